"""Garbage collection waits while a page is read.

A page becomes thousands of objects at once, and all but the article are freed, by their counts, when it is done. The
collector would look through the living ones again and again meanwhile, and find nothing: that took up to a tenth of the
time of ordinary pages, the more the larger the program around is, and half of that of 100,000 table cells.
"""

from __future__ import annotations

import gc
from functools import wraps
from typing import TYPE_CHECKING, ParamSpec, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

_Given = ParamSpec("_Given")
_Made = TypeVar("_Made")


def uncollected(function: Callable[_Given, _Made]) -> Callable[_Given, _Made]:
    """The function, during whose calls no garbage is collected; where a program has turned collection off, it stays
    off. Of calls in several threads the first to end turns it on again, which costs the others time and no more."""

    @wraps(function)
    def call(*args: _Given.args, **keywords: _Given.kwargs) -> _Made:
        if not gc.isenabled():
            return function(*args, **keywords)
        gc.disable()
        try:
            return function(*args, **keywords)
        finally:
            gc.enable()

    return call
