"""What a run checks before it begins, and what its exit code says after it."""

from __future__ import annotations

import hashlib
import signal
import subprocess

import pytest
from articles import article_page, feed, list_page
from conftest import environment

from newscrawler.run import exit_code


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("nosuchspider",), "no spider is named 'nosuchspider'; there are anysite"),
        (("tengrinews", "-a", "since=yesterday"), "since=yesterday: write a day like 2026-11-22"),
        (("tengrinews", "-a", "since=2026-02-02", "-a", "until=2026-02-01"), "is later than"),
        (("tengrinews", "-a", "limit=0"), "limit=0: write a number of articles"),
        (("tengrinews", "-a", "pages=3"), "takes no argument 'pages'; it knows full, limit, since, until"),
        (("anysite",), "needs -a url="),
        (("anysite", "-a", "url=ftp://example.org/"), "is no http or https address"),
        (("anysite", "-a", "urls=nowhere.txt"), "nowhere.txt"),
        (("tengrinews", "-s", "DOWNLOAD_DELAY=0"), "DOWNLOAD_DELAY must be more than 0"),
        (("tengrinews", "--frobnicate"), "unknown option --frobnicate"),
        ((), "takes 1 argument(s), got 0"),
        (("tengrinews", "-s", "PRIVATE_HOSTS=10.0.0.0/99"), "PRIVATE_HOSTS"),
    ],
)
def test_a_wrong_call_is_refused_before_any_request_and_says_what_to_write(news, words, message):
    done = news.crawl(*words, code=2)
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_a_foreign_database_is_left_alone(news):
    news.archive.write_bytes(b"SQLite format 3\0" + b"somebody else's" * 300)
    before = hashlib.sha256(news.archive.read_bytes()).hexdigest()
    done = news.crawl("anysite", "-a", "url=http://127.0.0.1:9/", code=4)
    assert str(news.archive) in done.stderr
    assert hashlib.sha256(news.archive.read_bytes()).hexdigest() == before


def test_a_site_that_does_not_answer_is_no_source_read(news):
    done = news.crawl("anysite", "-a", "url=http://127.0.0.1:9/", code=3)
    assert "Traceback" not in done.stderr
    assert "0 sources read, 1 failed" in done.stdout
    ((state, reason),) = news.urls().values() if len(news.urls()) == 1 else [news.urls()["http://127.0.0.1:9/"]]
    assert state == "failed"
    assert reason


def test_a_source_that_fails_beside_others_is_told_by_the_exit_code(web, news):
    web.page("/news/a-story-of-two-rivers-31/", article_page("A story of two rivers"))
    web.page("/rss.xml", "<html><p>Sorry, we moved.</p></html>")
    alternate = '<link rel="alternate" type="application/rss+xml" href="/rss.xml">'
    front = list_page(("/news/a-story-of-two-rivers-31/", "A story")).replace("<head>", f"<head>{alternate}")
    web.page("/", front)
    done = news.crawl("anysite", "-a", f"url={web.url}/", code=1)
    assert "1 new" in done.stdout
    assert "is no feed" in done.stderr


def test_a_single_dead_link_is_no_failure(web, news):
    web.page("/news/a-story-of-two-rivers-31/", article_page("A story of two rivers"))
    web.page("/", list_page(("/news/a-story-of-two-rivers-31/", "A"), ("/news/a-story-that-is-gone-now-32/", "B")))
    assert "1 new" in news.crawl("anysite", "-a", f"url={web.url}/").stdout


def test_nothing_new_is_no_failure(web, news):
    web.page("/news/a-story-of-two-rivers-31/", article_page("A story of two rivers"))
    web.page("/feed.xml", feed((f"{web.url}/news/a-story-of-two-rivers-31/", "A story of two rivers")))
    web.page("/", list_page(("/news/a-story-of-two-rivers-31/", "A")))
    news.crawl("anysite", "-a", f"url={web.url}/")
    assert "0 new, 0 edited, 0 unchanged" in news.crawl("anysite", "-a", f"url={web.url}/").stdout


