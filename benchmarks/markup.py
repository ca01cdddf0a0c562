"""Bytes to text and markup to lines, for the systems that leave this to their user."""

from __future__ import annotations

import re

from lxml import etree

_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
_HEAD = 4096  # bytes in which a charset is looked for, four times what the HTML standard asks
_BLOCKS = frozenset(
    "address article aside blockquote br dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 "
    "header hr li main nav ol p pre section table tbody td tfoot th thead tr ul".split()
)
_SILENT = frozenset({"script", "style", "noscript", "template"})


def decoded(html: bytes) -> str:
    """The text of a page: what is valid UTF-8 is UTF-8, else the charset the page declares, else UTF-8 with holes."""
    declared = _CHARSET.search(html[:_HEAD])
    for encoding, errors in (
        ("utf-8-sig", "strict"),
        (declared[1].decode("ascii") if declared else "utf-8", "replace"),
    ):
        try:
            return html.decode(encoding, errors)
        except (UnicodeDecodeError, LookupError):
            continue
    return html.decode("utf-8", "replace")


def plain_text(markup: str | None) -> str:
    """What a reader sees of a piece of HTML, a line a block."""
    if not markup or not markup.strip():
        return ""
    root = etree.fromstring(markup, etree.HTMLParser(huge_tree=True))
    pieces: list[str] = []
    for event, element in etree.iterwalk(root, ("start", "end", "comment", "pi")) if root is not None else ():
        if element.tag in _BLOCKS:
            pieces.append("\n")
        if event == "start":
            pieces.append("" if element.tag in _SILENT else _one_line(element.text))
        else:
            pieces.append(_one_line(element.tail))
    lines = (" ".join(line.split()) for line in "".join(pieces).split("\n"))
    return "\n".join(line for line in lines if line)


def _one_line(text: str | None) -> str:
    return (text or "").replace("\n", " ")
