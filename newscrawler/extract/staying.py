"""Which blocks of a page stay: each by its own likelihood, then as it stands among the others."""

from __future__ import annotations

from collections import Counter
from itertools import islice
from operator import itemgetter
from typing import TYPE_CHECKING

from newscrawler.boilerplate.prose import ends_sentence, says_something
from newscrawler.boilerplate.rules import outside_links
from newscrawler.extract.alike import keep_answers, keep_headings, settle_rows
from newscrawler.extract.boxes import boxes
from newscrawler.extract.characters import ends_in_stop
from newscrawler.extract.other_texts import copies, later_articles, other_stories, pull_quotes, small_print
from newscrawler.extract.places import holder, shared, staying_places
from newscrawler.extract.threads import below_label, named, stamped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from lxml.etree import _Element

    from newscrawler.extract.features import Features
    from newscrawler.extract.hints import Hints
    from newscrawler.extract.pieces import Piece, Span, Walk

LIKELY = 0.5  # from here a block is the article's
_LIKELY_BETWEEN, _GAP = 0.12, 5  # the same between two blocks that stay, at most so many blocks apart
_LIKELY_KIN, _PARAGRAPH = 0.2, 60  # the same for a paragraph of so many letters made as the larger part of the text is
_LIKELY_FAR_KIN = 0.35  # the same where each paragraph stands in elements of its own
_LIKELY_LINK = 0.7  # the same for an item that is a link
_LIKELY_ANNOUNCED = 0.3  # the same for a list of links that the line above announces with a colon
_LIKELY_ABOVE = 0.015  # the same for a line above one that stays
_LIKELY_HEADING = 0.1  # the same for a heading in whatever element, below which the element goes on
_LISTS = frozenset({"ol", "ul", "div"})  # of nothing but links, laid as one block
_ANNOUNCE = (":", "：")  # a list or a table
_LISTED = frozenset({"ol", "ul"})
_MOST_ITEMS = 100  # of a list that is looked at
_LIKELY_LISTED, _SOON = 0.1, 3  # the same for the items of a list amid the text, which goes on so many blocks behind
_CELLS = frozenset({"td", "th"})
_LIKELY_CELL = 0.3  # the same for one cell of a table behind the text
_LEAST_CELLS, _LEAST_ROWS, _ALIKE_ROWS = 6, 3, 0.8  # of a table of data; the part of its rows that are of one width
_MOST_ROWS = 500  # that are looked at, and cells of the tables above and below


def staying(
    flat: Walk, page: Features, hints: Hints, likely: list[float], *, least: float, within: range
) -> tuple[list[bool], dict[int, str]]:
    """(which blocks stay, what each of those is that go in spite of their likelihood)."""
    stays = [
        one > least and at in within and not page.sure[at] and not _is_link_line(flat.pieces[at])
        for at, one in enumerate(likely)
    ]
    others: dict[int, str] = {}

    def drop(what: str, places: Iterable[int]) -> None:
        for at in places:
            stays[at] = False
            others[at] = f"other:{what}"

    drop("story", other_stories(flat, hints.title_at, stays))
    if not hints.is_live:
        drop("story", later_articles(flat, hints.title_at, stays))
    drop("copy", copies(flat, stays))
    drop("note", small_print(flat, hints.title_at, likely, stays))
    # What went here is not to come back by the likelihood that it went in spite of.
    left = likely.copy()
    for at in others:
        left[at] = 0.0
    _close_gaps(flat, page, left, stays)
    _keep_kin(flat, page, left, stays)
    settle_rows(flat, page, left, stays)
    keep_answers(flat, page, left, stays)
    _keep_lists_amid(flat, page, left, stays)
    _keep_lines_above(flat, page, left, stays)
    _keep_linked_lines(flat, page, left, stays)
    keep_headings(flat, page, left, stays)
    _keep_lists_whole(flat.pieces, stays)
    _keep_tables_whole(flat, page, likely, stays)
    drop("copy", pull_quotes(flat, stays))
    drop("box", boxes(flat, hints.title_at, stays))
    drop("comments", named(flat, page, stays))
    drop("comments", below_label(flat, page, hints.title_at, stays))
    if not hints.is_live:
        drop("comments", stamped(flat, stays))
    return stays, others


