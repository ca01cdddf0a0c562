"""Bytes to a tree: the character encoding, the parse, and the plain-text way for pages that no tree can hold."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from lxml import etree

from newscrawler.extract.plain import plain_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

# Beyond these a tree costs more than it tells (design §5.8): libxml2 cuts at 2,048 levels, and silently.
MAX_START_TAGS = 300_000
_LONGEST_HEAD = 1_000_000  # bytes
MAX_REPLACED = 0.01  # more U+FFFD than this share of the non-ASCII characters: not this encoding

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Labels that the WHATWG Encoding Standard reads as a larger neighbour, because publishers mean that one.
_MEANT = {
    "ascii": "windows-1252",
    "iso8859-1": "windows-1252",
    "iso8859-9": "windows-1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
}
_END_TAGS = re.compile(rb"</(?:body|html)\s*>", re.I)
_SWAPPED_CASE = re.compile(r"\b[а-яё][А-ЯЁ]{3,}\b")
_CYRILLIC_WORD = re.compile(r"\b[а-яёА-ЯЁ]{4,}\b")
_UTF8_READ_AS_1251 = re.compile(r"[РС][\u0080-\u00bf\u0400-\u045f\u2010-\u2122]")


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
    declared. Flags: `bad-encoding` (no encoding fits; the text may hold U+FFFD), `truncated-parse` (the tree is cut
    short, `plain` is whole).
    """
    flags: tuple[str, ...] = ()
    if isinstance(html, str):
        body, encoding = html.encode("utf-8", "replace"), "utf-8"
    else:
        body, encoding, flags = _as_utf8(html, charset, fallback)
    if body.count(b"<") > MAX_START_TAGS:
        head = body[:_LONGEST_HEAD].partition(b"</head>")[0]
        return Document(_parse(head)[0], url, encoding, (*flags, "truncated-parse"), plain_text(body))
    root, whole = _parse(body)
    if whole:
        return Document(root, url, encoding, flags)
    return Document(root, url, encoding, (*flags, "truncated-parse"), plain_text(body))


def _parse(body: bytes) -> tuple[_Element, bool]:
    if _goes_on(body):
        body = _END_TAGS.sub(b"", body)
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(body.replace(b"\0", b""), parser)
    except etree.XMLSyntaxError:  # nothing in it that is HTML
        root = None
    if root is None:
        root = etree.fromstring(b"<html><body></body></html>", parser)
        return root, not body.strip()
    return root, not any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log)


def _goes_on(body: bytes) -> bool:
    """Whether elements follow an end of the page, as where a template closes it too early or a server joins two: a
    browser shows them (HTML, "after after body"), libxml2 leaves them out without a word."""
    end = min((at for tag in (b"</html", b"</HTML") if (at := body.find(tag)) >= 0), default=-1)
    return end >= 0 and body.find(b"</", end + 7) >= 0


def _as_utf8(body: bytes, charset: str | None, fallback: str | None) -> tuple[bytes, str, tuple[str, ...]]:
    for bom, unicode in _BOMS:
        if body.startswith(bom):
            return body.decode(unicode, "replace").lstrip("\ufeff").encode(), unicode, ()
    if wide := _wide(body):
        return body.decode(wide, "replace").encode(), wide, ()
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:  # valid UTF-8 is never an accident, whatever is declared
        return body, "utf-8", ()
    declared = _declared(body)
    for name in (charset, declared, fallback, "utf-8"):
        if (encoding := _known(name)) and _fits(text := body.decode(encoding, "replace")):
            return text.encode(), encoding, ()
    if (encoding := _guessed(body)) and _fits(text := body.decode(encoding, "replace")):
        return text.encode(), encoding, ()
    encoding = _known(charset) or _known(declared) or "utf-8"
    return body.decode(encoding, "replace").encode(), encoding, ("bad-encoding",)


def _guessed(body: bytes) -> str | None:
    from charset_normalizer import from_bytes

    # Tags are ASCII in every encoding and drown the text.
    best = from_bytes(re.sub(rb"<[^<>]{0,2000}>", b" ", body[:200_000])).best()
    return _known(best.encoding) if best is not None else None


def _wide(body: bytes) -> str | None:
    """UTF-16 without a byte order mark: every second byte of its markup is zero."""
    head = body[:100]
    zeros = {"utf-16-be": head[::2].count(0), "utf-16-le": head[1::2].count(0)}
    name = max(zeros, key=lambda encoding: zeros[encoding])
    return name if zeros[name] > 0.2 * len(head) and sum(zeros.values()) < 1.2 * zeros[name] else None


def _declared(body: bytes) -> str | None:
    from bs4.dammit import EncodingDetector

    return EncodingDetector.find_declared_encoding(body[:8192], is_html=True, search_entire_document=True)


def _known(name: str | None) -> str | None:
    try:
        found = codecs.lookup(name.strip()).name if name else None
    except (LookupError, ValueError):
        return None
    if found in ("utf-7", "idna", "punycode") or (found and "escape" in found):
        return None  # encodings that no browser reads
    return _MEANT.get(found, found) if found else None


def _fits(text: str) -> bool:
    """Whether decoded text looks like what somebody wrote, rather than another encoding's bytes."""
    special = sum(1 for char in text[:400_000] if char > "\x7f")
    if special and text.count("\ufffd") > MAX_REPLACED * special:
        return False
    if any("\x80" <= char <= "\x9f" for char in text[:20_000]):
        return False
    words = len(_CYRILLIC_WORD.findall(text[:200_000]))
    if words and len(_SWAPPED_CASE.findall(text[:200_000])) > 0.1 * words:  # koi8-r read as windows-1251, or back
        return False
    return len(_UTF8_READ_AS_1251.findall(text[:20_000])) <= 0.1 * special
