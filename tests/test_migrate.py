"""An archive of an older release is brought up to date whole or not at all, and lies beside as it was."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from itertools import islice
from pathlib import Path

import pytest
from kills import killed
from sqlite_utils import Database

from newscrawler.archive import Archive
from newscrawler.archive.database import check_file
from newscrawler.archive.schema import ARCHIVE, RAW, Schema
from newscrawler.exceptions import ArchiveError

ROUNDS = 40 if os.environ.get("NEWSCRAWLER_LONG") else 6
OPEN = "import sys; from newscrawler.archive import Archive; Archive(sys.argv[1]).close()"


def old_file(path: Path, schema: Schema, version: int) -> None:
    """A file as the release wrote it whose newest migration was `version`."""
    later = [one.name for one in schema.migrations._migrations if int(one.name[:4]) > version]
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(f"PRAGMA application_id = {schema.application_id}")
        schema.migrations.apply(Database(connection), stop_before=later)
        connection.execute("PRAGMA journal_mode = WAL")


def old_archive(folder: Path, articles: int = 3) -> Path:
    path = folder / "news.db"
    old_file(path, ARCHIVE, 1)
    old_file(folder / "news.raw.db", RAW, 1)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("INSERT INTO sites VALUES (1, 'aspan.example')")
        numbers = [(n, f"https://aspan.example/{n}/", f"Слово {n}. " * 200) for n in range(1, articles + 1)]
        connection.executemany(
            "INSERT INTO fetches (id, site_id, kind, url, final_url, fetched_at, state, bytes)"
            " VALUES (?1, 1, 'article', ?2, ?2, '2026-11-22T12:00:00.000Z', 'done', 0)",
            [row[:2] for row in numbers],
        )
        connection.executemany(
            "INSERT INTO articles (id, site_id, url, title, authors, tags, first_seen_at, last_seen_at, version, words,"
            " sponsored, flags, kinds, text_sha256, extractor, fetch_id, text) VALUES (?1, 1, ?2, 'Мост', '[]', '[]',"
            " '2026-11-22T12:00:00Z', '2026-11-22T12:00:00Z', 1, 400, 0, '[]', 'p', '', '0.1.0', ?1, ?3)",
            numbers,
        )
    return path


def tables(path: Path) -> list[tuple[str, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE name <> 'sqlite_stat1' ORDER BY name"
        ).fetchall()


def version_of(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("PRAGMA user_version").fetchone()[0]


def test_an_older_archive_is_brought_up_to_date_and_lies_beside_as_it_was(tmp_path):
    path = old_archive(tmp_path)
    before = tables(path)
    with Archive(path) as archive, closing(archive.connect()) as connection:
        assert connection.execute("SELECT count(*) FROM articles_view").fetchone()[0] == 3
    assert version_of(path) == ARCHIVE.version
    copy = tmp_path / "news.schema-1.db"
    check_file(copy, ARCHIVE)
    assert (version_of(copy), tables(copy)) == (1, before)
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT count(*), sum(length(text)) FROM articles").fetchone()[0] == 3
    Archive(path).close()
    assert {one.name for one in tmp_path.glob("news.schema-*")} == {"news.schema-1.db"}


def test_one_copy_is_kept_that_of_the_last_migration(tmp_path):
    path = old_archive(tmp_path)
    for name in ("news.schema-0.db", "news.schema-notes.db", "news.schema-0.txt"):
        (tmp_path / name).write_bytes(b"")
    Archive(path).close()
    kept = {one.name for one in tmp_path.glob("news.schema-*")}
    assert kept == {"news.schema-1.db", "news.schema-notes.db", "news.schema-0.txt"}


def test_a_migration_without_room_for_the_copy_is_refused_and_changes_nothing(tmp_path, monkeypatch):
    path = old_archive(tmp_path)
    before = path.read_bytes()
    monkeypatch.setattr("newscrawler.archive.copies.SPARE_BYTES", 2**60)
    with pytest.raises(ArchiveError, match="make room"):
        Archive(path)
    assert path.read_bytes() == before
    assert version_of(path) == 1


def test_a_migration_that_fails_halfway_leaves_the_file_as_it_was(tmp_path):
    path = old_archive(tmp_path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE removed (a)")  # what a later migration makes
    before = tables(path)
    with pytest.raises(ArchiveError, match="already exists"):
        Archive(path)
    assert (version_of(path), tables(path)) == (1, before)


def test_kill_9_in_a_migration_leaves_the_old_archive_or_the_new_one(tmp_path):
    source = old_archive(tmp_path, articles=1500)
    old = tables(source)
    whole = tmp_path / "whole"
    whole.mkdir()
    for name in ("news.db", "news.raw.db"):
        shutil.copy(tmp_path / name, whole)
    subprocess.run([sys.executable, "-c", OPEN, str(whole / "news.db")], check=True)
    new = tables(whole / "news.db")
    chance, seen = random.Random(None if ROUNDS > 6 else 3), set()
    copies = killed(source, OPEN, once="news.schema-1.db*", within=0.3, chance=chance)
    for path in islice(copies, ROUNDS):
        version, found = version_of(path), tables(path)
        assert (version, found) in ((1, old), (ARCHIVE.version, new))
        seen.add(version)
        if version != 1:
            assert tables(path.with_name("news.schema-1.db")) == old
        with Archive(path) as archive, closing(archive.connect()) as connection:
            assert connection.execute("SELECT count(*) FROM articles_view").fetchone()[0] == 1500
            assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    print(f"{ROUNDS} kills left schemas {sorted(seen)}")
