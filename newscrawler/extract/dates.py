"""Times as pages print them: ISO 8601, RFC 822, and the words and orders of some thirty languages.

Nothing is invented. A day that does not exist, a bare number or an hour without a day is None; a relative time
("3 hours ago") is read against `fetched_at` or not at all. Where a text has an hour but neither it nor the site names
a zone, the hour counts as UTC. Where an hour happens twice, at the end of summer time, the first one is meant.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from newscrawler.extract import date_words as words
from newscrawler.extract.calendars import BUDDHIST_ERA, from_persian

EARLIEST_YEAR = 1990  # before there were news sites
LATEST_YEAR = 2199  # far enough from year 9999, where changing the zone overflows
FUTURE = timedelta(hours=48)  # what wrong clocks and zones explain
ANY_TIME = datetime(LATEST_YEAR - 1, 1, 1, tzinfo=UTC)  # to read "yesterday" against, where only its form is asked
_LONGEST = 300  # of a text that tells a date; a longer one is read so far


def parse_date(
    text: str, *, zone: tzinfo | None, language: str | None = None, fetched_at: datetime | None = None
) -> datetime | date | None:
    """The time a text tells, as a `datetime` with offset, a `date` where it prints no hour, or None.

    `zone` is that of the site, for texts without an offset (UTC if None). `language` (BCP 47) decides between
    5/6/2024 as day and month (all but en-US) and lets dateparser read what our tables do not know. Times before
    1990 or more than 48 hours after `fetched_at` are None, and so is any relative time when `fetched_at` is None.
    """
    if (parts := _machine_parts(text)) is not None:
        found = _machine_moment(parts, zone)
    else:
        found = _printed(text, zone, language, fetched_at) or _other_language(text, zone, language, fetched_at)
    return found if found is not None and _plausible(found, fetched_at) else None


@lru_cache(maxsize=256)  # the lines round a headline are asked for the time, and again to find the name beside it
def find_date(
    text: str, *, zone: tzinfo | None, language: str | None = None, fetched_at: datetime | None = None
) -> datetime | date | None:
    """The first time told in a short text such as a byline ("Published: 17 September 2017 | 05:48, Astana").

    As `parse_date`, but only forms that our own tables know, wherever they stand in the first 300 characters.
    """
    found = _printed(text, zone, language, fetched_at)
    return found if found is not None and _plausible(found, fetched_at) else None


_ISO = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})"
    r"(?:(?:T|\s+)\s*(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d{1,9})?)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2})?"
    r"|Z|[+-]\d{2}:\d{2})?"  # XML writes a zone even behind a bare day
    r"(?:\[[\w/+-]+\])?",  # Java writes the zone's name behind the offset
    re.IGNORECASE | re.ASCII,
)
_ISO_BASIC = re.compile(r"(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})?(Z|[+-]\d{2}:?\d{2})?", re.ASCII)
_RFC_822 = re.compile(
    r"(?:[A-Za-z]{3,9},?\s+)?(\d{1,2})\s+([A-Za-z]{3,9})\.?\s+(\d{4})"
    r"(?:\s+(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([A-Za-z]{1,5}|[+-]\d{2}:?\d{2})?)?(?:\s*\([\w ]{1,40}\))?",
    re.ASCII,
)

_ASCTIME = re.compile(
    r"[A-Za-z]{3}\s+([A-Za-z]{3})\s+(\d{1,2})\s+(\d{1,2}):(\d{2}):(\d{2})(?:\s+([A-Za-z]{1,5}|[+-]\d{4}))?\s+(\d{4})",
    re.ASCII,
)


def parse_machine_date(text: str, *, zone: tzinfo | None = None) -> datetime | date | None:
    """The time of a text in ISO 8601, RFC 822 or asctime form (or a usual slip such as +0500); None for any other.

    A year outside 1990 to 2199 is None as well; whether the time lies in the future is the caller's question.
    """
    parts = _machine_parts(text)
    return _machine_moment(parts, zone) if parts is not None else None


def _machine_parts(text: str) -> tuple[str | None, ...] | None:
    """Year, month, day, hour, minute, second, offset of a machine's form, as written; None for any other text."""
    text = text.strip()
    if not 8 <= len(text) <= 64:
        return None
    if found := _ISO.fullmatch(text) or _ISO_BASIC.fullmatch(text):
        return found.groups()
    if (found := _RFC_822.fullmatch(text)) and (month := _ENGLISH.get(found[2].lower())):
        day, _, year, *clock = found.groups()
        return (year, str(month), day, *clock)
    if (found := _ASCTIME.fullmatch(text)) and (month := _ENGLISH.get(found[1].lower())):
        _, day, hour, minute, second, offset, year = found.groups()
        return (year, str(month), day, hour, minute, second, offset)
    return None


