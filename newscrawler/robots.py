"""robots.txt by RFC 9309: what cannot be read forbids, what is not there allows."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scrapy import Request, signals
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http.request import NO_CALLBACK
from scrapy.utils.misc import build_from_crawler

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.robotstxt import RobotParser

_MOST_READ = 500 * 1024  # bytes; RFC 9309 §2.5 asks for at least as much
_TOO_MANY_REQUESTS = 429  # not there for us now, as a server error is


class RobotsUnreachable(IgnoreRequest):
    """Raised for a request to a site whose robots.txt cannot be read; it may be asked again later."""


class RobotsMiddleware(RobotsTxtMiddleware):
    """Scrapy's middleware, one reading a scheme, host and port and run.

    A robots.txt that answers 5xx, 429 or not at all means that nothing may be fetched (RFC 9309 §2.3.1.4); one that
    answers any other 4xx means that all may (§2.3.1.3).
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._read: dict[str, asyncio.Future[RobotParser]] = {}

    async def robot_parser(self, request: Request) -> RobotParser:
        """The rules for a request; raises RobotsUnreachable where they cannot be known."""
        parts = urlsplit(request.url)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._read:
            self._read[origin] = asyncio.ensure_future(self._rules(f"{origin}/robots.txt", request))
        return await self._read[origin]

    async def _rules(self, url: str, request: Request) -> RobotParser:
        asked = Request(url, priority=self.DOWNLOAD_PRIORITY, meta={"dont_obey_robotstxt": True}, callback=NO_CALLBACK)
        assert self.crawler.engine is not None
        try:
            response = await self.crawler.engine.download_async(asked)
        except IgnoreRequest:
            raise
        except Exception as error:
            raise RobotsUnreachable(f"{url} cannot be read ({type(error).__name__}: {error})") from error
        if response.status >= 500 or response.status == _TOO_MANY_REQUESTS:
            raise RobotsUnreachable(f"{url} answers HTTP {response.status}, so nothing may be fetched now")
        body = response.body[:_MOST_READ] if response.status < 400 else b""
        rules: RobotParser = build_from_crawler(self._parserimpl, self.crawler, body)
        await self.crawler.signals.send_catch_log_async(signals.robots_parsed, robotparser=rules, request=request)
        return rules
