"""`extract()` as a whole: it never raises, it keeps its promises on any bytes, and it knows an article from a list."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawler.boilerplate import clean
from newscrawler.extract import extract, find_article, is_article, read_document
from newscrawler.items import Article, Block, text_of
from newscrawler.site import Site

FETCHED = datetime(2024, 5, 13, tzinfo=UTC)
SITE = Site(
    domain="gazeta.example",
    timezone="Asia/Almaty",
    title=("h1",),
    body=(".body",),
    published=("time",),
    authors=(".by",),
    section=(".section",),
    tags=(".tags a",),
    drop=(".ad",),
)
PIECES = rb"""<html lang=ru>
<head>
<title>
</title>
<body>
<div class=body>
<div class=share>
</div>
<p>
</p>
<h1>
</h1>
<br>
<ul><li>
<table><td>
<a href=/1>
<a rel=author href=http://[x>
</a>
<button>
<svg>
<!--
<base href=//x>
<figure><figcaption>
<img src=/a.jpg alt='The sea at noon'>
<img srcset=','>
<time datetime=2024-05-12>
<meta name=date content='12 May 2024'>
<link rel=canonical href=/c>
<script type=application/ld+json>
</script>
{"@type": "NewsArticle", "headline": ["a\u0000\ud800"], "author": [[{}]], "datePublished": {"a": 1}}
{"@type": "BreadcrumbList", "itemListElement": 5, "@graph": {"@graph": [null]}}
The ferry sails again, the district office said on Monday after two weeks of repairs.
12.05.2024 10:30
&#0;&#7;&nbsp;""".splitlines()
BYTES = [
    "Паром снова ходит каждый день, сообщили в районном акимате. ".encode(),
    "Паром снова ходит каждый день. ".encode("cp1251"),
    b"\x00\x01\x1f",
    b"\xff\xfe",
    b"\xe2\x80\xae",
]
MARKUP = st.lists(st.sampled_from(PIECES + BYTES), max_size=30).map(b"".join)


@given(st.one_of(st.binary(max_size=400), MARKUP), st.sampled_from([None, SITE]))
@settings(max_examples=60, deadline=None)
def test_any_bytes_give_an_article_and_never_an_error(body: bytes, site: Site | None) -> None:
    found = extract(body, "https://gazeta.example/a", site=site, fetched_at=FETCHED)
    assert found.text == text_of(found.blocks)
    fields = [found.text, found.title, found.lead, found.section, found.published_raw, *found.authors, *found.tags]
    fields += [text for image in found.images for text in (image.url, image.alt, image.caption, image.credit)]
    for text in filter(None, fields):
        assert not any((char < " " and char != "\n") or "\ud800" <= char <= "\udfff" for char in text)
    for block in found.blocks:
        assert block.text.strip()
        assert all(0 <= start < end <= len(block.text) for start, end in block.links)
    assert found.published is None or isinstance(found.published, date)
    assert is_article(found) in (True, False)


@given(st.text(max_size=200))
@settings(max_examples=30, deadline=None)
def test_any_text_gives_an_article_and_never_an_error(text: str) -> None:
    assert isinstance(extract(text), Article)


def test_nothing_that_was_in_the_body_is_lost_without_a_reason() -> None:
    lines = [f"Sentence number {n} tells of the ferry, the captain and the postman with his letters." for n in range(5)]
    extra = ["Share", "Read also: The bridge is closed", "Photo: Anna Holm", "12 May 2024", "Advertisement"]
    page = "".join(f"<p>{text}</p>" for pair in zip(lines, extra, strict=True) for text in pair)
    document = read_document(f"<h1>The ferry sails again</h1><div>{page}</div>")
    kept = extract(f"<h1>The ferry sails again</h1><div>{page}</div>")
    everything = [block.text for block in kept.blocks] + [text for text, _ in kept.dropped]
    assert all(any(text in one for one in everything) for text in (*lines, *extra))
    assert all(reason for _, reason in kept.dropped)
    assert all(text in kept.text for text in lines)
    assert {block.text for block in find_article(document).blocks} >= set(lines)


def test_selectors_of_the_site_choose_the_body_and_what_is_dropped() -> None:
    lines = [f"Sentence number {n} tells of the ferry and the postman with his letters." for n in range(4)]
    inside = "".join(f"<p>{text}</p>" for text in lines)
    other = "".join(
        f"<p>Elsewhere, {text} And this goes on for much longer than the article does.</p>" for text in lines
    )
    advert = f"<div class='ad'><p>{lines[0]} Buy it.</p></div>"
    html = f"<h1>The ferry</h1><div class='body'>{inside}{advert}</div><div>{other}</div>"
    assert extract(html, site=SITE).text == "\n\n".join(lines)


