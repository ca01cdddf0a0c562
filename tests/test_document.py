"""Bytes to a tree: every encoding a page may come in, pages too deep or too full for a tree, and links."""

from __future__ import annotations

import codecs
import random
from collections.abc import Callable

import pytest

from newscrawler.extract import extract, read_document
from newscrawler.extract.document import MAX_START_TAGS
from newscrawler.extract.pieces import walk

RUSSIAN = (
    "Паром через реку Иргу снова ходит каждый день, сообщили в районном акимате. Первыми на другой берег "
    "переправились школьники и почтальон, который вёз письма за две недели. Капитан обещает рейс в любую погоду."
)
TURKISH = (
    "İlçe belediyesi, ırmak üzerindeki eski köprünün yarın sabah yeniden açılacağını duyurdu. Şoförler çok sevindi."
)
CHINESE = "县政府昨天宣布，河上的渡船从今天起每天开航。第一批过河的是学生和一位邮递员，他带着两个星期的信件。"
GREEK = (
    "Το πορθμείο στον ποταμό λειτουργεί ξανά κάθε μέρα, ανακοίνωσε ο δήμος. Πρώτοι πέρασαν απέναντι οι μαθητές και ο "
    "ταχυδρόμος, που κουβαλούσε γράμματα δύο εβδομάδων. Ο καπετάνιος υπόσχεται δρομολόγια με κάθε καιρό."
)


def page(text: str, declared: str | None = None) -> str:
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={declared}">' if declared else ""
    return f"<html><head>{meta}<title>{text[:20]}</title></head><body><p>{text}</p></body></html>"


def text_in(html: bytes | str, charset: str | None = None, fallback: str | None = None) -> str:
    document = read_document(html, charset=charset, fallback=fallback)
    paragraph = document.root.find(".//p")
    assert paragraph is not None
    return paragraph.text or ""


ENCODED = [
    (RUSSIAN, "windows-1251"),
    (RUSSIAN, "koi8-r"),
    (RUSSIAN, "utf-8"),
    (GREEK, "iso-8859-7"),
    (TURKISH, "windows-1254"),
    (CHINESE, "gb18030"),
]


@pytest.mark.parametrize(("text", "encoding"), ENCODED)
def test_a_page_that_declares_its_encoding_in_a_meta_is_read(text: str, encoding: str) -> None:
    assert text_in(page(text, encoding).encode(encoding)) == text


@pytest.mark.parametrize(("text", "encoding"), ENCODED)
def test_a_page_whose_header_declares_its_encoding_is_read(text: str, encoding: str) -> None:
    assert text_in(page(text).encode(encoding), charset=encoding) == text


@pytest.mark.parametrize("encoding", ["windows-1251", "koi8-r", "gb18030", "utf-8"])
def test_a_page_that_declares_nothing_is_read(encoding: str) -> None:
    text = CHINESE if encoding == "gb18030" else RUSSIAN
    assert text_in(page(text).encode(encoding)) == text


POLISH = (
    "Prom na rzece Iradze znów kursuje codziennie, ogłosił urząd gminy. Pierwsi przepłynęli uczniowie i listonosz, "
    "który wiózł listy z dwóch tygodni. Kapitan obiecuje rejsy przy każdej pogodzie, jeżeli nie będzie gęstej mgły."
)
SPANISH = (
    "El transbordador del río Irga vuelve a navegar cada día, anunció el ayuntamiento. Los primeros en cruzar fueron "
    "los niños y un cartero que llevaba las cartas de dos semanas. El capitán promete viajes mañana también."
)


@pytest.mark.parametrize("declared", ["iso-8859-1", "windows-1251", "utf-8", None])
@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (RUSSIAN, "windows-1251"),
        (RUSSIAN, "koi8-r"),
        (GREEK, "iso-8859-7"),
        (GREEK, "windows-1253"),
        (CHINESE, "gb18030"),
        (CHINESE.translate(str.maketrans("县开动学递员带个题车过东", "縣開動學遞員帶個題車過東")), "gb18030"),
        (POLISH, "iso-8859-2"),
        (POLISH, "windows-1250"),
        (SPANISH, "windows-1252"),
    ],
)
def test_a_wrong_declaration_gives_the_right_text_or_a_flag(text: str, encoding: str, declared: str | None) -> None:
    html = page("\n".join([text] * 4), declared).encode(encoding)
    document = read_document(html)
    paragraph = document.root.find(".//p")
    assert paragraph is not None
    assert paragraph.text is not None
    assert "bad-encoding" in document.flags or paragraph.text.split("\n")[0] == text


@pytest.mark.parametrize("encoding", ["windows-1251", "koi8-r"])
def test_a_page_that_declares_utf_8_and_is_none_is_read(encoding: str) -> None:
    assert text_in(page(RUSSIAN, "utf-8").encode(encoding), charset="utf-8") == RUSSIAN


