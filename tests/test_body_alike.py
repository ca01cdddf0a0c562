"""What is made alike stays together: rows of answers, headings over parts of the text, items that are links."""

from __future__ import annotations

import pytest
from decided import END, LAST, PARAGRAPHS, PROSE, decided, texts

QUESTIONS = tuple(f"What the {day} boat carries" for day in ("first", "second", "third"))
ANSWERS = (
    "Letters, pupils, and the bread of both bakers.",
    "Whoever overslept the first, and the doctor on Thursdays.",
    "Nothing but the captain and his dog, who live on the other bank.",
)
FAQ = "".join(
    f"<section><h3>{question}</h3><div class='answer'><p>{answer}</p></div></section>"
    for question, answer in zip(QUESTIONS, ANSWERS, strict=True)
)
BOTH = [line for pair in zip(QUESTIONS, ANSWERS, strict=True) for line in pair]


def doubted(rows: str, likely: dict[str, float]) -> list[str]:
    """What stays of a page with rows between the paragraphs and the last one."""
    return texts(decided(f"<div>{PARAGRAPHS}{rows}<p>{LAST}</p></div>", likely))


# ── questions with their answers ──────────────────────────────────────────────


ASKED = tuple(f"What does the {day} boat carry?" for day in ("first", "second", "third"))
BEHIND = (
    "<section><h2>What readers ask</h2>"
    + "".join(
        f"<div><p class='asked'>{question}</p><div class='answer'><p>{answer}</p><p>So it was last year.</p></div>"
        "</div>"
        for question, answer in zip(ASKED, ANSWERS, strict=True)
    )
    + "</section>"
)
LISTED = [
    "What readers ask",
    *(line for pair in zip(ASKED, ANSWERS, strict=True) for line in (*pair, "So it was last year.")),
]


def behind(rows: str, likely: dict[str, float]) -> list[str]:
    """What stays of a page with rows behind the text, all of them doubted but those of `likely`."""
    doubtful = dict.fromkeys((*LISTED, *ASKED, *ANSWERS), 0.15)
    return texts(decided(f"<main><div>{PARAGRAPHS}<p>{LAST}</p></div>{rows}</main>", doubtful | likely))


@pytest.mark.parametrize("likely", [{ANSWERS[0]: 0.7}, dict.fromkeys(ANSWERS, 0.3)])
def test_questions_with_their_answers_stay_as_a_whole(likely: dict[str, float]) -> None:
    assert behind(BEHIND, likely) == [*PROSE, LAST, *LISTED]


@pytest.mark.parametrize(
    ("rows", "likely"),
    [
        (BEHIND, {ANSWERS[0]: 0.25}),  # too little
        (BEHIND.replace("carry?", "carry"), dict.fromkeys(ANSWERS, 0.3)),  # no questions
        (BEHIND.replace(ASKED[1], "A look at the second boat"), dict.fromkeys(ANSWERS, 0.3)),  # two are no list
        (BEHIND.replace("'asked'", "'asked-last'", 1), dict.fromkeys(ANSWERS, 0.3)),  # nor are those made otherwise
        (BEHIND.replace("'asked'>", "'asked'><a href='/x'>"), dict.fromkeys(ANSWERS, 0.3)),  # other stories
        (BEHIND.replace("'answer'", "'comments'"), dict.fromkeys(ANSWERS, 0.3)),  # named as something else
    ],
)
def test_else_they_are_doubted_one_by_one(rows: str, likely: dict[str, float]) -> None:
    assert set(ANSWERS).isdisjoint(behind(rows, likely))


def test_a_question_may_be_a_link_that_opens_its_answer() -> None:
    rows = BEHIND.replace("'asked'>", "'asked'><a href='#'>").replace("carry?", "carry?</a>")
    assert behind(rows, dict.fromkeys(ANSWERS, 0.3)) == [*PROSE, LAST, *LISTED]


