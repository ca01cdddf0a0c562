"""Bringing a file of an older release up to date: a copy first, then all migrations in one transaction."""

from __future__ import annotations

import logging
import sqlite3
from typing import TYPE_CHECKING

from sqlite_utils import Database

from newscrawler.archive.copies import copy_database, require_room, sync

if TYPE_CHECKING:
    from pathlib import Path

    from newscrawler.archive.schema import Schema

logger = logging.getLogger(__name__)


def migrate(connection: sqlite3.Connection, path: Path, schema: Schema, version: int) -> None:
    """Bring a file from `version` to this release's schema; a kill leaves it as it was or as it shall be.

    As it was it also lies beside, as `news.schema-3.db`, until the next migration. The caller holds the archive's lock.
    Raises ArchiveError if there is no room for the copy.
    """
    copy = path.with_name(f"{path.stem}.schema-{version}{path.suffix}")
    part = copy.with_name(f"{copy.name}.part")
    part.unlink(missing_ok=True)
    require_room(path.parent, path.stat().st_size)
    copy_database(connection, part)
    part.rename(copy)
    sync(path.parent)
    connection.execute("BEGIN IMMEDIATE")
    try:
        schema.migrations.apply(Database(connection, execute_plugins=False))
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    for older in copies_before(path):
        if older != copy:
            older.unlink(missing_ok=True)
    logger.info("%s is brought from schema %d to %d; as it was: %s", path, version, schema.version, copy)


def copies_before(path: Path) -> list[Path]:
    """The copies that migrations of a file left beside it."""
    before, after = f"{path.stem}.schema-", path.suffix
    return [
        other
        for other in path.parent.iterdir()
        if other.name.startswith(before) and other.name.removeprefix(before).removesuffix(after).isdecimal()
    ]
