"""What each run did at each site, counted at its end, and what that says of a site now.

The counts are taken from `fetches`, where every answer has its row with what was found in it, so they add up whatever
ended the run: a crashed one is counted by the next. History is then a read of a few hundred short rows.
"""

from __future__ import annotations

import os
import socket
from dataclasses import dataclass, fields
from datetime import datetime
from statistics import quantiles
from typing import TYPE_CHECKING

from newscrawler.archive.alarms import Alarm, SiteRun, alarms

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

CRASHED = "crashed"
_HISTORY = 1_000  # runs: six weeks of a crawl an hour


@dataclass(frozen=True, slots=True)
class SiteHealth:
    """A site of the archive: its articles, its addresses by state, its last counted run if any, its alarms."""

    site: str
    articles: int
    states: Mapping[str, int]
    last: SiteRun | None
    alarms: tuple[Alarm, ...]


@dataclass(frozen=True, slots=True)
class OpenRun:
    """A run without an end: `crashed`, or going on, as far as can be seen from this computer."""

    run_id: int
    spider: str
    started_at: datetime
    host: str | None
    pid: int | None
    crashed: bool


def count_run(connection: sqlite3.Connection, run: int) -> None:
    """Write the rows of `run_sites` for a run, in the caller's transaction."""
    answers = connection.execute(_ANSWERS, {"run": run}).fetchall()
    lengths: dict[int, list[int]] = {}
    for row in connection.execute(_LENGTHS, {"run": run}):
        lengths.setdefault(row["site_id"], []).append(row["words"])
    same = {row["site_id"]: row["addresses"] for row in connection.execute(_SAME_TEXT, {"run": run})}
    for row in answers:
        median, upper = _quartiles(lengths.get(row["site_id"], []))
        counts = {
            **dict(row),
            "run_id": run,
            "median_words": median,
            "upper_words": upper,
            "same_text": same.get(row["site_id"], 0),
        }
        names = ", ".join(counts)
        marks = ", ".join(f":{name}" for name in counts)
        connection.execute(f"INSERT OR REPLACE INTO run_sites ({names}) VALUES ({marks})", counts)  # noqa: S608 - our names


def mark_crashed(connection: sqlite3.Connection, spider: str) -> None:
    """Count and mark the runs that were cut off, now that a run of this spider begins.

    `finished_at` stays empty: nobody saw the end. A run that was taken for crashed and ends after all says so itself.
    """
    for run in open_runs(connection):
        number_reused = (run.spider, run.host, run.pid) == (spider, socket.gethostname(), os.getpid())
        if run.crashed or number_reused:  # as in containers, where each start may have the same number
            count_run(connection, run.run_id)
            connection.execute("UPDATE runs SET finish_reason = ? WHERE id = ?", (CRASHED, run.run_id))


def open_runs(connection: sqlite3.Connection) -> list[OpenRun]:
    """The runs that go on, and those that were cut off and not marked yet, or were the last of their spider."""
    return [
        OpenRun(
            run_id=row["id"],
            spider=row["spider"],
            started_at=datetime.fromisoformat(row["started_at"]),
            host=row["host"],
            pid=row["pid"],
            crashed=row["finish_reason"] == CRASHED or _is_over(row),
        )
        for row in connection.execute(_OPEN_RUNS, {"crashed": CRASHED})
    ]


def site_alarms(connection: sqlite3.Connection, run: int) -> list[Alarm]:
    """The alarms that are on, after a run, of the sites that it visited."""
    visited = "SELECT site_id, host FROM run_sites JOIN sites ON sites.id = site_id WHERE run_id = ? ORDER BY host"
    sites = connection.execute(visited, (run,)).fetchall()
    return [alarm for row in sites for alarm in alarms(row["host"], history(connection, row["site_id"], until=run))]


def history(connection: sqlite3.Connection, site: int, *, until: int | None = None) -> list[SiteRun]:
    """The counted runs of a site, oldest first, up to run `until`; at most the last thousand."""
    rows = connection.execute(_RUNS, {"site": site, "until": until, "limit": _HISTORY}).fetchall()
    names = [field.name for field in fields(SiteRun)]
    return [
        SiteRun(**{name: row[name] for name in names} | {"started_at": datetime.fromisoformat(row["started_at"])})
        for row in reversed(rows)
    ]


