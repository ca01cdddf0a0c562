"""Each thing that must hold in an archive is damaged here once, and the doctor names it and says what to do."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from test_remove import OTHERS, URL, filled

from newscrawler.archive import Archive
from newscrawler.archive.checks import INVARIANTS, RAW_INVARIANTS, Finding
from newscrawler.archive.crawls import claimed
from newscrawler.archive.doctor import check_up
from newscrawler.archive.removal import remove
from newscrawler.archive.schema import ARCHIVE
from newscrawler.archive.surroundings import file_system, sqlite_release
from newscrawler.exceptions import ArchiveError


@pytest.fixture
def path(tmp_path) -> Path:
    filled(tmp_path / "news.db")
    return tmp_path / "news.db"


def not_well(path: Path, **options: bool) -> dict[str, Finding]:
    found = {one.check: one for one in check_up(path, **options) if one.level in ("wrong", "damaged")}
    assert all(finding.advice for finding in found.values())
    return found


def news(*statements: str) -> Callable[[Path], None]:
    return lambda path: execute(path, *statements)


def raw(*statements: str) -> Callable[[Path], None]:
    return lambda path: execute(path.with_name("news.raw.db"), *statements)


def execute(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


def overwritten(name: str, at: int) -> Callable[[Path], None]:
    def damage(path: Path) -> None:
        file = path.with_name(name)
        content = bytearray(file.read_bytes())
        content[at : at + 3000] = b"\xa5" * 3000
        file.write_bytes(content)

    return damage


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:9000])


def lost_index_entry(path: Path) -> None:
    execute(
        path,
        "PRAGMA writable_schema = ON",
        "UPDATE sqlite_master SET sql = replace(sql, '(published_at)', '(published_raw)')"
        " WHERE name = 'articles_published'",
    )
    execute(path, "UPDATE articles SET published_raw = 'x' WHERE id = 3")
    execute(
        path,
        "PRAGMA writable_schema = ON",
        "UPDATE sqlite_master SET sql = replace(sql, '(published_raw)', '(published_at)')"
        " WHERE name = 'articles_published'",
    )


# Damage -> the check that names it, its level
DAMAGE: dict[str, tuple[Callable[[Path], None], str, str]] = {
    "pages of the file overwritten": (overwritten("news.db", 4096 * 3), "file news.db", "damaged"),
    "the file cut": (cut, "file news.db", "damaged"),
    "an entry of an index lost": (lost_index_entry, "file news.db", "damaged"),
    "the raw file overwritten": (overwritten("news.raw.db", 4096), "file news.raw.db", "damaged"),
    "the raw file lost": (lambda path: path.with_name("news.raw.db").unlink(), "file news.raw.db", "damaged"),
    "a newer schema": (news("PRAGMA user_version = 999"), "file news.db", "damaged"),
    "a fetch lost": (news("DELETE FROM fetches WHERE id = 5"), "references in news.db", "damaged"),
    "a version lost": (news("DELETE FROM versions WHERE article_id = 1 AND n = 1"), "versions", "wrong"),
    "the current version lost": (news("DELETE FROM versions WHERE article_id = 1 AND n = 2"), "versions", "wrong"),
    "the number of versions wrong": (news("UPDATE articles SET version = 7 WHERE id = 4"), "versions", "wrong"),
    "an earlier text lost": (news("UPDATE versions SET text = NULL"), "versions", "wrong"),
    "two current versions": (
        news("UPDATE versions SET text = 'x' WHERE n = 2", "UPDATE versions SET n = 3 WHERE n = 2"),
        "versions",
        "wrong",
    ),
    "a text changed": (news("UPDATE articles SET text = text || '!' WHERE id = 2"), "texts", "damaged"),
    "an earlier text changed": (news("UPDATE versions SET text = 'Другой' WHERE text IS NOT NULL"), "texts", "damaged"),
    "visited, yet due": (news("UPDATE urls SET state = 'due' WHERE id = 3"), "frontier: states", "wrong"),
    "never visited, yet done": (news("UPDATE urls SET last_fetched_at = NULL"), "frontier: states", "wrong"),
    "an address lost": (news("DELETE FROM urls WHERE id = 3"), "frontier: log", "wrong"),
    "a count of a run wrong": (news("UPDATE run_sites SET fetched = fetched + 1"), "runs", "wrong"),
    "something removed is back": (
        news(f"INSERT INTO removed VALUES ('{URL}', '2026-11-22T12:00:00Z', 'court order 7')"),
        "removed",
        "wrong",
    ),
    "articles counted wrongly": (
        news("UPDATE article_counts SET articles = articles + 1 WHERE section_id = 0"),
        "facets",
        "wrong",
    ),
    "an author counted wrongly": (news("DELETE FROM author_counts"), "facets", "wrong"),
    "words that no article has": (
        news("INSERT INTO articles_fts (rowid, title, lead, text) VALUES (999, 'чужое', '', '')"),
        "search index",
        "wrong",
    ),
    "words of an article lost": (
        news(
            "INSERT INTO articles_fts (articles_fts, rowid, title, lead, text)"
            " SELECT 'delete', id, title, lead, text FROM articles WHERE id = 2"
        ),
        "search index",
        "wrong",
    ),
    "a raw page lost": (raw("DELETE FROM pages WHERE id = 7"), "raw pages: there", "damaged"),
    "a raw page of another archive": (
        raw(f"UPDATE pages SET sha256 = '{'0' * 64}' WHERE id = 7"),
        "raw pages: right",
        "damaged",
    ),
    "a raw page damaged": (raw("UPDATE pages SET body = x'00' WHERE id = 7"), "raw pages: read", "damaged"),
    "a dictionary damaged": (raw("UPDATE dictionaries SET content = x'00'"), "dictionaries", "damaged"),
    "a dictionary exchanged": (raw(f"UPDATE dictionaries SET sha256 = '{'0' * 64}'"), "dictionaries", "damaged"),
    "a dictionary lost": (raw("DELETE FROM dictionaries"), "references in news.raw.db", "damaged"),
    "a removal cut off": (lambda path: path.with_name("news.db.rewritten.part").touch(), "removal", "wrong"),
}  # fmt: skip


def test_a_sound_archive_is_well(path):
    assert not_well(path) == {}
    remove(path, [URL], reason="court order 7")
    assert not_well(path, every=True) == {}


@pytest.mark.parametrize(("damage", "check", "level"), DAMAGE.values(), ids=DAMAGE)
def test_what_does_not_hold_is_named(path, damage, check, level):
    damage(path)
    found = not_well(path, every=True)
    assert check in found, found
    assert found[check].level == level


def test_every_invariant_of_the_table_is_broken_here_once():
    broken = {check for _, check, _ in DAMAGE.values()}
    assert {fact.check for fact in (*INVARIANTS, *RAW_INVARIANTS)} <= broken


def test_a_check_up_changes_nothing(path):
    before = path.read_bytes()
    list(check_up(path, every=True))
    assert path.read_bytes() == before


def test_some_raw_pages_are_read_and_all_if_asked(path, monkeypatch):
    monkeypatch.setattr("newscrawler.archive.checks.SAMPLE", 3)
    told = {one.check: one.found for one in check_up(path)}
    assert told["raw pages: read"].startswith(f"3, each as its hash says (drawn from {OTHERS + 2};")
    told = {one.check: one.found for one in check_up(path, every=True)}
    assert told["raw pages: read"] == f"{OTHERS + 2}, each as its hash says"


def test_a_raw_page_that_a_power_cut_left_is_counted_and_no_fault(path):
    with Archive(path) as archive:
        archive._submit(lambda *_: None, lambda raw, _: raw.execute(ORPHAN).lastrowid).result()
    found = {one.check: one for one in check_up(path)}
    assert found["raw pages: named"] == Finding(
        "raw pages: named", "note", "1 raw pages are named by no request", "nothing to do: a power cut leaves such"
    )


ORPHAN = (
    "INSERT INTO pages (url, fetched_at, sha256, headers, codec, dictionary_id, body)"
    " SELECT 'https://aspan.example/orphan', fetched_at, sha256, headers, codec, dictionary_id, body"
    " FROM pages WHERE id = 7"
)


def test_while_a_crawl_goes_on_the_search_index_is_left_alone_and_the_rest_is_looked_at(path):
    with claimed(path, ["aspan.example"], spider="aspan"):
        found = {one.check: one for one in check_up(path)}
    assert found["search index"].level == "note"
    assert "spider aspan" in found["search index"].found
    assert found["texts"].level == "ok"


def test_an_archive_of_an_older_release_is_told_to_be_brought_up_to_date(tmp_path):
    path = tmp_path / "news.db"
    Archive(path).close()
    execute(path, f"PRAGMA user_version = {ARCHIVE.version - 1}")
    assert set(not_well(path)) == {"schema"}


def test_no_archive_is_made_by_looking_for_one(tmp_path):
    with pytest.raises(ArchiveError, match="there is no archive"):
        list(check_up(tmp_path / "news.db"))
    assert list(tmp_path.iterdir()) == []


def test_an_sqlite_with_the_mistake_of_two_writers_is_noted():
    assert sqlite_release((3, 51, 2)).level == "note"
    assert sqlite_release((3, 51, 3)).level == "ok"


MOUNTS = """\
22 1 254:0 / / rw,relatime - ext4 /dev/vda rw
36 22 0:30 / /mnt rw - ext4 /dev/vdb rw
37 36 0:31 / /mnt/the\\040share rw,relatime shared:1 - nfs4 server:/share rw
38 36 0:32 / /mnt/there rw - cifs //server/there rw
"""


@pytest.mark.parametrize(
    ("place", "level"),
    [("/srv/a.db", "ok"), ("/mnt/a/a.db", "ok"), ("/mnt/the share/a.db", "wrong"), ("/mnt/there/a.db", "wrong")],
)
def test_a_network_file_system_is_named(place, level):
    assert file_system(Path(place), MOUNTS).level == level


def test_where_file_systems_are_not_told_it_is_said(tmp_path):
    assert file_system(tmp_path / "news.db", None).level == "note"


def test_the_command_prints_a_line_a_check_and_ends_with_the_gravest_code(news):
    filled(news.archive)
    done = news.run("doctor")
    lines = done.stdout.splitlines()
    assert len(lines) >= 18
    assert all(line.startswith(("ok ", "note ")) for line in lines)
    with sqlite3.connect(news.archive) as connection:
        connection.execute("UPDATE run_sites SET fetched = 999")
    connection.close()
    [line] = [line for line in news.run("doctor", code=1).stdout.splitlines() if line.startswith("WRONG")]
    assert "what to do: " in line
    with sqlite3.connect(news.archive) as connection:
        connection.execute("UPDATE articles SET text = 'other' WHERE id = 2")
    connection.close()
    told = json.loads(news.run("doctor", "--json", "--all", code=4).stdout)
    assert told["level"] == "damaged"
    assert [one["check"] for one in told["findings"] if one["level"] == "damaged"] == ["texts"]
    assert "no archive" in news.run("doctor", "-s", "ARCHIVE_PATH=nowhere.db", code=4).stderr
