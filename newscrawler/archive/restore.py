"""Putting a backup in the place of an archive: checked before anything is touched, the old files kept."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from newscrawler.archive.backup import MANIFEST, Backup, backups_in, read_backup
from newscrawler.archive.copies import close_down, require_room, sync
from newscrawler.archive.crawls import alone
from newscrawler.archive.database import FileLock, raw_path
from newscrawler.archive.schema import ARCHIVE, RAW
from newscrawler.exceptions import ArchiveError, ForeignDatabase, UsageError

if TYPE_CHECKING:
    from newscrawler.archive.backup import FileCopy

_SCHEMAS = {schema.application_id: schema for schema in (ARCHIVE, RAW)}
_CHUNK = 2**20
_OF_SQLITE = ("", "-wal", "-shm", "-journal")  # what lies beside a file in use


def restore(folder: Path, archive: Path, *, move_aside: bool) -> tuple[Backup, Path | None]:
    """Put the backup in `folder` where an archive lies, or shall lie; the backup, and where the old files are now.

    Every byte is checked against the manifest before anything is touched. An archive that is there is refused unless
    `move_aside` is set: then its files go into a folder beside it, which nobody deletes. Raises UsageError if there is
    no backup in the folder or an archive is in the way, SiteBusy while a crawl goes on or a program has the archive
    open, ForeignDatabase for a backup of a newer release, ArchiveError if it is damaged or cannot be written.
    """
    found = _checked_backup(folder)
    lock = FileLock(archive.with_name(f"{archive.name}.lock"))
    try:
        archive.parent.mkdir(parents=True, exist_ok=True)
        with alone(archive, command="scrapy restore"):
            if not move_aside and (old := _files_of(archive)):
                raise UsageError(
                    f"there is an archive already, {old[0]}; --move-aside keeps it in a folder beside, "
                    "-s ARCHIVE_PATH=FILE restores elsewhere"
                )
            require_room(archive.parent, found.bytes)
            parts = _copy_parts(found, archive)
            try:
                with lock.held():
                    aside = _move_aside(archive) if _files_of(archive) else None
                    for part, target in reversed(parts.items()):  # the raw file first
                        part.rename(target)
                    sync(archive.parent)
            finally:
                for part in parts:
                    part.unlink(missing_ok=True)
    except (OSError, sqlite3.Error) as error:
        raise ArchiveError(f"cannot restore to {archive}: {error}") from error
    finally:
        lock.close()
    return found, aside


def _checked_backup(folder: Path) -> Backup:
    found = read_backup(folder) if folder.is_dir() else None
    if found is None:
        whole = backups_in(folder) if folder.is_dir() else []
        if whole:
            raise UsageError(f"{folder} holds {len(whole)} backups; name one of them, the newest is {whole[0].path}")
        raise UsageError(f"{folder} is no complete backup: it has no {MANIFEST}, or one that its files do not match")
    if {file.application_id for file in found.files} - set(_SCHEMAS):
        raise ForeignDatabase(f"{folder} holds files that are not ours")
    for file in found.files:
        known = _SCHEMAS[file.application_id].version
        if file.user_version > known:
            raise ForeignDatabase(
                f"{folder / file.name} was written by a newer release ({found.release}; schema {file.user_version}, "
                f"this one knows {known}); update it: pip install --upgrade newscrawler"
            )
    return found


def _copy_parts(found: Backup, archive: Path) -> dict[Path, Path]:
    """Copies of the backup's files beside their places, checked: part -> its place."""
    parts = {}
    try:
        for file in found.files:
            target = archive if file.application_id == ARCHIVE.application_id else raw_path(archive)
            part = target.with_name(f"{target.name}.restored.part")
            parts[part] = target
            _copy(found.path, file, part)
    except BaseException:
        for part in parts:
            part.unlink(missing_ok=True)
        raise
    return parts


def _copy(folder: Path, file: FileCopy, part: Path) -> None:
    hashed = hashlib.sha256()
    with (folder / file.name).open("rb") as source, part.open("wb") as copy:
        while chunk := source.read(_CHUNK):
            hashed.update(chunk)
            copy.write(chunk)
    if hashed.hexdigest() != file.sha256:
        raise ArchiveError(f"{folder / file.name} is damaged: it differs from its hash; take another backup")
    with closing(sqlite3.connect(part)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
    sync(part)


def _files_of(archive: Path) -> list[Path]:
    """The files of an archive that are there, those that SQLite lays beside them too."""
    both = (archive, raw_path(archive))
    named = (path.with_name(path.name + ending) for path in both for ending in _OF_SQLITE)
    return [path for path in named if path.exists()]


def _move_aside(archive: Path) -> Path:
    """Move an archive's files into a folder of their own beside; SiteBusy if a program has them open."""
    for path in (archive, raw_path(archive)):
        if path.exists():
            close_down(path)
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    aside = archive.with_name(f"{archive.name}.before-restore-{stamp}")
    aside.mkdir()
    for path in _files_of(archive):
        path.rename(aside / path.name)
    sync(aside)
    return aside
