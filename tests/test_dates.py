"""Printed times: every form met on news pages, zones, relative times, and nothing invented."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawler.extract.calendars import from_persian
from newscrawler.extract.date_words import MONTH_LINES
from newscrawler.extract.dates import find_date, parse_date, parse_machine_date

ALMATY = ZoneInfo("Asia/Almaty")
FETCHED = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)  # 11:00 in Almaty


def almaty(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=ALMATY)


PRINTED = [
    ("пятница, 06.01.2012, 06:35", almaty(2012, 1, 6, 6, 35)),
    ("06 января 2012", date(2012, 1, 6)),
    ("17 сентября 2017 | 05:48", almaty(2017, 9, 17, 5, 48)),
    ("5 января 2023, 14:05", almaty(2023, 1, 5, 14, 5)),
    ("07 апреля 2024 23:14", almaty(2024, 4, 7, 23, 14)),
    ("6\u00a0января\u00a02012,\u00a015:08", almaty(2012, 1, 6, 15, 8)),
    ("04 мамыр 2017 12:06", almaty(2017, 5, 4, 12, 6)),
    ("13:51, 15 Август 2025", almaty(2025, 8, 15, 13, 51)),
    ("17:30, 30 May 2016", almaty(2016, 5, 30, 17, 30)),
    ("Published 9:00 AM EST, Tue January 9, 2024", datetime(2024, 1, 9, 14, tzinfo=UTC)),
    ("July 24, 2025 06:00 ET | Source: Example Inc.", datetime(2025, 7, 24, 10, tzinfo=UTC)),
    ("le 24 juillet 2025, 06:00 et ensuite", almaty(2025, 7, 24, 6)),
    ("11.12.2019, 11:27", almaty(2019, 12, 11, 11, 27)),
    ("06.05.2024, 10:54 5886", almaty(2024, 5, 6, 10, 54)),
    ("12 сентября 2017 г. 9:50", almaty(2017, 9, 12, 9, 50)),
    ("21 Ақпан, 2025", date(2025, 2, 21)),
    ("15 Qazan, 2015", date(2015, 10, 15)),
    ("27 февраля 2026 года", date(2026, 2, 27)),
    ("Пятница, 04 Июл 2025, 12:00", almaty(2025, 7, 4, 12, 0)),
    ("20.07.2018г. в 20:30", almaty(2018, 7, 20, 20, 30)),
    ("17:52, 13 ноября 2019, Бишкек - Газета, Имя ФАМИЛИЯ", almaty(2019, 11, 13, 17, 52)),
    ("29-Март, 2024-жыл, жума, Бишкек убактысы 07:22", almaty(2024, 3, 29, 7, 22)),
    ("16:29 / 03.07.2022", almaty(2022, 7, 3, 16, 29)),
    ("30 қаңтар, 2026 сағат 13:48", almaty(2026, 1, 30, 13, 48)),
    ("30 قاڭتار, 2026 ساعات 13:48", almaty(2026, 1, 30, 13, 48)),
    ("2026 жылғы 1 қараша, 12:30", almaty(2026, 11, 1, 12, 30)),
    ("1 қараша 2026 ж.", date(2026, 11, 1)),
    ("15 ceнтября 2024", date(2024, 9, 15)),  # Latin c and e
    ("10.04.13 12:30", almaty(2013, 4, 10, 12, 30)),
    ("7 квітня 2024, 10:00", almaty(2024, 4, 7, 10, 0)),
    ("5. Mai 2024, 14.30 Uhr", almaty(2024, 5, 5, 14, 30)),
    ("Publié le 5 février 2024 à 14h30", almaty(2024, 2, 5, 14, 30)),
    ("5 de mayo de 2024, 10:00", almaty(2024, 5, 5, 10, 0)),
    ("7 kwietnia 2024, 10:00", almaty(2024, 4, 7, 10, 0)),
    ("7 Ağustos 2024 10:00", almaty(2024, 8, 7, 10, 0)),
    ("7 Απριλίου 2024, 10:00", almaty(2024, 4, 7, 10, 0)),
    ("Κυριακή, 07 Απρίλιος 2024 7:31 μ.μ.", almaty(2024, 4, 7, 19, 31)),
    ("الأحد, 07 أبريل 2024 10:00", almaty(2024, 4, 7, 10, 0)),
    ("٧ نيسان/أبريل ٢٠٢٤", date(2024, 4, 7)),
    ("7 كانون الثاني 2024", date(2024, 1, 7)),
    ("2024년 4월 7일 오후 7시 31분", almaty(2024, 4, 7, 19, 31)),
    ("２０２４年４月７日１９時３１分", almaty(2024, 4, 7, 19, 31)),
    ("2024年4月7日 下午 7:31", almaty(2024, 4, 7, 19, 31)),
    ("Apr 07 Sun 2024 10:00", almaty(2024, 4, 7, 10, 0)),
    ("7/apr/2024", date(2024, 4, 7)),
    ("domenica 7 aprile 2024, ore 19.31", almaty(2024, 4, 7, 19, 31)),
    ("Minggu, 7 Agustus 2024", date(2024, 8, 7)),
    ("2024. január 5., 12:00", almaty(2024, 1, 5, 12, 0)),
    ("2024年5月3日 10:20", almaty(2024, 5, 3, 10, 20)),
    ("May 5th, 2024", date(2024, 5, 5)),
    ("May 5, 2024, 3:05 p.m.", almaty(2024, 5, 5, 15, 5)),
    ("Mar 5 2024 12am", almaty(2024, 3, 5, 0, 0)),
    ("पंज, 05 मार्च 2024, 09:14 PM", almaty(2024, 3, 5, 21, 14)),
    ("मार्च 06, 2024", date(2024, 3, 6)),
    ("প্রকাশ: ০৬ জুন ২০২৪, ১৪:৩২", almaty(2024, 6, 6, 14, 32)),
    ("৫ মে ২০২৪", date(2024, 5, 5)),
    ("پير 14 نومبر 2016", date(2016, 11, 14)),
    ("۱۴ نوامبر ۲۰۲۲", date(2022, 11, 14)),
    ("شنبه ۱۶ مهر ماه ۱۴۰۱ - ۰۹:۱۸", almaty(2022, 10, 8, 9, 18)),
    ("1401/07/16", date(2022, 10, 8)),
    ("วันพุธที่ ๑๙ กรกฎาคม พ.ศ. ๒๕๔๙ เวลา ๑๓:๒๔ น.", almaty(2006, 7, 19, 13, 24)),
    ("19ก.ค.2567", date(2024, 7, 19)),
    ("Thứ tư, ngày 12 tháng 6 năm 2024", date(2024, 6, 12)),
    ("12. travnja 2024.", date(2024, 4, 12)),
]


@pytest.mark.parametrize(("text", "expected"), PRINTED)
def test_every_printed_form_is_read(text: str, expected: datetime | date) -> None:
    assert parse_date(text, zone=ALMATY) == expected


@pytest.mark.parametrize(("text", "expected"), PRINTED)
def test_a_form_inside_a_byline_is_found(text: str, expected: datetime | date) -> None:
    assert find_date(f"Gazeta • {text}", zone=ALMATY) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-04-10", date(2024, 4, 10)),
        ("2024-04-10+05:00", date(2024, 4, 10)),
        ("2024-04-10 19:57", almaty(2024, 4, 10, 19, 57)),
        ("2024-04-10T19:57:00Z", datetime(2024, 4, 10, 19, 57, tzinfo=UTC)),
        ("2024-04-10T19:57:00,123Z", datetime(2024, 4, 10, 19, 57, tzinfo=UTC)),
        ("2023-06-14T20:47+0500", datetime(2023, 6, 14, 15, 47, tzinfo=UTC)),
        ("2024-04-10T19:57:00.000+06", datetime(2024, 4, 10, 13, 57, tzinfo=UTC)),
        ("2024-04-10T19:57:00+02:00[Europe/Paris]", datetime(2024, 4, 10, 17, 57, tzinfo=UTC)),
        ("20240410T195700Z", datetime(2024, 4, 10, 19, 57, tzinfo=UTC)),
        ("Wed, 10 Apr 2024 19:57:00 +0600", datetime(2024, 4, 10, 13, 57, tzinfo=UTC)),
        ("Wed, 10 Apr 2024 19:57:00 GMT", datetime(2024, 4, 10, 19, 57, tzinfo=UTC)),
        ("10 Apr 2024 19:57 EST", datetime(2024, 4, 11, 0, 57, tzinfo=UTC)),
        ("Wed Apr 10 19:57:00 UTC 2024", datetime(2024, 4, 10, 19, 57, tzinfo=UTC)),
        ("Wed Apr 10 2024 19:57:00 GMT+0600", datetime(2024, 4, 10, 13, 57, tzinfo=UTC)),
    ],
)
def test_what_machines_write_is_read(text: str, expected: datetime | date) -> None:
    assert parse_date(text, zone=ALMATY) == expected


@pytest.mark.parametrize(
    ("text", "offset"),
    [
        ("23:15, 14 August 2017 | GMT +6", 6),
        ("04.01.2012 12:23 msk", 4),  # Moscow was at +4 that winter
        ("04.01.2024 12:23 мск", 3),
        ("May 5, 2024, 3:05 p.m. ET", -4),
        ("5 May 2024 15:05 CEST", 2),
        ("5 May 2024 15:05 +0530", 5.5),
    ],
)
def test_a_zone_behind_the_hour_beats_the_sites(text: str, offset: float) -> None:
    found = parse_date(text, zone=ALMATY)
    assert isinstance(found, datetime)
    assert found.utcoffset() == timedelta(hours=offset)


def test_an_hour_without_any_zone_counts_as_utc() -> None:
    assert parse_date("5 января 2023, 14:05", zone=None) == datetime(2023, 1, 5, 14, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "hour_in_utc"),
    [("15 февраля 2024, 10:00", 4), ("15 марта 2024, 10:00", 5), ("29 февраля 2024, 22:30", 16)],
)
def test_almaty_is_an_hour_nearer_to_utc_since_march_2024(text: str, hour_in_utc: int) -> None:
    found = parse_date(text, zone=ALMATY)
    assert isinstance(found, datetime)
    assert found.astimezone(UTC).hour == hour_in_utc


def test_of_the_hour_that_happened_twice_the_first_is_meant() -> None:
    found = parse_date("29 февраля 2024, 23:30", zone=ALMATY)
    assert isinstance(found, datetime)
    assert found.astimezone(UTC) == datetime(2024, 2, 29, 17, 30, tzinfo=UTC)
    assert found.replace(fold=1).astimezone(UTC) == datetime(2024, 2, 29, 18, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Сегодня", date(2026, 11, 22)),
        ("Вчера", date(2026, 11, 21)),
        ("сегодня, 02:47", almaty(2026, 11, 22, 2, 47)),
        ("Сегодня | 09:43", almaty(2026, 11, 22, 9, 43)),
        ("Вчера 12:10", almaty(2026, 11, 21, 12, 10)),
        ("10:51, cегодня", almaty(2026, 11, 22, 10, 51)),  # Latin c
        ("позавчера в 10:00", almaty(2026, 11, 20, 10, 0)),
        ("бүгін, 09:30", almaty(2026, 11, 22, 9, 30)),
        ("кеше 14:20", almaty(2026, 11, 21, 14, 20)),
        ("Yesterday at 12:30", almaty(2026, 11, 21, 12, 30)),
        ("3 часа назад", almaty(2026, 11, 22, 8, 0)),
        ("час назад", almaty(2026, 11, 22, 10, 0)),
        ("5 минут назад", almaty(2026, 11, 22, 10, 55)),
        ("2 hours ago", almaty(2026, 11, 22, 9, 0)),
        ("an hour ago", almaty(2026, 11, 22, 10, 0)),
        ("3 сағат бұрын", almaty(2026, 11, 22, 8, 0)),
        ("vor 3 Stunden", almaty(2026, 11, 22, 8, 0)),
        ("il y a 3 heures", almaty(2026, 11, 22, 8, 0)),
        ("3 дня назад", date(2026, 11, 19)),
        ("14 августа, 12:30", almaty(2026, 8, 14, 12, 30)),
        ("25 декабря, 12:30", almaty(2025, 12, 25, 12, 30)),
        ("Wed Aug 14, 6:12 AM", almaty(2026, 8, 14, 6, 12)),
        ("Dec 25, 12:30", almaty(2025, 12, 25, 12, 30)),
    ],
)
def test_a_relative_time_is_read_on_the_sites_clock_when_the_page_was_read(
    text: str, expected: datetime | date
) -> None:
    assert parse_date(text, zone=ALMATY, fetched_at=FETCHED) == expected
    assert parse_date(text, zone=ALMATY) is None


def test_today_is_the_sites_day_not_that_of_utc() -> None:
    late = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)  # already the 23rd in Almaty
    assert parse_date("Сегодня", zone=ALMATY, fetched_at=late) == date(2026, 11, 23)


@pytest.mark.parametrize(
    "text",
    ["", "12:00", "1e308", "in 3 years", "2024", "123456789", "1732258800", "20240410", "2026-02-30", "2026-13-45",
     "0000-00-00", "99999-01-01", "9999-12-31T23:59:59-10:00", "2024-04-10T10:00:00+99:99", "2024-04-10T25:00:00",
     "31 февраля 2024", "Sat, 31 Feb 2024 10:00:00 +0600", "32.01.2024", "1.2.13.4", "27-44-55", "1970-01-01T00:00:00Z",
     "2100-01-01", "1445/03/12", "31 مهر 1401",
     "25 May 2551 seats", "25 ноября 2026", "3 месяца назад", "May", "В мае обещают дожди"],
)  # fmt: skip
def test_nothing_is_invented(text: str) -> None:
    for language in (None, "ru", "en", "ka"):
        assert parse_date(text, zone=ALMATY, language=language, fetched_at=FETCHED) is None


def test_a_clock_two_days_ahead_is_believed_and_no_more() -> None:
    assert parse_date("2026-11-23T12:00:00Z", zone=None, fetched_at=FETCHED) is not None
    assert parse_date("2026-11-24T12:00:00Z", zone=None, fetched_at=FETCHED) is None


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("05/06/2024", "ru", date(2024, 6, 5)),
        ("05/06/2024", "en", date(2024, 6, 5)),
        ("05/06/2024", "en-US", date(2024, 5, 6)),
        ("Wed, 11/09/2022", "en", date(2022, 11, 9)),  # a Wednesday in November, a Sunday in September
        ("Sunday 11/09/2022", "en-US", date(2022, 9, 11)),
        ("Fri 11/09/2022", "en-US", date(2022, 11, 9)),  # neither
        ("Fri 00/09/2022", "en-US", None),
        ("05.06.2024", "en-US", date(2024, 6, 5)),
        ("06/13/2024", None, date(2024, 6, 13)),
        ("13/06/2024", "en-US", date(2024, 6, 13)),
    ],
)
def test_the_day_stands_first_but_in_american_english(text: str, language: str | None, expected: date | None) -> None:
    assert parse_date(text, zone=None, language=language) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Опубликовано: 17 сентября 2017 | 05:48, Астана", almaty(2017, 9, 17, 5, 48)),
        ("Имя Фамилия 5 мая 2024 10:00 Обновлено 6 мая 2024 12:30", almaty(2024, 5, 5, 10, 0)),
        ("Published 5 May 2024. Updated 12:30", date(2024, 5, 5)),
        ("By Jane Doe, 5 May 2024", date(2024, 5, 5)),
        ("By Jane Doe, Tue Mar 5 19:31:02 2024", date(2024, 3, 5)),
        ("By Jane Doe, Tue Mar 5 19:31:02 EST 2024", date(2024, 3, 5)),  # a zone between hour and year
        ("Posted Mar 5 19:31 CEST 2024", date(2024, 3, 5)),
        ("24 человека, 10:00", None),
        ("Просмотров: 2015", None),
    ],
)
def test_the_first_time_of_a_byline_is_found(text: str, expected: datetime | date | None) -> None:
    assert find_date(text, zone=ALMATY, fetched_at=FETCHED) == expected


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("5 மே 2024, 10:30", "ta", almaty(2024, 5, 5, 10, 30)),
        ("5 მაისი 2024", "ka", date(2024, 5, 5)),
        ("12:00", "ka", None),
    ],
)
def test_other_languages_are_read_if_the_language_is_told(text: str, language: str, expected: datetime | None) -> None:
    assert parse_date(text, zone=ALMATY, language=language) == expected
    assert parse_date(text, zone=ALMATY, language="xx") is None


def test_only_machine_forms_pass_the_strict_reader() -> None:
    assert parse_machine_date("2024-04-10") == date(2024, 4, 10)
    assert parse_machine_date("Wed, 10 Apr 2024 19:57:00 +0600") == datetime(2024, 4, 10, 13, 57, tzinfo=UTC)
    assert parse_machine_date("2100-01-01T00:00:00Z") == datetime(2100, 1, 1, tzinfo=UTC)
    for text in ("10 апреля 2024", "10.04.2024", "yesterday", "2023-02-29", "Mon, 30 Feb 2024 10:00:00 GMT"):
        assert parse_machine_date(text) is None


def test_every_language_has_twelve_months_and_no_word_names_two() -> None:
    months: dict[str, int] = {}
    for line in MONTH_LINES.values():
        assert len(line.split()) == 12
        for number, spellings in enumerate(line.split(), start=1):
            for word in spellings.split("/") if spellings != "-" else ():
                assert months.setdefault(word, number) == number


@pytest.mark.parametrize(
    ("year", "first"),
    [(1375, date(1996, 3, 20)), (1376, date(1997, 3, 21)), (1399, date(2020, 3, 20)), (1400, date(2021, 3, 21)),
     (1403, date(2024, 3, 20)), (1404, date(2025, 3, 21)), (1408, date(2029, 3, 20))],
)  # fmt: skip
def test_a_persian_year_begins_in_spring_and_has_as_many_days_as_there_are(year: int, first: date) -> None:
    assert from_persian(year, 1, 1) == first
    following = from_persian(year + 1, 1, 1)
    days = [from_persian(year, month, day) for month in range(1, 13) for day in range(1, 32)]
    known = [day for day in days if day]
    assert known == [first + timedelta(days=number) for number in range((following - first).days)]


@pytest.mark.parametrize("day", [(1401, 13, 1), (1401, 0, 1), (1401, 7, 0), (1300, 1, 1), (1500, 1, 1)])
def test_there_is_no_such_persian_day(day: tuple[int, int, int]) -> None:
    assert from_persian(*day) is None


_PIECES = st.sampled_from(
    ["5", "мая", "may", "2024", "31", "12:30", "-", ".", "+99", "T", "назад", "vor", " ", "час", "9999"]
)


@given(
    st.one_of(st.text(), st.lists(_PIECES, max_size=12).map(" ".join), st.lists(_PIECES, max_size=12).map("".join)),
    st.sampled_from([None, "ru", "en-US", "hi", "не язык"]),
    st.sampled_from([None, FETCHED, FETCHED.astimezone(timezone(timedelta(hours=-11)))]),
)
def test_no_string_breaks_the_reader(text: str, language: str | None, fetched_at: datetime | None) -> None:
    for read in (parse_date, find_date):
        found = read(text, zone=ALMATY, language=language, fetched_at=fetched_at)
        if isinstance(found, datetime):
            assert found.utcoffset() is not None
            found.astimezone(UTC)
