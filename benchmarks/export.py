"""What exports cost, beside the least that Python can do: csv.writer fed by a cursor.

    python -m benchmarks.export [--articles 10000] [--times 100] [--formats csv,excel,csv.gz,csv.zst,jsonl,parquet]

Builds an archive of synthetic articles (Zipf words of three alphabets, 2,100 characters on average), and exports it in
a process of its own each: rows a CPU second, beside csv.writer on the same columns in the same run, memory beyond that
of an export without articles, and bytes an article. Then the time from the start of the process to the first byte of
some choices.
"""

from __future__ import annotations

import argparse
import csv
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path

from newscrawler.archive import Archive
from newscrawler.items import Article, Page

ALPHABETS = {"ru": "оеаинтсрвлкмдпуяыьгз", "kk": "аеынтрідлсқкмбұғүөңш", "en": "etaoinshrdlucmfwygpb"}
SHARES = (("ru", 60), ("kk", 30), ("en", 10))
VOCABULARY = 30_000
START = datetime(2006, 1, 1, tzinfo=UTC)
FORMATS = "csv excel csv.gz csv.zst jsonl parquet"


class Words:
    """A vocabulary of one language whose words come as often as their rank by Zipf's law wants."""

    def __init__(self, alphabet: str, chance: random.Random) -> None:
        self._chance = chance
        self._words = ["".join(chance.choices(alphabet, k=chance.randint(2, 11))) for _ in range(VOCABULARY)]
        self._weights = list(accumulate(1 / rank for rank in range(1, VOCABULARY + 1)))

    def run(self, count: int) -> str:
        """So many words with spaces between."""
        return " ".join(self._chance.choices(self._words, cum_weights=self._weights, k=count))


def build(path: Path, articles: int) -> float:
    """Write the archive; seconds it took."""
    chance = random.Random(1)
    languages = {name: Words(alphabet, chance) for name, alphabet in ALPHABETS.items()}
    names, shares = zip(*SHARES, strict=True)
    started = time.monotonic()
    with Archive(path) as archive:
        for number in range(articles):
            [language] = chance.choices(names, shares)
            words, site = languages[language], f"site-{number % 7}.example"
            text = "\n\n".join(words.run(45) for _ in range(max(1, round(chance.lognormvariate(1.7, 0.6)))))
            article = Article(
                title=words.run(8),
                lead=words.run(20),
                text=text,
                language=language,
                authors=(words.run(2),),
                tags=tuple(words.run(1) for _ in range(3)),
                section=f"section {number % 9}",
                published=START + timedelta(minutes=number * 10),
            )
            url = f"https://{site}/news/{number}/"
            page = Page(url=url, requested_url=url, site=site, kind="article", fetched_at=datetime.now(UTC))
            archive.record(page, article)
    return time.monotonic() - started


def multiply(path: Path, times: int) -> None:
    """Write every article so many times over under other addresses; without the search index, which no export reads."""
    connection = sqlite3.connect(path)
    with closing(connection), connection:
        for trigger in ("articles_ai", "articles_au", "articles_ad"):
            connection.execute(f"DROP TRIGGER IF EXISTS {trigger}")
        articles, versions = (
            [row[1] for row in connection.execute(f"PRAGMA table_info({table})")] for table in ("articles", "versions")
        )
        (most,) = connection.execute("SELECT max(id) FROM articles").fetchone()
        for time_over in range(1, times):
            first = {"id": f"id + {time_over * most}", "url": f"url || '?{time_over}'"}
            second = {"id": f"id + {time_over * most}", "article_id": f"article_id + {time_over * most}"}
            for table, names, changed, number in (
                ("articles", articles, first, "id"),
                ("versions", versions, second, "article_id"),
            ):
                values = ", ".join(changed.get(name, name) for name in names)
                connection.execute(
                    f"INSERT INTO {table} ({', '.join(names)}) SELECT {values} FROM {table} WHERE {number} <= {most}"
                )


def plain_csv(path: Path, out: Path) -> float:
    """Rows a CPU second of csv.writer, fed by a cursor over the same view and order."""
    with Archive(path, readonly=True) as archive, closing(archive.connect()) as connection:
        cursor = connection.cursor()
        cursor.row_factory = None
        started = time.process_time()
        with out.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerows(cursor.execute("SELECT * FROM articles_view ORDER BY id"))
        count = connection.execute("SELECT count(*) FROM articles").fetchone()[0]
        return float(count / (time.process_time() - started))


@dataclass(frozen=True, slots=True)
class Run:
    """What one export took: CPU seconds, seconds, seconds to the first byte on standard output, and most memory."""

    cpu: float
    whole: float
    first: float
    megabytes: float


def run(path: Path, out: str, *options: str) -> Run:
    """One export in a process of its own, to standard output or a file."""
    command = [sys.executable, "-m", "newscrawler", "export", out, *options, "-s", f"ARCHIVE_PATH={path}"]
    started, first = time.monotonic(), 0.0
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert process.stdout is not None
    while os.read(process.stdout.fileno(), 1 << 20):
        first = first or time.monotonic() - started
    process.stdout.close()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    cpu = usage.ru_utime + usage.ru_stime
    return Run(cpu, time.monotonic() - started, first, usage.ru_maxrss / 1024)


def report(path: Path, folder: Path, articles: int, formats: list[str]) -> None:
    """Print a line a format, then the times to the first byte of some choices."""
    plain = plain_csv(path, folder / "plain.csv")
    (folder / "plain.csv").unlink()
    nothing = min((run(path, "-", "--site", "nobody.example") for _ in range(3)), key=lambda one: one.cpu)
    print(f"{'format':12}{'rows/CPU s':>11}{'of csv.writer':>15}{'MB more':>9}{'bytes/article':>15}")
    print(f"{'csv.writer':12}{plain:11,.0f}{1:15.2f}")
    for name in formats:
        options = ("--profile", "excel") if name == "excel" else ()
        target = folder / ("out.csv" if name == "excel" else f"out.{name}")
        took = run(path, str(target), *options)
        rate, size = articles / max(took.cpu - nothing.cpu, 0.001), target.stat().st_size / articles
        print(f"{name:12}{rate:11,.0f}{rate / plain:15.2f}{took.megabytes - nothing.megabytes:9.0f}{size:15,.0f}")
        target.unlink()
    print(f"\nleft out: {nothing.cpu:.2f} CPU s and {nothing.megabytes:.0f} MB of an export without any article")
    day = (START + timedelta(minutes=articles * 9)).date().isoformat()
    choices = ((), ("--lang", "en"), ("--site", "site-3.example"), ("--since", day), ("--until", day))
    for choice in choices:
        took = min((run(path, "-", *choice) for _ in range(2)), key=lambda one: one.first)
        print(f"first byte after {took.first:5.2f} s, the last after {took.whole:6.1f} s: {' '.join(choice) or 'all'}")


def main() -> None:
    """Build, export, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument(
        "--times", type=int, default=1, help="write each article so many times over (a million in minutes)"
    )
    parser.add_argument("--formats", default=",".join(FORMATS.split()))
    parser.add_argument("--archive", type=Path, help="an archive that an earlier run built, or where to build it")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        path = options.archive or Path(name) / "news.db"
        if not path.exists():
            seconds = build(path, options.articles)
            size = path.stat().st_size / options.articles
            print(
                f"{options.articles:,} articles built, {options.articles / seconds:,.0f} a second, {size:,.0f} B each"
            )
            multiply(path, options.times)
        report(path, Path(name), options.articles * options.times, options.formats.split(","))


if __name__ == "__main__":
    main()
