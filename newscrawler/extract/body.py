"""Find the body of a page: the general way, which needs no rule of any site.

`features` puts a page in numbers, `model` tells how likely each block is a part of the article, `staying` decides; here
what is dropped between the blocks that stay gets its reason.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from html import unescape
from typing import TYPE_CHECKING

from newscrawler.boilerplate import clean_text
from newscrawler.boilerplate.folding import low
from newscrawler.boilerplate.prose import ends_sentence
from newscrawler.extract.author_words import BY, CONNECTORS, EVENTS, POSTED, ROLES, WHEN
from newscrawler.extract.captions import mark_captions
from newscrawler.extract.characters import WIDE, WORD, ends_in_stop, one_line
from newscrawler.extract.date_words import ZONES
from newscrawler.extract.dates import ANY_TIME, MONTHS, parse_date
from newscrawler.extract.document import read_document
from newscrawler.extract.features import Features, features
from newscrawler.extract.furniture import rule_names
from newscrawler.extract.hints import Hints
from newscrawler.extract.language import detect_language
from newscrawler.extract.model import balanced, likelihoods
from newscrawler.extract.pieces import Walk, walk
from newscrawler.extract.places import letters_of, smallest, staying_places
from newscrawler.extract.staying import LIKELY, staying
from newscrawler.items import Block

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml.etree import _Element

    from newscrawler.extract.evidence import Evidence
    from newscrawler.items import Article

    # What stays by likelihoods -> likelihoods moved by what else is known, and the reason for each block that may go.
    Judge = Callable[[Walk, list[float], list[bool]], tuple[list[float], list[str | None]]]

_NEAR_EDGE = 4  # blocks at the top and the end of a body among which a line with nothing but the time may stand
_MOST_DATED = 2  # of these that begin with the same word
_DATE_LINE, _SIGNED_LINE = 60, 140  # characters; above the text a line may say more of the days, and who signs
# Words of three letters and more, months and labels aside: of a name or a place, of names with office and house.
_BESIDE_A_DAY, _IN_A_BYLINE = 3, 10
_AROUND_A_DAY = (
    MONTHS.keys()
    | ZONES.keys()
    | WHEN
    | POSTED
    | ROLES
    | frozenset(" ".join((*EVENTS, *CONNECTORS)).split())
    | {"source", "edited", "originally"}
)
_LONG_LINE, _LOOKED_AT = 40, 100  # characters of a line that may be prose, and how many such lines are asked
_LIKELY_INSIDE = 0.12  # from here a block is the article's inside the element that a site's own selector names
_NEARLY_ALL = 0.85  # of the letters that stay: the smallest element with as many holds the body
_LEAST_GIVEN, _PRINTED_PART = 400, 0.3  # letters of an articleBody, and how much of it is printed at least


@dataclass(slots=True)
class Found:
    """The body: its blocks in order, what was taken out of it, and where it stands in the walk and in the tree."""

    blocks: list[Block] = field(default_factory=list)
    dropped: list[tuple[str, str]] = field(default_factory=list)
    start: int = 0
    end: int = 0
    element: _Element | None = None
    flags: tuple[str, ...] = ()


def find_body(flat: Walk, hints: Hints, inside: _Element | None = None, judge: Judge | None = None) -> Found:
    """The article's blocks; with `inside`, the element that a site's selector names, the search stays in it.

    `judge` moves the likelihoods by what the site's other pages show.
    """
    least, first, last = LIKELY, 0, len(flat.pieces)
    if inside is not None:
        span = next((span for span in flat.spans if span.element is inside), None)
        if span is None:
            return Found()
        least, first, last = _LIKELY_INSIDE, span.start, span.end
    if not flat.pieces:
        return Found()
    if flat.is_too_long:
        return Found(flags=("too-many-blocks",))
    page = features(flat, hints)
    likely = _likely(page)
    repeated: list[str | None] = [None] * len(likely)
    within = range(first, last)
    stays, others = staying(flat, page, hints, likely, least=least, within=within)
    if judge is not None:
        moved, repeated = judge(flat, likely, stays)
        if moved != likely:
            likely = moved
            stays, others = staying(flat, page, hints, moved, least=least, within=within)
    kept = staying_places(stays)
    if not kept:
        return Found()
    around = smallest(flat, kept, _NEARLY_ALL * letters_of(flat, kept))
    found = Found(start=kept[0], end=kept[-1] + 1, element=around.element)
    mark_captions(flat, found.start, found.end)
    rules = rule_names(page.hint.tolist())
    first, last = max(first, min(found.start, around.start)), min(last, max(found.end, around.end))
    blocks = [piece.block for piece in flat.pieces[first:last]]
    reasons = [
        None
        if stays[at]
        or (found.start <= at < found.end and block.kind == "caption" and not rules[at] and not repeated[at])
        else f"node:{rules[at]}"
        if rules[at]
        else others.get(at) or repeated[at] or f"learned:{likely[at]:.2f}"
        for at, block in enumerate(blocks, start=first)
    ]
    _drop_date_lines(blocks, reasons, hints.title)
    for block, reason in zip(blocks, reasons, strict=True):
        if reason:
            found.dropped.append((block.text, reason))
        else:
            found.blocks.append(block)
    return found


def in_lines(flat: Walk) -> str | None:
    """The text of a page that is too long for another way, a line a block; None of any other page."""
    return "\n".join([piece.text for piece in flat.pieces]) if flat.is_too_long else None


def from_lines(text: str, declared: str | None) -> Article:
    """The article in a page's plain text, by the rules of the language that its longest prose is written in."""
    longest = sorted([line for line in text.splitlines() if len(line) >= _LONG_LINE], key=len, reverse=True)
    prose = next(filter(ends_sentence, longest[:_LOOKED_AT]), longest[0] if longest else "")
    return clean_text(text, language=detect_language(prose, declared))


