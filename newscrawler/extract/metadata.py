"""Lead, times, authors, section, tags, canonical address: the site's selectors first, then the page's own words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from lxml.etree import XPath

from newscrawler.boilerplate.rules import rules_for
from newscrawler.extract.authors import names
from newscrawler.extract.body import is_prose, squash
from newscrawler.extract.characters import one_line
from newscrawler.extract.dates import find_date, parse_date
from newscrawler.extract.evidence import plain, strings, types_of
from newscrawler.site import selector
from newscrawler.urls import canonical, same_site

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date, datetime
    from zoneinfo import ZoneInfo

    from lxml.etree import _Element

    from newscrawler.extract.body import Found
    from newscrawler.extract.document import Document
    from newscrawler.extract.evidence import Evidence
    from newscrawler.extract.pieces import Piece, Walk
    from newscrawler.site import Site

_PUBLISHED_METAS = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished", "date", "pubdate",
    "publishdate", "publish-date", "publish_date", "dc.date", "dc.date.issued", "dcterms.created", "dcterms.date",
    "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime", "citation_publication_date",
)  # fmt: skip
_MODIFIED_METAS = (
    "article:modified_time",
    "og:article:modified_time",
    "og:updated_time",
    "datemodified",
    "last-modified",
)
_AUTHOR_METAS = (
    "author",
    "article:author",
    "og:article:author",
    "dc.creator",
    "parsely-author",
    "sailthru.author",
    "byl",
)
_BYLINE_CLASS = re.compile(r"(?:^|[\s_-])(?:author|byline|autor|auteur|avtor)s?(?:$|[\s_-])", re.I)
_AUTHOR_PATH = re.compile(
    r"/(?:authors?|autor(?:es|en)?|avtor[yi]?|auteurs?|people|staff|journalists?|reporters?|columnists?)/[^/]+", re.I
)
_TAG_PATH = re.compile(r"/(?:tags?|topics?|theme|keywords?|label)/[^/]+/?$", re.I)
_CRUMBS = XPath(
    "//*[.//a and (contains(@itemtype, 'BreadcrumbList')"
    " or contains(translate(concat(@class, ' ', @id), 'CRUMB', 'crumb'), 'crumb'))]"
)
_LONGEST_SECTION = 60  # characters: a longer step is a headline
_TIME_NEAR = 12  # blocks after the headline in which a printed time is looked for, and 4 before it
_MAX_TAGS = 60


@dataclass(slots=True)
class Context:
    """What every question about one page is asked of."""

    document: Document
    evidence: Evidence
    flat: Walk
    found: Found
    site: Site | None
    title: str | None
    title_at: int | None
    fetched_at: datetime | None
    language: str | None
    layout_known: bool  # one of the site's selectors found the body: what its other selectors do not find is not there

    @property
    def zone(self) -> ZoneInfo | None:
        """The zone of printed times, where the site is known."""
        return self.site.zone if self.site else None


def select(root: _Element, selectors: Iterable[str]) -> list[_Element]:
    """The elements of the first selector that matches anything."""
    return next((found for css in selectors if (found := selector(css)(root))), [])


def text_of(element: _Element) -> str:
    """An element's text on one line."""
    return one_line("".join(element.itertext()))


def published(context: Context) -> tuple[datetime | date | None, str | None]:
    """(publication time, as given): the first source that holds a plausible one."""
    for raw in _published_sources(context):
        if (found := _parsed(context, raw)) is not None:
            return found, raw
    for piece in _near_title(context):
        text = piece.block.text
        if len(text) <= 120 and (
            hit := find_date(text, zone=context.zone, language=context.language, fetched_at=context.fetched_at)
        ):
            return hit, text
    return None, None


def modified(context: Context) -> datetime | date | None:
    """The time of the last edit that the page admits."""
    evidence = context.evidence
    sources = (
        evidence.said("dateModified"),
        *evidence.all_metas(*_MODIFIED_METAS),
        *evidence.itemprops.get("dateModified", ()),
    )
    return next((found for raw in sources if raw and (found := _parsed(context, raw)) is not None), None)