def _is_link_line(piece: Piece) -> bool:
    """Whether a block is nothing but links."""
    text = piece.text
    if piece.linked <= 0.5 * len(text) or text.endswith(".") or piece.kind == "caption":
        return False
    return not outside_links(text, piece.links) or piece.linked >= 0.9 * len(text.rstrip(".…»>→ "))


def _close_gaps(flat: Walk, page: Features, likely: list[float], stays: list[bool]) -> None:
    """A block between two that stay, all in one element, needs less: an article seldom skips a paragraph."""
    last: dict[int, int] = {}  # the last block that stays in each element
    for at in staying_places(stays):
        place = holder(flat, flat.pieces[at])
        before = last.get(place, at)
        for between in range(before + 1, at) if at - before <= _GAP else ():
            piece = flat.pieces[between]
            if (
                likely[between] > _LIKELY_BETWEEN
                and holder(flat, piece) == place
                and (piece.linked <= 0.5 * len(piece.text) or ends_in_stop(piece.text))
                and page.hint[between] < 0
            ):
                stays[between] = True
        last[place] = at


def _keep_kin(flat: Walk, page: Features, likely: list[float], stays: list[bool]) -> None:
    """A paragraph made and placed as the larger part of the text is needs less."""
    pieces = flat.pieces
    kin = [
        at
        for at, one in enumerate(likely)
        if one > _LIKELY_KIN
        and not stays[at]
        and (len(pieces[at].text) >= _PARAGRAPH or (at and stays[at - 1] and ends_sentence(pieces[at].text)))
        and pieces[at].linked <= 0.3 * len(pieces[at].text)
        and page.hint[at] < 0
    ]
    for place, least in ((holder, _LIKELY_KIN), (shared, _LIKELY_FAR_KIN)):
        kin = [at for at in kin if likely[at] > least and not stays[at]]
        letters: Counter[tuple[int, str, str]] = Counter()
        for at in staying_places(stays) if kin else ():
            letters[_placed(flat, pieces[at], place)] += len(pieces[at].text)
        most, held = max(letters.items(), key=itemgetter(1), default=(None, 0))
        for at in kin if 2 * held >= letters.total() else ():
            stays[at] = _placed(flat, pieces[at], place) == most


def _placed(flat: Walk, piece: Piece, place: Callable[[Walk, Piece], int]) -> tuple[int, str, str]:
    """In what a block stands, and how its own element is made."""
    span = flat.spans[piece.parent]
    return place(flat, piece), span.tag, span.classes


def _keep_linked_lines(flat: Walk, page: Features, likely: list[float], stays: list[bool]) -> None:
    """A line that is nothing but a link is no link to elsewhere as the heading of a text that stays, nor as a cell of a
    table between two that stay, nor as a likely item of a list that is more than links, nor is a list of nothing else
    that a colon announces: they name what is told of."""
    pieces = flat.pieces
    first = last = 0
    if True in stays:
        first, last = stays.index(True), len(stays) - stays[::-1].index(True)
    for at in range(len(pieces) - 1):
        if stays[at] or likely[at] <= _LIKELY_ANNOUNCED or page.sure[at]:
            continue
        piece, below, above = pieces[at], pieces[at + 1], pieces[at - 1]
        announced = piece.kind == "item" and stays[at - 1] and above.text.endswith(_ANNOUNCE)
        if likely[at] <= LIKELY and not (announced and above.kind != "heading"):
            continue
        if piece.kind == "item" and first < at < last:
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
                and holder(flat, piece) == holder(flat, below)
            )
        elif flat.spans[piece.parent].tag in _CELLS:
            stays[at] = at > 0 and stays[at - 1]


def _keep_lists_amid(flat: Walk, page: Features, likely: list[float], stays: list[bool]) -> None:
    """A list without links below a block that stays needs less where the text soon goes on behind it, and where it
    stands in the same element as that block."""
    for span in flat.spans:
        start, end = span.start, span.end
        if (
            span.tag in _LISTED
            and 1 < end - start <= _MOST_ITEMS
            and not all(stays[start:end])
            and stays[start - 1 : start] == [True]
            and (any(stays[end : end + _SOON]) or _is_beside(flat, span))
            and min(likely[start:end]) > _LIKELY_LISTED
            and max(page.hint[start:end]) < 0
            and not any(piece.linked for piece in flat.pieces[start:end])
        ):
            stays[start:end] = [True] * (end - start)


