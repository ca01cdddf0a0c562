"""One answer and all that follows from it, written in one transaction."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from newscrawler.archive.articles import ArticleRow, Cause, Change, article_row, find_article, write_article
from newscrawler.archive.duplicates import place_due
from newscrawler.archive.frontier import LinkRow, add_links, link_rows, site_id
from newscrawler.archive.pages import RawPage, raw_page
from newscrawler.archive.removed import NOTHING_KEPT, REMOVED, Tombstone, bury, tombstone
from newscrawler.archive.shrunk import held_back, text_key
from newscrawler.archive.values import moment, stamp, storable, storable_integer
from newscrawler.archive.visits import READ, Visit, note_visit
from newscrawler.exceptions import ArchiveError
from newscrawler.items import Page

if TYPE_CHECKING:
    import sqlite3

    from newscrawler.items import Article


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an answer: its article, if it has one, and whether the archive's text of it changed.

    `change` is "none" where the answer gave no text: of a list, or of a page that is gone, blocked or failed; "blocked"
    where it gave one that was not taken as an edit (`shrunk.py`); "skipped" where it must not be kept (`removed.py`).
    """

    article_id: int | None
    change: Change


@dataclass(frozen=True, slots=True)
class Recording:
    """An answer as rows, made before the transaction, so that nothing in it can fail on what a page says."""

    page: Page
    run: int | None
    cause: Cause
    raw: RawPage | None
    fetch: dict[str, object]
    article: ArticleRow | None
    links: list[LinkRow]
    visit: Visit
    article_id: int | None = None

    @classmethod
    def of(
        cls, page: Page, article: Article | None, run: int | None, cause: Cause, article_id: int | None = None
    ) -> Self:
        """The rows of an answer; ValueError for an article whose page is not `done`."""
        if article is not None and page.state != "done":
            raise ValueError(f"an article comes with a page whose state is done, not {page.state}: {page.url}")
        if article is None and cause == "re-extract":
            raise ValueError(f"there is no article to re-extract: {page.url}")
        row = article_row(page, article) if article else None
        return cls(
            page=page,
            run=run,
            cause=cause,
            raw=raw_page(page) if cause == "site-edit" else None,
            fetch=_fetch_row(page) | (_found(row) if row else {}),
            article=row,
            links=link_rows(page.links),
            visit=Visit(
                page,
                published=article.published if article else page.published,
                etag=_header(page, "etag"),
                last_modified=_header(page, "last-modified"),
            ),
            article_id=article_id,
        )

    @property
    def keys(self) -> tuple[str, ...]:
        """Every address and key that this answer gives its page."""
        named = (self.page.requested_url, self.page.url, *(key for key, _ in self.page.aliases))
        return tuple(dict.fromkeys(map(storable, named)))

    def write_raw(self, raw: sqlite3.Connection, archive: sqlite3.Connection) -> int | None:
        """Write the raw page into the raw file; its row, or None where there is none to keep."""
        if self.raw is None or tombstone(archive, self.keys):
            return None
        return self.raw.write(raw)

    def write(self, connection: sqlite3.Connection, raw_id: int | None) -> Outcome:
        """Write everything but the raw page, whose row is `raw_id`, inside the caller's transaction."""
        site = site_id(connection, self.page.site)
        if grave := tombstone(connection, self.keys):
            return self._write_removed(connection, site, grave)
        if self.article and self.cause == "re-extract":
            return self._write_again(connection, self.article, site)
        known = find_article(connection, self.article) if self.article else None
        cause = self._cause(connection, known)
        if held := self._held_back(connection, known, site) if cause == "site-edit" else None:
            return replace(held.write(connection, raw_id), change="blocked")
        fetch = _insert(connection, {**self.fetch, "run_id": self.run, "site_id": site, "raw_page_id": raw_id})
        outcome = self._article_outcome(connection, known, site, fetch, cause)
        gone = note_visit(connection, self.visit, site, outcome.article_id, edited=outcome.change == "edited")
        if outcome.article_id is not None:
            _note_seen(connection, outcome.article_id, self.page, gone=gone)
        run = connection.execute("SELECT started_at FROM runs WHERE id = ?", (self.run,)).fetchone()
        add_links(
            connection,
            self.links,
            site=site,
            found_on=self.page.url,
            now=moment(self.page.fetched_at),
            run_started=run["started_at"] if run else None,
        )
        place_due(connection)
        return outcome

    def _write_removed(self, connection: sqlite3.Connection, site: int, grave: Tombstone) -> Outcome:
        """Note that the answer came, nothing of what it was, and that its addresses must not be visited again."""
        if self.cause == "site-edit":
            fetch = {**self.fetch, **NOTHING_KEPT, "state": "skipped", "reason": REMOVED, "run_id": self.run}
            _insert(connection, {**fetch, "site_id": site})
            of_page = [self.page.url] if self.page.state in READ else []
            bury(connection, [storable(url) for url in (self.page.requested_url, *of_page)], grave)
        return Outcome(None, "skipped")

    def _write_again(self, connection: sqlite3.Connection, article: ArticleRow, site: int) -> Outcome:
        """Write an article read anew from its raw page; nothing where the archive knows a later page of it."""
        fetch = self._former_fetch(connection)
        known = self.article_id or find_article(connection, article)
        came = {"id": known, "fetch": fetch, "at": moment(self.page.fetched_at), **self._addresses}
        if connection.execute(_LATER_VISIT if known is None else _LATER_PAGE, came).fetchone():
            return Outcome(known, "none")
        outcome = Outcome(*write_article(connection, article, known, site=site, fetch=fetch, cause="re-extract"))
        if known is None:
            note_visit(connection, self.visit, site, outcome.article_id, edited=False)
        return outcome

    @property
    def _addresses(self) -> dict[str, str]:
        return {"requested": storable(self.page.requested_url), "url": storable(self.page.url)}

    def _article_outcome(
        self, connection: sqlite3.Connection, known: int | None, site: int, fetch: int, cause: Cause
    ) -> Outcome:
        if self.article:
            return Outcome(*write_article(connection, self.article, known, site=site, fetch=fetch, cause=cause))
        article_id = _article_at(connection, self.page)
        return Outcome(article_id, "unchanged" if article_id and self.page.state == "unchanged" else "none")

    def _cause(self, connection: sqlite3.Connection, known: int | None) -> Cause:
        """The same bytes read otherwise: that is our extractor's doing, not an edit of the site's."""
        last = connection.execute(
            "SELECT body_sha256 FROM articles JOIN fetches ON fetches.id = fetch_id WHERE articles.id = ?", (known,)
        ).fetchone()
        same = last and self.fetch["body_sha256"] and last["body_sha256"] == self.fetch["body_sha256"]
        return "re-extract" if same or self._only_sorted_otherwise(connection, known) else "site-edit"

    def _only_sorted_otherwise(self, connection: sqlite3.Connection, known: int | None) -> bool:
        """Whether the texts differ in nothing but blocks that both pages print: a template has learned since."""
        if known is None or self.article is None:
            return False
        old = connection.execute("SELECT title, lead, text FROM articles WHERE id = ?", (known,)).fetchone()
        new = self.article.versioned
        if (old["title"], old["lead"]) != (new["title"], new["lead"]) or old["text"] == new["text"]:
            return False
        before, after = (Counter((text or "").split("\n\n")) for text in (old["text"], new["text"]))
        left_out = {
            row["text"] for row in connection.execute("SELECT text FROM dropped WHERE article_id = ?", (known,))
        }
        now_left_out = {text for text, _ in self.article.dropped}
        return set(before - after) <= now_left_out and set(after - before) <= left_out

    def _held_back(self, connection: sqlite3.Connection, known: int | None, site: int) -> Self | None:
        """The same answer as a blocked one without an article, where its text stands in for the article's."""
        if known is None or self.article is None:
            return None
        requested = storable(self.page.requested_url)
        reason = held_back(connection, known, self.article, requested_url=requested, site=site)
        if reason is None:
            return None
        page = replace(self.page, state="blocked", reason=reason)
        return replace(
            self,
            page=page,
            article=None,
            fetch={**self.fetch, "state": page.state, "reason": reason},
            visit=replace(self.visit, page=page),
        )

    def _former_fetch(self, connection: sqlite3.Connection) -> int:
        found = connection.execute(
            "SELECT id FROM fetches WHERE url = :url AND fetched_at = :fetched_at ORDER BY id DESC", self.fetch
        ).fetchone()
        if found is None:
            raise ArchiveError(
                f"{self.page.requested_url} was not fetched at {self.fetch['fetched_at']}; record it as new"
            )
        return int(found["id"])


