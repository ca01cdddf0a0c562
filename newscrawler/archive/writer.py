"""The one thread of a process that writes an archive file; everything else only reads.

Work waits in a bounded queue (a full one holds the caller back), and what waits together shares a transaction. SQLite's
own locks never block Scrapy's reactor this way, and each Future resolves only when its work is committed.
"""

from __future__ import annotations

import logging
import queue
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

from newscrawler.archive.database import FileLock, check_file, connect_writer, raw_path
from newscrawler.archive.schema import ARCHIVE, RAW
from newscrawler.exceptions import ArchiveError

if TYPE_CHECKING:
    from collections.abc import Iterable

Result = TypeVar("Result")
Work = Callable[[sqlite3.Connection, int | None], Result]
RawWork = Callable[[sqlite3.Connection, sqlite3.Connection], int | None]

# Many in a transaction share what it writes: 500 take a sixth less time each than 100 (a crawl seldom has 5 waiting).
BATCH = 500
QUEUE = 500
PAGES = 100  # waiting or being written; they are held in memory: some 30 MB at 300 KB each

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class _Job(Generic[Result]):
    """What to write: first, if given, into the raw file; then, with the raw row's number, into the archive."""

    work: Work[Result]
    raw: RawWork | None
    future: Future[Result] = field(default_factory=Future)
    raw_id: int | None = None

    def write_raw(self, connection: sqlite3.Connection, archive: sqlite3.Connection) -> None:
        if self.raw:
            self.raw_id = self.raw(connection, archive)

    def write(self, connection: sqlite3.Connection) -> Result:
        return self.work(connection, self.raw_id)


