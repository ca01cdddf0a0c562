"""What the pages of a site are compressed against: earlier pages of the same site.

A dictionary is one page. It stands on the dictionary before it (`base_id`), so that its content is all pages of the
chain, the newest last. The page itself is stored in it compressed against that base, and as a raw page it is then a
few bytes: a dictionary costs what the page would have cost without one. A chain grows until it holds enough, and a
new one is begun when a trial on the site's last pages shows that it saves clearly more.

All of this is decided by what is in the file, so that the same pages in the same order give the same file, whoever
was killed in between. Dictionaries are added and never changed; only `reencode` (pages.py) removes any.
"""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import zstandard

from newscrawler.exceptions import ArchiveError

if TYPE_CHECKING:
    import sqlite3

Rows = Callable[[str, Sequence[object]], list[Any]]

# Measured on real pages of many sites. Levels (474 pages, 92 sites): 10 saves 1 % more than 8 and takes 20 MB a site
# instead of 5, 3 saves 9 to 15 % less. Room (783 pages, 120 sites): 4 MiB save 2 % more than 2 at most, 1 MiB up to
# 13 % less. A page of 115 KB takes 0.6 ms to compress and 0.04 ms to read.
_LEVEL = 8
_FIRST_LEVEL = 19  # of a page that stands alone and begins a chain: once a site, a second at most
_MOST_BYTES = 2 * 2**20  # of a chain's pages, unless the first alone is longer
_LONGEST_FIRST = 4 * 2**20
_MOST_PAGES = 64  # of a chain, which is read one by one
# A page has something to add that compresses to a share of itself between these: more is a picture or a PDF (pages
# with pictures written into them come to 0.75), less is there already.
_NEWS, _NO_TEXT = 0.02, 0.8

# The trial of a new chain, after some 64 pages each, on the last pages of the site.
_TRIAL_EVERY = 64
_MEMBERS, _TESTED = 16, 16  # pages that the new chain would begin with, and pages after them that it is tried on
_PAYS_WITHIN = 256  # pages; no chain is given up that has served fewer
_CLEARLY = 0.9  # of the bytes by the present chain

_CACHE_BYTES = 24 * 2**20  # of content; what zstd builds upon it takes twice that where pages are written


class Dictionary:
    """The content that frames are compressed against; threads may share it."""

    def __init__(self, content: bytes) -> None:
        self.size = len(content)
        self._loaded = zstandard.ZstdCompressionDict(content, dict_type=zstandard.DICT_TYPE_RAWCONTENT)
        self._is_prepared = False

    @property
    def content(self) -> bytes:
        """The pages of the chain, the newest last."""
        return self._loaded.as_bytes()

    def compress(self, body: bytes) -> bytes:
        """A body as a zstd frame with checksum."""
        if not self._is_prepared:  # only where pages are written: it takes memory
            self._loaded.precompute_compress(level=_LEVEL)
            self._is_prepared = True
        return zstandard.ZstdCompressor(dict_data=self._loaded, level=_LEVEL, write_checksum=True).compress(body)

    def decompress(self, frame: bytes) -> bytes:
        """The body of a frame; zstandard.ZstdError if it is damaged."""
        return zstandard.ZstdDecompressor(dict_data=self._loaded).decompress(frame)


