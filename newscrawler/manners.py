"""What a host asks for, and is given: room between requests, rest after a refusal, and an end when it keeps refusing.

Scrapy spaces requests by the setting DOWNLOAD_DELAY and by latency (AutoThrottle). It does not act on Crawl-delay and
Request-rate of robots.txt (its docs say so) nor on Retry-After (scrapy#3849), and a request that was redirected to
another host waits in the line of the first. Here a host is a name without www, whatever the scheme and port.
"""

from __future__ import annotations

import logging
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from time import monotonic, time
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit

from scrapy import signals
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
    IgnoreRequest,
)
from scrapy.pqueues import DownloaderAwarePriorityQueue, DownloaderInterface
from scrapy.robotstxt import ProtegoRobotParser

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scrapy import Request
    from scrapy.core.downloader import Downloader
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.robotstxt import RobotParser

logger = logging.getLogger(__name__)

LONGEST_CRAWL_DELAY = 120.0  # seconds; a robots.txt that asks for more gets this
LONGEST_REST = 3600.0  # seconds; a host that asks for more is left for this run
LONGEST_ABSENCE = timedelta(days=30)  # a Retry-After beyond it is taken for this

ASKS_FOR_REST = (429, 503)

# Status of a refusal -> how many refusals in a row, of any kind, make us leave the host for this run. Single pages
# that answer 403 are common, a whole site that does has banned us. None: no answer, after Scrapy's own retries.
_PATIENCE: dict[int | None, int] = {429: 5, 503: 5, 403: 10, None: 20}
_NO_ANSWER = (CannotResolveHostError, DownloadConnectionRefusedError, DownloadTimeoutError)

# Without Retry-After a host rests for ten delays, and for twice as long after each further refusal.
_FIRST_REST = 10

# Seconds. So short a wait is sat out in the downloader; a longer one in the queue, where it keeps no other host waiting
# and a crawl that is stopped meanwhile ends at once.
_SHORT_WAIT = 30.0


class HostLeft(IgnoreRequest):
    """Raised for a request to a host that is not asked any more in this run; `until` is when it may be again."""

    def __init__(self, reason: str, until: datetime | None) -> None:
        super().__init__(reason)
        self.until = until


@dataclass(slots=True)
class _Host:
    """What a run knows of a host."""

    least_delay: float = 0.0  # seconds
    refused: int = 0  # in a row
    left: HostLeft | None = None


