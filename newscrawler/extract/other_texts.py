"""What reads like the article and is not: other stories, copies, notes behind the text.

Each function names the blocks that go, of those that stay so far.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import islice
from typing import TYPE_CHECKING

from newscrawler.boilerplate.rules import outside_links
from newscrawler.extract.characters import WORD, ends_in_stop, squash
from newscrawler.extract.dates import find_date
from newscrawler.extract.places import around, holder, letters_of, made, shared, smallest, staying_places

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newscrawler.extract.pieces import Piece, Span, Walk

_PARAGRAPH = 60  # letters: shorter lines may well be said twice
_QUOTE, _LONGEST_QUOTE = 40, 400  # characters of a sentence that is set apart as well
_PULLED, _LEVELS = 15, 3  # the same of one in an element named as a pull quote, so many around it
_STORIES, _LINE = 3, 15  # other stories in a list; letters of the link over each
_TEXT, _WHOLE_TEXT = 300, 500  # letters of the article's text beside them, and before a list behind it
_DAY = 40  # letters of a line with the day of one of them
_HEADLINES, _MOST_HEADLINES = frozenset({"h1", "h2"}), 50  # of articles to which a page goes on, so many looked at
_BYLINES, _BYLINE = 4, 120  # lines below the headline of another article, one of which tells its day, and their letters
_LINKS, _WITHIN = 20, ("#", "javascript:")  # links of a line that are looked at; addresses within the page
LARGER_PART = 0.7  # of the letters that stay
_LIKELY_BEHIND = 0.97  # from here a block is the article's behind the element that holds the larger part of its text


def other_stories(flat: Walk, title_at: int | None, stays: list[bool]) -> list[int]:
    """Paragraphs under lines that are links, several of one make, are the beginnings of other stories where they stand
    outside the element that holds the headline and a text of its own, or in one of their own behind the whole text.
    (Else they are a list that the article is made of.)"""
    if title_at is None:
        return []
    stories = [places for places in _stories(flat, stays) if any(stays[at] for at in places)]
    if not stories:
        return []
    listed = {at for places in stories for at in places}
    told = [at for at, stay in enumerate(stays) if stay and at not in listed]
    text = smallest(flat, told, _TEXT, title_at)
    gone: list[int] = []
    for places in stories:
        list_of_them = around(flat, places)
        above = bisect_left(told, list_of_them.start)
        apart = list_of_them.start > title_at and letters_of(flat, told[:above]) >= _WHOLE_TEXT
        within = _paragraphs(flat, [at for at in told[above:] if at < list_of_them.end])
        behind = apart and (above == len(told) or (not within and _are_dated(flat, places)))
        gone += [at for at in places if stays[at] and (behind or not text.start <= at < text.end)]
    return gone


def _are_dated(flat: Walk, places: list[int]) -> bool:
    """Whether most paragraphs have a line with a day above or below, as stories do and parts of one do not."""
    beside = [[flat.pieces[at - 1].text, *(piece.text for piece in flat.pieces[at + 1 : at + 2])] for at in places]
    return 2 * sum(_tells_day(lines, _DAY) for lines in beside) > len(places)


def _stories(flat: Walk, stays: list[bool]) -> list[list[int]]:
    """The paragraphs of each list in which several of one make stand under links of one make, with those among them
    that have no link above; where none of a make stays, its lists are not asked for."""
    pieces, spans = flat.pieces, flat.spans
    kept = {made(spans[pieces[at].parent]) for at in staying_places(stays)}
    paragraphs = [
        at for at, piece in enumerate(pieces) if len(piece.text) >= _PARAGRAPH and made(spans[piece.parent]) in kept
    ]
    linked = {at: lines for at in paragraphs if (lines := _lines_above(pieces, at))}
    under: dict[tuple[tuple[str, str], tuple[str, str]], list[int]] = {}
    for at, lines in linked.items() if len(linked) >= _STORIES else ():
        if (line := next(filter(leads_away, lines), None)) is not None:
            under.setdefault((made(spans[line.parent]), made(spans[pieces[at].parent])), []).append(at)
    lists = [places for places in under.values() if len(places) >= _STORIES]
    if not lists:  # as on nearly every page
        return []
    alike: dict[tuple[tuple[str, str], tuple[str, str]], list[int]] = {}
    for at in paragraphs:
        own = spans[pieces[at].parent]
        alike.setdefault((made(own), made(spans[own.parent])), []).append(at)
    told = {at for places in lists for at in places}
    return lists + [places for places in alike.values() if 2 * sum(at in told for at in places) >= len(places)]


def _lines_above(pieces: list[Piece], at: int) -> list[Piece]:
    """The lines over a paragraph, with at most a date between them, that are nothing but links."""
    lines: list[Piece] = []
    for line in reversed(pieces[max(0, at - 2) : at]):
        if is_linked_line(line):
            lines.append(line)
        if len(line.text) >= _PARAGRAPH:
            break
    return lines


def is_linked_line(piece: Piece) -> bool:
    """Whether a block is a link of some length and nothing else, as a headline that leads to its story."""
    return piece.linked >= _LINE and _is_nothing_but_links(piece)


def _is_nothing_but_links(piece: Piece) -> bool:
    """Whether no words stand beside the links of a block; an hour or a number may."""
    text = piece.text
    if piece.linked >= 0.9 * len(text):
        return True
    return not WORD.search(text[: piece.links[0][0]]) and not WORD.search(outside_links(text, piece.links))


def leads_away(piece: Piece) -> bool:
    """Whether a link of a block leads to another page; one within the page opens an answer or a part of the text."""
    addresses = (anchor.get("href") for anchor in islice(piece.element.iter("a"), _LINKS))
    return any(address and not address.startswith(_WITHIN) for address in addresses)


def later_articles(flat: Walk, title_at: int | None, stays: list[bool]) -> list[int]:
    """Where a page goes on to other articles, all from the second on: it stands beside the element of headline and
    whole text, in one made alike, with a headline of the same rank and, unless it is an `article`, a day below it."""
    if title_at is None:
        return []
    headline = flat.pieces[title_at]
    rank = _rank(flat, title_at)
    kept = staying_places(stays)
    others = (
        at
        for at in range(title_at + 1, kept[-1] if kept and rank else 0)
        if flat.pieces[at].kind == "heading" and headline.text not in flat.pieces[at].text and _rank(flat, at) == rank
    )
    for at in islice(others, _MOST_HEADLINES):
        own, other = _apart(flat, title_at, at)
        below = (piece.text for piece in flat.pieces[at + 1 : at + 1 + _BYLINES])
        if (
            own.end <= other.start
            and _are_alike(own, other)
            and (own.tag == "article" or _tells_day(below, _BYLINE))
            and letters_of(flat, [place for place in kept if own.start <= place < own.end]) >= _WHOLE_TEXT
        ):
            return [place for place in kept if place >= other.start]
    return []


def _rank(flat: Walk, at: int) -> str:
    """The tag of the heading that a block is or stands in; empty for others."""
    span = flat.spans[flat.pieces[at].parent]
    return next((one.tag for one in (span, flat.spans[span.parent]) if one.tag in _HEADLINES), "")


def _apart(flat: Walk, first: int, second: int) -> tuple[Span, Span]:
    """The largest elements around two blocks that hold one of them each."""
    spans: list[Span] = []
    for at, other in ((first, second), (second, first)):
        span = flat.spans[flat.pieces[at].parent]
        while span.parent >= 0 and not (above := flat.spans[span.parent]).start <= other < above.end:
            span = above
        spans.append(span)
    return spans[0], spans[1]


def _are_alike(one: Span, other: Span) -> bool:
    """Whether two elements are of one tag and have half their classes in common, or are both articles."""
    if one.tag != other.tag:
        return False
    here, there = set(one.classes.split()), set(other.classes.split())
    return one.tag == "article" or 2 * len(here & there) >= max(len(here), len(there))


def _tells_day(lines: Iterable[str], longest: int) -> bool:
    """Whether one of some lines, and no long one, tells a day."""
    return any(len(line) <= longest and find_date(line, zone=None) is not None for line in lines)


def copies(flat: Walk, stays: list[bool]) -> list[int]:
    """A place in which no paragraphs stay but those that stay in larger places, too, is a copy, as for print or for
    another width of the screen; its lines go with them."""
    kept = staying_places(stays)
    said = [flat.pieces[at].text for at in _paragraphs(flat, kept)]
    if len(set(said)) == len(said):  # as on nearly every page
        return []
    places: dict[int, list[int]] = {}
    for at in kept:
        places.setdefault(holder(flat, flat.pieces[at]), []).append(at)
    told: set[str] = set()
    gone: list[int] = []
    for blocks in sorted(places.values(), key=lambda of_place: -letters_of(flat, _paragraphs(flat, of_place))):
        texts = {flat.pieces[at].text for at in _paragraphs(flat, blocks)}
        if texts and texts <= told:
            gone += [at for at in blocks if flat.pieces[at].text in told]
        else:
            told.update(flat.pieces[at].text for at in blocks)
    return gone


def pull_quotes(flat: Walk, stays: list[bool]) -> list[int]:
    """A quote set apart, of a sentence that a paragraph has, too, with its mark above and its speaker below."""
    kept = staying_places(stays)
    quotes = [at for at in kept if len(flat.pieces[at].text) <= _LONGEST_QUOTE and _is_set_apart(flat, flat.pieces[at])]
    if not quotes:
        return []
    told = "\n".join([squash(flat.pieces[at].text) for at in kept if at not in quotes])
    gone = [at for at in quotes if squash(_said(flat.pieces[at].text)) in told]
    return gone + [beside for at in gone for beside in _with_it(flat, at) if stays[beside]]


def _said(quote: str) -> str:
    """A quote without the name that stands behind its closing mark."""
    said, mark, speaker = quote.rpartition("”" if quote.startswith("“") else "»")
    return said if mark and len(said) >= _QUOTE and len(speaker) < _PARAGRAPH else quote


def _with_it(flat: Walk, quote: int) -> list[int]:
    """The mark above a quote and the name below it that share an element with nothing else."""
    box = flat.spans[shared(flat, flat.pieces[quote])]
    first, last = flat.pieces[box.start].text, flat.pieces[box.end - 1].text
    beside = [at for at in range(box.start, box.end) if at != quote]
    mark = box.start == quote or (box.start == quote - 1 and not any(map(str.isalnum, first)))
    name = box.end == quote + 1 or (box.end == quote + 2 and len(last) < _PARAGRAPH and not ends_in_stop(last))
    return beside if mark and name else []


def _is_set_apart(flat: Walk, piece: Piece) -> bool:
    """Whether a block is a quote of some length, or stands in an element named as a pull quote."""
    if piece.kind == "quote" and len(piece.text) >= _QUOTE:
        return True
    if piece.kind not in {"paragraph", "quote"} or len(piece.text) < _PULLED:
        return False
    span = flat.spans[piece.parent]
    for _ in range(_LEVELS):
        if "pull" in span.classes.lower():
            return True
        span = flat.spans[span.parent]
    return False


def _paragraphs(flat: Walk, blocks: Iterable[int]) -> list[int]:
    return [at for at in blocks if len(flat.pieces[at].text) >= _PARAGRAPH]


def small_print(flat: Walk, title_at: int | None, likely: list[float], stays: list[bool]) -> list[int]:
    """What follows the element that holds headline and text must be more than likely: notes of the publisher."""
    kept = staying_places(stays)
    if not kept or title_at is None:
        return []
    text = smallest(flat, kept, LARGER_PART * letters_of(flat, kept), title_at)
    return [at for at in kept if at >= text.end and likely[at] <= _LIKELY_BEHIND]