class _Cache:
    """Loaded dictionaries by the hash of their content, the last used first; no more than `_CACHE_BYTES`."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: OrderedDict[str, Dictionary] = OrderedDict()

    def get(self, sha256: str) -> Dictionary | None:
        with self._lock:
            if found := self._held.get(sha256):
                self._held.move_to_end(sha256)
            return found

    def put(self, sha256: str, dictionary: Dictionary) -> Dictionary:
        with self._lock:
            self._held[sha256] = dictionary
            while sum(one.size for one in self._held.values()) > _CACHE_BYTES and len(self._held) > 1:
                self._held.popitem(last=False)
        return dictionary


_cache = _Cache()


@dataclass(frozen=True, slots=True)
class _Chain:
    """A row of `dictionaries`: the newest page of its chain."""

    id: int
    sha256: str
    pages: int
    size: int


@dataclass(frozen=True, slots=True)
class Body:
    """What is to be stored: bytes of a page, their hash, whose page it is and when it came."""

    site: str
    content: bytes
    sha256: str
    came_at: str


def compressed(
    connection: sqlite3.Connection, body: Body, *, without: frozenset[int] = frozenset()
) -> tuple[int | None, bytes]:
    """A body as it is stored: the dictionary, if any, and the zstd frame. It may add dictionaries; the caller commits.

    `without` are dictionaries not to use.
    """
    newest = _newest(connection, body.site, without)
    dictionary = _usable(connection, newest)
    if newest is None or dictionary is None:
        return _begun(connection, body)
    frame, size = dictionary.compress(body.content), len(body.content)
    if newest.size + size <= _MOST_BYTES and newest.pages < _MOST_PAGES:
        if _NEWS * size < len(frame) < _NO_TEXT * size:
            return _added(connection, newest, body, frame) or (newest.id, frame)
    elif int(body.sha256[:8], 16) % _TRIAL_EVERY == 0 and (better := _renewed(connection, newest, body)):
        return better.id, _loaded(_asking(connection), better.id, better.sha256).compress(body.content)
    return newest.id, frame


def decompressed(rows: Rows, dictionary_id: int | None, dictionary_sha256: str | None, frame: bytes) -> bytes:
    """The body of a stored frame; zstandard.ZstdError if it is damaged, ArchiveError if its dictionary is."""
    if dictionary_id is None or dictionary_sha256 is None:
        return zstandard.ZstdDecompressor().decompress(frame)
    return _loaded(rows, dictionary_id, dictionary_sha256).decompress(frame)


def read_dictionary(rows: Rows, dictionary_id: int) -> bytes:
    """The whole content of a dictionary, from the file and checked; ArchiveError if it is missing or damaged."""
    chain = rows(_CHAIN, (dictionary_id,))
    content = b""
    try:
        for row in chain:
            content += Dictionary(content).decompress(row["content"]) if content else _alone(row["content"])
    except (zstandard.ZstdError, MemoryError) as error:
        raise ArchiveError(_damaged(dictionary_id)) from error
    if not chain or hashlib.sha256(content).hexdigest() != chain[-1]["sha256"]:
        raise ArchiveError(_damaged(dictionary_id))
    return content


def built_on(connection: sqlite3.Connection, dictionary_id: int) -> list[int]:
    """A dictionary and all that stand on it, in the order they were made."""
    return [row["id"] for row in connection.execute(_BUILT_ON, (dictionary_id,))]


# The chain of a dictionary, its first page first.
_CHAIN = """
WITH RECURSIVE chain (id, base_id, depth) AS (
    SELECT id, base_id, 0 FROM dictionaries WHERE id = ?
    UNION ALL
    SELECT dictionaries.id, dictionaries.base_id, depth + 1 FROM dictionaries JOIN chain
        ON dictionaries.id = chain.base_id
)
SELECT content, sha256 FROM chain JOIN dictionaries USING (id) ORDER BY depth DESC
"""
_BUILT_ON = """
WITH RECURSIVE upon (id) AS (
    SELECT id FROM dictionaries WHERE id = ?
    UNION ALL
    SELECT dictionaries.id FROM dictionaries JOIN upon ON base_id = upon.id
)
SELECT id FROM upon ORDER BY id
"""


def _asking(connection: sqlite3.Connection) -> Rows:
    return lambda sql, values: connection.execute(sql, values).fetchall()


def _alone(frame: bytes) -> bytes:
    return zstandard.ZstdDecompressor().decompress(frame)


def _damaged(dictionary_id: int) -> str:
    return f"dictionary {dictionary_id} of the raw file is missing or damaged; restore a backup of the raw file"


def _loaded(rows: Rows, dictionary_id: int, sha256: str) -> Dictionary:
    return _cache.get(sha256) or _cache.put(sha256, Dictionary(read_dictionary(rows, dictionary_id)))


def _usable(connection: sqlite3.Connection, chain: _Chain | None) -> Dictionary | None:
    """The content of a chain, None if it is damaged: what comes in must be kept all the same."""
    try:
        return _loaded(_asking(connection), chain.id, chain.sha256) if chain else None
    except ArchiveError:
        return None


def _newest(connection: sqlite3.Connection, site: str, without: frozenset[int]) -> _Chain | None:
    found = connection.execute(
        "SELECT id, sha256, pages, size FROM dictionaries WHERE site = ? ORDER BY id DESC", (site,)
    )
    return next((_Chain(*row) for row in found if row["id"] not in without), None)


def _begun(connection: sqlite3.Connection, body: Body) -> tuple[int | None, bytes]:
    """The first page of a site begins its chain, unless it is no text (a picture, a PDF) or too large."""
    frame = _framed(body.content, _LEVEL)
    if len(body.content) > _LONGEST_FIRST or len(frame) > _NO_TEXT * len(body.content):
        return None, frame
    return _added(connection, None, body, _framed(body.content, _FIRST_LEVEL)) or (None, frame)


def _added(connection: sqlite3.Connection, base: _Chain | None, body: Body, frame: bytes) -> tuple[int, bytes] | None:
    """Add a page to a chain, or begin one with it: its number and the page's own frame; None if it is there already."""
    before = _loaded(_asking(connection), base.id, base.sha256).content if base else b""
    content = before + body.content
    sha256 = hashlib.sha256(content).hexdigest()
    row = {
        "site": body.site,
        "made_at": body.came_at,
        "base_id": base.id if base else None,
        "pages": base.pages + 1 if base else 1,
        "size": len(content),
        "sha256": sha256,
        "page_sha256": body.sha256,
        "content": frame,
    }
    added = connection.execute(_ADD, row).fetchone()
    if added is None:
        return None
    return added["id"], _cache.put(sha256, Dictionary(content)).compress(body.content)


