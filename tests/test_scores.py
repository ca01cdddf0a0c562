"""The measures of the benchmark: each against figures worked out by hand, and reading a corpus."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from benchmarks.corpus import CorpusError, Page, digest, read_corpus, split_by_site
from benchmarks.scores import (
    Overlap,
    Prediction,
    authors_f1,
    days,
    gain,
    interval,
    mean_f1,
    names,
    normal,
    score,
    shingle_f1,
    shingle_overlap,
    snippet_overlap,
    summary,
    word_f1,
)


def a_page(**known: object) -> Page:
    return Page(id="1", file=Path("1.html.gz"), **known)


def corpus(folder: Path, *rows: dict[str, object]) -> Path:
    (folder / "html").mkdir(parents=True)
    for row in rows:
        (folder / str(row["html"])).write_bytes(gzip.compress(b"<p>Text</p>"))
    (folder / "index.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return folder


def test_runs_of_four_words_are_counted_as_multisets() -> None:
    assert shingle_overlap("a b c d e", "a b c d f") == Overlap(shared=1, extra=1, missed=1)
    assert shingle_f1("a b c d e", "a b c d f") == 0.5
    assert shingle_f1("one two", "one two") == 1.0
    assert shingle_f1("", "one two three four") == 0.0
    assert shingle_overlap("", "") == Overlap(0, 0, 0)


def test_word_f1_knows_neither_order_nor_case() -> None:
    assert word_f1("The bridge opens", "opens the BRIDGE") == 1.0
    assert word_f1("a a b", "a b b") == pytest.approx(2 / 3)
    assert word_f1("за\xadкрыт", "закрыт") == 1.0


def test_a_chinese_character_is_a_word() -> None:
    assert word_f1("大桥今天", "大桥明天") == 0.75


def test_a_page_where_nothing_was_found_lowers_the_recall_alone() -> None:
    f1, precision, recall = mean_f1([Overlap(4, 0, 0), Overlap(0, 0, 4)])
    assert (precision, recall) == (1.0, 0.5)
    assert f1 == pytest.approx(2 / 3)


def test_snippets_are_found_whatever_their_spaces_and_case() -> None:
    text = "The bridge\nwas OPENED. Share this"
    assert snippet_overlap(text, ["bridge was opened", "the mayor"], ["Share  this", "Most read"]) == Overlap(1, 1, 1)


def test_titles_are_compared_as_printed_and_without_case_and_punctuation() -> None:
    page = a_page(title="“Bridge” opens")
    assert score(page, Prediction("1", title='"Bridge"  Opens')).values == {"title": 0.0, "title_norm": 1.0}
    assert score(page, Prediction("1", title="“Bridge”  opens")).values == {"title": 1.0, "title_norm": 1.0}
    assert normal("№ 5: Ёлка!") == "no5ёлка"


def test_authors_are_a_set_of_names_however_they_are_joined() -> None:
    assert names(["By Ann One and Bo Two", "Cy Three; Di Four"]) == {"annone", "botwo", "cythree", "difour"}
    assert authors_f1(["Ann One"], ["ANN ONE", "Bo Two"]) == pytest.approx(2 / 3)
    assert authors_f1([], ["Ann One"]) == 0.0


def test_a_day_is_right_as_printed_or_in_utc() -> None:
    assert days("2026-11-22T02:00:00+05:00") == {"2026-11-22", "2026-11-21"}
    assert days("2026-11-22") == {"2026-11-22"}
    assert days("22 November") == days(None) == set()
    page = a_page(published="2026-11-21T21:00:00Z")
    assert score(page, Prediction("1", published="2026-11-22T02:00:00+05:00")).values == {"day": 1.0}
    assert score(page, Prediction("1", published=None)).values == {"day": 0.0}


def test_what_the_reference_does_not_tell_is_not_scored() -> None:
    assert score(a_page(), Prediction("1", text="Something", title="T", authors=("A",))).values == {}
    assert summary([score(a_page(), Prediction("1"))]) == {}


def test_a_summary_holds_every_measure_that_has_a_reference() -> None:
    page = a_page(text="a b c d e", with_=("b c",), without=("x y", "z"), title="T", authors=("A B",))
    found = summary([score(page, Prediction("1", text="a b c d e x y", title="T"))])
    assert found["recall"] == found["with"] == found["title"] == found["title_norm"] == 1.0
    assert found["precision"] == found["without"] == 0.5
    assert found["f1"] == found["snippets"] == pytest.approx(2 / 3)
    assert found["authors"] == 0.0


def test_intervals_hold_the_figure_and_are_the_same_in_every_run() -> None:
    pages = [a_page(text=f"a b c d {n}") for n in range(30)]
    good = [score(page, Prediction("1", text=page.text or "")) for page in pages]
    worse = [score(page, Prediction("1", text="a b c d e")) for page in pages]
    mixed = good[:20] + worse[20:]
    low, high = interval(mixed)
    assert low < 5 / 6 < high
    assert (low, high) == interval(mixed)
    assert interval(good) == (1.0, 1.0)
    lead, least, most = gain(good, mixed)
    assert least < lead < most
    assert gain(mixed, mixed) == (0.0, 0.0, 0.0)


def test_a_corpus_is_read_with_what_it_does_not_tell_left_out(tmp_path) -> None:
    rows = (
        {"id": "a", "html": "html/a.html.gz", "url": "https://www.example.org/a", "lang": "en", "authors": None},
        {"id": "b", "html": "html/b.html.gz", "url": None, "site": "", "text": "Text", "with": ["Te"]},
    )
    first, second = read_corpus(corpus(tmp_path / "one", *rows))
    assert (first.site, first.authors, first.text, first.html) == ("www.example.org", (), None, b"<p>Text</p>")
    assert (second.site, second.url, second.text, second.with_) == ("b", None, "Text", ("Te",))


def test_a_text_may_hold_line_ends_that_json_leaves_alone(tmp_path) -> None:
    folder = corpus(tmp_path / "one", {"id": "a", "html": "html/a.html.gz"})
    row = {"id": "a", "html": "html/a.html.gz", "text": "one\u2028two\x85three"}
    (folder / "index.jsonl").write_text(json.dumps(row, ensure_ascii=False) + "\n", encoding="utf-8")
    assert [page.text for page in read_corpus(folder)] == ["one\u2028two\x85three"]


def test_a_folder_that_is_no_corpus_is_named(tmp_path) -> None:
    with pytest.raises(CorpusError, match="is not there; a corpus is a folder"):
        read_corpus(tmp_path)
    (tmp_path / "index.jsonl").write_text('{"id": "a", "html": "a.gz"}\n{"id": "b"}\n')
    with pytest.raises(CorpusError, match="line 2: KeyError"):
        read_corpus(tmp_path)
    (tmp_path / "index.jsonl").write_text('{"id": "a", "html": "a.gz"}\n')
    with pytest.raises(CorpusError, match="1 pages that are not there"):
        read_corpus(tmp_path)


def test_a_digest_tells_pages_apart_and_not_how_they_were_compressed(tmp_path) -> None:
    row: dict[str, object] = {"id": "a", "html": "html/a.html.gz"}
    folder = corpus(tmp_path / "one", row)
    before = digest(folder)
    (folder / "html/a.html.gz").write_bytes(gzip.compress(b"<p>Text</p>", 1))
    assert digest(folder) == before
    (folder / "html/a.html.gz").write_bytes(gzip.compress(b"<p>Texts</p>"))
    assert digest(folder) != before


def test_no_site_is_trained_on_and_scored_on() -> None:
    pages = [a_page(site=f"{n % 17}.example") for n in range(100)]
    splits = split_by_site(pages)
    assert len(splits) == 5
    for train, test in splits:
        assert not {page.site for page in train} & {page.site for page in test}
        assert len(train) + len(test) == len(pages)
    assert sum(len(test) for _, test in splits) == len(pages)
