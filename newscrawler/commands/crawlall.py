"""`scrapy crawlall [SITES]`: every site in one process, several side by side, one request at a time to each."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, ClassVar

import scrapy.exceptions

from newscrawler.commandline import guarded
from newscrawler.exceptions import UsageError
from newscrawler.run import RunCommand, SiteRun
from newscrawler.spiders.base import NewsSpider

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence


class Command(RunCommand):
    """Crawl every site that has a spider, or those named."""

    arguments: ClassVar[tuple[int, int]] = (0, sys.maxsize)

    def syntax(self) -> str:
        """The usage line."""
        return "[SITES] [-a since=DAY] [-a until=DAY] [-a limit=N] [-a full=1]"

    def short_desc(self) -> str:
        """One line for the list of commands."""
        return "Crawl all sites that have a spider, or those named, side by side"

    def is_quiet(self) -> bool:
        """On a terminal the table tells what goes on, elsewhere the lines do."""
        return True

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Take the options; refuse one file for the articles of several spiders, which would overwrite each other."""
        super().process_options(args, opts)
        if any("%(name)s" not in uri for uri in [*(opts.output or ()), *(opts.overwrite_output or ())]):
            raise scrapy.exceptions.UsageError(
                "several spiders cannot write one file: give each its own by -o 'articles-%(name)s.jsonl', "
                "or use `scrapy export` afterwards",
                print_help=False,
            )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Crawl; the exit code is the gravest of all sites."""
        self.exitcode = guarded(lambda: self._crawl_sites(args, opts.spargs))

    def _crawl_sites(self, names: Sequence[str], spider_arguments: dict[str, str]) -> int:
        spiders = self._spiders(names)
        if sys.stderr.isatty():
            from newscrawler.progress import LiveTable

            with LiveTable(len(spiders)) as table:
                runs = self.run_spiders(spiders, spider_arguments, table.changed)
            untold = runs
        else:
            runs = self.run_spiders(spiders, spider_arguments, _print_if_ended)
            untold = [run for run in runs if not run.ended]
        for run in untold:
            print(run.line(), flush=True)
        return self.code_of_all(runs)

    def _spiders(self, names: Sequence[str]) -> list[type[NewsSpider]]:
        """The spiders of all sites, or of those named by spider or domain; raises UsageError for another name."""
        assert self.crawler_process is not None
        loader = self.crawler_process.spider_loader
        classes = [loader.load(name) for name in sorted(loader.list())]
        known = [one for one in classes if issubclass(one, NewsSpider) and hasattr(one, "site")]
        by_name = {one.site.domain: one for one in known} | {one.name: one for one in known}
        if unknown := [name for name in names if name not in by_name]:
            raise UsageError(
                f"no site is named {unknown[0]!r}; there are {', '.join(one.name for one in known)} "
                "(any other: scrapy crawl anysite -a url=https://…)"
            )
        return list(dict.fromkeys(by_name[name] for name in names)) if names else known


def _print_if_ended(run: SiteRun) -> None:
    if run.ended:
        print(run.line(), flush=True)
