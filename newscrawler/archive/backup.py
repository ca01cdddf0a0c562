"""Backups of an archive: both files in a dated folder with a manifest, taken while crawls write, verified, rotated.

    news-20261122T080000Z/
        news.db  news.raw.db  manifest.json

The archive is copied before the raw file. Raw pages are only ever added, and before the rows that name them; so each
page that the one copy names is in the other.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import sqlite3
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newscrawler import __version__
from newscrawler.archive.copies import copy_database, require_room, sync
from newscrawler.archive.crawls import in_use
from newscrawler.archive.database import connect_any, raw_path, reading
from newscrawler.archive.schema import ARCHIVE, RAW
from newscrawler.exceptions import ArchiveError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newscrawler.archive.schema import Schema

MANIFEST = "manifest.json"
_FORMAT = "newscrawler-backup-1"
_STAMP = "%Y%m%dT%H%M%SZ"
_DATED = re.compile(r"(.+)-\d{8}T\d{6}Z")
_COUNTED = {ARCHIVE.application_id: ("articles", "versions", "fetches", "urls"), RAW.application_id: ("pages",)}
_NAMED_PAGES = "SELECT count(DISTINCT raw_page_id) FROM fetches WHERE raw_page_id NOT IN (SELECT id FROM raw.pages)"


@dataclass(frozen=True, slots=True)
class FileCopy:
    """A file of a backup: its size in bytes, SHA-256, what its header says, and the rows of its main tables."""

    name: str
    bytes: int
    sha256: str
    application_id: int
    user_version: int
    rows: dict[str, int]


@dataclass(frozen=True, slots=True)
class Backup:
    """A complete backup, as its manifest tells of it.

    `archive` is the name of the archive's file, `born` when that archive was made: backups of different archives may
    lie in one folder. `missing_pages` are raw pages that the archive itself had lost.
    """

    path: Path
    archive: str
    born: str
    made_at: str
    release: str
    missing_pages: int
    files: tuple[FileCopy, ...] = field(default=())

    @property
    def bytes(self) -> int:
        """The size of its files."""
        return sum(file.bytes for file in self.files)


def backup(archive: Path, folder: Path, *, keep: int) -> tuple[Backup, list[Path]]:
    """Back an archive up into a new folder in `folder`; the backup, and the older ones that it displaced.

    Crawls may write meanwhile. The folder has its name only when everything in it is verified and on the disk; then of
    this archive's backups all but the newest `keep` are deleted. Raises SiteBusy while another backup, a restore or a
    removal of this archive goes on, ArchiveError if the copy cannot be made, is not whole, or has no room.
    """
    connection, _ = connect_any(archive, ARCHIVE)  # no lock file is laid beside a file that is not ours
    connection.close()
    with in_use(archive, command="scrapy backup"), _explaining(folder):
        folder.mkdir(parents=True, exist_ok=True)
        _clear_dead_parts(archive, folder)
        sources = [path for path in (archive, raw_path(archive)) if path.exists()]
        require_room(folder, sum(_size(path) for path in sources))
        name = f"{archive.stem}-{datetime.now(UTC).strftime(_STAMP)}"
        made = _make(archive, folder / f".{name}.part", folder / name)
        return made, _rotate(made, keep)


def backups_in(folder: Path) -> list[Backup]:
    """The complete backups in a folder, the newest first."""
    found = [known for path in folder.iterdir() if not path.name.startswith(".") and (known := read_backup(path))]
    return sorted(found, key=lambda one: one.made_at, reverse=True)


def read_backup(path: Path) -> Backup | None:
    """The backup in a folder by its manifest, None if there is none or a file is missing or has another size."""
    try:
        told = json.loads((path / MANIFEST).read_bytes())
        if told.pop("format") != _FORMAT:
            return None
        files = tuple(FileCopy(**one) for one in told.pop("files"))
        found = Backup(path=path, files=files, **told)
        whole = (
            file.name == Path(file.name).name and (path / file.name).stat().st_size == file.bytes for file in files
        )
        return found if files and all(whole) else None
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None


def digest(path: Path) -> str:
    """The SHA-256 of a file that is not in use."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _make(archive: Path, part: Path, target: Path) -> Backup:
    with _part_folder(part):
        news, raw = part / archive.name, part / raw_path(archive).name
        files = [_copy(archive, news, ARCHIVE)]
        if raw_path(archive).exists():
            files.append(_copy(raw_path(archive), raw, RAW))
        made = Backup(
            path=target,
            archive=archive.name,
            born=_born(news),
            made_at=datetime.now(UTC).isoformat(timespec="milliseconds"),
            release=__version__,
            missing_pages=_missing_pages(news, raw),
            files=tuple(files),
        )
        if made.missing_pages > _missing_pages(archive, raw_path(archive)):
            raise ArchiveError(f"the copy of the raw file lacks pages that the archive names; {archive} was left alone")
        (part / MANIFEST).write_text(json.dumps(_manifest(made), indent=2), encoding="utf-8")
        for path in (part / MANIFEST, part):
            sync(path)
        if target.exists():
            raise ArchiveError(f"{target} is there already; try again in a second")
        part.rename(target)
        sync(target.parent)
    return made


