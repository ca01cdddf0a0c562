"""Bytes of feeds and sitemaps to links: RSS, Atom, RDF, JSON Feed; XML and text sitemaps, their indexes, news sitemaps.

Dates are taken only where the source writes ISO 8601 or RFC 822 and the day exists: the libraries for feeds turn
"2023-02-29" into the day before, and "in 3 years" into a day counted from now.
"""

from __future__ import annotations

import html
import io
import re
import zlib
from datetime import UTC, date, datetime, time
from itertools import islice
from typing import TYPE_CHECKING, Any, Literal

from lxml import etree

from newscrawler.exceptions import FeedError
from newscrawler.extract.dates import parse_machine_date
from newscrawler.items import Link
from newscrawler.urls import canonical

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MAX_ENTRIES = 50_000  # of one sitemap file, and
MAX_BYTES = 50 * 1024 * 1024  # its size when inflated: https://www.sitemaps.org/protocol.html
_HEAD = 4096  # bytes that tell what a file is

_GZIP = b"\x1f\x8b"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_PROLOGUE = re.compile(r"<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[[^\]]*\])?\s*>", re.DOTALL | re.IGNORECASE)
_ROOT = re.compile(r"<(?:[A-Za-z][\w.-]*:)?([A-Za-z][\w.-]*)")
_BARE_AMPERSAND = re.compile(rb"&(?!(?:#\d{1,7}|#x[0-9A-Fa-f]{1,6}|\w{1,10});)")
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,300}>")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")
_DATES = re.compile(
    rb"<(?:[\w.-]{1,20}:)?(?:pubDate|published|updated|modified|date|issued|created)(?:\s[^<>]{0,200})?>"
    rb"\s{0,20}(?:<!\[CDATA\[)?([^<\]]{8,64})"
    rb'|"date_(?:published|modified)"\s{0,9}:\s{0,9}"([^"]{8,64})"',
    re.IGNORECASE,
)
_GUID = re.compile(
    rb"<guid[^<>]{0,100}isPermaLink\s?=\s?.false[^<>]{0,100}>\s{0,20}(?:<!\[CDATA\[)?([^<\]]+)", re.IGNORECASE
)

_Kind = Literal["a feed", "a sitemap", "a list of addresses", "an HTML page", "an empty file", "an unknown file"]
_ROOTS: dict[str, _Kind] = {
    "rss": "a feed",
    "feed": "a feed",
    "rdf": "a feed",
    "channel": "a feed",
    "urlset": "a sitemap",
    "sitemapindex": "a sitemap",
    "html": "an HTML page",
    "head": "an HTML page",
    "body": "an HTML page",
}


def read_feed(body: bytes, url: str) -> list[Link]:
    """The entries of a feed in its order, each address once, read against the feed's own `url`.

    An entry needs an http(s) address: its link, or its guid if that is a permalink. Raises FeedError if the bytes are
    no feed; a feed without entries gives an empty list.
    """
    kind = _kind(body)
    entries = _entries(body) if kind in ("a feed", "an unknown file") else []
    if not entries and kind != "a feed":
        raise FeedError(f"{url} is no feed but {kind}; correct the address or take it out of the feeds")
    dates, no_links = _strict_dates(body), _guids_that_are_no_links(body)
    found: dict[str, Link] = {}
    for entry in entries:
        said = _text(entry.get("link"))
        address = canonical(said, url) if said and said not in no_links else None
        if address is None:
            continue
        published, updated = (dates.get(_instant(entry.get(key))) for key in ("published", "updated"))
        modified = updated if updated != published else None
        link = Link(address, title=_title(entry.get("title")), published=published, modified=modified)
        found.setdefault(address, link)
    return list(found.values())


def read_sitemap(body: bytes, url: str) -> Iterator[Link]:
    """The entries of a sitemap one by one, at most 50,000: kind "sitemap" for those of an index, else "article".

    Whether an address is an article's is for the caller to judge (`urls.is_article_url`). `published` and `title` come
    from the news extension, `modified` from lastmod. Gzip is inflated, a feed or a plain list of addresses in a
    sitemap's place is read as well. Raises FeedError, before the first entry, if the bytes are none of these or
    inflate to more than 50 MB.
    """
    if body.startswith(_GZIP):
        body = _inflated(body, url)
    kind = _kind(body)
    if kind == "a feed":
        return iter(read_feed(body, url))
    if kind == "a list of addresses":
        return islice(_lines(body, url), MAX_ENTRIES)
    if kind == "a sitemap":
        return islice(_elements(body, url), MAX_ENTRIES)
    raise FeedError(f"{url} is no sitemap but {kind}; correct the address or take it out of the sitemaps")


