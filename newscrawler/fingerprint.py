"""Near-duplicates: a short signature of a text, by which two that share much of their wording find each other.

A text is the set of its shingles, three words in a row (Broder, *On the resemblance and containment of documents*,
1997); of scripts that set no space between words, five characters. Two texts resemble each other as much as their sets
overlap, and of MinHash signatures as many places are equal. docs/archive.md tells what counts as a copy.
"""

from __future__ import annotations

import re
import struct
import unicodedata
from operator import eq
from typing import TYPE_CHECKING

from rensa import RMinHash

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

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


def tokens(text: str) -> list[str]:
    """Words in lower case, without punctuation; each character of Chinese, Japanese, Thai and the like for itself."""
    # Line by line: one "…" has all of what it is given normalized, and no character joins another across a line's end.
    lines = [unicodedata.normalize("NFKC", line) for line in text[:_MOST_CHARACTERS].split("\n")]
    plain = "\n".join(lines).casefold()
    return _TOKEN.findall(plain.replace("ё", "е").replace("\xad", ""))


def shingles(text: str) -> AbstractSet[str]:
    """All runs of three words, or of five characters where most of the text is set without spaces.

    Empty for a text of fewer than 40 words (80 characters), which is too short to be anybody's copy.
    """
    found = tokens(text)
    unspaced = (
        2 * [*map(len, found)].count(1) > len(found)  # the quickest to see
        and _CHARACTER.search(text) is not None
        and 2 * sum(map(bool, map(_CHARACTER.match, found))) > len(found)
    )
    if len(found) < LEAST_WORDS * (_CHARACTERS_A_WORD if unspaced else 1):
        return frozenset()
    run = 5 if unspaced else 3
    return frozenset(map(" ".join, zip(*(found[start:] for start in range(run)), strict=False)))


def signature(text: str) -> bytes:
    """The MinHash signature of a text: a version byte and 64 places of 16 bits; b"" where the text is too short."""
    pieces = shingles(text)
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
