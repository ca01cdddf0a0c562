"""Rows as text: CSV, exact or safe for a spreadsheet, and JSON Lines."""

from __future__ import annotations

import csv
import json
from datetime import UTC, datetime, timezone
from typing import TYPE_CHECKING, Any, BinaryIO

from newscrawler.archive.export.rows import JSON_COLUMNS, LIST_COLUMNS, TIME_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from newscrawler.archive.export.rows import Job, Row

# A cell that begins so is a formula to a spreadsheet (OWASP ASVS 1.2.10 names the first six and TAB; the full-width
# forms are read as formulas by Excel in East Asian locales).
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
EXCEL_CELL = 32_767  # UTF-16 units
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def write_jsonl(job: Job) -> int:
    """One JSON object a line, in UTF-8; lists as arrays, what is not known as null."""
    parsed = [name in JSON_COLUMNS for name in job.columns]
    count = 0
    for row in job.rows():
        values = (json.loads(cell) if is_json else cell for cell, is_json in zip(row, parsed, strict=True))
        record = json.dumps(dict(zip(job.columns, values, strict=True)), ensure_ascii=False)
        job.stream.write(f"{record}\n".encode())
        count += 1
    return count


def write_csv(job: Job) -> int:
    """RFC 4180: comma, CRLF between records, quotes doubled; line ends inside a cell stay as they are."""
    return _write_records(job.columns, map(_exact(job.columns), job.rows()), job.stream)


def write_excel(job: Job) -> int:
    """CSV as a spreadsheet opens it best; one more column, text_truncated, says whether any cell was cut."""
    job.stream.write(_BYTE_ORDER_MARK)
    shown = map(_shown(job.columns), job.rows("published_local"))
    return _write_records([*job.columns, "text_truncated"], shown, job.stream)


def joined(array: str) -> str:
    r"""A JSON array of strings as one cell: joined by |, and a | or \ inside a string escaped by \."""
    if array == "[]":
        return ""
    return "|".join(item.replace("\\", "\\\\").replace("|", "\\|") for item in json.loads(array))


class _Encoded:
    """What csv.writer writes to: each record as UTF-8."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def write(self, record: str) -> int:
        return self._stream.write(record.encode())


def _write_records(header: list[str], records: Iterable[list[Any]], stream: BinaryIO) -> int:
    writer = csv.writer(_Encoded(stream))
    writer.writerow(header)
    count = 0
    for record in records:
        writer.writerow(record)
        count += 1
    return count


def _exact(columns: list[str]) -> Callable[[Row], list[Any]]:
    lists = [place for place, name in enumerate(columns) if name in LIST_COLUMNS]

    def exact(row: Row) -> list[Any]:
        cells = list(row)
        for place in lists:
            cells[place] = joined(cells[place])
        return cells

    return exact


def _shown(columns: list[str]) -> Callable[[Row], list[Any]]:
    """How a row is shown: times on the site's clock, no formula, no cell longer than one can be, and whether any was.

    The row has the local time of publication behind its columns.
    """
    exact = _exact(columns)
    times = [place for place, name in enumerate(columns) if name in TIME_COLUMNS]

    def shown(row: Row) -> list[Any]:
        *cells, local = exact(row)
        zone = _zone(local)
        for place in times:
            cells[place] = _on_the_clock(cells[place], zone)
        safe = [f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA_STARTS) else cell for cell in cells]
        cut = [_cut(cell) for cell in safe]
        return [*cut, int(cut != safe)]

    return shown


def _zone(local: str | None) -> timezone:
    """The offset of the site's clock at publication; UTC where no hour is printed."""
    offset = datetime.fromisoformat(local).utcoffset() if local and "T" in local else None
    return timezone(offset) if offset else UTC


def _on_the_clock(time: str | None, zone: timezone) -> str | None:
    if not time or "T" not in time:
        return time
    try:
        return datetime.fromisoformat(time).astimezone(zone).strftime("%Y-%m-%d %H:%M")
    except (ValueError, OverflowError):
        return time


def _cut(cell: object) -> object:
    if not isinstance(cell, str) or len(cell) * 2 <= EXCEL_CELL:
        return cell
    return cell.encode("utf-16-le")[: EXCEL_CELL * 2].decode("utf-16-le", "ignore")
