"""The headline: the printed one, told from the site's name, section names and teasers by what the page's head says.

What a reader calls the headline is what is printed above the text. The head of a page words it for machines: `<title>`
and og:title with the site's name behind it or an own wording for search and sharing, JSON-LD mostly as it is printed.
So the head does not name the title; it tells which of the printed lines is it, and where it begins and ends.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from itertools import chain, islice
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from newscrawler.boilerplate.rules import rules_named
from newscrawler.extract.characters import one_line, squash

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from lxml.etree import _Element

    from newscrawler.extract.evidence import Evidence
    from newscrawler.extract.pieces import Piece, Walk

_SEPARATOR = re.compile(r"\s+[|\-–—•·»«:/>‹›_~]+\s+|\s*[|•»›〉》｜ㅣ]\s*|\s*::\s*|\s*--+\s*|_|:\s+|：")
_BARS = tuple("|-–—•·")  # of these, what stands before the site's name, but not the colon of a headline
_BEHIND = re.compile(r"(?<=[^\x00-\u02af])-(?=[^\x00-\u02af])")  # a hyphen alone, in scripts that write no spaces
_MARKS = frozenset("|-–—•·»«:/>‹›_~〉》｜ㅣ：")  # one of them stands in every separator
_CRUMB = re.compile(r"[»›〉>]\s*|\s/\s")
_JOINTS = " :|/–—·-"  # what stands between a kicker and the headline
_MAX_TITLE = 1_000
_MOST_HEADINGS = 300  # of a page; a list without end has more
_TOOL = 40  # characters of what a tool of the page is called
_LONGEST = 400  # characters of a printed headline
_HEADLINES = {"h1": 3.0, "h2": 1.0, "h3": 0.5}
_AGREED = 4.0  # for a line that the head repeats in full, less for one that it shares a part with
_NEWSROOM = 2.5  # on top, for a heading that is the JSON-LD headline word for word: sites set others as h1, too
_LEAST_AGREED, _FULL = (
    0.3,
    0.85,
)  # of 1: below the first two texts are strangers; a line without heading needs the second
_TEASER = -3.0  # for a heading that links to another page
_LONE = 3  # words from which the only h1 of a page is its headline, even where the head words it otherwise
_FIRST = 1.5  # times its length for the first part of a title tag: the headline comes first, unless it is far shorter
_SECTION = 12  # characters between the headline and the site's name that name a section
_BELOW_TRAIL, _LEVELS = 20, 4  # blocks from a heading in the breadcrumbs to the headline, and elements round it
_NESTED = 3  # elements from a block up to the heading that it is a line of
_PROSE = 80  # characters of a paragraph: one stands below a headline, within so many pieces
_NEAR_PROSE = 25
_SITE_NAME = 60  # characters of a site's name
_TO_ENTRY, _CLOCK = 60, 12  # blocks from a site's name down to an entry, and characters of the hour before a headline
_HOUR = re.compile(r"^\d{1,2}[:.]\d{2}(?::\d{2})?\s+")
_PART = 2  # times its length above a heading, a line that the head has in full is the headline
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


class _Head:
    """What the head of a page says of its title, and by what names the site goes."""

    def __init__(self, evidence: Evidence) -> None:
        self.newsroom = squash(evidence.said("headline") or "")
        headline = evidence.said("headline") or next(iter(evidence.itemprops.get("headline", ())), None)
        said = (headline, evidence.meta("og:title"), evidence.meta("twitter:title"), evidence.title_tag)
        own = {squash(text) for text in said[:2] if text}  # some systems give the title as the site's name
        self.site = frozenset(map(squash, _site_names(evidence))) - own - {""}
        self.names = self.site | (frozenset(_rests({text[:_MAX_TITLE] for text in said if text})) - own - {""})
        self.said = [text[:_MAX_TITLE] for text in said if text and squash(text[:_MAX_TITLE]) not in self.names]
        self.said = [text for text in self.said if not _names_a_tool(text)]
        self.squashed = list(dict.fromkeys(map(squash, self.said)))
        runs = {text: {squash(run) for run in _runs(text)} for text in dict.fromkeys(self.said)}
        self.counts = Counter(chain.from_iterable(runs[text] for text in self.said))
        self.only_tag = self.said == [(evidence.title_tag or "")[:_MAX_TITLE]]
        stripped = [*runs, *(_stripped(text, self.names) for text in runs), _without_site(self) or ""]
        if self.only_tag and (main := _without_site(self)) and self.said[0].startswith(main):
            others = {squash(run) for run in _runs(main)}
            parts = _split(self.said[0], [*_separators(self.said[0])])
            self.names |= {squash(part) for part in parts if _PART * len(part) < len(main)} - others
        self.worded = {squash(text): text for text in reversed(stripped)}
        self.words = [set(text.lower().split()) for text in runs]
        self.vocabulary = set(chain.from_iterable(self.words))
        self.runs = self.counts.keys() - self.names
        self.longest = max(map(len, self.runs), default=0)
        self.shared = squash(_stripped((evidence.meta("og:title") or "")[:_MAX_TITLE], self.names))
        page = evidence.canonical or evidence.meta("og:url") or ""
        self.path = urlsplit(page).path if page.isprintable() and "[" not in page else ""

    def agrees(self, printed: str) -> float:
        """How far a squashed line is what one of the sources says; 1 for the same."""
        return max([_agreement(printed, other) for other in self.squashed], default=0.0)

    def knows(self, printed: str) -> bool:
        """Whether a squashed line is what one of the sources says, or stands between its separators."""
        return printed in self.runs or self.agrees(printed) >= _FULL

    def shares(self, text: str) -> float:
        """The words that a line shares with a source, of those of the longer one."""
        here = set(text.lower().split())
        if self.vocabulary.isdisjoint(here):
            return 0.0
        return max([len(here & there) / max(len(here), len(there)) for there in self.words], default=0.0)


def _names_a_tool(said: str) -> bool:
    """Whether a page is only called what it is there for: "The Gazette - Print this article"."""
    longest = max(_split(said, [*_separators(said)]), key=len)
    return len(longest) <= _TOOL and rules_named("share").match("paragraph", longest) is not None


def find_title(evidence: Evidence, flat: Walk) -> tuple[str | None, int | None]:
    """(headline, its place among the pieces or None).

    A printed heading wins if the head of the page (title tag, og:title, JSON-LD headline) agrees with it, or if it is
    the only one above the text; else what the head says, without the site's name.
    """
    head, pieces = _Head(evidence), flat.pieces
    headings = [one for one in islice(_headings(flat), _MOST_HEADINGS) if one.squashed not in head.names]
    scored = [(score, one) for one in headings if (score := _score(one, head)) is not None]
    best = max(scored, key=lambda pair: pair[0], default=None)
    if best is None or (head.said and best[0] < _HEADLINES["h1"]):
        chosen = _lone(headings, pieces, head)
        if chosen is None:
            by_head = (_without_site(head) or (best[1].text if best else "") or "")[:_MAX_TITLE] or None
            return _printed_run(pieces, head) or (_named(flat) if head.only_tag else None) or (by_head, None)
    else:
        chosen = best[1]
        if not head.knows(chosen.squashed):  # it has a part of the title, or some of its words
            short = _PART * len(chosen.squashed) < head.longest
            above = _printed_run(pieces[: chosen.start], head) if short else None
            if above is not None and len(squash(above[0])) > _PART * len(chosen.squashed):
                return above
            lone = _lone(headings, pieces, head)
            chosen = lone if lone is not None and lone.start < chosen.start else chosen
        if head.only_tag and (below := _below_site_name(chosen, pieces, head)):
            return below
        if _in_trail(chosen.element) and (shared := _below_trail(chosen, scored, pieces, head)):
            return shared
    return _cut(chosen, pieces, head)[:_MAX_TITLE] or None, chosen.end - 1


def place_of(title: str, pieces: Sequence[Piece]) -> int | None:
    """Where a headline stands among the pieces."""
    wanted = squash(title)
    return next((at for at, piece in enumerate(pieces) if squash(piece.text) == wanted), None)


# ── what the head says ────────────────────────────────────────────────────────


def _site_names(evidence: Evidence) -> Iterator[str]:
    """What the site calls itself, whole and in parts, and the names in its address."""
    publisher = evidence.said("publisher")
    sites = [str(node.get("name") or "") for node in evidence.others if node.get("@type") == "WebSite"]
    for name in (evidence.meta("og:site_name"), evidence.meta("application-name"), publisher, *sites):
        if name:
            yield name
            yield from (part for part in _SEPARATOR.split(name) if part)
    host = re.match(r"https?://(?:www\.)?([\w.-]+)", evidence.canonical or evidence.meta("og:url") or "")
    if host:
        labels = host[1].split(".")
        yield from (host[1], ".".join(labels[-2:]), *labels[:-1])


def _rests(said: Collection[str]) -> Iterator[str]:
    """What stands behind a title that another source gives without it: names of the site and its sections, squashed."""
    for text in said:
        rests = [text[len(other) :].lstrip() for other in said if len(other) < len(text) and text.startswith(other)]
        for rest in rests:
            if rest[:1] in _BARS:
                yield from (squash(run) for run in _runs(rest.lstrip(_JOINTS)))


def _runs(text: str) -> Iterator[str]:
    """A title and what stands before, behind and between its separators; a title tag has few of them."""
    cuts = [0, *(cut for found in _separators(text)[:8] for cut in found), len(text)]
    for first in range(0, len(cuts), 2):
        for last in range(first + 1, len(cuts), 2):
            yield text[cuts[first] : cuts[last]]


@lru_cache(maxsize=64)
def _separators(text: str) -> tuple[tuple[int, int], ...]:
    if _MARKS.isdisjoint(text):
        return ()
    patterns = (_SEPARATOR,) if text.isascii() else (_SEPARATOR, _BEHIND)
    return tuple(sorted({found.span() for pattern in patterns for found in pattern.finditer(text[:_MAX_TITLE])}))


def _without_site(head: _Head) -> str | None:
    """The title by the head alone: the first wording, less the names of site and section before and behind it."""
    if not head.said:
        return None
    title = head.said[0]
    shared = [run for run in _runs(title) if run != title and squash(run) in head.squashed]
    if shared:  # one source gives it without the rest
        return max(shared, key=len)
    if head.only_tag:  # what is longest is no name, the colon of a headline aside
        cuts = [(start, end) for start, end in _separators(title) if title[start:end].strip() != ":"]
        first, *others = _split(title, cuts)
        return max([first, *others], key=lambda part: len(part) * (_FIRST if part is first else 1.0))
    return _stripped(title, head.names)


def _stripped(title: str, names: frozenset[str]) -> str:
    """A title without the site's names before and behind it, and the section's between."""
    cuts = [*_separators(title)]
    while cuts and _is_site(title[cuts[-1][1] :], names):
        mark = title[slice(*cuts[-1])].strip()
        title = title[: cuts.pop()[0]]
        if cuts and title[slice(*cuts[-1])].strip() in (mark, "-") and len(title) - cuts[-1][1] <= _SECTION:
            title = title[: cuts.pop()[0]]
    while cuts and _is_site(title[: cuts[0][0]], names):
        title, cuts = title[cuts[0][1] :], [(start - cuts[0][1], end - cuts[0][1]) for start, end in cuts[1:]]
    return title


def _split(title: str, cuts: list[tuple[int, int]]) -> list[str]:
    edges = [0, *(edge for cut in cuts for edge in cut), len(title)]
    return [title[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True)]


def _is_site(part: str, names: frozenset[str]) -> bool:
    """Whether a part of a title is a name of the site, or begins with one: "Metro News" at metro.example."""
    squashed = squash(part)
    return squashed in names or any(len(name) > 3 and squashed.startswith(name) for name in names)


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


def _score(one: _Heading, head: _Head) -> float | None:
    """How likely a heading is the headline; None for one that has nothing in common with what the head says."""
    agreed = head.agrees(one.squashed)
    if one.squashed in head.runs:
        agreed = max(agreed, _FULL)
    if agreed < _LEAST_AGREED:  # the head words it otherwise, for search engines
        agreed = head.shares(one.text)
    if head.said and agreed < _LEAST_AGREED:
        return None
    score = _HEADLINES[str(one.element.tag)] + _AGREED * agreed + 0.02 * min(len(one.text), 60) - 0.0005 * one.start
    score += _NEWSROOM if one.squashed == head.newsroom else 0.0
    return score + (_TEASER if _leads_away(one, head) else 0.0)


def _leads_away(one: _Heading, head: _Head) -> bool:
    """Whether a heading is a link to another page: to the front page for a logo, to another story for a teaser."""
    anchor = next(one.element.iter("a"), None)
    if anchor is None:
        anchor = next((up for up in one.element.iterancestors() if up.tag == "a"), None)
        if anchor is None:
            return False
    elif len(one_line("".join(anchor.itertext()))) < 0.8 * len(one.text):
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
    step: _Heading, scored: list[tuple[float, _Heading]], pieces: Sequence[Piece], head: _Head
) -> tuple[str, int] | None:
    """The heading below the breadcrumbs that is what the page gives for sharing, whole or behind its kicker."""
    for _, one in scored:
        if 0 <= one.start - step.end <= _BELOW_TRAIL:
            parts = _parts(one, pieces)
            for first in range(len(parts)):
                if squash(rest := " ".join(parts[first:])) == head.shared:
                    return head.worded.get(head.shared, rest), one.end - 1
    return None


def _below_site_name(name: _Heading, pieces: Sequence[Piece], head: _Head) -> tuple[str, int] | None:
    """The longer part of the title tag, printed between a heading that is the shorter one and the first prose: blogs
    and small systems set the site's name as the first heading, and the headline of an entry as they please."""
    if name.squashed not in head.runs or len(name.text) > _SITE_NAME:
        return None
    said, main = head.said[0], _without_site(head) or ""
    wanted = {squash(main): main} if len(squash(main)) > len(name.squashed) else {}
    for start, end in _separators(said):
        if said[start:end].strip() in (":", "：") and squash(said[:start]) == name.squashed:
            wanted |= {squash(run): run for run in _runs(said[end:])}
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