def by_itself(flat: Walk, hints: Hints) -> tuple[list[float], list[bool]] | None:
    """How likely each block is the article's, and which stay, before anything is known of the site; None of a page
    without blocks, or with so many that it is read as text."""
    if not flat.pieces or flat.is_too_long:
        return None
    page = features(flat, hints)
    likely = _likely(page)
    return likely, staying(flat, page, hints, likely, least=LIKELY, within=range(len(likely)))[0]


def _likely(page: Features) -> list[float]:
    likely: list[float] = balanced(likelihoods(page), page.letters).tolist()
    return likely


def given_body(evidence: Evidence, printed: int) -> list[Block]:
    """The text that a page gives in its JSON-LD and prints less than a part of (`printed` letters): it is written into
    the page by a script, or cut off on the screen. [] where the page prints its text."""
    given = evidence.article.get("articleBody")
    if not isinstance(given, str) or len(given) < _LEAST_GIVEN or printed > _PRINTED_PART * len(given):
        return []
    if "</" in given or "&lt;/" in given:
        return [piece.block for piece in walk(read_document(unescape(given)).root).pieces]
    return [Block("paragraph", line) for part in unescape(given).split("\n") if (line := one_line(part))]


def _drop_date_lines(blocks: list[Block], reasons: list[str | None], title: str | None) -> None:
    """A line above or below all sentences but the headline that is a time and little else belongs to the byline."""
    kept = [at for at, reason in enumerate(reasons) if reason is None and blocks[at].text != title]
    for edge, above in ((kept[:_NEAR_EDGE], True), (kept[: -_NEAR_EDGE - 1 : -1], False)):
        dated: dict[int, str] = {}  # by place, their first words
        for at in edge:
            text = blocks[at].text
            if _is_date_line(text) or (above and _is_signed_date_line(text)):
                dated[at] = text.split(" ", 1)[0]
            elif len(text) >= 80 or ends_in_stop(text):
                break
        beginnings = Counter(dated.values())
        for at, word in dated.items():
            if beginnings[word] <= _MOST_DATED:  # more are a list of days
                reasons[at] = "node:date"


def _is_date_line(text: str) -> bool:
    return len(text) <= _DATE_LINE and len(WORD.findall(text)) <= _BESIDE_A_DAY and _tells_time(text)


def _is_signed_date_line(text: str) -> bool:
    """Whether a line tells times with their labels and at most a name: "Posted on 9 May by J. Doe"."""
    if len(text) > _SIGNED_LINE or WIDE.search(text):  # scripts without spaces, where a sentence is one word
        return False
    words = [word for word in WORD.findall(text) if low(word) not in _AROUND_A_DAY]
    named = low(text.split(" ", 1)[0]) in BY and all(word[0].isupper() for word in words)  # with office and house
    return len(words) <= (_IN_A_BYLINE if named else _BESIDE_A_DAY) and _tells_time(text)


def _tells_time(text: str) -> bool:
    return parse_date(text, zone=None, fetched_at=ANY_TIME) is not None
