"""`SourceSpider`: where a site's articles are named, and what its feeds, sitemaps and lists say."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import scrapy

from newscrawler.exceptions import FeedError
from newscrawler.feeds import read_feed, read_sitemap
from newscrawler.items import Link
from newscrawler.spiders.answers import linked_urls
from newscrawler.urls import canonical, host_of, is_article_url

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newscrawler.archive import Archive, Due
    from newscrawler.extract import Document
    from newscrawler.items import Page
    from newscrawler.site import Site
    from newscrawler.spiders.scope import Scope

_SITEMAP_LEVELS = 4  # the protocol allows an index of sitemaps; real sites have one level more at most
_BACKFILL_PAGES = 5_000  # of one list, in a run with since: twenty years of a list with a page a day and a half
_DAY_IS_CLOSED = timedelta(days=2)  # an archive page of a day gets no more articles after this


class SourceSpider(scrapy.Spider):
    """What of a site's pages names its articles; `NewsSpider` fetches them."""

    site: Site
    scope: Scope
    archive: Archive

    def __init__(self, name: str | None = None, **arguments: Any) -> None:
        super().__init__(name, **arguments)
        self._sitemap_depth: dict[str, int] = {}
        self._list_number: dict[str, int] = {}  # of a list's pages, the first is 1

    def sources(self) -> list[Link]:
        """Where this site's articles are named: its sitemaps, feeds and section lists, else its front page."""
        site = self.site
        links = [Link(url, "sitemap") for url in site.sitemaps] + [Link(url, "feed") for url in site.feeds]
        links += [Link(section.replace("{page}", "1"), "list") for section in site.sections]
        links += [Link(url, "list") for url in site.start_urls]
        return [*(links or [Link(f"https://{site.domain}/", "list")]), *self._archive_days()]

    def _archive_days(self) -> Iterator[Link]:
        """The lists of the days asked for, newest first; a day long past is read once."""
        today = datetime.now(self.site.zone or UTC).date()
        for day in self.scope.days(today):
            days = [pattern.format(year=day.year, month=day.month, day=day.day) for pattern in self.site.archives]
            known = self.archive.frontier.known(days) if today - day > _DAY_IS_CLOSED else {}
            yield from (Link(url, "list", modified=day) for url in days if known.get(url) != "done")

    def read_entries(self, page: Page, due: Due) -> None:
        """Set the links of a feed or sitemap, or its state and reason if it is none."""
        try:
            if page.kind == "feed":
                page.links = tuple(link for link in read_feed(page.body, page.url) if self.is_fed(link))
            else:
                page.links = tuple(self._sitemap_links(page, due))
        except FeedError as error:
            page.state, page.reason = "failed", str(error)

    def _sitemap_links(self, page: Page, due: Due) -> Iterator[Link]:
        """The entries of a sitemap; of a chain of indexes only so many levels, since a server can make one endless."""
        depth = self._sitemap_depth.get(due.url, 1)
        for link in read_sitemap(page.body, page.url):
            if not self.is_wanted(link) or (link.kind == "sitemap" and depth >= _SITEMAP_LEVELS):
                continue
            if link.kind == "sitemap":
                self._sitemap_depth.setdefault(link.url, depth + 1)
            yield link

    def is_fed(self, link: Link) -> bool:
        """Whether an entry of a feed is one of this site's articles: where no pattern says otherwise, all are."""
        return self.is_wanted(link) if self.site.articles else self.site.owns(host_of(link.url))

    def is_wanted(self, link: Link) -> bool:
        """Whether a link or a sitemap's entry is one of this site's articles, or a sitemap of the days asked for."""
        if not self.site.owns(host_of(link.url)):
            return False
        if link.kind == "article":
            return is_article_url(link.url, self.site)
        return self.scope.may_hold(link.modified, self.site)

    def links_of(self, document: Document, page: Page) -> list[Link]:  # noqa: ARG002 - for spiders that look at it
        """The articles that a list page links to."""
        return [link for url in linked_urls(document) if self.is_wanted(link := Link(url))]

    def next_pages(self, document: Document, page: Page, links: list[Link]) -> list[Link]:
        """The next page of a list, as long as this one names anything new and the bound is not reached."""
        number = self._list_number.get(page.requested_url, 1)
        articles = [link.url for link in links if link.kind == "article"]
        if number >= self.list_pages() or not set(articles) - set(self.archive.frontier.known(articles)):
            return []
        following = [Link(url, "list") for url in self.pages_after(document, page, number)]
        self._list_number.update((link.url, number + 1) for link in following)
        return following

    def is_numbered(self, url: str) -> bool:
        """Whether an address is a list's page that this run knows of."""
        return url in self._list_number

    def list_pages(self) -> int:
        """How many pages of a list are read at most: all that tell something new where the run goes into the past."""
        return _BACKFILL_PAGES if self.scope.since else self.site.section_pages

    def pages_after(self, document: Document, page: Page, number: int) -> list[str]:  # noqa: ARG002 - for spiders that look
        """The addresses that go on from page `number` of a list."""
        for section in self.site.sections:
            if "{page}" in section and canonical(section.replace("{page}", str(number))) == page.requested_url:
                return [section.replace("{page}", str(number + 1))]
        return []
