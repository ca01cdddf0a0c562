"""How often each thing of a site's pages was seen, in columns: the hundreds of things of one page are added at once."""

from __future__ import annotations

import struct
from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import chain, compress, count
from operator import itemgetter, lt
from typing import Any, Literal, Self, get_args

import numpy as np

Kind = Literal["text", "masked", "place", "shape"]
Word = Literal["keep"]
Key = tuple[Kind, int]
# What a page shows of one kind: fingerprints, how article-like each looked there, and its words; some more than once.
Columns = tuple[Sequence[int], Sequence[float], Sequence[str]]
ByKind = Mapping[Kind, Columns]

KINDS: tuple[Kind, ...] = get_args(Kind)
LANDMARK = datetime(2020, 1, 1, tzinfo=UTC)
_TICK = timedelta(microseconds=1)
_EARLIEST, _LATEST = -(2**63), 2**63 - 1  # for what was seen at no time that is known
_EXAMPLE = 100  # characters
_NO_WORDS = "\U0010ffff"  # no words are before which these are


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


@dataclass(slots=True, eq=False)
class Tally:
    """Columns of what `Entry` tells, a row for each fingerprint in the order of coming, and for each kind the rows of
    its fingerprints.

    An object for each and its fields would take several times as long to make and to change as these.
    """

    rows: dict[Kind, defaultdict[int, int]] = field(default_factory=dict)
    pages: array[int] = field(default_factory=lambda: array("q"))
    weight: array[float] = field(default_factory=lambda: array("d"))
    likelihood: array[float] = field(default_factory=lambda: array("d"))
    _first: array[int] = field(default_factory=lambda: array("q"))
    _last: array[int] = field(default_factory=lambda: array("q"))
    _words: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Number the rows to come."""
        self._index({})

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> Self:
        """The tally that gave these entries."""
        tally = cls()
        for one in entries:
            tally.rows[one.kind][one.fingerprint]  # takes the next row
            tally.pages.append(one.pages)
            tally.weight.append(one.weight)
            tally.likelihood.append(one.likelihood)
            tally._first.append(_LATEST if one.first_seen is None else (one.first_seen - LANDMARK) // _TICK)
            tally._last.append(_EARLIEST if one.last_seen is None else (one.last_seen - LANDMARK) // _TICK)
            tally._words.append(one.example or _NO_WORDS)
        return tally

    def __len__(self) -> int:
        """How many fingerprints were seen."""
        return len(self._words)

    def __eq__(self, other: object) -> bool:
        """Whether another tells the same, in whatever order."""
        return isinstance(other, Tally) and self.entries(()) == other.entries(())

    __hash__ = None  # type: ignore[assignment]  # it changes

    def add(self, page: ByKind, weight: float, at: datetime | None) -> None:
        """Count one page of this weight, fetched at this time; what it shows more than once counts by its mean."""
        rows = {kind: _each(columns[0], self.rows[kind]) for kind, columns in page.items()}
        known, size = len(self), sum(map(len, self.rows.values()))
        self._make_room(size)
        for kind, (_, _, words) in page.items():
            # The words of a place are a part of what its fingerprint is made of.
            self._keep_least_words(rows[kind], words, known if kind == "place" else 0)
        # By way of bytes: an array of the numbers of a list costs twice as much.
        every = [*chain.from_iterable(rows.values())]
        row = np.frombuffer(struct.pack(f"{len(every)}q", *every), np.int64)
        likely = chain.from_iterable([likelihoods for _, likelihoods, _ in page.values()])
        likelihood = np.frombuffer(struct.pack(f"{len(every)}d", *likely), np.float64)
        times = np.bincount(row, minlength=size)
        seen = np.flatnonzero(times)
        _array(self.pages)[seen] += 1
        _array(self.weight)[seen] += weight
        _array(self.likelihood)[seen] += np.bincount(row, likelihood, size)[seen] / times[seen]
        if at is not None:
            moment = (at - LANDMARK) // _TICK
            first, last = _array(self._first), _array(self._last)
            first[seen] = np.minimum(first[seen], moment)
            last[seen] = np.maximum(last[seen], moment)

    def cut_back(self, most: int, kept: Iterable[Key]) -> None:
        """The least seen and oldest leave, until no more than `most` are left; what is to be kept goes last."""
        keys = self._keys()
        spoken = np.zeros(len(keys), dtype=np.bool_)
        spoken[[self.rows[kind][number] for kind, number in kept if number in self.rows[kind]]] = True
        numbers = np.fromiter([number for _, number in keys], np.int64, len(keys))
        order = np.lexsort((numbers, _array(self._last), _array(self.pages), spoken))
        left = np.sort(order[max(0, len(keys) - most) :])
        for column in (self.pages, self.weight, self.likelihood, self._first, self._last):
            column[:] = array(column.typecode, _array(column)[left].tobytes())
        stay = left.tolist()
        self._words = [self._words[row] for row in stay]
        self._index({key: row for row, key in enumerate([keys[row] for row in stay])})

    def entries(self, kept: Iterable[Key]) -> dict[Key, Entry]:
        """Everything by kind and fingerprint; of some a person said that they are to be kept."""
        columns = zip(
            self._keys(),
            self.pages,
            self.weight,
            self.likelihood,
            map(_moment, self._first),
            map(_moment, self._last),
            self._words,
            strict=True,
        )
        found = {
            (kind, number): Entry(
                kind, number, pages, weight, likelihood, first, last, "" if words == _NO_WORDS else words
            )
            for (kind, number), pages, weight, likelihood, first, last, words in columns
        }
        for key in kept:
            if key in found:
                found[key].word = "keep"
        return found

    def _index(self, rows: Mapping[Key, int]) -> None:
        """Rows for what is known; what is not gets the next one where it is asked for."""
        following = count(len(rows)).__next__
        self.rows = {kind: defaultdict(following) for kind in KINDS}
        for (kind, number), row in rows.items():
            self.rows[kind][number] = row

    def _keys(self) -> list[Key]:
        """The kind and fingerprint of each row."""
        by_row = {row: (kind, number) for kind, rows in self.rows.items() for number, row in rows.items()}
        return [by_row[row] for row in range(len(by_row))]

    def _make_room(self, size: int) -> None:
        """Rows up to this number, in which nothing was counted yet."""
        new = size - len(self)
        for column in (self.pages, self.weight, self.likelihood):
            column.frombytes(bytes(column.itemsize * new))  # zeros
        self._first.extend(array("q", [_LATEST]) * new)
        self._last.extend(array("q", [_EARLIEST]) * new)
        self._words += [_NO_WORDS] * new

    def _keep_least_words(self, rows: Sequence[int], words: Sequence[str], first: int) -> None:
        """The words that come first in the alphabet are the example, in rows from `first` on."""
        known = self._words
        if first:
            at = [*compress(range(len(rows)), map(first.__le__, rows))]
            rows, words = [rows[place] for place in at], [words[place] for place in at]
        for place in compress(range(len(rows)), map(lt, words, map(known.__getitem__, rows))):
            if words[place]:
                known[rows[place]] = words[place][:_EXAMPLE]


def _each(items: Sequence[int], of: Any) -> Sequence[Any]:
    """What stands at each of some places; `itemgetter` asks for more than one at once, which is the quickest."""
    return itemgetter(*items)(of) if len(items) > 1 else [of[one] for one in items]


def _array(column: array[Any]) -> Any:
    """A column as numpy sees it, for a moment: while it is seen it does not grow."""
    return np.frombuffer(column, dtype=column.typecode)


def _moment(ticks: int) -> datetime | None:
    return None if ticks in (_EARLIEST, _LATEST) else LANDMARK + ticks * _TICK
