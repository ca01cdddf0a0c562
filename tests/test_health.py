"""What a run says against the site's own past: counts that add up, alarms that are on when they should be."""

from __future__ import annotations

import os
import signal
import socket
from contextlib import closing
from dataclasses import fields, replace
from datetime import timedelta

import pytest
from answers import NOON, article_of, page_of, rows
from articles import article_page, feed, list_page

from newscrawler.archive import Archive
from newscrawler.archive.alarms import ACCEPTED_AFTER, ENOUGH_RUNS, Alarm, Found, SiteRun, alarms, span
from newscrawler.archive.health import open_runs, site_healths

DAY = timedelta(days=1)
ARTICLES = Found(pages=20, texts=20, titles=20, leads=12, dates=20, bylines=16, median_words=300, upper_words=450)
NO_TEXT = {"texts": 0, "titles": 0, "leads": 0, "dates": 0, "bylines": 0, "median_words": None, "upper_words": None}
GOOD = SiteRun(
    run_id=1, spider="aspan", started_at=NOON, known=500, fetched=22, sources=2, new=10, edited=1, unchanged=9,
    skipped=0, gone=0, blocked=0, failed=0, same_text=1, first=ARTICLES,
)  # fmt: skip


def changed(change: dict[str, int | None]) -> SiteRun:
    """A good run but for some numbers."""
    names = {field.name for field in fields(Found)}
    found = replace(ARTICLES, **{name: value for name, value in change.items() if name in names})
    return replace(GOOD, first=found, **{name: value for name, value in change.items() if name not in names})


def days(*runs: SiteRun) -> list[SiteRun]:
    return [replace(run, run_id=n, started_at=NOON + n * DAY) for n, run in enumerate(runs, start=1)]


def kinds(*runs: SiteRun) -> list[tuple[str, str | None]]:
    return [(alarm.kind, alarm.field) for alarm in alarms("aspan.example", days(*runs))]


def of_archive(read, archive: Archive):
    with closing(archive.connect()) as connection:
        return read(connection)


# Judging


def test_a_healthy_site_has_no_alarm():
    assert kinds(*[GOOD] * 20) == []
    assert kinds() == []


@pytest.mark.parametrize(
    ("change", "kind", "field"),
    [
        ({"texts": 4, "titles": 4, "leads": 3, "dates": 4, "bylines": 3}, "coverage", "text"),
        ({"titles": 5}, "coverage", "title"),
        ({"leads": 0}, "coverage", "lead"),
        ({"dates": 9}, "coverage", "published"),
        ({"bylines": 1}, "coverage", "authors"),
        ({"median_words": 120, "upper_words": 200}, "length", "text"),
        ({"same_text": 4}, "same text", "text"),
        ({"blocked": 9}, "blocked", None),
    ],
)
def test_a_run_that_differs_from_the_past_raises_its_alarm_at_once(change, kind, field):
    assert kinds(*[GOOD] * ENOUGH_RUNS, changed(change)) == [(kind, field)]
    again = replace(GOOD, first=Found(), again=ARTICLES)
    other = changed(change)
    assert kinds(*[again] * ENOUGH_RUNS, replace(other, first=Found(), again=other.first)) == [(kind, field)]


@pytest.mark.parametrize(
    "change",
    [
        {"titles": 11},
        {"leads": 7},
        {"bylines": 9},
        {"median_words": 160, "upper_words": 300},
        {"median_words": 140, "upper_words": 450},  # many short items beside the usual ones
        {"same_text": 2},
        {"blocked": 4},
        {"blocked": 2, "fetched": 4},
        {"pages": 2, "texts": 2, "bylines": 0, "titles": 2, "leads": 0, "dates": 2},  # two articles prove nothing
        {"pages": 0, **NO_TEXT},
    ],
)
def test_a_run_that_differs_little_raises_none(change):
    assert kinds(*[GOOD] * 14, changed(change)) == []


