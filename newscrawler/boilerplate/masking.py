"""What a text is known again by: 64 bits of it, and 64 of the same with numbers, dates and times masked."""

from __future__ import annotations

import hashlib
import re
import struct
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np

from newscrawler.utf16 import text_of, units_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from numpy.typing import NDArray

    # Of a text: its number; that of the same masked, None where that is no other, or nothing else; and its label.
    Numbers = tuple[int, int | None, "Label | None"]
    Label = tuple[int, str]  # what a text begins with, its number and how it reads with all behind it masked

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
_TIME_LETTERS = 3  # by which the names are sought
_LONGEST_LABEL = 30  # characters before its colon, or of a line that is all label
_LETTER, _DIGIT, _JOINT = 1, 2, 3  # kinds of UTF-16 units; the last stand between the digits of a number
_ODD = 0xFFFF  # instead of a unit that is not to be told alone: half a character, one of two in small letters, a tab
_SPACE, _LINE = ord(" "), ord("\n")
_LAYOUT = struct.Struct("<q")
_FRESH = hashlib.blake2b(digest_size=8)  # copied: to make one of no text anew costs as much as to hash a line

_known: dict[str, Numbers] = {}


def of_texts(texts: Sequence[str]) -> list[Numbers]:
    """The numbers of each text of a page."""
    found: list[Any] = [*map(_known.get, texts)]
    if None not in found:
        return found
    missing = [at for at, one in enumerate(found) if one is None]
    fresh = _numbers({texts[at] for at in missing})
    for at in missing:
        found[at] = fresh[texts[at]]
    for text in [*islice(_known, max(0, len(_known) + len(fresh) - _MOST_KNOWN))]:  # the oldest
        _known.pop(text, None)
    _known.update(fresh)
    return found


def fingerprint_of(text: str) -> int:
    """64 bits of a text, the same on every machine."""
    one = _FRESH.copy()
    one.update(text.encode("utf-8", "surrogatepass"))
    number: int = _LAYOUT.unpack(one.digest())[0]
    return number


def plain(text: str) -> str:
    """A text as it is compared: in small letters, with single spaces."""
    return " ".join(text.casefold().split())


def _numbers(texts: Iterable[str]) -> dict[str, Numbers]:
    """Of each text its fingerprint, that of it masked, and its label."""
    ordered = sorted(texts, key=len)  # the short ones, which may hold times, first
    labels = {at: f"{label}: …" for at, label in enumerate(map(_label, ordered)) if label}
    page = _plain([*ordered, *labels.values()])
    masked = _masked(page, len(ordered), bisect_right(ordered, _TIMED, key=len))
    numbers = _fingerprints([*page.lines, *masked.values()])
    of_masked = dict(zip(masked, numbers[len(page.lines) :], strict=True))
    of_label = {at: (numbers[len(ordered) + turn], words) for turn, (at, words) in enumerate(labels.items())}
    return {text: (numbers[at], of_masked.get(at), of_label.get(at)) for at, text in enumerate(ordered)}


def _fingerprints(lines: list[str]) -> Sequence[int]:
    """The fingerprint of each line, as `fingerprint_of()` gives it."""
    digests = []
    for line in "\n".join(lines).encode("utf-8", "surrogatepass").split(b"\n"):
        one = _FRESH.copy()
        one.update(line)
        digests.append(one.digest())
    return struct.unpack(f"<{len(digests)}q", b"".join(digests))


def _label(text: str) -> str | None:
    """What stands before the colon of a text, or is all of a short one.

    “Read also” above a list of links, and “Read also: a headline” inside a text, are known by the same: the label with
    all behind it masked.
    """
    end = text.find(":", 0, _LONGEST_LABEL)
    if end < 0 and len(text) >= _LONGEST_LABEL:
        return None
    label = text[:end] if end >= 0 else text
    return label if " " in label else None


@dataclass(frozen=True, slots=True)
class _Page:
    """Texts as `plain()` gives them; the same as units with an end of line before, between and behind them, and the
    kinds of these; and the lines that the table does not tell."""

    lines: list[str]
    units: NDArray[np.uint16]
    kinds: NDArray[np.uint8]
    odd: Collection[int]


def _plain(texts: list[str]) -> _Page:
    """`plain()` of each text, by a table: the letters of most alphabets are looked up one by one otherwise."""
    joined = "\n".join(["", *texts, "", "", ""])
    told = _letters_and_kinds().take(units_of(joined))  # to look up each for itself costs twice as much
    units, kinds = told.astype(np.uint16), (told >> 16).astype(np.uint8)
    lines = text_of(units).split("\n")[1:-3]
    space = units == _SPACE
    gap = space | (units == _LINE)
    if len(lines) != len(texts) or (space[1:] & gap[:-1]).any() or (space[:-1] & gap[1:]).any():
        return _Page([*map(plain, texts)], units, kinds, range(len(texts)))
    odd: set[int] = set()
    if (units == _ODD).any():
        odd.update((np.flatnonzero(units == _LINE).searchsorted(np.flatnonzero(units == _ODD)) - 1).tolist())
        for at in odd:
            lines[at] = plain(texts[at])
    return _Page(lines, units, kinds, odd)