@pytest.mark.parametrize("declared", ["windows-1251", "iso-8859-1", "koi8-r", "x-no-such-encoding", "utf-7"])
def test_utf_8_is_read_as_such_whatever_is_declared(declared: str) -> None:
    assert text_in(page(RUSSIAN, declared).encode(), charset=declared) == RUSSIAN


def as_windows_1252(body: bytes) -> str:
    """The text as browsers read it: the five bytes without a character are control characters."""
    return "".join(char if (char := bytes([byte]).decode("cp1252", "ignore")) else chr(byte) for byte in body)


@pytest.mark.parametrize(
    "text", [RUSSIAN, "Zażółć gęślą jaźń – „tak”.", "“It’s a café”, she said — twice…", "“Ça”, dit-il, “déjà…”"]
)
@pytest.mark.parametrize("read_as", [as_windows_1252, lambda body: body.decode("latin-1")])
def test_utf_8_that_was_taken_for_a_western_encoding_is_put_right(text: str, read_as: Callable[[bytes], str]) -> None:
    document = read_document(read_as(page(text, "utf-8").encode()).encode())
    assert document.root.findtext(".//p") == text
    assert document.flags == ("encoded-twice",)


@pytest.mark.parametrize(
    "text",
    [
        "“The signs â€œ and â€™ show”, he said, “that a page was read wrongly.”",
        "Une année passée…» « à… », déjà ÂÃ",
        "Uvidíš, najdáš, rádžá, díž",
    ],
)
def test_a_text_that_speaks_of_such_signs_or_only_looks_like_them_is_left_alone(text: str) -> None:
    document = read_document(page(text, "utf-8").encode())
    assert (document.root.findtext(".//p"), document.flags) == (text, ())


def test_koi8_r_declared_as_windows_1251_is_not_taken_at_its_word() -> None:
    assert text_in(page(RUSSIAN, "windows-1251").encode("koi8-r"), fallback="koi8-r") == RUSSIAN


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
    ],
)
def test_a_byte_order_mark_wins_over_what_is_declared(mark: bytes, encoding: str) -> None:
    assert text_in(mark + page(RUSSIAN, "koi8-r").encode(encoding), charset="windows-1251") == RUSSIAN


def test_latin_1_means_windows_1252_as_in_browsers() -> None:
    assert text_in("<p>The “ferry” – £3</p>".encode("cp1252"), charset="iso-8859-1") == "The “ferry” – £3"


def test_gb2312_means_gb18030_as_in_browsers() -> None:
    assert text_in(page("渡船€镕", "gb2312").encode("gb18030")) == "渡船€镕"


def test_the_encoding_of_the_site_is_tried_before_guessing() -> None:
    short = "<p>Паром</p>".encode("koi8-r")
    assert text_in(short, fallback="koi8-r") == "Паром"


def test_bytes_of_no_encoding_are_kept_and_flagged() -> None:
    noise = random.Random(1).randbytes(4_000).replace(b"<", b"")
    document = read_document(b"<p>The ferry sails.</p><p>" + noise + b"</p>", charset="utf-8")
    assert document.flags == ("bad-encoding",)
    assert document.root.findtext(".//p") == "The ferry sails."


def test_a_fault_in_utf_8_does_not_make_it_another_encoding() -> None:
    document = read_document(page("“The ferry sails”, he said. € " * 9).encode().replace(b"\xe2\x82\xac", b"\xe2\x82"))
    text = document.root.findtext(".//p") or ""
    assert text.startswith("“The ferry sails”, he said. \ufffd")
    assert document.flags == ("bad-encoding",)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_needs_no_byte_order_mark(encoding: str) -> None:
    assert text_in(page(RUSSIAN).encode(encoding)) == RUSSIAN


def test_a_page_given_as_text_needs_no_encoding() -> None:
    assert text_in(page(RUSSIAN, "koi8-r")) == RUSSIAN


@pytest.mark.parametrize("body", [b"", b"   ", b"\x00\x00", b"<!-- -->", b"no tag at all", b"%PDF-1.7 \xe2\xe3"])
def test_bytes_that_are_no_page_give_an_empty_one(body: bytes) -> None:
    assert extract(body).title is None


def test_nul_bytes_are_left_out() -> None:
    assert text_in(b"<p>Fer\x00ry on the river</p>") == "Ferry on the river"


def test_text_below_three_thousand_levels_is_kept_and_flagged() -> None:
    sentences = [f"Sentence number {number} tells of the ferry on the river." for number in range(10)]
    deep = "<div>" * 3000 + "".join(f"<p>{sentence}</p>" for sentence in sentences) + "</div>" * 3000
    article = extract(f"<html><head><title>The ferry</title></head><body><h1>The ferry</h1>{deep}</body></html>")
    assert "truncated-parse" in article.flags
    assert all(sentence in article.text for sentence in sentences)
    assert article.title == "The ferry"


