"""When an article was published: declared stamps against what is printed, and which of two readings is meant."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from newscrawler.extract import extract
from newscrawler.items import Article

TITLE = "The ferry across the Irga sails again"
PROSE = "".join(
    f"<p>Sentence number {number} tells of the ferry, its captain, the postman and his fourteen days of letters.</p>"
    for number in range(5)
)
FETCHED = datetime(2024, 8, 1, tzinfo=UTC)


def article(head: str = "", above: str = "", below: str = "") -> Article:
    body = f"<main><h1>{TITLE}</h1>{above}<div>{PROSE}</div>{below}</main>"
    html = f"<html lang=en><head><title>{TITLE}</title>{head}</head><body>{body}</body></html>"
    return extract(html, fetched_at=FETCHED)


def published(head: str = "", above: str = "", below: str = "") -> str | None:
    found = article(head, above, below).published
    return found.isoformat() if found else None


def ld(kind: str = "NewsArticle", **fields: Any) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": kind, "name": TITLE, **fields})}</script>'


def test_a_stamp_of_the_last_save_gives_way_to_the_earlier_day_that_is_printed() -> None:
    saved = ld(datePublished="2024-07-20T09:00:00Z", dateModified="2024-07-20T09:00:00Z")
    assert published(saved, "<div>12 May 2024</div>") == "2024-05-12"
    assert published(saved, "<div>19 July 2024</div>") == "2024-07-20T09:00:00+00:00"  # one day, in two zones
    assert published(saved, "<div>Updated 12 May 2024</div>") == "2024-07-20T09:00:00+00:00"
    assert published(saved, "<figure><img src='/x.jpg'><figcaption>The ferry, 12 May 2024</figcaption></figure>")[
        :7
    ] == ("2024-07")


def test_a_publication_long_before_the_last_edit_is_believed() -> None:
    head = ld(datePublished="2024-06-20T09:00:00Z", dateModified="2024-07-20T09:00:00Z")
    assert published(head, "<div>12 May 2024</div>") == "2024-06-20T09:00:00+00:00"


@pytest.mark.parametrize(
    ("declared", "printed", "day"),
    [
        ("05/06/2024", "Published May 6, 2024", "2024-05-06"),
        ("05/06/2024", "5 June 2024", "2024-06-05"),
        ("03-04-2024", "March 4, 2024", "2024-03-04"),
        ("2024-06-05", "May 6, 2024", "2024-06-05"),  # ISO 8601 has one order only
    ],
)
def test_an_order_of_day_and_month_that_is_open_is_decided_by_what_is_printed_in_words(
    declared: str, printed: str, day: str
) -> None:
    modified = "<meta name='last-modified' content='2024-07-20'>"
    assert published(f"<meta name='pubdate' content='{declared}'>{modified}", f"<div>{printed}</div>") == day


def test_the_same_moment_is_told_on_the_sites_clock() -> None:
    head = "<meta property='article:published_time' content='2024-05-13T03:05:00+00:00'>"
    printed = "<p><time datetime='2024-05-12T19:05:00-08:00'>12 May 2024</time></p>"
    assert published(head, printed) == "2024-05-12T19:05:00-08:00"


@pytest.mark.parametrize(
    ("head", "above", "below"),
    [
        ("<meta name='published' content='May 12, 2024'>", "", ""),
        ("<meta name='w-published-date' content='2024-05-12'>", "", ""),
        ("<meta name='published-date' content='2024-05-12'>", "", ""),
        (ld("WebPage", datePublished="2024-05-12"), "", ""),
        ("", "<header><div><time datetime='2024-05-12' class='entry-date'></time></div></header>", ""),
        ("", "", "<div>Posted on May 12, 2024</div>"),
        ("", "", "<h4>Read also</h4><ul><li><a href='/1'>Bridge</a></li></ul><ul><li>Date 12.05.2024</li></ul>"),
        ("", "<div>12 May 2024, updated 3 June 2024</div>", ""),
        ("", "<div>Last updated: 12 May 2024</div>", ""),  # the only day that the page prints
    ],
)
def test_the_publication_day_is_found_where_pages_give_it(head: str, above: str, below: str) -> None:
    assert published(head, above, below) == "2024-05-12"


@pytest.mark.parametrize(
    ("head", "above"),
    [
        ("<meta name='event-start-date' content='2024-05-12'>", ""),
        ("<meta name='expiration-date' content='2024-05-12'>", ""),
        (ld("VideoObject", datePublished="2024-05-12"), ""),
    ],
)
def test_the_day_of_something_else_is_no_publication(head: str, above: str) -> None:
    assert published(head, above) is None


def test_a_line_of_an_edit_gives_way_to_any_other() -> None:
    lines = "<div>Updated 3 June 2024</div><div>Posted 12 May 2024</div>"
    assert published(above=lines) == "2024-05-12"