def _lone(headings: list[_Heading], pieces: Sequence[Piece], head: _Head) -> _Heading | None:
    """The only h1 of the page, if it is no logo and text stands below: the head words it otherwise."""
    ranked = [one for one in headings if one.element.tag == "h1" and not _leads_away(one, head)]
    if len({one.squashed for one in ranked}) != 1:
        return None
    one = ranked[0]
    words = len(one.text.split()) if one.text.isascii() or " " in one.text else len(one.text) // 3
    return one if words >= _LONE and _has_text_below(pieces, one.end) else None


def _named(flat: Walk) -> tuple[str, int] | None:
    """The only line that its publisher names as a headline, in no heading, above the text."""
    body = next((span.element for span in reversed(flat.spans) if span.tag == "body"), None)
    named = [] if body is None else [one for one in body.iter(*_LINES) if _HEADLINE.search(one.get("class") or "")]
    texts = {text for one in named if 4 < len(text := one_line("".join(one.itertext()))) < _LONGEST}
    if len(texts) != 1:
        return None
    text = texts.pop()
    at = place_of(text, flat.pieces)
    return (text, at) if at is not None and _has_text_below(flat.pieces, at + 1) else None


def _has_text_below(pieces: Sequence[Piece], start: int) -> bool:
    return any(len(piece.text) >= _PROSE and not piece.linked for piece in pieces[start : start + _NEAR_PROSE])


