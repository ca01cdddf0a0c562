"""A crawl stopped in any way goes on where it was: nothing is lost, nothing is fetched or stored twice.

With NEWSCRAWLER_LONG=1 the loops run 20 rounds on a site of 300 pages; `pytest -s` shows what each round came to.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import time

import pytest
from articles import article_page, feed, list_page

LONG = bool(os.environ.get("NEWSCRAWLER_LONG"))
PAGES, ROUNDS = (300, 20) if LONG else (60, 3)
IN_FLIGHT = 8  # CONCURRENT_REQUESTS: what a stop may have to fetch a second time


def newspaper(web, pages: int) -> set[str]:
    """A site whose feed names half of its articles, and its front page all; the articles' paths."""
    stories = {f"/town/story-of-the-flood-{n}-{2000 + n}/": f"Story of the flood, number {n}" for n in range(pages)}
    for path, title in stories.items():
        web.page(path, article_page(title))
    links = list(stories.items())
    web.page("/rss.xml", feed(*((web.url + path, title) for path, title in links[::2])), kind="application/rss+xml")
    web.page("/", list_page(*links))
    return set(stories)


def archived(news) -> int:
    return news.rows("SELECT count(*) FROM articles")[0][0] if news.archive.exists() else 0


def is_whole(web, news, stories: set[str], rounds: int) -> None:
    """All articles are there once, in one version, and hardly a page was asked for twice."""
    asked = [path for path in web.paths() if path in stories]
    assert set(asked) == stories
    assert news.rows("SELECT count(*), count(DISTINCT title) FROM articles") == [(len(stories), len(stories))]
    assert news.rows("SELECT count(*) FROM versions") == [(len(stories),)]
    assert news.rows("SELECT state, count(*) FROM urls WHERE kind = 'article' GROUP BY state") == [
        ("done", len(stories))
    ]
    assert news.rows("PRAGMA integrity_check") == [("ok",)]
    assert len(asked) <= len(stories) + rounds * IN_FLIGHT
    assert list(news.folder.glob("*.crawl")) == []


def kill(process: subprocess.Popen[str], _chance: random.Random) -> None:
    process.kill()


def interrupt_twice(process: subprocess.Popen[str], chance: random.Random) -> None:
    process.send_signal(signal.SIGINT)
    time.sleep(chance.uniform(0, 0.1))
    process.send_signal(signal.SIGINT)


often = pytest.mark.skipif(not LONG, reason="once is tested below; again and again by NEWSCRAWLER_LONG=1")


@pytest.mark.parametrize("stop", [kill, pytest.param(interrupt_twice, marks=often)])
def test_a_crawl_stopped_at_any_moment_again_and_again_ends_whole(web, news, stop):
    stories = newspaper(web, PAGES)
    chance = random.Random(None if LONG else 5)
    crawl = ("crawl", "anysite", "-a", f"url={web.url}/", "-s", "DOWNLOAD_DELAY=0.04")
    for number in range(1, ROUNDS + 1):
        process = news.start(*crawl)
        asked, begun = len(web.asked), time.monotonic()
        while process.poll() is None and len(web.asked) == asked and time.monotonic() - begun < 30:
            time.sleep(0.01)
        time.sleep(chance.uniform(0, 1.5))
        stop(process, chance)
        _, err = process.communicate(timeout=30)
        assert process.returncode != 0, "it ended before the stop; make the site larger"
        assert "Traceback" not in err
        print(f"round {number}: {stop.__name__} after {time.monotonic() - begun:.2f} s: {archived(news)} of {PAGES}")
    print(news.run(*crawl).stdout.strip())
    is_whole(web, news, stories, ROUNDS)


@pytest.mark.parametrize(
    ("number", "times", "code"), [(signal.SIGINT, 1, 130), (signal.SIGINT, 2, 130), (signal.SIGTERM, 1, 143)]
)
def test_a_crawl_stopped_by_a_signal_says_so_and_leaves_its_record(web, news, number, times, code):
    stories = newspaper(web, 6)
    web.delay = 0.5 if times == 2 else 0.1
    process = news.start("crawl", "anysite", "-a", f"url={web.url}/")
    while process.poll() is None and len(web.asked) < 4:
        time.sleep(0.02)
    for _ in range(times):
        process.send_signal(number)
        time.sleep(0.1)
    out, err = process.communicate(timeout=30)
    assert process.returncode == code, out + err
    assert err == ""
    assert out.startswith("anysite: ")
    assert news.rows("SELECT finish_reason, finished_at IS NOT NULL FROM runs") == [("shutdown", 1)]
    web.delay = 0
    news.crawl("anysite", "-a", f"url={web.url}/")
    is_whole(web, news, stories, 1)
