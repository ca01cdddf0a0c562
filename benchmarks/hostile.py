"""What hostile pages cost: CPU time against the bare parse of the same bytes, and whether the article is still found.

    python -m benchmarks.hostile SYSTEM PAGE…

is the process that the harness starts in a system's environment; it prints a JSON line a page. A page that takes
longer than `LIMIT` ends it, and the next process goes on behind that page.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import logging
import signal
import subprocess
import sys
import warnings
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.corpus import Page
from benchmarks.hostile_pages import PAGES, reference
from benchmarks.measure import is_cut_short, predict
from benchmarks.runners import Extractor
from benchmarks.scores import shingle_overlap
from benchmarks.systems import ROOT, SYSTEMS, NotRun, python_of

LIMIT = 60  # seconds of wall time for all repeats of one page
REPEATS, ENOUGH = 5, 1.0  # the quickest of at most five, or of what fits into a second: the machine is shared


@dataclass(frozen=True, slots=True)
class Cost:
    """What one page cost one system.

    `recall` is the share of the article's runs of four words that was found. `cut`: the bare parse stopped at 2,048
    levels, so that it did less than was asked of it and the ratio says little.
    """

    name: str
    megabytes: float = 0.0
    parse_seconds: float = 0.0
    seconds: float = 0.0
    recall: float = 0.0
    cut: bool = False
    flags: tuple[str, ...] = ()
    failure: str | None = None

    @property
    def ratio(self) -> float:
        """CPU time in bare parses."""
        return self.seconds / self.parse_seconds if self.parse_seconds else 0.0


def costs(system: str) -> list[Cost]:
    """Every page in turn. Raises `NotRun` where the system cannot be installed."""
    command = [python_of(SYSTEMS[system]), "-m", "benchmarks.hostile", system]
    found: list[Cost] = []
    while rest := list(PAGES)[len(found) :]:
        done = subprocess.run([*command, *rest], cwd=ROOT, capture_output=True, text=True, check=False)
        for line in done.stdout.splitlines():
            row = json.loads(line)
            found.append(Cost(**(row | {"flags": tuple(row["flags"])})))
        if len(found) < len(PAGES):
            late = done.returncode == -signal.SIGALRM
            told = f"over {LIMIT} s" if late else (done.stderr.strip().splitlines() or ["the process died"])[-1]
            if not late and not found:
                raise NotRun(f"{system}: {told}")
            found.append(Cost(list(PAGES)[len(found)], failure=told[:60]))
    return found


def measured(extractor: Extractor, name: str) -> Cost:
    """The quickest of some repeats over one page."""
    html = PAGES[name]()
    page = Page(id=name, file=Path(name), url="https://harbour.example/news/ferry-1042/")
    runs = [predict(extractor, page, html)]
    while len(runs) < REPEATS and sum(one.seconds + one.parse_seconds for one in runs) < ENOUGH:
        runs.append(predict(extractor, page, html))
    return Cost(
        name=name,
        megabytes=len(html) / 2**20,
        parse_seconds=min(one.parse_seconds for one in runs),
        seconds=min(one.seconds for one in runs),
        recall=shingle_overlap(runs[0].text, reference(name)).recall or 0.0,
        cut=is_cut_short(html),
        flags=runs[0].flags,
        failure=runs[0].error,
    )


def table(systems: Sequence[str]) -> list[list[str]]:
    """A row a page. One system is told with its recall and flags, several by their ratios alone."""
    found: dict[str, list[Cost]] = {}
    for system in systems:
        try:
            found[system] = costs(system)
        except NotRun as problem:
            print(f"not run: {problem}", file=sys.stderr, flush=True)
    return rows(found)


def rows(found: dict[str, list[Cost]]) -> list[list[str]]:
    """The table of what `costs()` gave, by system."""
    if len(found) != 1:
        pages = zip(PAGES, *found.values(), strict=True) if found else ()
        return [
            ["page", *(f"{system}, × parse" for system in found)],
            *([name, *(_ratio(one) for one in costs)] for name, *costs in pages),
        ]
    [of] = found.values()
    return [["page", "MB", "parse, ms", "extract, ms", "× parse", "found", "flags"], *(_row(one) for one in of)]


def _row(one: Cost) -> list[str]:
    times = [f"{1000 * seconds:.1f}" for seconds in (one.parse_seconds, one.seconds)]
    return [one.name, f"{one.megabytes:.2f}", *times, _ratio(one), f"{one.recall:.2f}", ", ".join(one.flags)]


def _ratio(one: Cost) -> str:
    return one.failure if one.failure and not one.seconds else f"{one.ratio:.1f}{'*' if one.cut else ''}"


def main() -> None:
    """Measure the pages that are named, one after the other."""
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    system = SYSTEMS[sys.argv[1]]
    with contextlib.redirect_stdout(sys.stderr):
        extractor = importlib.import_module(f"benchmarks.runners.{system.runner}").extractor(**system.options)
        measured(extractor, next(iter(PAGES)))  # imports and tables on first use
    for name in sys.argv[2:]:
        signal.alarm(LIMIT)
        with contextlib.redirect_stdout(sys.stderr):
            cost = measured(extractor, name)
        signal.alarm(0)
        print(json.dumps(asdict(cost)), flush=True)


if __name__ == "__main__":
    main()
