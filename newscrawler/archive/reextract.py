"""Re-extraction: every article again from its raw page by the extractor of today, without any network.

What was already read by it is passed over, so a run that was cut off is simply begun again: each article is written in
one transaction together with the extractor's stamp. Nothing of it counts as an edit of the site's.
"""

from __future__ import annotations

import multiprocessing
from array import array
from collections import Counter, deque
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from newscrawler.archive.database import reading
from newscrawler.archive.filters import Filters
from newscrawler.archive.rereading import Chunk, Reread, Rereader, begin_worker, read_chunk
from newscrawler.archive.values import local_text
from newscrawler.exceptions import NewscrawlerError
from newscrawler.extractor_version import extractor_version
from newscrawler.page_article import NO_ARTICLE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from concurrent.futures import Future

    from newscrawler.archive import Archive, Outcome
    from newscrawler.site import Site

# What can become of a page, and what a report calls it. One article may be counted under several.
CHANGES: dict[str, str] = {
    "new": "pages without an article that have one now",
    "gained": "texts that gain words",
    "lost": "texts that lose words",
    "rearranged": "texts with the same words in other paragraphs",
    "title": "titles changed",
    "lead": "leads changed",
    "date_found": "dates found where none was known",
    "date_changed": "dates changed",
    "authors": "lists of authors changed",
    "section": "sections changed",
    "tags": "lists of tags changed",
    "language": "languages changed",
    "unchanged": "articles unchanged",
    "kept": "articles not found on their page any more; they keep what is known",
    "none": "pages still without an article",
    "later": "articles left alone: a later page was read meanwhile, or they were removed",
    "unread": "pages that could not be read",
}

_CHUNK = 16  # pages that a worker reads at once: a quarter of a second
_AHEAD = 3  # chunks a worker that wait to be read or to be written
_UNWRITTEN = 64  # articles that wait for the writer
_EXAMPLES = 5  # of each kind
_PROBLEMS = 100  # told one by one; all are counted


@dataclass(slots=True)
class Report:
    """What a re-extraction found: how many of each kind in `CHANGES`, the first of each, and what could not be read.

    `words_gained` and `words_lost` are of all texts; `read` is the number of pages.
    """

    extractor: str
    read: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    words_gained: int = 0
    words_lost: int = 0
    examples: dict[str, list[Reread]] = field(default_factory=dict)
    problems: list[Reread] = field(default_factory=list)

    def note(self, reread: Reread, *, passed: bool = False) -> None:
        """Count one page; `passed` where it was not written because of something later."""
        self.read += 1
        kinds = ["later"] if passed else list(_kinds(reread))
        self.counts.update(kinds)
        if not passed:
            self.words_gained += reread.difference.gained
            self.words_lost += reread.difference.lost
        for kind in kinds:
            if len(shown := self.examples.setdefault(kind, [])) < _EXAMPLES:
                shown.append(reread)
        if reread.problem and len(self.problems) < _PROBLEMS:
            self.problems.append(reread)


@dataclass(frozen=True, slots=True)
class Work:
    """What is to be read again: the numbers of articles, then of fetches whose page held none; 8 bytes each."""

    articles: array[int]
    fetches: array[int]

    def __len__(self) -> int:
        return len(self.articles) + len(self.fetches)

    def chunks(self) -> Iterator[Chunk]:
        """The work in pieces."""
        for start in range(0, len(self.articles), _CHUNK):
            yield Chunk(articles=tuple(self.articles[start : start + _CHUNK]))
        for start in range(0, len(self.fetches), _CHUNK):
            yield Chunk(fetches=tuple(self.fetches[start : start + _CHUNK]))


def planned(archive: Archive, filters: Filters, *, again: bool = False) -> Work:
    """What another extractor than today's has read, a site after the other; all of it with `again`."""
    with closing(archive.connect()) as connection, reading():
        conditions = filters.conditions(connection)
        if not again:
            conditions["extractor <> ?"] = extractor_version()
        articles = connection.execute(
            # one site's pages one after the other: they share a dictionary
            f"SELECT id FROM articles WHERE {' AND '.join(conditions) or 'true'} ORDER BY site_id, fetch_id",
            tuple(conditions.values()),
        )
        of_site = Filters(site=filters.site).conditions(connection)
        query = " AND ".join((_WITHOUT_ARTICLE, *(f"urls.{condition}" for condition in of_site)))
        fetches = connection.execute(f"{query} ORDER BY urls.site_id, fetches.id", (NO_ARTICLE, *of_site.values()))
        return Work(*(array("q", (row["id"] for row in rows)) for rows in (articles, fetches)))


