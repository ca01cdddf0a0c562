"""Raw pages as WARC 1.1 (ISO 28500:2017), the format in which libraries keep the web.

https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/. A record is a few header lines and a
block; compressed, each record is a gzip member of its own, so that readers can jump to it.
"""

from __future__ import annotations

import gzip
import hashlib
import logging
import uuid
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, BinaryIO

from newscrawler import __version__
from newscrawler.archive.database import Reader, reading
from newscrawler.archive.filters import Filters
from newscrawler.archive.pages import read_raw_page
from newscrawler.archive.schema import RAW
from newscrawler.archive.values import moment
from newscrawler.exceptions import ArchiveError

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator

    from newscrawler.archive import Archive

logger = logging.getLogger(__name__)

_LEVEL = 6  # gzip's own default, as in most .warc.gz
_PROFILE = "http://netpreserve.org/warc/1.1/revisit/"
_WARCINFO = f"""software: newscrawler/{__version__}\r
format: WARC File Format 1.1\r
conformsTo: http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/\r
"""
# The body is kept as it is after content decoding: what told of its form on the wire is no longer true of it, and is
# kept under another name, as Common Crawl does.
_OF_THE_WIRE = frozenset({"content-encoding", "content-length", "transfer-encoding"})


@dataclass(frozen=True, slots=True)
class _Record:
    """One record: its type, what it is of, and its block."""

    kind: str
    date: str
    content_type: str
    block: bytes = b""
    url: str | None = None
    number: str | None = None
    named: tuple[tuple[str, str], ...] = ()

    def encoded(self) -> bytes:
        """The record as its bytes stand in an uncompressed file."""
        headers = [
            ("WARC-Type", self.kind),
            ("WARC-Record-ID", self.number or _number(self.kind, self.url or "", self.date)),
            ("WARC-Date", self.date),
            *((("WARC-Target-URI", self.url),) if self.url else ()),
            *self.named,
            ("WARC-Block-Digest", f"sha256:{hashlib.sha256(self.block).hexdigest()}"),
            ("Content-Type", self.content_type),
            ("Content-Length", str(len(self.block))),
        ]
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers)
        return f"WARC/1.1\r\n{lines}\r\n".encode() + self.block + b"\r\n\r\n"


def write_warc(archive: Archive, out: BinaryIO, *, filters: Filters | None = None, compressed: bool = True) -> int:
    """Write the raw pages of an archive, in the order they came; the number of pages (revisits included).

    Of each fetch whose page was kept there is a `response` record with the headers as received and a `metadata` record
    (address that named it, milliseconds), or a `revisit` record where the same body was kept before, or the server
    answered 304. With filters only pages of these articles. A raw page that is missing or damaged is left out with a
    warning. Raises ArchiveError if the archive cannot be read.
    """
    raw = Reader(archive.raw_path, RAW)
    written = 0
    try:
        with closing(archive.connect()) as connection, reading():
            about = f"{_WARCINFO}description: raw pages of {archive.path.name}\r\n".encode()
            first = _Record("warcinfo", moment(datetime.now(UTC)), "application/warc-fields", about)
            _write(out, [first], compressed)
            for fetch in _fetches(connection, filters or Filters()):
                try:
                    records = list(_records(connection, raw, fetch))
                except ArchiveError as error:
                    logger.warning("%s is left out: %s", fetch["final_url"], error)
                    continue
                _write(out, records, compressed)
                written += bool(records)
    finally:
        raw.close()
    return written


def _write(out: BinaryIO, records: Iterable[_Record], compressed: bool) -> None:
    for record in records:
        encoded = record.encoded()
        out.write(gzip.compress(encoded, _LEVEL, mtime=0) if compressed else encoded)


def _fetches(connection: sqlite3.Connection, filters: Filters) -> Iterator[Any]:
    conditions = filters.conditions(connection)
    query = _FETCHES
    if conditions:
        query += f" AND {_OF_ARTICLES.format(' AND '.join(conditions))}"
    yield from connection.execute(f"{query} ORDER BY id", tuple(conditions.values()))


