"""Captions and photo credits: "Photo: Name" as a whole line, or as the last sentence of a caption, in any language."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from newscrawler.boilerplate.rules import early_rules
from newscrawler.extract.author_words import AGENCIES
from newscrawler.extract.characters import ends_in_stop, one_line

if TYPE_CHECKING:
    from lxml.etree import _Element

    from newscrawler.extract.pieces import Picture, Piece, Span, Walk

_ABOVE = 6  # blocks above the body in which the lead image and its caption stand
_ALTERNATIVE = 12  # characters: shorter alternative texts are names of files and agencies
_SENTENCE = 60  # characters: an alternative text as long as this is a caption, and may go on for as long again
_FRAMES = frozenset({"table", "dl"})
_SIDES = ("left", "right")  # to which a box is set
_FRAMED_LINES, _LEVELS = 2, 6  # lines in a frame, and elements from them up to it
_REST = 250  # letters of the text outside a frame
_SMALLEST, _DIGITS = 100, 9  # pixels, and digits of their number that are read
_LONGEST = 250  # characters of a caption; what is longer and ends in a credit is a paragraph of the text
# Behind a caption, in brackets or behind a bar: "(Jane Doe/The Post)", "| Jane Doe/The Post", "(AFP)".
_BEHIND = re.compile(r"\s*(?:[(\[]([^()\[\]]{2,80})[)\]]|\|\s*([^|]{2,80}))\.?$")
_POINTERS = ("▲", "▼", "△", "▽")  # papers of Taiwan and Korea point at the picture
_SMALL = frozenset("for via of the and by from".split())  # what a credit holds besides names
_MOST_WORDS = 10  # of a credit


def split_credit(line: str) -> tuple[str | None, str | None]:
    """(what a line of a picture says, whom it names as photographer or source), each None where there is none.

    A line that says no more than how the picture was made ("Still from a video") is a credit.
    """
    if len(line) <= _LONGEST:
        before, dot, last = line.rpartition(". ")
        for rest, text in (("", line), (before + dot.rstrip(), last)):
            likely = early_rules("credit").match("paragraph", text) is not None  # of all rules, the others are slower
            found = early_rules().match("paragraph", text) if likely else None
            if found is not None and found.rule.action == "credit":
                return rest or None, found.captures.get("credit") or text.strip("()[]")
    return line or None, None


def split_behind(caption: str) -> tuple[str | None, str | None]:
    """(caption, credit) of a caption that is known as one, where it ends in names that no word calls a credit."""
    found = _BEHIND.search(caption, max(0, len(caption) - _LONGEST))
    said = (found[1] or found[2]) if found else ""
    before = caption[: found.start()] if found else caption
    return (before or None, said) if _is_credit(said, before) else (caption, None)


def _is_credit(said: str, before: str) -> bool:
    """Whether names with a capital each stand there with their house or agency ("Jane Doe/The Post"), or behind a
    sentence with a word for what they did ("Supplied: Jane Doe")."""
    words = [word for word in re.split(r"[\s/:,|]+", said) if word]
    named = all(word in _SMALL or not word[0].isalpha() or word[0].isupper() for word in words)
    if not words or not named or len(words) > _MOST_WORDS or any(map(str.isdecimal, said)):
        return False
    housed = "/" in said and len(words) > 2
    return housed or said.lower() in AGENCIES or (":" in said and ends_in_stop(before))


def _is_credited(text: str) -> bool:
    """Whether a line ends in brackets with nothing but names, more than one ("Jane Doe, The Post")."""
    found = _BEHIND.search(text)
    said = (found[1] or "") if found else ""
    words = [word for word in re.split(r"[\s/,]+", said) if word]
    return (
        2 < len(words) <= _MOST_WORDS
        and ("," in said or "/" in said)
        and all(word in _SMALL or word[0].isupper() for word in words)
    )


def mark_captions(flat: Walk, start: int, end: int) -> None:
    """Make captions of blocks right after an image, if they stand in `pieces[start:end]` or a little above: those that
    repeat its alternative text, name the photographer or point at it (▲), those set in italics or in the middle in the
    same paragraph, and those in a frame that holds the image and nothing else."""
    letters = sum([len(piece.text) for piece in flat.pieces[start:end]]) if flat.pictures else 0
    for picture in flat.pictures:
        if not start - _ABOVE <= picture.at < end:
            continue
        if (frame := _frame(flat, picture)) is not None and letters - frame.letters >= _REST:
            for piece in flat.pieces[frame.start : frame.end]:
                if piece.kind == "paragraph":
                    piece.kind = "caption"
            continue
        piece = flat.pieces[picture.at]
        if piece.kind != "paragraph" or piece.linked:
            continue
        if (
            _repeats(piece.text, one_line(picture.element.get("alt", "")))
            or split_credit(piece.text)[1]
            or (len(piece.text) <= _LONGEST and _is_credited(piece.text) and not is_small(picture.element))
            or piece.text.startswith(_POINTERS)
            or (_is_around(piece.element, picture.element) and (_is_all_italic(piece) or _is_centred(piece)))
        ):
            piece.kind = "caption"


class _Frame(NamedTuple):
    start: int
    end: int
    letters: int


def _frame(flat: Walk, picture: Picture) -> _Frame | None:
    """The table, list or floating box around an image and the one or two lines beside it: so figures were set."""
    at = flat.pieces[picture.at].parent
    for _ in range(_LEVELS):
        if at < 0:
            return None
        span = flat.spans[at]
        if span.end - span.start > _FRAMED_LINES:
            return None
        if _is_framing(span) and span.element in islice(picture.element.iterancestors(), _LEVELS):
            framed = flat.pieces[span.start : span.end]
            letters = sum([len(piece.text) for piece in framed])
            plain = not is_small(picture.element) and not any(
                piece.linked or piece.kind == "heading" for piece in framed
            )
            return _Frame(span.start, span.end, letters) if plain and letters <= _LONGEST else None
        at = span.parent
    return None


def _is_framing(span: Span) -> bool:
    if span.tag in _FRAMES:
        return True
    element = span.element
    return element.get("align") in _SIDES or "float:" in (element.get("style") or "").replace(" ", "").lower()


def is_small(image: _Element) -> bool:
    """Whether an image is an icon, a counter or an avatar by the size that is given for it."""
    for name in ("width", "height"):
        value = (image.get(name) or "").removesuffix("px")
        if value.isdecimal() and int(value[:_DIGITS]) < _SMALLEST:
            return True
    return False


def _repeats(text: str, alternative: str) -> bool:
    """Whether a block is an alternative text again, with a credit or a little more behind it.

    A paragraph may begin with the few words that name the picture above it, too, and goes on with more.
    """
    if len(alternative) < _ALTERNATIVE or not text.startswith(alternative):
        return False
    rest = text[len(alternative) :].lstrip(" \"'»”’)")
    short = len(alternative) < _SENTENCE
    more = not rest[:1].isalnum() if short else len(rest) <= len(alternative)
    return more or split_credit(rest)[1] is not None


def _is_around(block: _Element, image: _Element) -> bool:
    return block.tag == "p" and any(ancestor is block for ancestor in islice(image.iterancestors(), 4))


def _is_centred(piece: Piece) -> bool:
    """Whether a short paragraph is set in the middle: with its image, in systems without captions."""
    said = f"{piece.element.get('align', '')} {piece.element.get('style', '')}".lower()
    return "center" in said and len(piece.text) <= _LONGEST


def _is_all_italic(piece: Piece) -> bool:
    italic = sum(len("".join(element.itertext()).strip()) for element in piece.element.iter("em", "i", "small"))
    return italic >= len(piece.text) - 1
