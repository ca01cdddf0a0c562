"""Pages whose classes and ids say nothing: what is then still found was found the general way."""

from __future__ import annotations

import random
import re

_NAMED = re.compile(rb"""(\s(?:class|id)\s*=\s*)("[^"]*"|'[^']*')""", re.IGNORECASE)
_SYLLABLES = [first + second for first in (b"b", b"k", b"m", b"r", b"z") for second in (b"a", b"o", b"u")]


def anonymous(html: bytes, seed: int) -> bytes:
    """The page with every class and id token replaced by a random word, the same one for the same token."""
    chance = random.Random(seed)
    renamed: dict[bytes, bytes] = {}

    def rename(found: re.Match[bytes]) -> bytes:
        quote, tokens = found[2][:1], found[2][1:-1].split()
        for token in tokens:
            renamed.setdefault(token, b"".join(chance.choices(_SYLLABLES, k=4)))
        return found[1] + quote + b" ".join(renamed[token] for token in tokens) + quote

    return _NAMED.sub(rename, html)
