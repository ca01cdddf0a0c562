"""What a visit of an address came to, and when to visit it next: the policy, as a table, and its writing down."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from newscrawler.archive.values import moment, read_instant, storable, storable_integer, utc_text
from newscrawler.page_article import NO_ARTICLE

if TYPE_CHECKING:
    import sqlite3

    from newscrawler.items import Page, PageKind, PageState

READ: tuple[PageState, ...] = ("done", "unchanged")  # states of an answer that was read as what it is

_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)

# State of a visit -> shortest and longest wait until the next; None: no other visit is planned.
WAITS: dict[PageState, tuple[timedelta, timedelta] | None] = {
    "done": (_HOUR, 7 * _DAY),  # half the article's age
    "unchanged": (_HOUR, 7 * _DAY),
    "failed": (_HOUR, 7 * _DAY),  # doubled with each failure in a row; never given up
    "blocked": (_DAY, _DAY),
    "gone": (_DAY, _DAY),  # until it is confirmed
    "redirected": None,  # the address it leads to has a row of its own
    "skipped": None,
}
# For how long after its publication an article is visited again; later only if a sitemap or feed says that it changed.
FOLLOWED_FOR = 30 * _DAY
EDITED_FOLLOWED_FOR = 90 * _DAY  # where it was ever edited: who edits once edits again

# An article is gone at the second 410 in a row, or when three visits in a row found nothing.
MISSING_STATUS = (404, 410)
GONE_FOR_GOOD = 410
MISSES = 3

# Reasons of a skipped page that a later run may see otherwise: since and until differ from run to run.
STILL_DUE = ("outside ",)


def next_visit(
    kind: PageKind,
    state: PageState,
    now: datetime,
    dated: datetime,
    *,
    tries: int = 0,
    quiet: int = 0,
    edits: int = 0,
) -> datetime | None:
    """When to visit an address again, or None if no other visit is planned.

    `dated` is when an article was published, or first seen where that is not known; `tries` the failures in a row
    before this visit; `quiet` the visits in a row, this one included, that found no edit, `edits` those that found one.
    An article waits half its age, half of that if it was ever edited, and a quarter longer with each quiet visit.
    Lists, feeds and sitemaps that were read are made due again by each run.
    """
    waits = WAITS[state]
    if waits is None:
        return None
    shortest, longest = waits
    wait = shortest * (1 << min(tries, 10))
    if state in READ:
        if kind != "article" or now - dated > (EDITED_FOLLOWED_FOR if edits else FOLLOWED_FOR):
            return None
        wait = (now - dated) / (4 if edits else 2) * (1 + min(quiet, 40) / 4)
    return now + min(max(wait, shortest), longest)


@dataclass(frozen=True, slots=True)
class Visit:
    """What a visit found, as the frontier keeps it; None leaves what is known of an address as it is."""

    page: Page
    published: datetime | date | None
    etag: str | None
    last_modified: str | None


def note_visit(
    connection: sqlite3.Connection, visit: Visit, site: int, article_id: int | None, *, edited: bool
) -> bool:
    """Write what came of a visit to the rows of its addresses; True if it confirms that the article is gone.

    Of a redirected page that was read, the address asked for becomes `redirected` and the one it led to has the
    result. In every other state the address asked for has it: a redirect to the front page says nothing of that one.
    """
    page = visit.page
    if page.url == page.requested_url or page.state not in READ:
        return _note(
            connection,
            visit,
            site,
            article_id,
            url=page.requested_url,
            state=page.state,
            reason=page.reason,
            edited=edited,
        )
    led_away = replace(visit, etag=None, last_modified=None)
    to = f"to {page.url}"
    _note(connection, led_away, site, article_id, url=page.requested_url, state="redirected", reason=to, edited=False)
    return _note(connection, visit, site, article_id, url=page.url, state=page.state, reason=page.reason, edited=edited)


def _note(
    connection: sqlite3.Connection,
    visit: Visit,
    site: int,
    article_id: int | None,
    *,
    url: str,
    state: PageState,
    reason: str | None,
    edited: bool,
) -> bool:
    page, url, now = visit.page, storable(url), moment(visit.page.fetched_at)
    connection.execute(
        "INSERT INTO urls (url, site_id, kind, state, found_at) VALUES (?, ?, ?, 'due', ?) ON CONFLICT DO NOTHING",
        (url, site, page.kind, now),
    )
    known = connection.execute("SELECT * FROM urls WHERE url = ?", (url,)).fetchone()
    published = utc_text(visit.published) or known["published"]
    misses = _misses(known["misses"], state, page.status)
    gone = misses >= MISSES or (page.status == known["status"] == GONE_FOR_GOOD)
    dated = read_instant(published) or read_instant(known["found_at"]) or page.fetched_at
    edits = known["edits"] + edited
    quiet = known["quiet"] if state not in READ else 0 if edited or known["state"] == "due" else known["quiet"] + 1
    later = None
    if not gone:
        later = next_visit(page.kind, state, page.fetched_at, dated, tries=known["tries"], quiet=quiet, edits=edits)
        later = page.retry_at or later
        if state == "skipped" and reason == NO_ARTICLE and page.fetched_at - dated <= FOLLOWED_FOR:
            # Its layout may be new to us: it is looked at again after a day, two, four, … while articles are followed.
            later = page.fetched_at + max(page.fetched_at - dated, _DAY)
    still_due = state == "skipped" and (reason or "").startswith(STILL_DUE)
    connection.execute(
        _VISITED,
        {
            "id": known["id"],
            "kind": page.kind,
            "state": state,
            "reason": storable(reason),
            "published": published,
            "status": storable_integer(page.status),
            "tries": known["tries"] + 1 if state == "failed" else 0,
            "misses": misses,
            "quiet": quiet,
            "edits": edits,
            "fetched_at": now,
            "next_fetch_at": known["found_at"] if still_due else moment(later) if later else None,
            "article_id": article_id,
            "etag": visit.etag,
            "last_modified": visit.last_modified,
        },
    )
    return gone


_VISITED = """
UPDATE urls SET
    kind = :kind,
    state = :state,
    reason = :reason,
    published = :published,
    status = :status,
    tries = :tries,
    misses = :misses,
    quiet = :quiet,
    edits = :edits,
    last_fetched_at = :fetched_at,
    next_fetch_at = :next_fetch_at,
    article_id = iif(:state = 'redirected', NULL, coalesce(:article_id, article_id)),
    etag = iif(:state = 'done', :etag, coalesce(:etag, etag)),
    last_modified = iif(:state = 'done', :last_modified, coalesce(:last_modified, last_modified))
WHERE id = :id
"""


def _misses(before: int, state: PageState, status: int | None) -> int:
    """Visits in a row that found nothing; one that could not ask (failed, blocked) neither adds nor clears."""
    if state == "gone" or status in MISSING_STATUS:
        return before + 1
    return before if state in ("failed", "blocked") else 0
