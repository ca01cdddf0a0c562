"""`Site`: what is known of one news site, as frozen data that is checked when it is written down."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from lxml.cssselect import CSSSelector, SelectorError, SelectorSyntaxError

from newscrawler.exceptions import SiteError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)*(:\d+)?")

SITE_FIELDS: dict[str, str] = {
    "domain": "Host without www, such as tengrinews.kz; it names the site in the archive.",
    "name": "Name a reader knows the site by.",
    "language": "Language of its articles as a BCP 47 code; found page by page if left out.",
    "timezone": "IANA zone of the times it prints without an offset, such as Asia/Almaty.",
    "hosts": "Other hosts that show the same articles (mirrors, staging); they become aliases.",
    "start_urls": "Where to begin when feeds and sitemaps say nothing; the front page if left out.",
    "sitemaps": "Sitemaps, indexes and news sitemaps; those that robots.txt names are read as well.",
    "feeds": "RSS, Atom or JSON feeds.",
    "sections": "Pages that list articles, with {page} where the page number goes.",
    "section_pages": "How many pages of a list a visit reads at most; with since, all that name anything new.",
    "archives": "Pages that list one day's articles, with {year}, {month} and {day} (or {month:02}); read with since.",
    "articles": "Patterns that an article's path matches from beginning to end; guessed if left out.",
    "skip": "Patterns of paths never to visit, even where they look like articles.",
    "identity": "Pattern on the path whose groups name an article whatever its slug or host.",
    "title": "Selectors of the headline, newest layout first.",
    "lead": "Selectors of the standfirst, newest layout first.",
    "body": "Selectors of the element that holds the article's text, newest layout first.",
    "published": "Selectors of the publication time, newest layout first.",
    "authors": "Selectors of the authors' names, newest layout first.",
    "section": "Selectors of the section's name, newest layout first.",
    "tags": "Selectors of the tags, newest layout first.",
    "drop": "Selectors of elements that are never part of the text.",
    "encoding": "Character encoding to assume where pages declare none or a wrong one.",
    "delay": "Seconds between two requests, where the site wants more than the setting DOWNLOAD_DELAY.",
}


@lru_cache(maxsize=4096)
def selector(css: str) -> CSSSelector:
    """The compiled form of a CSS selector; raises SelectorError or SelectorSyntaxError (cssselect) for a wrong one."""
    return CSSSelector(css, translator="html")


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One news site; what each field means stands in `SITE_FIELDS`.

    Selectors are tuples of CSS selectors, first match wins, so that pages of old layouts stay readable. Only `domain`
    is needed. Raises SiteError for a field that cannot be right.
    """

    domain: str
    name: str | None = None
    language: str | None = None
    timezone: str | None = None
    hosts: tuple[str, ...] = ()
    start_urls: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    section_pages: int = 3
    archives: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()
    identity: str | None = None
    title: tuple[str, ...] = ()
    lead: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    published: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    section: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    encoding: str | None = None
    delay: float | None = None

    def __post_init__(self) -> None:
        for one in fields(self):
            value = getattr(self, one.name)
            if str(one.type).startswith("tuple") and not _is_strings(value):
                raise SiteError(f"Site.{one.name} must be a tuple of strings, such as ('…',); got {value!r}")
        for host in (self.domain, *self.hosts):
            if not _HOST.fullmatch(host) or host.startswith("www."):
                raise SiteError(f"Site.domain and Site.hosts are bare lower-case hosts without www; got {host!r}")
        if self.delay is not None and self.delay <= 0:
            raise SiteError(f"Site.delay must be more than 0 seconds; got {self.delay}")
        if self.section_pages < 1:
            raise SiteError(f"Site.section_pages must be at least 1; got {self.section_pages}")
        css = (
            *self.title,
            *self.lead,
            *self.body,
            *self.published,
            *self.authors,
            *self.section,
            *self.tags,
            *self.drop,
        )
        patterns = (*self.articles, *self.skip, *filter(None, [self.identity]))
        _check("timezone", "no IANA zone, such as Asia/Almaty", ZoneInfo, filter(None, [self.timezone]))
        _check("encoding", "no known encoding, such as windows-1251", codecs.lookup, filter(None, [self.encoding]))
        _check("articles, skip and identity", "no pattern that compiles", re.compile, patterns)
        _check("archives", "no address with {year}, {month} and {day}", _a_day, self.archives)
        _check("selectors", "no CSS selector", selector, css)

    @property
    def zone(self) -> ZoneInfo | None:
        """The zone of printed times, or None if it is not known."""
        return ZoneInfo(self.timezone) if self.timezone else None

    def owns(self, host: str) -> bool:
        """Whether a host (with or without www) shows this site's articles."""
        host = host.lower().removeprefix("www.")
        return host == self.domain or host in self.hosts


def _check(field: str, fault: str, read: Callable[[str], object], values: Iterable[str]) -> None:
    for value in values:
        try:
            read(value)
        except (LookupError, OSError, TypeError, ValueError, re.error, SelectorError, SelectorSyntaxError) as error:
            raise SiteError(f"Site {field}: {value!r} is {fault} ({error})") from error


def _a_day(pattern: str) -> None:
    if len({pattern.format(year=year, month=month, day=3) for year in (2001, 2002) for month in (1, 2)}) < 4:
        raise ValueError("the same address for different days")


def _is_strings(value: object) -> bool:
    return isinstance(value, tuple) and all(isinstance(item, str) and item for item in value)
