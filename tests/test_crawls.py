"""Who may crawl a site of an archive: one crawl at a time, whoever asks first."""

from __future__ import annotations

import json
import os
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from newscrawler import Archive
from newscrawler.archive.crawls import claimed
from newscrawler.exceptions import ArchiveError, SiteBusy

A, B, C = "a.example", "b.example", "c.example"


@pytest.fixture
def path(tmp_path):
    with Archive(tmp_path / "news [1].db"):  # glob's signs in a name are letters like any other
        pass
    return tmp_path / "news [1].db"


def test_a_site_is_crawled_once_at_a_time_and_is_free_again_afterwards(path):
    for _ in range(2):
        with (
            claimed(path, [A, B], spider="first"),
            pytest.raises(SiteBusy, match=rf"b\.example .* process {os.getpid()} .*spider first"),
            claimed(path, [B, C], spider="second"),
        ):
            pass
    assert not list(path.parent.glob("*.crawl"))


def test_different_sites_and_different_archives_do_not_meet(path, tmp_path):
    with claimed(path, [A], spider="a"), claimed(path, [B], spider="b"), claimed(tmp_path / "more.db", [A], spider="a"):
        assert len(list(tmp_path.glob("*.crawl"))) == 3


def test_of_many_who_ask_at_once_one_gets_the_site(path):
    many = 12
    start, end = Barrier(many), Barrier(many)

    def ask(number: int) -> bool:
        start.wait()
        try:
            with claimed(path, [A], spider=f"spider{number}"):
                end.wait()
                return True
        except SiteBusy:
            end.wait()
            return False

    with ThreadPoolExecutor(many) as threads:
        assert sum(threads.map(ask, range(many))) == 1


def test_what_a_killed_crawl_left_is_no_hindrance_and_is_removed(path):
    left = path.with_name(f"{path.name}.0badcafe.crawl")
    left.write_text(json.dumps({"hosts": [A]}), encoding="utf-8")
    with claimed(path, [A], spider="next"):
        assert not left.exists()


def test_a_list_may_name_thousands_of_sites(path):
    with (
        claimed(path, (f"{number}.example" for number in range(20_000)), spider="many"),
        pytest.raises(SiteBusy, match=r"19999\.example is being crawled"),
        claimed(path, ["19999.example"], spider="one"),
    ):
        pass


def test_a_folder_that_cannot_be_written_is_told(tmp_path):
    with (
        pytest.raises(ArchiveError, match=r"cannot write .*nowhere"),
        claimed(tmp_path / "nowhere" / "n.db", [A], spider="a"),
    ):
        pass
