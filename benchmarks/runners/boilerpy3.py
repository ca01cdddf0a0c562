"""boilerpy3's extractor for articles."""

from __future__ import annotations

from typing import Any

from boilerpy3.extractors import ArticleExtractor

from benchmarks.corpus import Page
from benchmarks.markup import decoded
from benchmarks.runners import Extractor


def extractor() -> Extractor:
    """A page that it cannot read has no text."""
    reader = ArticleExtractor(raise_on_failure=False)

    def run(_page: Page, html: bytes) -> dict[str, Any]:
        found = reader.get_doc(decoded(html))
        return {"text": found.content, "title": found.title}

    return run
