"""`NewspaperServer`: the fictional newspaper on a free port of 127.0.0.1, in a thread of its own."""

from __future__ import annotations

from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from types import TracebackType
from typing import NamedTuple, Self

from newscrawler.demo.newspaper import Newspaper


class Request(NamedTuple):
    """One request the server answered."""

    visit: int
    path: str
    status: int
    user_agent: str


class NewspaperServer:
    """Serves the newspaper while the `with` block runs; `url` is its address, `requests` what was asked, in order.

    `now` is when the first visit takes place; it needs an offset. Call `turn_page()` before the second visit.
    """

    def __init__(self, now: datetime) -> None:
        self.requests: list[Request] = []
        self.visit = 1
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self._http.server_port}/"
        self.newspaper = Newspaper(self.url.rstrip("/"), now, now + timedelta(days=1))
        self._thread = Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    def turn_page(self, now: datetime) -> None:
        """Show the newspaper of the second visit from now on; edits and new stories are dated `now`."""
        self.newspaper = Newspaper(self.newspaper.base, self.newspaper.first_visit, now)
        self.visit = 2

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                visit = server.visit
                answer = server.newspaper.answer(self.path, visit)
                agent = self.headers.get("User-Agent", "")
                server.requests.append(Request(visit, self.path, answer.status, agent))
                self.send_response(answer.status)
                self.send_header("Content-Type", answer.content_type)
                self.send_header("Content-Length", str(len(answer.body)))
                self.end_headers()
                self.wfile.write(answer.body)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the signature of http.server
                """Stay silent: `requests` holds what was asked."""

        return Handler
