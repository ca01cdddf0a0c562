"""Near-duplicates: each article names the earliest with nearly its text, in whatever order the articles came."""

import random
from contextlib import closing
from datetime import date, timedelta

import pytest
from answers import NOON, article_of, page_of, rows
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from newscrawler.archive import Archive
from newscrawler.archive.duplicates import DUE_AT_ONCE, copies_of, relink

WORDS = [f"{stem}{end}" for stem in ("мост", "река", "город", "паром", "весна", "канат") for end in "аеиоуыэюябвгд"]


def prose(seed: int, words: int = 120) -> str:
    chance = random.Random(seed)
    return " ".join(chance.choice(WORDS) for _ in range(words))


@pytest.fixture
def archive(tmp_path):
    with Archive(tmp_path / "news.db") as opened:
        yield opened


def keep(archive: Archive, site: str, text: str, *, hour: float = 0, slug: str = "1", visit: float = 0, **given) -> int:
    page = page_of(
        f"https://{site}/{slug}", NOON + timedelta(days=30 + visit), site=site, body=f"{text}{given}".encode()
    )
    given = {"title": f"Заголовок {site}", "published": NOON + timedelta(hours=hour), **given}
    return archive.record(page, article_of(text=text, **given)).result().article_id


def copied(archive: Archive) -> dict[int, int]:
    return dict(rows(archive, "SELECT id, duplicate_of FROM articles_view WHERE duplicate_of IS NOT NULL ORDER BY id"))


def work(archive: Archive, task) -> None:
    archive._submit(lambda connection, _raw: task(connection)).result()


# What is a copy


def test_a_wire_report_that_another_site_prints_cut_is_a_copy_of_the_first(archive):
    text = prose(1)
    keep(archive, "wire.example", text, hour=1)
    keep(archive, "paper.example", " ".join(text.split()[:90]), hour=3.5, title="Другой заголовок")
    keep(archive, "other.example", prose(2), hour=2)
    assert copied(archive) == {2: 1}
    who = "SELECT copy_site, original_site, copy_title, hours, share FROM copies"
    assert rows(archive, who) == [("paper.example", "wire.example", "Другой заголовок", 2.5, 1.0)]


def test_the_same_article_at_two_addresses_of_a_site_is_one_story(archive):
    keep(archive, "a.example", prose(1), slug="news/1")
    keep(archive, "a.example", prose(1), slug="amp-1")
    keep(archive, "a.example", prose(1), slug="2019/1", hour=72)
    assert copied(archive) == {2: 1, 3: 1}
    assert rows(archive, "SELECT count(*) FROM articles") == [(3,)], "nothing is left out for being a copy"


def test_a_form_that_is_filled_in_anew_is_no_copy(archive):
    form = prose(1, 60) + " доллар {} евро {} рубль {} юань {} фунт {} " + prose(2, 60)
    keep(archive, "a.example", form.format(*"480 520 5 66 610".split()), slug="1", title="Курс валют")
    keep(archive, "a.example", form.format(*"481 519 6 67 612".split()), slug="2", title="Курс валют", hour=24)
    keep(archive, "b.example", form.format(*"483 517 7 68 613".split()), hour=48)
    assert copied(archive) == {}


def test_standing_text_of_a_site_makes_no_copies(archive):
    standing = prose(1, 90)
    keep(archive, "a.example", standing + " " + prose(2, 40), slug="1", title="Мост открыт")
    keep(archive, "a.example", standing + " " + prose(3, 40), slug="2", title="Паром отменён")
    keep(archive, "a.example", standing + " " + prose(4, 40), slug="3", title="Мост снова открыт", hour=48)
    keep(archive, "a.example", standing + " " + prose(2, 40), slug="4", title="")
    keep(archive, "a.example", standing + " " + prose(2, 40), slug="5", title="Мост открыт 16 мая")
    keep(archive, "a.example", standing + " " + prose(2, 40), slug="6", title="Мост открыт 17 мая")
    assert copied(archive) == {5: 1, 6: 1}, "a date in the headline tells two apart, but not from one without"


def test_a_short_text_is_nobodys_copy(archive):
    for site in ("a.example", "b.example"):
        keep(archive, site, prose(1, 39))
    assert copied(archive) == {}


# Who was first


def test_an_earlier_one_that_arrives_later_takes_its_place(archive):
    text = prose(1)
    keep(archive, "c.example", text, hour=9)
    keep(archive, "b.example", text, hour=6)
    assert copied(archive) == {1: 2}
    keep(archive, "a.example", text, hour=3)
    assert copied(archive) == {1: 3, 2: 3}


def test_at_the_same_time_the_one_seen_first_goes_before(archive):
    keep(archive, "b.example", prose(1), visit=1)
    keep(archive, "a.example", prose(1))
    assert copied(archive) == {1: 2}


