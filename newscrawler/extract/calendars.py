"""Days of other calendars than the Gregorian one: the Persian solar calendar and the Thai years of the Buddhist era."""

from __future__ import annotations

from datetime import date, timedelta

BUDDHIST_ERA = 543  # years that the Thai calendar is ahead; its months and days are the Gregorian ones
_KNOWN_YEAR, _ITS_FIRST_DAY = 1400, date(2021, 3, 21)
_CYCLE, _LEAPS = 33, (1, 5, 9, 13, 17, 22, 26, 30)  # of the years 1343 to 1472, by their remainder in the cycle
_FIRST_YEAR, _LAST_YEAR = 1343, 1472  # of the Persian calendar, for which the cycle holds (Gregorian 1964 to 2093)


def from_persian(year: int, month: int, day: int) -> date | None:
    """The Gregorian day of a day in the Persian solar calendar; None if there is no such day, or no such year in the
    cycle of 33 years (Borkowski, *The Persian calendar for 3000 years*, 1996)."""
    length = 31 if month <= 6 else 30 if month < 12 or year % _CYCLE in _LEAPS else 29
    if not (_FIRST_YEAR <= year <= _LAST_YEAR and 1 <= month <= 12 and 1 <= day <= length):
        return None
    years = range(_KNOWN_YEAR, year) if year >= _KNOWN_YEAR else range(year, _KNOWN_YEAR)
    days = sum(365 + (one % _CYCLE in _LEAPS) for one in years)
    first = _ITS_FIRST_DAY + timedelta(days=days if year >= _KNOWN_YEAR else -days)
    return first + timedelta(days=31 * (month - 1) - max(0, month - 7) + day - 1)
