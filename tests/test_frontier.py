"""The frontier says what to visit next, forgets nothing that failed, and gives no address twice in a run."""

from datetime import UTC, date, datetime, timedelta

import pytest
from answers import NOON, article_of, page_of, rows
from hypothesis import given
from hypothesis import strategies as st

from newscrawler.archive import Archive
from newscrawler.archive.visits import WAITS, next_visit
from newscrawler.items import Link

SITE = "aspan.example"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def archive(tmp_path):
    with Archive(tmp_path / "news.db") as opened:
        yield opened


def url(name: object) -> str:
    return f"https://aspan.example/{name}"


def add(archive: Archive, *links: Link, now: datetime = NOON, started: datetime = NOON) -> int:
    return archive.frontier.add(links, site=SITE, found_on=None, now=now, run_started=started).result()


def due(archive: Archive, now: datetime = NOON, limit: int = 100, **given: object) -> list[str]:
    given.setdefault("run_started", now)
    found = archive.frontier.due(SITE, now=now, limit=limit, **given)
    return [one.url.removeprefix("https://aspan.example/") for one in found]


def visit(archive: Archive, name: str, state: str, at: datetime = NOON, **given: object) -> None:
    article = article_of(title=name) if state == "done" and given.get("kind", "article") == "article" else None
    archive.record(page_of(url(name), at, state=state, **given), article).result()


# When to come back


@pytest.mark.parametrize(
    ("kind", "state", "age", "tries", "wait"),
    [
        ("article", "done", 10 * HOUR, 0, 5 * HOUR),
        ("article", "unchanged", 4 * DAY, 0, 2 * DAY),
        ("article", "done", timedelta(0), 0, HOUR),
        ("article", "done", -3 * DAY, 0, HOUR),  # a date in the future
        ("article", "done", 29 * DAY, 0, 7 * DAY),
        ("article", "done", 31 * DAY, 0, None),
        ("article", "failed", DAY, 0, HOUR),
        ("article", "failed", DAY, 3, 8 * HOUR),
        ("article", "failed", 900 * DAY, 5000, 7 * DAY),
        ("sitemap", "failed", DAY, 1, 2 * HOUR),
        ("article", "blocked", DAY, 0, DAY),
        ("article", "gone", DAY, 0, DAY),
        ("article", "skipped", DAY, 0, None),
        ("article", "redirected", DAY, 0, None),
        ("list", "done", DAY, 0, None),
        ("feed", "unchanged", DAY, 0, None),
    ],
)
def test_the_next_visit_follows_the_age_of_an_article_and_the_failures_of_an_address(kind, state, age, tries, wait):
    assert next_visit(kind, state, NOON, NOON - age, tries=tries) == (NOON + wait if wait else None)


@pytest.mark.parametrize(
    ("age", "quiet", "edits", "wait"),
    [
        (2 * DAY, 0, 0, DAY),
        (2 * DAY, 2, 0, 1.5 * DAY),
        (2 * DAY, 4, 0, 2 * DAY),
        (2 * DAY, 0, 1, DAY / 2),
        (2 * DAY, 4, 1, DAY),
        (60 * DAY, 0, 0, None),
        (60 * DAY, 0, 1, 7 * DAY),
        (91 * DAY, 0, 5, None),
    ],
)
def test_what_was_edited_is_visited_more_often_and_longer_and_what_stays_quiet_less(age, quiet, edits, wait):
    later = next_visit("article", "unchanged", NOON, NOON - age, quiet=quiet, edits=edits)
    assert later == (NOON + wait if wait else None)


@given(
    st.sampled_from(["article", "list", "feed", "sitemap"]),
    st.sampled_from(sorted(WAITS)),
    st.datetimes(timezones=st.just(UTC)),
    st.integers(0, 10**6),
    st.integers(0, 10**6),
    st.integers(0, 10**6),
)
def test_the_next_visit_is_never_sooner_than_an_hour_nor_later_than_a_week(kind, state, dated, tries, quiet, edits):
    later = next_visit(kind, state, NOON, dated, tries=tries, quiet=quiet, edits=edits)
    assert later is None or HOUR <= later - NOON <= 7 * DAY


# What is due


def test_a_new_address_is_due_at_once_and_counted_once(archive):
    assert add(archive, Link(url("a")), Link(url("b")), Link(url("a"))) == 2
    assert add(archive, Link(url("b")), Link(url("c"))) == 1
    assert due(archive) == ["a", "b", "c"]
    assert archive.frontier.counts(SITE) == {"due": 3}
    assert archive.frontier.counts("other.example") == {}