def site_healths(connection: sqlite3.Connection) -> list[SiteHealth]:
    """Every site of the archive, by its host."""
    states: dict[int, dict[str, int]] = {}
    for site, state, number in connection.execute("SELECT site_id, state, count(*) FROM urls GROUP BY site_id, state"):
        states.setdefault(site, {})[state] = number
    articles: dict[int, int] = dict(connection.execute("SELECT site_id, count(*) FROM articles GROUP BY site_id"))
    found = []
    for row in connection.execute("SELECT id, host FROM sites ORDER BY host").fetchall():
        runs = history(connection, row["id"])
        found.append(
            SiteHealth(
                site=row["host"],
                articles=articles.get(row["id"], 0),
                states=states.get(row["id"], {}),
                last=runs[-1] if runs else None,
                alarms=tuple(alarms(row["host"], runs)),
            )
        )
    return found


def _quartiles(words: list[int]) -> tuple[int | None, int | None]:
    """(median, upper quartile), or None twice for no text."""
    if not words:
        return None, None
    _, middle, upper = quantiles(words, n=4, method="inclusive") if len(words) > 1 else words * 3
    return round(middle), round(upper)


def _is_over(run: sqlite3.Row) -> bool:
    """Whether a run without an end goes on no more: its process is gone, or elsewhere a newer run has ended."""
    if run["host"] != socket.gethostname() or run["pid"] is None:
        return bool(run["superseded"])
    try:
        os.kill(run["pid"], 0)
    except ProcessLookupError:
        return True
    except PermissionError:  # another user's
        return False
    return False


# An answer made at most one version. An article's address that answered with a page, in which no article was found,
# counts as a page without a text; what a run did not ask for (`outside …`) and what was no answer of the site does not.
_ANSWERS = """
SELECT
    fetches.site_id,
    (SELECT count(*) FROM urls WHERE urls.site_id = fetches.site_id) AS known,
    count(*) AS fetched,
    count(*) FILTER (WHERE of_article = 0 AND was_read) AS sources,
    count(*) FILTER (WHERE of_article AND was_read AND n = 1) AS new,
    count(*) FILTER (WHERE of_article AND was_read AND n > 1 AND cause = 'site-edit') AS edited,
    count(*) FILTER (WHERE of_article AND was_read AND (n IS NULL OR (n > 1 AND cause <> 'site-edit'))) AS unchanged,
    count(*) FILTER (WHERE fetches.state = 'skipped') AS skipped,
    count(*) FILTER (WHERE fetches.state = 'gone') AS gone,
    count(*) FILTER (WHERE fetches.state = 'blocked') AS blocked,
    count(*) FILTER (WHERE fetches.state = 'failed') AS failed,
    count(*) FILTER (WHERE of_article AND (has_text OR no_text)) AS pages,
    count(*) FILTER (WHERE has_text) AS texts,
    count(*) FILTER (WHERE has_text AND instr(fields, 't')) AS titles,
    count(*) FILTER (WHERE has_text AND instr(fields, 'l')) AS leads,
    count(*) FILTER (WHERE has_text AND instr(fields, 'p')) AS dates,
    count(*) FILTER (WHERE has_text AND instr(fields, 'a')) AS bylines
FROM (
    SELECT site_id, id, final_url, state, fields,
        kind = 'article' AS of_article,
        state IN ('done', 'unchanged') AS was_read,
        state = 'done' AND words IS NOT NULL AS has_text,
        state IN ('skipped', 'failed') AND status BETWEEN 200 AND 299 AND reason NOT LIKE 'outside %' AS no_text
    FROM fetches WHERE run_id = :run
) AS fetches
LEFT JOIN urls ON urls.url = fetches.final_url AND has_text
LEFT JOIN versions ON versions.article_id = urls.article_id AND versions.fetch_id = fetches.id
GROUP BY fetches.site_id
"""
_LENGTHS = "SELECT site_id, words FROM fetches WHERE run_id = :run AND state = 'done' AND words IS NOT NULL"
_SAME_TEXT = """
SELECT site_id, max(addresses) AS addresses FROM (
    SELECT site_id, count(DISTINCT final_url) AS addresses FROM fetches
    WHERE run_id = :run AND words > 0 GROUP BY site_id, text_key
) GROUP BY site_id
"""
_RUNS = """
SELECT run_sites.*, spider, started_at FROM run_sites JOIN runs ON runs.id = run_id
WHERE site_id = :site AND (:until IS NULL OR run_id <= :until) ORDER BY run_id DESC LIMIT :limit
"""
# Those that are marked are shown as long as no newer run of their spider began.
_OPEN_RUNS = """
SELECT id, spider, started_at, finish_reason, host, pid,
    EXISTS (
        SELECT 1 FROM runs AS later
        WHERE later.spider = runs.spider AND later.id > runs.id AND later.finished_at IS NOT NULL
    ) AS superseded
FROM runs
WHERE finished_at IS NULL AND (
    finish_reason IS NULL
    OR NOT EXISTS (SELECT 1 FROM runs AS later WHERE later.spider = runs.spider AND later.id > runs.id)
)
ORDER BY id
"""
