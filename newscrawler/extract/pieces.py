"""One walk over the tree: the blocks of text a reader sees, where each stands, and the images between them.

Everything after this works on flat lists: a subtree is an interval of pieces.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, NamedTuple

from newscrawler.boilerplate.nodes import NodeRule, rule_of_attributes, rule_of_names, telling_attributes
from newscrawler.extract.characters import one_line, short_text_of, text_of
from newscrawler.items import Block, BlockKind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from lxml.etree import _Element

    from newscrawler.boilerplate.rules import Links

    _Names = tuple[str, str, str]  # tag, classes and id of an element
    _Said = tuple[NodeRule | None, bool, bool]  # the rule that holds for it, whether they name a body, a caption
    # What a Piece and a Span become of, where they are not forgotten: the element around is known, not yet its place.
    _Laid = tuple[str, BlockKind, Links, int, _Element]
    _Box = tuple[_Element, str, int, int, _Element | None, int]

# Their text is no reading text, or only a copy of it (a body inside a textarea, say, or how characters are read aloud).
_SKIPPED = frozenset(
    "applet audio button canvas datalist dialog embed head iframe input link map math meta noscript object option "
    "progress rp rt script select style svg template textarea title video".split()
)
# Of these, what holds so many paragraphs is read: a forgotten end tag makes libxml2 put the rest of the page inside, a
# real one holds none; for those who run no scripts there is a notice, or all of the text; a template may be shown.
_READ_FROM = {"button": 1, "map": 1, "option": 1, "select": 1, "svg": 1, "noscript": 3, "template": 1}
INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr picture q ruby rb rp rt "
    "s samp small source span strike strong sub sup time tt u var wbr amp-img img".split()
)
# In these a button that opens what is below them says their text (W3C, ARIA Authoring Practices, "Accordion").
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "dt"})
_QUESTION = frozenset("?？؟")
_IMAGES = frozenset({"img", "amp-img"})
_BREAKS = frozenset({"br", "hr"})
_BLOCKS = frozenset(
    "address article aside blockquote body caption center col colgroup dd details dir div dl dt fieldset figcaption "
    "figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup html legend li listing main marquee menu nav noframes "
    "ol optgroup output p plaintext pre ruby search section slot summary table tbody td tfoot th thead tr ul".split()
)
# Blocks of an element that holds nothing but links, from which they are laid as one: a third of all blocks stand in
# such menus and lists of teasers, which no decision needs one by one.
_MENU = 3
_WORD = 3  # letters: of shorter ones the next may be a part ("McDonald")
_DAY, _TEXT_BEHIND = 40, 80  # letters of a day that stands before a text in its paragraph, and of that text
_PARAGRAPH: BlockKind = "paragraph"
_LINES = frozenset({"item", "paragraph"})
_MOST_BLOCKS = 30_000  # the numbers of more would take 3 kB of memory each
_CAPTION_BLOCKS = 4  # an element of more is no caption, whatever its name: `body.has-caption-overlay`
# Names of elements whose meaning is remembered, and characters of class and id in one: few have more.
_MOST_NAMED, _LONGEST_NAMES = 16_384, 300
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
# What the walk makes of an element.
_BLOCK, _LINK, _INLINE, _IMAGE, _BREAK, _NO_TEXT, _UNKNOWN = range(7)
_WHAT = {
    **dict.fromkeys(_BLOCKS, _BLOCK),
    **dict.fromkeys(INLINE, _INLINE),
    **dict.fromkeys(_IMAGES, _IMAGE),
    **dict.fromkeys(_BREAKS, _BREAK),
    **dict.fromkeys(_SKIPPED, _NO_TEXT),
    "a": _LINK,
}
_CAPTION_CLASS = re.compile(
    r"(?:^|\s|(?<!text)[_-])(?:fig|img|image|photo|picture|wp|media)?[_-]?(?:captions?|credits?|copyright)(?:$|[\s_-])|"
    r"(?:^|[\s_-])(?:fig|img|image|photo|pic|picture)[_-]?(?:cap|desc|descr|description|legend|title|wrap|wrapper)(?:$|[\s_-])",
    re.IGNORECASE,
)
_IN_CAPTION_CLASSES = ("caption", "credit", "copyright", "fig", "img", "image", "photo", "pic")
_BODY_NAME = re.compile(
    r"(?:artic(?:le|al)|story|post|entry|news|main|detail|single)[_-]{0,2}(?:body|content|text)(?![a-z])|"
    r"(?:body|content|text)[_-](?:article|story|post|entry|news)(?![a-z])"
)
_NAMED: dict[_Names, _Said] = {}  # what was learned of names
_HIDING = frozenset({"hidden", "aria-hidden", "style"})
_HIDDEN_STYLE = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)")


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
    it in `Walk.spans`, -1 for the outermost; `depth` is how many stand around it.
    """

    element: _Element
    tag: str
    start: int
    end: int
    parent: int = -1
    depth: int = 0
    classes: str = ""
    element_id: str = ""
    rule: NodeRule | None = None
    body: bool = False


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

    @property
    def is_too_long(self) -> bool:
        """Whether it has too many blocks to be judged one by one: such a page is read as plain text."""
        return len(self.pieces) > _MOST_BLOCKS


