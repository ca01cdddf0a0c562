"""Cleaning: what leaves an article's blocks, where it goes, and what plain text of whole pages comes down to."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawler.boilerplate import clean, clean_text
from newscrawler.boilerplate.rules import all_rules
from newscrawler.items import Article, Block, Image

ONE = "The old ferry crosses the wide river twice a day, as it has for sixty years."
TWO = "Its captain says that he will keep the wheel until the new bridge is open."
THREE = "The bridge was promised for May, then for autumn, and now for the spring after that."


def article(*blocks: Block | str, **values: object) -> Article:
    return Article(blocks=tuple(Block("paragraph", one) if isinstance(one, str) else one for one in blocks), **values)


def linked(text: str, kind: str = "paragraph") -> Block:
    return Block(kind, text, ((0, len(text)),))


def texts(found: Article) -> list[str]:
    return [block.text for block in found.blocks]


# ── blocks ────────────────────────────────────────────────────────────────────────────────────────────────────────


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


_LINES = st.sampled_from(
    [ONE, TWO, THREE, "Ferry sails on", "Weather", "1", "- ", "Photo: A B"]
    + [
        text.split("|")[0].split("\n")[0].replace("<a>", "").replace("</a>", "")
        for rule in all_rules()
        if rule.kind != "node"
        for text in rule.drops
    ]
)
_BLOCKS = st.builds(
    lambda kind, text, all_link: Block(kind, text, ((0, len(text)),) if all_link else ()),
    st.sampled_from(["paragraph", "heading", "quote", "item", "caption"]),
    _LINES,
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


# ── plain text ────────────────────────────────────────────────────────────────────────────────────────────────────

RUSSIAN = """ДЕНЬ ГОРОДА - 5 ИЮНЯ

Паром через реку снова вышел на маршрут
ДЕНЬ ГОРОДА - 5 ИЮНЯ

Паром через реку снова вышел на маршрут

ПОДЕЛИТЬСЯ

Паром через реку снова вышел на маршрут Фото Иван Примеров

Паром, который связывает два берега с прошлого века, во вторник снова вышел на маршрут, сообщает акимат.


Паром, который связывает два берега с прошлого века, во вторник снова вышел на маршрут, сообщает акимат.

"Мы ждали этого. Дорога в объезд занимает четыре часа, а паром идёт двадцать минут", - сказала она.

Ремонт судна обошёлся в 40 миллионов тенге (в прошлом году – 12 миллионов).


Фото Иван Примеров

Degdar
Читайте также

Курс валют

 480.1  course up  501.2  course down  5.9  course up



Погода

location-current
Примерск
П
Примерск 3
Образцово -3
С
Степное 9



Редакция Реклама
Социальные сети
"""


def test_a_page_as_plain_text_gives_title_lead_body_and_credit_and_nothing_else() -> None:
    found = clean_text(RUSSIAN)
    lead = "Паром, который связывает два берега с прошлого века, во вторник снова вышел на маршрут, сообщает акимат."
    assert found.title == "Паром через реку снова вышел на маршрут"
    assert found.lead == lead
    assert found.text.split("\n\n") == [
        lead,
        '"Мы ждали этого. Дорога в объезд занимает четыре часа, а паром идёт двадцать минут", - сказала она.',
        "Ремонт судна обошёлся в 40 миллионов тенге (в прошлом году – 12 миллионов).",
    ]
    assert [image.credit for image in found.images] == ["Иван Примеров"]
    assert found.flags == ()


ENGLISH = """Skip to content
The Example Courier
Home
News
Business
Weather
We use cookies to make this site work better and to show advertising. By continuing you agree to our use of cookies.
Breaking news
Storm closes harbour for a second day
Council vote on parking delayed
Local
City opens a new footbridge over the canal
The crossing joins two districts that were an hour's walk apart
By Jane Example and Tom Sample
Last updated: 12 March 2031 09:15
5 min read
Share this article
Photo: Ann Pictures
The city opened a new footbridge over the canal on Tuesday, two years after the old one was closed to walkers.

"We waited long enough," said Mary Sample.

What it cost

The bridge cost 4.2 million, a third more than planned, according to the council's own report.

The council listed three reasons:
steel prices
a wet autumn
a change of contractor

Advertisement

