"""`scrapy status`: how each site of the archive does, which alarms are on, and what to do about them."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from newscrawler.archive import Archive
from newscrawler.archive.alarms import span
from newscrawler.archive.health import OpenRun, SiteHealth, open_runs, site_healths
from newscrawler.archive.values import file_size, stamp
from newscrawler.commandline import EXIT_FAILED, EXIT_OK, NewsCommand

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator, Sequence

_COLUMNS = ("site", "last run", "articles", "new", "edited", "unchanged", "failed", "blocked", "known", "due", "alarms")


class Command(NewsCommand):
    """Show the health of every site."""

    def syntax(self) -> str:
        """The usage line."""
        return "[--json]"

    def short_desc(self) -> str:
        """One line for the list of commands."""
        return "Show how each site does, and which alarms are on (exit code 1 if any)"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add --json."""
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")

    def execute(self, args: Sequence[str], opts: argparse.Namespace) -> int:  # noqa: ARG002 - it takes none
        """Read the counts of the last runs and print them."""
        with Archive(self.archive_path, readonly=True) as archive, closing(archive.connect()) as connection:
            sites, runs = site_healths(connection), open_runs(connection)
            told = _status(archive, sites, runs, datetime.now(UTC))
        if opts.json:
            print(json.dumps(told, ensure_ascii=False, indent=2))
        else:
            print("\n".join(_readable(told)))
        return EXIT_FAILED if told["alarms"] else EXIT_OK


def _status(archive: Archive, sites: Iterable[SiteHealth], runs: Iterable[OpenRun], now: datetime) -> dict[str, Any]:
    """Everything there is to say, as one JSON object."""
    told = [_site(site, now) for site in sites]
    return {
        "archive": str(archive.path),
        "bytes": archive.path.stat().st_size,
        "raw_bytes": archive.raw_path.stat().st_size if archive.raw_path.exists() else 0,
        "free_bytes": shutil.disk_usage(archive.path.parent).free,
        "sqlite": sqlite3.sqlite_version,
        "alarms": sum(len(site["alarms"]) for site in told),
        "runs": [
            {
                "id": run.run_id,
                "spider": run.spider,
                "started_at": stamp(run.started_at),
                "pid": run.pid,
                "host": run.host,
                "state": "crashed" if run.crashed else "running",
            }
            for run in runs
        ],
        "sites": told,
    }


def _site(site: SiteHealth, now: datetime) -> dict[str, Any]:
    last = site.last
    counts = asdict(last) | {"started_at": stamp(last.started_at)} if last else None
    return {
        "site": site.site,
        "articles": site.articles,
        "last_run": counts,
        "age_seconds": round((now - last.started_at).total_seconds()) if last else None,
        "addresses": dict(site.states),
        "alarms": [
            {"kind": alarm.kind, "field": alarm.field, "message": alarm.message, "advice": alarm.advice}
            for alarm in site.alarms
        ],
    }


def _readable(told: dict[str, Any]) -> Iterator[str]:
    yield (
        f"{told['archive']}: {file_size(told['bytes'])}, raw pages {file_size(told['raw_bytes'])}, "
        f"{file_size(told['free_bytes'])} free; SQLite {told['sqlite']}"
    )
    for run in told["runs"]:
        where = f"process {run['pid']} on {run['host']}"
        if run["state"] == "crashed":
            yield f"crashed: run {run['id']} of {run['spider']}, begun {run['started_at']} ({where}); run it again"
        else:
            yield f"running: run {run['id']} of {run['spider']}, begun {run['started_at']} ({where})"
    yield ""
    yield from _table([_COLUMNS, *(_row(site) for site in told["sites"])])
    for site in told["sites"]:
        for alarm in site["alarms"]:
            field = f"{alarm['field']}: " if alarm["field"] else ""
            yield f"\nALARM {site['site']}: {alarm['kind']}: {field}{alarm['message']}\n  {alarm['advice']}"


def _row(site: dict[str, Any]) -> tuple[str, ...]:
    last = site["last_run"] or {}
    counts = [str(last.get(name, "–")) for name in ("new", "edited", "unchanged", "failed", "blocked")]
    addresses = site["addresses"]
    return (
        site["site"],
        f"{span(timedelta(seconds=site['age_seconds']))} ago" if last else "none has ended",
        str(site["articles"]),
        *counts,
        str(sum(addresses.values())),
        str(addresses.get("due", 0)),
        str(len(site["alarms"])),
    )


def _table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Rows as lines, the first column to the left and the others to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for first, *others in rows:
        cells = [first.ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(others, widths[1:], strict=True))]
        yield "  ".join(cells).rstrip()
