"""When an article was published and last edited: what the page declares, checked against what it prints.

Content systems declare the day of an import or of the last save as the publication, too. Such a stamp is betrayed by
an earlier day that is printed beside the headline.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from newscrawler.extract.characters import WORD
from newscrawler.extract.context import date_in, is_teaser, may_tell_time, select, text_of
from newscrawler.extract.date_words import EDIT_STEMS, OTHER_EVENTS, PUBLISHED_STEMS, READ_STEMS
from newscrawler.extract.dates import MONTHS, parse_date, parse_machine_date
from newscrawler.extract.evidence import letters_of, types_of
from newscrawler.urls import MAX_LENGTH

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml.etree import _Element

    from newscrawler.extract.context import Context
    from newscrawler.extract.evidence import Evidence
    from newscrawler.extract.pieces import Piece

# Names of metas, by the letters in them: "article:published_time", "publish-date" and "w-published-date" are one.
_METAS = {
    "published": re.compile(r"(?:publish(?:ed)?(?:time|date|at|on)?|pub(?:lication)?date|datepublished)$"),
    "dated": re.compile(
        r"^(?:(?:dc|dcterms)(?:date)?(?:issued|created)?|date|sailthrudate|cxenseparserecspublishtime|releasedate)$"
    ),
    "modified": re.compile(r"(?:modified(?:time|date|at|on)?|datemodified|updated(?:time|date|at)|lastmod(?:ified)?)$"),
}
_DIGIT = re.compile(r"\d")
_LONGEST_NAME = 100  # characters
_NO_DATES = re.compile(r"expir|unavailable|event|birth|start|end")
_PAGE = re.compile(r"(?:[A-Z]\w*)?Page$|Recipe$|HowTo$|CreativeWork$|SocialMediaPosting$")
_LINE, _DATE_LINE = 120, 60  # characters of a line that tells a time, and of one that tells little else
_NOTE = 360  # characters of a note on where and when a text was published
_LAST, _AFTER = 3, 25  # blocks at the end of the body and after it in which "Published on" may stand
_FAR_AFTER = 40  # the same where the line says that it is the day of the publication
_SAYS_PUBLISHED = re.compile(rf"\b(?:{'|'.join(PUBLISHED_STEMS)})", re.IGNORECASE)
_COUNTS_READERS = re.compile(rf"\b(?:{'|'.join(READ_STEMS)})", re.IGNORECASE)
# Of lower-case lines, and by words: a pattern for any case, tried at each sign, costs three times as much.
_FIRST_PUBLISHED = re.compile(
    r"\b(?:originally|first) (?:published|posted)\b|\b(?:zuerst|erstmals|ursprünglich) (?:veröffentlicht|erschienen)\b|"
    r"\berstveröffentlichung|\bвпервые опубликован|\binitialement publiée?\b|\bpublicad[oa] original|"
    r"\bpubblicat[oa] originariamente|\boorspronkelijk gepubliceerd|\bpierwotnie opublikowan|"
    # what blogs print below a post
    r"\bthis (?:entry|post) was (?:posted|published|written)\b|\bdieser (?:beitrag|eintrag|artikel) wurde\b|"
    r"\bcet article a été (?:publié|posté)|\besta entrada fue publicada|"
    r"\bquesto articolo è stato (?:pubblicato|postato)|\bэта запись (?:была )?опубликована|"
    r"\bten wpis został opublikowany",
)
_EDIT = re.compile(rf"(?<![^\W\d_])(?!editor|edition)(?:{'|'.join(EDIT_STEMS)})", re.IGNORECASE)
_BEGINS = re.compile(rf"\d{{1,4}}[./-]\d|\d\d?\.? [^\W\d_]|{_SAYS_PUBLISHED.pattern}", re.IGNORECASE)  # with the day
_OTHER = re.compile("|".join(OTHER_EVENTS), re.IGNORECASE)
_GLUED = re.compile(r"(?<=[a-zß-ÿа-яё])(?=[A-ZÀ-ÞА-ЯЁ])|(?<=\D20\d\d)(?=\d\d:\d\d)")
_TITLE_PARTS = re.compile(r"(?<!\b\d)(?<!\b\d\d)(?<!\d\.)\s[|–—·-]\s|\|")  # but "14. - 20. January"
_LONGEST_TITLE = 400  # characters of the page's title that are looked at
_NUMBER = re.compile(r"\d{5}|№")  # of a licence, a telephone
# Words beside the month's in a line that is a day alone, in a byline, and in one with office and house: with more it
# is a sentence, a headline or a caption.
_FEW_WORDS, _MANY_WORDS, _TOO_MANY_WORDS = 1, 6, 8
_FIRST = 4  # blocks of the body, of which one may begin with the day
_NO_TEXT = ("caption", "heading")
_OPENING = re.compile(
    r"[\[(]?(?:[^\W\d_][^\d,.]{1,30},\s\(?|[^\W\d_]+\s(?:vom|of|du|от)\s)?"  # a place, "press release of"
    r"(?:\d{1,2}\D{1,15}(?:\d{1,2}\D{1,3})?(?:19|20)\d\d|(?:19|20)\d\d\D{1,3}\d{1,2}\D{1,3}\d{1,2}"
    r"|[^\W\d_]{3,9}\.?\s\d{1,2},\s(?:19|20)\d\d)(?!\d)"
    r"(?=[^\W\d_]{4}|\W*[\])|–—:.•/„“\"«]|\s-)"  # and then the text, glued or set apart by more than a space
)
_IN_PATH = re.compile(
    r"(?<!\d)(?:((?:19|20)\d\d)([/_.-]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?!\d{1,3}(?!\d))"  # four more: the hour
    r"|(1[3-9]|2\d|3[01])([/_.-])(0[1-9]|1[0-2])\6((?:19|20)\d\d)(?!\d))"  # a day that can be no month
)
_SAVED = timedelta(days=2)  # between the declared publication and the last edit: less may be one stamp
_ZONES_APART = timedelta(days=1)  # between two days that may be the same one
_UTC = re.compile(r"(?:\b(?:UTC|UT|GMT)|\dZ|[+-]00:?00)\s*$", re.IGNORECASE)  # not where no zone is named
_WEST, _EAST = timedelta(hours=-11), timedelta(hours=14)  # the farthest clocks from UTC that anyone lives by
_QUARTER = timedelta(minutes=15)  # clocks are whole quarters of an hour apart
_MOST_STAMPS = 50  # of `time` elements that are asked for the site's zone
_LEVELS, _NEAREST = 5, 2  # elements from the headline up, and of these before the lines above the headline
_MOST = 6  # `time` elements in one of them that are not a list's


_Told = tuple[datetime | date, str]  # a time, and the text that tells it
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
    modified = _first(context, _modified(evidence, metas))
    printed = select(context.document.root, context.site.published if context.site else ())
    given = (element.get("datetime") or element.get("content") or text_of(element) for element in printed)
    chosen = _first(context, given)
    if chosen is None and (chosen := _declared(context, modified, metas)) is not None:
        chosen = _checked(context, chosen, modified[0] if modified else None, metas)
    chosen = chosen or _first_publication(context)
    if chosen is None:
        chosen = _turned(_line(context, context.lines_below), _first(context, _time_elements(context, _NEAREST)))
        chosen = chosen or _in_title_tag(context)
        chosen = chosen or _turned(
            _line(context, [*context.lines_above, *_said_below(context, _SAYS_PUBLISHED)]),
            _first(context, _time_elements(context)),
        )
        chosen = chosen and _with_hour(context, chosen)
        chosen = chosen or _first(context, _page_dates(evidence))
        chosen = chosen or _undeclared(context)
        chosen = chosen or _line(  # a page that prints no other day
            context, [*context.lines_below, *context.lines_above, *_said_below(context, _EDIT)], edits=True
        )
    published, raw = chosen or (None, None)
    edited = modified or _edited(context)
    if modified is None and edited and published is not None and _day(edited[0]) < _day(published):
        edited = None  # a line of another story
    return Times(published, raw, edited[0] if edited else None)


def _first(context: Context, sources: Iterable[str]) -> _Told | None:
    """The first plausible time of these texts, with the text."""
    for raw in sources:
        found = parse_date(raw, zone=context.zone, language=context.language, fetched_at=context.fetched_at)
        if found is not None:
            return found, raw
    return None


def _declared(context: Context, modified: _Told | None, metas: _Metas) -> _Told | None:
    """The first declared publication that is not after the last edit, else the first."""
    first = None
    for raw in islice(_published(context.evidence, metas), _MOST):
        told = _first(context, [raw])
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


def _checked(context: Context, declared: _Told, modified: datetime | date | None, metas: _Metas) -> _Told:
    """The declared time, or the printed one: the same moment on the site's clock, or another day than a stamp's.

    A stamp of the last save is betrayed by an earlier day. What only says that the page is dated so, which may be any
    day in its life, gives way to a later one, too.
    """
    moment, raw = declared
    in_utc = isinstance(moment, datetime) and _UTC.search(raw) is not None
    if in_utc:
        for stamp in (*_time_elements(context), *_time_elements(context, edits=True)):
            told = _first(context, [stamp])
            if told is not None and told[0] == moment:
                return told
    ambiguous = parse_machine_date(raw) is None  # 5/6/2024: what is printed in words decides
    dated = raw in metas["dated"]
    saved = ambiguous or dated or modified is None or abs(_day(modified) - _day(moment)) <= _SAVED
    if not (in_utc or saved):
        return declared
    printed = [*context.lines_below, *context.lines_above, *_said_below(context, _SAYS_PUBLISHED)]
    told = _line(context, printed, longest=_DATE_LINE)
    if told is None or _words_beside(told[1]) > _MANY_WORDS:
        return declared
    if saved:
        day = told[0].date() if isinstance(told[0], datetime) else told[0]
        earlier, later = day < _first_day(moment), day > _last_day(moment)
        if ambiguous if _are_turned(told[0], moment) else earlier or (dated and later):
            return told
    return (_on_the_sites_clock(context, moment, told), raw) if isinstance(moment, datetime) and in_utc else declared


def _first_day(moment: datetime | date) -> date:
    """The earliest day that a moment is on anywhere."""
    return (moment.astimezone(UTC) + _WEST).date() if isinstance(moment, datetime) else moment


def _last_day(moment: datetime | date) -> date:
    """The latest day that a moment is on anywhere."""
    return (moment.astimezone(UTC) + _EAST).date() if isinstance(moment, datetime) else moment


def _on_the_sites_clock(context: Context, moment: datetime, told: _Told) -> datetime:
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
    return moment.astimezone(timezone(midnight)) if _is_offset(midnight) else moment


def _is_offset(apart: timedelta) -> bool:
    """Whether a clock so far from UTC exists."""
    return _WEST <= apart <= _EAST and not apart % _QUARTER


def _day(moment: datetime | date) -> date:
    return moment.astimezone(UTC).date() if isinstance(moment, datetime) else moment


def _turned(one: _Told | None, other: _Told | None) -> _Told | None:
    """The first of two times, or the second if they are one day with day and month in the other order."""
    return other if one is None or (other is not None and _are_turned(one[0], other[0])) else one


def _are_turned(one: datetime | date, other: datetime | date) -> bool:
    turned = (one.year, one.month, one.day) == (other.year, other.day, other.month)
    return turned and one.month != one.day


def _edited(context: Context) -> _Told | None:
    """What the page prints of the last edit: in a `time` element called so, or in a line that says "updated"."""
    if (told := _first(context, _time_elements(context, edits=True))) is not None:
        return told
    for piece in (*context.lines_below, *context.lines_above, *_said_below(context, _EDIT)):
        text = piece.text
        if len(text) > _LINE or not may_tell_time(context, text) or piece.kind in _NO_TEXT or is_teaser(piece):
            continue
        edit = _EDIT.search(text)
        if edit is not None:
            published = _SAYS_PUBLISHED.search(text, edit.end())
            line = text[edit.start() : published.start() if published else len(text)]
            if (found := _found(context, line[:_DATE_LINE])) is not None:
                return found, line
    return None


def _time_elements(context: Context, levels: int = _LEVELS, *, edits: bool = False) -> Iterator[str]:
    """The stamps of `time` elements in the nearest element round the headline that has any, or those of edits."""
    if not context.evidence.has_times:
        return
    at = context.title_at
    pieces = context.flat.pieces
    element: _Element | None = pieces[at if at is not None else context.found.start].element if pieces else None
    for _ in range(levels):
        if element is None:
            return
        times = list(islice(element.iter("time"), _MOST + 1))
        if len(times) > _MOST:
            return
        stamps = [time for time in times if time.get("datetime") and _is_edit(time) is edits]
        if stamps:
            yield from (time.get("datetime") or "" for time in stamps)
            return
        element = element.getparent()


def _is_edit(time: _Element) -> bool:
    """Whether a `time` element is called that of an edit, by its class, by what stands before it or first in it."""
    parent = time.getparent()
    around = "" if parent is None else (parent.text or "") + (parent.get("class") or "")
    own = f"{time.get('class') or ''} {time.get('itemprop') or ''}"
    beside = parent is not None and any(other is not time for other in islice(parent.iter("time"), _MOST))
    return (beside and _tells_edit(own)) or _EDIT.match(text_of(time)) is not None or _tells_edit(f"{own} {around}")


def _said_below(context: Context, label: re.Pattern[str]) -> list[Piece]:
    """The lines at the end of the body and after it that begin with a label, or count readers besides."""
    find = label.search if label is _EDIT else label.match
    return [
        piece
        for piece in _end_and_after(context)
        if len(piece.text) <= _LINE
        and (context.evidence.has_times or may_tell_time(context, piece.text))
        and (find(piece.text) or (label is not _EDIT and _COUNTS_READERS.search(piece.text)))
        and not is_teaser(piece)
    ]


def _end_and_after(context: Context) -> list[Piece]:
    """The last blocks of the body and those after it."""
    end = context.found.end
    return context.flat.pieces[max(context.found.start, end - _LAST) : end + _AFTER]


def _first_publication(context: Context) -> _Told | None:
    """What a line by the headline or at the end says of the first publication, where another day is the last edit's."""
    for piece in (*context.lines_below, *_end_and_after(context)):
        text = piece.text
        if len(text) <= _NOTE and _DIGIT.search(text) and (said := _FIRST_PUBLISHED.search(text.lower())):
            line = _before_edit(text[said.start() : said.start() + _LINE])
            if (found := _found(context, line)) is not None:
                return found, line
    return None


