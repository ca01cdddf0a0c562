"""The sites that the project's spiders describe."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.spiderloader import get_spider_loader

from newscrawler.spiders.base import NewsSpider

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

    from newscrawler.site import Site


def described_sites(settings: BaseSettings) -> dict[str, Site]:
    """The sites that spiders describe, by domain."""
    loader = get_spider_loader(settings)
    classes = [loader.load(name) for name in sorted(loader.list())]
    return {
        one.site.domain: one.site for one in reversed(classes) if issubclass(one, NewsSpider) and hasattr(one, "site")
    }
