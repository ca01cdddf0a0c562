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


def test_a_declared_day_that_stands_above_the_headline_is_no_stamp_of_a_save() -> None:
    saved = ld(datePublished="2024-07-20T09:00:00+03:00", dateModified="2024-07-20T09:00:00+03:00")
    other = "<div>12 May 2024</div>"  # of another story, in a box below the headline
    html = f"<main><div>20 July 2024</div><h1>{TITLE}</h1>{other}<div>{PROSE}</div></main>"
    page = f"<html lang=en><head><title>{TITLE}</title>{saved}</head><body>{html}</body></html>"
    assert str(extract(page, fetched_at=FETCHED).published) == "2024-07-20 09:00:00+03:00"


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
    ("declared", "printed", "told"),
    [
        ("2024-05-12T22:04:30Z", "By Jane Doe, 13 May 2024 00:04", "2024-05-13T00:04:30+02:00"),
        ("Mon, 13 May 2024 03:05:00 GMT", "May 12, 2024 | 11:05pm", "2024-05-12T23:05:00-04:00"),
        ("2024-05-12T22:00:00Z", "13 May 2024", "2024-05-13T00:00:00+02:00"),  # a day alone, written down as midnight
        (
            "2024-05-12T22:04:30Z",
            "13 May 2024",
            "2024-05-13T00:04:30+02:00",
        ),  # by the nearest clock on which it is that day
        ("2024-05-13T02:04:30Z", "12 May 2024", "2024-05-12T23:04:30-03:00"),
        ("2024-05-13T09:04:30Z", "12 May 2024", "2024-05-13T09:04:30+00:00"),  # few are read by a clock so far off
        ("2024-05-12T22:04:30", "13 May 2024 00:04", "2024-05-12T22:04:30+00:00"),  # nothing says that it is UTC
        ("2024-05-12T15:04:30Z", "12 May 2024 13:04 GMT", "2024-05-12T15:04:30+00:00"),  # another event
        ("2024-05-12T15:04:30Z", "12 May 2024 17:11", "2024-05-12T15:04:30+00:00"),
    ],
)
def test_a_moment_in_utc_is_told_by_the_clock_that_is_printed(declared: str, printed: str, told: str) -> None:
    assert published(ld(datePublished=declared), f"<div>{printed}</div>") == told
    assert published(ld(datePublished=declared, dateModified="2024-06-12T09:00Z"), f"<div>{printed}</div>") == told


def test_where_no_hour_is_printed_other_stamps_of_the_page_tell_its_clock() -> None:
    head = ld(datePublished="2024-05-13T02:41:41Z")
    comment = "<div><time datetime='2024-05-12T23:10:00-05:00'>23:10</time> Rowing is faster.</div>"
    printed = "<div>Posted on May 12, 2024 Posted by Jane Featherstonehaugh 59 Comments</div>"
    assert published(head, printed, comment) == "2024-05-12T21:41:41-05:00"


def test_an_earlier_day_is_another_one_where_no_zone_has_both() -> None:
    assert published(ld(datePublished="2024-07-20T22:02:58Z"), "<div>19 July 2024</div>") == "2024-07-19"
    assert published(ld(datePublished="2024-07-20"), "<div>19 July 2024, 12:01</div>") == "2024-07-19T12:01:00+00:00"


@pytest.mark.parametrize(
    ("name", "day"), [("date", "2024-06-27"), ("dcterms.date", "2024-06-27"), ("article:published_time", "2024-06-20")]
)
def test_a_date_that_is_not_said_to_be_of_publication_gives_way_to_the_printed_day(name: str, day: str) -> None:
    head = f"<meta property='{name}' content='2024-06-20T11:02:44+01:00'>"
    assert (published(head, "<div>27.06.2024</div>") or "")[:10] == day
    assert (published(head, "<div>Updated 27.06.2024</div>") or "")[:10] == "2024-06-20"


