"""Where the blocks of a page stand: the elements around them, and what is made alike."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import accumulate, compress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newscrawler.extract.pieces import Piece, Span, Walk


def holder(flat: Walk, piece: Piece) -> int:
    """The place of the element that a block shares with the blocks beside it: for a paragraph, the one around it."""
    own = flat.spans[piece.parent]
    return own.parent if own.end - own.start == 1 else piece.parent


def shared(flat: Walk, piece: Piece) -> int:
    """The place of the smallest element that holds a block and others."""
    place = piece.parent
    while (span := flat.spans[place]).end - span.start == 1 and span.parent >= 0:
        place = span.parent
    return place


def around(flat: Walk, places: list[int]) -> Span:
    """The smallest element around some blocks, given in order."""
    span = flat.spans[flat.pieces[places[0]].parent]
    while span.end <= places[-1]:
        span = flat.spans[span.parent]
    return span


def smallest(flat: Walk, blocks: list[int], least: float, title_at: int | None = None) -> Span:
    """The smallest element that holds so many letters of some blocks, given in order, and the headline; where its place
    is not given, `least` is more than half of them. The outermost where none does."""
    sums = [0, *accumulate([len(flat.pieces[at].text) for at in blocks])]
    # What holds more than half of them holds the block in their middle.
    inside = title_at if title_at is not None else blocks[bisect_right(sums, sums[-1] / 2) - 1]
    span = flat.spans[flat.pieces[inside].parent]
    while sums[bisect_left(blocks, span.end)] - sums[bisect_left(blocks, span.start)] < least and span.parent >= 0:
        span = flat.spans[span.parent]
    return span


def made(span: Span) -> tuple[str, str]:
    """How an element is made: its tag and its classes."""
    return span.tag, span.classes


def staying_places(stays: list[bool]) -> list[int]:
    """The places of the blocks that stay."""
    return [*compress(range(len(stays)), stays)]


def letters_of(flat: Walk, blocks: Iterable[int]) -> int:
    """How many characters some blocks have."""
    return sum([len(flat.pieces[at].text) for at in blocks])
