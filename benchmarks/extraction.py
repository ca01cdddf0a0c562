"""Quality and cost of `extract()` on a corpus of pages with reference text.

    benchmarks/extraction.py CORPUS… [--site tengrinews] [--anonymous] [--out predictions.jsonl] [--worst 10]

CORPUS is a folder with index.jsonl: a page a line with id, url, html (a gzipped file), and where known text, with,
without (snippets that must or must not appear), title, authors, published, tags. Prints per corpus: word F1 (multiset,
mean over pages), F1 of 4-word shingles (article-extraction-benchmark's), shares of right titles, days, tags, author
F1, snippets found and wrongly found; CPU ms a page, and its ratio to the bare lxml parse of the same bytes in the
same run. `--anonymous` renames every class and id at random first: what is left is the general way.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import statistics
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from lxml import etree

from newscrawler import Article, Site, extract

WORD = re.compile(
    r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]|[^\W\u0e00-\u0e7f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]+"
)
NAMED = re.compile(rb"""(\s(?:class|id)\s*=\s*)("[^"]*"|'[^']*')""", re.IGNORECASE)


def words(text: str | None) -> list[str]:
    """The words of a text; Chinese, Japanese and Thai characters count as one each."""
    return WORD.findall((text or "").replace("\xad", "").lower())


def overlap_f1(wanted: Counter[Any], got: Counter[Any]) -> float:
    """F1 of two multisets; 1 if both are empty."""
    common, total = sum((wanted & got).values()), sum(wanted.values()) + sum(got.values())
    return 2 * common / total if total else 1.0


def shingles(tokens: list[str]) -> Counter[tuple[str, ...]]:
    """Runs of four words."""
    return Counter(tuple(tokens[at : at + 4]) for at in range(max(1, len(tokens) - 3)))


def anonymous(html: bytes, seed: int) -> bytes:
    """The page with every class and id token replaced by a random word, the same one for the same token."""
    chance = random.Random(seed)
    renamed: dict[bytes, bytes] = {}

    def rename(found: re.Match[bytes]) -> bytes:
        quote, tokens = found[2][:1], found[2][1:-1].split()
        for token in tokens:
            renamed.setdefault(
                token,
                b"".join(
                    chance.choice([b"b", b"k", b"m", b"r", b"z"]) + chance.choice([b"a", b"o", b"u"]) for _ in range(4)
                ),
            )
        return found[1] + quote + b" ".join(renamed[token] for token in tokens) + quote

    return NAMED.sub(rename, html)


def score(page: dict[str, Any], article: Article) -> dict[str, float]:
    """What one page earns; a measure is missing where the corpus has no reference for it."""
    scores: dict[str, float] = {}
    got = words(article.text)
    if page.get("text"):
        wanted = words(page["text"])
        scores["word"] = overlap_f1(Counter(wanted), Counter(got))
        scores["f1"] = overlap_f1(shingles(wanted), shingles(got))
    squashed = " ".join(got)
    if page.get("with"):
        scores["with"] = statistics.fmean(" ".join(words(snippet)) in squashed for snippet in page["with"])
    if page.get("without"):
        scores["without"] = statistics.fmean(" ".join(words(snippet)) in squashed for snippet in page["without"])
    if page.get("title"):
        scores["title"] = float(words(page["title"]) == words(article.title))
    if page.get("published"):
        day = article.published.isoformat()[:10] if article.published else ""
        utc = article.published.astimezone(UTC).isoformat()[:10] if isinstance(article.published, datetime) else day
        scores["day"] = float(page["published"][:10] in (day, utc))
    if page.get("tags"):
        scores["tags"] = float(
            {" ".join(words(tag)) for tag in page["tags"]} == {" ".join(words(tag)) for tag in article.tags}
        )
    if page.get("authors"):
        named = page["authors"] if isinstance(page["authors"], list) else [page["authors"]]
        scores["authors"] = overlap_f1(
            Counter({" ".join(words(name)) for name in named}),
            Counter({" ".join(words(name)) for name in article.authors}),
        )
    return scores


def run(corpus: Path, site: Site | None, *, rename: bool, out: Any, worst: int) -> str:
    """Extract and score one corpus; returns its row."""
    pages = [json.loads(line) for line in (corpus / "index.jsonl").open(encoding="utf-8")]
    bodies = [gzip.decompress((corpus / page["html"]).read_bytes()) for page in pages]
    if rename:
        bodies = [anonymous(body, seed) for seed, body in enumerate(bodies)]
    started = time.process_time()
    for body in bodies:
        etree.fromstring(body or b" ", etree.HTMLParser(encoding="utf-8", huge_tree=True))
    bare = time.process_time() - started
    extract(bodies[0], pages[0]["url"], site=site)  # imports and tables on first use are no cost of a page
    started = time.process_time()
    articles = [extract(body, page["url"], site=site) for page, body in zip(pages, bodies, strict=True)]
    spent = time.process_time() - started
    scored = [score(page, article) for page, article in zip(pages, articles, strict=True)]
    if out:
        for page, article in zip(pages, articles, strict=True):
            published = article.published.isoformat() if article.published else None
            row = {
                "id": page["id"],
                "text": article.text,
                "title": article.title,
                "authors": list(article.authors),
                "published": published,
            }
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
    for at in sorted(range(len(pages)), key=lambda at: scored[at].get("word", 1.0))[:worst]:
        print(f"  {scored[at].get('word', 1.0):.3f} {pages[at]['html']} {pages[at]['url']}")
    cells = []
    for measure in ("word", "f1", "with", "without", "title", "day", "tags", "authors"):
        values = [scores[measure] for scores in scored if measure in scores]
        cells.append(f"{statistics.fmean(values):8.3f}" if values else f"{'':8}")
    return f"{corpus.name:18} {len(pages):5} {' '.join(cells)} {1000 * spent / len(pages):8.1f} {spent / bare:8.1f}"


def main() -> None:
    """Read the arguments, print a row a corpus."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", nargs="+", type=Path)
    parser.add_argument("--site", help="use the Site of this spider")
    parser.add_argument("--anonymous", action="store_true", help="rename every class and id first")
    parser.add_argument("--out", type=argparse.FileType("w", encoding="utf-8"), help="write predictions as JSON lines")
    parser.add_argument("--worst", type=int, default=0, help="list the pages with the lowest word F1")
    options = parser.parse_args()
    site = None
    if options.site:
        from scrapy.spiderloader import SpiderLoader
        from scrapy.utils.project import get_project_settings

        site = SpiderLoader.from_settings(get_project_settings()).load(options.site).site
    print(f"{'':18} pages     word       f1     with  without    title      day     tags  authors    ms/pg  x parse")
    for corpus in options.corpus:
        print(run(corpus, site, rename=options.anonymous, out=options.out, worst=options.worst), flush=True)


if __name__ == "__main__":
    main()
