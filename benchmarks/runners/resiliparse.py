"""Resiliparse's plain text of the main content."""

from __future__ import annotations

from typing import Any

from resiliparse.extract.html2text import extract_plain_text
from resiliparse.parse.encoding import detect_encoding
from resiliparse.parse.html import HTMLTree

from benchmarks.corpus import Page
from benchmarks.runners import Extractor


def extractor() -> Extractor:
    """Without bullets and alternative texts, which no reference holds."""

    def run(_page: Page, html: bytes) -> dict[str, Any]:
        tree = HTMLTree.parse_from_bytes(html, detect_encoding(html, from_html_meta=True))
        text = extract_plain_text(tree, main_content=True, list_bullets=False, alt_texts=False)
        return {"text": text, "title": tree.title}

    return run
