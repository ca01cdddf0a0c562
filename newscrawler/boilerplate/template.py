"""What repeats on a site's pages: counted by fingerprint, judged against the pages that could have shown it.

A page comes as sightings: what stood on it, by kind, and how article-like it looked there. Nothing here knows HTML;
`newscrawler.extract.sightings` reads a page, `clean_text()` reads lines.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import chain
from typing import Any, NamedTuple, Self

import numpy as np

from newscrawler.boilerplate.masking import fingerprint_of, of_texts
from newscrawler.boilerplate.tally import LANDMARK, ByKind, Entry, Key, Kind, Tally
from newscrawler.fingerprint import PLACES

LEAST_PAGES = 3  # pages besides the one in question; with two, quotes that a follow-up repeats became furniture
MOST_ENTRIES = 4_000  # a site; some 1,300 of them stand on more than one page of a large one
_ROOM = MOST_ENTRIES // 4  # entries above the bound before it is cut back, so that cutting is rare
_MOST_ADDRESSES, _MOST_SIGNATURES = 4_000, 200
_SAME_STORY = 0.5  # resemblance of two bodies from which they are one story
_MOST_PAGES = 0.5  # of the other pages: plain text tells no place, so a line must stand on as many
_HALF_LIFE = timedelta(days=60)  # in which evidence loses half its weight
_ROUNDING = 1e-12  # of a weight: less is not told apart
_LAYOUT = struct.Struct("<q")
_SIGNATURE = np.dtype([("version", "u1"), ("places", "<u2", (PLACES,))])


class Sighting(NamedTuple):
    """Something on a page: what it is known again by, how article-like (0 to 1) it looked there, and its words."""

    kind: Kind
    fingerprint: int
    likelihood: float = 0.0
    example: str = ""


Seen = tuple[Kind, int, float, str]  # a sighting, or its four values alone, which cost a tenth to make


class Count(NamedTuple):
    """How often something stood on other pages: `pages` of `of`, that share with older pages fading, and the mean
    likelihood there."""

    pages: int
    of: int
    share: float
    likelihood: float

    @property
    def reason(self) -> str:
        """The reason for `Article.dropped`."""
        return f"template:seen on {self.pages} of {self.of} pages"


NEVER = Count(0, 0, 0.0, 0.0)


@dataclass(slots=True)
class Template:
    """What repeats on the pages of one site; `see()` a page, `count()` what stands on another.

    The order of pages does not matter until `MOST_ENTRIES` is reached (then those on the fewest pages go, the oldest
    first), but for one thing: of pages that tell one story the first that comes counts. An address counts once.
    """

    pages: int = 0
    weight: float = 0.0
    tally: Tally = field(default_factory=Tally)
    addresses: dict[int, None] = field(default_factory=dict)
    signatures: list[bytes] = field(default_factory=list)
    kept: set[Key] = field(default_factory=set)  # what a person said belongs to articles

    def see(self, sightings: ByKind, address: int, *, signature: bytes = b"", at: datetime | None = None) -> bool:
        """Count a page; False where its address was counted before, or another page tells the same story.

        `address` is what the page is known again by, `signature` that of its body (`newscrawler.fingerprint`), `at`
        when it was fetched.
        """
        if address in self.addresses or self._tells_again(signature):
            return False
        self.addresses[address] = None
        if len(self.addresses) > _MOST_ADDRESSES:
            del self.addresses[next(iter(self.addresses))]
        if signature:
            self.signatures = [*self.signatures[1 - _MOST_SIGNATURES :], signature]
        weight = _weight(at)
        self.pages += 1
        self.weight += weight
        self.tally.add(sightings, weight, at)
        if len(self.tally) > MOST_ENTRIES + _ROOM:
            self.tally.cut_back(MOST_ENTRIES, self.kept)
        return True

    @property
    def entries(self) -> dict[Key, Entry]:
        """What was counted, by kind and fingerprint."""
        return self.tally.entries(self.kept)

    def _tells_again(self, signature: bytes) -> bool:
        """Whether a story was counted before; all signatures at once, as `fingerprint.estimate()` compares two."""
        if not signature or not self.signatures:
            return False
        stored = np.frombuffer(b"".join(self.signatures), dtype=_SIGNATURE)
        one = np.frombuffer(signature, dtype=_SIGNATURE)
        equal = (stored["places"] == one["places"]).mean(axis=1)
        return bool(((equal >= _SAME_STORY) & (stored["version"] == one["version"])).any())

    def count(
        self,
        sighting: Seen,
        *,
        among: Seen | None = None,
        own: bool = False,
        own_at: datetime | None = None,
    ) -> Count:
        """How often other pages had it; of all pages, or of those that had the place `among`.

        `own` tells that the page in question was counted itself (at `own_at`).
        """
        kind, fingerprint, likely, _ = sighting
        tally = self.tally
        row = tally.rows[kind].get(fingerprint)
        if row is None:
            return NEVER
        around = tally.rows[among[0]].get(among[1]) if among else None
        of, of_weight = (self.pages, self.weight) if around is None else (tally.pages[around], tally.weight[around])
        mine, fading = (1, _weight(own_at)) if own else (0, 0.0)
        seen, weight = tally.pages[row], tally.weight[row]
        pages, of = seen - mine, max(of, seen) - mine
        if pages < 1:
            return NEVER
        whole = max(of_weight, weight)
        # What is left of the weight where the page in question is years younger than all others is rounding.
        share = (weight - fading) / (whole - fading) if whole - fading > _ROUNDING * whole else pages / of
        likelihood = (tally.likelihood[row] - mine * likely) / pages
        return Count(pages, of, min(1.0, max(0.0, share)), min(1.0, max(0.0, likelihood)))

    def is_kept(self, *sightings: Seen) -> bool:
        """Whether a person said that one of them is the article's."""
        return any(one[:2] in self.kept for one in sightings)

    def keep(self, fingerprint: int) -> list[Entry]:
        """Say that what has this fingerprint belongs to articles, however often it is seen; the entries it has."""
        self.kept.update((kind, fingerprint) for kind, rows in self.tally.rows.items() if fingerprint in rows)
        return [entry for entry in self.entries.values() if entry.fingerprint == fingerprint]

    def state(self) -> dict[str, Any]:
        """All but the entries, as plain values: `pages`, `weight`, `addresses` and `signatures` (bytes)."""
        return {
            "pages": self.pages,
            "weight": self.weight,
            "addresses": b"".join(map(_LAYOUT.pack, self.addresses)),
            "signatures": b"".join(self.signatures),
        }

    @classmethod
    def of(cls, state: Mapping[str, Any], entries: Iterable[Entry]) -> Self:
        """The template that gave this state and these entries."""
        addresses = dict.fromkeys(number for (number,) in _LAYOUT.iter_unpack(state["addresses"]))
        size, stored = _SIGNATURE.itemsize, state["signatures"]
        signatures = [stored[start : start + size] for start in range(0, len(stored), size)]
        known = list(entries)
        kept: set[Key] = {(entry.kind, entry.fingerprint) for entry in known if entry.word == "keep"}
        return cls(state["pages"], state["weight"], Tally.of(known), addresses, signatures, kept)