@pytest.mark.parametrize(
    ("reason", "counts", "stopped_by", "code"),
    [
        ("finished", {"news/sources/read": 2, "news/articles/new": 5}, None, 0),
        ("finished", {"news/sources/read": 2}, None, 0),
        ("finished", {"news/sources/read": 2, "news/articles/failed": 3}, None, 0),
        ("finished", {"news/articles/new": 2, "news/articles/failed": 1}, None, 0),
        ("finished", {"news/articles/failed": 1}, None, 1),
        ("finished", {"news/sources/read": 2, "news/sources/failed": 1}, None, 1),
        ("finished", {"news/sources/failed": 1}, None, 3),
        ("storage", {"news/sources/read": 1}, None, 4),
        ("finished", {"news/sources/read": 1, "news/storage_errors": 1}, None, 4),
        ("memusage_exceeded", {"news/sources/read": 1}, None, 5),
        ("closespider_timeout", {"news/sources/read": 1}, None, 5),
        ("start_error", {}, None, 70),
        ("finished", {"news/sources/read": 1, "spider_exceptions/count": 1}, None, 70),
        (None, {}, None, 70),
        ("shutdown", {"news/sources/read": 1}, signal.SIGINT, 130),
        ("shutdown", {"news/sources/read": 1}, signal.SIGTERM, 143),
        ("shutdown", {"news/sources/read": 1}, None, 130),
    ],
)
def test_the_exit_code_tells_what_came_of_a_run(reason, counts, stopped_by, code):
    assert exit_code(reason, counts, stopped_by) == code


def test_the_runs_table_keeps_the_counts(web, news):
    web.page("/news/a-story-of-two-rivers-31/", article_page("A story of two rivers"))
    news.crawl("anysite", "-a", f"url={web.url}/news/a-story-of-two-rivers-31/")
    ((spider, reason, new),) = news.rows(
        """SELECT spider, finish_reason, json_extract(stats, '$."news/articles/new"') FROM runs"""
    )
    assert (spider, reason, new) == ("anysite", "finished", 1)


def test_trying_things_out_shows_the_article_and_writes_nothing(web, news):
    address = web.page("/news/a-story-of-two-rivers-31/", article_page("A story of two rivers"))
    parsed = news.run("parse", "--spider", "anysite", "-a", f"url={address}", "--pipelines", address)
    assert "'title': 'A story of two rivers'" in parsed.stdout
    assert "200" in news.run("shell", "-c", "response.status", address).stdout
    assert not news.archive.exists()


def test_a_mistake_in_a_spider_ends_in_a_state_and_in_a_code_of_its_own(web, news):
    host = web.url.removeprefix("http://")
    (news.folder / "broken.py").write_text(
        "from newscrawler.site import Site\n"
        "from newscrawler.spiders.base import NewsSpider\n"
        "class Broken(NewsSpider):\n"
        "    name = 'broken'\n"
        f"    site = Site(domain='{host}', start_urls=('{web.url}/',))\n"
        "    def read(self, page, due):\n"
        "        if 'rivers' in page.url:\n"
        "            raise KeyError('no such river')\n"
        "        return super().read(page, due)\n",
        encoding="utf-8",
    )
    for number, name in ((31, "rivers"), (32, "hills")):
        web.page(f"/news/a-story-of-two-{name}-{number}/", article_page(f"A story of two {name}"))
    web.page("/", list_page(("/news/a-story-of-two-rivers-31/", "A"), ("/news/a-story-of-two-hills-32/", "B")))
    news.run("runspider", "broken.py", code=70)
    assert news.urls()[f"{web.url}/news/a-story-of-two-rivers-31/"] == ("failed", "KeyError: 'no such river'")
    assert news.rows("SELECT title FROM articles") == [("A story of two hills",)]


def test_a_full_disk_ends_the_crawl_and_loses_nothing(web, news):
    stories = [f"/news/a-long-story-of-the-town-{number}-{4000 + number}/" for number in range(30)]
    for number, path in enumerate(stories):
        text = " ".join(f"Word {number * word % 9973} of the long story." for word in range(900))
        web.page(path, article_page(f"A long story, number {number}", text=text))
    web.page("/", list_page(*((path, path) for path in stories)))
    words = news.command("crawl", "anysite", "-a", f"url={web.url}/")
    full = ["bash", "-c", 'ulimit -f 900; exec "$@"', "bash", *words]  # no file may grow beyond 900 KiB
    done = subprocess.run(
        full, cwd=news.folder, env=environment(), capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 4, done.stderr
    assert news.rows("PRAGMA integrity_check") == [("ok",)]
    news.rewind()
    news.crawl("anysite", "-a", f"url={web.url}/", code=None)
    assert news.rows("SELECT count(*) FROM articles") == [(30,)]
