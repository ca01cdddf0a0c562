"""The article on a fetched page: what a crawl and a re-extraction make of the same bytes."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

from newscrawler.extract import find_article, is_article
from newscrawler.extract.blockpage import stand_in
from newscrawler.extract.dates import parse_date

if TYPE_CHECKING:
    from newscrawler.boilerplate.template import Template
    from newscrawler.extract import Document
    from newscrawler.items import Article, Page
    from newscrawler.site import Site

NO_ARTICLE = "no article on the page"


def article_on(
    page: Page,
    document: Document,
    site: Site | None,
    *,
    template: Template | None = None,
    title: str | None = None,
    published: str | None = None,
) -> Article | None:
    """The article that a page holds, still to be cleaned; None, with the page's state and reason set, if it holds none.

    `template` is what was learned of the site. `title` and `published` are what a feed or sitemap said of it; they fill
    what the page itself does not say. The page's kind is then `article`, and the address it calls canonical is among
    its aliases.
    """
    article = find_article(document, site=site, template=template, fetched_at=page.fetched_at)
    if instead := stand_in(page, document, article):
        page.state, page.reason = instead.state, instead.reason
        return None
    article.title = article.title or title
    if article.published is None and published:
        article.published = parse_date(published, zone=UTC)
        article.published_raw = published
    if not is_article(article):
        page.state, page.reason = "skipped", NO_ARTICLE
        return None
    if article.canonical_url and article.canonical_url != page.url:
        page.aliases = (*page.aliases, (article.canonical_url, "canonical"))
    page.kind = "article"
    return article