def test_before_enough_runs_there_is_no_past_to_judge_by():
    broken = changed(NO_TEXT)
    assert kinds(*[GOOD] * (ENOUGH_RUNS - 1), broken) == []
    assert kinds(*[GOOD] * ENOUGH_RUNS, broken) == [("coverage", "text")]


def test_one_text_at_many_addresses_and_a_wall_need_no_past():
    assert kinds(replace(GOOD, same_text=20, blocked=10)) == [("same text", "text"), ("blocked", None)]
    assert kinds(changed({"texts": 5_000, "pages": 5_000, "same_text": 40})) == [], "of a whole site some are the same"


def test_a_field_that_was_seldom_there_is_missed_only_when_chance_is_ruled_out():
    rare = changed({"bylines": 2})
    assert kinds(*[rare] * 14, changed({"bylines": 0})) == []
    many = changed({"pages": 400, "texts": 400, "titles": 400, "leads": 240, "dates": 400, "bylines": 3})
    assert kinds(*[rare] * 14, many) == [("coverage", "authors")]


def test_new_pages_without_text_are_not_hidden_by_old_ones_that_have_it():
    both = replace(GOOD, again=replace(ARTICLES, pages=200, texts=200, titles=200, dates=200, bylines=160, leads=120))
    assert kinds(*[both] * 14, replace(both, first=replace(ARTICLES, **NO_TEXT))) == [("coverage", "text")]


def test_runs_of_one_article_are_judged_together():
    one = changed({"pages": 1, "texts": 1, "titles": 1, "leads": 1, "dates": 1, "bylines": 1})
    empty = changed({"pages": 1, **NO_TEXT})
    assert kinds(*[one] * 14, empty, empty) == []
    for runs in (6, 9, 20):
        assert kinds(*[one] * 14, *[empty] * runs) == [("coverage", "text")]
    assert kinds(*[one] * 14, *[empty] * 20, *[one] * 6) == []


def test_an_alarm_stays_on_until_the_site_is_well_again():
    broken = changed({"dates": 0})
    assert kinds(*[GOOD] * 14, *[broken] * 25) == [("coverage", "published")]
    assert kinds(*[GOOD] * 14, *[broken] * 25, GOOD) == []


def test_after_thirty_days_the_new_state_is_the_usual_one():
    assert kinds(*[GOOD] * 14, *[changed({"bylines": 0})] * (ACCEPTED_AFTER.days + 2)) == []


def test_a_run_that_read_no_article_leaves_the_alarm_of_the_last_that_did():
    nothing = changed({"new": 1, "pages": 0, **NO_TEXT})
    assert kinds(*[GOOD] * 14, changed({"titles": 0}), nothing) == [("coverage", "title")]


def test_nothing_new_for_three_times_the_usual_gap_is_silence():
    silent = replace(GOOD, new=0)
    assert kinds(*[GOOD] * 6, *[silent] * 3) == []
    assert kinds(*[GOOD] * 6, *[silent] * 4) == [("silence", None)]
    assert kinds(*[GOOD] * 6, *[silent] * 4, GOOD) == []
    assert kinds(*[GOOD] * 5, *[silent] * 9) == [], "four gaps are no usual gap"


def test_a_silence_that_comes_back_each_week_is_usual():
    def hourly(*pattern: tuple[int, int]) -> list[SiteRun]:
        """(hours, new) of one run after another."""
        moment, runs = NOON, []
        for hours, new in pattern:
            moment += timedelta(hours=hours)
            runs.append(replace(GOOD, started_at=moment, new=new))
        return runs

    week = [(1, 3)] * 100 + [(1, 0)] * 60
    assert alarms("a.example", hourly(*week, *week, *week)) == []
    (alarm,) = alarms("a.example", hourly(*week, *week, *week, *[(1, 0)] * 30))
    assert str(alarm) == "a.example: nothing new for 4 days, usually something every 60 minutes"


def test_runs_that_could_read_no_list_are_no_silence():
    offline = replace(GOOD, new=0, sources=0, fetched=0)
    assert kinds(*[GOOD] * 6, *[offline] * 9) == []


