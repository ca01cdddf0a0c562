"""Elements that a page leaves open end where browsers end them."""

from __future__ import annotations

import time

import pytest

from newscrawler import extract
from newscrawler.extract import read_document
from newscrawler.extract.closing import closed

PARAGRAPHS = (
    "The ferry across the Irga sails again, the district office said on Monday after two weeks of repairs.",
    "Pupils were the first to cross, with a postman who carried the letters of fourteen days in a wheelbarrow.",
    "The captain promises a crossing in any weather but thick fog, in which he cannot see his own bow.",
    "Tickets cost as much as before, and dogs still travel free if they sit on the upper deck.",
    "The next boat leaves at six in the morning, before the fog, as it did when the grandfathers went to school.",
)
BOX = "<{name}>Our newsletter<div class='sign-up'>Every Friday</{name}>"  # forgets a </div>
NAMES = "aside nav header footer section form button figure figcaption details dialog a h3 blockquote ul li".split()


def page(above: str, between: str) -> str:
    first, *others = (f"<p>{text}</p>" for text in PARAGRAPHS)
    text = f"<article><h1>The ferry sails again</h1><div>{first}{between}{''.join(others)}</div></article>"
    return f"<title>The ferry sails again</title><body>{above}<main>{text}</main><footer>The Irga Post</footer>"


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("place", ["above", "between"])
def test_an_element_with_a_div_left_open_does_not_take_the_rest_of_the_page(name: str, place: str) -> None:
    box = BOX.format(name=name)
    text = extract(page(*(box, "") if place == "above" else ("", box))).text
    assert [paragraph for paragraph in PARAGRAPHS if paragraph not in text] == []


def ancestors(html: str, word: str) -> list[str]:
    root = read_document(html).root
    found = next(element for element in root.iter() if word in (element.text or ""))
    return [str(element.tag) for element in found.iterancestors()]


@pytest.mark.parametrize(
    ("html", "around"),
    [
        ("<div><aside><div>a</aside><p>ferry</p></div>", ["div", "body", "html"]),
        ("<nav><div><ul><li><div>a</ul></div><p>ferry</p></nav>", ["nav", "body", "html"]),
        ("<h2>a</h3><p>ferry</p>", ["body", "html"]),  # any end of a heading ends one
        ("<h2>a<div>b</h4><p>ferry</p>", ["body", "html"]),
        ("<a href='/x'><div>a</a> b</div><p>ferry</p>", ["body", "html"]),  # its div ends behind it
        ("<a href='/x'><div>a</a><p>ferry</p></div>", ["div", "body", "html"]),
        (
            "<section><table><tr><td><div>a</section><p>ferry</p>",
            ["div", "td", "tr", "table", "section", "body", "html"],
        ),
        ("<ul><li><div><ul><li>a</ul></li></ul><p>ferry</p>", ["body", "html"]),
        ("<aside><script>'<div>'</script><!-- <div> --><div>a</div></aside><p>ferry</p>", ["body", "html"]),
        ("<ASIDE><DIV>a</ASIDE><p>ferry</p>", ["body", "html"]),
        ("<span><div>a</span><p>ferry</p>", ["div", "span", "body", "html"]),  # no end of its own in browsers either
    ],
)
def test_what_stands_behind_an_end_tag_stands_where_browsers_put_it(html: str, around: list[str]) -> None:
    assert ancestors(f"<body>{html}", "ferry") == around


@pytest.mark.parametrize("html", [b"<aside><div>a</div></aside>", b"</aside><p>a</p>", b"", b"<aside><div/></aside>"])
def test_a_page_that_closes_what_it_opens_is_left_alone(html: bytes) -> None:
    assert closed(html) is html


@pytest.mark.parametrize(
    "html",
    [
        b"<!--" * 100_000,
        b"<script>" * 50_000,
        b"<div " * 100_000,
        b"<div>" * 100_000 + b"</aside>" * 100_000,
        b"<aside>" + b"<td><div>" * 50_000 + b"</aside>" * 50_000,
        b"<aside><div></aside>" * 20_000,
    ],
)
def test_no_page_takes_time_by_the_square_of_its_length(html: bytes) -> None:
    start = time.process_time()
    closed(html)
    assert time.process_time() - start < 5