def _machine_moment(parts: tuple[str | None, ...], zone: tzinfo | None) -> datetime | date | None:
    year, month, day, hour, minute, second = (int(part or 0) for part in parts[:6])
    offset = parts[6]
    if parts[3] is None:
        return _moment(year, month, day, None, zone)
    known = _offset(offset.lower()) if offset else (zone or UTC)
    return _moment(year, month, day, _Clock(hour, minute, second, known), zone) if known else None


class _Clock(NamedTuple):
    """An hour of the day as printed, with the zone printed behind it."""

    hour: int
    minute: int
    second: int
    zone: tzinfo | None


class _Day(NamedTuple):
    """A day as printed at text[start:end]; a year of None is the one that fits the time of reading."""

    year: int | None
    month: int
    day: int
    start: int
    end: int


def _table(lines: dict[str, str]) -> dict[str, int]:
    return {
        word: number
        for line in lines.values()
        for number, spellings in enumerate(line.split(), start=1)
        for word in spellings.split("/")
        if word != "-"
    }


MONTHS = _table(words.MONTH_LINES)
_ENGLISH = _table({"en": words.MONTH_LINES["en"]})
_RELATIVE_DAYS = {word: days for days, line in words.RELATIVE_DAY_LINES.items() for word in line.split()}
_UNITS = {stem: unit for unit, line in words.UNIT_LINES.items() for stem in line.split()}
_AFTER = frozenset(words.AGO_LINES["after"].split())
_BEFORE = frozenset(words.AGO_LINES["before"].split())
_ONE = frozenset(words.ONE_LINE.split())

_LATIN = {
    code: unicodedata.normalize("NFD", chr(code))[0]
    for code in (*range(0xC0, 0x250), *range(0x370, 0x400), *range(0x1E00, 0x2000))
    if unicodedata.normalize("NFD", chr(code))[0] != chr(code)
}
# Arabic, Persian, of Hindi, of Bengali, Thai, wide
_DIGITS = {zero + digit: str(digit) for zero in (0x660, 0x6F0, 0x966, 0x9E6, 0xE50, 0xFF10) for digit in range(10)}
_FOLD = (
    _LATIN
    | _DIGITS
    | {
        0xFF1A: ":",
        0xFF0F: "/",
        0x3C2: "σ",
        0x307: "",
        0xA0: " ",
        0x202F: " ",
        0x2009: " ",
        0x2212: "-",
        0x2013: "-",
        0x2014: "-",
        0x2019: "'",
    }
)
_MIXED = re.compile(r"[a-zа-яёіә-ӿ]*(?:[a-z][а-яёіә-ӿ]|[а-яёіә-ӿ][a-z])[a-zа-яёіә-ӿ]*")
_LOOKALIKES = str.maketrans("aceopxyikmtbh", "асеорхуікмтвн")

