"""What an archive takes as it grows: bytes by part, writing, searching, pages of the browser, exports, re-extraction.

    python -m benchmarks.archive [--sizes 1000,10000] [--archive FILE] [--words ru=FILE …] [--json]
    make bench-archive        # 10,000, 100,000 and a million: 10 GB of disk, an hour

One archive is built in steps by the writer of the crawls (`Archive.record`), of synthetic articles (`synthetic.py`),
and measured at each size. With --archive the file is kept, and gone on with when it is there. Each article is written
with search index and near-duplicate signature, and without a raw page, which `raw_pages.py` measures; the pages of one
more site are kept for re-extraction. The making of the articles does not count as writing.

Times are milliseconds of the clock: of searches the median and 95 % of forty queries, each the best of three; of pages
the median and the worst of seven, after a first one. Rates are a second of the clock, and of CPU time of the writing
process where it says so.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import math
import os
import random
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlencode

from datasette.app import Datasette

from benchmarks.synthetic import Words, markup, visits, vocabularies
from newscrawler.archive import Archive
from newscrawler.archive.filters import Filters
from newscrawler.archive.search import search
from newscrawler.archive.stop_words import STOP_WORDS
from newscrawler.commands.browse import SETTINGS

Figures = dict[str, float]

AT_ONCE = 2000  # visits made, then written and timed
RAW_PAGES = 300
RAW_HOST = "kept.example"
RAW_SITE = f"https://{RAW_HOST}/"
QUERIES = 40  # of each class
REPETITIONS = 7
LIMIT = 20  # hits, as `scrapy search` shows them
EXPORT_SECONDS = 10.0

# Part of the archive -> the tables whose pages it takes, with their indexes; the rest is "other".
PARTS = {
    "articles": ("articles",),
    "search index": ("articles_fts_data", "articles_fts_idx", "articles_fts_docsize"),
    "versions": ("versions",),
    "near-duplicates": ("fingerprints", "fingerprint_bands"),
    "frontier": ("urls", "url_aliases"),
    "log of requests": ("fetches",),
    "authors, tags": ("article_authors", "article_tags", "authors", "tags"),
    "counts for facets": ("article_counts", "author_counts"),
}
# Class of queries -> ranks of the words in their language, after the stop words.
RANKS = {"common": (0, 100), "middling": (100, 2_000), "rare": (2_000, 20_000), "very rare": (20_000, 60_000)}


def grow(path: Path, words: dict[str, Words], target: int, total: int) -> Figures:
    """Write articles until there are `target` of `total`; the rate of the last fifth of them."""
    seconds, processor, written = [], [], []
    with Archive(path) as archive:
        with closing(archive.connect()) as connection:
            (held,) = connection.execute(
                "SELECT count(*) FROM articles WHERE url NOT GLOB ?", (f"{RAW_SITE}*",)
            ).fetchone()
        for start in range(held, target, AT_ONCE):
            batch = list(visits(words, start, min(start + AT_ONCE, target), total))
            clock, cpu = time.monotonic(), time.process_time()
            for future in [archive.record(page, article) for page, article in batch]:
                future.result()
            seconds.append(time.monotonic() - clock)
            processor.append(time.process_time() - cpu)
            written.append(len(batch))
    last = slice(-max(1, len(written) // 5), None)
    if not written:
        return {}
    return {
        "writing: articles/s": sum(written[last]) / sum(seconds[last]),
        "writing: articles/CPU s": sum(written[last]) / sum(processor[last]),
    }


def keep_raw_pages(path: Path, words: dict[str, Words]) -> None:
    """Write the articles of one more site with their pages, for re-extraction, if they are not there."""
    with Archive(path) as archive:
        with closing(archive.connect()) as connection:
            if connection.execute("SELECT 1 FROM articles WHERE url GLOB ?", (f"{RAW_SITE}*",)).fetchone():
                return
        for number, (page, article) in enumerate(visits(words, 0, RAW_PAGES, RAW_PAGES)):
            url = f"{RAW_SITE}{number}/"
            headers = (("Content-Type", "text/html; charset=utf-8"),)
            kept = replace(
                page, url=url, requested_url=url, site=RAW_HOST, mime="text/html", headers=headers, body=markup(article)
            )
            archive.record(kept, replace(article, url=url, site=RAW_HOST))


def sizes(path: Path) -> Figures:
    """Bytes an article by part of the file."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        tables = dict(connection.execute("SELECT name, tbl_name FROM sqlite_master"))
        (articles,) = connection.execute("SELECT count(*) FROM articles").fetchone()
        taken = dict.fromkeys([*PARTS, "other"], 0)
        part_of = {table: part for part, names in PARTS.items() for table in names}
        (page_size,) = connection.execute("PRAGMA page_size").fetchone()
        # Of pages, since dbstat counts their bytes in 32 bits.
        for name, pages in connection.execute("SELECT name, pageno FROM dbstat WHERE aggregate = TRUE"):
            taken[part_of.get(tables.get(name, name), "other")] += pages * page_size
    taken = {"all": sum(taken.values()), **taken}
    return {f"bytes an article: {part}": size / articles for part, size in taken.items()}


