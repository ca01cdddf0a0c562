"""A power cut at any moment loses nothing that was acknowledged, and leaves both files whole.

What the writer really runs is recorded while it archives a small crawl. The same statements are run again by another
SQLite, under a file system of our own that notes every write and every sync. Then the power is cut at chosen places:
of what was written since a file's last sync each piece is on the disk, or is not, or is torn into sectors. A power cut
may do all of that, and after each one both files are opened and looked through.

With NEWSCRAWLER_LONG=1 it is cut around every sync of a longer crawl; `pytest -s` shows the counts.
"""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import apsw
import pytest
from answers import NOON, article_of, page_of

from newscrawler.archive import Archive
from newscrawler.archive.doctor import check_up
from newscrawler.items import Link

LONG = bool(os.environ.get("NEWSCRAWLER_LONG"))
ARTICLES, CUTS = (60, None) if LONG else (12, 24)
SECTOR = 512
FILES = ("news.db", "news.raw.db")
CHECKPOINT = 150  # pages, where SQLite takes 1,000: more of what a checkpoint does is cut into

Statement = tuple[str, str, Any, bool]  # file, SQL, parameters, whether it is run for each of them
Operation = tuple[str, str, int, bytes]  # what, file, offset or size, data


# Recording


def recorded(path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Statement]:
    """What the writer's two connections run, in its order, while a small crawl is archived."""
    statements: list[Statement] = []

    class Recorder(sqlite3.Connection):
        def __init__(self, database: str, *rest: Any, **options: Any) -> None:
            super().__init__(database, *rest, **options)
            self.file = database.partition("?")[0].rpartition("/")[2] if "mode=rw" in database else None

        def execute(self, sql: str, parameters: Any = ()) -> sqlite3.Cursor:
            if self.file:
                statements.append((self.file, sql, parameters, False))
            return super().execute(sql, parameters)

        def executemany(self, sql: str, parameters: Any) -> sqlite3.Cursor:
            rows = list(parameters)
            if self.file and rows:
                statements.append((self.file, sql, rows, True))
            return super().executemany(sql, rows)

    plain = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda *given, **options: plain(*given, **{"factory": Recorder} | options))
    with Archive(path) as archive:
        crawl(archive)
    monkeypatch.undo()
    return statements


def crawl(archive: Archive) -> None:
    """New articles one by one and many at once, edits, a page that is gone, links, a re-extraction, a run's end."""
    run = archive.begin_run("aspan")
    urls = [f"https://aspan.example/news/{number}/" for number in range(ARTICLES)]
    links = [Link(url, title=f"Заголовок {url}") for url in urls]
    archive.frontier.add(links, site="aspan.example", found_on=None, now=NOON, run_started=NOON).result()
    waiting = []
    for number, url in enumerate(urls):
        text = " ".join(f"слово{number * 7 % 13}{n}" for n in range(300))
        body = f"<p>{'Шапка сайта. ' * 50}{text}</p>".encode()
        article = article_of(
            f"Мост {number}", text, authors=("Айна Сатова",), dropped=(("Поделиться", "rule:share/ru"),)
        )
        future = archive.record(page_of(url, body=body), article, run=run)
        waiting.append(future)
        if number % 4:
            future.result()
    for number, url in enumerate(urls[::3]):
        at = NOON + timedelta(hours=number)
        archive.record(page_of(url, at), article_of(f"Мост {number}", f"Правка {number}. " * 200), run=run).result()
    archive.record(page_of(urls[1], NOON + timedelta(days=1), state="gone", status=410, body=b""), run=run).result()
    archive.record(archive.page(2), article_of("Мост 1", "Прочитано иначе. " * 100), cause="re-extract").result()
    for future in waiting:
        future.result()
    archive.finish_run(run, "finished", {})


# The file system


@dataclass
class Disk:
    """Every operation on the files, and after each commit of the archive what was acknowledged by then."""

    operations: list[Operation] = field(default_factory=list)
    acknowledged: list[tuple[int, dict[str, tuple[int, str]]]] = field(default_factory=list)

    def note(self, what: str, file: str, place: int = 0, data: bytes = b"") -> None:
        self.operations.append((what, Path(file).name, place, data))


