"""Reading archived pages again, in worker processes that only read; each is compared with what is known of it."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from newscrawler.archive.articles import article_row
from newscrawler.archive.database import Reader
from newscrawler.archive.pages import read_raw_page
from newscrawler.archive.record import recorded_page
from newscrawler.archive.schema import ARCHIVE, RAW
from newscrawler.archive.templates import load_template
from newscrawler.boilerplate import clean
from newscrawler.exceptions import ArchiveError, SiteError
from newscrawler.extract import read_document
from newscrawler.page_article import article_on
from newscrawler.site import Site

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from newscrawler.archive.articles import ArticleRow
    from newscrawler.items import Article, Page
    from newscrawler.template import SiteTemplate

Value = str | None


@dataclass(frozen=True, slots=True)
class Chunk:
    """Pages to read again: of articles, by their numbers, and those that held none, by the numbers of their fetches."""

    articles: tuple[int, ...] = ()
    fetches: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """What a new reading changes: field -> (old, new); and how many words of the text come in and go."""

    fields: Mapping[str, tuple[Value, Value]] = field(default_factory=dict)
    gained: int = 0
    lost: int = 0


@dataclass(frozen=True, slots=True)
class Reread:
    """One page read again: its article (None: nothing was found), or why it could not be read (`problem`).

    `article_id` is None for a page that held no article before. The page comes without its body.
    """

    url: str
    article_id: int | None
    page: Page | None = None
    article: Article | None = None
    difference: Difference = Difference()
    problem: str | None = None


class Rereader:
    """Reads chunks of an archive's pages again; opens it read-only."""

    def __init__(self, path: Path, raw_path: Path, sites: Mapping[str, Site]) -> None:
        self._sites = dict(sites)
        self._templates: dict[str, SiteTemplate] = {}
        self._archive = Reader(path, ARCHIVE)
        try:
            self._raw = Reader(raw_path, RAW)
        except BaseException:
            self._archive.close()
            raise

    def close(self) -> None:
        """Close both files."""
        self._archive.close()
        self._raw.close()

    def read(self, chunk: Chunk) -> list[Reread]:
        """The pages of a chunk, in its order; articles that are gone from the archive are left out."""
        rows = [row for number in chunk.articles for row in self._archive.rows(_OF_ARTICLE, (number,))]
        rows += [row for number in chunk.fetches for row in self._archive.rows(_OF_FETCH, (number,))]
        return [self._read(row) for row in rows]

    def _read(self, row: Any) -> Reread:
        page, number = recorded_page(row), row["article_id"]
        try:
            if row["raw_page_id"] is None:
                return Reread(page.url, number, problem="its page was not kept")
            page.headers, page.body = read_raw_page(self._raw, row["raw_page_id"])
            page.state, page.reason = "done", None
            article = self._article(page, row)
        except ArchiveError as error:
            return Reread(page.url, number, problem=str(error))
        except Exception as error:  # one page must not end all the others; the message names it
            return Reread(page.url, number, problem=f"{type(error).__name__}: {error}")
        page.body = b""
        if article is None or not article.text:
            return Reread(page.url, number, page)
        difference = Difference() if number is None else _difference(row, article_row(page, article))
        return Reread(page.url, number, page, article, difference)

    def _article(self, page: Page, row: Any) -> Article | None:
        """The cleaned article of a page, as a crawl of today would make it."""
        site = self._site(page.site)
        document = read_document(page.body, page.url, charset=page.charset, fallback=site.encoding if site else None)
        found = article_on(
            page,
            document,
            site,
            template=self._template(page.site),
            title=row["named_title"],
            published=row["named_published"],
        )
        return clean(found) if found else None

    def _template(self, host: str) -> SiteTemplate:
        """What the archive has learned of a site."""
        if host not in self._templates:
            self._templates[host] = load_template(self._archive.rows, host)
        return self._templates[host]

    def _site(self, domain: str) -> Site | None:
        """The site as a spider describes it, else as `anysite` knows it."""
        if domain not in self._sites:
            try:
                self._sites[domain] = Site(domain=domain)
            except SiteError:
                return None
        return self._sites[domain]


# A time that a feed told is only of use where the article is new: of a known one it is kept as it was noted.
_FETCH = """
SELECT fetches.url, final_url, fetches.kind, fetched_at, fetches.state, fetches.reason, fetches.status, mime, charset,
    latency_ms, raw_page_id, sites.host, urls.title AS named_title, {columns}
FROM fetches
JOIN sites ON sites.id = fetches.site_id
LEFT JOIN urls ON urls.url = fetches.url
"""
_OF_FETCH = _FETCH.format(columns="NULL AS article_id, urls.published AS named_published") + "WHERE fetches.id = ?"
_OF_ARTICLE = (
    _FETCH.format(
        columns="NULL AS named_published, articles.id AS article_id, articles.title, articles.lead, articles.text,"
        " published_local, language, authors, articles.tags, sections.name AS section"
    )
    + """
JOIN articles ON articles.fetch_id = fetches.id
LEFT JOIN sections ON sections.id = articles.section_id
WHERE articles.id = ?
"""
)


def _difference(old: Any, new: ArticleRow) -> Difference:
    now: dict[str, Any] = {**new.versioned, **new.metadata, "section": new.section}
    # What the new reading does not find stays as it was known, but for title, lead, text and lists.
    pairs = {name: (old[name], old[name] if now[name] is None and name != "lead" else now[name]) for name in FIELDS}
    changed = {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
    if "text" not in changed:
        return Difference(changed)
    before, after = (Counter((text or "").split()) for text in changed["text"])
    return Difference(changed, gained=(after - before).total(), lost=(before - after).total())


FIELDS = ("title", "lead", "text", "published_local", "authors", "section", "tags", "language")

_rereader: Rereader  # of a worker process


def begin_worker(path: Path, raw_path: Path, sites: Mapping[str, Site]) -> None:
    """Prepare a worker: Ctrl-C is for its parent to hear, and a parent that is killed takes its workers along."""
    global _rereader  # noqa: PLW0603 - a process pool gives its workers no other place
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _rereader = Rereader(path, raw_path, sites)


def read_chunk(chunk: Chunk) -> list[Reread]:
    """What a worker process does with a chunk."""
    return _rereader.read(chunk)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)
