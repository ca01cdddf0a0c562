"""Names of furniture around blocks: where they hold, where they do not, and the article inside them."""

from __future__ import annotations

import pytest
from decided import ELSEWHERE, LAST, PARAGRAPHS, PROSE

from newscrawler.boilerplate import node_rule
from newscrawler.extract import find_article, read_document
from newscrawler.extract.features import features
from newscrawler.extract.furniture import rule_names
from newscrawler.extract.hints import Hints
from newscrawler.extract.pieces import walk

# ── names of furniture ────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "name",
    [
        "main-with-sidebar",
        "content-without-sidebar",
        "page--has-share-bar",
        "field--label-visually_hidden",
        "article print",  # shown on paper, too
        "col-print-7",
        "offset-print-2",
        "w-[--sidebar-width]",
        "grid-cols-[1fr_var(--sidebar)]",
        "elementor-element-d48ad35",  # numbers that builders of pages give out
        "elementor-element-ad44488",
        "block-20a388fd-95b9-4641-ad6d-64ab9c672ad0",
    ],
)
def test_a_name_that_tells_of_something_else_names_no_furniture(name: str) -> None:
    assert node_rule("div", name, "", {}) is None
    assert node_rule("div", "", name, {}) is None


def test_the_number_of_a_paragraph_in_hexadecimal_names_no_advertisement() -> None:
    assert node_rule("p", "", "ad01", {}) is None
    assert node_rule("div", "", "ad01", {}) is not None


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("sidebar", "page-edge-names"),
        ("visually_hidden", "screen-reader-only"),
        ("toolbar", "page-tools"),
        ("factBox", "fact-box"),
        ("fact_box", "fact-box"),
        ("FactBox", "fact-box"),
        ("twitter-tweet", "embedded-post"),
        ("fb-post", "embedded-post"),
        ("a2a-kit", "share"),
        ("ad-728", "advert"),
        ("ad300x250", "advert"),
    ],
)
def test_a_name_of_furniture_is_told_however_it_is_written(name: str, rule: str) -> None:
    found = node_rule("div", name, "", {})
    assert found is not None
    assert found.name == rule


@pytest.mark.parametrize(
    ("names", "element_id"),
    [("et_pb_module_header", ""), ("header-anchor-post", ""), ("teaser-title", ""), ("", "rates-and-navigation")],
)
def test_a_headings_names_tell_of_its_layout_or_repeat_its_text(names: str, element_id: str) -> None:
    assert node_rule("h2", names, element_id, {}) is None
    assert node_rule("div", names, element_id, {}) is not None


@pytest.mark.parametrize("name", ["sr-only", "related-posts"])
def test_a_heading_that_is_hidden_or_surely_furniture_is_told_by_its_class(name: str) -> None:
    assert node_rule("h2", name, "", {}) is not None


def test_names_beyond_the_first_two_hundred_are_not_looked_at() -> None:
    many = " ".join(f"n{number}" for number in range(200))
    assert node_rule("div", f"{many} sidebar", "", {}) is None
    assert node_rule("div", f"sidebar {many}", "", {}) is not None


def reasons_of(html: str) -> dict[str, str]:
    return dict(find_article(read_document(f"<h1>The ferry sails again</h1>{html}")).dropped)


def test_a_fact_box_between_paragraphs_goes_with_its_reason() -> None:
    box = "<div class='factBox'><p>Facts</p><p>The ferry was built in 1962 at the yard of Orvelle.</p></div>"
    dropped = reasons_of(f"<div>{PARAGRAPHS}{box}<p>{LAST}</p></div>")
    assert set(dropped.values()) == {"node:fact-box"}
    assert len(dropped) == 2


def test_the_signature_of_an_embedded_post_goes_with_its_reason() -> None:
    post = "<blockquote class='twitter-tweet'><p>It sails!</p>— Anna Holm (@anna) 12 May 2024</blockquote>"
    dropped = reasons_of(f"<div>{PARAGRAPHS}{post}<p>{LAST}</p></div>")
    assert dropped["— Anna Holm (@anna) 12 May 2024"] == "node:embedded-post"


# ── where the article stands inside furniture's names ─────────────────────────


def believed(html: str, title_at: int | None = None) -> list[str | None]:
    """The node rule that the numbers of a page believe for each of its blocks."""
    page = features(walk(read_document(html).root), Hints(None, title_at, None, None))
    return rule_names(page.hint.tolist())


BESIDE = f"<div>{''.join(f'<p>{text}</p>' for text in ELSEWHERE)}</div>"


def test_an_element_named_as_the_body_inside_a_sidebar_is_none_of_it() -> None:
    menu = "<p>Weather and tides</p>"
    html = f"<div class='sidebar'>{menu}<div class='article-body'>{PARAGRAPHS}</div></div>{BESIDE}"
    assert believed(html) == ["page-edge-names"] + [None] * 7


def test_a_body_of_little_inside_a_sidebar_is_furniture() -> None:
    html = f"<div class='sidebar'><div class='article-body'><p>Weather.</p></div></div>{BESIDE}"
    assert believed(html) == ["page-edge-names"] + [None] * 3


def long(letters: int) -> str:
    return "".join(f"<p>{text} It was day {day}.</p>" for day in range(9) for text in PROSE)[:letters] + "</p>"


@pytest.mark.parametrize(
    "name", ["sidebar", "advert", "menu", "newsletter", "print", "visually_hidden", "instagram-media", "share-wrap"]
)
def test_a_name_of_layouts_gives_way_to_the_larger_part_of_the_prose(name: str) -> None:
    assert set(believed(f"<div class='{name}'>{long(2_000)}</div>{BESIDE}")) == {None}


def test_a_text_that_is_hidden_does_not_make_the_article_the_smaller_part() -> None:
    terms = f"<div style='display: none'>{long(2_000)}</div>"
    assert set(believed(f"<div class='sidebar'>{long(1_400)}</div>{BESIDE}{terms}")) == {None}


@pytest.mark.parametrize(
    ("name", "letters", "beside"),
    [
        ("sidebar", 700, 1),  # the larger part, but no more than a column may hold
        ("sidebar", 1_200, 5),  # long, but the smaller part
        ("comments", 2_000, 1),  # a name that speaks of the text, not of its place
    ],
)
def test_else_the_name_is_believed(name: str, letters: int, beside: int) -> None:
    html = f"<div class='{name}'>{long(letters)}</div>{BESIDE * beside}"
    assert believed(html)[0] is not None
