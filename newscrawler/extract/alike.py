"""What is made alike stays together: answers, steps and entries of one make, and the headings over them.

A page that gives each of them an element of its own hides from their neighbours that they are one text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newscrawler.extract.features import Features
    from newscrawler.extract.pieces import Piece, Span, Walk

_LIKELY_ALIKE, _ENTRY = 0.1, 30  # for one of a row: how likely it must be, its letters
_PART = 0.2  # of a row's letters, that must stay
_LIKELY_HEADING, _PARTS = 0.2, 3  # for a heading over a part of the text, one of so many
_LIKELY_TITLED = 0.015  # for one in a `header` of its own
_LINES = 2  # that may stand between a heading and the text under it


def keep_rows(flat: Walk, page: Features, likely: list[float], stays: list[bool]) -> None:
    """A block between two that stay needs little where a fifth of all that is made and placed as it stays: answers,
    steps and entries, each in an element of its own, are doubted one by one and belong together."""
    pieces = flat.pieces
    kept = [at for at, stay in enumerate(stays) if stay]
    doubted = [
        at
        for at in (range(kept[0], kept[-1]) if kept else ())
        if likely[at] > _LIKELY_ALIKE
        and not stays[at]
        and page.hint[at] < 0
        and len(pieces[at].text) >= _ENTRY
        and pieces[at].linked <= 0.3 * len(pieces[at].text)
        and pieces[at].kind not in ("heading", "caption")
    ]
    if not doubted:
        return
    told = {pieces[at].text for at in kept}
    rows: dict[tuple[tuple[str, str], ...], list[int]] = {_placed(flat, pieces[at]): [] for at in doubted}
    innermost = {row[0] for row in rows}
    for at, piece in enumerate(pieces):
        if made(flat.spans[piece.parent]) in innermost and (row := rows.get(_placed(flat, piece))) is not None:
            row.append(at)
    whole = {
        row: letters_of(flat, [at for at in places if stays[at]]) > _PART * letters_of(flat, places)
        for row, places in rows.items()
    }
    for at in doubted:
        stays[at] = pieces[at].text not in told and whole[_placed(flat, pieces[at])]
        told.add(pieces[at].text)


def keep_headings(flat: Walk, page: Features, likely: list[float], stays: list[bool]) -> None:
    """Headings over parts of the text stay where three of one make and more were to go, as links or for standing in
    elements of their own; and so does one in a `header` of its own, which is an edge of the page by its name alone."""
    pieces, spans = flat.pieces, flat.spans
    first = stays.index(True) if True in stays else len(stays)
    doubted: dict[tuple[str, str], list[int]] = {}
    for at in range(first + 1, len(stays) - 1):
        piece = pieces[at]
        if piece.kind != "heading" or stays[at] or not _heads_text(pieces, stays, at):
            continue
        own = spans[piece.parent]
        if page.hint[at] < 0:
            doubted.setdefault(made(own), []).append(at)
        elif own.rule is None and not page.sure[at] and likely[at] > _LIKELY_TITLED:
            around = spans[own.parent]
            stays[at] = around.tag == "header" and around.end == at + 1 and page.hint[at + 1] < 0
    for places in doubted.values():
        for at in places if len(places) >= _PARTS else ():
            stays[at] = likely[at] > _LIKELY_HEADING


def _heads_text(pieces: list[Piece], stays: list[bool], at: int) -> bool:
    """Whether a text stays under a heading, with at most a line or two between them."""
    for below in range(at + 1, min(at + 2 + _LINES, len(pieces))):
        if pieces[below].kind == "heading":
            break
        if stays[below]:
            return pieces[below].linked <= 0.5 * len(pieces[below].text)
    return False


def _placed(flat: Walk, piece: Piece) -> tuple[tuple[str, str], ...]:
    """How the three innermost elements around a block are made."""
    own = flat.spans[piece.parent]
    around = flat.spans[own.parent]
    return made(own), made(around), made(flat.spans[around.parent])


def made(span: Span) -> tuple[str, str]:
    """How an element is made: its tag and its classes."""
    return span.tag, span.classes


def letters_of(flat: Walk, blocks: Iterable[int]) -> int:
    """How many characters some blocks have."""
    return sum(len(flat.pieces[at].text) for at in blocks)
