"""Small boxes set into a text: forms, rates, cards of other stories.

Each is found by what it holds; the blocks of it that stay so far go.
"""

from __future__ import annotations

import re
from itertools import accumulate
from typing import TYPE_CHECKING

from newscrawler.extract.characters import ends_in_stop
from newscrawler.extract.other_texts import LARGER_PART, is_linked_line, leads_away
from newscrawler.extract.places import letters_of, smallest, staying_places

if TYPE_CHECKING:
    from lxml.etree import _Element

    from newscrawler.extract.pieces import Piece, Span, Walk

_BOXES = frozenset({"article", "aside", "div", "fieldset", "form", "li", "section", "td"})
_IN_A_BOX, _BOX = 7, 400  # blocks and letters of one that is set into a text
_CARDS = 3  # that are believed: more are what the article lists
_SUMMARY = (30, 250)  # letters of the line in one
_RATES, _CELLS = 2, 60  # rows and cells of a table of rates
_VALUE = re.compile(r"[^\w\s]*\s?\d[\d.,:\s\u00a0]*\s?(?:[^\W\d_]{1,3}\b|\W)?\W*")
_CHANGE = re.compile(r"[(]?[-+−–▲▼↑↓]\s?[$€£]?\d[\d.,]*\s?%?[)]?")
_LABEL = 40  # letters of a line that heads a box
_WRITTEN_IN = frozenset({"", "email", "number", "tel", "text"})  # types of fields


def boxes(flat: Walk, title_at: int | None, stays: list[bool]) -> list[int]:
    """Small boxes set into the text: with a field to be filled in, as of newsletters, polls and calculators; with rates
    and their changes; and cards, in which the link to another story stands over one line that tells of it."""
    staying = [0, *accumulate(stays)]
    shown = {at: span for at, span in enumerate(flat.spans) if staying[span.start] != staying[span.end]}
    small = {at: span for at, span in shown.items() if _is_small(flat, span, title_at)}
    gone = {at for span in shown.values() if _is_of_rates(flat, span) for at in _with_label(flat, span)}
    cards: list[Span] = []
    for span in small.values():
        places = range(span.start, span.end)
        if span.parent not in small and _is_to_fill_in(span.element):  # the largest box around a field
            gone.update(places)
        elif _is_card(flat, span) and not any(stays[at] and _is_headline(flat.pieces[at]) for at in places):
            cards.append(span)
    if cards:
        told = staying_places(stays)
        text = smallest(flat, told, LARGER_PART * letters_of(flat, told))
        amid = (span for span in flat.spans if text.start <= span.start < text.end and _is_small(flat, span, title_at))
        if len({span.start for span in amid if _is_card(flat, span)}) <= _CARDS:
            gone.update(at for span in cards for at in range(span.start, span.end))
    return [at for at in sorted(gone) if stays[at]]


def _with_label(flat: Walk, table: Span) -> range:
    """The blocks of a table that ends an element, with what heads it there."""
    box = flat.spans[table.parent]
    labelled = letters_of(flat, range(box.start, table.start)) <= _LABEL and box.end == table.end
    return range(box.start if labelled else table.start, table.end)


def _is_small(flat: Walk, span: Span, title_at: int | None) -> bool:
    """Whether an element is a box of a few lines, and not that of the headline."""
    return (
        span.end - span.start <= _IN_A_BOX
        and span.tag in _BOXES
        and (title_at is None or not span.start <= title_at < span.end)
        and letters_of(flat, range(span.start, span.end)) <= _BOX
    )


def _is_to_fill_in(box: _Element) -> bool:
    """Whether an element holds a field to write in, or a form with a choice."""
    for field in box.iter("input", "textarea"):
        kind = field.get("type", "").lower() if field.tag == "input" else "text"
        if kind in _WRITTEN_IN or (kind == "radio" and (box.tag == "form" or next(box.iter("form"), None) is not None)):
            return True
    return False


def _is_of_rates(flat: Walk, table: Span) -> bool:
    """Whether each row is a name, numbers, and in most a signed one, how it changed; no row says what they are."""
    rows: dict[int, list[str]] = {}
    if table.tag != "table" or table.end - table.start > _CELLS:
        return False
    for piece in flat.pieces[table.start : table.end]:
        own = flat.spans[piece.parent]
        rows.setdefault(own.parent if own.tag == "td" else -1, []).append(piece.text)
    signed = sum(any(map(_CHANGE.fullmatch, row)) for row in rows.values())
    return (
        len(rows) >= _RATES
        and -1 not in rows
        and 2 * signed > len(rows)
        and all(
            len(row) > 1 and not _VALUE.fullmatch(row[0]) and all(map(_VALUE.fullmatch, row[1:]))
            for row in rows.values()
        )
    )


def _is_card(flat: Walk, box: Span) -> bool:
    """Whether a box is headlines that lead away, each with a line below that tells of it, under a label or none."""
    first, *others = flat.pieces[box.start : box.end]
    if not first.linked and not any(piece.linked for piece in others):
        return False
    linked = _is_headline(first)
    lines = 0
    if not linked and (len(first.text) > _LABEL or ends_in_stop(first.text)):
        return False
    for piece in others:
        if _is_headline(piece):
            linked = True
        elif linked and _SUMMARY[0] <= len(piece.text) <= _SUMMARY[1] and not piece.linked and piece.kind != "caption":
            linked = False
            lines += 1
        else:
            return False
    return lines > 0


def _is_headline(piece: Piece) -> bool:
    return is_linked_line(piece) and leads_away(piece)
