"""Raw pages: as received, in little room, readable whatever was killed, damaged or removed in between."""

from __future__ import annotations

import hashlib
import os
import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import zstandard
from sqlite_utils import Database

from newscrawler.archive import Archive, dictionaries
from newscrawler.archive.database import Reader, connect_writer
from newscrawler.archive.dictionaries import read_dictionary
from newscrawler.archive.pages import raw_page, read_raw_page, reencode, remove_raw_pages
from newscrawler.archive.schema import RAW
from newscrawler.exceptions import ArchiveError
from newscrawler.items import Page

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
WORDS = [
    f"{first}{last}" for first in "bridge tram river mayor council spring".split() for last in "s ed ing er".split()
]


def layout(name: str, length: int = 120) -> tuple[str, str]:
    """What all pages of a site have before and behind the article."""
    draw = random.Random(name)
    lines = [f"<li class={draw.getrandbits(40):x}><a href=/{draw.getrandbits(40):x}>" for _ in range(length)]
    return "<!doctype html><ul>" + "".join(lines[::2]), "".join(lines[1::2]) + "</ul>"


def story(number: int, name: str = "first") -> bytes:
    before, behind = layout(name)
    draw = random.Random(number)
    return f"{before}<h1>Story {number}</h1><p>{' '.join(draw.choices(WORDS, k=150))}</p>{behind}".encode()


def keep(raw: sqlite3.Connection, body: bytes, url: str, *, site: str = "a.example", hours: int = 0) -> int:
    when = NOON + timedelta(hours=hours)
    page = raw_page(Page(url=url, requested_url=url, site=site, kind="article", fetched_at=when, body=body))
    assert page is not None
    return page.write(raw)


def keep_stories(raw: sqlite3.Connection, numbers: range, name: str = "first") -> None:
    raw.execute("BEGIN")
    for number in numbers:
        keep(raw, story(number, name), f"https://a.example/{number}", hours=number)
    raw.execute("COMMIT")


def read(path: Path, number: int) -> bytes:
    """The page as a process reads it that has nothing in memory yet."""
    dictionaries._cache.__init__()
    raw = Reader(path, RAW)
    try:
        return read_raw_page(raw, number)[1]
    finally:
        raw.close()


def stored(raw: sqlite3.Connection) -> int:
    pages, shared = (
        raw.execute(f"SELECT coalesce(sum(length({column})), 0) FROM {table}").fetchone()[0]
        for column, table in (("body", "pages"), ("content", "dictionaries"))
    )
    return int(pages + shared)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "news.raw.db"


@pytest.fixture
def raw(path: Path) -> Iterator[sqlite3.Connection]:
    dictionaries._cache.__init__()
    with closing(connect_writer(path, RAW)) as raw:
        yield raw


def test_pages_of_a_site_take_a_quarter_of_what_they_take_alone(raw, path):
    keep_stories(raw, range(1, 41))
    alone = sum(len(zstandard.compress(story(number), 19)) for number in range(1, 41))
    assert stored(raw) < alone / 4
    assert all(read(path, number) == story(number) for number in (1, 2, 20, 40))


def test_the_first_page_is_stored_once_and_not_once_more_as_dictionary(raw):
    keep(raw, story(1), "https://a.example/1")
    assert stored(raw) < 1.05 * len(zstandard.compress(story(1), 19))


def test_a_site_is_not_compressed_against_another(raw):
    keep(raw, story(1), "https://a.example/1")
    keep(raw, story(2), "https://b.example/2", site="b.example")
    assert raw.execute("SELECT site, base_id FROM dictionaries ORDER BY id").fetchall()[1][:] == ("b.example", None)


@pytest.mark.parametrize("body", [os.urandom(5000), b"x", b"\x00" * 10], ids=["picture", "one byte", "zeros"])
def test_what_is_no_page_of_text_is_kept_too(raw, path, body):
    keep(raw, body, "https://a.example/picture")
    keep(raw, story(2), "https://a.example/2")
    assert (read(path, 1), read(path, 2)) == (body, story(2))


def test_a_page_of_many_megabytes_is_kept_and_is_no_dictionary(raw, path):
    body = story(1) * 1500
    assert len(body) > 4 * 2**20
    keep(raw, body, "https://a.example/long")
    assert raw.execute("SELECT count(*) FROM dictionaries").fetchone()[0] == 0
    assert read(path, 1) == body


def test_the_same_body_under_another_address_is_stored_once(raw, path):
    body = os.urandom(5000)
    assert [keep(raw, body, f"https://a.example/{name}") for name in ("1", "amp/1", "1", "amp/1")] == [1, 2, 1, 2]
    assert stored(raw) < 1.1 * len(body)
    assert read(path, 2) == body


def test_the_same_pages_in_the_same_order_give_the_same_rows(tmp_path):
    found = []
    for name in ("one.db", "two.db"):
        dictionaries._cache.__init__()
        with closing(connect_writer(tmp_path / name, RAW)) as raw:
            keep_stories(raw, range(1, 100))
            found.append([tuple(row) for row in raw.execute("SELECT * FROM pages ORDER BY id")])
            found[-1] += [tuple(row) for row in raw.execute("SELECT * FROM dictionaries ORDER BY id")]
    assert found[0] == found[1]


def test_a_dictionary_whose_transaction_came_to_nothing_is_not_believed_in(raw, path):
    raw.execute("BEGIN")
    keep(raw, story(1), "https://a.example/1")
    raw.execute("ROLLBACK")
    keep(raw, story(2), "https://a.example/2")
    keep(raw, story(3), "https://a.example/3")
    assert [read(path, number) for number in (1, 2)] == [story(2), story(3)]


