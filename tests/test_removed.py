"""What was removed does not come back: not under its address, nor by a redirect, an alias or a key."""

import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest
from answers import NOON, article_of, page_of, rows

from newscrawler.archive import Archive, Outcome
from newscrawler.archive.database import connect_readonly
from newscrawler.archive.removed import Tombstone, bury
from newscrawler.archive.schema import RAW
from newscrawler.items import Link

URL = "https://aspan.example/news/1/"
KEY = "aspan.example#1"


@pytest.fixture
def archive(tmp_path):
    with Archive(tmp_path / "news.db") as opened:
        grave = Tombstone("2026-11-22T12:00:00Z", "court order 7")
        opened._submit(lambda connection, _: bury(connection, [URL, KEY], grave)).result()
        yield opened


def raw_pages(archive: Archive) -> int:
    with closing(connect_readonly(archive.raw_path, RAW)) as raw:
        return raw.execute("SELECT count(*) FROM pages").fetchone()[0]


@pytest.mark.parametrize(
    "answer",
    [
        page_of(URL),
        page_of(URL, requested_url="https://aspan.example/short/1"),
        page_of("https://m.aspan.example/1", aliases=((URL, "canonical"),)),
        page_of("https://aspan.example/en/1", aliases=((KEY, "identity"),)),
    ],
    ids=["its address", "a redirect to it", "a page that names it", "its key"],
)
def test_an_answer_of_something_removed_leaves_only_that_it_came(archive, answer):
    assert archive.record(answer, article_of(authors=("Пётр Ильин",))).result() == Outcome(None, "skipped")
    for table in ("articles", "versions", "authors", "url_aliases", "urls"):
        assert rows(archive, f"SELECT * FROM {table}") == [], table
    assert raw_pages(archive) == 0
    assert rows(archive, "SELECT url, state, reason, body_sha256, etag, text_key, raw_page_id FROM fetches") == [
        (answer.requested_url, "skipped", "removed", None, None, None, None)
    ]
    graves = rows(archive, "SELECT url, reason FROM removed")
    assert {url for url, _ in graves} == {URL, KEY, answer.url, answer.requested_url}
    assert {reason for _, reason in graves} == {"court order 7"}


def test_a_list_that_names_it_makes_nothing_due_and_it_counts_as_known(archive):
    links = [Link(URL, title="Имя в заголовке"), Link("https://aspan.example/news/2/")]
    new = archive.frontier.add(links, site="aspan.example", found_on=None, now=NOON, run_started=NOON)
    assert new.result() == 1
    assert rows(archive, "SELECT url FROM urls") == [("https://aspan.example/news/2/",)]
    assert archive.frontier.known([URL, links[1].url]) == {URL: "removed", links[1].url: "due"}
    due = archive.frontier.due("aspan.example", now=NOON, limit=9, run_started=NOON + timedelta(hours=1), full=True)
    assert [one.url for one in due] == [links[1].url]


def test_a_re_extraction_that_read_the_page_before_brings_nothing_back(archive):
    archive._submit(lambda connection, _: connection.execute("DELETE FROM removed").close()).result()
    archive.record(page_of(URL), article_of()).result()
    page = archive.page(1)

    def remove(connection: sqlite3.Connection, _: int | None) -> None:
        connection.execute("DELETE FROM articles")
        bury(connection, [URL], Tombstone("2026-11-22T12:00:00Z", "court order 7"))

    archive._submit(remove).result()
    assert archive.record(page, article_of(), cause="re-extract").result().change == "skipped"
    assert rows(archive, "SELECT count(*) FROM articles") == [(0,)]
