"""What a page shows its site's template: its blocks by text and place, the shapes around them, what its head says."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, chain, compress
from operator import itemgetter
from typing import TYPE_CHECKING

from newscrawler.boilerplate.masking import fingerprint_of, of_texts
from newscrawler.extract.characters import ends_in_stop
from newscrawler.fingerprint import signature
from newscrawler.urls import canonical

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from newscrawler.boilerplate.masking import Label
    from newscrawler.boilerplate.template import ByKind, Seen
    from newscrawler.extract.pieces import Walk

    Place = tuple[int, str]  # its number, and the end of its path for a reader

_WITHOUT_KIND = itemgetter(slice(1, None))
_DIGITS = re.compile(r"\d+")
_FEWEST, _MOST = 3, 60  # blocks of an element whose shape is looked at
_TOLD = 100  # characters of a path
_MOST_KNOWN = 16_384  # places that are remembered: most of a page were on the page before
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
    places: Mapping[int, Seen]
    shapes: list[tuple[Seen, int, int]]
    said: tuple[Seen, ...] = ()

    @property
    def all(self) -> ByKind:
        """Everything, for the template to count."""
        exact, masked, labels = zip(*of_texts(self.texts), strict=True)
        blocks = zip(masked, self.likely, self.texts, strict=True)
        return {
            "text": chain(zip(exact, self.likely, self.texts, strict=True), map(_WITHOUT_KIND, self.said)),
            "masked": chain([block for block in blocks if block[0] is not None], self._labels(labels)),
            "place": map(_WITHOUT_KIND, self.places.values()),
            "shape": [shape[1:] for shape, _, _ in self.shapes],
        }

    def _labels(self, labels: Sequence[Label | None]) -> list[tuple[int, float, str]]:
        """What stands before the colon of a block, or is all of a short line without a link."""
        texts, linked, stays = self.texts, self.linked, self.stays
        return [
            (label[0], float(stays[at]), label[1])
            for at, label in enumerate(labels)
            if label and (not linked[at] or _goes_on(texts[at], label))
        ]

    def sightings(self, blocks: Sequence[int]) -> Iterator[tuple[int, Seen, Seen | None, Seen | None]]:
        """The texts of some blocks, each as it is and masked, and the labels that they begin with."""
        known = of_texts([self.texts[at] for at in blocks])
        for at, (exact, masked, label) in zip(blocks, known, strict=True):
            text, likelihood = self.texts[at], self.likely[at]
            yield (
                at,
                ("text", exact, likelihood, text),
                ("masked", masked, likelihood, text) if masked is not None else None,
                ("masked", label[0], float(self.stays[at]), label[1]) if label and _goes_on(text, label) else None,
            )

    def is_prose(self, block: int) -> bool:
        """Whether a block reads like a paragraph."""
        text = self.texts[block]
        return (len(text) >= _PARAGRAPH or ends_in_stop(text)) and self.linked[block] <= _LINKED * len(text)

    @property
    def signature(self) -> bytes:
        """The signature of the story."""
        return signature("\n".join(compress(self.texts, [likelihood > BODY for likelihood in self.likely])))


def shown(
    flat: Walk, likely: Sequence[float], stays: Sequence[bool], url: str | None, said: tuple[Seen, ...] = ()
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


def _goes_on(text: str, label: Label) -> bool:
    """Whether a text is more than its label."""
    return len(text) > len(label[1]) - len(": …")


@lru_cache(maxsize=64)  # observing a page and judging it ask again
def address_of(url: str) -> int:
    """What a page is known again by."""
    return fingerprint_of(canonical(url) or url)


def _places(flat: Walk) -> list[Place]:
    """For each element its path: tags, class and id words, digits left out, since many hold an article's number; and
    the end of the path for a reader. What is around the outermost stands at the end."""
    places = [(0, "")] * (len(flat.spans) + 1)
    at = len(flat.spans)
    for span in reversed(flat.spans):  # parents first
        at -= 1
        above = places[span.parent]
        key = (above[0], span.tag, span.classes, span.element_id)
        places[at] = _known.get(key) or _place(above, key)
    return places


_known: dict[tuple[int, str, str, str], Place] = {}


def _place(above: Place, key: tuple[int, str, str, str]) -> Place:
    place = _named_place(above, _name(*key[1:]))
    if len(_known) >= _MOST_KNOWN:
        _known.clear()
    _known[key] = place
    return place


@lru_cache(maxsize=4096)
def _name(tag: str, classes: str, element_id: str) -> str:
    """What a place's path calls an element."""
    named = ".".join([tag, *_DIGITS.sub("", classes).split()])
    return f"{named}#{_DIGITS.sub('', element_id)}" if element_id else named


@lru_cache(maxsize=4096)
def _named_place(above: Place, named: str) -> Place:
    return fingerprint_of(f"{above[0]} {named}"), f"{above[1]} > {named}".removeprefix(" > ")[-_TOLD:]


def _with_shares(place_of: list[int], names: Mapping[int, str], stays: Sequence[bool]) -> dict[int, Seen]:
    """The places of some blocks."""
    blocks = Counter(place_of)
    body = dict(Counter(compress(place_of, stays)))
    return {place: ("place", place, body.get(place, 0) / number, names[place]) for place, number in blocks.items()}


def _shapes(
    flat: Walk, place_of: list[int], names: Mapping[int, str], stays: Sequence[bool]
) -> list[tuple[Seen, int, int]]:
    """The elements of some blocks, each known by the set of places inside it, and the blocks they hold."""
    found: list[tuple[Seen, int, int]] = []
    before = [0, *accumulate(stays)]  # blocks that stay
    row = tuple(place_of)
    start = end = 0
    for span in flat.spans:
        first, last = span.start, span.end
        if not _FEWEST <= last - first <= _MOST or (first == start and last == end):
            continue
        start, end = first, last  # an element that holds nothing but another one follows it
        if number := _of_row(row[start:end]):
            share = (before[end] - before[start]) / (end - start)
            found.append((("shape", number, share, names[place_of[start]]), start, end))
    return found


@lru_cache(maxsize=4096)
def _of_row(places: tuple[int, ...]) -> int | None:
    """The shape of an element whose blocks stand in these places; None where that is one place."""
    inside = frozenset(places)  # dear: rows of a list, and what is furniture, have the same places again and again
    return _of_shape(inside) if len(inside) > 1 else None


@lru_cache(maxsize=4096)
def _of_shape(places: frozenset[int]) -> int:
    return fingerprint_of(" ".join(map(str, sorted(places))))
