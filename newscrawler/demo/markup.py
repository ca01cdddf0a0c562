"""Stories and lists as HTML, in the six layouts the newspaper has had over the years.

The templates are the package's `templates/*.html` for `string.Template`; everything put into them is escaped here.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from html import escape
from importlib.resources import files
from itertools import groupby
from string import Template
from typing import Any
from urllib.parse import quote

from newscrawler.demo.story import Edition, Issue, Photo, Piece, Story

_PHONES = ("+7 700 000-00-11", "+7 700 000-00-12")
_RATES = (("USD", "541.20"), ("EUR", "628.35"), ("RUB", "6.68"), ("CNY", "76.10"))


@dataclass(frozen=True, slots=True)
class Layout:
    """How one layout marks up a story: the attribute that names its metas, its JSON-LD, its body."""

    meta: str
    json_ld: str
    body: Callable[[Iterable[Piece], Edition], str]


@dataclass(frozen=True, slots=True)
class Listing:
    """Page `number` of a list of stories, `size` a page; `path` is the list's below its edition's."""

    title: str
    path: str
    stories: Sequence[Story]
    size: int
    number: int = 1

    @property
    def last(self) -> int:
        """Number of the last page."""
        return max(1, -(-len(self.stories) // self.size))

    @property
    def shown(self) -> Sequence[Story]:
        """The stories on this page."""
        return self.stories[(self.number - 1) * self.size : self.number * self.size]

    def address(self, number: int) -> str:
        """Path of one page of the list."""
        return f"{self.path}page/{number}/" if number > 1 else self.path


def article_page(issue: Issue, edition: Edition, story: Story) -> str:
    """The page of a story in the story's own layout."""
    layout = LAYOUTS[story.layout]
    facts = _story_facts(issue, edition, story)
    content = _template(f"article-{story.layout}.html").substitute(
        facts,
        body=layout.body(issue.body(story), edition),
        iso=escape(_iso(issue, story)),
        photo=_photo(story.photo, edition),
    )
    head = _head(issue, edition, story, layout)
    return page(issue, edition, title=story.title, head=head, content=content)


def amp_page(issue: Issue, edition: Edition, story: Story) -> str:
    """The AMP variant of a story: the same text under another address, the lead printed twice."""
    return _template("amp.html").substitute(
        _story_facts(issue, edition, story),
        language=edition.language,
        name=escape(edition.words["name"]),
        url=escape(issue.url(edition, story.path)),
        body=_paragraphs(issue.body(story), edition),
    )


def list_page(issue: Issue, edition: Edition, listing: Listing) -> str:
    """One page of a list of stories; the first has no number in its address."""
    cards = "\n".join(_card(issue, edition, story) for story in listing.shown)
    steps = [(str(number), edition.path + listing.address(number)) for number in range(1, listing.last + 1)]
    following = [(edition.words["more"], steps[listing.number][1])] if listing.number < listing.last else []
    content = _template("list.html").substitute(
        title=escape(listing.title),
        cards=cards,
        pages=_links(steps + following, "li", "pager-step") if listing.last > 1 else "",
    )
    # Like many real sites, lists carry og:type article too.
    head = '<meta property="og:type" content="article">'
    return page(issue, edition, title=listing.title, head=head, content=content)


def note_page(issue: Issue, edition: Edition, title: str, text: str) -> str:
    """A page that is no story: about us, not found, withdrawn."""
    content = f'<h1 class="note">{escape(title)}</h1>\n<p>{escape(text)}</p>'
    return page(issue, edition, title=title, head="", content=content)


def page(issue: Issue, edition: Edition, *, title: str, head: str, content: str) -> str:
    """The whole page: head, banner, menus, the content, and the furniture around and below it."""
    words = {name: escape(word) for name, word in edition.words.items()}
    standing = issue.stories(edition)
    letters = sorted({city[0] for city in edition.cities})
    return _template("page.html").substitute(
        words,
        language=edition.language,
        title=escape(title),
        head=head,
        content=content,
        banner_url=next(edition.path + one.path for one in edition.stories if one.slug == words["banner_story"]),
        home_url=edition.path,
        feed=issue.url(edition, "rss.xml"),
        switch=_links(edition.switch, "li", "lang"),
        sections=_links(_section_links(edition), "li", "rubric"),
        menu=_links(edition.menu, "li", "service"),
        rate_rows="".join(
            f'<span class="fx">{code} <img src="/img/up.svg" alt="course up"> {sum_}</span>' for code, sum_ in _RATES
        ),
        letters="".join(f"<b>{letter}</b>" for letter in letters),
        city_rows="".join(f'<li><a href="#">{escape(city)}</a></li>' for city in edition.cities),
        also=_links(_story_links(edition, standing[3:8]), "li", "also-item"),
        hot=_links(_story_links(edition, standing[:5]), "li", "hot-item"),
        phones="".join(f"<span>{phone}</span>" for phone in _PHONES),
        year=issue.now.year,
    )