def test_a_body_selector_that_holds_nothing_falls_back_to_the_general_way() -> None:
    lines = [f"Sentence number {n} tells of the ferry and the postman with his letters." for n in range(4)]
    html = f"<h1>The ferry</h1><div class='body'></div><div>{''.join(f'<p>{text}</p>' for text in lines)}</div>"
    assert extract(html, site=SITE).text == "\n\n".join(lines)


def test_cleaning_is_the_second_half_of_extract() -> None:
    prose = "".join(f"<p>Sentence number {n} tells of the ferry and the postman with letters.</p>" for n in range(4))
    html = f"<h1>The ferry</h1><div>{prose}<p>Share this article</p></div>"
    found = find_article(read_document(html))
    assert clean(found) == extract(html)
    assert "Share this article" not in extract(html).text


# ── article or not ────────────────────────────────────────────────────────────


def page(*blocks: str, title: str | None = "The ferry sails again", published: date | None = None) -> Article:
    return Article(title=title, blocks=tuple(Block("paragraph", text) for text in blocks), published=published)


SHORT = "The railway is closed between Orvelle and Saint-Bré: a tree fell on the line."


def test_a_headline_and_some_prose_make_an_article() -> None:
    assert is_article(page(*[SHORT] * 4))
    assert not is_article(page(*[SHORT] * 4, title=None))


def test_a_short_item_is_an_article_if_it_has_a_time() -> None:
    assert is_article(page(SHORT, published=date(2024, 5, 12)))
    assert not is_article(page(SHORT))
    assert not is_article(page("Closed.", published=date(2024, 5, 12)))


def test_lines_without_a_sentence_are_no_prose() -> None:
    assert not is_article(
        page(*["A headline of another story of the river and its long banks"] * 20, published=date(2024, 5, 12))
    )


@pytest.mark.parametrize(
    "sentence",
    [
        "पुल टूट जाने के बाद नाव फिर से नदी पार कर रही है और डाकिया चौदह दिन की चिट्ठियाँ लेकर गाँव पहुँचा।",
        "پل ٹوٹنے کے بعد کشتی پھر سے دریا پار کر رہی ہے اور ڈاکیا چودہ دن کے خط لے کر گاؤں پہنچا۔",
        "หลังจากสะพานพังลง เรือข้ามฟากกลับมาแล่นข้ามแม่น้ำอีกครั้ง และบุรุษไปรษณีย์นำจดหมายสิบสี่วันมาส่งถึงหมู่บ้านแล้ววันนี้",
        "ከድልድዩ መፍረስ በኋላ ጀልባዋ እንደገና ወንዙን ታቋርጣለች፤ ፖስተኛውም የአስራ አራት ቀን ደብዳቤዎችን ይዞ መጣ።",
        "တံတားပြိုကျပြီးနောက် ကူးတို့သင်္ဘောသည် မြစ်ကို ပြန်လည်ဖြတ်ကူးနေပြီး စာပို့သမားသည် စာများယူလာသည်။",
    ],
)
def test_sentences_of_all_scripts_are_prose(sentence: str) -> None:
    assert is_article(page(sentence, published=date(2024, 5, 12)))
    assert not is_article(page(sentence[:40], published=date(2024, 5, 12)))


def test_captions_are_no_prose() -> None:
    assert not is_article(Article(title="Pictures", blocks=(Block("caption", SHORT),) * 20))


def listing(teaser: str) -> str:
    menu = "".join(f"<li><a href='/s{n}'>Section {n}</a></li>" for n in range(12))
    items = "".join(f"<div class='item'>{teaser.format(n=n)}</div>" for n in range(20))
    return f"<title>News - Gazeta</title><body><ul>{menu}</ul><h1>News</h1>{items}<p>© Gazeta</p></body>"


@pytest.mark.parametrize(
    "teaser",
    [
        "<a href='/news/{n}'>A headline of the story number {n} of the river</a><span>12.05.2024</span>",
        "<h3><a href='/news/{n}'>A headline of the story number {n} of the river</a></h3><time>Today, 10:{n}</time>",
        "<a href='/news/{n}'><h2>Story {n}</h2><p>What happened on the river on day {n}, in one sentence.</p></a>",
    ],
)
def test_a_list_of_headlines_is_no_article(teaser: str) -> None:
    assert not is_article(extract(listing(teaser), "https://gazeta.example/news/", fetched_at=FETCHED))


@pytest.mark.parametrize(
    "html",
    [
        "",
        "<title>404</title><h1>Page not found</h1><p>The page you asked for does not exist.</p>",
        "<title>Login</title><h1>Login</h1><form><label>Name</label><input><button>Go on</button></form>",
        "<ul>" + "<li><a href='/x'>Almaty</a></li>" * 40 + "</ul>",
    ],
)
def test_a_notice_a_form_and_a_menu_are_no_articles(html: str) -> None:
    assert not is_article(extract(html, "https://gazeta.example/x", fetched_at=FETCHED))