_UNPARTED = _table({code: unicodedata.normalize("NFC", line) for code, line in words.UNPARTED_MONTH_LINES.items()})
_OF_UNPARTED = re.compile("[\u0900-\u09ff\u0e00-\u0e7f]")
_UNPARTED_MONTH = re.compile(
    r"(?:(?<=\d)\s?|(?<![\u0900-\u09ff]))"
    rf"({'|'.join(sorted(map(re.escape, _UNPARTED), key=len, reverse=True))})"
    r"\s?(?:[พค]\.?\s?ศ\.?)?(?=\s?,?\s?\d)"
)
_IN_ENGLISH = [spelled.split("/")[0] for spelled in words.MONTH_LINES["en"].split()]
_PERSIAN = _table({"fa": words.PERSIAN_MONTHS})
_PERSIAN_DAY = re.compile(
    rf"(?<!\d)(\d{{1,2}})\s?({'|'.join(_PERSIAN)})(?:\sماه)?\s?،?\s?(1[34]\d\d)(?!\d)"
    r"|(?<!\d)(1[34]\d\d)([/.-])(\d{1,2})\5(\d{1,2})(?!\d)"
)
_HIJRI = 1410  # the year from which a number may be of the Islamic calendar (1989), and none of the Persian one (2031)
_VIETNAMESE_DAY = re.compile(r"(?<!\d)(\d{1,2})\sthang\s(\d{1,2})[\s,/]{1,2}(?:nam\s)?(\d{4})(?!\d)")
_LETTERS = re.compile(r"[^\W\d_]+")
_DIGIT = re.compile(r"\d")
_DAY_MONTH_YEAR = re.compile(r"(?<![\d.:-])(\d{1,2})\s?([./-])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{2})(?!\d|[./-]\d)")
_YEAR_MONTH_DAY = re.compile(r"(?<!\d)(\d{4})\s?([./年년-])\s?(\d{1,2})\s?[./月월-]\s?(\d{1,2})(?!\d)\s?[日일]?")
_DAY_BEFORE = re.compile(r"(?<![\d./,])(?<!\d:)(\d{1,2})(?:st|nd|rd|th|er|го)?[\s.º°/-]{0,3}(?:(?:de|of|d)[\s'])?$")
_YEAR_BEFORE = re.compile(
    r"(?<!\d)((?:19|2[01])\d\d)[\s.-]{0,2}(?:жылғы|жылдын|жылдың|жылы|жыл|ж|г|года|m|ev|gada)?[\s.,]{1,3}$"
)
_DAY_AFTER = re.compile(r"[\s.]{1,3}(\d{1,2})(?:st|nd|rd|th|-?[шк]і)?(?![\d:])")
_YEAR_AFTER = re.compile(r"[\s.,'/-]{0,4}(?:de |del |of |do )?((?:19|2[015])\d\d)(?!\d)")
_OTHER_NAME = re.compile(r"\s?[/(]\s?([^\W\d_]+)\)?")  # of the same month: "مارس/آذار"
_WEEKDAY = "(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?"
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEKDAY_BEFORE = re.compile(rf"\b({'|'.join(_WEEKDAYS)})[a-z]{{0,6}}[.,]{{0,2}}\s?$")
# Between day and year: "Mar 5 Wed 2008", "Tue Mar 4 19:31:02 2008".
_BETWEEN = re.compile(
    rf"\s(?:{_WEEKDAY}|\d\d:\d\d(?::\d\d)?(?:\s[a-z]{{3,4}})?),?"
    r"(?=\s)"
)
_TIME = re.compile(
    r"(?:(?P<early>上午|午前|凌晨|早上|오전)|(?P<late>下午|午後|晚上|오후|\bpm\b))?\s?"
    r"(?<![\d:.,+])(?P<hour>\d{1,2})(?:\s?(?P<by>[:h.時时点點시])\s?(?P<minute>\d{2})(?:[:分분]\s?(?P<second>\d{2}))?)?"
    r"(?!\d)(?:\s?(?P<half>[apπμ])\.?\s?[mμ]\b\.?)?(?P<uhr>\s?uhr\b)?"
    r"(?:[\s(|,]{0,4}(?:(?:gmt|utc)\s?(?P<far>[+-]\d{1,2}(?::?\d{2})?)|(?P<offset>[+-]\d{2}:?\d{2})(?!\d)|"
    r"(?P<zone>[a-zмск]{1,4})\b))?"
)
_CLOSE = re.compile(
    r"[\s,|/•·@(-]{0,6}"
    r"(?:(?:on|at|в|у|о|um|a|as|om|kl|klo|o|сағат|godz|hod|v|ora|(?:alle )?ore|alle|a las|στισ)\b\.?\s?)?"
    rf"(?:{_WEEKDAY}\.?,?\s)?"
)
_AMERICAN = re.compile(r"\d\s?[ap]\.?m\.?\s?\(?(?:e[sd]?t|c[sd]?t|m[sd]t|p[sd]?t)\b")  # a clock, by which the day is
_ENDS = re.compile(r"\s*(?:$|[|/,;)•·-])")  # behind a zone of two letters that no a.m. tells from a word: "et" is "and"


