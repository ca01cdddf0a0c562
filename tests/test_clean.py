"""Cleaning: what leaves an article's blocks, and where it goes."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prose import LINES, ONE, THREE, TWO, texts

from newscrawler.boilerplate import clean
from newscrawler.items import Article, Block, Image


def article(*blocks: Block | str, **values: object) -> Article:
    return Article(blocks=tuple(Block("paragraph", one) if isinstance(one, str) else one for one in blocks), **values)


def linked(text: str, kind: str = "paragraph") -> Block:
    return Block(kind, text, ((0, len(text)),))


def test_an_article_without_boilerplate_is_left_as_it_is() -> None:
    before = article(ONE, Block("heading", "A long wait"), TWO)
    found = clean(before)
    assert found.blocks == before.blocks
    assert found.text == f"{ONE}\n\nA long wait\n\n{TWO}"
    assert found.dropped == ()
    assert found is not before


def test_a_dropped_block_names_its_rule() -> None:
    found = clean(article(ONE, "Поделиться", TWO, language="ru"))
    assert texts(found) == [ONE, TWO]
    assert found.dropped == (("Поделиться", "rule:share/ru"),)


def test_reasons_that_were_there_before_stay_in_front() -> None:
    found = clean(article(ONE, "Share this article", dropped=(("Menu", "node:nav"),)))
    assert found.dropped == (("Menu", "node:nav"), ("Share this article", "rule:share/en"))


def test_an_editor_named_below_a_text_is_no_author() -> None:
    found = clean(article(ONE, TWO, "Copy editor: Jane Example", language="en", authors=("John Sample",)))
    assert (texts(found), found.authors) == ([ONE, TWO], ("John Sample",))


def test_no_point_is_left_of_a_sentence_that_was_a_link() -> None:
    text = f"{ONE} Subscribe."
    found = clean(article(TWO, Block("paragraph", text, ((len(ONE) + 1, len(text) - 1),)), language="en"))
    assert texts(found) == [TWO, ONE]


def test_the_title_printed_again_and_the_lead_printed_twice_go() -> None:
    found = clean(article("Ferry sails on", ONE, ONE, TWO, title="Ferry sails on", lead=ONE))
    assert texts(found) == [ONE, TWO]
    assert found.dropped == (("Ferry sails on", "repeat:title"), (ONE, "repeat:lead"))


def test_lines_at_either_end_that_name_nobody_but_the_authors_go() -> None:
    authors = ("Jane Example", "John van Sample")
    found = clean(
        article(
            "Jane Example",
            ONE,
            "Jane Example",
            TWO,
            THREE,
            ONE,
            TWO,
            "- Jane Example and John van Sample",
            authors=authors,
        )
    )
    assert texts(found) == [ONE, TWO, THREE, ONE, TWO]
    assert found.dropped[0] == ("Jane Example", "repeat:author")


@pytest.mark.parametrize("line", ["Jane Example rows", "Jane", "Example and Sons", "And so it was", "By Jane's river"])
def test_a_line_that_says_more_than_a_name_stays(line: str) -> None:
    assert texts(clean(article(line, ONE, TWO, authors=("Jane Example",)))) == [line, ONE, TWO]


def test_a_name_deep_in_the_text_stays() -> None:
    blocks = [ONE, TWO, THREE, "Jane Example", ONE + " Again.", TWO + " Again.", THREE + " Again."]
    assert texts(clean(article(*blocks, authors=("Jane Example",)))) == blocks


def test_a_last_heading_whose_text_is_gone_and_signs_without_a_word_go() -> None:
    found = clean(article("***", ONE, "***", TWO, Block("heading", "Sources"), "___"))
    assert texts(found) == [ONE, "***", TWO]
    assert found.dropped == (("***", "edge:signs"), ("Sources", "edge:heading"), ("___", "edge:signs"))


@pytest.mark.parametrize(
    "last",
    [
        [Block("heading", "First by boat"), Block("heading", "Then on foot")],  # a text of headings
        [Block("heading", "Nobody knows who did it.")],  # a sentence
        [Block("heading", "The boats in pictures"), Block("caption", "The old ferry in May")],
    ],
)
def test_else_a_last_heading_stays(last: list[Block]) -> None:
    assert clean(article(ONE, TWO, *last)).blocks[2:] == tuple(last)


def test_a_dateline_set_as_a_line_of_its_own_begins_its_paragraph() -> None:
    found = clean(article("By Jane Example", "HOLLIN, Weir —", Block("paragraph", ONE, ((4, 13),)), TWO))
    assert texts(found) == [f"HOLLIN, Weir — {ONE}", TWO]
    assert found.blocks[0].links == ((19, 28),)
    assert found.dropped == (("By Jane Example", "rule:byline/en"),)


@pytest.mark.parametrize("line", ["— a line between —", "He came, saw, and went", "Hollin - Weir"])
def test_another_short_line_stays_apart(line: str) -> None:
    assert texts(clean(article(line, ONE, TWO))) == [line, ONE, TWO]


def test_a_block_without_text_breaks_nothing() -> None:
    assert texts(clean(article("", ONE))) == ["", ONE]


def test_a_refrain_deep_in_the_text_stays() -> None:
    blocks = [f"{ONE} {number}." for number in range(6)] + [TWO, THREE, TWO]
    assert texts(clean(article(*blocks))) == blocks


def test_links_behind_a_label_in_the_middle_go_and_the_article_goes_on() -> None:
    found = clean(
        article(
            ONE, Block("heading", "Related articles"), linked("Bridge late", "item"), linked("Ferry full", "item"), TWO
        )
    )
    assert texts(found) == [ONE, TWO]


def test_rates_behind_a_label_in_the_middle_go_with_it() -> None:
    assert texts(clean(article(ONE, "Exchange rates", "EUR", "491.9", "1 USD", "-0,05%", TWO))) == [ONE, TWO]
    assert texts(clean(article(ONE, "Weather", "Almaty: +3 °C, clear", "Diesel", "239 tenge", TWO))) == [ONE, TWO]
    assert texts(clean(article(ONE, "Weather", "In the north of the district", TWO))) == [
        ONE,
        "Weather",
        "In the north of the district",
        TWO,
    ]


def test_everything_behind_a_label_goes_where_no_prose_follows() -> None:
    found = clean(article(ONE, TWO, Block("heading", "Читайте также"), "Мост закрыт", "Паром ходит", "USD 491.9"))
    assert texts(found) == [ONE, TWO]
    assert {reason for _, reason in found.dropped} == {"rule:related/ru", "rule:rate-numbers/any"}


def test_a_last_sentence_behind_a_label_stays() -> None:
    found = clean(
        article(ONE, TWO, Block("heading", "Read also"), linked("Bridge late"), '"We shall see," the captain said.')
    )
    assert texts(found) == [ONE, TWO, '"We shall see," the captain said.']


def test_a_credit_goes_to_the_image_of_the_nearest_caption() -> None:
    images = (
        Image("https://a.example/1.jpg", caption="The quay"),
        Image("https://a.example/2.jpg", caption="The ferry"),
    )
    found = clean(article(ONE, Block("caption", "The ferry"), "Photo: Jane Example", TWO, images=images))
    assert [image.credit for image in found.images] == [None, "Jane Example"]
    assert "Jane Example" not in found.text


def test_a_credit_without_an_image_stays_as_a_caption() -> None:
    found = clean(article(ONE, "Photo: Jane Example", TWO))
    assert found.blocks[1] == Block("caption", "Photo: Jane Example")
    assert found.text == f"{ONE}\n\n{TWO}"


def test_an_image_s_own_caption_gives_up_its_credit() -> None:
    found = clean(Article(images=(Image("https://a.example/1.jpg", caption="Паром у причала. Фото: Иван Примеров"),)))
    assert found.images == (Image("https://a.example/1.jpg", caption="Паром у причала.", credit="Иван Примеров"),)


def test_a_credit_line_without_a_name_says_where_the_picture_is_from() -> None:
    found = clean(article(ONE, "Фото из архива", images=(Image("https://a.example/1.jpg"),)))
    assert found.images[0].credit == "из архива"


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("Текст: Анна Примерова", ("Анна Примерова",)),
        ("Подготовил Эрик Примеров.", ("Эрик Примеров",)),
        ("By Jane Example and John Sample", ("Jane Example", "John Sample")),
        ("Авторы: Айгүл Мысалова, Ерік Мысалов", ("Айгүл Мысалова", "Ерік Мысалов")),
    ],
)
def test_a_byline_names_the_authors_and_leaves(line: str, authors: tuple[str, ...]) -> None:
    found = clean(article(ONE, TWO, line))
    assert found.authors == authors
    assert texts(found) == [ONE, TWO]


@pytest.mark.parametrize("fact", ["Released: June 2025 by Example Press", "Pages: 320", "Жанр: роман"])
def test_an_author_among_the_facts_of_a_book_is_no_byline(fact: str) -> None:
    assert clean(article(ONE, TWO, "Author: Jane Example", fact)).dropped == ()
    assert clean(article(ONE, TWO, fact, "Автор: Анна Примерова")).authors == ()
    beside_a_sentence = clean(article("Author: Jane Example", f"The captain says: {ONE}"))
    assert beside_a_sentence.authors == ("Jane Example",)


def test_an_author_who_is_known_is_not_named_twice() -> None:
    assert clean(article(ONE, TWO, "BY JANE EXAMPLE", authors=("Jane Example",))).authors == ("Jane Example",)


def test_an_advertorial_label_becomes_a_mark() -> None:
    found = clean(article("Рекламный материал", ONE, TWO))
    assert found.sponsored
    assert texts(found) == [ONE, TWO]
    assert not clean(article(ONE, TWO)).sponsored


def test_a_piece_cut_out_of_a_block_moves_the_links_behind_it() -> None:
    text = "Мост закрыли (читайте также: Как чинят) до весны, объявил акимат района."
    link = text.index("акимат")
    found = clean(article(Block("paragraph", text, ((link, link + 6),)), ONE))
    block = found.blocks[0]
    assert block.text == "Мост закрыли до весны, объявил акимат района."
    assert block.text[slice(*block.links[0])] == "акимат"


@pytest.mark.parametrize(
    "only", ["Наши новости теперь в WhatsApp! Подписывайтесь на наш канал", "Share", "Читайте также"]
)
def test_a_body_is_never_emptied(only: str) -> None:
    found = clean(article(only))
    assert found.text == only
    assert found.flags == ("clean-doubt",)


def test_prose_that_makes_up_much_of_the_text_is_kept_in_doubt() -> None:
    note = "При использовании материалов сайта ссылка на газету обязательна, перепечатка без согласия запрещена."
    found = clean(article("Паром снова ходит через реку каждый день.", note))
    assert note in found.text
    assert found.flags == ("clean-doubt",)


_BLOCKS = st.builds(
    lambda kind, text, all_link: Block(kind, text, ((0, len(text)),) if all_link else ()),
    st.sampled_from(["paragraph", "heading", "quote", "item", "caption"]),
    LINES,
    st.booleans(),
)


@given(st.lists(_BLOCKS, max_size=12), st.sampled_from([None, "ru", "kk", "en", "de", "zh", "ko"]))
def test_cleaning_twice_is_cleaning_once_and_loses_nothing(blocks: list[Block], language: str | None) -> None:
    before = Article(
        title="Ferry sails on", language=language, blocks=tuple(blocks), images=(Image("https://a.example/1.jpg"),)
    )
    once = clean(before)
    twice = clean(once)
    assert twice.blocks == once.blocks
    assert twice.dropped == once.dropped
    assert twice.authors == once.authors
    found = "\n".join([*(block.text for block in once.blocks), *(text for text, _ in once.dropped)])
    assert all(word in found for block in blocks for word in re.findall(r"\w+", block.text))
    if any(block.kind != "caption" for block in blocks):
        assert any(block.text for block in once.blocks)


@pytest.mark.parametrize("piece", [" ", "(", "<", "a", "a.", "1 ", "Фото ", "\n", "- \n", "ссылка ", "x\n"])
def test_a_hostile_block_is_cleaned_in_time(piece: str) -> None:
    begun = time.process_time()
    clean(article(piece * (100_000 // len(piece)), ONE))
    assert time.process_time() - begun < 3.0


MANY = 20_000


@pytest.mark.parametrize(
    "hostile",
    [
        pytest.param(article(*["Погода"] * MANY, title="погода " * MANY), id="labels that the title speaks of"),
        pytest.param(article("(фото: Иван Примеров) " * MANY, ONE), id="credits in brackets in one paragraph"),
        pytest.param(
            article(Block("paragraph", "» " * MANY, tuple((2 * at, 2 * at + 1) for at in range(MANY))), ONE),
            id="links that are arrows",
        ),
        pytest.param(
            article(ONE, *[f"Фото: Иван Примеров{at}" for at in range(MANY)], images=tuple([Image("")] * MANY)),
            id="credits and images",
        ),
    ],
)
def test_a_hostile_article_is_cleaned_in_time(hostile: Article) -> None:
    begun = time.process_time()
    clean(hostile)
    assert time.process_time() - begun < 3.0
