"""Where articles are found, how far back, and what is not asked for twice."""

from __future__ import annotations

import textwrap
import time
from datetime import UTC, datetime, timedelta

import pytest
from articles import article_page, feed, list_page, sitemap

SPIDER = """
from newscrawler.site import Site
from newscrawler.spiders.base import NewsSpider


class Courier(NewsSpider):
    name = "courier"
    site = Site(domain="{host}", {facts})
"""


def described(news, web, **facts):
    """A spider file for the server, with the fields of its Site."""
    fields = ", ".join(f"{name}={value!r}" for name, value in facts.items())
    source = SPIDER.format(host=web.url.removeprefix("http://"), facts=fields)
    (news.folder / "courier.py").write_text(textwrap.dedent(source), encoding="utf-8")


def story(web, number, **options):
    path = f"/town/story-of-the-mill-number-{number}-{3000 + number}/"
    web.page(path, article_page(f"Story of the mill, number {number}", **options))
    return path


def test_the_pages_of_a_section_are_read_to_where_everything_is_known(web, news):
    described(news, web, sections=(f"{web.url}/town/page/{{page}}/",), section_pages=9)
    for page in range(1, 6):
        paths = [story(web, 10 * page + n) for n in range(2)]
        web.page(f"/town/page/{page}/", list_page(*((path, path) for path in paths)))
    assert "10 new" in news.run("runspider", "courier.py", code=None).stdout
    web.page("/town/page/1/", list_page((story(web, 99), "New"), (story(web, 10), "Known")))
    asked = len(web.asked)
    assert "1 new" in news.run("runspider", "courier.py").stdout
    lists = [path for path in web.paths()[asked:] if "/page/" in path]
    assert lists == ["/town/page/1/", "/town/page/2/"]  # the second has nothing new, so the third is not asked for


def test_a_section_is_read_to_its_bound_only(web, news):
    described(news, web, sections=(f"{web.url}/town/page/{{page}}/",), section_pages=2)
    for page in range(1, 5):
        web.page(f"/town/page/{page}/", list_page((story(web, page), "A story")))
    assert "2 new" in news.run("runspider", "courier.py").stdout


def test_since_reads_on_into_the_past_and_by_the_archive_of_days(web, news):
    today = datetime.now(UTC).date()
    described(news, web, archives=(f"{web.url}/{{year}}/{{month:02}}/{{day}}/",), timezone="UTC")
    web.page("/", list_page(("/x", "nothing here")))
    for back in range(6):
        day = today - timedelta(days=back)
        path = story(web, back, published=f"{day}T10:00:00+00:00")
        web.page(f"/{day.year}/{day.month:02}/{day.day}/", list_page((path, "A story")))
    since = today - timedelta(days=4)
    assert "5 new" in news.run("runspider", "courier.py", "-a", f"since={since}", code=None).stdout
    days = [path for path in web.paths() if path.count("/") == 4 and path[1:5].isdecimal()]
    assert days == sorted(days, key=lambda path: [int(part) for part in path.split("/")[1:4]], reverse=True)
    asked = len(web.asked)
    news.run("runspider", "courier.py", "-a", f"since={since}", code=None)
    again = [path for path in web.paths()[asked:] if path.count("/") == 4 and path[1:5].isdecimal()]
    assert len(again) == 3  # what is closed is not read twice


def test_what_a_feed_says_fills_what_the_page_does_not(web, news):
    path = story(web, 7, published=None)
    day = "<pubDate>Fri, 20 Nov 2026 09:30:00 +0500</pubDate>"
    item = f"<item><title>A title</title><link>{web.url}{path}</link>{day}</item>"
    web.page("/rss.xml", feed().replace("</title>", "</title>" + item, 1))
    described(news, web, feeds=(f"{web.url}/rss.xml",), timezone="Asia/Almaty")
    news.run("runspider", "courier.py")
    assert news.rows("SELECT title, published_at FROM articles_view") == [
        ("Story of the mill, number 7", "2026-11-20T04:30:00Z")
    ]


def test_an_article_that_has_not_changed_is_answered_304_and_kept(web, news):
    path = story(web, 1)
    page = web.answers[path]
    web.answers[path] = (200, {**page[1], "ETag": '"v1"'}, page[2])
    web.page("/", list_page((path, "A story")))
    news.crawl("anysite", "-a", f"url={web.url}/")
    news.rewind()
    web.answers[path] = (304, {"ETag": '"v1"'}, b"")
    assert "0 new, 0 edited, 1 unchanged" in news.crawl("anysite", "-a", f"url={web.url}/").stdout
    assert [headers.get("If-None-Match") for asked, headers, _ in web.asked if asked == path] == [None, '"v1"']
    assert news.rows("SELECT versions, gone_at FROM articles_view") == [(1, None)]
    web.answers[path] = page
    news.crawl("anysite", "-a", f"url={web.url}/", "-a", "full=1")
    assert [headers.get("If-None-Match") for asked, headers, _ in web.asked if asked == path][2:] == [None]