def walk(  # noqa: C901, PLR0912, PLR0915 - one loop: a call for each element costs a third of the walk
    root: _Element, *, drop: frozenset[_Element] = frozenset()
) -> Walk:
    """Lay a tree flat; elements in `drop` (a site's own selectors) are left out."""
    blocks: list[_Laid] = []
    boxes: list[_Box] = []
    pictures: list[Picture] = []
    parts: list[str] = []  # the text of the block that grows, as written
    marks: list[int] = []  # places in `parts` where a link begins and ends, in turns
    link: _Element | None = None  # the one that is open
    menu_from = 0  # the blocks from here on are nothing but links
    # The innermost block element that is open, the blocks before it, the kind of those in it; the same of those around.
    box: Any = None
    box_tag, start, kind = "", 0, _PARAGRAPH
    opened: list[tuple[Any, str, int, BlockKind]] = []

    def flush() -> None:
        """End the block; a link that goes on is cut in two."""
        nonlocal menu_from
        links: Links = ()
        linked = 0
        if marks:
            if link is not None:
                marks.append(len(parts))
            while len(parts) > marks[-1] and parts[-1].isspace():
                parts.pop()
            if marks[0] == 0 and marks[1] == len(parts):  # nothing but a link, as most blocks
                text = one_line(parts[0] if len(parts) == 1 else "".join(parts))
                linked = len(text)
                links = ((0, linked),)
            else:
                text, links, linked = _joined(parts, marks)
            marks.clear()
            if link is not None:
                marks.append(0)
        else:
            text = one_line(parts[0] if len(parts) == 1 else "".join(parts))
        parts.clear()
        if text and box is not None:
            blocks.append((text, kind, links, linked, box))
            if linked < 0.9 * len(text) or kind not in _LINES or text[-1] == ".":
                menu_from = len(blocks)

    last: Any = root.getparent()  # the innermost element that is open
    above: Any = last
    around_last: list[Any] = []  # those around it
    # A head is a tenth of the elements; with ends as with starts, the tree costs twice as much to follow.
    elements: Iterator[Any] = chain((root,), *[child.iter() for child in root if child.tag != "head"], (None,))
    for element in elements:
        around = above if element is None else element.getparent()
        while last is not around:
            if last is box:
                if parts:
                    flush()
                if (end := len(blocks)) > start:
                    if end - start >= _MENU and menu_from <= start:
                        _lay_as_one(last, start, blocks, boxes, pictures)
                        end = start + 1
                    boxes.append((last, box_tag, start, end, opened[-1][0], len(opened) - 1))
                box, box_tag, start, kind = opened.pop()
            elif last is link:
                link = None
                if marks[-1] < len(parts):
                    marks.append(len(parts))
                else:  # nothing but an image
                    marks.pop()
            text = last.tail
            if text and parts and text[0].isupper() and _are_glued(parts[-1], text) and last.get("class"):
                parts.append(" ")
            last = around_last.pop()
            if text and (parts or not text.isspace()):  # most of the white space stands between blocks
                parts.append(text)
        if element is None:
            break
        tag: str = element.tag  # never a comment: the parser leaves none in the tree
        what = _WHAT.get(tag, _UNKNOWN)
        if what == _UNKNOWN:
            what = _INLINE if _is_in_text(element, tag, follows=bool(parts)) else _BLOCK
        elif what == _NO_TEXT and tag in _READ_FROM:
            if len(element) and _is_read(element, tag):
                what = _BLOCK
            elif tag == "button":
                what = _of_button(element, box if box_tag in _HEADINGS else None)
        if what == _BLOCK:
            if drop and element in drop:
                what = _NO_TEXT
            else:
                if parts:
                    flush()
                opened.append((box, box_tag, start, kind))
                box, box_tag, start, kind = element, tag, len(blocks), _KINDS[kind].get(tag, kind)
        elif what == _LINK:
            if link is not None or len(element):
                if link is None:
                    marks.append(len(parts))
                link = element
            else:  # it holds no element, as most
                text = element.text
                if text and (parts or not text.isspace()):
                    marks += (len(parts), len(parts) + 1)
                    parts.append(text)
                what = _NO_TEXT
        elif what == _INLINE:
            if (drop and element in drop) or ((keys := element.keys()) and _hides(element, keys)):
                what = _NO_TEXT
            elif keys and "class" in keys:
                if parts:
                    if (text := element.text) and text[0].isupper() and _are_glued(parts[-1], text):
                        parts.append(" ")
                elif _may_name_line(element.get("class", "")) and _is_line(element):
                    opened.append((box, box_tag, start, kind))
                    box, box_tag, start, kind = element, tag, len(blocks), _PARAGRAPH
        elif what == _IMAGE:
            pictures.append(Picture(element, len(blocks)))
            if tag == "img":
                what = _NO_TEXT
        else:
            if what == _BREAK and parts:
                flush()
            what = _NO_TEXT
        if what == _NO_TEXT:
            if len(element):
                _pass_by(element, elements)
            text = element.tail
        else:
            around_last.append(last)
            last = element
            text = element.text
        if text and (parts or not text.isspace()):
            parts.append(text)
    return _named_walk(blocks, boxes, pictures)


