"""End tags that close an element over others that are open in it: browsers take them, libxml2 does not.

Where a page forgets a `</div>` in an `aside`, libxml2 passes over `</aside>`, and the rest of the page is a part of it:
five pages of a hundred have such a place. Of an end tag of these browsers pop all that is open inside (HTML, "The rules
for parsing tokens in HTML content", "in body").
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_HEADINGS = (b"h1", b"h2", b"h3", b"h4", b"h5", b"h6")  # the end of one is the end of any
_POPPING = frozenset(
    b"address article aside blockquote button center details dialog dir dl fieldset figcaption figure footer header "
    b"hgroup main menu nav ol pre search section summary template ul li dd dt".split()
).union(_HEADINGS)
# These close alone: what is open inside goes on behind them, in an element of its own.
_ALONE = frozenset((b"a", b"form"))
_CLOSING = _POPPING | _ALONE
# What is open outside of these stays so; of items, outside of their list.
_BOUNDS = frozenset((b"td", b"th", b"caption", b"table", b"object", b"template"))
_LISTS = frozenset((b"ul", b"ol", b"dl"))
_ITEMS = frozenset((b"li", b"dd", b"dt"))
_SLASH = ord("/")
_DEEPEST = 100  # of these elements open in each other, in which the one that ends is looked for
# What begins and does not end reaches to the end of the page, and is read once.
_TAG = re.compile(
    rb"<!--.*?(?:-->|\Z)|<(script|style|textarea|title|xmp|iframe|noframes|noembed)\b.*?(?:</\1\b|\Z)"
    rb"|<(/?)(" + b"|".join([b"div", *sorted(_BOUNDS | _CLOSING)]) + rb")(?=[\s/>])[^>]*+(?:>|\Z)",
    re.DOTALL | re.IGNORECASE,
)
_MISMATCH = re.compile(r"Opening and ending tag mismatch: (\S+) and |Unexpected end tag : (h[1-6])\b", re.IGNORECASE)


def is_left_open(complaints: Iterable[str]) -> bool:
    """Whether a parser complains of an end tag of these while others are open."""
    found = map(_MISMATCH.match, complaints)
    return any(one is not None and (one[2] or one[1].lower().encode() in _CLOSING) for one in found)


def closed(html: bytes) -> bytes:
    """The page with a `</div>` for each that is open where one of these elements ends, and headings closed by their own
    end tags; the same object if it has them all."""
    open_now: list[bytes] = []
    parts: list[bytes] = []
    copied = 0
    for tag in _TAG.finditer(html):
        _, ends, name = tag.groups()
        if name is None:
            continue
        name = name.lower()
        if not ends:
            if html[tag.end() - 2] != _SLASH:  # libxml2 takes it for an end
                open_now.append(name)
            continue
        if open_now and open_now[-1] == name:  # as nearly always
            open_now.pop()
            continue
        at = _opened(open_now, name)
        if at is None:
            continue
        own, inside = open_now[at], open_now[at + 1 :]
        missing = inside.count(b"div") if name in _CLOSING else 0
        if missing or own != name:
            again = b"<div>" * missing if name in _ALONE else b""
            parts += [html[copied : tag.start()], b"</div>" * missing, b"</%s>" % own, again]
            copied = tag.end()
        del open_now[at:]
        if name in _ALONE:
            open_now += inside
    return b"".join([*parts, html[copied:]]) if parts else html


def _opened(open_now: list[bytes], name: bytes) -> int | None:
    """The place of the element that an end tag closes; None where none is open, or only out of reach."""
    closes = _HEADINGS if name in _HEADINGS else (name,)
    bounds = frozenset[bytes]() if name in _BOUNDS else _BOUNDS | _LISTS if name in _ITEMS else _BOUNDS
    for at in range(len(open_now) - 1, max(-1, len(open_now) - 1 - _DEEPEST), -1):
        if open_now[at] in closes:
            return at
        if open_now[at] in bounds:
            return None
    return None
