"""The text of a page that is read without a tree."""

from __future__ import annotations

import time

import pytest

from newscrawler.extract.plain import plain_text


@pytest.mark.parametrize(
    ("page", "text"),
    [
        (b"<p>One <b>ferry</b><i>s</i></p><DIV>Two<BR/>Three</DIV>", "One ferrys\nTwo\nThree"),
        (b"<p>5 < 7 and 7 <8, a<3</p>", "5 < 7 and 7 <8, a<3"),
        (b"<p>One<<b>p>two</p>", "One<p>two"),
        (b'<a title="<p>">One</a> two', '">One two'),
        (b"<p>One</p\n>\n two\n three <header>Four</header>", "One\ntwo three\nFour"),
        (b"One<!-- <p>no</p> -->two<!DOCTYPE x></ no>three", "Onetwothree"),
        (b"One<script>if (a<b) '<p>no'</script>two<STYLE>p {}</STYLE>three", "One\ntwo\nthree"),
        (b"One<select><option>two", "One\ntwo"),
        (b"One<script>never closed<p>two", "One"),
        (b"One<svg>never closed<svg><p>two", "One\nnever closed\ntwo"),
        (b"One &amp; two&nbsp;&lt;b&gt;", "One & two <b>"),
        (b"One<p class='no end", "One"),
        (b"One<!-- no end", "One"),
        (b"", ""),
    ],
)
def test_a_page_without_a_tree_gives_a_line_a_block(page: bytes, text: str) -> None:
    assert plain_text(page) == text


@pytest.mark.parametrize(
    "piece", [b"<", b"<p>", b"<b>", b"<!---->", b"<svg>", b"<script></script>", b"<a ", b"</", b"&"]
)
def test_a_page_without_a_tree_is_read_in_time(piece: bytes) -> None:
    begun = time.process_time()
    plain_text(piece * (2_000_000 // len(piece)))
    assert time.process_time() - begun < 3.0
