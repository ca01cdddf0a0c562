"""What readers wrote below an article, told by the line over it or by names and hours."""

from __future__ import annotations

import pytest
from decided import END, HEADLINE, LAST, PROSE, TEXT, TOLD, decided, texts

from newscrawler.extract import read_document
from newscrawler.extract.body import find_body
from newscrawler.extract.evidence import gather
from newscrawler.extract.hints import Hints
from newscrawler.extract.pieces import walk

THREAD = ("Ann in Hollin", "I crossed on the first boat and it was worth the wait, thank you to all of the crew.")


@pytest.mark.parametrize(
    "label",
    [
        *("13 Comment(s)", "| 2 Comments", "User Comments", "2 comments so far", "Comments(2)", "All Comments (2)"),
        *(
            "Showing 1-2 of 2 comments",
            "Discussion (2)",
            "Trackbacks/Pingbacks",
            "There are 2 comments on this article",
        ),
        *("Комментарии (2)", "Все комментарии (2)", "Комментарии к записи", "Отзывы (2)"),
        *(
            "Komentarze (2)",
            "2 Kommentare",
            "2 réflexions sur « Le pont »",
            "Alle Kommentare (2)",
            "“Köprü” için 2 yorum",
        ),
        *("2 תגובות", "Bình luận (2)", "「橋」への2件のコメント", "댓글 2개", "2条评论"),
    ],
)
def test_behind_a_line_that_counts_comments_nothing_is_the_articles(label: str) -> None:
    html = "".join(f"<p>{text}</p>" for text in (*TOLD, label, *THREAD))
    assert texts(decided(f"<div>{html}</div>", {label: 0.2})) == list(TOLD)


@pytest.mark.parametrize(
    "label",
    [
        "<p>2 comments were left on the pier.</p>",  # no label
        "<p><a href='#comments'>2 comments</a></p>",  # leads to them
        "<p class='share-bar'>2 comments</p>",  # stands among buttons beside the text
    ],
)
def test_the_article_goes_on_behind_another_line_that_speaks_of_comments(label: str) -> None:
    html = "".join(f"<p>{text}</p>" for text in (*PROSE, LAST)) + label + f"<p>{END}</p>"
    assert texts(decided(f"<div>{html}</div>", {"2 comments": 0.2}))[-1] == END


def test_what_stands_in_an_element_named_as_comments_goes_behind_a_whole_text() -> None:
    thread = f"<li><b>{THREAD[0]}</b><p>{THREAD[1]}</p></li>"
    assert texts(decided(f"<div>{TEXT}</div><ul id='comments'>{thread}</ul>", {})) == list(TOLD)
    found = texts(decided(f"<div><p>{PROSE[0]}</p></div><ul id='comments'>{thread * 3}</ul>", {}))
    assert THREAD[1] in found  # a forum


def test_a_link_over_comments_heads_them_outside_the_element_of_the_text() -> None:
    text, thread = ("".join(f"<p>{one}</p>" for one in lines) for lines in (TOLD, THREAD))
    label = "<h3><a href='/story/comments.xml'>Comments</a></h3>"
    found = decided(f"<div>{text}</div><div>{label}{thread}</div>", {"Comments": 0.2})
    assert texts(found) == list(TOLD)


@pytest.mark.parametrize(
    "label", ["2 Responses to {}", "2 thoughts on “{}”", "2 Antworten auf {}", "{} için 2 yorum", "《{}》有2条评论"]
)
def test_the_headline_may_stand_in_the_line_over_comments(label: str) -> None:
    html = f"<h1>{HEADLINE}</h1>" + "".join(f"<p>{text}</p>" for text in (*TOLD, label.format(HEADLINE), *THREAD))
    assert texts(decided(f"<div>{html}</div>", {label.format(HEADLINE): 0.2}, headline=HEADLINE))[1:] == list(TOLD)


