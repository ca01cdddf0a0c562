"""The archive keeps every column, the page as it came, and tells one article by its many addresses."""

import json
import os
import sqlite3
from contextlib import closing
from datetime import date, datetime, timedelta, timezone

import pytest
from answers import NOON, article_of, page_of, rows
from hypothesis import given
from hypothesis import strategies as st

from newscrawler.archive import Archive, Outcome
from newscrawler.archive.values import object_json, storable, utc_text
from newscrawler.exceptions import ArchiveError
from newscrawler.items import COLUMNS, Block, Image, Link


@pytest.fixture
def archive(tmp_path):
    with Archive(tmp_path / "news.db") as opened:
        yield opened


# What is written


def test_an_article_is_read_back_column_by_column(archive):
    article = article_of(
        lead="Коротко о мосте",
        authors=("Айна Сатова", "Пётр Ильин"),
        tags=("мост", "город"),
        section="Город",
        language="ru",
        published=datetime(2026, 11, 22, 2, 30, tzinfo=timezone(timedelta(hours=5))),
        published_raw="сегодня, 02:30",
        modified=date(2026, 11, 22),
        images=(Image("https://aspan.example/1.jpg", caption="Мост", credit="Айна Сатова"),),
        blocks=(
            Block("paragraph", "Мост открыли утром."),
            Block("quote", "Движение началось."),
            Block("caption", "Мост"),
        ),
        dropped=(("Поделиться", "rule:share/ru"),),
        sponsored=True,
    )
    outcome = archive.record(page_of("https://aspan.example/news/1/"), article).result()
    assert outcome == Outcome(1, "new")
    with closing(archive.connect()) as connection:
        kept = dict(connection.execute("SELECT * FROM articles_view").fetchone())
    assert kept["site"] == "aspan.example"
    assert kept["published_at"] == "2026-11-21T21:30:00Z"
    assert kept["published_local"] == "2026-11-22T02:30:00+05:00"
    assert kept["published_month"] == "2026-11"
    assert kept["modified_at"] == "2026-11-22"
    assert json.loads(kept["authors"]) == ["Айна Сатова", "Пётр Ильин"]
    assert "мост" in kept["tags"], "JSON is kept readable, not escaped"
    assert kept["kinds"] == "pq"
    assert kept["words"] == 5
    assert kept["versions"] == 1
    assert kept["sponsored"] == 1
    assert json.loads(kept["images"])[0]["credit"] == "Айна Сатова"
    assert rows(archive, "SELECT text, reason FROM dropped") == [("Поделиться", "rule:share/ru")]
    by = "SELECT name, position FROM article_authors JOIN authors ON authors.id = author_id ORDER BY position"
    assert rows(archive, by) == [("Айна Сатова", 0), ("Пётр Ильин", 1)]


def test_every_column_of_the_view_has_its_sentence_and_the_first_ones_their_place(archive):
    with closing(archive.connect()) as connection:
        names = [column[0] for column in connection.execute("SELECT * FROM articles_view").description]
    assert not set(names) - set(COLUMNS)
    first = (
        "id url site language published_at title lead authors section tags text words versions first_seen_at gone_at"
    )
    assert names[:16] == [*first.split(), "duplicate_of"]


def test_a_second_visit_with_new_metadata_keeps_what_the_page_no_longer_says(archive):
    url = "https://aspan.example/news/1/"
    archive.record(page_of(url), article_of(published=NOON, tags=("а",))).result()
    later = page_of(url, NOON + timedelta(days=1))
    assert archive.record(later, article_of(tags=("б",), section="Город")).result().change == "unchanged"
    assert rows(archive, "SELECT published_at, tags, section, last_seen_at FROM articles_view") == [
        ("2026-11-22T12:00:00Z", '["б"]', "Город", "2026-11-23T12:00:00Z")
    ]


def test_an_article_without_a_headline_is_kept_and_flagged(archive):
    archive.record(page_of("https://aspan.example/news/1/"), article_of(title=None)).result()
    assert rows(archive, "SELECT title, flags FROM articles_view") == [("", '["no-title"]')]


def test_search_finds_the_new_text_and_not_the_old(archive):
    url = "https://aspan.example/news/1/"
    found = "SELECT rowid FROM articles_fts WHERE articles_fts MATCH ?"
    archive.record(page_of(url), article_of(text="Открыли паром.")).result()
    archive.record(page_of(url, NOON + timedelta(hours=1)), article_of(text="Открыли мост.")).result()
    assert rows(archive, found, "мост") == [(1,)]
    assert rows(archive, found, "паром") == []


