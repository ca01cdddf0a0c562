"""What a page shows its site's template, and what the template says of each block of a page."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from newscrawler.boilerplate.template import LEAST_PAGES, NEVER, Count, Sighting, fingerprint_of, of_text
from newscrawler.fingerprint import signature
from newscrawler.urls import canonical

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from newscrawler.boilerplate.template import Template
    from newscrawler.extract.pieces import Piece, Walk

_DIGITS = re.compile(r"\d+")
_SHAPED = range(3, 61)  # blocks of an element whose shape is looked at
_LONGEST_LABEL = 30  # characters before the colon of a label
_MOST_PAGES = 0.5  # of the other pages that have a label, a photo or a description
_LABEL = 100  # characters of a path that are told
_BODY = 0.45  # likelihood from which a block counts as the story, to tell two stories apart

# Log-odds that repetition moves a block by. Tuned on sites of daniel-*, by weights that did not see the site.
_TEXT, _TEXT_MORE = 3.0, 1.5  # for a text on all other pages; for each doubling of their number
_LEAST_SEEN = 2  # other pages
_LEAST_SHARE = 0.25  # of the pages with its place: a text on fewer is a quote, a dateline, a rubric's introduction
_PLACE, _SHAPE = 0.6, 0.3  # of the log-odds that place and shape have on other pages
_FOR = 0.3  # of them where they speak for a block
_MOST_ODDS = 4.0
_HOPELESS = 0.02  # likelihood under which nothing could make a block the article's
_ELSEWHERE = "template:no article's place on other pages"
_SURE_AFTER = 6  # pages after which place and shape are believed in full


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page shows: for each block its text, the same masked, its label with all behind it masked, its place; the
    shapes around them; and what its head says."""

    address: int
    texts: list[Sighting]
    masked: list[Sighting | None]
    labels: list[Sighting | None]
    places: list[Sighting]
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
            *self.places,
            *(shape for shape, _, _ in self.shapes),
        ]

    @property
    def signature(self) -> bytes:
        """The signature of the story."""
        return signature(self.body)


def shown(flat: Walk, likely: Sequence[float], url: str | None) -> Shown:
    """What a page of these blocks and likelihoods shows."""
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
    body = "\n".join([piece.text for piece, likelihood in zip(pieces, likely, strict=True) if likelihood > _BODY])
    return Shown(
        address=address_of(url) if url else fingerprint_of("\n".join([piece.text for piece in pieces])),
        texts=texts,
        masked=masked,
        labels=[_label(piece, likelihood) for piece, likelihood in zip(pieces, likely, strict=True)],
        places=[
            Sighting("place", place, likelihood, label)
            for (place, label), likelihood in zip(of_piece, likely, strict=True)
        ],
        shapes=_shapes(flat, of_piece, likely),
        body=body,
    )


@dataclass(slots=True)
class SiteJudge:
    """Judges a page's blocks by its site's other pages, and keeps what the page shows; no template, no judgement."""

    template: Template | None
    url: str | None
    at: datetime | None
    shown: Shown | None = None

    def __call__(self, flat: Walk, likely: list[float]) -> tuple[list[float], list[str | None]]:
        """The likelihoods moved, and reasons, as `judged()` tells them."""
        if self.shown is None:  # a page is asked about again where a site's selector finds nothing
            self.shown = shown(flat, likely, self.url)
        if self.template is None:
            return likely, [None] * len(likely)
        return judged(self.shown, likely, self.template, self.at)


def head_sighting(what: str, value: str) -> Sighting:
    """What the head of a page gives as its photo or description."""
    return Sighting("text", fingerprint_of(f"{what} {value}"), 0.0, f"{what}: {value}")


def is_the_sites(one: Sighting, template: Template, url: str | None, at: datetime | None) -> bool:
    """Whether most other pages say the same: a photo or description that is no article's."""
    own = url is not None and address_of(url) in template.addresses
    found = template.count(one, own=own, own_at=at)
    return found.pages >= LEAST_PAGES and found.share >= _MOST_PAGES


def _label(piece: Piece, likelihood: float) -> Sighting | None:
    """“Read also” above a list of links, and “Read also: a headline” inside a text, are known by the same."""
    text = piece.text
    if len(text) >= _LONGEST_LABEL and ":" not in text[:_LONGEST_LABEL]:
        return None
    label, colon, _ = text.partition(":")
    if " " not in label or (piece.linked and not colon):
        return None
    return Sighting("masked", of_text(f"{label}: …")[0], likelihood, f"{label}: …")