def _line(context: Context, lines: Iterable[Piece], *, longest: int = _LINE, edits: bool = False) -> _Told | None:
    """The first of these lines that tells a time; what one tells of an edit counts only if asked for."""
    for piece in _of_this(lines):
        if len(piece.text) > longest and not (len(piece.text) <= _LINE and _BEGINS.match(piece.text)):
            continue
        if not (context.evidence.has_times or may_tell_time(context, piece.text)):
            continue
        text = _OTHER.split(piece.text if edits else _before_edit(piece.text), maxsplit=1)[0]
        if not text or (piece.kind == "caption" and not text[0].isdecimal() and _words_beside(text)):
            continue
        labelled = _SAYS_PUBLISHED.search(text) or (edits and _EDIT.search(text))
        if not labelled and _words_beside(text) > _TOO_MANY_WORDS:
            continue
        times = islice(piece.element.iter("time"), _MOST) if context.evidence.has_times else ()
        stamps = ((time.get("datetime") or "") for time in times if _is_in(time, text))
        if (told := _first(context, stamps)) is not None:
            if not isinstance(told[0], datetime):  # the stamp is a day, and the line may print the hour
                hour = _found(context, text)
                return (hour, piece.text) if isinstance(hour, datetime) and hour.date() == told[0] else told
            return told
        if (found := _found(context, text)) is not None:
            return found, piece.text
    return None