@lru_cache(maxsize=4096)
def _names_caption(classes: str) -> bool:
    """Whether an element is named as a caption."""
    lower = classes.lower()
    return any(map(lower.__contains__, _IN_CAPTION_CLASSES)) and _CAPTION_CLASS.search(classes) is not None


def _are_glued(before: str, behind: str) -> bool:
    """Whether a word or number ends where a word with a capital begins: browsers part them by style alone."""
    word = len(before) >= _WORD and before[-_WORD:].isalpha() and before[-1].islower()
    return (word or before[-1:].isdecimal()) and behind[:2].istitle() and behind[:2].isalpha()


@lru_cache(maxsize=4096)
def _may_name_line(classes: str) -> bool:
    """Whether classes name a day or a caption: most of inline elements name neither."""
    lower = classes.lower()
    if "date" in lower:
        return "dateline" not in lower
    return _names_caption(classes) and "credit" not in lower and "copyright" not in lower  # an author's credit is none


def _is_line(element: _Element) -> bool:
    """Whether an inline element that is named as a caption ends its line, or one named as a day stands before a
    paragraph, parted by style alone. (A dateline, "KOBE –", is a part of the paragraph.)"""
    tail = (element.tail or "").lstrip()
    if _names_caption(element.get("class", "")):
        return not tail
    day = short_text_of(element) if len(tail) >= _TEXT_BEHIND and tail[0].isalnum() else ""
    return len(day) <= _DAY and day[-1:].isdigit()


def _pass_by(element: _Element, elements: Iterator[_Element]) -> None:
    """Take what an element holds from the elements to come."""
    last = element
    while len(last):
        last = last[-1]
    next((one for one in elements if one is last), None)


def _lay_as_one(menu: _Element, start: int, blocks: list[_Laid], boxes: list[_Box], pictures: list[Picture]) -> None:
    """Make one block of the last ones, from `start` on, and forget the elements inside."""
    text = " ".join([block[0] for block in blocks[start:]])
    blocks[start:] = [(text, "item", ((0, len(text)),), len(text), menu)]
    while boxes and boxes[-1][2] >= start:
        boxes.pop()
    for at in range(len(pictures) - 1, -1, -1):
        if pictures[at].at <= start:
            break
        pictures[at] = Picture(pictures[at].element, start)


