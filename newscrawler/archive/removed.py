"""Tombstones: addresses and keys of what must not be kept, so that no crawl brings it back; `removal.py` sets them.

A tombstone says that something was removed, when and why, and nothing of what it was.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from newscrawler.archive.values import strings_json

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

REMOVED = "removed"

# Of a row of `fetches`, what tells of the content; when the address was asked for stays.
NOTHING_KEPT: dict[str, object] = dict.fromkeys(
    ("mime", "charset", "body_sha256", "etag", "last_modified", "fields", "words", "text_key", "raw_page_id")
)


@dataclass(frozen=True, slots=True)
class Tombstone:
    """When something was removed, and why."""

    removed_at: str
    reason: str


def tombstone(connection: sqlite3.Connection, keys: Iterable[str]) -> Tombstone | None:
    """The tombstone under one of these addresses and keys, None if there is none."""
    found = connection.execute(
        "SELECT removed_at, reason FROM removed WHERE url IN (SELECT value FROM json_each(?)) LIMIT 1",
        (strings_json(keys),),
    ).fetchone()
    return Tombstone(**dict(found)) if found else None


def bury(connection: sqlite3.Connection, keys: Iterable[str], grave: Tombstone) -> None:
    """Set a tombstone under each key, and take the addresses out of the frontier."""
    for key in keys:
        connection.execute(
            "INSERT INTO removed (url, removed_at, reason) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            (key, grave.removed_at, grave.reason),
        )
        connection.execute("DELETE FROM urls WHERE url = ?", (key,))
