"""From likelihoods to a body: copies, kin, lists, tables, comments and captions."""

from __future__ import annotations

import pytest

from newscrawler.extract import read_document
from newscrawler.extract.body import Found, find_body
from newscrawler.extract.evidence import gather
from newscrawler.extract.hints import Hints
from newscrawler.extract.pieces import Walk, walk

PROSE = (
    "The ferry across the Irga sails again, the district office said on Monday after two weeks of repairs.",
    "Pupils were the first to cross, with a postman who carried the letters of fourteen days in a wheelbarrow.",
    "The captain promises a crossing in any weather but thick fog, in which he cannot see his own bow.",
    "Tickets cost as much as before, and dogs still travel free if they sit on the upper deck.",
)
LAST = "The harbour was quiet on the other bank, where nobody had been told of the first boat of the year."
END = "The next boat leaves at six in the morning, before the fog, as it did when the grandfathers went to school."
PARAGRAPHS = "".join(f"<p>{text}</p>" for text in PROSE)
ELSEWHERE = tuple(
    f"Elsewhere on the river the weather turned on day {day}, and the boats of the village stayed in harbour until "
    "noon."
    for day in range(3)
)
HEADLINE = "The ferry across the Irga sails again"


def decided(html: str, likely: dict[str, float], otherwise: float = 0.9, headline: str | None = None) -> Found:
    """The body of a page on which each block is as likely as `likely` says of its text, in the order of the page."""

    def judge(flat: Walk, *_: object) -> tuple[list[float], list[str | None]]:
        return [likely.get(piece.text, otherwise) for piece in flat.pieces], [None] * len(flat.pieces)

    flat = walk(read_document(html).root)
    title_at = next((at for at, piece in enumerate(flat.pieces) if piece.text == headline), None)
    return find_body(flat, Hints(headline, title_at, None, None), judge=judge)


def texts(found: Found) -> list[str]:
    return [block.text for block in found.blocks]


@pytest.mark.parametrize("headline", ["The ferry sails again", "Who will steer the ferry?", "The ferry " * 9 + "sails"])
def test_a_line_that_is_a_time_goes_from_under_any_headline(headline: str) -> None:
    time = "Last updated on 16 September 2030 at 09:27"
    found = decided(f"<h1>{headline}</h1><p>{time}</p>{PARAGRAPHS}", {}, headline=headline)
    assert texts(found) == [headline, *PROSE]
    assert (time, "node:date") in found.dropped


@pytest.mark.parametrize(
    "line",
    [
        "Posted on January 9, 2030 by Jane Example",
        "Published: Jan. 9, 2030 at 5:00 p.m. EST|Updated: 3 hours ago",
        "Tue 9 Jan 2030 06.00 GMT Last modified on Tue 9 Jan 2030 08.11 GMT",
        "July 24, 2030 06:00 ET | Source: Example Energy Inc.",
        "Опубликовано 9 января 2030 г., Иван Примеров",
        "By JANE EXAMPLE, Example Press Writer Wed Jan 9, 6:12 AM ET",
        "By Jane Example and John Sample | January 9, 2030",
        "January 9, 2030|By Jane Example, Gazette reporter",
    ],
)
def test_a_line_of_days_and_who_signs_goes_from_above_the_text(line: str) -> None:
    above = decided(f"<h1>{HEADLINE}</h1><p>{line}</p>{PARAGRAPHS}", {}, headline=HEADLINE)
    assert texts(above) == [HEADLINE, *PROSE]
    assert (line, "node:date") in above.dropped


def test_a_place_and_a_ruling_of_some_day_stay() -> None:
    lines = (
        "The ferry of 9 January 2030 sailed from Hollin to Weir",
        "(Court of Hollin, ruling of 3 May 2030, 240/21)",
    )
    found = decided(f"<h1>{HEADLINE}</h1><p>{lines[0]}</p>{PARAGRAPHS}<p>{lines[1]}</p>", {}, headline=HEADLINE)
    assert texts(found) == [HEADLINE, lines[0], *PROSE, lines[1]]


# ── other stories ─────────────────────────────────────────────────────────────

