"""A crawl from the first request to the archive, against a real server, in a process of its own."""

from __future__ import annotations

import re
import time
from itertools import pairwise

import pytest
from articles import article_page, feed, list_page, sitemap

STORIES = {
    f"/town/the-old-bridge-part-{number}-{1000 + number}/": f"The old bridge, part {number}" for number in range(1, 7)
}


def newspaper(web, stories=STORIES):
    """A front page, a feed with half of the stories, a sitemap with all, a section list with the last one."""
    links = list(stories.items())
    for path, title in links:
        web.page(path, article_page(title))
    web.page("/robots.txt", f"User-agent: *\nDisallow: /private/\nSitemap: {web.url}/sitemap.xml\n", kind="text/plain")
    web.page("/sitemap.xml", sitemap(*((web.url + path, None) for path, _ in links)), kind="application/xml")
    web.page("/rss.xml", feed(*((web.url + path, title) for path, title in links[:3])), kind="application/rss+xml")
    web.page("/", list_page(*links[:2], ("/town/", "Town"), ("/private/hidden-story-about-the-mayor-77/", "Hidden")))
    web.page("/town/", list_page(links[-1]))


def test_every_article_of_a_site_is_archived_and_no_list(web, news):
    newspaper(web)
    done = news.crawl("anysite", "-a", f"url={web.url}/")
    assert f"anysite: {len(STORIES)} new" in done.stdout
    titles = {title for (title,) in news.rows("SELECT title FROM articles_view")}
    assert titles == set(STORIES.values())
    assert {kind for (kind,) in news.rows("SELECT kind FROM urls WHERE article_id IS NOT NULL")} == {"article"}


def test_text_is_the_article_and_nothing_else(web, news):
    newspaper(web)
    news.crawl("anysite", "-a", f"url={web.url}/")
    ((text,),) = news.rows("SELECT text FROM articles_view WHERE title = 'The old bridge, part 1'")
    assert text.startswith("The old bridge, part 1, said the town hall.")
    assert text.endswith("ask for a footbridge in the meantime.")
    assert not re.search("Share|Read also|older|rights reserved|Sport", text)


def test_a_second_crawl_of_unchanged_pages_makes_no_version(web, news):
    newspaper(web)
    news.crawl("anysite", "-a", f"url={web.url}/")
    again = news.crawl("anysite", "-a", f"url={web.url}/", "-a", "full=1")
    assert f"0 new, 0 edited, {len(STORIES)} unchanged" in again.stdout
    assert news.rows("SELECT count(*) FROM versions") == [(len(STORIES),)]


def test_an_edit_makes_one_version_and_the_old_text_stays(web, news):
    newspaper(web)
    news.crawl("anysite", "-a", f"url={web.url}/")
    path, title = next(iter(STORIES.items()))
    web.page(path, article_page(title, text="The work will take two years and not eighteen months, it turned out."))
    again = news.crawl("anysite", "-a", f"url={web.url}/", "-a", "full=1")
    assert "0 new, 1 edited" in again.stdout
    assert news.rows("SELECT versions FROM articles_view WHERE title = ?", title) == [(2,)]
    ((old,),) = news.rows("SELECT text FROM versions WHERE text IS NOT NULL")
    assert "said the town hall" in old


def test_an_edit_that_the_sitemap_dates_is_found_without_full(web, news):
    newspaper(web)
    news.crawl("anysite", "-a", f"url={web.url}/")
    path, title = next(iter(STORIES.items()))
    web.page(path, article_page(title, text="The work will take two years and not eighteen months, it turned out."))
    lastmod = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    web.page("/sitemap.xml", sitemap((web.url + path, lastmod)), kind="application/xml")
    time.sleep(1.1)  # the sitemap's clock and ours count whole seconds
    web.page("/sitemap.xml", sitemap((web.url + path, time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()))))
    asked = len(web.asked)
    assert "0 new, 1 edited, 0 unchanged" in news.crawl("anysite", "-a", f"url={web.url}/").stdout
    assert [one for one in web.paths()[asked:] if one in STORIES] == [path]


def test_one_articles_address_archives_that_one(web, news):
    newspaper(web)
    path = next(iter(STORIES))
    done = news.crawl("anysite", "-a", f"url={web.url}{path}")
    assert "1 new" in done.stdout
    assert [one for one in web.paths() if one != "/robots.txt"] == [path]


