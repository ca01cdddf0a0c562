"""`scrapy crawl anysite -a url=…`: a site that nobody described."""

from __future__ import annotations

import logging
from dataclasses import replace
from itertools import filterfalse, islice
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import urljoin, urlsplit

from newscrawler.archive.frontier import Due
from newscrawler.exceptions import UsageError
from newscrawler.items import Link
from newscrawler.site import Site
from newscrawler.spiders.answers import linked_urls
from newscrawler.spiders.base import NewsSpider
from newscrawler.urls import canonical, host_of, is_article_url, pagination

if TYPE_CHECKING:
    from concurrent.futures import Future

    from newscrawler.extract import Document
    from newscrawler.items import Page
    from newscrawler.spiders.scope import Scope

logger = logging.getLogger(__name__)

# Asked only where a front page names no feed, or robots.txt no sitemap; a miss is no failure.
_USUAL_FEEDS = ("/rss.xml", "/rss", "/feed/", "/news.rss", "/atom.xml")
_USUAL_SITEMAPS = ("/sitemap.xml", "/sitemap_index.xml", "/news-sitemap.xml")
_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml")
_MAX_SECTIONS = 30  # pages that a front page links to and that look like lists


class AnySite(NewsSpider):
    """Finds the articles of any site: feeds, sitemaps, then section pages. Archives single addresses, too.

    Arguments besides those of every spider: `url` (a site or one article), `urls` (a file, an address a line).
    """

    name = "anysite"
    arguments: ClassVar[frozenset[str]] = NewsSpider.arguments | {"url", "urls"}

    def __init__(self, name: str | None = None, **arguments: str) -> None:
        super().__init__(name, **arguments)
        asked = addresses(arguments)
        self.site = Site(domain=host_of(asked[0]))
        self.sites = {host: Site(domain=host) for host in dict.fromkeys(map(host_of, asked))}
        self.front = None if "urls" in arguments or is_article_url(asked[0]) else asked[0]
        self._single = iter(() if self.front else asked)

    @classmethod
    def read_arguments(cls, arguments: dict[str, str]) -> Scope:
        """Check the arguments of a run; raises UsageError for what cannot be right."""
        scope = super().read_arguments(arguments)
        addresses(arguments)
        return scope

    @classmethod
    def asked_hosts(cls, arguments: dict[str, str]) -> frozenset[str]:
        """The hosts of all addresses that are named."""
        return frozenset(map(host_of, addresses(arguments)))

    def site_of(self, url: str) -> Site:
        """The site an address belongs to: one a host."""
        host = host_of(url)
        return self.site if self.site.owns(host) else self.sites.setdefault(host, Site(domain=host))

    def sources(self) -> list[Link]:
        """The address that was given, where it is a site's."""
        return [Link(self.front, "list")] if self.front else []

    def next_batch(self, room: int) -> list[Due]:
        """The frontier's rows, or the next of the single addresses."""
        if self.front:
            return super().next_batch(room)
        return [_row(url) for url in islice(filterfalse(self._is_removed, self._single), max(0, room))]

    def _is_removed(self, url: str) -> bool:
        """Whether an address must not be kept, which a warning says: somebody asked for it by hand."""
        if self.archive.frontier.known([url]).get(url) != "removed":
            return False
        logger.warning("Not fetched: %s was removed from the archive; why stands in its table removed", url)
        return True

    def may_be_article(self, page: Page) -> bool:
        """The given address may turn out to be an article's, whatever it looks like."""
        return page.requested_url == self.front

    def links_of(self, document: Document, page: Page) -> list[Link]:
        """A list page's articles; of the front page also feeds and section pages."""
        if page.requested_url == self.front and not self.site.owns(host_of(page.url)):
            self.site = replace(self.site, hosts=(host_of(page.url),))  # it redirects to where the news are
        articles = super().links_of(document, page)
        if page.requested_url != self.front or (not articles and urlsplit(page.url).path not in ("", "/")):
            return articles
        feeds = self._named_feeds(document, page.url)
        if not feeds:
            self.add_links(Link(urljoin(page.url, path), "feed") for path in _USUAL_FEEDS)
        return [*articles, *feeds, *self._sections(linked_urls(document), page.url)]

    def pages_after(self, document: Document, page: Page, number: int) -> list[str]:  # noqa: ARG002 - the page tells
        """The next page that a list names; those of the front page are its sections."""
        if page.requested_url == self.front:
            return []
        further = pagination(page.url, linked_urls(document))
        return [url for url in further if self.site.owns(host_of(url)) and not self.is_numbered(url)][:1]

    def _named_feeds(self, document: Document, url: str) -> list[Link]:
        named = dict.fromkeys(
            canonical(urljoin(url, link.get("href") or ""))
            for link in document.root.iter("link")
            if "alternate" in (link.get("rel") or "").lower().split()
            and (link.get("type") or "").lower() in _FEED_TYPES
        )
        return [Link(feed, "feed") for feed in named if feed and self.site.owns(host_of(feed))]

    def add_sitemaps(self, sitemaps: list[Link], found_on: str) -> Future[int]:
        """The sitemaps of robots.txt, else those at the usual addresses; none for single addresses."""
        if self.front and not sitemaps:
            return self.add_links(Link(urljoin(self.front, path), "sitemap") for path in _USUAL_SITEMAPS)
        return super().add_sitemaps(sitemaps if self.front else [], found_on)

    def may_be_missing(self, due: Due) -> bool:
        """A source that nobody named was guessed, and a section may be a link that leads nowhere."""
        return due.url != self.front and (due.found_on is None or due.kind == "list")

    def _sections(self, urls: list[str], front: str) -> list[Link]:
        lists = [
            url
            for url in urls
            if self.site.owns(host_of(url)) and _may_be_list(url) and url.rstrip("/") != front.rstrip("/")
        ]
        return [Link(url, "list") for url in lists[:_MAX_SECTIONS]]


def _row(url: str) -> Due:
    """A single address as if the frontier had named it."""
    return Due(url, "article", "due", 0, None, None, None, None, None, None)


def _may_be_list(url: str) -> bool:
    """Whether an address that is no article's may list articles: one or two path segments, no query, no file."""
    parts = urlsplit(url)
    segments = [segment for segment in parts.path.split("/") if segment]
    return 1 <= len(segments) <= 2 and not parts.query and "." not in segments[-1] and not is_article_url(url)


def addresses(arguments: dict[str, str]) -> list[str]:
    """The addresses that `url` or `urls` name, canonical, each once; raises UsageError, which says what to write."""
    if ("url" in arguments) == ("urls" in arguments):
        raise UsageError("anysite needs -a url=https://… (a site or an article) or -a urls=FILE (an address a line)")
    if "url" in arguments:
        lines = [arguments["url"]]
    else:
        path = Path(arguments["urls"]).expanduser()
        try:
            lines = path.read_text(encoding="utf-8-sig").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(f"urls={path}: {error}; give a text file with an address a line") from error
    found = []
    for number, line in enumerate(lines, 1):
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        url = canonical(text if "://" in text else f"https://{text}")
        if url is None:
            raise UsageError(f"line {number}: {text!r} is no http or https address")
        found.append(url)
    if not found:
        raise UsageError("no address to fetch: the file is empty")
    return list(dict.fromkeys(found))
