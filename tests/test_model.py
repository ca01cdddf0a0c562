"""The learned decision: its weights, its threshold, and the words that blocks begin with."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawler.extract import read_document
from newscrawler.extract.features import Features, features
from newscrawler.extract.hints import Hints
from newscrawler.extract.model import balanced, likelihoods, weights
from newscrawler.extract.pieces import walk
from newscrawler.extract.wording import first_words


def numbers_of(html: str) -> Features:
    return features(walk(read_document(html).root), Hints(None, None, None, None))


# ── the weights ───────────────────────────────────────────────────────────────


def test_the_packages_weights_have_a_row_for_each_word_and_one_for_all_others_and_for_each_number() -> None:
    learned = weights()
    assert len(learned.words) > 1_000
    assert sorted(learned.words.values()) == list(range(len(learned.words)))
    assert learned.word.shape == (len(learned.words) + 1, learned.block.shape[1])
    assert not learned.word[-1].any()
    assert len(learned.mean) == len(learned.scale) == len(learned.block)
    assert len(learned.context) > learned.block.shape[1]
    assert learned.context.shape[1] == len(learned.out)


def test_the_weights_fit_the_numbers_that_pages_are_put_in() -> None:
    assert numbers_of("<p>The ferry sails again.</p>").x.shape == (1, len(weights().mean))


@pytest.mark.parametrize(
    "html",
    [
        "<p>The ferry sails again.</p>",
        "<p>.</p>",
        "<p>Xqzvwk</p><p>12:30</p><p>zzzyx qqqxj</p>",
        "<p>Xqzvwk</p><p>The ferry sails again.</p><p>zzzyx</p>",
    ],
)
def test_every_block_gets_a_likelihood_whether_its_words_are_known_or_not(html: str) -> None:
    page = numbers_of(html)
    likely = likelihoods(page)
    assert likely.shape == (len(page.x),)
    assert ((likely >= 0) & (likely <= 1)).all()


def test_a_word_that_begins_a_block_moves_it_and_an_unknown_one_does_not() -> None:
    page = numbers_of("<p>The ferry across the Irga sails again.</p><p>Its captain is an old man.</p>")
    plain = [(), ()]
    spoken = [(), ("copyright",)]
    unknown = [("xqzvwk",), ("zzzyx", "qqqxj")]
    of_plain, of_spoken, of_unknown = (
        likelihoods(Features(page.x, page.intervals, page.group, page.hint, page.sure, page.letters, words))
        for words in (plain, spoken, unknown)
    )
    assert of_spoken[1] < of_plain[1]
    assert (of_unknown == of_plain).all()


# ── the threshold ─────────────────────────────────────────────────────────────


def moved(likely: list[float], letters: list[int] | None = None) -> list[float]:
    sizes = np.array(letters or [100] * len(likely), dtype=np.int64)
    return [float(one) for one in balanced(np.array(likely, dtype=np.float32), sizes)]


def test_where_the_model_is_sure_of_little_the_least_unlikely_blocks_are_the_article() -> None:
    likely = [0.3, 0.3, 0.02, 0.02]
    assert [one > 0.5 for one in moved(likely)] == [True, True, False, False]


def test_where_the_model_is_sure_the_threshold_stays_below_a_half() -> None:
    assert [one > 0.5 for one in moved([0.99, 0.99, 0.51, 0.3, 0.01])] == [True, True, True, False, False]


def test_where_a_page_looks_like_nothing_the_threshold_does_not_fall_to_it() -> None:
    assert max(moved([0.02, 0.01, 0.005])) < 0.5


def test_long_blocks_decide_on_the_threshold_more_than_short_ones() -> None:
    likely = [0.95, 0.3, 0.3]
    assert moved(likely, [2_000, 50, 50])[1] < 0.5 < moved(likely, [50, 2_000, 2_000])[1]


@given(
    st.lists(
        st.tuples(st.floats(0, 1, width=32), st.integers(1, 100_000)),
        min_size=1,
        max_size=30,
    )
)
def test_moving_the_likelihoods_keeps_their_order_and_their_bounds(blocks: list[tuple[float, int]]) -> None:
    likely, letters = [one for one, _ in blocks], [size for _, size in blocks]
    result = moved(likely, letters)
    assert all(0 <= one <= 1 for one in result)
    by_likelihood = [one for _, one in sorted(zip(likely, result, strict=True), key=lambda pair: pair[0])]
    assert all(low <= high + 1e-6 for low, high in pairwise(by_likelihood))


@pytest.mark.parametrize("likely", [[0.0], [1.0], [0.0, 0.0, 0.0], [1.0, 1.0]])
def test_sureness_stays_sureness(likely: list[float]) -> None:
    assert moved(likely) == likely


# ── the words that blocks begin with ──────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Comments (12)", ("comments",)),
        ("© 2024 Gazeta", ("©", "gazeta")),
        ("Photo: Anna Holm", ("photo", ":", "anna", "holm")),
        ("Читайте также: Паром", ("читайте", "также", ":", "паром")),
        ("more, more and More", ("more", "and")),
        ("12:30", (":",)),
        ("新闻栏目", ("新闻", "闻栏", "栏目")),
        ("a b c 1 2", ()),
        ("", ()),
    ],
)
def test_a_short_line_is_told_by_its_words_and_signs(text: str, words: tuple[str, ...]) -> None:
    assert first_words(text) == words


def test_of_a_sentence_only_three_words_count() -> None:
    sentence = "Pupils were the first to cross, with a postman who carried the letters of fourteen days behind them."
    assert first_words(sentence) == ("pupils", "were", "the")


def test_of_a_long_line_of_labels_ten_words_count() -> None:
    line = "one two three four five six seven eight nine ten eleven twelve"
    assert len(first_words(line)) == 10


@given(st.text(max_size=400))
def test_first_words_are_few_small_and_each_told_once(text: str) -> None:
    words = first_words(text)
    assert len(words) <= 10
    assert len(set(words)) == len(words)
    assert all(word and word == word.lower() for word in words)