def _head(issue: Issue, edition: Edition, story: Story, layout: Layout) -> str:
    url = issue.url(edition, story.path)
    metas = {"og:type": "article", "og:title": story.title, "og:description": story.lead, "og:url": url}
    if layout.json_ld != "silent":
        metas |= {"article:published_time": _iso(issue, story), "article:section": edition.sections[story.section]}
        if issue.is_edited(story):
            metas["article:modified_time"] = issue.modified(story).isoformat()
    if story.photo:
        metas["og:image"] = f"{issue.base}/img/{story.photo.file}"
    lines = [f'<meta {layout.meta}="{name}" content="{escape(value)}">' for name, value in metas.items()]
    lines.append(f'<meta name="description" content="{escape(story.lead)}">')
    lines.append(f'<link href="{escape(url)}" rel="canonical">')
    lines.append(f'<link rel="amphtml" href="{escape(url)}amp/">')
    return "\n".join(lines) + _json_ld(issue, edition, story, layout.json_ld)


def _json_ld(issue: Issue, edition: Edition, story: Story, form: str) -> str:
    url = issue.url(edition, story.path)
    news: dict[str, Any] = {
        "@type": "NewsArticle",
        "headline": story.title,
        "description": story.lead,
        "datePublished": _iso(issue, story),
        "dateModified": issue.modified(story).isoformat(),
        "author": [{"@type": "Person", "name": name} for name in story.authors],
        "articleSection": edition.sections[story.section],
        "keywords": list(story.tags),
        "inLanguage": edition.language,
        "mainEntityOfPage": url,
    }
    organization = {"@type": "NewsMediaOrganization", "name": edition.words["name"], "url": issue.url(edition)}
    crumbs = {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": 1, "name": edition.words["home"], "item": issue.url(edition)}
        ],
    }
    schema = {"@context": "https://schema.org"}
    text = {
        "plain": lambda: json.dumps(schema | news, ensure_ascii=False),
        "graph": lambda: json.dumps(schema | {"@graph": [organization, crumbs, news]}, ensure_ascii=False),
        # A comma too many before the closing brace, as hand-made templates have it.
        "broken": lambda: json.dumps(schema | news, ensure_ascii=False)[:-1] + ",}",
    }.get(form)
    if text is None:
        return ""
    safe = text().replace("</", "<\\/")  # "</script>" inside a string would end the element
    return f'\n<script type="application/ld+json">{safe}</script>'


def _story_facts(issue: Issue, edition: Edition, story: Story) -> dict[str, str]:
    """What the templates of a story's page name, escaped."""
    tags = [(tag, f"{edition.path}tag/{quote(tag.lower())}/") for tag in story.tags]
    facts = {name: escape(word) for name, word in edition.words.items()}
    return facts | {
        "title": escape(story.title),
        "lead": escape(story.lead),
        "date": escape(_printed(issue, edition, story)),
        "byline": ", ".join(f'<a href="{edition.path}author/{quote(n)}/">{escape(n)}</a>' for n in story.authors),
        "label": f'<div class="promo-mark">{escape(edition.words["sponsored"])}</div>' if story.sponsored else "",
        "section": escape(edition.sections[story.section]),
        "section_url": f"{edition.path}{story.section}/",
        "home_url": edition.path,
        "tag_links": _links(tags, "span", "keyword"),
        "also_links": _links(_story_links(edition, _others(issue, edition, story)), "li", "more-item"),
        "seen": str(story.id % 900 + 100),
    }


def _others(issue: Issue, edition: Edition, story: Story) -> tuple[Story, ...]:
    return tuple(one for one in issue.stories(edition) if one.section == story.section and one is not story)[:4]


def _paragraphs(pieces: Iterable[Piece], edition: Edition) -> str:
    """The body in paragraphs, lists, blockquotes and figures."""
    return "\n".join(_block(is_list, run, edition, _photo) for is_list, run in _runs(pieces))


def _photos_in_paragraphs(pieces: Iterable[Piece], edition: Edition) -> str:
    """Like `_paragraphs`, with the photos as editors paste them: in a paragraph, the caption in italics."""
    return "\n".join(_block(is_list, run, edition, _pasted_photo) for is_list, run in _runs(pieces))