"It is a fine bridge," Sample said.
Read also: Why the old bridge was closed
The old bridge will be taken down in May and its stones used for a sea wall.
Tags: bridge, canal
Leave a comment
Most read
1. Storm closes harbour for a second day
2. A dog that takes the bus
Weather
London 12
Paris 14
About us
Phone: +44 20 5550 1234
© 2031 The Example Courier. All rights reserved.
"""


def test_an_english_page_keeps_its_sub_headings_lists_and_quotes() -> None:
    found = clean_text(ENGLISH)
    assert found.title == "City opens a new footbridge over the canal"
    assert found.lead == "The crossing joins two districts that were an hour's walk apart"
    assert found.authors == ("Jane Example", "Tom Sample")
    assert [(block.kind, block.text[:24]) for block in found.blocks] == [
        ("paragraph", "The city opened a new fo"),
        ("paragraph", '"We waited long enough,"'),
        ("heading", "What it cost"),
        ("paragraph", "The bridge cost 4.2 mill"),
        ("paragraph", "The council listed three"),
        ("item", "steel prices"),
        ("item", "a wet autumn"),
        ("item", "a change of contractor"),
        ("paragraph", '"It is a fine bridge," S'),
        ("paragraph", "The old bridge will be t"),
    ]


KAZAKH = """ҚАЗ
РУС
Басты бет
Қоғам
Спорт
Мәдениет
Қоғам
Ауылда жаңа көпір ашылды
17 мамыр 2031, 12:06
Бөлісу:
Сурет: Ерік Мысалов
Өзен жағасындағы ауылда екі жағалауды қосатын жаңа көпір ашылды, деп хабарлады аудан әкімдігі сейсенбі күні.
Көпірдің ұзындығы 120 метр, оның құрылысына екі жыл уақыт кетті, деді аудан әкімі.
Енді балалар мектепке айналма жолсыз барады.
Авторы: Айгүл Мысалова
Telegram арнамызға жазылыңыз
Сондай-ақ оқыңыз
Өзен арнасынан асты
Ауа райы
Алматы +12
4236 рет көрсетілді
Барлық құқықтар қорғалған
"""


@pytest.mark.parametrize("language", [None, "kk"])
def test_a_kazakh_page_is_read_by_the_same_method(language: str | None) -> None:
    found = clean_text(KAZAKH, language=language)
    assert found.title == "Ауылда жаңа көпір ашылды"
    assert len(found.blocks) == 3
    assert found.text.endswith("барады.")
    assert found.authors == ("Айгүл Мысалова",)
    assert [image.credit for image in found.images] == ["Ерік Мысалов"]
    assert found.language == language


def test_an_article_about_the_weather_keeps_its_cities_and_loses_the_widget_s() -> None:
    title = "Погода в области: на выходных похолодает"
    own = [
        "В выходные в области похолодает до минус пятнадцати градусов, предупреждают синоптики.",
        "Температура по городам в субботу:",
        "Примерск: -12...-15, снег",
        "Образцово: -10...-12, метель",
        "Степное",
        "Напомним, на прошлой неделе в области было необычно тепло.",
    ]
    widget = ["Погода", "Алматы", "А", "Алматы 3", "Астана -3", "Б", "Балхаш -2"]
    found = clean_text(
        "\n".join(["Главная", "Новости", "Реклама", title, "ПОДЕЛИТЬСЯ", title, *own, *widget, "О проекте"])
    )
    assert found.title == title
    assert texts(found) == own


def test_a_text_of_prose_alone_is_an_article_without_a_title() -> None:
    found = clean_text(f"{ONE}\n\n{TWO}")
    assert found.title is None
    assert texts(found) == [ONE, TWO]


def test_lines_that_were_only_wrapped_are_joined() -> None:
    wrapped = "The old ferry crosses the wide river twice a day,\nas it has for sixty years.\n\n" + TWO
    assert texts(clean_text(wrapped)) == [ONE, TWO]


def test_a_list_that_ends_the_article_stays() -> None:
    found = clean_text(
        f"Ferry sails on this week\n{ONE}\n{TWO}\n- first at noon\n- then at dusk\nMost read\nBridge late\nFerry full"
    )
    assert texts(found)[2:] == ["- first at noon", "- then at dusk"]


@pytest.mark.parametrize("text", ["", "   \n\n", "\ufeff"])
def test_a_text_without_a_line_is_an_empty_article(text: str) -> None:
    assert clean_text(text, language="ru") == Article(language="ru")


def test_a_page_without_prose_is_kept_in_doubt() -> None:
    found = clean_text("Тоқты\nҚозы")
    assert found.text or found.title
    assert found.flags == ("clean-doubt",)


def test_control_characters_and_lone_surrogates_cannot_get_out() -> None:
    found = clean_text(f"Ferry\u200b sails\x00 on today\n{ONE} \ud800\n{TWO}\u202e")
    assert found.title == "Ferry sails on today"
    assert found.text == f"{ONE} \ufffd\n\n{TWO}"
    found.text.encode()


@given(st.lists(_LINES, max_size=25))
def test_every_line_of_a_page_is_in_the_article_or_dropped_with_a_reason(lines: list[str]) -> None:
    found = clean_text("\n".join(lines))
    kept = "\n".join([found.title or "", found.lead or "", *texts(found), *(text for text, _ in found.dropped)])
    assert all(word in kept for line in lines for word in re.findall(r"\w+", line))
    assert all(reason for _, reason in found.dropped)


@pytest.mark.parametrize("piece", [" ", "(", "<", "a", "a.", "1 ", "Фото ", "\n", "- \n", "ссылка ", "x\n"])
def test_a_hostile_text_is_read_in_time(piece: str) -> None:
    begun = time.process_time()
    clean_text(piece * (100_000 // len(piece)))
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


def test_a_text_of_many_wrapped_lines_behind_a_long_one_is_read_in_time() -> None:
    begun = time.process_time()
    found = clean_text(f"{'слово ' * 200_000}\n" + "строка за строкой без конца и без точки на краю\n" * MANY)
    assert time.process_time() - begun < 3.0
    assert found.text.count("на краю строка за") == MANY - 1
