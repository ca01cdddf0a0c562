"""Feeds and sitemaps: every format, dirty as they come, dates believed only if they can be."""

from __future__ import annotations

import gzip
import time
from contextlib import suppress
from datetime import UTC, date, datetime
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawler.exceptions import FeedError
from newscrawler.feeds import MAX_ENTRIES, read_feed, read_sitemap
from newscrawler.items import Link

URL = "https://gazeta.example/news.rss"

RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Gazeta</title>
<link>https://gazeta.example/</link>
<item><title>Мост &amp;amp; река</title><link>https://gazeta.example/news/most-1/?utm_source=rss</link>
<guid isPermaLink="false">tag:1</guid><pubDate>Wed, 10 Apr 2024 19:57:00 +0600</pubDate></item>
<item><title><![CDATA[Новый <b>парк</b>]]></title><link>/news/park-2/</link><dc:date>2024-04-11</dc:date></item>
<item><title>Без ссылки</title><guid>https://gazeta.example/news/guid-3/</guid></item>
<item><title>Не ссылка</title><guid isPermaLink="false">https://gazeta.example/news/guid-4/</guid></item>
<item><title>Скрипт</title><link>javascript:alert(1)</link></item>
<item><title>Мост ещё раз</title><link>https://gazeta.example/news/most-1/</link></item>
</channel></rss>"""

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Gazeta</title><entry><title>Bridge</title>
<link rel="self" href="https://gazeta.example/feed/1"/><link rel="alternate" href="/news/bridge-1/"/><id>urn:1</id>
<published>2024-04-10T19:57:00+06:00</published><updated>2024-04-11T08:00:00Z</updated></entry></feed>"""

RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://gazeta.example/"><title>Gazeta</title></channel>
<item rdf:about="https://gazeta.example/news/bridge-1/"><title>Bridge</title>
<link>https://gazeta.example/news/bridge-1/</link><dc:date>2024-04-10T19:57:00+06:00</dc:date></item></rdf:RDF>"""

JSON_FEED = """{"version": "https://jsonfeed.org/version/1.1", "title": "Gazeta", "items": [{"id": "1",
 "url": "https://gazeta.example/news/bridge-1/", "title": "Bridge", "date_published": "2024-04-10T19:57:00+06:00"}]}"""

PUBLISHED = datetime(2024, 4, 10, 13, 57, tzinfo=UTC)


def test_rss_gives_titles_dates_and_canonical_addresses_each_once() -> None:
    assert read_feed(RSS.encode(), URL) == [
        Link("https://gazeta.example/news/most-1/", title="Мост & река", published=PUBLISHED),
        Link("https://gazeta.example/news/park-2/", title="Новый парк", published=date(2024, 4, 11)),
        Link("https://gazeta.example/news/guid-3/", title="Без ссылки"),
    ]


def test_the_offset_that_a_feed_writes_is_kept() -> None:
    published = read_feed(RSS.encode(), URL)[0].published
    assert isinstance(published, datetime)
    assert published.isoformat() == "2024-04-10T19:57:00+06:00"


@pytest.mark.parametrize("feed", [ATOM, RDF, JSON_FEED])
def test_atom_rdf_and_json_feeds_are_read(feed: str) -> None:
    (link,) = read_feed(feed.encode(), URL)
    assert (link.url, link.title, link.published) == ("https://gazeta.example/news/bridge-1/", "Bridge", PUBLISHED)