def _runs(pieces: Iterable[Piece]) -> Iterator[tuple[bool, list[Piece]]]:
    """The pieces one by one, the items of a list together."""
    for is_list, run in groupby(pieces, key=lambda piece: piece.kind == "item"):
        if is_list:
            yield True, list(run)
        else:
            yield from ((False, [piece]) for piece in run)


def _block(is_list: bool, run: list[Piece], edition: Edition, photo: Callable[[Photo | None, Edition], str]) -> str:
    if is_list:
        return "<ul>" + "".join(f"<li>{escape(piece.text)}</li>" for piece in run) + "</ul>"
    piece = run[0]
    match piece.kind:
        case "heading":
            return f"<h2>{escape(piece.text)}</h2>"
        case "quote":
            return f"<blockquote><p>{escape(piece.text)}</p></blockquote>"
        case "photo":
            return photo(piece.photo, edition)
        case "read_also":
            return f"<p>{_read_also(piece, edition)}</p>"
        case _:
            return f"<p>{escape(piece.text)}</p>"


def _lines(pieces: Iterable[Piece], edition: Edition) -> str:
    """The body of the oldest layout: no paragraphs, only line breaks."""
    marks = {"item": "■ ", "quote": "— "}
    texts = []
    for piece in pieces:
        text = _read_also(piece, edition) if piece.kind == "read_also" else escape(piece.text)
        texts.append(_photo(piece.photo, edition) or marks.get(piece.kind, "") + text)
    return "<br /><br />\n".join(texts)


def _read_also(piece: Piece, edition: Edition) -> str:
    target = next(story for story in edition.stories if story.slug == piece.text)
    return f'{escape(edition.words["read_also"])}: <a href="{edition.path}{target.path}">{escape(target.title)}</a>'


def _photo(photo: Photo | None, edition: Edition) -> str:
    if photo is None:
        return ""
    return (
        f'<figure class="shot"><img src="/img/{photo.file}" alt="{escape(photo.caption)}">'
        f'<figcaption>{escape(photo.caption)} <span class="shot-by">{escape(edition.words["photo"])} '
        f"{escape(photo.credit)}</span></figcaption></figure>"
    )


def _pasted_photo(photo: Photo | None, edition: Edition) -> str:
    assert photo is not None
    caption = f"{photo.caption}. {edition.words['photo']} {photo.credit}"
    return f'<p><img src="/img/{photo.file}" alt=""><em>{escape(caption)}</em></p>'


def _card(issue: Issue, edition: Edition, story: Story) -> str:
    return _template("card.html").substitute(
        url=f"{edition.path}{story.path}",
        title=escape(story.title),
        lead=escape(story.lead),
        date=escape(_printed(issue, edition, story)),
    )


def _printed(issue: Issue, edition: Edition, story: Story) -> str:
    """The date as the page prints it: `14 ноября 2026, 09:40`, a bare day, or `Вчера, 18:20`."""
    moment = issue.published(story)
    if story.relative and isinstance(moment, datetime) and moment.date() == issue.now.date() - timedelta(days=1):
        return f"{edition.words['yesterday']}, {moment:%H:%M}"
    day = edition.words["date"].format(day=moment.day, month=edition.months[moment.month - 1], year=moment.year)
    gap = " | " if story.layout == "old" else ", "
    return f"{day}{gap}{moment:%H:%M}" if isinstance(moment, datetime) else day


def _iso(issue: Issue, story: Story) -> str:
    return issue.published(story).isoformat()


def _section_links(edition: Edition) -> list[tuple[str, str]]:
    return [(label, f"{edition.path}{slug}/") for slug, label in edition.sections.items()]


def _story_links(edition: Edition, stories: Iterable[Story]) -> list[tuple[str, str]]:
    return [(story.title, f"{edition.path}{story.path}") for story in stories]


def _links(pairs: Iterable[tuple[str, str]], tag: str, css: str) -> str:
    return "".join(f'<{tag} class="{css}"><a href="{escape(url)}">{escape(label)}</a></{tag}>' for label, url in pairs)


@cache
def _template(name: str) -> Template:
    return Template((files(__package__) / "templates" / name).read_text("utf-8"))


LAYOUTS: dict[str, Layout] = {
    "classic": Layout("property", "plain", _paragraphs),
    "graph": Layout("property", "graph", _photos_in_paragraphs),
    "microdata": Layout("name", "none", _paragraphs),
    "broken": Layout("name", "broken", _paragraphs),
    "old": Layout("name", "none", _lines),
    "plain": Layout("name", "silent", _paragraphs),
}
