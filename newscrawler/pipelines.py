"""Item pipelines: clean the article, archive it. Each calls one function of the floors below."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Self

from scrapy import signals
from scrapy.exceptions import NotConfigured

from newscrawler.archive import Archive
from newscrawler.archive.templates import clean_first_pages
from newscrawler.boilerplate import clean
from newscrawler.commandline import archive_path
from newscrawler.items import Article
from newscrawler.spiders.base import NewsSpider

if TYPE_CHECKING:
    from pathlib import Path

    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)


class CleanPipeline:
    """Takes the boilerplate out of an article's text; what was taken is kept in `dropped` with its reason."""

    def process_item(self, item: Any) -> Any:
        """Return the cleaned article, its page with it; other items pass."""
        if not isinstance(item, Article):
            return item
        article = clean(item)
        article.page = item.page
        return article


class ArchivePipeline:
    """Writes articles to the archive; opens it before the crawl and closes the run's record after it.

    Only for our own spiders, and not where ARCHIVE_PATH is empty (`scrapy shell`, `parse` and `check`).
    """

    def __init__(self, crawler: Crawler, path: Path) -> None:
        self._crawler = crawler
        self._path = path
        self._is_open = False

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build from the setting ARCHIVE_PATH; raises NotConfigured where nothing is to be archived."""
        if not crawler.settings.get("ARCHIVE_PATH") or not isinstance(crawler.spider, NewsSpider):
            raise NotConfigured
        pipeline = cls(crawler, archive_path(crawler.settings))
        crawler.signals.connect(pipeline.finish, signals.spider_closed)
        return pipeline

    def open_spider(self) -> None:
        """Open the archive and begin the run."""
        spider = self._spider
        spider.archive = Archive(self._path)
        spider.run_started = datetime.now(UTC)
        spider.run_id = spider.archive.begin_run(spider.name)
        self._is_open = True
        logger.info("Archive: %s", self._path)

    async def process_item(self, item: Any) -> Any:
        """Record the article; return when it is safely committed."""
        if isinstance(item, Article) and item.page is not None:
            spider = self._spider
            outcome = await asyncio.wrap_future(spider.archive.record(item.page, item, run=spider.run_id))
            spider.settle(item.page, outcome)
        return item

    def finish(self, reason: str) -> None:
        """Close the run's record with its counts, tell the alarms, close the archive; finishing twice does nothing."""
        if not self._is_open:
            return
        self._is_open = False
        stats = self._crawler.stats
        assert stats is not None
        stats.set_value("news/cleaned_again", self._learn(again=reason == "finished"))
        counts = {
            key: value for key, value in stats.get_stats().items() if key.startswith(("news/", "spider_exceptions"))
        }
        alarms = self._spider.archive.finish_run(self._spider.run_id, reason, counts)
        for alarm in alarms:
            logger.warning("Alarm: %s; what to do: %s", alarm, alarm.advice)
        stats.set_value("news/alarms", len(alarms))
        self._spider.archive.close()

    def _learn(self, *, again: bool) -> int:
        """Keep what was learned of the sites, and clean their first pages by it; how many texts changed."""
        spider, changed = self._spider, 0
        for host, template in spider.templates.items():
            spider.archive.keep_template(host, template).result()
            if again:
                changed += clean_first_pages(spider.archive, spider.site_of(f"https://{host}/"), template)
        return changed

    @property
    def _spider(self) -> NewsSpider:
        assert isinstance(self._crawler.spider, NewsSpider)
        return self._crawler.spider
