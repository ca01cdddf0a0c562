"""`scrapy crawl SPIDER`: Scrapy's command, with an exit code that tells the truth and no noise without a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawler.commandline import guarded
from newscrawler.exceptions import UsageError
from newscrawler.run import RunCommand

if TYPE_CHECKING:
    import argparse

    from scrapy import Spider


class Command(RunCommand):
    """Crawl a site and archive its articles."""

    requires_project = False

    def syntax(self) -> str:
        """The usage line."""
        return "SPIDER [-a since=DAY] [-a until=DAY] [-a limit=N] [-a full=1]"

    def short_desc(self) -> str:
        """One line for the list of commands."""
        return "Crawl a site and archive its articles"

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Crawl; the exit code says what came of it."""
        self.exitcode = guarded(lambda: self.run_spider(self._spider_class(args[0]), opts.spargs))

    def _spider_class(self, name: str) -> type[Spider]:
        assert self.crawler_process is not None
        loader = self.crawler_process.spider_loader
        if name not in loader.list():
            raise UsageError(f"no spider is named {name!r}; there are {', '.join(sorted(loader.list()))}")
        return loader.load(name)
