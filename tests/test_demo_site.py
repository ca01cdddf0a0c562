"""The fictional newspaper: every page answers, every form of story is there, and the second visit differs as told."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from urllib.error import HTTPError
from urllib.parse import urljoin, urlsplit
from urllib.request import urlopen

import lxml.etree
import lxml.html
import pytest

from newscrawler.demo import Newspaper, NewspaperServer

BASE = "http://127.0.0.1:8080"
FIRST = datetime(2026, 11, 14, 6, 0, tzinfo=UTC)
SECOND = FIRST + timedelta(days=1)
PAPER = Newspaper(BASE, FIRST, SECOND)
PREFIX = {"ru": "/", "kk": "/kk/", "en": "/en/"}
LANGUAGES = pytest.mark.parametrize("language", PREFIX)


def html(path: str, visit: int = 1) -> str:
    answer = PAPER.answer(path, visit)
    assert answer.status == 200
    return answer.body.decode()


def address(language: str, number: int) -> str:
    """Path of the story whose id ends with `number`; the editions number theirs alike."""
    story = next(one for one in PAPER.stories(language, 2) + PAPER.stories(language, 1) if one.id % 100 == number)
    return PREFIX[language] + story.path


def locations(path: str, visit: int) -> dict[str, str | None]:
    tree = lxml.etree.fromstring(PAPER.answer(path, visit).body)
    rows = tree.iterfind("{*}*")
    return {str(row.findtext("{*}loc")).removeprefix(BASE): row.findtext("{*}lastmod") for row in rows}


def reached(visit: int) -> dict[str, int]:
    """Status of every address that links lead to from the Russian front page."""
    found: dict[str, int] = {}
    waiting = ["/"]
    while waiting:
        path = waiting.pop()
        if path in found:
            continue
        answer = PAPER.answer(path, visit)
        found[path] = answer.status
        if answer.content_type.startswith("text/html"):
            links = lxml.html.fromstring(answer.body).xpath("//a/@href | //link/@href")
            waiting += [urlsplit(urljoin(BASE + path, link)).path for link in links if not link.startswith("#")]
    return found


@pytest.mark.parametrize("visit", [1, 2])
def test_every_link_of_the_newspaper_leads_to_a_page(visit: int) -> None:
    found = reached(visit)
    assert set(found.values()) == {200}
    for language, prefix in PREFIX.items():
        assert {prefix + story.path for story in PAPER.stories(language, visit)} <= found.keys()


@LANGUAGES
def test_each_edition_has_at_least_fourteen_stories_of_three_to_ten_paragraphs(language: str) -> None:
    stories = PAPER.stories(language, 1)
    assert len(stories) >= 14
    for story in stories:
        assert 3 <= sum(piece.kind in {"paragraph", "quote"} for piece in story.body) <= 10, story.slug


@LANGUAGES
def test_sections_go_on_over_several_pages(language: str) -> None:
    story = PAPER.stories(language, 1)[0]
    first, second = (html(f"{PREFIX[language]}{story.section}/{page}") for page in ("", "page/2/"))
    assert "page/2/" in first
    assert first != second


@LANGUAGES
def test_the_sitemap_names_every_story_and_nothing_gone(language: str) -> None:
    for visit in (1, 2):
        listed = locations(f"/sitemap-{language}.xml", visit)
        assert {PREFIX[language] + one.path for one in PAPER.stories(language, visit)} == {
            path for path in listed if "/page/" not in path
        }


def test_robots_leads_to_the_sitemap_index_and_on_to_every_sitemap() -> None:
    robots = PAPER.answer("/robots.txt", 1).body.decode()
    index = str(re.findall("^Sitemap: (.*)$", robots, re.MULTILINE)[0]).removeprefix(BASE)
    sitemaps = locations(index, 1)
    assert set(sitemaps) == {"/sitemap-news.xml", "/sitemap-ru.xml", "/sitemap-kk.xml", "/sitemap-en.xml"}
    assert all(locations(path, 1) for path in sitemaps)


@LANGUAGES
def test_the_feed_lists_the_newest_stories_first(language: str) -> None:
    tree = lxml.etree.fromstring(PAPER.answer(f"{PREFIX[language]}rss.xml", 1).body)
    links = [str(link).removeprefix(BASE) for link in tree.xpath("//item/link/text()")]
    assert links == [PREFIX[language] + story.path for story in PAPER.stories(language, 1)[:10]]


@LANGUAGES
def test_at_the_second_visit_one_story_is_edited_one_gone_and_two_are_new(language: str) -> None:
    first = {story.slug: story for story in PAPER.stories(language, 1)}
    second = {story.slug: story for story in PAPER.stories(language, 2)}
    (gone,) = first.keys() - second.keys()
    assert len(second.keys() - first.keys()) == 2
    assert PAPER.answer(PREFIX[language] + first[gone].path, 2).status == 410
    before, after = (locations(f"/sitemap-{language}.xml", visit) for visit in (1, 2))
    changed = [path for path, stamp in after.items() if path in before and before[path] != stamp]
    assert changed == [address(language, 1)]
    assert datetime.fromisoformat(str(after[changed[0]])) == SECOND
    edited = next(one for one in second.values() if one.edited)
    old, new = (str(lxml.html.fromstring(html(changed[0], visit)).text_content()) for visit in (1, 2))
    changes = [piece.text for piece in edited.edited or () if piece not in edited.body]
    assert len(changes) == 2
    assert all(text in new and text not in old for text in changes)


@LANGUAGES
def test_the_second_visit_can_be_asked_for_first(language: str) -> None:
    path = address(language, 1)
    later = PAPER.answer(path, 2)
    assert PAPER.answer(path, 1) != later
    assert PAPER.answer(path, 2) == later


@LANGUAGES
def test_structured_data_is_whole_on_some_stories_a_graph_on_some_and_broken_on_some(language: str) -> None:
    def data(number: int) -> str:
        return str(lxml.html.fromstring(html(address(language, number))).findtext(".//script"))

    assert json.loads(data(2))["@type"] == "NewsArticle"
    assert json.loads(data(1))["@graph"][-1]["@type"] == "NewsArticle"
    with pytest.raises(json.JSONDecodeError):
        json.loads(data(5))
    assert 'itemprop="articleBody"' in html(address(language, 4))


@LANGUAGES
def test_a_story_with_only_a_date_tells_no_hour_anywhere(language: str) -> None:
    path = address(language, 11)
    assert re.search(r"3[., ]+\w+[., ]+2026|3 \w+ 2026", html(path))
    assert not re.search(r"2026-11-03T|2026[,|  ]+\d\d:\d\d", html(path))
    assert locations(f"/sitemap-{language}.xml", 1)[path] == "2026-11-03"


@pytest.mark.parametrize(
    ("language", "printed"), [("ru", "Вчера, 18:20"), ("kk", "Кеше, 18:30"), ("en", "Yesterday, 18:20")]
)
def test_a_story_of_yesterday_prints_a_relative_date_until_the_day_after(language: str, printed: str) -> None:
    path = address(language, 12)
    assert printed in html(path, 1)
    assert "published_time" not in html(path, 1)
    assert printed not in html(path, 2)


@LANGUAGES
def test_a_story_has_three_photos_with_captions_and_credits(language: str) -> None:
    captions = lxml.html.fromstring(html(address(language, 9))).xpath("//p[img]/em/text()")
    assert len(captions) == 3
    assert all(re.search(r"\. (Фото|Photo): \w+ \w+$", str(caption)) for caption in captions)


@pytest.mark.parametrize(
    ("language", "label"), [("ru", "Партнерский материал"), ("kk", "Серіктес материалы"), ("en", "Sponsored content")]
)
def test_only_the_advertorial_carries_the_partner_label(language: str, label: str) -> None:
    labelled = [one.id % 100 for one in PAPER.stories(language, 1) if label in html(PREFIX[language] + one.path)]
    assert labelled == [6]


@LANGUAGES
def test_the_amp_variant_names_the_story_as_canonical(language: str) -> None:
    path = address(language, 1)
    page = lxml.html.fromstring(html(path + "amp/"))
    assert page.xpath("//link[@rel='canonical']/@href") == [BASE + path]
    assert lxml.html.fromstring(html(path)).xpath("//link[@rel='amphtml']/@href") == [f"{BASE}{path}amp/"]


def test_an_unknown_path_is_not_found_in_the_language_of_its_edition() -> None:
    for path, language in (("/nothing-9/", "ru"), ("/kk/nothing-9/", "kk"), ("/en/nothing-9/", "en")):
        answer = PAPER.answer(path, 1)
        assert answer.status == 404
        assert f'<html lang="{language}">' in answer.body.decode()


def test_a_path_is_found_percent_encoded_without_its_closing_slash_and_with_a_query() -> None:
    page = PAPER.answer("/tag/мост/", 1)
    assert page.status == 200
    assert PAPER.answer("/tag/%D0%BC%D0%BE%D1%81%D1%82?from=menu", 1) == page


def test_the_server_answers_on_loopback_logs_what_was_asked_and_turns_the_page() -> None:
    with NewspaperServer(FIRST) as server:
        story = server.newspaper.stories("en", 1)
        gone = server.url + "en/" + next(one.path for one in story if one.gone)
        with urlopen(gone) as answer:
            assert answer.status == 200
        server.turn_page(SECOND)
        with pytest.raises(HTTPError) as refused:
            urlopen(gone)
        refused.value.close()
        assert [(one.visit, one.status) for one in server.requests] == [(1, 200), (2, 410)]
        assert server.requests[0].path in gone
    assert urlsplit(server.url).hostname == "127.0.0.1"