def test_the_day_of_a_book_or_a_member_is_no_publication() -> None:
    lines = "<div>Release date: 14.08.2023</div><div>Member since 3 May 2009</div><div>12 May 2024</div>"
    assert published(above=lines) == "2024-05-12"


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
        ("", "", "<footer><ul><li>This page was last edited on 12 May 2024.</li></ul></footer>"),
        (ld("SocialMediaPosting", datePublished="2024-05-12"), "", ""),
        ("", "<p>by Jane Doe | May 12, 2024 | Ferries and Boats, All About the River | 0 comments</p>", ""),
        ("", "<p class='caption'>May 12, 2024 | 14 min read</p>", ""),
        ("", "<p class='caption'>Published 12/05/2024</p>", ""),
        ("", "<div>12. Mai 2024</div><div>Akt.: 13. Mai 2024</div>", ""),
        (
            "<meta name='date' content='2024-05-19'>",
            "<div>12.05.2024 - Harbourmaster: Jane Featherstonehaugh (Correspondent)</div>",
            "",
        ),
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


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("<div>News 12 May 2024 | Updated 1 July 2024</div>", "2024-05-12"),
        ("<div>Updated 1 July 2024 | Published 12 May 2024</div>", "2024-05-12"),
        ("<div><a href=/h>Health</a><span>MAY 12, 2024</span><span>Updated: JULY 01, 2024</span></div>", "2024-05-12"),
        ("<div>12.05.2024, reading time 5 min.</div>", "2024-05-12"),  # no sentence, in spite of its point
        ("<li>Datum:12. Mai 2024</li>", "2024-05-12"),
        ("<div>Updated 1 July 2024</div>", "2024-07-01"),  # where no other day is printed
    ],
)
def test_a_line_tells_the_publication_whatever_it_says_of_an_edit(line: str, day: str) -> None:
    assert published(above=line) == day


def test_an_agency_text_begins_with_its_day_and_hour() -> None:
    first = "Бишкек, 12 мая 2024, 15:02 — ГАВАНЬ"
    assert published(above=f"<p><b>{first}</b> Паром снова ходит на остров.</p>") == "2024-05-12T15:02:00+00:00"


@pytest.mark.parametrize(
    "first",
    [
        *(
            "12.05.2024 – The ferry",
            "(12 May 2024) The ferry",
            "BERLIN, May 12, 2024 – The ferry",
            "2024-05-12: The ferry",
        ),
        "Berlin, (12.05.2024). The ferry",
    ],
)
def test_an_agency_text_begins_with_its_day(first: str) -> None:
    assert (
        published(above=f"<p>{first} to the island sails again after the long repair of its engine.</p>")
        == "2024-05-12"
    )


@pytest.mark.parametrize(
    "first", ["12 ferries sank in 2019, and in 2020 none.", "The ferry of 12 May 2024 was full, said the captain."]
)
def test_a_day_in_a_sentence_is_not_that_of_publication(first: str) -> None:
    assert published(above=f"<p>{first} It sails again after the long repair of its engine.</p>") is None


@pytest.mark.parametrize(
    ("below", "day"),
    [
        ("<h4>Published</h4><div>12 May 2024</div><h4>Reviewed</h4><div>1 June 2024</div>", "2024-05-12"),
        ("<p>Written by Jane Doe</p><p>May 12, 2024</p>", "2024-05-12"),
        ("<p>Harbour desk, published 12.05.2024 06:00</p>", "2024-05-12T06:00:00+00:00"),
        ("<p>Last updated: May 12, 2024</p>", "2024-05-12"),
        ("<div>12 May 2024</div><div>14 May 2024</div>", None),  # comments
        ("<p>Licence No 42665 of 12 May 2024</p>", None),
    ],
)
def test_a_day_below_the_text_is_the_publication_where_it_says_so_or_stands_alone(below: str, day: str | None) -> None:
    assert published(above=PROSE.replace("tells", "told") * 2, below=f"<footer>{below}</footer>") == day


@pytest.mark.parametrize(
    ("address", "day"),
    [
        ("https://gazeta.example/2024/05/12/ferry", "2024-05-12"),
        ("https://gazeta.example/news-20240512.html", "2024-05-12"),
        ("https://gazeta.example/a/A2024051214320005", "2024-05-12"),  # and the hour
        ("https://archive.example/web/20240716120000/https://gazeta.example/2024/05/12/", "2024-05-12"),
        ("https://archive.example/web/20240716120000/https://gazeta.example/ferry", None),
        ("https://gazeta.example/2024/05/ferry", None),
        ("https://gazeta.example/news/2024051277", None),
        ("https://gazeta.example/2024/13/12/ferry", None),
        ("https://gazeta.example/news/29-04-2024", "2024-04-29"),
        ("https://gazeta.example/news/05-04-2024", None),
    ],
)
def test_the_day_of_an_address_is_the_last_resort(address: str, day: str | None) -> None:
    html = f"<html lang=en><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1>{PROSE}</body></html>"
    found = extract(html, address).published
    assert (found and found.isoformat()) == day
    printed = extract(html.replace("</h1>", "</h1><p>3 May 2024</p>"), address).published
    assert printed is not None
    assert printed.isoformat() == "2024-05-03"


