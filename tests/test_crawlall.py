"""Many sites in one process, and one crawl of a site at a time, against real servers in processes of their own."""

from __future__ import annotations

import os
import pty
import re
import select
import signal
import subprocess
import time
from collections.abc import Iterator
from threading import Event

import pytest
from articles import article_page, list_page
from conftest import Web, environment, serving

from newscrawler.run import SITES_AT_ONCE, overall_code

STORIES = {f"/town/the-old-bridge-part-{n}-{1000 + n}/": f"The old bridge, part {n}" for n in range(1, 4)}


def newspaper(web: Web, stories: dict[str, str] = STORIES) -> None:
    for path, title in stories.items():
        web.page(path, article_page(title))
    web.page("/", list_page(*stories.items()))


@pytest.fixture
def webs() -> Iterator[list[Web]]:
    """Three sites, each a host of its own: 127.0.0.11 to 127.0.0.13."""
    pairs = [serving(f"127.0.0.{number}") for number in (11, 12, 13)]
    yield [web for web, _ in pairs]
    for _, server in pairs:
        server.shutdown()
        server.server_close()


class Sites:
    """Spiders of ours for these servers, in a module beside the archive; runs commands on them."""

    def __init__(self, news, webs: list[Web], urls: list[str] | None = None) -> None:
        self.news = news
        addresses = urls or [web.url for web in webs]
        self.names = [f"paper{number}" for number in range(1, len(addresses) + 1)]
        spiders = "\n\n".join(
            f"class {name.title()}(NewsSpider):\n    name = {name!r}\n"
            f"    site = Site(domain={url.removeprefix('http://')!r}, start_urls=({url + '/'!r},))"
            for name, url in zip(self.names, addresses, strict=True)
        )
        imports = "from newscrawler.site import Site\nfrom newscrawler.spiders.base import NewsSpider\n\n\n"
        (news.folder / "papers.py").write_text(imports + spiders + "\n", encoding="utf-8")

    def words(self, command: str, *words: str) -> list[str]:
        return [command, "-s", "SPIDER_MODULES=papers", *words]

    def run(self, command: str, *words: str, code: int | None = 0) -> subprocess.CompletedProcess[str]:
        return self.news.run(*self.words(command, *words), private="127.0.0.0/8", code=code)

    def start(self, command: str, *words: str) -> subprocess.Popen[str]:
        command_line = self.news.command(*self.words(command, *words), private="127.0.0.0/8")
        pipe = subprocess.PIPE
        return subprocess.Popen(
            command_line, cwd=self.news.folder, env=environment(), stdout=pipe, stderr=pipe, text=True
        )


@pytest.fixture
def papers(news, webs) -> Sites:
    for web in webs:
        newspaper(web)
    return Sites(news, webs)


def wait_for(condition, seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.01)


def crawl_files(news) -> list[str]:
    return sorted(path.name for path in news.folder.glob("*.crawl"))


def test_all_sites_are_crawled_in_one_process_side_by_side_and_told_in_a_line_each(papers, webs, news):
    for web in webs:
        web.delay = 0.3
    done = papers.run("crawlall")
    assert sorted(line.split(" (")[0] for line in done.stdout.splitlines()) == [
        f"{name}: {len(STORIES)} new, 0 edited, 0 unchanged" for name in papers.names
    ]
    assert news.rows("SELECT count(*) FROM articles GROUP BY site_id") == [(len(STORIES),)] * 3
    assert news.rows("SELECT count(DISTINCT pid), count(*) FROM runs WHERE finish_reason = 'finished'") == [(1, 3)]
    begun, ended = max(web.asked[0][2] for web in webs), min(web.asked[-1][2] for web in webs)
    assert begun < ended  # side by side
    assert done.stderr == ""
    assert crawl_files(news) == []


def test_sites_are_named_by_spider_or_domain_and_arguments_hold_for_each(papers, webs):
    domain = webs[2].url.removeprefix("http://")
    done = papers.run("crawlall", "paper1", domain, "-a", "limit=1")
    assert sorted(line.split(",")[0] for line in done.stdout.splitlines()) == ["paper1: 1 new", "paper3: 1 new"]
    assert not webs[1].asked


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("paper1", "nosuch"), "no site is named 'nosuch'; there are paper1, paper2, paper3"),
        (("anysite",), "scrapy crawl anysite -a url="),
        (("-o", "all.jsonl"), "articles-%(name)s.jsonl"),
    ],
)
def test_a_wrong_call_is_refused_before_any_request(papers, webs, words, message):
    done = papers.run("crawlall", *words, code=2)
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert not any(web.asked for web in webs)


def test_one_site_that_fails_leaves_the_others_alone_and_shows_in_the_exit_code(papers, webs):
    webs[1].page("/robots.txt", "sorry", status=503)
    done = papers.run("crawlall", code=1)
    assert f"paper1: {len(STORIES)} new" in done.stdout
    assert "paper2: 0 new, 0 edited, 0 unchanged (0 sources read, 1 failed" in done.stdout
    for web in webs:
        web.page("/robots.txt", "sorry", status=503)
    papers.run("crawlall", code=3)


