"""Lead, times, authors, section, tags, canonical address: the site's selectors first, then the page's own words."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from newscrawler.boilerplate.rules import rules_for, rules_that
from newscrawler.extract.characters import one_line, squash, text_of
from newscrawler.extract.context import select, tag_links
from newscrawler.extract.document import read_document
from newscrawler.extract.evidence import plain, strings, types_of
from newscrawler.extract.pieces import INLINE, walk
from newscrawler.urls import canonical, same_site

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.etree import _Element

    from newscrawler.extract.context import Context
    from newscrawler.extract.pieces import Span

_MOST_CRUMBS, _CRUMB_LEVELS = 3, 3  # trails that are looked at, and elements above a step of one
_CRUMBS_BELOW = 6  # blocks below the headline or above the text in which a trail may still stand
_SECTION_METAS = ("article:section", "og:article:section", "parsely-section", "section")
# How a link to the section is called beside a headline, and where it leads.
_SECTION = re.compile(
    r"(?:^|[\s_-])(?:kicker|eyebrow|overline|rubric|section|category|cat-?links?|channel)(?:$|[\s_-])", re.IGNORECASE
)
_SECTION_PATH = re.compile(r"/(?:sections?|category|categories|rubrics?)/(?:[^/]+/)?[^/]+/?$", re.IGNORECASE)
_BESIDE = 4  # blocks from the headline
_PAGES = frozenset({"body", "html"})
_LONGEST_SECTION = 60  # characters: a longer step is a headline
_LONGEST_LABEL = 15  # characters of a label before tags
_OF_THE_SYSTEM = re.compile(r"[a-z][a-z_-]{1,20}[:=][^\s:]+")  # "type:article", "sec:local": for machines
_MAX_TAGS, _MOST_LINKS = 60, 1_000  # tags, and links of a block that may be
_TAG = re.compile(r"</?[a-z][^<>]*>", re.IGNORECASE)
_LEAD_BELOW, _SHORTEST_LEAD, _LONGEST_LEAD = 8, 25, 600  # blocks from the headline, and characters
_LEAD = re.compile(
    r"(?:^|[\s_-])(?:stand-?first|dec?k|sub-?head(?:line|ing|er)?|sub-?title|strap-?line|summary|excerpt|le(?:ad|de)|"
    r"vorspann|chap[oô]|chapeau|bajada|ingress|anons|lid)(?:$|[\s_-])",
    re.IGNORECASE,
)
_LONG_WORD, _STEM = re.compile(r"\w{4,}"), 5
_TOLD_BLOCKS, _TOLD_CHARACTERS = 100, 5_000  # that a description is held against
_TELLS = 0.34  # of a description's word stems stand in the text: a site's share under a tenth, summaries over a third


def sponsored(context: Context) -> bool:
    """Whether a line between the headline's neighbours and the end of the body labels the page as advertising.

    What the body finder leaves out counts only inside the element that the site's selector names: elsewhere such lines
    stand over advertisements and lists of them.
    """
    rules = rules_for(context.language)
    above = context.found.start if context.title_at is None else min(context.title_at, context.found.start)
    around = context.flat.pieces[max(0, above - 6) : context.found.start]
    lines = [(piece.text, piece.links) for piece in around]
    if context.layout_known:
        lines += [(text, ()) for text, _ in context.found.dropped]
    likely = (line for line in lines if rules_that("sponsored", context.language).match("paragraph", line[0]))
    labels = (rules.match("paragraph", *line) for line in likely)
    return any(label is not None and label.rule.action == "sponsored" for label in labels)


def _listed(value: object) -> list[object]:
    return list(value) if isinstance(value, list) else [value] if value else []


def section(context: Context) -> str | None:
    """The section: the site's selector, JSON-LD, meta, or the last step but one of the breadcrumbs."""
    evidence = context.evidence
    if found := select(context.document.root, context.site.section if context.site else ()):
        return text_of(found[-1]) or None
    if said := evidence.said("articleSection") or evidence.meta(*_SECTION_METAS):
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
    for crumbs in islice(_breadcrumbs(context), _MOST_CRUMBS):
        steps = [text_of(link) for link in crumbs.iter("a") if not _is_front(link.get("href"), context.document.url)]
        steps = [step for step in steps if 1 < len(step) <= _LONGEST_SECTION and step != context.title]
        if steps:
            return steps[-1]
    return _section_link(context)


