"""Texts as arrays of UTF-16 units, so that a table answers for all characters of a page at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def units_of(text: str) -> NDArray[np.uint16]:
    """The UTF-16 units of a text, halves of characters included; (units,)."""
    return np.frombuffer(text.encode("utf-16-le", "surrogatepass"), dtype=np.uint16)


def text_of(units: NDArray[np.uint16]) -> str:
    """The text of UTF-16 units."""
    return units.tobytes().decode("utf-16-le", "surrogatepass")