def test_an_alarm_names_site_field_and_what_to_do():
    (alarm,) = alarms("aspan.example", days(*[GOOD] * 14, changed({"titles": 1})))
    assert alarm == Alarm("aspan.example", "coverage", "title", "found in 5% of 20 articles, usually in 100%")
    assert str(alarm).startswith("aspan.example: title: ")
    assert "scrapy parse" in alarm.advice


def test_lengths_of_time_are_readable():
    assert [span(timedelta(minutes=n)) for n in (3, 150, 3 * 24 * 60)] == ["3 minutes", "2 hours", "3 days"]


# Counting


def test_counts_of_a_run_are_taken_from_its_answers(tmp_path):
    with Archive(tmp_path / "news.db") as archive:
        first = archive.begin_run("aspan")
        for n in range(4):
            text = " ".join(["слово"] * (100 + 100 * n))
            article = article_of(f"Статья {n}", text, authors=("Айна",) if n else (), published=NOON if n > 1 else None)
            archive.record(page_of(f"https://aspan.example/news/{n}/"), article, run=first).result()
        others = {"gone": 404, "failed": 500, "blocked": 403, "skipped": 200}
        for state, status in others.items():
            page = page_of(f"https://aspan.example/news/{state}/", state=state, status=status, reason="why")
            archive.record(page, run=first).result()
        outside = page_of("https://aspan.example/news/old/", state="skipped", reason="outside since and until")
        archive.record(outside, run=first).result()
        archive.record(page_of("https://aspan.example/", kind="list"), run=first).result()
        archive.finish_run(first, "finished", {})
        (health,) = of_archive(site_healths, archive)
        last = health.last
        assert last is not None
        assert (last.fetched, last.sources, last.new, last.edited, last.unchanged) == (10, 1, 4, 0, 0)
        assert (last.skipped, last.gone, last.blocked, last.failed, last.known) == (2, 1, 1, 1, 10)
        found = Found(pages=5, texts=4, titles=4, dates=2, bylines=3, median_words=250, upper_words=325)
        assert (last.first, last.again, last.same_text) == (found, Found(), 1)
        assert health.articles == 4

        second = archive.begin_run("aspan")
        for n, text in enumerate(("новый текст", " ".join(["слово"] * 200))):
            page = page_of(f"https://aspan.example/news/{n}/", NOON + DAY)
            archive.record(page, article_of(f"Статья {n}", text), run=second).result()
        archive.finish_run(second, "finished", {})
        (health,) = of_archive(site_healths, archive)
        assert health.last is not None
        assert (health.last.new, health.last.edited, health.last.unchanged, health.last.blocked) == (0, 0, 1, 1)
        assert (health.last.first.pages, health.last.again.texts) == (0, 1)


def test_a_field_that_the_article_once_had_and_the_page_no_longer_gives_is_missed(tmp_path):
    with Archive(tmp_path / "news.db") as archive:
        for day, published in ((0, NOON), (1, None)):
            run = archive.begin_run("aspan")
            page = page_of("https://aspan.example/news/1/", NOON + day * DAY)
            archive.record(page, article_of(published=published), run=run).result()
            archive.finish_run(run, "finished", {})
        assert rows(archive, "SELECT visit, dates, texts FROM run_fields ORDER BY run_id") == [
            ("first", 1, 1),
            ("again", 0, 1),
        ]
        assert rows(archive, "SELECT published_at IS NULL FROM articles") == [(0,)]


def test_a_text_that_shrank_to_a_stub_is_an_edit_when_it_is_seen_twice(tmp_path):
    long, stub = " ".join(f"слово{n}" for n in range(300)), "Статья сокращена по просьбе автора."
    with Archive(tmp_path / "news.db") as archive:
        changes = [
            archive.record(page_of("https://aspan.example/news/1/", NOON + day * DAY), article_of(text=text))
            .result()
            .change
            for day, text in enumerate((long, stub, long, stub, stub))
        ]
        assert changes == ["new", "blocked", "unchanged", "blocked", "edited"]


