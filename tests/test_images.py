"""The article's images: where lazy loading hides addresses, whose captions are whose, and no icons."""

from __future__ import annotations

import pytest

from newscrawler.extract import extract
from newscrawler.items import Image

URL = "https://gazeta.example/news/ferry"
PROSE = [
    f"Sentence number {n} tells of the ferry, its captain, the postman and his fourteen days of letters."
    for n in range(6)
]
SEA = "https://gazeta.example/img/sea.jpg"


def images_of(inside: str, head: str = "", above: str = "", below: str = "") -> tuple[Image, ...]:
    first, second = ("".join(f"<p>{text}</p>" for text in half) for half in (PROSE[:3], PROSE[3:]))
    body = f"{above}<h1>The ferry sails again</h1><div>{first}{inside}{second}</div>{below}"
    return extract(
        f"<html><head><title>The ferry sails again</title>{head}</head><body>{body}</body></html>", URL
    ).images


@pytest.mark.parametrize(
    "image",
    [
        "<img src='/img/sea.jpg'>",
        "<img src='../img/sea.jpg#top'>",
        "<img src='data:image/gif;base64,R0lGOD' data-src='/img/sea.jpg'>",
        "<img src='/img/placeholder.png' data-original='/img/sea.jpg'>",
        "<img src='/img/blank.gif' data-lazy-src='/img/sea.jpg'>",
        "<img src='/img/small.jpg' srcset='/img/sea-480.jpg 480w, /img/sea.jpg 1200w'>",
        "<img data-srcset='/img/sea.jpg'>",
        "<amp-img src='/img/sea.jpg'></amp-img>",
        "<picture><source srcset='/img/sea.webp'><img src='/img/sea.jpg'></picture>",
        "<noscript><img src='/img/sea.jpg'></noscript><img src='/img/sea.jpg'>",
        "<img src='/img/sea.jpg' width='1200' height='80%'>",
        "<img src='/img/sea.jpg' width='²' height='٨٠٠'>",
        f"<img src='/img/sea.jpg' width='{'9' * 5_000}'>",
    ],
)
def test_an_image_is_found_where_its_address_hides(image: str) -> None:
    assert [found.url for found in images_of(f"<p>{image}</p>")] == [SEA]


@pytest.mark.parametrize(
    "image",
    [
        "<img src='/img/logo.png'>",
        "<img src='/img/share-icon.png'>",
        "<img src='/img/chart.svg?v=2'>",
        "<img src='/img/authors/holm.jpg'>",
        "<img src='/profile_photos/1187.jpg'>",
        "<img src='/wp-content/themes/gazeta/stars.png'>",
        "<img src='/img/spinner.gif'>",
        "<img src='/img/sea.jpg' width='1' height='1'>",
        "<img src='/img/sea.jpg' height='48px'>",
        "<img src='data:image/png;base64,AAAA'>",
        "<img src=''>",
        "<img>",
        "<img src='http://[broken/sea.jpg'>",
        "<img src='javascript:sea.jpg'>",
    ],
)
def test_icons_counters_and_broken_addresses_are_no_images(image: str) -> None:
    assert images_of(f"<p>{image}</p>") == ()


def test_images_of_menus_and_teasers_are_not_the_articles() -> None:
    teasers = "".join(
        f"<div><a href='/{n}'><img src='/img/t{n}.jpg'>Another story, number {n}</a></div>" for n in range(8)
    )
    assert [found.url for found in images_of("<img src='/img/sea.jpg'>", above=teasers, below=teasers)] == [SEA]


def test_an_image_below_the_last_line_of_the_body_is_its_own() -> None:
    page = "".join(f"<p>{text}</p>" for text in PROSE)
    html = f"<h1>The ferry sails again</h1><div>{page}<p><img src='/img/sea.jpg'></p></div><img src='/img/other.jpg'>"
    assert [found.url for found in extract(html, URL).images] == [SEA]


def test_an_image_shown_twice_is_told_once() -> None:
    assert len(images_of("<p><img src='/img/sea.jpg' alt='first'></p><p><img src='/img/sea.jpg#2'></p>")) == 1


@pytest.mark.parametrize("name", ["og:image", "twitter:image"])
def test_a_page_that_prints_no_image_has_the_one_it_is_shared_with(name: str) -> None:
    assert images_of("", f"<meta property='{name}' content='/img/sea.jpg'>") == (Image(SEA),)


@pytest.mark.parametrize("content", ["", "/img/tn.png", "/img/logo.svg", "/img/default.jpg", "javascript:0"])
def test_the_sites_own_picture_is_not_the_articles(content: str) -> None:
    assert images_of("", f"<meta property='og:image' content='{content}'>") == ()


