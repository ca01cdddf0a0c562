"""The headline: the printed one, told from the site's name, section names and teasers by what the page's head says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newscrawler.extract.body import squash

if TYPE_CHECKING:
    from newscrawler.extract.evidence import Evidence
    from newscrawler.extract.pieces import Piece

_SEPARATOR = re.compile(r"\s+[|\-–—•·»«:/]+\s+|\s*[|•»]\s*|:\s+")
_MAX_TITLE = 1_000
_HEADLINE_TAGS = {"h1": 3.0, "h2": 1.0, "h3": 0.5}


def find_title(evidence: Evidence, pieces: list[Piece]) -> tuple[str | None, int | None]:
    """(headline, its place among the pieces or None).

    A printed heading wins if the head of the page (title tag, og:title, JSON-LD headline) agrees with it; else what
    the head says, without the site's name.
    """
    said = [text for text in _said(evidence) if text]
    squashed = [squash(text) for text in said]
    best: tuple[float, str | None, int | None] = (0.0, None, None)
    for at, piece in enumerate(pieces):
        score = _HEADLINE_TAGS.get(_tag(piece), 0.0)
        text = piece.block.text
        if not 4 < len(text) < 400 or (not score and piece.linked):
            continue
        agreed = max((_agreement(squash(text), other) for other in squashed), default=0.0)
        if score and agreed < 0.3:  # the head words it otherwise, for search engines
            agreed = max((_shared_words(text, other) for other in said), default=0.0)
        if (not score and agreed < 0.85) or (squashed and agreed < 0.3):
            continue
        score += 4.0 * agreed + 0.02 * min(len(text), 60) - 0.0005 * at
        if score > best[0]:
            best = (score, text, at)
    if best[1] is None or (squashed and best[0] < 3.0):
        return (_without_site(said, evidence) or best[1] or "")[:_MAX_TITLE] or None, best[2]
    return best[1][:_MAX_TITLE], best[2]


def place_of(title: str, pieces: list[Piece]) -> int | None:
    """Where a headline stands among the pieces."""
    wanted = squash(title)
    return next((at for at, piece in enumerate(pieces) if squash(piece.block.text) == wanted), None)


def _tag(piece: Piece) -> str:
    element = piece.element
    return element.tag if isinstance(element.tag, str) else ""


def _said(evidence: Evidence) -> list[str | None]:
    return [
        evidence.said("headline"),
        evidence.meta("og:title"),
        evidence.meta("twitter:title"),
        *evidence.itemprops.get("headline", ())[:1],
        evidence.title_tag,
    ]


def _agreement(printed: str, said: str) -> float:
    """How far two squashed titles are the same: 1 for equal, and for one that the other goes on from."""
    if not printed or not said:
        return 0.0
    if printed == said:
        return 1.0
    if said.startswith(printed) or said.endswith(printed):
        return 0.6 + 0.4 * min(1.0, len(printed) / 25)
    if printed in said or said in printed:
        return 0.5 + 0.4 * min(len(printed), len(said)) / max(len(printed), len(said))
    same = 0
    for one, other in zip(printed, said, strict=False):
        if one != other:
            break
        same += 1
    return same / max(len(printed), len(said))


def _shared_words(printed: str, said: str) -> float:
    """Share of the longer title's words that the other one has, too."""
    here, there = set(printed.lower().split()), set(said.lower().split())
    return len(here & there) / max(len(here), len(there))


def _without_site(said: list[str], evidence: Evidence) -> str | None:
    if not said:
        return None
    title = said[0]
    name = squash(evidence.meta("og:site_name") or "")
    parts = _SEPARATOR.split(title)
    if len(parts) == 1:
        return title
    if name:
        for separator in _SEPARATOR.finditer(title):
            if squash(title[separator.end() :]) == name:
                return title[: separator.start()]
            if squash(title[: separator.start()]) == name:
                return title[separator.end() :]
    if title != evidence.title_tag:  # og:title and headline seldom carry the site's name unannounced
        return title
    return max(parts, key=len)
