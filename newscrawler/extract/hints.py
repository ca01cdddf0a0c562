"""What a page says of its article besides its blocks, and which blocks that points at."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Any, Self

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from newscrawler.extract.evidence import Evidence
    from newscrawler.extract.pieces import Walk

    Floats = NDArray[np.float32]
    Sums = NDArray[np.float64]

_STEM = 5  # letters of a word by which it is known again in another form
_MOST_STEMS = 16  # of a headline, and of a description
_COMPARED, _BEGINNING = 25, 160  # characters from which a block is compared with them, and how many of it
_ALIKE = 40  # characters: a text that begins with as many of another is that text
_WORDS = re.compile(r"[^\W\d_]{4,}")


@dataclass(frozen=True, slots=True)
class Hints:
    """What is known of a page besides its blocks: its headline and where that is printed, what its head says of it."""

    title: str | None
    title_at: int | None
    article_body: str | None
    description: str | None
    is_live: bool = False  # a live blog, which goes on being written

    @classmethod
    def of(cls, evidence: Evidence, title: str | None, title_at: int | None) -> Self:
        """What is known of a page that has such evidence and such a headline."""
        description = evidence.meta("og:description", "description")
        return cls(title, title_at, evidence.said("articleBody"), description, is_live=evidence.is_live)


def described(texts: list[str], hints: Hints) -> NDArray[np.bool_]:
    """(2, blocks): whether a block is in the page's own description of itself, and whether it is the headline."""
    description, title = hints.description or "", hints.title
    found = np.zeros((2, len(texts)), dtype=bool)
    if len(description) >= _ALIKE:
        beginning = description[:_ALIKE]
        repeated = beginning in "\n".join(texts)
        found[0] = [
            (len(text) > 20 and text[:_ALIKE] in description) or (repeated and beginning in text) for text in texts
        ]
    if title in texts:
        found[1] = [text == title for text in texts]
    return found


def words_shared(texts: list[str], share: NDArray[Any], hints: Hints) -> tuple[Floats, Floats]:
    """(share of the headline's words in each block, share of the words that headline and description have there); 0
    for links and short lines."""
    title = _stems(hints.title or "")[:_MOST_STEMS]
    told = [stem for stem in _stems((hints.description or "")[:300]) if stem not in title][:_MOST_STEMS]
    found = np.zeros((2, len(texts)), dtype=np.float32)
    places = [place for place in (share <= 0.5).nonzero()[0].tolist() if len(texts[place]) >= _COMPARED]
    if title and places:
        lines = "\n".join([texts[place][:_BEGINNING].lower() for place in places])  # each alone: ASCII costs little
        found[:, places] = _stems_in(lines, title, told)
    return found[0] / max(1, len(title)), found[1] / max(1, len(told))


def _stems_in(lines: str, *sets: list[str]) -> list[list[int]]:
    """How many stems of each set each line has: all lines are searched at once, which costs a third of one by one."""
    ends = [*accumulate([len(line) + 1 for line in lines.split("\n")])]
    counts = [[0] * len(ends) for _ in sets]
    for stems, count in zip(sets, counts, strict=True):
        for stem in stems:
            at = lines.find(stem)
            while at >= 0:
                line = bisect_right(ends, at)
                count[line] += 1
                at = lines.find(stem, ends[line])
    return counts


def _stems(text: str) -> list[str]:
    """The beginnings of the longer words; of scripts without spaces pairs of characters."""
    lower = text.lower()
    stems = [word[:_STEM] for word in _WORDS.findall(lower)]
    if not lower.isascii() and lower and max(lower) > "\u2e80":
        stems = [lower[at : at + 2] for at in range(len(lower) - 1) if min(lower[at : at + 2]) > "\u2e80"]
    return list(dict.fromkeys(stems))


def from_headline(flat: Walk, sums: Sums, other: Sums, title_at: int | None) -> Floats:
    """(8, blocks): where a block stands from the headline, in blocks, in prose, and in the tree; `sums` of the prose
    from the first block on and `other` of the blocks that are none have one number more than blocks.

    The last three are of the smallest element that holds both: its blocks, its share of the prose, and how far above
    the headline it is.
    """
    n = len(flat.pieces)
    rows = np.zeros((8, n), dtype=np.float32)
    if title_at is None:
        return rows
    steps = np.arange(n) - title_at
    side = np.sign(steps)
    rows[0] = 1
    rows[1] = steps > 0
    rows[2] = side * np.log1p(np.abs(steps)) / 5
    rows[3] = side * np.log1p(np.abs(sums[:-1] - sums[title_at])) / 8
    rows[4] = np.log1p(np.abs(other[:-1] - other[title_at])) / 5
    chain = [flat.spans[flat.pieces[title_at].parent]]
    while (up := chain[-1].parent) >= 0:
        chain.append(flat.spans[up])
    level = np.zeros(n, dtype=np.int64)
    for steps_up in range(len(chain) - 1, -1, -1):  # the smallest is written last
        span = chain[steps_up]
        level[span.start : span.end] = steps_up
    start, end = np.array([span.start for span in chain]), np.array([span.end for span in chain])
    told = np.log1p(end - start) / 5, (sums[end] - sums[start]) / max(1.0, float(sums[-1])), np.arange(len(chain)) / 8
    rows[5:] = np.array(told)[:, level]
    return rows
