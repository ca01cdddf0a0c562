"""What each part of the extraction brings: text F1 with that part switched off while reading, nothing trained anew.

With --weights, a folder that `benchmarks/train.py` wrote, each page is read by weights that never saw its site.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

from benchmarks import beside
from benchmarks.corpus import Page, read_corpus
from benchmarks.scores import Prediction, Score, score, text_measure
from benchmarks.weights import use
from newscrawler.extract import body, extract, model, staying
from newscrawler.extract.body import find_body
from newscrawler.extract.features import Features, features
from newscrawler.extract.hints import Hints
from newscrawler.extract.pieces import Walk
from newscrawler.items import Article, text_of

WHOLE, NAME = "nothing", "ablation"  # the row of the whole; the file beside a corpus's predictions
_FIXED = 0.45  # the threshold that was best for all pages alike
_EXTRACTION = importlib.import_module("newscrawler.extract")  # the package offers a function under the same name


def _nothing(*_: object) -> None:
    """In the place of a step that moves blocks."""


def _untold(flat: Walk, hints: Hints, *others: Any, **unknown: None) -> body.Found:
    return find_body(flat, replace(hints, **unknown), *others)


def _nameless(flat: Walk, hints: Hints) -> Features:
    for span in flat.spans:
        span.rule = None
    return features(flat, hints)


def _alone(shown: Any, page: Features) -> list[Any]:
    return [0 * shown, 0 * shown, *[shown] * (len(page.intervals) + 1)]


def _fixed(likely: Any, *_: Any) -> Any:
    return likely * (1 - _FIXED) / (likely * (1 - _FIXED) + (1 - likely) * _FIXED)


def _as_found(article: Article) -> Article:
    return replace(article, text=text_of(article.blocks))


_UNSAID = partial(_untold, article_body=None, description=None)
# What is switched off: the module in which a name is replaced, the name, and what stands in its place.
PARTS: dict[str, tuple[Any, str, Callable[..., Any]]] = {
    "first words of blocks": (model, "_add_words", _nothing),
    "names of furniture (node rules)": (body, "features", _nameless),
    "means over neighbours and elements around": (model, "_surroundings", _alone),
    "the headline's place": (_EXTRACTION, "find_body", partial(_untold, title_at=None)),
    "`articleBody` and description as hints": (_EXTRACTION, "find_body", _UNSAID),
    "`articleBody` as the text that is not printed": (_EXTRACTION, "given_body", lambda *_: []),
    "the page's application state as that text": (_EXTRACTION, "body_in_state", lambda *_: []),
    f"each page's own threshold (all at {_FIXED})": (body, "balanced", _fixed),
    "lines of links only": (staying, "_is_link_line", lambda *_: False),
    "beginnings of other stories": (staying, "other_stories", lambda *_: []),
    "one copy": (staying, "copies", lambda *_: []),
    "small print behind the text": (staying, "small_print", lambda *_: []),
    "gaps closed": (staying, "_close_gaps", _nothing),
    "kin of the text": (staying, "_keep_kin", _nothing),
    "rows of one make": (staying, "settle_rows", _nothing),
    "questions with their answers": (staying, "keep_answers", _nothing),
    "lines above what stays": (staying, "_keep_lines_above", _nothing),
    "lines that are links, with their text": (staying, "_keep_linked_lines", _nothing),
    "headings of one make": (staying, "keep_headings", _nothing),
    "readers' comments by their label": (staying, "below_label", lambda *_: []),
    "readers' comments by their hours": (staying, "stamped", lambda *_: []),
    "lists whole": (staying, "_keep_lists_whole", _nothing),
    "tables of data whole": (staying, "_keep_tables_whole", _nothing),
    "lines of the date": (body, "_drop_date_lines", _nothing),
    "cleaning by rules": (_EXTRACTION, "clean", _as_found),
}


def scores_of_page(page: Page, weights: Path | None = None, folds: int = 4) -> list[Score]:
    """What a page earns whole, and without each part in the order of `PARTS`; the same object where the text is."""
    if weights is not None:
        use(weights, page.site, folds)
    html = page.html
    whole = extract(html, page.url).text
    found = [score(page, Prediction(page.id, whole))]
    for where, name, instead in PARTS.values():
        with patch.object(where, name, instead):
            text = extract(html, page.url).text
        found.append(found[0] if text == whole else score(page, Prediction(page.id, text)))
    return found


def write(corpora: Sequence[Path], folder: Path, weights: Path | None = None, folds: int = 4, jobs: int = 2) -> None:
    """Leave beside each corpus's predictions the text measure without each part, and how many pages that changes."""
    work = partial(scores_of_page, weights=weights, folds=folds)
    with ProcessPoolExecutor(jobs) as pool:
        for corpus in corpora:
            rows = list(pool.map(work, read_corpus(corpus), chunksize=8))
            parts = {
                name: (text_measure([row[at] for row in rows]) or 0.0, sum(row[at] is not row[0] for row in rows))
                for at, name in enumerate((WHOLE, *PARTS))
            }
            beside.write(corpus, folder, NAME, parts)


def table(corpora: Sequence[Path], folder: Path) -> list[list[str]]:
    """A row for the whole and one a part; corpora not measured as they and the parts are now are left out."""
    found = {corpus.resolve().name: beside.read(corpus, folder, NAME) for corpus in corpora}
    found = {name: parts for name, parts in found.items() if parts.keys() == {WHOLE, *PARTS}}
    if not found:
        return []
    rows = [["without", *found, "pages it changes"]]
    for part in (WHOLE, *PARTS):
        texts = [(parts[part][0], parts[WHOLE][0] - parts[part][0]) for parts in found.values()]
        cells = [f"{text:.3f}" + (f" ({brings:+.3f})" if abs(brings) >= 0.0005 else "") for text, brings in texts]
        rows.append([part, *cells, str(sum(parts[part][1] for parts in found.values()))])
    return rows