def _section_link(context: Context) -> str | None:
    """The link beside the headline, in an element with it, that leads to a section or is named as one."""
    at, flat = context.title_at, context.flat
    if at is None:
        return None
    around = [one for one in islice(flat.pieces[at].element.iterancestors(), _CRUMB_LEVELS) if one.tag not in _PAGES]
    near = [*flat.pieces[max(0, at - _BESIDE) : at][::-1], *flat.pieces[at + 1 : at + 1 + _BESIDE]]
    for piece in near if around else ():
        if piece.linked <= 0.5 * len(piece.text) or around[-1] not in piece.element.iterancestors():
            continue
        links = [*islice(piece.element.iter("a"), _MOST_CRUMBS + 1)]
        own, named = flat.spans[piece.parent], _SECTION.search
        for link in links if len(links) <= _MOST_CRUMBS else ():
            text = text_of(link).strip(" /|›»>")
            names = f"{link.get('class', '')} {own.classes}"
            leads = "category" in link.get("rel", "").split() or _SECTION_PATH.search(
                link.get("href", "").split("?")[0]
            )
            if (leads or named(names)) and 1 < len(text) <= _LONGEST_SECTION and text in piece.text:
                return text
    return None


def _breadcrumbs(context: Context) -> Iterable[_Element]:
    """The outermost elements above the text that are named as breadcrumbs and hold a link."""
    spans = context.flat.spans
    above = context.flat.pieces[: max(context.found.start, context.title_at or 0) + _CRUMBS_BELOW]
    named: dict[int, bool] = {}
    found: dict[_Element, None] = {}
    for at in dict.fromkeys(piece.parent for piece in above if piece.linked):
        outermost, around = -1, at
        for _ in range(1 + _CRUMB_LEVELS):
            if around < 0:
                break
            if around not in named:
                named[around] = _is_named_breadcrumb(spans[around])
            outermost, around = around if named[around] else outermost, spans[around].parent
        if outermost >= 0:
            found[spans[outermost].element] = None
    return found


def _is_named_breadcrumb(span: Span) -> bool:
    """Whether a block element, or an inline one right around it, is named as breadcrumbs."""
    element = span.element
    if (
        "rumb" in span.classes
        or "rumb" in element.get("aria-label", "")
        or "rumb" in element.get("id", "")
        or "rumb" in element.get("itemtype", "")
    ):
        return True
    around = element.getparent()
    return around is not None and around.tag in INLINE and "rumb" in around.get("class", "")


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
    found = found or _one_by_one(evidence.all_metas("article:tag", "og:article:tag"))
    found = found or [word for text in strings(evidence.article.get("keywords")) for word in text.split(",")]
    if not found and not (site and site.tags and context.layout_known):
        found = _tag_links(context)
        found = found or [word for text in evidence.all_metas("news_keywords")[:1] for word in text.split(",")]
    clean = (tag.strip(" #,;") for tag in map(one_line, found))
    named = (tag for tag in clean if 1 < len(tag) <= 80 and not _OF_THE_SYSTEM.fullmatch(tag))
    return tuple(dict.fromkeys(named))[:_MAX_TAGS]


def _one_by_one(values: list[str]) -> list[str]:
    """Tags, a value each; a single value is a list of them."""
    return values[0].split(",") if len(values) == 1 else values


