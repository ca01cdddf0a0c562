"""readability-lxml: the summary as plain text, and the short title."""

from __future__ import annotations

from typing import Any

from readability import Document

from benchmarks.corpus import Page
from benchmarks.markup import decoded, plain_text
from benchmarks.runners import Extractor


def extractor() -> Extractor:
    """The title is asked first: `summary()` changes the tree."""

    def run(page: Page, html: bytes) -> dict[str, Any]:
        document = Document(decoded(html), url=page.url)
        title = document.short_title()
        return {"text": plain_text(document.summary(html_partial=True)), "title": title}

    return run