def test_atom_tells_when_an_entry_was_edited() -> None:
    assert read_feed(ATOM.encode(), URL)[0].modified == datetime(2024, 4, 11, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "written",
    ["Sat, 31 Feb 2024 10:00:00 +0600", "2023-02-29", "2023-02-29T10:00:00Z", "in 3 years", "12:00", "yesterday",
     "10 апреля 2024", "0000-00-00", "99999-01-01", "2024-04-10T10:00:00+99:99", "1e308",
     "Thu, 01 Jan 1970 00:00:00 GMT"],
)  # fmt: skip
def test_a_date_that_cannot_be_is_none_and_the_entry_stays(written: str) -> None:
    feed = RSS.replace("Wed, 10 Apr 2024 19:57:00 +0600", written)
    assert read_feed(feed.encode(), URL)[0] == Link("https://gazeta.example/news/most-1/", title="Мост & река")


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: "\ufeff \n\n" + text,
        lambda text: text.replace("&amp;amp;", "&"),
        lambda text: text.replace("&amp;amp;", "&nbsp;&amp;"),
        lambda text: text.replace("&amp;amp;", "\x0b&amp;"),
        lambda text: text.replace("</channel></rss>", ""),
        lambda text: "<!-- served by cache -->\n" + text.partition("?>")[2],
    ],
)  # fmt: skip
def test_a_damaged_feed_loses_no_entry(spoil: object) -> None:
    assert callable(spoil)
    links = read_feed(spoil(RSS).encode(), URL)
    assert [link.url.rsplit("/", 2)[1] for link in links] == ["most-1", "park-2", "guid-3"]
    assert links[0].published == PUBLISHED


@pytest.mark.parametrize("encoding", ["windows-1251", "utf-16"])
def test_a_feed_in_another_encoding_keeps_its_letters(encoding: str) -> None:
    links = read_feed(RSS.replace('"utf-8"', f'"{encoding}"').encode(encoding), URL)
    assert links[1].title == "Новый парк"
    assert links[0].published == PUBLISHED


def test_a_feed_without_entries_is_empty() -> None:
    assert read_feed(b"<rss version='2.0'><channel><title>Gazeta</title></channel></rss>", URL) == []


@pytest.mark.parametrize(
    ("body", "came"),
    [
        (b"<!DOCTYPE html><html><head><title>Sign in</title></head><body>x</body></html>", "an HTML page"),
        (b"", "an empty file"),
        (b"Service unavailable", "an unknown file"),
        (b'{"error": "no such feed"}', "an unknown file"),
        (b"<urlset><url><loc>https://gazeta.example/</loc></url></urlset>", "a sitemap"),
    ],
)
def test_what_is_no_feed_is_named(body: bytes, came: str) -> None:
    with pytest.raises(FeedError, match=f"news.rss is no feed but {came}; correct the address"):
        read_feed(body, URL)


SITEMAP = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
 xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc> https://gazeta.example/news/most-1/ </loc><lastmod>2024-04-11T08:00:00+00:00</lastmod>
