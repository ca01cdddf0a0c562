"""What Datasette is told of an archive: titles, sentences for columns, facets, and the tables nobody reads."""

from __future__ import annotations

import sqlite3
from functools import cache
from pathlib import Path
from typing import Any

from newscrawler.archive.database import header_id
from newscrawler.archive.schema import ARCHIVE_ID
from newscrawler.items import COLUMNS

# Counted by facets.py.
_FACETS = ("site_id", "section_id", "language", "published_month", "authors")
_FACET_SIZE = 12
_PAGE_SIZE = 30

_TABLES = {
    "versions": "Every version an article had; the newest has its text in the table articles.",
    "images": COLUMNS["images"],
    "copies": "Who copied whom: articles with nearly the text of an earlier one, and how much of it stands there.",
    "sites": "The sites of this archive.",
    "sections": "The sections of the sites.",
    "site_blocks": "What repeats on each site's pages, and is therefore not its articles'; most frequent first.",
    "authors": "Everybody who wrote an article here.",
    "tags": "Every tag of an article here.",
    "runs": "One row a crawl: when, by which release, what came of it. Without finished_at it was cut off or goes on.",
    "run_sites": "What each run did at each site: see the page Health.",
    "run_fields": "What each run found on the pages of a site's articles: see the page Health.",
    "fetches": "Every answer of a site that was recorded, and what became of it.",
    "urls": "The frontier: every address known, its state, and when it is visited next.",
}
_LABELS = {"sites": "host", "sections": "name", "authors": "name", "tags": "name", "runs": "started_at"}
_HIDDEN = (
    "article_authors",
    "article_tags",
    "url_aliases",
    "dropped",
    "fingerprints",
    "fingerprint_bands",
    "article_counts",
    "author_counts",
    "changes",
    "exports",
    "site_templates",
    "articles_vocab",
    "_sqlite_migrations",
    "sqlite_sequence",
)

# Fields of an Article that no table has as columns, and columns of the view that the table has elsewhere.
_FIELDS_ONLY = {"blocks", "dropped", "published", "modified"}
_VIEW_ONLY = {"site", "section", "versions", "images"}
_VIEW_COLUMNS = {name: sentence for name, sentence in COLUMNS.items() if name not in _FIELDS_ONLY}
_FOREIGN_KEYS = {"site_id": COLUMNS["site"], "section_id": COLUMNS["section"]}
_BLOCK_COLUMNS = {
    "kind": "text: the same words; masked: the same but for numbers and dates; place, shape: where it stands.",
    "example": "The text, or the end of the path to the place.",
    "pages": "On how many pages it was seen, each story counting once.",
    "likelihood": "How article-like it looked there, from 0 to 1; of a place or shape, what part stood in bodies.",
    "word": "keep: a person said that it belongs to articles (scrapy template SITE --keep FINGERPRINT).",
}
_VIEW_DESCRIPTION = "The articles as one flat table, as they are exported. To read them, go to the table articles."


@cache
def is_archive(path: str | Path | None) -> bool:
    """Whether the file is an archive of ours, by the application_id in its header; None is a database in memory."""
    if path is None:
        return False
    try:
        return header_id(Path(path).absolute()) == ARCHIVE_ID
    except sqlite3.Error:
        return False


def database_metadata() -> dict[str, Any]:
    """Datasette's metadata of one archive, as a metadata file would hold it."""
    article = {
        "label_column": "title",
        "sort_desc": "published_at",
        "fts_table": "articles_fts",
        "fts_pk": "id",
        "size": _PAGE_SIZE,
    }
    tables: dict[str, dict[str, Any]] = {name: {"description": sentence} for name, sentence in _TABLES.items()}
    for name, column in _LABELS.items():
        tables[name]["label_column"] = column
    for name in _HIDDEN:
        tables[name] = {"hidden": True}
    tables["site_blocks"] |= {"sort_desc": "pages", "facets": ["site_id", "kind"], "columns": _BLOCK_COLUMNS}
    tables["articles"] = {
        **article,
        "title": "Articles",
        "description": "Every article of this archive, newest first.",
        "columns": {name: one for name, one in _VIEW_COLUMNS.items() if name not in _VIEW_ONLY} | _FOREIGN_KEYS,
        "facets": [{"articles": name} for name in _FACETS],
        "facet_size": _FACET_SIZE,
    }
    tables["articles_view"] = {**article, "description": _VIEW_DESCRIPTION, "columns": _VIEW_COLUMNS}
    return {
        "title": "News archive",
        "description": "Articles as their sites printed them, without what stood around them, in every version.",
        "tables": tables,
    }
