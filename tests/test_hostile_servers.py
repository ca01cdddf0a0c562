"""One hostile address costs only itself: servers that never end, inflate, trickle or break off, beside good pages."""

from __future__ import annotations

import gzip
import socket
import subprocess
import sys
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Thread

import pytest
import zstandard
from articles import article_page
from conftest import environment

STATUS = b"HTTP/1.1 200 OK\r\n"
HTML = STATUS + b"Content-Type: text/html; charset=utf-8\r\n"
BOMB = 200 * 2**20  # bytes, inflated
LIMIT = 400  # megabytes of memory that the whole crawl may take

# Runs a command and prints the memory that it took: a child of pytest itself would begin with that of pytest.
MEASURED = """
import resource, subprocess, sys
code = subprocess.call(sys.argv[1:])
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // (1024 if sys.platform == "linux" else 1024**2))
sys.exit(code)
"""

Sending = Iterator[bytes]


def whole(body: bytes, *headers: bytes) -> bytes:
    lines = b"".join(header + b"\r\n" for header in headers)
    return HTML + lines + b"Content-Length: %d\r\n\r\n" % len(body) + body


def zeros(compressor) -> bytes:
    block = bytes(2**20)
    return b"".join(compressor.compress(block) for _ in range(BOMB // len(block))) + compressor.flush()


def endless(head: bytes, piece: bytes) -> Sending:
    yield head
    while True:
        yield piece * 200


def trickle(head: bytes, piece: bytes) -> Sending:
    yield head
    while True:
        time.sleep(0.2)
        yield piece


def hang() -> Sending:
    time.sleep(30)
    yield b""


BOMBS = {
    "gzip": zeros(zlib.compressobj(wbits=31)),
    "deflate": zeros(zlib.compressobj()),
    "zstd": zeros(zstandard.ZstdCompressor().compressobj()),
}
PAGE = article_page("A page that breaks off").encode()

HOSTILE: dict[str, Callable[[], Sending]] = {
    "headers without end": lambda: endless(HTML, b"X-More: " + b"y" * 1000 + b"\r\n"),
    "one header line without end": lambda: endless(HTML + b"X-Long: ", b"y" * 1000),
    "headers that trickle": lambda: trickle(HTML, b"X-Slow: y\r\n"),
    "a body that trickles": lambda: trickle(HTML + b"\r\n<p>", b"word "),
    "no answer": hang,
    "a body without end": lambda: endless(HTML + b"\r\n", b"<p>word" * 150),
    "a body that is announced too large": lambda: iter([HTML + b"Content-Length: 99999999999\r\n\r\n<p>"]),
    "a gzip bomb": lambda: iter([whole(BOMBS["gzip"], b"Content-Encoding: gzip")]),
    "a deflate bomb": lambda: iter([whole(BOMBS["deflate"], b"Content-Encoding: deflate")]),
    "a zstd bomb": lambda: iter([whole(BOMBS["zstd"], b"Content-Encoding: zstd")]),
    "a gzip bomb in gzip": lambda: iter([whole(gzip.compress(BOMBS["gzip"]), b"Content-Encoding: gzip, gzip")]),
    "no gzip at all": lambda: iter([whole(b"<p>plain text", b"Content-Encoding: gzip")]),
    "less than was announced": lambda: iter([HTML + b"Content-Length: 90000\r\n\r\n" + PAGE]),
    "a chunk of no size": lambda: iter([HTML + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n" + PAGE]),
    "a broken connection": lambda: iter(()),
    "no HTTP": lambda: iter([b"220 mail.example ESMTP\r\n"]),
    "a redirect to itself": lambda: iter([b"HTTP/1.1 302 Found\r\nLocation: ?\r\nContent-Length: 0\r\n\r\n"]),
}


@dataclass
class RawServer:
    """Sends bytes as they are, by path; what it does not know is 404. Each answer closes its connection."""

    answers: dict[str, Callable[[], Sending]]
    listening: socket.socket = field(default_factory=lambda: socket.create_server(("127.0.0.1", 0)))

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.listening.getsockname()[1]}"

    def start(self) -> None:
        Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with suppress(OSError):  # closed at the end
            while True:
                Thread(target=self._answer, args=(self.listening.accept()[0],), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with connection, suppress(OSError):  # the other side hangs up
            path = connection.recv(65536).split(b" ")[1].decode()
            not_found = iter([b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"])
            for piece in self.answers[path]() if path in self.answers else not_found:
                connection.sendall(piece)


@pytest.fixture
def raw_server():
    server = RawServer({})
    yield server
    server.listening.close()


def test_every_good_article_is_archived_and_every_hostile_address_has_a_reason(raw_server, news):
    hostile = {f"/town/hostile-story-number-{n}-{9000 + n}/": name for n, name in enumerate(HOSTILE)}
    good = {f"/town/good-story-number-{n}-{9100 + n}/": f"Good story, number {n}" for n in range(10)}
    raw_server.answers = {path: HOSTILE[name] for path, name in hostile.items()} | {
        path: lambda title=title: iter([whole(article_page(title).encode(), b"Connection: close")])
        for path, title in good.items()
    }
    raw_server.start()
    addresses = [*list(hostile)[:8], *list(good)[:5], *list(hostile)[8:], *list(good)[5:]]
    (news.folder / "urls.txt").write_text("\n".join(raw_server.url + path for path in addresses), encoding="utf-8")
    command = news.command("crawl", "anysite", "-a", "urls=urls.txt", "-s", "DOWNLOAD_TIMEOUT=1.5")
    measured = [sys.executable, "-c", MEASURED, *command]
    done = subprocess.run(measured, cwd=news.folder, env=environment(), capture_output=True, text=True, check=False)
    said, megabytes = done.stderr, int(done.stdout.splitlines()[-1])
    assert done.returncode in (0, 1), said  # the share of failures may be an alarm
    assert "Traceback" not in said, said
    assert {title for (title,) in news.rows("SELECT title FROM articles_view")} == set(good.values()), said
    states = {url.removeprefix(raw_server.url): state for url, state in news.urls().items()}
    for path, name in hostile.items():
        state, reason = states[path]
        assert state in ("failed", "skipped"), f"{name}: {state}"
        assert reason, name
    assert megabytes < LIMIT
