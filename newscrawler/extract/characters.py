"""Text on one line, without the characters that nobody sees; text squashed for comparing."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from newscrawler.boilerplate.prose import STOPS

if TYPE_CHECKING:
    from lxml.etree import _Element

# Controls, soft hyphen, zero-width space and mark, text direction marks: they break search, comparison and exports.
_INVISIBLE = re.compile("[\x00-\x08\x0e-\x1b\x7f\u00ad\u200b\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")  # of scripts without spaces
_STOPS, _CLOSING = (*STOPS, ":", ";"), "\"'»”’)]"
WORD = re.compile(r"[^\W\d_]{3,}")  # shorter ones say little: initials, "am", "г."
_LETTERS = re.compile(r"\w+")
_FEW = 12  # pieces of text in an element that holds no more than a line
_HALF = re.compile("[\ud800-\udfff]")  # of a surrogate pair: JSON can write one alone


def one_line(text: str) -> str:
    """The text with its white space collapsed and nothing in it that cannot be seen or stored."""
    line = text.strip()
    if line.isprintable() and "  " not in line:  # nearly every line: a space is the only white space that is printable
        return line
    line = " ".join(line.split())
    if line.isprintable():
        return line
    return " ".join(_HALF.sub("\ufffd", _INVISIBLE.sub("", line)).split())


def text_of(element: _Element) -> str:
    """An element's text on one line."""
    return one_line("".join(element.itertext()))


def short_text_of(element: _Element) -> str:
    """An element's text on one line, of one that has few pieces of it; empty for others, which cost nothing."""
    texts = [*islice(element.itertext(), _FEW + 1)]
    return one_line("".join(texts)) if len(texts) <= _FEW else ""


@lru_cache(maxsize=256)  # a page says its headline in many places
def squash(text: str) -> str:
    """Letters and digits only, for comparing texts that differ in spaces and punctuation."""
    return "".join(_LETTERS.findall(text.lower()))


def length_in_letters(text: str) -> int:
    """How long a text is in letters of an alphabet: a wide character says about as much as three."""
    return len(text) if text.isascii() else len(text) + 2 * len(WIDE.findall(text))


def ends_in_stop(text: str) -> bool:
    """Whether a line ends in a stop of any kind, a colon and semicolon, too; closing quotes and brackets aside."""
    return text.rstrip(_CLOSING).endswith(_STOPS)
