"""`Newspaper`: the fictional newspaper as a pure function from a path and a visit to an answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache, partial
from http import HTTPStatus
from importlib.resources import files
from typing import NamedTuple
from urllib.parse import unquote

from newscrawler.demo import markup, syndication
from newscrawler.demo.markup import Listing
from newscrawler.demo.story import ZONE, Edition, Issue, Story, editions

_FRONT_CARDS, _NEWS_CARDS, _SECTION_CARDS = 6, 6, 3  # stories a list page shows
_HTML = "text/html; charset=utf-8"
_XML = "application/xml; charset=utf-8"
_PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 480 270"><rect width="480" height="270" fill="#d8e2e6"/>'
    '<path d="M0 230 150 90l90 80 70-50 170 110v40H0z" fill="#8fa7ae"/></svg>'
)


class Answer(NamedTuple):
    """An HTTP answer: status, media type, body."""

    status: int
    content_type: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Newspaper:
    """The newspaper at an address (`http://127.0.0.1:8080`, no closing slash), dated back from its first visit.

    At the second visit one story of each language is edited, one is gone (410) and two are new; what changed is dated
    `second_visit`. Both times need an offset.
    """

    base: str
    first_visit: datetime
    second_visit: datetime

    def answer(self, path: str, visit: int) -> Answer:
        """The answer to GET `path` (as in the request line, percent-encoded) at visit 1 or 2."""
        issue = self._issue(visit)
        pages = _pages(issue)
        plain = unquote(path.partition("?")[0])
        if page := pages.get(plain):
            return page()
        if plain.startswith("/img/"):
            return Answer(HTTPStatus.OK, "image/svg+xml", _PICTURE.encode())
        if plain + "/" in pages:
            return pages[plain + "/"]()
        edition = next(one for one in reversed(editions()) if plain.startswith(one.path))
        return _note(issue, edition, "missing", HTTPStatus.NOT_FOUND)

    def stories(self, language: str, visit: int) -> tuple[Story, ...]:
        """The stories that stand at a visit in one language, newest first."""
        edition = next(one for one in editions() if one.language == language)
        return self._issue(visit).stories(edition)

    def _issue(self, visit: int) -> Issue:
        now = self.first_visit if visit == 1 else self.second_visit
        return Issue(self.base, self.first_visit.astimezone(ZONE), now.astimezone(ZONE), visit)


Page = Callable[[], Answer]


@lru_cache(maxsize=8)
def _pages(issue: Issue) -> dict[str, Page]:
    """Every address of the newspaper at a visit."""
    pages: dict[str, Page] = {
        "/robots.txt": lambda: _text("text/plain; charset=utf-8", syndication.robots(issue)),
        "/style.css": lambda: _text(
            "text/css; charset=utf-8", (files(__package__) / "templates/style.css").read_text("utf-8")
        ),
        "/sitemap-index.xml": lambda: _text(_XML, syndication.sitemap_index(issue)),
        "/sitemap-news.xml": lambda: _text(_XML, syndication.news_sitemap(issue)),
    }
    for edition in editions():
        pages[f"/sitemap-{edition.language}.xml"] = partial(_rendered, _XML, syndication.sitemap, issue, edition)
        pages[f"{edition.path}rss.xml"] = partial(_rendered, _XML, syndication.rss, issue, edition)
        pages.update((edition.path + path, page) for path, page in _edition_pages(issue, edition))
    return pages


def _edition_pages(issue: Issue, edition: Edition) -> Iterator[tuple[str, Page]]:
    for listing in _listings(issue, edition):
        for number in range(1, listing.last + 1):
            one = replace(listing, number=number)
            yield one.address(number), partial(_rendered, _HTML, markup.list_page, issue, edition, one)
    for label, path in edition.menu:
        own = path.removeprefix(edition.path)
        yield own, partial(_rendered, _HTML, markup.note_page, issue, edition, label, edition.words["about"])
    for story in edition.stories:
        if issue.is_gone(story):
            gone = partial(_note, issue, edition, "gone", HTTPStatus.GONE)
            yield from ((story.path, gone), (f"{story.path}amp/", gone))
        elif story.visit <= issue.visit:
            yield story.path, partial(_rendered, _HTML, markup.article_page, issue, edition, story)
            yield f"{story.path}amp/", partial(_rendered, _HTML, markup.amp_page, issue, edition, story)


def _listings(issue: Issue, edition: Edition) -> Iterator[Listing]:
    """The front page, all news, and the lists by section, tag and author, each at its first page."""
    stories = issue.stories(edition)
    words = edition.words
    yield Listing(words["tagline"], "", stories[:_FRONT_CARDS], _FRONT_CARDS)
    yield Listing(words["all_news"], "news/", stories, _NEWS_CARDS)
    for slug, label in edition.sections.items():
        yield Listing(label, f"{slug}/", [one for one in stories if one.section == slug], _SECTION_CARDS)
    for tag in sorted({tag for story in stories for tag in story.tags}):
        tagged = [one for one in stories if tag in one.tags]
        yield Listing(f"{words['tag']}: {tag}", f"tag/{tag.lower()}/", tagged, _NEWS_CARDS)
    for name in sorted({name for story in stories for name in story.authors}):
        yield Listing(name, f"author/{name}/", [one for one in stories if name in one.authors], _NEWS_CARDS)


def _rendered(content_type: str, render: Callable[..., str], *facts: object) -> Answer:
    return _text(content_type, render(*facts))


def _note(issue: Issue, edition: Edition, word: str, status: HTTPStatus) -> Answer:
    text = markup.note_page(issue, edition, edition.words[word], edition.words["about"])
    return Answer(status, _HTML, text.encode())


def _text(content_type: str, text: str) -> Answer:
    return Answer(HTTPStatus.OK, content_type, text.encode())
