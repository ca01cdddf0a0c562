"""Searching in any word form: the index holds words as they stand, and a query is widened to the forms of its words.

The same function is behind the search box of the browser, `scrapy search` and `scrapy export --search`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawler.archive.query import Term, parse
from newscrawler.archive.word_forms import word_forms

if TYPE_CHECKING:
    import sqlite3

NOTHING = '""'


def match_expression(connection: sqlite3.Connection, query: str) -> str:
    """The FTS5 expression for a query of a reader, to be bound in `articles_fts MATCH ?`.

    Any string gives one that FTS5 takes; where nothing is left to look for, `""`, which finds nothing.
    """
    terms = parse(query)
    wanted = [_expression(connection, term) for term in terms if not term.excluded]
    unwanted = [_expression(connection, term) for term in terms if term.excluded]
    if not wanted:
        return NOTHING
    expression = " AND ".join(wanted)
    return f"({expression}) NOT ({' OR '.join(unwanted)})" if unwanted else expression


def _expression(connection: sqlite3.Connection, term: Term) -> str:
    *before, last = term.words
    if term.kind == "phrase":
        return _quoted(term.words)
    if term.kind == "beginning":
        return f"{_quoted(term.words)} *"
    forms = [_quoted([*before, form]) for form in word_forms(connection, last)]
    return f"({' OR '.join(forms)})"


def _quoted(words: list[str] | tuple[str, ...]) -> str:
    """Words as a string of FTS5; they hold letters and digits only, so that nothing needs to be escaped."""
    return f'"{" ".join(words)}"'
