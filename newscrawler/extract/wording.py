"""The words a block begins with: some furniture that no class or place betrays says so itself ("Comments", "©")."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice

_WORD = re.compile(r"[^\W\d_]{2,}|[©®@→»:|#•▸►]")
_ASCII_WORD = re.compile(r"[a-z]{2,}|[@:|#]")  # the same in ASCII, where a set is told from a table
_WIDE = "\u2e80"  # from here on scripts without spaces, taken in pairs of characters
_MOST_PAIRS = 6  # of one run of such characters
_SHORT = 80  # characters: of a longer text, which is a sentence, only the beginning counts
_MOST, _MOST_OF_SENTENCE = 10, 3
_BEGINNING = 60  # characters of a longer text that are looked at


@lru_cache(maxsize=16384)
def first_words(text: str) -> tuple[str, ...]:
    """The first words and telling signs of a text, in small letters, each once; of a sentence only three."""
    is_ascii = text.isascii()
    pattern = _ASCII_WORD if is_ascii else _WORD
    if len(text) <= _SHORT:
        words, most = pattern.findall(text.lower()), _MOST
    else:
        most = _MOST_OF_SENTENCE
        words = [word[0] for word in islice(pattern.finditer(text[:_BEGINNING].lower()), most)]
    if is_ascii:
        return _each_once(words[:most])
    found: list[str] = []
    for word in words:
        if word > _WIDE:
            found += [word[at : at + 2] for at in range(min(len(word) - 1, _MOST_PAIRS))]
        else:
            found.append(word)
    return _each_once(found[:most])


def _each_once(words: list[str]) -> tuple[str, ...]:
    return tuple(words) if len(set(words)) == len(words) else tuple(dict.fromkeys(words))