class NotingFiles(apsw.VFS):
    """The operating system's files, each operation noted."""

    def __init__(self, disk: Disk) -> None:
        self.disk = disk
        super().__init__("noting", "")

    def xOpen(self, name: Any, flags: list[int]) -> NotingFile:
        return NotingFile(self.disk, name, flags)

    def xDelete(self, name: str, sync_directory: bool) -> None:
        self.disk.note("delete", name)
        super().xDelete(name, sync_directory)


class NotingFile(apsw.VFSFile):
    def __init__(self, disk: Disk, name: Any, flags: list[int]) -> None:
        self.disk = disk
        self.file = name.filename() if isinstance(name, apsw.URIFilename) else name
        super().__init__("", name, flags)

    def xWrite(self, data: bytes, offset: int) -> None:
        self.disk.note("write", self.file, offset, bytes(data))
        super().xWrite(data, offset)

    def xTruncate(self, size: int) -> None:
        self.disk.note("truncate", self.file, size)
        super().xTruncate(size)

    def xSync(self, flags: int) -> None:
        super().xSync(flags)
        self.disk.note("sync", self.file)


def replayed(folder: Path, statements: list[Statement]) -> Disk:
    """Run recorded statements on the files of a folder."""
    disk = Disk()
    files = NotingFiles(disk)
    opened = {name: apsw.Connection(str(folder / name), vfs="noting") for name in FILES}
    for connection in opened.values():
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")  # a log without shared memory, which this cannot give
        connection.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT}")
    for file, sql, parameters, many in statements:
        run = opened[file].executemany if many else opened[file].execute
        for _ in run(sql, parameters):
            pass
        if sql == "COMMIT" and file == "news.db":
            rows = opened[file].execute("SELECT url, version, text_sha256 FROM articles")
            disk.acknowledged.append((len(disk.operations), {url: (version, text) for url, version, text in rows}))
    for connection in opened.values():
        connection.close()
    files.unregister()
    return disk


# The power cut


def states(base: Path, disk: Disk, cuts: list[int], chance: random.Random) -> Iterator[tuple[int, dict[str, bytes]]]:
    """What is on the disk after a cut before each of some operations: the files with their content."""
    durable = {name: bytearray((base / name).read_bytes()) for name in FILES}
    pending: dict[str, list[Operation]] = {}
    done = 0
    for cut in sorted(cuts):
        for operation in disk.operations[done:cut]:
            what, file, _, _ = operation
            if what == "sync":
                for one in pending.pop(file, []):
                    applied(durable, one)
            else:
                pending.setdefault(file, []).append(operation)
        done = cut
        left = {name: bytearray(content) for name, content in durable.items()}
        for operations in pending.values():
            for one in operations:
                fate = chance.choice(("kept", "lost", "torn"))
                for piece in [one] if fate == "kept" else torn(one, chance) if fate == "torn" else []:
                    applied(left, piece)
        yield cut, {name: bytes(content) for name, content in left.items()}


def applied(files: dict[str, bytearray], operation: Operation) -> None:
    what, file, place, data = operation
    if what == "delete":
        files.pop(file, None)
        return
    content = files.setdefault(file, bytearray())
    if what == "truncate":
        del content[place:]
    else:
        content.extend(bytes(max(place - len(content), 0)))
        content[place : place + len(data)] = data


def torn(operation: Operation, chance: random.Random) -> list[Operation]:
    """Some sectors of a write, in no order; what is no write is done or not."""
    what, file, place, data = operation
    if what != "write":
        return [operation]
    sectors = [(what, file, place + at, data[at : at + SECTOR]) for at in range(0, len(data), SECTOR)]
    return chance.sample(sectors, chance.randint(0, len(sectors)))


@dataclass
class Damage:
    """What cuts did: acknowledged articles that were lost, and files that were not whole."""

    cuts: int = 0
    lost: int = 0
    broken: list[str] = field(default_factory=list)


