"""What a reader types to search, taken apart: words, "phrases", beginnings* and -exclusions. Pure."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from newscrawler.archive.values import storable

# One word as the index cuts them: letters and digits of any script (FTS5's unicode61: categories L*, N*, Co).
_WORD = re.compile(r"[^\W_]+")
# Keyboards write these for the straight ones, or instead of them.
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»＂", '"'))
_PARTS = re.compile(r'(?P<excluded>(?<!\S)-)?(?:"(?P<phrase>[^"]*)"|(?P<chunk>[^\s"]+))')
# A beginning of one letter would read a good part of the index.
_SHORTEST_BEGINNING = 2
# A pasted page is no query; what stands further on in one is not looked for.
_LONGEST = 2_000
_MOST_TERMS = 40


@dataclass(frozen=True, slots=True)
class Term:
    """One thing to look for: `words` that stand side by side, lower case, at least one.

    `kind` says of the last of them whether its other forms are meant too (`word`), only itself (`phrase`), or all that
    begin so (`beginning`).
    """

    words: tuple[str, ...]
    kind: Literal["word", "phrase", "beginning"] = "word"
    excluded: bool = False


def parse(query: str) -> tuple[Term, ...]:
    """The terms of a query, each once; anything at all is a query, and signs that are no part of a word say nothing.

    Of more than 2,000 characters or 40 terms the first ones count.
    """
    text = unicodedata.normalize("NFC", storable(query)[:_LONGEST]).translate(_QUOTES)
    found = (_term(part["excluded"], part["phrase"], part["chunk"]) for part in _PARTS.finditer(text))
    return tuple(dict.fromkeys(term for term in found if term))[:_MOST_TERMS]


def _term(excluded: str | None, phrase: str | None, chunk: str | None) -> Term | None:
    words = tuple(_WORD.findall((phrase or chunk or "").lower()))
    if not words:
        return None
    if phrase is not None:
        return Term(words, "phrase", bool(excluded))
    beginning = chunk is not None and chunk.rstrip(",.;:!?)").endswith("*") and len(words[-1]) >= _SHORTEST_BEGINNING
    return Term(words, "beginning" if beginning else "word", bool(excluded))
