"""What must not be kept is gone: from every table, from the search index, from the raw pages, from the files' bytes."""

from __future__ import annotations

import os
import pty
import random
import shutil
import sqlite3
import subprocess
from contextlib import closing
from datetime import timedelta
from itertools import islice
from pathlib import Path

import pytest
from answers import NOON, article_of, page_of, rows
from articles import article_page, feed, list_page
from kills import killed

from newscrawler.archive import Archive
from newscrawler.archive.backup import backup
from newscrawler.archive.crawls import claimed, in_use
from newscrawler.archive.database import Reader, connect_writer
from newscrawler.archive.doctor import check_up
from newscrawler.archive.pages import read_raw_page
from newscrawler.archive.removal import _write_anew, look_up, remove
from newscrawler.archive.restore import restore
from newscrawler.archive.schema import ARCHIVE, RAW
from newscrawler.exceptions import ArchiveError, SiteBusy, UsageError
from newscrawler.items import Image, Link

ROUNDS = 25 if os.environ.get("NEWSCRAWLER_LONG") else 4
URL = "https://aspan.example/news/1/"
OTHERS = 12
# Each stands in one place only, and in no address.
SECRETS = (
    "Заглавов", "Вводный", "Тестовый", "Прежнев", "Авторов", "метковый", "разделов", "Подписьев", "Снимков", "Лишнев",
    "Лентов", "Etagov",
)  # fmt: skip
REMOVE = "import sys; from pathlib import Path; from newscrawler.archive.removal import remove; "
REMOVE += "remove(Path(sys.argv[1]), [sys.argv[2]], reason='court order 7')"


def page_with(text: str, url: str = URL, at=NOON, **given):
    body = f"<html><body>{'<p>Шапка сайта, одна на всех страницах.</p>' * 40}<p>{text}</p></body></html>"
    return page_of(url, at, body=body.encode(), **given)


def filled(path: Path) -> None:
    """An archive with an article that is to go, whose page is the first of its site, and others."""
    with Archive(path) as archive:
        run = archive.begin_run("aspan")
        archive.frontier.add(
            [Link(URL, title="Лентов")], site="aspan.example", found_on=None, now=NOON, run_started=NOON
        ).result()
        archive.record(page_with("Прежнев", headers=(("ETag", "Etagov"),)), article_of(text="Прежнев сказал."), run=run)
        article = article_of(
            title="Заглавов осуждён",
            lead="Вводный",
            text="Тестовый и слова, которых нет нигде. " * 20,
            authors=("Авторов", "Айна Сатова"),
            tags=("метковый", "город"),
            section="разделов",
            images=(Image("https://aspan.example/1.jpg", alt="Снимков", caption="Подписьев"),),
            dropped=(("Лишнев", "rule:share/ru"),),
        )
        later = page_with("Тестовый", at=NOON + timedelta(hours=1), requested_url="https://aspan.example/short/1")
        archive.record(later, article, run=run).result()
        for number in range(2, 2 + OTHERS):
            url = f"https://aspan.example/news/{number}/"
            other = article_of(
                title=f"Мост {number}",
                text=f"Мост номер {number} открыт. " * 30,
                authors=("Айна Сатова",),
                tags=("город",),
            )
            archive.record(page_with(f"Мост номер {number}", url), other, run=run).result()
        archive.finish_run(run, "finished", {})


@pytest.fixture
def path(tmp_path) -> Path:
    filled(tmp_path / "news.db")
    return tmp_path / "news.db"


def bytes_beside(path: Path) -> bytes:
    return b"".join(one.read_bytes() for one in path.parent.iterdir() if one.is_file())


def cells(path: Path) -> str:
    """Everything that SQLite can still read of a file, all shadow tables and the words of the search index too."""
    with closing(sqlite3.connect(path)) as connection:
        names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        found = [str(row) for name in names for row in connection.execute(f'SELECT * FROM "{name}"')]
        return "\n".join(found)


def raw_bodies(path: Path) -> dict[int, bytes]:
    reader = Reader(path.with_name("news.raw.db"), RAW)
    try:
        return {row["id"]: read_raw_page(reader, row["id"])[1] for row in reader.rows("SELECT id FROM pages")}
    finally:
        reader.close()