def _printed_run(pieces: Sequence[Piece], head: _Head) -> tuple[str, int] | None:
    """The longest part of what the head says that stands on a line of its own, in no heading."""
    best: tuple[int, str, int] | None = None
    for at, piece in enumerate(pieces):
        text = piece.text
        if piece.linked or not 4 < len(text) <= 2 * head.longest + 20:
            continue
        squashed = squash(text)
        if squashed in head.runs and (best is None or len(squashed) > best[0]):
            best = (len(squashed), text, at)
    return best and (best[1], best[2])


# ── where it begins and ends ──────────────────────────────────────────────────


def _cut(one: _Heading, pieces: Sequence[Piece], head: _Head) -> str:
    """The text of a heading without what was put into it: a kicker, the date, the count of comments, breadcrumbs.

    It is cut where an element ends or a breadcrumb's mark stands, if the head knows the rest; a part whose class says
    that it is a kicker goes even where the head does not.
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
        return max(known, key=len).strip(_JOINTS)
    kicker = next((child for child in one.element if _KICKER.search(child.get("class") or "")), None)
    if kicker is not None and not whole and (text := one_line("".join(kicker.itertext()))):
        rest = one.text.removeprefix(text).removesuffix(text).strip(_JOINTS)
        is_over = _OVER.search(kicker.get("class") or "") and not one.text.startswith(text)  # in name, but behind
        return rest if len(rest) > 10 and not (is_over and len(text) > len(rest)) else one.text
    worded = head.worded.get(one.squashed, "") if len(parts) > 1 else ""  # they may be set apart by style alone
    text = worded if worded and all(part.strip(_JOINTS) in worded for part in parts) else one.text
    mark = _separators(text)[-1:]  # pages that print the title tag
    if mark and text[slice(*mark[0])].strip() in _BARS and _is_site(text[mark[0][1] :], head.site):
        return text[: mark[0][0]]
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
