"""What a text is known again by: 64 bits of it, and 64 of the same with numbers, dates and times masked."""

from __future__ import annotations

import hashlib
import re
import struct
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Numbers = tuple[int, int | None]  # of a text, and of the same masked: None where that is no other, or nothing else

_MOST_KNOWN = 8_192  # texts whose numbers are remembered: most blocks of a page stood on the page before
_NUMBER = re.compile(r"\d+(?:[\s.,:/-]\d+)*")
_TIMED = 200  # characters of a line that may be told apart from others by a date alone
# Names of times: such that endings follow, and whole words.
_STEMS = (
    "январ феврал март апрел июн июл август сентябр октябр ноябр декабр понедельник вторник четверг пятниц суббот "
    "воскресень сегодня вчера қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан "
    "дүйсенбі сейсенбі сәрсенбі бейсенбі жұма сенбі жексенбі бүгін кеше january february march april june july august "
    "september october november december monday tuesday wednesday thursday friday saturday sunday today yesterday"
).split()
_WORDS = "май мая среда среду may jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat sun".split()
_TIME = re.compile(rf"\b(?:(?:{'|'.join(_STEMS)})\w*|(?:{'|'.join(_WORDS)})\b)")
_LETTER, _DIGIT = 1, 2  # kinds of characters
_LINE = ord("\n")
_LAYOUT = struct.Struct("<q")

_known: dict[str, Numbers] = {}


def of_texts(texts: Sequence[str]) -> list[Numbers]:
    """The numbers of each text of a page."""
    found = [*map(_known.get, texts)]
    if None not in found:
        return [*filter(None, found)]
    new = [*dict.fromkeys([text for text, one in zip(texts, found, strict=True) if one is None])]
    fresh = dict(zip(new, _numbers(new), strict=True))
    for text in [*islice(_known, max(0, len(_known) + len(fresh) - _MOST_KNOWN))]:  # the oldest
        _known.pop(text, None)
    _known.update(fresh)
    return [one or fresh[text] for text, one in zip(texts, found, strict=True)]


def fingerprint_of(text: str) -> int:
    """64 bits of a text, the same on every machine."""
    digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    number: int = _LAYOUT.unpack(digest)[0]
    return number


def plain(text: str) -> str:
    """A text as it is compared: in small letters, with single spaces."""
    return " ".join(text.casefold().split())


def _numbers(texts: list[str]) -> list[Numbers]:
    lines = [*map(plain, texts)]
    with_digits, with_times = _told(lines)
    masked: dict[int, str] = {}
    for at in with_digits | with_times:
        text = _NUMBER.sub("0", lines[at]) if at in with_digits else lines[at]
        if at in with_times and len(lines[at]) <= _TIMED:
            text = _TIME.sub("0", text)
        if text != lines[at] and text.strip("0 .,:/%°+-"):
            masked[at] = text
    return [
        (fingerprint_of(line), fingerprint_of(masked[at]) if at in masked else None) for at, line in enumerate(lines)
    ]


def _told(lines: list[str]) -> tuple[set[int], set[int]]:
    """Which lines hold a digit, and in which a word begins as the name of a time does: the patterns would look at every
    character of every line. Of both some too many."""
    units = np.frombuffer("\n".join(["", *lines, "", ""]).encode("utf-16-le", "surrogatepass"), dtype=np.uint16)
    kinds, begins = _characters(), _beginnings()
    kind = kinds.take(units)
    times = np.flatnonzero((kind[:-3] != _LETTER) & begins.take(_hashed(units[1:-2], units[2:-1], units[3:])))
    digits = np.flatnonzero(kind == _DIGIT)
    ends = np.flatnonzero(units == _LINE)
    return set((ends.searchsorted(digits) - 1).tolist()), set((ends.searchsorted(times + 1) - 1).tolist())


def _hashed(first: NDArray[np.uint16], second: NDArray[np.uint16], third: NDArray[np.uint16]) -> NDArray[np.uint16]:
    """16 bits of three letters in a row."""
    return (first * np.uint16(31) + second) * np.uint16(31) + third


@lru_cache(maxsize=1)
def _beginnings() -> NDArray[np.bool_]:
    """By the hash of three letters, whether the name of a time begins with them."""
    letters = np.array([[ord(letter) for letter in word[:3]] for word in (*_STEMS, *_WORDS)], dtype=np.uint16)
    table = np.zeros(65536, dtype=np.bool_)
    table[_hashed(*letters.T)] = True
    return table


@lru_cache(maxsize=1)
def _characters() -> NDArray[np.uint8]:
    r"""The kind of every UTF-16 unit, as \w and \d tell them; a half of a character may be a digit."""
    characters: Any = [*map(chr, range(65536))]
    table = np.fromiter(map(str.isalnum, characters), dtype=np.uint8, count=65536) * np.uint8(_LETTER)
    table[np.fromiter(map(str.isdecimal, characters), dtype=np.bool_, count=65536)] = _DIGIT
    table[0xD800:0xE000] = _DIGIT
    table[ord("_")] = _LETTER
    return table
