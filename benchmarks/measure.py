"""Run one system over the pages of one corpus, in this process: what it finds, and what that costs.

    python -m benchmarks.measure SYSTEM CORPUS PREDICTIONS [JSON OPTIONS]

is what the harness starts in each system's environment; it needs lxml and the system, nothing of newscrawler's own
dependencies. The pages are in memory before the clock runs, and each is parsed bare by lxml right before the system
gets it: the ratio of the two sums of CPU seconds is the system's cost, comparable between machines and runs.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import logging
import os
import platform
import re
import resource
import sys
import time
import warnings
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from lxml import etree

from benchmarks.anonymous import anonymous
from benchmarks.corpus import Page, digest, read_corpus
from benchmarks.runners import Extractor
from benchmarks.scores import Prediction
from benchmarks.systems import SYSTEMS

WARM = 5  # pages before the clock runs: imports and tables on first use are no cost of a page


@dataclass(frozen=True, slots=True)
class Run:
    """What a run over a corpus was, beside its predictions; stored as `<system>.run.json`.

    `told` is what else was asked for: limit, rename, options. It is empty for a run that counts.
    """

    system: str
    version: str
    python: str
    lxml: str
    day: str
    corpus: str
    digest: str
    pages: int
    seconds: float
    parse_seconds: float
    megabytes: float
    errors: int
    told: Mapping[str, Any] = field(default_factory=dict)

    @property
    def ratio(self) -> float:
        """CPU time in bare parses of the same bytes."""
        return self.seconds / self.parse_seconds if self.parse_seconds else 0.0

    @property
    def pages_a_second(self) -> float:
        """Pages per CPU second."""
        return self.pages / self.seconds if self.seconds else 0.0


def bare_parse(html: bytes) -> None:
    """The yardstick: lxml builds the tree, and nothing is asked of it."""
    etree.fromstring(html or b" ", etree.HTMLParser(encoding="utf-8", huge_tree=True))


def is_cut_short(html: bytes) -> bool:
    """Whether the bare parse lost a part of the page, as libxml2 does beyond 2,048 levels, without an error."""
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True)
    etree.fromstring(html or b" ", parser)
    return any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log)


def predict(extractor: Extractor, page: Page, html: bytes) -> Prediction:
    """What a system finds on one page; one that fails on it has found nothing."""
    before = time.process_time()
    bare_parse(html)
    between = time.process_time()
    found, error = _tried(extractor, page, html)
    gc.collect(0)  # what a system leaves to the collector is its own cost, not that of the next page's parse
    after = time.process_time()
    return Prediction(
        id=page.id,
        text="\n".join(_strings(found.get("text"))),
        title=next(iter(_strings(found.get("title"))), None),
        authors=_strings(found.get("authors")),
        published=next(iter(_strings(found.get("published"))), None),
        tags=_strings(found.get("tags")),
        flags=_strings(found.get("flags")),
        seconds=after - between,
        parse_seconds=between - before,
        error=error,
    )


def _tried(extractor: Extractor, page: Page, html: bytes) -> tuple[dict[str, Any], str | None]:
    try:
        return extractor(page, html) or {}, None
    except Exception as problem:  # whatever it raises: the next page is tried all the same
        return {}, f"{type(problem).__name__}: {problem}"[:200]


def _strings(value: object) -> tuple[str, ...]:
    """Strings and times out of whatever a system answers with: one, none, or lists of them."""
    if isinstance(value, (datetime, date)):
        return (value.isoformat(),)
    if isinstance(value, str):
        return (value,)
    return tuple(text for one in value for text in _strings(one)) if isinstance(value, Iterable) else ()


def run(
    name: str, corpus: Path, *, rename: bool = False, limit: int | None = None, options: dict[str, Any] | None = None
) -> tuple[list[Prediction], Run]:
    """Predictions of a system for the pages of a corpus, and what they cost."""
    system = SYSTEMS[name]
    pages = read_corpus(corpus)[:limit]
    bodies = [anonymous(page.html, seed) if rename else page.html for seed, page in enumerate(pages)]
    gc.collect()
    before = _megabytes("VmRSS")
    module = importlib.import_module(f"benchmarks.runners.{system.runner}")
    extractor: Extractor = module.extractor(**system.options, **(options or {}))
    for page, html in zip(pages[:WARM], bodies, strict=False):
        predict(extractor, page, html)
    found = [predict(extractor, page, html) for page, html in zip(pages, bodies, strict=True)]
    return found, Run(
        system=name,
        version=_version(system.distribution),
        python=platform.python_version(),
        lxml=version("lxml"),
        day=datetime.now(tz=UTC).date().isoformat(),
        corpus=corpus.resolve().name,
        digest=digest(corpus),
        pages=len(pages),
        seconds=sum(one.seconds for one in found),
        parse_seconds=sum(one.parse_seconds for one in found),
        megabytes=_megabytes("VmHWM") - before,
        errors=sum(one.error is not None for one in found),
        told={key: value for key, value in (("rename", rename), ("limit", limit), ("options", options)) if value},
    )


def _megabytes(line: str) -> float:
    """Memory of this process: VmRSS now, VmHWM at most. Elsewhere than on Linux the most it had, for both.

    Not `getrusage()` on Linux: a process inherits the most that its parent had.
    """
    told = Path("/proc/self/status")
    if told.is_file():
        [kilobytes] = re.findall(rf"^{line}:\s+(\d+) kB", told.read_text(encoding="utf-8"), re.MULTILINE)
        return int(kilobytes) / 2**10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)


def _version(distribution: str) -> str:
    try:
        return version(distribution)
    except PackageNotFoundError:  # ours, run from a checkout that is not installed
        return "checkout"


def write(predictions: Iterable[Prediction], done: Run, place: Path) -> None:
    """Write predictions, a JSON object a line, to `place` (`<system>.jsonl`), and the run to `<system>.run.json`."""
    with place.open("w", encoding="utf-8") as lines:
        lines.writelines(json.dumps(asdict(one), ensure_ascii=False) + "\n" for one in predictions)
    place.with_suffix(".run.json").write_text(json.dumps(asdict(done), indent=1), encoding="utf-8")


def main() -> None:
    """What the harness starts: run, and write."""
    name, corpus, place, options = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), json.loads(sys.argv[4])
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    with Path(os.devnull).open("w") as nothing, contextlib.redirect_stdout(nothing):
        found, done = run(name, corpus, **options)
    write(found, done, place)


if __name__ == "__main__":
    main()
