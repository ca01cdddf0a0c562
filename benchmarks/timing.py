"""Where the time of extract() goes: the CPU time of each of its parts, in bare lxml parses of the same bytes.

Each part is wrapped in a clock that leaves out what is spent in the parts inside it.
"""

from __future__ import annotations

import gc
import importlib
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from time import process_time
from typing import Any
from unittest.mock import patch

from benchmarks import beside
from benchmarks.corpus import Page, read_corpus
from benchmarks.measure import WARM, bare_parse
from newscrawler.extract import body, extract

NAME = "timing"  # of the file beside a corpus's predictions
_PARSE, _ALL, _PAGES = "bare parse", "all of `extract()`", "pages"
_EXTRACTION = importlib.import_module("newscrawler.extract")  # the package offers a function under the same name
PARTS = {
    "encoding and parse": (_EXTRACTION, "read_document"),
    "the page's own evidence": (_EXTRACTION, "gather"),
    "walk to blocks": (_EXTRACTION, "walk"),
    "headline": (_EXTRACTION, "find_title"),
    "features": (body, "features"),
    "model": (body, "likelihoods"),
    "decision on blocks": (_EXTRACTION, "find_body"),
    "metadata": (_EXTRACTION, "find_article"),
    "cleaning": (_EXTRACTION, "clean"),
}


class Clock:
    """Seconds by name of what is called through it."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self._inner = [0.0]

    def timed(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """The same function; its time is counted under a name, that of timed functions inside it under theirs."""

        def wrapper(*args: Any, **options: Any) -> Any:
            self._inner.append(0.0)
            before = process_time()
            try:
                return function(*args, **options)
            finally:
                whole = process_time() - before
                self.seconds[name] += whole - self._inner.pop()
                self._inner[-1] += whole

        return wrapper


def measure(pages: Sequence[Page]) -> dict[str, float]:
    """CPU seconds of each part over some pages, of the bare parses, and the number of pages."""
    bodies = [page.html for page in pages]
    for page, html in zip(pages[:WARM], bodies, strict=False):
        extract(html, page.url)
    clock = Clock()
    parse = clock.timed(_PARSE, bare_parse)
    gc.collect()
    with ExitStack() as patched:
        for part, (where, name) in PARTS.items():
            patched.enter_context(patch.object(where, name, clock.timed(part, getattr(where, name))))
        for page, html in zip(pages, bodies, strict=True):
            gc.collect(0)  # else the parse is charged with what the page before has left
            parse(html)
            extract(html, page.url)
    return {_PAGES: len(pages), **{name: clock.seconds[name] for name in (_PARSE, *PARTS)}}


def write(corpora: Sequence[Path], folder: Path) -> None:
    """Measure corpora one after the other, and leave the times of each beside its predictions."""
    for corpus in corpora:
        beside.write(corpus, folder, NAME, measure(read_corpus(corpus)))


def table(corpora: Sequence[Path], folder: Path) -> list[list[str]]:
    """A head, a row a part and one for all: × parse on each corpus and on all of them, and milliseconds a page.

    Corpora that were not measured as they are now are left out; [] if that is all of them.
    """
    read = {corpus.resolve().name: beside.read(corpus, folder, NAME) for corpus in corpora}
    measured = {name: seconds for name, seconds in read.items() if seconds}
    if not measured:
        return []
    columns = [*measured.values()]
    columns.append({name: sum(one[name] for one in columns) for name in columns[0]})
    for one in columns:
        one[_ALL] = sum(one[part] for part in PARTS)
    whole = columns[-1]
    return [
        ["part", *measured, "all", "ms a page"],
        *(
            [part, *(f"{one[part] / one[_PARSE]:.2f}" for one in columns), f"{1000 * whole[part] / whole[_PAGES]:.2f}"]
            for part in (*PARTS, _ALL)
        ),
    ]
