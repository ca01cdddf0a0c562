"""What the head of a page says of its title, in whichever words, and by what names the site goes."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from newscrawler.boilerplate.rules import rules_named
from newscrawler.extract.characters import squash

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from newscrawler.extract.evidence import Evidence

_SEPARATOR = re.compile(r"\s+[|\-–—•·»«:/>‹›_~]+\s+|\s*[|•»›〉》｜ㅣ]\s*|\s*::\s*|\s*--+\s*|_|:\s+|：")
BARS = tuple("|-–—•·")  # of these, what stands before the site's name, but not the colon of a headline
_BEHIND = re.compile(r"(?<=[^\x00-\u02af])-(?=[^\x00-\u02af])")  # a hyphen alone, in scripts that write no spaces
_MARKS = frozenset("|-–—•·»«:/>‹›_~〉》｜ㅣ：")  # one of them stands in every separator
JOINTS = " :|/–—·-"  # what stands between a kicker and the headline
MAX_TITLE = 1_000  # characters
FULL = 0.85  # of 1: from here a text is what another says; a line without heading needs as much
_TOOL = 40  # characters of what a tool of the page is called
_FIRST = 1.5  # times its length for the first part of a title tag: the headline comes first, unless it is far shorter
_SECTION = 12  # characters between the headline and the site's name that name a section
PART = 2  # times its length above a heading, a line that the head has in full is the headline


class Head:
    """What the head of a page says of its title, and by what names the site goes."""

    def __init__(self, evidence: Evidence, url: str | None = None) -> None:
        self.newsroom = squash(evidence.said("headline") or "")
        headline = evidence.said("headline") or next(iter(evidence.itemprops.get("headline", ())), None)
        said = (headline, evidence.meta("og:title"), evidence.meta("twitter:title"), evidence.title_tag)
        own = {squash(text) for text in said[:2] if text}  # some systems give the title as the site's name
        self.site = frozenset(map(squash, _site_names(evidence))) - own - {""}
        self.names = self.site | (frozenset(_rests({text[:MAX_TITLE] for text in said if text})) - own - {""})
        self.said = [text[:MAX_TITLE] for text in said if text and squash(text[:MAX_TITLE]) not in self.names]
        self.said = [text for text in self.said if not _names_a_tool(text)]
        self.squashed = list(dict.fromkeys(map(squash, self.said)))
        runs = {text: {squash(run) for run in runs_of(text)} for text in dict.fromkeys(self.said)}
        self.counts = Counter(chain.from_iterable(runs[text] for text in self.said))
        self.only_tag = self.said == [(evidence.title_tag or "")[:MAX_TITLE]]
        stripped = [*runs, *(_stripped(text, self.names) for text in runs), without_site(self) or ""]
        if self.only_tag and (main := without_site(self)) and self.said[0].startswith(main):
            others = {squash(run) for run in runs_of(main)}
            parts = _split(self.said[0], [*separators(self.said[0])])
            self.names |= {squash(part) for part in parts if PART * len(part) < len(main)} - others
        self.worded = {squash(text): text for text in reversed(stripped)}
        self.words = [set(text.lower().split()) for text in runs]
        self.vocabulary = set(chain.from_iterable(self.words))
        self.runs = self.counts.keys() - self.names
        self.longest = max(map(len, self.runs), default=0)
        self.shared = squash(_stripped((evidence.meta("og:title") or "")[:MAX_TITLE], self.names))
        page = evidence.canonical or evidence.meta("og:url") or ""
        # A front page may show an entry under a headline that leads to the entry's own page.
        self.path = _path(page) or _path(url or "").rstrip("/")

    def agrees(self, printed: str) -> float:
        """How far a squashed line is what one of the sources says; 1 for the same."""
        return max([_agreement(printed, other) for other in self.squashed], default=0.0)

    def knows(self, printed: str) -> bool:
        """Whether a squashed line is what one of the sources says, or stands between its separators."""
        return printed in self.runs or self.agrees(printed) >= FULL

    def shares(self, text: str) -> float:
        """The words that a line shares with a source, of those of the longer one."""
        here = set(text.lower().split())
        if self.vocabulary.isdisjoint(here):
            return 0.0
        return max([len(here & there) / max(len(here), len(there)) for there in self.words], default=0.0)


def _path(address: str) -> str:
    return urlsplit(address).path if address.isprintable() and "[" not in address else ""


def _names_a_tool(said: str) -> bool:
    """Whether a page is only called what it is there for: "The Gazette - Print this article"."""
    longest = max(_split(said, [*separators(said)]), key=len)
    return len(longest) <= _TOOL and rules_named("share").match("paragraph", longest) is not None


def without_site(head: Head) -> str | None:
    """The title by the head alone: the first wording, less the names of site and section before and behind it."""
    if not head.said:
        return None
    title = head.said[0]
    shared = [run for run in runs_of(title) if run != title and squash(run) in head.squashed]
    if shared:  # one source gives it without the rest
        return max(shared, key=len)
    if head.only_tag:  # what is longest is no name, the colon of a headline aside
        cuts = [(start, end) for start, end in separators(title) if title[start:end].strip() != ":"]
        first, *others = _split(title, cuts)
        return max([first, *others], key=lambda part: len(part) * (_FIRST if part is first else 1.0))
    return _stripped(title, head.names)


def _site_names(evidence: Evidence) -> Iterator[str]:
    """What the site calls itself, whole and in parts, and the names in its address."""
    for name in evidence.site_names:
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
            if rest[:1] in BARS:
                yield from (squash(run) for run in runs_of(rest.lstrip(JOINTS)))


def runs_of(text: str) -> Iterator[str]:
    """A title and what stands before, behind and between its separators; a title tag has few of them."""
    cuts = [0, *(cut for found in separators(text)[:8] for cut in found), len(text)]
    for first in range(0, len(cuts), 2):
        for last in range(first + 1, len(cuts), 2):
            yield text[cuts[first] : cuts[last]]


@lru_cache(maxsize=64)
def separators(text: str) -> tuple[tuple[int, int], ...]:
    """Where the signs stand that part a title, with the spaces around them."""
    if _MARKS.isdisjoint(text):
        return ()
    patterns = (_SEPARATOR,) if text.isascii() else (_SEPARATOR, _BEHIND)
    return tuple(sorted({found.span() for pattern in patterns for found in pattern.finditer(text[:MAX_TITLE])}))


def _stripped(title: str, names: frozenset[str]) -> str:
    """A title without the site's names before and behind it, and the section's between."""
    cuts = [*separators(title)]
    while cuts and is_site(title[cuts[-1][1] :], names):
        mark = title[slice(*cuts[-1])].strip()
        title = title[: cuts.pop()[0]]
        if cuts and title[slice(*cuts[-1])].strip() in (mark, "-") and len(title) - cuts[-1][1] <= _SECTION:
            title = title[: cuts.pop()[0]]
    while cuts and is_site(title[: cuts[0][0]], names):
        title, cuts = title[cuts[0][1] :], [(start - cuts[0][1], end - cuts[0][1]) for start, end in cuts[1:]]
    return title


def _split(title: str, cuts: list[tuple[int, int]]) -> list[str]:
    edges = [0, *(edge for cut in cuts for edge in cut), len(title)]
    return [title[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True)]


def is_site(part: str, names: frozenset[str]) -> bool:
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
