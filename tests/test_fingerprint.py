"""Signatures find texts that share their wording, whatever the script, and stay the same from release to release."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawler import fingerprint
from newscrawler.fingerprint import LEAST_WORDS, estimate, resemblance, share, shingles, signature, tokens

WORDS = [f"{stem}{end}" for stem in ("мост", "река", "город", "паром", "весна", "канат") for end in "аеиоуыэюябвгд"]
HANZI = [chr(0x4E00 + n) for n in range(3000)]


def prose(words: int, seed: int = 1) -> str:
    chance = random.Random(seed)
    return " ".join(chance.choice(WORDS) for _ in range(words))


def test_the_signature_of_a_text_is_the_one_that_archives_hold():
    """Where this fails, signatures of older archives find nothing any more: see fingerprint.VERSION."""
    found = signature(" ".join(f"слово{n} идёт" for n in range(60)))
    assert len(found) == 129
    assert found[:20].hex() == "010b81754ee2b11161a9ba8188bb231648c6e17b"


def test_two_texts_resemble_each_other_as_much_as_they_share():
    text = prose(300)
    for kept in (300, 210, 150):
        cut = " ".join(text.split()[:kept])
        exact = resemblance(shingles(text), shingles(cut))
        assert exact == pytest.approx((kept - 2) / 298, abs=0.02)
        assert estimate(signature(text), signature(cut)) == pytest.approx(exact, abs=0.2)
        assert share(shingles(cut), shingles(text)) == 1
    assert estimate(signature(text), signature(prose(300, seed=2))) < 0.1


def test_case_punctuation_and_ways_to_write_a_letter_make_no_difference():
    assert tokens("«Ёлка», ﬁne—Ｗｅｂ 24/7: co\xadop…") == tokens("елка fine web 24 7 coop")


def test_scripts_without_spaces_are_compared_by_characters():
    text = "".join(random.Random(1).choices(HANZI, k=300))
    half = "，".join((text[:75], text[75:150]))
    assert resemblance(shingles(text), shingles(half)) == pytest.approx(0.5, abs=0.03)
    assert estimate(signature(text), signature(half)) == pytest.approx(0.5, abs=0.2)
    assert len(shingles("ข่าวเช้าวันนี้ที่ตลาด" * 5)) > 5


def test_a_short_text_has_no_signature():
    assert signature(prose(LEAST_WORDS - 1)) == b""
    assert len(signature(prose(LEAST_WORDS))) == 129
    assert signature("桥" * (2 * LEAST_WORDS - 1)) == b""
    assert estimate(b"", b"") == 0


def test_signatures_of_different_versions_find_nothing():
    mark = signature(prose(100))
    assert estimate(mark, b"\x02" + mark[1:]) == 0


@given(st.text(max_size=400))
def test_any_text_has_a_signature_or_none(text):
    mark = signature(text * 20)
    assert mark == b"" or estimate(mark, mark) == 1


@given(st.text(max_size=60))
def test_a_table_tells_the_tokens_of_a_text_that_each_line_has_by_itself(text):
    given = f"Straße ½ к\u0306оп 中国 ﾊﾟ {text}\n{text} ᄀ\u1161"
    assert tokens(given) == [token for line in given.split("\n") for token in fingerprint._tokens_of_line(line)]
