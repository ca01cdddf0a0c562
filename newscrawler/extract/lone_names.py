"""Names without a label: beside the day, in bold above the text, in a dateline, in capitals or at the right margin."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from newscrawler.boilerplate.placeholders import HAN_OFFICES
from newscrawler.extract.author_words import AGENCIES, PARTICLES
from newscrawler.extract.authors import are_all_of, is_signature, names
from newscrawler.extract.byline_names import is_office, is_personal
from newscrawler.extract.characters import WORD, text_of
from newscrawler.extract.context import date_in, is_teaser
from newscrawler.extract.language_words import LANGUAGES_OF

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.etree import _Element

    from newscrawler.extract.context import Context
    from newscrawler.extract.pieces import Piece

_DATELINE = re.compile(
    r"[(\[][^)\]]{2,30}[)\]]\s*([가-힣]{2,4})\s(?:[가-힣]{2}\s?)?기자\s*="
    r"|[^。，,]{0,40}?[(（\[【〔](?:[\u4e00-\u9fff]{2,6}\s?)?[记記]者[\s:：]*"
    r"([\u4e00-\u9fff]{2,4}(?:[\s、]+[\u4e00-\u9fff]{2,4}){0,3})\s*(?:[/／╱][^()（）]{1,12}?)?[)）\]】〕]"
)
_BETWEEN_HAN = re.compile(r"[\s、]+")
_SIGNED_PARTS = re.compile(r"[,;]\s*|(?<=[^\W\d_]{2})\.\s+|\s(?:и|і|та|және|i|et|and|und)\s")
_RIGHT = re.compile(r"^right\b|text-align\s*:\s*(?:right|end)|(?:^|[\s-])(?:text|align)-(?:align-)?right(?:$|\s)", re.I)
_MOST_GIVEN = 2  # names before a surname
_SHORTEST_SURNAME = 3  # letters of one in capitals; in Latin ones so many are an abbreviation: "Radio ZET"
LONGEST = 120  # characters of a line that holds names
LONGEST_ALONE = 82  # characters of a line that is nothing but a name
_LINES = ("paragraph", "item")
_BESIDE_NAME = 2  # words of three letters and more, in the same line: a month and a day of the week
_BESIDE = 1  # blocks from a name alone to the day
_MOST_SIGNED = 3  # names of a line that is nothing else
_BARS = re.compile(r"\s+[|•·⋅∙]\s+")
_FAR, _END = 15, 3  # blocks round the beginning of the body in which lines are beside each other; at its end
_MOST = 5  # elements of a line that are looked at
_MOST_BLOCKS, _TOLD = 200, 20_000  # blocks and characters of the text in which a name's words are looked for


def in_dateline(context: Context) -> Sequence[str]:
    """Whom an agency names before the first sentence: "(서울=뉴스) 홍길동 기자 = …", "本报讯（记者 王小明）…"."""
    body = context.flat.pieces[context.found.start : context.found.start + _END]
    found = next((found for piece in body if (found := _DATELINE.match(piece.text[:LONGEST]))), None)
    said = _BETWEEN_HAN.split(found[1] or found[2]) if found else []
    return [name for name in said if name not in HAN_OFFICES]


def in_capitals(piece: Piece, lines: Sequence[str] = ()) -> list[str]:
    """The names of a line that begins with one whose surname alone is in capitals, and says little more: so papers
    sign. `lines` are its parts where style alone sets them apart."""
    if len(piece.text) > LONGEST or piece.linked or piece.kind not in _LINES:
        return []
    text = piece.text.strip(" .,()")
    if len(text) > LONGEST_ALONE:
        return []
    parts = [*lines] or _SIGNED_PARTS.split(text)
    return [part for part in parts if _has_surname_in_capitals(part)] if _has_surname_in_capitals(parts[0]) else []


def set_right(piece: Piece, context: Context) -> list[str]:
    """The names of a short line at the right margin, with at most a place behind them: so many systems sign a text."""
    if len(piece.text) > LONGEST_ALONE or piece.linked or piece.kind not in _LINES or not _is_set_right(piece):
        return []
    found = names([piece.text])
    told = [block.text for block in context.found.blocks[:_MOST_BLOCKS] if len(block.text) > LONGEST_ALONE]
    nobody_told = all(is_personal(name) and not any(name in text for text in told) for name in found)
    return [*found] if 0 < len(found) <= _MOST_SIGNED and nobody_told and piece.text.startswith(found[0]) else []


def _is_set_right(piece: Piece) -> bool:
    said = (f"{one.get('align', '')} {one.get('style', '')} {one.get('class', '')}" for one in _around(piece))
    return any(_RIGHT.search(one) for one in said)


def _around(piece: Piece) -> Iterator[_Element]:
    """The element of a block and those in it that hold all of it."""
    element = piece.element
    yield element
    while len(element) == 1 and not (element.text or "").strip() and not (element[0].tail or "").strip():
        element = element[0]
        yield element


def _has_surname_in_capitals(text: str) -> bool:
    *given, surname = text.split() or [""]
    return (
        0 < len(given) <= _MOST_GIVEN
        and len(surname) >= _SHORTEST_SURNAME + surname.isascii()
        and surname.lower() not in AGENCIES
        and surname.isupper()
        and surname.replace("-", "").isalpha()
        and all(name[0].isupper() and (name.endswith(".") or (name.isalpha() and name[1:].islower())) for name in given)
    )


def beside_date(context: Context) -> Sequence[object]:
    """A name alone on a line above the body, where the same line or one beside it tells the date."""
    near = [piece for piece in context.near_title if piece.kind in _LINES and len(piece.text) <= LONGEST]
    near = [piece for piece in near if not is_teaser(piece) or is_personal(piece.text)]
    dated = [date_in(context, piece.text) is not None for piece in near]
    first = max(0, min(context.found.start, context.title_at or context.found.start) - _FAR)
    places = {id(piece): at for at, piece in enumerate(context.flat.pieces[first : context.found.start + _FAR])}
    headline = -_FAR if context.title_at is None else context.title_at - first
    days = [places.get(id(piece), -_FAR) for piece, told in zip(near, dated, strict=True) if told]
    for at, piece in enumerate(near):
        place = places.get(id(piece), 2 * _FAR)
        over_office = at + 1 < len(near) and is_office(near[at + 1].text)
        beside = (abs(place - day) - (day < headline < place) - over_office <= _BESIDE for day in days)
        # A person's name has two capitals, and stands alone on a line without date.
        if dated[at] or (len(piece.text) <= LONGEST_ALONE and any(beside)):
            parts = _parts(piece) if dated[at] else []
            for line in (piece.text, *parts):
                found = names([line]) if sum(map(str.isupper, line)) > 1 else ()
                alone = (dated[at] and line is piece.text) or _are_signed(line, found)
                if (
                    alone
                    and 0 < len(found) <= (1 if dated[at] else _MOST_SIGNED)
                    and all(_is_nobody_else(name, context) for name in found)
                ):
                    return [*found]
    return []


def _are_signed(line: str, found: Sequence[str]) -> bool:
    """Whether a line is no more than a name with its office, or than some names and what parts them."""
    if len(found) == 1:
        return is_signature(line, found[0])
    return are_all_of(found, [line])


def _parts(piece: Piece) -> list[str]:
    """The elements of two words within a line that says little else ("4 February 2024" beside "Jane Doe"), and what
    stands between bars and points: "4 February 2024 · 6 min · Jane Doe"."""
    between = [part.partition(" in ")[0] for part in _BARS.split(piece.text)[1:]]
    inside = [text_of(one) for one in islice(piece.element.iterdescendants("span", "b", "strong"), _MOST)]
    rests = [(text, WORD.findall(piece.text.replace(text, " ", 1))) for text in inside if text in piece.text]
    return [text for text, rest in rests if text.count(" ") == 1 and len(rest) <= _BESIDE_NAME] + between


def first_line(context: Context) -> Sequence[object]:
    """The first line of the body, in bold and nothing but names: so papers sign whose system has no byline."""
    start = context.found.start
    for piece in context.flat.pieces[max(0, start - _END) : start + _END]:
        text = piece.text
        bold = sum(len(text_of(element)) for element in piece.element.iter("strong", "b"))
        alone = len(text) <= LONGEST and bold >= len(text) and not piece.linked and not _speaks(text, context.language)
        found = names([text]) if alone else ()
        if found and all(_is_nobody_else(name, context) for name in found):
            return [text] if are_all_of(found, [text]) else []
    return []


def _speaks(line: str, language: str | None) -> bool:
    """Whether a line in capitals holds a small word of the page's language, as a heading may: "HOW IT HAPPENED"."""
    small = (word for word in line.lower().split() if word not in PARTICLES)
    return line.isupper() and any(language in LANGUAGES_OF.get(word, ()) for word in small)


def _is_nobody_else(name: str, context: Context) -> bool:
    """Whether a name is a person's whom the article does not speak of, and no words of the text with capitals."""
    words = {word.casefold() for word in name.split()}
    said = (context.title or "").casefold().split()
    if not is_personal(name) or not words.isdisjoint(said):
        return False
    text = " ".join(block.text for block in context.found.blocks[:_MOST_BLOCKS])[:_TOLD]
    if not any(word in text for word in words):
        return True
    return words.isdisjoint(word for word in text.split() if word.islower())