def is_whole(path: Path, articles: int) -> None:
    with Archive(path) as archive:
        assert rows(archive, "SELECT count(*) FROM articles") == [(articles,)]
        assert rows(archive, "PRAGMA integrity_check") == [("ok",)]
        assert rows(archive, "PRAGMA foreign_key_check") == []
        archive._submit(
            lambda news, _: news.execute(
                "INSERT INTO articles_fts (articles_fts, rank) VALUES ('integrity-check', 1)"
            ).close()
        ).result()
        for (fetch,) in rows(archive, "SELECT id FROM fetches WHERE raw_page_id IS NOT NULL"):
            assert archive.page(fetch).body


def nothing_is_left(path: Path) -> None:
    raw_file, everything = path.with_name("news.raw.db"), bytes_beside(path)
    readable = cells(path) + cells(raw_file) + "".join(body.decode() for body in raw_bodies(path).values())
    for secret in SECRETS:
        for form in {secret, secret.lower()}:
            assert form not in readable, secret
            assert form.encode() not in everything, secret


def test_the_secrets_of_these_tests_are_there_before(path):
    everything = bytes_beside(path) + cells(path).encode() + b"".join(raw_bodies(path).values())
    assert [secret for secret in SECRETS if secret.encode() not in everything] == []


def test_after_a_removal_neither_file_holds_a_byte_of_it_and_the_rest_is_whole(path):
    with Archive(path, readonly=True) as archive:
        before = rows(archive, "SELECT url, title, text, authors, tags FROM articles_view WHERE url <> ?", URL)
    done = remove(path, [URL], reason="court order 7")
    assert (done.articles, done.raw_pages, done.deleted) == (1, 2, ())
    nothing_is_left(path)
    is_whole(path, OTHERS)
    with Archive(path, readonly=True) as archive:
        assert rows(archive, "SELECT url, title, text, authors, tags FROM articles_view") == before
        assert rows(archive, "SELECT name FROM authors UNION SELECT name FROM tags ORDER BY 1") == [
            ("Айна Сатова",), ("город",)
        ]  # fmt: skip
        found = "SELECT count(*) FROM articles_fts WHERE articles_fts MATCH ?"
        assert rows(archive, found, "тестовый") == [(0,)]
        assert rows(archive, found, "мост") == [(OTHERS,)]
        assert rows(archive, "SELECT DISTINCT reason FROM removed") == [("court order 7",)]
        graves = {url for (url,) in rows(archive, "SELECT url FROM removed")}
        assert {URL, "https://aspan.example/short/1"} <= graves
        asked = "SELECT count(*) FROM fetches WHERE url = ? AND body_sha256 IS NULL AND raw_page_id IS NULL"
        assert rows(archive, asked, URL) == [(1,)], "the log still says when it was asked for"
        assert rows(archive, "PRAGMA journal_mode") == [("wal",)]
    assert len(raw_bodies(path)) == OTHERS
    assert not list(path.parent.glob("*.part"))


def test_what_was_removed_does_not_come_back_and_the_archive_is_crawled_on(path):
    remove(path, [URL], reason="court order 7")
    with Archive(path) as archive:
        assert archive.record(page_with("Тестовый"), article_of(text="Тестовый.")).result().change == "skipped"
        again = page_with("Тестовый", "https://aspan.example/amp/1/", aliases=((URL, "canonical"),))
        assert archive.record(again, article_of(text="Тестовый.")).result().change == "skipped"
        assert (
            archive.record(page_with("Новый", "https://aspan.example/news/99/"), article_of()).result().change == "new"
        )
    nothing_is_left(path)


def test_an_article_is_found_by_any_of_its_addresses_and_several_go_at_once(path):
    [one] = look_up(path, ["HTTPS://aspan.example:443/short/1"])
    assert (one.url, one.title, one.versions) == (URL, "Заглавов осуждён", 2)
    done = remove(path, ["https://aspan.example/short/1", URL, "https://aspan.example/news/2/"], reason="court order 7")
    assert done.articles == 2
    nothing_is_left(path)
    is_whole(path, OTHERS - 1)


def test_a_row_of_a_table_of_later_releases_that_refers_to_the_article_goes_too(path):
    with closing(connect_writer(path, ARCHIVE)) as connection:
        connection.execute("CREATE TABLE notes (article_id INTEGER NOT NULL REFERENCES articles(id), note TEXT)")
        connection.executemany("INSERT INTO notes VALUES (?, ?)", [(1, "Тестовый"), (2, "Мост")])
    remove(path, [URL], reason="court order 7")
    nothing_is_left(path)
    with Archive(path, readonly=True) as archive:
        assert rows(archive, "SELECT * FROM notes") == [(2, "Мост")]


