"""A search finds every form of a word, and any string is a query."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import closing
from datetime import UTC, date, datetime

import pytest
from answers import article_of, page_of
from hypothesis import example, given
from hypothesis import strategies as st

from newscrawler.archive import Archive, kazakh
from newscrawler.archive.filters import Filters
from newscrawler.archive.query import parse
from newscrawler.archive.search import match_expression, search
from newscrawler.exceptions import UsageError

# By title: each text is found by what is named beside it below.
TEXTS = {
    "Погода": "Жители Казахстана ждут весны, в Казахстане снег.",
    "Столица": "В Астане открыли мост.",
    "Указ": "Токаева поздравили, с Токаевым говорили долго.",
    "Праздник": "Ёлка стоит на площади.",
    "Лес": "Ветку елки сломал ветер.",
    "Вода": "Паводки бывают сильные.",
    "Музей": "В очереди двести человек.",
    "Закон": "Арестованы двое, сообщил суд.",
    "Қала": "Қаланың орталығы жабылды.",
    "Жол": "Автобус қалаға кірмейді.",
    "Қаулы": "Үкіметі жаңа қаулы қабылдады.",
    "Сабақ": "Ауыл мектебі ашылды.",
    "Дауыс": "Президентті сайлады.",
    "Банк": "Қала тұрғыны банкке барды.",
    "Vote": "Elections were held on Sunday, people said.",
    "Prices": "Two cities stopped buying coal.",
    "Premier": "Слово взял экс-премьера помощник.",
}


def write(archive: Archive, title: str, text: str, **given: object) -> None:
    archive.record(page_of(f"https://aspan.example/{title}/"), article_of(title, text, **given)).result()


@pytest.fixture(scope="module")
def connection(tmp_path_factory):
    with Archive(tmp_path_factory.mktemp("search") / "news.db") as archive:
        for title, text in TEXTS.items():
            write(archive, title, text)
        with closing(archive.connect()) as opened:
            yield opened


def found(connection, query: str) -> set[str]:
    sql = "SELECT title FROM articles_fts WHERE articles_fts MATCH ?"
    return {row[0] for row in connection.execute(sql, (match_expression(connection, query),))}


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("казахстан", {"Погода"}),
        ("Казахстаном", {"Погода"}),
        ("Астана", {"Столица"}),
        ("Токаев", {"Указ"}),
        ("ёлка", {"Праздник", "Лес"}),
        ("елка", {"Праздник", "Лес"}),
        ("паводок", {"Вода"}),
        ("люди", {"Музей"}),
        ("арестовать", {"Закон"}),
        ("қала", {"Қала", "Жол", "Банк"}),
        ("қаланың", {"Қала", "Жол", "Банк"}),
        ("үкімет", {"Қаулы"}),
        ("мектеп", {"Сабақ"}),
        ("мектептер", {"Сабақ"}),
        ("сайлау", {"Дауыс"}),
        ("банк", {"Банк"}),
        ("election", {"Vote"}),
        ("holding", {"Vote"}),
        ("person", {"Vote"}),
        ("city", {"Prices"}),
        ("stop", {"Prices"}),
        ("buy", {"Prices"}),
        ("экс-премьер", {"Premier"}),
    ],
)
def test_a_word_is_found_in_its_other_forms(connection, query, titles):
    assert found(connection, query) == titles


def test_all_words_must_occur_in_whatever_form(connection):
    assert found(connection, "житель весна") == {"Погода"}
    assert found(connection, "житель мост") == set()


@pytest.mark.parametrize("query", ['"открыли мост"', "«Открыли мост»", "“открыли мост”", "„открыли мост“"])
def test_words_in_quotes_stand_as_they_are_written(connection, query):
    assert found(connection, query) == {"Столица"}
    assert found(connection, '"мост открыли"') == set()
    assert found(connection, '"открыли мосты"') == set()
    assert found(connection, '"казахстан"') == set()


def test_a_word_with_a_minus_must_not_occur_in_any_form(connection):
    assert found(connection, "қала -банк") == {"Қала", "Жол"}
    assert found(connection, 'қала -"қаланың орталығы"') == {"Жол", "Банк"}
    assert found(connection, "қала -орта*") == {"Жол", "Банк"}
    assert found(connection, "-банк") == set(), "there must be something to look for"
    assert found(connection, "экс-премьер") == {"Premier"}, "a hyphen inside a word excludes nothing"


def test_a_star_stands_for_any_end(connection):
    assert found(connection, "казах*") == {"Погода"}
    assert found(connection, "экс-прем*") == {"Premier"}
    assert found(connection, "к*") == set(), "a beginning of one letter is a word"


def test_common_words_are_left_out_beside_others(connection):
    assert found(connection, "и в на мост the") == {"Столица"}
    assert found(connection, "қала -в") == found(connection, "қала")


def test_common_words_alone_are_looked_for_in_headlines(tmp_path):
    with Archive(tmp_path / "news.db") as archive:
        write(archive, "Кто есть кто", "Мост открыт.")
        write(archive, "Мост", "Кто его открыл, есть ли вода?")
        with closing(archive.connect()) as connection:
            assert found(connection, "кто") == {"Кто есть кто"}
            assert found(connection, "кто есть") == {"Кто есть кто"}
            assert found(connection, '"кто его"') == {"Мост"}


def test_a_headword_that_looks_like_a_form_of_another_finds_its_own_only(tmp_path):
    with Archive(tmp_path / "news.db") as archive:
        write(archive, "Қалам", "Қаламдар қымбаттады, қаламдары жоғалды.")
        write(archive, "Қала", "Қалалар өсті.")
        write(archive, "News", "News and newsrooms.")
        write(archive, "New", "A new bridge.")
        with closing(archive.connect()) as connection:
            assert found(connection, "қалам") == {"Қалам"}
            assert found(connection, "қаламдар") == {"Қалам"}
            assert found(connection, "news") == {"News"}


def test_a_word_that_is_a_headword_finds_no_forms_of_another(tmp_path):
    with Archive(tmp_path / "news.db") as archive:
        write(archive, "Банк", "Банки и банкам.")
        write(archive, "Банка", "Открыл банкой, разбил банку.")
        with closing(archive.connect()) as connection:
            assert "банкой" not in match_expression(connection, "банк")
            assert '"банкам"' in match_expression(connection, "банк")


WITHOUT_PYMORPHY = """
import sys
sys.modules["pymorphy3"] = None
from newscrawler.commandline import main
main()
"""


@pytest.fixture
def courier(news):
    """An archive of three articles, for the command."""
    with Archive(news.archive) as archive:
        write(archive, "Паводок", "Вода ушла.", language="ru", published=datetime(2026, 11, 20, 9, tzinfo=UTC))
        write(archive, "Вода в селе", "Там паводки.", language="ru-KZ", published=date(2026, 11, 22))
        write(archive, "Flood", "No паводком here.", language="en")
    return news


def titles(done: subprocess.CompletedProcess[str]) -> list[str]:
    return [hit["title"] for hit in json.loads(done.stdout)]


def test_the_command_prints_the_best_first_with_the_words_found_marked(courier):
    done = courier.run("search", "паводок")
    assert done.stdout.splitlines()[:3] == [
        "Паводок",
        "2026-11-20 09:00  aspan.example  https://aspan.example/Паводок/",
        "**Паводок**",
    ]
    assert "Там **паводки**." in done.stdout
    assert done.stderr == ""


def test_the_command_gives_json_and_nothing_else(courier):
    done = courier.run("search", "паводок вода", "--json")
    first, second = json.loads(done.stdout)
    assert {first["title"], second["title"]} == {"Паводок", "Вода в селе"}
    assert set(first) == {"id", "url", "site", "language", "published_at", "title", "excerpt"}
    assert json.loads(courier.run("search", "слон", "--json").stdout) == []


def test_the_command_takes_filters(courier):
    assert titles(courier.run("search", "паводок", "--json", "--lang", "ru")) == ["Паводок", "Вода в селе"]
    assert titles(courier.run("search", "паводок", "--json", "--since", "2026-11-21")) == ["Вода в селе"]
    assert titles(courier.run("search", "паводок", "--json", "--until", "2026-11-21")) == ["Паводок"]
    assert titles(courier.run("search", "паводок", "--json", "--site", "nobody.example")) == []
    assert titles(courier.run("search", "паводок", "--json", "--limit", "1")) == ["Паводок"]
    assert titles(courier.run("search", "--json", "--", "-flood паводок")) == ["Паводок", "Вода в селе"]


def test_finding_nothing_is_told_and_no_error(courier):
    done = courier.run("search", "слон")
    assert (done.stdout, done.stderr) == ("", "nothing found\n")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["—"], "nothing to look for"),
        (["--", "-мост"], "nothing to look for"),
        (["мост", "--limit", "0"], "--limit"),
        (["мост", "--since", "вчера"], "--since"),
        (["мост", "открыт"], "takes 1 argument"),
    ],
)
def test_what_cannot_be_searched_is_refused_with_what_to_do(courier, words, message):
    assert message in courier.run("search", *words, code=2).stderr


def test_a_missing_archive_is_an_error_and_is_not_made(news):
    done = news.run("search", "мост", code=4)
    assert "there is no archive at" in done.stderr
    assert list(news.folder.iterdir()) == []


def test_without_the_dictionary_russian_forms_are_guessed_and_the_reader_is_told(courier):
    command = [sys.executable, "-c", WITHOUT_PYMORPHY, "search", "паводком", "-s", f"ARCHIVE_PATH={courier.archive}"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True, env=os.environ)
    assert {"Паводок", "Вода в селе", "Flood"} <= set(done.stdout.splitlines())
    assert "pip install 'newscrawler[search]'" in done.stderr


def test_the_newest_articles_are_ranked_where_too_many_have_the_word(courier, monkeypatch):
    monkeypatch.setattr("newscrawler.archive.search._RANKED", 1)
    with Archive(courier.archive, readonly=True) as archive, closing(archive.connect()) as connection:
        assert [hit.title for hit in search(connection, "паводок", Filters(), 50)] == ["Flood"]
        assert [hit.title for hit in search(connection, "паводок", Filters(until=date(2026, 11, 21)), 50)] == [
            "Паводок"
        ]


@given(st.text(st.characters() | st.sampled_from('"-*()^:+{} ёқА'), max_size=80))
@example("NEAR(a b, 2) AND OR NOT")
@example("a" * 5000)
@example("мост " * 500)
@example('"' * 99)
def test_any_string_is_a_query(connection, query):
    found(connection, query)
    try:
        search(connection, query, Filters(), 5)
    except UsageError:
        assert all(term.excluded for term in parse(query))


@given(st.from_regex(r"[а-яёәғқңөұүһі]{1,12}", fullmatch=True))
def test_any_word_is_among_its_own_forms(connection, word):
    assert f'"{word}"' in match_expression(connection, word)


def test_a_query_asks_for_a_limited_number_of_forms(tmp_path):
    with Archive(tmp_path / "news.db") as archive:
        write(archive, "Сайлау", " ".join(kazakh.forms("сайлау")))
        with closing(archive.connect()) as connection:
            assert match_expression(connection, "сайлау").count(" OR ") == 299