def test_a_broken_address_tells_no_day() -> None:
    page = f"<title>{TITLE}</title><h1>{TITLE}</h1>{PROSE}"
    assert extract(page, "http://[2024/05/17/ferry").published is None
    assert str(extract(page, "https://archive.example/web/20200102/http://gazeta.example/2024/05/17/a").published) == (
        "2024-05-17"
    )
    assert extract(page, "https://gazeta.example/a?from=http://other.example/2024/05/17/").published is None


def test_a_publication_declared_after_the_last_edit_gives_way_to_another() -> None:
    head = ld(datePublished="2024-07-20T09:00:00Z", dateModified="2024-06-01T09:00:00Z")
    assert published(head + '<meta name="published-date" content="2024-05-12">') == "2024-05-12"
    assert published(head) == "2024-07-20T09:00:00+00:00"


def test_the_time_element_right_at_the_headline_wins_over_a_line_above_it() -> None:
    html = (
        f"<html lang=en><head><title>{TITLE}</title></head><body><div>1 July 2024</div><div>Another story</div>"
        f"<article><header><h1>{TITLE}</h1><p><time datetime='2024-05-12'>05/12/2024</time> by Jane Doe, who has been "
        f"with the paper for years and sails herself whenever she can.</p></header>{PROSE}</article></body></html>"
    )
    found = extract(html).published
    assert found is not None
    assert found.isoformat() == "2024-05-12"


def test_a_day_right_above_the_headline_comes_before_that_of_another_story_farther_down() -> None:
    menu = "".join(f"<h4>{word}</h4><p>{word} of the river</p>" for word in ("Ferries", "Boats", "Bridges"))
    html = f"<ul><li>12 May 2024</li></ul><h1>{TITLE}</h1>{menu}<p>Jane Doe | 1 July 2024</p><div>{PROSE}</div>"
    found = extract(f"<html lang=en><head><title>{TITLE}</title></head><body>{html}</body></html>").published
    assert found is not None
    assert found.isoformat() == "2024-05-12"


def test_a_line_far_above_the_headline_that_says_so_tells_the_publication() -> None:
    facts = "".join(
        f"<p>{word} of the record</p>" for word in ("Length", "Style", "Label", "Price", "Rating", "Artist")
    )
    html = f"<div><p>Published: 12.05.2024</p>{facts}</div><h1>{TITLE}</h1><div>{PROSE}</div>"
    found = extract(f"<html lang=en><head><title>{TITLE}</title></head><body>{html}</body></html>").published
    assert found is not None
    assert found.isoformat() == "2024-05-12"


def test_a_line_on_the_first_publication_wins_over_the_day_of_the_last_edit() -> None:
    first = (
        "<p>This article was originally published on 12 May 2024 at 4:12pm but has been updated since with news.</p>"
    )
    assert published(above="<div>30 July 2024</div>", below=first) == "2024-05-12T16:12:00+00:00"
    assert published(above="<div>30 July 2024</div><div>Zuerst veröffentlicht am 12.05.2024</div>") == "2024-05-12"
    book = "<p>The book was first published in 1998. Last updated on 20 July 2024</p>"
    assert published(above="<div>30 July 2024</div>", below=book) == "2024-07-30"
    declared = ld(datePublished="2024-07-01T09:00:00+02:00")
    assert published(declared, below=first) == "2024-07-01T09:00:00+02:00"


def test_the_note_below_a_post_of_a_blog_tells_its_day() -> None:
    note = (
        "This entry was posted on Sunday, June 8th, 2008 at 9:14 pm and is filed under Trips. You can follow any "
        "responses to this entry through the RSS 2.0 feed. You can leave a response, or trackback from your own site."
    )
    assert published(below=f"<p>{note}</p>") == "2008-06-08T21:14:00+00:00"
    german = "<p>Dieser Beitrag wurde am 8. Juni 2008 in Ausflüge veröffentlicht.</p>"
    assert published(below=german) == "2008-06-08"