# Pages that held no article at their last visit.
_WITHOUT_ARTICLE = """
SELECT fetches.id FROM urls
JOIN fetches ON fetches.url = urls.url AND fetches.fetched_at = urls.last_fetched_at
WHERE urls.state = 'skipped' AND urls.reason = ? AND raw_page_id IS NOT NULL
"""


def reextract(
    archive: Archive,
    work: Work,
    sites: Mapping[str, Site],
    *,
    filters: Filters,
    jobs: int = 1,
    dry_run: bool = False,
    told: Callable[[Report], None] = lambda _: None,
) -> Report:
    """Read pages again in `jobs` processes and write what they hold, unless `dry_run`; `told` hears of each chunk.

    `sites` are those that spiders describe, by domain; `filters` holds for new articles, too. An article that is not
    found any more keeps its text. Raises ArchiveError if nothing can be written.
    """
    report = Report(extractor_version())
    unwritten: deque[tuple[Reread, Future[Outcome]]] = deque()

    def settle(room: int) -> None:
        while len(unwritten) > room:
            reread, outcome = unwritten.popleft()
            report.note(reread, passed=outcome.result().change in ("none", "skipped"))

    for chunk in _reread(archive, work, sites, jobs):
        for reread in chunk:
            if not _is_asked_for(reread, filters):
                continue
            if dry_run or reread.page is None or reread.article is None:
                report.note(reread)
            else:
                written = archive.record(reread.page, reread.article, cause="re-extract", article_id=reread.article_id)
                unwritten.append((reread, written))
        settle(_UNWRITTEN)
        told(report)
    settle(0)
    told(report)
    return report


def _reread(archive: Archive, work: Work, sites: Mapping[str, Site], jobs: int) -> Iterator[list[Reread]]:
    """The chunks of the work as they were read, in its order."""
    jobs = min(jobs, -(-len(work) // _CHUNK))
    prepared = (archive.path, archive.raw_path, dict(sites))
    if jobs <= 1:
        with closing(Rereader(*prepared)) as rereader:
            yield from map(rereader.read, work.chunks())
        return
    # "spawn", because a fork would copy the locks of the writer's thread.
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(jobs, context, initializer=begin_worker, initargs=prepared)
    waiting: deque[Future[list[Reread]]] = deque()
    try:
        for chunk in work.chunks():
            waiting.append(pool.submit(read_chunk, chunk))
            if len(waiting) > _AHEAD * jobs:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    except BrokenProcessPool as error:
        raise NewscrawlerError(
            "a worker process was ended from outside (is memory short?); what was written stays: run it again, "
            "with fewer --jobs"
        ) from error
    finally:
        pool.shutdown(cancel_futures=True)


def _is_asked_for(reread: Reread, filters: Filters) -> bool:
    """Whether an article that is new is of the days asked for; those that are known were chosen by them."""
    if reread.article_id is not None or (filters.since is None and filters.until is None):
        return True
    day = (local_text(reread.article.published if reread.article else None) or "")[:10]
    first, last = (one.isoformat() if one else None for one in (filters.since, filters.until))
    return day != "" and (first is None or day >= first) and (last is None or day <= last)


def _kinds(reread: Reread) -> Iterator[str]:
    """Under which kinds of `CHANGES` a page counts."""
    fields = reread.difference.fields
    if reread.problem:
        yield "unread"
    elif reread.article is None:
        yield "kept" if reread.article_id else "none"
    elif reread.article_id is None:
        yield "new"
    elif not fields:
        yield "unchanged"
    for name, (old, _) in fields.items():
        if name == "text":
            yield from (kind for kind in ("gained", "lost") if getattr(reread.difference, kind))
            if not reread.difference.gained and not reread.difference.lost:
                yield "rearranged"
        elif name == "published_local":
            yield "date_changed" if old else "date_found"
        else:
            yield name
