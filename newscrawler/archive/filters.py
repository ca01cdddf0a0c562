"""Which articles a reader means, told by site, language, days and words: the same for a search and an export."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from newscrawler.archive.search import match_expression

if TYPE_CHECKING:
    import sqlite3
    from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Which articles are meant; all that is given must hold.

    `since` and `until` are days, both inclusive, of the site's own calendar; articles without a date are left out where
    either is given. `language` takes its regional forms with it. `search` is a query as readers write it.
    """

    site: str | None = None
    language: str | None = None
    since: date | None = None
    until: date | None = None
    search: str | None = None

    def conditions(self, connection: sqlite3.Connection) -> dict[str, str]:
        """SQL conditions on `articles`, each with the value of its one parameter."""
        given = {
            "site_id = (SELECT id FROM sites WHERE host = ?)": self.site and self.site.lower().removeprefix("www."),
            "language || '-' GLOB ? || '-*'": self.language,
            "substr(published_local, 1, 10) >= ?": self.since.isoformat() if self.since else None,
            "substr(published_local, 1, 10) <= ?": self.until.isoformat() if self.until else None,
            "id IN (SELECT rowid FROM articles_fts WHERE articles_fts MATCH ?)": (
                None if self.search is None else match_expression(connection, self.search)
            ),
        }
        return {condition: value for condition, value in given.items() if value is not None}