def _copy(source: Path, target: Path, schema: Schema) -> FileCopy:
    """Copy a file and make sure of the copy: SQLite finds it whole, and it lacks no row that was there before."""
    connection, version = connect_any(source, schema)
    tables = _COUNTED[schema.application_id]
    with closing(connection):
        before = _rows(connection, tables)
        copy_database(connection, target)
        after = _rows(connection, tables)
    with closing(sqlite3.connect(f"{target.as_uri()}?mode=ro&immutable=1", uri=True)) as copy, reading():
        found = copy.execute("PRAGMA quick_check(1)").fetchone()[0]
        application_id, user_version = (
            int(copy.execute(f"PRAGMA {name}").fetchone()[0]) for name in ("application_id", "user_version")
        )
        rows = _rows(copy, tables)
    if found != "ok" or (application_id, user_version) != (schema.application_id, version):
        raise ArchiveError(f"the copy of {source} is not whole ({found}); see scrapy doctor")
    if not all(before[name] <= rows[name] <= after[name] for name in tables):
        raise ArchiveError(f"the copy of {source} has {rows} rows, and {before} were there; see scrapy doctor")
    return FileCopy(target.name, target.stat().st_size, digest(target), application_id, user_version, rows)


def _rows(connection: sqlite3.Connection, tables: tuple[str, ...]) -> dict[str, int]:
    with reading():
        return {name: connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in tables}


def _born(news: Path) -> str:
    """When an archive was made, which tells it from every other: the time of its first migration."""
    with closing(sqlite3.connect(f"{news.as_uri()}?mode=ro&immutable=1", uri=True)) as copy, reading():
        return str(copy.execute("SELECT min(applied_at) FROM _sqlite_migrations").fetchone()[0])


def _missing_pages(news: Path, raw: Path) -> int:
    """How many raw pages an archive names that its raw file does not have."""
    with closing(sqlite3.connect(f"{news.as_uri()}?mode=ro", uri=True)) as connection, reading():
        if not raw.exists():
            named = "SELECT count(DISTINCT raw_page_id) FROM fetches"
            return int(connection.execute(named).fetchone()[0])
        connection.execute("ATTACH ? AS raw", (f"{raw.as_uri()}?mode=ro",))
        return int(connection.execute(_NAMED_PAGES).fetchone()[0])


def _manifest(made: Backup) -> dict[str, Any]:
    files = [{name: getattr(file, name) for name in FileCopy.__slots__} for file in made.files]
    names = ("archive", "born", "made_at", "release", "missing_pages")
    return {"format": _FORMAT, **{name: getattr(made, name) for name in names}, "files": files}


def _rotate(made: Backup, keep: int) -> list[Path]:
    """Delete this archive's complete backups but the newest, file by file: what else lies in a folder stays there."""
    named = _stem(made.path.name)
    same = [one for one in backups_in(made.path.parent) if one.born == made.born and _stem(one.path.name) == named]
    deleted = []
    for old in same[keep:]:
        (old.path / MANIFEST).unlink()  # first, so that what a kill leaves is no backup any more
        for file in old.files:
            (old.path / file.name).unlink()
        with suppress(OSError):
            old.path.rmdir()
        deleted.append(old.path)
    return deleted


def _stem(name: str) -> str | None:
    """`news` of `news-20261122T080000Z`; None of a name that we did not give."""
    dated = _DATED.fullmatch(name)
    return dated[1] if dated else None


@contextmanager
def _part_folder(part: Path) -> Iterator[None]:
    """A folder that is ours while it is made: locked, so that another backup can tell it from one that a kill left."""
    part.mkdir()
    descriptor = os.open(part, os.O_RDONLY)
    try:
        with suppress(OSError):  # a network share may know no locks
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(descriptor)
        _remove_part(part)


def _clear_dead_parts(archive: Path, folder: Path) -> None:
    for part in folder.glob(".*.part"):
        if _stem(part.name.removeprefix(".").removesuffix(".part")) != archive.stem:
            continue
        descriptor = os.open(part, os.O_RDONLY)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:  # it is being made, or the share knows no locks
            continue
        finally:
            os.close(descriptor)
        _remove_part(part, archive)


def _remove_part(part: Path, archive: Path | None = None) -> None:
    """Delete a folder that did not become a backup, if nothing but a backup's files is in it."""
    if not part.is_dir():
        return
    for path in part.iterdir():
        if archive is None or path.name.startswith((archive.name, raw_path(archive).name, MANIFEST)):
            path.unlink()
    with suppress(OSError):
        part.rmdir()


def _size(path: Path) -> int:
    """The size of a file with its write-ahead log."""
    log = path.with_name(f"{path.name}-wal")
    return path.stat().st_size + (log.stat().st_size if log.exists() else 0)


@contextmanager
def _explaining(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise ArchiveError(
            f"cannot write a backup into {folder}: {error.strerror}; no other one was touched"
        ) from error