LINES = tuple(f"Fishermen of the village tell of day {day}" for day in range(3))
STORIES = "".join(
    f"<dt><a href='/story/{at}'>{line}</a></dt><dd>{text}</dd>"
    for at, (line, text) in enumerate(zip(LINES, ELSEWHERE, strict=True))
)


def test_paragraphs_under_links_beside_headline_and_text_are_other_stories() -> None:
    article = f"<div><h1>{HEADLINE}</h1>{PARAGRAPHS}</div>"
    found = decided(
        f"<body>{article}<dl>{STORIES}</dl></body>", dict.fromkeys((HEADLINE, *LINES), 0.0), headline=HEADLINE
    )
    assert texts(found) == list(PROSE)


@pytest.mark.parametrize(
    "html",
    [
        f"<div><h1>{HEADLINE}</h1>{PARAGRAPHS}<dl>{STORIES}</dl></div>",  # a list that the article is made of
        f"<div><h1>{HEADLINE}</h1><p>{PROSE[0]}</p></div><dl>{STORIES}</dl>",  # little but the list
        f"<div>{PARAGRAPHS}</div><dl>{STORIES}</dl>",  # nothing tells which text is that of the headline
    ],
)
def test_a_list_of_links_and_paragraphs_may_be_the_article(html: str) -> None:
    found = decided(f"<body>{html}</body>", dict.fromkeys((HEADLINE, *LINES), 0.0), headline=HEADLINE)
    assert texts(found)[-3:] == list(ELSEWHERE)


def beside(stories: str, below: str = "") -> list[str]:
    """What stays of a page with stories behind a whole text, in the element of its headline; links are unlikely."""
    whole = f"<div class='text'>{PARAGRAPHS}<p>{LAST}</p><p>{END}</p></div>"
    page = f"<td><h1>{HEADLINE}</h1>{whole}<dl>{stories}</dl>{below}</td>"
    unlikely = dict.fromkeys((HEADLINE, "Weather", *LINES, *(f"10:0{at} {line}" for at, line in enumerate(LINES))), 0.0)
    return texts(decided(f"<body><table><tr>{page}</tr></table></body>", unlikely, headline=HEADLINE))


def test_stories_in_an_element_of_their_own_behind_the_whole_text_are_other_stories() -> None:
    assert beside(STORIES) == [*PROSE, LAST, END]


def test_an_hour_may_stand_before_the_link_over_a_story() -> None:
    stories = "".join(
        f"<dt>10:0{at} <a href='/story/{at}'>{line}</a></dt><dd>{text}</dd>"
        for at, (line, text) in enumerate(zip(LINES, ELSEWHERE, strict=True))
    )
    assert beside(stories) == [*PROSE, LAST, END]


def test_a_story_made_like_the_others_needs_no_link() -> None:
    first = "The weather of the week, in the words of those who must go out in it whatever it is like."
    assert beside(f"<dt>Weather</dt><dd>{first}</dd>{STORIES}") == [*PROSE, LAST, END]


def test_stories_of_which_few_stay_are_told_by_all() -> None:
    likely = dict.fromkeys((HEADLINE, *LINES, *ELSEWHERE[1:]), 0.0)
    page = f"<body><div><h1>{HEADLINE}</h1>{PARAGRAPHS}</div><dl>{STORIES}</dl></body>"
    assert texts(decided(page, likely, headline=HEADLINE)) == list(PROSE)


def test_a_list_that_the_text_goes_on_behind_is_the_articles() -> None:
    assert beside(STORIES, f"<p>{PROSE[0]} Again.</p>") == [*PROSE, LAST, END, *ELSEWHERE, f"{PROSE[0]} Again."]


@pytest.mark.parametrize(
    "dated", ["<dt>{line}</dt><dd>{day}</dd><dd>{text}</dd>", "<dt>{line}</dt><dd>{text}</dd><dd>{day}</dd>"]
)
def test_stories_with_their_days_are_other_stories_whatever_stands_behind_them(dated: str) -> None:
    stories = "".join(
        dated.format(line=f"<a href='/story/{at}'>{line}</a>", text=text, day=f"{at + 3} March 2030")
        for at, (line, text) in enumerate(zip(LINES, ELSEWHERE, strict=True))
    )
    kept = beside(stories, f"<p>{PROSE[0]} Again.</p>")
    assert [text for text in kept if text[0].isalpha()] == [*PROSE, LAST, END, f"{PROSE[0]} Again."]


