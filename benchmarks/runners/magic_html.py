"""magic-html's general extractor: its markup as plain text."""

from __future__ import annotations

from typing import Any

from magic_html import GeneralExtractor

from benchmarks.corpus import Page
from benchmarks.markup import decoded, plain_text
from benchmarks.runners import Extractor


def extractor() -> Extractor:
    """It wants an address, so a page without one gets one."""
    reader = GeneralExtractor()

    def run(page: Page, html: bytes) -> dict[str, Any]:
        found = reader.extract(decoded(html), base_url=page.url or "http://localhost/")
        return {"text": plain_text(found["html"]), "title": found["title"]}

    return run
