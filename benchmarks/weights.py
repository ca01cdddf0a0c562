"""Weights that were trained without some sites, so that these can be measured on (see train.py)."""

from __future__ import annotations

from dataclasses import fields
from functools import lru_cache
from pathlib import Path

import numpy as np

from benchmarks.corpus import fold
from newscrawler.extract import model
from newscrawler.extract.model import Weights


def weights_file(folder: Path | str, part: int, folds: int) -> Path:
    """Where the training writes what it learned from all sites but those of one fold."""
    return Path(folder) / f"without-fold-{part}-of-{folds}.npz"


def use(folder: Path | str, site: str, folds: int) -> None:
    """Let this process extract by the weights that never saw a site."""
    learned = _learned(str(weights_file(folder, fold(site, folds), folds)))
    model.weights = lambda: learned  # type: ignore[assignment]  # in the place of the package's own


def save(learned: Weights, file: Path) -> None:
    """Write weights in half precision, as `Weights.read()` reads them."""
    numbers = {
        field.name: np.asarray(getattr(learned, field.name), dtype=np.float16)
        for field in fields(learned)
        if field.name != "words"
    }
    np.savez_compressed(file, allow_pickle=False, words=np.array(list(learned.words)), **numbers)


_learned = lru_cache(maxsize=16)(Weights.read)