def test_text_that_sqlite_cannot_hold_is_made_storable(archive):
    dirty = "\ud83d\ude00 \ud800\x00\x08\r\nконец\x1f"
    article = article_of(
        title=dirty,
        text=dirty,
        lead=dirty,
        authors=(dirty,),
        section=dirty,
        published_raw=dirty,
        images=(Image(dirty, dirty),),
        dropped=((dirty, dirty),),
        flags=(dirty,),
    )
    page = page_of(
        f"https://aspan.example/{dirty}",
        status=2**70,
        latency_ms=-(2**70),
        reason=dirty,
        headers=((dirty, dirty),),
        links=(Link(f"https://aspan.example/a{dirty}", title=dirty),),
    )
    assert archive.record(page, article).result().change == "new"
    [(title, text)] = rows(archive, "SELECT title, text FROM articles")
    assert text == title == "😀 \ufffd\nконец"


@given(st.text(st.characters(categories=None), max_size=200))
def test_storable_text_has_no_control_and_no_surrogate_and_storing_it_again_changes_nothing(text):
    kept = storable(text)
    kept.encode()
    assert not any(ord(character) < 0x20 and character not in "\n\t" for character in kept)
    assert storable(kept) == kept


@given(st.dates() | st.datetimes() | st.datetimes(timezones=st.timezones()))
def test_any_time_is_stored_in_utc_or_not_at_all(when):
    text = utc_text(when)
    assert text is None or len(text) == 10 or (len(text) == 20 and text.endswith("Z"))


def test_statistics_that_json_does_not_know_are_kept_as_text(archive):
    run = archive.begin_run("tengrinews")
    archive.finish_run(run, "finished", {"items": 2**70, "rate": float("nan"), "start": NOON})
    [(stats,)] = rows(archive, "SELECT stats FROM runs WHERE finished_at IS NOT NULL")
    assert json.loads(stats) == {"items": 2**70, "rate": "NaN", "start": "2026-11-22 12:00:00+00:00"}
    assert object_json("\ud800") == '"\ufffd"'


def test_an_article_must_come_with_a_page_that_was_read(archive):
    with pytest.raises(ValueError, match="state is done, not blocked"):
        archive.record(page_of("https://aspan.example/1", state="blocked"), article_of())


# Raw pages


