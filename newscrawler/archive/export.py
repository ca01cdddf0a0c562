"""Exports of the view `articles_view`: complete or not there at all, and flat in memory however long the archive."""

from __future__ import annotations

import csv
import io
import json
import os
import sys
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from newscrawler.archive.database import reading
from newscrawler.archive.filters import Filters
from newscrawler.exceptions import ArchiveError, UsageError

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Iterator

    from newscrawler.archive import Archive

PROFILES = ("data", "excel")
LIST_COLUMNS = frozenset({"authors", "tags", "flags"})
JSON_COLUMNS = LIST_COLUMNS | {"images"}
TIME_COLUMNS = frozenset({"published_at", "published_local", "modified_at", "first_seen_at", "last_seen_at", "gone_at"})

# A cell that begins so is a formula to a spreadsheet (OWASP ASVS 1.2.10 names the first six and TAB; the full-width
# forms are read as formulas by Excel in East Asian locales).
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
EXCEL_CELL = 32_767  # UTF-16 units

_ROWS = 500  # fetched at a time: some 2 MB of texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection(Filters):
    """Which articles to export, and which of their columns (all if empty)."""

    columns: tuple[str, ...] = ()


def export(
    archive: Archive,
    out: str,
    *,
    file_format: str | None = None,
    profile: str = "data",
    selection: Selection | None = None,
) -> int:
    """Write articles to a file (`-`: standard output), ordered by id; the number of articles.

    The format is that of the file's ending if none is named. A file appears under its name only when it is complete.
    Raises UsageError for an unknown format, profile or column and for a file that cannot be the target, ArchiveError if
    it cannot be written or the archive cannot be read.
    """
    write = WRITERS[checked_format(out, file_format, profile)]
    selection = selection or Selection()
    with closing(archive.connect()) as connection, reading():
        columns = _checked_columns(connection, selection.columns)
        rows = _rows(connection, selection, columns)
        if out == "-":
            return write(rows, columns, sys.stdout.buffer, profile)
        target = _checked_target(archive, out)
        with _replacing(target) as stream:
            return write(rows, columns, stream, profile)


def checked_format(out: str, file_format: str | None, profile: str) -> str:
    """The format to write, named or by the file's ending (csv for `-`); UsageError if there is no such."""
    known = ", ".join(WRITERS)
    named = file_format or ("csv" if out == "-" else Path(out).suffix.removeprefix(".").lower())
    if named not in WRITERS:
        raise UsageError(f"no format {named!r}; name one by --format or by the file's ending: {known}")
    if profile not in PROFILES:
        raise UsageError(f"no profile {profile!r}; there are: {', '.join(PROFILES)}")
    if profile == "excel" and named != "csv":
        raise UsageError(f"the profile excel is for csv, not for {named}; leave --profile out")
    return named


def _checked_columns(connection: sqlite3.Connection, wanted: tuple[str, ...]) -> list[str]:
    known = [column[0] for column in connection.execute("SELECT * FROM articles_view LIMIT 0").description]
    if unknown := [name for name in wanted if name not in known]:
        raise UsageError(f"no column {unknown[0]!r}; there are: {', '.join(known)}")
    return list(dict.fromkeys(wanted)) or known


def _checked_target(archive: Archive, out: str) -> Path:
    target = Path(out).expanduser().resolve()
    if target in (archive.path, archive.raw_path):
        raise UsageError(f"{out} is the archive itself; name another file to export to")
    if target.is_dir():
        raise UsageError(f"{out} is a folder; name a file in it")
    if not target.parent.is_dir():
        raise UsageError(f"there is no folder {target.parent}; make it first")
    return target


def _rows(connection: sqlite3.Connection, selection: Selection, columns: list[str]) -> Iterator[tuple[Any, ...]]:
    """The rows in order of id, some at a time; the conditions are met by numbers first, so that no text is sorted."""
    conditions = selection.conditions(connection)
    query = (
        f"SELECT {', '.join(columns)} FROM articles_view"  # noqa: S608 - columns are checked, values bound
        f" WHERE id IN (SELECT id FROM articles WHERE {' AND '.join(conditions) or 'true'}) ORDER BY id"
    )
    cursor = connection.execute(query, tuple(conditions.values()))
    while rows := cursor.fetchmany(_ROWS):
        yield from map(tuple, rows)


@contextmanager
def _replacing(target: Path) -> Iterator[BinaryIO]:
    """Write beside a file and give it the file's name when all is on the disk; a device or pipe is written directly."""
    try:
        if target.exists() and not target.is_file():
            with target.open("wb") as stream:
                yield stream
            return
        part = target.with_name(f".{target.name}.{os.getpid()}.part")
        try:
            with part.open("wb") as stream:
                yield stream
                stream.flush()
                os.fsync(stream.fileno())
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        if isinstance(error, BrokenPipeError):
            raise
        raise ArchiveError(f"cannot write {target}: {error.strerror}; nothing was written") from error


def _write_jsonl(rows: Iterable[tuple[Any, ...]], columns: list[str], stream: BinaryIO, _profile: str) -> int:
    """One JSON object a line, in UTF-8; lists as arrays, what is not known as null."""
    count = 0
    for row in rows:
        record = {
            name: json.loads(value) if name in JSON_COLUMNS else value for name, value in zip(columns, row, strict=True)
        }
        stream.write(json.dumps(record, ensure_ascii=False).encode() + b"\n")
        count += 1
    return count


def _write_csv(rows: Iterable[tuple[Any, ...]], columns: list[str], stream: BinaryIO, profile: str) -> int:
    """RFC 4180: comma, CRLF between records, quotes doubled; line ends inside a cell stay \\n."""
    excel = profile == "excel"
    text = io.TextIOWrapper(stream, encoding="utf-8-sig" if excel else "utf-8", newline="")
    writer = csv.writer(text)
    writer.writerow([*columns, "text_truncated"] if excel else columns)
    count = 0
    for row in rows:
        cells = [_joined(value) if name in LIST_COLUMNS else value for name, value in zip(columns, row, strict=True)]
        writer.writerow(_for_excel(columns, cells) if excel else cells)
        count += 1
    text.detach()
    return count


def _joined(array: str) -> str:
    r"""A JSON array of strings as one cell: joined by |, and a | or \ inside a string escaped by \."""
    return "|".join(item.replace("\\", "\\\\").replace("|", "\\|") for item in json.loads(array))


def _for_excel(columns: list[str], cells: list[Any]) -> list[Any]:
    """Cells as a spreadsheet shows them best: times as 2026-11-22 08:00, no formulas, none longer than it can hold.

    One more cell says whether any was cut.
    """
    shown = [_safe(_time(cell) if name in TIME_COLUMNS else cell) for name, cell in zip(columns, cells, strict=True)]
    cut = [_cut(cell) for cell in shown]
    return [*cut, int(cut != shown)]


def _time(cell: str | None) -> str | None:
    return cell[:16].replace("T", " ") if cell else cell


def _safe(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA_STARTS) else cell


def _cut(cell: object) -> object:
    if not isinstance(cell, str) or len(cell) * 2 <= EXCEL_CELL:
        return cell
    return cell.encode("utf-16-le")[: EXCEL_CELL * 2].decode("utf-16-le", "ignore")


WRITERS: dict[str, Callable[[Iterable[tuple[Any, ...]], list[str], BinaryIO, str], int]] = {
    "csv": _write_csv,
    "jsonl": _write_jsonl,
}
