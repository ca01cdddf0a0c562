"""What the archive acknowledged is on the disk, whoever is killed; a file that is not its own stays as it is."""

import hashlib
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest
from answers import article_of, page_of, rows

from newscrawler.archive import Archive
from newscrawler.archive.database import FileLock
from newscrawler.archive.schema import ARCHIVE_ID
from newscrawler.archive.writer import PAGES
from newscrawler.exceptions import ArchiveError, ForeignDatabase


@pytest.fixture
def archive(tmp_path):
    with Archive(tmp_path / "news.db") as opened:
        yield opened


def test_a_record_that_fails_does_not_take_its_neighbours_with_it(archive):
    good = [archive.record(page_of(f"https://aspan.example/{n}"), article_of()) for n in range(5)]
    bad = archive.record(page_of("https://aspan.example/bad"), article_of(), run=999)
    good += [archive.record(page_of(f"https://aspan.example/{n}"), article_of()) for n in range(5, 10)]
    assert [future.result().change for future in good] == ["new"] * 10
    with pytest.raises(ArchiveError, match="cannot write the archive"):
        bad.result()
    assert rows(archive, "SELECT count(*) FROM articles") == [(10,)]


def test_several_archives_of_one_file_share_a_writer_which_lives_as_long_as_the_last(tmp_path):
    first, second = Archive(tmp_path / "news.db"), Archive(tmp_path / "news.db")
    writers = [thread for thread in threading.enumerate() if thread.name.startswith("archive-writer")]
    assert len(writers) == 1
    first.close()
    first.close()
    assert second.record(page_of("https://aspan.example/1"), article_of()).result().change == "new"
    second.close()
    assert not writers[0].is_alive()
    assert not (tmp_path / "news.db-wal").exists()
    with pytest.raises(ArchiveError, match="closed, or open for reading only"):
        second.record(page_of("https://aspan.example/1"))


def test_a_writer_waits_for_the_lock_of_another_process_and_the_caller_does_not(archive):
    lock = FileLock(archive.path.with_name("news.db.lock"))
    with lock.held():
        future = archive.record(page_of("https://aspan.example/1"), article_of())
        time.sleep(0.05)
        assert not future.done()
    assert future.result(10).change == "new"
    lock.close()


@pytest.mark.parametrize(("body", "accepted"), [(b"<p>page</p>", PAGES), (b"", PAGES + 20)])
def test_who_brings_more_pages_than_can_wait_is_held_back_and_who_brings_none_is_not(archive, body, accepted):
    returned = []

    def record() -> None:
        for number in range(PAGES + 20):
            page = page_of(f"https://aspan.example/{number}", body=body)
            returned.append(archive.record(page, article_of(text=f"Паром {number}.")))

    lock = FileLock(archive.path.with_name(f"{archive.path.name}.lock"))
    with lock.held():
        caller = threading.Thread(target=record)
        caller.start()
        caller.join(1.5)
        assert len(returned) == accepted
    caller.join(30)
    assert len([one.result() for one in returned]) == PAGES + 20
    lock.close()


def test_a_full_disk_is_told_and_work_goes_on_when_there_is_room(archive):
    archive.record(page_of("https://aspan.example/1"), article_of()).result()
    limit = pages_of(archive.path)
    archive._submit(lambda connection, _: connection.execute(f"PRAGMA max_page_count = {limit}").close()).result()
    large = archive.record(page_of("https://aspan.example/2"), article_of(text="слово " * 100_000))
    with pytest.raises(ArchiveError, match="full"):
        large.result()
    archive._submit(lambda connection, _: connection.execute("PRAGMA max_page_count = 1000000").close()).result()
    assert archive.record(page_of("https://aspan.example/2"), article_of()).result().change == "new"


