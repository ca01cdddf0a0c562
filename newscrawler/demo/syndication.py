"""What the newspaper tells machines: robots.txt, RSS, the sitemap index, sitemaps and the news sitemap."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from email.utils import format_datetime
from xml.sax.saxutils import escape

from newscrawler.demo.story import Edition, Issue, Story, editions

_NEWS_AGE = timedelta(
    days=2
)  # a news sitemap holds two days: https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap
_URLSET = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">\n{rows}\n</urlset>\n'
)


def robots(issue: Issue) -> str:
    """robots.txt: search and advertising are closed, the sitemap index is named (RFC 9309)."""
    return f"User-agent: *\nDisallow: /search/\nDisallow: /ads/\n\nSitemap: {issue.base}/sitemap-index.xml\n"


def rss(issue: Issue, edition: Edition) -> str:
    """RSS 2.0 of the edition's ten newest stories; one without an hour has no pubDate."""
    items = "\n".join(_item(issue, edition, story) for story in issue.stories(edition)[:10])
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel>'
        f"<title>{escape(edition.words['name'])}</title><link>{issue.url(edition)}</link>"
        f"<description>{escape(edition.words['tagline'])}</description><language>{edition.language}</language>\n"
        f"{items}\n</channel></rss>\n"
    )


def sitemap_index(issue: Issue) -> str:
    """The index of the news sitemap and one sitemap an edition (sitemaps.org)."""
    names = ["news", *(edition.language for edition in editions())]
    rows = "".join(
        f"<sitemap><loc>{issue.base}/sitemap-{name}.xml</loc><lastmod>{issue.now:%Y-%m-%dT%H:%M:%S%z}</lastmod></sitemap>\n"
        for name in names
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{rows}</sitemapindex>\n'
    )


def sitemap(issue: Issue, edition: Edition) -> str:
    """All stories of an edition with lastmod, and a service page whose lastmod is of an impossible year."""
    rows = [
        f"<url><loc>{issue.url(edition, story.path)}</loc><lastmod>{issue.modified(story).isoformat()}</lastmod></url>"
        for story in issue.stories(edition)
    ]
    rows.append(f"<url><loc>{issue.url(edition, 'page/about/')}</loc><lastmod>2206-01-01</lastmod></url>")
    return _URLSET.format(rows="\n".join(rows))


def news_sitemap(issue: Issue) -> str:
    """The stories of the last two days in all languages."""
    rows = [
        _news(issue, edition, story, published)
        for edition in editions()
        for story in issue.stories(edition)
        if isinstance(published := issue.published(story), datetime) and issue.now - published <= _NEWS_AGE
    ]
    return _URLSET.format(rows="\n".join(rows))


def _news(issue: Issue, edition: Edition, story: Story, published: datetime) -> str:
    return (
        f"<url><loc>{issue.url(edition, story.path)}</loc><lastmod>{issue.modified(story).isoformat()}</lastmod>"
        f"<news:news><news:publication><news:name>{escape(edition.words['name'])}</news:name>"
        f"<news:language>{edition.language}</news:language></news:publication>"
        f"<news:publication_date>{published.isoformat()}</news:publication_date>"
        f"<news:title>{escape(story.title)}</news:title></news:news></url>"
    )


def _item(issue: Issue, edition: Edition, story: Story) -> str:
    published = issue.published(story)
    stamp: Iterable[str] = (
        (f"<pubDate>{format_datetime(published)}</pubDate>",) if isinstance(published, datetime) else ()
    )
    url = issue.url(edition, story.path)
    return (
        f"<item><title>{escape(story.title)}</title><link>{url}</link><guid>{url}</guid>{''.join(stamp)}"
        f"<description>{escape(story.lead)}</description></item>"
    )
