"""The gate of the benchmark: our figures on the pages of this repository stand above their floors."""

from __future__ import annotations

import json

import pytest

from benchmarks import gate
from newscrawler import Article, extract

FLOORS = json.loads(gate.FLOORS.read_text(encoding="utf-8"))
PAGES = {"tests/pages": list(gate.written_pages()), "demo": list(gate.demo_pages())}


@pytest.mark.parametrize("name", PAGES)
def test_quality_and_cost_stand_above_their_floors(name: str) -> None:
    found = gate.figures(PAGES[name])
    assert not gate.sunken(found, FLOORS[name]), (found, FLOORS[name])


def test_every_page_of_the_repository_is_measured() -> None:
    assert len(PAGES["tests/pages"]) == len(list((gate.ROOT / "tests/pages").glob("*/*/page.html")))
    assert {one.page.lang for one in PAGES["demo"]} == {"ru", "kk", "en"}
    assert len(PAGES["demo"]) > 40


def test_an_extraction_that_lost_its_way_shuts_the_gate() -> None:
    def headline_only(html: bytes, url: str | None, **known: object) -> Article:
        article = extract(html, url)
        return Article(title=article.title, text=article.text[:200])

    low = gate.sunken(gate.figures(PAGES["tests/pages"], headline_only), FLOORS["tests/pages"])
    assert set(low) >= {"f1", "word", "authors", "day"}
    assert "title" not in low


def test_a_figure_on_the_wrong_side_or_missing_shuts_the_gate() -> None:
    floors = {"f1": 0.9, "day": 0.9, gate.COST: 10}
    assert gate.sunken({"f1": 0.9, "day": 1.0, gate.COST: 9.9}, floors) == []
    assert gate.sunken({"f1": 0.89, gate.COST: 10.1}, floors) == ["f1", "day", gate.COST]
