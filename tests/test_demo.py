"""`scrapy demo`: what it writes is what the newspaper printed, and it says so truthfully."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest

from newscrawler.archive import Archive
from newscrawler.demo.story import Edition, Story, editions

STORIES = {story.id: (edition, story) for edition in editions() for story in edition.stories}
READ = {"paragraph", "heading", "quote", "item"}


def demo(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "newscrawler", "demo", "-s", "ARCHIVE_PATH=data/news.db"]
    environment = os.environ | {"http_proxy": "http://127.0.0.1:9"}  # nobody listens there
    return subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=120, cwd=folder, env=environment
    )


class Demo(NamedTuple):
    folder: Path
    ended: subprocess.CompletedProcess[str]
    articles: list[sqlite3.Row]

    def stories(self) -> Iterator[tuple[sqlite3.Row, Edition, Story]]:
        """Each article of the archive with the story it was read from."""
        for row in self.articles:
            number = re.search(r"-(\d+)/$", row["url"])
            assert number, row["url"]
            yield row, *STORIES[int(number[1])]


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    folder = tmp_path_factory.mktemp("demo")
    (folder / "data").mkdir()
    (folder / "data" / "news.db").write_bytes(b"the archive of somebody")
    ended = demo(folder)
    assert ended.returncode == 0, ended.stderr
    with Archive(folder / "data" / "demo.db", readonly=True) as archive, closing(archive.connect()) as connection:
        return Demo(folder, ended, connection.execute("SELECT * FROM articles_view").fetchall())


def test_every_story_of_both_visits_is_kept_once_under_its_headline(shown: Demo) -> None:
    assert sorted(story.id for _, _, story in shown.stories()) == sorted(STORIES)
    for row, edition, story in shown.stories():
        assert (row["title"], row["language"]) == (story.title, edition.language)


def test_no_paragraph_of_a_story_is_lost(shown: Demo) -> None:
    for row, _, story in shown.stories():
        read = {paragraph.lstrip("—■ ") for paragraph in row["text"].split("\n\n")}
        printed = {piece.text for piece in story.edited or story.body if piece.kind in READ}
        assert printed <= read, row["url"]


def test_no_line_of_the_furniture_gets_into_a_text(shown: Demo) -> None:
    for row, edition, _ in shown.stories():
        furniture = {edition.words[name] for name in ("share", "rates", "weather", "discussed", "copyright", "banner")}
        assert not (furniture | set(edition.cities)) & set(row["text"].split("\n\n")), row["url"]


def test_the_edit_of_each_language_is_a_second_version(shown: Demo) -> None:
    versions = {story.id: row["versions"] for row, _, story in shown.stories()}
    assert versions == {number: 2 if story.edited else 1 for number, (_, story) in STORIES.items()}


def test_the_table_the_edit_and_the_next_commands_are_printed(shown: Demo) -> None:
    printed = shown.ended.stdout
    for line in ("Russian", "Kazakh", "English", "Total", "The page:", "Edits found: 3"):
        assert line in printed
    edit = next(story.edited for _, story in STORIES.values() if story.edited)
    assert f"+ {edit[-1].text[:40]}" in printed
    assert "newscrawler browse -s ARCHIVE_PATH=data/demo.db" in printed
    assert "newscrawler export out.csv -s ARCHIVE_PATH=data/demo.db" in printed


def test_only_the_demos_own_files_are_written(shown: Demo) -> None:
    assert (shown.folder / "data" / "news.db").read_bytes() == b"the archive of somebody"
    names = {path.name for path in (shown.folder / "data").iterdir()}
    assert {name for name in names if not name.startswith("demo.")} == {"news.db"}


def test_a_file_called_demo_that_is_no_archive_is_refused_and_stays(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    foreign = tmp_path / "data" / "demo.db"
    foreign.write_bytes(b"holiday pictures" * 100)
    ended = demo(tmp_path)
    assert ended.returncode == 4
    assert ended.stderr.startswith("error: ")
    assert foreign.read_bytes() == b"holiday pictures" * 100
