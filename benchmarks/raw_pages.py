"""What raw pages cost on disk, beside the same pages as .warc.gz.

    python -m benchmarks.raw_pages CORPUS… [--all] [--solid]

Records the pages of each corpus (README.md tells the format) in an archive, in the order of its index and an hour
apart, as a crawl would, and then writes them as .warc.gz. Only sites with two pages or more are taken; --all takes
every page. Shares are of the .warc.gz. `stored` is all that the raw file holds of the pages and their dictionaries,
`file` its size on disk, `later` the pages but the first of each site, which has nothing to be compressed against.
--solid adds what xz -9e makes of each site's pages as one file: no page can be read from it alone, and nothing that
reads one page at a time can be much smaller.
"""

from __future__ import annotations

import argparse
import gzip
import io
import lzma
import sqlite3
import sys
import tempfile
import time
from collections import defaultdict
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.corpus import Page as CorpusPage
from benchmarks.corpus import read_corpus
from newscrawler.archive import Archive
from newscrawler.archive.database import Reader
from newscrawler.archive.pages import read_raw_page
from newscrawler.archive.schema import RAW
from newscrawler.archive.warc import write_warc
from newscrawler.items import Page

COLUMNS = ("corpus", "sites", "pages", "MB", "warc.gz", "stored", "share", "later", "file", "write/s", "read/s")
START = datetime(2026, 11, 22, tzinfo=UTC)


def main() -> None:
    """Measure each corpus and print a row for it."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("corpora", nargs="+", type=Path)
    parser.add_argument("--all", action="store_true", help="sites with one page, too")
    parser.add_argument("--solid", action="store_true", help="xz of each site's pages as one file, too (slow)")
    options = parser.parse_args()
    columns = (*COLUMNS, *(("solid",) if options.solid else ()))
    print("".join(f"{name:>16}" if name == "corpus" else f"{name:>9}" for name in columns))
    for corpus in options.corpora:
        sites: dict[str, list[CorpusPage]] = defaultdict(list)
        for page in read_corpus(corpus):
            sites[page.site].append(page)
        taken = {site: pages for site, pages in sites.items() if options.all or len(pages) > 1}
        with tempfile.TemporaryDirectory() as folder:
            row = measured(Path(folder) / "news.db", read_corpus(corpus), taken)
        if options.solid:
            row += (f"{solid(taken) / float(row[3]):.3f}",)
        print(f"{corpus.name:>16}" + "".join(f"{cell:>9}" for cell in cells(row)), flush=True)


def cells(row: tuple[str, ...]) -> list[str]:
    """Sizes in MB, the rest as it is."""
    return [f"{float(cell) / 1e6:.2f}" if index in (2, 3, 4) else cell for index, cell in enumerate(row)]


def measured(path: Path, pages: list[CorpusPage], sites: dict[str, list[CorpusPage]]) -> tuple[str, ...]:
    """Record, measure, read back and compare."""
    taken = [page for page in pages if page.site in sites]
    firsts = {site: its[0].id for site, its in sites.items()}
    total = 0
    with Archive(path) as archive:
        seconds = 0.0
        for number, page in enumerate(taken):
            body = page.html
            total += len(body)
            answer = answer_of(page, body, number)
            began = time.perf_counter()
            archive.record(answer).result()
            seconds += time.perf_counter() - began
        out = io.BytesIO()
        if write_warc(archive, out) != len(taken):
            sys.exit("the WARC file does not hold every page")
    began = time.perf_counter()
    read_all(path.with_name("news.raw.db"), taken)
    reading = time.perf_counter() - began
    with closing(sqlite3.connect(path.with_name("news.raw.db"))) as raw:
        frames = dict(raw.execute("SELECT id, length(body) FROM pages"))
        shared = dict(raw.execute("SELECT page_sha256, length(content) FROM dictionaries"))
        hashes = dict(raw.execute("SELECT id, sha256 FROM pages"))
    stored = sum(frames.values()) + sum(shared.values())
    later = [number for number, page in enumerate(taken, 1) if page.id != firsts[page.site]]
    of_later = sum(frames[number] + shared.get(hashes[number], 0) for number in later)
    gz_of_later = sum(len(gzip.compress(taken[number - 1].html, 6)) for number in later)
    warc = len(out.getvalue())
    return (
        str(len(sites)),
        str(len(taken)),
        str(total),
        str(warc),
        str(stored),
        f"{stored / warc:.3f}",
        f"{of_later / gz_of_later:.3f}",
        f"{path.with_name('news.raw.db').stat().st_size / warc:.3f}",
        f"{len(taken) / seconds:.0f}",
        f"{len(taken) / reading:.0f}",
    )


def answer_of(page: CorpusPage, body: bytes, number: int) -> Page:
    """A page of a corpus as an answer of its site."""
    url = f"https://{page.site}/{page.id}"
    return Page(
        url=url,
        requested_url=url,
        site=page.site,
        kind="article",
        fetched_at=START + timedelta(hours=number),
        status=200,
        headers=(("Content-Type", "text/html"),),
        body=body,
    )


def read_all(path: Path, taken: list[CorpusPage]) -> None:
    """Read every page back; end where one differs."""
    raw = Reader(path, RAW)
    for number, page in enumerate(taken, 1):
        if read_raw_page(raw, number)[1] != page.html:
            sys.exit(f"{page.id} was not read back as it was")
    raw.close()


def solid(sites: dict[str, list[CorpusPage]]) -> int:
    """Bytes of each site's pages as one .xz."""
    return sum(
        len(lzma.compress(b"".join(page.html for page in pages), preset=9 | lzma.PRESET_EXTREME))
        for pages in sites.values()
    )


if __name__ == "__main__":
    main()
