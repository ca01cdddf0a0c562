"""Small boxes set into a text: fields to be filled in, rates, cards of other stories."""

from __future__ import annotations

import pytest
from decided import HEADLINE, LAST, PARAGRAPHS, PROSE, decided, texts

CALL = "Three stories and one map each morning, and never a word of what you do not need to know."
SUMMARY = "The oars of the last century were found below the old pier on Tuesday."
LINK = "<a href='/oars'>Oars found below the pier</a>"
LABEL = "Of interest"


def around(box: str) -> list[str]:
    """What stays of a text with a box in its middle whose link and label are unlikely."""
    page = f"<body><div><h1>{HEADLINE}</h1>{PARAGRAPHS}{box}<p>{LAST}</p></div></body>"
    unlikely = dict.fromkeys((HEADLINE, LABEL, "Oars found below the pier"), 0.0)
    return texts(decided(page, unlikely, headline=HEADLINE))


@pytest.mark.parametrize(
    "field",
    [
        "<form><input type='email' name='address'><button>Go</button></form>",
        "<input name='words'>",
        "<textarea></textarea>",
        "<form><input type='radio' name='poll'></form>",
    ],
)
def test_a_box_with_a_field_to_fill_in_goes(field: str) -> None:
    assert around(f"<div><h4>Each morning</h4><p>{CALL}</p>{field}</div>") == [*PROSE, LAST]


@pytest.mark.parametrize(
    "box",
    [
        f"<div><p>{CALL}</p></div>",
        f"<div><p>{CALL}</p><input type='hidden' name='token'></div>",
        f"<ul><li><p>{CALL}</p><input type='checkbox'></li></ul>",  # a task of a list
        f"<div><p>{CALL}</p><input type='radio' name='tab'></div>",  # what style alone makes a tab
    ],
)
def test_a_box_without_a_field_to_write_in_stays(box: str) -> None:
    assert around(box) == [*PROSE, CALL, LAST]


@pytest.mark.parametrize(
    "box",
    [
        f"<div><h3>{LINK}</h3><p>{SUMMARY}</p></div>",
        f"<div><b>{LABEL}</b><p>{LINK}</p><p>{SUMMARY}</p></div>",
        f"<table><tr><td>{LINK}<br>{SUMMARY}</td></tr></table>",
        f"<ul><li>{LINK}<br>{SUMMARY}</li></ul>",
    ],
)
def test_a_card_of_another_story_goes(box: str) -> None:
    assert around(box) == [*PROSE, LAST]


@pytest.mark.parametrize(
    "box",
    [
        f"<div><h3><a href='#oars'>Oars found below the pier</a></h3><p>{SUMMARY}</p></div>",  # a part of this page
        f"<div><h3>{LINK}</h3><p>{SUMMARY} <a href='/pier'>Which pier</a> it was is told nowhere.</p></div>",
        f"<div><h3>{LINK}</h3><p>{SUMMARY} {CALL} {CALL} {CALL}</p></div>",
    ],
)
def test_what_is_linked_and_told_of_at_length_is_no_card(box: str) -> None:
    assert SUMMARY in "".join(around(box))


def test_a_card_whose_headline_reads_like_the_text_is_a_part_of_it() -> None:
    page = f"<body><div><h1>{HEADLINE}</h1>{PARAGRAPHS}<div><h3>{LINK}</h3><p>{SUMMARY}</p></div><p>{LAST}</p></div>"
    assert SUMMARY in texts(decided(page, {HEADLINE: 0.0}, headline=HEADLINE))


def test_many_cards_are_what_an_article_lists() -> None:
    lines = [f"{SUMMARY} So said the mate of ship {at}." for at in range(4)]
    cards = "".join(f"<div><h3>{LINK}</h3><p>{line}</p></div>" for line in lines)
    assert [line for line in around(cards) if line in lines] == lines
    assert not set(lines[:3]) & set(around(cards.partition(lines[2])[0] + f"{lines[2]}</p></div>"))


RATES = (
    "<tr><td>Dollar</td><td>497.12</td><td>-0.35</td></tr><tr><td>Euro</td><td>571,40</td><td>+1,2%</td></tr>"
    "<tr><td>Brent</td><td>$ 71.30</td><td>▲ 0.4</td></tr>"
)


def test_rates_and_how_they_changed_go_with_their_label() -> None:
    assert around(f"<div><b>Money today</b><table>{RATES}</table></div>") == [*PROSE, LAST]
    assert around(f"<table>{RATES}</table>") == [*PROSE, LAST]


@pytest.mark.parametrize(
    "rows",
    [
        "<tr><td>Dollar</td><td>497.12</td></tr><tr><td>Euro</td><td>571.40</td></tr>",  # nothing says that it changes
        f"<tr><th>Money</th><th>Tenge</th><th>Since May</th></tr>{RATES}",  # what a text tells has a head
        f"{RATES}<tr><td>Pound</td><td>not traded</td><td>0</td></tr>",
    ],
)
def test_a_table_that_says_what_its_numbers_are_stays(rows: str) -> None:
    assert "497.12" in "".join(around(f"<table>{rows}</table>"))
