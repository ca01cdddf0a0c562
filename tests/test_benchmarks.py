"""The benchmark's harness: a corpus through a process of its own into a table and the report."""

from __future__ import annotations

import gzip
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from benchmarks import hostile, hostile_pages, report, systems
from benchmarks.__main__ import main
from benchmarks.anonymous import anonymous
from benchmarks.compare import aligned, by_language, predict, results, table
from benchmarks.corpus import Page
from benchmarks.markup import decoded, plain_text
from benchmarks.measure import Run, is_cut_short
from benchmarks.measure import predict as predict_page
from benchmarks.measure import write as write_predictions
from benchmarks.scores import Prediction
from benchmarks.systems import OURS, REQUIREMENTS, SYSTEMS, NotRun, System, python_of

RUNNERS = Path(hostile.__file__).parent / "runners"


@pytest.fixture(scope="module")
def corpus(tmp_path_factory) -> Path:
    """Two Russian and two English pages."""
    folder = tmp_path_factory.mktemp("harbour")
    rows = []
    for number, sentences in enumerate([hostile_pages.RUSSIAN, hostile_pages.ENGLISH] * 2):
        html = hostile_pages.page(sentences=sentences).replace("30 ", f"{number} ")
        (folder / f"{number}.gz").write_bytes(gzip.compress(html.encode()))
        language = "ru" if sentences is hostile_pages.RUSSIAN else "en"
        text = "\n\n".join(hostile_pages.paragraphs(sentences)).replace("30 ", f"{number} ")
        row = {"id": str(number), "html": f"{number}.gz", "url": f"https://harbour.example/{number}/", "lang": language}
        rows.append(row | {"text": text, "title": hostile_pages.TITLES[sentences], "authors": ["Ann One"]})
    (folder / "index.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def ran(corpus, tmp_path_factory) -> Path:
    """Where our predictions for the corpus are, and those of a system that finds the half."""
    folder = tmp_path_factory.mktemp("predictions")
    predict(OURS, corpus, folder)
    [ours] = results(corpus, folder)
    half = [
        Prediction(one.id, one.text[: len(one.text) // 2], one.title, ("Ann One",), seconds=0.1)
        for one in ours.predictions
    ]
    told = {"system": "goose3", "version": "3.1", "seconds": 0.4} | {
        name: getattr(ours.run, name)
        for name in ("python", "lxml", "day", "corpus", "digest", "pages", "parse_seconds", "megabytes", "errors")
    }
    write_predictions(half, Run(**told), folder / corpus.name / "goose3.jsonl")
    return folder


def test_our_row_comes_from_a_process_that_read_every_page(corpus, ran) -> None:
    ours = next(one for one in results(corpus, ran) if one.system == OURS)
    assert ours.run.pages == len(ours.predictions) == 4
    assert ours.run.errors == 0
    assert ours.run.ratio > 1
    assert ours.run.megabytes > 0
    assert ours.text > 0.99


def test_the_best_text_is_first_and_what_a_system_never_gives_is_a_dash(corpus, ran) -> None:
    head, first, second = table(results(corpus, ran))
    assert [first[0], second[0]] == [OURS, "goose3"]
    assert second[head.index("authors")] == "1.000"
    assert first[head.index("authors")] == "–"
    assert float(first[head.index("F1")]) > float(second[head.index("F1")])
    widths = {len(line) for line in aligned([head, first, second]).splitlines()}
    assert len(widths) == 1


def test_text_is_told_by_language(corpus, ran) -> None:
    assert by_language(results(corpus, ran), least=2)[0] == ["system", "en (2)", "ru (2)"]
    assert by_language(results(corpus, ran), least=3) == by_language([]) == []


def test_other_systems_are_not_asked_again_about_the_same_pages(corpus, ran) -> None:
    place = ran / corpus.name / "goose3.jsonl"
    before = place.read_text(encoding="utf-8")
    run = place.with_suffix(".run.json")
    told = json.loads(run.read_text(encoding="utf-8"))
    pinned = re.search(r"^goose3==(.+)$", (REQUIREMENTS / "goose3.txt").read_text("utf-8"), re.MULTILINE)
    assert pinned is not None
    run.write_text(json.dumps(told | {"version": pinned[1]}), encoding="utf-8")
    predict("goose3", corpus, ran, reuse=True)
    assert place.read_text(encoding="utf-8") == before


def test_the_command_prints_a_table_and_our_worst_pages(corpus, tmp_path, capsys, monkeypatch) -> None:
    words = ["benchmarks", "run", str(corpus), "--systems", OURS, "--limit", "2", "--anonymous", "--worst", "2"]
    monkeypatch.setattr("sys.argv", [*words, "--out", str(tmp_path)])
    assert main() == 0
    told = capsys.readouterr().out
    assert f"{corpus.name}: 2 pages" in told
    assert re.search(rf"^{OURS} +0\.\d{{3}}|^{OURS} +1\.000", told, re.MULTILINE)
    [one] = results(corpus, tmp_path)
    assert one.run.told == {"rename": True, "limit": 2}


def test_a_folder_that_is_no_corpus_ends_with_code_2(tmp_path, capsys, monkeypatch) -> None:
    monkeypatch.setattr("sys.argv", ["benchmarks", "run", str(tmp_path)])
    assert main() == 2
    assert "index.jsonl is not there" in capsys.readouterr().err


def test_the_report_tells_where_we_are_not_first(corpus, ran, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(hostile, "PAGES", {"an ordinary page": hostile_pages.page().encode})
    place = tmp_path / "benchmark.md"
    report.write([corpus], ran, place)
    told = place.read_text(encoding="utf-8")
    assert re.search(rf"\| {corpus.name} \| authors \| goose3 \| 1\.000 \| 0\.000 \| \+1\.000", told)
    assert re.search(rf"\| {corpus.name} \| 4 \| 1\.000 \| 0\.\d+ \| goose3 \| \+0", told)
    assert f"| **{OURS}** |" in told
    assert "goose3 (" in told.split("In speed: ")[1].splitlines()[0] or "none stand" in told
    assert "| an ordinary page | 0.0" in told


def test_a_report_without_our_predictions_says_what_to_run(corpus, tmp_path) -> None:
    with pytest.raises(SystemExit, match="benchmarks run CORPUS first"):
        report.write([corpus], tmp_path, tmp_path / "benchmark.md")


def test_cross_validated_predictions_stand_for_ours(corpus, ran, tmp_path) -> None:
    ours = next(one for one in results(corpus, ran) if one.system == OURS)
    folder = tmp_path / corpus.name
    folder.mkdir()
    for name, text in ((OURS, "all of it"), (report.CROSS_VALIDATED, "less")):
        cost = replace(ours.run, seconds=float(len(text)))
        write_predictions([Prediction("0", text)], cost, folder / f"{name}.jsonl")
    [shown] = report._shown(results(corpus, tmp_path))
    assert shown.system == "newscrawler (cross-validated)"
    assert shown.predictions[0].text == "less"
    assert shown.run.seconds == len("all of it"), "what it costs is told by the run of the shipped model"


@pytest.mark.parametrize("name", SYSTEMS)
def test_a_system_has_a_short_runner_and_an_environment_of_exact_versions(name: str) -> None:
    system = SYSTEMS[name]
    assert len((RUNNERS / f"{system.runner}.py").read_text(encoding="utf-8").splitlines()) <= 30
    if name != OURS:
        pins = (REQUIREMENTS / f"{system.distribution}.txt").read_text(encoding="utf-8").splitlines()
        assert all(re.fullmatch(r"[\w.-]+==[\w.]+", pin) for pin in pins)
        assert {"lxml", system.distribution} <= {pin.partition("==")[0].lower() for pin in pins}


def test_a_system_without_a_python_for_it_says_so(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(systems, "CACHE", tmp_path)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(NotRun, match=r"needs Python 3\.19 or newer"):
        python_of(System("goose3", "magic-html", python=19))


def test_a_system_that_fails_on_a_page_has_found_nothing_there() -> None:
    def failing(page: object, html: bytes) -> dict[str, object]:
        raise RecursionError("too deep")

    found = predict_page(failing, Page(id="1", file=Path("1.gz")), b"<p>Text</p>")
    assert (found.text, found.error) == ("", "RecursionError: too deep")
    assert found.parse_seconds > 0


def test_classes_and_ids_are_renamed_alike_and_nothing_else() -> None:
    html = b'<div class="share main" id=\'main\'><p data-class="share">class="x</p></div>'
    found = anonymous(html, 1)
    [(share, main_class)] = re.findall(rb'class="(\w+) (\w+)"', found)[:1]
    assert share != main_class
    assert b"id='" + main_class + b"'" in found
    assert b'data-class="share">class="x</p>' in found
    assert found == anonymous(html, 1) != anonymous(html, 2)


def test_bytes_become_text_by_what_they_are_then_by_what_they_declare() -> None:
    assert decoded("мост".encode()) == decoded("\ufeffмост".encode()) == "мост"
    assert decoded('<meta charset="windows-1251">мост'.encode("windows-1251")).endswith("мост")
    assert decoded(b'<meta charset="no-such">\xff') == '<meta charset="no-such">\ufffd'


def test_markup_becomes_a_line_a_block() -> None:
    markup = "<h1>One</h1><p>two\n<b>three</b><!-- no --> four<br>five</p><script>no</script>six<ul><li>seven</ul>"
    assert plain_text(markup) == "One\ntwo three four\nfive\nsix\nseven"
    assert plain_text("") == plain_text(None) == ""


@pytest.mark.parametrize("name", ["an ordinary page", "windows-1251, declared", "JSON-LD: single quotes"])
def test_a_hostile_page_is_an_article_with_one_fault(name: str) -> None:
    html = hostile_pages.PAGES[name]()
    encoding = "windows-1251" if name.startswith("windows") else "utf-8"
    root = etree.fromstring(html, etree.HTMLParser(encoding=encoding))
    assert [p.text for p in root.iterfind(".//article/p")] == hostile_pages.reference(name).split("\n\n")


def test_hostile_pages_are_measured_one_after_the_other(monkeypatch) -> None:
    chosen = ("an ordinary page", "3,000 levels")
    monkeypatch.setattr(hostile, "PAGES", {name: hostile_pages.PAGES[name] for name in chosen})
    found = hostile.costs(OURS)
    assert [one.name for one in found] == list(chosen)
    assert all(one.recall > 0.99 and one.seconds > 0 and one.failure is None for one in found)
    assert [one.cut for one in found] == [False, True]
    assert found[1].flags == ("truncated-parse",)
    head, *rows = hostile.rows({OURS: found})
    assert [row[0] for row in rows] == list(chosen)
    assert rows[1][head.index("× parse")].endswith("*")
    assert hostile.rows({"a": found, "b": found})[0] == ["page", "a, × parse", "b, × parse"]


def test_a_cut_parse_is_told_from_a_whole_one() -> None:
    assert is_cut_short(b"<div>" * 3_000)
    assert not is_cut_short(b"<div></div>" * 3_000)
