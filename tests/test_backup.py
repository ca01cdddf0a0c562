"""A backup is whole, whatever is written meanwhile; a restore checks first and loses nothing."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, suppress
from pathlib import Path

import pytest
from answers import article_of, page_of, rows
from test_writer import child

from newscrawler.archive import Archive
from newscrawler.archive.backup import MANIFEST, backup, backups_in, digest, read_backup
from newscrawler.archive.crawls import claimed, in_use
from newscrawler.archive.restore import restore
from newscrawler.exceptions import ArchiveError, ForeignDatabase, SiteBusy, UsageError

ROUNDS = 12 if os.environ.get("NEWSCRAWLER_LONG") else 3
BACKUP = "import sys; from pathlib import Path; from newscrawler.archive.backup import backup; "
BACKUP += "backup(Path(sys.argv[1]), Path(sys.argv[2]), keep=7)"


@pytest.fixture
def path(tmp_path) -> Path:
    path = tmp_path / "data" / "news.db"
    with Archive(path) as archive:
        for number in range(3):
            archive.record(page_of(f"https://aspan.example/{number}"), article_of()).result()
    return path


def dated(folder: Path, made: Path, day: int) -> Path:
    """A backup as if it had been made on another day."""
    older = folder / f"news-202611{day:02}T080000Z"
    made.rename(older)
    told = json.loads((older / MANIFEST).read_bytes())
    told["made_at"] = f"2026-11-{day:02}T08:00:00.000+00:00"
    (older / MANIFEST).write_text(json.dumps(told))
    return older


def names(folder: Path) -> set[str]:
    """What is in a folder, but for the empty logs that readers of SQLite leave."""
    return {one.name for one in folder.iterdir() if not one.name.endswith(("-wal", "-shm"))}


def test_a_backup_is_a_dated_folder_whose_manifest_tells_what_is_in_it(path, tmp_path):
    made, deleted = backup(path, tmp_path / "backups", keep=7)
    assert deleted == []
    assert {one.name for one in made.path.iterdir()} == {"news.db", "news.raw.db", MANIFEST}
    assert read_backup(made.path) == made
    assert backups_in(tmp_path / "backups") == [made]
    news, raw = made.files
    assert (news.rows["articles"], raw.rows["pages"]) == (3, 3)
    assert news.sha256 == digest(made.path / "news.db")
    with Archive(made.path / "news.db", readonly=True) as archive:
        assert len(rows(archive, "SELECT * FROM articles_view")) == 3
        assert archive.page(1).body
    assert names(path.parent) == {"news.db", "news.raw.db", "news.db.lock"}, "nothing is left beside the archive"


def test_backups_taken_while_a_crawl_writes_hold_all_that_was_there_and_every_page(path, tmp_path):
    writer = child(path, "busy", 100_000)
    assert writer.stdout
    writer.stdout.readline()
    try:
        for number in range(ROUNDS):
            with closing(sqlite3.connect(path)) as connection:
                before = connection.execute("SELECT count(*) FROM articles").fetchone()[0]
            made, _ = backup(path, tmp_path / f"backups-{number}", keep=7)
            with Archive(made.path / "news.db", readonly=True) as copy:
                assert rows(copy, "PRAGMA integrity_check") == [("ok",)]
                fetches = rows(copy, "SELECT id FROM fetches")
                assert len(fetches) == rows(copy, "SELECT count(*) FROM articles")[0][0] >= before
                assert all(copy.page(fetch).body for (fetch,) in fetches[-50:])
            print(f"round {number}: {before} articles before, {len(fetches)} in the backup")
    finally:
        writer.kill()
        writer.communicate()
    assert before > 3, "nothing was written meanwhile"


def test_only_the_newest_backups_of_this_archive_stay_and_nothing_else_is_touched(path, tmp_path):
    folder = tmp_path / "backups"
    for day in (1, 2, 3, 4):
        dated(folder, backup(path, folder, keep=7)[0].path, day)
    broken = shutil.copytree(folder / "news-20261101T080000Z", folder / "news-20261031T080000Z")
    (broken / "news.raw.db").write_bytes(b"cut")
    renamed = shutil.copytree(folder / "news-20261101T080000Z", folder / "news-before-the-move")
    (folder / "news-20261102T080000Z" / "notes.txt").write_text("mine")
    other = tmp_path / "other" / "news.db"
    Archive(other).close()
    others = dated(folder, backup(other, folder, keep=7)[0].path, 5)
    made, deleted = backup(path, folder, keep=2)
    assert {one.name for one in deleted} == {f"news-2026110{day}T080000Z" for day in (1, 2, 3)}
    kept = {made.path.name, "news-20261104T080000Z", broken.name, renamed.name, others.name, "news-20261102T080000Z"}
    assert names(folder) == kept
    assert names(folder / "news-20261102T080000Z") == {"notes.txt"}


def test_kill_9_in_a_backup_leaves_no_half_one_and_the_next_tidies_up(path, tmp_path):
    with Archive(path) as archive:
        for number in range(300):
            archive.record(page_of(f"https://aspan.example/more/{number}"), article_of(text=f"Слово {number}. " * 500))
    folder = tmp_path / "backups"
    folder.mkdir()
    (folder / ".news-20261101T080000Z.part").mkdir()
    (folder / ".other-20261101T080000Z.part").mkdir()
    for number in range(ROUNDS):
        process = subprocess.Popen([sys.executable, "-c", BACKUP, str(path), str(folder)])
        while not [one for one in folder.glob(".news-*.part") if "20261101" not in one.name] and process.poll() is None:
            time.sleep(0.001)
        time.sleep(0.01 * number)
        with suppress(ProcessLookupError):
            process.send_signal(signal.SIGKILL)
        process.wait()
        assert all(len(names(one.path)) == 3 for one in backups_in(folder))
    made, _ = backup(path, folder, keep=1)
    assert names(folder) == {made.path.name, ".other-20261101T080000Z.part"}


def test_two_backups_of_one_archive_at_once_and_one_beside_a_crawl_do_no_harm(path, tmp_path):
    with claimed(path, ["aspan.example"], spider="aspan"), in_use(path, command="scrapy backup"):
        made, _ = backup(path, tmp_path / "backups", keep=7)
    assert read_backup(made.path)


def test_a_backup_into_a_full_disk_or_a_folder_that_is_none_says_so_and_leaves_nothing(path, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    with pytest.raises(ArchiveError, match="cannot write a backup into"):
        backup(path, tmp_path / "file", keep=7)
    monkeypatch.setattr("newscrawler.archive.copies.SPARE_BYTES", 2**60)
    with pytest.raises(ArchiveError, match="make room"):
        backup(path, tmp_path / "backups", keep=7)
    assert names(tmp_path / "backups") == set()


def test_a_damaged_archive_gives_no_backup(path, tmp_path):
    content = bytearray(path.read_bytes())
    content[8192:40_000] = b"\xff" * (40_000 - 8192)
    path.write_bytes(content)
    with pytest.raises(ArchiveError):
        backup(path, tmp_path / "backups", keep=7)
    assert names(tmp_path / "backups") == set()


def test_an_archive_whose_raw_file_is_lost_is_backed_up_all_the_same(path, tmp_path):
    (path.parent / "news.raw.db").unlink()
    made, _ = backup(path, tmp_path / "backups", keep=7)
    assert (made.missing_pages, [file.name for file in made.files]) == (3, ["news.db"])
    found, _ = restore(made.path, tmp_path / "elsewhere" / "news.db", move_aside=False)
    with Archive(tmp_path / "elsewhere" / "news.db") as archive:
        assert found.path == made.path
        assert rows(archive, "SELECT count(*) FROM articles") == [(3,)]


# Restore


def test_a_restored_archive_is_the_one_that_was_backed_up_and_is_crawled_on(path, tmp_path):
    made, _ = backup(path, tmp_path / "backups", keep=7)
    target = tmp_path / "new" / "archive.db"
    assert restore(made.path, target, move_aside=False)[1] is None
    assert names(target.parent) == {"archive.db", "archive.raw.db", "archive.db.lock"}
    with Archive(target) as archive:
        assert archive.page(3).body
        assert archive.record(page_of("https://aspan.example/new"), article_of()).result().change == "new"
        assert rows(archive, "PRAGMA journal_mode") == [("wal",)]


def test_an_archive_in_the_way_is_kept_with_all_that_it_held(path, tmp_path):
    made, _ = backup(path, tmp_path / "backups", keep=7)
    with Archive(path) as archive:
        archive.record(page_of("https://aspan.example/later"), article_of()).result()
    with pytest.raises(UsageError, match="--move-aside"):
        restore(made.path, path, move_aside=False)
    _, aside = restore(made.path, path, move_aside=True)
    assert aside is not None
    for file, articles in ((path, 3), (aside / "news.db", 4)):
        with Archive(file, readonly=True) as archive:
            assert rows(archive, "SELECT count(*) FROM articles") == [(articles,)]
            assert all(archive.page(fetch).body for (fetch,) in rows(archive, "SELECT id FROM fetches"))


def test_a_crashed_archive_keeps_its_log_when_it_is_moved_aside(path, tmp_path):
    made, _ = backup(path, tmp_path / "backups", keep=7)
    process = child(path, "a", 1000)
    assert process.stdout
    acknowledged = [process.stdout.readline() for _ in range(5)]
    process.kill()
    process.communicate()
    _, aside = restore(made.path, path, move_aside=True)
    assert aside is not None
    with Archive(aside / "news.db", readonly=True) as archive:
        assert rows(archive, "SELECT count(*) FROM articles")[0][0] >= 3 + len(acknowledged)


def test_a_damaged_archive_is_moved_aside_as_it_is(path, tmp_path):
    made, _ = backup(path, tmp_path / "backups", keep=7)
    path.write_bytes(b"not a database any more")
    _, aside = restore(made.path, path, move_aside=True)
    assert aside is not None
    assert (aside / "news.db").read_bytes() == b"not a database any more"
    with Archive(path, readonly=True) as archive:
        assert rows(archive, "SELECT count(*) FROM articles") == [(3,)]


def test_a_backup_that_changed_since_is_refused_and_nothing_is_touched(path, tmp_path):
    made, _ = backup(path, tmp_path / "backups", keep=7)
    file = made.path / "news.raw.db"
    content = bytearray(file.read_bytes())
    content[-1] ^= 1
    file.write_bytes(content)
    before = digest(path)
    with pytest.raises(ArchiveError, match="differs from its hash"):
        restore(made.path, path, move_aside=True)
    assert digest(path) == before
    assert names(path.parent) == {"news.db", "news.raw.db", "news.db.lock"}


def test_a_backup_of_a_newer_release_is_refused(path, tmp_path):
    made, _ = backup(path, tmp_path / "backups", keep=7)
    told = json.loads((made.path / MANIFEST).read_bytes())
    told["files"][0]["user_version"] = 999
    (made.path / MANIFEST).write_text(json.dumps(told))
    with pytest.raises(ForeignDatabase, match="newer release"):
        restore(made.path, path, move_aside=True)


def test_a_folder_of_backups_or_of_something_else_is_told(path, tmp_path):
    made, _ = backup(path, tmp_path / "backups", keep=7)
    with pytest.raises(UsageError, match=made.path.name):
        restore(tmp_path / "backups", path, move_aside=True)
    with pytest.raises(UsageError, match="no complete backup"):
        restore(tmp_path, path, move_aside=True)


def test_a_manifest_that_names_files_elsewhere_is_no_backup(path, tmp_path):
    made, _ = backup(path, tmp_path / "backups", keep=7)
    told = json.loads((made.path / MANIFEST).read_bytes())
    told["files"][0]["name"] = "../../data/news.db"
    told["files"][0]["bytes"] = path.stat().st_size
    (made.path / MANIFEST).write_text(json.dumps(told))
    assert read_backup(made.path) is None


@pytest.mark.parametrize("kind", ["crawl", "reader", "writer"])
def test_while_anyone_has_the_archive_open_nothing_is_replaced(path, tmp_path, kind):
    made, _ = backup(path, tmp_path / "backups", keep=7)
    if kind == "crawl":
        with claimed(path, ["aspan.example"], spider="aspan"), pytest.raises(SiteBusy, match="spider aspan"):
            restore(made.path, path, move_aside=True)
    else:
        with Archive(path, readonly=kind == "reader") as archive:
            rows(archive, "SELECT count(*) FROM articles")
            with pytest.raises(SiteBusy, match=r"has .* open"):
                restore(made.path, path, move_aside=True)
    assert names(path.parent) == {"news.db", "news.raw.db", "news.db.lock"}


def test_the_commands_say_what_they_did_and_end_with_their_codes(news, tmp_path):
    with Archive(news.archive) as archive:
        archive.record(page_of("https://aspan.example/1"), article_of()).result()
    done = news.run("backup", str(tmp_path / "backups"))
    [made] = backups_in(tmp_path / "backups")
    assert done.stdout.startswith("1 articles, 1 pages, ")
    assert done.stdout.endswith(f"-> {made.path}\n")
    assert "takes 1 or more" in news.run("backup", str(tmp_path / "backups"), "--keep", "0", code=2).stderr
    assert "--move-aside" in news.run("restore", str(made.path), code=2).stderr
    assert "what was there" in news.run("restore", str(made.path), "--move-aside").stdout
    with claimed(news.archive, ["aspan.example"], spider="aspan"):
        assert "spider aspan" in news.run("restore", str(made.path), "--move-aside", code=75).stderr
    (made.path / "news.db").write_bytes(bytes((made.path / "news.db").stat().st_size))
    assert "differs from its hash" in news.run("restore", str(made.path), "--move-aside", code=4).stderr
    (tmp_path / "file").write_text("")
    assert "error: " in news.run("backup", str(tmp_path / "file"), code=4).stderr
