"""What learning a site's boilerplate brings is measured: curves, guards, and the order of pages."""

from __future__ import annotations

import gzip
import json

import pytest
from test_template import APPEAL, MARKET, page, story

from benchmarks.__main__ import main
from benchmarks.template_guards import guards_of, unsteady
from newscrawler.extract import read_document, shown_on


def shown(html: str, number: int):
    return shown_on(read_document(html, f"https://paper.example/{number}"))


@pytest.fixture(scope="module")
def site():
    """Nine pages, one of them under two addresses, and one that says again what others say and nothing else."""
    pages = [shown(page(number), number) for number in range(1, 9)]
    return [*pages, shown(page(3), 100), shown(page(9, paragraphs=[APPEAL, MARKET.format(1, 2)]), 9)]


def test_each_guard_is_counted_as_pages_come(site):
    found = guards_of(site)
    assert (found.pages, found.told_again, found.too_few, found.kept_whole) == (10, 1, 3, 1)
    assert found.gone == {"text": 6, "masked": 6, "label": 0, "place": 0, "shape": 0}


def test_in_whatever_order_pages_are_observed_the_same_is_left_out(site):
    assert unsteady(site, orders=5) == 0


def test_the_command_prints_curves_by_corpus_and_language_guards_and_sites(tmp_path, capsys, monkeypatch):
    rows = []
    for number in range(1, 13):
        (tmp_path / f"{number}.gz").write_bytes(gzip.compress(page(number).encode()))
        row = {"id": str(number), "html": f"{number}.gz", "url": f"https://paper.example/{number}", "lang": "en"}
        rows.append(json.dumps(row | {"text": "\n".join(story(number)), "without": [APPEAL]}))
    (tmp_path / "index.jsonl").write_text("\n".join(rows), encoding="utf-8")
    scores = tmp_path / "scores.json"
    monkeypatch.setattr("sys.argv", ["benchmarks", "templates", str(tmp_path), "--jobs", "1", "--json", str(scores)])
    assert main() == 0
    printed = capsys.readouterr().out
    (curve,) = (line.split() for line in printed.splitlines() if line.startswith("en (12)"))
    assert float(curve[2]) < float(curve[-3]) == 1.0
    assert curve[-1] == "0"
    (site,) = (line.split() for line in printed.splitlines() if line.startswith("paper.example (12)"))
    assert float(site[2]) == float(curve[2])
    assert int(site[-1]) > 8
    assert json.loads(scores.read_text())[0]["guards"]["too_few"] == 3