def test_a_page_that_is_no_article_is_removed_by_its_address(path):
    url = "https://aspan.example/news/50/"
    with Archive(path) as archive:
        archive.record(page_with("Безстатьев", url, state="skipped", reason="no article on the page")).result()
    assert remove(path, [url], reason="privacy").raw_pages == 1
    assert "Безстатьев" not in cells(path) + "".join(body.decode() for body in raw_bodies(path).values())
    with Archive(path, readonly=True) as archive:
        assert rows(archive, "SELECT url FROM removed") == [(url,)]


def test_a_front_page_that_an_article_calls_its_own_address_stays_free(path):
    url, front = "https://aspan.example/news/51/", "https://aspan.example/"
    with Archive(path) as archive:
        archive.frontier.add([Link(front, "list")], site="aspan.example", found_on=None, now=NOON, run_started=NOON)
        page = page_with("Пятьдесят один", url, aliases=((front, "canonical"),))
        archive.record(page, article_of("Другое", canonical_url=front)).result()
    remove(path, [url], reason="privacy")
    with Archive(path, readonly=True) as archive:
        assert rows(archive, "SELECT url FROM removed") == [(url,)]
        assert archive.frontier.known([front]) == {front: "due"}


def test_a_wall_that_other_pages_showed_too_is_kept_as_their_evidence(path):
    wall = "Докажите, что вы человек"
    with Archive(path) as archive:
        for number in (1, 2, 3):
            page = page_with(wall, f"https://aspan.example/news/{number}/", NOON + timedelta(days=1), state="blocked")
            archive.record(page).result()
    remove(path, [URL], reason="privacy")
    nothing_is_left(path)
    assert sum(wall in body.decode() for body in raw_bodies(path).values()) == 3
    is_whole(path, OTHERS)


def test_near_duplicates_are_named_and_linked_anew(path):
    text = "".join(f"Слово{number} о мосте через реку. " for number in range(60))
    with Archive(path) as archive:
        for hour, site in enumerate(("first.example", "second.example", "third.example")):
            url, at = f"https://{site}/a/", NOON + timedelta(hours=hour)
            archive.record(page_with(text, url, at, site=site), article_of("Мост", text, published=at)).result()
        assert rows(archive, "SELECT count(*) FROM articles WHERE duplicate_of IS NOT NULL") == [(2,)]
    [one] = look_up(path, ["https://first.example/a/"])
    assert set(one.copies) == {"https://second.example/a/", "https://third.example/a/"}
    remove(path, ["https://first.example/a/"], reason="privacy")
    with Archive(path, readonly=True) as archive:
        linked = (
            "SELECT copy.url, original.url FROM articles copy JOIN articles original ON original.id = copy.duplicate_of"
        )
        assert rows(archive, linked) == [("https://third.example/a/", "https://second.example/a/")]
    is_whole(path, OTHERS + 3)


def test_copies_of_former_schemas_go_too_and_folders_of_restores_are_named(news, tmp_path):
    filled(news.archive)
    made, _ = backup(news.archive, tmp_path / "backups", keep=1)
    _, aside = restore(made.path, news.archive, move_aside=True)
    shutil.copy(news.archive, tmp_path / "news.schema-1.db")
    done = news.run("remove", URL, "--reason", "court order 7", "--yes")
    assert "removed: 1 article, 2 raw pages" in done.stdout
    assert f"not reached, delete it yourself: {aside}" in done.stdout
    assert "news.schema-1.db" in done.stdout
    assert not (tmp_path / "news.schema-1.db").exists()
    nothing_is_left(news.archive)


def test_an_archive_whose_raw_file_is_lost_can_be_cleared_all_the_same(path):
    path.with_name("news.raw.db").unlink()
    assert remove(path, [URL], reason="court order 7").articles == 1
    nothing_is_left(path)


@pytest.mark.parametrize("held", ["crawl", "backup", "reader"])
def test_while_anyone_uses_the_archive_nothing_is_removed(path, held):
    holding = {
        "crawl": lambda: claimed(path, ["aspan.example"], spider="aspan"),
        "backup": lambda: in_use(path, command="scrapy backup"),
        "reader": lambda: closing(sqlite3.connect(path)),
    }[held]()
    with holding as connection:
        if held == "reader":
            connection.execute("SELECT count(*) FROM articles").fetchone()
        with pytest.raises(SiteBusy):
            remove(path, [URL], reason="court order 7")
    is_whole(path, OTHERS + 1)