def test_questions_that_open_their_answers_are_no_links_to_other_stories() -> None:
    answers = STORIES.replace("/story/", "#answer-")
    assert beside(answers) == [*PROSE, LAST, END, *ELSEWHERE]


# ── kin ───────────────────────────────────────────────────────────────────────


def test_a_paragraph_made_and_placed_as_the_text_needs_less() -> None:
    found = decided(f"<div>{PARAGRAPHS}<p>{LAST}</p></div>", {LAST: 0.25})
    assert texts(found) == [*PROSE, LAST]


@pytest.mark.parametrize(
    "other",
    [
        f"<p class='note'>{LAST}</p>",  # made otherwise
        f"<h4>{LAST}</h4>",
        f"<section><p>{LAST}</p></section>",  # elsewhere
        f"<p><a href='/x'>{LAST[:50]}</a>{LAST[50:]}</p>",  # much of it a link
    ],
)
def test_what_is_made_or_placed_otherwise_does_not(other: str) -> None:
    assert texts(decided(f"<div>{PARAGRAPHS}{other}</div>", {LAST: 0.25})) == list(PROSE)


def test_kin_must_be_likely_to_a_fifth_and_no_short_line() -> None:
    assert texts(decided(f"<div>{PARAGRAPHS}<p>{LAST}</p></div>", {LAST: 0.15})) == list(PROSE)
    assert texts(decided(f"<div>{PARAGRAPHS}<p>See you soon.</p></div>", {"See you soon.": 0.25})) == list(PROSE)


def test_where_no_make_has_the_larger_part_of_the_text_nothing_is_kin() -> None:
    parts = [f"<div><p class='p{at}'>{text}</p></div>" for at, text in enumerate(PROSE)]
    kin = f"<div><p class='p0'>{PROSE[0]}</p><p class='p0'>{LAST}</p></div>"
    assert texts(decided("".join([*parts[1:], kin]), {LAST: 0.25})) == [*PROSE[1:], PROSE[0]]


def test_a_page_of_which_nothing_stays_has_no_kin() -> None:
    assert texts(decided(f"<div>{PARAGRAPHS}</div>", {}, otherwise=0.3)) == []


# ── lines that are links ──────────────────────────────────────────────────────

BOAT = "The Heron, built at Lower Irga"


def test_a_heading_that_is_a_link_stays_if_the_text_under_it_does() -> None:
    heading = f"<h3><a href='/boats/heron'>{BOAT}</a></h3>"
    assert texts(decided(f"<div>{PARAGRAPHS}{heading}<p>{LAST}</p></div>", {})) == [*PROSE, BOAT, LAST]


@pytest.mark.parametrize(
    "html",
    [
        "<aside class='box'>{}</aside><p>{}</p>",  # another story between the paragraphs
        "{}<div><p>{}</p></div>",
        "{}<p><a href='/ferries'>{}</a></p>",
        "{}<p>Boats</p><p>{}</p>",
    ],
)
def test_a_heading_that_is_a_link_over_something_else_goes(html: str) -> None:
    heading = f"<h3><a href='/boats/heron'>{BOAT}</a></h3>"
    found = decided(f"<div>{PARAGRAPHS}{html.format(heading, LAST)}</div>", {"Boats": 0.0})
    assert BOAT not in texts(found)


def test_a_cell_that_is_a_link_stays_between_two_that_stay() -> None:
    row = f"<tr><td>Boat</td><td><a href='/boats/heron'>{BOAT}</a></td><td>1911</td></tr>"
    found = decided(f"<div>{PARAGRAPHS}<table>{row}</table><p>{LAST}</p></div>", {})
    assert texts(found) == [*PROSE, "Boat", BOAT, "1911", LAST]