def test_a_copy_of_the_list_does_not_stay() -> None:
    copy = BEHIND.replace("'answer'", "'answer narrow'")
    assert behind(BEHIND + copy, dict.fromkeys(ANSWERS, 0.3)) == [*PROSE, LAST, *LISTED]


def test_a_link_in_an_answer_is_not_kept_for_it() -> None:
    rows = BEHIND.replace("So it was last year.", "<a href='/x'>So it was last year</a>", 1)
    assert "So it was last year" not in behind(rows, {ANSWERS[0]: 0.7})


# ── rows ──────────────────────────────────────────────────────────────────────


def test_an_answer_needs_little_where_a_fifth_of_those_made_alike_stays() -> None:
    assert doubted(FAQ, dict.fromkeys(ANSWERS[1:], 0.15)) == [*PROSE, *BOTH, LAST]


@pytest.mark.parametrize(
    ("rows", "likely"),
    [
        (FAQ, dict.fromkeys(ANSWERS[1:], 0.05)),  # too little
        (FAQ, dict.fromkeys(ANSWERS, 0.15)),  # none of them stays
        (FAQ.replace("class='answer'", "class='advice'", 1), dict.fromkeys(ANSWERS[1:], 0.15)),  # made otherwise
        (FAQ.replace("<p>", "<p><a href='/x'>").replace("</p>", "</a></p>"), dict.fromkeys(ANSWERS[1:], 0.15)),
    ],
)
def test_else_each_is_on_its_own(rows: str, likely: dict[str, float]) -> None:
    assert set(ANSWERS[1:]).isdisjoint(doubted(rows, likely))


REMARKS = tuple(
    f"I was on the boat of day {day} and it was worth the wait, as I told everybody at home on the other bank."
    for day in range(9)
)
THREAD = "".join(f"<section><div class='remark'><p>{remark}</p></div></section>" for remark in REMARKS)


@pytest.mark.parametrize("likely", [0.6, 0.75])
def test_the_one_of_a_long_row_that_reads_like_a_story_goes_with_the_others(likely: float) -> None:
    page = f"<div>{PARAGRAPHS}<p>{LAST}</p><p>{END}</p></div>{THREAD}"
    assert texts(decided(page, {**dict.fromkeys(REMARKS, 0.05), REMARKS[3]: likely})) == [*PROSE, LAST, END]


@pytest.mark.parametrize(
    ("page", "likely"),
    [
        (f"<p>{LAST}</p>{THREAD}", {REMARKS[3]: 0.75}),  # hardly any text without them
        (f"{PARAGRAPHS}<p>{END}</p>{THREAD}", {REMARKS[3]: 0.85}),  # a sure one
        (f"{PARAGRAPHS}<p>{END}</p>{THREAD}", dict.fromkeys(REMARKS[2:5], 0.75)),  # a part of the row
        (f"{PARAGRAPHS}<p>{END}</p>{THREAD.partition(REMARKS[4])[0]}", {REMARKS[3]: 0.75}),  # a short row
    ],
)
def test_else_it_stays(page: str, likely: dict[str, float]) -> None:
    assert REMARKS[3] in texts(decided(page, {**dict.fromkeys(REMARKS, 0.05), **likely}))


def test_the_same_text_is_not_taken_twice_from_a_row() -> None:
    again = f"<section><div class='answer'><p>{ANSWERS[0]}</p></div></section>"
    rows = f"<section><div class='answer'><p>{ANSWERS[1]}</p></div></section>{again}{again}"
    assert doubted(rows, {ANSWERS[0]: 0.15}).count(ANSWERS[0]) == 1


def test_behind_the_text_a_row_does_not_go_on() -> None:
    page = f"<div>{PARAGRAPHS}{FAQ}</div>"
    assert texts(decided(page, dict.fromkeys(ANSWERS[1:], 0.15), otherwise=0.9))[-1] == QUESTIONS[2]


# ── headings ──────────────────────────────────────────────────────────────────

BOATS = ("The Heron", "The Coot", "The Grebe")
ENTRIES = tuple(f"{boat} was built at Lower Irga and carries forty, or twenty with bicycles." for boat in BOATS)
NOTE = "Drawing by Jane Example"


