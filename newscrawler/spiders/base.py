"""`NewsSpider`: all crawling. A site's file only says what the site is.

The frontier (a table of the archive) says what to fetch; each answer, whatever it is, becomes a `Page` with a state,
and each article an item. Nothing is remembered here that a kill could lose.
"""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, ClassVar, Self
from urllib.parse import urljoin

from scrapy import Request, signals
from scrapy.exceptions import IgnoreRequest
from scrapy.robotstxt import ProtegoRobotParser

from newscrawler import __version__
from newscrawler.exceptions import ArchiveError, UsageError
from newscrawler.extract import extract, find_article, read_document
from newscrawler.extract.blockpage import stand_in
from newscrawler.items import Article, Link, Page
from newscrawler.manners import HostLeft
from newscrawler.page_article import article_on
from newscrawler.robots import RobotsUnreachable
from newscrawler.spiders.answers import may_be_html, page_of, unanswered_page
from newscrawler.spiders.scope import Scope
from newscrawler.spiders.sources import SourceSpider
from newscrawler.urls import canonical, host_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Iterator
    from concurrent.futures import Future

    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.robotstxt import RobotParser
    from scrapy.settings import BaseSettings
    from twisted.python.failure import Failure

    from newscrawler.archive import Due, Outcome
    from newscrawler.site import Site
    from newscrawler.template import SiteTemplate

logger = logging.getLogger(__name__)

_BATCH = 32  # rows taken from the frontier at once: enough to keep 8 requests busy, few enough to stay newest first
_KEPT_EVERY = 50  # pages after which what was learned of a site is written: a kill costs no more than they taught
_JOB = "_job"  # scrapyd tells every spider the number of its job
_SITEMAP_MAXSIZE = 50 * 2**20  # bytes; the sitemap protocol's own limit


