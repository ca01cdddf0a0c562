"""Which blocks of a page a reference holds: the answers that the learned decision is trained on."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.scores import words
from newscrawler.extract.characters import squash

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from benchmarks.corpus import Page

    Floats = NDArray[np.float32]

_GRAM = 4  # words that are looked for together
_NEIGHBOURHOOD = 21  # blocks in which the copies of a text are compared: the one among other answers is meant
_EDGE = 3  # blocks beyond the first and last answer in which a short line may be one
_SNIPPET = 30  # letters of a snippet that tells one block, though it stands in several


def labels(texts: Sequence[str], page: Page) -> Floats:
    """For each block the share (0 to 1) of it that the reference holds, -1 where nothing is known."""
    return _of_snippets(texts, page) if page.text is None else _of_text(texts, page.text)


def _of_text(texts: Sequence[str], reference: str) -> Floats:
    tokens = [words(text) for text in texts]
    known = words(reference)
    grams = Counter(tuple(known[at : at + _GRAM]) for at in range(len(known) - _GRAM + 1))
    found = np.full(len(texts), -1.0, dtype=np.float32)
    for at, own in enumerate(tokens):
        if len(own) >= _GRAM:
            found[at] = np.mean([tuple(own[k : k + _GRAM]) in grams for k in range(len(own) - _GRAM + 1)])
    _keep_one_copy(found, texts, tokens, reference)
    answers = np.flatnonzero(found > 0.5)
    first, last = (answers[0] - _EDGE, answers[-1] + _EDGE) if answers.size else (1, 0)
    line = f" {' '.join(known).lower()} "
    for at in np.flatnonzero(found < 0).tolist():
        own = tokens[at]
        inside = bool(own) and first <= at <= last and f" {' '.join(own).lower()} " in line
        alone = inside and re.search(rf"^\W*{re.escape(own[0])}\W*$", reference, re.MULTILINE)
        found[at] = inside and (len(own) > 1 or alone is not None)
    return found


def _keep_one_copy(found: Floats, texts: Sequence[str], tokens: Sequence[list[str]], reference: str) -> None:
    """Of a text that stands several times on the page and once in the reference, the copy among other answers stays."""
    mass = np.array([len(own) for own in tokens]) * (found > 0.5)
    around = np.convolve(mass, np.ones(_NEIGHBOURHOOD), "same")
    kept: dict[str, int] = {}
    for at in np.flatnonzero(found > 0.5).tolist():
        text = texts[at]
        other = kept.get(text)
        if other is None:
            kept[text] = at
        elif reference.count(text) < 2:
            lost, kept[text] = (other, at) if around[at] > around[other] else (at, other)
            found[lost] = 0.0


def _of_snippets(texts: Sequence[str], page: Page) -> Floats:
    squashed = [squash(text) for text in texts]
    found = np.full(len(texts), -1.0, dtype=np.float32)
    for snippet in filter(None, map(squash, page.without)):
        found[[at for at, text in enumerate(squashed) if snippet in text]] = 0.0
    for snippet in filter(None, map(squash, page.with_)):
        places = [at for at, text in enumerate(squashed) if snippet in text]
        if len(places) == 1 or (places and len(snippet) > _SNIPPET):
            found[places[0]] = 1.0
    return found
