"""Searching in any word form: the index holds words as they stand, and a query is widened to the forms of its words.

The same function is behind the search box of the browser, `scrapy search` and `scrapy export --search`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from newscrawler.archive import russian
from newscrawler.archive.database import reading
from newscrawler.archive.query import Term, parse
from newscrawler.archive.stop_words import STOP_WORDS
from newscrawler.archive.word_forms import is_russian, word_forms
from newscrawler.exceptions import UsageError

if TYPE_CHECKING:
    import sqlite3

    from newscrawler.archive.filters import Filters

NOTHING = '""'
WITHOUT_DICTIONARY = "Forms of Russian words are guessed; to know them: pip install 'newscrawler[search]'"

# Ranking costs 2 microseconds an article that has the words; a word that half of a million have would take a second.
_RANKED = 30_000

# A word of the headline weighs as much as eight of the text. char(2) and char(3) cannot stand in a stored text.
_HITS = """
SELECT articles.id, articles.url, sites.host AS site, articles.language, articles.published_at,
    articles.published_local, articles.title, snippet(articles_fts, -1, char(2), char(3), ' … ', 28) AS excerpt
FROM articles_fts
CROSS JOIN articles ON articles.id = articles_fts.rowid
CROSS JOIN sites ON sites.id = articles.site_id
WHERE articles_fts MATCH ? AND rank MATCH 'bm25(8.0, 3.0, 1.0)' AND articles_fts.rowid > ?{and_conditions}
ORDER BY rank LIMIT ?
"""
_OLDEST_RANKED = """
SELECT articles_fts.rowid FROM articles_fts{join}
WHERE articles_fts MATCH ?{and_conditions} ORDER BY articles_fts.rowid DESC LIMIT 1 OFFSET ?
"""
_JOIN = " CROSS JOIN articles ON articles.id = articles_fts.rowid"


@dataclass(frozen=True, slots=True)
class Hit:
    """One article found; the words found stand in `excerpt` between U+0002 and U+0003."""

    id: int
    url: str
    site: str
    language: str | None
    published_at: str | None
    published_local: str | None
    title: str
    excerpt: str


def match_expression(connection: sqlite3.Connection, query: str) -> str:
    """The FTS5 expression for a query of a reader, to be bound in `articles_fts MATCH ?`.

    Any string gives one that FTS5 takes; where nothing is left to look for, `""`, which finds nothing. Common words
    ("the", "и") are looked for only where there is no other, and then in headlines.
    """
    terms = parse(query)
    wanted = [term for term in terms if not term.excluded]
    telling = [term for term in wanted if not _is_common(term)]
    unwanted = [_expression(connection, term) for term in terms if term.excluded]
    if not wanted:
        return NOTHING
    expression = " AND ".join(_expression(connection, term) for term in telling or wanted)
    if not telling:
        expression = f"title : ({expression})"
    return f"({expression}) NOT ({' OR '.join(unwanted)})" if unwanted else expression


def search(connection: sqlite3.Connection, query: str, filters: Filters, limit: int) -> list[Hit]:
    """The articles that a query means best, the best first.

    Of more than 30,000 that have the words, the last found are ranked. Raises UsageError where the query says nothing
    to look for, ArchiveError if the archive cannot be read.
    """
    if not any(not term.excluded for term in parse(query)):
        raise UsageError(f"nothing to look for in {query!r}; name a word or a number that must occur")
    conditions = filters.conditions(connection)
    and_conditions = "".join(f" AND {condition}" for condition in conditions)
    values = tuple(conditions.values())
    with reading():
        expression = match_expression(connection, query)
        oldest = connection.execute(
            _OLDEST_RANKED.format(join=_JOIN if conditions else "", and_conditions=and_conditions),
            (expression, *values, _RANKED),
        ).fetchone()
        first = oldest[0] if oldest else 0
        rows = connection.execute(
            _HITS.format(and_conditions=and_conditions), (expression, first, *values, limit)
        ).fetchall()
    return [Hit(*row) for row in rows]


def advice(query: str) -> str | None:
    """What would make this search better, in a sentence; None where nothing would."""
    guessed = any(is_russian(term.words[-1]) for term in parse(query) if term.kind == "word" and not _is_common(term))
    return WITHOUT_DICTIONARY if guessed and russian.dictionary() is None else None


def _is_common(term: Term) -> bool:
    return term.kind == "word" and STOP_WORDS.issuperset(term.words)


def _expression(connection: sqlite3.Connection, term: Term) -> str:
    *before, last = term.words
    if term.kind == "beginning":
        return f"{_quoted(term.words)} *"
    forms = word_forms(connection, last) if term.kind == "word" and not _is_common(term) else [last]
    either = " OR ".join(_quoted((*before, form)) for form in forms)
    return f"({either})"


def _quoted(words: tuple[str, ...]) -> str:
    """Words as a string of FTS5; they hold letters and digits only, so that nothing needs to be escaped."""
    return f'"{" ".join(words)}"'
