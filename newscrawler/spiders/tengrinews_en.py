"""Tengrinews in English: en.tengrinews.kz."""

from dataclasses import replace

from newscrawler.spiders.base import NewsSpider
from newscrawler.spiders.tengrinews import Tengrinews


class TengrinewsEn(NewsSpider):
    """en.tengrinews.kz; the layout is the Russian edition's."""

    name = "tengrinews_en"
    site = replace(
        Tengrinews.site,
        domain="en.tengrinews.kz",
        name="Tengrinews (English)",
        language="en",
        hosts=(),
        sitemaps=("https://en.tengrinews.kz/en-sitemap-index.xml",),
        feeds=("https://en.tengrinews.kz/news.rss",),
        sections=("https://en.tengrinews.kz/news/page/{page}/",),
    )