@pytest.mark.parametrize(
    ("html", "alt", "caption", "credit"),
    [
        ("<figure><img src='/img/sea.jpg'><figcaption>The sea.</figcaption></figure>", None, "The sea.", None),
        (
            "<figure><img src='/img/sea.jpg' alt='Sea'><div><figcaption>The sea. Photo: Anna Holm</figcaption></div>",
            "Sea",
            "The sea.",
            "Anna Holm",
        ),
        ("<div class='wp-caption'><img src='/img/sea.jpg'><p class='text'>The sea</p></div>", None, "The sea", None),
        ("<p><img src='/img/sea.jpg'><em>Photo: Anna Holm</em></p>", None, None, "Anna Holm"),
        ("<p><img src='/img/sea.jpg'><br><em>Фото: depositphotos.com</em></p>", None, None, "depositphotos.com"),
        ("<p><img src='/img/sea.jpg'></p><p>Кеме. Сурет: Ерлан Мырза</p>", None, "Кеме.", "Ерлан Мырза"),
        ("<p><img src='/img/sea.jpg' alt='Фото: пресс-служба'></p>", "Фото: пресс-служба", None, "пресс-служба"),
        ("<p><img src='/img/sea.jpg' alt='The sea at noon'></p>", "The sea at noon", None, None),
        ("<p><img src='/img/sea.jpg' alt=' '></p>", None, None, None),
        (
            ("<figure><img src='/img/sea.jpg'><figcaption><span>The sea.</span><b class='photo-credit'>"
            "<i class='credit-label'>Credit:</i> Anna Holm/Irga</b><b>hide</b></figcaption></figure>"),
            None,
            "The sea.",
            "Anna Holm/Irga",
        ),
        (
            ("<figure><img src='/img/sea.jpg'><figcaption><div>The sea.</div><div class='Figure-credit'>Anna Holm</div>"
            "</figcaption></figure>"),
            None,
            "The sea.",
            "Anna Holm",
        ),
    ],
)  # fmt: skip
def test_an_image_has_its_own_caption_and_credit(
    html: str, alt: str | None, caption: str | None, credit: str | None
) -> None:
    assert images_of(html) == (Image(SEA, alt, caption, credit),)


@pytest.mark.parametrize(
    ("line", "caption", "credit"),
    [
        ("The sea at noon. (Anna Holm/The Irga Gazette)", "The sea at noon.", "Anna Holm/The Irga Gazette"),
        ("The sea. | Anna Holm/GAZETTE", "The sea.", "Anna Holm/GAZETTE"),
        ("The sea. (Supplied: Anna Holm)", "The sea.", "Supplied: Anna Holm"),
        ("The sea. (AP Photo/Anna Holm)", "The sea.", "AP Photo/Anna Holm"),
        ("The sea (AFP)", "The sea", "AFP"),
        ("The sea. REUTERS/Anna Holm", "The sea.", "REUTERS/Anna Holm"),
        ("Mr Holm (left/right) by the sea", "Mr Holm (left/right) by the sea", None),
        ("Anna Holm (Left)", "Anna Holm (Left)", None),
        ("The sea in 1912 (1911/1912)", "The sea in 1912 (1911/1912)", None),
    ],
)
def test_a_caption_ends_in_a_credit_that_no_word_calls_one(line: str, caption: str, credit: str | None) -> None:
    found = images_of(f"<figure><img src='/img/sea.jpg'><figcaption>{line}</figcaption></figure>")
    assert found == (Image(SEA, None, caption, credit),)


def test_captions_stay_with_their_images_in_a_gallery() -> None:
    shots = "".join(
        f"<figure><img src='/img/{n}.jpg'><figcaption>Picture number {n}.</figcaption></figure>" for n in range(4)
    )
    assert [(found.url[-5], found.caption) for found in images_of(shots)] == [
        (str(n), f"Picture number {n}.") for n in range(4)
    ]


def test_a_caption_is_no_part_of_the_text() -> None:
    page = "".join(f"<p>{text}</p>" for text in PROSE)
    article = extract(
        f"<h1>Ferry</h1>{page}<figure><img src='/a.jpg'><figcaption>At sea.</figcaption></figure>{page}", URL
    )
    assert "At sea." not in article.text
    assert [block.text for block in article.blocks if block.kind == "caption"] == ["At sea."]


def test_a_body_with_images_without_end_is_looked_at_so_far() -> None:
    assert len(images_of("".join(f"<img src='/img/sea-{n}.jpg'>" for n in range(2_000)))) == 500


def test_a_page_that_prints_no_image_has_the_one_of_its_json_ld() -> None:
    for image in ('"/img/sea.jpg"', '["/img/sea.jpg"]', '{"url": "/img/sea.jpg"}'):
        ld = f'<script type="application/ld+json">{{"@type": "NewsArticle", "image": {image}}}</script>'
        assert images_of("", ld) == (Image(SEA),)


def test_the_picture_of_a_linked_story_inside_the_text_is_not_the_articles() -> None:
    linked = "<a href='/2'><img src='/img/dog.jpg'>{}</a>"
    assert images_of(linked.format("<b>The captain has a new dog</b>")) == ()
    assert images_of("<div class='read-also'><a href='/2'><img src='/img/dog.jpg'></a></div>") == ()
    assert len(images_of(linked.format("<span class='caption'>The captain and his new dog</span>"))) == 1
    assert len(images_of(linked.format("<i>View larger</i>"))) == 1


def test_the_portrait_of_an_author_is_no_image_of_the_article() -> None:
    head = "<meta name='author' content='Anna Holm'>"
    portrait, captain = "<img src='/img/1.jpg' alt='Anna Holm'>", "<img src='/img/sea.jpg' alt='Anna Holm on board'>"
    assert [found.url for found in images_of(portrait + captain, head)] == [SEA]
    assert len(images_of(portrait + captain)) == 2


@pytest.mark.parametrize(
    "frame",
    [
        "<table align=right width=200><tr><td>{image}</td></tr><tr><td align=center><font size=1>{line}</font></table>",
        "<dl style='float: right'><dt>{image}</dt><dd>{line}</dd></dl>",
        "<div align=left>{image}<br>{line}</div>",
    ],
)
def test_a_line_framed_with_an_image_is_its_caption(frame: str) -> None:
    line = "The librarian has worked in the village of Oakfield since 1981"
    framed = frame.format(image="<img src='/img/sea.jpg'>", line=line)
    assert [(image.url, image.caption) for image in images_of(framed)] == [(SEA, line)]
    icon = frame.format(image="<img src='/img/sea.jpg' width=12>", line=line)
    assert line not in [image.caption for image in images_of(icon)]
