"""`scrapy status`: what it prints, and the exit code that a monitoring job needs."""

from __future__ import annotations

import json
import sqlite3
import time

import pytest
from answers import article_of, page_of
from articles import list_page

from newscrawler.archive import Archive


@pytest.fixture
def archived(news):
    """An archive with a site that is well, one that is walled off, and one that no run has ended at."""
    with Archive(news.archive) as archive:
        run = archive.begin_run("anysite")
        for n in range(4):
            archive.record(page_of(f"https://aspan.example/news/{n}/"), article_of(text=f"Мост {n}"), run=run).result()
            url = f"https://wall.example/news/{n}/"
            walled = page_of(url, site="wall.example", state="blocked", status=403, reason="HTTP 403")
            archive.record(walled, run=run).result()
        assert len(archive.finish_run(run, "finished", {})) == 1
        archive.record(page_of("https://new.example/1/", site="new.example"), article_of()).result()
    return news


def test_the_table_has_a_line_a_site_and_every_alarm_with_what_to_do(archived):
    lines = archived.run("status", code=1).stdout.splitlines()
    assert str(archived.archive) in lines[0]
    assert f"SQLite {sqlite3.sqlite_version}" in lines[0]
    table = {line.split()[0]: line for line in lines[2:6]}
    assert list(table) == ["site", "aspan.example", "new.example", "wall.example"]
    assert table["aspan.example"].endswith(" 0")
    assert "none has ended" in table["new.example"]
    alarm = lines.index("ALARM wall.example: blocked: 4 of 4 answers of the last run were blocked")
    assert "CONTACT" in lines[alarm + 1]


def test_json_is_one_object_and_nothing_else_on_standard_output(archived):
    told = json.loads(archived.run("status", "--json", code=1).stdout)
    assert told["archive"] == str(archived.archive)
    assert told["bytes"] > 0
    assert told["free_bytes"] > 0
    assert told["alarms"] == 1
    assert told["runs"] == []
    sites = {site["site"]: site for site in told["sites"]}
    assert sites["aspan.example"]["articles"] == 4
    assert sites["aspan.example"]["addresses"] == {"done": 4}
    assert sites["aspan.example"]["last_run"]["new"] == 4
    assert sites["aspan.example"]["alarms"] == []
    assert sites["new.example"]["last_run"] is None
    (alarm,) = sites["wall.example"]["alarms"]
    assert (alarm["kind"], alarm["field"]) == ("blocked", None)
    assert alarm["advice"]


def test_without_an_alarm_the_exit_code_is_0(news):
    with Archive(news.archive) as archive:
        archive.finish_run(archive.begin_run("aspan"), "finished", {})
    told = news.run("status", "--json").stdout
    assert json.loads(told)["sites"] == []


def test_a_missing_archive_is_an_error_and_is_not_made(news):
    done = news.run("status", "--json", code=4)
    assert "there is no archive at" in done.stderr
    assert done.stdout == ""
    assert list(news.folder.iterdir()) == []


def test_a_crawl_that_was_killed_is_named_until_the_next(web, news):
    web.page("/", list_page(*((f"/town/story-of-the-flood-{n}-{200 + n}/", "A") for n in range(20))))
    web.delay = 0.1
    process = news.start("crawl", "anysite", "-a", f"url={web.url}/")
    while process.poll() is None and len(web.asked) < 4:
        time.sleep(0.02)
    process.kill()
    process.communicate()
    assert "crashed: run 1 of anysite" in news.run("status").stdout
    web.delay = 0
    news.crawl("anysite", "-a", f"url={web.url}/", code=None)
    assert "crashed" not in news.run("status", code=None).stdout
    assert news.rows("SELECT finish_reason FROM runs ORDER BY id") == [("crashed",), ("finished",)]
