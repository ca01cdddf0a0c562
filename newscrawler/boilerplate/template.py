"""What repeats on a site's pages: counted by fingerprint, judged against the pages that could have shown it.

A page comes as sightings: what stood on it, by kind, and how article-like it looked there. Nothing here knows HTML;
`newscrawler.extract.sightings` reads a page, `clean_text()` reads lines.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import chain, islice
from operator import itemgetter
from typing import Any, Literal, NamedTuple, Self, get_args

import numpy as np

from newscrawler.boilerplate.masking import fingerprint_of, of_texts
from newscrawler.fingerprint import PLACES

Kind = Literal["text", "masked", "place", "shape"]
Word = Literal["keep"]
Key = tuple[Kind, int]

KINDS: tuple[Kind, ...] = get_args(Kind)
LEAST_PAGES = 3  # pages besides the one in question; with two, quotes that a follow-up repeats became furniture
MOST_ENTRIES = 4_000  # a site; some 1,300 of them stand on more than one page of a large one
_ROOM = MOST_ENTRIES // 4  # entries above the bound before it is cut back, so that cutting is rare
_MOST_ADDRESSES, _MOST_SIGNATURES = 4_000, 200
_SAME_STORY = 0.5  # resemblance of two bodies from which they are one story
_MOST_PAGES = 0.5  # of the other pages: plain text tells no place, so a line must stand on as many
_HALF_LIFE = timedelta(days=60)  # in which evidence loses half its weight
_OLDEST = datetime.min.replace(tzinfo=UTC)
_LANDMARK = datetime(2020, 1, 1, tzinfo=UTC)
_EXAMPLE = 100  # characters
_LAYOUT = struct.Struct("<q")
_SIGNATURE = np.dtype([("version", "u1"), ("places", "<u2", (PLACES,))])


class Sighting(NamedTuple):
    """Something on a page: what it is known again by, how article-like (0 to 1) it looked there, and its words."""

    kind: Kind
    fingerprint: int
    likelihood: float = 0.0
    example: str = ""


Seen = tuple[Kind, int, float, str]  # a sighting, or its four values alone, which cost a tenth to make
ByKind = Mapping[Kind, Iterable[tuple[int, float, str]]]  # the sightings of a page, each without its kind


@dataclass(slots=True)
class Entry:
    """What was seen so far of one fingerprint: `pages` that had it and `weight`, the same with older pages fading;
    `likelihood` is their sum; `word` is what a person said of it."""

    kind: Kind
    fingerprint: int
    pages: int = 0
    weight: float = 0.0
    likelihood: float = 0.0
    first_seen: datetime | None = None
    last_seen: datetime | None = None
    example: str = ""
    word: Word | None = None


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
    entries: dict[Key, Entry] = field(default_factory=dict)
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
        for kind, seen in sightings.items():
            self._note(kind, merged(seen), weight, at)
        if len(self.entries) > MOST_ENTRIES + _ROOM:
            self._cut_back()
        return True

    def _tells_again(self, signature: bytes) -> bool:
        """Whether a story was counted before; all signatures at once, as `fingerprint.estimate()` compares two."""
        if not signature or not self.signatures:
            return False
        stored = np.frombuffer(b"".join(self.signatures), dtype=_SIGNATURE)
        one = np.frombuffer(signature, dtype=_SIGNATURE)
        equal = (stored["places"] == one["places"]).mean(axis=1)
        return bool(((equal >= _SAME_STORY) & (stored["version"] == one["version"])).any())

    def _note(self, kind: Kind, seen: Mapping[int, tuple[float, int, str]], weight: float, at: datetime | None) -> None:
        entries = self.entries
        for fingerprint, (likelihood, times, words) in seen.items():
            key = kind, fingerprint
            entry = entries.get(key)
            if entry is None:
                entries[key] = Entry(kind, fingerprint, 1, weight, likelihood / times, at, at, words[:_EXAMPLE])
                continue
            entry.pages += 1
            entry.weight += weight
            entry.likelihood += likelihood / times
            if words and (words < entry.example or not entry.example):
                entry.example = words[:_EXAMPLE]
            if at is not None:
                if entry.first_seen is None or at < entry.first_seen:
                    entry.first_seen = at
                if entry.last_seen is None or at > entry.last_seen:
                    entry.last_seen = at

    def _cut_back(self) -> None:
        """The least seen and oldest entries leave; what a person spoke of stays."""
        alike: dict[tuple[bool, int, datetime], list[Key]] = {}
        for key, entry in self.entries.items():
            alike.setdefault((entry.word is not None, entry.pages, entry.last_seen or _OLDEST), []).append(key)
        ranked = (sorted(alike[one], key=itemgetter(1)) for one in sorted(alike))  # seldom more than the first few
        for key in [*islice(chain.from_iterable(ranked), len(self.entries) - MOST_ENTRIES)]:
            del self.entries[key]

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
        entry = self.entries.get((kind, fingerprint))
        if entry is None:
            return NEVER
        around = self.entries.get(among[:2]) if among else None
        of, of_weight = (around.pages, around.weight) if around else (self.pages, self.weight)
        mine, fading = (1, _weight(own_at)) if own else (0, 0.0)
        pages, of = entry.pages - mine, max(of, entry.pages) - mine
        if pages < 1:
            return NEVER
        share = (entry.weight - fading) / max(1e-9, max(of_weight, entry.weight) - fading)
        likelihood = (entry.likelihood - mine * likely) / pages
        return Count(pages, of, min(1.0, max(0.0, share)), min(1.0, max(0.0, likelihood)))

    def is_kept(self, *sightings: Seen) -> bool:
        """Whether a person said that one of them is the article's."""
        return any(one[:2] in self.kept for one in sightings)

    def keep(self, fingerprint: int) -> list[Entry]:
        """Say that what has this fingerprint belongs to articles, however often it is seen; the entries it has."""
        found = [entry for entry in self.entries.values() if entry.fingerprint == fingerprint]
        for entry in found:
            entry.word = "keep"
            self.kept.add((entry.kind, entry.fingerprint))
        return found

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
        by_key = {(entry.kind, entry.fingerprint): entry for entry in entries}
        kept = {key for key, entry in by_key.items() if entry.word == "keep"}
        return cls(state["pages"], state["weight"], by_key, addresses, signatures, kept)


def merged(sightings: Iterable[tuple[int, float, str]]) -> dict[int, tuple[float, int, str]]:
    """Each thing once: the sum of its likelihoods, how often it stands there, and the first of its examples."""
    once: dict[int, tuple[float, int, str]] = {}
    for fingerprint, likelihood, words in sightings:
        same = once.get(fingerprint)
        if same is None:
            once[fingerprint] = likelihood, 1, words
        else:
            total, times, first = same
            once[fingerprint] = total + likelihood, times + 1, words if words < first else first
    return once


def by_kind(sightings: Iterable[Seen]) -> ByKind:
    """Sightings as `Template.see()` takes them."""
    found: dict[Kind, list[tuple[int, float, str]]] = {}
    for kind, fingerprint, likelihood, words in sightings:
        found.setdefault(kind, []).append((fingerprint, likelihood, words))
    return found


def of_lines(lines: Sequence[str]) -> list[Sighting]:
    """The sightings of plain text, whose lines stand in no place."""
    return [*chain.from_iterable(_by_line(lines))]


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
    return 1.0 if at is None else float(2.0 ** ((at - _LANDMARK) / _HALF_LIFE))