def test_articles_come_newest_first_and_those_without_a_date_last(archive):
    links = [Link(url("none"))] + [Link(url(day), published=date(2026, 11, day)) for day in (3, 20, 11)]
    add(archive, *links, Link(url("noon"), published=datetime(2026, 11, 20, 12, tzinfo=UTC)))
    assert due(archive) == ["noon", "20", "11", "3", "none"]
    assert due(archive, limit=2) == ["noon", "20"]


def test_a_quarter_of_a_batch_are_sources_feeds_first(archive):
    add(archive, *(Link(url(f"map{n}"), "sitemap", modified=date(2026, 11, n)) for n in range(1, 10)))
    add(archive, Link(url("list"), "list"), Link(url("feed"), "feed"), *(Link(url(f"a{n}")) for n in range(20)))
    assert due(archive, limit=8) == ["feed", "map9", "a0", "a1", "a2", "a3", "a4", "a5"]
    assert len(due(archive, limit=1000)) == 31
    assert due(archive, limit=30)[9:11] == ["map1", "a0"], "sources fill what articles leave free"
    assert due(archive, limit=3, kinds=("list", "sitemap")) == ["map9", "map8", "map7"]
    assert due(archive, limit=2, kinds=["article"]) == ["a0", "a1"]


def test_what_is_in_flight_or_of_another_site_is_left_out(archive):
    add(archive, Link(url("a")), Link(url("b")), Link(url("c")))
    archive.frontier.add(
        [Link("https://other.example/")], site="other.example", found_on=None, now=NOON, run_started=NOON
    )
    assert due(archive, limit=2, exclude=frozenset({url("a"), url("b")})) == ["c"]


def test_no_address_is_given_twice_in_a_run(archive):
    add(archive, Link(url("a")), Link(url("b")))
    visit(archive, "a", "failed", NOON + HOUR)
    assert due(archive, NOON + 30 * DAY, run_started=NOON) == ["b"]
    assert due(archive, NOON + 30 * DAY) == ["a", "b"]


def test_a_failure_is_tried_again_later_and_later_and_never_dropped(archive):
    at = NOON
    waits = []
    for _ in range(12):
        visit(archive, "a", "failed", at)
        [(text,)] = rows(archive, "SELECT next_fetch_at FROM urls")
        waits.append(datetime.fromisoformat(text) - at)
        at += waits[-1]
    assert waits[:4] == [HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR]
    assert waits[-1] == 7 * DAY
    visit(archive, "a", "done", at)
    assert rows(archive, "SELECT tries FROM urls") == [(0,)]


def test_the_list_of_a_run_is_read_once_in_it_and_again_in_the_next(archive):
    feed = Link(url("feed"), "feed")
    add(archive, feed)
    visit(archive, "feed", "done", NOON + HOUR, kind="feed")
    add(archive, feed, now=NOON + 2 * HOUR, started=NOON)
    assert due(archive, NOON + 2 * HOUR, run_started=NOON) == []
    add(archive, feed, now=NOON + 3 * HOUR, started=NOON + 3 * HOUR)
    assert due(archive, NOON + 3 * HOUR) == ["feed"]


def test_lists_that_name_each_other_are_read_once_in_a_run(archive):
    run = archive.begin_run("aspan")
    now = datetime.now(UTC)
    for name, other in (("one", "two"), ("two", "one")):
        links = (Link(url(other), "list"),)
        archive.record(page_of(url(name), now, kind="list", links=links), run=run).result()
    assert due(archive, now + HOUR, run_started=now) == []


@pytest.mark.parametrize(
    ("modified", "is_due"),
    [
        (NOON + 2 * HOUR, True),
        (NOON - HOUR, False),
        (date(2026, 11, 22), False),
        (NOON + 99 * DAY, False),  # the site's clock is wrong
        (None, False),
    ],
)
def test_an_article_modified_since_its_last_visit_is_due(archive, modified, is_due):
    now = NOON + 2 * HOUR + timedelta(minutes=1)
    archive.record(page_of(url("a")), article_of(published=NOON - 40 * DAY)).result()
    add(archive, Link(url("a"), modified=modified), now=now, started=now)
    assert (due(archive, now) == ["a"]) is is_due


def test_hints_fill_what_is_not_known_and_change_nothing_else(archive):
    add(archive, Link(url("a")))
    add(archive, Link(url("a"), title="Заголовок", published=date(2026, 11, 1)))
    add(archive, Link(url("a"), title="Другой", published=date(2026, 11, 2), modified=date(2026, 11, 9)))
    add(archive, Link(url("a"), modified=date(2026, 11, 3)))
    assert rows(archive, "SELECT title, published, modified FROM urls") == [("Заголовок", "2026-11-01", "2026-11-09")]


