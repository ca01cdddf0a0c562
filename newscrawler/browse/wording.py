"""Stored values as a reader sees them: times and marked excerpts. Pure."""

from __future__ import annotations

import re
from datetime import date, datetime

from newscrawler.text_diff import Piece

_MARKED = re.compile("\x02([^\x02\x03]*)\x03")


def readable_time(stamp: str | None, *, zone: bool = False) -> str:
    """`14 November 2026, 09:40` of an ISO time in its own offset, which `zone` adds; `14 November 2026` of a day.

    "" of None; what is no time is given back as it is.
    """
    if not stamp:
        return ""
    try:
        moment = datetime.fromisoformat(stamp) if "T" in stamp else date.fromisoformat(stamp)
    except ValueError:
        return stamp
    day = f"{moment.day} {moment:%B} {moment.year}"
    if not isinstance(moment, datetime):
        return day
    # An offset of 0 is told as "UTC", another as "UTC+05:00".
    return f"{day}, {moment:%H:%M}" + (f" {moment.tzname() or ''}".rstrip() if zone else "")


def marked(text: str) -> tuple[Piece, ...]:
    """The pieces of a text whose marked parts stand between U+0002 and U+0003."""
    parts = _MARKED.split(text)
    return tuple(Piece(part, "found" if place % 2 else None) for place, part in enumerate(parts) if part)
