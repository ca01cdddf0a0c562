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
        ("By Jane Doe, John Smith, and Ann Lee", ["Jane Doe", "John Smith", "Ann Lee"]),
        ("Von Anna Schmidt, Otto Meier, und Ann Lee", ["Anna Schmidt", "Otto Meier", "Ann Lee"]),
        ("By Jane Doe, Political Editor, and Ann Lee, MD", ["Jane Doe", "Ann Lee"]),
        ("Autor: Anna Lis | Data publikacji: 23 listopada 2010 | Odsłon: 18", ["Anna Lis"]),
        ("Dodano: 12 maja 2011, 11:48 Autor: Anna Lis", ["Anna Lis"]),
        ("JANE DOE, JOHN SMITH, AND ANN LEE", ["Jane Doe", "John Smith", "Ann Lee"]),
        ("Written by: Jane Doe Jane Doe", ["Jane Doe"]),  # a portrait and a link
        ("Von Anna Schmidt mit AP", ["Anna Schmidt", "AP"]),
        ("by Jane Doe | SEO | 8 min read", ["Jane Doe"]),
        ("By Jane Doe | AP", ["Jane Doe", "AP"]),
        ("By Jane Doe, Home and River Security Expert & John Smith, Boat Expert", ["Jane Doe", "John Smith"]),
        ("Guide by Jane Doe Former Deputy River Editor", ["Jane Doe"]),
        ("Autorin: Anna Schmidt, Projektleiterin der Stiftung in Tunesien.", ["Anna Schmidt"]),
        ("Autor: Rechtsanwalt Otto Meier", ["Otto Meier"]),
        ("Posted by Walker under Just For Fun", ["Walker"]),
        ("ByJane Doe 12th February 2025", ["Jane Doe"]),
        ("JANE DOE, Staff Writer", ["Jane Doe"]),
        ("By JANE DOE Associated Press", ["Jane Doe"]),
        ("By Jane Doe Reuters", ["Jane Doe"]),
        ("By Jane Doe BBC News, Leeds", ["Jane Doe"]),
        ("Senior Political Correspondent Jane Doe", ["Jane Doe"]),
        ("By Jane Doe in London", ["Jane Doe"]),
        ("By Jane Doe in Hollin and John Smith in London", ["Jane Doe", "John Smith"]),
        ("By Jane Doe, Home & River Security Expert", ["Jane Doe"]),
        ("By Jane Doe, Senior Fellow and John Smith, Research Associate", ["Jane Doe", "John Smith"]),
        ("By Jane Doe, Candidate Representative to the River Committee", ["Jane Doe"]),
        ("Words: Jane Doe, Pictures: John Smith", ["Jane Doe"]),
        ("By Jane Doe, as told to John Smith", ["Jane Doe"]),
        ("Guest post by Jane Doe", ["Jane Doe"]),
        ("Opinion by Jane Doe", ["Jane Doe"]),
        ("By JANE DOE 01/11/12 05:16 PM ET", ["Jane Doe"]),
        ("By Jane Doe For Example.Com", ["Jane Doe"]),
        ("Jane Doe · Example News · Posted: Aug 08, 2024 4:00 AM EDT", ["Jane Doe", "Example News"]),
        ("Jane Doe Updated 5 May 2024", ["Jane Doe"]),
        ("Jane Doe (jane@gazeta.example)", ["Jane Doe"]),
        ("Daniel O&#39;Connor", ["Daniel O'Connor"]),
        ("Doe, Jane", ["Jane Doe"]),
        ("Reporting by Jane Doe in London; Editing by John Smith", ["Jane Doe"]),
        ("Автор: Иван Петров", ["Иван Петров"]),
        ("Автор: Иван Петров от 19-07-2011, 16:08", ["Иван Петров"]),
        ("АвторыИван Петров, Анна Иванова", ["Иван Петров", "Анна Иванова"]),
        ("王小明、李四", ["王小明", "李四"]),
        ("记者 王小明 通讯员 李四 摄影 陈五", ["王小明", "李四"]),
        ("5512-王小明", ["王小明"]),
        ("本报记者　王小明　李四儿", ["王小明", "李四儿"]),
        ("某合報 記者王小明／磨坊即時報導", ["王小明"]),
        ("（記者・宮下千穂）", ["宮下千穂"]),
        ("كتبت هالة حسن - تصوير: ماهر علي", ["هالة حسن"]),
        ("By Jan Novák and April Jones", ["Jan Novák", "April Jones"]),
        ("Wpisany przez Anna Środa czwartek, 14 maj 2009", ["Anna Środa"]),
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
        ("Jane Doe, MD, PhD", ["Jane Doe"]),
        ("Jane Doe Founder and Lead Reviewer", ["Jane Doe"]),
        ("Jane Doe, CEO of Gazeta", ["Jane Doe"]),
        ("Jane Doe, Marketing Director", ["Jane Doe"]),
        ("Jane Doe July 3, 2024", ["Jane Doe"]),
        ("Jane Doe March 12", ["Jane Doe"]),
        ("Jane Doe | 05.04.2025", ["Jane Doe"]),
        ("Written by Jane Doe Reviewed by John Smith", ["Jane Doe"]),
        ("Reviewed by John Smith Written by Jane Doe", ["Jane Doe"]),
        ("ByJane Doe", ["Jane Doe"]),
        ("ByJ. R. Doe", ["J. R. Doe"]),
        ("by jdoe", ["jdoe"]),
        ("Von Anna", ["Anna"]),
        ("Doe, J. A.", ["J. A. Doe"]),
        ("Jong, Michiel de", ["Michiel de Jong"]),
        ("Jane Doe, MS, RD, FAND", ["Jane Doe"]),
        ("Jane Doe, Sr. Director of Operations", ["Jane Doe"]),
        ("Jane Doe, Head of Marketing and Community", ["Jane Doe"]),
        ("by Jane DoeNovember 20, 2007", ["Jane Doe"]),
        ("By Mixer in Workshop, Furniture", ["Mixer"]),
        ("by Jane Doe · Dec 20, 2025 at 3:00 am · Garden Tools", ["Jane Doe"]),
        ("von Anna Schmidt | 20. Mai 2007 | Ergebnisse, Ergebnisse 2007 | 0 Kommentare", ["Anna Schmidt"]),
        ("Von Anna Schmidt am Samstag, 19. Oktober 2019 um 11:14 Uhr", ["Anna Schmidt"]),
        ("Par Jean Dupont le 07 Mai 2020", ["Jean Dupont"]),
        ("Text von Anna Schmidt Fotos von Otto Meier", ["Anna Schmidt"]),
        ("Jane Doe, Example University", ["Jane Doe", "Example University"]),
        ("By Jane Doe | Leave a comment", ["Jane Doe"]),
        ("View all posts by Jane Doe", []),
        ("Recipe by Jane Doe", ["Jane Doe"]),
        ("Jane Doe on behalf of the town", ["Jane Doe"]),
        ("Jane Doe ⋅ Gazeta Staff", ["Jane Doe", "Gazeta Staff"]),
        ("Autorin/Autor Anna Schmidt", ["Anna Schmidt"]),
        ("By JANE DOE, Example Press Writer Wed Mar 7, 6:12 AM ET", ["Jane Doe"]),
        ("By Jane Doe and John Smith, Times Staff Writers", ["Jane Doe", "John Smith"]),
        ("By Jane Doe, Special to the Gazette", ["Jane Doe"]),
        ("BY JANE DOE AND JOHN SMITH", ["Jane Doe", "John Smith"]),
        ("By Jane Doe of the Gazette", ["Jane Doe"]),
        ("posted by Walker @ 9:14 PM", ["Walker"]),
    ],
)
def test_a_byline_gives_the_names_in_it(byline: str, expected: list[str]) -> None:
    assert list(names([byline])) == expected


