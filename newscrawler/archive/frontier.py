"""The frontier: every address a site is known to have, what came of it, and when to visit it next.

The same table is the filter of seen addresses, the plan of later visits, and what a killed crawl goes on from.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, get_args

from newscrawler.archive.values import moment, stamp, storable, strings_json, utc_text
from newscrawler.items import PageKind

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable
    from concurrent.futures import Future

    from newscrawler.archive.database import Reader
    from newscrawler.archive.writer import Work
    from newscrawler.items import Link

_DAY = timedelta(days=1)

# A quarter of each batch are sources, so that a site with 7,000 sitemaps shows its first articles at once.
SOURCE_SHARE = 4

# Zones lie between UTC-12 and UTC+14: whether a time in UTC falls on a day is only sure beyond these.
_EARLIEST = timedelta(hours=14)
_LATEST = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Due:
    """An address to visit now; times as the archive writes them (UTC, `…Z`, or a bare day).

    `etag` and `last_modified` are the headers of the last good answer, for a conditional request; `title` and
    `published` are what a feed or sitemap said, where the page itself did not say it better.
    """

    url: str
    kind: PageKind
    state: str
    tries: int
    found_on: str | None
    published: str | None
    etag: str | None
    last_modified: str | None
    article_id: int | None
    title: str | None


class Frontier:
    """The addresses of every site of an archive; got as `Archive.frontier`."""

    def __init__(self, reader: Reader, submit: Callable[[Work[int]], Future[int]]) -> None:
        self._reader = reader
        self._submit = submit

    def add(
        self, links: Iterable[Link], *, site: str, found_on: str | None, now: datetime, run_started: datetime
    ) -> Future[int]:
        """Note addresses that a page, or the site's declaration (`found_on` None), names; the Future counts new ones.

        What is due at once: an address not known yet, an article that was modified since its last visit, and a list,
        feed or sitemap not yet read since `run_started`. Raises ArchiveError if the archive is open for reading only.
        """
        rows = link_rows(links)
        return self._submit(
            lambda connection, _raw_id: add_links(
                connection,
                rows,
                site=site_id(connection, site),
                found_on=found_on,
                now=moment(now),
                run_started=moment(run_started),
            )
        )

    def due(
        self,
        site: str,
        *,
        now: datetime,
        limit: int,
        run_started: datetime,
        full: bool = False,
        since: date | None = None,
        until: date | None = None,
        kinds: Iterable[PageKind] | None = None,
        exclude: frozenset[str] = frozenset(),
    ) -> list[Due]:
        """The next addresses to visit, at most `limit`, none twice in a run.

        A quarter are sources (feeds, then sitemaps and lists, the last modified first); the others are articles, newest
        first, those without a known date last. Either fills what the other leaves free. Articles known to be published
        outside `since` and `until` (both inclusive) wait for a run that wants them. `full` gives every article not yet
        visited in this run, due or not, the one unseen for longest first. `exclude` are addresses in flight.
        """
        wanted = get_args(PageKind) if kinds is None else tuple(kinds)
        parameters = {
            "site": site,
            "now": moment(now),
            "run_started": moment(run_started),
            "kinds": strings_json(wanted),
            "limit": limit + len(exclude),
            **_published_between(since, until),
        }
        sources = self._select(_DUE_SOURCES, parameters, exclude)
        articles: list[Due] = []
        for query in (_FULL,) if full else (_DUE_DATED, _DUE_UNDATED):
            if "article" in wanted and len(articles) < limit:
                articles += self._select(query, parameters, exclude)
        room = max(limit - len(articles), (limit + SOURCE_SHARE - 1) // SOURCE_SHARE)
        return (sources[:room] + articles)[:limit]

    def known(self, urls: Iterable[str]) -> dict[str, str]:
        """The state of those of these addresses that are known; `removed` for those that must not be kept."""
        rows = self._reader.rows(
            "SELECT url, state FROM urls WHERE url IN (SELECT value FROM json_each(?1))"
            " UNION ALL SELECT url, 'removed' FROM removed WHERE url IN (SELECT value FROM json_each(?1))",
            (strings_json(urls),),
        )
        return {row["url"]: row["state"] for row in rows}

    def counts(self, site: str) -> dict[str, int]:
        """How many addresses of a site are in each state; `due` are those never visited."""
        rows = self._reader.rows(
            "SELECT state, count(*) FROM urls JOIN sites ON sites.id = site_id WHERE host = ? GROUP BY state", (site,)
        )
        return {row["state"]: row[1] for row in rows}

    def _select(self, query: str, parameters: dict[str, object], exclude: frozenset[str]) -> list[Due]:
        return [Due(**row) for row in map(dict, self._reader.rows(query, parameters)) if row["url"] not in exclude]


_COLUMNS = "SELECT url, kind, state, tries, found_on, published, etag, last_modified, article_id, title FROM urls"
_SITE = "WHERE site_id = (SELECT id FROM sites WHERE host = :site)"
_UNSEEN = "(last_fetched_at IS NULL OR last_fetched_at < :run_started)"
_DUE = f"next_fetch_at <= :now AND {_UNSEEN}"
_WINDOW = "published >= :since AND published < :until AND NOT (length(published) = 10 AND published > :until_day)"

_SOURCE = "kind IN (SELECT value FROM json_each(:kinds) WHERE value <> 'article')"
_FEEDS_FIRST = "instr('feed sitemap list', kind), modified DESC, id"

_DUE_SOURCES = f"{_COLUMNS} {_SITE} AND {_SOURCE} AND {_DUE} ORDER BY {_FEEDS_FIRST} LIMIT :limit"
_DUE_DATED = (
    f"{_COLUMNS} {_SITE} AND kind = 'article' AND {_WINDOW} AND {_DUE} ORDER BY published DESC, id LIMIT :limit"
)
_DUE_UNDATED = f"{_COLUMNS} {_SITE} AND kind = 'article' AND published IS NULL AND {_DUE} ORDER BY id LIMIT :limit"
_FULL = (
    f"{_COLUMNS} {_SITE} AND kind = 'article' AND {_UNSEEN} AND state <> 'redirected'"
    f" AND (published IS NULL OR {_WINDOW}) ORDER BY last_fetched_at, id LIMIT :limit"
)


def _published_between(since: date | None, until: date | None) -> dict[str, str]:
    """The bounds of `_WINDOW`: times in UTC that are inside whatever the site's zone, bare days exactly."""
    return {
        "since": _bound(since, -_EARLIEST) if since else "",
        "until": _bound(until, _DAY + _LATEST) if until else "~",
        "until_day": until.isoformat() if until else "~",
    }


