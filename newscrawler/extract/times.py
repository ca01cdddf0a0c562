"""When an article was published and last edited: what the page declares, checked against what it prints.

Content systems declare the day of an import or of the last save as the publication, too. Such a stamp is betrayed by
an earlier day that is printed beside the headline.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache
from itertools import chain, islice
from typing import TYPE_CHECKING, NamedTuple

from newscrawler.extract.characters import text_of
from newscrawler.extract.context import select
from newscrawler.extract.dates import parse_machine_date
from newscrawler.extract.evidence import letters_of, types_of
from newscrawler.extract.printed_times import (
    DATE_LINE,
    EDIT,
    MANY_WORDS,
    NEAREST,
    SAYS_PUBLISHED,
    first_publication,
    first_told,
    in_title_tag,
    printed_edit,
    said_below,
    time_stamps,
    told_below,
    told_in,
    undeclared,
    with_hour,
    words_beside,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newscrawler.extract.context import Context
    from newscrawler.extract.evidence import Evidence
    from newscrawler.extract.pieces import Piece
    from newscrawler.extract.printed_times import Told

# Names of metas, by the letters in them: "article:published_time", "publish-date" and "w-published-date" are one.
_METAS = {
    "published": re.compile(r"(?:publish(?:ed)?(?:time|date|at|on)?|pub(?:lication)?date|datepublished)$"),
    "dated": re.compile(
        r"^(?:(?:dc|dcterms)(?:date)?(?:issued|created)?|date|sailthrudate|cxenseparserecspublishtime|releasedate)$"
    ),
    "modified": re.compile(r"(?:modified(?:time|date|at|on)?|datemodified|updated(?:time|date|at)|lastmod(?:ified)?)$"),
}
_LONGEST_NAME = 100  # characters
_NO_DATES = re.compile(r"expir|unavailable|event|birth|start|end")
_PAGE = re.compile(r"(?:[A-Z]\w*)?Page$|Recipe$|HowTo$|CreativeWork$|SocialMediaPosting$")
_SAVED = timedelta(days=2)  # between the declared publication and the last edit: less may be one stamp
_ZONES_APART = timedelta(days=1)  # between two days that may be the same one
_UTC = re.compile(r"(?:\b(?:UTC|UT|GMT)|\dZ|[+-]00:?00)\s*$", re.IGNORECASE)  # not where no zone is named
_WEST, _EAST = timedelta(hours=-11), timedelta(hours=14)  # the farthest clocks from UTC that anyone lives by
_AN_HOUR = timedelta(hours=1)
_NEAR_WEST, _NEAR_EAST = -8, 12  # hours: California's and New Zealand's clocks, farther off few are read
_QUARTER = timedelta(minutes=15)  # clocks are whole quarters of an hour apart
_MOST_DECLARED = 6  # declared times that are looked at
_MOST_STAMPS = 50  # of `time` elements that are asked for the site's zone
_Metas = dict[str, list[str]]


class Times(NamedTuple):
    """When an article was published, what the page gives for it, and when it was last edited."""

    published: datetime | date | None
    raw: str | None
    modified: datetime | date | None


def find_times(context: Context) -> Times:
    """The times of the article; each None where the page gives none that can be."""
    evidence = context.evidence
    metas = _metas(evidence)
    modified = first_told(context, _modified(evidence, metas))
    printed = select(context.document.root, context.site.published if context.site else ())
    given = (element.get("datetime") or element.get("content") or text_of(element) for element in printed)
    chosen = first_told(context, given)
    if chosen is None and (chosen := _declared(context, modified, metas)) is not None:
        chosen = _checked(context, chosen, modified[0] if modified else None, metas)
    chosen = chosen or first_publication(context)
    if chosen is None:
        chosen = _turned(told_below(context), first_told(context, time_stamps(context, NEAREST)))
        chosen = chosen or in_title_tag(context)
        chosen = chosen or _turned(
            told_in(context, chain(context.lines_above, said_below(context, SAYS_PUBLISHED))),
            first_told(context, time_stamps(context)),
        )
        chosen = chosen and with_hour(context, chosen)
        chosen = chosen or first_told(context, _page_dates(evidence))
        chosen = chosen or undeclared(context)
        chosen = chosen or told_in(  # a page that prints no other day
            context, chain(context.lines_below, context.lines_above, said_below(context, EDIT)), edits=True
        )
    published, raw = chosen or (None, None)
    edited = modified or printed_edit(context)
    if modified is None and edited and published is not None and _day(edited[0]) < _day(published):
        edited = None  # a line of another story
    return Times(published, raw, edited[0] if edited else None)


def _declared(context: Context, modified: Told | None, metas: _Metas) -> Told | None:
    """The first declared publication that is not after the last edit, else the first."""
    first = None
    for raw in islice(_published(context.evidence, metas), _MOST_DECLARED):
        told = first_told(context, [raw])
        if told is not None and (modified is None or _day(told[0]) <= _day(modified[0]) + _ZONES_APART):
            return told
        first = first or told
    return first


def _published(evidence: Evidence, metas: _Metas) -> Iterator[str]:
    if said := evidence.said("datePublished") or evidence.said("dateCreated"):
        yield said
    yield from metas["published"]
    yield from metas["dated"]
    yield from evidence.itemprops.get("datePublished", ())
    yield from evidence.itemprops.get("dateCreated", ())


def _page_dates(evidence: Evidence) -> Iterator[str]:
    """When the JSON-LD node of the page itself was published, where there is none of an article."""
    for node in evidence.others:
        if isinstance(said := node.get("datePublished"), str) and any(map(_PAGE.match, types_of(node))):
            yield said


def _modified(evidence: Evidence, metas: _Metas) -> Iterator[str]:
    if said := evidence.said("dateModified"):
        yield said
    yield from metas["modified"]
    yield from evidence.itemprops.get("dateModified", ())


def _metas(evidence: Evidence) -> _Metas:
    """The values of metas that tell a time, by the kind that their names say."""
    found: _Metas = {kind: [] for kind in _METAS}
    for name, values in evidence.metas.items():
        if len(name) <= _LONGEST_NAME and (kind := _kind_of(name)) is not None:
            found[kind] += values
    return found


@lru_cache(maxsize=4096)
def _kind_of(name: str) -> str | None:
    """What kind of time a meta of this name tells, a key of `_METAS`; None for another meta."""
    letters = letters_of(name)
    if _NO_DATES.search(letters):
        return None
    return next((kind for kind, pattern in _METAS.items() if pattern.search(letters)), None)


def _checked(context: Context, declared: Told, modified: datetime | date | None, metas: _Metas) -> Told:
    """The declared time, or the printed one: the same moment on the site's clock, or another day than a stamp's.

    A stamp of the last save is betrayed by an earlier day. What only says that the page is dated so, which may be any
    day in its life, gives way to a later one, too.
    """
    moment, raw = declared
    in_utc = isinstance(moment, datetime) and _UTC.search(raw) is not None
    if in_utc:
        for stamp in chain(time_stamps(context), time_stamps(context, edits=True)):
            told = first_told(context, [stamp])
            if told is not None and told[0] == moment and not _UTC.search(told[1]):
                return told
    ambiguous = parse_machine_date(raw) is None  # 5/6/2024: what is printed in words decides
    dated = raw in metas["dated"]
    saved = ambiguous or dated or modified is None or abs(_day(modified) - _day(moment)) <= _SAVED
    if not (in_utc or saved):
        return declared
    told = told_in(context, _lines_of_day(context), longest=DATE_LINE)
    if in_utc and told is not None and told[0] == moment:  # a stamp in UTC, too, beside what readers see
        told = told_in(context, _lines_of_day(context), longest=DATE_LINE, stamps=False) or told
    if told is None or words_beside(told[1]) > MANY_WORDS:
        return declared
    if saved:
        day = told[0].date() if isinstance(told[0], datetime) else told[0]
        earlier, later = day < _first_day(moment), day > _last_day(moment)
        if earlier and _is_printed_above(context, moment):  # what stands below is the day of another story
            return declared
        if ambiguous if _are_turned(told[0], moment) else earlier or (dated and later):
            return told
    return (_on_the_sites_clock(context, moment, told), raw) if isinstance(moment, datetime) and in_utc else declared


def _is_printed_above(context: Context, moment: datetime | date) -> bool:
    """Whether the first day printed above the headline is that of a moment."""
    above = told_in(context, context.lines_above, longest=DATE_LINE)
    return above is not None and _first_day(moment) <= _day(above[0]) <= _last_day(moment)


def _lines_of_day(context: Context) -> Iterator[Piece]:
    """The lines that may print the day of publication, the surest first; those far below are looked for last."""
    yield from context.lines_below
    yield from context.lines_above
    yield from said_below(context, SAYS_PUBLISHED)


def _first_day(moment: datetime | date) -> date:
    """The earliest day that a moment is on anywhere."""
    return (moment.astimezone(UTC) + _WEST).date() if isinstance(moment, datetime) else moment


def _last_day(moment: datetime | date) -> date:
    """The latest day that a moment is on anywhere."""
    return (moment.astimezone(UTC) + _EAST).date() if isinstance(moment, datetime) else moment


def _on_the_sites_clock(context: Context, moment: datetime, told: Told) -> datetime:
    """A moment in UTC with the offset of the clock by which the page prints it; as it is where that is not told."""
    printed, text = told
    minute = moment.replace(second=0, microsecond=0)
    if isinstance(printed, datetime):
        if printed.utcoffset():
            return moment.astimezone(printed.tzinfo) if printed == minute else moment
        apart = printed - minute
        return moment.astimezone(timezone(apart)) if _is_offset(apart) and not _UTC.search(text) else moment
    if printed == moment.date():
        return moment
    for element in islice(context.document.root.iter("time"), _MOST_STAMPS):
        stamp = parse_machine_date(element.get("datetime") or "")
        if isinstance(stamp, datetime) and (local := moment.astimezone(stamp.tzinfo)).date() == printed:
            return local
    midnight = datetime(printed.year, printed.month, printed.day, tzinfo=UTC) - moment  # a day alone: its first moment
    if _is_offset(midnight):
        return moment.astimezone(timezone(midnight))
    later = printed > moment.date()  # by the nearest clock, in whole hours, on which it is that day
    nearest = -(-midnight // _AN_HOUR) if later else (midnight + timedelta(days=1, seconds=-1)) // _AN_HOUR
    return moment.astimezone(timezone(nearest * _AN_HOUR)) if _NEAR_WEST <= nearest <= _NEAR_EAST else moment


def _is_offset(apart: timedelta) -> bool:
    """Whether a clock so far from UTC exists."""
    return _WEST <= apart <= _EAST and not apart % _QUARTER


def _day(moment: datetime | date) -> date:
    return moment.astimezone(UTC).date() if isinstance(moment, datetime) else moment


def _turned(one: Told | None, other: Told | None) -> Told | None:
    """The first of two times, or the second if they are one day with day and month in the other order."""
    return other if one is None or (other is not None and _are_turned(one[0], other[0])) else one


def _are_turned(one: datetime | date, other: datetime | date) -> bool:
    turned = (one.year, one.month, one.day) == (other.year, other.day, other.month)
    return turned and one.month != one.day
