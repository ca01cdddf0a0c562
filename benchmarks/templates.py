"""What a site's template brings: text F1 after so many other pages of the site were observed, and what it weighs.

Every page is extracted with a template that observed 0, 1, 2, 3, 5, 10, 20 or all of the other pages of its site, never
itself. With --weights, a folder that `benchmarks/train.py` wrote, each site is read by weights that never saw it. With
--no-rules the text is taken as it was found, without the phrases of any language.
"""

from __future__ import annotations

import json
import random
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from benchmarks import weights
from benchmarks.compare import aligned
from benchmarks.corpus import Page, read_corpus
from benchmarks.scores import Overlap, mean_f1, shingle_overlap, snippet_overlap, word_f1
from benchmarks.template_guards import GROUNDS, Guards, guards_of, unsteady
from newscrawler.archive import Archive
from newscrawler.boilerplate import clean
from newscrawler.extract import find_article, read_document, shown_on
from newscrawler.items import text_of
from newscrawler.template import SiteTemplate

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Sequence

    from newscrawler.extract.sightings import Shown

ALL = 10_000
CURVE = (0, 1, 2, 3, 5, 10, 20, ALL)
_LEAST_TOLD = 10  # pages of a site that is told alone


@dataclass(frozen=True, slots=True)
class Options:
    """How sites are measured; `orders` is in how many orders their pages are observed to compare verdicts."""

    weights: Path | None = None
    folds: int = 4
    rules: bool = True
    orders: int = 5
    curve: tuple[int, ...] = CURVE


@dataclass(frozen=True, slots=True)
class Scored:
    """One page's text: runs of four words, word F1, and the snippets in it that should not be there."""

    id: str
    lang: str
    runs: Overlap
    words: float
    unwanted: int


@dataclass(frozen=True, slots=True)
class SiteScores:
    """The scores of one site's pages by number of pages observed, the guards, the pages that the order changes, and the
    bytes that its template takes in an archive."""

    corpus: str
    site: str
    curve: dict[int, list[Scored]]
    guards: Guards
    unsteady: int
    bytes: int

    @property
    def pages(self) -> int:
        """How many pages it has."""
        return len(self.curve[ALL])


def scores_of_site(work: tuple[str, list[Page]], options: Options) -> SiteScores:
    """Measure the pages of one site of a corpus."""
    corpus, pages = work
    if options.weights is not None:
        weights.use(options.weights, pages[0].site, options.folds)
    shown = [shown_on(read_document(page.html, page.url)) for page in pages]
    seen = [one for one in shown if one]
    sizes = [number for number in options.curve if number < len(pages) or number == ALL]
    return SiteScores(
        corpus,
        pages[0].site,
        {number: [_scored(page, _taught(pages, shown, page, number), options) for page in pages] for number in sizes},
        guards_of(seen),
        unsteady(seen, options.orders),
        bytes_of(pages[0].site, seen),
    )


def bytes_of(host: str, pages: Iterable[Shown]) -> int:
    """What an archive grows by when it keeps the template of these pages."""
    template = SiteTemplate()
    for page in pages:
        template.observe_shown(page)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "news.db"
        with Archive(path):
            empty = path.stat().st_size
        with Archive(path) as archive:
            archive.keep_template(host, template).result()
        return path.stat().st_size - empty


def _taught(pages: Sequence[Page], shown: Sequence[Shown | None], page: Page, number: int) -> SiteTemplate | None:
    """The template that observed some other pages, drawn at random but the same in every run."""
    others = [one for other, one in zip(pages, shown, strict=True) if other is not page]
    random.Random(page.id).shuffle(others)
    template = SiteTemplate()
    for one in others[:number]:
        if one is not None:
            template.observe_shown(one)
    return template if number else None


def _scored(page: Page, template: SiteTemplate | None, options: Options) -> Scored:
    article = find_article(read_document(page.html, page.url), template=template)
    article = clean(article) if options.rules else replace(article, text=text_of(article.blocks))
    assert page.text is not None
    return Scored(
        page.id,
        page.lang or "?",
        shingle_overlap(article.text, page.text),
        word_f1(article.text, page.text),
        snippet_overlap(article.text, page.with_, page.without).extra,
    )


