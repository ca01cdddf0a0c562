"""What each run did at each site, counted at its end, and what that says of a site now.

The counts are taken from `fetches`, where every answer has its row with what was found in it, so they add up whatever
ended the run: a crashed one is counted by the next. History is then a read of a few hundred short rows.
"""

from __future__ import annotations

import os
import socket
from collections import Counter
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from statistics import quantiles
from typing import TYPE_CHECKING

from newscrawler.archive.alarms import Alarm, Found, SiteRun, alarms

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
    """Write the rows of `run_sites` and `run_fields` for a run, in the caller's transaction."""
    same = {row["site_id"]: row["addresses"] for row in connection.execute(_SAME_TEXT, {"run": run})}
    for row in connection.execute(_ANSWERS, {"run": run}).fetchall():
        _insert(connection, "run_sites", {"run_id": run, **dict(row), "same_text": same.get(row["site_id"], 0)})
    tallies: dict[tuple[int, str], _Tally] = {}
    for row in connection.execute(_PAGES, {"run": run}):
        tallies.setdefault((row["site_id"], row["visit"]), _Tally()).add(row)
    for (site, visit), tally in tallies.items():
        _insert(connection, "run_fields", {"run_id": run, "site_id": site, "visit": visit, **asdict(tally.found())})


class _Tally:
    """Counts pages of articles."""

    def __init__(self) -> None:
        self.pages = 0
        self.fields: Counter[str] = Counter()
        self.words: list[int] = []

    def add(self, row: sqlite3.Row) -> None:
        self.pages += 1
        if row["has_text"]:
            self.fields.update(row["fields"])
            self.words.append(row["words"])

    def found(self) -> Found:
        median, upper = _quartiles(self.words)
        return Found(
            pages=self.pages,
            texts=len(self.words),
            titles=self.fields["t"],
            leads=self.fields["l"],
            dates=self.fields["p"],
            bylines=self.fields["a"],
            median_words=median,
            upper_words=upper,
        )


def _insert(connection: sqlite3.Connection, table: str, row: Mapping[str, object]) -> None:
    """A run that was taken for crashed, and ended after all, is counted a second time."""
    names = ", ".join(row)
    marks = ", ".join(f":{name}" for name in row)
    connection.execute(f"INSERT OR REPLACE INTO {table} ({names}) VALUES ({marks})", row)


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
    bounds = {"site": site, "until": until, "limit": _HISTORY}
    rows = connection.execute(_RUNS, bounds).fetchall()
    found: dict[tuple[int, str], Found] = {}
    for row in connection.execute(_FIELDS, bounds | {"oldest": rows[-1]["run_id"] if rows else 0}):
        counts = {name: row[name] for name in _FOUND}
        found[row["run_id"], row["visit"]] = Found(**counts)
    return [
        SiteRun(
            **{name: row[name] for name in _COUNTS},
            started_at=datetime.fromisoformat(row["started_at"]),
            first=found.get((row["run_id"], "first"), Found()),
            again=found.get((row["run_id"], "again"), Found()),
        )
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


# An answer made at most one version.
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
    count(*) FILTER (WHERE fetches.state = 'failed') AS failed
FROM (
    SELECT site_id, id, final_url, state,
        kind = 'article' AS of_article,
        state IN ('done', 'unchanged') AS was_read,
        state = 'done' AND words IS NOT NULL AS has_text
    FROM fetches WHERE run_id = :run
) AS fetches
LEFT JOIN urls ON urls.url = fetches.final_url AND has_text
-- A re-extraction refers to the answer that it read again: the version that came first is what the answer was.
LEFT JOIN versions ON versions.article_id = urls.article_id AND versions.fetch_id = fetches.id
    AND n = (SELECT min(n) FROM versions WHERE article_id = urls.article_id AND fetch_id = fetches.id)
GROUP BY fetches.site_id
"""
# An article's address that answered with a page, in which no article was found, counts as a page without a text; what
# a run did not ask for (`outside …`) and what was no answer of the site does not.
_PAGES = """
SELECT site_id, state = 'done' AS has_text, words, fields,
    iif(EXISTS (
        SELECT 1 FROM fetches AS before
        WHERE before.url = fetches.url AND before.fetched_at < fetches.fetched_at AND before.words IS NOT NULL
    ), 'again', 'first') AS visit
FROM fetches
WHERE run_id = :run AND kind = 'article' AND (
    (state = 'done' AND words IS NOT NULL)
    OR (state IN ('skipped', 'failed') AND status BETWEEN 200 AND 299 AND reason NOT LIKE 'outside %')
)
"""
_SAME_TEXT = """
SELECT site_id, max(addresses) AS addresses FROM (
    SELECT site_id, count(DISTINCT final_url) AS addresses FROM fetches
    WHERE run_id = :run AND words > 0 GROUP BY site_id, text_key
) GROUP BY site_id
"""
_COUNTS = [field.name for field in fields(SiteRun) if field.name not in ("started_at", "first", "again")]
_FOUND = [field.name for field in fields(Found)]
_FIELDS = """
SELECT * FROM run_fields WHERE site_id = :site AND run_id >= :oldest AND (:until IS NULL OR run_id <= :until)
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
