"""Times, authors, section, tags, lead and canonical address: which source wins, and what is not believed."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from newscrawler.extract import extract
from newscrawler.items import Article
from newscrawler.site import Site

TITLE = "The ferry across the Irga sails again"
FIRST = "The ferry across the Irga sails again, the district office said on Monday after two weeks of repairs."
PROSE = [
    FIRST,
    *(f"Sentence number {n} tells of the captain, the postman and his fourteen days of letters." for n in range(5)),
]
URL = "https://gazeta.example/river/ferry-1187"
ALMATY = Site(domain="gazeta.example", timezone="Asia/Almaty", language="ru")
FETCHED = datetime(2024, 5, 13, 6, 0, tzinfo=UTC)


def article(head: str = "", above: str = "", below: str = "", **options: Any) -> Article:
    text = "".join(f"<p>{line}</p>" for line in PROSE)
    body = f"<main><h1>{TITLE}</h1>{above}<div>{text}</div>{below}</main>"
    html = f"<html><head><title>{TITLE} - Gazeta</title>{head}</head><body>{body}</body></html>"
    return extract(html, URL, **{"fetched_at": FETCHED, **options})


def ld(**fields: Any) -> str:
    return script({"@type": "NewsArticle", "headline": TITLE, **fields})


def script(value: Any) -> str:
    return f'<script type="application/ld+json">{json.dumps(value)}</script>'


def iso(found: Article) -> str | None:
    return found.published.isoformat() if found.published else None


# ── times ─────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("head", "above", "published"),
    [
        (ld(datePublished="2024-05-12T10:30:00+05:00"), "", "2024-05-12T10:30:00+05:00"),
        (ld(datePublished=["2024-05-12T10:30:00Z"]), "", "2024-05-12T10:30:00+00:00"),
        (ld(dateCreated="2024-05-12"), "", "2024-05-12"),
        ("<meta property='article:published_time' content='2024-05-12T10:30+0500'>", "", "2024-05-12T10:30:00+05:00"),
        ("<meta name='article:published_time' content='2024-05-12T10:30:00+05:00'>", "", "2024-05-12T10:30:00+05:00"),
        ("<meta name='DC.date.issued' content='2024-05-12'>", "", "2024-05-12"),
        ("", "<span itemprop='datePublished' content='2024-05-12T10:30:00+05:00'></span>", "2024-05-12T10:30:00+05:00"),
        ("", "<p><time datetime='2024-05-12T10:30:00+05:00'>yesterday</time></p>", "2024-05-12T10:30:00+05:00"),
        ("", "<div>12 мая 2024, 10:30</div>", "2024-05-12T10:30:00+05:00"),
        ("", "<div>Вчера | 10:30</div>", "2024-05-12T10:30:00+05:00"),
        ("", "<div>12.05.2024</div>", "2024-05-12"),
        ("", "<div>By Anna Holm</div><div>12 May 2024</div>", "2024-05-12"),
    ],
)  # fmt: skip
def test_the_publication_time_is_found_where_pages_give_it(head: str, above: str, published: str) -> None:
    assert iso(article(head, above, site=ALMATY)) == published


@pytest.mark.parametrize(
    "broken", ["", "soon", "2024-13-45", "0000-00-00", "12 May 1875", "2031-01-01T00:00:00Z", "1" * 4_000]
)
def test_a_time_that_cannot_be_gives_way_to_the_next_source(broken: str) -> None:
    found = article(ld(datePublished=broken), "<div>12 May 2024</div>")
    assert (iso(found), found.published_raw) == ("2024-05-12", "12 May 2024")


def test_a_page_without_a_time_has_none() -> None:
    found = article("", "<div>5 comments</div>", "<footer>© 2024 Gazeta</footer>")
    assert (found.published, found.published_raw) == (None, None)


def test_a_relative_time_needs_the_time_of_the_visit() -> None:
    assert article(above="<div>Вчера | 10:30</div>", site=ALMATY, fetched_at=None).published is None


def test_a_printed_time_is_in_the_zone_of_its_day() -> None:
    winter = article(above="<div>29 февраля 2024, 10:30</div>", site=ALMATY)
    summer = article(above="<div>1 марта 2024, 10:30</div>", site=ALMATY)
    assert (iso(winter), iso(summer)) == ("2024-02-29T10:30:00+06:00", "2024-03-01T10:30:00+05:00")


def test_the_selector_of_the_site_comes_before_what_the_head_says() -> None:
    site = Site(domain="gazeta.example", timezone="Asia/Almaty", published=(".old", ".when"))
    found = article(ld(datePublished="2020-01-01"), "<div class='when'>12 мая 2024, 10:30</div>", site=site)
    assert iso(found) == "2024-05-12T10:30:00+05:00"


def test_times_of_teasers_below_are_not_the_articles() -> None:
    teasers = "".join(
        f"<div><a href='/{n}'>Another story of the river</a> <time datetime='2024-05-0{n + 1}'>x</time></div>"
        for n in range(8)
    )
    assert article(below=teasers).published is None


@pytest.mark.parametrize(
    "head",
    [
        ld(dateModified="2024-05-12T12:00:00+05:00"),
        "<meta property='article:modified_time' content='2024-05-12T12:00:00+05:00'>",
        "<meta name='og:updated_time' content='2024-05-12T12:00:00+05:00'>",
        "<meta itemprop='dateModified' content='2024-05-12T12:00:00+05:00'>",
    ],
)
def test_the_time_of_the_last_edit_is_what_the_page_admits(head: str) -> None:
    assert article(head).modified == datetime.fromisoformat("2024-05-12T12:00:00+05:00")


# ── authors ───────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("head", "above"),
    [
        (ld(author={"@type": "Person", "name": "Anna Holm"}), ""),
        (ld(author=["Anna Holm"]), ""),
        (ld(creator="Anna Holm"), ""),
        ("<meta name='author' content='Anna Holm'>", ""),
        ("<meta property='article:author' content='Anna Holm'>", ""),
        ("", "<div itemprop='author'><span itemprop='name'>Anna Holm</span></div>"),
        ("", "<div>by <a rel='author' href='/x'>Anna Holm</a></div>"),
        ("", "<div class='article-byline'>By Anna Holm</div>"),
        ("", "<div>By <a href='/authors/anna-holm'>Anna Holm</a></div>"),
    ],
)
def test_the_author_is_found_where_pages_give_one(head: str, above: str) -> None:
    assert article(head, above).authors == ("Anna Holm",)


@pytest.mark.parametrize(
    "head",
    [
        "<meta name='author' content='Gazeta'><meta property='og:site_name' content='Gazeta'>",
        "<meta name='author' content='gazeta.example'>",
        "<meta property='article:author' content='https://www.facebook.com/gazeta/'>",
        "<meta name='author' content='admin'>",
        ld(author={"@type": "Organization", "name": ""}),
    ],
)
def test_what_stands_for_no_person_gives_way_to_the_byline(head: str) -> None:
    assert article(head, "<div class='byline'>By Anna Holm</div>").authors == ("Anna Holm",)


def test_a_list_of_tags_that_is_named_like_a_byline_names_no_author() -> None:
    tags = "<div class='news-author-list'><a href='/tag/river/'>Anna Karenina</a></div>"
    assert article(above=tags).authors == ()


def test_who_took_a_picture_is_no_author() -> None:
    rest = "".join(f"<p>{line}</p>" for line in PROSE[1:])
    html = (
        f"<html lang=en><head><title>{TITLE}</title>{ld(author='Anna Holm')}</head><body><main><h1>{TITLE}</h1>"
        f"<p>{PROSE[0]}</p><img src=/ferry.jpg><p>Photo by Jane Roe</p>{rest}"
        "<p>Reporting by Ben Stone</p></main></body></html>"
    )
    assert extract(html, URL).authors == ("Anna Holm", "Ben Stone")


@pytest.mark.parametrize("line", ["<div class='author'>amw</div>", "<p>5 May 2024</p><p>Neuere Ältere</p>"])
def test_a_sign_or_a_pager_where_a_byline_may_stand_names_nobody_before_the_house(line: str) -> None:
    head = ld(author={"@type": "Organization", "name": "Irga News Service"})
    assert article(head, line).authors == ("Irga News Service",)


# ── section, tags ─────────────────────────────────────────────────────────────

CRUMBS = [{"name": "Home"}, {"item": {"@id": "/river", "name": "River"}}, {"name": TITLE}]


@pytest.mark.parametrize(
    ("head", "above"),
    [
        (ld(articleSection=["River", "News"]), ""),
        ("<meta name='article:section' content='River'>", ""),
        (
            script({"@type": "BreadcrumbList", "itemListElement": CRUMBS}),
            "",
        ),
        ("", "<ul class='b-breadcrumbs'><li><a href='/'>Home</a></li><li><a href='/river/'>River</a></li></ul>"),
        (
            "",
            f"<div id='crumbs'><a href='{URL[:22]}'>Home</a> » <a href='/r'>River</a> » <a href='/x'>{TITLE}</a></div>",
        ),
        ("", "<ol itemtype='https://schema.org/BreadcrumbList'><li><a href='river'>River</a></li></ol>"),
        (
            "",
            "<nav aria-label='Breadcrumb'><ol><li><a href='/'>Home</a></li><li><a href='/r'>River</a></li></ol></nav>",
        ),
        ("<meta name='parsely-section' content='River'>", ""),
        ("", "<p class='kicker'><a href='/r'>River</a></p>"),
        ("", "<div><a href='/category/river/'>River</a></div>"),
        ("", "<div><a rel='category tag' href='/r'>River</a>, <a rel='category tag' href='/b'>Boats</a></div>"),
    ],
)
def test_the_section_is_found_where_pages_give_it(head: str, above: str) -> None:
    assert article(head, above).section == "River"


@pytest.mark.parametrize(
    "steps", [None, 7, "Home", {"name": "Home"}, [7, None, "Home"], [{"name": "Home"}], [{"item": [1]}]]
)
def test_breadcrumbs_that_lead_nowhere_name_no_section(steps: Any) -> None:
    assert article(script({"@type": "BreadcrumbList", "itemListElement": steps})).section is None


def test_breadcrumbs_of_the_front_page_alone_name_no_section() -> None:
    assert article(above="<div class='breadcrumb'><a href='/'>Home</a> <a href='//[x'>?!</a></div>").section is None


@pytest.mark.parametrize(
    ("head", "below"),
    [
        ("<meta property='article:tag' content='ferry'><meta property='article:tag' content='river'>", ""),
        ("<meta name='article:tag' content=' #ferry '><meta name='article:tag' content='river,'>", ""),
        (ld(keywords="ferry, river, ferry"), ""),
        (ld(keywords=["ferry", {"name": "river"}]), ""),
        ("", "<div>Tags: <a href='/tag/ferry/'>ferry</a>, <a href='/tags/river?x=1'>river</a></div>"),
        ("", "<p><a rel='tag' href='/f'>ferry</a> <a rel='nofollow tag' href='/r'>river</a></p>"),
        ("<meta name='news_keywords' content='ferry, river'>", ""),
    ],
)
def test_tags_are_found_where_pages_give_them(head: str, below: str) -> None:
    assert article(head, below=below).tags == ("ferry", "river")


def test_a_link_beside_the_headline_that_leads_elsewhere_names_no_section() -> None:
    assert article(above="<div><a href='/the-other-ferry'>The other ferry</a></div>").section is None
    menu = "".join(f"<a href='/category/{name}'>{name}</a> " for name in ("news", "river", "boats", "people"))
    assert article(above=f"<div>{menu}</div>").section is None


def test_keywords_for_machines_are_no_tags() -> None:
    assert article(ld(keywords=["ferry", "type:article", "sec:local", "Ferry: the film"])).tags == (
        "ferry",
        "Ferry: the film",
    )


def test_a_single_tag_behind_its_label_is_one() -> None:
    assert article(below="<div>Filed under: <a rel='tag' href='/tag/ferry'>ferry</a></div>").tags == ("ferry",)


def test_tags_of_the_site_come_by_its_selector_and_not_from_links_elsewhere() -> None:
    site = Site(domain="gazeta.example", tags=(".labels a",), body=("main > div",))
    labels = "<div class='labels'><a href='/x'>ferry</a></div><div><a href='/tag/other/'>other</a></div>"
    assert article(below=labels, site=site).tags == ("ferry",)
    assert article(below="<div><a href='/tag/other/'>other</a></div>", site=site).tags == ()


def test_what_the_head_says_of_tags_holds_where_the_selector_finds_none() -> None:
    site = Site(domain="gazeta.example", tags=(".labels a",), body=("main > div",))
    assert article("<meta name='article:tag' content='ferry'>", site=site).tags == ("ferry",)


@pytest.mark.parametrize(
    ("values", "tags"),
    [
        (["ferry,river, district office"], ("ferry", "river", "district office")),
        (["ferry", "roads, bridges"], ("ferry", "roads, bridges")),
    ],
    ids=["one value is a list", "several are a tag each"],
)
def test_a_list_of_tags_in_one_meta_is_taken_apart(values: list[str], tags: tuple[str, ...]) -> None:
    assert article("".join(f"<meta property='article:tag' content='{value}'>" for value in values)).tags == tags


def test_a_thousand_tags_are_cut() -> None:
    assert len(article(ld(keywords=[f"tag {n}" for n in range(1_000)])).tags) == 60


# ── lead, canonical address, advertising ──────────────────────────────────────


MARKED = "The ferry <b>across the Irga</b> sails again, after fourteen days &amp;#8211; and takes the letters."


@pytest.mark.parametrize(
    "head",
    [
        f"<meta name='description' content='{MARKED}'>",
        f"<meta name='description' content='&lt;div&gt;&lt;p&gt;{MARKED}&lt;/p&gt;&lt;/div&gt;'>",
        ld(description=MARKED),
    ],
    ids=["meta", "paragraphs in a meta", "JSON-LD"],
)
def test_a_lead_is_without_the_markup_and_escapes_of_its_description(head: str) -> None:
    lead = "The ferry across the Irga sails again, after fourteen days \u2013 and takes the letters."
    assert article(head).lead == lead


@pytest.mark.parametrize("name", ["og:description", "description"])
def test_a_description_that_speaks_of_the_article_is_its_lead(name: str) -> None:
    said = "A postman, a captain and fourteen days of letters: the ferry sails again."
    assert article(f"<meta name='{name}' content='{said}'>").lead == said


def test_a_description_cut_by_the_page_is_whole_again() -> None:
    assert article(f"<meta name='description' content='{FIRST[:60]}...'>").lead == FIRST


def test_the_line_that_its_publisher_names_as_leading_in_is_the_lead_where_nothing_else_is() -> None:
    line = "The captain and his letters are waited for on both banks"
    for name in ("standfirst", "article__dek", "sub-headline", "chapo"):
        assert article(above=f"<p class='{name}'>{line}</p>").lead == line
    assert article(above=f"<p class=leader>{line}</p>").lead is None


@pytest.mark.parametrize(
    "said",
    ["", TITLE, "Gazeta", "All the latest headlines, sport, weather and business from Gazeta, your paper since 1931."],
)
def test_a_description_of_the_site_or_of_nothing_is_no_lead(said: str) -> None:
    assert article(f"<meta name='description' content='{said}'>").lead is None


def test_the_printed_lead_comes_first() -> None:
    site = Site(domain="gazeta.example", lead=(".lead", "h2.desc"))
    found = article(f"<meta name='description' content='{FIRST}'>", "<h2 class='desc'>At last.</h2>", site=site)
    assert found.lead == "At last."


@pytest.mark.parametrize(
    ("href", "canonical"),
    [
        ("/river/ferry-1187?utm_source=x", "https://gazeta.example/river/ferry-1187"),
        ("https://www.gazeta.example/river/ferry-1187", "https://www.gazeta.example/river/ferry-1187"),
        ("https://gazeta.example/", None),
        ("https://mirror.example/river/ferry-1187", None),
        ("javascript:void(0)", None),
        ("http://[broken", None),
        ("", None),
    ],
)
def test_a_canonical_address_is_one_of_the_same_site_and_no_front_page(href: str, canonical: str | None) -> None:
    assert article(f"<link rel='canonical' href='{href}'>").canonical_url == canonical


@pytest.mark.parametrize("label", ["Sponsored content", "Advertorial"])
def test_a_label_beside_the_headline_makes_an_article_sponsored(label: str) -> None:
    assert article(above=f"<div>{label}</div>").sponsored
    assert not article(above="<div>River news</div>").sponsored


@pytest.mark.parametrize("free", [False, "False", " false "])
def test_an_article_behind_a_wall_is_flagged(free: bool | str) -> None:
    assert article(ld(isAccessibleForFree=free)).flags == ("not-free",)
    assert article(ld(isAccessibleForFree=True)).flags == ()


def test_the_site_is_the_host_without_www() -> None:
    assert extract("<p>x</p>", "https://www.gazeta.example/a").site == "gazeta.example"
    assert extract("<p>x</p>").site is None
    assert extract("<p>x</p>", "https://m.gazeta.example/a", site=ALMATY).site == "gazeta.example"
