"""When an article was published and last edited: what the page declares, checked against what it prints.

Content systems declare the day of an import or of the last save as the publication, too. Such a stamp is betrayed by
an earlier day that is printed beside the headline.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from newscrawler.extract.context import is_teaser, select, text_of
from newscrawler.extract.date_words import EDIT_STEMS
from newscrawler.extract.dates import find_date, parse_date, parse_machine_date
from newscrawler.extract.evidence import types_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml.etree import _Element

    from newscrawler.extract.context import Context
    from newscrawler.extract.evidence import Evidence

# Names of metas, by the letters in them: "article:published_time", "publish-date" and "w-published-date" are one.
_METAS = {
    "published": re.compile(r"(?:publish(?:ed)?(?:time|date|at|on)?|pub(?:lication)?date|datepublished)$"),
    "dated": re.compile(
        r"^(?:(?:dc|dcterms)(?:date)?(?:issued|created)?|date|sailthrudate|cxenseparserecspublishtime|releasedate)$"
    ),
    "modified": re.compile(r"(?:modified(?:time|date|at|on)?|datemodified|updated(?:time|date|at)|lastmod(?:ified)?)$"),
}
_LONGEST_NAME = 100  # characters
_NO_LETTERS = re.compile(r"[^a-z]")
_NO_DATES = re.compile(r"expir|unavailable|event|birth|start|end")
_PAGE = re.compile(r"(?:[A-Z]\w*)?Page$|Recipe$|HowTo$|CreativeWork$")
_LINE, _DATE_LINE = 120, 60  # characters of a line that tells a time, and of one that tells little else
_AFTER = 15  # blocks after the body in which "Published on" may stand
_SAYS_PUBLISHED = re.compile(
    r"\b(?:publi|posted|written|dat(?:e|um)\b|дата\b|опублик|размещ|жариялан|veröffentl|erschien|dodano|pubbl)",
    re.IGNORECASE,
)
_SAVED = timedelta(days=2)  # between the declared publication and the last edit: less may be one stamp
_ZONES_APART = timedelta(days=1)  # between two days that may be the same one
_LEVELS, _MOST = 5, 6  # elements above the headline, and `time` elements in one of them that are not a list's


_Told = tuple[datetime | date, str]  # a time, and the text that tells it


class Times(NamedTuple):
    """When an article was published, what the page gives for it, and when it was last edited."""

    published: datetime | date | None
    raw: str | None
    modified: datetime | date | None


def find_times(context: Context) -> Times:
    """The times of the article; each None where the page gives none that can be."""
    evidence = context.evidence
    modified = _first(context, _modified(evidence))
    printed = select(context.document.root, context.site.published if context.site else ())
    given = (element.get("datetime") or element.get("content") or text_of(element) for element in printed)
    chosen = _first(context, given)
    if chosen is None and (chosen := _first(context, _published(evidence))) is not None:
        chosen = _checked(context, chosen, modified[0] if modified else None)
    if chosen is None:
        chosen = _turned(_line(context), _first(context, _time_elements(context)))
        chosen = chosen or _first(context, _page_dates(evidence))
        chosen = chosen or _line(context, edits=True)  # a page that prints no other day
    published, raw = chosen or (None, None)
    return Times(published, raw, modified[0] if modified else None)


def _first(context: Context, sources: Iterable[str]) -> _Told | None:
    """The first plausible time of these texts, with the text."""
    for raw in sources:
        found = parse_date(raw, zone=context.zone, language=context.language, fetched_at=context.fetched_at)
        if found is not None:
            return found, raw
    return None


def _published(evidence: Evidence) -> Iterator[str]:
    if said := evidence.said("datePublished") or evidence.said("dateCreated"):
        yield said
    yield from _metas(evidence, "published")
    yield from _metas(evidence, "dated")
    yield from evidence.itemprops.get("datePublished", ())
    yield from evidence.itemprops.get("dateCreated", ())


def _page_dates(evidence: Evidence) -> Iterator[str]:
    """When the JSON-LD node of the page itself was published, where there is none of an article."""
    for node in evidence.others:
        if isinstance(said := node.get("datePublished"), str) and any(map(_PAGE.match, types_of(node))):
            yield said


def _modified(evidence: Evidence) -> Iterator[str]:
    if said := evidence.said("dateModified"):
        yield said
    yield from _metas(evidence, "modified")
    yield from evidence.itemprops.get("dateModified", ())


def _metas(evidence: Evidence, kind: str) -> Iterator[str]:
    """The values of metas whose names are of one kind."""
    for name, values in evidence.metas.items():
        if len(name) <= _LONGEST_NAME and _kind_of(name) == kind:
            yield from values


@lru_cache(maxsize=4096)
def _kind_of(name: str) -> str | None:
    """What kind of time a meta of this name tells, a key of `_METAS`; None for another meta."""
    letters = _NO_LETTERS.sub("", name)
    if _NO_DATES.search(letters):
        return None
    return next((kind for kind, pattern in _METAS.items() if pattern.search(letters)), None)


def _checked(context: Context, declared: _Told, modified: datetime | date | None) -> _Told:
    """The declared time, or the printed one: the same moment on the site's clock, or an earlier day than a stamp's."""
    moment, raw = declared
    if isinstance(moment, datetime) and moment.utcoffset() == timedelta(0):
        for stamp in _time_elements(context):
            told = _first(context, [stamp])
            if told is not None and told[0] == moment:
                return told
    ambiguous = parse_machine_date(raw) is None  # 5/6/2024: what is printed in words decides
    if ambiguous or modified is None or abs(_day(modified) - _day(moment)) <= _SAVED:
        told = _line(context, longest=_DATE_LINE)
        turned = told is not None and _are_turned(told[0], moment)
        if told is not None and (ambiguous if turned else _day(told[0]) < _day(moment) - _ZONES_APART):
            return told
    return declared


def _day(moment: datetime | date) -> date:
    return moment.astimezone(UTC).date() if isinstance(moment, datetime) else moment


def _turned(one: _Told | None, other: _Told | None) -> _Told | None:
    """The first of two times, or the second if they are one day with day and month in the other order."""
    return other if one is None or (other is not None and _are_turned(one[0], other[0])) else one


def _are_turned(one: datetime | date, other: datetime | date) -> bool:
    turned = (one.year, one.month, one.day) == (other.year, other.day, other.month)
    return turned and one.month != one.day


def _time_elements(context: Context) -> Iterator[str]:
    """The stamps of `time` elements in the nearest element round the headline that has any."""
    if not context.evidence.has_times:
        return
    at = context.title_at
    pieces = context.flat.pieces
    element: _Element | None = pieces[at if at is not None else context.found.start].element if pieces else None
    for _ in range(_LEVELS):
        if element is None:
            return
        times = list(islice(element.iter("time"), _MOST + 1))
        if len(times) > _MOST:
            return
        stamps = [time for time in times if time.get("datetime") and not _is_edit(time)]
        if stamps:
            yield from (time.get("datetime") or "" for time in stamps)
            return
        element = element.getparent()


def _is_edit(time: _Element) -> bool:
    """Whether a `time` element is called that of an edit, by its class or by what stands before it."""
    parent = time.getparent()
    around = "" if parent is None else (parent.text or "") + (parent.get("class") or "")
    return _tells_edit(f"{time.get('class') or ''} {time.get('itemprop') or ''} {around}")


def _line(context: Context, *, longest: int = _LINE, edits: bool = False) -> _Told | None:
    """The first line round the headline that tells a time, or one after the body that says "published on".

    Lines that tell an edit count only if asked for.
    """
    end = context.found.end
    after = [piece for piece in context.flat.pieces[end : end + _AFTER] if not is_teaser(piece)]
    signed = [piece for piece in after if _SAYS_PUBLISHED.match(piece.text)]
    for piece in (*context.near_title, *signed):
        text = piece.text
        if len(text) > longest or piece.kind == "caption" or (_tells_edit(text) and not edits):
            continue
        stamps = (
            (time.get("datetime") or "") for time in islice(piece.element.iter("time"), _MOST) if _is_in(time, text)
        )
        if (told := _first(context, stamps)) is not None:
            return told
        found = find_date(text, zone=context.zone, language=context.language, fetched_at=context.fetched_at)
        if found is not None:
            return found, text
    return None


def _is_in(time: _Element, text: str) -> bool:
    """Whether a line shows what a `time` element does; its block may belong to an element with many lines."""
    shown = text_of(time)
    return bool(shown) and shown in text


def _tells_edit(text: str) -> bool:
    folded = text.lower()
    return any(stem in folded for stem in EDIT_STEMS) and not _SAYS_PUBLISHED.search(folded)