def test_an_endless_chain_of_sitemaps_ends(web, news):
    for number in range(12):
        index = f"<sitemapindex><sitemap><loc>{web.url}/map-{number + 1}.xml</loc></sitemap></sitemapindex>"
        web.page(f"/map-{number}.xml", '<?xml version="1.0"?>' + index, kind="application/xml")
    described(news, web, sitemaps=(f"{web.url}/map-0.xml",))
    news.run("runspider", "courier.py")
    assert len([path for path in web.paths() if path.startswith("/map-")]) == 4


def test_a_sitemap_older_than_what_is_asked_for_is_not_read(web, news):
    rows = "".join(
        f"<sitemap><loc>{web.url}/map-{year}.xml</loc><lastmod>{year}-12-31</lastmod></sitemap>"
        for year in (2024, 2025)
    )
    web.page("/maps.xml", f'<?xml version="1.0"?><sitemapindex>{rows}</sitemapindex>', kind="application/xml")
    for year in (2024, 2025):
        path = story(web, year, published=f"{year}-06-01T10:00:00+05:00")
        web.page(f"/map-{year}.xml", sitemap((web.url + path, None)), kind="application/xml")
    described(news, web, sitemaps=(f"{web.url}/maps.xml",))
    assert "1 new" in news.run("runspider", "courier.py", "-a", "since=2025-01-01").stdout
    assert "/map-2024.xml" not in web.paths()
    assert "1 new" in news.run("runspider", "courier.py").stdout


def test_a_page_without_an_article_is_looked_at_again_as_its_layout_may_be_new(web, news):
    path = story(web, 1)
    page = web.answers[path]
    web.page(path, "<html><title>A story</title><div><b>Only a heading</b></div></html>")
    web.page("/", list_page((path, "A story")))
    news.crawl("anysite", "-a", f"url={web.url}/", code=None)
    assert news.urls()[web.url + path] == ("skipped", "no article on the page")
    web.answers[path] = page
    news.rewind()
    assert "1 new" in news.crawl("anysite", "-a", f"url={web.url}/", code=None).stdout


def test_articles_are_fetched_between_one_sitemap_and_the_next(web, news):
    rows = "".join(f"<sitemap><loc>{web.url}/map-{number}.xml</loc></sitemap>" for number in range(4))
    web.page("/maps.xml", f'<?xml version="1.0"?><sitemapindex>{rows}</sitemapindex>', kind="application/xml")
    for number in range(4):
        paths = [story(web, 10 * number + n) for n in range(3)]
        web.page(f"/map-{number}.xml", sitemap(*((web.url + path, None) for path in paths)), kind="application/xml")
    described(news, web, sitemaps=(f"{web.url}/maps.xml",))
    assert "12 new" in news.run("runspider", "courier.py").stdout
    paths = web.paths()
    first_story = next(at for at, path in enumerate(paths) if "story" in path)
    assert sum(path.startswith("/map-") for path in paths[:first_story]) <= 2


def test_an_article_that_comes_back_is_noted(web, news):
    path = story(web, 1)
    page = web.answers[path]
    web.page("/", list_page((path, "A story")))
    news.crawl("anysite", "-a", f"url={web.url}/")
    web.page(path, "gone", status=410)
    for _ in range(2):
        time.sleep(0.01)
        news.crawl("anysite", "-a", f"url={web.url}/", "-a", "full=1", code=None)
    assert news.rows("SELECT gone_at IS NULL, returned_at IS NULL FROM articles") == [(0, 1)]
    web.answers[path] = page
    news.crawl("anysite", "-a", f"url={web.url}/", "-a", "full=1")
    assert news.rows("SELECT gone_at IS NULL, returned_at IS NULL FROM articles") == [(1, 0)]


@pytest.mark.parametrize("changed", [False, True])
def test_every_variant_of_an_address_is_one_article(web, news, changed):
    path = "/town/the-mill-turns-again-after-years-4711/"
    variants = [
        path,
        path.rstrip("/"),
        f"{path}?utm_source=mail&utm_medium=x",
        f"{path}?fbclid=abc",
        f"{path}?print=1",
        f"{path}?amp=1",
        f"{path}amp/",
        f"{path}index.html",
        f"/{path}",
        f"/./town/..{path}",
        f"{path}#comments",
        f"{path}?",
        path.replace("mill", "%6Dill"),
    ]
    answer = article_page("The mill turns again after years")
    for variant in variants:
        web.page(variant.partition("#")[0], answer)
        web.page(variant.partition("#")[0].replace("//", "/"), answer)
    addresses = "\n".join(web.url + variant for variant in variants)
    (news.folder / "urls.txt").write_text(addresses, encoding="utf-8")
    news.crawl("anysite", "-a", "urls=urls.txt", code=None)
    if changed:
        for known in list(web.answers):
            web.page(known, article_page("The mill turns again after years", text="A second wheel will follow in May."))
        news.crawl("anysite", "-a", "urls=urls.txt", code=None)
    assert news.rows("SELECT count(*), max(versions) FROM articles_view") == [(1, 2 if changed else 1)]