def _fold(text: str) -> str:
    """Lower-case, one kind of space and dash, Latin without accents, words of mixed alphabets in Cyrillic."""
    if text.isascii():
        return text[:_LONGEST].lower()
    text = unicodedata.normalize("NFC", text[:_LONGEST]).lower().translate(_FOLD)
    if _OF_UNPARTED.search(text):
        text = _UNPARTED_MONTH.sub(lambda month: f" {_IN_ENGLISH[_UNPARTED[month[1]] - 1]} ", text)
    if "\u0646 " in text:  # the letter that the first of two words ends in
        for name, other in words.TWO_WORDS.items():
            text = text.replace(name, other)
    return _MIXED.sub(lambda word: word[0].translate(_LOOKALIKES), text) if _MIXED.search(text) else text


def _printed(
    text: str, zone: tzinfo | None, language: str | None, fetched_at: datetime | None
) -> datetime | date | None:
    if fetched_at is None and not _DIGIT.search(text, 0, _LONGEST):
        return None
    folded = _fold(text)
    month_first = (language or "").lower().replace("_", "-") == "en-us" or _AMERICAN.search(folded) is not None
    found = (_persian_day(folded), _numeric_day(folded, month_first=month_first), _worded_day(folded))
    days = [day for day in found if day]
    now = _local(fetched_at, zone)
    if not days:
        return _relative(folded, now)
    day = min(days, key=lambda one: one.start)
    clock = _clock_near(folded, day.start, day.end)
    if day.year is not None:
        thai = day.year > LATEST_YEAR and (language == "th" or _OF_UNPARTED.search(text))
        return _moment(day.year - BUDDHIST_ERA if thai else day.year, day.month, day.day, clock, zone)
    if now is None or (clock is None and folded[: day.start].strip() + folded[day.end :].strip(" .,")):
        return None
    year = now.year if (day.month, day.day) <= (now.month, now.day) else now.year - 1
    return _moment(year, day.month, day.day, clock, now.tzinfo)


def _persian_day(text: str) -> _Day | None:
    """The first day of the Persian calendar, whose years no other calendar in print counts now."""
    for found in _PERSIAN_DAY.finditer(text):
        year, day = int(found[3] or found[4]), int(found[1] or found[7])
        known = from_persian(year, _PERSIAN[found[2]] if found[2] else int(found[6]), day)
        if known and known.year >= EARLIEST_YEAR and (found[2] or year < _HIJRI):
            return _Day(known.year, known.month, known.day, *found.span())
    return None


def _numeric_day(text: str, *, month_first: bool) -> _Day | None:
    if found := _VIETNAMESE_DAY.search(text):
        return _Day(int(found[3]), int(found[2]), int(found[1]), *found.span())
    if found := _YEAR_MONTH_DAY.search(text):
        return _Day(int(found[1]), int(found[3]), int(found[4]), *found.span())
    found = _DAY_MONTH_YEAR.search(text)
    if found is None or (len(found[4]) == 2 and found[2] == "-"):  # 27-44-55 is a telephone
        return None
    day, month, year = int(found[1]), int(found[3]), int(found[4])
    if year < 100:
        year += 1900 if year >= 90 else 2000
    if found[2] == "/" and (
        month > 12 or (day <= 12 and _is_turned(text, found.start(), (year, month, day), month_first=month_first))
    ):
        day, month = month, day
    return _Day(year, month, day, *found.span())


