"""What the frontier costs: a million known addresses, and a page's share.

    benchmarks/frontier.py [--known 1000000]

Fills an archive with addresses of one site (all visited, a thousand due), then times a real crawl of it: from the
start of the process to its first article request, and the process's largest memory. After that, in this process: CPU
milliseconds a page for taking batches of due addresses and writing down visits, beside the same commits without a
frontier (an empty transaction each), so that the price is a difference within one run.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from newscrawler.archive import Archive
from newscrawler.items import Link, Page

SPIDER = """
from newscrawler.site import Site
from newscrawler.spiders.base import NewsSpider

class Courier(NewsSpider):
    name = "courier"
    site = Site(domain="{host}", start_urls=("http://{host}/",))
"""
PAGE = "<html><title>{0}</title><h1>{0}</h1>" + "<p>The mill by the river was opened again on Monday, she said.</p>" * 6


def serve() -> tuple[str, list[tuple[str, float]]]:
    """A server of article pages in this process; its host, and the (path, time) of what it was asked."""
    asked: list[tuple[str, float]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append((self.path, time.monotonic()))
            body = PAGE.format(f"Story {self.path}").encode() if "story" in self.path else b"<html><p>none</p></html>"
            self.send_response(404 if self.path == "/robots.txt" else 200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    return f"127.0.0.1:{server.server_port}", asked


def fill(path: Path, host: str, known: int) -> float:
    """Write the addresses; seconds it took."""
    now, started = datetime.now(UTC), time.monotonic()
    with Archive(path) as archive:
        for start in range(0, known, 50_000):
            links = (
                Link(f"http://{host}/news/story-of-the-town-{at}/", published=now - timedelta(minutes=at))
                for at in range(start, min(known, start + 50_000))
            )
            archive.frontier.add(links, site=host, found_on=None, now=now, run_started=now).result()
        archive.frontier._submit(
            lambda connection, _raw: (
                connection.execute(
                    "UPDATE urls SET state = 'done', last_fetched_at = found_at, next_fetch_at = NULL WHERE id > 1000"
                ).rowcount
            )
        ).result()
    return time.monotonic() - started


def first_request(folder: Path, host: str, asked: list[tuple[str, float]]) -> tuple[float, float]:
    """(seconds from the start of a crawl to its first article request, the crawl's largest memory in MB)."""
    (folder / "courier.py").write_text(SPIDER.format(host=host), encoding="utf-8")
    words = [sys.executable, "-m", "newscrawler", "runspider", "courier.py", "-a", "limit=20"]
    for setting in (
        "ARCHIVE_PATH=news.db",
        "PRIVATE_HOSTS=127.0.0.1",
        "DOWNLOAD_DELAY=0.001",
        "AUTOTHROTTLE_ENABLED=False",
    ):
        words += ["-s", setting]
    started = time.monotonic()
    process = subprocess.Popen(words, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    memory = 0.0
    while process.poll() is None:  # ru_maxrss would count this process's memory at the fork, too
        lines = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii").splitlines()
        memory = max(memory, *(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0.0)
        time.sleep(0.02)
    first = next(when for path, when in asked if "story" in path)
    return first - started, memory


def price(path: Path, host: str, pages: int) -> tuple[float, float]:
    """CPU milliseconds a page (taking due addresses; writing a visit more than an empty commit would cost)."""
    with Archive(path) as archive:
        now = datetime.now(UTC)
        started = time.process_time()
        for _ in range(pages // 32):
            archive.frontier.due(host, now=now, limit=32, run_started=now)
        taking = 1000 * (time.process_time() - started) / pages
        visits = [
            Page(url=url, requested_url=url, site=host, kind="article", fetched_at=now, state="unchanged", status=304)
            for url in (f"http://{host}/news/story-of-the-town-{at}/" for at in range(100, 100 + pages))
        ]
        started = time.process_time()
        for visit in visits:
            archive.record(visit).result()
        writing = time.process_time() - started
        started = time.process_time()
        for _ in visits:
            archive.frontier._submit(lambda connection, _raw: connection.execute("SELECT 1").fetchone()[0]).result()
        empty = time.process_time() - started
    return taking, 1000 * (writing - empty) / pages


def main() -> None:
    """Fill, crawl, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--known", type=int, default=1_000_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        host, asked = serve()
        seconds = fill(folder / "news.db", host, options.known)
        size = (folder / "news.db").stat().st_size / options.known
        print(f"{options.known:,} addresses: {options.known / seconds:,.0f} a second, {size:.0f} bytes each")
        wait, memory = first_request(folder, host, asked)
        print(f"start of the process to its first article request: {wait:.2f} s; largest memory {memory:.0f} MB")
        taking, writing = price(folder / "news.db", host, 800)
        print(f"CPU ms a page: {taking:.3f} to take what is due, {writing:.3f} to write down the visit and its fetch")


if __name__ == "__main__":
    main()
