"""newspaper4k, told the page's language where it knows it."""

from __future__ import annotations

from typing import Any

from newspaper import Article, valid_languages

from benchmarks.corpus import Page
from benchmarks.markup import decoded
from benchmarks.runners import Extractor


def extractor() -> Extractor:
    """Without fetching images; it wants an address, so a page without one gets one."""
    known = {code for code, _ in valid_languages()}

    def run(page: Page, html: bytes) -> dict[str, Any]:
        language = page.lang if page.lang in known else "en"
        article = Article(page.url or "http://localhost/", language=language, fetch_images=False)
        article.download(input_html=decoded(html))
        article.parse()
        stamp = article.publish_date
        return {"text": article.text, "title": article.title, "authors": article.authors, "published": stamp}

    return run