<news:news><news:publication><news:name>Gazeta</news:name></news:publication>
<news:publication_date>2024-04-10T19:57:00+06:00</news:publication_date>
<news:title>Мост &amp; река</news:title></news:news>
<image:image><image:loc>https://gazeta.example/m.jpg</image:loc><image:title>Фото</image:title></image:image></url>
<url><image:image><image:loc>https://gazeta.example/park.jpg</image:loc></image:image>
<loc>https://gazeta.example/view?a=1&b=2</loc><lastmod>20240-01-01</lastmod></url>
<url><loc><![CDATA[https://gazeta.example/view?a=3&b=4]]></loc></url>
<url><loc>javascript:alert(1)</loc></url><url><lastmod>2024-04-11</lastmod></url>
</urlset>"""

SITEMAP_LINKS = [
    Link(
        "https://gazeta.example/news/most-1/",
        title="Мост & река",
        published=PUBLISHED,
        modified=datetime(2024, 4, 11, 8, 0, tzinfo=UTC),
    ),
    Link("https://gazeta.example/view?a=1&b=2"),
    Link("https://gazeta.example/view?a=3&b=4"),
]


@pytest.mark.parametrize(
    "body",
    [
        SITEMAP.encode(),
        gzip.compress(SITEMAP.encode()),
        gzip.compress(SITEMAP[:400].encode()) + gzip.compress(SITEMAP[400:].encode()),
        SITEMAP.encode()[:-10],
        SITEMAP.replace(' xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"', "").encode(),
        SITEMAP.replace(' xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"', "").encode(),
    ],
    ids=["plain", "gzip", "two gzip members", "cut off", "no namespace", "undeclared news prefix"],
)
def test_a_news_sitemap_keeps_what_it_says_of_articles(body: bytes) -> None:
    assert list(read_sitemap(body, "https://gazeta.example/sitemap.xml")) == SITEMAP_LINKS


def test_an_index_gives_sitemaps() -> None:
    index = b"""<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>/sitemap-news.xml.gz</loc>
    <lastmod>2024-04-11</lastmod></sitemap></sitemapindex>"""
    assert list(read_sitemap(index, "https://gazeta.example/sitemap.xml")) == [
        Link("https://gazeta.example/sitemap-news.xml.gz", "sitemap", modified=date(2024, 4, 11))
    ]


def test_a_plain_list_of_addresses_is_a_sitemap() -> None:
    body = "\ufeffhttps://gazeta.example/a\r\n\r\nhttps://gazeta.example/b\n".encode()
    assert [link.url for link in read_sitemap(body, URL)] == ["https://gazeta.example/a", "https://gazeta.example/b"]


@pytest.mark.parametrize("feed", [RSS, ATOM])
def test_a_feed_in_a_sitemaps_place_is_read(feed: str) -> None:
    assert list(read_sitemap(feed.encode(), URL)) == read_feed(feed.encode(), URL)


def test_what_is_no_sitemap_is_named_at_once() -> None:
    with pytest.raises(FeedError, match="is no sitemap but an HTML page"):
        read_sitemap(b"<html><body>404</body></html>", URL)
    with pytest.raises(FeedError, match="says it is gzip and is not"):
        read_sitemap(b"\x1f\x8bnot gzip at all", URL)


def test_a_gzip_bomb_is_refused_in_little_memory() -> None:
    bomb = gzip.compress(b"<urlset>" + b" " * (60 * 1024 * 1024))
    with pytest.raises(FeedError, match="more than 50 MB"):
        read_sitemap(bomb, URL)


def test_a_cut_off_gzip_gives_what_arrived() -> None:
    many = "".join(f"<url><loc>https://gazeta.example/news/{n}/</loc></url>" for n in range(2000))
    body = gzip.compress(f"<urlset>{many}</urlset>".encode())
    assert 0 < len(list(read_sitemap(body[: len(body) // 2], URL))) < 2000


def test_entities_are_not_expanded_and_files_not_read() -> None:
    body = b"""<?xml version="1.0"?><!DOCTYPE urlset [<!ENTITY a "gazeta"><!ENTITY f SYSTEM "file:///etc/hostname">]>
    <urlset><url><loc>https://&a;.example/</loc></url><url><loc>https://gazeta.example/&f;</loc></url></urlset>"""
    assert [link.url for link in read_sitemap(body, URL)] == ["https://gazeta.example/"]


def test_at_most_fifty_thousand_entries_come_and_the_first_at_once() -> None:
    body = b"<urlset>" + b"<url><loc>https://gazeta.example/a</loc></url>" * (MAX_ENTRIES + 10) + b"</urlset>"
    started = time.process_time()
    links = read_sitemap(body, URL)
    assert len(list(islice(links, 1))) == 1
    assert time.process_time() - started < 0.5
    assert sum(1 for _ in links) == MAX_ENTRIES - 1


@given(st.binary(max_size=300) | st.integers(0, len(RSS.encode())).map(lambda cut: RSS.encode()[:cut]))
def test_any_bytes_give_links_or_a_clear_error(body: bytes) -> None:
    for read in (read_feed, read_sitemap):
        with suppress(FeedError):
            assert all(isinstance(link, Link) for link in read(body, URL))
