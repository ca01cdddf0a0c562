"""Each site's template in the archive: loaded, kept, forgotten; and the first pages of a site cleaned again by it."""

from __future__ import annotations

from array import array
from contextlib import closing
from datetime import datetime
from typing import TYPE_CHECKING, Any

from newscrawler.archive.filters import Filters
from newscrawler.archive.frontier import site_id
from newscrawler.archive.values import moment, storable
from newscrawler.boilerplate.tally import Entry
from newscrawler.boilerplate.template import LEAST_PAGES
from newscrawler.template import SiteTemplate

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable

    from newscrawler.archive import Archive
    from newscrawler.site import Site

ENOUGH_PAGES = 32  # from which on a template changes little: the curves of docs/cleaning.md are flat from ten pages on
_FIRST_PAGES = 64  # articles that are cleaned again at most
_LEAST_TOLD = LEAST_PAGES  # pages from which an entry's words are kept: what fewer have may be one article's own

_STATE = "SELECT site_templates.* FROM site_templates JOIN sites ON sites.id = site_id WHERE host = ?"
_BLOCKS = "SELECT site_blocks.* FROM site_blocks JOIN sites ON sites.id = site_id WHERE host = ?"


def load_template(rows: Callable[[str, tuple[str]], Iterable[Any]], host: str) -> SiteTemplate:
    """The template of a site as the archive has it; an empty one where it has none."""
    state = next(iter(rows(_STATE, (host,))), None)
    if state is None:
        return SiteTemplate()
    return SiteTemplate.of(dict(state), map(_entry, rows(_BLOCKS, (host,))))


def _entry(row: Any) -> Entry:
    number = int(row["fingerprint"], 16)
    return Entry(
        kind=row["kind"],
        fingerprint=number - (1 << 64) if number >> 63 else number,
        pages=row["pages"],
        weight=row["weight"],
        likelihood=row["likelihood"] * row["pages"],
        first_seen=_time(row["first_seen_at"]),
        last_seen=_time(row["last_seen_at"]),
        example=row["example"],
        word=row["word"],
    )


def _time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def hexadecimal(fingerprint: int) -> str:
    """A fingerprint as the archive and the command line write it."""
    return f"{fingerprint & (1 << 64) - 1:016x}"


def template_work(host: str, template: SiteTemplate) -> Callable[[sqlite3.Connection, int | None], None]:
    """What the writer does to keep a template; it holds the template of this moment."""
    state = template.state()
    rows = [
        {
            "kind": one.kind,
            "fingerprint": hexadecimal(one.fingerprint),
            "pages": one.pages,
            "weight": one.weight,
            "likelihood": one.likelihood / one.pages,
            "first_seen_at": moment(one.first_seen) if one.first_seen else None,
            "last_seen_at": moment(one.last_seen) if one.last_seen else None,
            "example": storable(one.example) if one.pages >= _LEAST_TOLD or one.kind in ("place", "shape") else "",
            "word": one.word,
        }
        for one in template.entries.values()
    ]

    def write(connection: sqlite3.Connection, _raw_id: int | None) -> None:
        site = site_id(connection, host)
        spoken = "SELECT kind, fingerprint, word FROM site_blocks WHERE site_id = ? AND word IS NOT NULL"
        words = {(row["kind"], row["fingerprint"]): row["word"] for row in connection.execute(spoken, (site,))}
        connection.execute(
            "INSERT INTO site_templates (site_id, pages, weight, addresses, signatures)"
            " VALUES (:site, :pages, :weight, :addresses, :signatures) ON CONFLICT DO UPDATE"
            " SET pages = :pages, weight = :weight, addresses = :addresses, signatures = :signatures",
            {**state, "site": site},
        )
        connection.execute("DELETE FROM site_blocks WHERE site_id = ?", (site,))
        connection.executemany(
            "INSERT INTO site_blocks (site_id, kind, fingerprint, pages, weight, likelihood, first_seen_at,"
            " last_seen_at, example, word) VALUES (:site, :kind, :fingerprint, :pages, :weight, :likelihood,"
            " :first_seen_at, :last_seen_at, :example, :word)",
            [
                {**row, "site": site, "word": row["word"] or words.get((row["kind"], row["fingerprint"]))}
                for row in rows
            ],
        )

    return write


def forget_work(host: str) -> Callable[[sqlite3.Connection, int | None], None]:
    """What the writer does to forget all that was learned of a site."""

    def forget(connection: sqlite3.Connection, _raw_id: int | None) -> None:
        for table in ("site_blocks", "site_templates"):
            connection.execute(
                f"DELETE FROM {table} WHERE site_id = (SELECT id FROM sites WHERE host = ?)",
                (host,),
            )

    return forget


def clean_first_pages(archive: Archive, site: Site, template: SiteTemplate) -> int:
    """Clean the articles again that were read when little was known of their site; how many texts changed.

    Nothing is fetched, and no version of it counts as the site's edit. It is done when a template can judge, and at
    each doubling of its pages until it knows enough.
    """
    from newscrawler.archive.reextract import Work, reextract

    with closing(archive.connect()) as connection:
        row = connection.execute(_STATE, (site.domain,)).fetchone()
        cleaned = row["cleaned"] if row else 0
        if template.pages <= LEAST_PAGES or cleaned >= ENOUGH_PAGES or template.pages < 2 * cleaned:
            return 0
        articles = connection.execute(_FIRST, (site.domain, _FIRST_PAGES)).fetchall()
    work = Work(array("q", (one["id"] for one in articles)), array("q"))
    report = reextract(archive, work, {site.domain: site}, filters=Filters())
    archive.note_cleaned(site.domain, template.pages).result()
    return report.counts["gained"] + report.counts["lost"]


_FIRST = """
SELECT articles.id FROM articles
JOIN sites ON sites.id = articles.site_id
JOIN fetches ON fetches.id = articles.fetch_id
WHERE host = ? AND raw_page_id IS NOT NULL
ORDER BY articles.id LIMIT ?
"""
