"""Where the blocks of a page stand: the elements around them, and what is made alike."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newscrawler.extract.pieces import Piece, Span, Walk


def holder(flat: Walk, piece: Piece) -> int:
    """The place of the element that a block shares with the blocks beside it: for a paragraph, the one around it."""
    own = flat.spans[piece.parent]
    return own.parent if own.end - own.start == 1 else piece.parent


def around(flat: Walk, places: list[int]) -> Span:
    """The smallest element around some blocks, given in order."""
    span = flat.spans[flat.pieces[places[0]].parent]
    while span.end <= places[-1]:
        span = flat.spans[span.parent]
    return span


def smallest(flat: Walk, blocks: Iterable[int], least: float, title_at: int | None = None) -> Span:
    """The smallest element that holds so many letters of some blocks, and the headline if its place is given; the
    outermost where none does."""
    chosen = set(blocks)
    sums = [0, *accumulate(len(piece.text) if at in chosen else 0 for at, piece in enumerate(flat.pieces))]
    holding = (  # children come first
        span
        for span in flat.spans
        if sums[span.end] - sums[span.start] >= least and (title_at is None or span.start <= title_at < span.end)
    )
    return next(holding, flat.spans[-1])


def made(span: Span) -> tuple[str, str]:
    """How an element is made: its tag and its classes."""
    return span.tag, span.classes


def letters_of(flat: Walk, blocks: Iterable[int]) -> int:
    """How many characters some blocks have."""
    return sum(len(flat.pieces[at].text) for at in blocks)
