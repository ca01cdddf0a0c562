"""One file a system: `extractor(**options)` gives a function from a page and its bytes to what was found on it.

What is found is a dict with any of text, title, authors, published, tags; a system that takes no bytes gets the text
that `benchmarks.markup.decoded()` makes of them, and one that answers with markup has it laid out by `plain_text()`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from benchmarks.corpus import Page

Extractor = Callable[[Page, bytes], dict[str, Any]]
