"""A text is known again by its words, and where only numbers and times differ by the same without them."""

import pytest

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
    (exact, masked), (other_exact, other_masked) = of_texts([one, other])
    assert exact != other_exact
    assert masked == other_masked is not None


@pytest.mark.parametrize("text", ["The mayor may_not", "Money is sunk on the marsh", "12:30, 3 May", ""])
def test_nothing_is_masked_of_a_line_without_a_time_or_with_nothing_else(text: str) -> None:
    assert of_texts([text]) == [(masking.fingerprint_of(text.casefold()), None)]


def test_case_and_white_space_make_no_other_text() -> None:
    assert len(set(of_texts(["Read  also", "read also", " READ\u00a0ALSO "]))) == 1


def test_a_text_gives_the_same_numbers_alone_and_among_others() -> None:
    texts = [f"Crossing {number} of the Irga, {day}" for number, day in enumerate(["monday", "noon", "in May", "…"])]
    among = of_texts(texts)
    masking._known.clear()
    assert among == [of_texts([text])[0] for text in texts]


def test_the_memory_of_texts_is_bounded() -> None:
    for start in range(0, 3 * masking._MOST_KNOWN, 500):
        of_texts([f"Line {number}" for number in range(start, start + 500)])
    assert len(masking._known) <= masking._MOST_KNOWN
