"""newscrawler, this checkout; with a spider's `Site` where one is named, or weights that never saw a page's site."""

from __future__ import annotations

from typing import Any

from benchmarks.corpus import Page
from benchmarks.runners import Extractor
from benchmarks.weights import use
from newscrawler import extract


def extractor(spider: str | None = None, weights: str | None = None, folds: int = 4) -> Extractor:
    """`extract()` as README.md tells to call it; `weights` is a folder that `benchmarks.train` has written."""
    site = None
    if spider:
        from scrapy.settings import Settings
        from scrapy.spiderloader import SpiderLoader

        loader = SpiderLoader.from_settings(Settings({"SPIDER_MODULES": ["newscrawler.spiders"]}))
        site = getattr(loader.load(spider), "site", None)

    def run(page: Page, html: bytes) -> dict[str, Any]:
        if weights:
            use(weights, page.site, folds)
        article = extract(html, page.url, site=site)
        names = ("text", "title", "authors", "published", "tags", "flags")
        return {name: getattr(article, name) for name in names}

    return run
