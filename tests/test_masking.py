"""A text is known again by its words, and where only numbers and times differ by the same without them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawler.boilerplate import masking
from newscrawler.boilerplate.masking import of_texts


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Алматы 3", "Алматы 28"),
        ("The rate is 491.9", "The rate is 1 020,35"),
        ("Published on the 3 May", "Published on the 14 June"),
        ("Опубликовано в среду, 12 мая", "Опубликовано в пятницу, 3 января"),
        ("Today: fog on the Irga", "Yesterday: fog on the Irga"),
        ("«Сегодня» в порту", "«Вчера» в порту"),
        ("\U0001f600may, the month of boats", "\U0001f600june, the month of boats"),
        ("Pier \U0001d7d7 is closed", "Pier \U0001d7da is closed"),
    ],
)
def test_lines_that_differ_in_a_number_or_a_time_are_one_when_masked(one: str, other: str) -> None:
    (exact, masked, _), (other_exact, other_masked, _) = of_texts([one, other])
    assert exact != other_exact
    assert masked == other_masked is not None


@pytest.mark.parametrize("text", ["The mayor may_not", "Money is sunk on the marsh", "12:30, 3 May", ""])
def test_nothing_is_masked_of_a_line_without_a_time_or_with_nothing_else(text: str) -> None:
    assert [numbers[:2] for numbers in of_texts([text])] == [(masking.fingerprint_of(text.casefold()), None)]


def test_case_and_white_space_make_no_other_text() -> None:
    texts = ["Read  also", "read also", " READ\u00a0ALSO "]
    assert len({numbers[:2] for numbers in of_texts(texts)}) == 1


def test_a_text_gives_the_same_numbers_alone_and_among_others() -> None:
    texts = [f"Crossing {number} of the Irga, {day}" for number, day in enumerate(["monday", "noon", "in May", "…"])]
    among = of_texts(texts)
    masking._known.clear()
    assert among == [of_texts([text])[0] for text in texts]


def test_the_memory_of_texts_is_bounded() -> None:
    for start in range(0, 3 * masking._MOST_KNOWN, 500):
        of_texts([f"Line {number}" for number in range(start, start + 500)])
    assert len(masking._known) <= masking._MOST_KNOWN


WORDS = (
    "may may2020.05 Mai Сентября КЕШЕ mon-day 12:30 3. 20-05 ½ ٣٤ Straße İnci "
    "\U00010400 \U0001f600may \ud83d \u2028 \x1c"
).split(" ")


@given(st.lists(st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=5))).map(" ".join)))
def test_tables_tell_of_many_lines_what_patterns_tell_of_one(texts: list[str]) -> None:
    for text, (exact, masked, _) in zip(texts, of_texts(texts), strict=True):
        line = masking.plain(text)
        other = masking._NUMBER.sub("0", line)
        other = masking._TIME.sub("0", other) if len(line) <= masking._TIMED else other
        says = other != line and other.strip("0 .,:/%°+-")
        assert exact == masking.fingerprint_of(line)
        assert masked == (masking.fingerprint_of(other) if says else None)


def test_a_label_is_the_same_alone_and_before_what_it_heads() -> None:
    alone, heading, none, long = of_texts(["Read also", "Read also: a boat", "Readers: a boat", "Read also, " * 4])
    assert alone[2] == heading[2] == (masking.fingerprint_of("read also: …"), "Read also: …")
    assert (none[2], long[2]) == (None, None)
