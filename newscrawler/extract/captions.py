"""Captions and photo credits: "Photo: Name" as a whole line, or as the last sentence of a caption, in any language."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from newscrawler.boilerplate.rules import early_rules
from newscrawler.extract.characters import one_line

if TYPE_CHECKING:
    from lxml.etree import _Element

    from newscrawler.extract.pieces import Piece, Walk

_ABOVE = 6  # blocks above the body in which the lead image and its caption stand
_ALTERNATIVE = 12  # characters: shorter alternative texts are names of files and agencies
_SENTENCE = 60  # characters: an alternative text as long as this is a caption, and may go on for as long again
_LONGEST = 250  # characters of a caption; what is longer and ends in a credit is a paragraph of the text


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
                return rest or None, found.captures.get("credit") or text
    return line or None, None


def mark_captions(flat: Walk, start: int, end: int) -> None:
    """Make captions of blocks right after an image, if they stand in `pieces[start:end]` or a little above: those that
    repeat its alternative text, those that name the photographer, and those set in italics in the same paragraph."""
    for picture in flat.pictures:
        if not start - _ABOVE <= picture.at < end:
            continue
        piece = flat.pieces[picture.at]
        if piece.kind != "paragraph" or piece.linked:
            continue
        if (
            _repeats(piece.text, one_line(picture.element.get("alt", "")))
            or split_credit(piece.text)[1]
            or (_is_around(piece.element, picture.element) and _is_all_italic(piece))
        ):
            piece.kind = "caption"


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


def _is_all_italic(piece: Piece) -> bool:
    italic = sum(len("".join(element.itertext()).strip()) for element in piece.element.iter("em", "i", "small"))
    return italic >= len(piece.text) - 1
