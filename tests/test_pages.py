"""Whole pages in the structure of real ones: every field a reader would name, with and without the names of classes.

`pages/<spider>/<date>-<slug>/` holds page.html (bytes as a server would send them), page.json (address, time of the
visit, the spider whose Site helps, or null) and article.json (fields of `Article`; text is a list of paragraphs).
"""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from dataclasses import asdict, fields
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from scrapy.settings import Settings
from scrapy.spiderloader import SpiderLoader

from newscrawler.extract import extract, is_article
from newscrawler.items import Article
from newscrawler.site import Site

PAGES = Path(__file__).parent / "pages"
NAMES = sorted(str(path.parent.relative_to(PAGES)) for path in PAGES.glob("*/*/article.json"))
SPIDERS = SpiderLoader.from_settings(Settings({"SPIDER_MODULES": ["newscrawler.spiders"]}))


@cache
def given(name: str) -> dict[str, Any]:
    return json.loads((PAGES / name / "page.json").read_text("utf-8"))


@cache
def expected(name: str) -> dict[str, Any]:
    return json.loads((PAGES / name / "article.json").read_text("utf-8"))


@cache
def found(name: str) -> Article:
    page = given(name)
    site = SPIDERS.load(page["site"]).site if page["site"] else None
    return read(name, (PAGES / name / "page.html").read_bytes(), site)


def read(name: str, html: bytes, site: Site | None) -> Article:
    page = given(name)
    return extract(html, page["url"], site=site, fetched_at=datetime.fromisoformat(page["fetched_at"]))


def in_json(field: str, value: Any) -> Any:
    if field == "text":
        return value.split("\n\n") if value else []
    if field == "images":
        return [asdict(image) for image in value]
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


@pytest.mark.parametrize(
    ("name", "field"), [pytest.param(name, field, id=f"{name}:{field}") for name in NAMES for field in expected(name)]
)
def test_a_page_gives_what_a_reader_sees(name: str, field: str) -> None:
    assert in_json(field, getattr(found(name), field)) == expected(name)[field]


@pytest.mark.parametrize("name", NAMES)
def test_a_page_is_an_article(name: str) -> None:
    assert is_article(found(name))


@pytest.mark.parametrize("name", NAMES)
def test_a_page_whose_classes_say_nothing_gives_the_same_text(name: str) -> None:
    html = without_names((PAGES / name / "page.html").read_bytes())
    text = read(name, html, None).text
    wanted = "\n".join(expected(name)["text"])
    lead = expected(name).get("lead") or ""  # without a selector, a printed standfirst is the first paragraph
    assert max(word_f1(text, wanted), word_f1(text, f"{lead}\n{wanted}")) >= 0.95


def without_names(html: bytes) -> bytes:
    """The page with every class and id replaced by letters, the same name by the same letters."""
    letters = random.Random(0)  # the same letters in every run
    names: dict[bytes, bytes] = {}

    def rename(attribute: re.Match[bytes]) -> bytes:
        words = (
            names.setdefault(word, bytes(letters.choices(b"bcdfghjklmnpqrstvwxz", k=9)))
            for word in attribute[2].split()
        )
        return attribute[1] + b" ".join(words) + b'"'

    return re.sub(rb'(\s(?:class|id)=")([^"]*)"', rename, html)


def word_f1(text: str, wanted: str) -> float:
    have, want = (Counter(re.findall(r"\w+", one.lower())) for one in (text, wanted))
    return 2 * (have & want).total() / max(1, have.total() + want.total())


def test_every_spider_has_a_page() -> None:
    assert set(SPIDERS.list()) == {name.split("/")[0] for name in NAMES}


@pytest.mark.parametrize("name", NAMES)
def test_no_expected_field_is_unknown(name: str) -> None:
    assert set(expected(name)) <= {field.name for field in fields(Article)}
    assert {"title", "text", "published", "authors", "language", "images", "sponsored"} <= set(expected(name))


SNIPPETS = (
    b"<pre>", b"</pre>", b"\n\n<pre>\n\n\x01<b>\n\n&#2;", b"<st1:x>", b"<x-y>", b"<template shadowrootmode=open>",
    b"<template id=B:1>", b"<div hidden id=S:1>\x0b<p>", b"<svg>", b"<table><tr>", b"<script>", b"<!--", b"</html>",
    b"\xff\xfe", b"&#xd800;",
)  # fmt: skip

ODD_VALUES = (
    "", "²", "٣", "½", "9" * 5_000, "-1", "1e999", "NaN", "[", "http://[", "//[::1", "http://a:99999/", "http://xn--/",
    "%zz",
    "&#0;", "&#x1F;", "&#xD800;", "\ufeff", "\u202e", "a" * 3_000, "javascript:", "data:,", "0001-01-01", "10000-01-01",
    "2024-13-45T99:99:99Z", "9999-12-31T23:59:59-14:00", "zz-ZZ-ZZ", "100%", "float: left", "articleBody", "comments",
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_no_damage_to_a_page_breaks_it(name: str) -> None:
    """Pieces cut out, doubled, filled with noise or with markup, as broken servers and templates send them."""
    page, chance = (PAGES / name / "page.html").read_bytes(), random.Random(name)
    for _ in range(12):
        body = bytearray(page)
        for _ in range(chance.randint(1, 5)):
            start = chance.randrange(len(body) + 1)
            end = min(len(body), start + chance.randint(1, 2_000))
            body[start:end] = chance.choice(
                (b"", body[start:end] * 3, chance.randbytes(end - start), chance.choice(SNIPPETS) + body[start:end])
            )
        extract(bytes(body), given(name)["url"]).text.encode()


@pytest.mark.parametrize("name", NAMES)
def test_no_value_of_an_attribute_breaks_a_page(name: str) -> None:
    """Sizes, addresses, times and names as no standard knows them."""
    page, chance = (PAGES / name / "page.html").read_bytes(), random.Random(name)

    def odd(found: re.Match[bytes]) -> bytes:
        return (
            b'="%s"' % chance.choice(ODD_VALUES).encode("utf-8", "surrogatepass") if chance.random() < 0.2 else found[0]
        )

    for _ in range(6):
        url = chance.choice((given(name)["url"], "http://[", "https://a.example:99999/"))
        extract(re.sub(rb'=\s*(?:"[^"]*"|\'[^\']*\')', odd, page), url).text.encode()
