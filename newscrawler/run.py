"""One run of one spider from the command line: checked first, summed up in one line, its exit code the truth."""

from __future__ import annotations

import logging
import signal
import sys
import time
from typing import TYPE_CHECKING, Any, ClassVar

from scrapy import signals
from scrapy.commands import BaseRunSpiderCommand

from newscrawler.archive import Archive
from newscrawler.commandline import (
    EXIT_FAILED,
    EXIT_INTERRUPTED,
    EXIT_NO_SOURCE,
    EXIT_OK,
    EXIT_RESOURCES,
    EXIT_STORAGE,
    EXIT_TERMINATED,
    EXIT_UNEXPECTED,
    StrictOptions,
    archive_path,
)
from newscrawler.exceptions import UsageError
from newscrawler.spiders.base import NewsSpider

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping

    from scrapy import Spider

logger = logging.getLogger(__name__)

_RESOURCE_REASONS = ("memusage_exceeded", "closespider_timeout", "closespider_pagecount", "closespider_timeout_no_item")


def exit_code(reason: str | None, counts: Mapping[str, Any], stopped_by: int | None = None) -> int:
    """What a run's finish reason and counts mean, by the table in docs/commands.md."""
    read, failed = counts.get("news/sources/read", 0), counts.get("news/sources/failed", 0)
    articles = sum(counts.get(f"news/articles/{change}", 0) for change in ("new", "edited", "unchanged"))
    lost = sum(counts.get(f"news/articles/{state}", 0) for state in ("failed", "blocked", "skipped", "gone"))
    table = (
        (counts.get("news/storage_errors") or reason == "storage", EXIT_STORAGE),
        (stopped_by == signal.SIGTERM, EXIT_TERMINATED),
        (stopped_by is not None or reason == "shutdown", EXIT_INTERRUPTED),
        (reason in _RESOURCE_REASONS, EXIT_RESOURCES),
        (reason is None or reason == "start_error" or counts.get("spider_exceptions/count"), EXIT_UNEXPECTED),
        (failed and not read, EXIT_NO_SOURCE),
        (failed, EXIT_FAILED),
        (lost and not articles and not read, EXIT_FAILED),
    )
    return next((code for holds, code in table if holds), EXIT_OK)


class RunCommand(StrictOptions, BaseRunSpiderCommand):
    """What `crawl` and `runspider` share: check first, then run, then say what came of it."""

    arguments: ClassVar[tuple[int, int]] = (1, 1)
    _stopped_by: int | None = None

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Take the options; without a terminal only warnings are logged (cron mails every line)."""
        super().process_options(args, opts)
        assert self.settings is not None
        chosen = opts.loglevel or any(pair.startswith("LOG_LEVEL=") for pair in opts.set)
        if not chosen and not sys.stderr.isatty():
            self.settings.set("LOG_LEVEL", "WARNING", priority="cmdline")

    def run_spider(self, spider_class: type[Spider], spider_arguments: dict[str, str]) -> int:
        """Run one spider to its end and return the exit code."""
        assert self.settings is not None
        assert self.crawler_process is not None
        if self.settings.getfloat("DOWNLOAD_DELAY") <= 0:
            raise UsageError("DOWNLOAD_DELAY must be more than 0: with 0 Scrapy sends many requests to a site at once")
        if not issubclass(spider_class, NewsSpider):
            raise UsageError(
                f"{spider_class.__name__} is no NewsSpider; `scrapy genspider -t news NAME DOMAIN` writes one"
            )
        spider_class.read_arguments(spider_arguments)
        path = archive_path(self.settings)
        with Archive(path):  # a damaged or foreign file is refused before any request
            logger.info("Archive: %s", path)
            started = time.monotonic()
            crawler = self._create_crawler(spider_class)
            crawler.signals.connect(self._note_stop_signals, signals.engine_started)
            self.crawler_process.crawl(crawler, **spider_arguments)
            self.crawler_process.start()
            if self.crawler_process.bootstrap_failed or crawler.stats is None:
                return EXIT_UNEXPECTED
            counts = crawler.stats.get_stats()
        reason = counts.get("finish_reason")
        _summary(spider_class.name, counts, time.monotonic() - started, str(path))
        return exit_code(reason, counts, self._stopped_by)

    def _note_stop_signals(self) -> None:
        """Remember which signal stops the run; Scrapy's own handlers stay in charge."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._noting(signal.getsignal(number)))

    def _noting(self, handler: Any) -> Any:
        def note(number: int, frame: Any) -> None:
            self._stopped_by = self._stopped_by or number
            if callable(handler):
                handler(number, frame)

        return note


def _summary(name: str, counts: Mapping[str, Any], seconds: float, path: str) -> None:
    """One line on stdout: what a cron mail should hold."""
    parts = [f"{counts.get(f'news/articles/{change}', 0)} {change}" for change in ("new", "edited", "unchanged")]
    parts += [
        f"{number} {state}"
        for state in ("failed", "blocked", "gone", "skipped")
        if (number := counts.get(f"news/articles/{state}"))
    ]
    sources = f"{counts.get('news/sources/read', 0)} sources read"
    if failed := counts.get("news/sources/failed"):
        sources += f", {failed} failed"
    print(f"{name}: {', '.join(parts)} ({sources}; {seconds:.0f} s) -> {path}", flush=True)
