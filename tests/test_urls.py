"""Addresses: canonical form, variants of one page, a site's own identity, article or not, pages of a list."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawler.site import Site
from newscrawler.urls import canonical, host_of, identity, is_article_url, pagination, same_site, variant_key

PAGE = "https://gazeta.example/news/today/"


@pytest.mark.parametrize(
    ("given_url", "expected"),
    [
        ("HTTPS://Gazeta.Example/News/A", "https://gazeta.example/News/A"),
        ("https://gazeta.example", "https://gazeta.example/"),
        ("https://gazeta.example:443/a", "https://gazeta.example/a"),
        ("http://gazeta.example:80/a", "http://gazeta.example/a"),
        ("http://gazeta.example:8080/a", "http://gazeta.example:8080/a"),
        ("https://gazeta.example./a", "https://gazeta.example/a"),
        ("https://газета.рф/новости", "https://xn--80aahjj1e.xn--p1ai/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8"),
        ("https://gazeta.example/a#comments", "https://gazeta.example/a"),
        ("https://gazeta.example/#!/a", "https://gazeta.example/#!/a"),
        ("https://gazeta.example/a/./b/../c", "https://gazeta.example/a/c"),
        ("https://gazeta.example/../a", "https://gazeta.example/a"),
        ("https://gazeta.example//a///b", "https://gazeta.example/a/b"),
        ("https://gazeta.example/web/https://other.example/b", "https://gazeta.example/web/https://other.example/b"),
        ("https://gazeta.example/%7euser/%d0%b0", "https://gazeta.example/~user/%D0%B0"),
        ("https://gazeta.example/100%", "https://gazeta.example/100%25"),
        ("https://gazeta.example/a b", "https://gazeta.example/a%20b"),
        ("https://gazeta.example/?b=2&a=1&a=0", "https://gazeta.example/?a=1&a=0&b=2"),
        ("https://gazeta.example/?empty=&flag", "https://gazeta.example/?empty=&flag"),
        ("https://gazeta.example/a?", "https://gazeta.example/a"),
        (
            "https://gazeta.example/a?id=7&utm_source=x&fbclid=y&gclid=z&yclid=1&ref=top",
            "https://gazeta.example/a?id=7",
        ),
        ("https://gazeta.example/a?PHPSESSID=1f&id=7", "https://gazeta.example/a?id=7"),
        ("https://gazeta.example/a;jsessionid=1f?id=7", "https://gazeta.example/a?id=7"),
        ("http://[2001:DB8::1]:80/a", "http://[2001:db8::1]/a"),
    ],
)
def test_one_address_has_one_spelling(given_url: str, expected: str) -> None:
    assert canonical(given_url) == expected


@pytest.mark.parametrize(
    "kept_apart",
    [
        ("http://gazeta.example/a", "https://gazeta.example/a"),
        ("https://www.gazeta.example/a", "https://gazeta.example/a"),
        ("https://gazeta.example/a/", "https://gazeta.example/a"),
        ("https://gazeta.example/a/amp/", "https://gazeta.example/a/"),
        ("https://gazeta.example/A", "https://gazeta.example/a"),
        ("https://gazeta.example/a%2Fb", "https://gazeta.example/a/b"),
    ],
)
def test_addresses_that_may_be_different_pages_stay_different(kept_apart: tuple[str, str]) -> None:
    first, second = kept_apart
    assert canonical(first) == first
    assert canonical(second) == second


@pytest.mark.parametrize(
    ("broken", "repaired"),
    [
        ("https://gazeta.examplehttps://sport.example/match-1", "https://sport.example/match-1"),
        ("https://https://gazeta.example/a", "https://gazeta.example/a"),
        ("https:/gazeta.example/a", "https://gazeta.example/a"),
        ("https:\\\\gazeta.example\\a", "https://gazeta.example/a"),
        ("\u00a0 https://gazeta.example/a\u200b\n", "https://gazeta.example/a"),
        ("https://gazeta.example/a\n  b", "https://gazeta.example/a%20%20b"),
        ("//news/a", "https://gazeta.example/news/a"),
        ("https://gazeta.example/?a=1&amp;b=2", "https://gazeta.example/?a=1&b=2"),
    ],
)
def test_addresses_broken_as_on_real_pages_are_repaired(broken: str, repaired: str) -> None:
    assert canonical(broken, PAGE) == repaired


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("../a", "https://gazeta.example/news/a"),
        ("/a", "https://gazeta.example/a"),
        ("?page=2", "https://gazeta.example/news/today/?page=2"),
        ("//cdn.example/a", "https://cdn.example/a"),
        ("", "https://gazeta.example/news/today/"),
    ],
)
def test_a_link_is_read_against_the_page_it_stands_on(link: str, expected: str) -> None:
    assert canonical(link, PAGE) == expected


@pytest.mark.parametrize(
    "url",
    [
        "javascript:void(0)",
        "mailto:editor@gazeta.example",
        "tel:+77270000000",
        "data:text/html,x",
        "file:///srv/page.html",
        "ftp://gazeta.example/a",
        "https://editor:secret@gazeta.example/",
        "http://good.example@evil.example/",
        "http://",
        "https://",
        "https://gazeta..example/",
        "https://gazeta.example:99999/",
        "https://gazeta.example:0/",
        "https://gaz eta.example/",
        "http://[::1/",
        "https://gazeta.example/" + "a" * 2100,
    ],
)
def test_what_cannot_be_fetched_is_none(url: str) -> None:
    assert canonical(url, PAGE) is None


def test_a_relative_address_without_its_page_is_none() -> None:
    assert canonical("/news/a") is None


@pytest.mark.parametrize("piece", ["https://a", "http:", "%", "/", "/../", "&", "a.", " ", "?utm_a=1&"])
def test_an_address_of_a_megabyte_is_refused_at_once(piece: str) -> None:
    started = time.process_time()
    assert canonical("https://gazeta.example/" + piece * (1_000_000 // len(piece)), PAGE) is None
    assert time.process_time() - started < 0.5


def test_a_backslash_does_not_move_the_address_to_another_host() -> None:
    assert canonical("http://good.example\\@evil.example/") == "http://good.example/@evil.example/"


@given(
    st.one_of(
        st.text(), st.text(alphabet="htps:/\\.%2Ee?#&=@[]a б;", max_size=40).map(lambda tail: "http://a.kz/" + tail)
    )
)
def test_any_string_gives_a_stable_address_or_none(url: str) -> None:
    for base in (None, PAGE):
        found = canonical(url, base)
        if found is not None:
            assert found.isascii()
            assert canonical(found) == found


@pytest.mark.parametrize(
    "url",
    [
        "http://www.gazeta.example:80/news/some-title-123",
        "https://gazeta.example/news/some-title-123/",
        "https://m.gazeta.example/news/some-title-123?utm_source=rss",
        "https://gazeta.example/news/some-title-123/amp/",
        "https://gazeta.example/amp/news/some-title-123",
        "https://gazeta.example/news/some-title-123?amp=1",
        "https://gazeta.example/news/some-title-123?print=1",
        "https://gazeta.example/news/some-title-123/print/",
        "https://gazeta.example/news/some-title-123/index.html",
    ],
)
def test_every_dress_of_a_page_has_one_key(url: str) -> None:
    assert variant_key(url) == "gazeta.example/news/some-title-123"


def test_different_pages_have_different_keys() -> None:
    urls = ["https://a.example/x?id=1", "https://a.example/x?id=2", "https://a.example/x", "https://b.a.example/x"]
    assert len({variant_key(url) for url in urls}) == 4


def test_a_host_is_told_without_www_and_with_a_port_that_is_not_the_default() -> None:
    assert host_of("https://www.Gazeta.example/a") == "gazeta.example"
    assert host_of("http://127.0.0.1:8000/a") == "127.0.0.1:8000"
    assert host_of("mailto:x@gazeta.example") == ""


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("https://kaz.gazeta.kz/a", "http://www.gazeta.kz/", True),
        ("https://one.com.kz/", "https://two.com.kz/", False),
        ("https://sport.gazeta.example/", "https://gazeta.example/", True),
        ("http://127.0.0.1:8001/", "http://127.0.0.1:8002/", False),
        ("http://127.0.0.1:8001/a", "http://127.0.0.1:8001/b", True),
        ("mailto:x", "mailto:x", False),
    ],
)
def test_one_site_is_one_registered_domain(a: str, b: str, *, same: bool) -> None:
    assert same_site(a, b) is same


@pytest.mark.parametrize(
    ("a", "b"), [("https://gazeta.example/", "https://other.example/"), ("https://a.gazeta.kz/", ""), ("", "")]
)
def test_the_list_of_domains_is_not_read_for_hosts_that_share_none(
    a: str, b: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("newscrawler.urls._registered_domain", lambda _: pytest.fail("the list was read"))
    assert not same_site(a, b)


GAZETA = Site(
    domain="gazeta.example",
    hosts=("mirror.example",),
    identity=r"/(news|article)/(?:.*-)?(\d+)/?$",
    articles=(r"/(news|article)/.*\d+/?", r"/view\.php\?id=\d+"),
    skip=(r"/news/ad-.*",),
)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.gazeta.example/news/some-title-16-531007/", "gazeta.example/news/531007"),
        ("http://mirror.example/news/another-title-531007", "gazeta.example/news/531007"),
        ("https://gazeta.example/article/2321/", "gazeta.example/article/2321"),
        ("https://gazeta.example/about/", None),
        ("https://other.example/news/531007", None),
    ],
)
def test_the_sites_rule_names_an_article_whatever_its_slug_or_host(url: str, expected: str | None) -> None:
    assert identity(url, GAZETA) == expected


def test_a_site_without_a_rule_has_no_identities() -> None:
    assert identity("https://gazeta.example/news/531007", Site(domain="gazeta.example")) is None


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://gazeta.example/news/title-1/", True),
        ("https://gazeta.example/view.php?id=5", True),
        ("https://gazeta.example/news/ad-title-1/", False),
        ("https://gazeta.example/2024/05/06/some-long-title-of-news.html", False),
    ],
)
def test_a_sites_patterns_decide_alone(url: str, *, expected: bool) -> None:
    assert is_article_url(url, GAZETA) is expected


def test_without_article_patterns_skip_still_counts() -> None:
    site = Site(domain="gazeta.example", skip=(r"/тест/.*",))
    assert is_article_url("https://gazeta.example/news/some-title-531007/", site)
    assert not is_article_url("https://gazeta.example/тест/some-title-531007/", site)


# The forms of the addresses of real sites, with slugs of our own.
ARTICLES = """
/kazakhstan_news/v-gorode-otkryili-novyiy-most-531007/
/news/373095
/cinema/231705
/article/136/
/article/kak-stroyat-mostyi-2321/
/sovety/6503135-kak-vyrastit-tykvu-v-gorode.html
/6015850-kalada-zhana-kopir.html
/society/1234567-novyy-most/
/ru/v-stolitse-otkrili-most-4a1b2c
/ru/otkryt-novyy-most_a3054811/
/amp/otkryt-novyy-most_a2897676/
/novosti/otkryt-novyy-most-cherez-reku
/novosti/56856-novyj-most.html
/kz/novosti/56856-zhana-kopir.html
/2026-03-01/novyj-most-otkryt/
/news/12345-novyy-most/
/obshchestvo/184962-slug
/finance/98765/novyy-most.html
/news/newsid_41463/amp
/ru/news/social/item/98765-novyj-most
/kk/news/kogam/98765-zhana-kopir
/n/otkryt-novyy-most-cherez-reku/
/articles/view/otkryt-novyy-most
/article/361234-zhanga-kopir-ashyldy
/zhana-kopir-ashyldy_300020830/
/rus/novyj_most_1377988821.html
/20260301/novyy-most-12345678.html
/a/32811111.html
/amp/32811111.html
/ru/2026/03/01/bridge/
/uz/2026/03/01/bridge-opened-in-the-city/
/news/2026/03/01/yangi-koprik
/ru/news?id=123456
/view.php?id=12345
/2012/01/17/reg-cfo/most-anons.html
/online/news/1061420/
/daily/25816/2795640/
/money/article/48546
/health/01/12/2011/627805.shtml
/09apr2013/most8003.html
/world/europe/some-words-about-a-new-bridge
/news/story/244829/lifestyle/a-bridge
/Doctors+praise+new+bridge/6005823/story.html
/some-words-about-a-bridge-1019241/artikel
/?p=31228
/NEWS/HEALTH/HEA2/6841997.shtml
/新桥在首都市中心正式开通了-084500092.html
""".splitlines()[1:]

OTHERS = """
/
/index.html
/news/
/news/page/3/
/news/?page=3
/kazakhstan_news/
/kazakhstan_news/page/12/
/tag/алматы/
/tag/568/
/tag/some-long-tag-of-words/page/1355/
/author/57/
/authors/name-of-an-author-12345/
/category/world-news/
/search/?text=most&page=2
/search?q=some-words-about-a-bridge
/login
/page/about/
/about/
/contacts/
/privacy-policy
/terms-of-use/
/rss
/news.rss
/feed/
/2026/03/01/some-words-about-a-bridge/feed/
/sitemap.xml
/sitemap/
/calendar/2013/04/10/medicine
/news/2024/10/11/
/2024/10/
/archive/2024/
/wp-content/uploads/2024/05/some-photo-of-a-bridge.jpg
/userdata/news/2024/news_531007/photo_1.jpeg
/files/report-on-bridges-2024.pdf
/sport
/world/middle-east/
/video/
/news/some-title-531007/print.pdf
/ru/lenta
/novosti/?archive=1
/comments/531007
/cgi-bin/redirect.cgi?id=123456
""".splitlines()[1:]


@pytest.mark.parametrize("path", ARTICLES)
def test_the_address_of_an_article_is_seen(path: str) -> None:
    assert is_article_url("https://gazeta.example" + path)


@pytest.mark.parametrize("path", OTHERS)
def test_the_address_of_something_else_is_seen(path: str) -> None:
    assert not is_article_url("https://gazeta.example" + path)


def test_what_cannot_be_fetched_is_no_article() -> None:
    assert not is_article_url("mailto:some-title-531007@gazeta.example")


def test_the_other_pages_of_a_list_come_in_order_without_other_links() -> None:
    links = ["/news/page/10/", "/news/page/3/?utm_source=x", "/news/", "/news/page/2/", "/news/title-531007/",
             "/tag/most/page/2/", "https://other.example/news/page/4/", "/news/page/3/"]  # fmt: skip
    assert pagination("https://gazeta.example/news/page/2/", links) == [
        "https://gazeta.example/news/",
        "https://gazeta.example/news/page/3/",
        "https://gazeta.example/news/page/10/",
    ]


@pytest.mark.parametrize(
    ("page", "following"),
    [
        ("https://gazeta.example/news/", "https://gazeta.example/news/?page=2"),
        ("https://gazeta.example/search/?text=a", "https://gazeta.example/search/?page=2&text=a"),
        ("https://gazeta.example/novosti/", "https://gazeta.example/novosti/2/"),
        ("https://gazeta.example/ru/news?start=20", "https://gazeta.example/ru/news?start=40"),
        ("https://gazeta.example/", "https://gazeta.example/page/2"),
        ("https://gazeta.example/blog", "https://gazeta.example/blog/page-2.html"),
        ("https://gazeta.example/list/?PAGEN_1=2", "https://gazeta.example/list/?PAGEN_1=3"),
    ],
)
def test_every_usual_way_of_numbering_pages_is_known(page: str, following: str) -> None:
    assert pagination(page, [following]) == [following]


@pytest.mark.parametrize("link", ["/news/37523/", "/news/2024/05/", "/sport/page/2/", "/news/?page=2&tag=most"])
def test_an_article_or_another_list_is_no_page_of_this_list(link: str) -> None:
    assert pagination("https://gazeta.example/news/", [link]) == []