def test_a_raw_page_is_read_back_as_it_was_received(archive):
    body = os.urandom(2000)
    headers = (("Content-Type", "text/html"), ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2"))
    sent = page_of(
        "https://aspan.example/2", requested_url="https://aspan.example/1", body=body, headers=headers, mime="text/html"
    )
    archive.record(sent, article_of()).result()
    assert archive.page(1) == sent


def test_the_same_body_of_an_address_is_stored_once(archive):
    for hour, body in enumerate((b"first", b"first", b"second", b"first")):
        page = page_of("https://aspan.example/1", NOON + timedelta(hours=hour), body=body)
        archive.record(page, article_of()).result()
    assert rows(archive, "SELECT raw_page_id FROM fetches ORDER BY id") == [(1,), (1,), (2,), (1,)]
    with closing(sqlite3.connect(archive.raw_path)) as raw:
        assert raw.execute("SELECT count(*) FROM pages").fetchone() == (2,)


def test_lists_and_empty_answers_leave_no_raw_page(archive):
    archive.record(page_of("https://aspan.example/", kind="list")).result()
    archive.record(page_of("https://aspan.example/1", body=b"", state="failed", reason="timeout")).result()
    assert rows(archive, "SELECT raw_page_id, state, reason FROM fetches") == [
        (None, "done", None),
        (None, "failed", "timeout"),
    ]


def test_a_damaged_raw_page_is_told_and_not_returned(archive):
    archive.record(page_of("https://aspan.example/1"), article_of()).result()
    with closing(sqlite3.connect(archive.raw_path)) as raw, raw:
        raw.execute("UPDATE pages SET body = substr(body, 1, length(body) - 3)")
    with pytest.raises(ArchiveError, match="raw page 1 is damaged"):
        archive.page(1)
    with pytest.raises(ArchiveError, match="no fetch 7"):
        archive.page(7)


def test_a_raw_file_begun_anew_does_not_give_a_number_twice(tmp_path):
    with Archive(tmp_path / "news.db") as archive:
        archive.record(page_of("https://aspan.example/1"), article_of()).result()
    (tmp_path / "news.raw.db").unlink()
    with Archive(tmp_path / "news.db") as archive:
        archive.record(page_of("https://aspan.example/2"), article_of()).result()
        assert rows(archive, "SELECT raw_page_id FROM fetches") == [(1,), (2,)]
        with pytest.raises(ArchiveError, match="raw page 1 is not in the raw file"):
            archive.page(1)


# One article, several addresses


@pytest.mark.parametrize(
    ("kind", "title", "articles"),
    [
        ("identity", "Совсем другое", 1),
        ("requested", "Совсем другое", 1),
        ("redirect", "Совсем другое", 1),
        ("canonical", "«МОСТ»  открыт!", 1),
        ("canonical", "Совсем другое", 2),
        ("amp", "Совсем другое", 2),
        ("canonical", None, 2),
    ],
)
def test_an_alias_tells_the_article_where_it_can_be_trusted(archive, kind, title, articles):
    key = "aspan.example/news/1" if kind == "identity" else "https://aspan.example/news/1/"
    first = "https://aspan.example/news/1/"
    archive.record(page_of(first, aliases=((key, kind),)), article_of()).result()
    archive.record(page_of("https://aspan.example/other/1/", aliases=((key, kind),)), article_of(title=title)).result()
    assert len(rows(archive, "SELECT id FROM articles")) == articles
    assert rows(archive, "SELECT url FROM articles WHERE id = 1") == [(first,)], "the first address stays the article's"


def test_a_front_page_called_canonical_by_every_article_merges_none(archive):
    for number in range(3):
        page = page_of(f"https://aspan.example/{number}", aliases=(("https://aspan.example/", "canonical"),))
        archive.record(page, article_of(title=f"Новость {number}")).result()
    assert rows(archive, "SELECT count(*) FROM articles") == [(3,)]


def test_an_address_that_once_redirected_to_an_article_may_show_another_later(archive):
    archive.record(
        page_of("https://aspan.example/new", requested_url="https://aspan.example/old"), article_of()
    ).result()
    archive.record(page_of("https://aspan.example/old"), article_of(title="Другое", text="Другое.")).result()
    assert rows(archive, "SELECT title FROM articles ORDER BY id") == [("Мост открыт",), ("Другое",)]


# Gone


def visit(archive: Archive, status: int, day: int, url: str = "https://aspan.example/1") -> None:
    gone = status in (404, 410)
    page = page_of(url, NOON + timedelta(days=day), status=status, state="gone" if gone else "done")
    archive.record(page, None if gone else article_of()).result()


@pytest.mark.parametrize(
    ("statuses", "gone_on_day"),
    [
        ((410, 410), 2), ((404, 404), None), ((404, 404, 404), 3), ((410,), None), ((404, 410), None),
        ((410, 200, 410), None), ((404, 404, 200, 404), None),
    ],
)  # fmt: skip
def test_an_article_is_gone_at_the_second_410_or_the_third_404_in_a_row(archive, statuses, gone_on_day):
    visit(archive, 200, 0)
    for day, status in enumerate(statuses, 1):
        visit(archive, status, day)
    expected = utc_text(NOON + timedelta(days=gone_on_day)) if gone_on_day else None
    assert rows(archive, "SELECT gone_at FROM articles") == [(expected,)]


def test_a_good_answer_brings_an_article_back(archive):
    for day, status in enumerate((200, 410, 410, 410, 200)):
        visit(archive, status, day)
    assert rows(archive, "SELECT gone_at, last_seen_at FROM articles") == [(None, "2026-11-26T12:00:00Z")]


def test_an_old_address_that_is_gone_takes_no_article_away_that_lives_elsewhere(archive):
    archive.record(page_of("https://aspan.example/new", requested_url="https://aspan.example/1"), article_of()).result()
    for day in (1, 2, 3):
        visit(archive, 410, day)
    assert rows(archive, "SELECT gone_at FROM articles") == [(None,)]


def test_a_304_is_a_good_answer(archive):
    visit(archive, 200, 0)
    page = page_of("https://aspan.example/1", NOON + timedelta(days=3), status=304, state="unchanged", body=b"")
    assert archive.record(page).result() == Outcome(1, "unchanged")
    assert rows(archive, "SELECT last_seen_at FROM articles") == [("2026-11-25T12:00:00Z",)]
