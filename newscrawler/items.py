"""What flows through the house: the `Article`, its parts, and the `Page` it was read from.

`COLUMNS` holds the one sentence that says what each column means; the docs, Datasette and exports show these.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from newscrawler.extract.sightings import Shown

BlockKind = Literal["paragraph", "heading", "quote", "item", "caption"]
PageKind = Literal["article", "list", "feed", "sitemap"]
PageState = Literal["done", "unchanged", "redirected", "skipped", "gone", "blocked", "failed"]
AliasKind = Literal["requested", "redirect", "canonical", "amp", "identity"]

COLUMNS: dict[str, str] = {
    "id": "Number of the article in this archive; never reused.",
    "url": "Address the article was fetched from, after redirects, in canonical form.",
    "canonical_url": "Address the page itself calls canonical, where it names one on the same site.",
    "site": "Host of the site without www, such as tengrinews.kz.",
    "language": "Language of the text as a BCP 47 code, such as ru, kk or en.",
    "published_at": "Publication time in UTC (2026-11-22T03:00:00Z), or the bare day where the page prints no hour.",
    "published_local": "Publication time with the offset of the page or of the site's zone.",
    "published_raw": "Publication time exactly as the page gives it.",
    "published_month": "Year and month of publication by the site's own calendar, for browsing.",
    "modified_at": "Time of the last edit that the page itself admits, in UTC.",
    "title": "Headline as printed on the page, without the site's name.",
    "lead": "Standfirst as printed on the page, else the page's own description where it speaks of this article.",
    "authors": "Names of the authors, in the order of the page.",
    "section": "Section of the site the article stands in.",
    "tags": "Tags or keywords, in the order of the page.",
    "text": "The article and nothing else: paragraphs, sub-headings, quotes and list items, a blank line between.",
    "kinds": "One letter for each block of the text: p paragraph, h sub-heading, q quote, i item of a list.",
    "words": "Number of words of the text.",
    "versions": "Number of versions the site itself published: 1 if it never edited the article.",
    "first_seen_at": "When this archive first read the article, in UTC.",
    "last_seen_at": "When this archive last read the article, in UTC.",
    "gone_at": "When the site was found to have taken the article away; empty while it stands.",
    "returned_at": "When the site was last found to show the article again after it was gone.",
    "duplicate_of": "Id of the earliest article with nearly the same text, if there is one.",
    "sponsored": "1 where the page labels the article as advertising or a partner's material.",
    "images": "Images of the article with address, caption and credit.",
    "blocks": "The text in typed blocks: paragraph, heading, quote, item (of a list), caption.",
    "dropped": "What was taken out of the page's text, each with its reason, such as rule:share/ru.",
    "flags": "What to know before trusting the text, such as truncated-parse, bad-encoding or not-free.",
    "published": "Publication time with its offset, or a bare day where no hour is printed.",
    "modified": "Time of the last edit that the page itself admits, with its offset.",
    "extractor": "Version of the extractor that made this row.",
}


@dataclass(frozen=True, slots=True)
class Block:
    """One block of the text as a reader sees it.

    `links` are (start, end) offsets in `text` of what stands inside links; rules such as "label and nothing but
    links" need them.
    """

    kind: BlockKind
    text: str
    links: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Image:
    """An image of the article; `credit` is the photographer or source without the word "Photo".

    `url` is absolute, or "" where plain text names a picture's credit and nothing else of it.
    """

    url: str
    alt: str | None = None
    caption: str | None = None
    credit: str | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """An address that a page, feed or sitemap names, with what is said of it there."""

    url: str
    kind: PageKind = "article"
    title: str | None = None
    published: datetime | date | None = None
    modified: datetime | date | None = None


@dataclass(slots=True, kw_only=True)
class Page:
    """One answer to one request, whatever came of it.

    `requested_url` is the frontier's row, `url` the address after redirects (both canonical). `reason` says why, for
    every state but done and unchanged. `body` is as received after content decoding; empty if nothing came. `aliases`
    are other addresses of the same article and keys that name it whatever its address (kind identity). `published` is
    the publication time of a page that was read and then left out, such as one outside since and until. `retry_at` is
    when a server that refused lets us ask again, where it said so.
    """

    url: str
    requested_url: str
    site: str
    kind: PageKind
    fetched_at: datetime
    state: PageState = "done"
    reason: str | None = None
    status: int | None = None
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    mime: str | None = None
    charset: str | None = None
    latency_ms: int | None = None
    links: tuple[Link, ...] = ()
    aliases: tuple[tuple[str, AliasKind], ...] = ()
    published: datetime | date | None = None
    retry_at: datetime | None = None


class _Carried:
    """What goes with an article for a while; no dataclass, so that it is no column of an export.

    `page` is the one it came from, `shown` what that page shows its site's template: `find_article()` sets it where it
    is given one, `SiteTemplate.observe_article()` takes it, and `clean()` leaves it behind.
    """

    page: Page | None = None
    shown: Shown | None = None


@dataclass(kw_only=True)
class Article(_Carried):
    """An article as `extract()` gives it and the archive keeps it; what each field means stands in `COLUMNS`.

    `published` and `modified` are a `datetime` with offset, a `date` where no hour is printed, or None. `text` is ""
    where the page has none. `dropped` holds (text, reason) pairs.
    """

    url: str | None = None
    canonical_url: str | None = None
    site: str | None = None
    title: str | None = None
    lead: str | None = None
    text: str = ""
    authors: tuple[str, ...] = ()
    section: str | None = None
    tags: tuple[str, ...] = ()
    published: datetime | date | None = None
    modified: datetime | date | None = None
    published_raw: str | None = None
    language: str | None = None
    sponsored: bool = False
    images: tuple[Image, ...] = ()
    blocks: tuple[Block, ...] = ()
    dropped: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    flags: tuple[str, ...] = ()


def text_of(blocks: tuple[Block, ...]) -> str:
    """The reading text of blocks: all but captions, a blank line between."""
    return "\n\n".join(block.text for block in blocks if block.kind != "caption")
