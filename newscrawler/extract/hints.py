"""What a page says of its article besides its blocks, and which blocks that points at."""

from __future__ import annotations

import re
from dataclasses import dataclass
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

    @classmethod
    def of(cls, evidence: Evidence, title: str | None, title_at: int | None) -> Self:
        """What is known of a page that has such evidence and such a headline."""
        description = evidence.meta("og:description", "description")
        return cls(title, title_at, evidence.said("articleBody"), description)


def described(texts: list[str], hints: Hints) -> NDArray[np.bool_]:
    """(blocks, 2): whether a block is in the page's own description of itself, and whether it is the headline."""
    description, title = hints.description or "", hints.title
    found = np.zeros((2, len(texts)), dtype=bool)
    if len(description) >= _ALIKE:
        beginning = description[:_ALIKE]
        found[0] = [beginning in text or (len(text) > 20 and text[:_ALIKE] in description) for text in texts]
    found[1] = [text == title for text in texts]
    return found.T


def words_shared(texts: list[str], share: NDArray[Any], hints: Hints) -> tuple[Floats, Floats]:
    """(share of the headline's words in each block, share of the words that headline and description have there); 0
    for links and short lines."""
    title = _stems(hints.title or "")[:_MOST_STEMS]
    told = [stem for stem in _stems((hints.description or "")[:300]) if stem not in title][:_MOST_STEMS]
    found = np.zeros((2, len(texts)), dtype=np.float32)
    if title:
        for place in np.flatnonzero(share <= 0.5).tolist():
            if len(text := texts[place]) >= _COMPARED:
                lower = text[:_BEGINNING].lower()
                found[0, place] = sum([stem in lower for stem in title])
                found[1, place] = sum([stem in lower for stem in told])
    return found[0] / max(1, len(title)), found[1] / max(1, len(told))


def _stems(text: str) -> list[str]:
    """The beginnings of the longer words; of scripts without spaces pairs of characters."""
    lower = text.lower()
    stems = [word[:_STEM] for word in _WORDS.findall(lower)]
    if not lower.isascii() and lower and max(lower) > "\u2e80":
        stems = [lower[at : at + 2] for at in range(len(lower) - 1) if min(lower[at : at + 2]) > "\u2e80"]
    return list(dict.fromkeys(stems))


def from_headline(flat: Walk, sums: Sums, other: Sums, title_at: int | None) -> Floats:
    """(blocks, 8): where a block stands from the headline, in blocks, in prose, and in the tree; `sums` of the prose
    from the first block on and `other` of the blocks that are none have one number more than blocks.

    The last three are of the smallest element that holds both: its blocks, its share of the prose, and how far above
    the headline it is.
    """
    n = len(flat.pieces)
    columns = np.zeros((n, 8), dtype=np.float32)
    if title_at is None:
        return columns
    steps = np.arange(n) - title_at
    columns[:, 0] = 1
    columns[:, 1] = steps > 0
    columns[:, 2] = np.sign(steps) * np.log1p(np.abs(steps)) / 5
    columns[:, 3] = np.sign(steps) * np.log1p(np.abs(sums[:-1] - sums[title_at])) / 8
    columns[:, 4] = np.log1p(np.abs(other[:-1] - other[title_at])) / 5
    chain = [flat.pieces[title_at].parent]
    while (up := flat.spans[chain[-1]].parent) >= 0:
        chain.append(up)
    level = np.zeros(n, dtype=np.int64)
    for steps_up in range(len(chain) - 1, -1, -1):  # the smallest is written last
        span = flat.spans[chain[steps_up]]
        level[span.start : span.end] = steps_up
    start, end = np.array([(flat.spans[place].start, flat.spans[place].end) for place in chain]).T
    told = np.log1p(end - start) / 5, (sums[end] - sums[start]) / max(1.0, float(sums[-1])), np.arange(len(chain)) / 8
    columns[:, 5:] = np.column_stack(told)[level]
    return columns
