"""A version is written when title, lead or text changed and only then; the site's edits are told from our doing."""

from datetime import timedelta

import pytest
from answers import NOON, article_of, page_of, rows
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawler.archive import Archive, Outcome
from newscrawler.exceptions import ArchiveError

URL = "https://aspan.example/news/1/"
VERSIONS = "SELECT n, cause, title, text FROM versions ORDER BY n"


@pytest.fixture
def archive(tmp_path):
    with Archive(tmp_path / "news.db") as opened:
        yield opened


def record(archive: Archive, hour: int, **article: object) -> Outcome:
    return archive.record(page_of(URL, NOON + timedelta(hours=hour)), article_of(**article)).result()


def test_the_first_version_has_its_row_and_the_text_is_stored_once(archive):
    record(archive, 0)
    assert rows(archive, VERSIONS) == [(1, "site-edit", "Мост открыт", None)]


def test_an_unchanged_second_visit_makes_no_version(archive):
    assert [record(archive, hour).change for hour in range(3)] == ["new", "unchanged", "unchanged"]
    assert len(rows(archive, VERSIONS)) == 1
    assert rows(archive, "SELECT versions, first_seen_at, last_seen_at FROM articles_view") == [
        (1, "2026-11-22T12:00:00Z", "2026-11-22T14:00:00Z")
    ]


@pytest.mark.parametrize("changed", [{"title": "Мост закрыт"}, {"text": "Мост закрыли."}, {"lead": "Коротко"}])
def test_an_edit_makes_exactly_one_version_and_keeps_the_old_text(archive, changed):
    record(archive, 0)
    assert record(archive, 1, **changed).change == "edited"
    assert record(archive, 2, **changed).change == "unchanged"
    old, new = rows(archive, VERSIONS)
    assert old == (1, "site-edit", "Мост открыт", article_of().text)
    assert new == (2, "site-edit", changed.get("title", "Мост открыт"), None)
    assert rows(archive, "SELECT versions FROM articles_view") == [(2,)]


def test_a_text_that_comes_back_is_a_version_of_its_own(archive):
    for hour, text in enumerate(("А.", "Б.", "А.")):
        record(archive, hour, text=text)
    assert [row[3] for row in rows(archive, VERSIONS)] == ["А.", "Б.", None]


def test_the_same_bytes_read_otherwise_are_no_edit_of_the_site(archive):
    for hour, text in enumerate(("Мост открыли. Поделиться", "Мост открыли.")):
        archive.record(page_of(URL, NOON + timedelta(hours=hour), body=b"same"), article_of(text=text)).result()
    assert [row[1] for row in rows(archive, VERSIONS)] == ["site-edit", "re-extract"]
    assert rows(archive, "SELECT versions FROM articles_view") == [(1,)]


def test_re_extraction_writes_a_version_and_nothing_about_the_site(archive):
    record(archive, 0)
    for day in (1, 2):
        archive.record(page_of(URL, NOON + timedelta(days=day), state="gone", status=410)).result()
    before = rows(archive, "SELECT last_seen_at, gone_at FROM articles"), rows(archive, "SELECT * FROM urls")
    again = archive.page(1)
    outcome = archive.record(again, article_of(text="Мост открыли утром."), cause="re-extract").result()
    assert outcome == Outcome(1, "edited")
    assert (
        archive.record(again, article_of(text="Мост открыли утром."), cause="re-extract").result().change == "unchanged"
    )
    assert [row[1] for row in rows(archive, VERSIONS)] == ["site-edit", "re-extract"]
    assert rows(archive, "SELECT versions FROM articles_view") == [(1,)]
    assert (rows(archive, "SELECT last_seen_at, gone_at FROM articles"), rows(archive, "SELECT * FROM urls")) == before
    assert rows(archive, "SELECT count(*) FROM fetches") == [(3,)]


def test_what_was_never_fetched_cannot_be_re_extracted(archive):
    future = archive.record(page_of(URL), article_of(), cause="re-extract")
    with pytest.raises(ArchiveError, match="was not fetched"):
        future.result()
    with pytest.raises(ValueError, match="no article to re-extract"):
        archive.record(page_of(URL), cause="re-extract")


@given(st.lists(st.sampled_from(["А.", "Б.", "В.\n\nГ.", ""]), min_size=1, max_size=12))
@settings(max_examples=25, deadline=None)
def test_the_versions_of_an_article_are_the_texts_that_differ_from_the_one_before(tmp_path_factory, texts):
    with Archive(tmp_path_factory.mktemp("archive") / "news.db") as archive:
        for hour, text in enumerate(texts):
            record(archive, hour, text=text)
        kept = "SELECT coalesce(versions.text, articles.text) FROM versions, articles ORDER BY n"
        expected = [text for text, before in zip(texts, [None, *texts], strict=False) if text != before]
        assert [text for (text,) in rows(archive, kept)] == expected
