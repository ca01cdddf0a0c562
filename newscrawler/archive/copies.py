"""Whole copies of a database file that is in use: before a migration, and for backups."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from newscrawler.exceptions import ArchiveError, SiteBusy

if TYPE_CHECKING:
    from pathlib import Path

SPARE_BYTES = 64 * 2**20  # that must stay free beside a copy: the disk is the crawl's, too


def copy_database(connection: sqlite3.Connection, target: Path) -> None:
    """Write what the connection sees, at one moment, into a new file; it is on the disk on return.

    In one step, during which others may write: a backup in many begins anew at each write of another. The page-wise
    copy also takes half the time of VACUUM INTO, which fails on a read-only connection where a table has generated
    columns (SQLite 3.40). Nothing stays of the target after a failure. Raises ArchiveError if it cannot be written.
    """
    try:
        with closing(sqlite3.connect(target, isolation_level=None)) as copy:
            copy.execute("PRAGMA synchronous = OFF")  # synced below, at once
            connection.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")  # one file, which may be read from a read-only disk
        sync(target)
    except (OSError, sqlite3.Error) as error:
        target.unlink(missing_ok=True)
        raise ArchiveError(f"cannot copy the archive to {target}: {error}; nothing was changed") from error


def require_room(folder: Path, needed: int) -> None:
    """Raise ArchiveError if a folder's disk has no room for so many bytes."""
    free = shutil.disk_usage(folder).free
    if free < needed + SPARE_BYTES:
        raise ArchiveError(
            f"{folder} has {free / 2**20:,.0f} MiB free and {(needed + SPARE_BYTES) / 2**20:,.0f} MiB are needed; "
            "nothing was changed: make room, and try again"
        )


def close_down(path: Path) -> None:
    """Fold the write-ahead log into its file, which may then be moved or replaced; one that is too damaged stays so.

    Leaving WAL mode takes a lock that SQLite gives only while nobody else has the file open: raises SiteBusy if a
    program has.
    """
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=rw", uri=True, timeout=1)) as connection:
            connection.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY:
            raise SiteBusy(
                f"a program has {path} open (scrapy browse?); see which with: fuser {path}, and end it"
            ) from error
    except sqlite3.DatabaseError:
        return


def sync(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
