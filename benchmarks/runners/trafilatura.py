"""trafilatura with metadata and without comments, by default or in its precision mode."""

from __future__ import annotations

from typing import Any

from trafilatura import bare_extraction

from benchmarks.corpus import Page
from benchmarks.runners import Extractor


def extractor(**mode: bool) -> Extractor:
    """`mode` is an option of trafilatura, such as `favor_precision`."""

    def run(page: Page, html: bytes) -> dict[str, Any]:
        found = bare_extraction(html, url=page.url, with_metadata=True, include_comments=False, **mode)
        if found is None:
            return {}
        authors = found.author.split("; ") if found.author else []
        return {"text": found.text, "title": found.title, "authors": authors, "published": found.date}

    return run
