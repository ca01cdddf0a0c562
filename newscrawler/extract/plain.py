"""The text of a page without a tree, in one pass: for pages that are too deep or hold too many tags for one."""

from __future__ import annotations

import html
import re

from newscrawler.extract.pieces import INLINE

# Elements whose content is no text of the page. Where the end tag was forgotten, those of the first line hide the rest
# of the page in browsers, too; the others are taken for open.
_HIDES_THE_REST = frozenset({b"script", b"style", b"textarea", b"iframe"})
_HIDDEN = _HIDES_THE_REST | {b"head", b"noscript", b"template", b"select", b"svg"}
_NAME = rb"[a-z][a-z0-9:-]{0,30}"
_TAG = re.compile(b"</?(%s)" % _NAME)
# Text and tags (in lower case) up to what needs a look: a comment, a declaration, a hidden element, a tag without end.
# Possessive, since a page may hold a million tags: no step is kept to come back to.
_PLAIN = re.compile(
    rb"(?:[^<]++|<(?![a-z/!?])|</[a-z][^>]*+>|<(?!(?:%s)(?![a-z0-9:-]))[a-z][^>]*+>)*+" % b"|".join(sorted(_HIDDEN))
)
_ANY_TAG = re.compile(rb"</?([A-Za-z][A-Za-z0-9:-]{0,30})[^>]*>")
_INLINE = frozenset(tag.encode() for tag in INLINE)
_ONE_SPACE = bytes.maketrans(b"\t\n\r", b"   ")  # line ends of the source are none of the text


def plain_text(body: bytes) -> str:
    """The text of a page (UTF-8), a line a block; of any depth, in time that grows with its length and no faster."""
    body = body.translate(_ONE_SPACE)
    lowered = body.lower()
    parts: list[bytes] = []
    unclosed: set[bytes] = set()
    at = 0
    while at < len(body):
        plain = _PLAIN.match(lowered, at)
        start = plain.end() if plain else at
        if start > at:
            parts += _without_tags(body[at:start])
        if start == len(body):
            break
        found = _TAG.match(lowered, start)
        if found is None:  # a comment, a doctype or the like
            at = _behind(body, b"-->", start + 4) if body.startswith(b"<!--", start) else _behind(body, b">", start)
            continue
        name = found[1]
        parts.append(b"\n")
        end = lowered.find(b"</" + name, start) if name in _HIDDEN and name not in unclosed else start
        if end < 0:
            unclosed.add(name)
            end = len(body) if name in _HIDES_THE_REST else start
        at = _behind(body, b">", end)
    text = html.unescape(b"".join(parts).decode("utf-8", "replace"))
    return "\n".join([joined for line in text.split("\n") if line and (joined := " ".join(line.split()))])


def _without_tags(stretch: bytes) -> list[bytes]:
    pieces = _ANY_TAG.split(stretch)  # text and names in turns
    if len(pieces) == 1:
        return pieces
    names = pieces[1::2]
    marks = {name: b"" if name.lower() in _INLINE else b"\n" for name in set(names)}
    pieces[1::2] = map(marks.__getitem__, names)
    return pieces


def _behind(body: bytes, mark: bytes, start: int) -> int:
    end = body.find(mark, start)
    return len(body) if end < 0 else end + len(mark)