def _of_this(lines: Iterable[Piece]) -> Iterator[Piece]:
    """Those of some lines over which no line is nothing but the label of another event."""
    above = ""
    for piece in lines:
        if not _OTHER.fullmatch(above.strip(" :：")):
            yield piece
        above = piece.text


def _with_hour(context: Context, told: _Told) -> _Told:
    """A day, or the hour of it that another line round the headline or at the end of the body prints."""
    for piece in () if isinstance(told[0], datetime) else (*context.lines_above, *_end_and_after(context)[: 2 * _LAST]):
        if len(piece.text) <= _LINE and not is_teaser(piece) and may_tell_time(context, piece.text):
            line = _before_edit(piece.text)
            if isinstance(found := _found(context, line), datetime) and found.date() == told[0]:
                return found, piece.text
    return told


def _found(context: Context, text: str) -> datetime | date | None:
    """The first time a text tells; a second look at what is glued: "HealthDECEMBER 22, 2022", "May 202221:25"."""
    if not may_tell_time(context, text):
        return None
    if (found := date_in(context, text)) is not None:
        return found
    parted = _GLUED.sub(" ", text)
    return date_in(context, parted) if parted != text else None


def _undeclared(context: Context) -> _Told | None:
    """The day that the headline or an agency's text begins with, that the address holds, or that is signed below."""
    return _opening(context) or _in_address(context) or _signed(context)


