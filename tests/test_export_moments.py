"""An export is of one moment, whatever is written or killed meanwhile; increments go on where the last one ended."""

import csv
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import closing
from datetime import timedelta

import pytest
from answers import NOON, article_of, page_of

from newscrawler.archive import Archive
from newscrawler.archive.database import FileLock
from newscrawler.archive.export import Selection, export
from newscrawler.exceptions import UsageError


@pytest.fixture
def archive(tmp_path):
    with Archive(tmp_path / "news.db") as opened:
        yield opened


def keep(archive: Archive, slug: str, text: str = "Мост открыли утром.", *, visit: int = 0, **given) -> None:
    page = page_of(f"https://aspan.example/{slug}", NOON + timedelta(days=visit), body=f"{text}{given}".encode())
    archive.record(page, article_of(slug, text, **given)).result()


def many(archive: Archive, count: int) -> None:
    """So many articles of 20 KB; one long word costs the search index little."""
    futures = [
        archive.record(page_of(f"https://aspan.example/{n}", body=b""), article_of(str(n), f"{n} {'ы' * 10_000}"))
        for n in range(count)
    ]
    assert all(future.result() for future in futures)


def titles(path) -> list[str]:
    with open(path, encoding="utf-8", newline="") as file:
        return [row["title"] for row in csv.DictReader(file)]


def command(archive: Archive, *words: str) -> list[str]:
    return [sys.executable, "-m", "newscrawler", "export", *words, "-s", f"ARCHIVE_PATH={archive.path}"]


# One moment


def test_what_is_written_during_an_export_is_not_in_it(archive, tmp_path):
    many(archive, 600)
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    exporting = threading.Thread(target=export, args=(archive, str(pipe)), kwargs={"file_format": "csv"})
    exporting.start()
    with pipe.open(encoding="utf-8", newline="") as file:
        csv.field_size_limit(10**6)
        reader = csv.DictReader(file)
        first = next(reader)
        keep(archive, "599", "Совсем другой текст этой статьи. " * 100)
        keep(archive, "new")
        read = [first, *reader]
    exporting.join()
    assert [row["title"] for row in read] == [str(number) for number in range(600)]
    assert read[-1]["text"].startswith("599 ыыы")
    assert "datapackage.json" not in os.listdir(tmp_path), "a pipe has no hash to tell"


