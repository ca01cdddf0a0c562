"""The search box: Datasette asks its SQL function `escape_fts` what to make of what was typed, and gets ours."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from newscrawler.archive.search import match_expression

if TYPE_CHECKING:
    import sqlite3


def answer_searches(connection: sqlite3.Connection) -> None:
    """Let a connection to an archive find words in all their forms; anything typed is a query.

    A page asks five times for the same, so an answer is kept as long as nobody writes the file.
    """

    @lru_cache(maxsize=16)
    def expression(typed: str, version: int) -> str:  # noqa: ARG001 - part of what is remembered
        return match_expression(connection, typed)

    def answer(typed: str | None) -> str:
        (version,) = connection.execute("PRAGMA data_version").fetchone()
        return expression(typed or "", version)

    connection.create_function("escape_fts", 1, answer, deterministic=True)
