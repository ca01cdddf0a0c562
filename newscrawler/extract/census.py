"""Texts counted by kinds of characters, all texts of a page at once."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from newscrawler.boilerplate.prose import STOPS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Places = NDArray[np.int64]

# Kinds of characters; every block is counted by them.
LOWER, UPPER, DIGIT, SPACE, COMMA, STOP, QUOTE, WIDE, SIGN, OTHER = range(CHARACTERS := 10)
_SPECIAL = {
    COMMA: ",;，、،؛;",
    STOP: STOPS,
    QUOTE: "\"'»”’«“„‘)]}（）(「」『』",
    SIGN: "©®|•→>·▪►/@#+_=*",
}
# Scripts without spaces: one character says about as much as three letters of an alphabet.
_WIDE_SCRIPTS = ((0x0E00, 0x0E7F), (0x3040, 0x30FF), (0x3400, 0x9FFF), (0xAC00, 0xD7AF))


@dataclass(frozen=True, slots=True)
class Census:
    """Characters of each block by kind, lengths in UTF-16 units, sizes in letters, kinds at both ends."""

    counts: Floats
    lengths: Places
    size: NDArray[Any]
    first: NDArray[Any]
    last: NDArray[Any]


def take_census(texts: list[str]) -> Census:
    """Count the characters of some texts, none of them empty."""
    n = len(texts)
    units = np.frombuffer("".join(texts).encode("utf-16-le", "replace"), dtype=np.uint16)
    lengths = np.fromiter(map(len, texts), dtype=np.int64, count=n)
    ends = lengths.cumsum()
    if units.size != ends[-1]:  # characters beyond the basic plane take two units
        lengths = np.array([len(text.encode("utf-16-le", "replace")) // 2 for text in texts])
        ends = lengths.cumsum()
    codes = _characters().take(units)
    cells = np.arange(0, n * CHARACTERS, CHARACTERS).repeat(lengths)
    cells += codes
    counted = np.bincount(cells, minlength=n * CHARACTERS).reshape(n, CHARACTERS).astype(np.float32)
    last, before = codes[ends - 1], codes[np.maximum(ends - 2, 0)]
    last = np.where((last == QUOTE) & (lengths > 1), before, last)  # a full stop inside the closing quotes
    return Census(counted, lengths, lengths + 2 * counted[:, WIDE], codes[ends - lengths], last)


@lru_cache(maxsize=1)
def _characters() -> NDArray[np.uint8]:
    """The kind of every UTF-16 unit."""
    kinds = {"Nd": DIGIT, "Lu": UPPER, "Lt": UPPER, "Ll": LOWER, "Lm": LOWER, "Lo": LOWER, "Zs": SPACE}
    table = np.array([kinds.get(unicodedata.category(chr(code)), OTHER) for code in range(65536)], dtype=np.uint8)
    for first, last in _WIDE_SCRIPTS:
        table[first : last + 1][table[first : last + 1] == LOWER] = WIDE
    for kind, characters in _SPECIAL.items():
        table[[ord(character) for character in characters]] = kind
    return table