def _is_turned(text: str, start: int, read: tuple[int, int, int], *, month_first: bool) -> bool:
    """Whether the month stands before the day: by the day of the week right before them, "Wed, 11/09/2022", else as
    `month_first` says."""
    named = _WEEKDAY_BEFORE.search(text, max(0, start - 14), start)
    if named is None or 0 in read:
        return month_first
    year, month, day = read  # both twelve at most
    fits, turned_fits = (
        date(year, *order).weekday() == _WEEKDAYS.index(named[1]) for order in ((month, day), (day, month))
    )
    return month_first if fits == turned_fits else turned_fits


def _worded_day(text: str) -> _Day | None:
    """The first day with its month in words, in any of the orders day-month-year, month-day-year, year-month-day."""
    without_year = None
    for word in _LETTERS.finditer(text):
        month = MONTHS.get(word[0])
        if month is None:
            continue
        start, end = word.span()
        if (other := _OTHER_NAME.match(text, end)) and MONTHS.get(other[1]) == month:
            end = other.end()
        before = _DAY_BEFORE.search(text, max(0, start - 12), start)
        if before:
            if after := _YEAR_AFTER.match(text, end):
                return _Day(int(after[1]), month, int(before[1]), before.start(), after.end())
            if year := _YEAR_BEFORE.search(text, max(0, before.start() - 16), before.start()):
                return _Day(int(year[1]), month, int(before[1]), year.start(), end)
            return _Day(None, month, int(before[1]), before.start(), end)
        if after := _DAY_AFTER.match(text, end):
            between = _BETWEEN.match(text, after.end())
            if year := _YEAR_AFTER.match(text, between.end() if between else after.end()):
                return _Day(int(year[1]), month, int(after[1]), start, year.end())
            if year := _YEAR_BEFORE.search(text, max(0, start - 16), start):
                return _Day(int(year[1]), month, int(after[1]), year.start(), after.end())
            without_year = without_year or _Day(None, month, int(after[1]), start, after.end())
    return without_year


def _clock_near(text: str, start: int, end: int) -> _Clock | None:
    """The hour of the day printed at text[start:end]: right before it, or behind it with no other number between."""
    for found in _TIME.finditer(text, max(0, start - 40), start):
        close = _CLOSE.fullmatch(text, found.end(), start) is not None
        if close and (clock := _clock(found, adjacent=False)):
            return clock
    behind = _TIME.search(text, end, end + 60)
    if behind is None:
        return None
    gap = text[end : behind.start()]
    if len(gap) > 40 or any(stem in gap for stem in words.EDIT_STEMS):
        return None
    return _clock(behind, adjacent=_CLOSE.fullmatch(gap) is not None)


def _clock(found: re.Match[str], *, adjacent: bool) -> _Clock | None:
    hour, minute, second = int(found["hour"]), int(found["minute"] or 0), int(found["second"] or 0)
    half = found["half"]
    if not ((found["by"] or ".") != "." or half or found["uhr"] or (found["by"] == "." and adjacent)):
        return None
    if half or (hour <= 12 and (found["early"] or found["late"])):
        hour = hour % 12 + (12 if found["late"] or half in ("p", "μ") else 0)
    if hour > 23 or minute > 59 or second > 59:
        return None
    letters = found["zone"] or ""
    alone = len(letters) > 2 or half or _ENDS.match(found.string, found.end())
    named = found["far"] or found["offset"] or (letters if alone else None)
    return _Clock(hour, minute, second, _offset(named) if named else None)


def _offset(text: str) -> tzinfo | None:
    """The zone of "+0500", "+5", "msk" or "gmt"; None if there is none such."""
    if text[0] in "+-":
        digits = text[1:].replace(":", "")
        hours, minutes = (int(digits[:-2]), int(digits[-2:])) if len(digits) > 2 else (int(digits), 0)
        if hours > 14 or minutes > 59:  # +14:00, Kiribati, is the farthest there is
            return None
        ahead = timedelta(hours=hours, minutes=minutes)
        return timezone(-ahead if text[0] == "-" else ahead)
    known = words.ZONES.get(text)
    return ZoneInfo(known) if isinstance(known, str) else known


