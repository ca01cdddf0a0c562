"""Files that are complete or not there: written beside their place, compressed by their ending, hashed on the way."""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, BinaryIO, cast

import zstandard

from newscrawler.archive.copies import sync
from newscrawler.exceptions import ArchiveError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

_GZIP_LEVEL = 1  # 6 saves a quarter more and takes three times as long
_ZSTD_LEVEL = 3
_BUFFER = 1 << 20


class Sink(io.RawIOBase):
    """A stream that counts and hashes what goes through it into a file."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._hash = hashlib.sha256()
        self.bytes = 0

    def writable(self) -> bool:
        """It is there to be written to."""
        return True

    def write(self, data: Any) -> int:
        """Write all of the bytes; how many they are."""
        self._hash.update(data)
        self._file.write(data)
        size = memoryview(data).nbytes
        self.bytes += size
        return size

    @property
    def sha256(self) -> str:
        """SHA-256 of all that was written, as hexadecimal digits."""
        return self._hash.hexdigest()


@contextmanager
def written(target: Path | None, compression: str | None) -> Iterator[tuple[BinaryIO, Sink]]:
    """A stream that writes a file (None: standard output), and the Sink that tells of it when it is complete.

    The file has its name only when all of it is on the disk; until then the former one stays. A device or pipe is
    written directly. Raises ArchiveError where it cannot be written.
    """
    try:
        with _opened(target) as file:
            sink = Sink(file)
            with (
                io.BufferedWriter(sink, _BUFFER) as buffer,
                COMPRESSIONS[compression](cast("BinaryIO", buffer)) as stream,
            ):
                yield stream, sink
    except BrokenPipeError:
        raise
    except OSError as error:
        raise ArchiveError(
            f"cannot write {target or 'standard output'}: {error.strerror or error}; no file was replaced"
        ) from error


@contextmanager
def _opened(target: Path | None) -> Iterator[BinaryIO]:
    if target is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
    elif target.exists() and not target.is_file():
        with target.open("wb") as file:
            yield file
    else:
        with replacing(target) as file:
            yield file


@contextmanager
def replacing(target: Path) -> Iterator[BinaryIO]:
    """A file beside the target that takes its place when it is complete; what a killed process left is removed."""
    for left in target.parent.iterdir():
        name = left.name.removeprefix(f".{target.name}.")
        if name != left.name and name.endswith(".part") and not _alive(name.removesuffix(".part")):
            left.unlink(missing_ok=True)
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
        sync(target.parent)
    finally:
        part.unlink(missing_ok=True)


def _alive(process: str) -> bool:
    try:
        os.kill(int(process), 0)
    except (ProcessLookupError, OverflowError):
        return False
    except (PermissionError, ValueError):  # somebody else's process, or no file of ours
        return True
    return True


@contextmanager
def _plain(stream: BinaryIO) -> Iterator[BinaryIO]:
    yield stream


@contextmanager
def _gzip(stream: BinaryIO) -> Iterator[BinaryIO]:
    with gzip.GzipFile(filename="", fileobj=stream, mode="wb", compresslevel=_GZIP_LEVEL, mtime=0) as packed:
        yield cast("BinaryIO", packed)


@contextmanager
def _zstd(stream: BinaryIO) -> Iterator[BinaryIO]:
    compressor = zstandard.ZstdCompressor(level=_ZSTD_LEVEL, write_checksum=True)
    with compressor.stream_writer(stream, closefd=False) as packed:
        yield cast("BinaryIO", packed)


COMPRESSIONS: dict[str | None, Callable[[BinaryIO], AbstractContextManager[BinaryIO]]] = {
    None: _plain,
    "gz": _gzip,
    "zst": _zstd,
}
