"""One walk over the tree: the blocks of text a reader sees, where each stands, and the images between them.

Everything after this works on flat lists: a subtree is an interval of pieces.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import accumulate, islice
from typing import TYPE_CHECKING, cast

from lxml import etree

from newscrawler.boilerplate.nodes import NodeRule, node_rule
from newscrawler.boilerplate.prose import is_prose
from newscrawler.extract.characters import one_line
from newscrawler.extract.credits import split_credit
from newscrawler.items import Block, BlockKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml.etree import _Element

# Their text is no reading text, or only a copy of it (a body inside a textarea, say).
_SKIPPED = frozenset(
    "applet audio button canvas datalist dialog embed head iframe input link map math meta noscript object option "
    "progress script select style svg template textarea title video".split()
)
# A forgotten end tag makes libxml2 put the rest of the page inside these; a real one holds no paragraph.
_OFTEN_UNCLOSED = frozenset({"button", "map", "option", "select", "svg"})
INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr picture q ruby rb rp rt "
    "s samp small source span strike strong sub sup time tt u var wbr amp-img img".split()
)
_IMAGES = frozenset({"img", "amp-img"})
_NEARLY_ALL = 0.9  # of a page's prose
_ALTERNATIVE = 12  # characters: shorter alternative texts are names of files and agencies
_SENTENCE = 60  # characters: an alternative text as long as this is a caption, and may go on for as long again
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_CAPTION_CLASS = re.compile(
    r"(?:^|[\s_-])(?:fig|img|image|photo|picture|wp|media)?[_-]?(?:caption|credits?|copyright)(?:$|[\s_-])", re.I
)
_HIDDEN_STYLE = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.I)


@dataclass(slots=True)
class Piece:
    """A block of text with what the choice of the body needs to know of its place.

    `hint` names the node rule that holds for an element around it (see `boilerplate.nodes`), `sure` says that the rule
    holds whatever the element contains; both are set by `believe_hints()`.
    """

    block: Block
    element: _Element
    linked: int  # characters inside links
    hint: str | None = None
    sure: bool = False


@dataclass(frozen=True, slots=True)
class Span:
    """An element and the pieces inside it, `pieces[start:end]`, with the node rule that names it."""

    element: _Element
    start: int
    end: int
    rule: NodeRule | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """An `img` and the number of pieces before it."""

    element: _Element
    at: int


@dataclass(slots=True)
class Walk:
    """A page laid flat. `spans` come children first."""

    pieces: list[Piece] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)


@dataclass(slots=True)
class _Open:
    """A block element that the walk is inside of."""

    element: _Element
    start: int
    kind: BlockKind


class _Text:
    """The text of one block as it grows, spaces collapsed as a browser does, link offsets kept."""

    __slots__ = ("length", "link_from", "links", "parts", "space")

    def __init__(self) -> None:
        self.link_from: int | None = None
        self.clear()

    def clear(self) -> None:
        self.parts: list[str] = []
        self.links: list[tuple[int, int]] = []
        self.length = 0
        self.space = False
        if self.link_from is not None:
            self.link_from = 0

    def add(self, text: str | None) -> None:
        if not text:
            return
        piece = one_line(text)
        if not piece:
            self.space = self.space or text[0].isspace()
            return
        if self.length and (self.space or text[0].isspace()):
            piece = " " + piece
            if self.link_from == self.length:
                self.link_from += 1
        self.parts.append(piece)
        self.length += len(piece)
        self.space = text[-1].isspace()

    def open_link(self) -> None:
        self.link_from = self.length

    def close_link(self) -> None:
        if self.link_from is not None and self.length > self.link_from:
            self.links.append((self.link_from, self.length))
        self.link_from = None


def walk(root: _Element, *, hidden: bool = False, drop: frozenset[_Element] = frozenset()) -> Walk:
    """Lay a tree flat; elements in `drop` (a site's own selectors) are left out, and hidden ones unless asked for."""
    walker = _Walker()
    events = etree.iterwalk(root, events=("start", "end"))
    for event, element in events:
        if event == "end":
            walker.leave(element)
        elif element in drop or _is_skipped(element) or (not hidden and element.attrib and _is_hidden(element)):
            events.skip_subtree()
        else:
            walker.enter(element)
    _mark_captions(walker.flat)
    return walker.flat


class _Walker:
    """Where a walk is: the block elements it is inside of, and the text of the block that grows."""

    def __init__(self) -> None:
        self.flat = Walk()
        self._opened: list[_Open] = []
        self._text = _Text()

    def enter(self, element: _Element) -> None:
        tag = element.tag
        if tag in _IMAGES:
            self.flat.pictures.append(Picture(element, len(self.flat.pieces)))
            return
        if tag == "a":
            self._text.open_link()
        elif tag not in INLINE:
            self._flush()
            kind = _kind(element, self._opened[-1].kind if self._opened else "paragraph")
            self._opened.append(_Open(element, len(self.flat.pieces), kind))
        self._text.add(element.text)

    def leave(self, element: _Element) -> None:
        if element.tag == "a":
            self._text.close_link()
        elif self._opened and self._opened[-1].element is element:
            self._flush()
            top = self._opened.pop()
            if len(self.flat.pieces) > top.start:
                attributes = cast("Mapping[str, str]", element.attrib)
                rule = node_rule(str(element.tag), attributes.get("class", ""), attributes.get("id", ""), attributes)
                self.flat.spans.append(Span(element, top.start, len(self.flat.pieces), rule))
        if self._opened:
            self._text.add(element.tail)

    def _flush(self) -> None:
        """End the block; a link that goes on is cut in two."""
        text = self._text
        inside_link = text.link_from is not None
        text.close_link()
        if text.length:
            top = self._opened[-1]
            block = Block(top.kind, "".join(text.parts), tuple(text.links))
            self.flat.pieces.append(Piece(block, top.element, sum(end - start for start, end in block.links)))
        text.clear()
        if inside_link:
            text.open_link()


def _mark_captions(flat: Walk) -> None:
    """Make captions of blocks right after an image: those that repeat its alternative text, those that name the
    photographer, and those set in italics in the same paragraph."""
    for picture in flat.pictures:
        piece = flat.pieces[picture.at] if picture.at < len(flat.pieces) else None
        if piece is None or piece.block.kind != "paragraph" or piece.linked:
            continue
        text = piece.block.text
        if (
            _repeats(text, one_line(picture.element.get("alt", "")))
            or split_credit(text)[1]
            or (_is_around(piece.element, picture.element) and _is_all_italic(piece))
        ):
            piece.block = replace(piece.block, kind="caption")


def _repeats(text: str, alternative: str) -> bool:
    """Whether a block is an alternative text again, with a credit or a little more behind it.

    A paragraph may begin with the few words that name the picture above it, too, and goes on with more.
    """
    if len(alternative) < _ALTERNATIVE or not text.startswith(alternative):
        return False
    rest = text[len(alternative) :].lstrip(" \"'»”’)")
    short = len(alternative) < _SENTENCE
    more = not rest[:1].isalnum() if short else len(rest) <= len(alternative)
    return more or split_credit(rest)[1] is not None


def _is_around(block: _Element, image: _Element) -> bool:
    return block.tag == "p" and any(ancestor is block for ancestor in islice(image.iterancestors(), 4))


def _is_all_italic(piece: Piece) -> bool:
    italic = sum(len("".join(element.itertext()).strip()) for element in piece.element.iter("em", "i", "small"))
    return italic >= len(piece.block.text) - 1


def believe_hints(flat: Walk, title_at: int | None) -> None:
    """Set the hints of all pieces; an element that holds the headline or nearly all prose is no furniture.

    Publishers name the wrapper of a whole page with words such as "advert" or "tools", too.
    """
    sizes = [
        0,
        *accumulate(
            len(piece.block.text) if is_prose(piece.block.text, piece.block.links) else 0 for piece in flat.pieces
        ),
    ]
    for piece in flat.pieces:
        piece.hint, piece.sure = None, False
    for span in reversed(flat.spans):  # parents first, so that the innermost name stays
        if span.rule is None or (title_at is not None and span.start <= title_at < span.end):
            continue
        if sizes[span.end] - sizes[span.start] > _NEARLY_ALL * sizes[-1]:
            continue
        for piece in flat.pieces[span.start : span.end]:
            if span.rule.sure or not piece.sure:
                piece.hint, piece.sure = span.rule.name, span.rule.sure


def _kind(element: _Element, outer: BlockKind) -> BlockKind:
    """What an element's text is, given what the element around it is."""
    tag = element.tag
    if tag in _HEADINGS:
        return "heading"
    if tag == "figcaption" or (outer != "caption" and _CAPTION_CLASS.search(element.get("class", ""))):
        return "caption"
    if tag == "blockquote":
        return "quote"
    if tag == "li" and outer != "quote":
        return "item"
    if outer in ("heading", "item") and tag in ("div", "table", "article", "section"):
        return "paragraph"
    return outer


def _is_skipped(element: _Element) -> bool:
    if element.tag not in _SKIPPED:
        return False
    return element.tag not in _OFTEN_UNCLOSED or next(element.iter("p"), None) is None


def _is_hidden(element: _Element) -> bool:
    attributes = element.attrib
    return (
        "hidden" in attributes
        or attributes.get("aria-hidden") == "true"
        or ("style" in attributes and _HIDDEN_STYLE.search(attributes["style"]) is not None)
    )
