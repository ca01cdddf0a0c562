"""`LiveTable`: what a person at a terminal sees while many sites are crawled, a row a site."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from scrapy import signals

from newscrawler.items import Article
from newscrawler.spiders.base import NewsSpider

if TYPE_CHECKING:
    from types import TracebackType

    from rich.table import Table

    from newscrawler.run import SiteRun

# Column -> the count that it shows.
_COUNTS = {
    "fetched": "response_received_count",
    "new": "news/articles/new",
    "edited": "news/articles/edited",
    "failed": "news/articles/failed",
}
_PER_SECOND = 2
_ENDED_ROWS = 8  # the last to end; a screen has no room for two hundred


class LiveTable:
    """A table on standard error that is drawn anew twice a second, by a thread of rich's, while its context lasts.

    What is logged meanwhile appears above it. `changed()` is told of each site that begins or ends.
    """

    def __init__(self, sites: int) -> None:
        from rich.console import Console
        from rich.live import Live

        self._sites = sites
        self._runs: list[SiteRun] = []
        self._titles: dict[str, str] = {}
        self._live = Live(
            console=Console(stderr=True, highlight=False),
            get_renderable=self.table,
            refresh_per_second=_PER_SECOND,
            redirect_stdout=False,
        )

    def changed(self, run: SiteRun) -> None:
        """Show a site that has begun; its further counts are read whenever the table is drawn."""
        if run not in self._runs:
            self._runs.append(run)
            if run.crawler:
                run.crawler.signals.connect(self._note_title, signals.item_scraped)

    def table(self) -> Table:
        """The sites that are crawled now, then the last that have ended."""
        from rich.table import Table
        from rich.text import Text

        now = [run for run in self._runs if not run.ended]
        ended = [run for run in self._runs if run.ended]
        waiting = self._sites - len(self._runs)
        title = f"{len(now)} running, {waiting} waiting, {len(ended)} done"
        table = Table(title=title, title_justify="left", expand=True)
        table.add_column("site", no_wrap=True)
        for name in (*_COUNTS, "in flight"):
            table.add_column(name, justify="right")
        table.add_column("last title", no_wrap=True, ratio=1)
        for run in [*now, *ended[-_ENDED_ROWS:]]:
            counts = [str(run.counts.get(key, 0)) for key in _COUNTS.values()]
            told = str(run.error) if run.error else self._titles.get(run.spider.name, "")
            table.add_row(run.spider.name, *counts, _in_flight(run), Text(told), style="dim" if run.ended else "")
        return table

    def _note_title(self, item: object, spider: NewsSpider) -> None:
        if isinstance(item, Article) and item.title:
            self._titles[spider.name] = item.title

    def __enter__(self) -> Self:
        self._live.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._live.__exit__(kind, error, traceback)


def _in_flight(run: SiteRun) -> str:
    spider = run.crawler.spider if run.crawler and not run.ended else None
    return str(len(spider.in_flight)) if isinstance(spider, NewsSpider) else ""
