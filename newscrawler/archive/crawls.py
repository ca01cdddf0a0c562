"""Which sites of an archive are being crawled right now, so that no two crawls ask one site at once.

Each crawl holds a file of its own beside the archive, `news.db.<number>.crawl`, that names its sites. The file is
locked by `flock`, which the kernel frees at any end of the process: a file that nobody holds is left by a crash, and
the next crawl removes it. One file a crawl and not one a site, because a list of addresses may name thousands.
Commands that replace or empty the archive's files hold one for all sites, and a backup one for none: it minds only the
former.
Linux and macOS only, and no network file system.
"""

from __future__ import annotations

import fcntl
import glob
import json
import os
import secrets
import socket
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newscrawler.archive.database import FileLock
from newscrawler.archive.values import stamp
from newscrawler.exceptions import ArchiveError, SiteBusy

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


@contextmanager
def claimed(archive: Path, hosts: Iterable[str], *, spider: str) -> Iterator[None]:
    """Hold sites for one crawl while the context lasts; an archive must lie at `archive`, an absolute path.

    Raises SiteBusy at once if a crawl of this process or another one holds one of the hosts, ArchiveError if no file
    can be written beside the archive.
    """
    with _claimed(archive, frozenset(hosts), f"spider {spider}"):
        yield


@contextmanager
def in_use(archive: Path, *, command: str) -> Iterator[None]:
    """Keep commands that must be alone away while the context lasts; crawls may go on.

    Raises SiteBusy at once if such a command goes on.
    """
    with _claimed(archive, frozenset(), command):
        yield


@contextmanager
def alone(archive: Path, *, command: str) -> Iterator[None]:
    """Keep crawls and backups away while the context lasts, in the folder of an archive or of one to come.

    Raises SiteBusy at once if a crawl or such a command goes on.
    """
    with _claimed(archive, None, command):
        yield


@contextmanager
def _claimed(archive: Path, hosts: frozenset[str] | None, doing: str) -> Iterator[None]:
    descriptor, path = _claim(archive, hosts, doing)
    try:
        yield
    finally:
        path.unlink(missing_ok=True)
        os.close(descriptor)


def _claim(archive: Path, hosts: frozenset[str] | None, doing: str) -> tuple[int, Path]:
    path = archive.with_name(f"{archive.name}.{secrets.token_hex(4)}.crawl")
    lock = FileLock(archive.with_name(f"{archive.name}.lock"))
    try:
        with lock.held():  # nobody else looks or claims meanwhile
            for other in _going_on(archive):
                if hosts is None or other["hosts"] is None:
                    raise SiteBusy(_busy(archive, other))
                if shared := hosts & set(other["hosts"]):
                    raise SiteBusy(_explained(min(shared), other))
            return _hold(path, hosts, doing), path
    except OSError as error:
        raise ArchiveError(f"cannot write {path}: {error.strerror}; it notes which site a crawl visits") from error
    finally:
        lock.close()


def _going_on(archive: Path) -> Iterator[dict[str, Any]]:
    """What the other crawls wrote into their files; those of crashed ones are removed."""
    for path in archive.parent.glob(f"{glob.escape(archive.name)}.*.crawl"):
        try:
            file = path.open("rb")
        except FileNotFoundError:  # it ended just now
            continue
        with file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield json.load(file)
            else:
                path.unlink(missing_ok=True)


def _hold(path: Path, hosts: frozenset[str] | None, doing: str) -> int:
    told = {
        "hosts": None if hosts is None else sorted(hosts),
        "doing": doing,
        "pid": os.getpid(),
        "host": socket.gethostname(),
        "since": stamp(datetime.now(UTC)),
    }
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o644)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        path.write_text(json.dumps(told), encoding="utf-8")
    except BaseException:
        path.unlink(missing_ok=True)
        os.close(descriptor)
        raise
    return descriptor


def _explained(host: str, other: dict[str, Any]) -> str:
    return (
        f"{host} is being crawled by {_process(other)} ({other['doing']}); "
        f"wait for its end, or stop it: kill {other['pid']}"
    )


def _busy(archive: Path, other: dict[str, Any]) -> str:
    return (
        f"{archive} is in use by {_process(other)} ({other['doing']}); "
        f"wait for its end, or stop it: kill {other['pid']}"
    )


def _process(other: dict[str, Any]) -> str:
    return f"process {other['pid']} on {other['host']} since {other['since']}"