def test_an_export_that_is_killed_leaves_the_former_file_and_the_next_one_tidies_up(archive, tmp_path):
    many(archive, 1500)
    out = tmp_path / "out.csv"
    out.write_text("the former file")
    (tmp_path / ".out.csv.draft.part").write_text("not ours")
    process = subprocess.Popen(command(archive, str(out)), stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 60
    part = tmp_path / f".out.csv.{process.pid}.part"
    while not (part.exists() and part.stat().st_size) and time.monotonic() < deadline and process.poll() is None:
        time.sleep(0.001)
    process.kill()
    assert process.wait() == -signal.SIGKILL
    assert out.read_text() == "the former file"
    assert part.exists()
    export(archive, str(out))
    assert len(titles(out)) == 1500
    assert sorted(path.name for path in tmp_path.glob(".out*")) == [".out.csv.draft.part"]


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="this system has no /dev/full")
def test_standard_output_that_is_full_ends_with_4(archive):
    keep(archive, "1")
    with open("/dev/full", "wb") as full:
        done = subprocess.run(command(archive, "-"), stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 4
    assert done.stderr.startswith("error: cannot write standard output: No space left on device")
    assert "Traceback" not in done.stderr


# Increments


def test_an_increment_holds_what_is_new_or_changed(archive, tmp_path):
    out = tmp_path / "new.csv"

    def increment() -> list[str]:
        count = export(archive, str(out), since_last=True)
        found = titles(out)
        assert count == len(found)
        return found

    for slug in ("a", "b", "c"):
        keep(archive, slug)
    assert increment() == ["a", "b", "c"]
    assert increment() == []
    keep(archive, "a", visit=1)
    assert increment() == [], "it was seen again, and nothing else"
    keep(archive, "b", "Мост открыли вечером.", visit=1)
    keep(archive, "d")
    assert increment() == ["b", "d"]
    keep(archive, "a", tags=("мост",), visit=2)
    assert increment() == ["a"]
    for visit in (3, 4, 5):
        gone = page_of("https://aspan.example/c", NOON + timedelta(days=visit), state="gone", status=404, reason="404")
        archive.record(gone).result()
    assert increment() == ["c"]


def test_an_article_that_becomes_a_copy_is_changed(archive, tmp_path):
    text = " ".join(f"слово{number}" for number in range(80))
    keep(archive, "later", text, published=NOON)
    assert export(archive, str(tmp_path / "new.csv"), since_last=True) == 1
    page = page_of("https://other.example/1", site="other.example")
    archive.record(page, article_of("first", text, published=NOON - timedelta(hours=1))).result()
    export(archive, str(tmp_path / "new.csv"), since_last=True)
    assert titles(tmp_path / "new.csv") == ["later", "first"]


def test_each_name_and_each_choice_has_its_own_mark(archive, tmp_path):
    keep(archive, "a", language="ru")
    keep(archive, "b", language="kk")

    def increment(name: str, **selection) -> int:
        return export(archive, str(tmp_path / name), since_last=True, selection=Selection(**selection))

    assert increment("one.csv") == 2
    assert increment("two.jsonl") == 2
    assert increment("one.csv", language="kk") == 1
    assert [increment("one.csv"), increment("two.jsonl"), increment("one.csv", language="kk")] == [0, 0, 0]
    assert export(archive, str(tmp_path / "one.csv")) == 2, "without --since-last an export is whole, and sets no mark"
    assert increment("one.csv") == 0


def test_each_increment_may_have_a_file_of_its_own(archive, tmp_path):
    keep(archive, "a")
    export(archive, str(tmp_path / "new-%(time)s.csv"), since_last=True)
    time.sleep(1.1)
    keep(archive, "b")
    export(archive, str(tmp_path / "new-%(time)s.csv"), since_last=True)
    first, second = sorted(tmp_path.glob("new-2*Z.csv"))
    assert (titles(first), titles(second)) == (["a"], ["b"])


def test_a_crash_between_the_file_and_its_mark_repeats_rows_and_loses_none(archive, tmp_path):
    keep(archive, "a")
    out = tmp_path / "new.csv"
    archive.close()
    lock = FileLock(archive.path.with_name("news.db.lock"))
    with lock.held():  # the mark waits for its turn to write, the file does not
        process = subprocess.Popen(command(archive, str(out), "--since-last"), stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 60
        while not (tmp_path / "datapackage.json").exists() and time.monotonic() < deadline and process.poll() is None:
            time.sleep(0.005)
        process.kill()
        process.wait()
    lock.close()
    assert titles(out) == ["a"]
    with Archive(archive.path) as opened:
        keep(opened, "b")
        assert export(opened, str(out), since_last=True) == 2
        assert titles(out) == ["a", "b"]
        assert export(opened, str(out), since_last=True) == 0


@pytest.mark.parametrize("out", ["-", "new.atom", "new.warc.gz"])
def test_an_increment_needs_the_name_of_a_table(archive, out):
    with pytest.raises(UsageError, match="--since-last needs a file of a table"):
        export(archive, out, since_last=True)


def test_the_command_makes_increments_and_never_an_archive(archive, tmp_path):
    keep(archive, "a")
    for told in ("1 article -> ", "0 articles -> "):
        done = subprocess.run(
            command(archive, "new.csv", "--since-last"), cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        assert done.stderr == f"{told}{tmp_path / 'new.csv'}\n"
    absent = [word.replace("news.db", "none.db") for word in command(archive, "new.csv", "--since-last")]
    done = subprocess.run(absent, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 4
    assert not (tmp_path / "none.db").exists()


def test_articles_of_an_older_release_are_in_the_first_increment(archive, tmp_path):
    keep(archive, "a")
    with closing(archive.connect()) as connection:
        assert connection.execute("SELECT count(*) FROM changes").fetchone()[0] == 1
    assert export(archive, str(tmp_path / "new.csv"), since_last=True) == 1
