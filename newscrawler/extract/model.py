"""The learned decision: how likely each block of a page is a part of the article.

A small network over the numbers of `features`: one layer for each block; means of some of its units over the elements
around the block, its neighbours, its likes and the page; and one layer over all of these. Its weights were learned by
`benchmarks/train.py` and stand in model.npz (float16).
"""

from __future__ import annotations

from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from newscrawler.extract.features import Features

    Floats = NDArray[np.float32]

_ONE_THREAD = 262_144  # multiplications: OpenBLAS shares out larger products among threads


@lru_cache(maxsize=1)
def weights() -> Mapping[str, Floats]:
    """The weights of the package: `mean` and `scale` (features,), then matrix and bias of each layer."""
    with resources.files("newscrawler.extract").joinpath("model.npz").open("rb") as file, np.load(file) as stored:
        return {name: stored[name].astype(np.float32) for name in stored.files}


def likelihoods(page: Features, learned: Mapping[str, Floats] | None = None) -> Floats:
    """How likely (0 to 1) each block is a part of the article; (blocks,)."""
    learned = learned or weights()
    centred = (page.x - learned["mean"]) * learned["scale"]
    own = np.maximum(0, _product(centred, learned["block"]) + learned["block_bias"])
    ways = len(page.intervals) + 3
    shown = own[:, : (len(learned["context"]) - own.shape[1]) // ways]
    seen = np.concatenate([own, *_surroundings(shown, page)], axis=1)
    hidden = np.maximum(0, _product(seen, learned["context"]) + learned["context_bias"])
    return np.asarray(1 / (1 + np.exp(-(hidden @ learned["out"] + learned["out_bias"]))), dtype=np.float32)


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
    before, after = np.zeros_like(shown), np.zeros_like(shown)
    before[1:], after[:-1] = shown[:-1], shown[1:]
    sums = np.zeros((n + 1, width), dtype=np.float32)
    np.cumsum(shown, axis=0, out=sums[1:])
    start, end = page.intervals[..., 0], page.intervals[..., 1]
    means = (sums[end] - sums[start]) / np.maximum(1, end - start).astype(np.float32)[..., None]
    order = np.argsort(page.group, kind="stable")
    edges = np.flatnonzero(np.diff(page.group[order], prepend=-1))
    grouped = np.add.reduceat(shown[order], edges, axis=0) / np.diff(np.append(edges, n)).astype(np.float32)[:, None]
    place = np.searchsorted(page.group[order][edges], page.group)
    return [before, after, *means, grouped[place]]