def test_a_file_of_addresses_is_fetched_and_nothing_else(web, news):
    newspaper(web)
    wanted = [web.url + path for path in list(STORIES)[:3]]
    (news.folder / "urls.txt").write_text(
        "\ufeff# three of them\n" + "\n".join([*wanted, "", wanted[0]]) + "\n", encoding="utf-8"
    )
    assert "3 new" in news.crawl("anysite", "-a", "urls=urls.txt").stdout
    assert sorted(web.url + one for one in web.paths() if one != "/robots.txt") == sorted(wanted)


def test_limit_stops_at_that_many_articles_and_the_rest_waits(web, news):
    newspaper(web)
    assert "2 new" in news.crawl("anysite", "-a", f"url={web.url}/", "-a", "limit=2").stdout
    assert news.rows("SELECT count(*) FROM articles") == [(2,)]
    assert f"{len(STORIES) - 2} new" in news.crawl("anysite", "-a", f"url={web.url}/").stdout


def test_since_and_until_are_inclusive_days_and_what_is_outside_waits(web, news):
    days = {f"/town/what-happened-on-day-{day}-90{day}/": f"2026-11-{day}T08:00:00+05:00" for day in (18, 19, 20, 21)}
    for path, day in days.items():
        web.page(path, article_page(path, published=day))
    web.page("/", list_page(*((path, path) for path in days)))
    news.crawl("anysite", "-a", f"url={web.url}/", "-a", "since=2026-11-19", "-a", "until=2026-11-20")
    assert news.rows("SELECT substr(published_local, 9, 2) FROM articles_view ORDER BY 1") == [("19",), ("20",)]
    outside = {url: state for url, state in news.urls().items() if "day-18" in url or "day-21" in url}
    assert all(reason.startswith("outside ") for _, reason in outside.values())
    assert "2 new" in news.crawl("anysite", "-a", f"url={web.url}/").stdout


def test_robots_txt_is_obeyed_and_the_refusal_is_noted(web, news):
    newspaper(web)
    web.page("/private/hidden-story-about-the-mayor-77/", article_page("Hidden"))
    news.crawl("anysite", "-a", f"url={web.url}/")
    assert not [path for path in web.paths() if path.startswith("/private/")]
    assert ("skipped", "Forbidden by robots.txt") in news.urls().values()


@pytest.mark.parametrize("status", [500, 503, 429])
def test_a_robots_txt_that_cannot_be_read_forbids_all_and_the_addresses_wait(web, news, status):
    newspaper(web)
    web.page("/robots.txt", "sorry", status=status)
    done = news.crawl("anysite", "-a", f"url={web.url}/", code=3)
    assert set(web.paths()) == {"/robots.txt"}
    assert f"HTTP {status}" in done.stderr
    assert "Traceback" not in done.stderr
    newspaper(web)
    time.sleep(1.1)  # the frontier's clock counts whole seconds: the front page is due in a later one
    assert f"{len(STORIES)} new" in news.crawl("anysite", "-a", f"url={web.url}/").stdout


def test_a_front_page_that_redirects_to_another_site_is_told_and_left(web, news):
    newspaper(web)
    port = web.url.rsplit(":", 1)[1]
    web.answers["/old"] = (301, {"Location": f"{web.url}/"}, b"")
    done = news.crawl("anysite", "-a", f"url=http://localhost:{port}/old", private="127.0.0.1,localhost", code=None)
    assert f"{len(STORIES)} new" not in done.stdout  # another registered domain: not this site any more
    assert any("another site" in (reason or "") for _, reason in news.urls().values())


def test_a_robots_txt_that_is_not_there_allows_all(web, news):
    newspaper(web)
    del web.answers["/robots.txt"]
    assert f"{len(STORIES)} new" in news.crawl("anysite", "-a", f"url={web.url}/").stdout


def test_the_user_agent_says_who_we_are_and_how_to_reach_the_operator(web, news):
    newspaper(web)
    news.crawl("anysite", "-a", f"url={web.url}/")
    agents = {headers["User-Agent"] for _, headers, _ in web.asked}
    assert len(agents) == 1
    assert re.fullmatch(r"newscrawler/[\d.]+ \(\+tests@example\.org\)", agents.pop())
    assert not any("Cookie" in headers or "Referer" in headers for _, headers, _ in web.asked)


def test_requests_to_a_site_keep_the_delay_between_them(web, news):
    newspaper(web)
    news.crawl("anysite", "-a", f"url={web.url}/", "-s", "DOWNLOAD_DELAY=0.2")
    times = [when for _, _, when in web.asked]
    assert len(times) > 5
    assert times[-1] - times[0] > 0.9 * 0.2 * (len(times) - 1)
    gaps = [later - earlier for earlier, later in pairwise(times)]
    assert min(gaps) > 0.1  # a busy machine's share


