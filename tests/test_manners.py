"""Manners, measured at the server: room between requests, rest when it is asked for, an end when a host refuses."""

from __future__ import annotations

import json
import os
import signal
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise

import pytest
from articles import article_page, list_page
from scrapy.robotstxt import ProtegoRobotParser

from newscrawler.manners import LONGEST_ABSENCE, asked_delay, host_key, retry_after

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
LONG = bool(os.environ.get("NEWSCRAWLER_LONG"))


def newspaper(web, number=4, robots=""):
    """A front page and that many stories; their paths."""
    paths = [f"/town/story-of-the-bridge-number-{n}-{4000 + n}/" for n in range(number)]
    for path in paths:
        web.page(path, article_page(f"Story of the bridge {path}"))
    web.page("/", list_page(*((path, path) for path in paths)))
    web.page("/robots.txt", f"User-agent: *\n{robots}\n", kind="text/plain")
    return paths


def addresses(news, *webs_and_paths):
    """A file of addresses, one host after the other in turn."""
    turns = zip(*([web.url + path for path in paths] for web, paths in webs_and_paths), strict=True)
    (news.folder / "urls.txt").write_text("\n".join(url for turn in turns for url in turn), encoding="utf-8")
    return "urls=urls.txt"


def gaps(web):
    times = [when for _, _, when in web.asked]
    return [later - earlier for earlier, later in pairwise(times)]


def refusing(web, path, *refusals):
    """Answer a path by these refusals, one after the other, and then as before."""
    good, left = web.answers[path], list(refusals)
    web.answers[path] = lambda: left.pop(0) if left else good


def refusal(status=429, **headers):
    return status, {"Content-Type": "text/html", **headers}, b"<p>not now</p>"


def test_the_room_that_robots_txt_asks_for_is_kept_however_fast_the_server_answers(web, news):
    paths = newspaper(web, robots="Crawl-delay: 0.1\nRequest-rate: 2/1")
    news.crawl("anysite", "-a", addresses(news, (web, paths[:2])), "-s", "AUTOTHROTTLE_ENABLED=True")
    assert len(web.asked) == 3
    assert min(gaps(web)) >= 0.9 * 0.5


def test_robots_txt_cannot_make_a_crawl_faster(web, news):
    paths = newspaper(web, robots="Crawl-delay: 0.01")
    news.crawl("anysite", "-a", addresses(news, (web, paths[:2])), "-s", "DOWNLOAD_DELAY=0.3")
    assert len(web.asked) == 3
    assert min(gaps(web)) >= 0.9 * 0.3


def test_an_absurd_crawl_delay_is_cut_and_told(web, news):
    newspaper(web, robots="Crawl-delay: 86400")
    process = news.start("crawl", "anysite", "-a", f"url={web.url}/")
    line = process.stderr.readline()
    process.kill()
    process.communicate()
    assert "robots.txt wants 86400 s between requests; it gets 120" in line


@pytest.mark.parametrize(
    ("robots", "seconds"),
    [
        ("User-agent: *\nCrawl-delay: 3", 3),
        ("User-agent: newscrawler\nCrawl-delay: 7\n\nUser-agent: *\nCrawl-delay: 3", 7),
        ("User-agent: otherbot\nCrawl-delay: 7", 0),
        ("User-agent: *\nRequest-rate: 1/10s", 10),
        ("User-agent: *\nRequest-rate: 30/1m\nCrawl-delay: 1", 2),
        ("User-agent: *\nCrawl-delay: soon\nRequest-rate: often", 0),
        ("", 0),
    ],
)
def test_the_slowest_directive_for_us_counts(robots, seconds):
    assert asked_delay(ProtegoRobotParser(robots.encode(), None), "newscrawler") == seconds


@pytest.mark.parametrize(("status", "form"), [(429, "seconds"), (503, "date")] if LONG else [(503, "date")])
def test_a_host_that_says_when_is_not_asked_before_and_others_go_on(web, other_web, news, status, form):
    paths, others = newspaper(web), newspaper(other_web)
    told = []

    def answer():
        told.append(time.monotonic())
        when = "2" if form == "seconds" else format_datetime(datetime.now(UTC) + timedelta(seconds=3), usegmt=True)
        return refusal(status, **{"Retry-After": when})

    good = web.answers[paths[0]]
    web.answers[paths[0]] = lambda: good if told else answer()
    file = addresses(news, (web, paths), (other_web, others))
    news.crawl("anysite", "-a", file, "-s", "RETRY_ENABLED=True", private="127.0.0.0/8")
    after = [when for _, _, when in web.asked if when > told[0]]
    assert len(after) == 4
    assert min(after) - told[0] > 1.9
    assert max(when for _, _, when in other_web.asked) < min(after)
    assert news.rows("SELECT count(*) FROM articles") == [(8,)]


