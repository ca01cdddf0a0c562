"""Re-extraction: everything again from raw pages, restartable, told before it is applied, and no edit of the site's."""

from __future__ import annotations

import hashlib
import json
import signal
import sqlite3
import time
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from articles import article_page

from newscrawler.archive import Archive
from newscrawler.archive.filters import Filters
from newscrawler.archive.reextract import Report, planned, reextract
from newscrawler.extract import extract
from newscrawler.extractor_version import extractor_version
from newscrawler.items import Page
from newscrawler.page_article import NO_ARTICLE
from newscrawler.site import Site
from newscrawler.spiders.described import described_sites

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
NOISE = "Share this story with your friends"


def page_at(name: str, body: bytes, *, site: str = "a.example", hours: int = 0) -> Page:
    url = f"https://{site}/news/{name}"
    return Page(
        url=url, requested_url=url, site=site, kind="article", fetched_at=NOON + timedelta(hours=hours),
        status=200, headers=(("ETag", '"1"'),), body=body, mime="text/html", charset="utf-8",
    )  # fmt: skip


def keep(archive: Archive, name: str, *, site: str = "a.example", hours: int = 0, **page: str | None) -> None:
    body = article_page(page.pop("title", None) or f"Story {name}", **page).encode()
    answer = page_at(name, body, site=site, hours=hours)
    archive.record(answer, extract(body, answer.url, fetched_at=answer.fetched_at)).result()


def keep_without_article(archive: Archive, name: str, body: bytes) -> None:
    page = page_at(name, body)
    page.state, page.reason = "skipped", NO_ARTICLE
    archive.record(page).result()


def spoil(path: Path, settings: str = "text = text || char(10) || char(10) || :noise", where: str = "true") -> None:
    """Make rows of articles look as an older, worse extractor would have made them."""
    with sqlite3.connect(path, isolation_level=None) as connection:
        connection.create_function("sha256", 1, lambda text: hashlib.sha256(text.encode()).hexdigest())
        connection.execute(
            f"UPDATE articles SET {settings}, extractor = '0.0.1+old' WHERE {where}",
            {"noise": NOISE} if ":noise" in settings else {},
        )
        connection.execute(f"UPDATE articles SET text_sha256 = sha256(text) WHERE {where}")
        connection.execute(
            f"UPDATE versions SET extractor = '0.0.1+old' WHERE article_id IN (SELECT id FROM articles WHERE {where})"
        )
    connection.close()


@pytest.fixture
def archive(tmp_path):
    with Archive(tmp_path / "news.db") as archive:
        yield archive


def again(archive: Archive, filters: Filters | None = None, *, again: bool = False, **how: object) -> Report:
    filters = filters or Filters()
    sites = how.pop("sites", {})
    return reextract(archive, planned(archive, filters, again=again), sites, filters=filters, **how)


def rows(archive: Archive, sql: str) -> list[tuple[object, ...]]:
    with closing(archive.connect()) as connection:
        return [tuple(row) for row in connection.execute(sql)]


def contents(path: Path) -> list[str]:
    """Everything in an archive file but the search index's own tables."""
    with closing(sqlite3.connect(path)) as connection:
        return [line for line in connection.iterdump() if "articles_fts_" not in line]


@pytest.mark.parametrize("jobs", [1, 2])
def test_texts_are_as_today_s_extractor_reads_them(archive, jobs):
    for number in range(40):
        keep(archive, str(number))
    good = rows(archive, "SELECT text, text_sha256, title, authors, kinds FROM articles ORDER BY id")
    spoil(archive.path)
    report = again(archive, jobs=jobs)
    assert rows(archive, "SELECT text, text_sha256, title, authors, kinds FROM articles ORDER BY id") == good
    assert (report.read, report.counts["lost"], report.words_lost) == (40, 40, 40 * len(NOISE.split()))
    assert rows(archive, "SELECT DISTINCT extractor FROM articles") == [(extractor_version(),)]


