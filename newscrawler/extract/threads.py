"""What readers wrote below an article: known by the names of its elements, by the line that heads it, and by the names
and hours of its remarks.

Each function names the blocks that go, of those that stay so far.
"""

from __future__ import annotations

import re
from datetime import datetime
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from newscrawler.boilerplate.rules import rules_named
from newscrawler.extract.characters import ends_in_stop
from newscrawler.extract.dates import ANY_TIME, find_date
from newscrawler.extract.furniture import node_rules
from newscrawler.extract.places import around, letters_of, made, staying_places

if TYPE_CHECKING:
    from newscrawler.extract.features import Features
    from newscrawler.extract.pieces import Walk

_WHOLE_TEXT = 500  # letters of the article that are told before
_LABEL = 60  # letters of a line that heads comments, beside the headline
_QUOTED = '""'  # for the headline in “12 comments on (headline)”, which rules know between quotes
_STAMP, _REMARKS = 80, 3  # letters of a line with the hour of a remark; how many make a thread
_MOST_STAMPS = 10  # that are read
_ROUND = 5  # minutes
_REMARK, _NAME, _NAME_WORDS = 20, 40, 5  # letters of a remark at least, of its author's name at most, and its words
_MAY_STAMP = re.compile(r"\d ?[:.h]\d\d|^\D{0,10}\d{1,2}\D{2,20}$")  # an hour, or one number alone
_NOT_WORDS = re.compile(r"[\W\d_]+")


def named(flat: Walk, page: Features, stays: list[bool]) -> list[int]:
    """What stands in elements named as comments, behind a whole text that is told outside them and larger."""
    kept = staying_places(stays)
    number = node_rules()["comments"]
    remarks = [at for at in kept if page.hint[at] == number]
    if not remarks:  # as on nearly every page
        return []
    told = kept[: kept.index(remarks[0])]
    return remarks if letters_of(flat, told) >= max(_WHOLE_TEXT, letters_of(flat, remarks)) else []


def below_label(flat: Walk, page: Features, title_at: int | None, stays: list[bool]) -> list[int]:
    """Behind a line that heads or counts readers' comments nothing is the article's, once a whole text is told.

    Only where no name tells what the line is, for a named one may stand beside the text, and a link to comments only
    outside the element of the text.
    """
    kept = staying_places(stays)
    headline = flat.pieces[title_at].text if title_at is not None else ""
    for at in range(_first_behind(flat, kept, _WHOLE_TEXT) - 1, kept[-1]) if kept else ():
        piece = flat.pieces[at]
        if (
            piece.kind != "item"
            and len(piece.text) <= _LABEL + len(headline)
            and page.hint[at] < 0
            and len(label := piece.text.replace(headline, _QUOTED) if headline else piece.text) <= _LABEL
            and _heads_comments(label)
            and (not piece.linked or at >= around(flat, [told for told in kept if told <= at]).end)
        ):
            return [behind for behind in kept if behind >= at]
    return []


@lru_cache(maxsize=4096)
def _heads_comments(line: str) -> bool:
    return rules_named("comments").match("tail", line) is not None


def stamped(flat: Walk, stays: list[bool]) -> list[int]:
    """Three remarks and more behind a whole text, each with a day, an hour and a name of its own, and what stands
    between them.

    On 2,800 pages .3 % of the letters in such rows are an article's. Not for a page that goes on being written, whose
    entries look the same; those have headings of their own, or one name after the other again.
    """
    kept = staying_places(stays)
    first = _first_behind(flat, kept, _WHOLE_TEXT)
    rows: dict[tuple[tuple[str, str], tuple[str, str]], list[int]] = {}
    for at in range(first, min(len(stays), kept[-1] + _REMARKS) if kept else 0):
        piece = flat.pieces[at]
        if len(piece.text) <= _STAMP and _MAY_STAMP.search(piece.text):
            own = flat.spans[piece.parent]
            rows.setdefault((made(own), made(flat.spans[own.parent])), []).append(at)
    gone: set[int] = set()
    for row in rows.values():
        if len(row) < _REMARKS or not any(stays[row[0] : row[-1] + 1]):
            continue
        thread = _thread(flat, row, first)
        inside = [at for at in kept if thread.start <= at < thread.stop]
        before = [at for at in kept if at < thread.start]
        behind = [at for at in kept if at >= thread.stop]
        if inside and letters_of(flat, behind) <= letters_of(flat, before) and _are_remarks(flat, row, thread):
            gone.update(inside)
    return sorted(gone)


def _first_behind(flat: Walk, kept: list[int], letters: int) -> int:
    """The place behind the first blocks that hold so many letters; behind all where they hold fewer."""
    told = 0
    for at in kept:
        told += len(flat.pieces[at].text)
        if told >= letters:
            return at + 1
    return len(flat.pieces)


def _thread(flat: Walk, row: list[int], first: int) -> range:
    """From the first remark to the end of the last, each being the largest element with one line of the row; where
    remarks have no elements, to the end of the element that all lines stand in."""
    bounds = [first - 1, *row, len(flat.pieces)]
    spans = []
    for before, at, behind in zip(bounds, row, bounds[2:], strict=False):
        span = flat.spans[flat.pieces[at].parent]
        while (above := flat.spans[span.parent]).start > before and above.end <= behind and span.parent > 0:
            span = above
        spans.append(span)
    if all(span.end - span.start == 1 for span in spans):
        return range(row[0], flat.spans[spans[-1].parent].end)
    return range(min(row[0], spans[0].start), spans[-1].end)


def _are_remarks(flat: Walk, row: list[int], thread: range) -> bool:
    pieces = flat.pieces
    speaking = 0
    headings: set[str] = set()
    for at, (start, stop) in zip(row, pairwise([thread.start, *row[1:], thread.stop]), strict=True):
        beside = [pieces[near] for near in range(start, stop) if near != at]
        speaking += any(len(one.text) >= _REMARK for one in beside)
        headings.update(one.text for one in beside if one.kind == "heading")
    if 2 * speaking < len(row) or 2 * len(headings) >= len(row):
        return False
    if len({_name(flat, at) for at in row} - {""}) < _REMARKS:
        return False
    first, more = row[:_REMARKS], row[_REMARKS:_MOST_STAMPS]
    odd = sum(_tells_odd_hour(pieces[at].text) for at in first)  # most rows are not of hours
    return bool(odd) and 2 * (odd + sum(_tells_odd_hour(pieces[at].text) for at in more)) > len(first) + len(more)


def _tells_odd_hour(text: str) -> bool:
    """Whether a line tells a moment that nobody chose, or one "two hours ago"; what is announced begins at 19:30."""
    found = find_date(text, zone=None)
    if isinstance(found, datetime):
        return found.minute % _ROUND != 0
    return found is None and isinstance(find_date(text, zone=None, fetched_at=ANY_TIME), datetime)


def _name(flat: Walk, at: int) -> str:
    """The words beside the hour of a remark, with a short line before or behind that may be its author's name."""
    beside = (flat.pieces[near].text for near in (at - 1, at + 1) if near < len(flat.pieces))
    names = (
        text for text in beside if len(text) <= _NAME and len(text.split()) <= _NAME_WORDS and not ends_in_stop(text)
    )
    return _NOT_WORDS.sub(" ", f"{flat.pieces[at].text} {next(names, '')}").strip()
