"""What a site's template says of each block of a page."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Literal, Self

from newscrawler.boilerplate.template import LEAST_PAGES, NEVER, Count
from newscrawler.extract.sightings import BODY, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime

    from newscrawler.boilerplate.template import Seen, Template
    from newscrawler.extract.pieces import Walk
    from newscrawler.extract.sightings import Place, Shown

Ground = Literal["text", "masked", "label", "place", "shape"]
Refusal = Literal["too few pages", "little would be left"]

_MOST_PAGES = 0.5  # of the other pages that have a label

# Log-odds that repetition moves a block by. Tuned on sites of daniel-*, by weights that did not see the site.
_TEXT, _TEXT_MORE = 3.0, 1.5  # for a text on all other pages; for each doubling of their number
_LEAST_SEEN = 2  # other pages
# Blocks of the body, at most its first half, among which a rubric's introduction stands; behind them, what three other
# pages have counts twice. Seen on sites of eight pages, where calls for money and newsletters stand on three or four;
# daniel-* reads the same.
_OPENING, _REPEATED, _LATER = 3, 3, 2.0
_LEAST_SHARE = 0.25  # of the pages with its place: a text on fewer is a quote, a dateline, a rubric's introduction
_PLACE, _SHAPE = 0.8, 0.3  # of the log-odds that blocks of its place and shape stay on other pages
_FOR = 0.3  # of them where they speak for a paragraph; a line in its place may be a credit or a byline
_MOST_ODDS = 4.0
_HOPELESS = 0.02  # likelihood under which nothing could make a block the article's
_LEAST_LEFT = 0.2  # of the letters that look like the article's: where less would be left, the template is not believed
_SURE = 0.95  # mean likelihood of the letters that go from which that is never believed
_ELSEWHERE = "template:no article's place on other pages"
_NAME = 40  # letters of a line that says what the numbers below it are
_HEADING = re.compile(r"(?:^|> )h[2-6][^ ]*$")  # as the last element of a path
_MANY = 10  # pages from which place and shape are believed, though they are no such share of all


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a template says of a page's blocks.

    `likely` are their likelihoods, moved; `reasons` tell of each block whose text or place it knows why it may go;
    `gone` names what did most against each of those that looked like the article's; `refused` why nothing is said.
    """

    likely: list[float]
    reasons: list[str | None]
    gone: Mapping[int, Ground]
    refused: Refusal | None = None

    @classmethod
    def none(cls, likely: list[float], refused: Refusal) -> Self:
        """Everything stays as it was."""
        return cls(likely, [None] * len(likely), {}, refused)


@dataclass(slots=True)
class _Against:
    """What speaks against one block, in log-odds; `count` is that of its text, masked text or label."""

    text: float = 0.0
    place: float = 0.0
    shape: float = 0.0
    kind: Ground = "text"
    count: Count | None = None

    def note(self, counts: Iterable[tuple[Ground, Count]], later: float) -> None:
        """What is said again and again speaks against the block by the count that says most."""
        for kind, count in counts:
            odds = _text_odds(count) * (later if count.pages >= _REPEATED else 1.0)
            if odds > self.text:
                self.text, self.kind, self.count = odds, kind, count

    def take_from(self, name: _Against) -> None:
        """What is said again and again of a number is what is said of its name."""
        if name.text > self.text:
            self.text, self.kind, self.count = name.text, name.kind, name.count

    def shift(self, *, prose: bool) -> float:
        """What moves the block: place and shape speak for a paragraph, but for none that is said again and again."""
        around = self.place + self.shape
        return -(self.text + around if prose and not self.text else self.text + max(0.0, around))

    @property
    def most(self) -> Ground:
        grounds: tuple[tuple[float, Ground], ...] = (self.text, self.kind), (self.place, "place"), (self.shape, "shape")
        return max(grounds)[1]


@dataclass(slots=True)
class SiteJudge:
    """Judges a page's blocks by its site's other pages, and keeps what the page shows."""

    template: Template
    url: str | None
    at: datetime | None
    shown: Shown | None = None

    def __call__(self, flat: Walk, likely: list[float], stays: Sequence[bool]) -> tuple[list[float], list[str | None]]:
        """The likelihoods moved, and the reasons."""
        if self.shown is None:  # a page is asked about again where a site's selector finds nothing
            self.shown = shown(flat, likely, stays, self.url)
        found = judged(self.shown, self.template, self.at)
        return found.likely, found.reasons


