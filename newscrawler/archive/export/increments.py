"""Exports that go on where the last one of the same name ended (`--since-last`).

The mark lies in the archive: the number of the last change that an export held. It is written after the file has its
name, so that a crash in between repeats rows and loses none; and an archive that was restored from a backup has the
marks of its own past.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from newscrawler.archive.values import stamp, storable

if TYPE_CHECKING:
    import sqlite3

    from newscrawler.archive.export.rows import Selection

TIME = "%(time)s"  # in the name of an increment: when it is made, as in Scrapy's feed exports


def timed(out: str, now: datetime) -> str:
    """The path of this increment; `%(time)s` in it becomes a time such as 2026-11-22T08-00-00Z."""
    return out.replace(TIME, stamp(now).replace(":", "-"))


def last_mark(connection: sqlite3.Connection, name: str, selection: Selection) -> int:
    """The last change that the former export of this name and choice held; 0 if there was none."""
    found = connection.execute(
        "SELECT n FROM exports WHERE name = ? AND filters = ?", (storable(name), selection.filters)
    ).fetchone()
    return int(found[0]) if found else 0


def newest_change(connection: sqlite3.Connection) -> int:
    """The number of the last change of any article."""
    return int(connection.execute("SELECT coalesce(max(n), 0) FROM changes").fetchone()[0])


def set_mark(connection: sqlite3.Connection, name: str, selection: Selection, *, change: int, articles: int) -> None:
    """Note that an export holds everything up to a change, inside the caller's transaction."""
    connection.execute(
        "INSERT INTO exports (name, filters, n, exported_at, articles) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (name, filters) DO UPDATE SET n = excluded.n, exported_at = excluded.exported_at,"
        " articles = excluded.articles",
        (storable(name), selection.filters, change, stamp(datetime.now(UTC)), articles),
    )
