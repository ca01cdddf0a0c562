"""Run systems over a corpus, each in its environment, and put what they earn side by side."""

from __future__ import annotations

import json
import os
import subprocess
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.corpus import Page, digest, read_corpus
from benchmarks.measure import Run
from benchmarks.scores import Prediction, Score, interval, score, summary, text_measure
from benchmarks.systems import CACHE, OURS, REQUIREMENTS, ROOT, SYSTEMS, NotRun, python_of

PREDICTIONS = CACHE / "predictions"  # texts of publishers: never inside the repository


@dataclass(frozen=True, slots=True)
class Result:
    """What a system earned on a corpus: a score a page in the order of the corpus, its predictions, and the run."""

    system: str
    run: Run
    predictions: list[Prediction]
    scores: list[Score]

    @property
    def text(self) -> float:
        """The figure that corpora are ranked by; 0 where the references hold no text."""
        return text_measure(self.scores) or 0.0


def predict(
    name: str, corpus: Path, folder: Path, told: Mapping[str, Any] | None = None, *, reuse: bool = False
) -> None:
    """Let a system predict in a process of its own; `folder/<corpus>/<system>.jsonl` holds what it found.

    `told` are the keywords of `measure.run()`. `reuse` leaves the predictions alone that the same version made of the
    same pages. Raises `NotRun` where the system cannot be installed or its process fails.
    """
    place = folder / corpus.resolve().name / f"{name}.jsonl"
    if reuse and not told and _is_current(name, corpus, place):
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    command = [python_of(SYSTEMS[name]), "-m", "benchmarks.measure", name, str(corpus.resolve()), str(place)]
    done = subprocess.run(
        [*command, json.dumps(dict(told or {}))],
        cwd=ROOT,
        env=os.environ | {"PYTHONHASHSEED": "0"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise NotRun(f"{name} on {corpus.name}: {done.stderr.strip()[-300:] or f'ended by {done.returncode}'}")


def results(corpus: Path, folder: Path, pages: Sequence[Page] | None = None) -> list[Result]:
    """All predictions that are there for a corpus, scored; the best text first. A page without one earns nothing."""
    pages = pages if pages is not None else read_corpus(corpus)
    found = []
    for about in sorted((folder / corpus.resolve().name).glob("*.run.json")):
        place = about.with_suffix("").with_suffix(".jsonl")
        predictions = {one.id: one for one in _read(place)}
        scores = [score(page, predictions.get(page.id, Prediction(page.id))) for page in pages]
        found.append(Result(place.stem, _run(place), list(predictions.values()), scores))
    return sorted(found, key=lambda one: -one.text)


def _is_current(name: str, corpus: Path, place: Path) -> bool:
    """Whether another system's predictions are of these pages; ours are always made again."""
    if name == OURS or not place.is_file():
        return False
    run, pinned = _run(place), (REQUIREMENTS / f"{SYSTEMS[name].distribution}.txt").read_text(encoding="utf-8")
    return not run.told and run.digest == digest(corpus) and f"=={run.version}\n" in pinned


def _run(place: Path) -> Run:
    return Run(**json.loads(place.with_suffix(".run.json").read_text(encoding="utf-8")))


def _read(place: Path) -> Iterable[Prediction]:
    with place.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            listed = {name: tuple(row[name]) for name in ("authors", "tags", "flags")}
            yield Prediction(**(row | listed))


COLUMNS = {  # of `summary()`, by the name they have in a table
    "f1": "F1",
    "precision": "P",
    "recall": "R",
    "word": "words",
    "snippets": "snippets",
    "with": "with",
    "without": "without",
    "title": "title",
    "title_norm": "title~",
    "authors": "authors",
    "day": "day",
    "tags": "tags",
    "empty": "empty",
}


def table(found: Sequence[Result]) -> list[list[str]]:
    """A head and a row a system; columns that no row has a value for are left out."""
    summaries = [summary(one.scores) for one in found]
    columns = [name for name in COLUMNS if any(name in one for one in summaries)]
    rows = [["system", *(COLUMNS[name] for name in columns), "95 %", "pages/CPU s", "× parse", "MiB"]]
    for one, measured in zip(found, summaries, strict=True):
        cells = [_cell(name, measured.get(name)) if _gives(one, name) else "–" for name in columns]
        low, high = interval(one.scores)
        speed = [f"{one.run.pages_a_second:.1f}", f"{one.run.ratio:.1f}", f"{one.run.megabytes:.0f}"]
        rows.append([one.system, *cells, f"{low:.3f}–{high:.3f}", *speed])
    return rows


def _gives(one: Result, name: str) -> bool:
    """Whether a system ever says anything of what a column measures."""
    said = {"title_norm": "title", "day": "published"}.get(name, name)
    return said not in {"title", "authors", "published", "tags"} or any(getattr(it, said) for it in one.predictions)


def _cell(name: str, value: float | None) -> str:
    return "" if value is None else f"{value:.0f}" if name == "empty" else f"{value:.3f}"


def by_language(found: Sequence[Result], least: int = 10) -> list[list[str]]:
    """The text measure of each system by language of the page; languages with fewer than `least` pages are left out.

    Empty where the corpus holds one language only, or none with so many pages.
    """
    languages = [one.lang or "?" for one in found[0].scores] if found else []
    counts = Counter(languages)
    shown = sorted((one for one in counts if counts[one] >= least), key=lambda one: (-counts[one], one))
    if len(counts) < 2 or not shown:
        return []
    rows = [["system", *(f"{one} ({counts[one]})" for one in shown)]]
    for one in found:
        of = [[score for score in one.scores if (score.lang or "?") == language] for language in shown]
        rows.append([one.system, *(_cell("f1", text_measure(scores)) for scores in of)])
    return rows


def aligned(rows: Sequence[Sequence[str]]) -> str:
    """A table for a terminal."""
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    return "\n".join(
        " ".join(
            [row[0].ljust(widths[0]), *(cell.rjust(width + 1) for cell, width in zip(row[1:], widths[1:], strict=True))]
        )
        for row in rows
    )


def worst(result: Result, count: int) -> list[tuple[Score, Prediction]]:
    """The pages on which a system lost most."""
    of = {one.id: one for one in result.predictions}
    losing = sorted(result.scores, key=lambda one: -one.loss)[:count]
    return [(one, of.get(one.id, Prediction(one.id))) for one in losing if one.loss]
