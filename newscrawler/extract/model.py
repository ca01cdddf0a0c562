"""The learned decision: how likely each block of a page is a part of the article.

A small network over the numbers of `features` and the first words of each block: one layer for each block; means of
some of its units over the elements around the block, its neighbours, its likes and the page; and one layer over all of
these. Its weights were learned by `benchmarks/train.py` and stand in model.npz (float16).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from itertools import chain, repeat
from typing import IO, TYPE_CHECKING, Self

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from newscrawler.extract.features import Features

    Floats = NDArray[np.float32]

# The threshold that promises the best F1 lies at half of the best F1 that can be promised; a little less was best by
# .0005 on most corpora. The bounds hold where a page looks like nothing, or like nothing but an article.
_PART_OF_F1, _LEAST, _MOST = 0.47, 0.1, 0.5
_ONE_THREAD = 262_144  # multiplications: OpenBLAS shares out larger products among threads


@dataclass(frozen=True, slots=True)
class Weights:
    """What was learned: `mean` and `scale` of the numbers, matrix and bias of each layer, and for each known word the
    row of `word` that is added to the first layer."""

    mean: Floats
    scale: Floats
    block: Floats
    block_bias: Floats
    context: Floats
    context_bias: Floats
    out: Floats
    out_bias: Floats
    word: Floats
    words: dict[str, int]

    @classmethod
    def read(cls, file: IO[bytes] | str) -> Self:
        """The weights of a file that `benchmarks/train.py` wrote, ready for use: `mean` and `scale` are worked into the
        first layer, and `word` has a last row of zeros, for words that are not known."""
        with np.load(file) as stored:
            learned = {name: stored[name].astype(np.float32) for name in stored.files if name != "words"}
            words = {word: place for place, word in enumerate(stored["words"].tolist())}
        learned["block"] *= learned["scale"][:, None]
        learned["block_bias"] -= learned["mean"] @ learned["block"]
        learned["word"] = np.pad(learned["word"], ((0, 1), (0, 0)))
        return cls(**learned, words=words)


@lru_cache(maxsize=1)
def weights() -> Weights:
    """The weights of the package."""
    with resources.files("newscrawler.extract").joinpath("model.npz").open("rb") as file:
        return Weights.read(file)


def likelihoods(page: Features) -> Floats:
    """How likely (0 to 1) each block is a part of the article; (blocks,)."""
    learned = weights()
    own = _product(page.x, learned.block)
    own += learned.block_bias
    _add_words(own, page.words, learned)
    np.maximum(0, own, out=own)
    ways = len(page.intervals) + 3
    shown = own[:, : (len(learned.context) - own.shape[1]) // ways]
    seen = np.concatenate([own, *_surroundings(shown, page)], axis=1)
    hidden = _product(seen, learned.context)
    hidden += learned.context_bias
    np.maximum(0, hidden, out=hidden)
    return np.asarray(1 / (1 + np.exp(-(hidden @ learned.out + learned.out_bias))), dtype=np.float32)


def balanced(likely: Floats, letters: NDArray[np.int64]) -> Floats:
    """The likelihoods moved (in log-odds) so that 0.5 is the threshold which promises the page's best F1 in letters.

    On a page where the model is sure of little, the article is what is least unlikely (Lipton, Elkan and Naryanaswamy,
    "Optimal thresholding of classifiers to maximize F1 measure", ECML 2014).
    """
    order = np.argsort(-likely, kind="stable")
    size = letters[order]
    right = np.cumsum(likely[order] * size)
    promised = 2 * right / (np.cumsum(size) + right[-1])
    threshold = min(_MOST, max(_LEAST, _PART_OF_F1 * float(promised.max())))
    odds = likely * (1 - threshold)
    return np.asarray(odds / (odds + (1 - likely) * threshold))


def _add_words(own: Floats, words: list[tuple[str, ...]], learned: Weights) -> None:
    """Add the rows of the words to those of their blocks: of the first words, then of the second, and so on."""
    count = np.fromiter(map(len, words), np.int64, len(words))
    row = np.full((len(words), int(count.max())), len(learned.words))
    row[np.arange(row.shape[1]) < count[:, None]] = np.fromiter(
        map(learned.words.get, chain.from_iterable(words), repeat(len(learned.words))), np.int64, int(count.sum())
    )
    for of_turn in row.T:
        own += learned.word.take(of_turn, axis=0)


def _product(left: Floats, right: Floats) -> Floats:
    """The matrix product, in slices for which BLAS starts no threads: on two cores they took 9 times the CPU time."""
    rows = max(1, _ONE_THREAD // right.size)
    product = np.empty((len(left), right.shape[1]), dtype=np.float32)
    for at in range(0, len(left), rows):
        np.dot(left[at : at + rows], right, out=product[at : at + rows])
    return product


def _surroundings(shown: Floats, page: Features) -> list[Floats]:
    """The block before, the block after, and the mean over each interval and the group."""
    n, width = shown.shape
    edged = np.zeros((n + 2, width), dtype=np.float32)  # nothing stands before the first and after the last
    edged[1:-1] = shown
    sums = np.zeros((n + 1, width), dtype=np.float32)
    np.add.accumulate(shown, axis=0, out=sums[1:])
    start, end = page.intervals.T
    means = sums.take(end, axis=0)  # (blocks, ways, units)
    means -= sums.take(start, axis=0)
    means /= np.maximum(1, end - start).astype(np.float32)[..., None]
    count = np.bincount(page.group)
    groups = count.nonzero()[0]
    size = count[groups]
    order = page.group.argsort(kind="stable")
    grouped = np.add.reduceat(shown.take(order, axis=0), size.cumsum() - size, axis=0)
    grouped /= size.astype(np.float32)[:, None]
    of_block = grouped.take(groups.searchsorted(page.group), axis=0)
    return [edged[:-2], edged[2:], means.reshape(n, -1), of_block]