_LATER_PAGE = "SELECT 1 FROM articles WHERE id = :id AND fetch_id > :fetch"
_LATER_VISIT = "SELECT 1 FROM urls WHERE url IN (:requested, :url) AND last_fetched_at > :at"


def recorded_page(row: Any) -> Page:
    """The page of a row of `fetches` (with `host`), without its body and headers, which lie in the raw file."""
    return Page(
        url=row["final_url"],
        requested_url=row["url"],
        site=row["host"],
        kind=row["kind"],
        fetched_at=datetime.fromisoformat(row["fetched_at"]),
        state=row["state"],
        reason=row["reason"],
        status=row["status"],
        mime=row["mime"],
        charset=row["charset"],
        latency_ms=row["latency_ms"],
    )


def _fetch_row(page: Page) -> dict[str, object]:
    return {
        "kind": page.kind,
        "url": storable(page.requested_url),
        "final_url": storable(page.url),
        "fetched_at": moment(page.fetched_at),
        "state": page.state,
        "reason": storable(page.reason),
        "status": storable_integer(page.status),
        "mime": storable(page.mime),
        "charset": storable(page.charset),
        "bytes": len(page.body),
        "body_sha256": hashlib.sha256(page.body).hexdigest() if page.body else None,
        "etag": _header(page, "etag"),
        "last_modified": _header(page, "last-modified"),
        "latency_ms": storable_integer(page.latency_ms),
    }


