"""Which blocks of a page are the article: the general way, which needs no rule of any site.

`features` puts a page in numbers, `model` tells how likely each block is a part of the article; here that becomes a
decision, and what is dropped between the blocks that stay gets its reason.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from html import unescape
from itertools import accumulate, islice
from operator import itemgetter
from typing import TYPE_CHECKING

from newscrawler.boilerplate import clean_text
from newscrawler.boilerplate.rules import outside_links, rules_named
from newscrawler.extract.alike import keep_headings, letters_of, made, settle_rows
from newscrawler.extract.characters import one_line
from newscrawler.extract.dates import parse_date
from newscrawler.extract.document import read_document
from newscrawler.extract.features import Features, features, rule_names
from newscrawler.extract.hints import Hints
from newscrawler.extract.language import detect_language
from newscrawler.extract.model import balanced, likelihoods
from newscrawler.extract.pieces import Piece, Span, Walk, mark_captions, walk
from newscrawler.items import Block

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from lxml.etree import _Element

    from newscrawler.extract.evidence import Evidence

    # What stays by likelihoods -> likelihoods moved by what else is known, and the reason for each block that may go.
    Judge = Callable[[Walk, list[float], list[bool]], tuple[list[float], list[str | None]]]

SENTENCE_END = re.compile(r"[.!?…。！？؟।:;][\"'»”’)\]]*$")
_WORD = re.compile(r"[^\W\d_]{3,}")
_NEAR_EDGE = 4  # blocks at the top and the end of a body among which a line with nothing but the time may stand
_DATE_LINE = 60  # characters
_ANY_TIME = datetime(9990, 1, 1, tzinfo=UTC)  # to read "yesterday" against, where only its form is asked

_MOST_BLOCKS = 30_000  # more go the way of plain text: their numbers would take 3 kB of memory each
_LIKELY = 0.5  # from here a block is the article's
_LIKELY_BETWEEN, _GAP = 0.12, 5  # the same between two blocks that stay, at most so many blocks apart
_PARAGRAPH = 60  # letters: shorter lines may well be said twice
_STORIES, _LINE = 3, 15  # other stories in a list; letters of the link over each
_TEXT, _WHOLE_TEXT = 300, 500  # letters of the article's text beside them, and before a list behind it
_LINKS, _WITHIN = 20, ("#", "javascript:")  # links of a line that are looked at; addresses within the page
_LABEL = 60  # letters of a line that heads comments
_LISTS = frozenset({"ol", "ul", "div"})  # of nothing but links, laid as one block
_CELLS = frozenset({"td", "th"})
_LEAST_CELLS, _LEAST_ROWS, _ALIKE_ROWS = 6, 3, 0.8  # of a table of data; the part of its rows that are of one width
_MOST_ROWS = 500  # that are looked at
_LIKELY_KIN = 0.2  # the same for a paragraph made and placed as the larger part of the text
_LEAST_GIVEN, _PRINTED_PART = 400, 0.3  # letters of an articleBody, and how much of it is printed at least
_LIKELY_LINK = 0.7  # the same for an item that is a link
_LIKELY_ABOVE = 0.015  # the same for a line above one that stays
_LIKELY_BEHIND = 0.97  # the same behind the element that holds the larger part of the text
_LARGER_PART, _NEARLY_ALL = 0.7, 0.85  # of the letters that stay
_LIKELY_INSIDE = 0.12  # the same inside the element that a site's own selector names


@dataclass(slots=True)
class Found:
    """The body: its blocks in order, what was taken out of it, and where it stands in the walk and in the tree."""

    blocks: list[Block] = field(default_factory=list)
    dropped: list[tuple[str, str]] = field(default_factory=list)
    start: int = 0
    end: int = 0
    element: _Element | None = None
    flags: tuple[str, ...] = ()


def find_body(flat: Walk, hints: Hints, inside: _Element | None = None, judge: Judge | None = None) -> Found:
    """The article's blocks; with `inside`, the element that a site's selector names, the search stays in it.

    `judge` moves the likelihoods by what the site's other pages show.
    """
    least, first, last = _LIKELY, 0, len(flat.pieces)
    if inside is not None:
        span = next((span for span in flat.spans if span.element is inside), None)
        if span is None:
            return Found()
        least, first, last = _LIKELY_INSIDE, span.start, span.end
    if not flat.pieces:
        return Found()
    if len(flat.pieces) > _MOST_BLOCKS:
        lines = [piece.text for piece in flat.pieces]
        text = clean_text("\n".join(lines), language=detect_language(max(lines, key=len)))
        return Found(list(text.blocks), list(text.dropped), flags=("too-many-blocks",))
    page = features(flat, hints)
    likely = _likely(page)
    repeated: list[str | None] = [None] * len(likely)
    within = range(first, last)
    stays = _staying(flat, page, hints.title_at, likely, least=least, within=within)
    if judge is not None:
        moved, repeated = judge(flat, likely, stays)
        if moved != likely:
            likely, stays = moved, _staying(flat, page, hints.title_at, moved, least=least, within=within)
    kept = [at for at, stay in enumerate(stays) if stay]
    if not kept:
        return Found()
    around = _smallest(flat, kept, _NEARLY_ALL * letters_of(flat, kept))
    found = Found(start=kept[0], end=kept[-1] + 1, element=around.element)
    mark_captions(flat, found.start, found.end)
    rules = rule_names(page)
    first, last = max(first, min(found.start, around.start)), min(last, max(found.end, around.end))
    blocks = [piece.block for piece in flat.pieces[first:last]]
    reasons = [
        None
        if stays[at]
        or (found.start <= at < found.end and block.kind == "caption" and not rules[at] and not repeated[at])
        else f"node:{rules[at]}"
        if rules[at]
        else repeated[at] or f"learned:{likely[at]:.2f}"
        for at, block in enumerate(blocks, start=first)
    ]
    _drop_date_lines(blocks, reasons)
    for block, reason in zip(blocks, reasons, strict=True):
        if reason:
            found.dropped.append((block.text, reason))
        else:
            found.blocks.append(block)
    return found


def by_itself(flat: Walk, hints: Hints) -> tuple[list[float], list[bool]] | None:
    """How likely each block is the article's, and which stay, before anything is known of the site; None of a page
    without blocks, or with so many that it is read as text."""
    if not 0 < len(flat.pieces) <= _MOST_BLOCKS:
        return None
    page = features(flat, hints)
    likely = _likely(page)
    return likely, _staying(flat, page, hints.title_at, likely, least=_LIKELY, within=range(len(likely)))


def _likely(page: Features) -> list[float]:
    likely: list[float] = balanced(likelihoods(page), page.letters).tolist()
    return likely


def _staying(
    flat: Walk, page: Features, title_at: int | None, likely: list[float], *, least: float, within: range
) -> list[bool]:
    """Which blocks stay: each by its own likelihood, then as it stands among the others."""
    chosen = [
        at in within and likely[at] > least and not page.sure[at] and not _is_link_line(piece)
        for at, piece in enumerate(flat.pieces)
    ]
    stays = list(chosen)
    _drop_other_stories(flat, title_at, stays)
    _keep_one_copy(flat, stays)
    _drop_small_print(flat, title_at, likely, stays)
    # What went here is not to come back by the likelihood that it went in spite of.
    left = [0.0 if was and not stay else one for was, stay, one in zip(chosen, stays, likely, strict=True)]
    _close_gaps(flat, page, left, stays)
    _keep_kin(flat, page, left, stays)
    settle_rows(flat, page, left, stays)
    _keep_lines_above(flat, page, left, stays)
    _keep_linked_lines(flat, page, left, stays)
    keep_headings(flat, page, left, stays)
    _keep_lists_whole(flat.pieces, stays)
    _keep_tables_whole(flat, page, stays)
    _drop_comments(flat, page, stays)
    return stays


def _drop_other_stories(flat: Walk, title_at: int | None, stays: list[bool]) -> None:
    """Paragraphs under lines that are links, several of one make, are the beginnings of other stories where they stand
    outside the element that holds the headline and a text of its own, or in one of their own behind the whole text.
    (Else they are a list that the article is made of.)"""
    if title_at is None:
        return
    stories = [places for places in _stories(flat) if any(stays[at] for at in places)]
    if not stories:
        return
    told = {at for places in stories for at in places}
    others = [at for at, stay in enumerate(stays) if stay and at not in told]
    around = _smallest(flat, others, _TEXT, title_at)
    whole = letters_of(flat, others) >= _WHOLE_TEXT
    for places in stories:
        behind = whole and _around(flat, places).start > max(others[-1], title_at)
        for at in places:
            stays[at] = stays[at] and not behind and around.start <= at < around.end


def _around(flat: Walk, places: list[int]) -> Span:
    """The smallest element around some blocks, given in order."""
    span = flat.spans[flat.pieces[places[0]].parent]
    while span.end <= places[-1]:
        span = flat.spans[span.parent]
    return span


def _stories(flat: Walk) -> list[list[int]]:
    """The paragraphs of each list in which several of one make stand under links of one make, with those among them
    that have no link above."""
    under: dict[tuple[tuple[str, str], tuple[str, str]], list[int]] = {}
    alike: dict[tuple[tuple[str, str], tuple[str, str]], list[int]] = {}
    for at, piece in enumerate(flat.pieces):
        if len(piece.text) < _PARAGRAPH:
            continue
        own = flat.spans[piece.parent]
        alike.setdefault((made(own), made(flat.spans[own.parent])), []).append(at)
        if (line := _line_above(flat.pieces, at)) is not None:
            under.setdefault((made(flat.spans[line.parent]), made(own)), []).append(at)
    lists = [places for places in under.values() if len(places) >= _STORIES]
    told = {at for places in lists for at in places}
    return lists + [places for places in alike.values() if 2 * sum(at in told for at in places) >= len(places)]


def _line_above(pieces: list[Piece], at: int) -> Piece | None:
    """The line over a paragraph, with at most a date between them, if it is nothing but a link to another page."""
    for line in reversed(pieces[max(0, at - 2) : at]):
        if line.linked >= _LINE and _is_nothing_but_links(line) and _leads_away(line):
            return line
        if len(line.text) >= _PARAGRAPH:
            break
    return None


def _is_nothing_but_links(piece: Piece) -> bool:
    """Whether no words stand beside the links of a block; an hour or a number may."""
    return piece.linked >= 0.9 * len(piece.text) or not _WORD.search(outside_links(piece.text, piece.links))


def _leads_away(piece: Piece) -> bool:
    """Whether a link of a block leads to another page; one within the page opens an answer or a part of the text."""
    addresses = (anchor.get("href") for anchor in islice(piece.element.iter("a"), _LINKS))
    return any(address and not address.startswith(_WITHIN) for address in addresses)


def _keep_one_copy(flat: Walk, stays: list[bool]) -> None:
    """A place in which no paragraphs stay but those that stay in larger places, too, is a copy, as for print or for
    another width of the screen; its lines go with them."""
    places: dict[int, list[int]] = {}
    for at, piece in enumerate(flat.pieces):
        if stays[at]:
            places.setdefault(_holder(flat, piece), []).append(at)
    told: set[str] = set()
    for blocks in sorted(places.values(), key=lambda of_place: -letters_of(flat, _paragraphs(flat, of_place))):
        texts = {flat.pieces[at].text for at in _paragraphs(flat, blocks)}
        if texts and texts <= told:
            for at in blocks:
                stays[at] = flat.pieces[at].text not in told
        else:
            told.update(flat.pieces[at].text for at in blocks)


def _paragraphs(flat: Walk, blocks: Iterable[int]) -> list[int]:
    return [at for at in blocks if len(flat.pieces[at].text) >= _PARAGRAPH]


def _drop_small_print(flat: Walk, title_at: int | None, likely: list[float], stays: list[bool]) -> None:
    """What follows the element that holds headline and text must be more than likely: notes of the publisher."""
    kept = [at for at, stay in enumerate(stays) if stay]
    if not kept or title_at is None:
        return
    around = _smallest(flat, kept, _LARGER_PART * letters_of(flat, kept), title_at)
    for at in range(around.end, kept[-1] + 1):
        stays[at] = stays[at] and likely[at] > _LIKELY_BEHIND


def _close_gaps(flat: Walk, page: Features, likely: list[float], stays: list[bool]) -> None:
    """A block between two that stay, all in one element, needs less: an article seldom skips a paragraph."""
    last: dict[int, int] = {}  # the last block that stays in each element
    holders = [_holder(flat, piece) for piece in flat.pieces]
    for at in [at for at, stay in enumerate(stays) if stay]:
        before = last.get(holders[at], at)
        for between in range(before + 1, at) if at - before <= _GAP else ():
            piece = flat.pieces[between]
            if (
                holders[between] == holders[at]
                and likely[between] > _LIKELY_BETWEEN
                and (piece.linked <= 0.5 * len(piece.text) or SENTENCE_END.search(piece.text))
                and page.hint[between] < 0
            ):
                stays[between] = True
        last[holders[at]] = at


def _keep_kin(flat: Walk, page: Features, likely: list[float], stays: list[bool]) -> None:
    """A paragraph made and placed as the larger part of the text is needs less."""
    makes = {}
    letters: Counter[tuple[int, str, str]] = Counter()
    for at, piece in enumerate(flat.pieces):
        if stays[at] or likely[at] > _LIKELY_KIN:
            span = flat.spans[piece.parent]
            makes[at] = make = (_holder(flat, piece), span.tag, span.classes)
            letters[make] += len(piece.text) * stays[at]
    most, held = max(letters.items(), key=itemgetter(1), default=(None, 0))
    if not held or 2 * held < letters.total():
        return
    for at, make in makes.items():
        piece = flat.pieces[at]
        if (
            make == most
            and len(piece.text) >= _PARAGRAPH
            and piece.linked <= 0.3 * len(piece.text)
            and page.hint[at] < 0
            and likely[at] > _LIKELY_KIN
        ):
            stays[at] = True


def _keep_linked_lines(flat: Walk, page: Features, likely: list[float], stays: list[bool]) -> None:
    """A line that is nothing but a link is no link to elsewhere as the heading of a text that stays, nor as a cell of a
    table between two that stay, nor as a likely item of a list that is more than links, nor is a list of nothing else
    that a colon announces: they name what is told of."""
    pieces = flat.pieces
    first = last = 0
    if True in stays:
        first, last = stays.index(True), len(stays) - stays[::-1].index(True)
    for at in range(len(pieces) - 1):
        if stays[at] or likely[at] <= _LIKELY or page.sure[at]:
            continue
        piece, below = pieces[at], pieces[at + 1]
        if piece.kind == "item" and first < at < last:
            announced = stays[at - 1] and pieces[at - 1].text.endswith((":", "："))
            stays[at] = (
                (announced if piece.element.tag in _LISTS else likely[at] > _LIKELY_LINK)
                and page.hint[at] < 0
                and piece.linked > 0.5 * len(piece.text)
            )
        elif not stays[at + 1]:
            continue
        elif piece.kind == "heading":
            stays[at] = (
                page.hint[at] < 0
                and below.linked <= 0.5 * len(below.text)
                and _holder(flat, piece) == _holder(flat, below)
            )
        elif flat.spans[piece.parent].tag in _CELLS:
            stays[at] = at > 0 and stays[at - 1]


def _holder(flat: Walk, piece: Piece) -> int:
    """The place of the element that a block shares with the blocks beside it: for a paragraph, the one around it."""
    own = flat.spans[piece.parent]
    return own.parent if own.end - own.start == 1 else piece.parent


def _keep_lines_above(flat: Walk, page: Features, likely: list[float], stays: list[bool]) -> None:
    """A sub-heading or the hour of an entry goes with the text under it, once the article has begun."""
    first = stays.index(True) if True in stays else len(stays)
    for at in range(len(stays) - 2, first, -1):
        piece, below = flat.pieces[at], flat.pieces[at + 1]
        if (
            not stays[at]
            and stays[at + 1]
            and likely[at] > _LIKELY_ABOVE
            and not piece.linked
            and page.hint[at] < 0
            and _holder(flat, piece) == _holder(flat, below)
        ):
            stays[at] = True


def _is_link_line(piece: Piece) -> bool:
    """Whether a block is nothing but links."""
    text = piece.text
    if piece.linked <= 0.5 * len(text) or text.endswith(".") or piece.kind == "caption":
        return False
    return not outside_links(text, piece.links) or piece.linked >= 0.9 * len(text.rstrip(".…»>→ "))


def _keep_lists_whole(pieces: list[Piece], stays: list[bool]) -> None:
    """A list of which most items stay keeps the others, too, such as one that is nothing but a link."""
    items: dict[_Element, list[int]] = {}
    for at, piece in enumerate(pieces):
        if piece.kind == "item" and (around := _list_of(piece.element)) is not None:
            items.setdefault(around, []).append(at)
    for places in items.values():
        if len(places) > 2 and 2 * sum(stays[at] for at in places) > len(places):
            for at in range(places[0], places[-1] + 1):
                stays[at] = True


def _drop_comments(flat: Walk, page: Features, stays: list[bool]) -> None:
    """Behind a line that heads or counts readers' comments nothing is the article's, once a whole text is told.

    Only where no name tells what the line is, for a named one may stand beside the text, and a link to comments only
    outside the element of the text.
    """
    kept = [at for at, stay in enumerate(stays) if stay]
    told: list[int] = []
    letters = 0
    for at in range(kept[0], kept[-1]) if kept else ():
        piece = flat.pieces[at]
        if stays[at]:
            told.append(at)
            letters += len(piece.text)
        if (
            letters >= _WHOLE_TEXT
            and len(piece.text) <= _LABEL
            and page.hint[at] < 0
            and _heads_comments(piece.text)
            and (not piece.linked or at >= _around(flat, told).end)
        ):
            stays[at:] = [False] * (len(stays) - at)
            return


@lru_cache(maxsize=4096)
def _heads_comments(line: str) -> bool:
    return rules_named("comments").match("tail", line) is not None


def _keep_tables_whole(flat: Walk, page: Features, stays: list[bool]) -> None:
    """A table of data of which a third of the cells stay keeps the others: numbers alone say little, and look it. One
    that is named as furniture does not."""
    for table in flat.spans:
        if table.tag == "table" and (cells := table.end - table.start) >= _LEAST_CELLS:
            stay = sum(stays[table.start : table.end])
            if stay < cells <= 3 * stay and page.hint[table.start] < 0 and _is_of_data(table.element):
                stays[table.start : table.end] = [True] * cells


def _is_of_data(table: _Element) -> bool:
    """Whether nearly all rows have equally many cells, two and more, and no table stands inside: not a layout."""
    if next(table.iterdescendants("table"), None) is not None:
        return False
    widths = Counter(sum(cell.tag in _CELLS for cell in row) for row in islice(table.iter("tr"), _MOST_ROWS))
    width, rows = max(widths.items(), key=itemgetter(1), default=(0, 0))
    return width >= 2 and rows >= _LEAST_ROWS and rows >= _ALIKE_ROWS * widths.total()


def _list_of(element: _Element) -> _Element | None:
    """The list whose item an element is or stands in (`ul > li > p`)."""
    while element.tag != "li" and (around := element.getparent()) is not None:
        element = around
    return element.getparent()


def _smallest(flat: Walk, blocks: Iterable[int], least: float, title_at: int | None = None) -> Span:
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


def given_body(evidence: Evidence, printed: int) -> list[Block]:
    """The text that a page gives in its JSON-LD and prints less than a part of (`printed` letters): it is written into
    the page by a script, or cut off on the screen. [] where the page prints its text."""
    given = evidence.article.get("articleBody")
    if not isinstance(given, str) or len(given) < _LEAST_GIVEN or printed > _PRINTED_PART * len(given):
        return []
    if "</" in given or "&lt;/" in given:
        return [piece.block for piece in walk(read_document(unescape(given)).root).pieces]
    return [Block("paragraph", line) for part in unescape(given).split("\n") if (line := one_line(part))]


def _drop_date_lines(blocks: list[Block], reasons: list[str | None]) -> None:
    """A line above or below all sentences that is a time and little else belongs to the byline."""
    kept = [at for at, reason in enumerate(reasons) if reason is None]
    for edge in (kept[:_NEAR_EDGE], kept[: -_NEAR_EDGE - 1 : -1]):
        for at in edge:
            text = blocks[at].text
            if len(text) <= _DATE_LINE and len(_WORD.findall(text)) <= 3 and _tells_time(text):
                reasons[at] = "node:date"
            elif len(text) >= 80 or SENTENCE_END.search(text):
                break


def _tells_time(text: str) -> bool:
    return parse_date(text, zone=None, fetched_at=_ANY_TIME) is not None
