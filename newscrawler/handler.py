"""Scrapy's handler of http and https, with a bound for the headers of an answer.

DOWNLOAD_MAXSIZE bounds the body only: headers without end filled 220 MB in five seconds, until the timeout. Written for
Scrapy 2.19, whose names with an underscore it uses.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
)

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from twisted.internet.interfaces import IAddress

logger = logging.getLogger(__name__)

MOST_HEADERS = 256 * 1024  # bytes; browsers give up at about as much, servers send a few kilobytes


class BoundedHandler(HTTP11DownloadHandler):
    """Hangs up on an answer whose headers exceed 256 KiB; the request fails like one whose connection broke."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pool._factory = _BoundedFactory


class _BoundedProtocol(_LenientHTTP11ClientProtocol):
    _headers = 0  # bytes

    def dataReceived(self, data: bytes) -> None:  # noqa: N802 - Twisted's name
        super().dataReceived(data)  # type: ignore[no-untyped-call]  # no types in Twisted
        is_body = self._parser is None or self._parser.state not in ("STATUS", "HEADER")
        self._headers = 0 if is_body else self._headers + len(data)
        if self._headers > MOST_HEADERS and self.transport is not None:
            logger.info("Hung up: the headers of an answer exceed %d bytes", MOST_HEADERS)
            self.transport.abortConnection()


class _BoundedFactory(_LenientHTTP11ClientFactory):
    def buildProtocol(self, addr: IAddress | None) -> _BoundedProtocol:  # noqa: ARG002, N802 - Twisted's names
        return _BoundedProtocol(self._quiescentCallback)  # type: ignore[no-untyped-call]  # no types in Twisted
