"""The page Health: what `scrapy status` tells, for a reader in a browser."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from datasette import NotFound, Response

from newscrawler.archive.alarms import span
from newscrawler.archive.health import OpenRun, SiteHealth, open_runs, site_healths
from newscrawler.archive.schema import ARCHIVE
from newscrawler.browse.metadata import is_archive
from newscrawler.browse.wording import readable_time

if TYPE_CHECKING:
    import sqlite3

COUNTS = ("new", "edited", "unchanged", "gone", "skipped", "blocked", "failed")  # of the last run


@dataclass(frozen=True, slots=True)
class Health:
    """All that the page shows; `too_old` is an archive that no run of this release has touched yet."""

    too_old: bool
    sites: list[SiteHealth]
    runs: list[OpenRun]


async def health_page(request: Any, datasette: Any) -> Any:
    """Answer a request for the page; 404 for a database that is no archive."""
    route = request.url_vars["database"]
    database = next((one for one in datasette.databases.values() if one.route == route), None)
    if database is None or not is_archive(database.path):
        raise NotFound(f"There is no archive named {route}")
    await datasette.ensure_permissions(request.actor, [("view-database", database.name), "view-instance"])
    health = await database.execute_fn(_read)
    now = datetime.now(UTC)
    html = await datasette.render_template(
        "newscrawler/health.html",
        {
            "database": database.name,
            "health": health,
            "counts": COUNTS,
            "states": sorted({state for site in health.sites for state in site.states}),
            "ago": lambda when: f"{span(now - when)} ago",
            "time": lambda when: readable_time(when.isoformat(), zone=True),
        },
        request=request,
    )
    return Response.html(html)


def _read(connection: sqlite3.Connection) -> Health:
    if connection.execute("PRAGMA user_version").fetchone()[0] < ARCHIVE.version:
        return Health(too_old=True, sites=[], runs=[])
    return Health(too_old=False, sites=site_healths(connection), runs=open_runs(connection))