def test_after_a_redesign_a_new_chain_is_begun_and_the_old_pages_stay_readable(raw, path):
    keep_stories(raw, range(1, 330), "first")
    assert raw.execute("SELECT max(pages), sum(base_id IS NULL) FROM dictionaries").fetchone()[:] == (64, 1)
    keep_stories(raw, range(330, 700), "second")
    assert raw.execute("SELECT sum(base_id IS NULL) FROM dictionaries").fetchone()[0] == 2
    sizes = [row[0] for row in raw.execute("SELECT length(body) FROM pages ORDER BY id")]
    assert sum(sizes[-20:]) < sum(sizes[330:350]) / 3
    assert all(
        read(path, number) == story(number, "first" if number < 330 else "second") for number in (5, 329, 330, 699)
    )
    pages = raw.execute("SELECT id, sha256 FROM pages").fetchall()
    reader = Reader(path, RAW)
    assert all(hashlib.sha256(read_raw_page(reader, row["id"])[1]).hexdigest() == row["sha256"] for row in pages)
    reader.close()


def test_no_new_chain_is_begun_while_the_site_stays_as_it_is(raw):
    keep_stories(raw, range(1, 900))
    assert raw.execute("SELECT sum(base_id IS NULL) FROM dictionaries").fetchone()[0] == 1


def test_a_damaged_dictionary_is_told_and_new_pages_are_kept_all_the_same(raw, path):
    keep_stories(raw, range(1, 4))
    raw.execute("UPDATE dictionaries SET content = substr(content, 1, length(content) - 9) WHERE id = 2")
    with pytest.raises(ArchiveError, match="dictionary 3 of the raw file is missing or damaged"):
        read(path, 3)
    with pytest.raises(ArchiveError, match="dictionary 2"):
        read_dictionary(lambda sql, values: raw.execute(sql, values).fetchall(), 2)
    assert read(path, 1) == story(1)
    keep(raw, story(4), "https://a.example/4")
    keep(raw, story(5), "https://a.example/5")
    assert [read(path, number) for number in (4, 5)] == [story(4), story(5)]


def test_a_removed_page_is_gone_from_the_dictionaries_and_the_others_stay(raw, path):
    keep_stories(raw, range(1, 80))
    keep(raw, story(3), "https://a.example/amp/3")
    raw.execute("BEGIN")
    assert remove_raw_pages(raw, [3]) == [3, 80]
    raw.execute("COMMIT")
    assert not raw.execute("PRAGMA foreign_key_check").fetchall()
    for row in raw.execute("SELECT id FROM dictionaries").fetchall():
        content = read_dictionary(lambda sql, values: raw.execute(sql, values).fetchall(), row["id"])
        assert b"<h1>Story 3</h1>" not in content
    assert all(read(path, number) == story(number) for number in range(1, 80) if number != 3)
    with pytest.raises(ArchiveError, match="raw page 3 is not in the raw file"):
        read(path, 3)


def test_removing_a_page_that_no_dictionary_holds_leaves_these_alone(raw, path):
    keep_stories(raw, range(1, 70))
    before = raw.execute("SELECT count(*) FROM dictionaries").fetchone()[0]
    assert remove_raw_pages(raw, [69]) == [69]
    assert raw.execute("SELECT count(*) FROM dictionaries").fetchone()[0] == before
    assert remove_raw_pages(raw, [69, 4711]) == []


def test_pages_of_a_dictionary_that_must_vanish_are_stored_anew_in_as_little_room(raw, path):
    keep_stories(raw, range(1, 80))
    before = stored(raw)
    raw.execute("BEGIN")
    assert reencode(raw, 1) == 79
    raw.execute("COMMIT")
    assert raw.execute("SELECT min(id) FROM dictionaries").fetchone()[0] > 64
    assert stored(raw) < 1.1 * before
    assert all(read(path, number) == story(number) for number in (1, 64, 79))


def test_a_damaged_page_does_not_keep_a_dictionary_from_being_removed(raw, path):
    keep_stories(raw, range(1, 5))
    raw.execute("UPDATE pages SET body = substr(body, 1, length(body) - 3) WHERE id = 2")
    assert reencode(raw, 1) == 3
    assert read(path, 4) == story(4)
    with pytest.raises(ArchiveError, match="raw page 2"):
        read(path, 2)


def test_a_raw_file_of_the_first_release_is_read_and_goes_on(tmp_path):
    path = tmp_path / "news.raw.db"
    with Archive(tmp_path / "news.db"):
        pass
    path.unlink()
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        raw.execute(f"PRAGMA application_id = {RAW.application_id}")
        RAW.migrations.apply(Database(raw), stop_before="0002_dictionaries")
        body = zstandard.ZstdCompressor(write_checksum=True).compress(story(1))
        columns = "url, fetched_at, sha256, status, headers, codec, body"
        values = ("https://a.example/1", "2026-01-01T00:00:00.000Z", hashlib.sha256(story(1)).hexdigest(), 200, "[]")
        raw.execute(f"INSERT INTO pages ({columns}) VALUES (?, ?, ?, ?, ?, 'zstd', ?)", (*values, body))
    with Archive(tmp_path / "news.db") as archive:
        url = "https://a.example/2"
        page = Page(url=url, requested_url=url, site="a.example", kind="article", fetched_at=NOON, body=story(2))
        page.state = "skipped"
        archive.record(page).result()
    assert [read(path, number) for number in (1, 2)] == [story(1), story(2)]
