"""What the archive does for one answer, or one page of the list, must not grow with the number of articles it holds."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from answers import NOON, article_of, page_of

pytest.importorskip("datasette", reason="the extra browse is not installed")

from benchmarks.archive import measured, table
from benchmarks.synthetic import visits, vocabularies
from newscrawler.archive import Archive
from newscrawler.archive.database import connect_writer
from newscrawler.archive.record import Recording
from newscrawler.archive.schema import ARCHIVE

WORDS = vocabularies({})
# The index of what is still to be done is empty but after a migration.
SCANNED = re.compile(
    r"SCAN (articles|versions|fetches|urls|url_aliases|fingerprints|fingerprint_bands)\b(?!.* fingerprints_due)"
)


@pytest.fixture(scope="module")
def path(tmp_path_factory) -> Path:
    """An archive of which SQLite has statistics, as it has of a long one."""
    path = tmp_path_factory.mktemp("growth") / "news.db"
    with Archive(path) as archive:
        for page, article in visits(WORDS, 0, 300, 300):
            archive.record(page, article)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("ANALYZE")
    return path


def scans(connection: sqlite3.Connection, statements: list[str]) -> list[str]:
    """The steps of the statements' plans that go through a whole table."""
    plans = [
        (sql, step[3])
        for sql in statements
        if sql.startswith(("SELECT", "UPDATE", "DELETE", "INSERT", "WITH"))
        for step in connection.execute(f"EXPLAIN QUERY PLAN {sql}")
    ]
    assert len(plans) > 5
    return [f"{step}: {sql[:200]}" for sql, step in plans if SCANNED.search(step)]


@pytest.mark.parametrize("visit", ["new", "edited", "unchanged", "gone"])
def test_recording_an_answer_goes_through_no_table(path, visit) -> None:
    page = page_of("https://aspan.example/growth/1", NOON + timedelta(days=len(visit)), body=visit.encode())
    article = article_of(text=f"{'Паром ждёт у моста. ' * 30}{visit}", authors=("Ann Arbor",), tags=("Мост",))
    if visit in ("unchanged", "gone"):
        page.state, page.status, page.body, article = visit, 404 if visit == "gone" else 304, b"", None
    asked: list[str] = []
    with closing(connect_writer(path, ARCHIVE)) as connection:
        connection.set_trace_callback(lambda sql: asked.append(sql.strip()))
        Recording.of(page, article, None, "site-edit").write(connection, None)
        connection.set_trace_callback(None)
        assert scans(connection, asked) == []


def test_the_benchmark_builds_and_measures_each_size(tmp_path, monkeypatch) -> None:
    for name, few in (("RAW_PAGES", 4), ("QUERIES", 2), ("REPETITIONS", 2)):
        monkeypatch.setattr(f"benchmarks.archive.{name}", few)
    columns = {}
    for size in (60, 120):
        columns[size] = figures = measured(tmp_path / "news.db", WORDS, size, 120)
        with Archive(tmp_path / "news.db", readonly=True) as archive, closing(archive.connect()) as connection:
            assert connection.execute("SELECT count(*) FROM articles").fetchone()[0] == size + 4
        assert figures["bytes an article: all"] > figures["bytes an article: articles"] > 3000
        assert figures["export: articles/s"] > 0
        assert figures["browsing, ms: a site's month, median"] > 0
    head, *lines = table(columns).splitlines()
    assert head.split() == ["60", "120"]
    assert len(lines) == len(columns[60])