def test_a_stub_that_other_addresses_show_is_no_edit_however_often_it_is_seen(tmp_path):
    long = " ".join(f"слово{n}" for n in range(300))
    with Archive(tmp_path / "news.db") as archive:
        for n in range(4):
            archive.record(page_of(f"https://aspan.example/news/{n}/"), article_of(f"Статья {n}", long)).result()
        for day in (1, 2, 3):
            for n in range(4):
                page = page_of(f"https://aspan.example/news/{n}/", NOON + day * DAY)
                outcome = archive.record(page, article_of(f"Статья {n}", "Ведутся работы на сервере.")).result()
                assert outcome.change == "blocked"
        assert rows(archive, "SELECT DISTINCT text = ?, version FROM articles", long) == [(1, 1)]
        ((reason,),) = rows(archive, "SELECT DISTINCT reason FROM urls")
        assert reason == "text shrank from 300 to 4 words, which 3 other addresses show as well"
        assert rows(archive, "SELECT count(*) FROM fetches WHERE raw_page_id IS NULL") == [(0,)], "the page is kept"


# Runs without an end


def end_by_kill(archive_path, spider: str) -> None:
    """A run whose process is gone."""
    child = os.fork()
    if not child:
        Archive(archive_path).begin_run(spider)
        os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(child, 0)


@pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork.*:DeprecationWarning")  # the child ends at once
def test_a_killed_run_is_named_and_the_next_one_marks_and_counts_it(tmp_path):
    path = tmp_path / "news.db"
    end_by_kill(path, "aspan")
    with Archive(path) as archive:
        (run,) = of_archive(open_runs, archive)
        assert (run.spider, run.crashed) == ("aspan", True)
        archive.record(page_of("https://aspan.example/news/1/"), article_of(), run=run.run_id).result()
        number = archive.begin_run("aspan")
        assert rows(archive, "SELECT finished_at, finish_reason FROM runs WHERE id = 1") == [(None, "crashed")]
        assert rows(archive, "SELECT run_id, new FROM run_sites") == [(1, 1)]
        archive.finish_run(number, "finished", {})
        assert of_archive(open_runs, archive) == []


def test_a_run_that_goes_on_is_no_crash(tmp_path):
    with Archive(tmp_path / "news.db") as archive:
        archive.begin_run("aspan")
        archive.begin_run("other")
        assert [run.crashed for run in of_archive(open_runs, archive)] == [False, False]


def test_a_run_of_another_computer_is_over_when_a_newer_one_has_ended(tmp_path):
    with Archive(tmp_path / "news.db") as archive:
        archive.begin_run("aspan")
        change = "UPDATE runs SET host = ?"
        elsewhere = (f"not-{socket.gethostname()}",)
        archive._submit(lambda connection, _raw_id: connection.execute(change, elsewhere)).result()
        assert [run.crashed for run in of_archive(open_runs, archive)] == [False]
        archive.finish_run(archive.begin_run("aspan"), "finished", {})
        assert [run.crashed for run in of_archive(open_runs, archive)] == [True]


# A real crawl


