"""Garbage collection waits while a page is read, and goes on as before."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from newscrawler.extract import extract
from newscrawler.extract.garbage import uncollected

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE = b"<body>" + b"<div><p>The ferry sails to the island again, every day.</p></div>" * 3_000


@contextmanager
def _counted() -> Iterator[list[str]]:
    seen: list[str] = []

    def note(phase: str, _: dict[str, int]) -> None:
        seen.append(phase)

    gc.callbacks.append(note)
    try:
        yield seen
    finally:
        gc.callbacks.remove(note)


def test_nothing_is_collected_while_a_page_is_read() -> None:
    extract(PAGE)
    with _counted() as collections:
        assert extract(PAGE).blocks
        during = len(collections)
        gc.collect()
    assert (during, len(collections)) == (0, 2)


def test_collection_goes_on_after_an_error() -> None:
    @uncollected
    def fails() -> None:
        assert not gc.isenabled()
        raise LookupError

    with pytest.raises(LookupError):
        fails()
    assert gc.isenabled()


def test_collection_that_a_program_turned_off_stays_off() -> None:
    gc.disable()
    try:
        extract(PAGE)
        assert not gc.isenabled()
    finally:
        gc.enable()