_ADD = """
INSERT INTO dictionaries (site, made_at, base_id, pages, size, sha256, page_sha256, content)
VALUES (:site, :made_at, :base_id, :pages, :size, :sha256, :page_sha256, :content)
ON CONFLICT (sha256) DO NOTHING RETURNING id
"""


def _renewed(connection: sqlite3.Connection, present: _Chain, body: Body) -> _Chain | None:
    """A new chain of the site's last pages, if a trial shows that it saves clearly more; its pages are stored by it."""
    served = connection.execute(
        "SELECT 1 FROM pages WHERE dictionary_id = ? LIMIT 1 OFFSET ?", (present.id, _PAYS_WITHIN - 1)
    ).fetchone()
    if served is None:
        return None
    last = connection.execute(
        "SELECT id, body, sha256 FROM pages WHERE dictionary_id = ? ORDER BY id DESC LIMIT ?",
        (present.id, _MEMBERS + _TESTED),
    ).fetchall()[::-1]
    dictionary = _loaded(_asking(connection), present.id, present.sha256)
    try:
        bodies = [dictionary.decompress(row["body"]) for row in last]
    except (zstandard.ZstdError, MemoryError):  # an old page is damaged, which `doctor` tells
        return None
    members = _fitting(bodies[:_MEMBERS])
    frames = _frames(members)
    if not frames or not _pays(last, bodies, members, frames):
        return None
    newest: _Chain | None = None
    for row, content, frame in zip(last, members, frames, strict=False):
        added = _added(connection, newest, Body(body.site, content, row["sha256"], body.came_at), frame)
        if added is None:
            return newest
        connection.execute("UPDATE pages SET dictionary_id = ?, body = ? WHERE id = ?", (*added, row["id"]))
        newest = _newest(connection, body.site, frozenset())
    return newest


def _pays(last: list[Any], bodies: list[bytes], members: list[bytes], frames: list[bytes]) -> bool:
    """Whether a chain of `members` would have stored the pages after them so well that it pays for itself soon."""
    candidate = Dictionary(b"".join(members))
    tested = range(_MEMBERS, len(last))
    before = sum(len(last[number]["body"]) for number in tested)
    after = sum(len(candidate.compress(bodies[number])) for number in tested)
    cost = sum(map(len, frames)) - sum(len(row["body"]) for row in last[: len(members)])
    return after <= _CLEARLY * before and (before - after) * _PAYS_WITHIN >= cost * len(tested)


def _fitting(bodies: list[bytes]) -> list[bytes]:
    """As many of the first bodies as leave a chain room for as many again."""
    room = _MOST_BYTES // 2
    fitting = []
    for body in bodies:
        room -= len(body)
        if room < 0:
            break
        fitting.append(body)
    return fitting


def _frames(members: list[bytes]) -> list[bytes]:
    """The pages of a chain as its dictionaries keep them: each compressed against those before it."""
    return [
        Dictionary(b"".join(members[:number])).compress(body) if number else _framed(body, _FIRST_LEVEL)
        for number, body in enumerate(members)
    ]


def _framed(content: bytes, level: int) -> bytes:
    return zstandard.ZstdCompressor(level=level, write_checksum=True).compress(content)
