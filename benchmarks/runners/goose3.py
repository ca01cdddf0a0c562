"""goose3, which tells the language by itself."""

from __future__ import annotations

from typing import Any

from goose3 import Goose

from benchmarks.corpus import Page
from benchmarks.markup import decoded
from benchmarks.runners import Extractor


def extractor() -> Extractor:
    """Without fetching images."""
    goose = Goose({"enable_image_fetching": False})

    def run(_page: Page, html: bytes) -> dict[str, Any]:
        found = goose.extract(raw_html=decoded(html))
        stamp = found.publish_datetime_utc or found.publish_date
        return {"text": found.cleaned_text, "title": found.title, "authors": found.authors, "published": stamp}

    return run