def _published_sources(context: Context) -> Iterator[str]:
    evidence, site = context.evidence, context.site
    for element in select(context.document.root, site.published if site else ()):
        yield element.get("datetime") or element.get("content") or text_of(element)
    if said := evidence.said("datePublished") or evidence.said("dateCreated"):
        yield said
    yield from evidence.all_metas(*_PUBLISHED_METAS)
    yield from evidence.itemprops.get("datePublished", ())
    yield from evidence.itemprops.get("dateCreated", ())
    inside = {id(piece.element) for piece in _near_title(context)}
    for element in context.document.root.iter("time"):
        block = next((one for one in element.iterancestors() if id(one) in inside), None)
        if (block is not None or "pubdate" in element.attrib) and (stamp := element.get("datetime")):
            yield stamp


def _near_title(context: Context) -> list[Piece]:
    """The blocks round the headline, those below it first; without a headline, those above the body."""
    pieces, at = context.flat.pieces, context.title_at
    if at is None:
        return pieces[max(0, context.found.start - _TIME_NEAR) : context.found.start + 2]
    below = [
        piece
        for place, piece in enumerate(pieces[at + 1 : at + 1 + _TIME_NEAR], at + 1)
        if not is_prose(piece) and (place < context.found.end or not _is_teaser(piece))
    ]
    return below + pieces[max(0, at - 4) : at][::-1]


def _is_teaser(piece: Piece) -> bool:
    """Whether a block below the body is mostly a link: its time is that of another story."""
    return piece.linked > 0.5 * len(piece.block.text)


def _parsed(context: Context, raw: str) -> datetime | date | None:
    return parse_date(raw, zone=context.zone, language=context.language, fetched_at=context.fetched_at)


def authors(context: Context) -> tuple[str, ...]:
    """Who wrote it, by the site's selectors, JSON-LD, metas, microdata, rel=author, or a byline near the headline."""
    evidence, root = context.evidence, context.document.root
    site_name = evidence.meta("og:site_name") or (context.site.name if context.site else None)
    sources: tuple[list[object], ...] = (
        [text_of(element) for element in select(root, context.site.authors if context.site else ())],
        _listed(evidence.article.get("author")) or _listed(evidence.article.get("creator")),
        [*evidence.all_metas(*_AUTHOR_METAS)],
        [*evidence.itemprops.get("author", ())],
        [text_of(element) for element in root.iterfind(".//a[@rel='author']")],
        [piece.block.text for piece in _near_title(context) if _is_byline(piece)],
        _author_links(context),
    )
    return next((found for raw in sources if (found := names(raw, site_name=site_name))), ())


def _author_links(context: Context) -> list[object]:
    """The texts of links to authors' pages round the headline and in the last blocks of the body and after it."""
    found = context.found
    ends = context.flat.pieces[max(found.start, found.end - 3) : found.end + 3]
    blocks = dict.fromkeys(piece.element for piece in (*_near_title(context), *ends) if piece.linked)
    return [
        text_of(anchor)
        for block in blocks
        for anchor in block.iter("a")
        if _AUTHOR_PATH.search((anchor.get("href") or "").split("?")[0])
    ]


def sponsored(context: Context) -> bool:
    """Whether a line between the headline's neighbours and the end of the body labels the page as advertising."""
    rules = rules_for(context.language)
    above = context.found.start if context.title_at is None else min(context.title_at, context.found.start)
    around = context.flat.pieces[max(0, above - 6) : context.found.start]
    labels = (rules.match("paragraph", piece.block.text, piece.block.links) for piece in around)
    return any(label is not None and label.rule.action == "sponsored" for label in labels)


def _listed(value: object) -> list[object]:
    return list(value) if isinstance(value, list) else [value] if value else []


def _is_byline(piece: Piece) -> bool:
    """Whether a block is named as a byline; publishers name their lists of tags so, too."""
    named = len(piece.block.text) < 100 and any(
        _BYLINE_CLASS.search(element.get("class", ""))
        for element in (piece.element, *list(piece.element.iterancestors())[:2])
    )
    return named and not any(map(_is_tag_link, piece.element.iter("a")))


