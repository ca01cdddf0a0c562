"""What prose is: how much a line weighs in words, whether it ends a sentence, whether it is link text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newscrawler.boilerplate.rules import Links

_WIDE = re.compile("[\u2e81-\U0010ffff]+")
_LETTERS = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]+")  # of Thai, Lao, Burmese, Khmer: no spaces there
UNSPACED = "\u3005-\u30ff\u3400-\u9fff"  # Chinese and Japanese letters
_UNSPACED = re.compile(f"[{UNSPACED}\u3001-\u3003\uff01-\uff0f\uff1a-\uff1f]")
_CLOSERS = "\"'»”’)]}›」』"
# What ends a sentence: in Latin and Cyrillic, Chinese, Arabic, Urdu, the scripts of India, Armenian, Ethiopic, Burmese,
# Khmer and Tibetan.
STOPS = ".!?…。！？؟۔।։።။។།"
_ENDS = tuple(STOPS)
_CODE = re.compile(r"\W*\d*\s?[A-Z]{3}(?:\W?[A-Z]{3})?\W*")


def weight(text: str) -> int:
    """Number of words of a line; a line of a script without spaces counts by its characters."""
    return max(len(text.split()), _wide(text) // 2)


def weighs(text: str, least: int) -> bool:
    """Whether `weight()` is at least so much; the rest of a long line is not looked at."""
    return len(text.split(None, least - 1)) >= least or _wide(text) >= 2 * least


def _wide(text: str) -> int:
    """Characters of scripts without spaces, of which two make a word; of an alphabet it takes four."""
    if text.isascii():
        return 0
    return sum(map(len, _WIDE.findall(text))) + sum(map(len, _LETTERS.findall(text))) // 2


def is_unspaced(text: str) -> bool:
    """Whether a text holds letters or signs of Chinese or Japanese, between which stand no spaces."""
    return not text.isascii() and _UNSPACED.search(text) is not None


def ends_sentence(text: str) -> bool:
    """Whether a line ends as a sentence does, closing quotes and brackets aside."""
    return text.rstrip().rstrip(_CLOSERS).rstrip().endswith(_ENDS)


def says_something(text: str) -> bool:
    """Whether a line is more than a number or the code of a currency (ISO 4217), or two of them."""
    return any(map(str.isalpha, text)) and not _CODE.fullmatch(text)


def linked_share(text: str, links: Links) -> float:
    """Share (0 to 1) of a line's characters that stand inside links."""
    covered = end = 0
    for start, stop in links:
        covered += max(0, stop - max(start, end))
        end = max(end, stop)
    return covered / max(1, len(text.strip()))


def is_prose(text: str, links: Links = ()) -> bool:
    """Whether a line reads like written text: a sentence of eight words, or twenty-five words; not mostly links."""
    return weighs(text, 8 if ends_sentence(text) else 25) and linked_share(text, links) < 0.5
