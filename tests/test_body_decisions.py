"""From likelihoods to a body: days above the text, kin, links, lists, tables and captions."""

from __future__ import annotations

import pytest
from decided import END, HEADLINE, LAST, PARAGRAPHS, PROSE, decided, texts

from newscrawler.extract import read_document
from newscrawler.extract.pieces import walk


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
    assert texts(decided(f"<div>{PARAGRAPHS}<p>See you soon</p></div>", {"See you soon": 0.25})) == list(PROSE)


def test_a_short_sentence_right_behind_a_paragraph_is_kin() -> None:
    soon = "See you soon."
    assert texts(decided(f"<div>{PARAGRAPHS}<p>{soon}</p></div>", {soon: 0.25})) == [*PROSE, soon]
    assert texts(decided(f"<div>{PARAGRAPHS}<h4>Ad</h4><p>{soon}</p></div>", {soon: 0.25, "Ad": 0})) == list(PROSE)


def test_a_paragraph_in_elements_of_its_own_as_the_others_are_needs_a_third() -> None:
    boxed = [f"<div class='block'><div class='text'>{text}</div></div>" for text in (*PROSE, LAST)]
    assert texts(decided(f"<main>{''.join(boxed)}</main>", {LAST: 0.4})) == [*PROSE, LAST]
    assert texts(decided(f"<main>{''.join(boxed)}</main>", {LAST: 0.3})) == list(PROSE)


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


# ── headings in elements of their own ─────────────────────────────────────────


def test_a_heading_goes_with_the_text_under_it_where_each_stands_in_elements_of_its_own() -> None:
    boxed = "".join(f"<div class='item'><div class='text'><p>{text}</p></div></div>" for text in PROSE)
    part = "<div class='item'><div class='title'>{}</div></div>"
    last = f"<div class='item'><p>{LAST}</p></div>"
    heading, line = part.format(f"<h2>{BOAT}</h2>"), part.format(BOAT)
    assert texts(decided(f"<main>{boxed}{heading}{last}</main>", {BOAT: 0.1})) == [*PROSE, BOAT, LAST]
    assert texts(decided(f"<main>{boxed}{line}{last}</main>", {BOAT: 0.1})) == [*PROSE, LAST]


@pytest.mark.parametrize("around", ["<div><h4>{}</h4>{}</div>", "<div><header><h4>{}</h4></header><div>{}</div></div>"])
def test_a_heading_goes_with_paragraphs_that_stand_deeper_or_are_parted_by_breaks(around: str) -> None:
    below = f"<p>{LAST}<br>{END}</p>"
    page = f"<main><div>{PARAGRAPHS}</div>{around.format(BOAT, below)}</main>"
    assert texts(decided(page, {BOAT: 0.15})) == [*PROSE, BOAT, LAST, END]
    assert texts(decided(page, {BOAT: 0.01})) == [*PROSE, LAST, END]


def test_a_heading_that_ends_its_element_heads_nothing_elsewhere() -> None:
    box = f"<aside><div>Weather</div><h4>{BOAT}</h4></aside>"
    page = f"<main><div>{PARAGRAPHS}</div>{box}<div>{LAST}<br>{END}</div></main>"
    assert BOAT not in texts(decided(page, {BOAT: 0.4, "Weather": 0.0}))


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


BOATS = ("the first one, for pupils", "the second one, for the postman")
LIST = "<ul>" + "".join(f"<li>{boat}</li>" for boat in BOATS) + "</ul>"


def test_a_list_without_links_amid_the_text_needs_little() -> None:
    around = f"<div>{PARAGRAPHS}{{}}<p>{LAST}</p></div>"
    assert texts(decided(around.format(LIST), dict.fromkeys(BOATS, 0.2))) == [*PROSE, *BOATS, LAST]
    assert texts(decided(around.format(LIST), dict.fromkeys(BOATS, 0.05))) == [*PROSE, LAST]
    linked = LIST.replace(BOATS[0], f"<a href='/1'>{BOATS[0]}</a>")
    assert BOATS[1] not in texts(decided(around.format(linked), dict.fromkeys(BOATS, 0.2)))
    assert BOATS[1] not in texts(decided(f"<div>{PARAGRAPHS}</div>{LIST}", dict.fromkeys(BOATS, 0.2)))  # behind it
    assert BOATS[1] in texts(decided(f"<div>{PARAGRAPHS}{LIST}</div>", dict.fromkeys(BOATS, 0.2)))  # ends it


def test_a_line_with_a_colon_goes_with_the_list_or_table_under_it() -> None:
    label = "These boats sail today:"
    found = decided(f"<div>{PARAGRAPHS}<p>{label}</p>{LIST}<p>{LAST}</p></div>", {label: 0.1})
    assert texts(found) == [*PROSE, label, *BOATS, LAST]
    cells = [cell for row in ROWS for cell in row]
    html = f"<div>{PARAGRAPHS}<p>{label}</p>{table(ROWS)}<p>{LAST}</p></div>"
    assert texts(decided(html, dict.fromkeys((label, *cells), 0.05))) == [*PROSE, label, *cells, LAST]


# ── tables ───────────────────────────────────────────────────────────────────

ROWS = (("Pier", "Boats", "Guests"), ("Hollin", "12", "4,711"), ("Sedlo", "7", "980"))


