"""A search finds every form of a word, and any string is a query."""

from __future__ import annotations

from contextlib import closing

import pytest
from answers import article_of, page_of
from hypothesis import given
from hypothesis import strategies as st

from newscrawler.archive import Archive
from newscrawler.archive.query import parse
from newscrawler.archive.search import match_expression

TEXTS = {
    "Казахстана": "Жители Казахстана ждут весны.",
    "казахстане": "Снег выпал в Казахстане.",
    "Ёлка": "Ёлка стоит на площади.",
    "елка": "Ветку елки сломал ветер.",
    "паводки": "Весной ждут паводков, и паводки бывают сильные.",
}


@pytest.fixture(scope="module")
def connection(tmp_path_factory):
    with Archive(tmp_path_factory.mktemp("search") / "news.db") as archive:
        for number, (title, text) in enumerate(TEXTS.items()):
            archive.record(page_of(f"https://aspan.example/{number}/"), article_of(title, text)).result()
        with closing(archive.connect()) as opened:
            yield opened


def found(connection, query: str) -> set[str]:
    sql = "SELECT title FROM articles_fts WHERE articles_fts MATCH ?"
    return {row[0] for row in connection.execute(sql, (match_expression(connection, query),))}


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("казахстан", {"Казахстана", "казахстане"}),
        ("Казахстаном", {"Казахстана", "казахстане"}),
        ("ёлка", {"Ёлка", "елка"}),
        ("елка", {"Ёлка", "елка"}),
        ("паводок", {"паводки"}),
    ],
)
def test_a_word_is_found_in_its_other_forms(connection, query, titles):
    assert found(connection, query) == titles


@given(st.text(st.characters() | st.sampled_from('"-*()^:+{} ёқА'), max_size=80))
def test_any_string_is_a_query(connection, query):
    found(connection, query)
    assert all(term.words for term in parse(query))
