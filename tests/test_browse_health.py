"""The page Health: the same as `scrapy status`, for a reader in a browser."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from urllib.error import HTTPError
from urllib.request import urlopen

import lxml.html
import pytest
from answers import article_of, page_of

from newscrawler.archive import Archive

pytest.importorskip("datasette", reason="the extra browse is not installed")

HOSTILE = "<script>alert(1)</script>.example"


@contextmanager
def served(*paths: str) -> Iterator[str]:
    command = [sys.executable, "-m", "datasette", *paths, "--port", "0"]
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    try:
        assert child.stderr is not None
        yield next(found[0] for line in child.stderr if (found := re.search(r"http://127\.0\.0\.1:\d+", line)))
    finally:
        child.terminate()
        child.communicate(timeout=30)


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("health")
    with Archive(folder / "news.db") as archive:
        run = archive.begin_run("anysite")
        for n in range(4):
            archive.record(page_of(f"https://aspan.example/news/{n}/"), article_of(text=f"Мост {n}"), run=run).result()
            walled = page_of(f"https://wall.example/{n}/", site=HOSTILE, state="blocked", status=403, reason="HTTP 403")
            archive.record(walled, run=run).result()
        archive.finish_run(run, "finished", {})
        archive.begin_run("aspan")
    with closing(sqlite3.connect(folder / "other.db")) as connection:
        connection.execute("CREATE TABLE runs (id INTEGER PRIMARY KEY)")
    with Archive(folder / "old.db"):
        pass
    with closing(sqlite3.connect(folder / "old.db")) as connection:
        connection.executescript("DROP TABLE run_fields; DROP TABLE run_sites; PRAGMA user_version = 2")
    with served(*(str(folder / name) for name in ("news.db", "other.db", "old.db"))) as address:
        yield address


def cells(html: str) -> list[list[str]]:
    return [
        [cell.text_content().strip() for cell in row.iterchildren()] for row in lxml.html.fromstring(html).iter("tr")
    ]


def get(url: str) -> str:
    with urlopen(url, timeout=30) as answer:
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        return str(answer.read().decode())


def test_every_site_is_shown_with_its_last_run_its_fields_and_its_addresses(url):
    rows = cells(get(f"{url}/news/-/health"))
    assert [row for row in rows if row[0] == "aspan.example"] == [
        ["aspan.example", "0 minutes ago", "4", "4", "0", "0", "0", "0", "0", "0", "–"],
        ["aspan.example", "first", "4", "4", "4", "0", "0", "0", "2"],
        ["aspan.example", "0", "4", "4"],
    ]


def test_alarms_are_told_with_what_to_do_and_nothing_of_a_site_is_markup(url):
    html = get(f"{url}/news/-/health")
    assert "<script" not in html
    notice = lxml.html.fromstring(html).cssselect(".notice")[0].text_content()
    assert notice.startswith(f"{HOSTILE}: 4 of 4 answers of the last run were blocked")
    assert "CONTACT" in notice


def test_a_run_that_goes_on_is_named(url):
    page = lxml.html.fromstring(get(f"{url}/news/-/health"))
    told = page.cssselect("main > p")[0].text_content()
    assert "of aspan, begun" in told
    assert told.endswith("goes on.")


def test_the_list_of_articles_leads_to_it(url):
    list_page = lxml.html.fromstring(get(f"{url}/news/articles"))
    (link,) = (link.get("href") for link in list_page.cssselect(".masthead a") if link.text == "Health")
    assert "The last run of each site" in get(url + link)


def test_an_archive_of_an_older_release_says_when_it_begins_to_count(url):
    assert "older release" in get(f"{url}/old/-/health")


@pytest.mark.parametrize("name", ["other", "nothing"])
def test_what_is_no_archive_has_no_health(url, name):
    with pytest.raises(HTTPError) as refused:
        urlopen(f"{url}/{name}/-/health")
    refused.value.close()
    assert refused.value.code == 404
