"""What a site's pages show is counted in columns, and told as entries."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from newscrawler.boilerplate.tally import Entry, Tally

NOON = datetime(2026, 5, 9, 12, tzinfo=UTC)


def seen(*things: tuple[int, float, str]) -> tuple[list[int], list[float], list[str]]:
    """Things of one kind that a page shows: number, likelihood, words."""
    return [one[0] for one in things], [one[1] for one in things], [one[2] for one in things]


def tally(*pages: tuple[list[int], list[float], list[str]]) -> Tally:
    found = Tally()
    for hours, page in enumerate(pages):
        found.add({"text": page}, 1.0, NOON + timedelta(hours=hours))
    return found


def test_what_a_page_shows_twice_counts_once_by_its_mean() -> None:
    found = tally(seen((7, 0.2, "Ferry"), (8, 1.0, "Bridge"), (7, 0.4, "Ferry")), seen((7, 0.5, "Ferry"))).entries(())
    assert [(entry.fingerprint, entry.pages, entry.weight) for entry in found.values()] == [(7, 2, 2.0), (8, 1, 1.0)]
    assert found["text", 7].likelihood == pytest.approx(0.8)


def test_a_number_of_two_kinds_is_two_things() -> None:
    found = Tally()
    found.add({"text": seen((7, 0.2, "Ferry 3")), "masked": seen((7, 0.4, "Ferry 0"))}, 1.0, None)
    assert [(entry.kind, entry.likelihood, entry.example) for entry in found.entries(()).values()] == [
        ("text", 0.2, "Ferry 3"),
        ("masked", 0.4, "Ferry 0"),
    ]


def test_the_example_is_what_comes_first_in_the_alphabet_whatever_the_order() -> None:
    pages = [seen((7, 0.1, words)) for words in ("Irga", "", "Bridge", "Ferry", "Bridge" * 40)]
    for order in (pages, pages[::-1]):
        assert tally(*order).entries(())["text", 7].example == "Bridge"
    assert len(tally(pages[-1]).entries(())["text", 7].example) == 100
    assert tally(pages[1]).entries(())["text", 7].example == ""


def test_the_first_and_the_last_time_are_told_and_a_page_of_no_time_changes_neither() -> None:
    found = Tally()
    almaty = NOON.astimezone(timezone(timedelta(hours=5)))
    for at in (almaty, None, NOON - timedelta(microseconds=1), NOON + timedelta(days=3)):
        found.add({"text": seen((7, 0.1, ""))}, 1.0, at)
    found.add({"text": seen((8, 0.1, ""))}, 1.0, None)
    entry, timeless = found.entries(()).values()
    assert (entry.first_seen, entry.last_seen) == (NOON - timedelta(microseconds=1), NOON + timedelta(days=3))
    assert (timeless.first_seen, timeless.last_seen) == (None, None)


def test_the_least_seen_and_oldest_leave_first_and_what_is_kept_last() -> None:
    found = tally(
        seen((1, 0.1, "a"), (2, 0.1, "b"), (9, 0.1, "z")), seen((1, 0.2, "a"), (3, 0.1, "c")), seen((4, 0.1, "d"))
    )
    found.cut_back(3, {("text", 2), ("place", 2)})
    left = found.entries({("text", 2)})
    assert [(entry.fingerprint, entry.pages, entry.word) for entry in left.values()] == [
        (1, 2, None),
        (2, 1, "keep"),
        (4, 1, None),
    ]
    found.add({"text": seen((4, 0.3, "d"), (3, 0.5, "c"))}, 1.0, None)
    again = found.entries(())
    assert (again["text", 4].pages, again["text", 3].pages, again["text", 3].likelihood) == (2, 1, 0.5)


def test_a_tally_is_the_same_from_its_entries_in_whatever_order() -> None:
    found = tally(seen((1, 0.1, "a"), (2, 0.1, "")), seen((1, 0.3, "b")))
    entries = [*found.entries(()).values(), Entry("place", -5, 3, 2.5, 0.75)]
    assert Tally.of(entries) == Tally.of(entries[::-1]) != found
    assert [*Tally.of(entries).entries(()).values()] == entries
