"""Names of authors out of bylines, metas and JSON-LD."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawler.extract.authors import names


@pytest.mark.parametrize(
    ("byline", "expected"),
    [
        ("Jane Doe", ["Jane Doe"]),
        ("By Jane Doe and John Smith", ["Jane Doe", "John Smith"]),
        ("Jane Doe, John Smith & Ann Lee", ["Jane Doe", "John Smith", "Ann Lee"]),
        ("JANE DOE, Staff Writer", ["Jane Doe"]),
        ("Senior Political Correspondent Jane Doe", ["Jane Doe"]),
        ("By Jane Doe in London", ["Jane Doe"]),
        ("By Jane Doe For Example.Com", ["Jane Doe"]),
        ("Jane Doe · Example News · Posted: Aug 08, 2024 4:00 AM EDT", ["Jane Doe", "Example News"]),
        ("Jane Doe Updated 5 May 2024", ["Jane Doe"]),
        ("Jane Doe (jane@gazeta.example)", ["Jane Doe"]),
        ("Daniel O&#39;Connor", ["Daniel O'Connor"]),
        ("Doe, Jane", ["Jane Doe"]),
        ("Reporting by Jane Doe in London; Editing by John Smith", ["Jane Doe"]),
        ("Автор: Иван Петров", ["Иван Петров"]),
        ("Автор Иван Петров", ["Иван Петров"]),
        ("Текст: Анна Иванова Фото: Пётр Сидоров", ["Анна Иванова"]),
        ("Фото: Пётр Сидоров Текст: Анна Иванова", ["Анна Иванова"]),
        ("Подготовил Иван Петров.", ["Иван Петров"]),
        ("Беседовала Анна Иванова", ["Анна Иванова"]),
        ("Иван Петров и Анна Иванова", ["Иван Петров", "Анна Иванова"]),
        ("Иван Петров, корреспондент отдела новостей", ["Иван Петров"]),
        ("17:52, 13 ноября 2019, Бишкек - 24.kg , Анна ИВАНОВА", ["Анна Иванова"]),
        ("А.Петров", ["А.Петров"]),
        ("Айгүл Серікова және Данияр Оспанов", ["Айгүл Серікова", "Данияр Оспанов"]),
        ("Мақала авторы: Айгүл Серікова", ["Айгүл Серікова"]),
        ("Данияр Оспанов, тілші", ["Данияр Оспанов"]),
        ("Автор: Олена Коваль та Іван Бондар", ["Олена Коваль", "Іван Бондар"]),
        ("Von Anna Schmidt und Otto Meier, dpa", ["Anna Schmidt", "Otto Meier", "dpa"]),
        ("Von Anna Schmidt, Frankfurt", ["Anna Schmidt"]),
        ("Text: Anna Schmidt, Fotos: Otto Meier", ["Anna Schmidt"]),
        ("von Anna Schmidt 28.04.2023, 19:09 3 Min.", ["Anna Schmidt"]),
        ("Par Jean Dupont avec AFP", ["Jean Dupont", "AFP"]),
        ("Di Mario Rossi", ["Mario Rossi"]),
        ("María López y Juan Pérez", ["María López", "Juan Pérez"]),
        ("Jan Kowalski i Anna Nowak", ["Jan Kowalski", "Anna Nowak"]),
        ("Ingrid Holm og Per Berg", ["Ingrid Holm", "Per Berg"]),
        ("김민수 기자", ["김민수"]),
    ],
)
def test_a_byline_gives_the_names_in_it(byline: str, expected: list[str]) -> None:
    assert list(names([byline])) == expected


@pytest.mark.parametrize(
    "name",
    ["Associated Press", "РИА Новости", "The New York Times", "AFP", "José Ortega y Gasset", "Ludwig van Beethoven",
     "De Gaulle", "Leonardo di Caprio", "Carlos de la Fuente", "Anna Giulia Fink", "Dr. Max Kolter", "J.K.Rowling",
     "Der Wachturm", "Verlag und Druck Meier GmbH & Co. KG", "大山 美咲"],
)  # fmt: skip
def test_a_name_that_looks_composed_stays_whole(name: str) -> None:
    assert names([name]) == (name,)


@pytest.mark.parametrize(
    "junk",
    ["", " ", "admin", "Редакция", "Редакциясы", "Online-Redaktion", "None", "gazeta.kz", "Gazeta.kz",
     "https://www.facebook.com/Gazeta.kz/", "editor@gazeta.example", "Staff Writer", "Главный редактор", "Астана",
     "5 May 2024", "12:30", "Updated: 5 May 2024", "Фото: Пётр Сидоров", "Photo by John Smith", "—", "1", "Share"],
)  # fmt: skip
def test_what_is_no_name_is_dropped(junk: str) -> None:
    assert names([junk]) == ()


def test_prose_in_an_authors_place_is_dropped() -> None:
    assert names(["The city has opened a new bridge across the river and everybody came to see it on Sunday"]) == ()
    assert names(["word " * 1000]) == ()


@pytest.mark.parametrize(
    "raw",
    [
        [{"@type": "Person", "name": "Jane Doe"}, {"@type": "Person", "name": "John Smith"}],
        [[{"name": ["Jane Doe", "John Smith"]}]],
        {"name": "Jane Doe and John Smith"},
        [{"givenName": "Jane", "familyName": "Doe"}, "John Smith", None, 5, {"@id": "#person"}],
        (name for name in ("Jane Doe", "John Smith")),
    ],
)
def test_objects_of_json_ld_give_their_names(raw: object) -> None:
    assert names([raw]) == ("Jane Doe", "John Smith")


def test_the_name_of_an_organisation_is_not_taken_apart() -> None:
    assert names([{"@type": "Organization", "name": "Institute for War and Peace, Berlin"}]) == (
        "Institute for War and Peace, Berlin",
    )


def test_a_name_in_other_case_or_spelling_counts_once() -> None:
    assert names(["Jane Doe", "JANE DOE", "jane-doe", "Jane  Doe"]) == ("Jane Doe",)


@pytest.mark.parametrize(
    ("own", "site_name"),
    [
        ("Gazeta", "Gazeta"),
        ("GAZETA.KZ", "Главные новости - Gazeta.kz"),
        ("Gazeta", "Главные новости - Gazeta.kz"),
        ("Legal Tribune Online", "Legal Tribune Online"),
        ("LTO", "Legal Tribune Online"),
    ],
)
def test_the_sites_own_name_is_no_author(own: str, site_name: str) -> None:
    assert names([own, "Jane Doe"], site_name=site_name) == ("Jane Doe",)
    assert names([own], site_name=site_name) == ()


def test_a_handle_counts_only_alone() -> None:
    assert names(["Jane Doe @janedoe"]) == ("Jane Doe",)
    assert names(["@janedoe"]) == ("@janedoe",)


def test_lists_without_end_end() -> None:
    endless: list[object] = []
    endless.append(endless)
    assert names(endless) == ()


_BITS = st.sampled_from(
    ["By", "von", "Jane", "DOE", "and", "и", ",", ";", ":", "Фото", "5 May", "@x", "a@b.c", "(", ")", "기자"]
)


@given(st.text(max_size=400) | st.lists(_BITS, max_size=12).map(" ".join))
def test_no_text_breaks_it_and_every_name_is_short(text: str) -> None:
    for name in names([text], site_name="Gazeta"):
        assert name.strip() == name
        assert 1 < len(name) <= 80


def test_a_name_in_quotation_marks_inside_a_name_keeps_both():
    assert names(["Редакция «Курьера»"]) == ("Редакция «Курьера»",)
    assert names(["«Асель Жолтаева»"]) == ("Асель Жолтаева",)