def fleet(boats: tuple[str, ...] = BOATS) -> str:
    return "".join(
        f"<div class='boat'><h3><a href='/{boat}'>{boat}</a></h3><div>{NOTE}</div><div><p>{entry}</p></div></div>"
        for boat, entry in zip(boats, ENTRIES, strict=False)
    )


UNLIKELY = {**dict.fromkeys(BOATS, 0.25), NOTE: 0.05}


def test_headings_that_are_links_name_the_parts_of_the_text_where_there_are_three() -> None:
    expected = [line for pair in zip(BOATS, ENTRIES, strict=True) for line in pair]
    assert doubted(fleet(), UNLIKELY) == [*PROSE, *expected, LAST]


def test_two_may_be_links_to_other_stories() -> None:
    assert doubted(fleet(BOATS[:2]), UNLIKELY) == [*PROSE, *ENTRIES[:2], LAST]


def test_headings_over_what_goes_go_with_it() -> None:
    assert doubted(fleet(), {**UNLIKELY, **dict.fromkeys(ENTRIES, 0.01)}) == [*PROSE, LAST]


def test_a_heading_in_a_header_of_its_own_stays_with_the_text_under_it() -> None:
    part = f"<section><header><h2>{BOATS[0]}</h2></header><div><p>{ENTRIES[0]}</p></div></section>"
    assert doubted(part, {BOATS[0]: 0.05}) == [*PROSE, BOATS[0], ENTRIES[0], LAST]


@pytest.mark.parametrize(
    "part",
    [
        f"<section><header><h2>{BOATS[0]}</h2><p>{NOTE}</p></header><div><p>{ENTRIES[0]}</p></div></section>",
        f"<section><header><h2 class='breadcrumbs'>{BOATS[0]}</h2></header><div><p>{ENTRIES[0]}</p></div></section>",
        f"<section><footer><h2>{BOATS[0]}</h2></footer><div><p>{ENTRIES[0]}</p></div></section>",
    ],
)
def test_a_header_that_holds_more_and_other_furniture_does_not(part: str) -> None:
    assert BOATS[0] not in doubted(part, {BOATS[0]: 0.05, NOTE: 0.05})


# ── items that are links ──────────────────────────────────────────────────────


def test_an_item_that_is_a_link_stays_in_a_list_that_is_more_than_links() -> None:
    links = "".join(f"<li><a href='/{boat}'>{boat}</a>" for boat in BOATS)
    items = f"<ul><li>{NOTE}{links}</ul>"
    assert doubted(items, {BOATS[0]: 0.8, BOATS[1]: 0.6, BOATS[2]: 0.6}) == [*PROSE, NOTE, BOATS[0], LAST]


LINKS = "".join(f"<li><a href='/{boat}'>{boat}</a>" for boat in BOATS)


def test_a_list_of_nothing_but_links_goes() -> None:
    assert doubted(f"<ul>{LINKS}</ul>", {}) == [*PROSE, LAST]


@pytest.mark.parametrize("line", ["Three boats are left:", "船舶："])
def test_a_list_of_links_that_a_colon_announces_stays(line: str) -> None:
    assert doubted(f"<p>{line}</p><ul>{LINKS}</ul>", {}) == [*PROSE, line, " ".join(BOATS), LAST]
    assert doubted(f"<p>{line}</p><ul>{LINKS}</ul>", {" ".join(BOATS): 0.35}) == [*PROSE, line, " ".join(BOATS), LAST]
    assert doubted(f"<p>{line}</p><ul>{LINKS}</ul>", {" ".join(BOATS): 0.25}) == [*PROSE, line, LAST]
    assert doubted(f"<h2>{line}</h2><ul>{LINKS}</ul>", {" ".join(BOATS): 0.35}) == [*PROSE, line, LAST]
    assert doubted(f"<p>{line}</p><ul>{LINKS}</ul>", {line: 0.01}) == [*PROSE, LAST]
