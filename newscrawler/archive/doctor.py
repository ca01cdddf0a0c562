"""A check-up of an archive: everything that must hold, looked at in both files; nothing is changed."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from newscrawler.archive import checks
from newscrawler.archive.checks import Finding, checked
from newscrawler.archive.database import Reader, check_file, connect_any, raw_path
from newscrawler.archive.schema import ARCHIVE, RAW
from newscrawler.archive.surroundings import surroundings
from newscrawler.exceptions import ArchiveError

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from pathlib import Path

    from newscrawler.archive.schema import Schema


def check_up(archive: Path, *, every: bool = False) -> Iterator[Finding]:
    """The findings of all checks, one after the other; `every` reads all raw pages instead of some.

    Raises ArchiveError if there is no archive. A crawl may go on meanwhile; then the search index is left out.
    """
    if not archive.exists():
        check_file(archive, ARCHIVE)
    news_is_sound, raw_is_sound = False, False
    for finding in _file(archive, ARCHIVE):
        news_is_sound = finding.level in ("ok", "note")
        yield finding
    for finding in _file(raw_path(archive), RAW):
        raw_is_sound = finding.level in ("ok", "note")
        yield finding
    if news_is_sound:
        yield from checked("articles", _articles(archive))
    if raw_is_sound:
        yield from checked("raw pages", _raw(raw_path(archive), every=every))
    if news_is_sound and raw_is_sound:
        yield from checked("raw pages", _both(archive))
    yield from surroundings(archive)


def _file(path: Path, schema: Schema) -> Iterator[Finding]:
    """Whether a file is ours, of this release, and whole; the last finding says whether it is worth to look further."""
    try:
        connection, version = connect_any(path, schema)
    except ArchiveError as error:
        yield Finding(f"file {path.name}", "damaged", str(error), checks.BACKUP)
        return
    with closing(connection):
        yield from checked(f"file {path.name}", _whole(connection, path.name))
    if version < schema.version:
        found = f"{path.name} is of an older release (schema {version} of {schema.version})"
        yield Finding("schema", "wrong", found, "back it up, then run a crawl, which brings it up to date")


def _whole(connection: sqlite3.Connection, name: str) -> Iterator[Finding]:
    yield checks.integrity(connection, name)


def _articles(archive: Path) -> Iterator[Finding]:
    connection, _ = connect_any(archive, ARCHIVE)
    with closing(connection):
        yield checks.foreign_keys(connection, archive.name)
        for fact in checks.INVARIANTS:
            yield checks.invariant(connection, fact)
        yield checks.texts(connection)
    yield checks.search_index(archive)


def _raw(path: Path, *, every: bool) -> Iterator[Finding]:
    connection, _ = connect_any(path, RAW)
    with closing(connection):
        yield checks.foreign_keys(connection, path.name)
    with closing(Reader(path, RAW)) as raw:
        yield checks.dictionaries(raw)
        yield checks.raw_pages(raw, every=every)


def _both(archive: Path) -> Iterator[Finding]:
    connection, _ = connect_any(archive, ARCHIVE)
    with closing(connection):
        connection.execute("ATTACH ? AS raw", (f"{raw_path(archive).as_uri()}?mode=ro",))
        for fact in checks.RAW_INVARIANTS:
            yield checks.invariant(connection, fact)
        yield checks.unadopted(connection)