def _opening(context: Context) -> _Told | None:
    """ "BERLIN, 5 May 2024 – The ferry …"."""
    pieces, at = context.flat.pieces, context.title_at
    body = (piece for piece in pieces[context.found.start : context.found.end] if piece.kind not in _NO_TEXT)
    for piece in (*(pieces[at : at + 1] if at is not None else ()), *islice(body, _FIRST)):
        begins = _OPENING.match(piece.text)
        if begins and (found := _found(context, begins[0])) is not None:
            return found, begins[0]
    return None


def _in_title_tag(context: Context) -> _Told | None:
    """A part of the page's title that is a day and nothing else: "Ferry back - 5 May 2008 - Harbour News"."""
    said = (context.evidence.title_tag or "")[:_LONGEST_TITLE]
    for part in _TITLE_PARTS.split(said)[1:] if _DIGIT.search(said) else ():
        if len(part) <= _DATE_LINE and not _words_beside(part) and (found := _found(context, part)) is not None:
            return found, part
    return None


def _in_address(context: Context) -> _Told | None:
    """ "/2024/05/17/ferry", "/news-20240517.html"."""
    path = urlsplit(context.document.url or "").path.rpartition("http")[2]  # archives put their own day before it
    for found in _IN_PATH.finditer(path[:MAX_LENGTH]):
        parts = found.group(1, 3, 4) if found[1] else found.group(8, 7, 5)
        if (day := _first(context, ["-".join(parts)])) is not None:
            return day[0], found[0]
    return None


