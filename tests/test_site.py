"""A `Site` is checked when it is written down, and every site of ours is one."""

import pytest
from scrapy.settings import Settings
from scrapy.spiderloader import SpiderLoader

from newscrawler.exceptions import SiteError
from newscrawler.site import SITE_FIELDS, Site
from newscrawler.spiders.base import NewsSpider
from newscrawler.urls import is_article_url

SPIDERS = SpiderLoader.from_settings(Settings({"SPIDER_MODULES": ["newscrawler.spiders"]}))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("domain", "www.example.org"),
        ("domain", "https://example.org/"),
        ("domain", "Example.org"),
        ("hosts", ("www.example.org",)),
        ("hosts", "example.org"),
        ("title", "h1"),
        ("title", ("h1[",)),
        ("body", ("",)),
        ("articles", ("/(unclosed",)),
        ("identity", "(["),
        ("timezone", "Almaty"),
        ("encoding", "windows-12510"),
        ("delay", 0),
        ("section_pages", 0),
    ],
)
def test_a_field_that_cannot_be_right_is_refused_by_name(field, value):
    with pytest.raises(SiteError) as told:
        Site(**{"domain": "example.org", field: value})
    wrong = value[0] if isinstance(value, tuple) else value
    assert repr(wrong).strip("'") in str(told.value)


def test_only_the_domain_is_needed():
    site = Site(domain="example.org")
    assert site.zone is None
    assert site.owns("www.example.org")
    assert not site.owns("sub.example.org")


def test_every_field_has_its_sentence():
    assert set(SITE_FIELDS) == set(Site.__dataclass_fields__)


@pytest.mark.parametrize("name", [name for name in SPIDERS.list() if name != "anysite"])
def test_a_spider_is_a_name_and_a_site(name):
    spider = SPIDERS.load(name)
    assert issubclass(spider, NewsSpider)
    assert isinstance(spider.site, Site)
    assert spider.__module__ == f"newscrawler.spiders.{name}"
    sources = spider().sources()
    assert sources
    assert all(spider.site.owns(link.url.split("/")[2]) for link in sources)


@pytest.mark.parametrize(
    ("path", "is_one"),
    [
        ("/kazakhstan_news/most-cherez-reku-otkryili-531007/", True),
        ("/kazakhstan_news/aktivistki-Femen-posetyat-EXPO-2017-231788/", True),
        ("/article/kak-stroyat-mostyi-2307/", True),
        ("/news/373095", True),
        ("/cinema/231705/", True),
        ("/news/", False),
        ("/news/page/12/", False),
        ("/tag/алматы/", False),
        ("/tag/568/", False),
        ("/author/57/", False),
        ("/page/about/", False),
        ("/kazakhstan_news/most-cherez-reku-otkryili-531007/amp/", False),
    ],
)
def test_tengrinews_tells_articles_by_their_path(path, is_one):
    assert is_article_url(f"https://tengrinews.kz{path}", SPIDERS.load("tengrinews").site) is is_one
