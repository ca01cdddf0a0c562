"""The other forms of a word: Russian by pymorphy3."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import sqlite3

MOST_FORMS = 300


def word_forms(connection: sqlite3.Connection, word: str) -> list[str]:  # noqa: ARG001 - more languages follow
    """The word itself and its other forms, lower case, at most 300."""
    forms = {word: None} | dict.fromkeys(_russian(word))
    return list(forms)[:MOST_FORMS]


def _russian(word: str) -> list[str]:
    analyzer = _analyzer()
    if analyzer is None:
        return []
    forms = [form.word for parse in analyzer.parse(word) if parse.score >= 0.1 for form in parse.lexeme if form.word]
    return [twin for form in forms for twin in (form, form.replace("ё", "е"))]


@cache
def _analyzer() -> Any:
    try:
        from pymorphy3 import MorphAnalyzer
    except ImportError:
        return None
    return MorphAnalyzer()
