"""The forms of a word that an archive holds: Russian, Kazakh and English, told apart by their letters."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from newscrawler.archive import english, kazakh, russian

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable
    from types import ModuleType

    Held = Callable[[Iterable[str]], set[str]]

MOST_FORMS = 300

_CYRILLIC = re.compile("[Ѐ-ӿ]+")
_LATIN = re.compile("[a-z]+")
_LONGEST = 40  # letters of a word; what is longer is no word
_SHORTEST_RUSSIAN = 3
# A headword has forms that are no forms of its stem: қалам (pen) has қаламдар, which қала (town) has not. One may be a
# misprint somewhere in the archive.
_EVIDENCE = 2
_UNSEEN_STEMS = 3


def word_forms(connection: sqlite3.Connection, word: str) -> list[str]:
    """The word, lower case, and its other forms that the archive holds, at most 300; the word itself comes first."""
    if len(word) > _LONGEST:
        return [word]
    held = _holding(connection)
    if _LATIN.fullmatch(word):
        found = _by_rules(english, word, held)
    elif is_russian(word):
        found = _plain_kazakh(word, held)
        if len(word) >= _SHORTEST_RUSSIAN:
            found |= russian.forms(word, held)
    else:
        found = _by_rules(kazakh, word, held) if _CYRILLIC.fullmatch(word) else set()
    return [word, *sorted(found - {word})][:MOST_FORMS]


def is_russian(word: str) -> bool:
    """Whether a word in lower case may be Russian, by its letters."""
    return bool(_CYRILLIC.fullmatch(word)) and kazakh.LETTERS.isdisjoint(word)


def _holding(connection: sqlite3.Connection) -> Held:
    """Which words of many the index holds: a look-up each of some 20 microseconds, however often they occur."""
    sql = "SELECT value FROM json_each(?) WHERE EXISTS (SELECT 1 FROM articles_vocab WHERE term = value)"

    def held(words: Iterable[str]) -> set[str]:
        return {row[0] for row in connection.execute(sql, (json.dumps(list(words)),))}

    return held


def _by_rules(language: ModuleType, word: str, held: Held) -> set[str]:
    """The forms of a word, and, where it is a form itself, its headword with that one's forms.

    Of a headword that looks like a form of another word, only its own.
    """
    own, stems = set(language.forms(word)), language.stems(word)
    present = held(own.union(stems))
    found = present & own
    # A small archive may hold forms of a word and not the word itself.
    for stem in [stem for stem in stems if stem in present] or stems[:_UNSEEN_STEMS]:
        others = set(language.forms(stem))
        if len((present & own) - others) < _EVIDENCE:
            found |= held({stem} | others)
    return found


def _plain_kazakh(word: str, held: Held) -> set[str]:
    """Kazakh forms of a word that Russian letters suffice for; what Russian has is left to it: бан is not in банда."""
    found = held(kazakh.forms(word)) if russian.is_known(word) else _by_rules(kazakh, word, held)
    return {form for form in found if not kazakh.LETTERS.isdisjoint(form) or not russian.is_known(form)}