def remarks(*stamps: tuple[str, str], make: str = "<li><b>{name}</b><p>{stamp}</p><p>{text}</p></li>") -> str:
    """A thread without a line over it and without a name, a remark of its own for each (name, stamp)."""
    lines = (make.format(name=name, stamp=stamp, text=f"{THREAD[1]} {at}") for at, (name, stamp) in enumerate(stamps))
    return f"<ul>{''.join(lines)}</ul>"


HOURS = (("Ann", "9 January 2030, 18:51"), ("Ben of Hollin", "9 January 2030, 19:07"), ("ferryman", "2030-01-10 08:12"))


@pytest.mark.parametrize(
    "thread",
    [
        remarks(*HOURS),
        remarks(*HOURS, make="<li><p>{text}</p><p>Posted by: {name} | {stamp}</p></li>"),
        remarks(("Ann", "2 hours ago"), ("Ben", "3 hours ago"), ("Carl", "5 hours ago")),
        remarks(("Анна", "9 января 2030, 18:51"), ("Борис", "9 января 2030, 19:07"), ("дед", "10.01.2030, 8:12")),
        remarks(*HOURS, make="<li><b>{name}</b><p>{stamp}</p><h4>Report this remark?</h4><p>{text}</p></li>"),
    ],
)
def test_remarks_are_known_by_their_names_and_hours(thread: str) -> None:
    found = decided(f"<div>{TEXT}</div><div>{thread}</div>", {name: 0.1 for name, _ in HOURS})
    assert texts(found) == list(TOLD)


ABOVE = f"<div>{TEXT}</div>"
CONCERTS = (("Hollin", "9 January 2030, 19:30"), ("Weir", "9 January 2030, 19:00"), ("Sedlo", "10 January 2030, 20:00"))
ENTRY = "<li><h3>{name} on deck</h3><p>{stamp}</p><p>{text}</p></li>"


@pytest.mark.parametrize(
    "html",
    [
        ABOVE + remarks(*HOURS[:2]),
        f"<div><p>{TOLD[0]}</p></div>{remarks(*HOURS)}",  # no whole text above
        ABOVE + remarks(*CONCERTS),  # which begin at full hours
        ABOVE + remarks(*[("", stamp) for _, stamp in HOURS[:1] * 3]),  # without names
        ABOVE + remarks(*HOURS, make=ENTRY),  # with headlines of their own
        ABOVE + remarks(*HOURS) + f"<div>{TEXT * 2}</div>".replace(".", "!"),  # in the middle of a text
    ],
)
def test_other_rows_with_hours_stay(html: str) -> None:
    assert f"{THREAD[1]} 1" in texts(decided(html, {}))


@pytest.mark.parametrize(("kind", "stays"), [("LiveBlogPosting", True), ("NewsArticle", False)])
def test_the_entries_of_a_live_blog_stay_though_they_have_names_and_hours(kind: str, stays: bool) -> None:
    told = f'<script type="application/ld+json">{{"@type": "{kind}", "headline": "{HEADLINE}"}}</script>'
    root = read_document(f"<head>{told}</head>{ABOVE}{remarks(*HOURS)}").root
    hints = Hints.of(gather(root), HEADLINE, None)
    found = find_body(walk(root), hints, judge=lambda flat, *_: ([0.9] * len(flat.pieces), [None] * len(flat.pieces)))
    assert (f"{THREAD[1]} 1" in texts(found)) == stays


def test_a_count_of_comments_above_the_text_ends_nothing() -> None:
    html = "".join(f"<p>{text}</p>" for text in (PROSE[0], "2 comments", *PROSE[1:]))
    assert texts(decided(f"<div>{html}</div>", {"2 comments": 0.2}))[-1] == PROSE[-1]


def test_comments_go_with_their_reason() -> None:
    thread = "".join(f"<p>{text}</p>" for text in THREAD)
    assert (THREAD[1], "other:comments") in decided(f"<div>{TEXT}<p>2 Comments</p>{thread}</div>", {}).dropped