def test_two_hundred_levels_are_no_reason_for_a_flag() -> None:
    assert read_document("<div>" * 200 + "<p>The ferry sails.</p>").flags == ()


def test_a_page_of_too_many_tags_is_read_as_plain_text() -> None:
    document = read_document(b"<html><head><title>Ferry</title></head><body>" + b"<p>x" * (MAX_START_TAGS + 1))
    assert document.flags == ("truncated-parse",)
    assert document.plain is not None
    assert document.plain.count("x\n") == MAX_START_TAGS
    assert document.root.findtext(".//title") == "Ferry"


def deep(html: str) -> str | None:
    return read_document("<div>" * 3000 + html).plain


@pytest.mark.parametrize(
    ("html", "lines"),
    [
        ("<p>The <b>fer</b>ry<br>sails</p><P>to\nday</P>", "The ferry\nsails\nto day"),
        ("a<script>var x</script>b<textarea>copy</textarea>c<style>d</style>", "a\nb\nc"),
        ("a<!-- <p>no</p> -->b<!doctype html>c<?php d ?>e", "abce"),
        ("Tea &amp; bread, 1 < 2, &lt;b&gt;", "Tea & bread, 1 < 2, <b>"),
        ("a<select>b<p>c", "a\nb\nc"),
        ("a<script>b<p>c", "a"),
        ("a<!-- b", "a"),
        ("a<p b", "a"),
        ("a<svg><text>b</text></svg>c", "a\nc"),
    ],
)
def test_the_plain_way_reads_what_a_browser_shows(html: str, lines: str) -> None:
    assert deep(html) == lines


def test_links_are_absolute_and_heed_the_base() -> None:
    html = (
        '<base href="/news/"><a href="ferry" rel="nofollow">1</a><a href="#top">2</a><area href="//other.example/x">'
        '<a href="http://[broken">3</a><a name="x">4</a><a href=" /b ">5</a>'
    )
    assert list(read_document(html, "https://gazeta.example/a/b").links()) == [
        ("https://gazeta.example/news/ferry", "nofollow"),
        ("https://other.example/x", ""),
        ("https://gazeta.example/b", ""),
    ]


@pytest.mark.parametrize(
    "body",
    [
        b"<p>" + b" " * 60_000 + b"</p>",
        b"<p " + b" ".join(b"a%d=1" % number for number in range(20_000)) + b">x</p>",
        b"<p>" * 100_000,
        b"<" * 60_000,
        b"&" * 60_000,
        b"<!--" * 60_000,
        b"<div>" * 3_000 + b"<!" * 60_000,
        b"<div>" * 3_000 + b"<svg>" * 60_000,
        b'<meta content="' + b"charset=" * 20_000,
        b"<a href='" + b"../" * 30_000 + b"'>x</a>",
        b"<table><tr><td>" * 20_000,
        ("Фото " * 20_000).encode(),
        b"<h1>" + b"a - " * 20_000 + b"</h1>",
        b"<pre>" + b"<i>a</i>\n\n" * 20_000,
        b"<pre>" * 2_000 + b"\n\na" * 20_000,
        b"<p>" + b"\xd0" * 50_000,
    ],
    ids=lambda body: repr(body[:12]),
)
def test_no_page_takes_time_by_the_square_of_its_length(body: bytes) -> None:
    article = extract(body, "https://gazeta.example/a")
    assert len(article.text) <= len(body)


@pytest.mark.parametrize("end", ["</body></html>", "</BODY></HTML>", "</body>\n</html >", "</html>", "</Html>"])
def test_what_follows_an_early_end_of_the_page_is_read_as_a_browser_shows_it(end: str) -> None:
    document = read_document(f"<html><body><p>one</p>{end}<div><p>two</p></div><p>three</p></body></html>")
    assert [paragraph.text for paragraph in document.root.iter("p")] == ["one", "two", "three"]


# ── preformatted text ─────────────────────────────────────────────────────────


def test_blank_lines_part_the_paragraphs_of_preformatted_text() -> None:
    text = "The ferry\nsails.\n\nIt is <b>full\n \n\nagain</b>, they say.\n\nAnd <i>late</i>.\n\nEnd\n"
    pieces = walk(read_document(f"<body><pre>{text}</pre><p>After\n\nit</p></body>").root).pieces
    assert [piece.text for piece in pieces] == [
        "The ferry sails.", "It is full", "again, they say.", "And late.", "End", "After it",
    ]  # fmt: skip


