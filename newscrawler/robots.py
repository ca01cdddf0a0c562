"""robots.txt by RFC 9309: what cannot be read forbids, what is not there allows."""

from __future__ import annotations

import asyncio
import codecs
import logging
from time import monotonic
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scrapy import Request, signals
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http.request import NO_CALLBACK
from scrapy.utils.misc import build_from_crawler

from newscrawler.manners import HostLeft

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.robotstxt import RobotParser

logger = logging.getLogger(__name__)

FRESH_FOR = 24 * 3600.0  # seconds; RFC 9309 §2.4
_MOST_READ = 500 * 1024  # bytes; RFC 9309 §2.5 asks for at least as much
_MOST_REDIRECTS = 5  # RFC 9309 §2.3.1.2; a longer chain counts as a file that is not there
_TOO_MANY_REQUESTS = 429  # not there for us now, as a server error is


class RobotsUnreachable(IgnoreRequest):
    """Raised for a request to a site whose robots.txt cannot be read; it may be asked again later."""


class RobotsMiddleware(RobotsTxtMiddleware):
    """Scrapy's middleware, with one reading a day of each scheme, host and port.

    A robots.txt that answers 5xx, 429 or not at all means that nothing may be fetched (RFC 9309 §2.3.1.4); one that
    answers any other 4xx means that all may (§2.3.1.3). Rules read before stay in force while a later reading fails
    (§2.4).
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._read: dict[str, tuple[float, asyncio.Future[RobotParser]]] = {}

    async def robot_parser(self, request: Request) -> RobotParser:
        """The rules for a request; raises RobotsUnreachable where they cannot be known."""
        parts = urlsplit(request.url)
        origin = f"{parts.scheme}://{parts.netloc}"
        read_at, rules = self._read.get(origin, (0.0, None))
        if rules is None or monotonic() - read_at > FRESH_FOR:
            rules = asyncio.ensure_future(self._rules(f"{origin}/robots.txt", request, rules))
            self._read[origin] = (monotonic(), rules)
        return await rules

    async def _rules(self, url: str, request: Request, former: asyncio.Future[RobotParser] | None) -> RobotParser:
        try:
            body = await self._body(url)
        except RobotsUnreachable as error:
            if former is None or not former.done() or former.exception():
                raise
            logger.warning("%s; the rules that were read before stay in force", error)
            return await former
        rules: RobotParser = build_from_crawler(self._parserimpl, self.crawler, readable(body))
        await self.crawler.signals.send_catch_log_async(signals.robots_parsed, robotparser=rules, request=request)
        return rules

    async def _body(self, url: str) -> bytes:
        """What a robots.txt says, b"" where there is none; raises RobotsUnreachable where that cannot be known."""
        try:
            response = await self._follow(url)
        except HostLeft:
            raise
        except Exception as error:
            raise RobotsUnreachable(f"{url} cannot be read ({type(error).__name__}: {error})") from error
        if response.status >= 500 or response.status == _TOO_MANY_REQUESTS:
            raise RobotsUnreachable(f"{url} answers HTTP {response.status}, so nothing may be fetched now")
        return response.body if response.status < 300 else b""

    async def _follow(self, url: str) -> Response:
        assert self.crawler.engine is not None
        for _ in range(_MOST_REDIRECTS + 1):
            meta = {"dont_obey_robotstxt": True, "dont_redirect": True}
            asked = Request(url, priority=self.DOWNLOAD_PRIORITY, meta=meta, callback=NO_CALLBACK)
            response = await self.crawler.engine.download_async(asked)
            location = response.headers.get("Location")
            if not 300 <= response.status < 400 or not location:
                break
            url = response.urljoin(location.decode("latin-1"))
        return response


def readable(body: bytes) -> bytes:
    """A robots.txt as its parser wants it: UTF-8, whole lines, the first 500 KiB; b"" for an HTML page."""
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        body = body.decode("utf-16", "replace").encode()
    if len(body) > _MOST_READ:  # half a line would forbid more than the whole: "Disallow: /" of "Disallow: /private"
        body = body[:_MOST_READ]
        body = body[: max(body.rfind(b"\n"), body.rfind(b"\r")) + 1]
    return b"" if body.removeprefix(codecs.BOM_UTF8).lstrip().startswith(b"<") else body
