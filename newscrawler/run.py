"""Runs of one spider or many from the command line: checked first, a line each at the end, the exit code the truth."""

from __future__ import annotations

import asyncio
import logging
import signal
import sys
import time
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from scrapy.commands import BaseRunSpiderCommand
from scrapy.crawler import AsyncCrawlerProcess
from twisted.internet.error import ReactorNotRunning

from newscrawler.archive import Archive
from newscrawler.archive.crawls import claimed
from newscrawler.commandline import (
    EXIT_BUSY,
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
    code_of,
)
from newscrawler.exceptions import NewscrawlerError, UsageError
from newscrawler.pipelines import ArchivePipeline
from newscrawler.spiders.base import NewsSpider

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Collection, Mapping, Sequence
    from pathlib import Path

    from scrapy import Spider
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

SITES_AT_ONCE = 8  # pages a second at most, then; each costs some 10 ms of one core

_RESOURCE_REASONS = ("memusage_exceeded", "closespider_timeout", "closespider_pagecount", "closespider_timeout_no_item")
_ENDS_ALL = ("shutdown", "storage", "memusage_exceeded")  # reasons of one site's end after which no other is begun
_GRAVEST_FIRST = (EXIT_STORAGE, EXIT_TERMINATED, EXIT_INTERRUPTED, EXIT_UNEXPECTED)


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
        (failed or counts.get("news/alarms") or counts.get("news/hosts_left"), EXIT_FAILED),
        (lost and not articles and not read, EXIT_FAILED),
    )
    return next((code for holds, code in table if holds), EXIT_OK)


def overall_code(codes: Collection[int]) -> int:
    """The exit code of many runs: the one they share, else the gravest; sites that were busy do not count.

    A limit that some reached (5) must not hide the failure or the alarm (1) of another.
    """
    kinds = set(codes) - {EXIT_BUSY} or {EXIT_BUSY}
    if len(kinds) == 1:
        return kinds.pop()
    otherwise = EXIT_RESOURCES if kinds == {EXIT_OK, EXIT_RESOURCES} else EXIT_FAILED
    return next((code for code in _GRAVEST_FIRST if code in kinds), otherwise)


@dataclass(slots=True, eq=False)
class SiteRun:
    """One spider's crawl of its site: what it was asked for, and what came of it."""

    spider: type[NewsSpider]
    arguments: dict[str, str]
    crawler: Crawler | None = None  # None: not begun
    error: Exception | None = None  # why it could not be crawled
    ended: bool = False
    started: float = 0.0  # by the monotonic clock
    seconds: float = 0.0
    held: ExitStack = field(default_factory=ExitStack)

    @property
    def counts(self) -> Mapping[str, Any]:
        """Scrapy's statistics of the crawl and ours, `news/…`."""
        return self.crawler.stats.get_stats() if self.crawler and self.crawler.spider and not self.error else {}

    @property
    def reason(self) -> str | None:
        """Scrapy's finish reason, None before the end."""
        return self.counts.get("finish_reason")

    def code(self, stopped_by: int | None = None) -> int:
        """Its exit code."""
        return code_of(self.error) if self.error else exit_code(self.reason, self.counts, stopped_by)

    def line(self) -> str:
        """What came of it, in one line: what a cron mail should hold."""
        if self.error:
            return f"{self.spider.name}: not crawled: {self.error}"
        if not self.crawler:
            return f"{self.spider.name}: not begun"
        counts = self.counts
        parts = [f"{counts.get(f'news/articles/{change}', 0)} {change}" for change in ("new", "edited", "unchanged")]
        parts += [
            f"{number} {state}"
            for state in ("failed", "blocked", "gone", "skipped")
            if (number := counts.get(f"news/articles/{state}"))
        ]
        sources = f"{counts.get('news/sources/read', 0)} sources read"
        if failed := counts.get("news/sources/failed"):
            sources += f", {failed} failed"
        alarms = counts.get("news/alarms", 0)
        told = f"; {alarms} alarm{'s' * (alarms > 1)}, see scrapy status" if alarms else ""
        return f"{self.spider.name}: {', '.join(parts)} ({sources}; {self.seconds:.0f} s{told})"

    def end(self) -> None:
        """Give its site free again; after a forced stop (Ctrl-C twice) close the run's record first."""
        if self.counts and self.crawler and (pipeline := self.crawler.get_item_pipeline(ArchivePipeline)):
            pipeline.finish("shutdown")
        self.held.close()
        self.seconds = time.monotonic() - self.started
        self.ended = True