@pytest.mark.parametrize("sign", ["\x01", "&#1;", "\x0c", "&#xfffe;", "&#xd800;", "&#0;"])
def test_signs_that_a_tree_may_hold_and_nobody_may_write_break_no_page(sign: str) -> None:
    page = f"<body><pre>one{sign}\n\ntwo <b>three</b>{sign}\n\nfour</pre></body>".encode()
    lines = [piece.text.strip("\ufffd\ufffe") for piece in walk(read_document(page).root).pieces]
    assert lines == ["one", "two three", "four"]
    streamed = f"<template id=B:0></template><div hidden id=S:0>one{sign}<p>two</p></div></body>".encode()
    assert [piece.text[:3] for piece in walk(read_document(streamed).root).pieces if not piece.hidden] == ["one", "two"]


def test_code_stays_in_one_piece() -> None:
    pieces = walk(read_document("<body><pre><code>one()\n\ntwo()</code></pre></body>").root).pieces
    assert [piece.text for piece in pieces] == ["one() two()"]


# ── parts that React streams behind the page ──────────────────────────────────


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        (  # a boundary of Suspense
            '<main><p>one</p><template id="B:0"></template><p>three</p></main><div hidden id="S:0"><p>two</p></div>',
            ["one", "two", "three"],
        ),
        (  # a segment
            '<main><p>one</p><template id="P:1a"></template></main><div hidden id="S:1a"><p>two</p><p>three</p></div>',
            ["one", "two", "three"],
        ),
        (  # a part that begins with text
            '<main><p>one <template id="B:0"></template> four</p></main><div hidden id="S:0">two <b>three</b>,</div>',
            ["one two three, four"],
        ),
        (  # a part that comes before what it belongs into is streamed
            (
                '<main><template id="B:0"></template></main><div hidden id="S:1"><p>two</p></div>'
                '<div hidden id="S:0"><p>one</p><template id="P:1"></template><p>three</p></div>'
            ),
            ["one", "two", "three"],
        ),
        (
            (
                '<main><template id="B:0"></template></main><div hidden id="S:0"><p>one</p><template id="B:1">'
                '</template><p>three</p></div><div hidden id="S:1"><p>two</p></div>'
            ),
            ["one", "two", "three"],
        ),
    ],
    ids=["boundary", "segment", "text first", "inner part first", "outer part first"],
)
def test_parts_streamed_behind_the_page_stand_in_their_places(html: str, shown: list[str]) -> None:
    root = read_document(f"<html><body>{html}</body></html>").root
    assert ["".join(one.itertext()) for one in root.iterfind(".//main//p")] == shown
    assert [one for part in root.iterfind(".//div[@hidden]") for one in part.iter("p")] == []


@pytest.mark.parametrize(
    "html",
    [
        '<div hidden id="S:0"><p>one</p></div>',  # no place
        '<template id="B:1"></template><div hidden id="S:0"><p>one</p></div>',  # another's
        '<div hidden id="S:0"><p>one</p><template id="B:0"></template></div>',  # inside itself
        '<div hidden id="S:0"><p>one</p><b><template id="P:0"></template></b></div>',
        '<template id="B:0"></template><div id="S:0"><p>one</p></div>',  # shown already
    ],
)
def test_a_part_without_a_place_stays_where_it_is(html: str) -> None:
    root = read_document(f"<html><body><main></main>{html}</body></html>").root
    [paragraph] = root.iter("p")
    around = paragraph.getparent()
    assert around is not None
    assert around.tag == "div"


def test_two_parts_that_belong_into_each_other_are_not_lost() -> None:
    html = (
        '<div hidden id="S:1"><p>one</p><template id="B:2"></template></div>'
        '<div hidden id="S:2"><p>two</p><template id="B:1"></template></div>'
    )
    root = read_document(f"<html><body>{html}</body></html>").root
    assert sorted(paragraph.text or "" for paragraph in root.iter("p")) == ["one", "two"]


def test_an_article_whose_middle_is_streamed_is_read_in_its_order() -> None:
    first, second, third = (f"{RUSSIAN} {day}." for day in range(3))
    html = (
        "<html><head><title>Паром снова ходит</title></head><body><h1>Паром снова ходит</h1>"
        f'<div class="text"><p>{first}</p><template id="B:0"></template><p>{third}</p></div>'
        f'<footer><p>© 2024 Газета</p></footer><div hidden id="S:0"><p>{second}</p></div></body></html>'
    )
    assert [block.text for block in extract(html).blocks] == [first, second, third]


def test_a_page_of_too_many_blocks_is_read_as_plain_text_and_flagged() -> None:
    prose = "".join(f"<p>{RUSSIAN}</p>" for _ in range(3))
    cells = "<table>" + "<tr><td>1</td><td>2</td></tr>" * 16_000 + "</table>"
    article = extract(f"<html><head><title>Паром</title></head><body><h1>Паром</h1>{prose}{cells}</body></html>")
    assert "too-many-blocks" in article.flags
    assert article.language == "ru"
    assert RUSSIAN in article.text
