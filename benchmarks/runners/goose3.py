"""goose3, which tells the language by itself, but for four whose words it must be told how to part."""

from __future__ import annotations

from functools import cache
from typing import Any

from goose3 import Goose
from goose3.text import StopWordsArabic, StopWordsChinese, StopWordsJapanese, StopWordsKorean

from benchmarks.corpus import Page
from benchmarks.markup import decoded
from benchmarks.runners import Extractor

PARTED = {"zh": StopWordsChinese, "ja": StopWordsJapanese, "ko": StopWordsKorean, "ar": StopWordsArabic}


def extractor() -> Extractor:
    """Without fetching images."""
    goose = cache(lambda own: Goose({"enable_image_fetching": False} | ({"stopwords_class": own} if own else {})))

    def run(page: Page, html: bytes) -> dict[str, Any]:
        found = goose(PARTED.get(page.lang or "")).extract(raw_html=decoded(html))
        stamp = found.publish_datetime_utc or found.publish_date
        return {"text": found.cleaned_text, "title": found.title, "authors": found.authors, "published": stamp}

    return run