class RunCommand(StrictOptions, BaseRunSpiderCommand):
    """What `crawl`, `crawlall` and `runspider` share: check first, then run, then say what came of it."""

    arguments: ClassVar[tuple[int, int]] = (1, 1)
    _stopped_by: int | None = None

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Take the options; without a terminal only warnings are logged (cron mails every line)."""
        super().process_options(args, opts)
        assert self.settings is not None
        chosen = opts.loglevel or any(pair.startswith("LOG_LEVEL=") for pair in opts.set)
        if not chosen and self.is_quiet():
            self.settings.set("LOG_LEVEL", "WARNING", priority="cmdline")

    def is_quiet(self) -> bool:
        """Whether only warnings are logged unless the user chooses otherwise."""
        return not sys.stderr.isatty()

    def run_spider(self, spider_class: type[Spider], spider_arguments: dict[str, str]) -> int:
        """Run one spider to its end, print its line and return the exit code."""
        [run] = self.run_spiders([spider_class], spider_arguments)
        if isinstance(run.error, NewscrawlerError):
            raise run.error
        print(f"{run.line()} -> {self.archive_path}", flush=True)
        return run.code(self._stopped_by)

    def run_spiders(
        self,
        spider_classes: Sequence[type[Spider]],
        spider_arguments: dict[str, str],
        on_change: Callable[[SiteRun], None] = lambda _: None,
    ) -> list[SiteRun]:
        """Run spiders side by side, at most SITES_AT_ONCE; `on_change` is told of each that begins and ends."""
        runs = [self._checked(one, spider_arguments) for one in spider_classes]
        process = self.crawler_process
        if not isinstance(process, AsyncCrawlerProcess):
            raise UsageError("leave out FORCE_CRAWLER_PROCESS and TWISTED_REACTOR: crawls need Scrapy's own asyncio")
        path = self.archive_path
        with Archive(path):  # a damaged or foreign file is refused before any request
            logger.info("Archive: %s", path)
            if self.settings is not None and not self.settings.get("CONTACT"):
                logger.warning("CONTACT is not set: tell sites how to reach you, such as by -s CONTACT=you@example.org")
            task = asyncio.get_event_loop().create_task(self._crawl_all(runs, process, on_change))
            process.start(stop_after_crawl=False)
            for run in runs:
                if run.crawler and not run.ended:
                    run.end()
                    on_change(run)
        if task.done():
            task.result()
        return runs

    def code_of_all(self, runs: Sequence[SiteRun]) -> int:
        """The exit code of a run of many sites; one not begun because the run was stopped does not count."""
        codes = [run.code(self._stopped_by) for run in runs if run.ended]
        return overall_code(codes or [exit_code("shutdown", {}, self._stopped_by)])

    @property
    def archive_path(self) -> Path:
        """Absolute path of the archive that is crawled into."""
        assert self.settings is not None
        return archive_path(self.settings)

    def _checked(self, spider_class: type[Spider], spider_arguments: dict[str, str]) -> SiteRun:
        assert self.settings is not None
        if self.settings.getfloat("DOWNLOAD_DELAY") <= 0:
            raise UsageError("DOWNLOAD_DELAY must be more than 0: with 0 Scrapy sends many requests to a site at once")
        if not issubclass(spider_class, NewsSpider):
            raise UsageError(
                f"{spider_class.__name__} is no NewsSpider; `scrapy genspider -t news NAME DOMAIN` writes one"
            )
        spider_class.read_arguments(spider_arguments)
        return SiteRun(spider_class, spider_arguments)

    async def _crawl_all(
        self, runs: Sequence[SiteRun], process: AsyncCrawlerProcess, on_change: Callable[[SiteRun], None]
    ) -> None:
        from twisted.internet import reactor

        self._note_stop_signals()
        waiting = iter(runs)

        async def crawl_in_turn() -> None:
            for run in waiting:
                if self._stopped_by is None and not any(one.reason in _ENDS_ALL for one in runs):
                    await self._crawl(run, process, on_change)

        try:
            await asyncio.gather(*(crawl_in_turn() for _ in runs[:SITES_AT_ONCE]))
        finally:
            with suppress(ReactorNotRunning):  # a signal has stopped it
                reactor.stop()  # type: ignore[misc]  # Twisted declares the module as one without a reactor

    async def _crawl(self, run: SiteRun, process: AsyncCrawlerProcess, on_change: Callable[[SiteRun], None]) -> None:
        run.started = time.monotonic()
        try:
            hosts = run.spider.asked_hosts(run.arguments)
            run.held.enter_context(claimed(self.archive_path, hosts, spider=run.spider.name))
            run.crawler = self._create_crawler(run.spider)
            on_change(run)
            await process.crawl(run.crawler, **run.arguments)
        except NewscrawlerError as error:
            run.error = error
        except Exception as error:  # one site's mistake must not end the others
            logger.exception("%s ended by an unexpected error", run.spider.name)
            run.error = error
        run.end()
        on_change(run)

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
