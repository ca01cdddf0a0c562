"""newscrawler, this checkout; with a spider's `Site` where one is named, or weights that never saw a page's site."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.corpus import Page, fold
from benchmarks.runners import Extractor
from newscrawler import extract
from newscrawler.extract import model


def weights_file(folder: Path | str, part: int, folds: int) -> Path:
    """Where the training writes what it learned from all sites but those of one fold."""
    return Path(folder) / f"without-fold-{part}-of-{folds}.npz"


@lru_cache(maxsize=16)
def _learned(file: Path) -> dict[str, Any]:
    with np.load(file) as stored:
        return {name: stored[name].astype(np.float32) for name in stored.files}


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
            learned = _learned(weights_file(weights, fold(page.site, folds), folds))
            model.weights = lambda: learned  # type: ignore[assignment]  # in this process only
        article = extract(html, page.url, site=site)
        names = ("text", "title", "authors", "published", "tags", "flags")
        return {name: getattr(article, name) for name in names}

    return run