def test_the_hour_that_a_line_prints_beside_the_stamp_of_its_day_counts() -> None:
    line = "<p><time datetime='3 May 2024'>3 May 2024</time><time>21:25</time></p>"
    assert published(above=line) == "2024-05-03T21:25:00+00:00"
    assert published(ld(datePublished="Sat, 04 May 2024 00:25:56 GMT"), line) == "2024-05-03T21:25:56-03:00"


def test_a_day_below_a_menu_between_headline_and_text_is_found() -> None:
    menu = "".join(f"<div>Harbour {number}</div>" for number in range(20))
    html = f"<html lang=en><title>{TITLE}</title><h1>{TITLE}</h1>{menu}<article><p>{'The ferry sails again. ' * 9}</p>"
    assert extract(f"{html}<div>12 May 2024</div>{PROSE}</article>").published is not None


def test_a_day_labelled_as_that_of_the_publication_is_found_far_below_the_text() -> None:
    table = "".join(f"<div><p>Label {number}</p><p>Value {number}</p></div>" for number in range(15))
    assert published(below=f"<aside>{table}</aside><div><p>Published</p><p>12 May 2024</p></div>") == "2024-05-12"
    assert published(below=f"<aside>{table}</aside><div><p>Weather</p><p>12 May 2024</p></div>") is None


def test_a_wiki_gives_the_day_of_its_last_edit_where_there_is_no_other() -> None:
    assert published(below="<p>FerryGuide (last edited 2024-05-12 13:28:18 by Holm)</p>") == "2024-05-12T13:28:18+00:00"
    last = "<p>Diese Seite wurde zuletzt am 12. Mai 2024 um 13:22 Uhr geändert.</p>"
    assert published(below=last) == "2024-05-12T13:22:00+00:00"


def test_the_day_above_a_short_text_wins_over_those_of_the_comments_below_it() -> None:
    text = f"<h2>Sunday, 12 May 2024</h2><h3>{TITLE}</h3><p>{'The ferry sails again. ' * 9}</p><p>posted by A</p>"
    comments = "<p>B said</p><p>13 May 2024, 9:44</p><p>Oh.</p><p>C said</p><p>14 May 2024, 9:44</p><p>Oh.</p>"
    assert str(extract(f"<html lang=en><title>{TITLE}</title>{text}{comments}").published) == "2024-05-12"


def test_the_hour_at_the_end_of_the_text_is_that_of_the_day_above_it() -> None:
    signed = "<p>Posted by Anna Holm on May 12, 2024 at 08:11 AM in Ferries, Rivers</p>"
    assert published(above="<div>May 12, 2024</div>", below=signed) == "2024-05-12T08:11:00+00:00"
    assert published(above="<div>May 11, 2024</div>", below=signed) == "2024-05-11"


def test_what_a_picture_shows_is_no_day_of_publication() -> None:
    caption = "The empty quay of Hollin is seen from the old bridge on Sunday, May 12, 2024. (Agency photo)"
    assert published(above=f"<div>{caption}</div>") is None


@pytest.mark.parametrize(
    "below",
    [
        "<div>Автор: <a href='/ann'>ann</a> | 4 марта 2008 | Просмотров: 12 | <a href='#c'>Комментарии (2)</a></div>",
        "<div>Dodano: 04.03.2008</div>",
        "<div>阅读(312) | 2008-03-04</div>",
    ],
)
def test_a_line_below_that_counts_readers_tells_the_day(below: str) -> None:
    comments = "<div>Vadim, 5 March 2008<p>What a pity that the ferry was late again.</p></div>"
    assert published(below=below + comments) == "2008-03-04"


def test_a_day_in_the_title_of_the_page_comes_before_that_of_the_masthead() -> None:
    page = (
        f"<html><head><title>{TITLE} - 4 March 2008 - Harbour News</title></head><body><p>Monday, 17.03.2008</p>"
        f"<h1>{TITLE}</h1>{PROSE}</body></html>"
    )
    assert str(extract(page).published) == "2008-03-04"
    page = page.replace(f"{TITLE} - 4 March", f"{TITLE}, the week of 1. - 4. March")
    assert str(extract(page).published) == "2008-03-17"


def test_a_story_named_inside_the_text_does_not_tell_the_day() -> None:
    above = "<p>Monday, 3 March 2008</p>"
    story = "<div><a href='/other'>Where the councils of the county save money</a> (01.03.2008)</div>"
    page = (
        f"<html><head><title>{TITLE}</title></head><body>{above}<h1>{TITLE}</h1><div>{PROSE[:340]}{story}{PROSE[340:]}"
    )
    assert str(extract(page).published) == "2008-03-03"