def queries(path: Path, words: dict[str, Words]) -> dict[str, list[str]]:
    """Queries of each class, as readers write them; no word of them is a stop word."""
    chance = random.Random(7)
    telling = {language: [word for word in one.ranked if word not in STOP_WORDS] for language, one in words.items()}

    def some(name: str, language: str) -> str:
        return chance.choice(telling[language][slice(*RANKS[name])])

    languages = [chance.choice(list(words)) for _ in range(QUERIES)]
    found = {f"a {name} word": [some(name, language) for language in languages] for name in RANKS}
    found["two words"] = [f"{some('common', one)} {some('middling', one)}" for one in languages]
    found["one without another"] = [f"{some('common', one)} -{some('common', one)}" for one in languages]
    found["a beginning"] = [f"{some('middling', one)[:4]}*" for one in languages]
    with Archive(path, readonly=True) as archive, closing(archive.connect()) as connection:
        (last,) = connection.execute("SELECT max(id) FROM articles").fetchone()
        found["a phrase"] = []
        while len(found["a phrase"]) < QUERIES:
            row = connection.execute("SELECT text FROM articles WHERE id = ?", (chance.randint(1, last),)).fetchone()
            pair = [word for word in row[0].split()[10:12] if word not in STOP_WORDS] if row else []
            if len(pair) == 2:
                found["a phrase"].append(f'"{" ".join(pair)}"')
    return found


def searching(path: Path, words: dict[str, Words]) -> Figures:
    """How long a search takes, as `scrapy search` asks."""
    figures: Figures = {}
    with Archive(path, readonly=True) as archive, closing(archive.connect()) as connection:
        for name, asked in queries(path, words).items():
            took = []
            for query in asked:
                tries = []
                for _ in range(3):
                    clock = time.monotonic()
                    search(connection, query, Filters(), LIMIT)
                    tries.append(1000 * (time.monotonic() - clock))
                took.append(min(tries))
            figures |= _two(f"search, ms: {name}", took)
    return figures


