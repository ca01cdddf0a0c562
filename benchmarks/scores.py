"""What a prediction earns against its reference: text, snippets, title, authors, day; and what a corpus earns in all.

The text measure is that of article-extraction-benchmark (https://github.com/scrapinghub/article-extraction-benchmark):
runs of four words, compared as multisets. Chinese, Japanese and Thai characters count as one word each.
"""

from __future__ import annotations

import random
import re
import statistics
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from benchmarks.corpus import Page

_ONE_EACH = "\u0e00-\u0e7f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
_WORD = re.compile(rf"[{_ONE_EACH}]|[^\W{_ONE_EACH}]+")
_AND = re.compile(r"[,;|/&\n·]|\s(?:and|und|et|y|e|i|и|och|og|en)\s", re.IGNORECASE)
_BY = re.compile(r"(?:by|von|par|por|автор:?)\s+", re.IGNORECASE)
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class Prediction:
    """What a system found on a page, and the CPU seconds this took beside the bare parse of the same bytes."""

    id: str
    text: str = ""
    title: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    tags: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    seconds: float = 0.0
    parse_seconds: float = 0.0
    error: str | None = None


def words(text: str | None) -> list[str]:
    """The words of a text, in its own case; a soft hyphen does not end a word."""
    return _WORD.findall((text or "").replace("\xad", ""))


def shingles(tokens: Sequence[str], size: int = 4) -> Counter[tuple[str, ...]]:
    """Runs of `size` words, as often as they occur; a shorter text is one run, an empty one none."""
    return Counter(tuple(tokens[at : at + size]) for at in range(max(1, len(tokens) - size + 1)) if tokens)


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two multisets: how many members they share, and how many each has alone."""

    shared: int
    extra: int
    missed: int

    @property
    def precision(self) -> float | None:
        """Share of what was found that is right; None where nothing was found."""
        return self.shared / (self.shared + self.extra) if self.shared + self.extra else None

    @property
    def recall(self) -> float | None:
        """Share of what is right that was found; None where there was nothing to find."""
        return self.shared / (self.shared + self.missed) if self.shared + self.missed else None

    @property
    def f1(self) -> float:
        """Harmonic mean of the two; 1 where both multisets are empty."""
        total = 2 * self.shared + self.extra + self.missed
        return 2 * self.shared / total if total else 1.0


def overlap(found: Iterable[Any], reference: Iterable[Any]) -> Overlap:
    """Compare two multisets."""
    have, want = Counter(found), Counter(reference)
    shared = (have & want).total()
    return Overlap(shared, have.total() - shared, want.total() - shared)


def shingle_overlap(text: str | None, reference: str | None) -> Overlap:
    """Runs of four words that two texts share."""
    return overlap(shingles(words(text)).elements(), shingles(words(reference)).elements())


def shingle_f1(text: str | None, reference: str | None) -> float:
    """F1 of the runs of four words of one page."""
    return shingle_overlap(text, reference).f1


def word_f1(text: str | None, reference: str | None) -> float:
    """F1 of the words of one page, whatever their order and case."""
    return overlap(words((text or "").lower()), words((reference or "").lower())).f1


def snippet_overlap(text: str | None, with_: Sequence[str], without: Sequence[str]) -> Overlap:
    """Snippets that must stand in a text (shared, else missed) and that must not (extra); case and spaces aside."""
    squashed = _squashed(text)
    shared = sum(_squashed(snippet) in squashed for snippet in with_)
    return Overlap(shared, sum(_squashed(snippet) in squashed for snippet in without), len(with_) - shared)


def _squashed(text: str | None) -> str:
    return " ".join((text or "").lower().split())


def normal(text: str | None) -> str:
    """A title or name without case, spaces, punctuation and typographic variants."""
    return "".join(words(unicodedata.normalize("NFKC", text or "").casefold()))


def names(authors: Iterable[str]) -> set[str]:
    """Author names as `normal()` has them, one each: "By A. One and B. Two" is two."""
    return {name for line in authors for one in _AND.split(_BY.sub("", line, count=1)) if (name := normal(one))}


def authors_f1(authors: Iterable[str], reference: Iterable[str]) -> float:
    """F1 of the sets of names; 1 if both are empty."""
    return overlap(names(authors), names(reference)).f1


def days(stamp: str | None) -> set[str]:
    """The days a time stamp may stand for: as it is written, and in UTC; none if it does not begin with a day."""
    written = (stamp or "").strip()
    found = set(_DAY.findall(written[:10]))
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        return found
    return found | ({moment.astimezone(UTC).date().isoformat()} if moment.tzinfo else set())


@dataclass(frozen=True, slots=True)
class Score:
    """What one page earns; a measure for which the reference says nothing is None or not in `values`."""

    id: str
    lang: str | None
    shingles: Overlap | None = None
    snippets: Overlap | None = None
    unwanted: int = 0
    values: dict[str, float] = field(default_factory=dict)

    @property
    def loss(self) -> float:
        """How bad the text is, from 0 to 1: by its runs of four words, else by its snippets."""
        measured = self.shingles or self.snippets
        return 1 - measured.f1 if measured else 0.0


def score(page: Page, found: Prediction) -> Score:
    """Compare a prediction with the page's reference."""
    values: dict[str, float] = {}
    if page.text:
        values["word"] = word_f1(found.text, page.text)
        values["empty"] = float(not found.text.strip())
    if page.title:
        values["title"] = float(" ".join((found.title or "").split()) == " ".join(page.title.split()))
        values["title_norm"] = float(normal(found.title) == normal(page.title))
    if names(page.authors):
        values["authors"] = authors_f1(found.authors, page.authors)
    if days(page.published):
        values["day"] = float(bool(days(page.published) & days(found.published)))
    if page.tags:
        values["tags"] = overlap({normal(tag) for tag in found.tags}, {normal(tag) for tag in page.tags}).f1
    return Score(
        page.id,
        page.lang,
        shingle_overlap(found.text, page.text) if page.text else None,
        snippet_overlap(found.text, page.with_, page.without) if page.with_ or page.without else None,
        len(page.without),
        values,
    )