class NewsSpider(SourceSpider):
    """A spider of one news site; a subclass gives `name` and `site`.

    Arguments: `since`, `until` (ISO days), `limit` (articles), `full=1` (visit all again).
    """

    arguments: ClassVar[frozenset[str]] = frozenset({"since", "until", "limit", "full"})
    run_id: int  # this, `archive` and `run_started` are set by ArchivePipeline before start() is asked for anything
    run_started: datetime

    def __init__(self, name: str | None = None, **arguments: str) -> None:
        super().__init__(name)
        self.scope = self.read_arguments(arguments)
        self.in_flight: dict[str, Due] = {}
        self.archived = 0
        self.templates: dict[str, SiteTemplate] = {}
        self._answered = False
        self._turned_away = False  # the site wants no more requests in this run: what is due stays due
        self._scheduler_empty = asyncio.Event()
        self._settled = asyncio.Event()
        self._closing: asyncio.Task[None] | None = None

    @classmethod
    def read_arguments(cls, arguments: dict[str, str]) -> Scope:
        """Check the arguments of a run; raises UsageError, which names the known ones."""
        if unknown := set(arguments) - cls.arguments - {_JOB}:
            known = ", ".join(sorted(cls.arguments))
            raise UsageError(f"{cls.name} takes no argument {min(unknown)!r}; it knows {known}")
        return Scope.read(**{key: value for key, value in arguments.items() if key in NewsSpider.arguments})

    @classmethod
    def asked_hosts(cls, arguments: dict[str, str]) -> frozenset[str]:  # noqa: ARG003 - where they name the site
        """The hosts that a run with these arguments visits; no two runs visit one at the same time."""
        return frozenset((cls.site.domain, *cls.site.hosts))

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """Site.delay over DOWNLOAD_DELAY unless the command line says otherwise; who we are, and how to reach us."""
        super().update_settings(settings)
        site = getattr(cls, "site", None)
        if site is not None and site.delay:
            settings.set("DOWNLOAD_DELAY", site.delay, priority="spider")
        settings.set("AUTOTHROTTLE_START_DELAY", settings.getfloat("DOWNLOAD_DELAY"), priority="spider")
        contact = settings.get("CONTACT") or "no contact given"
        settings.set("USER_AGENT", f"newscrawler/{__version__} (+{contact})", priority="spider")

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Build the spider and listen to what ends a page's way."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        connect = crawler.signals.connect
        connect(spider._on_scheduler_empty, signals.scheduler_empty)
        connect(spider._on_item_dropped, signals.item_dropped)
        connect(spider._on_item_error, signals.item_error)
        connect(spider._on_robots, signals.robots_parsed)
        return spider

    # The frontier's loop

    async def start(self) -> AsyncIterator[Request]:
        """Yield what is due in small batches, newest first, until nothing is due and nothing is in flight."""
        await asyncio.wrap_future(self.add_links(self.sources()))
        while not self.is_complete():
            self._scheduler_empty.clear()
            self._settled.clear()
            batch = self.next_batch(self._room())
            for due in batch:
                self.in_flight[due.url] = due
                yield self.request_for(due)
            if not batch and not self.in_flight:
                return
            await (self._scheduler_empty if batch else self._settled).wait()

    def is_complete(self) -> bool:
        """Whether as many articles as asked for are archived."""
        return self.scope.limit is not None and self.archived >= self.scope.limit

    def _room(self) -> int:
        if len(self.in_flight) > _BATCH:  # the scheduler keeps what its host is not free for
            return 0
        if self.scope.limit is None:
            return _BATCH
        return min(_BATCH, self.scope.limit - self.archived - len(self.in_flight))

    def next_batch(self, room: int) -> list[Due]:
        """What to fetch next: sources that are due and not in flight, and at most `room` articles."""
        if room < 1 or self._turned_away:
            return []
        batch = self.archive.frontier.due(
            self.site.domain,
            now=datetime.now(UTC),
            limit=_BATCH,
            run_started=self.run_started,
            full=self.scope.full,
            since=self.scope.since,
            until=self.scope.until,
            exclude=frozenset(self.in_flight),
        )
        # One sitemap at a time: each may name 50,000 articles, and the first of them are wanted before the last map.
        maps = [due for due in (*self.in_flight.values(), *batch) if due.kind == "sitemap"][:1]
        sources = [due for due in batch if due.kind != "article" and (due.kind != "sitemap" or due in maps)]
        return sources + [due for due in batch if due.kind == "article"][:room]

    def add_links(self, links: Iterable[Link], found_on: str | None = None) -> Future[int]:
        """Put the addresses of sources into the frontier; without `found_on` they are ours, not the site's."""
        return self.archive.frontier.add(
            links, site=self.site.domain, found_on=found_on, now=datetime.now(UTC), run_started=self.run_started
        )

    def request_for(self, due: Due) -> Request:
        """The request of a frontier row; every way it can end leads back here."""
        return Request(
            due.url,
            self.answered,
            errback=self.unanswered,
            dont_filter=True,
            meta={"download_maxsize": _SITEMAP_MAXSIZE} if due.kind == "sitemap" else {},
            headers={} if self.scope.full else _conditions(due),
            cb_kwargs={"due": due},
        )

    # Answers

    async def answered(self, response: Response, due: Due) -> AsyncIterator[Article]:
        """Read an answer: an article goes on to the pipelines, everything else is recorded here."""
        self._answered = True
        page = page_of(response, due, self.site_of(due.url))
        try:
            article = self.read(page, due)
        except Exception as error:
            page.state, page.reason = "failed", f"{type(error).__name__}: {error}"
            await self.record(page)
            raise
        if article is None:
            await self.record(page)
        else:
            yield article

    def parse(self, response: Response) -> Iterator[Article]:
        """The article of a page, for `scrapy parse`; a crawl goes by `answered()`."""
        yield extract(response.body, response.url, site=self.site_of(response.url), fetched_at=datetime.now(UTC))

    async def unanswered(self, failure: Failure) -> None:
        """Record a request that got no answer, with the reason."""
        due: Due = failure.request.cb_kwargs["due"]  # type: ignore[attr-defined]  # Scrapy adds it
        error = failure.value
        refuses_all = isinstance(error, HostLeft) or (isinstance(error, RobotsUnreachable) and not self._answered)
        self._turned_away |= refuses_all and host_of(due.url) == self.site.domain
        if isinstance(error, HostLeft):
            page = unanswered_page(due, self.site_of(due.url), "blocked", str(error), error.until)
        elif isinstance(error, RobotsUnreachable):
            page = unanswered_page(due, self.site_of(due.url), "failed", str(error))
        elif isinstance(error, IgnoreRequest):
            page = unanswered_page(due, self.site_of(due.url), "skipped", str(error))
        else:
            page = unanswered_page(due, self.site_of(due.url), "failed", f"{type(error).__name__}: {error}")
        await self.record(page)

    def site_of(self, url: str) -> Site:  # noqa: ARG002 - a spider of many sites needs the address
        """The site an address belongs to."""
        return self.site

    def read(self, page: Page, due: Due) -> Article | None:
        """What a page holds: the article that it is, or None with its links and state set."""
        if page.state != "done":
            return None
        if not page.body.strip():
            page.state, page.reason = "failed", "empty body"
        elif page.kind in ("feed", "sitemap"):
            self.read_entries(page, due)
        elif not may_be_html(page.body):
            page.state, page.reason = "skipped", f"no HTML page: {page.mime or 'unknown type'}"
        else:
            return self._read_html(page, due)
        return None

    def _read_html(self, page: Page, due: Due) -> Article | None:
        site = self.site_of(page.url)
        document = read_document(page.body, page.url, charset=page.charset, fallback=site.encoding)
        if page.kind == "list":
            links = self.links_of(document, page)
            page.links = (*links, *self.next_pages(document, page, links))
            if page.links:
                return None
        if page.kind == "list" and not self.may_be_article(page):
            if instead := stand_in(page, document, find_article(document, site=site, fetched_at=page.fetched_at)):
                page.state, page.reason = instead.state, instead.reason
            return None
        template = self.template_of(site.domain)
        article = article_on(page, document, site, template=template, title=due.title, published=due.published)
        if article is None:
            return None
        learned = template.observe_article(article, fetched_at=page.fetched_at)
        if learned and template.pages % _KEPT_EVERY == 0:
            self.archive.keep_template(site.domain, template)
        if not self.scope.covers(article.published, site):
            page.state, page.reason, page.published = "skipped", "outside since and until", article.published
            return None
        article.page = page
        return article

    def template_of(self, host: str) -> SiteTemplate:
        """What is known of the pages of a site that this run reads; it learns while they come."""
        if host not in self.templates:
            self.templates[host] = self.archive.template(host)
        return self.templates[host]

    def may_be_article(self, page: Page) -> bool:  # noqa: ARG002 - for spiders that look at one
        """Whether a page without links to articles, fetched as a list, is to be looked at as an article."""
        return False

    # Ends

    async def record(self, page: Page) -> None:
        """Hand a page without an article to the archive's writer and wait until it is safe."""
        try:
            await asyncio.wrap_future(self.archive.record(page, run=self.run_id))
        except ArchiveError:
            self._stop_for_storage(page)
            raise
        self.settle(page)

    def settle(self, page: Page, outcome: Outcome | None = None) -> None:
        """Count a page whose record is committed, and let the loop go on."""
        due = self.in_flight.pop(page.requested_url, None)
        if outcome is not None:
            self.archived += outcome.change not in ("blocked", "skipped")
            self.count(f"articles/{outcome.change}")
        elif page.kind == "article":
            self.count(f"articles/{page.state}")
        elif page.state in ("done", "unchanged"):
            self.count("sources/read")
        elif not (due and self.may_be_missing(due)):
            self.count("sources/failed")
            logger.warning("Source not read: %s (%s)", page.requested_url, page.reason)
        self._settled.set()

    def may_be_missing(self, due: Due) -> bool:  # noqa: ARG002 - for spiders that guess addresses
        """Whether it is no failure that a source is not there."""
        return False

    def count(self, what: str, number: int = 1) -> None:
        """Add to one of the counts that the run's record keeps."""
        assert self.crawler.stats is not None
        self.crawler.stats.inc_value(f"news/{what}", number)

    def _on_scheduler_empty(self) -> None:
        self._scheduler_empty.set()

    def _on_item_dropped(self, item: Any) -> None:
        if isinstance(item, Article) and item.page is not None:
            self.in_flight.pop(item.page.requested_url, None)
            self._settled.set()

    def _on_item_error(self, item: Any, failure: Failure) -> None:
        self._on_item_dropped(item)
        if isinstance(failure.value, ArchiveError) and isinstance(item, Article) and item.page is not None:
            self._stop_for_storage(item.page)

    def _stop_for_storage(self, page: Page) -> None:
        """Nothing more can be kept: stop, and say so by the exit code; what was under way stays due."""
        self.in_flight.pop(page.requested_url, None)
        self.count("storage_errors")
        assert self.crawler.engine is not None
        if self._closing is None:
            self._closing = asyncio.ensure_future(self.crawler.engine.close_spider_async(reason="storage"))

    async def _on_robots(self, robotparser: RobotParser, request: Request) -> None:
        if isinstance(robotparser, ProtegoRobotParser) and self.site.owns(host_of(request.url)):
            named = (canonical(url) for url in robotparser.rp.sitemaps)
            sitemaps = [Link(url, "sitemap") for url in named if url and self.site.owns(host_of(url))]
            await asyncio.wrap_future(self.add_sitemaps(sitemaps, urljoin(request.url, "/robots.txt")))

    def add_sitemaps(self, sitemaps: list[Link], found_on: str) -> Future[int]:
        """Put the sitemaps that robots.txt names into the frontier."""
        return self.add_links(sitemaps, found_on)


def _conditions(due: Due) -> dict[str, str]:
    """Headers that let a server answer 304 for an article or feed that is as it was (RFC 9110 §13.1).

    Lists and sitemaps are read anew: what was taken from them depends on what a run asked for.
    """
    if due.kind not in ("article", "feed") or due.state not in ("done", "unchanged"):
        return {}
    named = {"If-None-Match": due.etag, "If-Modified-Since": due.last_modified}
    return {name: value for name, value in named.items() if value}
