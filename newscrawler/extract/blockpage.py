"""Pages that stand in for the article: challenges, captchas, refusals, walls, and "page not found" with status 200.

Such a page must never become a version of an article. It is known by tables (`blockpage_words.py`): headers and marks
of the vendors' own scripts, whole titles, and sentences. None of these is asked of a page with much text, and titles
only of one that does not declare itself an article, so that a story about captchas, or one headed "Access denied",
stays a story.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from newscrawler.extract.blockpage_words import (
    FRONT_PAGE,
    HEADERS,
    LOGIN,
    MARKS,
    NUMBERS,
    SENTENCES,
    TITLES,
    Sentences,
    StandIn,
)
from newscrawler.extract.characters import one_line, text_of
from newscrawler.extract.evidence import Evidence, gather

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lxml.etree import _Element

    from newscrawler.extract.document import Document
    from newscrawler.items import Article, Page


# Words of the body found. A refusal with its explanation, or a consent wall with its purposes, fits in the first; what
# is only known by its title must be shorter, and what stands beside known sentences no longer than a caption.
MOST_WORDS = 200
MOST_WORDS_TITLED = 100
MOST_WORDS_BESIDE = 25
MOST_WORDS_OF_NOTICE = 60  # of one paragraph; in a longer one the sentence is quoted

_SEPARATOR = re.compile(r"\s[-–—|:·•»«/]+\s|\s*[|»«•]\s*")
_NO_WORD = re.compile(r"[\W_]+")
_APOSTROPHES = str.maketrans("’ʼ`ё", "'''е")


def refused_by(headers: Iterable[tuple[str, str]]) -> str | None:
    """The protection that says in a header that it answers in the site's place; None if none does."""
    given = {name.lower(): value.strip().lower() for name, value in headers}
    told = (whose for name, values, whose in HEADERS if name in given and (not values or given[name] in values))
    return next(told, None)


def stand_in(page: Page, document: Document, article: Article) -> StandIn | None:
    """What a page is instead of an article, or None. `article` is what `find_article` found on it.

    A page that declares an article (JSON-LD, a publication time in the head) is only asked for a login wall where its
    text should be. So is one that prints a time of publication, unless it has hardly any text: it may be a clock.
    """
    if page.kind == "article" and _is_front_page(page.url) and not _is_front_page(page.requested_url):
        return FRONT_PAGE
    texts = [block.text for block in article.blocks if block.kind != "caption"]
    words = sum(len(text.split()) for text in texts)
    if words > MOST_WORDS:
        return None
    evidence = gather(document.root)
    if not _declares_article(evidence):
        if whose := next((whose for mark, whose in MARKS if mark in page.body), None):
            return StandIn("blocked", whose)
        room = MOST_WORDS_TITLED if article.published is None else MOST_WORDS_BESIDE
        if words <= room and (titled := _by_title(_titles(document.root, evidence))):
            return titled
        if article.published is None:
            return _by_sentences(texts, SENTENCES) if texts else _by_notice(_lines(document.root))
    return _by_sentences(texts, _WALLS)


def _is_front_page(url: str) -> bool:
    parts = urlsplit(url)
    return parts.path in ("", "/") and not parts.query


def _declares_article(evidence: Evidence) -> bool:
    metas = evidence.meta("article:published_time", "datepublished", "og:published_time", "pubdate")
    return bool(evidence.article.get("headline") or metas or evidence.itemprops.get("datePublished"))


def _titles(root: _Element, evidence: Evidence) -> Iterable[str]:
    """The title's parts and the headings, without punctuation and error numbers around them."""
    headings = [text_of(heading) for heading in root.iter("h1")][:3]
    for title in filter(None, (evidence.title_tag, *headings)):
        yield from map(_message, (title[:300], *_SEPARATOR.split(title[:300])))


def _message(title: str) -> str:
    """A title as it stands in the table; one without any error number around it is never empty."""
    words = _NO_WORD.sub(" ", title.lower().translate(_APOSTROPHES)).split()
    bare = [word for word in words if word not in NUMBERS]
    has_number = any(word.isdigit() for word in words)
    return " ".join(bare) if bare or has_number else " ".join(words) or "-"


_WALLS = tuple((what, sentences) for what, sentences in SENTENCES if what is LOGIN)
_BY_TITLE: Mapping[str, StandIn] = {
    _NO_WORD.sub(" ", title.translate(_APOSTROPHES)): what for what, titles in TITLES for title in titles
}


def _by_title(titles: Iterable[str]) -> StandIn | None:
    return next((_BY_TITLE[title] for title in titles if title in _BY_TITLE), None)


def _by_sentences(texts: Iterable[str], sentences: Sentences) -> StandIn | None:
    """The notice that makes up a body, a few other words aside."""
    found, beside = None, 0
    for text in texts:
        what = _notice(text, sentences)
        found = found or what
        beside += 0 if what else len(text.split())
    return found if beside <= MOST_WORDS_BESIDE else None


def _by_notice(lines: list[str]) -> StandIn | None:
    """The notice on a page without any prose, if that is nearly all it shows."""
    if sum(len(line.split()) for line in lines) > MOST_WORDS_TITLED:
        return None
    return next((what for line in lines if (what := _notice(line, SENTENCES))), None)


def _notice(text: str, sentences: Sentences) -> StandIn | None:
    if len(text.split()) > MOST_WORDS_OF_NOTICE:
        return None
    told = text.lower().translate(_APOSTROPHES)
    return next((what for what, group in sentences for sentence in group if sentence in told), None)


def _lines(root: _Element) -> list[str]:
    """What a page shows, a line an element; texts for readers without scripts included."""
    body = root.find(".//body")
    if body is None:
        return []
    shown = (element for element in body.iter("*") if element.tag not in ("script", "style", "template"))
    pieces = (text for element in shown for text in (element.text, *(child.tail for child in element)) if text)
    return [line for piece in pieces if (line := one_line(piece))]