def cut_everywhere(base: Path, disk: Disk, folder: Path, cuts: list[int], chance: random.Random) -> Damage:
    damage = Damage()
    for cut, files in states(base, disk, cuts, chance):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        for name, content in files.items():
            (folder / name).write_bytes(content)
        promised = next((told for at, told in reversed(disk.acknowledged) if at <= cut), {})
        damage.cuts += 1
        try:
            with closing(sqlite3.connect(folder / "news.db")) as connection:
                rows = connection.execute("SELECT url, version, text_sha256 FROM articles").fetchall()
            kept = {url: (version, text) for url, version, text in rows}
        except sqlite3.DatabaseError as error:
            damage.broken.append(f"cut {cut}: {error}")
            continue
        for url, (version, text) in promised.items():
            there = kept.get(url, (0, ""))
            damage.lost += there[0] < version or (there[0] == version and there[1] != text)
        damage.broken += [
            f"cut {cut}: {one.check}: {one.found}"
            for one in check_up(folder / "news.db", every=True)
            if one.level in ("wrong", "damaged")
        ]
    return damage


@pytest.fixture(scope="module")
def crawled(tmp_path_factory) -> tuple[Path, list[Statement]]:
    """A new archive, and the statements of a crawl into it."""
    base, work = tmp_path_factory.mktemp("base"), tmp_path_factory.mktemp("work")
    Archive(base / "news.db").close()
    for name in FILES:
        shutil.copy(base / name, work)
    with pytest.MonkeyPatch.context() as monkeypatch:
        return base, recorded(work / "news.db", monkeypatch)


def replay(crawled: tuple[Path, list[Statement]], tmp_path: Path, synchronous: str | None) -> tuple[Disk, list[int]]:
    """The operations of a replay, and the places to cut at: around syncs, and within what is written between."""
    base, statements = crawled
    folder = tmp_path / "replay"
    folder.mkdir()
    for name in FILES:
        shutil.copy(base / name, folder)
    if synchronous:
        careful, careless = "PRAGMA synchronous = FULL", f"PRAGMA synchronous = {synchronous}"
        statements = [(file, careless if sql == careful else sql, *rest) for file, sql, *rest in statements]
    disk = replayed(folder, statements)
    around = [at + after for at, one in enumerate(disk.operations) if one[0] == "sync" for after in (0, 1)]
    chance = random.Random(7)
    between = chance.sample(range(len(disk.operations)), min(len(disk.operations), 3 * (CUTS or 200)))
    places = sorted({*around, *between})
    return disk, chance.sample(places, CUTS) if CUTS else places


def test_the_replay_comes_to_the_same_archive(crawled, tmp_path):
    disk, _ = replay(crawled, tmp_path, None)
    assert {one.level for one in check_up(tmp_path / "replay" / "news.db", every=True)} <= {"ok", "note"}
    with closing(sqlite3.connect(tmp_path / "replay" / "news.db")) as connection:
        assert connection.execute("SELECT count(*) FROM articles").fetchone() == (ARTICLES,)
        edits = connection.execute("SELECT count(*) FROM versions WHERE n > 1").fetchone()[0]
    assert edits == len(range(0, ARTICLES, 3)) + 1
    assert len(disk.acknowledged) > ARTICLES / 2
    syncs = {file for what, file, _, _ in disk.operations if what == "sync"}
    assert syncs == {"news.db", "news.db-wal", "news.raw.db", "news.raw.db-wal"}


def test_a_power_cut_loses_nothing_that_was_acknowledged(crawled, tmp_path):
    base, statements = crawled
    assert ("news.db", "PRAGMA synchronous = FULL", (), False) in statements
    disk, cuts = replay(crawled, tmp_path, None)
    damage = cut_everywhere(base, disk, tmp_path / "cut", cuts, random.Random(None if LONG else 11))
    print(f"{damage.cuts} power cuts in {len(disk.operations)} operations: {damage.lost} lost, {damage.broken} broken")
    assert (damage.lost, damage.broken) == (0, [])


def test_with_less_care_the_same_cuts_lose_articles(crawled, tmp_path):
    """The test of the test: with synchronous = NORMAL, which many recommend, such cuts must be seen to lose some."""
    base, _ = crawled
    disk, cuts = replay(crawled, tmp_path, "NORMAL")
    damage = cut_everywhere(base, disk, tmp_path / "cut", cuts, random.Random(11))
    print(f"{damage.cuts} power cuts with synchronous = NORMAL: {damage.lost} articles lost")
    assert damage.lost > 0
