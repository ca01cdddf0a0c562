"""Tengrinews in Kazakh: kaz.tengrinews.kz."""

from dataclasses import replace

from newscrawler.spiders.base import NewsSpider
from newscrawler.spiders.tengrinews import Tengrinews


class TengrinewsKaz(NewsSpider):
    """kaz.tengrinews.kz; the layout is the Russian edition's, its AMP pages have lost letters and are skipped."""

    name = "tengrinews_kaz"
    site = replace(
        Tengrinews.site,
        domain="kaz.tengrinews.kz",
        name="Tengrinews (қазақша)",
        language="kk",
        hosts=(),
        sitemaps=("https://kaz.tengrinews.kz/kk-sitemap-index.xml",),
        feeds=("https://kaz.tengrinews.kz/news.rss",),
        sections=("https://kaz.tengrinews.kz/news/page/{page}/",),
    )