def test_it_never_counts_as_an_edit_of_the_site_and_keeps_the_former_text(archive):
    keep(archive, "1")
    spoil(archive.path)
    before = rows(archive, "SELECT first_seen_at, last_seen_at, gone_at, fetch_id FROM articles")
    frontier, fetches = rows(archive, "SELECT * FROM urls"), rows(archive, "SELECT * FROM fetches")
    again(archive)
    first, second = rows(archive, "SELECT n, cause, text, extractor FROM versions ORDER BY n")
    assert first[:2] == (1, "site-edit")
    assert str(first[2]).endswith(NOISE)
    assert second == (2, "re-extract", None, extractor_version())
    assert rows(archive, "SELECT versions FROM articles_view") == [(1,)]
    assert rows(archive, "SELECT first_seen_at, last_seen_at, gone_at, fetch_id FROM articles") == before
    assert (rows(archive, "SELECT * FROM urls"), rows(archive, "SELECT * FROM fetches")) == (frontier, fetches)


def test_what_changed_nothing_gets_the_stamp_and_no_version(archive):
    keep(archive, "1")
    spoil(archive.path, "url = url")
    report = again(archive)
    assert report.counts == {"unchanged": 1}
    assert rows(archive, "SELECT count(*) FROM versions") == [(1,)]
    assert rows(archive, "SELECT extractor FROM articles") == [(extractor_version(),)]


def test_a_second_run_finds_nothing_to_do_and_changes_nothing(archive):
    for number in range(3):
        keep(archive, str(number))
    spoil(archive.path)
    again(archive)
    before = contents(archive.path)
    assert again(archive).read == 0
    assert again(archive, again=True).counts == {"unchanged": 3}
    assert contents(archive.path) == before


def test_a_dry_run_writes_nothing_and_tells_what_would_change(archive):
    keep(archive, "1")
    keep(archive, "2")
    spoil(archive.path, "title = 'Courier', published_at = NULL, published_local = NULL, text = substr(text, 1, 90)")
    before = contents(archive.path)
    with Archive(archive.path, readonly=True) as reader:
        report = again(reader, dry_run=True)
    assert contents(archive.path) == before
    assert report.counts == {"title": 2, "gained": 2, "date_found": 2}
    assert report.words_gained > 60
    first = report.examples["title"][0]
    assert first.difference.fields["title"] == ("Courier", "Story 1")


def test_dates_and_metadata_that_the_page_does_not_tell_stay(archive):
    keep(archive, "1", published=None)
    spoil(archive.path, "published_at = '2026-11-01', published_local = '2026-11-01'")
    assert again(archive).counts == {"unchanged": 1}
    assert rows(archive, "SELECT published_at FROM articles") == [("2026-11-01",)]


def test_an_article_that_is_not_found_any_more_keeps_its_text_and_is_reported(archive):
    body = b"<html><title>Courier</title><ul><li><a href=/1>One</a></ul>"
    good = extract(article_page("Story").encode())
    good.title = "Story"
    archive.record(page_at("1", body), good).result()
    spoil(archive.path, "url = url")
    before = contents(archive.path)
    report = again(archive)
    assert report.counts == {"kept": 1}
    assert report.examples["kept"][0].url == "https://a.example/news/1"
    assert contents(archive.path) == before


def test_a_page_without_an_article_may_have_one_now(archive):
    keep_without_article(archive, "1", article_page("A tram").encode())
    keep_without_article(archive, "2", b"<html><title>Tags</title><ul><li><a href=/1>One</a></ul>")
    report = again(archive)
    assert report.counts == {"new": 1, "none": 1}
    assert rows(archive, "SELECT title, version, first_seen_at FROM articles") == [
        ("A tram", 1, "2026-11-22T12:00:00Z")
    ]
    assert rows(archive, "SELECT state, reason, article_id FROM urls ORDER BY url") == [
        ("done", None, 1),
        ("skipped", NO_ARTICLE, None),
    ]
    assert rows(archive, "SELECT cause FROM versions") == [("site-edit",)]
    assert again(archive).counts == {"none": 1}


