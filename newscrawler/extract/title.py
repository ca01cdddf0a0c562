"""The headline: the printed one, told from the site's name, section names and teasers by what the page's head says.

What a reader calls the headline is what is printed above the text. The head of a page words it for machines: `<title>`
and og:title with the site's name behind it or an own wording for search and sharing, JSON-LD mostly as it is printed.
So the head does not name the title; it tells which of the printed lines is it, and where it begins and ends.
"""

from __future__ import annotations

import re
from itertools import chain, islice
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote, urlsplit

from newscrawler.extract.characters import one_line, short_text_of, squash, text_of
from newscrawler.extract.said_title import (
    BARS,
    FULL,
    JOINTS,
    MAX_TITLE,
    PART,
    Head,
    is_site,
    runs_of,
    separators,
    without_site,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from lxml.etree import _Element

    from newscrawler.extract.evidence import Evidence
    from newscrawler.extract.pieces import Piece, Walk

_CRUMB = re.compile(r"(?:(?<=\s)»|[›〉>])\s*|\s/\s")  # » behind a word ends what « began
_MOST_HEADINGS = 300  # of a page; a list without end has more
_LONGEST = 400  # characters of a printed headline
_HEADLINES = {"h1": 3.0, "h2": 1.0, "h3": 0.5}
_AGREED = 4.0  # for a line that the head repeats in full, less for one that it shares a part with
_NEWSROOM = 2.5  # on top, for a heading that is the JSON-LD headline word for word: sites set others as h1, too
_LEAST_AGREED = 0.3  # of 1: below, two texts are strangers
_TEASER = -3.0  # for a heading that links to another page
_LONE = 3  # words from which the only h1 of a page is its headline, even where the head words it otherwise
_LONGEST_LONE = 200  # characters of a headline that the head words otherwise
_BELOW_TRAIL, _LEVELS = 20, 4  # blocks from a heading in the breadcrumbs to the headline, and elements round it
_NESTED = 3  # elements from a block up to the heading that it is a line of
_PROSE = 80  # characters of a paragraph: one stands below a headline, within so many pieces
_NEAR_PROSE = 25
_SITE_NAME = 60  # characters of a site's name
_TO_ENTRY, _CLOCK = 60, 12  # blocks from a site's name down to an entry, and characters of the hour before a headline
_HOUR = re.compile(r"^\d{1,2}[:.]\d{2}(?::\d{2})?\s+")
_SPELLED = 15  # letters of an address that spell a headline
_ALIKE, _AS_LONG = 0.4, 2  # of 1 and times the length: a line is what the head words otherwise
_LARGE = {"4": 4, "5": 5, "6": 6, "7": 7, "+1": 4, "+2": 5, "+3": 6, "+4": 7}  # HTML 4.01, 15.2.2; text is of size 3
_SHARE = 4  # of a heading its headline is a quarter or more
_KICKER = re.compile(
    r"(?:^|[\s_-])(?:[a-z]*kickers?|overline|over-?title|pre-?title|sup(?:er)?-?title|top-?line|eye-?brow|roof-?line|"
    r"dach-?zeile|spitzmarke|sur-?titre|ante-?titulo|volanta|vor-?spann|(?:sub|under)-?(?:title|head(?:line)?)|label|"
    r"badge|tag|date|time|meta|comments?(?:-?count)?)(?:$|[\s_-])",
    re.I,
)

# How publishers name a headline that they set in no heading.
_HEADLINE = re.compile(
    r"(?:^|\s)(?:(?:article|story|post|entry|news|main|page|content)[_-]?)?(?:head-?line|heading|title|hed)(?:$|\s)",
    re.I,
)
_LINES = ("div", "span", "p", "td", "b", "strong", "font", "a")
_OVER = re.compile(r"kicker|over|pre-?title|sup|top-?line|roof|dach|sur-?titre|ante-?titulo|volanta", re.IGNORECASE)


class _Heading(NamedTuple):
    """A printed heading: its element, its pieces from `start` up to `end`, and its text."""

    element: _Element
    start: int
    end: int
    text: str
    squashed: str


def find_title(evidence: Evidence, flat: Walk, url: str | None = None) -> tuple[str | None, int | None]:
    """(headline, its place among the pieces or None).

    A printed heading wins if the head of the page (title tag, og:title, JSON-LD headline) agrees with it, or if it is
    the only one above the text; else what the head says, without the site's name.
    """
    head, pieces = Head(evidence, url), flat.pieces
    headings = [one for one in islice(_headings(flat), _MOST_HEADINGS) if one.squashed not in head.names]
    scored = [(score, one) for one in headings if (score := _score(one, head)) is not None]
    best = max(scored, key=lambda pair: pair[0], default=None)
    if best is None or (head.said and best[0] < _HEADLINES["h1"]):
        chosen = _lone(headings, pieces, head)
        if chosen is None:
            by_head = (without_site(head) or (best[1].text if best else "") or "")[:MAX_TITLE] or None
            return (
                _printed_run(pieces, head)
                or _in_address(pieces, head)
                or (_named(flat) or _in_large_print(flat, head) if head.only_tag else None)
                or _worded_otherwise(pieces, head)
                or (by_head, None)
            )
    else:
        chosen = best[1]
        if not head.knows(chosen.squashed):  # it has a part of the title, or some of its words
            short = PART * len(chosen.squashed) < head.longest
            above = _printed_run(pieces[: chosen.start], head) if short else None
            if above is not None and len(squash(above[0])) > PART * len(chosen.squashed):
                return above
            lone = _lone(headings, pieces, head)
            chosen = lone if lone is not None and lone.start < chosen.start else chosen
        if head.only_tag and (below := _below_site_name(chosen, pieces, head)):
            return below
        if _in_trail(chosen.element) and (shared := _below_trail(chosen, scored, pieces, head)):
            return shared
    printed = {one.squashed for one in headings}
    return _cut(chosen, pieces, head, printed)[:MAX_TITLE] or None, chosen.end - 1


def place_of(title: str, pieces: Sequence[Piece]) -> int | None:
    """Where a headline stands among the pieces."""
    wanted = squash(title)
    return next((at for at, piece in enumerate(pieces) if squash(piece.text) == wanted), None)


# ── what is printed ───────────────────────────────────────────────────────────


def _headings(flat: Walk) -> Iterator[_Heading]:
    """The printed headings of the first three ranks, one for each element."""
    pieces = flat.pieces
    places: list[int] = []
    last: _Element | None = None
    inside = [range(span.start, span.end) for span in flat.spans if span.tag in _HEADLINES]
    for at in sorted({*chain.from_iterable(inside)}):
        piece = pieces[at]
        if piece.kind != "heading" and piece.element.tag != "div":
            continue
        around = _heading_around(piece.element)
        if around is not last and places:
            yield from _heading(last, places, pieces)
            places = []
        if around is not None:
            places.append(at)
            last = around
    if places:
        yield from _heading(last, places, pieces)


def _heading(element: _Element | None, places: list[int], pieces: Sequence[Piece]) -> Iterator[_Heading]:
    text = pieces[places[0]].text if len(places) == 1 else " ".join([pieces[at].text for at in places])
    if element is not None and 4 < len(text) < _LONGEST:
        yield _Heading(element, places[0], places[-1] + 1, text, squash(text))


def _heading_around(element: _Element | None) -> _Element | None:
    """The heading that a block is, or a line of: a `div` in a heading is a block of its own."""
    for _ in range(_NESTED):
        if element is None or element.tag in _HEADLINES:
            return element
        element = element.getparent()
    return None


def _score(one: _Heading, head: Head) -> float | None:
    """How likely a heading is the headline; None for one that has nothing in common with what the head says."""
    agreed = head.agrees(one.squashed)
    if one.squashed in head.runs:
        agreed = max(agreed, FULL)
    if agreed < _LEAST_AGREED:  # the head words it otherwise, for search engines
        agreed = head.shares(one.text)
    if head.said and agreed < _LEAST_AGREED:
        return None
    score = _HEADLINES[str(one.element.tag)] + _AGREED * agreed + 0.02 * min(len(one.text), 60) - 0.0005 * one.start
    score += _NEWSROOM if one.squashed == head.newsroom else 0.0
    return score + (_TEASER if _leads_away(one, head) else 0.0)


def _leads_away(one: _Heading, head: Head) -> bool:
    """Whether a heading is a link to another page: to the front page for a logo, to another story for a teaser."""
    anchor = next(one.element.iter("a"), None)
    if anchor is None:
        anchor = next((up for up in one.element.iterancestors() if up.tag == "a"), None)
        if anchor is None:
            return False
    elif len(text_of(anchor)) < 0.8 * len(one.text):
        return False
    href = (anchor.get("href") or "#").split("#")[0].split("?")[0]
    if not href or "[" in href:
        return False
    path = urlsplit(href).path.rstrip("/")
    return path in ("", "/index.html", "/index.php") or (bool(head.path) and path != head.path.rstrip("/"))


def _in_trail(heading: _Element) -> bool:
    """Whether a heading is a step of the breadcrumbs: worded for search, with the printed headline below."""
    for element in islice(chain((heading,), heading.iterancestors()), 1 + _LEVELS):
        if element.tag == "nav" or any("rumb" in text for pair in element.attrib.items() for text in pair):
            return True
    return False


def _below_trail(
    step: _Heading, scored: list[tuple[float, _Heading]], pieces: Sequence[Piece], head: Head
) -> tuple[str, int] | None:
    """The heading below the breadcrumbs that is what the page gives for sharing, whole or behind its kicker."""
    for _, one in scored:
        if 0 <= one.start - step.end <= _BELOW_TRAIL:
            parts = _parts(one, pieces)
            for first in range(len(parts)):
                if squash(rest := " ".join(parts[first:])) == head.shared:
                    return head.worded.get(head.shared, rest), one.end - 1
    return None


def _below_site_name(name: _Heading, pieces: Sequence[Piece], head: Head) -> tuple[str, int] | None:
    """The longer part of the title tag, printed between a heading that is the shorter one and the first prose: blogs
    and small systems set the site's name as the first heading, and the headline of an entry as they please."""
    if name.squashed not in head.runs or len(name.text) > _SITE_NAME:
        return None
    said, main = head.said[0], without_site(head) or ""
    wanted = {squash(main): main} if len(squash(main)) > len(name.squashed) else {}
    for start, end in separators(said):
        if said[start:end].strip() in (":", "：") and squash(said[:start]) == name.squashed:
            wanted |= {squash(run): run for run in runs_of(said[end:])}
    parted = _leads_away(name, head)  # a colon may part a headline from its second half, which stands right below
    for at, piece in enumerate(pieces[name.end : name.end + _TO_ENTRY], name.end):
        text = piece.text
        if len(text) >= _PROSE and not piece.linked:
            return None
        if len(text) <= len(said) + _CLOCK:
            line = squash(_HOUR.sub("", text))
            if line in wanted and (parted or wanted[line] == main):
                return wanted[line], at
        parted = parted or piece.linked > 0
    return None


def _lone(headings: list[_Heading], pieces: Sequence[Piece], head: Head) -> _Heading | None:
    """The only h1 of the page, if it is no logo and text stands below: the head words it otherwise."""
    ranked = [one for one in headings if one.element.tag == "h1" and not _leads_away(one, head)]
    if len({one.squashed for one in ranked}) != 1:
        return None
    one = ranked[0]
    short = len(one.text) <= _LONGEST_LONE  # a lead stands in a heading, too
    return one if short and _is_worded(one.text) and _has_text_below(pieces, one.end) else None


def _is_worded(text: str) -> bool:
    """Whether a line has words enough for a headline, in scripts that write no spaces, too."""
    return (len(text.split()) if text.isascii() or " " in text else len(text) // 3) >= _LONE


def _named(flat: Walk) -> tuple[str, int] | None:
    """The only line that its publisher names as a headline, in no heading, above the text."""
    body = next((span.element for span in reversed(flat.spans) if span.tag == "body"), None)
    named = [] if body is None else [one for one in body.iter(*_LINES) if _HEADLINE.search(one.get("class") or "")]
    texts = {text for one in named if 4 < len(text := text_of(one)) < _LONGEST}
    if len(texts) != 1:
        return None
    text = texts.pop()
    at = place_of(text, flat.pieces)
    return (text, at) if at is not None and _has_text_below(flat.pieces, at + 1) else None


def _in_large_print(flat: Walk, head: Head) -> tuple[str, int] | None:
    """The first line above text of those in the largest `font`, where no line begins the title tag, which thus names
    the site alone: so pages of the early web set headlines."""
    said = head.squashed[0]
    if any(said.startswith(squash(piece.text)) for piece in flat.pieces if 4 < len(piece.text) < len(head.said[0])):
        return None
    sizes: dict[str, int] = {}
    for font in islice(flat.spans[-1].element.iter("font"), _MOST_HEADINGS) if flat.spans else ():
        size = font.get("size", "").strip()
        if size in _LARGE and 4 < len(text := short_text_of(font)) <= _LONGEST_LONE and _is_worded(text):
            sizes.setdefault(text, _LARGE[size])
    largest = max(sizes.values(), default=0)
    for text in (text for text, size in sizes.items() if size == largest):
        if (at := place_of(text, flat.pieces)) is not None and _has_text_below(flat.pieces, at + 1):
            return text, at
    return None


def _has_text_below(pieces: Sequence[Piece], start: int) -> bool:
    return any(len(piece.text) >= _PROSE and not piece.linked for piece in pieces[start : start + _NEAR_PROSE])


def _printed_run(pieces: Sequence[Piece], head: Head) -> tuple[str, int] | None:
    """The longest part of what the head says that stands on a line of its own, in no heading."""
    longest, found = 0, None
    for at, piece in enumerate(pieces):
        text = piece.text
        if piece.linked or not 4 < len(text) <= 2 * head.longest + 20:
            continue
        squashed = squash(text)
        if squashed in head.runs and len(squashed) > longest:
            longest, found = len(squashed), (text, at)
    return found


def _in_address(pieces: Sequence[Piece], head: Head) -> tuple[str, int] | None:
    """The line with text below that the page's address spells: "/post/ferry-sails-again"."""
    spelled = squash(unquote(head.path).rstrip("/").rpartition("/")[2].partition(".")[0].replace("_", "-"))
    for at, piece in enumerate(pieces if len(spelled) >= _SPELLED else ()):
        if len(piece.text) <= 2 * len(spelled) and squash(piece.text) == spelled and _has_text_below(pieces, at + 1):
            return piece.text, at
    return None


def _worded_otherwise(pieces: Sequence[Piece], head: Head) -> tuple[str, int] | None:
    """The line in no heading, above text, that is most like what the head words otherwise."""
    said = len(without_site(head) or "")
    likest, found = _ALIKE, None
    for at, piece in enumerate(pieces):
        text = piece.text
        if piece.linked or piece.kind != "paragraph" or not said < _AS_LONG * len(text) < _AS_LONG**2 * said:
            continue
        if text.endswith(":") or not _is_worded(text) or (squashed := squash(text)) in head.names:
            continue
        like = max(head.agrees(squashed), head.shares(text))
        if like > likest and _has_text_below(pieces, at + 1):
            likest, found = like, (text, at)
    return found


# ── where it begins and ends ──────────────────────────────────────────────────


def _cut(one: _Heading, pieces: Sequence[Piece], head: Head, printed: Collection[str]) -> str:
    """The text of a heading without what was put into it: a kicker, the date, the count of comments, breadcrumbs.

    It is cut where an element ends or a breadcrumb's mark stands, if the head knows the rest; a part whose class says
    that it is a kicker goes even where the head does not. What stands before a bar or dash and is `printed` as a
    heading of its own is the headline.
    """
    parts = _parts(one, pieces)
    behind = [" ".join(parts[at:]) for at in range(1, len(parts))]
    behind += [one.text[mark.end() :] for mark in _CRUMB.finditer(one.text)]
    before = [" ".join(parts[first:last]) for first in range(len(parts)) for last in range(first + 1, len(parts))]
    before = [rest for rest in before if 2 * len(rest) >= len(one.text)]  # a kicker is shorter than its headline
    whole = head.counts[one.squashed]
    known = [rest for rest in behind if squash(rest) in head.runs] + [
        rest for rest in before if squash(rest) in head.worded
    ]
    known = [rest for rest in known if head.counts[squash(rest)] > 2 * whole]
    known = [rest for rest in known if _SHARE * len(rest) >= len(one.text)]
    if known:
        return max(known, key=len).strip(JOINTS)
    kicker = next((child for child in one.element if _KICKER.search(child.get("class") or "")), None)
    if kicker is not None and not whole and (text := text_of(kicker)):
        rest = one.text.removeprefix(text).removesuffix(text).strip(JOINTS)
        is_over = _OVER.search(kicker.get("class") or "") and not one.text.startswith(text)  # in name, but behind
        return rest if len(rest) > 10 and not (is_over and len(text) > len(rest)) else one.text
    worded = head.worded.get(one.squashed, "") if len(parts) > 1 else ""  # they may be set apart by style alone
    text = worded if worded and all(part.strip(JOINTS) in worded for part in parts) else one.text
    mark = separators(text)[-1:]  # pages that print the title tag
    start, end = mark[0] if mark else (0, 0)
    if text[start:end].strip() in BARS and (is_site(text[end:], head.site) or squash(text[:start]) in printed):
        return text[:start]
    return text


def _parts(one: _Heading, pieces: Sequence[Piece]) -> list[str]:
    """The texts of a heading's children, and what stands between them."""
    if one.end - one.start > 1:
        return [piece.text for piece in pieces[one.start : one.end]]
    element = one.element
    while len(element) == 1 and not one_line(element.text or "") and not one_line(element[0].tail or ""):
        element = element[0]
    texts = [element.text or ""]
    for child in element:
        texts += ["".join(child.itertext()) if isinstance(child.tag, str) else "", child.tail or ""]
    return [part for text in texts if (part := one_line(text)) and part in one.text]  # not those that are hidden
