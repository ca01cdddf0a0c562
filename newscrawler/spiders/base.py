"""`NewsSpider`: all crawling. A site's file only says what the site is.

The frontier (a table of the archive) says what to fetch; each answer, whatever it is, becomes a `Page` with a state,
and each article an item. Nothing is remembered here that a kill could lose.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, ClassVar, Self

import scrapy
from scrapy import Request, signals
from scrapy.exceptions import IgnoreRequest
from scrapy.robotstxt import ProtegoRobotParser

from newscrawler import __version__
from newscrawler.archive.frontier import Due
from newscrawler.exceptions import ArchiveError, FeedError, UsageError
from newscrawler.extract import Document, find_article, is_article, read_document
from newscrawler.feeds import read_feed, read_sitemap
from newscrawler.items import Article, Link, Page
from newscrawler.urls import canonical, host_of, identity, is_article_url, same_site, variant_key

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable

    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.robotstxt import RobotParser
    from scrapy.settings import BaseSettings
    from twisted.python.failure import Failure

    from newscrawler.archive import Archive, Outcome
    from newscrawler.items import AliasKind, PageState
    from newscrawler.site import Site

logger = logging.getLogger(__name__)

_BATCH = 32  # rows taken from the frontier at once: enough to keep 8 requests busy, few enough to stay newest first
_SITEMAP_MAXSIZE = 50 * 2**20  # bytes; the sitemap protocol's own limit
_STATES: dict[int, PageState] = {401: "blocked", 402: "blocked", 403: "blocked", 404: "gone", 410: "gone", 429: "blocked", 451: "blocked", 503: "blocked"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Scope:
    """What of a site a run is asked for: published days (both inclusive, in the site's zone), a number, all again."""

    since: date | None = None
    until: date | None = None
    limit: int | None = None
    full: bool = False

    @classmethod
    def read(
        cls, since: str | None = None, until: str | None = None, limit: str | None = None, full: str | None = None
    ) -> Self:
        """Read the spider arguments; raises UsageError for one that cannot be right."""
        first, last = _day("since", since), _day("until", until)
        if first and last and first > last:
            raise UsageError(f"since={since} is later than until={until}")
        if limit is not None and (not limit.isdigit() or int(limit) < 1):
            raise UsageError(f"limit={limit}: write a number of articles, 1 or more")
        if full not in (None, "0", "1"):
            raise UsageError(f"full={full}: write full=1 to visit all again")
        return cls(first, last, int(limit) if limit else None, full == "1")

    def covers(self, published: datetime | date | None, site: Site) -> bool:
        """Whether an article of this publication time is asked for; one without a time always is."""
        if published is None:
            return True
        if isinstance(published, datetime):
            published = (published.astimezone(site.zone) if site.zone else published).date()
        return (self.since is None or published >= self.since) and (self.until is None or published <= self.until)


def _day(name: str, text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise UsageError(f"{name}={text}: write a day like 2026-11-22") from None


class NewsSpider(scrapy.Spider):
    """A spider of one news site; a subclass gives `name` and `site`.

    Arguments: `since`, `until` (ISO days), `limit` (articles), `full=1` (visit all again).
    """

    site: Site
    arguments: ClassVar[frozenset[str]] = frozenset({"since", "until", "limit", "full"})
    archive: Archive  # these three are set by ArchivePipeline before start() is asked for anything
    run_id: int
    run_started: datetime

    def __init__(self, name: str | None = None, **arguments: str) -> None:
        super().__init__(name)
        self.scope = self.read_arguments(arguments)
        self.in_flight: dict[str, Due] = {}
        self.archived = 0
        self.guessed: set[str] = set()  # addresses of sources that nobody named: a miss is no failure
        self._scheduler_empty = asyncio.Event()
        self._settled = asyncio.Event()

    @classmethod
    def read_arguments(cls, arguments: dict[str, str]) -> Scope:
        """Check the arguments of a run; raises UsageError, which names the known ones."""
        if unknown := set(arguments) - cls.arguments:
            known = ", ".join(sorted(cls.arguments))
            raise UsageError(f"{cls.name} takes no argument {sorted(unknown)[0]!r}; it knows {known}")
        return Scope.read(**{key: value for key, value in arguments.items() if key in NewsSpider.arguments})

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
        connect(spider._on_item_end, signals.item_scraped)
        connect(spider._on_item_end, signals.item_dropped)
        connect(spider._on_item_error, signals.item_error)
        connect(spider._on_robots, signals.robots_parsed)
        if not crawler.settings.get("CONTACT"):
            logger.warning(
                "CONTACT is not set; give your address so that a site can reach you: -s CONTACT=you@example.org"
            )
        return spider

    # The frontier's loop

    async def start(self) -> AsyncIterator[Request]:
        """Yield what is due in small batches, newest first, until nothing is due and nothing is in flight."""
        await self.add_links(self.sources())
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
        if self.scope.limit is None:
            return _BATCH
        return min(_BATCH, self.scope.limit - self.archived - len(self.in_flight))

    def next_batch(self, room: int) -> list[Due]:
        """What to fetch next: at most `room` rows of the frontier that are due and not in flight."""
        if room < 1:
            return []
        return self.archive.frontier.due(
            self.site.domain,
            now=_now(),
            limit=room,
            run_started=self.run_started,
            full=self.scope.full,
            since=self.scope.since,
            until=self.scope.until,
            exclude=frozenset(self.in_flight),
        )

    def sources(self) -> list[Link]:
        """Where this site's articles are named: its sitemaps, feeds and section lists, else its front page."""
        site = self.site
        links = [Link(url, "sitemap") for url in site.sitemaps] + [Link(url, "feed") for url in site.feeds]
        for section in site.sections:
            pages = range(1, site.section_pages + 1) if "{page}" in section else (1,)
            links += [Link(section.replace("{page}", str(page)), "list") for page in pages]
        links += [Link(url, "list") for url in site.start_urls]
        return links or [Link(f"https://{site.domain}/", "list")]

    async def add_links(self, links: Iterable[Link], found_on: str | None = None) -> None:
        """Put addresses into the frontier."""
        await asyncio.wrap_future(
            self.archive.frontier.add(
                tuple(links), site=self.site.domain, found_on=found_on, now=_now(), run_started=self.run_started
            )
        )

    def request_for(self, due: Due) -> Request:
        """The request of a frontier row; every way it can end leads back here."""
        meta = {"download_maxsize": _SITEMAP_MAXSIZE} if due.kind == "sitemap" else {}
        return Request(
            due.url, self.answered, errback=self.unanswered, dont_filter=True, meta=meta, cb_kwargs={"due": due}
        )

    # Answers

    async def answered(self, response: Response, due: Due) -> AsyncIterator[Article]:
        """Read an answer: an article goes on to the pipelines, everything else is recorded here."""
        page = self.page_of(response, due)
        try:
            article = self.read(page)
        except Exception as error:
            page.state, page.reason = "failed", f"{type(error).__name__}: {error}"
            await self.record(page)
            raise
        if article is None:
            await self.record(page)
        else:
            yield article

    async def unanswered(self, failure: Failure) -> None:
        """Record a request that got no answer, with the reason."""
        request = failure.request  # type: ignore[attr-defined]
        due: Due = request.cb_kwargs["due"]
        ignored = failure.check(IgnoreRequest) is not None
        reason = f"{failure.getErrorMessage()}" if ignored else f"{failure.type.__name__}: {failure.getErrorMessage()}"
        state: PageState = "skipped" if ignored else "failed"
        await self.record(
            Page(
                url=due.url,
                requested_url=due.url,
                site=self.site_of(due.url).domain,
                kind=due.kind,
                fetched_at=_now(),
                state=state,
                reason=" ".join(reason.split())[:500],
            )
        )

    def page_of(self, response: Response, due: Due) -> Page:
        """The `Page` of an answer, its state by the HTTP status."""
        url = canonical(response.url) or due.url
        mime, _, parameters = (response.headers.get(b"Content-Type") or b"").decode("latin-1").partition(";")
        state: PageState = _STATES.get(response.status, "done" if 200 <= response.status < 300 else "failed")
        reason = None if state == "done" else f"HTTP {response.status}"
        if state == "done" and not same_site(url, due.url) and not self.site_of(due.url).owns(host_of(url)):
            state, reason = "skipped", f"redirected to another site: {url}"
        return Page(
            url=url,
            requested_url=due.url,
            site=self.site_of(due.url).domain,
            kind=due.kind,
            fetched_at=_now(),
            state=state,
            reason=reason,
            status=response.status,
            headers=tuple(
                (key.decode("latin-1"), value.decode("latin-1"))
                for key, values in response.headers.items()
                for value in values
            ),
            body=response.body,
            mime=mime.strip().lower() or None,
            charset=_charset(parameters),
            latency_ms=round(1000 * response.meta.get("download_latency", 0)),
            aliases=self._aliases(due.url, url, response.meta.get("redirect_urls", ())),
        )

    def _aliases(self, requested: str, url: str, redirects: Iterable[str]) -> tuple[tuple[str, AliasKind], ...]:
        named: dict[str, AliasKind] = {variant_key(url): "identity"}
        if key := identity(url, self.site_of(url)):
            named[key] = "identity"
        for redirect in redirects:
            if (address := canonical(redirect)) and address != url:
                named.setdefault(address, "redirect")
        if requested != url:
            named.setdefault(requested, "requested")
        return tuple(named.items())

    def site_of(self, url: str) -> Site:
        """The site an address belongs to."""
        return self.site

    def read(self, page: Page) -> Article | None:
        """What a page holds: the article that it is, or None with its links and state set."""
        if page.state != "done":
            return None
        if not page.body.strip():
            page.state, page.reason = "failed", "empty body"
        elif page.kind == "feed" or page.kind == "sitemap":
            self._read_entries(page)
        elif not _is_text(page.body):
            page.state, page.reason = "skipped", f"no HTML page: {page.mime or 'unknown type'}"
        else:
            return self._read_html(page)
        return None

    def _read_entries(self, page: Page) -> None:
        try:
            entries = read_feed(page.body, page.url) if page.kind == "feed" else read_sitemap(page.body, page.url)
            page.links = tuple(link for link in entries if self.is_wanted(link))
        except FeedError as error:
            page.state, page.reason = "failed", str(error)

    def is_wanted(self, link: Link) -> bool:
        """Whether an entry of a feed or sitemap may be one of this site's articles (or a sitemap), of the days asked for."""
        day = link.modified if link.kind == "sitemap" else link.published
        if day is not None and link.kind == "sitemap":
            since = self.scope.since
            return since is None or (day.date() if isinstance(day, datetime) else day) >= since
        return link.kind != "article" or self.is_article_link(link)

    def is_article_link(self, link: Link) -> bool:
        """Whether an address is one of this site's articles."""
        return self.site.owns(host_of(link.url)) and is_article_url(link.url, self.site)

    def _read_html(self, page: Page) -> Article | None:
        site = self.site_of(page.url)
        document = read_document(page.body, page.url, charset=page.charset, fallback=site.encoding)
        if page.kind == "list":
            page.links = tuple(self.links_of(document, page))
            if page.links or not self.may_be_article(page):
                return None
        article = find_article(document, site=site, fetched_at=page.fetched_at)
        if not is_article(article):
            page.state, page.reason = "skipped", "no article on the page"
            return None
        if not self.scope.covers(article.published, site):
            page.state, page.reason, page.published = "skipped", "outside since and until", article.published
            return None
        if article.canonical_url and article.canonical_url != page.url:
            page.aliases = (*page.aliases, (article.canonical_url, "canonical"))
        page.kind = "article"
        article.page = page
        return article

    def may_be_article(self, page: Page) -> bool:
        """Whether a page that was fetched as a list is to be looked at as an article."""
        return False

    def links_of(self, document: Document, page: Page) -> list[Link]:
        """The articles that a list page links to."""
        urls = dict.fromkeys(url for href, _ in document.links() if (url := canonical(href)))
        return [link for url in urls if self.is_article_link(link := Link(url))]

    # Ends

    async def record(self, page: Page) -> None:
        """Hand a page without an article to the archive's writer and wait until it is safe."""
        await asyncio.wrap_future(self.archive.record(page, run=self.run_id))
        self.settle(page)

    def settle(self, page: Page, outcome: Outcome | None = None) -> None:
        """Count a page whose record is committed, and let the loop go on."""
        self.in_flight.pop(page.requested_url, None)
        stats = self.crawler.stats
        assert stats is not None
        if outcome is not None:
            self.archived += 1
            stats.inc_value(f"news/articles/{outcome.change}")
        elif page.kind == "article":
            stats.inc_value(f"news/articles/{page.state}")
        elif page.state == "done":
            stats.inc_value("news/sources/read")
        elif page.requested_url not in self.guessed:
            stats.inc_value("news/sources/failed")
            logger.warning("Source not read: %s (%s)", page.requested_url, page.reason)
        self._settled.set()

    def _on_scheduler_empty(self) -> None:
        self._scheduler_empty.set()

    def _on_item_end(self, item: Any) -> None:
        if isinstance(item, Article) and item.page is not None:
            self.in_flight.pop(item.page.requested_url, None)
            self._settled.set()

    def _on_item_error(self, item: Any, failure: Failure) -> None:
        self._on_item_end(item)
        if failure.check(ArchiveError):  # nothing more can be kept: stop, and say so by the exit code
            self.crawler.stats.inc_value("news/storage_errors")  # type: ignore[union-attr]
            asyncio.ensure_future(self.crawler.engine.close_spider_async(reason="storage"))

    async def _on_robots(self, robotparser: RobotParser, request: Request) -> None:
        if isinstance(robotparser, ProtegoRobotParser) and self.site.owns(host_of(request.url)):
            await self.add_links(self.sitemaps_of_robots(list(robotparser.rp.sitemaps)))

    def sitemaps_of_robots(self, urls: list[str]) -> list[Link]:
        """The sitemaps that robots.txt names, as addresses to read."""
        named = (canonical(url) for url in urls)
        return [Link(url, "sitemap") for url in named if url and self.site.owns(host_of(url))]


def _now() -> datetime:
    return datetime.now(UTC)


def _charset(parameters: str) -> str | None:
    for parameter in parameters.split(";"):
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            return value.strip().strip("\"'") or None
    return None


def _is_text(body: bytes) -> bool:
    """Whether bytes may be HTML: no magic number of an image, an archive or a PDF, and some markup early on."""
    return b"<" in body[:4096] and not body.startswith(
        (b"%PDF", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"PK\x03\x04", b"\x1f\x8b")
    )