def test_without_a_time_the_first_reading_counts_and_a_bare_day_is_its_end(archive):
    keep(archive, "b.example", prose(1), published=None)
    keep(archive, "c.example", prose(1), published=date(2026, 11, 22))
    assert copied(archive) == {1: 2}
    keep(archive, "a.example", prose(1), hour=3)
    assert copied(archive) == {1: 3, 2: 3}
    assert rows(archive, "SELECT DISTINCT hours FROM copies") == [(None,)]


def test_an_edit_that_leaves_nothing_of_the_text_frees_its_copies(archive):
    text = prose(1)
    for hour, site in enumerate(("a.example", "b.example", "c.example")):
        keep(archive, site, text, hour=hour)
    assert copied(archive) == {2: 1, 3: 1}
    keep(archive, "a.example", prose(7), visit=1)
    assert copied(archive) == {3: 2}
    keep(archive, "a.example", text, visit=2)
    assert copied(archive) == {2: 1, 3: 1}


def test_a_time_that_a_later_visit_sets_right_changes_who_was_first(archive):
    keep(archive, "a.example", prose(1), hour=1)
    keep(archive, "b.example", prose(1), hour=2)
    keep(archive, "a.example", prose(1), hour=3, visit=1)
    assert copied(archive) == {1: 2}


def test_when_the_first_is_removed_the_next_takes_its_place(archive):
    for hour, site in enumerate(("a.example", "b.example", "c.example")):
        keep(archive, site, prose(1), hour=hour)

    def remove(connection):
        followers = copies_of(connection, 1)
        connection.execute("DELETE FROM articles WHERE id = 1")
        relink(connection, followers)

    work(archive, remove)
    assert copied(archive) == {3: 2}
    assert rows(archive, "SELECT article_id FROM fingerprints") == [(2,), (3,)]
    assert rows(archive, "SELECT DISTINCT article_id FROM fingerprint_bands") == [(2,), (3,)]


STORIES = [
    ("a.example", " ".join(prose(1).split()[:100]), 0),
    ("b.example", prose(1), 1),
    ("c.example", " ".join(prose(1).split()[30:]), 1),
    ("d.example", prose(1) + " " + prose(2, 60), 2),
    ("e.example", prose(2, 60), 3),
    ("f.example", prose(3), 0),
]


@given(st.permutations(STORIES), st.sets(st.sampled_from(range(len(STORIES)))))
@examples(max_examples=25)
def test_the_order_in_which_articles_come_changes_nothing(tmp_path_factory, stories, edited):
    with Archive(tmp_path_factory.mktemp("order") / "news.db") as archive:
        for at, (site, text, hour) in enumerate(stories):
            if at in edited:
                keep(archive, site, prose(1) + " " + prose(at + 10, 20), hour=hour - 1)
            keep(archive, site, text, hour=hour, visit=1 if at in edited else 0)
        named = rows(archive, "SELECT copy_site, original_site FROM copies ORDER BY 1")
    assert named == [(f"{copy}.example", "a.example") for copy in "bcd"]


# The tables


def test_articles_of_an_older_release_get_signatures_with_the_answers_that_are_recorded(archive):
    for hour in range(3):
        keep(archive, f"{'abc'[hour]}.example", prose(1), hour=hour)
    for number in range(DUE_AT_ONCE):
        keep(archive, "d.example", prose(100 + number), slug=str(number))

    def forget(connection):
        connection.execute("UPDATE articles SET duplicate_of = NULL")
        connection.execute("UPDATE fingerprints SET signature = NULL, share = NULL")

    work(archive, forget)
    assert rows(archive, "SELECT count(*) FROM fingerprint_bands") == [(0,)]
    archive.record(page_of("https://a.example/", kind="list", body=b"")).result()
    assert rows(archive, "SELECT count(*) FROM fingerprints WHERE signature IS NULL") == [(3,)]
    archive.record(page_of("https://a.example/", kind="list", body=b"")).result()
    assert rows(archive, "SELECT count(*) FROM fingerprints WHERE signature IS NULL") == [(0,)]
    assert copied(archive) == {2: 1, 3: 1}


def test_bands_are_always_those_of_the_signatures(archive):
    for visit in range(2):
        for number in range(4):
            keep(
                archive,
                "a.example",
                prose(number + 5 * visit, 39 if number == visit else 80),
                slug=str(number),
                visit=visit,
            )
    with closing(archive.connect()) as connection:
        marks = dict(map(tuple, connection.execute("SELECT article_id, signature FROM fingerprints")))
    wanted = {(mark[at : at + 4], article) for article, mark in marks.items() if mark for at in range(1, 49, 4)}
    assert sorted(map(len, marks.values())) == [0, 129, 129, 129]
    assert set(rows(archive, "SELECT band, article_id FROM fingerprint_bands")) == wanted