def _signed(context: Context) -> _Told | None:
    """A line behind the body that is a day and little else, and either is said to be that of the publication or the
    only one: where there are several, comments or other stories have them."""
    end = context.found.end
    after = context.flat.pieces[end : end + _FAR_AFTER]
    alone: list[tuple[int, datetime | date]] = []
    for at, piece in enumerate(after):
        text = piece.text
        if is_teaser(piece) or len(text) > _DATE_LINE or not may_tell_time(context, text):
            continue
        if not _before_edit(text) or _NUMBER.search(text):
            continue
        said = _SAYS_PUBLISHED.search(text)
        if at >= _AFTER and not said and not (at and _SAYS_PUBLISHED.match(after[at - 1].text)):
            continue
        if (said or (not piece.linked and _words_beside(text) <= _FEW_WORDS)) and (
            found := _found(context, text)
        ) is not None:
            if said or any(_SAYS_PUBLISHED.match(one.text) for one in after[max(0, at - 2) : at]):
                return found, text
            alone.append((at, found))
    return (alone[0][1], after[alone[0][0]].text) if len(alone) == 1 else None


def _words_beside(text: str) -> int:
    """The words of a line that are no month's name."""
    return len([word for word in WORD.findall(text.lower()) if word not in MONTHS])


def _is_in(time: _Element, text: str) -> bool:
    """Whether a line shows what a `time` element does; its block may belong to an element with many lines."""
    shown = text_of(time)
    return bool(shown) and shown in text


def _tells_edit(names: str) -> bool:
    folded = names.lower()
    return any(stem in folded for stem in EDIT_STEMS) and not _SAYS_PUBLISHED.search(folded)


def _before_edit(text: str) -> str:
    """What a line tells of the publication: all of it, or what stands before "updated", or behind "published"."""
    edit = _EDIT.search(text)
    if edit is None:
        return text
    published = _SAYS_PUBLISHED.search(text)
    return text[published.start() :] if published and published.start() > edit.start() else text[: edit.start()].strip()
