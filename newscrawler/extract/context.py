"""What every question about one page is asked of: its tree, its evidence, its text laid flat and the body in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from newscrawler.extract.characters import ends_in_stop, length_in_letters, text_of
from newscrawler.extract.dates import find_date
from newscrawler.site import selector

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime
    from zoneinfo import ZoneInfo

    from lxml.etree import _Element

    from newscrawler.extract.body import Found
    from newscrawler.extract.document import Document
    from newscrawler.extract.evidence import Evidence
    from newscrawler.extract.pieces import Piece, Walk
    from newscrawler.site import Site

_TAG_WORDS = ("/tag", "/topic", "/theme", "/keyword", "/label", " tag")  # of such a path, or of the `rel`
_TAG_PATH = re.compile(r"/(?:tags?|topics?|theme|keywords?|label)/[^/]+/?$", re.IGNORECASE)
# Blocks after and before the headline, and before the body, in which time and authors are printed.
_BELOW, _ABOVE, _BEFORE_BODY = 12, 4, 8
_BEHIND = 3  # blocks behind a short body: those that follow may be comments, with names and times of their own
_DIGIT = re.compile(r"\d")
_DATED = re.compile(r"(?<!\d)(?:19|20|(?=\d)[^0-9]\d)\d\d(?!\d)")  # a year, of any calendar in digits of other scripts
# Characters of a line that names a year and is no sentence: whatever it ends with, and where no point ends it.
_SHORT, _LINE = 60, 120
# A line that names many authors is as long as a sentence, or is one: "This post was written by …".
_BYLINE = re.compile(
    r"(?:(?:Posted|Written|Reported|Published|(This (?:\w+ )?\w+ was (?:originally )?written)) )?"
    r"(?i:by|von|par|por|автор(?:ы)?:?) [^\W\d_a-zà-ÿа-яё]"
)
_LONG_BYLINE = 240  # characters
_NOON = ("a.m.", "p.m.")  # no stops
_DAY = 40  # characters of a link that may be nothing but the day, even inside the text


@dataclass
class Context:
    """One page, as far as it has been read."""

    document: Document
    evidence: Evidence
    flat: Walk
    found: Found
    site: Site | None
    title: str | None
    title_at: int | None
    fetched_at: datetime | None
    language: str | None
    locale: str | None  # the language with the country that the page or site declares, which orders day and month
    layout_known: bool  # one of the site's selectors found the body: what its other selectors do not find is not there

    @property
    def zone(self) -> ZoneInfo | None:
        """The zone of printed times, where the site is known."""
        return self.site.zone if self.site else None

    @cached_property
    def near_title(self) -> list[Piece]:
        """The blocks round the headline that are no sentences, those below it first; without one, above the body."""
        pieces, at = self.flat.pieces, self.title_at
        above = pieces[max(0, at - _ABOVE) : at][::-1] if at is not None else ()
        return [*self._below, *above, *self._behind]

    @cached_property
    def lines_below(self) -> list[Piece]:
        """The blocks below the headline in which a day may be printed; without a headline, those above the body."""
        lines = self._below
        if not any(len(piece.text) > _DAY and is_teaser(piece) for piece in lines):
            return lines
        inside = self.flat.pieces[max(self.found.start, self.title_at or 0) + 2 : self.found.end]
        stories = {id(piece) for piece in inside if is_teaser(piece)}
        days = (piece for piece in lines if len(piece.text) <= _DAY and id(piece) in stories)
        stories -= {id(piece) for piece in days if not _is_in_larger_link(piece)}
        return [piece for piece in lines if id(piece) not in stories]

    @cached_property
    def lines_above(self) -> list[Piece]:
        """The blocks above the headline, the nearest first, and those above a body that begins before it; then those
        behind a short body."""
        pieces, at = self.flat.pieces, self.title_at
        if at is None:
            return []
        first = min(at, self.found.start)
        before_body = pieces[max(0, first - (_BEFORE_BODY if first < at else _ABOVE)) : first]
        return [*[*before_body, *pieces[max(first, at - _ABOVE) : at]][::-1], *self._behind]

    @cached_property
    def _below(self) -> list[Piece]:
        """The blocks below the headline that are no sentences, and those above a body that begins farther down."""
        pieces, at, start = self.flat.pieces, self.title_at, self.found.start
        if at is None:
            return pieces[max(0, start - _BELOW) : start + 2]
        below = pieces[at + 1 : min(at + 1 + _BELOW, self.found.end or len(pieces))]
        above = pieces[max(at + 1 + _BELOW, start - _BEFORE_BODY) : start + 2]
        return [piece for piece in (*below, *above) if not _is_sentence(piece)]

    @cached_property
    def _behind(self) -> list[Piece]:
        """The blocks in which a body is signed that ends within those below the headline."""
        pieces, at, end = self.flat.pieces, self.title_at, self.found.end
        if at is None or not end:
            return []
        behind = pieces[max(at + 1, end) : min(at + 1 + _BELOW, end + _BEHIND)]
        return [piece for piece in behind if not _is_sentence(piece) and not is_teaser(piece)]


def may_tell_time(context: Context, text: str) -> bool:
    """Whether a line may tell a time: without a digit it is "yesterday" at most, which is read against `fetched_at`."""
    return context.fetched_at is not None or _DIGIT.search(text) is not None


def date_in(context: Context, text: str) -> datetime | date | None:
    """The time told in a line of the page; asked in one way, so that it is read once for times and bylines."""
    if not may_tell_time(context, text):
        return None
    return find_date(text, zone=context.zone, language=context.locale, fetched_at=context.fetched_at)


def _is_prose(piece: Piece) -> bool:
    """Whether a block reads as a sentence or more, and not as a link."""
    text = piece.text
    if piece.linked > 0.5 * len(text):
        return False
    if len(text) >= 80:
        return True
    size = length_in_letters(text)
    return size >= 80 or (size >= 25 and ends_in_stop(text))


def _is_sentence(piece: Piece) -> bool:
    text = piece.text
    if len(text) <= _LONG_BYLINE and (byline := _BYLINE.match(text)) and (byline[1] or not ends_in_stop(text)):
        return False
    if len(text) > _LINE:
        return _is_prose(piece)
    longest = _SHORT if ends_in_stop(text) and not text.endswith(_NOON) else _LINE
    return _is_prose(piece) and not (len(text) <= longest and _DATED.search(text))


def is_teaser(piece: Piece) -> bool:
    """Whether a block is mostly a link: below the body, its time and authors are those of another story."""
    return piece.linked > 0.5 * len(piece.text)


def _is_in_larger_link(piece: Piece) -> bool:
    """Whether a block is a part of a link that says more: the day in a teaser, with the headline of that story."""
    anchor = next(piece.element.iterancestors("a"), None)
    return anchor is not None and len(text_of(anchor)) > len(piece.text)


def select(root: _Element, selectors: Iterable[str]) -> list[_Element]:
    """The elements of the first selector that matches anything."""
    return next((found for css in selectors if (found := selector(css)(root))), [])


def said_by(anchors: Iterable[_Element]) -> str:
    """Where links lead and how they call that (`rel`), in small letters: many are told from others by one look."""
    return " ".join(
        ["", *[said for anchor in anchors for said in (anchor.get("rel", ""), anchor.get("href", ""))]]
    ).lower()


def tag_links(anchors: list[_Element]) -> list[_Element]:
    """Those of some links that lead to the page of a tag."""
    if not any(map(said_by(anchors).__contains__, _TAG_WORDS)):
        return []
    return [
        anchor
        for anchor in anchors
        if "tag" in anchor.get("rel", "").split() or _TAG_PATH.search(anchor.get("href", "").split("?")[0])
    ]