def test_a_host_that_does_not_say_when_rests_longer_each_time(web, news):
    paths = newspaper(web)
    refusing(web, paths[0], refusal(503), refusal(503))
    news.crawl("anysite", "-a", f"url={web.url}{paths[0]}", "-s", "RETRY_ENABLED=True", "-s", "DOWNLOAD_DELAY=0.05")
    times = [when for path, _, when in web.asked if path == paths[0]]
    assert len(times) == 3
    assert times[1] - times[0] > 10 * 0.05
    assert times[2] - times[1] > 20 * 0.05
    assert news.rows("SELECT count(*) FROM articles") == [(1,)]


@pytest.mark.parametrize(
    ("wait", "settings"), [("7200", ()), ("60", ("-s", "CLOSESPIDER_TIMEOUT=20"))], ids=["an hour", "the time budget"]
)
def test_a_host_that_wants_more_rest_than_a_run_has_is_left_and_its_addresses_wait(web, news, wait, settings):
    paths = newspaper(web)
    for path in paths:
        web.answers[path] = refusal(429, **{"Retry-After": wait})
    began = time.monotonic()
    done = news.crawl("anysite", "-a", f"url={web.url}/", *settings, code=1)
    assert time.monotonic() - began < 15
    assert len([path for path in web.paths() if path in paths]) == 1
    assert done.stderr.count("is left for this run: HTTP 429, not to be asked before") == 1
    assert "Traceback" not in done.stderr
    states = news.urls()
    asked = next(path for path in web.paths() if path in paths)
    assert states.pop(web.url + asked) == ("blocked", "HTTP 429")
    left = [states[web.url + path] for path in paths if path != asked]
    assert all(state == "due" or "not asked: 127.0.0.1 (HTTP 429" in reason for state, reason in left)
    ((waits,),) = news.rows(
        "SELECT unixepoch(next_fetch_at) - unixepoch(last_fetched_at) FROM urls WHERE url = ?", web.url + asked
    )
    assert abs(waits - int(wait)) <= 1
    newspaper(web)
    news.rewind()
    assert "4 new" in news.crawl("anysite", "-a", f"url={web.url}/").stdout


@pytest.mark.parametrize(("status", "most"), [(429, 5), (403, 10)])
def test_a_host_that_keeps_refusing_is_left(web, news, status, most):
    paths = newspaper(web, 30)
    for path in paths:
        web.answers[path] = refusal(status)
    done = news.crawl("anysite", "-a", f"url={web.url}/", "-s", "DOWNLOAD_DELAY=0.001", code=1)
    assert len([path for path in web.paths() if path in paths]) == most
    assert f"HTTP {status}, refused {most} times in a row" in done.stderr
    assert news.rows("SELECT count(*) FROM urls WHERE state = 'done' AND kind = 'article'") == [(0,)]


def test_single_refusals_among_good_answers_end_nothing(web, news):
    paths = newspaper(web, 30)
    for path in paths[::2]:
        web.answers[path] = refusal(403)
    done = news.crawl("anysite", "-a", f"url={web.url}/", code=None)
    assert "15 new, 0 edited, 0 unchanged, 15 blocked" in done.stdout
    assert "is left" not in done.stderr


def test_a_crawl_that_is_stopped_while_a_host_rests_ends_at_once(web, news):
    paths = newspaper(web)
    web.answers[paths[0]] = refusal(429, **{"Retry-After": "600"})
    process = news.start("crawl", "anysite", "-a", f"url={web.url}/", "-s", "RETRY_ENABLED=True", "-L", "INFO")
    while "resting for 600 s" not in process.stderr.readline():
        assert process.poll() is None
    process.send_signal(signal.SIGTERM)
    began = time.monotonic()
    process.communicate(timeout=30)
    assert process.returncode == 143
    assert time.monotonic() - began < 8
    assert web.paths().count(paths[0]) == 1