def _named_walk(blocks: list[_Laid], boxes: list[_Box], pictures: list[Picture]) -> Walk:
    """What is left of blocks and elements, each with the place of the element around it and what its names say."""
    places: dict[_Element | None, int] = {box[0]: place for place, box in enumerate(boxes)}
    pieces = [Piece(text, kind, links, linked, box, places[box]) for text, kind, links, linked, box in blocks]
    spans: list[Span] = []
    watched = _watched()
    # Not before: a third of the elements stand in menus, and are forgotten.
    for element, tag, start, end, around, depth in boxes:
        # All attributes at once would be looked up by name, each among all: 50,000 on an element take seconds.
        keys = element.keys()
        classes = element.get("class", "") if "class" in keys else ""
        element_id = element.get("id", "") if "id" in keys else ""
        names = (tag, classes, element_id)
        rule, body, caption = _NAMED.get(names) or _learn(names)
        if caption and tag != "body" and end - start <= _CAPTION_BLOCKS:
            _make_captions(pieces[start:end])
        if not watched.isdisjoint(keys):
            others = {key: element.get(key, "") for key in keys if key in watched}
            rule = rule_of_attributes(rule, others)
            body = body or others.get("itemprop") == "articleBody"
            if _is_hidden(others):
                for piece in pieces[start:end]:
                    piece.hidden = True
        spans.append(Span(element, tag, start, end, places.get(around, -1), depth, classes, element_id, rule, body))
    return Walk(pieces, spans, pictures)


def _make_captions(pieces: list[Piece]) -> None:
    for piece in pieces:
        if piece.kind == "paragraph":
            piece.kind = "caption"


@lru_cache(maxsize=1)
def _watched() -> frozenset[str]:
    """The attributes beside class and id that say something of a block element."""
    return telling_attributes() | _HIDING | {"itemprop"}


def _learn(names: _Names) -> _Said:
    """What the names of an element say, kept for the next like it: `lru_cache` costs three times as much to ask."""
    said = _said_by(*names)
    if len(names[1]) + len(names[2]) <= _LONGEST_NAMES:
        if len(_NAMED) >= _MOST_NAMED:
            _NAMED.clear()
        _NAMED[names] = said
    return said


def _said_by(tag: str, classes: str, element_id: str) -> _Said:
    """(node rule, whether it is named as a body, as a caption) of an element, by its names alone."""
    names = f"{classes} {element_id}".lower()  # few hold one of these words: the patterns cost ten times as much
    body = ("body" in names or "content" in names or "text" in names) and _BODY_NAME.search(names) is not None
    return rule_of_names(tag, classes, element_id), body, _names_caption(classes)


def _joined(parts: list[str], marks: list[int]) -> tuple[str, Links, int]:
    """(text with its white space collapsed as a browser does, offsets of its links, their length)."""
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


def _is_read(element: _Element, tag: str) -> bool:
    """Whether an element that mostly holds no text holds as many paragraphs as one with a text does."""
    if tag == "template":  # of an element's own tree (HTML, declarative shadow roots), which is shown
        return element.get("shadowrootmode") is not None
    least = _READ_FROM[tag]
    return len(list(islice(element.iter("p"), least))) == least


def _of_button(button: _Element, heading: _Element | None) -> int:
    """What the walk makes of a button: one that is all of a heading, or asks a question, opens what is below it; beside
    other text it is a tool ("Copy link")."""
    text = text_of(button)
    if heading is not None and text == text_of(heading):
        return _INLINE
    return _BLOCK if text[-1:] in _QUESTION else _NO_TEXT


def _is_in_text(element: _Element, tag: str, *, follows: bool) -> bool:
    """Whether an element that HTML does not know is a part of the line: what a word processor marked (`st1:city`)
    stands beside text, a publisher's own element (`x-term`) between it, and neither holds a block."""
    goes_on = bool(element.tail) and not str(element.tail).isspace()
    beside = follows and goes_on if "-" in tag else follows or goes_on
    return beside and not any(child.tag in _BLOCKS for child in element)


def _hides(element: _Element, keys: Collection[str]) -> bool:
    return not _HIDING.isdisjoint(keys) and _is_hidden({key: element.get(key, "") for key in keys if key in _HIDING})


def _is_hidden(attributes: Mapping[str, str]) -> bool:
    if "hidden" in attributes or attributes.get("aria-hidden") == "true":
        return True
    style = attributes.get("style", "").lower()
    return ("none" in style or "hidden" in style) and _HIDDEN_STYLE.search(style) is not None
