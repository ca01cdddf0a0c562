"""What a page says of itself: JSON-LD in every broken shape, metas under name and property, microdata, links."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import html as lxml_html

from newscrawler.extract import extract
from newscrawler.extract.evidence import Evidence, gather, plain, read_json_ld, strings

STORY = '{"@type": "NewsArticle", "headline": "Ferry sails again", "datePublished": "2024-05-06T10:00:00+05:00"}'


def evidence_of(head: str, body: str = "<p>x</p>") -> Evidence:
    return gather(lxml_html.document_fromstring(f"<html><head>{head}</head><body>{body}</body></html>"))


def with_script(text: str) -> Evidence:
    return evidence_of(f'<script type="application/ld+json">{text}</script>')


@pytest.mark.parametrize(
    "text",
    [
        STORY,
        f"[{STORY}]",
        f'{{"@context": "https://schema.org", "@graph": [{{"@type": "WebSite"}}, {STORY}]}}',
        f'{{"@type": "WebPage", "mainEntity": {STORY}}}',
        f'{STORY}\n{{"@type": "Organization", "name": "Gazeta"}}',
        f'{{"@type": "Organization", "name": "Gazeta"}},{STORY}',
        f"\ufeff{STORY};",
        f"<!-- {STORY} -->",
        f"//<![CDATA[\n{STORY}\n//]]>",
        f"/*<![CDATA[*/ {STORY} /*]]>*/",
        f"<![CDATA[{STORY}]]>",
        STORY.replace('"}', '",}'),
        f"[{STORY},]",
        STORY.replace("{", "{ // the story\n"),
        STORY.replace("{", "{ /* the * story */ "),
        STORY.replace(', "date', ', // printed\n "date'),
        STORY.replace('"', "&quot;"),
        STORY.replace("Ferry sails again", "Ferry\tsails\nagain"),
        STORY.replace('"Ferry sails again"', '["Ferry sails again", "Ferry"]'),
        STORY.replace('"Ferry sails again"', '{"@value": "Ferry sails again", "@language": "en"}'),
        STORY.replace('"NewsArticle"', '["Article", "https://schema.org/ReportageNewsArticle"]'),
        STORY.replace("@type", "rating\": NaN, \"@type"),
    ],
)  # fmt: skip
def test_json_ld_is_read_in_the_shapes_that_pages_give_it(text: str) -> None:
    found = with_script(text)
    assert found.said("headline") == "Ferry sails again"
    assert found.said("datePublished") == "2024-05-06T10:00:00+05:00"


def test_what_looks_like_a_comment_inside_a_string_stays() -> None:
    (node,) = read_json_ld('{"url": "https://gazeta.example/*a*/,]", "name": "a \\" // b", // gone\n}')
    assert node == {"url": "https://gazeta.example/*a*/,]", "name": 'a " // b'}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        '"a string"',
        "{'@type': 'NewsArticle'}",
        '{"@type": "NewsArticle", "headline": ',
        "[" * 100_000,
        '{"a":' * 100_000,
        '{"n": ' + "1" * 5_000 + "}",
        "/*" * 50_000,
        '{"a' + '\\"' * 50_000,
        '{"a": 1' + ", " * 50_000,
    ],
    ids=lambda text: repr(text[:12]),
)
def test_a_script_that_cannot_be_mended_says_nothing(text: str) -> None:
    assert with_script(text).article == {}


def test_one_broken_script_does_not_hide_the_next() -> None:
    scripts = (
        f'<script type="application/ld+json">{{"broken": </script><script type="application/ld+json">{STORY}</script>'
    )
    assert evidence_of(scripts).said("headline") == "Ferry sails again"


def test_of_several_stories_the_one_that_the_title_names_is_taken() -> None:
    other = STORY.replace("Ferry sails again", "Bridge closed")
    head = f'<title>Ferry sails again - Gazeta</title><script type="application/ld+json">[{other},{STORY}]</script>'
    assert evidence_of(head).said("headline") == "Ferry sails again"


def test_ten_thousand_nodes_are_not_walked_to_the_end() -> None:
    assert len(read_json_ld("[" + ",".join(['{"@type": "Thing"}'] * 10_000) + "]")) <= 2_000


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("  Ferry &amp;\n sails ", "Ferry & sails"),
        ("", None),
        (None, None),
        (True, None),
        (7, "7"),
        ([], None),
        (["", "Ferry"], "Ferry"),
        ({"name": "Anna Holm"}, "Anna Holm"),
        ({"@value": "Ferry"}, "Ferry"),
        ([{"name": ["Anna Holm"]}], "Anna Holm"),
        ([[[[[["too deep"]]]]]], None),
    ],
)
def test_a_value_of_json_ld_is_one_line_whatever_its_shape(value: Any, text: str | None) -> None:
    assert plain(value) == text


def test_a_list_of_values_is_a_list_of_lines() -> None:
    assert strings(["ferry", {"name": "river"}, None, 3]) == ["ferry", "river", "3"]
    assert strings("ferry, river") == ["ferry, river"]
    assert strings(None) == []


@pytest.mark.parametrize("key", ["property", "name", "http-equiv"])
def test_a_meta_is_read_under_property_and_under_name(key: str) -> None:
    found = evidence_of(f'<meta {key}="Article:Published_Time" content=" 2024-05-06 "><meta {key}="empty" content="">')
    assert found.meta("article:published_time") == "2024-05-06"
    assert found.meta("empty") is None


def test_metas_keep_all_their_values_in_order() -> None:
    found = evidence_of('<meta name="article:tag" content="b"><meta property="article:tag" content="a">')
    assert found.all_metas("article:tag") == ["b", "a"]
    assert found.meta("og:none", "article:tag") == "b"


def test_microdata_is_read_from_attributes_before_text() -> None:
    body = (
        '<time itemprop="datePublished dateCreated" datetime="2024-05-06">yesterday</time>'
        '<span itemprop="author"> Anna  <b>Holm</b></span><div itemprop="articleBody"><p>Long text.</p></div>'
    )
    assert evidence_of("", body).itemprops == {
        "datePublished": ["2024-05-06"],
        "dateCreated": ["2024-05-06"],
        "author": ["Anna Holm"],
    }


def test_links_and_language_of_the_page_are_noted() -> None:
    found = gather(
        lxml_html.document_fromstring(
            '<html lang="kk"><head><link href="/a" rel="canonical"><link rel="canonical" href="/b">'
            '<link rel="AMPHTML" href="/amp"><title> Ferry \n sails </title></head><body><p>x</p></body></html>'
        )
    )
    assert (found.canonical, found.amp, found.language, found.title_tag) == ("/a", "/amp", "kk", "Ferry sails")


def test_controls_and_half_characters_of_json_ld_reach_no_field() -> None:
    script = STORY.replace("Ferry sails", "Ferry\\u0000 \\ud800sails\\u0007")
    article = extract(f'<script type="application/ld+json">{script}</script><p>x</p>')
    assert article.title == "Ferry \ufffdsails again"


@pytest.mark.parametrize(
    "head",
    [
        '<script type="application/ld+json">{0}</script>',
        '<meta name="script:ld+json" content="{0}">',
    ],
)
def test_json_ld_is_read_escaped_and_from_a_meta(head: str) -> None:
    escaped = "{'@type': 'NewsArticle', 'url': 'https://gazeta.example/1', 'headline': 'The ferry'}".replace(
        "'", "&quot;"
    )
    assert evidence_of(head.format(escaped)).said("headline") == "The ferry"
