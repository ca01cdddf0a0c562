"""Plain text of whole pages: the article comes out of it, and every other line is dropped with a reason."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prose import LINES, ONE, TWO, texts

from newscrawler.boilerplate import clean_text
from newscrawler.items import Article

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


@given(st.lists(LINES, max_size=25))
def test_every_line_of_a_page_is_in_the_article_or_dropped_with_a_reason(lines: list[str]) -> None:
    found = clean_text("\n".join(lines))
    kept = "\n".join([found.title or "", found.lead or "", *texts(found), *(text for text, _ in found.dropped)])
    assert all(word in kept for line in lines for word in re.findall(r"\w+", line))
    assert all(reason for _, reason in found.dropped)


@pytest.mark.parametrize("piece", [" ", "(", "<", "a", "a.", "1 ", "Фото ", "\n", "- \n", "ссылка ", "x\n"])
def test_a_hostile_text_is_read_in_time(piece: str) -> None:
    begun = time.process_time()
    clean_text(piece * (100_000 // len(piece)))
    assert time.process_time() - begun < 3.0


def test_a_text_of_many_wrapped_lines_behind_a_long_one_is_read_in_time() -> None:
    begun = time.process_time()
    found = clean_text(f"{'слово ' * 200_000}\n" + "строка за строкой без конца и без точки на краю\n" * 20_000)
    assert time.process_time() - begun < 3.0
    assert found.text.count("на краю строка за") == 19_999
