"""Tengrinews, the Russian edition: tengrinews.kz."""

from newscrawler.site import Site
from newscrawler.spiders.base import NewsSpider

# The number at the end names an article within its kind; slugs and hosts change, and "article" counts for itself.
IDENTITY = r"/(?:(article|video)/|(?!article/|video/)[a-z_-]+/)(?:.*-)?(\d+)/?(?:amp/?)?"
ARTICLES = (r"/[a-z_-]+/(?:[^/]+-)?\d{2,}/?",)
SKIP = (
    r"/(?:tag|tags|author|page|job|search|sitemap|calendar|video|fotoarchive|userdata)/.*",
    r".*/amp/?",
    r".*/page/\d+/?",
)
TITLE = ("h1.head-single", "h1.tn-content-title", "div.newsOne > h1")
LEAD = ("h2.content_main_desc", ".content_main_desc p")
BODY = (
    ".content_main_text",
    "article.tn-news-text",
    "div.tn-news-text",
    "div.tn-article-body",
    "div.js-mediator-article",
)
PUBLISHED = (
    "ol.date-time li:last-child span",
    "div.date-time",
    "time.tn-visible\\@t",
    "ul.tn-data-list time",
    "div.newsOne div.date",
    "span.date",
)
AUTHORS = (".content_main_meta_author_item_name a",)
TAGS = (".content_main_text_tags a", ".tn-news-author-list-item-text", "div.metki a")
DROP = (
    ".content_main_text_source", ".content_main_text_tags", ".content_main_share", ".content_main_comments",
    ".content_main_readalso", ".tn-continuation", ".tn-inpage", ".tn-recommendations", ".tn-related-news",
    ".tn-discussed-now-block",
)  # fmt: skip


class Tengrinews(NewsSpider):
    """tengrinews.kz, in Russian."""

    name = "tengrinews"
    site = Site(
        domain="tengrinews.kz",
        name="Tengrinews",
        language="ru",
        timezone="Asia/Almaty",
        hosts=("test.tengrinews.kz",),
        sitemaps=("https://tengrinews.kz/sitemap-index.xml",),
        feeds=("https://tengrinews.kz/news.rss",),
        sections=("https://tengrinews.kz/news/page/{page}/",),
        articles=ARTICLES,
        skip=SKIP,
        identity=IDENTITY,
        title=TITLE,
        lead=LEAD,
        body=BODY,
        published=PUBLISHED,
        authors=AUTHORS,
        tags=TAGS,
        drop=DROP,
    )
