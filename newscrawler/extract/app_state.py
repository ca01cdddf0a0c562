"""The text that stands only in a page's application state, found by the headline: where a page prints next to nothing.

The state is walked for strings and lists that read as prose or hold HTML. The one that says most and stands beside the
headline, or holds its words, is the text; other stories in the state are passed over.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape, unescape
from typing import TYPE_CHECKING, Any

from newscrawler.boilerplate.prose import STOPS
from newscrawler.extract.characters import WIDE, length_in_letters, squash
from newscrawler.extract.document import read_document
from newscrawler.extract.pieces import walk
from newscrawler.extract.state_scripts import DEEPEST, loads, states

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml.etree import _Element

    from newscrawler.items import Block

_ASKED, _PRINTED_PART = 300, 0.3  # letters printed up to which a state is asked, and how much of its text they may be
_DEEPEST_BLOCK = 10  # levels of a paragraph's own tree
_LONGEST = 500_000  # characters of a text with its HTML
_LEAST = 400  # letters of a text; a wide character counts for three
_BESIDE = 2.0  # times its length for a text that stands beside the headline
_FORMED = 1.1  # and for one that keeps its paragraphs
_TOLD = 0.5  # of the headline's words stand in a text that does not stand beside it
_ALIKE = 12  # letters and digits: a shorter title is no sign that two are one

_TAG = re.compile(r"<[^<>]*>")
_STOP = re.compile(rf"[{STOPS}](?=[\s\"'»”’)\]]|$)|[。！？]")
_SPACE, _CODE = re.compile(r"\s"), re.compile(r"[{}<>=;_\\]")
_WORD = re.compile(r"[^\W\d_]{4,}")

_TITLE = re.compile(r"(?:title|headline|heading)s?$", re.I)
_ADDRESS = re.compile(r"(?:url|uri|href|link|slug|path|permalink|canonical)$", re.I)
# What stands beside an article in its own object and is none of its text.
_OTHERS = re.compile(
    r"comment|repl(?:y|ies)|related|recommend|popular|trending|consent|cookie|privacy|legal|disclaimer|footer|"
    r"newsletter|translation|i18n|locale|messages|author|byline|contributor|jsonld|schema",
    re.I,
)
# How the common editors write a paragraph: its text or the parts it is made of, and what it is.
_TEXTS = ("html", "innerHTML", "text", "content", "value", "body", "paragraph", "markdown", "children")
_PARTS = ("children", "content", "data", "model", "attributes", "blocks", "elements", "paragraphs", "nodes", "body")
_KIND = ("type", "_type", "nodeType", "blockName", "tag", "name", "__typename", "style")
_INLINE = frozenset("text span link a hyperlink urllink strong b bold em i italic mention fragment leaf".split())
_HEADING = re.compile(r"head|title|^h[1-6]$")
_NO_TEXT = re.compile(
    r"image|photo|picture|gallery|video|audio|embed|advert|^ad$|caption|related|promo|"
    r"^(?:meta|title|script|style|svg|button|nav|aside|figure|form|footer)$"
)


def body_in_state(root: _Element, title: str | None, printed: int) -> list[Block]:
    """The article's blocks as the application state of a page holds them, where the page prints next to nothing
    (`printed` letters); [] where it prints its text, or where no text is told to be that of the headline."""
    if not title or printed > _ASKED:
        return []
    headline = _Headline.of(title)
    bodies = [body for state in states(root) for body in _bodies(state, headline)]
    best = max(bodies, key=lambda body: body.score, default=None)
    if best is None or printed > _PRINTED_PART * best.letters:
        return []
    return [piece.block for piece in walk(read_document(best.html).root).pieces]


@dataclass(frozen=True, slots=True)
class _Headline:
    squashed: str
    stems: frozenset[str]

    @classmethod
    def of(cls, title: str) -> _Headline:
        lower = title.lower()
        wide = "".join(WIDE.findall(lower))
        pairs = [wide[at : at + 2] for at in range(len(wide) - 1)]
        words = [word[:5] for word in _WORD.findall(lower) if not WIDE.search(word)]
        return cls(squash(title), frozenset(words + pairs))

    def is_told_by(self, value: object) -> bool:
        """Whether a title in the state is this one: a part of it, or longer by a part such as the site's name."""
        if isinstance(value, dict):
            return any(isinstance(one, str) and self.is_told_by(one) for one in value.values())
        if not isinstance(value, str):
            return False
        other = squash(unescape(value))
        shorter, longer = sorted((self.squashed, other), key=len)
        return length_in_letters(shorter) >= _ALIKE and shorter in longer

    def is_told_in(self, text: str) -> bool:
        lower = text.lower()
        return bool(self.stems) and sum(stem in lower for stem in self.stems) >= _TOLD * len(self.stems)


