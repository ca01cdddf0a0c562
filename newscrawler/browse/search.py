"""What a reader types into the search box, as a query of FTS5."""

from __future__ import annotations

from datasette.utils import escape_fts

from newscrawler.archive.values import storable


def search_query(typed: str | None) -> str:
    """The FTS5 query for what was typed: every word must occur, words in double quotes stand together.

    Anything typed is a query; where nothing is left to search for, one that finds nothing.
    """
    return str(escape_fts(storable(typed or ""))) or '""'
