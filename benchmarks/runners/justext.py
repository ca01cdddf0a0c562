"""jusText with the stop words of the page's language; without a list for it, stop words are turned off."""

from __future__ import annotations

from typing import Any

from justext import get_stoplist, get_stoplists, justext

from benchmarks.corpus import Page
from benchmarks.languages import ENGLISH_NAMES
from benchmarks.runners import Extractor


def extractor() -> Extractor:
    """A page of no known language is taken for English."""
    known = get_stoplists()

    def run(page: Page, html: bytes) -> dict[str, Any]:
        name = ENGLISH_NAMES.get(page.lang or "en")
        if name in known:
            paragraphs = justext(html, get_stoplist(name))
        else:
            paragraphs = justext(html, frozenset(), stopwords_low=0, stopwords_high=0)
        return {"text": "\n".join(one.text for one in paragraphs if not one.is_boilerplate)}

    return run
