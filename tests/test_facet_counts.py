"""Counts of articles by site, month, section, language and author: triggers keep them, and they are always right."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from answers import article_of, page_of, rows

from newscrawler.archive import Archive
from newscrawler.archive.database import connect_writer
from newscrawler.archive.facet_schema import FACETS, MISCOUNTED
from newscrawler.archive.schema import ARCHIVE

OCTOBER, NOVEMBER = datetime(2026, 10, 14, 6, tzinfo=UTC), datetime(2026, 11, 14, 6, tzinfo=UTC)
BY_SECTION = (
    "SELECT host, published_month, coalesce(name, ''), sum(articles) FROM article_counts JOIN sites ON sites.id ="
    " article_counts.site_id LEFT JOIN sections ON sections.id = section_id GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"
)
BY_AUTHOR = (
    "SELECT name, published_month, sum(articles) FROM author_counts JOIN authors ON id = author_id"
    " GROUP BY 1, 2 ORDER BY 1, 2"
)


def keep(archive: Archive, slug: str, *, site: str = "aspan.example", **given: object) -> None:
    page = page_of(f"https://{site}/{slug}", site=site, body=f"{slug} {given}".encode())
    facts = {"title": slug, "text": f"{slug} opened.", "section": "City", "published": NOVEMBER} | given
    archive.record(page, article_of(**facts)).result(30)


@pytest.fixture
def path(tmp_path) -> Path:
    with Archive(tmp_path / "news.db") as archive:
        keep(archive, "bridge", authors=("Ann Arbor", "Bo Cole"))
        keep(archive, "ferry", authors=("Bo Cole",), published=OCTOBER)
        keep(archive, "dam", section=None, published=None)
        keep(archive, "mill", site="other.example", authors=("Bo Cole",))
    return tmp_path / "news.db"


def counts(path: Path) -> tuple[list[tuple], list[tuple]]:
    """What the two tables say, after it was compared with what the articles say."""
    with Archive(path, readonly=True) as archive:
        assert rows(archive, MISCOUNTED) == []
        return rows(archive, BY_SECTION), rows(archive, BY_AUTHOR)


def test_each_article_and_each_of_its_authors_is_counted_once(path):
    by_section, by_author = counts(path)
    assert by_section == [
        ("aspan.example", "", "", 1),
        ("aspan.example", "2026-10", "City", 1),
        ("aspan.example", "2026-11", "City", 1),
        ("other.example", "2026-11", "City", 1),
    ]
    assert by_author == [("Ann Arbor", "2026-11", 1), ("Bo Cole", "2026-10", 1), ("Bo Cole", "2026-11", 2)]


def test_an_article_that_changes_section_month_or_authors_is_counted_anew(path):
    with Archive(path) as archive:
        keep(archive, "bridge", section="Sport", published=OCTOBER, authors=("Di East",))
    by_section, by_author = counts(path)
    assert ("aspan.example", "2026-10", "Sport", 1) in by_section
    assert ("aspan.example", "2026-11", "City", 1) not in by_section
    assert by_author == [("Bo Cole", "2026-10", 1), ("Bo Cole", "2026-11", 1), ("Di East", "2026-10", 1)]


def test_nothing_is_counted_of_a_deleted_article_and_no_empty_count_stays(path):
    with closing(connect_writer(path, ARCHIVE)) as connection:
        connection.execute("DELETE FROM articles WHERE title <> 'ferry'")
    assert counts(path) == ([("aspan.example", "2026-10", "City", 1)], [("Bo Cole", "2026-10", 1)])


def test_articles_of_an_older_release_are_counted_when_it_is_brought_up_to_date(path):
    before = counts(path)
    ours = "SELECT type, name FROM sqlite_master WHERE name GLOB '*_counts*' AND type IN ('table', 'trigger')"
    with closing(connect_writer(path, ARCHIVE)) as connection:
        for kind, name in sorted(map(tuple, connection.execute(ours)), reverse=True):  # triggers first
            connection.execute(f"DROP {kind} {name}")
        connection.execute("DROP INDEX articles_words")
        for statement in FACETS:
            connection.execute(statement)
    assert counts(path) == before