class Writer:
    """Writes `news.db` and `news.raw.db`; got by `acquire()`, given back by `release()`."""

    _shared: ClassVar[dict[Path, Writer]] = {}
    _shared_lock: ClassVar[threading.Lock] = threading.Lock()

    def __init__(self, path: Path) -> None:
        self.path = path
        self._users = 0
        self._queue: queue.Queue[_Job[Any] | None] = queue.Queue(QUEUE)
        self._pages = threading.BoundedSemaphore(PAGES)
        self._lock = FileLock(path.with_name(f"{path.name}.lock"))
        self._opened: Future[None] = Future()
        self._thread = threading.Thread(target=self._run, name=f"archive-writer {path.name}", daemon=True)
        self._thread.start()

    @classmethod
    def acquire(cls, path: Path) -> Writer:
        """The writer of this file in this process, made and opened if there is none.

        Raises ArchiveError if the file cannot be opened for writing.
        """
        with cls._shared_lock:
            writer = cls._shared.get(path) or cls(path)
            writer._opened.result()
            writer._users += 1
            cls._shared[path] = writer
            return writer

    def release(self) -> None:
        """Give the writer back; the last to do so waits until all is written and the files are closed."""
        with self._shared_lock:
            self._users -= 1
            if self._users:
                return
            del self._shared[self.path]
            self._queue.put(None)
            self._thread.join()

    def submit(self, work: Work[Result], raw: RawWork | None = None) -> Future[Result]:
        """Queue work for the next transaction; the Future has its result once that is committed.

        `work` may be called a second time if the transaction it was in came to nothing. What it raises is the Future's
        exception, and so is ArchiveError where SQLite could not write; the work of its neighbours is kept.
        """
        job = _Job(work, raw)
        job.future.set_running_or_notify_cancel()  # from here on it is written, whoever stops waiting
        if raw:
            self._pages.acquire()
        self._queue.put(job)
        return job.future

    def _run(self) -> None:
        try:
            self._open()
        except BaseException as error:  # it is raised in acquire()
            self._lock.close()
            self._opened.set_exception(error)
            return
        self._opened.set_result(None)
        while batch := self._next_batch():
            self._write(batch)
            for job in batch:
                if job.raw:
                    self._pages.release()
        self._close()

    def _open(self) -> None:
        try:
            if self.path.exists():
                check_file(self.path, ARCHIVE)  # before a lock file is laid beside a database that is not ours
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self._lock.held():
                self._archive = connect_writer(self.path, ARCHIVE)
                try:
                    self._raw = connect_writer(raw_path(self.path), RAW, first_ids=self._next_raw_ids())
                except BaseException:
                    self._archive.close()
                    raise
        except (OSError, sqlite3.Error) as error:
            raise ArchiveError(f"cannot open {self.path} for writing: {error}") from error

    def _next_raw_ids(self) -> dict[str, int]:
        """A raw file begun anew beside an older archive must not give its numbers a second time."""
        last = self._archive.execute("SELECT coalesce(max(raw_page_id), 0) FROM fetches").fetchone()[0]
        return {"pages": last + 1}

    def _next_batch(self) -> list[_Job[Any]]:
        """Wait for work and take what has come with it; empty when the last user has left."""
        job = self._queue.get()
        batch = []
        while job is not None:
            batch.append(job)
            if len(batch) == BATCH:
                return batch
            try:
                job = self._queue.get_nowait()
            except queue.Empty:
                return batch
        if batch:
            self._queue.put(None)  # the last batch first, then the end
        return batch

    def _write(self, batch: list[_Job[Any]]) -> None:
        """Commit the raw pages, then the rest: a page without a row is harmless, a row without its page is not."""
        try:
            with self._lock.held():
                if any(job.raw for job in batch):
                    _commit(self._raw, batch, lambda job, raw: job.write_raw(raw, self._archive))
                written = _commit(self._archive, [job for job in batch if not job.future.done()], _Job.write)
        except Exception as error:  # the thread must outlive it: others wait for their Futures
            self._retry_or_fail([job for job in batch if not job.future.done()], error)
        else:
            for job, result in written:
                job.future.set_result(result)

    def _retry_or_fail(self, batch: list[_Job[Any]], error: Exception) -> None:
        """A transaction that came to nothing is tried again job by job, so that one cannot take others with it."""
        if len(batch) > 1 and isinstance(error, sqlite3.Error) and error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
            for job in batch:
                self._write([job])
        else:
            for job in batch:
                job.future.set_exception(_explained(error))

    def _close(self) -> None:
        try:
            with self._lock.held():
                for connection in (self._raw, self._archive):
                    connection.execute("PRAGMA optimize")
                    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except (ArchiveError, sqlite3.Error) as error:
            logger.warning("%s was closed untidily (%s); nothing is lost, the next opening tidies up", self.path, error)
        finally:
            self._raw.close()
            self._archive.close()
            self._lock.close()


def _commit(
    connection: sqlite3.Connection, jobs: Iterable[_Job[Any]], write: Callable[[_Job[Any], sqlite3.Connection], Any]
) -> list[tuple[_Job[Any], Any]]:
    """Do jobs in one transaction, each in a savepoint; those that came through, with their results.

    One that fails has its Future's exception. `BEGIN IMMEDIATE`, because a deferred transaction that reads before it
    writes fails at once when another process has written. Raises sqlite3.Error if the transaction came to nothing.
    """
    done = []
    connection.execute("BEGIN IMMEDIATE")
    try:
        for job in jobs:
            connection.execute("SAVEPOINT job")
            try:
                done.append((job, write(job, connection)))
            except Exception as error:
                if not connection.in_transaction:  # the disk is full, say: SQLite gave up the whole transaction
                    raise
                connection.execute("ROLLBACK TO job")
                job.future.set_exception(_explained(error))
            connection.execute("RELEASE job")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    return done


def _explained(error: Exception) -> Exception:
    """What a Future raises: SQLite's errors as ArchiveError, anything else as it is."""
    if not isinstance(error, sqlite3.Error):
        return error
    explained = ArchiveError(f"cannot write the archive: {error}; what was being written is lost, visit it again")
    explained.__cause__ = error
    return explained
