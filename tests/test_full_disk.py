"""A disk that is full ends every command that keeps the archive with exit code 4, and loses nothing."""

from __future__ import annotations

import shutil
import subprocess
import sys

import pytest
from answers import article_of, page_of
from conftest import environment
from test_migrate import old_archive

from newscrawler.archive import Archive
from newscrawler.archive.backup import backup
from newscrawler.archive.doctor import check_up

ARTICLES = 120
URL = "https://aspan.example/news/1/"
# No file may grow beyond so many bytes, as on a disk whose room is used up while the command writes.
LIMITED = "import os, resource, sys; size = int(sys.argv[1]); "
LIMITED += "resource.setrlimit(resource.RLIMIT_FSIZE, (size, size)); os.execv(sys.argv[2], sys.argv[2:])"


@pytest.fixture
def archive(news):
    with Archive(news.archive) as archive:
        for number in range(ARTICLES):
            text = " ".join(f"слово{number}-{n}" for n in range(300))
            url = f"https://aspan.example/news/{number}/"
            archive.record(page_of(url, body=text.encode()), article_of(f"Мост {number}", text))
    return news.archive


def in_little_room(news, size: int, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", LIMITED, str(size), *news.command(*words)]
    return subprocess.run(
        command, cwd=news.folder, env=environment(), capture_output=True, text=True, timeout=120, check=False
    )


def is_whole(path, articles: int = ARTICLES, *, but: str | None = None) -> None:
    found = {one.check for one in check_up(path, every=True) if one.level in ("wrong", "damaged")}
    assert found == ({but} if but else set())
    with Archive(path, readonly=True) as archive:
        assert len(archive._reader.rows("SELECT id FROM articles")) == articles


def test_a_backup_that_finds_no_room_leaves_none(news, archive, tmp_path):
    done = in_little_room(news, archive.stat().st_size // 2, "backup", str(tmp_path / "backups"))
    assert done.returncode == 4, done.stderr
    assert "error: cannot copy the archive" in done.stderr
    assert list((tmp_path / "backups").iterdir()) == []
    is_whole(archive)
    news.run("backup", str(tmp_path / "backups"))


def test_a_restore_that_finds_no_room_leaves_what_was_there(news, archive, tmp_path):
    made, _ = backup(archive, tmp_path / "backups", keep=1)
    before = sorted(path.name for path in tmp_path.iterdir())
    done = in_little_room(news, archive.stat().st_size // 2, "restore", str(made.path), "--move-aside")
    assert done.returncode == 4, done.stderr
    assert "error: cannot restore" in done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == before
    is_whole(archive)
    news.run("restore", str(made.path), "--move-aside")


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_removal_that_finds_no_room_loses_nothing_else_and_is_finished_later(news, archive, share):
    size = int(archive.stat().st_size * share)
    done = in_little_room(news, size, "remove", URL, "--reason", "court order 7", "--yes")
    assert done.returncode == 4, done.stderr
    assert "give the same command again" in done.stderr
    assert {path.stat().st_size for path in news.folder.glob("*.part")} == {0}
    with Archive(archive, readonly=True) as opened:
        articles = len(opened._reader.rows("SELECT id FROM articles"))
    assert articles in (ARTICLES - 1, ARTICLES)
    is_whole(archive, articles, but="removal")
    news.run("remove", URL, "--reason", "court order 7", "--yes")
    left = b"".join(path.read_bytes() for path in news.folder.iterdir())
    assert "слово1-299".encode() not in left
    assert "слово2-299".encode() in left
    is_whole(archive, ARTICLES - 1)


def test_a_migration_that_finds_no_room_leaves_the_archive_as_it_was(news, tmp_path):
    path = old_archive(tmp_path, articles=200)
    code = "import sys; from newscrawler.archive import Archive; Archive(sys.argv[1])"
    for share in (0.5, 0.95):
        folder = tmp_path / str(share)
        folder.mkdir()
        for name in ("news.db", "news.raw.db"):
            shutil.copy(tmp_path / name, folder)
        command = [sys.executable, "-c", LIMITED, str(int(path.stat().st_size * share)), sys.executable, "-c", code]
        done = subprocess.run([*command, str(folder / "news.db")], capture_output=True, text=True, check=False)
        assert "ArchiveError" in done.stderr
        assert not list(folder.glob("*.part"))
        assert (folder / "news.db").read_bytes() == path.read_bytes()
        Archive(folder / "news.db").close()
        assert [one.check for one in check_up(folder / "news.db") if one.check == "schema"] == []
