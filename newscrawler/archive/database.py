"""Opening the two files: who may, how, and which files are refused (foreign, damaged, newer) without touching them."""

from __future__ import annotations

import errno
import fcntl
import os
import sqlite3
import threading
import time
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlite_utils import Database

from newscrawler.archive.copies import sync
from newscrawler.archive.migrate import migrate
from newscrawler.exceptions import ArchiveError, ForeignDatabase

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newscrawler.archive.schema import Schema

BUSY_SECONDS = 30.0
_POLL_SECONDS = 0.005
# quick_check reads the whole file: 0.03 s for 64 MiB, but seconds for an archive of some years.
_QUICK_CHECK_BYTES = 64 * 2**20

_WRITER_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",  # an acknowledged article survives a power cut; 4,000 commits/s, more than any crawl
    "PRAGMA foreign_keys = ON",
    "PRAGMA recursive_triggers = ON",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA cache_size = -65536",  # 64 MiB
    "PRAGMA journal_size_limit = 67108864",
    "PRAGMA wal_autocheckpoint = 8000",  # pages, 32 MB: a page that many articles change is folded in once for all
    "PRAGMA secure_delete = FAST",  # Debian's SQLite writes freed pages too; a removal writes the whole file anew
    "PRAGMA analysis_limit = 1000",  # rows of an index that PRAGMA optimize reads; all of a million take minutes
)


def raw_path(path: Path) -> Path:
    """Where the raw pages of an archive lie: `news.db` -> `news.raw.db`."""
    return path.with_suffix(f".raw{path.suffix}")


