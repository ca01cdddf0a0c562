"""Bytes to a tree: the parse, and the plain-text way for pages that no tree can hold."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from lxml import etree

from newscrawler.extract.closing import closed, is_left_open
from newscrawler.extract.encoding import as_utf8
from newscrawler.extract.plain import plain_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

# Beyond these a tree costs more than it tells (design §5.8): libxml2 cuts at 2,048 levels, and silently.
MAX_START_TAGS = 300_000
_LONGEST_HEAD = 1_000_000  # bytes
_RARE = re.compile(rb"</html|<template", re.I)
_END = re.compile(rb"</html", re.I)
_END_TAGS = re.compile(rb"</(?:body|html)\s*>", re.I)
_PREFORMATTED = etree.XPath("//pre[not(ancestor::pre or descendant::code)]")
# Characters that a tree may hold, by a reference or a broken encoding, and that lxml does not let into one.
_UNWRITABLE = dict.fromkeys((*range(9), *range(0xE, 0x20), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF), "") | {
    0xB: " ",
    0xC: " ",
}
_BLANK_LINE = re.compile(r"\n[ \t\r]*\n\s*")


@dataclass(slots=True)
class Document:
    """A page as a tree. `plain` holds its text, a line a block, where the tree is not whole (`truncated-parse`)."""

    root: _Element
    url: str | None
    encoding: str
    flags: tuple[str, ...] = ()
    plain: str | None = None

    def links(self) -> Iterator[tuple[str, str]]:
        """(absolute address, rel) of every link that the page shows, in its order, `<base>` heeded."""
        base = self.root.find(".//base[@href]")
        start = urljoin(self.url or "", base.get("href", "")) if base is not None else self.url or ""
        for anchor in self.root.iter("a", "area"):
            if (href := anchor.get("href")) and not href.startswith("#"):
                try:
                    yield urljoin(start, href.strip()), anchor.get("rel", "")
                except ValueError:  # such as http://[broken
                    continue


def read_document(
    html: bytes | str, url: str | None = None, *, charset: str | None = None, fallback: str | None = None
) -> Document:
    """Parse a page whatever its encoding and nesting.

    `charset` is what the HTTP header declares, `fallback` what the site is known to use where nothing right is
    declared. Flags: `bad-encoding` (no encoding fits; the text may hold U+FFFD), `encoded-twice` (letters that another
    encoding had made of others were put right), `truncated-parse` (the tree is cut short, `plain` is whole).
    """
    flags: tuple[str, ...] = ()
    if isinstance(html, str):
        body, encoding, flags = as_utf8(html.encode("utf-8", "replace"), "utf-8", None)
    else:
        body, encoding, flags = as_utf8(html, charset, fallback)
    if len(body) > MAX_START_TAGS and body.count(b"<") > MAX_START_TAGS:
        head = body[:_LONGEST_HEAD].partition(b"</head>")[0]
        return Document(_parse(head)[0], url, encoding, (*flags, "truncated-parse"), plain_text(body))
    root, whole = _parse(body)
    if whole:
        return Document(root, url, encoding, flags)
    return Document(root, url, encoding, (*flags, "truncated-parse"), plain_text(body))


def _parse(body: bytes) -> tuple[_Element, bool]:
    """(the tree, whether it holds all of the page)."""
    first = _RARE.search(body)  # one pattern for both: in time, not in instructions, each `find` costs as much
    streamed = first is not None and body.find(b"<template", first.start()) >= 0 and b"S:" in body
    if first is not None and _goes_on(body, first.start()):
        body = _END_TAGS.sub(b"", body)
    body = body.replace(b"\0", b"")
    root, complaints = _tree(body)
    if is_left_open(one.message for one in complaints) and (mended := closed(body)) is not body:
        root, complaints = _tree(mended)
    if root is None:  # nothing in it that is HTML
        return etree.fromstring(b"<html><body></body></html>", etree.HTMLParser()), not body.strip()
    if streamed:
        _place_streamed(root)
    _part_paragraphs(root)
    return root, not any(one.type_name == "ERR_RESOURCE_LIMIT" for one in complaints)


def _tree(body: bytes) -> tuple[_Element | None, etree._ListErrorLog]:
    """The tree of a page, None where there is nothing in it that is HTML, and what the parser complains of."""
    parser = etree.HTMLParser(
        encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True, collect_ids=False
    )
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError:
        root = None
    return root, parser.error_log


def _place_streamed(root: _Element) -> None:
    """Put the parts of a page that React streams behind it where its script would put them: what the hidden element
    `S:3` holds belongs in the place of the template `B:3` or `P:3` (React 18, ReactDOMFizzInstructionSet)."""
    parts = {part.get("id", ""): part for part in root.iterfind(".//div[@hidden][@id]")}
    if not parts:
        return
    places = {place.get("id", ""): place for place in root.iterfind(".//template[@id]")}
    for name, part in parts.items():
        before, mark, number = name.rpartition("S:")
        place = places.get(f"{before}B:{number}", places.get(f"{before}P:{number}")) if mark else None
        if place is not None and part not in place.iterancestors():
            if part.text:
                start = part.makeelement("span")
                start.text = part.text.translate(_UNWRITABLE)
                place.addprevious(start)
            for child in part:
                place.addprevious(child)


def _part_paragraphs(root: _Element) -> None:
    """Put line breaks in the place of blank lines in preformatted text, where they part paragraphs; code is one."""
    if next(root.iter("pre"), None) is None:
        return
    for text in _PREFORMATTED(root):
        for element in [*text.iter()]:
            if lines := _paragraphs(element.text):
                element.text = lines[0]
                for line in reversed(lines[1:]):
                    element.insert(0, _line_break(element, line))
            if element is not text and (lines := _paragraphs(element.tail)):
                element.tail = None
                for line in reversed(lines[1:]):
                    element.addnext(_line_break(element, line))
                element.tail = lines[0]


def _paragraphs(text: str | None) -> list[str]:
    """What blank lines part; [] where there is none."""
    return _BLANK_LINE.split(text.translate(_UNWRITABLE)) if text and _BLANK_LINE.search(text) else []


def _line_break(beside: _Element, line: str) -> _Element:
    found = beside.makeelement("br")
    found.tail = line
    return found


def _goes_on(body: bytes, start: int) -> bool:
    """Whether elements follow an end of the page, as where a template closes it too early or a server joins two: a
    browser shows them (HTML, "after after body"), libxml2 leaves them out without a word."""
    end = _END.search(body, start)
    return end is not None and body.find(b"</", end.end() + 1) >= 0