def test_states_of_a_crawl_with_every_outcome_add_up(web, news):
    other = "/news/a-story-that-stays-as-it-is-1/"
    cases = {
        other: (200, article_page("A story that stays").encode()),
        "/news/a-story-that-is-gone-now-2/": (404, b"no"),
        "/news/a-story-behind-a-wall-now-3/": (403, b"no"),
        "/news/a-story-of-a-bad-day-now-4/": (500, b"oops"),
        "/news/just-a-moment-please-now-5/": (200, b"<title>Just a moment...</title><p>Wait."),
        "/news/not-found-but-two-hundred-6/": (200, b"<title>Page not found</title><p>Sorry."),
        "/news/a-paper-instead-of-a-page-7/": (200, b"%PDF-1.4"),
        "/news/there-is-nothing-in-here-8/": (200, b""),
    }
    for path, (status, body) in cases.items():
        web.page(path, body, status=status)
    web.answers["/news/a-former-address-of-one-9/"] = (301, {"Location": web.url + other}, b"")
    web.answers["/news/a-loop-of-redirects-now-10/"] = (301, {"Location": "/news/a-loop-of-redirects-now-10/"}, b"")
    links = [*cases, "/news/a-former-address-of-one-9/", "/news/a-loop-of-redirects-now-10/"]
    web.page("/robots.txt", "User-agent: *\nDisallow: /private/\n", kind="text/plain")
    web.page("/", list_page(*((path, path) for path in links), ("/private/hidden-story-of-the-day-11/", "Hidden")))
    news.crawl("anysite", "-a", f"url={web.url}/", code=None)
    ((known, fetched, *parts),) = news.rows(
        "SELECT known, fetched, sources, new, edited, unchanged, skipped, gone, blocked, failed FROM run_sites"
    )
    states = dict(news.rows("SELECT state, count(*) FROM urls GROUP BY state"))
    assert known == sum(states.values()) == news.rows("SELECT count(*) FROM urls")[0][0]
    assert fetched == sum(parts) == news.rows("SELECT count(*) FROM fetches")[0][0]
    assert "due" not in states
    assert {"done", "gone", "blocked", "failed", "skipped", "redirected"} <= set(states)
    assert news.rows("SELECT count(*) FROM urls WHERE reason IS NULL AND state NOT IN ('done', 'unchanged')") == [(0,)]


def test_a_redesign_raises_its_alarm_at_the_first_run_after_a_healthy_history(web, news):
    def publish(day: int, html) -> list[str]:
        stories = {f"/town/story-{n}-of-day-{day}-{100 * day + n}/": f"Story {n} of day {day}" for n in range(4)}
        for path, title in stories.items():
            web.page(path, html(title))
        web.page("/rss.xml", feed(*((web.url + path, title) for path, title in stories.items())), kind="text/xml")
        web.page("/", list_page(*stories.items()).replace("<head>", "<head>" + named))
        return [web.url + path for path in stories]

    def redesigned(title: str) -> str:
        head, _, rest = article_page(title).partition("<div class=story>")
        head = head.replace("<h1>", "<div class=headline_new>").replace("</h1>", "</div>")
        return f"{head}<div class=story></div><script>render(document)</script>{rest[rest.index('<aside') :]}"

    host = web.url.removeprefix("http://")
    named = '<link rel=alternate type="application/rss+xml" href="/rss.xml">'
    with Archive(news.archive) as archive:
        for day in range(1, ENOUGH_RUNS + 1):
            run = archive.begin_run("anysite")
            for url in publish(day, article_page):
                page = page_of(url, site=host)
                archive.record(page, article_of(url, f"{url}: " + "слово " * 90, published=NOON), run=run).result()
            assert archive.finish_run(run, "finished", {}) == []
    publish(ENOUGH_RUNS + 1, redesigned)
    done = news.crawl("anysite", "-a", f"url={web.url}/", code=1)
    (line,) = [line for line in done.stderr.splitlines() if "Alarm" in line]
    assert f"{host}: text: found in 0% of 4 articles, usually in 100%" in line
    assert "1 alarm, see scrapy status" in done.stdout
    assert "text: found in 0%" in news.run("status", code=1).stdout


def test_an_answer_that_was_re_extracted_before_its_run_ended_counts_once(tmp_path):
    with Archive(tmp_path / "news.db") as archive:
        run = archive.begin_run("aspan")
        url = "https://aspan.example/1"
        archive.record(page_of(url), article_of(), run=run).result()
        archive.record(archive.page(1), article_of(text="Прочитано иначе."), cause="re-extract").result()
        archive.finish_run(run, "finished", {})
        assert rows(archive, "SELECT fetched, new, unchanged FROM run_sites") == [(1, 1, 0)]