class FileLock:
    """An exclusive `flock` on a file of its own, for writers of different processes; freed by the kernel at a kill.

    SQLite releases before 3.51.3 can damage a WAL file that two processes write, so they must not write at once.
    Linux and macOS only.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._descriptor: int | None = None

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the lock; ArchiveError if another process keeps it for 30 seconds."""
        if self._descriptor is None:
            self._descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        self._wait(self._descriptor)
        try:
            yield
        finally:
            fcntl.flock(self._descriptor, fcntl.LOCK_UN)

    def _wait(self, descriptor: int) -> None:
        give_up = time.monotonic() + BUSY_SECONDS
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() > give_up:
                    raise ArchiveError(
                        f"another process has held {self.path} for {BUSY_SECONDS:.0f} s; "
                        f"see which with: fuser {self.path}, and try again when it is done"
                    ) from None
                time.sleep(_POLL_SECONDS)
            else:
                return

    def close(self) -> None:
        """Close the lock's file, which stays where it is."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


class Reader:
    """One read-only connection that several threads may ask, one at a time."""

    def __init__(self, path: Path, schema: Schema) -> None:
        self._connection = connect_readonly(path, schema)
        self._lock = threading.Lock()

    def rows(self, sql: str, parameters: Sequence[object] | dict[str, object] = ()) -> list[Any]:
        """All rows of a query, as sqlite3.Row; ArchiveError if the file cannot be read."""
        with self._lock, reading():
            return self._connection.execute(sql, parameters).fetchall()

    def close(self) -> None:
        """Close the connection."""
        with self._lock:
            self._connection.close()


@contextmanager
def reading() -> Iterator[None]:
    """Turn an error of SQLite into an ArchiveError that says what to do."""
    try:
        yield
    except sqlite3.Error as error:
        raise ArchiveError(
            f"cannot read the archive: {error}; check the disk, then the file by PRAGMA integrity_check"
        ) from error


def connect_readonly(path: Path, schema: Schema) -> sqlite3.Connection:
    """A read-only connection (`mode=ro`) to a file of ours; any thread may use it.

    Raises ArchiveError if there is none, it cannot be read, or its schema is older than this release's;
    ForeignDatabase if it is not ours, damaged or newer.
    """
    connection, version = connect_any(path, schema)
    if version < schema.version:
        connection.close()
        raise ArchiveError(f"{path} was written by an older release; a crawl into it brings it up to date")
    return connection


def connect_any(path: Path, schema: Schema) -> tuple[sqlite3.Connection, int]:
    """A read-only connection to a file of ours of this release or an older one, and its `user_version`.

    Raises as `connect_readonly`, except for an older schema.
    """
    check_file(path, schema)
    connection = _settled(path)
    try:
        return connection, _checked_version(connection, path, schema)
    except BaseException:
        connection.close()
        raise


def connect_writer(path: Path, schema: Schema, *, first_ids: dict[str, int] | None = None) -> sqlite3.Connection:
    """The writing connection, autocommitting; makes the file if there is none, and migrates an older one.

    The caller holds the archive's FileLock. `first_ids` are the numbers that tables of a new file count on from.
    Raises ArchiveError if the file cannot be made, ForeignDatabase if it is not ours, damaged or newer.
    """
    if not path.exists():
        _create(path, schema, first_ids or {})
    check_file(path, schema)
    with closing(_settled(path)) as look:
        version = _checked_version(look, path, schema)
        if path.stat().st_size <= _QUICK_CHECK_BYTES:
            _quick_check(look, path)
    connection = _connect(path, "rw")
    try:
        for pragma in _WRITER_PRAGMAS:
            connection.execute(pragma)
        if version < schema.version:
            migrate(connection, path, schema, version)
    except BaseException:
        connection.close()
        raise
    return connection


def check_file(path: Path, schema: Schema) -> None:
    """Refuse a file that is not ours by its header alone, and leave no file beside it.

    Raises ArchiveError if there is no such file, or it cannot be read; ForeignDatabase if it is not ours.
    """
    try:
        size = path.stat().st_size
    except FileNotFoundError:
        raise ArchiveError(
            f"there is no archive at {path}; a crawl makes one: scrapy crawl SPIDER (-s ARCHIVE_PATH=FILE for another)"
        ) from None
    except OSError as error:
        raise ArchiveError(f"cannot read {path}: {error.strerror}") from error
    if path.is_dir() or not os.access(path, os.R_OK):
        raise ArchiveError(f"cannot read {path}: {os.strerror(errno.EISDIR if path.is_dir() else errno.EACCES)}")
    if not size:
        raise ForeignDatabase(
            f"{path} is empty (0 bytes), which an archive never is; delete it to begin a new one there"
        )
    try:
        found = header_id(path)
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_NOTADB:
            raise ForeignDatabase(f"{path} is not a SQLite database; name another file by ARCHIVE_PATH") from None
        raise _unreadable(path, error) from error
    if found != schema.application_id:
        raise ForeignDatabase(
            f"{path} is a SQLite database, but not a newscrawler archive; name another file by ARCHIVE_PATH"
        )


def header_id(path: Path) -> int:
    """The `application_id` in the header of a SQLite file; sqlite3.DatabaseError if it is none.

    SQLite itself reads it, since opening and closing the file in any other way would drop the locks that connections
    of this process hold on it: a second writer that ends would then take the write-ahead log from under the first
    (https://www.sqlite.org/howtocorrupt.html, 2.2). `immutable` leaves no file beside it and looks at no log. So it may
    see a checkpoint that a power cut left half done, which the log repairs: with `writable_schema` SQLite does not ask
    whether the file is as long as its header says.
    """
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)) as look:
        look.execute("PRAGMA writable_schema = ON")
        return int(look.execute("PRAGMA application_id").fetchone()[0])


def _create(path: Path, schema: Schema, first_ids: dict[str, int]) -> None:
    """Make a new file under another name and give it its own only when it is whole, so that a kill leaves none half."""
    part = path.with_name(f"{path.name}.part")
    part.unlink(missing_ok=True)
    with closing(sqlite3.connect(part, isolation_level=None)) as connection:
        connection.execute(f"PRAGMA page_size = {schema.page_size:d}")
        connection.execute(f"PRAGMA application_id = {schema.application_id:d}")
        schema.migrations.apply(Database(connection, execute_plugins=False))
        for table, first in first_ids.items():
            connection.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", [table, first - 1])
        connection.execute("PRAGMA journal_mode = WAL")
    part.rename(path)
    sync(path.parent)


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    try:
        connection = sqlite3.connect(
            f"{path.as_uri()}?mode={mode}",
            uri=True,
            timeout=BUSY_SECONDS,
            isolation_level=None,
            check_same_thread=False,
        )
    except sqlite3.Error as error:
        raise ArchiveError(f"cannot open {path}: {error}") from error
    connection.row_factory = sqlite3.Row
    return connection


def _settled(path: Path) -> sqlite3.Connection:
    """A read-only connection, before which a transaction that a kill left half done is rolled back.

    Only a writing connection can do that where the file was not in WAL mode: while a command brought it into or out of
    that, or a migration or removal began.
    """
    if path.with_name(f"{path.name}-journal").exists():
        with closing(_connect(path, "rw")) as writing, suppress(sqlite3.Error):  # what is amiss the caller finds
            writing.execute("PRAGMA user_version").fetchone()
    return _connect(path, "ro")


def _checked_version(connection: sqlite3.Connection, path: Path, schema: Schema) -> int:
    """The `user_version` of a file; reading it is the first real look, which finds one cut short."""
    try:
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    except sqlite3.DatabaseError as error:
        raise _unreadable(path, error) from error
    if version > schema.version:
        raise ForeignDatabase(
            f"{path} was written by a newer release (schema {version}, this one knows {schema.version}); "
            "update it: pip install --upgrade newscrawler"
        )
    return version


def _quick_check(connection: sqlite3.Connection, path: Path) -> None:
    try:
        first = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.DatabaseError as error:
        raise _unreadable(path, error) from error
    if first != "ok":
        raise _unreadable(path, first)


def _unreadable(path: Path, fault: object) -> ArchiveError:
    """The error for a file that SQLite refuses: a folder that is not writable, or damage."""
    if isinstance(fault, sqlite3.OperationalError):
        return ArchiveError(
            f"cannot open {path}: {fault}; SQLite must be able to write {path.name}-shm beside it, "
            "and no network file system may lie between"
        )
    return ForeignDatabase(f"{path} is damaged ({fault}); nothing was changed: restore a backup, or move the file away")