RATES = (("EUR", "4,0713", "-0,05%"), ("USD", "3,1588", "+0,31%"), ("980", "5,0571", "+0,11%"))


def table(rows: tuple[tuple[str, ...], ...]) -> str:
    return "<table>" + "".join(f"<tr><td>{'<td>'.join(cells)}" for cells in rows) + "</table>"


def test_a_table_of_data_of_which_a_third_stays_is_kept_whole() -> None:
    cells = [cell for row in ROWS for cell in row]
    found = decided(f"{PARAGRAPHS}{table(ROWS)}<p>{LAST}</p>", dict.fromkeys(cells[3:], 0.1))
    assert texts(found) == [*PROSE, *cells, LAST]


def test_a_table_of_numbers_and_codes_is_saved_by_no_text_around_it() -> None:
    unlikely = dict.fromkeys([cell for row in RATES for cell in row], 0.05)
    assert texts(decided(f"{PARAGRAPHS}{table(RATES)}<p>{LAST}</p>", unlikely)) == [*PROSE, LAST]


def test_a_table_of_data_between_two_paragraphs_is_kept_however_unlikely() -> None:
    cells = [cell for row in ROWS for cell in row]
    found = decided(f"{PARAGRAPHS}{table(ROWS)}<p>{LAST}</p>", dict.fromkeys(cells, 0.05))
    assert texts(found) == [*PROSE, *cells, LAST]
    two = f"{PARAGRAPHS}{table(ROWS)}{table(ROWS)}<p>{LAST}</p>"
    assert texts(decided(two, dict.fromkeys(cells, 0.05))) == [*PROSE, *cells, *cells, LAST]
    call = f"{PARAGRAPHS}{table(ROWS)}<p>Read our app</p><p>{LAST}</p>"
    assert texts(decided(call, dict.fromkeys(cells, 0.05) | {"Read our app": 0.01})) == [*PROSE, *cells, LAST]


def test_a_table_that_ends_the_text_is_kept_for_one_likely_cell() -> None:
    cells = [cell for row in ROWS for cell in row]
    unlikely = {**dict.fromkeys(cells, 0.05), cells[0]: 0.35}
    assert texts(decided(f"<div>{PARAGRAPHS}{table(ROWS)}</div>", unlikely)) == [*PROSE, *cells]
    assert texts(decided(f"<div>{PARAGRAPHS}</div>{table(ROWS)}", unlikely)) == [*PROSE]


@pytest.mark.parametrize(
    "html",
    [
        f"{PARAGRAPHS}{table(ROWS)}",  # behind the text
        f"{PARAGRAPHS}{table(ROWS).replace('980', '<a href=/980>980</a>')}<p>{LAST}</p>",
        f"{PARAGRAPHS}<div class='exchange-rates'>{table(ROWS)}</div><p>{LAST}</p>",
    ],
)
def test_a_table_elsewhere_with_links_or_named_as_furniture_must_be_likely(html: str) -> None:
    unlikely = dict.fromkeys([cell for row in ROWS for cell in row], 0.05)
    assert ROWS[-1][-1] not in texts(decided(html, unlikely))


@pytest.mark.parametrize(
    "rows",
    [
        (("Hollin", "12", "4,711"), ("a",), ("b",), ("c",)),  # rows of all widths: a layout
        (("Hollin", "12"), ("Sedlo", "7")),  # too few
    ],
)
def test_another_table_is_not_kept_whole(rows: tuple[tuple[str, ...], ...]) -> None:
    cells = [cell for row in rows for cell in row]
    likely = {**dict.fromkeys(cells, 0.05), cells[0]: 0.9, cells[1]: 0.9}
    assert cells[-1] not in texts(decided(f"{PARAGRAPHS}{table(rows)}<p>{LAST}</p>", likely))


# ── captions ──────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("page", ["<body class='has-caption-overlay'>{}", "<body><div class='wp-caption'>{}</div>"])
def test_a_class_on_a_whole_page_that_speaks_of_captions_makes_none(page: str) -> None:
    blocks = f"<h1>The ferry sails again</h1>{PARAGRAPHS}"
    assert [piece.kind for piece in walk(read_document(page.format(blocks)).root).pieces] == ["heading"] + [
        "paragraph"
    ] * 4


def test_a_line_below_an_image_that_ends_in_names_in_brackets_is_its_caption() -> None:
    said = "Shift workers leave the works on Monday afternoon."
    page = f"<body>{PARAGRAPHS}<div><img src='/a.jpg'><br>{said} ({{}})</div><p>{LAST}</p></body>"
    for behind, is_caption in (("Bea Tillis, The Post", True), ("the works, in Hollin", False), ("Works, 1998", False)):
        (block,) = (block for block in decided(page.format(behind), {}).blocks if said in block.text)
        assert (block.kind == "caption") is is_caption


def test_days_that_are_a_list_stay() -> None:
    days = [f"September {day} 12pm Room 217" for day in (10, 17, 24)]
    lines = "".join(f"<p>{day}</p>" for day in days)
    assert texts(decided(f"<div>{PARAGRAPHS}{lines}</div>", {}))[-3:] == days
    assert texts(decided(f"<div>{lines}{PARAGRAPHS}</div>", {}))[:3] == days
