"""What a page of a whole crawl costs, by part, and against bare Scrapy on the same server.

    benchmarks/crawl.py [--pages 400] [--corpus FOLDER]

A server on loopback (a process of its own) answers article pages: those of a corpus (as benchmarks/README.md has
it), else of the demo newspaper over and over. Three runs follow, each in a process of its own: a bare Scrapy spider
that only fetches, `anysite -a urls=FILE` whole, and the pure parts over the same pages in memory. Prints CPU
milliseconds a page (user and system of the process, start-up measured apart and taken off) and their ratios; compare
numbers of one run only.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TypeVar

Result = TypeVar("Result")

BARE = """
import scrapy
class Bare(scrapy.Spider):
    name = "bare"
    custom_settings = {"DOWNLOAD_DELAY": 0.0001, "CONCURRENT_ITEMS": 1, "LOG_LEVEL": "ERROR", "ITEM_PIPELINES": {}}
    async def start(self):
        for url in open("urls.txt").read().split():
            yield scrapy.Request(url)
    def parse(self, response):
        yield {"url": response.url, "size": len(response.body)}
"""


def pages_of(corpus: Path | None, number: int) -> list[bytes]:
    """The bodies to serve, as many as asked for, over and over if there are fewer."""
    if corpus:
        rows = [json.loads(line) for line in (corpus / "index.jsonl").open(encoding="utf-8")]
        bodies = [gzip.decompress((corpus / row["html"]).read_bytes()) for row in rows]
    else:
        from newscrawler.demo.newspaper import Newspaper
        from newscrawler.feeds import read_sitemap

        now = datetime(2026, 11, 20, 12, tzinfo=UTC)
        paper = Newspaper("http://127.0.0.1", now, now + timedelta(days=1))
        robots = paper.answer("/robots.txt", 1).body.decode()
        indexes = [line.split(": ", 1)[1].strip() for line in robots.splitlines() if line.startswith("Sitemap: ")]
        maps = [link.url for index in indexes for link in read_sitemap(paper.answer(_path(index), 1).body, index)]
        stories = [link.url for url in maps for link in read_sitemap(paper.answer(_path(url), 1).body, url)]
        answers = [paper.answer(_path(url), 1) for url in stories]
        bodies = [answer.body for answer in answers if answer.status == 200]
    return [bodies[at % len(bodies)].replace(b"</body>", b"<!-- %d --></body>" % at) for at in range(number)]


def _path(url: str) -> str:
    return "/" + url.split("/", 3)[3]


def serve(bodies: list[bytes]) -> int:
    """Fork a server of these pages; its port. It ends with this process."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True  # headers and body are two packets, which would wait for each other (40 ms)

        def do_GET(self) -> None:
            found = self.path.rsplit("-", 1)[-1].strip("/")
            body = bodies[int(found)] if found.isdecimal() else b"not found"
            self.send_response(200 if found.isdecimal() else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    if os.fork() == 0:
        parent = os.getppid()
        server.timeout = 1.0
        while os.getppid() == parent:
            server.handle_request()
        os._exit(0)
    return server.server_port


def cpu_of(words: list[str], folder: Path, memory: list[float] | None = None) -> tuple[float, float]:
    """(CPU seconds, wall seconds) of a child process; its resident memory in MB, half a second apart, into `memory`."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    process = subprocess.Popen(words, cwd=folder, stdout=subprocess.DEVNULL)
    while process.poll() is None:
        if memory is not None:
            lines = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii").splitlines()
            memory.extend(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))
        time.sleep(0.5 if memory is not None else 0.01)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, words)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    return spent, time.monotonic() - started


def parts(bodies: list[bytes], folder: Path) -> dict[str, float]:
    """CPU milliseconds a page of each step, in this process; the archive's writer thread counted in."""
    from newscrawler.archive import Archive
    from newscrawler.boilerplate import clean
    from newscrawler.extract import find_article, read_document
    from newscrawler.items import Page

    now = datetime.now(UTC)
    clean(find_article(read_document(bodies[0], "http://127.0.0.1/a"), fetched_at=now))  # tables on first use
    spent: dict[str, float] = {}

    def step(name: str, work: Iterable[Result]) -> list[Result]:
        started = time.process_time()
        done = list(work)
        spent[name] = 1000 * (time.process_time() - started) / len(bodies)
        return done

    urls = [f"http://127.0.0.1/news/a-story-of-the-town-{at}/" for at in range(len(bodies))]
    documents = step("parse", (read_document(body, url) for body, url in zip(bodies, urls, strict=True)))
    found = step("find the article", (find_article(document, fetched_at=now) for document in documents))
    cleaned = step("clean", (clean(article) for article in found))
    with Archive(folder / "parts.db") as archive:
        pages = [
            Page(url=url, requested_url=url, site="127.0.0.1", kind="article", fetched_at=now, status=200, body=body)
            for url, body in zip(urls, bodies, strict=True)
        ]
        for name in ("archive, new", "archive, unchanged"):
            started = time.process_time()
            waiting = [archive.record(page, article) for page, article in zip(pages, cleaned, strict=True)]
            for future in waiting:
                future.result()
            spent[name] = 1000 * (time.process_time() - started) / len(bodies)
    return spent


def main() -> None:
    """Run all three and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=400)
    parser.add_argument("--corpus", type=Path)
    options = parser.parse_args()
    bodies = pages_of(options.corpus, options.pages)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        port = serve(bodies)
        urls = [f"http://127.0.0.1:{port}/news/a-story-of-the-town-{at}/" for at in range(len(bodies))]
        (folder / "bare.py").write_text(BARE, encoding="utf-8")
        crawl = [sys.executable, "-m", "newscrawler", "crawl", "anysite", "-s", "ARCHIVE_PATH=crawl.db"]
        crawl += ["-s", "PRIVATE_HOSTS=127.0.0.1", "-s", "DOWNLOAD_DELAY=0.0001", "-s", "AUTOTHROTTLE_ENABLED=False"]
        crawl += ["-s", "ROBOTSTXT_OBEY=False", "-a", "urls=urls.txt"]
        rows, memory = {}, list[float]()
        for label, words in (
            ("bare Scrapy, fetch only", [sys.executable, "-m", "scrapy", "runspider", "bare.py", "-L", "ERROR"]),
            ("newscrawler, whole crawl", crawl),
        ):
            (folder / "urls.txt").write_text(urls[0] + "\n", encoding="utf-8")
            start_up, _ = cpu_of(words, folder)
            (folder / "urls.txt").write_text("\n".join(urls) + "\n", encoding="utf-8")
            spent, wall = cpu_of(words, folder, memory if words is crawl else None)
            rows[label] = (1000 * (spent - start_up) / (len(urls) - 1), len(urls) / wall)
        pure = parts(bodies, folder)
    print(f"{len(bodies)} pages, {sum(map(len, bodies)) // len(bodies) // 1024} KB on average")
    print(f"{'':28} CPU ms a page   pages a second")
    for label, (milliseconds, rate) in rows.items():
        print(f"{label:28} {milliseconds:13.2f} {rate:16.0f}")
    whole, bare = rows["newscrawler, whole crawl"][0], rows["bare Scrapy, fetch only"][0]
    print(f"{'ratio':28} {whole / bare:13.1f}\n")
    quarters = [memory[len(memory) * quarter // 4 : len(memory) * (quarter + 1) // 4] for quarter in range(4)]
    print(
        "resident memory, largest of each quarter of the crawl:",
        *(f"{max(part or [0]):.0f}" for part in quarters),
        "MB\n",
    )
    for label, milliseconds in pure.items():
        print(f"  {label:26} {milliseconds:13.2f}")


if __name__ == "__main__":
    main()
