"""Alarms: what a site's last run says against its own past. Pure functions over the counts that each run leaves.

A crawl that works and a crawl that has quietly stopped to find anything end the same way, with exit code 0: an empty
text is no error. What tells them apart is the site's own past, so every threshold here is relative to it where one is
needed. Operators of larger archives came to the same measures: fields' coverage by source (Fundus' daily coverage run,
Spidermon's field rules), the number of stories against a source's mean (Media Cloud), delivery and not downloads
(Zeeguu).
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from math import log
from statistics import median, median_high
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

AlarmKind = Literal["silence", "coverage", "length", "same text", "blocked"]

ENOUGH_RUNS = 5  # the median of five stands two odd runs; before that there is no past to judge by
PAST_RUNS = 14  # healthy runs that the past is made of: two weeks of a daily crawl
ACCEPTED_AFTER = timedelta(days=30)  # from then on what was an alarm is the site's new usual state

SILENT_GAPS = 3  # times the usual time between runs that found something new
SHORTEST_SILENCE = timedelta(days=1)  # a site that is visited each hour sleeps at night

COVERAGE_FALL = 0.5  # of the usual share of articles that have a field
CHANCE = 1e-4  # a fall must be rarer than this by chance alone: once a year and site at a crawl an hour
POOLED = 10  # articles: shorter runs are also judged together with those before them

LENGTH_FALL = 0.5  # of the usual median length
LENGTH_TEXTS = 5  # fewer texts say nothing of a median

SAME_TEXT_URLS = 3
SAME_TEXT_SHARE = 0.05  # of the run's texts: in a first visit of a whole site some are the same

BLOCKED_SHARE = 0.2
BLOCKED_ANSWERS = 3  # one refusal among four requests is no wall

ADVICE: dict[AlarmKind, str] = {
    "silence": "see in a browser whether the site's feeds, sitemaps and lists still stand where the spider looks, "
    "then: scrapy crawl SPIDER -L INFO",
    "coverage": "the layout may have changed: try a page of today by scrapy parse URL --spider SPIDER, "
    "and put the new selectors in front of the old ones in the site's file",
    "length": "see by scrapy parse URL --spider SPIDER whether the whole text of a long article is found",
    "same text": "open two of these articles: a notice or a wall that stands in for the text? "
    "then report it with the page: extract/blockpage.py should know it",
    "blocked": "slow down (DOWNLOAD_DELAY), set CONTACT, and see in a browser from the same machine what is asked for",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a run found on the pages of articles: a row of `run_fields`.

    Of the answers to articles' addresses `pages` are those with a page to read, `texts` those in which an article was
    found; `titles`, `leads`, `dates`, `bylines` say how many of these have that field. `median_words` and
    `upper_words` are the median and the upper quartile of their length.
    """

    pages: int = 0
    texts: int = 0
    titles: int = 0
    leads: int = 0
    dates: int = 0
    bylines: int = 0
    median_words: int | None = None
    upper_words: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteRun:
    """What one run did at one site: a row of `run_sites`, with its time.

    `fetched` = `sources` + `new` + `edited` + `unchanged` + `skipped` + `gone` + `blocked` + `failed`. `same_text` is
    the most addresses that gave one and the same text. `again` are addresses at which an article was found before,
    `first` all others: after a redesign of new pages only, those seen again would hide it.
    """

    run_id: int
    spider: str
    started_at: datetime
    known: int
    fetched: int
    sources: int
    new: int
    edited: int
    unchanged: int
    skipped: int
    gone: int
    blocked: int
    failed: int
    same_text: int
    first: Found = Found()
    again: Found = Found()


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something wrong with a site: the kind, the field it concerns if any, what was seen, and what to do."""

    site: str
    kind: AlarmKind
    field: str | None
    message: str

    @property
    def advice(self) -> str:
        """What to do about it."""
        return ADVICE[self.kind]

    def __str__(self) -> str:
        return f"{self.site}: {f'{self.field}: ' if self.field else ''}{self.message}"


def alarms(site: str, runs: Sequence[SiteRun]) -> list[Alarm]:
    """The alarms that are on after the last of a site's runs, which come oldest first."""
    visits = [(run.started_at, run.first) for run in runs], [(run.started_at, run.again) for run in runs]
    checks: tuple[tuple[AlarmKind, str | None, str | None], ...] = (
        ("silence", None, _silence(runs)),
        *(
            ("coverage", field, _either(_fallen(_coverage(found, field), _is_fall) for found in visits))
            for field in FIELDS
        ),
        ("length", "text", _either(_fallen(_lengths(found), _is_halved) for found in visits)),
        ("same text", "text", _fallen(_same_texts(runs), _is_repeated)),
        ("blocked", None, _blocked(runs)),
    )
    return [Alarm(site, kind, field, message) for kind, field, message in checks if message]


def _either(messages: Iterable[str | None]) -> str | None:
    return next(filter(None, messages), None)


def _silence(runs: Sequence[SiteRun]) -> str | None:
    """Nothing new for three times the usual gap, and longer than ever but once: weekends come back."""
    looked = [run.started_at for run in runs if run.sources]
    found = [run.started_at for run in runs if run.sources and run.new]
    gaps = sorted(later - earlier for earlier, later in pairwise(found))
    if len(gaps) < ENOUGH_RUNS:
        return None
    silent, usual = looked[-1] - found[-1], median_high(gaps)
    if silent <= max(SILENT_GAPS * usual, SHORTEST_SILENCE, gaps[-2]):
        return None
    return f"nothing new for {span(silent)}, usually something every {span(usual)}"


