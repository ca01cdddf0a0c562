"""Where a page prints a time: round the headline, at the end of the text, in its title, in its address."""

from __future__ import annotations

import re
from datetime import date, datetime
from itertools import chain, islice
from typing import TYPE_CHECKING

from newscrawler.extract.characters import WORD, text_of
from newscrawler.extract.context import date_in, is_teaser, may_tell_time
from newscrawler.extract.date_words import EDIT_STEMS, OTHER_EVENTS, PUBLISHED_STEMS, READ_STEMS
from newscrawler.extract.dates import MONTHS, parse_date
from newscrawler.urls import MAX_LENGTH

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml.etree import _Element

    from newscrawler.extract.context import Context
    from newscrawler.extract.pieces import Piece

_LINE, DATE_LINE = 120, 60  # characters of a line that tells a time, and of one that tells little else
_NOTE = 360  # characters of a note on where and when a text was published
_LAST, _AFTER = 3, 25  # blocks at the end of the body and after it in which "Published on" may stand
_FAR_AFTER = 40  # the same where the line says that it is the day of the publication
SAYS_PUBLISHED = re.compile(rf"\b(?:{'|'.join(PUBLISHED_STEMS)})", re.IGNORECASE)
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
EDIT = re.compile(rf"(?<![^\W\d_])(?!editor|edition)(?:{'|'.join(EDIT_STEMS)})", re.IGNORECASE)
_BEGINS = re.compile(rf"\d{{1,4}}[./-]\d|\d\d?\.? [^\W\d_]|{SAYS_PUBLISHED.pattern}", re.IGNORECASE)  # with the day
_OTHER = re.compile("|".join(OTHER_EVENTS), re.IGNORECASE)
_GLUED = re.compile(r"(?<=[a-zß-ÿа-яё])(?=[A-ZÀ-ÞА-ЯЁ])|(?<=\D20\d\d)(?=\d\d:\d\d)")
_TITLE_PARTS = re.compile(r"(?<!\b\d)(?<!\b\d\d)(?<!\d\.)\s[|–—·-]\s|\|")  # but "14. - 20. January"
_PARTS = re.compile(r"\s*[|•·]\s*")  # of a line that tells of an article in several ways
_LONGEST_TITLE = 400  # characters of the page's title that are looked at
_NUMBER = re.compile(r"\d{5}|№")  # of a licence, a telephone
# Words beside the month's in a line that is a day alone, in a byline, and in one with office and house: with more it
# is a sentence, a headline or a caption.
_FEW_WORDS, MANY_WORDS, _TOO_MANY_WORDS = 1, 6, 8
_NEAR = 5  # blocks below the headline that come before the lines above it
_FIRST = 4  # blocks of the body, of which one may begin with the day
_NO_TEXT = ("caption", "heading")
_OPENING = re.compile(
    r"[\[(]?(?:[^\W\d_][^\d,.]{1,30},\s\(?|[^\W\d_]+\s(?:vom|of|du|от)\s)?"  # a place, "press release of"
    r"(?:\d{1,2}\D{1,15}(?:\d{1,2}\D{1,3})?(?:19|20)\d\d|(?:19|20)\d\d\D{1,3}\d{1,2}\D{1,3}\d{1,2}"
    r"|[^\W\d_]{3,9}\.?\s\d{1,2},\s(?:19|20)\d\d)(?!\d)"
    r"(?:,?\s\d\d:\d\d(?!\d))?"
    r"(?=[^\W\d_]{4}|\W*[\])|–—:.•/„“\"«]|\s-)"  # and then the text, glued or set apart by more than a space
)
_IN_PATH = re.compile(
    r"(?<!\d)(?:((?:19|20)\d\d)([/_.-]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?!\d{1,3}(?!\d))"  # four more: the hour
    r"|(1[3-9]|2\d|3[01])([/_.-])(0[1-9]|1[0-2])\6((?:19|20)\d\d)(?!\d))"  # a day that can be no month
)
_QUERY = re.compile(r"[?#]")
_LEVELS, NEAREST = 5, 2  # elements from the headline up, and of these before the lines above the headline
_MOST = 6  # `time` elements in one of them that are not a list's
_DIGIT = re.compile(r"\d")
Told = tuple[datetime | date, str]  # a time, and the text that tells it


def first_told(context: Context, sources: Iterable[str]) -> Told | None:
    """The first plausible time of these texts, with the text."""
    for raw in sources:
        found = parse_date(raw, zone=context.zone, language=context.locale, fetched_at=context.fetched_at)
        if found is not None:
            return found, raw
    return None


