"""Write docs/benchmark.md: every table, the corpora's hashes, and where we are not first."""

from __future__ import annotations

import platform
import subprocess
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks import ablation, hostile, timing
from benchmarks.compare import COLUMNS, Result, by_language, results, table, worst
from benchmarks.corpus import Page, digest, read_corpus
from benchmarks.scores import gain, mean_of, text_measure
from benchmarks.systems import OURS, ROOT, SYSTEMS

PAGE = ROOT / "docs" / "benchmark.md"
NOTES = Path(__file__).with_name("notes.toml")
CROSS_VALIDATED = f"{OURS}-cv"  # predictions of models that had not seen the page's site, written by the training
WORST = 10  # pages of each corpus

HEAD = """# Benchmark

Written by `python -m benchmarks report` on {day}; do not edit. How it is measured, and how to add a system or a corpus:
`benchmarks/README.md`.

newscrawler {version}, Python {python}, {machine}. One page at a time, from its bytes to text and metadata, without a
`Site`. What the columns say:

| column | what |
|---|---|
| F1, P, R | runs of four words, counted as article-extraction-benchmark counts them |
| words | F1 of the words, whatever their order |
| snippets, with, without | snippets that must and must not be in the text: F1, share of either found |
| title, title~ | titles as printed; without case, spaces and punctuation |
| authors, day, tags | F1 of the names, right days, F1 of the tags; – where a system gives none |
| empty | pages without any text |
| 95 % | of F1, else of the snippets' F1: the middle 95 % of 500 bootstrap samples of the pages |
| pages/CPU s | of one process; compare within a table only |
| × parse | CPU time in bare lxml parses of the same bytes, taken page by page in the same process |
| MiB | what the process grew by beside the pages |"""


WORST_PAGES = """Ten of each corpus, by cause. "reference:" marks what is no fault of the text that was found: the
reference holds something else, or less than the article, or its bytes are broken."""

ABLATION = """The text measure of each corpus with one part of ours switched off while reading; in brackets what the
part brings, from .0005 on. The weights are those of the whole, and never saw the page's site: trained without a part,
they would make up for some of it."""


TIMES = """CPU time of each part of `extract()`, bytes to article, in bare lxml parses of the same bytes. What
is spent between them, such as releasing the tree, is not in the sum, which is thus less than the cost told above."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A corpus with all that was predicted for it."""

    name: str
    digest: str
    pages: list[Page]
    results: list[Result]

    @property
    def ours(self) -> Result:
        """The row of newscrawler."""
        return next(one for one in self.results if one.run.system == OURS)

    @property
    def others(self) -> list[Result]:
        """The rows of all others, the best text first."""
        return [one for one in self.results if one.run.system != OURS]


def write(corpora: Sequence[Path], folder: Path, place: Path = PAGE) -> None:
    """Score what `run` left in `folder`, measure the hostile pages, and write the page."""
    measured = [
        Measured(corpus.resolve().name, digest(corpus), pages, _shown(results(corpus, folder, pages)))
        for corpus in corpora
        if (pages := read_corpus(corpus))
    ]
    compared = [one for one in measured if one.results and any(row.run.system == OURS for row in one.results)]
    if missing := [one.name for one in measured if one not in compared]:
        raise SystemExit(f"no predictions of {OURS} for {', '.join(missing)}: python -m benchmarks run CORPUS first")
    notes = tomllib.loads(NOTES.read_text(encoding="utf-8"))
    parts = [*_parts(compared, notes), *_inside(corpora, folder), *_hostile()]
    place.write_text("\n\n".join(parts) + "\n", encoding="utf-8")


def _shown(found: list[Result]) -> list[Result]:
    """Runs over the whole corpus as it is. Our cross-validated ones stand for us, since the shipped model knows the
    pages; what extraction costs is told by the run, which is a process of its own like those of the others."""
    found = [one for one in found if not one.run.told]
    if not any(one.system == CROSS_VALIDATED for one in found):
        return found
    runs = [one.run for one in found if one.system == OURS]
    return [
        replace(one, system=f"{OURS} (cross-validated)", run=(*runs, one.run)[0])
        if one.system == CROSS_VALIDATED
        else one
        for one in found
        if one.system != OURS
    ]


def _parts(compared: list[Measured], notes: dict[str, dict[str, Any]]) -> Iterator[str]:
    yield HEAD.format(
        day=datetime.now(tz=UTC).date().isoformat(),
        version=_version(),
        python=platform.python_version(),
        machine=f"{platform.system()} {platform.machine()}",
    )
    yield "## In short"
    yield markdown([["corpus", "pages", "ours", "best other", "", "lead, 95 %"], *map(_in_short, compared)])
    yield "## Where we are not first"
    lost = [row for one in compared for row in _lost(one)]
    yield (
        markdown([["corpus", "measure", "first", "it", "ours", "lead of the first, 95 %"], *lost])
        if lost
        else "Nowhere in text and metadata, on these corpora."
    )
    yield "In speed: " + _faster(compared)
    yield "## Systems"
    yield markdown(_systems(compared))
    yield "## Corpora"
    yield markdown(
        [
            ["corpus", "pages", "sites", "languages", "SHA-256", "what it is"],
            *(_corpus(one, notes.get(one.name, {}).get("about", "")) for one in compared),
        ]
    )
    for one in compared:
        yield f"## {one.name}"
        yield markdown(_emphasised(table(one.results)))
        if languages := by_language(one.results):
            yield "Text by language, with its number of pages:"
            yield markdown(_emphasised(languages))
    yield "## Our worst pages"
    yield WORST_PAGES
    yield markdown([["corpus", "cause", "pages, F1"], *(row for one in compared for row in _worst(one, notes))])


