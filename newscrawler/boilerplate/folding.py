"""Lines made alike: what a reader calls the same line is the same text when it is folded."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

_SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t\r\n\v\f"
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u05be"
_QUOTES = "«»“”„‟″״「」『』《》〈〉"
_APOSTROPHES = "‘’‛ʼ`´׳"
_INVISIBLE = (
    "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufe0e\ufe0f"
    "\u0640\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652"  # Arabic: the stroke that widens a word, and vowels
)
_FOLDS = {
    **dict.fromkeys(_SPACES, " "),
    **dict.fromkeys(_DASHES, "-"),
    **dict.fromkeys(_QUOTES, '"'),
    **dict.fromkeys(_APOSTROPHES, "'"),
    **dict.fromkeys(_INVISIBLE, ""),
    # What Chinese and Japanese write in the width of their letters: most of it without a space behind it.
    **dict(zip("：；，。！？（）［］【】〔〕｜／＋＝", ":;,.!?()[][][]|/+=", strict=True)),
    **dict(zip("،؛؟", ",;?", strict=True)),
    "ё": "е",
    "Ё": "Е",
    "İ": "I",
    "…": "...",  # İ is the one letter whose lower case is longer than itself
}
_FOLDED = re.compile(f"[{re.escape(''.join(_FOLDS))}]")
# Capitals are often printed without accents (ΔΙΑΒΑΣΤΕ ΕΠΙΣΗΣ, A LIRE AUSSI): Latin and Greek letters lose theirs, the
# Turkish ı is written I in capitals, and Arabic is typed with hamza and without.
_PLAIN = {
    letter: base
    for letter in map(chr, range(0xDF, 0x1F00))
    if letter.islower()
    and (base := unicodedata.normalize("NFD", letter)[0]) != letter
    and (base.isascii() or "α" <= base <= "ω")
} | {"ς": "σ", "ı": "i", "أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ی": "ي", "ک": "ك"}
_ACCENTED = re.compile(f"[{''.join(_PLAIN)}]")
_FOLDS_AND_PLAIN = _FOLDS | _PLAIN
_EITHER = re.compile(f"[{re.escape(''.join(_FOLDS_AND_PLAIN))}]")
_COMMON = "`’“”–—…«»"
_OTHER_SPACES = "\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\u2028\u2029"  # white space that `alike()` leaves as it is
_LONG = 150  # characters
_LEADING = frozenset(" •·|*>")
_TRAILING = frozenset(" :;.,!।۔|-•·>*")
_KEPT_SYMBOLS = frozenset("©®™№+<=~^°$")


def fold(text: str) -> str:
    """The text with spaces, dashes, quotes, ё and invisible characters made alike; letters keep their case."""
    return spaced(alike(text))


def alike(text: str) -> str:
    """The text with one sign for each kind of space, dash, quote and apostrophe, and none that cannot be seen."""
    if text.isascii():
        return text.replace("`", "'")
    text = _without_common(text)
    return text if text.isascii() else _replaced(text, _FOLDED, _FOLDS)


def low(text: str) -> str:
    """The text in lower case without the accents of Latin and Greek letters and the hamza of Arabic ones, as long."""
    text = text.lower()
    return text if text.isascii() else _replaced(text, _ACCENTED, _PLAIN)


def low_alike(text: str) -> str:
    """`low()` of `alike()` of a text, whose characters beyond ASCII are looked at once for both."""
    if text.isascii():
        return text.lower().replace("`", "'")
    text = _without_common(text)
    if "İ" in text:
        return low(alike(text))
    text = text.lower()
    return text if text.isascii() else _replaced(text, _EITHER, _FOLDS_AND_PLAIN)


def _without_common(text: str) -> str:
    """The text without the signs that most texts beyond ASCII hold, and most English ones no others: to look for each
    of these takes a third of the time that a pattern takes which looks for all."""
    for char in _COMMON:
        text = text.replace(char, _FOLDS[char])
    return text


def _replaced(text: str, pattern: re.Pattern[str], signs: Mapping[str, str]) -> str:
    for char in set(pattern.findall(text)):  # few kinds in a line; `translate` looks up every character
        text = text.replace(char, signs[char])
    return text


def spaced(text: str) -> str:
    """The text with single spaces, none at its ends and none before a sign that ends a part of it."""
    # A space is the only white space that is printable; a long text is quicker looked through for each of the others.
    plain = text.isprintable() if len(text) < _LONG else not any(map(text.__contains__, _OTHER_SPACES))
    if not plain or "  " in text or text[:1] == " " or text[-1:] == " ":
        text = " ".join(text.split())
    for sign in ":?!":
        if sign in text:  # one sign is found ten times as fast as two
            text = text.replace(f" {sign}", sign)
    return text


def bare(text: str) -> str:
    """Folded text without the bullets and emoji around it, the brackets that enclose it all, and its last colon."""
    return stripped(fold(text))


def stripped(text: str) -> str:
    """`bare()` of a text that is folded already."""
    if text[:1].isalnum():  # nearly every line
        if text[-1].isalnum():
            return text
        if text[-1] == "." and text[-2].isalnum():
            return text[:-1]
    start, end = 0, len(text)
    while start < end and not text[start].isalnum() and (text[start] in _LEADING or _is_symbol(text[start])):
        start += 1
    while end > start and not text[end - 1].isalnum() and (text[end - 1] in _TRAILING or _is_symbol(text[end - 1])):
        end -= 1
    if text.endswith('"', start, end) and text.count('"', start, end) % 2:  # “Read more »”: an arrow, no closing quote
        return stripped(text[start : end - 1])
    text = text[start:end]
    if text[:1] + text[-1:] in ("()", "[]") and not set(text[1:-1]) & set("()[]"):
        return stripped(text[1:-1])
    return text


def key(text: str) -> str:
    """What two lines share that a reader calls the same: `bare()` in lower case without accents, of the same length."""
    return stripped(spaced(low_alike(text)))


def _is_symbol(char: str) -> bool:
    return char not in _KEPT_SYMBOLS and unicodedata.category(char) in ("So", "Sm", "Sk")