def pages_of(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("PRAGMA page_count").fetchone()[0]


CHILD = """
import sys
from datetime import UTC, datetime
from newscrawler.archive import Archive
from newscrawler.items import Article, Page

path, name, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
with Archive(path) as archive:
    for number in range(count):
        url = f"https://aspan.example/{name}/{number}"
        page = Page(url=url, requested_url=url, site="aspan.example", kind="article",
                    fetched_at=datetime.now(UTC), status=200, body=url.encode() * 200)
        archive.record(page, Article(title=url, text="Слово. " * 300, tags=(name,))).result()
        print(url, flush=True)
"""


def child(path: Path, name: str, count: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", CHILD, str(path), name, str(count)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def check_whole(archive: Archive) -> None:
    with closing(sqlite3.connect(archive.path)) as connection:
        assert connection.execute("PRAGMA quick_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        connection.execute("INSERT INTO articles_fts (articles_fts) VALUES ('integrity-check')")
        newest = "SELECT count(*) FROM versions JOIN articles ON articles.id = article_id AND n = version"
        articles = connection.execute("SELECT count(*) FROM articles").fetchone()
        assert connection.execute(f"{newest} WHERE versions.text IS NULL").fetchone() == articles


def test_kill_9_loses_no_acknowledged_record_and_leaves_none_half(tmp_path):
    path, acknowledged = tmp_path / "news.db", []
    for name in ("a", "b", "c"):
        process = child(path, name, 100_000)
        assert process.stdout
        acknowledged += [process.stdout.readline().strip() for _ in range(20)]
        process.send_signal(signal.SIGKILL)
        acknowledged += process.stdout.read().split()
        process.wait()
        process.stdout.close()
    with Archive(path) as archive:
        kept = {url for (url,) in rows(archive, "SELECT url FROM articles")}
        assert len(acknowledged) >= 60
        assert set(acknowledged) <= kept
        for (fetch,) in rows(archive, "SELECT id FROM fetches"):
            assert archive.page(fetch).body
        assert rows(archive, "SELECT count(*) FROM fetches") == rows(
            archive, "SELECT count(*) FROM urls WHERE state = 'done'"
        )
        check_whole(archive)


def test_a_checkpoint_that_a_power_cut_left_half_done_is_no_damage(tmp_path):
    path = tmp_path / "news.db"
    Archive(path).close()
    process = child(path, "a", 100_000)
    assert process.stdout
    acknowledged = {process.stdout.readline().strip() for _ in range(20)}
    process.kill()
    process.communicate()
    content = bytearray(path.read_bytes())
    content[28:32] = (int.from_bytes(content[28:32]) + 50).to_bytes(4)  # the header came, the pages did not
    path.write_bytes(content)
    with Archive(path) as archive:
        assert acknowledged <= {url for (url,) in rows(archive, "SELECT url FROM articles")}
        check_whole(archive)


@pytest.mark.parametrize("readonly", [True, False])
def test_a_transaction_that_a_kill_left_half_done_outside_wal_mode_is_rolled_back(tmp_path, readonly):
    before, after = tmp_path / "before", tmp_path / "after"
    after.mkdir()
    with Archive(before / "news.db") as archive:
        for number in range(40):
            archive.record(page_of(f"https://aspan.example/{number}"), article_of(text="Слово. " * 500)).result()
    with closing(sqlite3.connect(before / "news.db", isolation_level=None)) as connection:
        for sql in (
            "PRAGMA journal_mode = DELETE",
            "PRAGMA cache_size = 2",
            "BEGIN",
            "UPDATE versions SET title = 'x'",
        ):
            connection.execute(sql)
        connection.execute("UPDATE articles SET text = 'half done'")
        for file in before.iterdir():
            (after / file.name).write_bytes(file.read_bytes())
    assert (after / "news.db-journal").exists()
    with Archive(after / "news.db", readonly=readonly) as archive:
        assert rows(archive, "SELECT count(*) FROM articles WHERE text = 'half done'") == [(0,)]
        assert rows(archive, "PRAGMA integrity_check") == [("ok",)]


def test_two_processes_make_and_write_one_archive_together(tmp_path):
    path = tmp_path / "news.db"
    processes = [child(path, name, 40) for name in ("a", "b")]
    for process in processes:
        process.communicate(timeout=60)
        assert process.returncode == 0
    with Archive(path) as archive:
        assert rows(archive, "SELECT count(*) FROM articles") == [(80,)]
        check_whole(archive)


def test_a_process_that_opens_and_closes_the_archive_leaves_the_log_of_one_that_goes_on(tmp_path):
    path = tmp_path / "news.db"
    with Archive(path) as archive:
        archive.record(page_of("https://aspan.example/1"), article_of()).result()
        child(path, "a", 1).communicate(timeout=60)
        assert (tmp_path / "news.db-wal").exists()
        assert (tmp_path / "news.raw.db-wal").exists()
        archive.record(page_of("https://aspan.example/2"), article_of()).result()
        out, _ = child(path, "b", 1).communicate(timeout=60)
        assert out
        assert rows(archive, "SELECT count(*) FROM articles") == [(4,)]
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT count(*) FROM articles").fetchone() == (4,)


# Files that are refused


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def foreign_database(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE notes (a)")


def damaged_archive(path: Path) -> None:
    with Archive(path) as archive:
        for number in range(30):
            archive.record(page_of(f"https://aspan.example/{number}"), article_of(text="Слово. " * 1000)).result()
    content = bytearray(path.read_bytes())
    content[20_000:60_000] = b"\xff" * 40_000
    path.write_bytes(content)


def cut_archive(path: Path) -> None:
    Archive(path).close()
    path.write_bytes(path.read_bytes()[:9000])


def newer_archive(path: Path) -> None:
    Archive(path).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 999")


REFUSED = {
    "text": (lambda path: path.write_text("Это не база данных. " * 20), "not a SQLite database"),
    "short": (lambda path: path.write_bytes(b"SQLite format 3\0"), "not a SQLite database"),
    "zero length": (lambda path: path.touch(), r"empty \(0 bytes\)"),
    "foreign": (foreign_database, "not a newscrawler archive"),
    "damaged": (damaged_archive, "damaged"),
    "cut": (cut_archive, "damaged"),
    "newer": (newer_archive, "newer release"),
}


@pytest.mark.parametrize(("make", "message"), REFUSED.values(), ids=REFUSED)
def test_a_file_that_is_no_archive_of_ours_is_refused_and_stays_as_it_is(tmp_path, make, message):
    path = tmp_path / "news.db"
    make(path)
    before = digest(path)
    with pytest.raises(ForeignDatabase, match=message):
        Archive(path)
    assert digest(path) == before


def test_beside_a_foreign_file_nothing_is_left(tmp_path):
    foreign_database(tmp_path / "news.db")
    for readonly in (False, True):
        with pytest.raises(ForeignDatabase):
            Archive(tmp_path / "news.db", readonly=readonly)
    assert [path.name for path in tmp_path.iterdir()] == ["news.db"]


def test_a_foreign_raw_file_is_refused_too(tmp_path):
    foreign_database(tmp_path / "news.raw.db")
    with pytest.raises(ForeignDatabase, match=r"news\.raw\.db"):
        Archive(tmp_path / "news.db")


def test_a_folder_in_the_archives_place_is_told(tmp_path):
    with pytest.raises(ArchiveError, match="Is a directory"):
        Archive(tmp_path)


def test_reading_makes_no_archive_and_says_how_to_make_one(tmp_path):
    with pytest.raises(ArchiveError, match="scrapy crawl"):
        Archive(tmp_path / "deep" / "news.db", readonly=True)
    assert list(tmp_path.iterdir()) == []


def test_an_archive_of_an_older_release_is_not_read_before_it_is_brought_up_to_date(tmp_path):
    Archive(tmp_path / "news.db").close()
    with closing(sqlite3.connect(tmp_path / "news.db")) as connection:
        connection.execute("PRAGMA user_version = 0")
    with pytest.raises(ArchiveError, match="older release"):
        Archive(tmp_path / "news.db", readonly=True)


def test_a_readonly_archive_writes_nothing(tmp_path):
    Archive(tmp_path / "news.db").close()
    with Archive(tmp_path / "news.db", readonly=True) as archive:
        with pytest.raises(ArchiveError, match="for reading only"):
            archive.begin_run("tengrinews")
        with closing(archive.connect()) as connection, pytest.raises(sqlite3.OperationalError, match="readonly"):
            connection.execute("DELETE FROM articles")


def test_a_part_left_by_a_killed_first_opening_does_no_harm(tmp_path):
    (tmp_path / "news.db.part").write_bytes(b"half")
    Archive(tmp_path / "news.db").close()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["news.db", "news.db.lock", "news.raw.db"]
    assert (tmp_path / "news.db").read_bytes()[68:72] == ARCHIVE_ID.to_bytes(4)


def test_datasette_would_find_the_search_table(archive):
    [(ddl,)] = rows(archive, "SELECT sql FROM sqlite_master WHERE name = 'articles_fts'")
    assert 'content="articles"' in ddl
