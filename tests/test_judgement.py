"""What a site's other pages say for and against a block: by its text, its place, and the shapes around it."""

from __future__ import annotations

import pytest

from newscrawler import SiteTemplate
from newscrawler.extract import read_document
from newscrawler.extract.judgement import Judgement, judged
from newscrawler.extract.pieces import walk
from newscrawler.extract.sightings import Shown, shown

TEXT = "The ferry {0} sailed on the Irga at noon, and the pupils of {0} were the first to cross the river on it."
APPEAL = "Our reporters work for you day and night, in the rain and in the snow, so please become a friend of ours."
LINE = "What the {0} carried"
TEASER = "Elsewhere the mayor of {0} cut a ribbon, and the guests from {0} were the first to clap their hands."


def name_of(number: int) -> str:
    """A name that no other number has, without a digit."""
    return "".join("bcdfgklmnp"[int(digit)] + "aeiouaeiou"[int(digit)] for digit in str(number)).title()


def page(number: int, blocks: list[tuple[str, str, float, bool]]) -> Shown:
    """A page of blocks: the class of each one's element, its words, how likely it is by itself, whether it stays."""
    tags = [("h3" if name == "heading" else "div", name, text) for name, text, _, _ in blocks]
    html = "".join(f"<{tag} class='{name}'>{text.format(name_of(number))}</{tag}>" for tag, name, text in tags)
    flat = walk(read_document(f"<body>{html}</body>").root)
    assert len(flat.pieces) == len(blocks)
    return shown(flat, [one[2] for one in blocks], [one[3] for one in blocks], f"https://paper.example/{number}")


def taught(*kinds: tuple[int, list[tuple[str, str, float, bool]]]) -> SiteTemplate:
    """A template of so many pages of each kind."""
    template, number = SiteTemplate(), 0
    for count, blocks in kinds:
        for _ in range(count):
            number += 1
            template.see(page(number, blocks).all, number)  # without the bodies, which differ by a name alone
    return template


def verdict(blocks: list[tuple[str, str, float, bool]], template: SiteTemplate) -> Judgement:
    return judged(page(1_000, blocks), template)


STORY = [("text", TEXT, 0.99, True)]


def test_a_doubtful_line_that_stays_with_the_text_under_it_is_not_held_against_its_place() -> None:
    stays, goes = ("line", LINE, 0.1, True), ("line", LINE, 0.1, False)
    doubtful = ("line", "Another line of this kind", 0.6, True)
    assert verdict([doubtful, *STORY], taught((12, [stays, *STORY]))).likely[0] >= 0.6
    assert verdict([doubtful, *STORY], taught((12, [goes, *STORY]))).likely[0] < 0.5


@pytest.mark.parametrize(
    ("text", "stays"),
    [
        ("The captain of the {0} promises a crossing in any weather but the thickest of fogs", True),
        ("In this order:", True),
        ("Photo: A. Bek", False),
        ("The captain: Irga news", False),
    ],
)
def test_the_articles_place_speaks_for_paragraphs_and_sentences_and_not_for_credits(text: str, *, stays: bool) -> None:
    assert (verdict([*STORY, ("text", text, 0.45, False)], taught((12, STORY))).likely[1] > 0.5) is stays


def test_a_line_of_links_is_not_the_articles_for_standing_in_its_place() -> None:
    link = "<a href='/1'>All of the pictures of the first boat on the Irga since the year of the flood</a>"
    assert verdict([*STORY, ("text", link, 0.45, False)], taught((12, STORY))).likely[1] == 0.45


def test_what_is_said_on_every_page_is_not_saved_by_the_articles_place() -> None:
    appeal = ("text", APPEAL, 0.995, True)
    assert verdict([*STORY, appeal], taught((3, [*STORY, appeal]))).likely[1] < 0.5


def test_a_repeated_heading_stays_over_a_paragraph_that_no_other_page_has() -> None:
    heading, appeal = ("heading", "What happens next", 0.9, True), ("text", APPEAL, 0.6, True)
    template = taught((12, [*STORY, heading, *STORY, appeal]))
    assert verdict([*STORY, heading, *STORY], template).likely[1] == 0.9
    assert verdict([*STORY, heading, appeal], template).likely[1] < 0.5
    assert verdict([*STORY, ("text", heading[1], 0.6, True), *STORY], template).likely[1] < 0.5


def test_numbers_go_with_the_repeated_line_above_that_says_what_they_are() -> None:
    name = ("name", "The krone", 0.01, True)
    template = taught((12, [*STORY, name, ("number", "4.07", 0.8, True)]))
    assert verdict([*STORY, name, ("number", "4.15", 0.8, True)], template).likely[2] < 0.5
    assert verdict([*STORY, ("name", "The {0}", 0.6, True), ("number", "4.15", 0.8, True)], template).likely[2] > 0.5
    assert verdict([*STORY, name, *STORY, ("number", "4.15", 0.8, True)], template).likely[3] > 0.5


def test_what_a_short_text_ends_with_is_no_introduction() -> None:
    appeal, second = ("text", APPEAL, 0.95, True), ("text", f"{TEXT} It was cold.", 0.99, True)
    template = taught((3, [*STORY, second, appeal]), (5, [*STORY, second]))
    assert verdict([*STORY, second, appeal], template).likely[2] < 0.5
    assert verdict([appeal, *STORY, second], template).likely[0] > 0.5


def test_the_place_of_few_pages_among_many_says_nothing() -> None:
    rare, block = [*STORY, ("note", TEASER, 0.3, False)], [*STORY, ("note", TEASER, 0.6, True)]
    assert verdict(block, taught((3, rare))).likely[1] < 0.5
    assert verdict(block, taught((3, rare), (20, STORY))).likely[1] == 0.6
    assert verdict(block, taught((10, rare), (40, STORY))).likely[1] < 0.5


SHORT = ("text", "The {0} has sailed.", 0.6, True)


@pytest.mark.parametrize(
    ("blocks", "refused"),
    [
        ([SHORT, ("more", APPEAL, 0.9, True)], None),
        ([SHORT, ("more", APPEAL, 0.98, True)], "little would be left"),
        ([SHORT, ("more", APPEAL, 0.9, True), ("more", "More of this", 0.98, True)], None),
        ([("other", SHORT[1], 0.6, True), ("more", APPEAL, 0.9, True)], "little would be left"),
        ([("more", APPEAL, 0.9, True)], "little would be left"),
    ],
)
def test_little_is_left_only_of_doubtful_text_and_in_the_articles_place(
    blocks: list[tuple[str, str, float, bool]], refused: str | None
) -> None:
    template = taught((12, [*STORY, ("more", APPEAL, 0.05, False)]))
    assert verdict(blocks, template).refused == refused