def first_publication(context: Context) -> Told | None:
    """What a line by the headline or at the end says of the first publication, where another day is the last edit's."""
    for piece in (*context.lines_below, *_end_and_after(context)):
        text = piece.text
        if len(text) <= _NOTE and _DIGIT.search(text) and (said := _FIRST_PUBLISHED.search(text.lower())):
            line = _before_edit(text[said.start() : said.start() + _LINE])
            if (found := _found(context, line)) is not None:
                return found, line
    return None


def told_in(
    context: Context, lines: Iterable[Piece], *, longest: int = _LINE, edits: bool = False, stamps: bool = True
) -> Told | None:
    """The first of these lines that tells a time; what one tells of an edit counts only if asked for, what stamps in it
    say before what it prints unless forbidden."""
    for piece in _of_this(lines):
        if len(piece.text) > longest and not (len(piece.text) <= _LINE and _BEGINS.match(piece.text)):
            continue
        if not (context.evidence.has_times or may_tell_time(context, piece.text)):
            continue
        text = _OTHER.split(piece.text if edits else _before_edit(piece.text), maxsplit=1)[0]
        if not text or (piece.kind == "caption" and not _is_no_caption(text)):
            continue
        labelled = SAYS_PUBLISHED.search(text) or (edits and EDIT.search(text))
        if not labelled and words_beside(text) > _TOO_MANY_WORDS:
            text = _day_among_parts(text)
        times = islice(piece.element.iter("time"), _MOST) if stamps and context.evidence.has_times else ()
        stamped = ((time.get("datetime") or "") for time in times if _is_in(time, text))
        if (told := first_told(context, stamped)) is not None:
            if not isinstance(told[0], datetime):  # the stamp is a day, and the line may print the hour
                hour = _found(context, text)
                return (hour, piece.text) if isinstance(hour, datetime) and hour.date() == told[0] else told
            return told
        if (found := _found(context, text)) is not None:
            return found, piece.text
    return None


def told_below(context: Context) -> Told | None:
    """The first time told below the headline. Before lines farther down comes a line right above it that is a day,
    where no stamp stands in an element right round both."""
    pieces, at = context.flat.pieces, context.title_at
    if at is None:
        return told_in(context, context.lines_below)
    near = {id(piece) for piece in pieces[at + 1 : at + 1 + _NEAR]}
    above = [piece for piece in pieces[max(0, at - 2) : at] if not words_beside(piece.text)]
    return (
        told_in(context, [piece for piece in context.lines_below if id(piece) in near])
        or (told_in(context, above) if not any(time_stamps(context, NEAREST)) else None)
        or told_in(context, context.lines_below)
    )


def _is_no_caption(text: str) -> bool:
    """Whether a line that is made as a caption tells of the article: it begins with a day, alone or labelled so."""
    begins = _PARTS.split(text, maxsplit=1)[0]
    return text[0].isdecimal() or not words_beside(begins) or SAYS_PUBLISHED.match(text) is not None


def _day_among_parts(text: str) -> str:
    """The part of a line that is a day and nothing else: "by J. Doe | Mar 11, 2023 | Ships, Harbours | 2 comments"."""
    return next((part for part in _PARTS.split(text) if _DIGIT.search(part) and not words_beside(part)), "")


def _of_this(lines: Iterable[Piece]) -> Iterator[Piece]:
    """Those of some lines over which no line is nothing but the label of another event."""
    above = ""
    for piece in lines:
        if not _OTHER.fullmatch(above.strip(" :：")):
            yield piece
        above = piece.text


def with_hour(context: Context, told: Told) -> Told:
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


def undeclared(context: Context) -> Told | None:
    """The day that the headline or an agency's text begins with, that the address holds, or that is signed below or
    said to be that of the publication far above."""
    return _opening(context) or _in_address(context) or _signed(context) or told_in(context, _said_above(context))


def _said_above(context: Context) -> Iterator[Piece]:
    """The lines above the headline that begin with the label of the publication."""
    above = context.flat.pieces[max(0, (context.title_at or 0) - _AFTER) : context.title_at or 0]
    return (piece for piece in reversed(above) if SAYS_PUBLISHED.match(piece.text) and not is_teaser(piece))


def _opening(context: Context) -> Told | None:
    """ "BERLIN, 5 May 2024 – The ferry …"; a day put into the headline's element, before it."""
    pieces, at = context.flat.pieces, context.title_at
    if at is not None and pieces[at].text.endswith(context.title or "\n"):
        before = pieces[at].text.removesuffix(context.title or "").strip()
        if before and not words_beside(before) and (told := _found(context, before)) is not None:
            return told, before
    body = (piece for piece in pieces[context.found.start : context.found.end] if piece.kind not in _NO_TEXT)
    for piece in (*(pieces[at : at + 1] if at is not None else ()), *islice(body, _FIRST)):
        begins = _OPENING.match(piece.text)
        if begins and (found := _found(context, begins[0])) is not None:
            return found, begins[0]
    return None


