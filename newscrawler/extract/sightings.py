"""What a page shows its site's template: its blocks by text and place, the shapes around them, what its head says."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, compress, repeat
from operator import attrgetter
from typing import TYPE_CHECKING

from newscrawler.boilerplate.masking import fingerprint_of, of_texts, plain
from newscrawler.boilerplate.template import Kind, Sighting
from newscrawler.extract.characters import SENTENCE_END
from newscrawler.fingerprint import signature
from newscrawler.urls import canonical

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from newscrawler.boilerplate.template import Seen
    from newscrawler.extract.pieces import Walk

_TEXT: Kind = "text"
_NAMES = attrgetter("parent", "tag", "classes", "element_id")
_DIGITS = re.compile(r"\d+")
_FEWEST, _MOST = 3, 60  # blocks of an element whose shape is looked at
_LONGEST_LABEL = 30  # characters before the colon of a label
_LABEL = 100  # characters of a path that are told
_PARAGRAPH = 60  # characters: a shorter block reads like a paragraph where it ends a sentence
_LINKED = 0.3  # of a block's characters: with more in links it is none
BODY = 0.5  # likelihood from which a block counts as the story, to tell two stories apart


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page shows: of each block its text, how likely that is the article's, whether it stays in the body as the
    page shows it alone, its characters in links, and its place; the places, and the shapes around blocks, each with the
    first block it holds and the one behind the last; and what its head says.

    The likelihood of a text is what the model gives it; that of a place, shape or label is the share of its blocks that
    stay: what is under a doubtful line may make it the article's.
    """

    address: int
    texts: list[str]
    likely: Sequence[float]
    stays: Sequence[bool]
    linked: list[int]
    place_of: list[int]
    places: Mapping[int, Sighting]
    shapes: list[tuple[Sighting, int, int]]
    said: tuple[Sighting, ...] = ()

    @property
    def all(self) -> Iterable[Seen]:
        """Everything, for the template to count."""
        known = of_texts(self.texts)
        blocks = zip(known, self.likely, self.texts, strict=True)
        return chain(
            zip(repeat(_TEXT), [exact for exact, _ in known], self.likely, self.texts, strict=False),
            [("masked", masked, likelihood, text) for (_, masked), likelihood, text in blocks if masked is not None],
            self._labels(),
            self.said,
            self.places.values(),
            [shape for shape, _, _ in self.shapes],
        )

    def _labels(self) -> list[Seen]:
        """What stands before the colon of a block, or is all of a short line without a link."""
        labels = [
            (_of_label(label), stays)
            for text, linked, stays in zip(self.texts, self.linked, self.stays, strict=True)
            if " " in (label := text[:_LONGEST_LABEL].partition(":")[0])
            and len(label) < _LONGEST_LABEL
            and (not linked or len(label) < len(text))
        ]
        return [("masked", number, float(stays), example) for (number, example), stays in labels]

    def sightings(self, blocks: Sequence[int]) -> Iterator[tuple[int, Sighting, Sighting | None]]:
        """The texts of some blocks, each as it is and masked."""
        known = of_texts([self.texts[at] for at in blocks])
        for at, (exact, masked) in zip(blocks, known, strict=True):
            text, likelihood = self.texts[at], self.likely[at]
            yield (
                at,
                Sighting("text", exact, likelihood, text),
                Sighting("masked", masked, likelihood, text) if masked is not None else None,
            )

    def label(self, block: int) -> Sighting | None:
        """The label that a block begins with."""
        text = self.texts[block]
        at = text.find(":", 0, _LONGEST_LABEL)
        if at < 0 or " " not in text[:at]:
            return None
        number, example = _of_label(text[:at])
        return Sighting("masked", number, float(self.stays[block]), example)

    def is_prose(self, block: int) -> bool:
        """Whether a block reads like a paragraph."""
        text = self.texts[block]
        return (len(text) >= _PARAGRAPH or SENTENCE_END.search(text) is not None) and self.linked[
            block
        ] <= _LINKED * len(text)

    @property
    def signature(self) -> bytes:
        """The signature of the story."""
        return signature("\n".join(compress(self.texts, [likelihood > BODY for likelihood in self.likely])))


def shown(
    flat: Walk, likely: Sequence[float], stays: Sequence[bool], url: str | None, said: tuple[Sighting, ...] = ()
) -> Shown:
    """What a page shows whose blocks are that likely, and of which those stay that make its body."""
    pieces = flat.pieces
    places = _places(flat)
    of_piece = [places[piece.parent] for piece in pieces]
    names = dict(of_piece)
    place_of = [place for place, _ in of_piece]
    texts = [piece.text for piece in pieces]
    return Shown(
        address=address_of(url) if url else fingerprint_of("\n".join(texts)),
        texts=texts,
        likely=likely,
        stays=stays,
        linked=[piece.linked for piece in pieces],
        place_of=place_of,
        places=_with_shares(place_of, names, stays),
        shapes=_shapes(flat, place_of, names, stays),
        said=said,
    )


@lru_cache(maxsize=4096)
def _of_label(label: str) -> tuple[int, str]:
    """“Read also” above a list of links, and “Read also: a headline” inside a text, are known by the same: the label
    with all behind it masked."""
    masked = f"{label}: …"
    return fingerprint_of(plain(masked)), masked


def address_of(url: str) -> int:
    """What a page is known again by."""
    return fingerprint_of(canonical(url) or url)


def _places(flat: Walk) -> list[tuple[int, str]]:
    """For each element its path: tags, class and id words, digits left out, since many hold an article's number; and
    the end of the path for a reader. What is around the outermost stands at the end."""
    places = [(0, "")] * (len(flat.spans) + 1)
    at = len(flat.spans)
    for parent, tag, classes, element_id in map(_NAMES, reversed(flat.spans)):  # parents first
        at -= 1
        places[at] = _place(places[parent], tag, classes, element_id)
    return places


@lru_cache(maxsize=16384)
def _place(above: tuple[int, str], tag: str, classes: str, element_id: str) -> tuple[int, str]:
    named = ".".join([tag, *_DIGITS.sub("", classes).split()]) + (
        f"#{_DIGITS.sub('', element_id)}" if element_id else ""
    )
    return fingerprint_of(f"{above[0]} {named}"), f"{above[1]} > {named}".removeprefix(" > ")[-_LABEL:]


def _with_shares(place_of: list[int], names: Mapping[int, str], stays: Sequence[bool]) -> dict[int, Sighting]:
    """The places of some blocks."""
    blocks, body = Counter(place_of), Counter(compress(place_of, stays))
    return {place: Sighting("place", place, body[place] / number, names[place]) for place, number in blocks.items()}


def _shapes(
    flat: Walk, place_of: list[int], names: Mapping[int, str], stays: Sequence[bool]
) -> list[tuple[Sighting, int, int]]:
    """The elements of some blocks, each known by the set of places inside it, and the blocks they hold."""
    found = []
    start = end = 0
    for span in flat.spans:
        if not _FEWEST <= span.end - span.start <= _MOST or (span.start == start and span.end == end):
            continue
        start, end = span.start, span.end  # an element that holds nothing but another one follows it
        inside = frozenset(place_of[start:end])
        if len(inside) > 1:
            share = sum(stays[start:end]) / (end - start)
            found.append((Sighting("shape", _of_shape(inside), share, names[place_of[start]]), start, end))
    return found


@lru_cache(maxsize=4096)
def _of_shape(places: frozenset[int]) -> int:
    return fingerprint_of(" ".join(map(str, sorted(places))))
