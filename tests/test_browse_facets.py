"""The facets of the list say the same, whether they are read from the tables of counts or counted anew."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest
from answers import article_of, page_of

from newscrawler.archive import Archive

pytest.importorskip("datasette", reason="the extra browse is not installed")

from datasette.app import Datasette

OCTOBER = datetime(2026, 10, 30, 6, tzinfo=UTC)
COUNTED_ANEW = ("_where", "1 = 1")


@pytest.fixture(scope="module")
def path(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("facets") / "news.db"
    with Archive(path) as archive:
        for number in range(40):
            site = ("aspan.example", "other.example")[number % 3 == 0]
            facts = {
                "title": f"Bridge {number}",
                "text": "The ferry waits." if number % 4 else "The bridge opened.",
                "section": (None, "City", "Sport")[number % 3],
                "language": ("en", "kk", None)[number % 7 % 3],
                "published": OCTOBER + timedelta(days=number % 5) if number % 11 else None,
                "authors": ("Ann Arbor", "Bo Cole", "Di East")[: number % 4],
            }
            page = page_of(f"https://{site}/{number}", site=site, body=f"{number}".encode())
            archive.record(page, article_of(**facts)).result(30)
    return path


def facets(path: Path, *arguments: tuple[str, object]) -> dict[str, list[tuple[object, object, int]]]:
    """Each facet's values, labels and counts, in the list that is narrowed to something."""

    async def ask() -> dict[str, dict]:
        datasette = Datasette([str(path)])
        await datasette.invoke_startup()
        answer = await datasette.client.get(f"/news/articles.json?{urlencode(arguments)}&_size=0")
        assert answer.status_code == 200, answer.text
        return answer.json()["facet_results"]

    told = asyncio.run(ask())
    return {name: [(v["value"], v["label"], v["count"]) for v in facet["results"]] for name, facet in told.items()}


@pytest.mark.parametrize(
    "narrowed",
    [
        (),
        (("site_id", 1),),
        (("site_id__exact", 2), ("language", "kk")),
        (("published_month", "2026-11"),),
        (("section_id", 1), ("published_month", "2026-10"), ("site_id", 1)),
        (("site_id", 1), ("site_id", 2)),
        (("language", ""),),
        (("section_id", 0),),
        (("_sort", "words"), ("_next", "5"), ("_facet_size", "2")),
    ],
)
def test_counts_that_are_kept_are_the_counts_of_the_articles(path, narrowed) -> None:
    kept = facets(path, *narrowed)
    assert list(kept) == ["site_id", "section_id", "language", "published_month", "authors"]
    assert kept == facets(path, *narrowed, COUNTED_ANEW)


def test_a_facet_has_readers_words_and_months_are_newest_first(path) -> None:
    found = facets(path)
    assert found["site_id"] == [(1, "other.example", 14), (2, "aspan.example", 26)][::-1]
    assert [value for value, *_ in found["published_month"]] == ["2026-11", "2026-10"]
    assert found["authors"][0] == ("Ann Arbor", "Ann Arbor", 30)


def test_an_author_is_one_of_those_of_the_articles_that_are_left(path) -> None:
    found = facets(path, ("_author", "Di East"))
    assert found["authors"] == [("Ann Arbor", "Ann Arbor", 10), ("Bo Cole", "Bo Cole", 10), ("Di East", "Di East", 10)]
    assert sum(count for *_, count in found["site_id"]) == 10
    assert facets(path, ("_author", "Di East"), ("_author", "Nobody"))["site_id"] == []
    both = facets(path, ("_author", "Di East"), ("site_id", 1))
    assert both["site_id"] == [one for one in found["site_id"] if one[0] == 1]


def test_a_search_counts_what_it_finds(path) -> None:
    assert sum(count for *_, count in facets(path, ("_search", "waits"))["site_id"]) == 30
