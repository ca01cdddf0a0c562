"""A small web server on loopback, and real crawls against it."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from hypothesis import settings

# The same examples in every run: a red test is about the change at hand. `make test-long` draws new ones.
settings.register_profile("steady", derandomize=True, deadline=None)
settings.register_profile("long", max_examples=2_000, deadline=None)
settings.load_profile("long" if os.environ.get("NEWSCRAWLER_LONG") else "steady")

# A shell lets what it starts in the background ignore Ctrl-C, and so would every process that the tests start.
signal.signal(signal.SIGINT, signal.default_int_handler)

Answer = tuple[int, dict[str, str], bytes]


@dataclass
class Web:
    """Answers by path, and what was asked: (path, headers, seconds when it came). `delay` is waited before each."""

    url: str
    answers: dict[str, Answer | Callable[[], Answer]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str], float]] = field(default_factory=list)
    delay: float = 0.0

    def page(self, path: str, html: str | bytes, status: int = 200, **headers: str) -> str:
        body = html.encode() if isinstance(html, str) else html
        kind = headers.pop("kind", "text/html; charset=utf-8")
        self.answers[path] = (status, {"Content-Type": kind, **headers}, body)
        return self.url + path

    def paths(self) -> list[str]:
        return [path for path, _, _ in self.asked]


def serving(host: str = "127.0.0.1") -> tuple[Web, ThreadingHTTPServer]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            web.asked.append((self.path, dict(self.headers), time.monotonic()))
            time.sleep(web.delay)
            answer = web.answers.get(self.path, (404, {"Content-Type": "text/html"}, b"<p>nothing here</p>"))
            status, headers, body = answer() if callable(answer) else answer
            self.send_response(status)
            for name, value in {"Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            with suppress(ConnectionError):  # a crawl that was killed reads no more
                self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer((host, 0), Handler)
    server.daemon_threads = True
    web = Web(f"http://{host}:{server.server_port}")
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    return web, server


@pytest.fixture
def web() -> Iterator[Web]:
    web, server = serving()
    yield web
    server.shutdown()
    server.server_close()


@pytest.fixture
def other_web() -> Iterator[Web]:
    """A second server at 127.0.0.2, which no test of ours allows."""
    web, server = serving("127.0.0.2")
    yield web
    server.shutdown()
    server.server_close()


@dataclass
class News:
    """Runs commands of ours in processes of their own, on one archive."""

    folder: Path

    @property
    def archive(self) -> Path:
        return self.folder / "news.db"

    def command(self, *words: str, private: str = "127.0.0.1") -> list[str]:
        settings = (
            f"ARCHIVE_PATH={self.archive}",
            f"PRIVATE_HOSTS={private}",
            "DOWNLOAD_DELAY=0.01",
            "AUTOTHROTTLE_ENABLED=False",
            "RETRY_ENABLED=False",
            "CONTACT=tests@example.org",
        )
        options = [word for setting in settings for word in ("-s", setting)]
        return [
            sys.executable,
            "-W",
            "error::DeprecationWarning:newscrawler",
            "-m",
            "newscrawler",
            words[0],
            *options,
            *words[1:],
        ]

    def run(self, *words: str, private: str = "127.0.0.1", code: int | None = 0) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            self.command(*words, private=private),
            cwd=self.folder,
            env=environment(),
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert code is None or done.returncode == code, f"exit {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done

    def crawl(self, *words: str, private: str = "127.0.0.1", code: int | None = 0) -> subprocess.CompletedProcess[str]:
        return self.run("crawl", *words, private=private, code=code)

    def start(self, *words: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            self.command(*words),
            cwd=self.folder,
            env=environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        connection = sqlite3.connect(f"file:{self.archive}?mode=ro", uri=True)
        try:
            return connection.execute(sql, values).fetchall()
        finally:
            connection.close()

    def rewind(self) -> None:
        """Make every address that is to be visited again due now, as if the time had come."""
        with sqlite3.connect(self.archive) as connection:
            connection.execute("UPDATE urls SET next_fetch_at = found_at WHERE next_fetch_at IS NOT NULL")
        connection.close()

    def urls(self) -> dict[str, tuple[str, str | None]]:
        """Every known address with its state and reason."""
        return {url: (state, reason) for url, state, reason in self.rows("SELECT url, state, reason FROM urls")}


def environment() -> dict[str, str]:
    """The environment without proxies, which would see what only loopback may see."""
    return {key: value for key, value in os.environ.items() if not key.lower().endswith("_proxy")}


@pytest.fixture
def news(tmp_path: Path) -> News:
    return News(tmp_path)