def section(context: Context) -> str | None:
    """The section: the site's selector, JSON-LD, meta, or the last step but one of the breadcrumbs."""
    evidence = context.evidence
    if found := select(context.document.root, context.site.section if context.site else ()):
        return text_of(found[-1]) or None
    if said := evidence.said("articleSection") or evidence.meta("article:section", "og:article:section"):
        return said
    for node in evidence.others:
        if "BreadcrumbList" in types_of(node):
            steps = [name for item in _listed(node.get("itemListElement")) if (name := _step(item))]
            if steps and context.title and squash(steps[-1]) == squash(context.title):
                steps.pop()
            if len(steps) > 1:
                return steps[-1]
    return _printed_section(context)


def _printed_section(context: Context) -> str | None:
    """The last step of the printed breadcrumbs that is neither the front page nor this article."""
    for crumbs in _CRUMBS(context.document.root)[:3]:
        steps = [text_of(link) for link in crumbs.iter("a") if not _is_front(link.get("href"), context.document.url)]
        steps = [step for step in steps if 1 < len(step) <= _LONGEST_SECTION and step != context.title]
        if steps:
            return steps[-1]
    return None


def _is_front(href: str | None, page: str | None) -> bool:
    url = canonical(href or "", base=page or "http://page.invalid/")
    return url is None or urlsplit(url).path == "/"


def _step(item: object) -> str | None:
    if not isinstance(item, dict):
        return None
    inner = item.get("item")
    return plain(item.get("name")) or (plain(inner.get("name")) if isinstance(inner, dict) else None)


def tags(context: Context) -> tuple[str, ...]:
    """Tags in the order of the page: the site's selectors, else metas, JSON-LD keywords, tag links at the body."""
    site, evidence = context.site, context.evidence
    found = [text_of(element) for element in select(context.document.root, site.tags if site else ())]
    found = found or evidence.all_metas("article:tag", "og:article:tag")
    found = found or [word for text in strings(evidence.article.get("keywords")) for word in text.split(",")]
    if not found and not (site and site.tags and context.layout_known):
        found = _tag_links(context)
        found = found or [word for text in evidence.all_metas("news_keywords")[:1] for word in text.split(",")]
    clean = (tag.strip(" #,;") for tag in map(one_line, found))
    return tuple(dict.fromkeys(tag for tag in clean if 1 < len(tag) <= 80))[:_MAX_TAGS]


def _tag_links(context: Context) -> list[str]:
    """The texts of links to tag pages inside the body and in the 15 blocks after it."""
    pieces = context.flat.pieces[context.found.start : context.found.end + 15]
    blocks = dict.fromkeys(piece.element for piece in pieces if piece.linked > 0.5 * len(piece.block.text))
    return [text_of(anchor) for block in blocks for anchor in block.iter("a") if _is_tag_link(anchor)]


def _is_tag_link(anchor: _Element) -> bool:
    return "tag" in anchor.get("rel", "").split() or bool(_TAG_PATH.search(anchor.get("href", "").split("?")[0]))


def lead(context: Context) -> str | None:
    """The standfirst: the site's selector, else the page's description where it speaks of this article."""
    site = context.site
    if found := select(context.document.root, site.lead if site else ()):
        return text_of(found[0]) or None
    evidence = context.evidence
    for said in (evidence.said("description"), evidence.meta("og:description"), evidence.meta("description")):
        if said and (text := _of_this_article(said, context)):
            return text
    return None


def _of_this_article(description: str, context: Context) -> str | None:
    """A description as a lead: whole if the page cut it, None if it is the site's own or only the title again."""
    squashed = squash(description.rstrip(" .…"))
    if len(squashed) < 30 or (context.title and squashed == squash(context.title)):
        return None
    for block in context.found.blocks[:3]:
        if squash(block.text).startswith(squashed):
            return block.text if len(block.text) < 600 else description
    said = _stems(description)
    told = _stems(f"{context.title or ''} " + " ".join(block.text for block in context.found.blocks))
    # Site-wide descriptions share under a tenth of their word stems with an article, real summaries over a third.
    return description if said and len(said & told) >= 0.34 * len(said) else None


def _stems(text: str) -> set[str]:
    return {word[:5] for word in re.findall(r"\w{4,}", text.lower())}


def canonical_url(context: Context) -> str | None:
    """What the page calls its canonical address, if that is on the same site and no front page."""
    said = context.evidence.canonical
    url = canonical(said, base=context.document.url) if said else None
    if url is None or context.document.url is None:
        return url
    return url if same_site(url, context.document.url) and url.rstrip("/").count("/") > 2 else None
