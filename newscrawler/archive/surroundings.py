"""What an archive stands on: SQLite's release, the disk, the file system, and what lies beside the files."""

from __future__ import annotations

import shutil
import sqlite3
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from newscrawler.archive.checks import Finding
from newscrawler.archive.database import raw_path
from newscrawler.archive.migrate import copies_before
from newscrawler.archive.removal import out_of_reach
from newscrawler.archive.values import file_size

if TYPE_CHECKING:
    from collections.abc import Iterator

# https://www.sqlite.org/wal.html#walresetbug
_SAFE_WITH_TWO_WRITERS = (3, 51, 3)
_LEAST_FREE = 256 * 2**20
_LONG_LOG = 256 * 2**20  # four times the size to which it is cut
_NETWORK = {
    "nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "9p", "afs", "ceph", "lustre", "glusterfs", "fuse.sshfs",
    "fuse.glusterfs", "fuse.rclone", "fuse.s3fs", "davfs", "fuse.davfs2", "vboxsf", "drvfs",
}  # fmt: skip
_MOUNTS = Path("/proc/self/mountinfo")


def surroundings(archive: Path) -> Iterator[Finding]:
    """All of it, as findings."""
    yield sqlite_release(sqlite3.sqlite_version_info)
    yield file_system(archive, _MOUNTS.read_text("utf-8") if _MOUNTS.exists() else None)
    yield free_disk(archive)
    yield write_ahead_logs(archive)
    yield from left_beside(archive)


def sqlite_release(release: tuple[int, ...]) -> Finding:
    """Whether this SQLite has the mistake by which two processes that write at once can damage a file."""
    version = ".".join(map(str, release))
    if release >= _SAFE_WITH_TWO_WRITERS:
        return Finding("SQLite", "ok", version)
    found = f"{version} can damage a file that two programs write at once; newscrawler's writers take turns"
    return Finding("SQLite", "note", found, "let no other program write to the archive, or use 3.51.3 or newer")


def file_system(archive: Path, mounts: str | None) -> Finding:
    """Whether the archive lies on a local disk; `mounts` is /proc/self/mountinfo, None where there is none."""
    if mounts is None:
        return Finding("file system", "note", f"not known on {sys.platform}", "the archive must lie on a local disk")
    best, kind = "", "unknown"
    for line in mounts.splitlines():
        before, _, after = line.partition(" - ")
        place = before.split()[4].replace("\\040", " ")
        if archive.is_relative_to(place) and len(place) >= len(best):
            best, kind = place, after.split()[0]
    if kind in _NETWORK:
        advice = "move both files to a local disk: SQLite's write-ahead log does not work over a network"
        return Finding("file system", "wrong", f"the archive lies on a network file system ({kind}, {best})", advice)
    return Finding("file system", "ok", kind)


def free_disk(archive: Path) -> Finding:
    """Whether there is room to crawl on, and for a copy of both files."""
    free = shutil.disk_usage(archive.parent).free
    need = sum(path.stat().st_size for path in (archive, raw_path(archive)) if path.exists())
    found = f"{file_size(free)} free, the archive has {file_size(need)}"
    if free < _LEAST_FREE:
        return Finding("disk", "wrong", found, "make room: a crawl that cannot write ends with exit code 4")
    if free < need:
        return Finding("disk", "note", found, "a new release and scrapy remove copy the files: make room before")
    return Finding("disk", "ok", found)


def write_ahead_logs(archive: Path) -> Finding:
    """Whether the logs beside the files are as short as they should be."""
    logs = [path.with_name(f"{path.name}-wal") for path in (archive, raw_path(archive))]
    size = sum(log.stat().st_size for log in logs if log.exists())
    if size > _LONG_LOG:
        advice = "a program keeps an old state open (scrapy browse?): end it, and the next crawl folds them in"
        return Finding("write-ahead logs", "note", file_size(size), advice)
    return Finding("write-ahead logs", "ok", file_size(size))


def left_beside(archive: Path) -> Iterator[Finding]:
    """What killed commands left beside the archive, and older states that are kept there."""
    files = (archive, raw_path(archive))
    for path in files:
        if path.with_name(f"{path.name}.rewritten.part").exists():
            advice = "give the same scrapy remove again: until then a file may hold what was to go"
            yield Finding("removal", "wrong", f"one was cut off ({path.name}.rewritten.part)", advice)
        if path.with_name(f"{path.name}.restored.part").exists():
            advice = "give the same scrapy restore again, or delete that file"
            yield Finding("restore", "note", f"one was cut off ({path.name}.restored.part)", advice)
    for kept in [*(copy for path in files for copy in copies_before(path)), *out_of_reach(archive)]:
        yield Finding("older state", "note", f"kept beside: {kept.name}", "delete it when you need it no more")