_FETCHES = """
SELECT id, url, final_url, fetched_at, state, status, latency_ms, body_sha256, raw_page_id FROM fetches
WHERE (raw_page_id IS NOT NULL OR state = 'unchanged')
"""
_OF_ARTICLES = "final_url IN (SELECT url FROM urls WHERE article_id IN (SELECT id FROM articles WHERE {}))"


def _records(connection: sqlite3.Connection, raw: Reader, fetch: Any) -> Iterator[_Record]:
    """What one fetch gives: a response and its metadata, a revisit, or nothing (a 304 to a page that was not kept)."""
    url, date = fetch["final_url"], fetch["fetched_at"]
    if fetch["raw_page_id"] is None:
        former = connection.execute(_FORMER, (fetch["url"], date)).fetchone()
        if former and (kept := _kept(raw, former["raw_page_id"])):
            yield _revisit(fetch, kept, "server-not-modified", f"HTTP/1.1 {_status(304)}\r\n\r\n".encode())
        return
    kept = _kept(raw, fetch["raw_page_id"])
    if kept and kept["fetched_at"] != date:
        yield _revisit(fetch, kept, "identical-payload-digest", b"")
        return
    headers, body = read_raw_page(raw, fetch["raw_page_id"])
    digest = ("WARC-Payload-Digest", f"sha256:{fetch['body_sha256']}")
    response = _number("response", url, date)
    block = _http(fetch["status"], headers, len(body)) + body
    yield _Record("response", date, "application/http;msgtype=response", block, url, response, (digest,))
    found = connection.execute("SELECT found_on FROM urls WHERE url = ?", (fetch["url"],)).fetchone()
    told = {
        "via": found and found["found_on"],
        "requested": fetch["url"] if fetch["url"] != url else None,
        "fetchTimeMs": fetch["latency_ms"],
    }
    about = "".join(f"{name}: {value}\r\n" for name, value in told.items() if value is not None)
    concurrent = (("WARC-Concurrent-To", response),)
    yield _Record("metadata", date, "application/warc-fields", about.encode(), url, named=concurrent)


_FORMER = """
SELECT raw_page_id FROM fetches WHERE url = ? AND fetched_at < ? AND raw_page_id IS NOT NULL
ORDER BY fetched_at DESC LIMIT 1
"""


def _kept(raw: Reader, raw_page_id: int) -> Any:
    """Where and when the body of a raw page came first."""
    rows = raw.rows("SELECT url, fetched_at, sha256 FROM pages WHERE id = ?", (raw_page_id,))
    return rows[0] if rows else None


def _revisit(fetch: Any, kept: Any, profile: str, block: bytes) -> _Record:
    named = (
        ("WARC-Profile", _PROFILE + profile),
        ("WARC-Payload-Digest", f"sha256:{kept['sha256']}"),
        ("WARC-Refers-To", _number("response", kept["url"], kept["fetched_at"])),
        ("WARC-Refers-To-Target-URI", kept["url"]),
        ("WARC-Refers-To-Date", kept["fetched_at"]),
    )
    kind = "application/http;msgtype=response"
    return _Record("revisit", fetch["fetched_at"], kind, block, fetch["final_url"], named=named)


def _http(status: int | None, headers: Iterable[tuple[str, str]], length: int) -> bytes:
    """The head of an HTTP answer; header bytes were read as latin-1 and are written so."""
    lines = [f"HTTP/1.1 {_status(status or 200)}"]
    for name, value in headers:
        renamed = "X-Crawler-" if name.lower() in _OF_THE_WIRE else ""
        lines.append(f"{renamed}{name}: {' '.join(value.split())}")
    lines.append(f"Content-Length: {length}")
    return "".join(f"{line}\r\n" for line in [*lines, ""]).encode("latin-1", "replace")


def _status(status: int) -> str:
    known = status in HTTPStatus._value2member_map_
    return f"{status} {HTTPStatus(status).phrase if known else ''}"  # RFC 9112 §4: the space stays without a phrase


def _number(kind: str, url: str, date: str) -> str:
    """The same record has the same number in every export, so that a revisit can name what it refers to."""
    return f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{kind} {date} {url}')}>"