def browsing(path: Path, words: dict[str, Words]) -> Figures:
    """How long pages of the browser take, from request to answer in one process, after a first visit."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        site, _ = connection.execute(
            "SELECT site_id, count(*) AS most FROM articles GROUP BY 1 ORDER BY 2 DESC LIMIT 1"
        ).fetchone()
        middle = "SELECT published_month FROM articles_view WHERE id = (SELECT max(id) / 2 FROM articles)"
        (month,) = connection.execute(middle).fetchone()
        (section,) = connection.execute("SELECT section_id FROM articles WHERE site_id = ? LIMIT 1", (site,)).fetchone()
        (author,) = connection.execute(
            "SELECT author_id FROM article_authors JOIN articles ON id = article_id WHERE site_id = ? LIMIT 1", (site,)
        ).fetchone()
    through = json.dumps({"table": "article_authors", "column": "author_id", "value": str(author)})
    word = next(word for word in words["ru"].ranked[100:] if word not in STOP_WORDS)
    rare = next(word for word in words["ru"].ranked[20_000:] if word not in STOP_WORDS)
    pages: dict[str, dict[str, str]] = {
        "all articles": {},
        "a site": {"site_id": site},
        "a month": {"published_month": month},
        "a site's month": {"site_id": site, "published_month": month},
        "a section": {"section_id": section},
        "a language": {"language": "ru"},
        "an author": {"_through": through},
        "longest first": {"_sort_desc": "words"},
        "a common word": {"_search": word},
        "a rare word": {"_search": rare},
        "a common word in a site": {"_search": word, "site_id": site},
    }

    async def ask() -> Figures:
        figures: Figures = {}
        datasette = Datasette([str(path)], settings=SETTINGS)
        await datasette.invoke_startup()
        for name, arguments in pages.items():
            took = []
            for _ in range(1 + REPETITIONS):
                clock = time.monotonic()
                answer = await datasette.client.get(f"/{path.stem}/articles?{urlencode(arguments)}")
                took.append(1000 * (time.monotonic() - clock))
                if answer.status_code != 200 or "Not counted in time" in answer.text:
                    took = [math.nan] * 2
                    break
            figures |= _two(f"browsing, ms: {name}", took[1:], worst=True)
        return figures

    return asyncio.run(ask())


def exporting(path: Path) -> Figures:
    """Seconds to the first byte of an export of everything, and articles a second after it, for some seconds."""
    command = [sys.executable, "-m", "newscrawler", "export", "-", "--format", "jsonl", "-s", f"ARCHIVE_PATH={path}"]
    clock, first, lines = time.monotonic(), 0.0, 0
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout is not None
        while chunk := os.read(process.stdout.fileno(), 1 << 20):
            first = first or time.monotonic()
            lines += chunk.count(b"\n")
            if time.monotonic() - first > EXPORT_SECONDS:
                break
        seconds = time.monotonic() - first
        process.kill()
    return {"export: s to the first byte": first - clock, "export: articles/s": lines / seconds}


def reextracting(path: Path) -> Figures:
    """Pages a second that `scrapy reextract` reads again, all cores, without writing."""
    command = [sys.executable, "-m", "newscrawler", "reextract", "--dry-run", "--again", "--json", "--site", RAW_HOST]
    clock = time.monotonic()
    subprocess.run([*command, "-s", f"ARCHIVE_PATH={path}"], check=True, capture_output=True)
    return {"re-extraction: pages/s, start included": RAW_PAGES / (time.monotonic() - clock)}


def _two(name: str, took: list[float], *, worst: bool = False) -> Figures:
    upper = max(took) if worst else statistics.quantiles(took, n=20)[18]
    return {f"{name}, median": statistics.median(took), f"{name}, {'worst' if worst else '95 %'}": upper}


def measured(path: Path, words: dict[str, Words], target: int, total: int) -> Figures:
    """Build and measure at one size."""
    figures = grow(path, words, target, total)
    keep_raw_pages(path, words)
    for part in (sizes, exporting, reextracting):
        figures |= part(path)
    for asked in (searching, browsing):
        figures |= asked(path, words)
    return {**figures, "load average": os.getloadavg()[0]}


def table(columns: dict[int, Figures]) -> str:
    """One row a figure, one column a size."""
    names = list(dict.fromkeys(name for figures in columns.values() for name in figures))
    lines = [f"{'':52}" + "".join(f"{size:>12,}" for size in columns)]
    for name in names:
        values = [figures.get(name) for figures in columns.values()]
        lines.append(f"{name:52}" + "".join(f"{'–' if value is None else _told(value):>12}" for value in values))
    return "\n".join(lines)


def _told(value: float) -> str:
    return "too long" if math.isnan(value) else f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def main() -> None:
    """Build in steps, measure at each, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="1000,10000", help="how many articles to measure at, smallest first")
    parser.add_argument(
        "--archive", type=Path, help="an archive that an earlier run built, or where to build and keep it"
    )
    parser.add_argument(
        "--words", action="append", default=[], metavar="LANGUAGE=FILE", help="words, the commonest first"
    )
    parser.add_argument("--json", action="store_true", help="print the figures as one JSON object and nothing else")
    options = parser.parse_args()
    wanted = sorted(int(size) for size in options.sizes.split(","))
    words = vocabularies({name: Path(file) for name, _, file in (one.partition("=") for one in options.words)})
    with tempfile.TemporaryDirectory() as folder:
        path = (options.archive or Path(folder) / "news.db").absolute()
        columns = {}
        for size in wanted:
            columns[size] = measured(path, words, size, wanted[-1])
            if not options.json:
                print(table({size: columns[size]}), flush=True)
    print(json.dumps(columns, indent=2) if options.json else f"\n{table(columns)}")


if __name__ == "__main__":
    main()