@dataclass(frozen=True, slots=True)
class _Body:
    html: str
    letters: int
    score: float


def _bodies(value: Any, headline: _Headline, depth: int = 0, *, beside: bool = False) -> Iterator[_Body]:
    """Every string and every list of a state that may be the article's text."""
    if depth > DEEPEST:
        return
    if isinstance(value, str):
        if len(value) >= _LEAST // 3:
            if value.startswith(("{", "[")) and isinstance(inner := loads(value), (dict, list)):
                yield from _bodies(inner, headline, depth + 1, beside=beside)
            else:
                yield from _body(_as_html(value), headline, beside=beside)
    elif isinstance(value, dict):
        beside = beside or any(_TITLE.search(key) and headline.is_told_by(one) for key, one in value.items())
        own = [one for key, one in value.items() if not _OTHERS.search(key)]
        for one in _without_other_stories(own, headline):
            yield from _bodies(one, headline, depth + 1, beside=beside)
    elif isinstance(value, list):
        items = _without_other_stories(value, headline)
        if len(items) > 1:
            yield from _body("".join(f"<div>{_block(item)}</div>" for item in items), headline, beside=beside)
        for one in items:
            yield from _bodies(one, headline, depth + 1, beside=beside)


def _body(html: str, headline: _Headline, *, beside: bool) -> Iterator[_Body]:
    text = _TAG.sub(" ", html) if len(html) <= _LONGEST else ""
    if len(text) >= _LEAST // 3 and _is_prose(text) and (beside or headline.is_told_in(text)):
        letters = length_in_letters(text)
        if letters >= _LEAST:
            formed = _FORMED if html.count("</") > 1 else 1.0
            yield _Body(html, len(text), letters * formed * (_BESIDE if beside else 1.0))


def _without_other_stories(items: Iterable[Any], headline: _Headline) -> list[Any]:
    """Of several objects that each have a title and an address, which are stories, only that of the headline."""
    items = list(items)
    stories = [
        item
        for item in items
        if isinstance(item, dict) and any(map(_TITLE.search, item)) and any(map(_ADDRESS.search, item))
    ]
    if len(stories) < 2:
        return items
    others = {
        id(story)
        for story in stories
        if not any(_TITLE.search(key) and headline.is_told_by(one) for key, one in story.items())
    }
    return [item for item in items if id(item) not in others]


def _block(value: Any, depth: int = 0) -> str:
    """The HTML of a paragraph as an editor stores it: a string, an object with text or parts, or a list of these."""
    if isinstance(value, str):
        return _as_html(value)
    if depth <= _DEEPEST_BLOCK and isinstance(value, list):
        return "".join(_block(item, depth + 1) for item in value)
    if depth <= _DEEPEST_BLOCK and isinstance(value, dict):
        kind = next((one for key in _KIND if isinstance(one := value.get(key), str)), "").rpartition("/")[2].lower()
        return "" if _NO_TEXT.search(kind) else _in_its_tag(kind, _inside(value, depth))
    return ""


def _inside(block: dict[str, Any], depth: int) -> str:
    """The HTML of an object's own text, else that of its parts, else that of its items."""
    for key in _TEXTS:
        if isinstance(text := block.get(key), str) and text.strip():
            return _as_html(text)
    parts = [one for key in _PARTS if isinstance(one := block.get(key), (dict, list))]
    items = block.get("items")
    if parts or not isinstance(items, list):
        return "".join(_block(one, depth + 1) for one in parts)
    return "".join(f"<li>{_block(item, depth + 1)}</li>" for item in items)


def _in_its_tag(kind: str, html: str) -> str:
    if not html or not kind or kind in _INLINE:
        return html
    tag = "h2" if _HEADING.search(kind) else "blockquote" if "quote" in kind else "div"
    return f"<{tag}>{html}</{tag}>"


def _as_html(text: str) -> str:
    if "&lt;/" in text:
        text = unescape(text)
    return text if "<" in text and ">" in text else escape(unescape(text), quote=False).replace("\n", "<br>")


def _is_prose(text: str) -> bool:
    """Whether a text has sentences, and the spaces and signs of one rather than those of code."""
    size = len(text)
    wide = len(WIDE.findall(text))
    return (
        len(_STOP.findall(text)) >= max(2, size / 600)
        and (wide > 0.3 * size or len(_SPACE.findall(text)) > 0.08 * size)
        and len(_CODE.findall(text)) < 0.02 * size
    )