def test_a_program_that_opens_the_archive_meanwhile_is_told_and_the_command_is_given_again(path, monkeypatch):
    opened = []

    def open_it(connection, part):
        _write_anew(connection, part)
        opened.append(sqlite3.connect(path))
        opened[-1].execute("SELECT count(*) FROM articles").fetchone()

    with monkeypatch.context() as patched:
        patched.setattr("newscrawler.archive.removal._write_anew", open_it)
        with pytest.raises(SiteBusy, match="give the same command again"):
            remove(path, [URL], reason="court order 7")
    for connection in opened:
        connection.close()
    assert [one.check for one in check_up(path) if one.level == "wrong"] == ["removal", "removal"]
    remove(path, [URL], reason="court order 7")
    nothing_is_left(path)
    assert [one.check for one in check_up(path) if one.level == "wrong"] == []
    is_whole(path, OTHERS)


def test_without_room_nothing_is_removed(path, monkeypatch):
    monkeypatch.setattr("newscrawler.archive.copies.SPARE_BYTES", 2**60)
    with pytest.raises(ArchiveError, match="make room"):
        remove(path, [URL], reason="court order 7")
    is_whole(path, OTHERS + 1)


def test_an_address_that_is_not_known_or_none_is_told(path):
    for url, message in (("https://aspan.example/nowhere/", "nothing is known"), ("aspan", "no address")):
        with pytest.raises(UsageError, match=message):
            remove(path, [URL, url], reason="court order 7")
    is_whole(path, OTHERS + 1)


def test_kill_9_in_a_removal_leaves_a_whole_archive_and_the_same_command_finishes_it(path):
    chance = random.Random(None if ROUNDS > 4 else 2)
    for copy in islice(killed(path, REMOVE, URL, once="*.part", within=0.1, chance=chance), ROUNDS):
        with closing(sqlite3.connect(copy)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            left = connection.execute("SELECT count(*) FROM articles").fetchone()[0]
        assert left in (OTHERS, OTHERS + 1)
        remove(copy, [URL], reason="court order 7")
        nothing_is_left(copy)
        is_whole(copy, OTHERS)


def test_the_command_asks_on_a_terminal_and_only_there(news):
    filled(news.archive)
    assert "--reason is needed" in news.run("remove", URL, code=2).stderr
    assert "say --yes" in news.run("remove", URL, "--reason", "court order 7", code=2).stderr
    for answer, code, left in (("no", 130, OTHERS + 1), ("yes", 0, OTHERS)):
        terminal, side = pty.openpty()
        command = news.command("remove", URL, "--reason", "court order 7")
        process = subprocess.Popen(command, stdin=side, stdout=subprocess.PIPE, text=True, cwd=news.folder)
        os.write(terminal, f"{answer}\n".encode())
        out, _ = process.communicate(timeout=60)
        os.close(terminal)
        os.close(side)
        assert process.returncode == code
        assert "Заглавов осуждён" in out
        assert "2 versions" in out
        assert news.rows("SELECT count(*) FROM articles") == [(left,)]
    assert "removed: 0 articles" in news.run("remove", URL, "--reason", "again", "--yes").stdout


def test_a_crawl_after_a_removal_asks_for_everything_else_and_not_for_it(web, news):
    stories = [(f"/town/story-of-the-flood-{n}-{2000 + n}/", f"Story of the flood, number {n}") for n in range(4)]
    for path, title in stories:
        web.page(path, article_page(title))
    web.page("/rss.xml", feed(*((web.url + path, title) for path, title in stories)), kind="application/rss+xml")
    web.page("/", list_page(*stories))
    news.crawl("anysite", "-a", f"url={web.url}/")
    gone = stories[1][0]
    news.run("remove", web.url + gone, "--reason", "court order 7", "--yes")
    web.page("/town/story-with-another-slug-3001/", b"", status=301, Location=gone)
    web.page("/", list_page(*stories, ("/town/story-with-another-slug-3001/", stories[1][1])))
    web.asked.clear()
    news.rewind()
    news.crawl("anysite", "-a", f"url={web.url}/", "-a", "full=1")
    asked = web.paths()
    assert {path for path, _ in stories} <= set(asked)
    assert asked.count(gone) == 1, "the redirect leads there once"
    assert news.rows("SELECT count(*) FROM articles") == [(3,)]
    assert stories[1][1].encode() not in bytes_beside(news.archive)
    web.asked.clear()
    news.rewind()
    news.crawl("anysite", "-a", f"url={web.url}/", "-a", "full=1")
    assert gone not in web.paths()
    done = news.crawl("anysite", "-a", f"url={web.url}{gone}", code=None)
    assert gone not in web.paths()
    assert done.returncode == 0, done.stdout + done.stderr
    assert "was removed from the archive" in done.stderr