def test_a_cell_that_is_a_link_at_the_edge_of_what_stays_goes() -> None:
    row = f"<tr><td>Boat</td><td><a href='/boats/heron'>{BOAT}</a></td><td>1911</td></tr>"
    assert BOAT not in texts(decided(f"<div>{PARAGRAPHS}<table>{row}</table></div>", {"1911": 0.0}))


# ── copies ────────────────────────────────────────────────────────────────────


HALF = "".join(f"<p>{text}</p>" for text in PROSE[:2])


@pytest.mark.parametrize("copy", [PARAGRAPHS, HALF], ids=["whole", "beginning"])
@pytest.mark.parametrize("copy_first", [True, False])
def test_a_place_in_which_stays_only_what_stays_in_a_larger_one_is_a_copy(copy: str, *, copy_first: bool) -> None:
    story, also = f"<div class='story'>{PARAGRAPHS}<p>{LAST}</p></div>", f"<div class='print'>{copy}</div>"
    found = decided(also + story if copy_first else story + also, {})
    assert texts(found) == [*PROSE, LAST]
    assert found.element is not None
    assert found.element.get("class") == "story"


def test_of_two_copies_of_one_size_one_stays() -> None:
    assert texts(decided(f"<div>{PARAGRAPHS}</div><div class='print'>{PARAGRAPHS}</div>", {})) == list(PROSE)


def test_the_lines_of_a_copy_go_with_its_paragraphs() -> None:
    parts = "".join(f"<h3>Day {at} of the repairs</h3><p>{text}</p>" for at, text in enumerate(PROSE))
    expected = [line for at, text in enumerate(PROSE) for line in (f"Day {at} of the repairs", text)]
    assert texts(decided(f"<div class='wide'>{parts}</div><div class='narrow'>{parts}</div>", {})) == expected


def test_what_went_as_a_copy_does_not_come_back_between_lines_that_stay() -> None:
    parts = "".join(f"<h3>Narrow {at}</h3><p>{text}</p>" for at, text in enumerate(PROSE))
    found = decided(f"<div class='wide'>{PARAGRAPHS}<p>{LAST}</p></div><div class='narrow'>{parts}</div>", {})
    assert texts(found) == [*PROSE, LAST, *(f"Narrow {at}" for at in range(len(PROSE)))]


def test_a_place_that_says_more_than_a_larger_one_is_no_copy() -> None:
    found = decided(f"<div>{PARAGRAPHS}</div><div><p>{PROSE[0]}</p><p>{LAST}</p></div>", {})
    assert texts(found) == [*PROSE, PROSE[0], LAST]


def test_a_paragraph_that_an_article_repeats_in_its_own_place_stays() -> None:
    found = decided(f"<div>{PARAGRAPHS}<p>{PROSE[0]}</p><p>{LAST}</p></div>", {})
    assert texts(found) == [*PROSE, PROSE[0], LAST]


def test_a_short_line_may_be_said_twice() -> None:
    refrain = "<p>Nobody was hurt.</p>"
    found = decided(f"<div>{refrain}<p>{PROSE[0]}</p>{refrain}<p>{PROSE[1]}</p></div>", {})
    assert texts(found).count("Nobody was hurt.") == 2


# ── lists ─────────────────────────────────────────────────────────────────────

SECOND = "the second boat"


@pytest.mark.parametrize("around", ["{}", "<p>{}</p>", "<p><b>{}</b></p>"])
def test_a_list_of_which_most_items_stay_keeps_one_that_is_nothing_but_a_link(around: str) -> None:
    items = ["first boat at six in the morning, for pupils;", f"<a href='/2'>{SECOND}</a>", "a third one for the rest."]
    listed = "".join(f"<li>{around.format(item)}</li>" for item in items)
    found = decided(f"<div>{PARAGRAPHS}<ul>{listed}</ul></div>", {SECOND: 0.05})
    assert texts(found) == [*PROSE, items[0], SECOND, items[2]]


@pytest.mark.parametrize("around", ["{}", "<p>{}</p>"])
def test_a_list_of_which_most_items_go_does_not(around: str) -> None:
    names = ["Bridge closed", "Road flooded", "Mayor resigned"]
    links = "".join(f"<li>{around.format(f'<a href=/x>{name}</a>')}</li>" for name in names)
    found = decided(f"<div>{PARAGRAPHS}<ul><li>{around.format(LAST)}</li>{links}</ul></div>", dict.fromkeys(names, 0.1))
    assert texts(found) == [*PROSE, LAST]


