"""Answers of a newspaper that does not exist, for the tests of the archive."""

from contextlib import closing
from datetime import UTC, datetime

from newscrawler.archive import Archive
from newscrawler.items import Article, Page

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def page_of(url: str, at: datetime = NOON, **given: object) -> Page:
    """A good answer for an article's address."""
    fields = {
        "url": url,
        "requested_url": url,
        "site": "aspan.example",
        "kind": "article",
        "fetched_at": at,
        "status": 200,
        "body": f"<p>{url} {at}</p>".encode(errors="replace"),
        "headers": (("Content-Type", "text/html"),),
    }
    return Page(**{**fields, **given})


def article_of(
    title: str | None = "Мост открыт", text: str = "Мост открыли утром.\n\nДвижение началось.", **given
) -> Article:
    """An article with a title and two paragraphs."""
    return Article(title=title, text=text, **given)


def rows(archive: Archive, sql: str, *parameters: object) -> list[tuple]:
    """The rows of a query of one's own."""
    with closing(archive.connect()) as connection:
        return [tuple(row) for row in connection.execute(sql, parameters)]