def _moment(year: int, month: int, day: int, clock: _Clock | None, zone: tzinfo | None) -> datetime | date | None:
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        return None
    try:
        if clock is None:
            return date(year, month, day)
        return datetime(year, month, day, clock.hour, clock.minute, clock.second, tzinfo=clock.zone or zone or UTC)
    except ValueError:  # 30 February, 25:61
        return None


def _local(fetched_at: datetime | None, zone: tzinfo | None) -> datetime | None:
    """The time of reading on the site's clock."""
    if fetched_at is None:
        return None
    aware = fetched_at if fetched_at.tzinfo else fetched_at.replace(tzinfo=UTC)
    return aware.astimezone(zone) if zone else aware


def _relative(text: str, now: datetime | None) -> datetime | date | None:
    """ "Yesterday, 12:30", "today", "3 hours ago" on the site's clock; None without a time of reading."""
    if now is None:
        return None
    for word in _LETTERS.finditer(text):
        days = _RELATIVE_DAYS.get(word[0])
        if days is None:
            continue
        day = now.date() + timedelta(days=days)
        if text.strip(" .,|") == word[0]:
            return day
        if (clock := _clock_near(text, *word.span())) and len(text) <= _LONGEST // 3:
            return datetime.combine(day, time(clock.hour, clock.minute, clock.second), clock.zone or now.tzinfo)
    return _ago(text, now)


def _ago(text: str, now: datetime) -> datetime | date | None:
    spoken = re.findall(r"\d+|[^\W\d_]+", text)
    for at, word in enumerate(spoken):
        unit = _UNITS.get(word) or next(
            (_UNITS[stem] for stem in _UNITS if len(stem) > 2 and word.startswith(stem)), None
        )
        if unit is None:
            continue
        number = spoken[at - 1] if at else ""
        count = int(number) if number.isdecimal() and len(number) < 4 else 1 if number in _ONE or word in _ONE else None
        past = (at + 1 < len(spoken) and spoken[at + 1] in _AFTER) or (at > 1 and spoken[at - 2] in _BEFORE)
        if count is None or not past:
            continue
        if unit == "days":
            return now.date() - timedelta(days=count)
        return (now - timedelta(**{unit: count})).replace(second=0, microsecond=0)
    return None


def _other_language(
    text: str, zone: tzinfo | None, language: str | None, fetched_at: datetime | None
) -> datetime | date | None:
    """What dateparser makes of a text in a language that our tables lack: only whole dates, never relative ones."""
    code = re.split(r"[-_]", (language or "").lower())[0]
    if (
        not code
        or code in words.MONTH_LINES
        or len(text) > 100
        or not (re.search(r"\d", text) and _LETTERS.search(text))
    ):
        return None
    import dateparser

    settings = {
        "DATE_ORDER": "DMY",
        "PARSERS": ["absolute-time"],
        "REQUIRE_PARTS": ["day", "month", "year"],
        "RELATIVE_BASE": (fetched_at or datetime(EARLIEST_YEAR, 1, 1, tzinfo=UTC)).replace(tzinfo=None),
    }
    try:
        found = dateparser.parse(text, languages=[code], settings=settings)
    except (ValueError, OverflowError):  # a language that it lacks too, or a number that is no date
        return None
    if found is None:
        return None
    printed = any(_clock(hour, adjacent=False) for hour in _TIME.finditer(_fold(text)))
    clock = _Clock(found.hour, found.minute, found.second, found.tzinfo) if printed else None
    return _moment(found.year, found.month, found.day, clock, zone)


def _plausible(found: datetime | date, fetched_at: datetime | None) -> bool:
    if fetched_at is None:
        return True
    aware = fetched_at if fetched_at.tzinfo else fetched_at.replace(tzinfo=UTC)
    latest = aware + FUTURE
    return found <= latest if isinstance(found, datetime) else found <= latest.date()
