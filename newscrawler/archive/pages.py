"""Raw pages: what the site sent, compressed, in the raw file; written once for each body of an address."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import zstandard

from newscrawler.archive.dictionaries import Body, built_on, compressed, decompressed
from newscrawler.archive.values import moment, object_json, storable, storable_integer
from newscrawler.exceptions import ArchiveError

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

    from newscrawler.archive.database import Reader
    from newscrawler.items import Page


@dataclass(frozen=True, slots=True)
class RawPage:
    """A page to keep: `body` as received, `sha256` of it; `site` is whose pages it is compressed against."""

    site: str
    url: str
    fetched_at: str
    sha256: str
    status: int | None
    headers: str
    body: bytes

    def write(self, connection: sqlite3.Connection) -> int:
        """Write the page unless this body of this address is there already; the number of its row.

        The same body of another address is not stored a second time: the row points at the first one's (`same_as`).
        """
        known = connection.execute(
            "SELECT id FROM pages WHERE url = ? AND sha256 = ?", (self.url, self.sha256)
        ).fetchone()
        if known:
            return int(known["id"])
        same = connection.execute(
            "SELECT id FROM pages WHERE sha256 = ? AND same_as IS NULL", (self.sha256,)
        ).fetchone()
        body = Body(self.site, self.body, self.sha256, self.fetched_at)
        dictionary, frame = (None, b"") if same else compressed(connection, body)
        written = connection.execute(
            "INSERT INTO pages (url, fetched_at, sha256, status, headers, codec, dictionary_id, same_as, body)"
            " VALUES (?, ?, ?, ?, ?, 'zstd', ?, ?, ?)",
            (
                self.url,
                self.fetched_at,
                self.sha256,
                self.status,
                self.headers,
                dictionary,
                same["id"] if same else None,
                frame,
            ),
        )
        return int(written.lastrowid or 0)


def raw_page(page: Page) -> RawPage | None:
    """The raw page to keep of an answer: of an article's page that came with a body, else None."""
    if page.kind != "article" or not page.body:
        return None
    return RawPage(
        site=storable(page.site),
        url=storable(page.url),
        fetched_at=moment(page.fetched_at),
        sha256=hashlib.sha256(page.body).hexdigest(),
        status=storable_integer(page.status),
        headers=object_json(page.headers),
        body=page.body,
    )


def read_raw_page(raw_file: Reader, raw_page_id: int) -> tuple[tuple[tuple[str, str], ...], bytes]:
    """Headers and body of a raw page, checked against its hash; ArchiveError if it is missing or damaged."""
    rows = raw_file.rows(_PAGE, (raw_page_id,))
    if not rows:
        raise ArchiveError(
            f"raw page {raw_page_id} is not in the raw file; is it the one that belongs to this archive?"
        )
    row = rows[0]
    try:
        body = decompressed(raw_file.rows, row["dictionary_id"], row["dictionary_sha256"], row["body"])
    except (zstandard.ZstdError, MemoryError) as error:
        raise ArchiveError(f"raw page {raw_page_id} is damaged ({error}); restore a backup of the raw file") from error
    if hashlib.sha256(body).hexdigest() != row["sha256"]:
        raise ArchiveError(f"raw page {raw_page_id} differs from its hash; restore a backup of the raw file")
    return tuple((name, value) for name, value in json.loads(row["headers"])), body


def remove_raw_pages(connection: sqlite3.Connection, raw_page_ids: Iterable[int]) -> list[int]:
    """Remove raw pages, every row with the same bodies, and these from the dictionaries; the numbers of all rows gone.

    Inside the caller's transaction on the raw file. The bytes stay in the file's free pages until a VACUUM.
    """
    hashes = {
        row["sha256"]
        for number in raw_page_ids
        for row in connection.execute("SELECT sha256 FROM pages WHERE id = ?", (number,))
    }
    gone = []
    for sha256 in sorted(hashes):
        numbers = "DELETE FROM pages WHERE sha256 = ? AND same_as IS {} NULL RETURNING id"
        for those in ("NOT", ""):  # first the rows that point, then the one they point at
            gone += [row["id"] for row in connection.execute(numbers.format(those), (sha256,)).fetchall()]
        served = "SELECT id FROM dictionaries WHERE page_sha256 = ? ORDER BY id"
        while dictionary := connection.execute(served, (sha256,)).fetchone():
            reencode(connection, dictionary["id"])
    return sorted(gone)


def reencode(connection: sqlite3.Connection, dictionary_id: int) -> int:
    """Remove a dictionary and those that stand on it; how many pages used them and are stored anew without.

    Inside the caller's transaction on the raw file. A page that is damaged cannot be stored anew and stays damaged.
    """
    doomed = built_on(connection, dictionary_id)
    without = frozenset(doomed)
    count = 0
    for number in doomed:
        site = connection.execute("SELECT site FROM dictionaries WHERE id = ?", (number,)).fetchone()["site"]
        for page in connection.execute(
            "SELECT id FROM pages WHERE dictionary_id = ? ORDER BY id", (number,)
        ).fetchall():
            count += _stored_anew(connection, page["id"], site, without)
    connection.executemany("DELETE FROM dictionaries WHERE id = ?", [(number,) for number in reversed(doomed)])
    return count


def _stored_anew(connection: sqlite3.Connection, raw_page_id: int, site: str, without: frozenset[int]) -> bool:
    row = connection.execute(_PAGE, (raw_page_id,)).fetchone()
    dictionary, frame = None, row["body"]
    try:
        body = decompressed(
            lambda sql, values: connection.execute(sql, values).fetchall(),
            row["dictionary_id"],
            row["dictionary_sha256"],
            row["body"],
        )
    except (zstandard.ZstdError, MemoryError, ArchiveError):
        body = None
    if body is not None:
        anew = Body(site, body, row["sha256"], row["fetched_at"])
        dictionary, frame = compressed(connection, anew, without=without)
    connection.execute("UPDATE pages SET dictionary_id = ?, body = ? WHERE id = ?", (dictionary, frame, raw_page_id))
    return body is not None


# A page with the body of the row it points at, if it does.
_PAGE = """
SELECT pages.headers, pages.sha256, pages.fetched_at, stored.body, stored.dictionary_id,
    dictionaries.sha256 AS dictionary_sha256
FROM pages
JOIN pages AS stored ON stored.id = coalesce(pages.same_as, pages.id)
LEFT JOIN dictionaries ON dictionaries.id = stored.dictionary_id
WHERE pages.id = ?
"""