def test_the_sites_own_name_behind_a_name_goes() -> None:
    assert names(["By Jane Doe Gazeta News"], own=["Gazeta News"]) == ("Jane Doe",)
    assert names(["Jane Gazeta"], own=["Gazeta"]) == ("Jane Gazeta",)
    assert names(["Irga-News Jane Doe"], own=["Irga-News"]) == ("Jane Doe",)
    assert names(["Gazzetta del Brenta", "Jane Doe"], own=["La Gazzetta del Brenta"]) == ("Jane Doe",)


@pytest.mark.parametrize(
    "name",
    ["Associated Press", "РИА Новости", "The New York Times", "AFP", "José Ortega y Gasset", "Ludwig van Beethoven",
     "De Gaulle", "Leonardo di Caprio", "Carlos de la Fuente", "Anna Giulia Fink", "Dr. Max Kolter", "J.K.Rowling",
     "Der Wachturm", "Verlag und Druck Meier GmbH & Co. KG", "大山 美咲", "Anna.Holm",
     "Center for River Evaluation and Research", "Ministerium für Wasser und Verkehr"],
)  # fmt: skip
def test_a_name_that_looks_composed_stays_whole(name: str) -> None:
    assert names([name], organisations=True) == (name,)


@pytest.mark.parametrize(
    "junk",
    ["", " ", "admin", "editor2", "webteam", "hpqadmin", "None", "gazeta.kz", "Gazeta.kz",
     "Marketing Director", "By", "Written by", "3 min", "12 May",
     "Sat", "View all posts", "MD, PhD", "of Gazeta", "0 comments",
     "https://www.facebook.com/Gazeta.kz/", "editor@gazeta.example", "Staff Writer", "Главный редактор", "Астана",
     "5 May 2024", "12:30", "Updated: 5 May 2024", "Фото: Пётр Сидоров", "Photo by John Smith", "—", "1", "Share",
     "Member Login", "One comment so far", "F_104835", "Kommentare geschlossen", "and bikes all the year", "No Author",
     "Jane Doe: The case against flags"],
)  # fmt: skip
def test_what_is_no_name_is_dropped(junk: str) -> None:
    assert names([junk], organisations=True) == ()