def judged(seen: Shown, template: Template, at: datetime | None = None) -> Judgement:
    """What a template says of a page that shows this; `at` is when it was fetched, if it was observed itself."""
    likely = list(seen.likely)
    own = seen.address in template.addresses
    if template.pages - own < LEAST_PAGES:
        return Judgement.none(likely, "too few pages")
    ask = partial(template.count, own=own, own_at=at)
    places = seen.places
    against = _against(seen, places, template, ask)
    moved = list(likely)
    for block, one in against.items():
        moved[block] = _moved(likely[block], one.shift(prose=seen.is_prose(block)))
    for block in against:
        if moved[block] <= BODY and seen.stays[block] and _heads_text(seen, block, moved, against):
            moved[block] = likely[block]
    body = [at for at, before in enumerate(likely) if before > BODY]
    gone = {at: against[at].most for at in body if moved[at] <= BODY}
    left = [at for at in body if at not in gone]
    little = _letters(seen, left) < _LEAST_LEFT * _letters(seen, body)
    sure = sum(likely[at] * _letters(seen, [at]) for at in gone) >= _SURE * _letters(seen, gone)
    if little and (sure or not any(_is_articles(ask(places[seen.place_of[at]])) for at in left)):
        return Judgement.none(likely, "little would be left")
    reasons: list[str | None] = [None] * len(likely)
    for block, one in against.items():
        reasons[block] = one.count.reason if one.count else _ELSEWHERE if block in gone else None
    return Judgement(moved, reasons, gone)


def _heads_text(seen: Shown, at: int, moved: Sequence[float], against: Mapping[int, _Against]) -> bool:
    """Whether a block is a sub-heading, such as "What happens next", of a paragraph that no other page has."""
    below = at + 1
    return (
        below < len(moved)
        and _HEADING.search(seen.place_of[at].path) is not None
        and moved[below] > BODY
        and seen.stays[below]
        and not (below in against and against[below].text)
    )


def _letters(seen: Shown, blocks: Iterable[int]) -> int:
    return sum(len(seen.texts[at]) for at in blocks)


def _against(
    seen: Shown, places: Mapping[Place, Seen], template: Template, ask: Callable[..., Count]
) -> defaultdict[int, _Against]:
    """What speaks against the blocks of which anything is known."""
    found: defaultdict[int, _Against] = defaultdict(_Against)
    pooled: dict[Place, float] = {}
    body = [at for at, stays in enumerate(seen.stays) if stays]
    opening = min(_OPENING, (len(body) + 1) // 2)
    behind = body[opening] if len(body) > opening else len(seen.stays)
    numbers = _numbers(seen)
    named = set(numbers.values())
    asked = [at for at, one in enumerate(seen.likely) if one >= _HOPELESS or at in named]
    for at, exact, masked, label in seen.sightings(asked):
        place = seen.place_of[at]
        where = places[place]
        if place not in pooled:
            pooled[place] = _PLACE * _pooled_odds(ask(where))
        if template.kept and template.is_kept(where, *filter(None, (exact, masked))):
            continue
        found[at].place = -pooled[place]
        counts: list[tuple[Ground, Count]] = [("text", ask(exact, among=where))]
        if masked:
            counts.append(("masked", ask(masked, among=where)))
        if label:
            counts.append(("label", _of_label(ask(label))))
        found[at].note(counts, _LATER if at >= behind else 1.0)
    for at, name in numbers.items():
        found[at].take_from(found[name])
    for shape, start, end in seen.shapes:
        if odds := _SHAPE * _pooled_odds(ask(shape)):
            for at in range(start, end):
                found[at].shape -= odds
    return found


def _numbers(seen: Shown) -> dict[int, int]:
    """The blocks without a letter, such as the rate of a currency or a temperature, each with the short line above that
    says what it is: alone they are other ones on each page."""
    names: dict[int, int] = {}
    name: int | None = None
    for at, text in enumerate(seen.texts):
        if any(map(str.isalpha, text)):
            name = at if len(text) <= _NAME else None
        elif name is not None:
            names[at] = name
    return names


def _of_label(found: Count) -> Count:
    """How often the label that a block begins with heads something that is no article's."""
    known = found.pages >= LEAST_PAGES and found.share >= _MOST_PAGES and found.likelihood < BODY
    return found if known else NEVER


def _text_odds(count: Count) -> float:
    if count.pages < _LEAST_SEEN or count.share < _LEAST_SHARE:
        return 0.0
    return count.share * (_TEXT + _TEXT_MORE * math.log2(count.pages))


def _is_articles(place: Count) -> bool:
    return place.pages >= LEAST_PAGES and place.likelihood > BODY


def _pooled_odds(count: Count) -> float:
    """The log-odds that a block stays, by other pages, and by half a page more on which it does and half on which not.

    What few of many pages have says nothing: it may be a part of another kind of article.
    """
    if count.pages < LEAST_PAGES or (count.pages < _MANY and count.share < _LEAST_SHARE):
        return 0.0
    mean = (count.likelihood * count.pages + 0.5) / (count.pages + 1)
    odds = math.log(mean / (1 - mean))
    return max(-_MOST_ODDS, odds * _FOR if odds > 0 else odds)


def _moved(likelihood: float, shift: float) -> float:
    if not shift:
        return likelihood
    safe = min(0.9999, max(0.0001, likelihood))
    return 1 / (1 + math.exp(-(math.log(safe / (1 - safe)) + shift)))