def measure(corpora: Iterable[Path], options: Options, *, least: int = 5, jobs: int = 2) -> list[SiteScores]:
    """The scores of every site with at least so many pages."""
    works = []
    for corpus in corpora:
        sites: dict[str, list[Page]] = defaultdict(list)
        for page in read_corpus(corpus):
            if page.text:
                sites[page.site].append(page)
        works += [(corpus.resolve().name, pages) for pages in sites.values() if len(pages) >= least]
    works.sort(key=lambda work: -len(work[1]))
    with ProcessPoolExecutor(jobs) as pool:
        return list(pool.map(partial(scores_of_site, options=options), works))


def told(sites: Sequence[SiteScores]) -> list[str]:
    """The curves by corpus, language and larger site, and the guards by corpus."""
    corpora = list(dict.fromkeys(site.corpus for site in sites))
    languages = sorted({one.lang for site in sites for one in site.curve[ALL]})
    by_corpus = {corpus: [site for site in sites if site.corpus == corpus] for corpus in corpora}
    sizes = [number for number in CURVE if any(number in site.curve for site in sites)]
    observed = ["all" if number == ALL else str(number) for number in sizes]
    head = [*observed, "word F1", "unwanted"]
    return [
        "text F1 by pages observed",
        aligned([["corpus (pages)", *head], *(_curve(name, of, sizes) for name, of in by_corpus.items())]),
        "",
        aligned([["language (pages)", *head], *(_curve(name, sites, sizes, lang=name) for name in languages)]),
        "",
        "pages that a guard held back as they came, pages that another order changes, and blocks left out by what",
        aligned([_GUARDS, *(_guards(name, of) for name, of in by_corpus.items())]),
        "",
        f"sites of {_LEAST_TOLD} pages and more, and what their templates take in an archive",
        aligned([["site (pages)", *observed, "kB"], *_larger(sites, sizes)]),
    ]


_GUARDS = ["corpus (pages)", "story told again", "too few pages", "kept whole", "other order", *GROUNDS]


def _guards(name: str, sites: Sequence[SiteScores]) -> list[str]:
    whole = Guards()
    for site in sites:
        whole.add(site.guards)
    counts = (whole.told_again, whole.too_few, whole.kept_whole, sum(site.unsteady for site in sites))
    return [f"{name} ({whole.pages})", *map(str, (*counts, *whole.gone.values()))]


def _curve(name: str, sites: Sequence[SiteScores], sizes: Sequence[int], lang: str | None = None) -> list[str]:
    """A row; a site with fewer pages gives what all of them teach."""
    columns = [
        [one for site in sites for one in site.curve.get(number, site.curve[ALL]) if lang in (None, one.lang)]
        for number in sizes
    ]
    last = columns[-1]
    words = sum(one.words for one in last) / len(last)
    return [
        f"{name} ({len(last)})",
        *(f"{f1_of(column):.4f}" for column in columns),
        f"{words:.4f}",
        str(sum(one.unwanted for one in last)),
    ]


def _larger(sites: Sequence[SiteScores], sizes: Sequence[int]) -> list[list[str]]:
    return [
        [
            f"{site.site} ({site.pages})",
            *(f"{f1_of(site.curve[number]):.4f}" if number in site.curve else "" for number in sizes),
            f"{site.bytes / 1000:.0f}",
        ]
        for site in sites
        if site.pages >= _LEAST_TOLD
    ]


def f1_of(pages: Sequence[Scored]) -> float:
    """Mean F1 as article-extraction-benchmark takes it."""
    return mean_f1([page.runs for page in pages])[0]


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options of `python -m benchmarks templates`."""
    parser.add_argument("corpus", nargs="+", type=Path, help="a folder in the common format")
    parser.add_argument("--weights", type=Path, metavar="FOLDER", help="weights by fold, as train.py writes them")
    parser.add_argument("--folds", type=int, default=4, metavar="N", help="how many folds these are of")
    parser.add_argument("--least", type=int, default=5, metavar="N", help="pages that a site has at least")
    parser.add_argument(
        "--orders", type=int, default=5, metavar="N", help="orders of pages whose verdicts are compared"
    )
    parser.add_argument("--jobs", type=int, default=2, metavar="N", help="sites that are measured at once")
    parser.add_argument("--no-rules", action="store_true", help="without the phrases of any language")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every page's scores there")


def run(args: argparse.Namespace) -> None:
    """Measure and print."""
    options = Options(args.weights, args.folds, not args.no_rules, args.orders)
    sites = measure(args.corpus, options, least=args.least, jobs=args.jobs)
    print("\n".join(told(sites)) if sites else f"no site has {args.least} pages with a reference text")
    if args.json:
        args.json.write_text(json.dumps([asdict(site) for site in sites]), encoding="utf-8")
