"""Near-duplicates: a short signature of a text, by which two that share much of their wording find each other.

A text is the set of its shingles, three words in a row (Broder, *On the resemblance and containment of documents*,
1997); of scripts that set no space between words, five characters. Two texts resemble each other as much as their sets
overlap, and of MinHash signatures as many places are equal. docs/archive.md tells what counts as a copy.
"""

from __future__ import annotations

import re
import struct
import unicodedata
from functools import lru_cache
from itertools import chain
from operator import eq
from typing import TYPE_CHECKING

import numpy as np
from rensa import RMinHash

from newscrawler.utf16 import text_of, units_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Set as AbstractSet

    from numpy.typing import NDArray

# The first byte of a signature. Another number of places, seed, shingle or algorithm of rensa is another version, which
# no longer finds the old one: raise it, and let a migration have every signature made anew.
VERSION = 1
SEED = 20_040_229
PLACES = 64
LEAST_WORDS = 40  # under it, stubs and standing sentences alone make two texts equal

_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
_TOKEN = re.compile(rf"[{_UNSPACED}]|[^\W_{_UNSPACED}]+")
_CHARACTER = re.compile(rf"[{_UNSPACED}]")
_CHARACTERS_A_WORD = 2
_MOST_CHARACTERS = 400_000  # a book's worth; a page of 10 MB would make millions of shingles
_LAYOUT = struct.Struct(f"<B{PLACES}H")
# Characters that a table gives in small letters, most that are written: a space for a sign, and _ODD for all others,
# for marks, which change the letter before them, and for what is more than one letter.
_ALPHABETS = (range(0x0700), range(0x1E00, 0x2700), range(0x3000, 0x3100), range(0xFE30, 0xFFA0))
_AS_WRITTEN = (slice(0x4E00, 0xA000), slice(0xAC00, 0xD7A4))  # Chinese, syllables of Korean
_ODD, _SPACE, _LINE, _SOFT_HYPHEN = 0xFFFF, ord(" "), ord("\n"), 0xAD


def tokens(text: str) -> list[str]:
    """Words in lower case, without punctuation; each character of Chinese, Japanese, Thai and the like for itself."""
    return _tokens(text)[0]


def _tokens(text: str) -> tuple[list[str], bool]:
    """The tokens of a text, and whether one of them may be a character for itself."""
    text = text[:_MOST_CHARACTERS]
    units = units_of(text.replace("ß", "ss"))
    letters, alone = _letters()
    plain = letters.take(units)
    single = alone.take(plain)
    odd = np.flatnonzero(plain == _ODD)
    ends = np.flatnonzero(plain == _LINE)
    unspaced = bool(single.any())
    if unspaced:  # a space on both sides
        places = np.arange(len(plain)) + single
        places[1:] += 2 * single.cumsum()[:-1]
        plain, spaced = np.full(int(places[-1]) + 2, _SPACE, dtype=np.uint16), plain
        plain[places] = spaced
    words = text_of(plain)
    if odd.size:
        lines, given = words.split("\n"), text.split("\n")
        for at in set(ends.searchsorted(odd).tolist()):
            lines[at] = " ".join(_tokens_of_line(given[at]))
        words = " ".join(lines)
    return words.split(), unspaced or odd.size > 0


def _tokens_of_line(line: str) -> list[str]:
    """The tokens of a line, whatever it holds."""
    # One "…" has all of what it is given normalized, and no character joins another across a line's end.
    plain = unicodedata.normalize("NFKC", line).casefold()
    return _TOKEN.findall(plain.replace("ё", "е").replace("\xad", ""))


@lru_cache(maxsize=1)
def _letters() -> tuple[NDArray[np.uint16], NDArray[np.bool_]]:
    """What UTF-16 units are as parts of a token; and of each of these whether it is one alone."""
    letters = np.full(_ODD + 1, _ODD, dtype=np.uint16)
    for plain in _AS_WRITTEN:
        letters[plain] = np.arange(_ODD + 1, dtype=np.uint16)[plain]
    for at in chain.from_iterable(_ALPHABETS):
        joins = unicodedata.category(chr(at))[0] == "M" or at == _SOFT_HYPHEN
        made = "" if joins else unicodedata.normalize("NFKC", chr(at)).casefold().replace("ё", "е")
        if len(made) == 1 and unicodedata.category(made)[0] != "M" and _TOKEN.match(made):
            letters[at] = ord(made)
        elif made and unicodedata.category(made[0])[0] != "M" and not _TOKEN.search(made):
            letters[at] = _SPACE
    letters[_LINE] = _LINE
    alone = np.zeros(_ODD + 1, dtype=np.bool_)
    alone[[*map(ord, _CHARACTER.findall("".join(map(chr, {*letters.tolist()}))))]] = True
    return letters, alone


def shingles(text: str) -> AbstractSet[str]:
    """All runs of three words, or of five characters where most of the text is set without spaces.

    Empty for a text of fewer than 40 words (80 characters), which is too short to be anybody's copy.
    """
    return frozenset(_runs(text))


def _runs(text: str) -> Iterable[str]:
    found, maybe_unspaced = _tokens(text)
    unspaced = (
        maybe_unspaced  # the quickest to see
        and 2 * [*map(len, found)].count(1) > len(found)
        and _CHARACTER.search(text) is not None
        and 2 * len(_CHARACTER.findall("".join(found))) > len(found)
    )
    if len(found) < LEAST_WORDS * (_CHARACTERS_A_WORD if unspaced else 1):
        return ()
    run = 5 if unspaced else 3
    return map(" ".join, zip(*(found[start:] for start in range(run)), strict=False))


def signature(text: str) -> bytes:
    """The MinHash signature of a text: a version byte and 64 places of 16 bits; b"" where the text is too short."""
    pieces = [*_runs(text)]
    if not pieces:
        return b""
    sketch = RMinHash(PLACES, SEED)
    sketch.update(pieces)
    return _LAYOUT.pack(VERSION, *(place & 0xFFFF for place in sketch.digest()))


def estimate(one: bytes, other: bytes) -> float:
    """How much two texts resemble each other by their signatures, from 0 to 1; off by 0.06 (one standard deviation)."""
    if len(one) != _LAYOUT.size or one[:1] != other[:1]:
        return 0.0
    equal: int = sum(map(eq, _LAYOUT.unpack(one)[1:], _LAYOUT.unpack(other)[1:]))
    return equal / PLACES


def resemblance(one: AbstractSet[str], other: AbstractSet[str]) -> float:
    """The shingles that two texts share, of all that either has: 1 for the same text, 0 where nothing is shared."""
    common = len(one & other)
    return common / (len(one) + len(other) - common) if common else 0.0


def share(copy: AbstractSet[str], original: AbstractSet[str]) -> float:
    """The part of a text that stands in another, from 0 to 1."""
    return len(copy & original) / len(copy) if copy else 0.0
