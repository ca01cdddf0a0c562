"""What is made alike stays together: answers, steps and entries of one make, and the headings over them.

A page that gives each of them an element of its own hides from their neighbours that they are one text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawler.extract.other_texts import leads_away
from newscrawler.extract.places import letters_of, made, staying_places

if TYPE_CHECKING:
    from newscrawler.extract.features import Features
    from newscrawler.extract.pieces import Piece, Walk

_LIKELY_ALIKE, _ENTRY = 0.1, 30  # for one of a row: how likely it must be at least, its letters
_PART = 0.2  # of a row's letters, from which it stays
_ROW, _SURE = 6, 0.8  # blocks of a row that goes, and how likely they are at most
_WHOLE_TEXT = 500  # letters that are told without it
_SURE_HEADING = 0.5  # from here a heading stays for itself
_LIKELY_HEADING, _PARTS = 0.2, 3  # for a heading over a part of the text, one of so many
_LIKELY_TITLED = 0.015  # for one in a `header` of its own
_LINES = 2  # that may stand between a heading and the text under it
_QUESTION, _QUESTIONS = "?？؟", 3  # how one ends, and how many of one make are a list
_LONGEST_QUESTION, _LIKELY_ANSWER = 200, 0.2  # its letters; how likely answers must be on average if none stays


def settle_rows(flat: Walk, page: Features, likely: list[float], stays: list[bool]) -> None:
    """What is made and placed alike is doubted block by block, and belongs together: where a fifth of it stays, such as
    answers, steps or entries, one between two blocks that stay needs little; where hardly any does, such as a remark of
    a reader that tells a story, it goes, if a whole text stays without it."""
    pieces = flat.pieces
    kept = staying_places(stays)
    if not kept:
        return
    first, last = kept[0], kept[-1]
    unsure = [
        at
        for at, one in enumerate(likely)
        if _LIKELY_ALIKE < one < _SURE
        and (sum(stays[max(0, at - 1) : at + 2]) == 1 if stays[at] else first < at < last)  # alone, or between others
        and len(pieces[at].text) >= _ENTRY
        and pieces[at].linked <= 0.3 * len(pieces[at].text)
        and pieces[at].kind not in ("heading", "caption")
        and page.hint[at] < 0
    ]
    if not unsure:
        return
    rows: dict[tuple[str, ...], list[int]] = {_placed(flat, pieces[at]): [] for at in unsure}
    innermost = {row[1] for row in rows}
    for at, piece in enumerate(pieces):
        if (
            len(piece.text) >= _ENTRY
            and flat.spans[piece.parent].classes in innermost
            and (row := rows.get(_placed(flat, piece))) is not None
        ):
            row.append(at)
    doubted, told = set(unsure), {pieces[at].text for at in kept}
    whole = letters_of(flat, kept)
    for row in rows.values():
        held = letters_of(flat, [at for at in row if stays[at]])
        if held > _PART * letters_of(flat, row):
            for at in [at for at in row if at in doubted and not stays[at]]:
                stays[at] = pieces[at].text not in told
                told.add(pieces[at].text)
        elif len(row) >= _ROW and whole - held >= _WHOLE_TEXT and all(likely[at] < _SURE for at in row if stays[at]):
            for at in row:
                stays[at] = False


def keep_answers(flat: Walk, page: Features, likely: list[float], stays: list[bool]) -> None:
    """A list of questions with an answer each stays as a whole: what a page shows only where a reader opens it is
    doubted one by one, the questions more than the answers."""
    pieces, spans = flat.pieces, flat.spans
    first = stays.index(True) if True in stays else len(stays)
    rows: dict[tuple[str, ...], list[int]] = {}
    asking = [at for at, piece in enumerate(pieces[:-1]) if piece.text[-1] in _QUESTION]
    for at in asking if len(asking) >= _QUESTIONS else ():
        question, answer = pieces[at], pieces[at + 1]
        if (
            at > first
            and len(question.text) <= _LONGEST_QUESTION
            and (question.linked <= 0.5 * len(question.text) or not leads_away(question))
            and len(answer.text) >= _ENTRY
            and answer.text[-1] not in _QUESTION
            and answer.linked <= 0.3 * len(answer.text)
            and answer.kind not in ("heading", "caption")
            and not page.sure[at]
            and page.hint[at + 1] < 0
            and likely[at + 1] > 0
        ):
            rows.setdefault((*made(spans[question.parent]), *_placed(flat, answer)), []).append(at)
    asked: set[str] = set()
    for row in rows.values():
        questions = {pieces[at].text for at in row}
        if len(row) < _QUESTIONS or not asked.isdisjoint(questions):  # a copy for another width of the screen
            continue
        places = [
            at
            for question in row
            for at in range(question + 1, _end_of_answer(flat, question))
            if page.hint[at] < 0 and pieces[at].linked <= 0.5 * len(pieces[at].text) and likely[at] > 0
        ]
        letters = letters_of(flat, places)
        held = letters_of(flat, [at for at in places if stays[at]])
        if held > _PART * letters or sum(likely[at] * len(pieces[at].text) for at in places) > _LIKELY_ANSWER * letters:
            asked |= questions
            for at in (*row, *places):
                stays[at] = True
            above = row[0] - 1
            if pieces[above].kind == "heading" and page.hint[above] < 0 and likely[above] > _LIKELY_ALIKE:
                stays[above] = True


def _end_of_answer(flat: Walk, question: int) -> int:
    """Where the largest element ends that begins behind a question."""
    span = flat.spans[flat.pieces[question + 1].parent]
    while flat.spans[span.parent].start > question:
        span = flat.spans[span.parent]
    return span.end if span.start > question else question + 2


def keep_headings(flat: Walk, page: Features, likely: list[float], stays: list[bool]) -> None:
    """Headings over parts of the text stay where three of one make and more were to go, as links or for standing in
    elements of their own; and so does one in a `header` of its own, which is an edge of the page by its name alone."""
    pieces, spans = flat.pieces, flat.spans
    first = stays.index(True) if True in stays else len(stays)
    doubted: dict[tuple[str, str], list[int]] = {}
    for at in range(first + 1, len(stays) - 1):
        piece = pieces[at]
        if piece.kind != "heading" or (stays[at] and likely[at] > _SURE_HEADING) or not _heads_text(pieces, stays, at):
            continue
        own = spans[piece.parent]
        if page.hint[at] < 0:
            doubted.setdefault(made(own), []).append(at)
        elif not stays[at] and own.rule is None and not page.sure[at] and likely[at] > _LIKELY_TITLED:
            around = spans[own.parent]
            stays[at] = around.tag == "header" and around.end == at + 1 and page.hint[at + 1] < 0
    for places in doubted.values():
        for at in places if len(places) >= _PARTS else ():
            stays[at] = stays[at] or likely[at] > _LIKELY_HEADING


def _heads_text(pieces: list[Piece], stays: list[bool], at: int) -> bool:
    """Whether a text stays under a heading, with at most a line or two between them."""
    for below in range(at + 1, min(at + 2 + _LINES, len(pieces))):
        if pieces[below].kind == "heading":
            break
        if stays[below]:
            return pieces[below].linked <= 0.5 * len(pieces[below].text)
    return False


def _placed(flat: Walk, piece: Piece) -> tuple[str, ...]:
    """How the three innermost elements around a block are made."""
    spans = flat.spans
    own = spans[piece.parent]
    around = spans[own.parent]
    beyond = spans[around.parent]
    return *made(own), *made(around), *made(beyond)