def _is_beside(flat: Walk, span: Span) -> bool:
    """Whether an element stands in the one in which the block above it stands, too, as paragraph and list do."""
    above = flat.spans[flat.pieces[span.start - 1].parent]
    return span.start > 0 and above.parent == span.parent and above.end == span.start


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
            and (_are_beside(flat, piece, below) or (likely[at] > _LIKELY_HEADING and _heads(flat, at)))
        ):
            stays[at] = True


def _are_beside(flat: Walk, line: Piece, below: Piece) -> bool:
    """Whether a line stands in the element of the block below, or as a heading each in elements of its own, or
    announces a list."""
    if holder(flat, line) == holder(flat, below) or (below.kind == "item" and line.text.endswith(_ANNOUNCE)):
        return True
    return line.kind == "heading" and shared(flat, line) == shared(flat, below)


def _heads(flat: Walk, at: int) -> bool:
    """Whether a block is a heading of the element in which the block below it stands, however deep."""
    piece = flat.pieces[at]
    return piece.kind == "heading" and flat.spans[shared(flat, piece)].end > at + 1


def _keep_lists_whole(pieces: list[Piece], stays: list[bool]) -> None:
    """A list of which most items stay keeps the others, too, such as one that is nothing but a link."""
    listed = [at for at, piece in enumerate(pieces) if piece.kind == "item"]
    items: dict[_Element, list[int]] = {}
    for at in listed if any(stays[at] for at in listed) else ():
        if (around := _list_of(pieces[at].element)) is not None:
            items.setdefault(around, []).append(at)
    for places in items.values():
        if len(places) > 2 and 2 * sum(stays[at] for at in places) > len(places):
            for at in range(places[0], places[-1] + 1):
                stays[at] = True


def _list_of(element: _Element) -> _Element | None:
    """The list whose item an element is or stands in (`ul > li > p`)."""
    while element.tag != "li" and (around := element.getparent()) is not None:
        element = around
    return element.getparent()


def _keep_tables_whole(flat: Walk, page: Features, likely: list[float], stays: list[bool]) -> None:
    """A table of data of which a third of the cells stay keeps the others, and so does one without links between two
    blocks that stay, or beside one if a cell is likely: numbers alone say little, and look it. One that is named as
    furniture does not, nor one of nothing but numbers and signs, such as the rates of currencies."""
    for table in flat.spans:
        start, end = table.start, table.end
        if table.tag == "table" and (cells := end - start) >= _LEAST_CELLS:
            stay = sum(stays[start:end])
            if stay == cells or page.hint[start] >= 0:
                continue
            above = _announced_from(flat, start)
            cells_say = any(says_something(piece.text) for piece in flat.pieces[start:end])
            amid = cells_say and not any(piece.linked for piece in flat.pieces[above:end])
            if amid:
                text, going = _around_tables(flat, above, end)
                goes_on = any(stays[going : going + _SOON])
                behind = _is_beside(flat, table) and max(likely[start:end]) > _LIKELY_CELL
                amid = stays[text - 1 : text] == [True] and (goes_on or behind)
            if (cells <= 3 * stay or amid) and _is_of_data(table.element):
                stays[start:end] = [True] * cells
                stays[above:start] = [stays[start - 1] or amid] * (start - above)


def _around_tables(flat: Walk, first: int, end: int) -> tuple[int, int]:
    """Where the cells begin and end that stand right above and below some blocks: of tables one below another."""
    least, most = max(0, first - _MOST_ROWS), min(len(flat.pieces), end + _MOST_ROWS)
    while first > least and flat.spans[flat.pieces[first - 1].parent].tag in _CELLS:
        first -= 1
    while end < most and flat.spans[flat.pieces[end].parent].tag in _CELLS:
        end += 1
    return first, end


def _announced_from(flat: Walk, start: int) -> int:
    """Where a table begins with the line above that announces it with a colon, if there is one."""
    return start - (start > 0 and flat.pieces[start - 1].text.endswith(_ANNOUNCE))


def _is_of_data(table: _Element) -> bool:
    """Whether nearly all rows have equally many cells, two and more, and no table stands inside: not a layout."""
    if next(table.iterdescendants("table"), None) is not None:
        return False
    widths = Counter(sum(cell.tag in _CELLS for cell in row) for row in islice(table.iter("tr"), _MOST_ROWS))
    width, rows = max(widths.items(), key=itemgetter(1), default=(0, 0))
    return width >= 2 and rows >= _LEAST_ROWS and rows >= _ALIKE_ROWS * widths.total()
