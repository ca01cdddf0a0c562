"""The search box: Datasette asks its SQL function `escape_fts` what to make of what was typed, and gets ours."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from newscrawler.archive.search import match_expression

if TYPE_CHECKING:
    import sqlite3


def answer_searches(connection: sqlite3.Connection) -> None:
    """Let a connection to an archive find words in all their forms; anything typed is a query."""
    connection.create_function("escape_fts", 1, partial(_expression, connection), deterministic=True)


def _expression(connection: sqlite3.Connection, typed: str | None) -> str:
    return match_expression(connection, typed or "")