def host_key(url: str) -> str:
    """The host of an address as manners see it: its name without www, scheme and port."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


def retry_after(value: str | None, now: datetime) -> datetime | None:
    """When a Retry-After header (RFC 9110 §10.2.3: seconds or a date) lets us ask again; None if it says nothing.

    Not before `now` and not later than 30 days after it.
    """
    text = (value or "").strip()
    if text.isascii() and text.isdecimal():
        return now + timedelta(seconds=min(int(text[:12]), LONGEST_ABSENCE.total_seconds()))
    try:
        when = parsedate_to_datetime(text)
        moment = when.replace(tzinfo=when.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return max(now, min(moment, now + LONGEST_ABSENCE))


def asked_delay(rules: RobotParser, user_agent: str) -> float:
    """Seconds between two requests that a robots.txt asks for by Crawl-delay or Request-rate; 0.0 if it does not."""
    delay = rules.crawl_delay(user_agent) or 0.0
    rate = rules.rp.request_rate(user_agent) if isinstance(rules, ProtegoRobotParser) else None
    return max(delay, rate.seconds / rate.requests) if rate else delay


class Manners:
    """Downloader middleware that keeps what each host asks for."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._hosts: dict[str, _Host] = {}
        self._retries = crawler.settings.getbool("RETRY_ENABLED")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build, and listen to answers and robots.txt files."""
        manners = cls(crawler)
        # Extensions connect earlier, so that this comes after AutoThrottle and before the next request is sent.
        crawler.signals.connect(manners._on_answer, signals.response_downloaded)
        crawler.signals.connect(manners._on_robots, signals.robots_parsed)
        return manners

    def has_long_to_wait(self, key: str) -> bool:
        """Whether a host, named by `host_key`, is not to be asked for a while yet."""
        slot = self._downloader.slots.get(key)
        left = self._host(key).left
        return slot is not None and left is None and slot.lastseen + slot.delay - monotonic() > _SHORT_WAIT

    def process_request(self, request: Request) -> None:
        """Put the request in the line of its own host; raise HostLeft if that is not asked any more."""
        key = host_key(request.url)
        request.meta["download_slot"] = key  # a redirected request brings that of the host it came from
        if left := self._host(key).left:
            raise left

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """Ask again after the rest that the host wants, as often as RETRY_TIMES says; then let the answer pass."""
        key = host_key(request.url)
        if response.status not in ASKS_FOR_REST or not self._retries or self._host(key).left:
            return response
        if request.meta.get("dont_obey_robotstxt") and self.has_long_to_wait(key):
            return response  # robots.txt is asked for outside the queue: it would wait in the downloader
        assert self._crawler.spider is not None
        reason = f"HTTP {response.status}"
        again = get_retry_request(request, spider=self._crawler.spider, reason=reason, give_up_log_level=logging.DEBUG)
        return again or response

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Count an answer that did not come."""
        if isinstance(exception, _NO_ANSWER):
            self._refuse(host_key(request.url), None, None)

    def _on_answer(self, response: Response, request: Request) -> None:
        key = host_key(request.url)
        host = self._host(key)
        if slot := self._downloader.slots.get(key):
            slot.delay = max(slot.delay, host.least_delay)
        if response.status in _PATIENCE:
            header = response.headers.get("Retry-After") or b""
            self._refuse(key, response.status, retry_after(header.decode("latin-1"), datetime.now(UTC)))
        elif response.status < 500:
            host.refused = 0

    def _refuse(self, key: str, status: int | None, until: datetime | None) -> None:
        host = self._host(key)
        if host.left:
            return
        host.refused += 1
        said = f"HTTP {status}" if status else "no answer"
        if host.refused >= _PATIENCE[status]:
            self._leave(key, f"{said}, refused {host.refused} times in a row", until)
        elif status in ASKS_FOR_REST:
            self._rest(key, said, until)

    def _rest(self, key: str, said: str, until: datetime | None) -> None:
        host, slot = self._host(key), self._downloader.slots[key]
        asked = (until - datetime.now(UTC)).total_seconds() if until else 0.0
        seconds = max(asked, slot.delay * (1 if until else _FIRST_REST) * 2 ** (host.refused - 1))
        if seconds > min(LONGEST_REST, self._seconds_left()):
            wants = f"not to be asked before {until:%Y-%m-%d %H:%M} UTC" if until else f"rest of {seconds:.0f} s"
            self._leave(key, f"{said}, {wants}", until)
            return
        logger.info("%s: %s, resting for %.0f s", key, said, seconds)
        slot.lastseen = max(slot.lastseen, monotonic() + seconds)  # from which the downloader counts the delay

    def _leave(self, key: str, reason: str, until: datetime | None) -> None:
        self._host(key).left = HostLeft(f"not asked: {key} ({reason})", until)
        assert self._crawler.stats is not None
        self._crawler.stats.inc_value("news/hosts_left")
        logger.warning("%s is left for this run: %s; its addresses wait for the next", key, reason)

    def _on_robots(self, robotparser: RobotParser, request: Request) -> None:
        key, settings = host_key(request.url), self._crawler.settings
        asked = asked_delay(robotparser, settings.get("ROBOTSTXT_USER_AGENT") or settings["USER_AGENT"])
        if asked > LONGEST_CRAWL_DELAY:
            logger.warning(
                "%s: robots.txt wants %.0f s between requests; it gets %.0f", key, asked, LONGEST_CRAWL_DELAY
            )
        host = self._host(key)
        host.least_delay = max(host.least_delay, min(asked, LONGEST_CRAWL_DELAY))
        if slot := self._downloader.slots.get(key):
            slot.delay = max(slot.delay, host.least_delay)
        # A slot that was idle for a minute is thrown away; the next one of this host begins with these.
        own: dict[str, Any] = self._downloader.per_slot_settings.get(key, {})
        delay = max(host.least_delay, own.get("delay", settings.getfloat("DOWNLOAD_DELAY")))
        self._downloader.per_slot_settings[key] = {**own, "delay": delay}

    def _host(self, key: str) -> _Host:
        return self._hosts.setdefault(key, _Host())

    def _seconds_left(self) -> float:
        """What is left of the run's time budget."""
        budget = self._crawler.settings.getfloat("CLOSESPIDER_TIMEOUT")
        assert self._crawler.engine is not None
        started = self._crawler.engine.start_time
        return budget - (time() - started) if budget and started else float("inf")

    @property
    def _downloader(self) -> Downloader:
        assert self._crawler.engine is not None
        return self._crawler.engine.downloader


class _FreeHosts(DownloaderInterface):
    """Scrapy's view of the downloader, without the hosts that are busy or at rest."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._manners = crawler.get_downloader_middleware(Manners)

    def get_slot_key(self, request: Request) -> str:
        return host_key(request.url)

    def stats(self, possible_slots: Iterable[str]) -> list[tuple[int, str]]:
        busy = Counter(host_key(request.url) for request in self.downloader.active)
        free = [(busy[key], key) for key in possible_slots if busy[key] < self.downloader.domain_concurrency]
        return [(active, key) for active, key in free if not (self._manners and self._manners.has_long_to_wait(key))]


class HostQueue(DownloaderAwarePriorityQueue):
    """Scrapy's queue of waiting requests, which gives a host no more than it may have under way.

    Scrapy's own fills the downloader with requests of one host, where they keep other hosts waiting, and all of them
    are still sent when the crawl is told to stop.
    """

    def __init__(self, crawler: Crawler, *args: Any, **kwargs: Any) -> None:
        super().__init__(crawler, *args, **kwargs)
        self._downloader_interface = _FreeHosts(crawler)