def _tag_links(context: Context) -> list[str]:
    """The texts of links to tag pages inside the body and in the 15 blocks after it."""
    pieces = context.flat.pieces[context.found.start : context.found.end + 15]
    blocks = dict.fromkeys(piece.element for piece in pieces if piece.linked > 0.5 * _behind_label(piece.text))
    anchors = [anchor for block in blocks for anchor in islice(block.iter("a"), _MOST_LINKS)]
    return [text_of(anchor) for anchor in tag_links(anchors)]


def _behind_label(text: str) -> int:
    """The characters of a line behind its label, if it has one: "Tags: bridge"."""
    return len(text) - 1 - text.find(":", 0, _LONGEST_LABEL)


def lead(context: Context) -> str | None:
    """The standfirst: the site's selector, else the page's description where it speaks of this article."""
    site = context.site
    if found := select(context.document.root, site.lead if site else ()):
        return text_of(found[0]) or None
    evidence = context.evidence
    for said in (evidence.said("description"), evidence.meta("og:description"), evidence.meta("description")):
        if said and (text := _of_this_article(_without_markup(said), context)):
            return text
    return _standfirst(context)


def _standfirst(context: Context) -> str | None:
    """The line between headline and text that its publisher names as what leads in."""
    at, spans = context.title_at, context.flat.spans
    if at is None:
        return None
    first = [block.text for block in context.found.blocks[:2]]
    for piece in context.flat.pieces[at + 1 : min(at + 1 + _LEAD_BELOW, context.found.start + 2)]:
        own, text = spans[piece.parent], piece.text
        names = f"{own.classes} {own.element_id} {spans[own.parent].classes}"
        if _LEAD.search(names) and _SHORTEST_LEAD <= len(text) <= _LONGEST_LEAD and not piece.linked:
            if rules_for(context.language).match("paragraph", text) is not None:
                return None
            return text if text in first or _is_told(_stems(text), context) else None
    return None


def _without_markup(description: str) -> str:
    """A description as a reader would see it: some hold the tags of the text that they were taken from."""
    if _TAG.search(description) is None:
        return description
    return " ".join(piece.text for piece in walk(read_document(description).root).pieces)


def _of_this_article(description: str, context: Context) -> str | None:
    """A description as a lead: whole if the page cut it, None if it is the site's own or only the title again."""
    squashed = squash(description.rstrip(" .…"))
    if len(squashed) < 30 or (context.title and squashed == squash(context.title)):
        return None
    for block in context.found.blocks[:3]:
        if _begins(block.text, squashed):
            return block.text if len(block.text) < 600 else description
    return description if _is_told(_stems(description), context) else None


def _is_told(said: set[str], context: Context) -> bool:
    """Whether headline and text have enough of these word stems; no more of the text is looked at than is needed."""
    untold, left = said - _stems(context.title or ""), _TOLD_CHARACTERS
    for block in context.found.blocks[:_TOLD_BLOCKS]:
        if len(said) - len(untold) >= _TELLS * len(said) or left <= 0:
            break
        untold -= _stems(block.text[:left])
        left -= len(block.text) + 1
    return len(said) - len(untold) >= _TELLS * len(said) > 0


def _begins(text: str, squashed: str) -> bool:
    """Whether a text, squashed, begins so; half of it being letters, no more of it is looked at than is needed."""
    start = squash(text[: 2 * len(squashed)])
    return (start if len(start) >= len(squashed) else squash(text)).startswith(squashed)


def _stems(text: str) -> set[str]:
    return {word[:_STEM] for word in _LONG_WORD.findall(text.lower())}


def canonical_url(context: Context) -> str | None:
    """What the page calls its canonical address, if that is on the same site and no front page."""
    said = context.evidence.canonical
    url = canonical(said, base=context.document.url) if said else None
    if url is None or context.document.url is None:
        return url
    return url if same_site(url, context.document.url) and url.rstrip("/").count("/") > 2 else None