def of_lines(lines: Sequence[str]) -> list[Sighting]:
    """The sightings of plain text, whose lines stand in no place."""
    return [*chain.from_iterable(_by_line(lines))]


def columns_of(lines: Sequence[str]) -> ByKind:
    """The same as `Template.see()` takes them."""
    numbers = of_texts(lines)
    masked = [(number, line) for line, (_, number, _) in zip(lines, numbers, strict=True) if number is not None]
    return {
        "text": ([number for number, _, _ in numbers], [0.0] * len(lines), lines),
        "masked": ([number for number, _ in masked], [0.0] * len(masked), [line for _, line in masked]),
    }


def _by_line(lines: Sequence[str]) -> Iterator[list[Sighting]]:
    for line, (exact, masked, _) in zip(lines, of_texts(lines), strict=True):
        text = Sighting("text", exact, 0.0, line)
        yield [text] if masked is None else [text, Sighting("masked", masked, 0.0, line)]


def repeated_lines(lines: Sequence[str], template: Template) -> dict[str, str]:
    """The lines that most other pages have, as they are or with other numbers, each with its reason."""
    own = fingerprint_of("\n".join(lines)) in template.addresses
    if template.pages - own < LEAST_PAGES:
        return {}
    reasons = {}
    for line, seen in zip(lines, _by_line(lines), strict=True):
        counts = [template.count(one, own=own) for one in seen if not template.is_kept(*seen)]
        best = max(counts, key=lambda count: count.share, default=NEVER)
        if best.pages >= 2 and best.share >= _MOST_PAGES:
            reasons[line] = best.reason
    return reasons


def _weight(at: datetime | None) -> float:
    """The weight of a page: it grows with its time, so that nothing counted before need be touched (forward decay,
    Cormode et al., *Forward Decay: A Practical Time Decay Model for Streaming Systems*, 2009)."""
    return 1.0 if at is None else float(2.0 ** ((at - LANDMARK) / _HALF_LIFE))