def test_a_page_brings_the_links_it_names_in_the_same_transaction(archive):
    archive.record(page_of(url("list"), kind="list", links=(Link(url("a")), Link(url("b"))))).result()
    assert due(archive) == ["a", "b"]
    assert rows(archive, "SELECT DISTINCT found_on FROM urls WHERE found_on IS NOT NULL") == [(url("list"),)]


# Days


def test_only_what_may_be_of_the_days_asked_for_is_given(archive):
    add(
        archive,
        Link(url("none")),
        Link(url("before"), published=date(2026, 11, 9)),
        Link(url("first"), published=date(2026, 11, 10)),
        Link(url("last"), published=date(2026, 11, 12)),
        Link(url("after"), published=date(2026, 11, 13)),
        Link(url("evening-of-9-in-utc"), published=datetime(2026, 11, 9, 20, tzinfo=UTC)),
        Link(url("long-before"), published=datetime(2026, 11, 9, 1, tzinfo=UTC)),
    )
    given = {"since": date(2026, 11, 10), "until": date(2026, 11, 12)}
    expected = ["last", "first", "evening-of-9-in-utc", "none"]
    assert due(archive, **given) == expected
    assert sorted(due(archive, full=True, **given)) == sorted(expected)
    assert len(due(archive, since=date.min, until=date.max)) == 7


def test_a_page_outside_the_days_stays_due_for_a_run_that_wants_them(archive):
    add(archive, Link(url("a")), Link(url("b")))
    visit(archive, "a", "skipped", NOON + HOUR, reason="outside since and until", published=date(2026, 10, 1))
    visit(archive, "b", "skipped", NOON + HOUR, reason="no article on the page")
    tomorrow = NOON + DAY
    assert due(archive, NOON + HOUR, run_started=NOON) == []
    assert due(archive, tomorrow, since=date(2026, 11, 1)) == []
    assert due(archive, tomorrow, since=date(2026, 9, 1)) == ["a"]
    assert due(archive, tomorrow) == ["a"]


# Every article again


def test_full_gives_every_article_once_the_one_unseen_for_longest_first(archive):
    add(archive, Link(url("never")), Link(url("feed"), "feed"))
    visit(archive, "new", "done", NOON + 2 * HOUR)
    visit(archive, "old", "done", NOON - 400 * DAY)
    visit(archive, "dead", "gone", NOON - DAY, status=410)
    visit(archive, "no-article", "skipped", NOON - 2 * DAY, reason="no article on the page")
    archive.record(page_of(url("to"), requested_url=url("from")), article_of(title="to")).result()
    started = NOON + 3 * HOUR
    assert due(archive, started, full=True) == ["feed", "never", "old", "no-article", "dead", "to", "new"]
    visit(archive, "old", "done", started + HOUR)
    assert "old" not in due(archive, started + HOUR, full=True, run_started=started)


# What an answer leaves


def test_a_redirect_leaves_a_row_for_both_addresses(archive):
    archive.record(page_of(url("to"), requested_url=url("from")), article_of()).result()
    assert rows(archive, "SELECT url, state, reason, next_fetch_at IS NULL FROM urls ORDER BY id") == [
        (url("from"), "redirected", f"to {url('to')}", 1),
        (url("to"), "done", None, 0),
    ]


def test_a_redirect_to_a_page_that_is_no_article_says_nothing_of_that_page(archive):
    visit(archive, "", "done", kind="list")
    archive.record(page_of(url(""), requested_url=url("a"), state="skipped", reason="no article on the page")).result()
    assert archive.frontier.counts(SITE) == {"done": 1, "skipped": 1}


def test_headers_for_a_conditional_request_are_those_of_the_last_good_answer(archive):
    tagged = (("ETag", '"1"'), ("Last-Modified", "Sun, 22 Nov 2026 12:00:00 GMT"))
    visit(archive, "a", "done", headers=tagged)
    visit(archive, "a", "failed", NOON + HOUR, headers=(("ETag", '"error"'),) * 0)
    [row] = archive.frontier.due(SITE, now=NOON + DAY, limit=1, run_started=NOON + DAY)
    assert (row.etag, row.last_modified, row.tries, row.article_id) == ('"1"', "Sun, 22 Nov 2026 12:00:00 GMT", 1, 1)
    visit(archive, "a", "done", NOON + DAY)
    assert rows(archive, "SELECT etag, last_modified FROM urls") == [(None, None)]


def test_an_address_that_was_taken_for_a_list_becomes_the_article_that_it_is(archive):
    add(archive, Link(url("a"), "list"))
    visit(archive, "a", "done")
    assert rows(archive, "SELECT kind FROM urls") == [("article",)]
    add(archive, Link(url("a"), "list"), now=NOON + DAY, started=NOON + DAY)
    assert rows(archive, "SELECT kind FROM urls") == [("article",)]
    assert due(archive, NOON + DAY) == ["a"]