def _inside(corpora: Sequence[Path], folder: Path) -> Iterator[str]:
    """What parts of ours bring and cost, as far as that was measured."""
    if rows := ablation.table(corpora, folder):
        yield "## What each part brings"
        yield ABLATION
        yield markdown(rows)
    if rows := timing.table(corpora, folder):
        yield "## Where the time goes"
        yield TIMES
        yield markdown(rows)


def _hostile() -> Iterator[str]:
    yield "## Hostile pages"
    yield (
        "Each is an ordinary article of 40 kB with one fault. found: share of the article's runs of four words. "
        "*: the bare parse stops at 2,048 levels, so that it does less than was asked of it."
    )
    yield markdown(hostile.table([OURS]))


def _version() -> str:
    from newscrawler import __version__

    told = subprocess.run(
        ["git", "describe", "--always", "--dirty"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return f"{__version__} ({told.stdout.strip()})" if told.stdout else __version__


def _in_short(one: Measured) -> list[str]:
    if not one.others:
        return [one.name, str(len(one.pages)), f"{one.ours.text:.3f}", "", "", ""]
    best = one.others[0]
    lead = _signed(gain(one.ours.scores, best.scores))
    return [one.name, str(len(one.pages)), f"{one.ours.text:.3f}", f"{best.text:.3f}", best.system, lead]


def _signed(lead: tuple[float, float, float]) -> str:
    return f"{lead[0]:+.3f} ({lead[1]:+.3f} to {lead[2]:+.3f})"


def _lost(one: Measured) -> Iterator[list[str]]:
    """The measures in which another system stands before us, and how surely."""
    for name in ("text", "word", "title", "title_norm", "authors", "day"):
        measure = text_measure if name == "text" else mean_of(name)
        ours = measure(one.ours.scores)
        if ours is None or not one.others:
            continue
        first = max(one.others, key=lambda other: measure(other.scores) or 0.0)
        theirs = measure(first.scores) or 0.0
        if theirs > ours:
            lead = _signed(gain(first.scores, one.ours.scores, measure))
            yield [one.name, COLUMNS.get(name, name), first.system, f"{theirs:.3f}", f"{ours:.3f}", lead]


def _faster(compared: list[Measured]) -> str:
    costs = {row[0]: float(row[5]) for row in _systems(compared)[1:]}
    before = [f"{name} ({cost:.1f} × parse)" for name, cost in costs.items() if cost < costs[OURS]]
    return (", ".join(before) or "none") + f" stand before us ({costs[OURS]:.1f} × parse)."


def _systems(compared: list[Measured]) -> list[list[str]]:
    """Every system over all corpora together: its version, how it was called, and what it cost."""
    rows = [["system", "version", "Python", "options", "pages/CPU s", "× parse", "MiB at most", "pages it failed on"]]
    for name, system in SYSTEMS.items():
        runs = [row.run for one in compared for row in one.results if row.run.system == name]
        if runs:
            seconds, parses = sum(run.seconds for run in runs), sum(run.parse_seconds for run in runs)
            rows.append(
                [
                    name,
                    ", ".join(sorted({run.version for run in runs})),
                    ", ".join(sorted({run.python for run in runs})),
                    ", ".join(f"`{key}={value}`" for key, value in system.options.items()),
                    f"{sum(run.pages for run in runs) / seconds:.1f}",
                    f"{seconds / parses:.1f}",
                    f"{max(run.megabytes for run in runs):.0f}",
                    str(sum(run.errors for run in runs)),
                ]
            )
    return rows


def _corpus(one: Measured, about: str) -> list[str]:
    languages = Counter(page.lang or "?" for page in one.pages).most_common()
    told = ", ".join(f"{lang} {count}" for lang, count in languages[:5]) + (", …" if len(languages) > 5 else "")
    sites = len({page.site for page in one.pages})
    return [one.name, str(len(one.pages)), str(sites), told, f"`{one.digest[:16]}`", about]


def _worst(one: Measured, notes: dict[str, dict[str, Any]]) -> list[list[str]]:
    """The pages of a corpus on which we lost most, by cause; the cause with the worst page first."""
    causes = notes.get(one.name, {}).get("causes", {})
    pages: dict[str, list[str]] = defaultdict(list)
    for score, _ in worst(one.ours, WORST):
        pages[causes.get(score.id, "not looked at yet")].append(f"`{score.id}` {1 - score.loss:.2f}")
    return [[one.name, cause, ", ".join(of)] for cause, of in pages.items()]


def _emphasised(rows: list[list[str]]) -> list[list[str]]:
    return [[f"**{row[0]}**", *row[1:]] if row[0].startswith(OURS) else row for row in rows]


def markdown(rows: Sequence[Sequence[str]]) -> str:
    """A table of Markdown; the first row is its head."""
    lines = [f"| {' | '.join(cell.replace('|', '∣') for cell in row)} |" for row in rows]
    return "\n".join([lines[0], "|" + "---|" * len(rows[0]), *lines[1:]])