def test_signs_before_a_name_are_no_part_of_it() -> None:
    assert names(["_ Олеся Горбач"]) == ("Олеся Горбач",)


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


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        (
            {"@type": "Organization", "name": "Institute for War and Peace, Berlin"},
            "Institute for War and Peace, Berlin",
        ),
        ({"@type": "NewsMediaOrganization", "name": "GAZETA.kz"}, "GAZETA.kz"),
        ("Редакция", "Редакция"),
        ("Online-Redaktion", "Online-Redaktion"),
        ("The Gazeta Team", "The Gazeta Team"),
        ("News Desk", "News Desk"),
        ("AFP", "AFP"),
        ("江城晚报", "江城晚报"),
        ("남해일보", "남해일보"),
        ("Gazeta", "Gazeta"),
        ("@janedoe", "@janedoe"),
    ],
)
def test_an_organisation_is_the_author_only_where_no_person_is(raw: object, name: str) -> None:
    assert names([raw], own=["Gazeta"]) == ()
    assert names([raw], own=["Gazeta"], organisations=True) == (name,)


def test_an_agency_named_beside_a_person_is_an_author_and_the_site_itself_is_none() -> None:
    raw = ["Jane Doe", {"@type": "Organization", "name": "Associated Press"}, "Gazeta"]
    assert names(raw, own=["Gazeta"]) == ("Jane Doe", "Associated Press")


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
def test_the_sites_own_name_is_no_author_beside_a_person(own: str, site_name: str) -> None:
    assert names([own, "Jane Doe"], own=[site_name]) == ("Jane Doe",)
    assert names([own], own=[site_name]) == ()


def test_a_site_named_by_its_initials_is_known_by_the_whole_name() -> None:
    assert names(["Gazeta Daily News"], own=["GDN.example"]) == ()


def test_a_handle_counts_only_alone() -> None:
    assert names(["Jane Doe @janedoe"], organisations=True) == ("Jane Doe",)


def test_lists_without_end_end() -> None:
    endless: list[object] = []
    endless.append(endless)
    assert names(endless) == ()


_BITS = st.sampled_from(
    ["By", "von", "Jane", "DOE", "and", "и", ",", ";", ":", "Фото", "5 May", "@x", "a@b.c", "(", ")", "기자"]
)


@given(st.text(max_size=400) | st.lists(_BITS, max_size=12).map(" ".join))
def test_no_text_breaks_it_and_every_name_is_short(text: str) -> None:
    for name in names([text], own=["Gazeta"], organisations=True):
        assert name.strip() == name
        assert 1 < len(name) <= 80


def test_a_name_in_quotation_marks_inside_a_name_keeps_both():
    assert names(["Редакция «Курьера»"]) == ("Редакция «Курьера»",)
    assert names(["«Асель Жолтаева»"]) == ("Асель Жолтаева",)


@pytest.mark.parametrize("author", ["Irga Gazette", "IrgaGazette", "Irga Gazette Sponsored", "Irga Gazette Staff"])
def test_the_sites_own_name_however_spelled_and_with_what_follows_it_is_no_person(author: str) -> None:
    assert names([author], own=["Irga-Gazette.example"]) == ()
    assert names([author, "Anna Holm"], own=["Irga-Gazette.example"]) == ("Anna Holm",)
