"""The archive: articles with every version they had, the pages they came from, and the frontier of each site.

`Archive(path)` is all that other floors need; what the tables mean is told in docs/archive.md.
"""

from __future__ import annotations

import os
import socket
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Self

from newscrawler import __version__
from newscrawler.archive.database import Reader, connect_readonly, raw_path
from newscrawler.archive.frontier import Due, Frontier
from newscrawler.archive.health import count_run, mark_crashed, site_alarms
from newscrawler.archive.pages import read_raw_page
from newscrawler.archive.record import Outcome, Recording, recorded_page
from newscrawler.archive.schema import ARCHIVE, RAW
from newscrawler.archive.templates import forget_work, load_template, template_work
from newscrawler.archive.values import moment, object_json, storable
from newscrawler.archive.writer import Writer
from newscrawler.exceptions import ArchiveError

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping
    from concurrent.futures import Future
    from types import TracebackType

    from newscrawler.archive.alarms import Alarm
    from newscrawler.archive.articles import Cause
    from newscrawler.archive.writer import RawWork, Result, Work
    from newscrawler.items import Article, Page
    from newscrawler.template import SiteTemplate

__all__ = ["Archive", "Due", "Frontier", "Outcome"]


class Archive:
    """An archive file and the raw file beside it; any thread may use it, and several of one file may be open.

    `Archive(path)` makes the files if there are none; `readonly=True` never does. Raises ArchiveError if they cannot be
    opened, ForeignDatabase if one is not ours, damaged, or of a newer release.
    """

    def __init__(self, path: str | Path, *, readonly: bool = False) -> None:
        self.path = Path(path).expanduser().resolve()
        self.raw_path = raw_path(self.path)
        self._writer = None if readonly else Writer.acquire(self.path)
        try:
            self._reader = Reader(self.path, ARCHIVE)
        except BaseException:
            self.close()
            raise
        self.frontier = Frontier(self._reader, self._submit)

    def begin_run(self, spider: str) -> int:
        """Note that a crawl begins, and which ones before it were cut off; the number of its run."""
        name = storable(spider)
        row = (name, moment(datetime.now(UTC)), __version__, socket.gethostname(), os.getpid())

        def begin(connection: sqlite3.Connection, _raw_id: int | None) -> int:
            mark_crashed(connection, name)
            insert = "INSERT INTO runs (spider, started_at, code_version, host, pid) VALUES (?, ?, ?, ?, ?)"
            return int(connection.execute(insert, row).lastrowid or 0)

        return self._submit(begin).result()

    def finish_run(self, run: int, reason: str, stats: Mapping[str, object]) -> list[Alarm]:
        """Note how a crawl ended and count what it did at each site; the alarms that are on after it."""
        row = (moment(datetime.now(UTC)), storable(reason), object_json(dict(stats)), run)

        def finish(connection: sqlite3.Connection, _raw_id: int | None) -> list[Alarm]:
            connection.execute("UPDATE runs SET finished_at = ?, finish_reason = ?, stats = ? WHERE id = ?", row)
            count_run(connection, run)
            return site_alarms(connection, run)

        return self._submit(finish).result()

    def record(
        self,
        page: Page,
        article: Article | None = None,
        *,
        run: int | None = None,
        cause: Cause = "site-edit",
        article_id: int | None = None,
    ) -> Future[Outcome]:
        """Keep one answer and the article read from it; the Future resolves when both are safe on the disk.

        The raw page is committed first, in its own file; then the article, its version and parts, the addresses found
        and the frontier's state in one transaction. With `cause="re-extract"` the page is one got by `page()`: only the
        article and its version are written, since nothing was fetched, and not even these where the archive has read a
        later page of it ("none"); `article_id` is whose page it is, where that is known. Raises ValueError for an
        article whose page is not `done`; the Future raises ArchiveError if nothing could be written.
        """
        recording = Recording.of(page, article, run, cause, article_id)
        return self._submit(recording.write, recording.write_raw if recording.raw else None)

    def page(self, fetch_id: int) -> Page:
        """The answer to a request as it came, body included if it was kept; a row of the table `fetches`.

        Raises ArchiveError if there is no such fetch, or its raw page is missing or damaged.
        """
        rows = self._reader.rows(
            "SELECT fetches.*, host FROM fetches JOIN sites ON sites.id = site_id WHERE fetches.id = ?", (fetch_id,)
        )
        if not rows:
            raise ArchiveError(
                f"there is no fetch {fetch_id} in {self.path}; see its table fetches for those there are"
            )
        page = recorded_page(rows[0])
        if rows[0]["raw_page_id"] is not None:
            raw = Reader(self.raw_path, RAW)
            try:
                page.headers, page.body = read_raw_page(raw, rows[0]["raw_page_id"])
            finally:
                raw.close()
        return page

    def template(self, host: str) -> SiteTemplate:
        """What was learned of a site's pages; an empty template where nothing was."""
        return load_template(self._reader.rows, host)

    def keep_template(self, host: str, template: SiteTemplate) -> Future[None]:
        """Keep what was learned of a site, in place of what was kept before; a person's words stay."""
        return self._submit(template_work(host, template))

    def forget_template(self, host: str) -> Future[None]:
        """Forget what was learned of a site."""
        return self._submit(forget_work(host))

    def note_cleaned(self, host: str, pages: int) -> Future[None]:
        """Note how many pages a site's template knew when its first articles were cleaned again."""
        update = "UPDATE site_templates SET cleaned = ? WHERE site_id = (SELECT id FROM sites WHERE host = ?)"

        def note(connection: sqlite3.Connection, _raw_id: int | None) -> None:
            connection.execute(update, (pages, host))

        return self._submit(note)

    def connect(self) -> sqlite3.Connection:
        """A new read-only connection to the archive, for queries of one's own; the caller closes it."""
        return connect_readonly(self.path, ARCHIVE)

    def close(self) -> None:
        """Wait until all is written, and close; closing twice does nothing."""
        if reader := getattr(self, "_reader", None):
            reader.close()
        if self._writer:
            writer, self._writer = self._writer, None
            writer.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def _submit(self, work: Work[Result], raw: RawWork | None = None) -> Future[Result]:
        if self._writer is None:
            raise ArchiveError(f"{self.path} is closed, or open for reading only; to write, open it by Archive(path)")
        return self._writer.submit(work, raw)