def _found(row: ArticleRow) -> dict[str, object]:
    """What of an article stood on the page: health is measured by it, since the article keeps what it once knew."""
    fields = {
        "t": row.versioned["title"],
        "l": row.versioned["lead"],
        "p": row.metadata["published_at"],
        "a": row.authors,
    }
    return {
        "fields": "".join(letter for letter, value in fields.items() if value),
        "words": row.words,
        "text_key": text_key(row.versioned["text_sha256"] or ""),
    }


def _header(page: Page, name: str) -> str | None:
    return next((storable(value) for key, value in page.headers if key.lower() == name), None)


def _insert(connection: sqlite3.Connection, fetch: dict[str, object]) -> int:
    marks = ", ".join(f":{name}" for name in fetch)
    inserted = connection.execute(f"INSERT INTO fetches ({', '.join(fetch)}) VALUES ({marks})", fetch)
    return int(inserted.lastrowid or 0)


def _article_at(connection: sqlite3.Connection, page: Page) -> int | None:
    """The article that lives at the address asked for; one that redirects to it is not where it lives."""
    known = connection.execute(
        "SELECT article_id FROM urls WHERE url IN (?, ?) AND article_id IS NOT NULL",
        (storable(page.requested_url), storable(page.url if page.state in READ else page.requested_url)),
    ).fetchone()
    return known["article_id"] if known else None


def _note_seen(connection: sqlite3.Connection, article_id: int, page: Page, *, gone: bool) -> None:
    now = stamp(page.fetched_at)
    if page.state in READ:
        connection.execute(
            "UPDATE articles SET last_seen_at = max(last_seen_at, :now), gone_at = NULL,"
            " returned_at = iif(gone_at IS NULL, returned_at, :now) WHERE id = :id",
            {"now": now, "id": article_id},
        )
    elif gone:
        connection.execute("UPDATE articles SET gone_at = coalesce(gone_at, ?) WHERE id = ?", (now, article_id))
