"""What a page shows its site's template: its blocks by text and place, the shapes around them, what its head says."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate, compress
from operator import attrgetter
from typing import TYPE_CHECKING

from newscrawler.boilerplate.masking import fingerprint_of, of_texts
from newscrawler.extract.characters import ends_in_stop
from newscrawler.fingerprint import signature
from newscrawler.urls import canonical

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newscrawler.boilerplate.masking import Label
    from newscrawler.boilerplate.tally import ByKind
    from newscrawler.boilerplate.template import Seen
    from newscrawler.extract.pieces import Walk

    Names = tuple[str, str, str]  # tag, classes and id of an element

_DIGITS = re.compile(r"\d+")
_OF_A_POST = frozenset(("hentry", "status-publish"))  # classes of each entry of WordPress, by `post_class()`
_FEWEST, _MOST = 3, 60  # blocks of an element whose shape is looked at
_TOLD = 100  # characters of a path
_MOST_KNOWN = 16_384  # places that are remembered
_PARAGRAPH = 60  # characters: a shorter block reads like a paragraph where it ends a sentence
_LINKED = 0.3  # of a block's characters: with more in links it is none
BODY = 0.5  # likelihood from which a block counts as the story, to tell two stories apart


@dataclass(eq=False, slots=True)
class Place:
    """A path of elements: its number, also in digits, the end of it for a reader, and what was seen inside, by names as
    they stand in pages and by the same without digits."""

    number: int
    digits: str
    path: str
    inside: dict[Names | str, Place]


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page shows: of each block its text, how likely that is the article's, whether it stays in the body as the
    page shows it alone, its characters in links, and its place; the shapes around blocks, each with the first block it
    holds and the one behind the last; and what its head says.

    The likelihood of a text is what the model gives it; that of a place, shape or label is the share of its blocks that
    stay: what is under a doubtful line may make it the article's.
    """

    address: int
    texts: list[str]
    likely: Sequence[float]
    stays: Sequence[bool]
    linked: list[int]
    place_of: list[Place]
    shapes: list[tuple[Seen, int, int]]
    said: tuple[Seen, ...] = ()

    @property
    def all(self) -> ByKind:
        """Everything, for the template to count."""
        texts, likely, linked, said = self.texts, self.likely, self.linked, self.said
        exact, masked, labels = zip(*of_texts(texts), strict=True)
        counted = [number is not None for number in masked]
        # What stands before the colon of a block, or is all of a short line without a link.
        headed = [at for at, label in enumerate(labels) if label and (not linked[at] or _goes_on(texts[at], label))]
        heads = [labels[at] for at in headed]
        shapes = [shape for shape, _, _ in self.shapes]
        return {
            "text": (
                [*exact, *[one[1] for one in said]],
                [*likely, *[one[2] for one in said]],
                [*texts, *[one[3] for one in said]],
            ),
            "masked": (
                [*compress(masked, counted), *[number for number, _ in heads]],
                [*compress(likely, counted), *[self.stays[at] for at in headed]],
                [*compress(texts, counted), *[words for _, words in heads]],
            ),
            "place": ([place.number for place in self.place_of], self.stays, [place.path for place in self.place_of]),
            "shape": ([one[1] for one in shapes], [one[2] for one in shapes], [one[3] for one in shapes]),
        }

    @property
    def places(self) -> dict[Place, Seen]:
        """The places of the blocks."""
        blocks, body = Counter(self.place_of), Counter(compress(self.place_of, self.stays))
        return {one: ("place", one.number, body.get(one, 0) / number, one.path) for one, number in blocks.items()}

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
    place_of = [places[piece.parent] for piece in pieces]
    texts = [piece.text for piece in pieces]
    return Shown(
        address=address_of(url) if url else fingerprint_of("\n".join(texts)),
        texts=texts,
        likely=likely,
        stays=stays,
        linked=[piece.linked for piece in pieces],
        place_of=place_of,
        shapes=_shapes(flat, place_of, stays),
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
    """The place of each element; what is around the outermost stands at the end."""
    places = [_paths.outermost] * (len(flat.spans) + 1)
    at = len(flat.spans)
    for span in reversed(flat.spans):  # parents first
        at -= 1
        above = places[span.parent]
        names = (span.tag, span.classes, span.element_id)
        places[at] = above.inside.get(names) or _paths.enter(above, names)
    return places


@dataclass(slots=True)
class _Paths:
    """The places that are remembered, since most of a page were on the page before: paths of tags, class and id words,
    digits left out, which in many are an article's number."""

    outermost: Place = field(default_factory=lambda: Place(0, "0", "", {}))
    known: int = 0

    def enter(self, above: Place, names: Names) -> Place:
        """The place of an element that was not seen there before."""
        if self.known >= _MOST_KNOWN:
            self.outermost, self.known = Place(0, "0", "", {}), 0
        self.known += 1
        named = _name(*names)
        place = above.inside.get(named)
        if place is None:
            number = fingerprint_of(f"{above.digits} {named}")
            path = f"{above.path} > {named}"[-_TOLD:] if above.path else named[-_TOLD:]
            place = above.inside[named] = Place(number, str(number), path, {})
        above.inside[names] = place
        return place


_paths = _Paths()


@lru_cache(maxsize=4096)
def _name(tag: str, classes: str, element_id: str) -> str:
    """What a place's path calls an element."""
    words = _DIGITS.sub("", classes).split()
    if not _OF_A_POST.isdisjoint(words):  # the others are the story's categories, tags and format
        words = [word for word in words if word in _OF_A_POST or word.startswith("type-")]
    named = ".".join([tag, *words])
    return f"{named}#{_DIGITS.sub('', element_id)}" if element_id else named


def _shapes(flat: Walk, place_of: list[Place], stays: Sequence[bool]) -> list[tuple[Seen, int, int]]:
    """The elements of some blocks, each known by the set of places inside it, and the blocks they hold."""
    found: list[tuple[Seen, int, int]] = []
    before = [0, *accumulate(stays)]  # blocks that stay
    row = tuple(place_of)
    start = end = 0
    for span in flat.spans:
        number = span.end - span.start
        if number < _FEWEST or number > _MOST or (span.start == start and span.end == end):
            continue
        start, end = span.start, span.end  # an element that holds nothing but another one follows it
        if (shape := _of_row(row[start:end])) is not None:
            share = (before[end] - before[start]) / number
            found.append((("shape", shape, share, row[start].path), start, end))
    return found


@lru_cache(maxsize=4096)
def _of_row(places: tuple[Place, ...]) -> int | None:
    """The shape of an element whose blocks stand in these places; None where that is one place."""
    inside = frozenset(places)  # dear: rows of a list, and what is furniture, have the same places again and again
    return _of_shape(inside) if len(inside) > 1 else None


@lru_cache(maxsize=4096)
def _of_shape(places: frozenset[Place]) -> int:
    return fingerprint_of(" ".join([place.digits for place in sorted(places, key=attrgetter("number"))]))
