"""What a page says of itself in its head and markup: JSON-LD, metas (under property or name), microdata, links.

Sources: schema.org NewsArticle, the Open Graph protocol, HTML microdata. Nothing here is believed yet; `metadata`
and `body` weigh it.
"""

from __future__ import annotations

import html
import json
import re
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Any

from lxml.etree import XPath, iterwalk

from newscrawler.extract.characters import one_line

if TYPE_CHECKING:
    from lxml.etree import _Element

_MAX_NODES = 2_000  # of one JSON-LD block, and of microdata: bounds the walk over hostile nesting
_MAX_EVENTS, _MAX_VALUE = 100, 500  # tags and characters of a microdata value
_ARTICLE_TYPES = re.compile(r"(?:[A-Z]\w*)?(?:Article|BlogPosting|Report|Review|LiveBlogPosting)$")
# "//@itemprop/.." costs the square of their number, a predicate [@itemprop] half as much again.
_MICRODATA = XPath(f"(descendant::*/@itemprop)[position() <= {_MAX_NODES}]", regexp=False)
# Strings are matched so that what looks alike inside them stays. Every branch takes what it began (possessive, an open
# end included), so that each character is read once.
_STRING = r'"(?:[^"\\]|\\.)*+"?'
_COMMENT = re.compile(rf"({_STRING})|//[^\n]*|/\*(?:[^*]|\*(?!/))*+(?:\*/)?", re.DOTALL)
_NO_LETTERS = re.compile(r"[^a-z]")  # names are in small letters
_ESCAPED = re.compile(r"&(?:#\d{2,6}|#x[\da-f]{2,5}|[a-z]{2,8}\d{0,2});", re.IGNORECASE)
_TRAILING_COMMA = re.compile(rf"({_STRING})|,(?=\s*[}}\]])", re.DOTALL)


@dataclass
class Evidence:
    """The page's own words on itself.

    `metas` maps lower-case names to their values in order; `article` is the JSON-LD node of the article (`{}` if none),
    `others` all further nodes.
    """

    root: _Element
    metas: dict[str, list[str]] = field(default_factory=dict)
    article: Mapping[str, Any] = field(default_factory=dict)
    others: list[Mapping[str, Any]] = field(default_factory=list)
    title_tag: str | None = None
    canonical: str | None = None
    amp: str | None = None
    language: str | None = None
    has_times: bool = False  # whether there is a `time` element

    @cached_property
    def itemprops(self) -> dict[str, list[str]]:
        """Microdata: names to values in order; looked for where it is asked for, since JSON-LD mostly says the same."""
        found: dict[str, list[str]] = {}
        for name in _MICRODATA(self.root):
            _note_microdata(name.getparent(), found)
        return found

    @property
    def site_names(self) -> list[str]:
        """What the site calls itself, wherever the page says so."""
        sites = [plain(node.get("name")) for node in self.others if node.get("@type") == "WebSite"]
        said = (self.meta("og:site_name"), self.meta("application-name"), self.said("publisher"), *sites)
        return [name for name in said if name]

    @property
    def is_live(self) -> bool:
        """Whether the page calls itself a live blog."""
        return any("LiveBlogPosting" in types_of(node) for node in (self.article, *self.others))

    def meta(self, *names: str) -> str | None:
        """The first value of the first of these metas that has one."""
        return next((value for name in names for value in self.metas.get(name, ()) if value), None)

    def all_metas(self, *names: str) -> list[str]:
        """All values of these metas, in order."""
        return [value for name in names for value in self.metas.get(name, ()) if value]

    def said(self, key: str) -> str | None:
        """A text of the JSON-LD article, whatever shape it was given in."""
        return plain(self.article.get(key))


