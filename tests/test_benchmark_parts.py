"""What parts of the extraction bring and cost, as the benchmark's harness measures it."""

from __future__ import annotations

import gzip
import json
from itertools import pairwise
from pathlib import Path
from time import process_time

import pytest

from benchmarks import ablation, beside, hostile, hostile_pages, report, timing
from benchmarks.__main__ import main
from benchmarks.compare import predict
from benchmarks.corpus import Page, read_corpus
from benchmarks.systems import OURS
from newscrawler import extract

TEXT = hostile_pages.paragraphs(hostile_pages.ENGLISH)[:6]
TITLE = hostile_pages.TITLES[hostile_pages.ENGLISH]


def _page(*blocks: str, head: str = "") -> str:
    body = "".join(f"<p>{block}</p>" for block in blocks)
    return (
        f"<html><head><title>{TITLE}</title>{head}</head><body><article><h1>{TITLE}</h1>{body}</article></body></html>"
    )


def _json_ld(text: str) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", "articleBody": text})}</script>'


PAGES = {
    "plain": _page(*TEXT),
    "rule": _page(*TEXT[:-1], f"{TEXT[-1]} (Photo: Harbour News)"),
    "unprinted": _page(head=_json_ld("\n".join(TEXT))),
}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory) -> Path:
    """Pages with one text: printed, with a credit at its end, and told in JSON-LD only."""
    folder = tmp_path_factory.mktemp("parts")
    rows = []
    for name, html in PAGES.items():
        (folder / f"{name}.gz").write_bytes(gzip.compress(html.encode()))
        rows.append({"id": name, "html": f"{name}.gz", "lang": "en", "text": "\n".join(TEXT)})
    (folder / "index.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def pages(corpus) -> dict[str, Page]:
    """The corpus by id."""
    return {page.id: page for page in read_corpus(corpus)}


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("rule", "cleaning by rules"),
        ("unprinted", "`articleBody` as the text that is not printed"),
    ],
)
def test_a_page_that_needs_a_part_loses_without_it(pages, name: str, part: str) -> None:
    whole, *others = ablation.scores_of_page(pages[name])
    without = dict(zip(ablation.PARTS, others, strict=True))
    assert without[part].loss > whole.loss
    assert [one for one, score in without.items() if score.loss > whole.loss] == [part]


def test_a_part_that_is_switched_off_is_there_again_afterwards(pages) -> None:
    before = extract(pages["rule"].html).text
    ablation.scores_of_page(pages["rule"])
    assert extract(pages["rule"].html).text == before


def test_a_part_of_which_a_page_has_nothing_leaves_it_alone(pages) -> None:
    whole, *others = ablation.scores_of_page(pages["plain"])
    without = dict(zip(ablation.PARTS, others, strict=True))
    assert without["`articleBody` as the text that is not printed"] is without["cleaning by rules"] is whole


def test_a_measurement_of_other_pages_is_not_read(corpus, tmp_path) -> None:
    beside.write(corpus, tmp_path, "timing", {"pages": 3})
    assert beside.read(corpus, tmp_path, "timing") == {"pages": 3}
    assert beside.read(corpus, tmp_path, "ablation") == {}
    place = tmp_path / corpus.name / "timing.json"
    place.write_text(place.read_text("utf-8").replace('"digest": "', '"digest": "0'), encoding="utf-8")
    assert beside.read(corpus, tmp_path, "timing") == {}


def test_time_inside_another_part_is_counted_once() -> None:
    clock = timing.Clock()

    def spend(seconds: float) -> None:
        end = process_time() + seconds
        while process_time() < end:
            pass

    inner = clock.timed("inner", spend)

    def both() -> None:
        spend(0.01)
        inner(0.03)

    clock.timed("outer", both)()
    assert 0.03 <= clock.seconds["inner"] < 0.06
    assert 0.01 <= clock.seconds["outer"] < 0.03


def test_the_parts_are_all_of_extract(pages) -> None:
    seconds = timing.measure(list(pages.values()))
    assert seconds["pages"] == len(pages)
    assert all(seconds[part] > 0 for part in timing.PARTS)


def test_the_report_shows_what_both_commands_left(corpus, tmp_path, monkeypatch, capsys) -> None:
    out = ["--out", str(tmp_path)]
    for command in ("ablation", "profile"):
        monkeypatch.setattr("sys.argv", ["benchmarks", command, str(corpus), *out])
        assert main() == 0
    told = capsys.readouterr().out
    assert f"| without | {corpus.name} | pages it changes |" in told
    predict(OURS, corpus, tmp_path)
    monkeypatch.setattr(hostile, "PAGES", {"an ordinary page": hostile_pages.page().encode})
    place = tmp_path / "benchmark.md"
    report.write([corpus], tmp_path, place)
    written = place.read_text(encoding="utf-8")
    parts = ("## Our worst pages", "## What each part brings", "## Where the time goes", "## Hostile pages")
    assert all(0 < written.find(one) < written.find(other) for one, other in pairwise(parts))
    assert "| cleaning by rules | 0." in written
    assert "| walk to blocks | " in written


def test_our_worst_pages_are_told_by_cause(corpus, pages, tmp_path, monkeypatch) -> None:
    notes = tmp_path / "notes.toml"
    notes.write_text(f'[{corpus.name}.causes]\n"unprinted" = "another"\n', encoding="utf-8")
    monkeypatch.setattr(report, "NOTES", notes)
    monkeypatch.setattr(hostile, "PAGES", {})
    folder = tmp_path / corpus.name
    folder.mkdir()
    lines = [{"id": name, "text": "No word of it.", "authors": [], "tags": [], "flags": []} for name in PAGES]
    predict(OURS, corpus, tmp_path)
    (folder / f"{OURS}.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    report.write([corpus], tmp_path, tmp_path / "benchmark.md")
    written = (tmp_path / "benchmark.md").read_text(encoding="utf-8")
    assert f"| {corpus.name} | not looked at yet | `plain` 0.00, `rule` 0.00 |" in written
    assert f"| {corpus.name} | another | `unprinted` 0.00 |" in written