def mean_f1(overlaps: Sequence[Overlap]) -> tuple[float, float, float]:
    """(F1, precision, recall) of a corpus: means over its pages, F1 being the harmonic mean of the two means.

    A page on which nothing was found has no precision, and counts against the recall alone.
    """
    precisions = [one.precision for one in overlaps if one.precision is not None]
    recalls = [one.recall for one in overlaps if one.recall is not None]
    precision = statistics.fmean(precisions) if precisions else 0.0
    recall = statistics.fmean(recalls) if recalls else 0.0
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0, precision, recall


def pooled(overlaps: Sequence[Overlap]) -> Overlap:
    """All pages as one: how snippets are counted."""
    return Overlap(*(sum(getattr(one, name) for one in overlaps) for name in ("shared", "extra", "missed")))


def text_measure(scores: Sequence[Score]) -> float | None:
    """The one figure a corpus is ranked by: F1 of runs of four words, else of snippets; None without either."""
    if runs := [one.shingles for one in scores if one.shingles]:
        return mean_f1(runs)[0]
    snippets = [one.snippets for one in scores if one.snippets]
    return pooled(snippets).f1 if snippets else None


def mean_of(name: str) -> Callable[[Sequence[Score]], float | None]:
    """The measure of a corpus that is the mean of a value of its pages: word, title, title_norm, authors, day, tags."""

    def measure(scores: Sequence[Score]) -> float | None:
        values = [one.values[name] for one in scores if name in one.values]
        return statistics.fmean(values) if values else None

    return measure


def summary(scores: Sequence[Score]) -> dict[str, float]:
    """Every measure of a corpus by name; one for which no page has a reference is not there."""
    found: dict[str, float] = {}
    if runs := [one.shingles for one in scores if one.shingles]:
        found["f1"], found["precision"], found["recall"] = mean_f1(runs)
    if snippets := [one for one in scores if one.snippets]:
        all_of = pooled([one.snippets for one in snippets if one.snippets])
        found["snippets"] = all_of.f1
        found["with"] = all_of.recall or 0.0
        found["without"] = all_of.extra / max(1, sum(one.unwanted for one in snippets))
    for name in ("word", "title", "title_norm", "authors", "day", "tags"):
        if (value := mean_of(name)(scores)) is not None:
            found[name] = value
    if any("empty" in one.values for one in scores):
        found["empty"] = sum(one.values.get("empty", 0.0) for one in scores)
    return found


def interval(
    scores: Sequence[Score],
    measure: Callable[[Sequence[Score]], float | None] = text_measure,
    *,
    draws: int = 500,
    seed: int = 0,
) -> tuple[float, float]:
    """The middle 95 % of a measure over `draws` bootstrap samples of the pages; the same for the same seed."""
    chance = random.Random(seed)
    values = sorted(measure(chance.choices(scores, k=len(scores))) or 0.0 for _ in range(draws))
    return values[round(0.025 * (draws - 1))], values[round(0.975 * (draws - 1))]


def gain(
    ours: Sequence[Score],
    theirs: Sequence[Score],
    measure: Callable[[Sequence[Score]], float | None] = text_measure,
    *,
    draws: int = 500,
    seed: int = 0,
) -> tuple[float, float, float]:
    """How far `ours` leads on the same pages, and the middle 95 % of that lead over paired bootstrap samples."""
    chance, indexes = random.Random(seed), range(len(ours))

    def lead(chosen: Sequence[int]) -> float:
        return (measure([ours[at] for at in chosen]) or 0.0) - (measure([theirs[at] for at in chosen]) or 0.0)

    values = sorted(lead(chance.choices(indexes, k=len(ours))) for _ in range(draws))
    return lead(indexes), values[round(0.025 * (draws - 1))], values[round(0.975 * (draws - 1))]
