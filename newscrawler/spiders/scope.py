"""`Scope`: what of a site a run is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Self

from newscrawler.exceptions import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newscrawler.site import Site


@dataclass(frozen=True, slots=True)
class Scope:
    """Published days (both inclusive, in the site's zone), a number of articles, and whether to visit all again."""

    since: date | None = None
    until: date | None = None
    limit: int | None = None
    full: bool = False

    @classmethod
    def read(
        cls, since: str | None = None, until: str | None = None, limit: str | None = None, full: str | None = None
    ) -> Self:
        """Read the spider arguments; raises UsageError for one that cannot be right."""
        first, last = _day("since", since), _day("until", until)
        if first and last and first > last:
            raise UsageError(f"since={since} is later than until={until}")
        if limit is not None and (not limit.isdecimal() or int(limit) < 1):
            raise UsageError(f"limit={limit}: write a number of articles, 1 or more")
        if full not in (None, "0", "1"):
            raise UsageError(f"full={full}: write full=1 to visit all again")
        return cls(first, last, int(limit) if limit else None, full == "1")

    def covers(self, published: datetime | date | None, site: Site) -> bool:
        """Whether an article of this publication time is asked for; one without a time always is."""
        if published is None:
            return True
        day = _local_day(published, site)
        return (self.since is None or day >= self.since) and (self.until is None or day <= self.until)

    def days(self, today: date) -> Iterator[date]:
        """The days asked for from the newest back to `since`; none if the run has no beginning."""
        if self.since is not None:
            last = min(self.until or today, today)
            yield from (last - timedelta(days=back) for back in range((last - self.since).days + 1))

    def may_hold(self, modified: datetime | date | None, site: Site) -> bool:
        """Whether a sitemap that was last modified then may name articles that are asked for."""
        return modified is None or self.since is None or _local_day(modified, site) >= self.since


def _local_day(when: datetime | date, site: Site) -> date:
    if not isinstance(when, datetime):
        return when
    return (when.astimezone(site.zone) if site.zone else when).date()


def _day(name: str, text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise UsageError(f"{name}={text}: write a day like 2026-11-22") from None