def test_a_slow_server_is_asked_less_often(web, news):
    paths = newspaper(web)
    web.delay = 0.25
    news.crawl("anysite", "-a", addresses(news, (web, paths[:3])), "-s", "AUTOTHROTTLE_ENABLED=True")
    assert len(web.asked) == 4
    assert min(gaps(web)[1:]) >= 0.9 * 2 * web.delay  # busy with us half of its time at most


def test_a_fast_server_is_not_asked_faster_than_the_delay(web, news):
    number, delay = (60, 0.5) if LONG else (6, 0.2)
    paths = newspaper(web, number)
    for path in paths[::4]:
        web.page(path, "<p>an error is sent quickly", status=500)
    throttled = ("-s", f"DOWNLOAD_DELAY={delay}", "-s", "AUTOTHROTTLE_ENABLED=True")
    news.crawl("anysite", "-a", addresses(news, (web, paths)), *throttled)
    assert len(gaps(web)) == number
    assert min(gaps(web)) >= 0.9 * delay


def test_a_host_has_one_request_at_a_time_also_of_those_that_others_redirect_to_it(web, other_web, news):
    web.delay = 0.1
    paths, others = newspaper(web, 6), newspaper(other_web, 6)
    for path, target in zip(others, paths, strict=True):
        other_web.answers[path] = (302, {"Location": web.url + target}, b"")
    file = addresses(news, (web, paths), (other_web, others))
    news.crawl("anysite", "-a", file, private="127.0.0.0/8", code=None)
    assert len(web.asked) > 10
    assert min(gaps(web)) >= 0.9 * web.delay  # the server answers after that long: a second one would come earlier


def test_www_scheme_and_port_make_no_other_host():
    same = ("http://example.org/a", "https://example.org:8443/", "https://www.example.org/b", "HTTP://EXAMPLE.org")
    assert {host_key(url) for url in same} == {"example.org"}
    assert host_key("https://kaz.example.org/") == "kaz.example.org"


@pytest.mark.parametrize(
    ("value", "when"),
    [
        ("120", NOW + timedelta(minutes=2)),
        (" 0 ", NOW),
        ("Sun, 22 Nov 2026 13:00:00 GMT", NOW + timedelta(hours=1)),
        ("Sun, 22 Nov 2026 18:00:00 +0500", NOW + timedelta(hours=1)),
        ("Sun, 22 Nov 2015 13:00:00 GMT", NOW),
        ("Fri, 31 Dec 9999 23:59:59 -1000", None),
        ("Fri, 31 Dec 9999 23:59:59 GMT", NOW + LONGEST_ABSENCE),
        ("9" * 5000, NOW + LONGEST_ABSENCE),
        ("-5", None),
        ("1.5", None),
        ("٣", None),
        ("soon", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after_is_read_in_both_forms_and_within_bounds(value, when):
    assert retry_after(value, NOW) == when


def test_a_page_budget_ends_a_run_and_the_next_goes_on(web, news):
    newspaper(web, 12)
    news.crawl("anysite", "-a", f"url={web.url}/", "-s", "CLOSESPIDER_PAGECOUNT=6", code=5)
    assert len(web.asked) <= 8
    assert news.rows("SELECT finish_reason FROM runs") == [("closespider_pagecount",)]
    news.crawl("anysite", "-a", f"url={web.url}/")
    assert news.rows("SELECT count(*) FROM articles") == [(12,)]


def test_a_time_budget_ends_a_run_and_the_next_goes_on(web, news):
    newspaper(web, 12)
    began = time.monotonic()
    budget = ("-s", "CLOSESPIDER_TIMEOUT=1", "-s", "DOWNLOAD_DELAY=0.4")
    news.crawl("anysite", "-a", f"url={web.url}/", *budget, code=5)
    assert time.monotonic() - began < 6
    assert news.rows("SELECT finish_reason FROM runs") == [("closespider_timeout",)]
    news.crawl("anysite", "-a", f"url={web.url}/")
    assert news.rows("SELECT count(*) FROM articles") == [(12,)]


def test_a_missing_contact_is_told_once_by_a_crawl_and_never_by_commands_that_read(web, news):
    paths = newspaper(web)
    done = news.crawl("anysite", "-a", addresses(news, (web, paths)), "-s", "CONTACT=")
    assert done.stderr.count("CONTACT is not set") == 1
    assert "(+no contact given)" in json.dumps([headers for _, headers, _ in web.asked])
    assert "CONTACT" not in news.run("export", "-", "--format", "jsonl", "-s", "CONTACT=").stderr