def test_the_day_on_which_a_member_joined_is_no_publication() -> None:
    member = "<dl><dt>注册时间</dt><dd>2007-2-11</dd></dl><div>发表于 2008-3-4 19:31</div>"
    assert published(above=member) == "2008-03-04T19:31:00+00:00"


@pytest.mark.parametrize(
    "above",
    [
        "<div>Updated May 12, 2024</div>",
        "<div>Published: May 9, 2024 3:11 p.m. by the office of the harbour | Last Updated: May 12, 2024</div>",
        "<div>Posted: 9 May 2024 | Last updated: 12 May 2024</div>",
        "<div><time datetime='2024-05-09'>9 May 2024</time> <time class='updated' datetime='2024-05-12'></time></div>",
        (
            "<div class='posted-on'><time class='published' datetime='2024-05-09'></time>"
            "<time class='updated' datetime='2024-05-12'>12 May 2024</time></div>"
        ),
        "<div><time datetime='2024-05-12'>Updated 12 May 2024</time></div>",
    ],
)
def test_the_last_edit_is_read_where_the_page_only_prints_it(above: str) -> None:
    assert str(article(above=above).modified) == "2024-05-12"


def test_an_edit_before_the_publication_is_another_storys() -> None:
    assert article(ld(datePublished="2024-05-20"), "<div>Updated May 12, 2024</div>").modified is None


def test_an_american_clock_beside_a_day_tells_its_order() -> None:
    assert published(above="<div>02/04/2024 3:11 PM ET</div>") == "2024-02-04T15:11:00-05:00"
    assert published(above="<div>02/04/2024 3:11 PM</div>") == "2024-04-02T15:11:00+00:00"


def test_a_day_among_the_credits_of_pictures_is_that_of_the_publication() -> None:
    taken = "<p class='credits'>Photographs by Anna Holm<br>February 4, 2024</p>"
    assert published(above=taken) == "2024-02-04"
    assert published(above="<p class='caption'>The ferry on February 4, 2024</p>") is None


def test_the_country_that_a_page_declares_orders_day_and_month() -> None:
    page = f"<title>{TITLE}</title><h1>{TITLE}</h1><p>Posted 05/06/2024</p>{PROSE}"
    assert str(extract(f"<html lang=en-US>{page}").published) == "2024-05-06"
    assert str(extract(f"<html lang=en-GB>{page}").published) == "2024-06-05"
    assert str(extract(f"<html lang=en>{page}").published) == "2024-06-05"


def test_the_day_in_a_link_to_another_story_amid_the_text_is_not_the_articles() -> None:
    saved = ld(datePublished="2024-07-20T09:00:00", dateModified="2024-07-20T09:30:00")
    story = "<a href='/old'><div><b>The bridge of the Oza is closed for the winter</b></div><div>12 May 2024</div></a>"
    paragraphs = PROSE.split("</p>")
    html = f"<main><h1>{TITLE}</h1>{'</p>'.join(paragraphs[:3])}</p>{story}{'</p>'.join(paragraphs[3:])}</main>"
    found = extract(f"<html lang=en><head><title>{TITLE}</title>{saved}</head><body>{html}</body></html>")
    assert str(found.published) == "2024-07-20 09:00:00+00:00"


def test_a_day_that_style_alone_sets_before_the_text_is_the_articles() -> None:
    told = "The ferry sails again, said the captain, whose postman had carried fourteen days of letters round the bay."
    found = article(above=f"<div class=news-detail><span class='news-date-time'>25.05.2024</span>\n {told}</div>")
    assert str(found.published) == "2024-05-25"
    assert told in found.text
    assert "25.05" not in found.text
    dateline = article(above=f"<p><span class='dateline'>HOLLIN 2</span> – {told}</p>")
    assert f"HOLLIN 2 – {told}" in dateline.text


def test_a_stamp_in_utc_is_told_by_the_clock_that_readers_see_beside_it() -> None:
    head = ld(datePublished="2024-05-11T21:05:11.000Z")
    line = "<time datetime='2024-05-11T21:05:11.000Z'>12 May 2024, 00:05</time>"
    assert published(head, f"<div>{line}</div>") == "2024-05-12T00:05:11+03:00"
    assert published(head, f"<div>{line.replace('00:05', '')}</div>") == "2024-05-12T00:05:11+03:00"