def test_private_addresses_that_pages_name_are_never_asked(web, other_web, news):
    newspaper(web)
    port = other_web.url.rsplit(":", 1)[1]
    secret = "/secret/story-of-the-inner-network-4711/"
    other_web.page(secret, article_page("Secret"))
    hosts = ("127.0.0.2", "2130706434", "0x7f.2", "127.2", "[::ffff:127.0.0.2]")
    for number, host in enumerate(hosts):
        target = f"http://{host}:{port}{secret}"
        web.answers[f"/town/a-way-to-the-inside-{number}-50{number}/"] = (302, {"Location": target}, b"")
    web.page(
        "/", list_page(*((f"/town/a-way-to-the-inside-{number}-50{number}/", "In") for number in range(len(hosts))))
    )
    news.crawl("anysite", "-a", f"url={web.url}/", code=None)
    assert other_web.asked == []
    states = {state for url, state in news.urls().items() if "inside" in url}
    assert len([url for url in news.urls() if "inside" in url]) == len(hosts)
    assert {state for state, _ in states} <= {"skipped", "failed"}


def test_every_answer_gives_its_address_a_state_and_a_reason(web, news):
    cases = {
        "/news/gone-for-good-and-ever-1/": (410, b"gone"),
        "/news/never-was-there-at-all-2/": (404, b"no"),
        "/news/not-for-your-eyes-today-3/": (403, b"no"),
        "/news/the-server-has-a-bad-day-4/": (500, b"oops"),
        "/news/too-many-people-ask-5/": (429, b"later"),
        "/news/there-is-nothing-in-it-6/": (200, b""),
        "/news/this-is-a-paper-document-7/": (200, b"%PDF-1.4 <binary>"),
        "/news/only-a-menu-stands-here-8/": (200, list_page(("/a", "A"), ("/b", "B")).encode()),
        "/news/a-good-story-after-all-9/": (200, article_page("A good story after all").encode()),
    }
    for path, (status, body) in cases.items():
        web.page(path, body, status=status)
    web.page("/", list_page(*((path, path) for path in cases)))
    news.crawl("anysite", "-a", f"url={web.url}/", code=None)
    states = {url.removeprefix(web.url): state for url, state in news.urls().items()}
    assert [states[path] for path in cases] == [
        ("gone", "HTTP 410"),
        ("gone", "HTTP 404"),
        ("blocked", "HTTP 403"),
        ("failed", "HTTP 500"),
        ("blocked", "HTTP 429"),
        ("failed", "empty body"),
        ("skipped", "no HTML page: text/html"),
        ("skipped", "no article on the page"),
        ("done", None),
    ]


def test_two_addresses_that_redirect_to_one_article_make_one_article(web, news):
    path, title = next(iter(STORIES.items()))
    web.page(path, article_page(title))
    for old in ("/town/former-address-of-the-story-71/", "/town/another-former-address-72/"):
        web.answers[old] = (301, {"Location": web.url + path}, b"")
    web.page(
        "/",
        list_page(
            ("/town/former-address-of-the-story-71/", "A"), ("/town/another-former-address-72/", "B"), (path, title)
        ),
    )
    news.crawl("anysite", "-a", f"url={web.url}/")
    assert news.rows("SELECT url FROM articles") == [(web.url + path,)]
    assert news.rows("SELECT count(*) FROM versions") == [(1,)]


@pytest.mark.parametrize("encoding", ["windows-1251", "koi8-r"])
def test_cyrillic_pages_are_stored_readable_whatever_they_declare(web, news, encoding):
    sentences = "<p>Мост через реку открыли в понедельник утром, сообщил аким города.</p>" * 1 + "".join(
        f"<p>Строители работали над ним {number} месяцев и уложились в смету, рассказали в акимате.</p>"
        for number in range(11, 17)
    )
    html = (
        f"<html><head><title>Мост открыли</title></head><body><h1>Мост через реку открыли</h1>{sentences}</body></html>"
    )
    web.page("/news/most-cherez-reku-otkryli-81/", html.encode(encoding), kind="text/html")
    news.crawl("anysite", "-a", f"url={web.url}/news/most-cherez-reku-otkryli-81/")
    assert news.rows("SELECT title, language FROM articles_view") == [("Мост через реку открыли", "ru")]


def test_articles_alone_are_exported_by_scrapys_own_feeds(web, news):
    newspaper(web)
    news.crawl("anysite", "-a", f"url={web.url}/", "-o", "out.jsonl")
    lines = (news.folder / "out.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(lines) == len(STORIES)
    assert all('"title"' in line and '"page"' not in line for line in lines)