def test_the_selectors_of_a_described_site_and_the_time_of_the_visit_are_used(archive):
    body = article_page("A tram", published=None).replace("<main>", "<main><b class=when>вчера, 12:30</b>").encode()
    answer = page_at("1", body)
    archive.record(answer, extract(body, answer.url)).result()
    site = Site(domain="a.example", language="ru", timezone="Asia/Almaty", published=("b.when",))
    report = again(archive, again=True, sites={"a.example": site})
    assert report.counts["date_found"] == 1
    assert rows(archive, "SELECT published_local FROM articles") == [("2026-11-21T12:30:00+05:00",)]


def test_only_the_site_and_the_days_asked_for_are_read(archive):
    for number, day in enumerate(("2026-11-18", "2026-11-19", "2026-11-20")):
        keep(archive, str(number), published=f"{day}T09:30:00+05:00")
        keep(archive, str(number), site="b.example", published=f"{day}T09:30:00+05:00")
    keep_without_article(archive, "9", article_page("A tram", published="2026-11-19T10:00:00+05:00").encode())
    spoil(archive.path)
    day = date(2026, 11, 19)
    assert again(archive, Filters(site="b.example", since=day, until=day), dry_run=True).read == 1
    assert again(archive, Filters(site="a.example", since=day), dry_run=True).counts["new"] == 1
    assert again(archive, Filters(until=date(2026, 11, 18)), dry_run=True).read == 2
    assert again(archive, dry_run=True).read == 7


def test_pages_that_are_missing_or_damaged_are_told_and_passed_over(archive):
    for number in range(4):
        keep(archive, str(number))
    spoil(archive.path)
    with sqlite3.connect(archive.raw_path) as raw:
        raw.execute("UPDATE pages SET body = substr(body, 1, length(body) - 3) WHERE id = 4")
    raw.close()
    with sqlite3.connect(archive.path) as connection:
        connection.execute("UPDATE fetches SET raw_page_id = NULL WHERE id = 1")
        connection.execute("UPDATE fetches SET raw_page_id = 77 WHERE id = 2")
    connection.close()
    report = again(archive)
    assert report.counts["unread"] == 3
    told = {reread.url[-1]: reread.problem or "" for reread in report.problems}
    assert told["0"] == "its page was not kept"
    assert "raw page 77 is not in the raw file" in told["1"]
    assert "raw page 4 is damaged" in told["3"]
    assert [str(text).endswith(NOISE) for (text,) in rows(archive, "SELECT text FROM articles ORDER BY id")] == [
        True, True, False, True,
    ]  # fmt: skip


def test_a_page_that_a_crawl_read_meanwhile_is_not_overwritten_by_an_older_one(archive):
    keep(archive, "1")
    spoil(archive.path)
    old = archive.page(1)
    keep(archive, "1", hours=1, title="Story 1, told anew")
    outcome = archive.record(old, extract(old.body, old.url), cause="re-extract", article_id=1).result()
    assert outcome.change == "none"
    assert rows(archive, "SELECT title, fetch_id FROM articles") == [("Story 1, told anew", 2)]


def test_an_article_of_two_addresses_stays_one_though_its_title_is_read_otherwise(archive):
    keep(archive, "1", title="A tram")
    body = article_page("A tram").encode()
    second = page_at("1-amp", body, hours=1)
    second.aliases = ((page_at("1", b"").url, "canonical"),)
    archive.record(second, extract(body, second.url)).result()
    assert rows(archive, "SELECT url, fetch_id FROM articles") == [("https://a.example/news/1", 2)]
    spoil(archive.path, "title = 'Courier'")
    again(archive)
    assert rows(archive, "SELECT id, title FROM articles") == [(1, "A tram")]


def test_the_sites_of_the_project_s_spiders_are_known():
    from scrapy.settings import Settings

    sites = described_sites(Settings({"SPIDER_MODULES": ["newscrawler.spiders"]}))
    assert {"tengrinews.kz", "kaz.tengrinews.kz"} <= set(sites)
    assert all(sites[domain].domain == domain for domain in sites)