# ── tables ───────────────────────────────────────────────────────────────────

ROWS = (("Pier", "Boats", "Guests"), ("Hollin", "12", "4,711"), ("Sedlo", "7", "980"))


def table(rows: tuple[tuple[str, ...], ...]) -> str:
    return "<table>" + "".join(f"<tr><td>{'<td>'.join(cells)}" for cells in rows) + "</table>"


def test_a_table_of_data_of_which_a_third_stays_is_kept_whole() -> None:
    cells = [cell for row in ROWS for cell in row]
    found = decided(f"{PARAGRAPHS}{table(ROWS)}<p>{LAST}</p>", dict.fromkeys(cells[3:], 0.1))
    assert texts(found) == [*PROSE, *cells, LAST]


@pytest.mark.parametrize(
    ("rows", "likely"),
    [
        (ROWS, 0.1),  # hardly any of it is likely
        ((("Hollin", "12", "4,711"), ("a",), ("b",), ("c",)), 0.9),  # rows of all widths: a layout
        ((("Hollin", "12"), ("Sedlo", "7")), 0.9),  # too few
    ],
)
def test_another_table_is_not(rows: tuple[tuple[str, ...], ...], likely: float) -> None:
    cells = [cell for row in rows for cell in row]
    found = decided(
        f"{PARAGRAPHS}{table(rows)}<p>{LAST}</p>", {**dict.fromkeys(cells, 0.05), cells[0]: likely, cells[1]: likely}
    )
    assert cells[-1] not in texts(found)


# ── readers' comments ──────────────────────────────────────────────────────────

TOLD = (*PROSE, LAST, END)
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
TEXT = "".join(f"<p>{text}</p>" for text in TOLD)


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


def test_what_goes_though_it_reads_like_the_article_goes_with_its_reason() -> None:
    copy, thread = f"<div class='print'>{HALF}</div>", "".join(f"<p>{text}</p>" for text in THREAD)
    text = "".join(f"<p>{one}</p>" for one in TOLD)
    assert (PROSE[0], "other:copy") in decided(f"<div>{copy}{text}</div>", {}).dropped
    assert (THREAD[1], "other:comments") in decided(f"<div>{text}<p>2 Comments</p>{thread}</div>", {}).dropped


# ── captions ──────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("page", ["<body class='has-caption-overlay'>{}", "<body><div class='wp-caption'>{}</div>"])
def test_a_class_on_a_whole_page_that_speaks_of_captions_makes_none(page: str) -> None:
    blocks = f"<h1>The ferry sails again</h1>{PARAGRAPHS}"
    assert [piece.kind for piece in walk(read_document(page.format(blocks)).root).pieces] == ["heading"] + [
        "paragraph"
    ] * 4


@pytest.mark.parametrize(
    "quote",
    [
        "<blockquote>“{}”</blockquote>",
        "<aside><p class='pullquote'>{}</p></aside>",
        "<div class='pull-quote'><p>{}</p></div>",
    ],
)
def test_a_sentence_set_apart_that_a_paragraph_has_is_a_copy(quote: str) -> None:
    sentence = "Nobody on either bank had thought that it would sail again"
    told = f"<p>{sentence}, the captain said. He had bread with him.</p>"
    assert f"“{sentence}”" not in texts(decided(f"<div>{PARAGRAPHS}{quote.format(sentence)}{told}</div>", {}))
    assert any(sentence in one for one in texts(decided(f"<div>{PARAGRAPHS}{quote.format(sentence)}</div>", {})))


def test_days_that_are_a_list_stay() -> None:
    days = [f"September {day} 12pm Room 217" for day in (10, 17, 24)]
    lines = "".join(f"<p>{day}</p>" for day in days)
    assert texts(decided(f"<div>{PARAGRAPHS}{lines}</div>", {}))[-3:] == days
    assert texts(decided(f"<div>{lines}{PARAGRAPHS}</div>", {}))[:3] == days