def _masked(page: _Page, count: int, short: int) -> dict[int, str]:
    """The first so many lines without the numbers that they hold, the short ones, which come first, without times;
    where they hold any, and something is left beside them.

    The patterns would look at every character of every line, so only what the tables do not tell is left to them.
    """
    lines = page.lines
    found = _masked_by_table(page, count, short) if len(page.odd) < len(lines) else {}
    for at in page.odd:
        text = _NUMBER.sub("0", lines[at])
        found[at] = _TIME.sub("0", text) if len(lines[at]) <= _TIMED else text
    return {at: text for at, text in found.items() if text != lines[at] and text.strip("0 .,:/%°+-") and at < count}


def _masked_by_table(page: _Page, count: int, short: int) -> dict[int, str]:
    lines, ends = page.lines, np.flatnonzero(page.units == _LINE)
    units, kind = page.units, page.kinds
    digit = kind[: ends[count] + 1] == _DIGIT
    number = digit.copy()
    number[1:-1] |= (kind[1 : len(digit) - 1] == _JOINT) & digit[:-2] & digit[2:]
    starts, stops = (np.flatnonzero(edge) + 1 for edge in (number[1:] & ~number[:-1], number[:-1] & ~number[1:]))
    line_of = ends.searchsorted(starts) - 1
    before = ends[line_of] + 1
    parts: dict[int, list[str]] = {}
    after: dict[int, int] = {}  # the last number
    for line, start, stop in zip(line_of.tolist(), (starts - before).tolist(), (stops - before).tolist(), strict=True):
        parts.setdefault(line, []).append(lines[line][after.get(line, 0) : start])
        after[line] = stop
    found = {line: "0".join([*of_line, lines[line][after[line] :]]) for line, of_line in parts.items()}
    region = ends[short] + _TIME_LETTERS
    times = _timed(units[:region], kind[:region])
    if times.size:
        saved = np.concatenate([[0], (stops - starts - 1).cumsum()])
        line_of = ends.searchsorted(times) - 1
        before = ends[line_of]
        places = times - before - 1 - saved[starts.searchsorted(times)] + saved[starts.searchsorted(before)]
        timed: dict[int, list[int]] = {}
        for line, at in zip(line_of.tolist(), places.tolist(), strict=True):
            timed.setdefault(line, []).append(at)
        for line, words in timed.items():
            found[line] = _without_times(found.get(line, lines[line]), words)
    return found


def _timed(units: NDArray[np.uint16], kind: NDArray[np.uint8]) -> NDArray[np.intp]:
    """Where words begin as the name of a time does; some too many."""
    words = np.flatnonzero((kind[:-_TIME_LETTERS] != _LETTER) & (kind[1 : 1 - _TIME_LETTERS] == _LETTER)) + 1
    first, second, third = (units.take(words + at) for at in range(_TIME_LETTERS))
    found: NDArray[np.intp] = words[_beginnings().take(_hashed(first, second, third))]
    return found


def _without_times(text: str, places: list[int]) -> str:
    """A text whose words at these places are masked, if they are names of times."""
    parts, end = [], 0
    for at in places:
        if at >= end and (found := _TIME.match(text, at)):
            parts += [text[end:at], "0"]
            end = found.end()
    return "".join([*parts, text[end:]])


def _hashed(first: NDArray[np.uint16], second: NDArray[np.uint16], third: NDArray[np.uint16]) -> NDArray[np.uint16]:
    """16 bits of three letters in a row."""
    return (first * np.uint16(31) + second) * np.uint16(31) + third


@lru_cache(maxsize=1)
def _beginnings() -> NDArray[np.bool_]:
    """By the hash of three letters, whether the name of a time begins with them."""
    letters = np.array([[*map(ord, word[:_TIME_LETTERS])] for word in (*_STEMS, *_WORDS)], dtype=np.uint16)
    table = np.zeros(65536, dtype=np.bool_)
    table[_hashed(*letters.T)] = True
    return table


@lru_cache(maxsize=1)
def _letters_and_kinds() -> NDArray[np.uint32]:
    """Every UTF-16 unit in small letters, and above 16 bits the kind of that."""
    letters = _small_letters()
    return letters + (_characters().take(letters).astype(np.uint32) << 16)


def _small_letters() -> NDArray[np.uint16]:
    """Every UTF-16 unit in small letters."""
    end = chr(_ODD)
    folded = end.join(map(chr, range(_ODD))).casefold().split(end)
    table = np.fromiter([ord(one) if len(one) == 1 else _ODD for one in (*folded, end)], dtype=np.uint16, count=65536)
    table[[at for at, one in enumerate(folded) if one.isspace() and one not in " \n"]] = _ODD
    table[0xD800:0xE000] = _ODD
    return table


def _characters() -> NDArray[np.uint8]:
    r"""The kind of every UTF-16 unit, as \w and \d tell them."""
    characters: Any = [*map(chr, range(65536))]
    table = np.fromiter(map(str.isalnum, characters), dtype=np.uint8, count=65536) * np.uint8(_LETTER)
    table[np.fromiter(map(str.isdecimal, characters), dtype=np.bool_, count=65536)] = _DIGIT
    table[ord("_")] = _LETTER
    table[[*map(ord, " .,:/-")]] = _JOINT
    return table