def address_of(url: str) -> int:
    """What a page is known again by."""
    return fingerprint_of(canonical(url) or url)


def judged(
    seen: Shown, likely: Sequence[float], template: Template, at: datetime | None
) -> tuple[list[float], list[str | None]]:
    """(likelihoods after the template's evidence; the reason for each block whose text it knows from other pages)."""
    own = seen.address in template.addresses
    if template.pages - own < LEAST_PAGES:
        return list(likely), [None] * len(likely)
    ask = partial(template.count, own=own, own_at=at)
    shifts = [0.0] * len(likely)
    counts: list[Count | None] = [None] * len(likely)
    means = _means(seen.places)
    pooled: dict[int, float] = {}
    for place, where in enumerate(seen.places):
        if likely[place] < _HOPELESS:
            continue
        if where.fingerprint not in pooled:
            known = ask(Sighting("place", where.fingerprint, means[where.fingerprint]))
            pooled[where.fingerprint] = _PLACE * _pooled_odds(known)
        alike = [one for one in (seen.texts[place], seen.masked[place]) if one]
        if template.kept and template.is_kept(where, *alike):
            continue
        for found in (*[ask(one, among=where) for one in alike], _of_label(seen, place, ask)):
            if found.pages >= _LEAST_SEEN and (odds := _text_odds(found)) > -shifts[place]:
                shifts[place], counts[place] = -odds, found
        shifts[place] += pooled[where.fingerprint]
    _add_shapes(shifts, seen, ask)
    moved = [_moved(likelihood, shift) for likelihood, shift in zip(likely, shifts, strict=True)]
    return moved, [
        count.reason if count else _ELSEWHERE if before > _BODY >= after else None
        for count, before, after in zip(counts, likely, moved, strict=True)
    ]


def _add_shapes(shifts: list[float], seen: Shown, ask: Callable[[Sighting], Count]) -> None:
    for shape, start, end in seen.shapes:
        if odds := _SHAPE * _pooled_odds(ask(shape)):
            for place in range(start, end):
                shifts[place] += odds


def _of_label(seen: Shown, place: int, ask: Callable[[Sighting], Count]) -> Count:
    """How often the label that a block begins with heads something that is no article's."""
    label = seen.labels[place]
    if label is None or ":" not in seen.texts[place].example[:_LONGEST_LABEL]:
        return NEVER
    found = ask(label)
    known = found.pages >= LEAST_PAGES and found.share >= _MOST_PAGES and found.likelihood < _BODY
    return found if known else NEVER


def _text_odds(count: Count) -> float:
    if count.share < _LEAST_SHARE:
        return 0.0
    return count.share * (_TEXT + _TEXT_MORE * math.log2(count.pages))


def _pooled_odds(count: Count) -> float:
    if count.pages < LEAST_PAGES:
        return 0.0
    mean = min(0.99, max(0.01, count.likelihood))
    odds = math.log(mean / (1 - mean))
    odds *= _FOR if odds > 0 else 1
    return max(-_MOST_ODDS, min(_MOST_ODDS, odds)) * min(1.0, count.pages / _SURE_AFTER)


def _moved(likelihood: float, shift: float) -> float:
    if not shift:
        return likelihood
    safe = min(0.9999, max(0.0001, likelihood))
    return 1 / (1 + math.exp(-(math.log(safe / (1 - safe)) + shift)))


def _means(places: Sequence[Sighting]) -> dict[int, float]:
    sums: dict[int, tuple[float, int]] = {}
    for one in places:
        total, number = sums.get(one.fingerprint, (0.0, 0))
        sums[one.fingerprint] = total + one.likelihood, number + 1
    return {place: total / number for place, (total, number) in sums.items()}


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


def _shapes(
    flat: Walk, of_piece: Sequence[tuple[int, str]], likely: Sequence[float]
) -> list[tuple[Sighting, int, int]]:
    """The elements of some blocks, each known by the set of places inside it, and the blocks they hold."""
    found: dict[tuple[int, int], Sighting] = {}
    for span in flat.spans:
        where = span.start, span.end
        if span.end - span.start not in _SHAPED or where in found:
            continue
        inside = {place for place, _ in of_piece[span.start : span.end]}
        if len(inside) > 1:
            mean = sum(likely[span.start : span.end]) / (span.end - span.start)
            number = fingerprint_of(" ".join(map(str, sorted(inside))))
            found[where] = Sighting("shape", number, mean, of_piece[span.start][1])
    return [(shape, start, end) for (start, end), shape in found.items()]