def gather(root: _Element) -> Evidence:
    """Collect all evidence of a parsed page."""
    found = Evidence(root, language=root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang"))
    scripts: list[str] = []
    for element in root.iter("meta", "link", "title", "script", "time"):
        tag = element.tag
        if tag == "meta":
            name = element.get("property") or element.get("name") or element.get("http-equiv") or ""
            if name == "script:ld+json":  # what Remix makes a script of, carried to where nobody does
                scripts.append(element.get("content", ""))
            elif value := _told(element.get("content", "")):
                found.metas.setdefault(name.lower(), []).append(value)
        elif tag == "link":
            _note_link(element, found)
        elif tag == "script":
            if (kind := element.get("type")) and "ld+json" in kind.lower():
                scripts.append(element.text or "")
        elif tag == "time":
            found.has_times = True
        elif found.title_tag is None:
            found.title_tag = _told("".join(element.itertext())) or None
    _choose_article(found, [node for script in scripts for node in read_json_ld(script)])
    return found


def _note_link(link: _Element, found: Evidence) -> None:
    rel = (link.get("rel") or "").lower().split()
    if "canonical" in rel:
        found.canonical = found.canonical or link.get("href")
    elif "amphtml" in rel:
        found.amp = found.amp or link.get("href")


def _note_microdata(element: _Element, itemprops: dict[str, list[str]]) -> None:
    value = element.get("content") or element.get("datetime")
    names = (element.get("itemprop") or "").split()
    if value is None and "articleBody" not in names:
        value = _first_text(element)
    if value:
        for name in names:
            itemprops.setdefault(name, []).append(value)


def _first_text(element: _Element) -> str:
    """The text of an element as far as a name or a time goes: `itertext` would walk all of a deep tree."""
    texts: list[str] = []
    for event, one in islice(iterwalk(element, events=("start", "end")), _MAX_EVENTS):
        if event == "start" and isinstance(one.tag, str):
            texts.append(one.text or "")
        elif event == "end" and one is not element:
            texts.append(one.tail or "")
    return one_line("".join(texts))[:_MAX_VALUE]


def read_json_ld(text: str) -> list[Mapping[str, Any]]:
    """Every object of a JSON-LD script, `@graph` and lists opened; broken JSON is mended where it can be, else []."""
    top = _loads(text)
    return [] if top is None else list(_objects(top))


def letters_of(name: str) -> str:
    """The name of a meta by its letters alone, which its spellings share: "article_author", "articleAuthor"."""
    return _NO_LETTERS.sub("", name)


def _told(text: str) -> str:
    """A value of the head on one line, its characters unescaped once more: some sites write "&amp;#8217;"."""
    return one_line(_ESCAPED.sub(lambda sign: html.unescape(sign[0]), text) if "&" in text else text)


def plain(value: object) -> str | None:
    """A JSON-LD value as one line of text: a string, the first of a list, or an object's name or `@value`."""
    for _ in range(4):
        if isinstance(value, list):
            value = next((item for item in value if item), None)
        elif isinstance(value, Mapping):
            value = value.get("name") or value.get("@value") or value.get("headline") or value.get("url")
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        return None
    return _told(html.unescape(value)) or None


def strings(value: object) -> list[str]:
    """A JSON-LD value as a list of texts, one for each item of a list."""
    items = value if isinstance(value, list) else [value]
    return [text for item in items[:200] if (text := plain(item))]


def _loads(text: str) -> Any:
    text = text.strip().removeprefix("\ufeff").strip()
    text = text.removeprefix("<!--").removesuffix("-->").strip()
    if text.startswith(("/*<![CDATA[*/", "//<![CDATA[", "<![CDATA[")):
        text = text.split("[CDATA[", 1)[1].removeprefix("*/").rsplit("]]>", 1)[0].rstrip("/* ")
    text = text.rstrip(";").strip()
    if text.startswith(("{&quot;", "[{&quot;")):  # escaped as if it stood in the page
        text = html.unescape(text)
    for mend in (str, _without_comments, html.unescape):
        text = mend(text)
        try:
            return json.loads(text, strict=False, parse_constant=lambda _: None)
        except json.JSONDecodeError as error:
            if error.msg == "Extra data":  # two objects in one script
                try:
                    return [
                        json.loads(text[: error.pos], strict=False),
                        *read_json_ld(text[error.pos :].lstrip(",; \n")),
                    ]
                except (ValueError, RecursionError):
                    continue
        except (ValueError, RecursionError):  # an integer of 5,000 digits; 100,000 brackets
            return None
    return None


def _without_comments(text: str) -> str:
    for mistake in (_COMMENT, _TRAILING_COMMA):
        text = mistake.sub(lambda found: found[1] or "", text)
    return text


def _objects(top: object) -> Iterator[Mapping[str, Any]]:
    queue: deque[object] = deque([top])
    for _ in range(_MAX_NODES):
        if not queue:
            return
        node = queue.popleft()
        if isinstance(node, list):
            queue.extendleft(reversed(node[:_MAX_NODES]))
        elif isinstance(node, Mapping):
            yield node
            queue.extend(
                node[key] for key in ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement") if key in node
            )


def types_of(node: Mapping[str, Any]) -> list[str]:
    """The `@type` names of a JSON-LD node, without their namespace."""
    value = node.get("@type")
    return [str(name).rsplit("/", 1)[-1].rsplit(":", 1)[-1] for name in (value if isinstance(value, list) else [value])]


def _choose_article(found: Evidence, nodes: list[Mapping[str, Any]]) -> None:
    articles = [node for node in nodes if any(_ARTICLE_TYPES.match(name) for name in types_of(node))]
    with_headline = [node for node in articles if node.get("headline") or node.get("articleBody")]
    if len(with_headline) > 1 and found.title_tag:  # several stories on a page: the one that its title names
        named = [node for node in with_headline if (plain(node.get("headline")) or "\0") in found.title_tag]
        with_headline = named or with_headline
    chosen = (with_headline or articles)[:1]
    found.article = chosen[0] if chosen else {}
    found.others = [node for node in nodes if node is not found.article]
