"""Bytes of a page to an `Article`: `extract()` finds the article and cleans it.

The two halves are `find_article()` (the article as it stands in the page) and `boilerplate.clean()` (without what is
not the article). A crawl calls the first in the spider and the second in the item pipeline.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from newscrawler.boilerplate import clean
from newscrawler.boilerplate.prose import ends_sentence
from newscrawler.extract import metadata
from newscrawler.extract.app_state import body_in_state
from newscrawler.extract.body import by_itself, find_body, from_lines, given_body, in_lines
from newscrawler.extract.bylines import find_authors
from newscrawler.extract.characters import text_of
from newscrawler.extract.context import Context, select
from newscrawler.extract.document import Document, read_document
from newscrawler.extract.evidence import gather
from newscrawler.extract.garbage import uncollected
from newscrawler.extract.hints import Hints
from newscrawler.extract.images import find_images
from newscrawler.extract.judgement import SiteJudge
from newscrawler.extract.language import detect_language, language_code
from newscrawler.extract.pieces import walk
from newscrawler.extract.sightings import shown
from newscrawler.extract.site_metadata import said_in_head, without_the_sites
from newscrawler.extract.times import find_times
from newscrawler.extract.title import find_title, place_of
from newscrawler.items import Article
from newscrawler.site import selector
from newscrawler.urls import canonical, host_of

if TYPE_CHECKING:
    from datetime import datetime

    from lxml.etree import _Element

    from newscrawler.boilerplate.template import Template
    from newscrawler.extract.evidence import Evidence
    from newscrawler.extract.pieces import Walk
    from newscrawler.extract.sightings import Shown
    from newscrawler.site import Site

__all__ = ["Document", "extract", "find_article", "is_article", "read_document", "shown_on"]

# Characters of prose from which a page counts as an article, without and with a publication time.
_ARTICLE, _SHORT_ITEM = 250, 60
_CLOSING = tuple("»”\"')")
_UNSTOPPED, _LONG_LINE = re.compile("[\u0e00-\u0eff]"), 100  # Thai and Lao; characters of no headline


@uncollected
def extract(
    html: bytes | str,
    url: str | None = None,
    *,
    site: Site | None = None,
    template: Template | None = None,
    fetched_at: datetime | None = None,
) -> Article:
    """The article of a page, cleaned: title, lead, text in blocks, times, authors, section, tags, images, language.

    `site` helps with its selectors, time zone and encoding, `template` with what repeats on the site's other pages;
    nothing needs them. Printed times like "yesterday, 12:30"
    are read against `fetched_at` and left alone without it. Any bytes will do: a page without an article gives an
    `Article` whose text is "".
    """
    document = read_document(html, url, fallback=site.encoding if site else None)
    return clean(find_article(document, site=site, template=template, fetched_at=fetched_at))


@uncollected
def find_article(
    document: Document,
    *,
    site: Site | None = None,
    template: Template | None = None,
    fetched_at: datetime | None = None,
) -> Article:
    """The article as it stands in a parsed page: furniture between its paragraphs included, the rest left behind."""
    evidence = gather(document.root)
    flat = walk(document.root, drop=_dropped_by(site, document.root))
    hints = _hints(document, evidence, flat, site)
    title, title_at = hints.title, hints.title_at
    inside = next(iter(select(document.root, site.body if site else ())), None)
    judge = SiteJudge(template, document.url, fetched_at) if template is not None else None
    found = find_body(flat, hints, inside, judge)
    if not found.blocks and inside is not None:  # a new layout under an old name
        found = find_body(flat, hints, None, judge)
    declared = evidence.said("inLanguage") or evidence.language or evidence.meta("og:locale", "content-language")
    declared = (site.language if site else None) or declared
    plain = document.plain if document.plain is not None else in_lines(flat)
    if plain is not None:
        text = from_lines(plain, declared)
        found.blocks, found.dropped, title = list(text.blocks), list(text.dropped), title or text.title
        language = text.language
    printed = sum(len(block.text) for block in found.blocks)
    given = given_body(evidence, printed)
    paid = _is_paid(evidence.article.get("isAccessibleForFree"))
    # What a page that is not free leaves unprinted is not ours to dig out of its scripts.
    stated = [] if given or paid or plain is not None else body_in_state(document.root, title, printed)
    found.blocks = given or stated or found.blocks
    if plain is None:
        prose = " ".join(block.text for block in found.blocks)[:2_000]
        language = detect_language(f"{title or ''} {prose}", declared)
    context = Context(
        document,
        evidence,
        flat,
        found,
        site,
        title,
        title_at,
        fetched_at,
        language,
        locale=declared if language == language_code(declared) else language,
        layout_known=inside is not None,
    )
    times = find_times(context)
    authors = find_authors(context)
    url = canonical(document.url) if document.url else None
    article = Article(
        url=url,
        canonical_url=metadata.canonical_url(context),
        site=site.domain if site else host_of(url) if url else None,
        title=title,
        lead=metadata.lead(context),
        authors=authors,
        section=metadata.section(context),
        tags=metadata.tags(context),
        published=times.published,
        modified=times.modified,
        published_raw=times.raw,
        language=language,
        sponsored=metadata.sponsored(context),
        images=find_images(flat, found, evidence, url, title_at, authors=authors),
        blocks=tuple(found.blocks),
        dropped=tuple(found.dropped),
        flags=(
            *document.flags,
            *found.flags,
            *(("not-free",) if paid else ()),
            *(("text-from-json-ld",) if given else ()),
            *(("text-from-app-state",) if stated else ()),
        ),
    )
    if judge is None or template is None:
        return article
    article.shown = judge.shown and replace(judge.shown, said=tuple(said_in_head(evidence, document.url)))
    return without_the_sites(article, context, template)


@uncollected
def shown_on(document: Document, *, site: Site | None = None) -> Shown | None:
    """What a parsed page shows its site's template; None if it has no blocks, or so many that it is read as text."""
    evidence = gather(document.root)
    flat = walk(document.root, drop=_dropped_by(site, document.root))
    found = by_itself(flat, _hints(document, evidence, flat, site))
    return found and shown(flat, *found, document.url, said=tuple(said_in_head(evidence, document.url)))


def _hints(document: Document, evidence: Evidence, flat: Walk, site: Site | None) -> Hints:
    """What else the page says of its article, the headline first."""
    title, title_at = find_title(evidence, flat, document.url)
    if printed := select(document.root, site.title if site else ()):
        title = text_of(printed[0]) or title
        title_at = place_of(title or "", flat.pieces)
    return Hints.of(evidence, title, title_at)


def _dropped_by(site: Site | None, root: _Element) -> frozenset[_Element]:
    return frozenset(element for css in (site.drop if site else ()) for element in selector(css)(root))


def _is_paid(value: object) -> bool:
    return value is False or (isinstance(value, str) and value.strip().lower() == "false")


def is_article(article: Article) -> bool:
    """Whether what was found on a page is an article, rather than a list, a menu or a notice.

    A headline and some prose make one; a short item must have a publication time as well.
    """
    if not article.title:
        return False
    prose = sum(len(block.text) for block in article.blocks if block.kind != "caption" and _reads_on(block.text))
    return prose >= (_SHORT_ITEM if article.published else _ARTICLE)


def _reads_on(text: str) -> bool:
    """Whether a block ends as sentences do, or is more than a headline of a script that has no stops."""
    return ends_sentence(text) or text.rstrip().endswith(_CLOSING) or len(_UNSTOPPED.findall(text)) >= _LONG_LINE
