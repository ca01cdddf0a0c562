"""A text that shrank to a stub: an edit of the site's, or a page that stands in for the article?

Block pages, soft 404 and stubs of a wall that `extract.blockpage` does not know still have two marks: they are much
shorter than the article was, and other addresses of the site show the very same text. So such an answer is no edit
before a second visit finds the same, and none at all while two other addresses show it. The article keeps its last
good version, and the page itself is kept as a raw page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

    from newscrawler.archive.articles import ArticleRow

SHRUNK = 0.3  # of the words before; notes of other archivers' operators put the line between 20 and 40 %
LONG_ENOUGH = 50  # words: an item of a few lines may well lose most of them
COMMON = 2  # other addresses with the same text


def text_key(text_sha256: str) -> int:
    """The first 60 bits of a text's SHA-256: enough to tell equal texts, and an eighth of its size."""
    return int(text_sha256[:15], 16)


def held_back(
    connection: sqlite3.Connection, article: int, row: ArticleRow, *, requested_url: str, site: int
) -> str | None:
    """Why an answer's text is not taken as an edit of the article it belongs to; None if it is, or may be."""
    words = row.words
    before = connection.execute("SELECT words FROM articles WHERE id = ?", (article,)).fetchone()["words"]
    if before < LONG_ENOUGH or words >= SHRUNK * before:
        return None
    shrank = f"text shrank from {before} to {words} words"
    key = text_key(row.versioned["text_sha256"] or "")
    others = connection.execute(_SHOWN_ELSEWHERE, {"key": key, "site": site, "url": row.url}).fetchone()[0]
    if others >= COMMON:
        return f"{shrank}, which {others} other addresses show as well"
    last = connection.execute(_LAST_KEY, (requested_url,)).fetchone()
    if last is None or last["text_key"] != key:
        return f"{shrank}; an edit if the next visit finds the same"
    return None


# `words < 200` lets SQLite use the index of short texts; a longer one is no stub.
_SHOWN_ELSEWHERE = """
SELECT count(DISTINCT final_url) FROM fetches
WHERE text_key = :key AND words < 200 AND site_id = :site AND final_url <> :url
"""
_LAST_KEY = "SELECT text_key FROM fetches WHERE url = ? ORDER BY fetched_at DESC LIMIT 1"
