"""The text of a page without a tree, in one pass: for pages that are too deep or hold too many tags for one."""

from __future__ import annotations

import html
import re

from newscrawler.extract.pieces import INLINE

# Elements whose content is no text of the page. Where the end tag was forgotten, those of the first line hide the rest
# of the page in browsers, too; the others are taken for open.
_HIDES_THE_REST = frozenset({b"script", b"style", b"textarea", b"iframe"})
_HIDDEN = _HIDES_THE_REST | {b"head", b"noscript", b"template", b"select", b"svg"}
_MARKUP = re.compile(rb"<(?=[a-z/!?])")  # any other "<" is text
_TAG = re.compile(rb"</?([a-z][a-z0-9:-]{0,30})")
_ONE_SPACE = bytes.maketrans(b"\t\n\r", b"   ")  # line ends of the source are none of the text
_INLINE = frozenset(tag.encode() for tag in INLINE)


def plain_text(body: bytes) -> str:
    """The text of a page (UTF-8), a line a block; of any depth, in time that grows with its length and no faster."""
    body = body.translate(_ONE_SPACE)
    lowered = body.lower()
    parts: list[bytes] = []
    unclosed: set[bytes] = set()
    at = 0
    while markup := _MARKUP.search(lowered, at):
        start = markup.start()
        parts.append(body[at:start])
        found = _TAG.match(lowered, start)
        if found is None:  # a comment, a doctype or the like
            at = _behind(body, b"-->", start + 4) if body.startswith(b"<!--", start) else _behind(body, b">", start)
            continue
        name = found[1]
        if name not in _INLINE:
            parts.append(b"\n")
        end = lowered.find(b"</" + name, start) if _opens_hidden(body, start, name, unclosed) else start
        if end < 0:
            unclosed.add(name)
            end = len(body) if name in _HIDES_THE_REST else start
        at = _behind(body, b">", end)
    parts.append(body[at:])
    text = html.unescape(b"".join(parts).decode("utf-8", "replace"))
    return "\n".join(line for line in (" ".join(line.split()) for line in text.split("\n")) if line)


def _opens_hidden(body: bytes, start: int, name: bytes, unclosed: set[bytes]) -> bool:
    return name in _HIDDEN and name not in unclosed and body[start + 1 : start + 2] != b"/"


def _behind(body: bytes, mark: bytes, start: int) -> int:
    end = body.find(mark, start)
    return len(body) if end < 0 else end + len(mark)