def test_a_second_crawl_of_a_site_ends_at_once_and_names_the_first(papers, webs, news):
    may_go_on = Event()
    webs[0].answers["/robots.txt"] = lambda: (404 if may_go_on.wait(60) else 500, {}, b"")
    first = papers.start("crawl", "paper1")
    wait_for(lambda: webs[0].asked)
    told = [
        papers.run("crawl", "paper1", code=75).stderr,
        papers.run("crawlall", "paper1", code=75).stdout,
        news.crawl("anysite", "-a", f"url={webs[0].url}/", private="127.0.0.0/8", code=75).stderr,
    ]
    for words in told:
        assert re.search(rf"127\.0\.0\.11:\d+ is being crawled by process {first.pid} on \S+ since 20\S+Z", words)
    beside = papers.run("crawlall")
    assert "paper1: not crawled: 127.0.0.11" in beside.stdout
    assert f"paper2: {len(STORIES)} new" in beside.stdout
    assert len(webs[0].asked) == 1  # by the first alone
    first.kill()
    first.communicate()
    may_go_on.set()
    assert len(crawl_files(news)) == 1
    assert f"paper1: {len(STORIES)} new" in papers.run("crawl", "paper1").stdout  # the kill has freed it
    assert crawl_files(news) == []


def test_crawls_of_different_sites_share_an_archive(papers, webs, news):
    processes = [papers.start("crawl", name) for name in papers.names]
    for process in processes:
        out, err = process.communicate(timeout=60)
        assert process.returncode == 0, out + err
    assert news.rows("SELECT count(*) FROM articles GROUP BY site_id") == [(len(STORIES),)] * 3
    assert news.rows("PRAGMA integrity_check") == [("ok",)]


def test_ctrl_c_stops_all_sites_gracefully_and_begins_no_other(news, webs):
    newspaper(webs[0])
    webs[0].delay = 0.2
    urls = [webs[0].url] + [web.url for web in webs[1:]] + [f"http://127.0.0.{n}:9" for n in range(100, 100 + 12)]
    for web in webs[1:]:
        newspaper(web)
        web.delay = 0.2
    papers = Sites(news, webs, urls)
    process = papers.start("crawlall", "-s", "DOWNLOAD_DELAY=1")
    wait_for(lambda: all(len(web.asked) > 1 for web in webs))
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert process.returncode == 130, out + err
    assert "Traceback" not in err
    assert len(out.splitlines()) == len(papers.names)
    assert {reason for (reason,) in news.rows("SELECT finish_reason FROM runs WHERE spider < 'paper4'")} >= {"shutdown"}
    assert news.rows("SELECT count(*) FROM runs WHERE finish_reason IS NULL") == [(0,)]
    assert crawl_files(news) == []


def test_no_more_than_some_sites_are_asked_at_once(news, webs):
    under_way, most = set(), []

    def answer(number: int):
        def slowly():
            under_way.add(number)
            most.append(len(under_way))
            time.sleep(0.2)
            under_way.discard(number)
            return 404, {"Content-Type": "text/html"}, b"nothing"

        return slowly

    pairs = [serving(f"127.0.0.{number}") for number in range(20, 20 + SITES_AT_ONCE + 4)]
    try:
        for number, (web, _) in enumerate(pairs):
            web.answers["/robots.txt"] = answer(number)
        Sites(news, [], [web.url for web, _ in pairs]).run("crawlall", code=None)
        assert all(web.asked for web, _ in pairs)
        assert 2 <= max(most) <= SITES_AT_ONCE
    finally:
        for _, server in pairs:
            server.shutdown()
            server.server_close()


def test_a_terminal_shows_a_table_while_the_sites_are_crawled(papers, webs):
    for web in webs:
        web.delay = 0.3
    ours, theirs = pty.openpty()
    command = papers.news.command(*papers.words("crawlall"), private="127.0.0.0/8")
    process = subprocess.Popen(
        command,
        cwd=papers.news.folder,
        env=environment() | {"TERM": "xterm", "COLUMNS": "120", "LINES": "40"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=theirs,
    )
    os.close(theirs)
    shown = b""
    while select.select([ours], [], [], 30)[0]:
        try:
            shown += os.read(ours, 65536)
        except OSError:  # Linux says EIO when the other end is closed
            break
    os.close(ours)
    out, _ = process.communicate(timeout=30)
    screen = re.sub(r"\x1b\[[\d;?]*[a-zA-Z]", "", shown.decode())
    assert process.returncode == 0, screen
    assert "3 running, 0 waiting, 0 done" in screen
    assert "The old bridge, part" in screen
    assert re.search(r"paper1 +│ +\d+ +│ +3 +│", screen)
    assert sorted(line.split(":")[0] for line in out.decode().splitlines()) == papers.names


@pytest.mark.parametrize(
    ("codes", "code"),
    [
        ((0, 0), 0),
        ((0, 75), 0),
        ((75, 75), 75),
        ((3, 3), 3),
        ((3, 75), 3),
        ((0, 3), 1),
        ((1, 3), 1),
        ((0, 1), 1),
        ((0, 4, 3), 4),
        ((0, 5), 5),
        ((0, 5, 1), 1),
        ((3, 5), 1),
        ((70, 5), 70),
        ((0, 70), 70),
        ((130, 0), 130),
        ((143, 4), 4),
    ],
)
def test_the_exit_code_of_many_sites_is_the_gravest(codes, code):
    assert overall_code(codes) == code