def _bound(day: date, shift: timedelta) -> str:
    try:
        return stamp(datetime.combine(day, time(), UTC) + shift)
    except OverflowError:  # the first or last day of the calendar
        return day.isoformat()


@dataclass(frozen=True, slots=True)
class LinkRow:
    """A link as the table keeps it."""

    url: str
    kind: str
    title: str | None
    published: str | None
    modified: str | None


def link_rows(links: Iterable[Link]) -> list[LinkRow]:
    """Links as rows, every string storable."""
    return [
        LinkRow(
            url=storable(link.url),
            kind=link.kind,
            title=storable(link.title),
            published=utc_text(link.published),
            modified=utc_text(link.modified),
        )
        for link in links
    ]


# A time of modification later than now is a wrong clock, and would make the article due in every run. It has whole
# seconds, and `now` has milliseconds.
_ADD = """
INSERT INTO urls (url, site_id, kind, state, found_at, found_on, title, published, modified, next_fetch_at)
SELECT :url, :site_id, :kind, 'due', :now, :found_on, :title, :published, :modified, :now
WHERE NOT EXISTS (SELECT 1 FROM removed WHERE url = :url)
ON CONFLICT (url) DO UPDATE SET
    kind = iif(excluded.kind <> 'article' AND article_id IS NULL, excluded.kind, kind),
    title = coalesce(title, excluded.title),
    published = coalesce(published, excluded.published),
    modified = max(coalesce(modified, excluded.modified), coalesce(excluded.modified, modified)),
    next_fetch_at = CASE
        WHEN excluded.kind <> 'article'
            THEN iif(last_fetched_at IS NULL OR last_fetched_at < :run_started, :now, next_fetch_at)
        WHEN state IN ('done', 'unchanged', 'gone')
            THEN iif(
                excluded.modified > last_fetched_at AND excluded.modified <= substr(:now, 1, 19) || 'Z',
                :now,
                next_fetch_at
            )
        ELSE next_fetch_at
    END
"""


def add_links(
    connection: sqlite3.Connection,
    rows: list[LinkRow],
    *,
    site: int,
    found_on: str | None,
    now: str,
    run_started: str | None,
) -> int:
    """Upsert links inside the caller's transaction; the number of addresses not known before.

    Without `run_started` lists, feeds and sitemaps that were ever read stay as they are.
    """
    last = connection.execute("SELECT coalesce(max(id), 0) FROM urls").fetchone()[0]
    shared = {"site_id": site, "found_on": storable(found_on), "now": now, "run_started": run_started}
    connection.executemany(_ADD, ({**asdict(row), **shared} for row in rows))
    return int(connection.execute("SELECT count(*) FROM urls WHERE id > ?", (last,)).fetchone()[0])


def site_id(connection: sqlite3.Connection, host: str) -> int:
    """The number of a site, given one if it is new."""
    connection.execute("INSERT INTO sites (host) VALUES (?) ON CONFLICT DO NOTHING", (storable(host),))
    return int(connection.execute("SELECT id FROM sites WHERE host = ?", (storable(host),)).fetchone()[0])
