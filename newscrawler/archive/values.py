"""Python values as SQLite stores them: clean text, UTC times, JSON; nothing here can fail on what a page says."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable

Text = TypeVar("Text", str, "str | None")

# SQLite cuts text at NUL in length(), LIKE and FTS5, and Python cannot encode a lone surrogate at all.
_NOT_STORABLE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff]")
_CONTROLS = {code: None for code in range(0x20) if chr(code) not in "\n\t"}
_WORD = re.compile(r"\w+(?:[-'’]\w+)*")
_LARGEST = 2**63 - 1


def storable(text: Text) -> Text:
    """The text as every column keeps it: line ends are \\n, no other control but \\t, no half of a surrogate pair.

    Two halves that stand together become their character, a lone one becomes U+FFFD.
    """
    if text is None or not _NOT_STORABLE.search(text):
        return text
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return whole.replace("\r\n", "\n").replace("\r", "\n").translate(_CONTROLS)


def storable_integer(number: int | None) -> int | None:
    """The number, or the nearest that fits SQLite's 64 bits."""
    return None if number is None else max(-_LARGEST, min(number, _LARGEST))


def utc_text(when: datetime | date | None) -> str | None:
    """A time as `2026-11-22T03:00:00Z`, a bare day as `2026-11-22`; without an offset it is taken as UTC.

    None where the time falls outside the years 1 to 9999 once it is in UTC.
    """
    if not isinstance(when, datetime):
        return when.isoformat() if when else None
    try:
        return stamp(when)
    except OverflowError:
        return None


def stamp(when: datetime) -> str:
    """The time of a clock as `2026-11-22T03:00:00Z`; without an offset it is taken as UTC."""
    return _in_utc(when, "seconds")


def moment(when: datetime) -> str:
    """The time of a clock as `2026-11-22T03:00:00.000Z`, where two in one second must be told apart."""
    return _in_utc(when, "milliseconds")


def _in_utc(when: datetime, timespec: str) -> str:
    in_utc = when.astimezone(UTC) if when.tzinfo else when
    return in_utc.replace(tzinfo=None).isoformat(timespec=timespec) + "Z"


def read_instant(text: str | None) -> datetime | None:
    """The moment in UTC of a time that `utc_text` wrote; a bare day is its midnight."""
    if text is None:
        return None
    when = datetime.fromisoformat(text)
    return when if when.tzinfo else datetime.combine(when.date(), time(), UTC)


def local_text(when: datetime | date | None) -> str | None:
    """A time with its own offset, `2026-11-22T08:00:00+05:00`; a bare day as `2026-11-22`."""
    if isinstance(when, datetime):
        return (when if when.tzinfo else when.replace(tzinfo=UTC)).isoformat(timespec="seconds")
    return when.isoformat() if when else None


def strings_json(strings: Iterable[str]) -> str:
    """A JSON array of strings, without repeats and empty ones, readable as it stands (no escapes of Cyrillic)."""
    return json.dumps(list(dict.fromkeys(filter(None, map(storable, strings)))), ensure_ascii=False)


def object_json(value: object) -> str:
    """Any value as strict JSON: what JSON does not know becomes its text, NaN and infinities become strings."""
    strict = json.loads(json.dumps(value, default=str), parse_constant=str)
    return storable(json.dumps(strict, ensure_ascii=False))


def words(text: str) -> int:
    """Number of words; one joined by a hyphen or apostrophe counts once."""
    return sum(1 for _ in _WORD.finditer(text))


def file_size(size: int) -> str:
    """A number of bytes for a reader."""
    power = min(max(size.bit_length() - 1, 0) // 10, 4)
    return f"{size / 1024**power:.{power > 1:d}f} {('bytes', 'KiB', 'MiB', 'GiB', 'TiB')[power]}"
