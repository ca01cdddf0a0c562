"""Weights that were trained without some sites, so that these can be measured on (see train.py)."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from benchmarks.corpus import fold
from newscrawler.extract import model


def weights_file(folder: Path | str, part: int, folds: int) -> Path:
    """Where the training writes what it learned from all sites but those of one fold."""
    return Path(folder) / f"without-fold-{part}-of-{folds}.npz"


def use(folder: Path | str, site: str, folds: int) -> None:
    """Let this process extract by the weights that never saw a site."""
    learned = _learned(weights_file(folder, fold(site, folds), folds))
    model.weights = lambda: learned  # type: ignore[assignment]  # in the place of the package's own


_learned = lru_cache(maxsize=16)(model.Weights.read)