def _blocked(runs: Sequence[SiteRun]) -> str | None:
    last = runs[-1] if runs else None
    if last is None or last.blocked < BLOCKED_ANSWERS or last.blocked <= BLOCKED_SHARE * last.fetched:
        return None
    return f"{last.blocked} of {last.fetched} answers of the last run were blocked"


# The other checks compare each run with the healthy ones before it.


@dataclass(frozen=True, slots=True)
class _Measure:
    """A number that a run gives, `value`, taken from `of` articles; `top` bounds what was seen beside it."""

    when: datetime
    of: int
    value: float
    top: float = 0.0


def _fallen(
    measures: Iterable[_Measure], fault: Callable[[Sequence[_Measure], Sequence[_Measure]], str | None]
) -> str | None:
    """The fault of the last measure, each judged against the healthy ones before it.

    What is faulty does not become the past it is judged by, so an alarm stays on until the site is well again, or for
    thirty days.
    """
    healthy: deque[_Measure] = deque(maxlen=PAST_RUNS + POOLED)
    faulty: list[_Measure] = []
    message = None
    seen: list[_Measure] = []
    for measure in measures:
        seen.append(measure)
        message = fault(seen, healthy)
        if message is None:
            healthy.append(measure)
            faulty.clear()
            continue
        faulty.append(measure)
        if measure.when - faulty[0].when > ACCEPTED_AFTER:
            healthy.clear()
            healthy.extend(faulty)
            faulty.clear()
            message = None
    return message


# Field -> how many have it, of how many.
FIELDS: dict[str, tuple[str, str]] = {
    "text": ("texts", "pages"),
    "title": ("titles", "texts"),
    "lead": ("leads", "texts"),
    "published": ("dates", "texts"),
    "authors": ("bylines", "texts"),
}


def _coverage(found: Iterable[tuple[datetime, Found]], field: str) -> Iterator[_Measure]:
    part, whole = FIELDS[field]
    for when, counts in found:
        if total := getattr(counts, whole):
            yield _Measure(when, total, getattr(counts, part) / total)


def _is_fall(seen: Sequence[_Measure], healthy: Sequence[_Measure]) -> str | None:
    for judged in (seen[-1:], _pooled(seen)):
        past = [measure for measure in healthy if measure.when < judged[0].when][-PAST_RUNS:]
        if len(past) < ENOUGH_RUNS:
            continue
        usual = median(measure.value for measure in past)
        number, having = _total(judged)
        before, had = _total(past)
        share, rate = having / number, (had + 0.5) / (before + 1)
        if share < COVERAGE_FALL * usual and number * _divergence(share, rate) >= -log(CHANCE):
            return f"found in {share:.0%} of {number} articles, usually in {usual:.0%}"
    return None


def _pooled(seen: Sequence[_Measure]) -> Sequence[_Measure]:
    """As many of the last runs as have ten articles together."""
    runs, articles = 0, 0
    while articles < POOLED and runs < len(seen):
        runs += 1
        articles += seen[-runs].of
    return seen[-runs:]


def _total(measures: Iterable[_Measure]) -> tuple[int, float]:
    """(articles, those that have the field)."""
    parts = [(measure.of, measure.of * measure.value) for measure in measures]
    return sum(of for of, _ in parts), sum(having for _, having in parts)


def _divergence(share: float, rate: float) -> float:
    """By Chernoff's bound a share below the rate has, in n tries, at most the chance exp(-n times this)."""
    parts = ((share, rate), (1 - share, 1 - rate))
    return sum(seen * log(seen / usual) for seen, usual in parts if seen > 0)


def _lengths(found: Iterable[tuple[datetime, Found]]) -> Iterator[_Measure]:
    for when, counts in found:
        if counts.median_words is not None and counts.texts >= LENGTH_TEXTS:
            yield _Measure(when, counts.texts, counts.median_words, counts.upper_words or 0)


def _is_halved(seen: Sequence[_Measure], healthy: Sequence[_Measure]) -> str | None:
    """The median fell to half, and three quarters of the texts are shorter than usual: a few short items are not it."""
    if len(healthy) < ENOUGH_RUNS:
        return None
    usual, last = median(measure.value for measure in list(healthy)[-PAST_RUNS:]), seen[-1]
    if last.value >= LENGTH_FALL * usual or last.top >= usual:
        return None
    return f"half of {last.of} articles have {last.value:.0f} words or fewer, usually {usual:.0f}"


def _same_texts(runs: Iterable[SiteRun]) -> Iterator[_Measure]:
    texts = ((run, run.first.texts + run.again.texts) for run in runs)
    return (_Measure(run.started_at, number, run.same_text) for run, number in texts if number)


def _is_repeated(seen: Sequence[_Measure], healthy: Sequence[_Measure]) -> str | None:
    """One text at three addresses, and at more than ever in a healthy run; this needs no past."""
    last = seen[-1]
    usual = max((measure.value for measure in healthy), default=0)
    if last.value < SAME_TEXT_URLS or last.value < SAME_TEXT_SHARE * last.of or last.value <= usual:
        return None
    return f"{last.value:.0f} of {last.of} articles have one and the same text"


def span(time: timedelta) -> str:
    """A length of time for a reader: `3 days`, `5 hours`, `40 minutes`."""
    minutes = time.total_seconds() / 60
    for unit, length in (("days", 24 * 60), ("hours", 60)):
        if minutes >= 2 * length:
            return f"{minutes / length:.0f} {unit}"
    return f"{minutes:.0f} minutes"
