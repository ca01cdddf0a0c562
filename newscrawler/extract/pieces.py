"""One walk over the tree: the blocks of text a reader sees, where each stands, and the images between them.

Everything after this works on flat lists: a subtree is an interval of pieces.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from lxml import etree

from newscrawler.boilerplate.nodes import NodeRule, rule_of_attributes, rule_of_names, telling_attributes
from newscrawler.extract.characters import one_line
from newscrawler.extract.credits import split_credit
from newscrawler.items import Block, BlockKind

if TYPE_CHECKING:
    from collections.abc import Collection

    from lxml.etree import _Element

    from newscrawler.boilerplate.rules import Links

# Their text is no reading text, or only a copy of it (a body inside a textarea, say, or how characters are read aloud).
_SKIPPED = frozenset(
    "applet audio button canvas datalist dialog embed head iframe input link map math meta noscript object option "
    "progress rp rt script select style svg template textarea title video".split()
)
# Of these, what holds so many paragraphs is read: a forgotten end tag makes libxml2 put the rest of the page inside, a
# real one holds none; and for those who run no scripts there is a notice, or all of the text.
_READ_FROM = {"button": 1, "map": 1, "option": 1, "select": 1, "svg": 1, "noscript": 3}
INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr picture q ruby rb rp rt "
    "s samp small source span strike strong sub sup time tt u var wbr amp-img img".split()
)
_IMAGES = frozenset({"img", "amp-img"})
_BREAKS = frozenset({"br", "hr"})
_ABOVE = 6  # blocks above the body in which the lead image and its caption stand
_ALTERNATIVE = 12  # characters: shorter alternative texts are names of files and agencies
# Blocks of an element that holds nothing but links, from which they are laid as one: a third of all blocks stand in
# such menus and lists of teasers, which no decision needs one by one.
_MENU = 3
_LINES = frozenset({"item", "paragraph"})
_CAPTION_BLOCKS = 4  # an element of more is no caption, whatever its name: `body.has-caption-overlay`
_LONGEST_NAMES = 300  # characters of class and id whose meaning is remembered: few elements have longer ones
_SENTENCE = 60  # characters: an alternative text as long as this is a caption, and may go on for as long again
# What an element makes of the text in it, by the kind of the element around it and its tag; else that kind goes on.
_ALWAYS: dict[str, BlockKind] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "heading"),
    "figcaption": "caption",
    "blockquote": "quote",
    "li": "item",
}
_BOX: dict[str, BlockKind] = dict.fromkeys(("div", "table", "article", "section"), "paragraph")
_KINDS: dict[BlockKind, dict[str, BlockKind]] = {
    "paragraph": _ALWAYS,
    "caption": _ALWAYS,
    "heading": _ALWAYS | _BOX,
    "item": _ALWAYS | _BOX,
    "quote": _ALWAYS | {"li": "quote"},
}
# What the walk makes of an element; of any other a block.
_BLOCK, _LINK, _INLINE, _IMAGE, _BREAK, _NO_TEXT = range(6)
_WHAT = {
    **dict.fromkeys(INLINE, _INLINE),
    **dict.fromkeys(_IMAGES, _IMAGE),
    **dict.fromkeys(_BREAKS, _BREAK),
    **dict.fromkeys(_SKIPPED, _NO_TEXT),
    "a": _LINK,
}
_CAPTION_CLASS = re.compile(
    r"(?:^|[\s_-])(?:fig|img|image|photo|picture|wp|media)?[_-]?(?:caption|credits?|copyright)(?:$|[\s_-])", re.I
)
_BODY_NAME = re.compile(
    r"(?:article|story|post|entry|news|main|detail|single)[_-]{0,2}(?:body|content|text)(?![a-z])|"
    r"(?:body|content|text)[_-](?:article|story|post|entry|news)(?![a-z])"
)
_HIDING = frozenset({"hidden", "aria-hidden", "style"})
_HIDDEN_STYLE = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.I)


@dataclass(slots=True)
class Piece:
    """A block of text and where it stands: `parent` is the place of its innermost block element in `Walk.spans`.

    `links` are the offsets of its linked parts, `linked` their length in characters; `hidden` tells that the page does
    not show it at first.
    """

    text: str
    kind: BlockKind
    links: tuple[tuple[int, int], ...]
    linked: int
    element: _Element
    parent: int = -1
    hidden: bool = False

    @property
    def block(self) -> Block:
        """The piece as an article holds it."""
        return Block(self.kind, self.text, self.links)


@dataclass(slots=True)
class Span:
    """A block element and the pieces inside it, `pieces[start:end]`, with the node rule that names it.

    `body` tells that its publisher names it as the article's text; `parent` is the place of the block element around
    it in `Walk.spans`, -1 for the outermost.
    """

    element: _Element
    tag: str
    start: int
    end: int
    classes: str = ""
    element_id: str = ""
    rule: NodeRule | None = None
    body: bool = False
    parent: int = -1


class Picture(NamedTuple):
    """An `img` and the number of pieces before it."""

    element: _Element
    at: int


@dataclass(slots=True)
class Walk:
    """A page laid flat. `spans` come children first."""

    pieces: list[Piece] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)


def walk(  # noqa: C901, PLR0912, PLR0915 - one loop: a call for each element costs a third of the walk
    root: _Element, *, drop: frozenset[_Element] = frozenset()
) -> Walk:
    """Lay a tree flat; elements in `drop` (a site's own selectors) are left out."""
    flat = Walk()
    pieces, spans, pictures = flat.pieces, flat.spans, flat.pictures
    opened: list[tuple[_Element, int, int, BlockKind]] = []  # block elements: pieces and orphans before them, kind
    orphans: list[Piece | Span] = []  # those whose block element is still open
    parts: list[str] = []  # the text of the block that grows, as written
    marks: list[int] = []  # places in `parts` where a link begins and ends, in turns

    def flush() -> None:
        """End the block; a link that goes on is cut in two."""
        links: Links = ()
        linked = 0
        if marks:
            goes_on = len(marks) % 2 == 1
            if goes_on:
                marks.append(len(parts))
            text, links, linked = _joined(parts, marks)
            marks.clear()
            if goes_on:
                marks.append(0)
        else:
            text = one_line(parts[0] if len(parts) == 1 else "".join(parts))
        parts.clear()
        if text:
            element, _, _, kind = opened[-1]
            piece = Piece(text, kind, links, linked, element)
            pieces.append(piece)
            orphans.append(piece)

    events: Any = etree.iterwalk(root, events=("start", "end"))
    for event, element in events:
        tag: str = element.tag  # never a comment: the parser leaves none in the tree
        what = _WHAT.get(tag, _BLOCK)
        if event == "start":
            if what == _BLOCK or (what == _NO_TEXT and not _is_skipped(element, tag)):
                if drop and element in drop:
                    events.skip_subtree()
                    continue
                if parts:
                    flush()
                kind = opened[-1][3] if opened else "paragraph"
                opened.append((element, len(pieces), len(orphans), _KINDS[kind].get(tag, kind)))
            elif what == _LINK:
                if len(marks) % 2 == 0:
                    marks.append(len(parts))
            elif what == _INLINE:
                if (drop and element in drop) or ((keys := element.keys()) and _is_hidden(element, keys)):
                    events.skip_subtree()
                    continue
            else:
                if what == _IMAGE:
                    pictures.append(Picture(element, len(pieces)))
                elif what == _NO_TEXT:
                    events.skip_subtree()
                elif parts:  # a break
                    flush()
                continue
            text = element.text
        else:
            if what == _LINK:
                if len(marks) % 2:
                    marks.append(len(parts))
            elif what != _INLINE and opened and opened[-1][0] is element:
                if parts:
                    flush()
                _, start, before, _ = opened.pop()
                if len(pieces) > start:
                    if len(pieces) - start >= _MENU and _is_menu(pieces, start):
                        orphans[before:] = [_lay_as_one(element, start, flat)]
                    span = Span(element, tag, start, len(pieces))
                    place = len(spans)
                    while len(orphans) > before:
                        orphans.pop().parent = place
                    orphans.append(span)
                    spans.append(span)
            text = element.tail
        if text and (parts or not text.isspace()):  # most of the white space stands between blocks
            parts.append(text)
    watched = _watched()
    for span in spans:  # not before: a third of the elements stand in menus, and are forgotten
        _name(span, pieces, watched)
    return flat


def _is_menu(pieces: list[Piece], start: int) -> bool:
    """Whether blocks are nothing but links, and no sentences."""
    if not pieces[start].linked:
        return False
    for piece in islice(reversed(pieces), len(pieces) - start):
        if piece.linked < 0.9 * len(piece.text) or piece.kind not in _LINES or piece.text[-1] == ".":
            return False
    return True


def _lay_as_one(menu: _Element, start: int, flat: Walk) -> Piece:
    """Make one block of the last ones, from `start` on, and forget the elements inside."""
    pieces, spans, pictures = flat.pieces, flat.spans, flat.pictures
    text = " ".join([piece.text for piece in pieces[start:]])
    piece = Piece(text, "item", ((0, len(text)),), len(text), menu)
    pieces[start:] = [piece]
    while spans and spans[-1].start >= start:
        spans.pop()
    for at in range(len(pictures) - 1, -1, -1):
        if pictures[at].at <= start:
            break
        pictures[at] = Picture(pictures[at].element, start)
    return piece


def _name(span: Span, pieces: list[Piece], watched: frozenset[str]) -> None:
    """Note what the names of a block element say of it and of its pieces."""
    element, tag = span.element, span.tag
    keys = element.keys()
    classes = element_id = ""
    if keys:
        if "class" in keys:
            span.classes = classes = element.get("class", "")
        if "id" in keys:
            span.element_id = element_id = element.get("id", "")
    named = _named if len(classes) + len(element_id) <= _LONGEST_NAMES else _named.__wrapped__
    span.rule, span.body, caption = named(tag, classes, element_id)
    if caption and tag != "body" and span.end - span.start <= _CAPTION_BLOCKS:
        _make_captions(pieces[span.start : span.end])
    if watched.isdisjoint(keys):
        return
    if not telling_attributes().isdisjoint(keys):
        span.rule = rule_of_attributes(span.rule, dict(element.items()))
    span.body = span.body or element.get("itemprop") == "articleBody"
    if _is_hidden(element, keys):
        for piece in pieces[span.start : span.end]:
            piece.hidden = True


def _make_captions(pieces: list[Piece]) -> None:
    for piece in pieces:
        if piece.kind == "paragraph":
            piece.kind = "caption"


@lru_cache(maxsize=1)
def _watched() -> frozenset[str]:
    """The attributes beside class and id that say something of a block element."""
    return telling_attributes() | _HIDING | {"itemprop"}


@lru_cache(maxsize=16384)
def _named(tag: str, classes: str, element_id: str) -> tuple[NodeRule | None, bool, bool]:
    """(node rule, whether it is named as a body, as a caption) of an element, by its names alone."""
    names = f"{classes} {element_id}".lower()  # few hold one of these words: the patterns cost ten times as much
    body = ("body" in names or "content" in names or "text" in names) and _BODY_NAME.search(names) is not None
    caption = ("caption" in names or "credit" in names or "copyright" in names) and _CAPTION_CLASS.search(
        classes
    ) is not None
    return rule_of_names(tag, classes, element_id), body, caption


def _joined(parts: list[str], marks: list[int]) -> tuple[str, Links, int]:
    """(text with its white space collapsed as a browser does, offsets of its links, their length)."""
    if marks[0] == 0 and marks[1] == len(parts):  # nothing but a link
        text = one_line("".join(parts))
        return text, ((0, len(text)),), len(text)
    text, space = "", False
    links: list[tuple[int, int]] = []
    edges = [0, *marks, len(parts)]
    for turn in range(len(edges) - 1):
        raw = "".join(parts[edges[turn] : edges[turn + 1]])
        line = one_line(raw)
        if not line:
            space = space or raw != ""
            continue
        if text and (space or raw[0].isspace()):
            text += " "
        start = len(text)
        text += line
        space = raw[-1].isspace()
        if turn % 2:
            links.append((start, len(text)))
    return text, tuple(links), sum([end - start for start, end in links])


def mark_captions(flat: Walk, start: int, end: int) -> None:
    """Make captions of blocks right after an image, if they stand in `pieces[start:end]` or a little above: those that
    repeat its alternative text, those that name the photographer, and those set in italics in the same paragraph."""
    for picture in flat.pictures:
        if not start - _ABOVE <= picture.at < end:
            continue
        piece = flat.pieces[picture.at]
        if piece.kind != "paragraph" or piece.linked:
            continue
        if (
            _repeats(piece.text, one_line(picture.element.get("alt", "")))
            or split_credit(piece.text)[1]
            or (_is_around(piece.element, picture.element) and _is_all_italic(piece))
        ):
            piece.kind = "caption"


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
    return italic >= len(piece.text) - 1


def _is_skipped(element: _Element, tag: str) -> bool:
    least = _READ_FROM.get(tag)
    return least is None or len(list(islice(element.iter("p"), least))) < least


def _is_hidden(element: _Element, keys: Collection[str]) -> bool:
    return not _HIDING.isdisjoint(keys) and (
        "hidden" in keys
        or element.get("aria-hidden") == "true"
        or _HIDDEN_STYLE.search(element.get("style", "")) is not None
    )
