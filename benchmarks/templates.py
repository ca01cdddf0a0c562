"""What a site's template brings: text F1 after so many other pages of the site were observed, site by site.

    python -m benchmarks.templates CORPUS... [--weights FOLDER] [--folds 4]
        [--least 5] [--jobs 2] [--no-rules] [--json FILE]

Every page is extracted with a template that observed 0, 1, 2, 3, 5, 10, 20 or all of the other pages of its site, never
itself. With --weights, a folder of without-fold-N-of-M.npz, each site is read by weights that were not trained on it.
With --no-rules the text is taken as it was found, without the phrases of any language.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.corpus import Page, fold, read_corpus
from benchmarks.scores import Overlap, mean_f1, shingle_overlap, snippet_overlap, word_f1
from newscrawler.boilerplate import clean
from newscrawler.extract import find_article, model, read_document, shown_on
from newscrawler.items import text_of
from newscrawler.template import SiteTemplate

if TYPE_CHECKING:
    from collections.abc import Sequence

ALL = 10_000
CURVE = (0, 1, 2, 3, 5, 10, 20, ALL)


def scores_of_site(work: tuple[str, list[Page], Path | None, int, bool, Sequence[int]]) -> dict[str, Any]:
    """The overlaps of one site's pages by number of pages observed."""
    corpus, pages, weights, folds, rules, curve = work
    if weights is not None:
        with np.load(weights / f"without-fold-{fold(pages[0].site, folds)}-of-{folds}.npz") as stored:
            learned = {name: stored[name].astype(np.float32) for name in stored.files}
        model.weights = lambda: learned
    seen = [shown_on(read_document(page.html, page.url)) for page in pages]
    sightings = [(one.all, one.address, one.signature) if one else None for one in seen]
    rows: dict[int, list[Any]] = {}
    for number in curve:
        if number > len(pages) - 1 and number != ALL:
            continue
        rows[number] = []
        for at, page in enumerate(pages):
            others = [other for other in range(len(pages)) if other != at]
            random.Random(page.id).shuffle(others)
            template = SiteTemplate()
            for shown in (sightings[other] for other in others[:number]):
                if shown is not None:
                    template.see(shown[0], shown[1], signature=shown[2])
            article = find_article(read_document(page.html, page.url), template=template if number else None)
            article = clean(article) if rules else replace(article, text=text_of(article.blocks))
            found = shingle_overlap(article.text, page.text)
            snippets = snippet_overlap(article.text, page.with_, page.without)
            words = word_f1(article.text, page.text)
            rows[number].append((page.id, found.shared, found.extra, found.missed, words, snippets.extra))
    return {"corpus": corpus, "site": pages[0].site, "pages": len(pages), "rows": rows}


def measure(
    corpora: Sequence[Path],
    *,
    weights: Path | None,
    folds: int,
    least: int,
    jobs: int,
    rules: bool = True,
    curve: Sequence[int] = CURVE,
) -> list[dict[str, Any]]:
    """`scores_of_site` for every site with at least so many pages."""
    works = []
    for corpus in corpora:
        sites: dict[str, list[Page]] = defaultdict(list)
        for page in read_corpus(corpus):
            if page.text:
                sites[page.site].append(page)
        works += [(corpus.name, pages, weights, folds, rules, curve) for pages in sites.values() if len(pages) >= least]
    works.sort(key=lambda work: -len(work[1]))
    with ProcessPoolExecutor(jobs) as pool:
        return list(pool.map(scores_of_site, works))


def f1_of(rows: Sequence[Sequence[Any]]) -> float:
    """Mean F1 as article-extraction-benchmark takes it."""
    return mean_f1([Overlap(*row[1:4]) for row in rows])[0]


def told(sites: Sequence[dict[str, Any]]) -> list[str]:
    """The curves of each corpus, then each site of ten pages and more without and with its whole template."""
    lines = []
    for corpus in dict.fromkeys(site["corpus"] for site in sites):
        ours = [site for site in sites if site["corpus"] == corpus]
        parts = []
        for number in ours[0]["rows"]:  # a site with fewer pages gives what all of them teach
            rows = [row for site in ours for row in site["rows"].get(number, site["rows"][max(site["rows"])])]
            parts.append(f"{'all' if number == ALL else number}: {f1_of(rows):.4f}")
        lines.append(f"{corpus} ({sum(site['pages'] for site in ours)} pages)  {'  '.join(parts)}")
        rows = [row for site in ours for row in site["rows"][ALL]]
        words = sum(row[4] for row in rows) / len(rows)
        lines.append(
            f"    with all: word F1 {words:.4f}, snippets that should not be there {sum(row[5] for row in rows)}"
        )
        for site in ours:
            if site["pages"] >= 10:
                before, after = f1_of(site["rows"][0]), f1_of(site["rows"][ALL])
                lines.append(f"    {site['site']} ({site['pages']}) {before:.4f} -> {after:.4f} {after - before:+.4f}")
    return lines


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", nargs="+", type=Path)
    parser.add_argument("--weights", type=Path)
    parser.add_argument("--folds", type=int, default=4)
    parser.add_argument("--least", type=int, default=5, help="pages that a site has at least")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--no-rules", action="store_true")
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
    sites = measure(
        args.corpora,
        weights=args.weights,
        folds=args.folds,
        least=args.least,
        jobs=args.jobs,
        rules=not args.no_rules,
    )
    print("\n".join(told(sites)))
    if args.json:
        args.json.write_text(json.dumps(sites), encoding="utf-8")


if __name__ == "__main__":
    main()
