"""The list of articles: what the template needs beside what Datasette gives it."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Any

from newscrawler.archive.search import advice
from newscrawler.browse.wording import marked, readable_time
from newscrawler.text_diff import Piece

# char(2) and char(3) cannot stand in a stored text, so they mark the words found without a doubt.
_CARDS = """
SELECT articles.id, title, lead, substr(text, 1, 240) AS start, sites.host AS site, sections.name AS section, language,
    published_local, authors, words, version, sponsored, gone_at, articles.url
FROM articles JOIN sites ON sites.id = articles.site_id LEFT JOIN sections ON sections.id = articles.section_id
WHERE articles.id IN (SELECT value FROM json_each(:ids))
"""
_EXCERPTS = """
SELECT rowid, snippet(articles_fts, -1, char(2), char(3), ' … ', 28) AS excerpt
FROM articles_fts WHERE articles_fts MATCH escape_fts(:search) AND rowid IN (SELECT value FROM json_each(:ids))
"""
_RAW_EXCERPTS = _EXCERPTS.replace("escape_fts(:search)", ":search")

FACET_NAMES = {
    "site_id": "Site",
    "section_id": "Section",
    "language": "Language",
    "published_month": "Month",
    "authors": "Author",
}
ORDERS = (
    ("Newest first", {"_sort_desc": "published_at", "_sort": None, "_next": None}),
    ("Oldest first", {"_sort_desc": None, "_sort": "published_at", "_next": None}),
    ("Last found first", {"_sort_desc": "id", "_sort": None, "_next": None}),
    ("Longest first", {"_sort_desc": "words", "_sort": None, "_next": None}),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One article in the list; `excerpt` is the lead, or the place where the words searched for stand."""

    id: int
    title: str
    url: str
    site: str
    section: str | None
    language: str | None
    published: str
    authors: tuple[str, ...]
    words: int
    versions: int
    sponsored: bool
    gone: bool
    excerpt: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """What the list's template calls: `cards(rows)` for the rows of the page, the facets in order, the orders.

    `advice` says what would make this search better, if anything.
    """

    cards: Callable[[Iterable[Any]], Awaitable[list[Card]]]
    facets: Callable[[Iterable[dict[str, Any]]], list[dict[str, Any]]]
    orders: tuple[tuple[str, dict[str, str | None]], ...]
    advice: str | None


def listing(database: Any, request: Any) -> Listing:
    """The list of articles for one request (Datasette's Database and Request)."""
    search = request.args.get("_search") or ""

    async def cards(rows: Iterable[Any]) -> list[Card]:
        numbers = [int(row["id"]) for row in rows]
        ids = json.dumps(numbers)
        found = {row["id"]: row for row in await database.execute(_CARDS, {"ids": ids})}
        excerpts = {}
        if search:
            sql = _RAW_EXCERPTS if request.args.get("_searchmode") == "raw" else _EXCERPTS
            excerpts = dict((await database.execute(sql, {"ids": ids, "search": search})).rows)
        return [_card(found[number], excerpts.get(number)) for number in numbers if number in found]

    return Listing(cards, _in_order, ORDERS, advice(search))


def _card(row: Any, excerpt: str | None) -> Card:
    return Card(
        id=row["id"],
        title=row["title"],
        url=row["url"],
        site=row["site"],
        section=row["section"],
        language=row["language"],
        published=readable_time(row["published_local"]),
        authors=tuple(json.loads(row["authors"])),
        words=row["words"],
        versions=row["version"],
        sponsored=bool(row["sponsored"]),
        gone=row["gone_at"] is not None,
        excerpt=marked(excerpt or row["lead"] or row["start"]),
    )


def _in_order(facets: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Datasette's facet results in our order, named for readers, months by time and not by number."""
    by_name = {facet["name"]: facet for facet in facets}
    names = [name for name in FACET_NAMES if name in by_name] + [name for name in by_name if name not in FACET_NAMES]
    return [
        by_name[name]
        | {
            "label": FACET_NAMES.get(name, name),
            "results": sorted(by_name[name]["results"], key=lambda one: str(one["value"]), reverse=True)
            if name == "published_month"
            else by_name[name]["results"],
        }
        for name in names
    ]
