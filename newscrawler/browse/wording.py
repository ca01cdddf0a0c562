"""Stored values as a reader sees them: times, marked excerpts, what changed between two versions. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Literal

_MARKED = re.compile("\x02([^\x02\x03]*)\x03")
_WORDS = re.compile(r"\S+\s*")
# Two unrelated paragraphs of 2,000 words take 0.01 s, and the server waits meanwhile. Longer paragraphs, and those
# after the first 50 that changed, are shown whole.
_MOST_WORDS = 2000
_MOST_COMPARED = 50


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text; `mark` says what is special about it."""

    text: str
    mark: Literal["found", "added", "removed"] | None = None


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


def changes(old: str, new: str) -> list[tuple[Piece, ...]]:
    """The paragraphs that differ between two texts, in order, each as pieces kept, added and removed."""
    before, after = old.split("\n\n"), new.split("\n\n")
    pairs = [
        pair
        for tag, i, j, k, m in SequenceMatcher(None, before, after).get_opcodes()
        if tag != "equal"
        for pair in zip_longest(before[i:j], after[k:m], fillvalue="")
    ]
    return [_change(*pair, by_word=place < _MOST_COMPARED) for place, pair in enumerate(pairs)]


def _change(old: str, new: str, *, by_word: bool) -> tuple[Piece, ...]:
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    if not by_word or max(len(before), len(after)) > _MOST_WORDS:
        before, after = [old], [new]
    pieces = []
    same = SequenceMatcher(None, [word.strip() for word in before], [word.strip() for word in after])
    for tag, i, j, k, m in same.get_opcodes():
        if tag == "equal":
            pieces.append(Piece("".join(after[k:m])))
        else:
            pieces += [Piece("".join(before[i:j]), "removed"), Piece("".join(after[k:m]), "added")]
    return tuple(piece for piece in pieces if piece.text)
