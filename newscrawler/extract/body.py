"""Which blocks of a page are the article: the general way, which needs no rule of any site.

Every block is weighed by its own text (prose counts for it, link text and scraps against it) and by what the page
says of itself; the element whose blocks weigh most together holds the body (the maximum subtree, after the maximum
subsequence of Pasternack and Roth, "Extracting article text from the web", WWW 2009). Then its neighbours are asked:
the standfirst above it, the second half after an advertisement. Last, what is no prose inside it goes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import accumulate
from typing import TYPE_CHECKING

from newscrawler.boilerplate.rules import outside_links
from newscrawler.extract.dates import parse_date
from newscrawler.extract.pieces import Piece, Span, Walk, believe_hints, walk
from newscrawler.items import Block

if TYPE_CHECKING:
    from lxml.etree import _Element

    from newscrawler.extract.document import Document

SENTENCE_END = re.compile(r"[.!?…。！？؟।:;][\"'»”’)\]]*$")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")
_ALNUM = re.compile(r"\W+")
_CLOCK = re.compile(r"\d{1,2}[:.]\d{2}|(?:19|20)\d\d")
_WORD = re.compile(r"[^\W\d_]{3,}")
_NEAR_EDGE = 4  # blocks at the top and the end of a body among which a line with nothing but the time may stand

# Set by hand beside five corpora of real pages (docs/how-it-works.md); they hold as a set.
_SCRAP = -12.0  # a short block without a sentence: menus, counters, labels
_SHORT = {"heading": 0.0, "item": 5.0}  # short blocks of a kind that articles have
_LINK_BLOCK = -15.0  # a block that is mostly link text, and half its length on top
_HINTED = 0.25  # prose inside an element whose name says share, related, comments
_BEFORE_TITLE = 0.3  # prose above the headline
_MIN_BODY = 140.0  # characters; less prose than this is no body
_SOME, _LARGER_PART, _NEARLY_ALL = 0.1, 0.5, 0.85  # of the weight of the heaviest element
_DATE_LINE = 60  # characters
_ANY_TIME = datetime(9990, 1, 1, tzinfo=UTC)  # to read "yesterday" against, where only its form is asked
_EVIDENCE_FROM = 400  # characters from which an articleBody is taken for the whole text


@dataclass(slots=True)
class Found:
    """The body: its blocks in order, what was taken out of it, and where it stands in the walk and in the tree."""

    blocks: list[Block] = field(default_factory=list)
    dropped: list[tuple[str, str]] = field(default_factory=list)
    start: int = 0
    end: int = 0
    element: _Element | None = None


def squash(text: str) -> str:
    """Letters and digits only, for comparing texts that differ in spaces and punctuation."""
    return _ALNUM.sub("", text.lower())


def laid_flat(document: Document, drop: frozenset[_Element]) -> Walk:
    """The walk of a document; with hidden elements where there is no prose without them."""
    flat = walk(document.root, drop=drop)
    if sum(len(piece.block.text) for piece in flat.pieces if is_prose(piece)) < _MIN_BODY:
        flat = walk(document.root, hidden=True, drop=drop)
    return flat


def find_body(flat: Walk, *, title_at: int | None, article_body: str | None, inside: _Element | None = None) -> Found:
    """The article's blocks.

    `title_at` is the place of the headline among the pieces, `article_body` the page's own JSON-LD text, `inside` the
    element that a site's selector names: the search stays in it.
    """
    if not flat.spans:
        return Found()
    believe_hints(flat, title_at)
    weights = _weights(flat.pieces, title_at, article_body)
    sums = [0.0, *accumulate(weights)]
    if inside is not None:
        best = next((span for span in flat.spans if span.element is inside), None)
        if best is None:
            return Found()
    else:
        best = max(flat.spans, key=lambda span: sums[span.end] - sums[span.start])
        best = _innermost(flat.spans, best, sums)
    start, end = best.start, best.end
    if inside is None:
        start, end = _with_neighbours(flat, best, sums)
        start = _with_standfirst(flat.pieces, weights, start, title_at)
    found = Found(start=start, end=end, element=best.element)
    _keep_prose(flat, best, found)
    return found


def is_prose(piece: Piece) -> bool:
    """Whether a block reads as a sentence or more, and not as a link."""
    text = piece.block.text
    size = _size(text)
    if piece.linked > 0.5 * len(text):
        return False
    return size >= 80 or (size >= 25 and SENTENCE_END.search(text) is not None)


def _size(text: str) -> int:
    """Length in characters of an alphabetic script: a CJK character says about as much as three letters."""
    return len(text) + 2 * len(_CJK.findall(text))


def _weights(pieces: list[Piece], title_at: int | None, article_body: str | None) -> list[float]:
    known = squash(article_body or "")
    seen: set[str] = set()
    weighed = []
    for at, piece in enumerate(pieces):
        text = piece.block.text
        if piece.linked > 0.5 * len(text):
            weight = _LINK_BLOCK - 0.5 * piece.linked
        elif piece.sure:
            weight = _SCRAP
        elif is_prose(piece):
            weight = 0.0 if text in seen else _prose_weight(piece, known)  # a print copy, a textarea's twin
            if title_at is not None and at < title_at:
                weight *= _BEFORE_TITLE
            seen.add(text)
        else:
            weight = _SHORT.get(piece.block.kind, _SCRAP)
        weighed.append(weight)
    return weighed


def _prose_weight(piece: Piece, known: str) -> float:
    weight = float(_size(piece.block.text) - 2 * piece.linked)
    if len(known) >= _EVIDENCE_FROM:
        weight *= 2.0 if squash(piece.block.text)[:80] in known else 0.4
    return weight * _HINTED if piece.hint else weight


def _innermost(spans: list[Span], best: Span, sums: list[float]) -> Span:
    """The smallest element inside the best that still holds the article: beside it stand comments and small print.

    That is the only `article` element of any weight if it holds the larger part, and in it what holds nearly all.
    """

    def heavy(outer: Span, share: float) -> list[Span]:
        least = share * (sums[outer.end] - sums[outer.start])
        inside = [span for span in spans if outer.start <= span.start and span.end <= outer.end]
        return [span for span in inside if sums[span.end] - sums[span.start] > least]

    articles = [span for span in heavy(best, _SOME) if span.element.tag == "article"]
    if len(articles) == 1 and articles[0] in heavy(best, _LARGER_PART):
        best = articles[0]
    return min(heavy(best, _NEARLY_ALL), key=lambda span: span.end - span.start, default=best)


def _with_neighbours(flat: Walk, best: Span, sums: list[float]) -> tuple[int, int]:
    """The interval of the body with its other halves: siblings of the same make that hold prose of their own."""
    start, end = best.start, best.end
    whole = sums[best.end] - sums[best.start]
    signature = (best.element.tag, best.element.get("class"))
    parent = best.element.getparent()
    for span in flat.spans:
        if span.element.getparent() is not parent or span.element is best.element or not signature[1]:
            continue
        gain = sums[span.end] - sums[span.start]
        if (span.element.tag, span.element.get("class")) == signature and gain > max(_MIN_BODY, 0.1 * whole):
            between = sums[span.start] - sums[end] if span.start >= end else sums[start] - sums[span.end]
            if gain + between > 0:
                start, end = min(start, span.start), max(end, span.end)
    return start, end


def _with_standfirst(pieces: list[Piece], weights: list[float], start: int, title_at: int | None) -> int:
    """The start moved up to the first prose between the headline and the body."""
    if title_at is None or not title_at < start <= title_at + 40:
        return start
    for at in range(title_at + 1, start):
        if weights[at] >= 60 and pieces[at].hint is None and pieces[at].block.kind != "caption":
            return at
    return start


def _keep_prose(flat: Walk, best: Span, found: Found) -> None:
    """Split the interval into blocks and dropped: link lists, hinted boxes without prose, headings of nothing."""
    outside = {span.element for span in flat.spans if span.start <= best.start and span.end >= best.end}
    reasons: list[str | None] = [None] * (found.end - found.start)
    for span in flat.spans:
        if span.start < found.start or span.end > found.end or span.element in outside:
            continue
        inside = flat.pieces[span.start : span.end]
        hint = inside[0].hint
        if hint and all(piece.hint == hint for piece in inside) and (inside[0].sure or not _reads_as_text(inside)):
            for at in range(span.start, span.end):
                reasons[at - found.start] = reasons[at - found.start] or f"node:{hint}"
    for at in range(found.start, found.end):
        piece = flat.pieces[at]
        if reasons[at - found.start] is None and _is_link_line(piece) and not _among_text(flat.pieces, at, found):
            reasons[at - found.start] = "node:links"
    _drop_date_lines([flat.pieces[at].block for at in range(found.start, found.end)], reasons)
    _drop_empty_headings([flat.pieces[at].block for at in range(found.start, found.end)], reasons)
    for at, reason in zip(range(found.start, found.end), reasons, strict=True):
        block = flat.pieces[at].block
        if reason:
            found.dropped.append((block.text, reason))
        else:
            found.blocks.append(block)


def _reads_as_text(pieces: list[Piece]) -> bool:
    prose = sum(len(piece.block.text) for piece in pieces if is_prose(piece))
    return prose > 0.6 * sum(len(piece.block.text) for piece in pieces) and prose > 200


def _is_link_line(piece: Piece) -> bool:
    """Whether a block is nothing but links, with the time of what they lead to at most."""
    text = piece.block.text
    if piece.linked <= 0.5 * len(text) or text.endswith(".") or piece.block.kind == "caption":
        return False
    outside = outside_links(text, piece.block.links)
    if not outside or piece.linked >= 0.9 * len(text.rstrip(".…»>→ ")):
        return True
    return len(_WORD.findall(outside)) <= 2 and _CLOCK.search(outside) is not None


def _among_text(pieces: list[Piece], at: int, found: Found) -> bool:
    """Whether a link line is an item of a list whose other items are text."""
    if pieces[at].block.kind != "item":
        return False
    parent = pieces[at].element.getparent()
    near = [pieces[i] for i in range(max(found.start, at - 12), min(found.end, at + 13))]
    items = [piece for piece in near if piece.block.kind == "item" and piece.element.getparent() is parent]
    return 2 * sum(map(_is_link_line, items)) < len(items)


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


def _drop_empty_headings(blocks: list[Block], reasons: list[str | None]) -> None:
    """A heading followed by nothing but what was dropped goes with it, for the same reason."""
    following: str | None = "heading of nothing"
    for at in range(len(blocks) - 1, -1, -1):
        if blocks[at].kind == "heading":
            if reasons[at] is None and following is not None:
                reasons[at] = following if following.startswith("node:") else "node:empty-heading"
        elif reasons[at] is None:
            following = None
        else:
            following = reasons[at]