def in_title_tag(context: Context) -> Told | None:
    """A part of the page's title that is a day and nothing else: "Ferry back - 5 May 2008 - Harbour News"."""
    said = (context.evidence.title_tag or "")[:_LONGEST_TITLE]
    for part in _TITLE_PARTS.split(said)[1:] if _DIGIT.search(said) else ():
        if len(part) <= DATE_LINE and not words_beside(part) and (found := _found(context, part)) is not None:
            return found, part
    return None


def _in_address(context: Context) -> Told | None:
    """ "/2024/05/17/ferry", "/news-20240517.html"."""
    address = _QUERY.split(context.document.url or "", maxsplit=1)[0]
    address = address.rpartition("http")[2]  # archives put their own day before it
    path = address.rpartition("://")[2].partition("/")[2]
    for found in _IN_PATH.finditer(path[:MAX_LENGTH]):
        parts = found.group(1, 3, 4) if found[1] else found.group(8, 7, 5)
        if (day := first_told(context, ["-".join(parts)])) is not None:
            return day[0], found[0]
    return None


def _signed(context: Context) -> Told | None:
    """A line behind the body that is a day and little else, and either is said to be that of the publication or the
    only one: where there are several, comments or other stories have them."""
    end = context.found.end
    after = context.flat.pieces[end : end + _FAR_AFTER]
    alone: list[tuple[int, datetime | date]] = []
    for at, piece in enumerate(after):
        text = piece.text
        if is_teaser(piece) or len(text) > DATE_LINE or not may_tell_time(context, text):
            continue
        if not _before_edit(text) or _NUMBER.search(text):
            continue
        said = SAYS_PUBLISHED.search(text)
        if at >= _AFTER and not said and not (at and SAYS_PUBLISHED.match(after[at - 1].text)):
            continue
        if (said or (not piece.linked and words_beside(text) <= _FEW_WORDS)) and (
            found := _found(context, text)
        ) is not None:
            if said or any(SAYS_PUBLISHED.match(one.text) for one in after[max(0, at - 2) : at]):
                return found, text
            alone.append((at, found))
    return (alone[0][1], after[alone[0][0]].text) if len(alone) == 1 else None


def printed_edit(context: Context) -> Told | None:
    """What the page prints of the last edit: in a `time` element called so, or in a line that says "updated"."""
    if (told := first_told(context, time_stamps(context, edits=True))) is not None:
        return told
    for piece in chain(context.lines_below, context.lines_above, said_below(context, EDIT)):
        text = piece.text
        if len(text) > _LINE or not may_tell_time(context, text) or piece.kind in _NO_TEXT or is_teaser(piece):
            continue
        edit = EDIT.search(text)
        if edit is not None:
            published = SAYS_PUBLISHED.search(text, edit.end())
            line = text[edit.start() : published.start() if published else len(text)]
            if (found := _found(context, line[:DATE_LINE])) is not None:
                return found, line
    return None


def time_stamps(context: Context, levels: int = _LEVELS, *, edits: bool = False) -> Iterator[str]:
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
    return (beside and _tells_edit(own)) or EDIT.match(text_of(time)) is not None or _tells_edit(f"{own} {around}")


def said_below(context: Context, label: re.Pattern[str]) -> Iterator[Piece]:
    """The lines at the end of the body and after it that begin with a label, or count readers besides."""
    find = label.search if label is EDIT else label.match
    for piece in _end_and_after(context):
        text = piece.text
        if (
            len(text) <= _LINE
            and (context.evidence.has_times or may_tell_time(context, text))
            and (find(text) or (label is not EDIT and _COUNTS_READERS.search(text)))
            and not is_teaser(piece)
        ):
            yield piece


def _end_and_after(context: Context) -> list[Piece]:
    """The last blocks of the body and those after it."""
    end = context.found.end
    return context.flat.pieces[max(context.found.start, end - _LAST) : end + _AFTER]


def words_beside(text: str) -> int:
    """The words of a line that are no month's name."""
    return len([word for word in WORD.findall(text.lower()) if word not in MONTHS])


def _is_in(time: _Element, text: str) -> bool:
    """Whether a line shows what a `time` element does; its block may belong to an element with many lines."""
    shown = text_of(time)
    return bool(shown) and shown in text


def _tells_edit(names: str) -> bool:
    folded = names.lower()
    return any(stem in folded for stem in EDIT_STEMS) and not SAYS_PUBLISHED.search(folded)


def _before_edit(text: str) -> str:
    """What a line tells of the publication: all of it, or what stands before "updated", or behind "published"."""
    edit = EDIT.search(text)
    if edit is None:
        return text
    published = SAYS_PUBLISHED.search(text)
    return text[published.start() :] if published and published.start() > edit.start() else text[: edit.start()].strip()
