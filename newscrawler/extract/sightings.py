"""What a page shows its site's template: its blocks by text and place, the shapes around them, what its head says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from newscrawler.boilerplate.template import Sighting, fingerprint_of, of_text
from newscrawler.extract.body import SENTENCE_END
from newscrawler.fingerprint import signature
from newscrawler.urls import canonical

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newscrawler.extract.pieces import Piece, Walk

_DIGITS = re.compile(r"\d+")
_SHAPED = range(3, 61)  # blocks of an element whose shape is looked at
_LONGEST_LABEL = 30  # characters before the colon of a label
_LABEL = 100  # characters of a path that are told
_PARAGRAPH = 60  # characters: a shorter block reads like a paragraph where it ends a sentence
_LINKED = 0.3  # of a block's characters: with more in links it is none
BODY = 0.5  # likelihood from which a block counts as the story, to tell two stories apart


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page shows: for each block its text, the same masked, its label with all behind it masked, its place (one
    for all blocks in it), and whether it reads like a paragraph; the shapes around them; and what its head says.

    The likelihood of a text is what the model gives it; that of a place, shape or label is the share of its blocks that
    stood in the body as the page shows it alone: what is under a doubtful line may make it the article's.
    """

    address: int
    texts: list[Sighting]
    masked: list[Sighting | None]
    labels: list[Sighting | None]
    places: list[Sighting]
    prose: list[bool]
    shapes: list[tuple[Sighting, int, int]]
    body: str
    said: tuple[Sighting, ...] = ()

    @property
    def all(self) -> list[Sighting]:
        """Everything, for the template to count."""
        return [
            *self.texts,
            *(one for one in self.masked if one),
            *(one for one in self.labels if one),
            *self.said,
            *{place.fingerprint: place for place in self.places}.values(),
            *(shape for shape, _, _ in self.shapes),
        ]

    @property
    def signature(self) -> bytes:
        """The signature of the story."""
        return signature(self.body)


def shown(flat: Walk, likely: Sequence[float], stays: Sequence[bool], url: str | None) -> Shown:
    """What a page shows whose blocks are that likely, and of which those stay that make its body."""
    pieces = flat.pieces
    places = _places(flat)
    texts: list[Sighting] = []
    masked: list[Sighting | None] = []
    for piece, likelihood in zip(pieces, likely, strict=True):
        exact, without_numbers = of_text(piece.text)
        texts.append(Sighting("text", exact, likelihood, piece.text))
        masked.append(
            Sighting("masked", without_numbers, likelihood, piece.text) if without_numbers is not None else None
        )
    of_piece = [places[piece.parent] for piece in pieces]
    body = "\n".join([piece.text for piece, likelihood in zip(pieces, likely, strict=True) if likelihood > BODY])
    return Shown(
        address=address_of(url) if url else fingerprint_of("\n".join([piece.text for piece in pieces])),
        texts=texts,
        masked=masked,
        labels=[_label(piece, stay) for piece, stay in zip(pieces, stays, strict=True)],
        places=_with_shares(of_piece, stays),
        prose=[_is_prose(piece) for piece in pieces],
        shapes=_shapes(flat, of_piece, stays),
        body=body,
    )


def heads(text: str) -> bool:
    """Whether a text begins with a label and a colon."""
    return ":" in text[:_LONGEST_LABEL]


def _is_prose(piece: Piece) -> bool:
    text = piece.text
    return (len(text) >= _PARAGRAPH or SENTENCE_END.search(text) is not None) and piece.linked <= _LINKED * len(text)


def _label(piece: Piece, stays: bool) -> Sighting | None:
    """“Read also” above a list of links, and “Read also: a headline” inside a text, are known by the same."""
    text = piece.text
    if heads(text):
        label = text[: text.index(":")]
    elif len(text) < _LONGEST_LABEL and not piece.linked:
        label = text
    else:
        return None
    if " " not in label:
        return None
    return Sighting("masked", of_text(f"{label}: …")[0], float(stays), f"{label}: …")


def address_of(url: str) -> int:
    """What a page is known again by."""
    return fingerprint_of(canonical(url) or url)


def _places(flat: Walk) -> list[tuple[int, str]]:
    """For each element its path: tags, class and id words, digits left out, since many hold an article's number; and
    the end of the path for a reader."""
    places = [(0, "")] * len(flat.spans)
    for at in range(len(flat.spans) - 1, -1, -1):  # parents first
        span = flat.spans[at]
        above = places[span.parent] if span.parent >= 0 else (0, "")
        places[at] = _place(above, span.tag, span.classes, span.element.get("id", ""))
    return places


@lru_cache(maxsize=16384)
def _place(above: tuple[int, str], tag: str, classes: str, element_id: str) -> tuple[int, str]:
    named = ".".join([tag, *_DIGITS.sub("", classes).split()]) + (
        f"#{_DIGITS.sub('', element_id)}" if element_id else ""
    )
    return fingerprint_of(f"{above[0]} {named}"), f"{above[1]} > {named}".removeprefix(" > ")[-_LABEL:]


def _with_shares(places: Sequence[tuple[int, str]], stays: Sequence[bool]) -> list[Sighting]:
    """The place of each block; blocks in one place share it."""
    inside: dict[tuple[int, str], list[bool]] = {}
    for place, stay in zip(places, stays, strict=True):
        inside.setdefault(place, []).append(stay)
    shared = {
        place: Sighting("place", place[0], sum(of_blocks) / len(of_blocks), place[1])
        for place, of_blocks in inside.items()
    }
    return [shared[place] for place in places]


def _shapes(flat: Walk, of_piece: Sequence[tuple[int, str]], stays: Sequence[bool]) -> list[tuple[Sighting, int, int]]:
    """The elements of some blocks, each known by the set of places inside it, and the blocks they hold."""
    found: dict[tuple[int, int], Sighting] = {}
    for span in flat.spans:
        where = span.start, span.end
        if span.end - span.start not in _SHAPED or where in found:
            continue
        inside = {place for place, _ in of_piece[span.start : span.end]}
        if len(inside) > 1:
            share = sum(stays[span.start : span.end]) / (span.end - span.start)
            number = fingerprint_of(" ".join(map(str, sorted(inside))))
            found[where] = Sighting("shape", number, share, of_piece[span.start][1])
    return [(shape, start, end) for (start, end), shape in found.items()]