# The command


def test_the_command_tells_in_one_line_what_it_did(news):
    with Archive(news.archive) as archive:
        for number in range(20):
            keep(archive, str(number))
    spoil(news.archive, where="id <= 15")
    done = news.run("reextract", "--jobs", "2")
    assert done.stdout.startswith(
        f"reextract: 15 pages read again, 15 changed, 0 new (extractor {extractor_version()}; "
    )
    assert done.stdout.count("\n") == 1
    assert not done.stderr
    assert news.rows("SELECT count(*) FROM articles WHERE text LIKE ?", f"%{NOISE}") == [(0,)]


def test_a_dry_run_shows_examples_with_the_words_that_come_and_go(news):
    with Archive(news.archive) as archive:
        keep(archive, "1")
    spoil(news.archive)
    spoil(news.archive, "published_at = '2026-11-19', published_local = '2026-11-19'")
    before = contents(news.archive)
    text = news.run("reextract", "--dry-run").stdout
    assert "Nothing was written" in text
    assert f"[-{NOISE}-]" in text
    assert "2026-11-19 -> 2026-11-20T09:30:00+05:00" in text
    told = json.loads(news.run("reextract", "--dry-run", "--json").stdout)
    assert (told["dry_run"], told["counts"]["lost"], told["counts"]["date_changed"]) == (True, 1, 1)
    assert told["examples"]["lost"][0]["change"] == [f"[-{NOISE}-]"]
    assert contents(news.archive) == before


def test_a_damaged_page_makes_the_exit_code_1(news):
    with Archive(news.archive) as archive:
        keep(archive, "1")
    spoil(news.archive)
    with sqlite3.connect(news.folder / "news.raw.db") as raw:
        raw.execute("UPDATE pages SET body = x'00'")
    raw.close()
    done = news.run("reextract", code=1)
    assert "1 not read" in done.stdout
    assert "not read: https://a.example/news/1: raw page 1 is damaged" in done.stderr


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--jobs", "0"), "--jobs takes a number"),
        (("--since", "today"), "--since takes a day"),
        (("--site", "c.example"), "no site 'c.example'; it has a.example"),
    ],
)
def test_what_cannot_be_right_is_refused(news, words, told):
    with Archive(news.archive) as archive:
        keep(archive, "1")
    assert told in news.run("reextract", *words, code=2).stderr


def test_without_an_archive_none_is_made(news):
    assert "there is no archive" in news.run("reextract", code=4).stderr
    assert not list(news.folder.iterdir())


@pytest.mark.parametrize(("end", "code"), [(signal.SIGKILL, -signal.SIGKILL), (signal.SIGINT, 130)])
def test_a_run_that_was_cut_off_is_completed_by_the_next_with_the_same_result(news, end, code):
    with Archive(news.archive) as archive:
        for number in range(600):
            keep(archive, str(number))
        good = rows(archive, "SELECT id, title, text, text_sha256 FROM articles ORDER BY id")
    spoil(news.archive)
    process = news.start("reextract", "--jobs", "2")
    stamped = "SELECT count(*) FROM articles WHERE extractor <> '0.0.1+old'"
    deadline = time.monotonic() + 60
    while not news.rows(stamped)[0][0] and time.monotonic() < deadline:
        time.sleep(0.01)
    process.send_signal(end)
    process.communicate(timeout=60)  # returns when the worker processes have ended, too: they hold its standard error
    assert process.returncode == code
    [(done,)] = news.rows(stamped)
    assert 0 < done < 600
    rest = news.run("reextract", "--jobs", "2").stdout
    assert f"{600 - done} pages read again" in rest
    assert news.rows("SELECT id, title, text, text_sha256 FROM articles ORDER BY id") == good
    assert news.rows("SELECT DISTINCT cause, n FROM versions ORDER BY n") == [("site-edit", 1), ("re-extract", 2)]
    assert news.rows("SELECT count(*) FROM versions") == [(1200,)]