def _kind(body: bytes) -> _Kind:
    if body.startswith(_GZIP):
        try:
            body = zlib.decompressobj(31).decompress(body, _HEAD)
        except zlib.error:
            return "an unknown file"
    head = (
        body[:_HEAD].decode("utf-16", "replace")
        if body.startswith(_UTF_16)
        else body[:_HEAD].decode("utf-8", "replace")
    )
    head = _PROLOGUE.sub("", head).lstrip("\ufeff \t\r\n\x00")
    if not head:
        return "an empty file"
    if head.startswith("{"):
        return "a feed" if "jsonfeed.org" in head or '"items"' in head else "an unknown file"
    if head.startswith(("http://", "https://")):
        return "a list of addresses"
    root = _ROOT.search(head)
    return _ROOTS.get(root[1].lower(), "an unknown file") if root else "an unknown file"


def _inflated(body: bytes, url: str) -> bytes:
    """The content of a gzip file, also of one that ends too early."""
    parts: list[bytes] = []
    room = MAX_BYTES
    while body.startswith(_GZIP):  # several members one after another are one file (RFC 1952)
        member = zlib.decompressobj(31)
        try:
            parts.append(member.decompress(body, room + 1))
        except zlib.error as error:
            raise FeedError(f"{url} says it is gzip and is not ({error}); fetch it again") from error
        room -= len(parts[-1])
        if room < 0:
            raise FeedError(f"{url} inflates to more than {MAX_BYTES >> 20} MB, the limit of the sitemap protocol")
        body = member.unused_data
    return b"".join(parts)


def _lines(body: bytes, url: str) -> Iterator[Link]:
    for line in body.decode("utf-8-sig", "replace").splitlines():
        if (line := line.strip()) and (address := canonical(line, url)):
            yield Link(address)


def _elements(body: bytes, url: str) -> Iterator[Link]:
    """Links of the <url> and <sitemap> elements, as they are parsed; each element is forgotten behind its link."""
    source = io.BytesIO(_BARE_AMPERSAND.sub(b"&amp;", body))  # libxml2 would make "?a=1&b=2" into "?a=1=2"
    events = etree.iterparse(
        source, tag=("{*}url", "{*}sitemap"), recover=True, resolve_entities=False, no_network=True, load_dtd=False
    )
    for _, element in events:
        said: dict[str, str] = {}
        for child in element.iter("*"):
            tag = str(child.tag)
            name = tag.rpartition("}")[2].rpartition(":")[2]
            if (child.getparent() is element and name in ("loc", "lastmod")) or (
                "news" in tag and name in ("publication_date", "title")
            ):
                said.setdefault(name, _text(child.text))
        kind: Literal["sitemap", "article"] = "sitemap" if str(element.tag).endswith("sitemap") else "article"
        element.clear()
        parent = element.getparent()
        while parent is not None and element.getprevious() is not None:
            del parent[0]
        if said.get("loc") and (address := canonical(said["loc"], url)):
            yield Link(
                address,
                kind,
                title=_title(said.get("title")),
                published=parse_machine_date(said.get("publication_date", "")),
                modified=parse_machine_date(said.get("lastmod", "")),
            )


def _entries(body: bytes) -> Iterable[dict[str, Any]]:
    """The entries that fastfeedparser finds, or, where it fails, the slower and more patient feedparser."""
    import fastfeedparser

    try:
        parsed = fastfeedparser.parse(
            body, include_content=False, include_tags=False, include_media=False, include_enclosures=False
        )
    except ValueError:
        parsed = {}
    if found := parsed.get("entries"):
        return found  # type: ignore[no-any-return]  # the library has no types
    import feedparser

    return feedparser.parse(io.BytesIO(body)).entries  # type: ignore[no-any-return]  # the library has no types


def _strict_dates(body: bytes) -> dict[datetime | None, datetime | date]:
    """What the feed itself writes as dates, by the moment they mean; a moment of a library's making is not in it."""
    if body.startswith(_UTF_16):
        body = body.decode("utf-16", "replace").encode()
    found: dict[datetime | None, datetime | date] = {}
    for raw in _DATES.finditer(body):
        value = parse_machine_date(html.unescape((raw[1] or raw[2]).decode("utf-8", "replace")))
        if isinstance(value, datetime):
            found[value.astimezone(UTC)] = value
        elif value is not None:
            found[datetime.combine(value, time(), UTC)] = value
    return found


def _guids_that_are_no_links(body: bytes) -> set[str]:
    """Guids that RSS calls no permalink, of items without a link; fastfeedparser would take them for one."""
    items = (item for item in body.split(b"<item")[1:] if b"<link" not in item)
    return {guid[1].decode("utf-8", "replace").strip() for item in items if (guid := _GUID.search(item))}


def _instant(text: object) -> datetime | None:
    value = parse_machine_date(_text(text))
    if value is None or isinstance(value, datetime):
        return value.astimezone(UTC) if value else None
    return datetime.combine(value, time(), UTC)


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _title(value: object) -> str | None:
    plain = _TAG.sub("", html.unescape(_text(value)))
    return " ".join(_CONTROL.sub(" ", plain).split()) or None
