"""What the blocks of a page and their places look like in numbers: what the learned decision of `model` is fed with.

Nothing here knows a site or a language: lengths, punctuation, links, tags, the names that publishers give to furniture
(as node rules know them), the headline's place and words, and what the elements around a block hold.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, get_args

import numpy as np

from newscrawler.boilerplate.rules import all_rules
from newscrawler.extract.characters import squash
from newscrawler.items import BlockKind

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from newscrawler.extract.pieces import Walk

    Floats = NDArray[np.float32]
    Sums = NDArray[np.float64]
    Places = NDArray[np.int64]

# Kinds of characters; every block is counted by them.
_LOWER, _UPPER, _DIGIT, _SPACE, _COMMA, _STOP, _QUOTE, _WIDE, _SIGN, _OTHER = range(_CHARACTERS := 10)
_SPECIAL = {
    _COMMA: ",;，、،؛;",
    _STOP: ".!?…。！？؟।։",
    _QUOTE: "\"'»”’«“„‘)]}（）(「」『』",
    _SIGN: "©®|•→>·▪►/@#+_=*",
}
# Scripts without spaces: one character says about as much as three letters of an alphabet.
_WIDE_SCRIPTS = ((0x0E00, 0x0E7F), (0x3040, 0x30FF), (0x3400, 0x9FFF), (0xAC00, 0xD7AF))
_KINDS = {kind: place for place, kind in enumerate(get_args(BlockKind))}
_TAGS = {
    tag: place
    for place, tag in enumerate(
        "p div td li h1 h2 h3 h4 section article pre dd blockquote figcaption form body".split()
    )
}
_LEVELS = 5  # elements around a block that are looked at
_POOLED = 4  # of them, over which the model takes means
_NEAR = (3, 10)  # blocks to both sides over which it takes means, too
_NEARLY_ALL = 0.9  # of a page's prose: the name of an element that holds as much says nothing
_SOME, _LARGER_PART = 0.1, 0.5  # of the best element's weight
_INNER = 0.85  # of the best element's weight: the innermost that holds as much is the likely body
_LEAST_PROSE = 140  # characters of prose outside furniture; with less, all prose counts
_WHOLE_BODY = 400  # characters from which an articleBody is taken for the whole text
_STEM = 5  # letters of a word by which it is known again in another form
_MOST_STEMS = 16  # of a headline, and of a description
_COMPARED, _BEGINNING = 25, 160  # characters from which a block is compared with them, and how many of it
_ALIKE = 40  # characters: a text that begins with as many of another is that text
_WORDS = re.compile(r"[^\W\d_]{4,}")


@dataclass(frozen=True, slots=True)
class Features:
    """One page in numbers.

    `x` (blocks, features); `intervals` (ways, blocks, 2): pieces [from, to) over which the model takes means; `group`
    (blocks,): the number of the set of equally made elements that a block stands in; `hint` (blocks,): the number of
    the node rule that holds for it, -1 for none; `sure` (blocks,): whether that rule holds whatever the element holds.
    """

    x: Floats
    intervals: Places
    group: Places
    hint: Places
    sure: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Hints:
    """What is known of a page besides its blocks: its headline and where that is printed, what its head says of it."""

    title: str | None
    title_at: int | None
    article_body: str | None
    description: str | None


def features(flat: Walk, hints: Hints) -> Features:
    """The numbers of a page that has at least one block."""
    pieces, spans, title_at = flat.pieces, flat.spans, hints.title_at
    n = len(pieces)
    at = np.arange(n)
    texts = [piece.text for piece in pieces]
    given = np.array(
        [(piece.linked, len(piece.links), piece.hidden, _KINDS[piece.kind], piece.parent) for piece in pieces]
    )
    linked, link_count, hidden, kind, place = given.T
    outline = np.array([(span.start, span.end, span.parent, _TAGS.get(span.tag, len(_TAGS))) for span in spans])
    start, end, parent, tag = outline.T
    parent = np.where(parent < 0, len(spans) - 1, parent)
    census = _census(texts)
    counts, lengths, size = census.counts, census.lengths, census.size
    share = linked / lengths
    stops = census.last == _STOP
    prose = (share <= 0.5) & ((size >= 80) | ((size >= 25) & stops))
    name, sure = _believed(flat, _sums(np.where(prose, size, 0)), title_at)
    hint, sure = name[place], sure[place]

    text_size = np.where(prose & (hint < 0) & (hidden == 0), size, 0)
    if text_size.sum() < _LEAST_PROSE:
        text_size = np.where(prose, size, 0)
    sums = _sums(text_size)
    total = max(1.0, float(sums[-1]))
    held = sums[end] - sums[start]  # prose in each element
    before, again = _repeats(texts)
    known = squash(hints.article_body or "")
    whole = len(known) >= _WHOLE_BODY
    in_body = np.array([len(text) > 8 and squash(text[:120])[:80] in known for text in texts]) if whole else at < 0

    weight = np.where(prose, size - 2.0 * linked, np.where(kind == 3, 5.0, np.where(kind == 1, 0.0, -12.0)))
    factor = np.where(hint >= 0, 0.25, 1.0) * np.where(hidden > 0, 0.1, 1.0) * ~before
    if whole:
        factor *= np.where(in_body, 2.0, 0.4)
    if title_at is not None:
        factor *= np.where(at < title_at, 0.3, 1.0)
    weight = np.where(prose, weight * factor, weight)
    weight = np.where(share > 0.5, -15 - 0.5 * linked, np.where(sure, -12.0, weight))
    weights = _sums(weight)
    score = weights[end] - weights[start]
    best = int(score.argmax())
    inner = _innermost(flat, start, end, score, best)
    first, last = int(start[inner]), int(end[inner])
    inside = (at >= first) & (at < last)

    named = np.array([span.body for span in spans])
    around = np.empty((_LEVELS, n), dtype=np.int64)
    around[0] = place
    for level in range(1, _LEVELS):
        around[level] = parent[around[level - 1]]
    make, of_make, rank, largest = _makes(flat, held)
    group_of, groups = _groups(flat)
    group = group_of[place]
    grouped = np.bincount(group, minlength=groups)
    prose_there, size_there, share_there = (
        np.bincount(group, weights=values, minlength=groups) for values in (prose, text_size / total, share)
    )
    per_group = np.column_stack(
        [prose_there / np.maximum(1, grouped), size_there, share_there / np.maximum(1, grouped)]
    )
    own, shared = _words_of_title(texts, hints)
    shared_sums = _sums(shared * text_size)

    upper, digits = counts[:, _UPPER], counts[:, _DIGIT]
    letters = counts[:, _LOWER] + upper + counts[:, _WIDE]
    words = counts[:, _SPACE] + 1 + counts[:, _WIDE]
    left, right = start[around], end[around]
    count = right - left
    prose_sums, length_sums, link_sums = _sums(prose), _sums(lengths), _sums(linked)
    headings = np.maximum.accumulate(np.where(kind == 1, at, -1))
    below = headings >= 0
    heading = np.maximum(headings, 0)
    from_title = _from_title(flat, sums, prose, title_at)
    columns: list[Any] = [
        # the text itself
        np.log1p(size) / 6,
        np.log1p(words) / 4,
        share,
        np.log1p(link_count),
        lengths / words / 10,
        counts[:, _COMMA] / (1 + size / 20),
        counts[:, _STOP] / (1 + size / 60),
        digits / lengths,
        upper / (1 + letters),
        upper / words / 2,
        counts[:, _SIGN] / (1 + lengths / 20),
        counts[:, _QUOTE] / (1 + size / 40),
        counts[:, _OTHER] / lengths * 3,
        lengths <= 3,
        _EYE[census.first],
        _EYE[census.last],
        prose,
        hidden,
        _EYE[kind][:, : len(_KINDS)],
        np.eye(len(_TAGS) + 1)[tag[place]],
        np.eye(len(_node_rules()) + 1)[hint],
        hint >= 0,
        sure,
        before,
        again,
        # the page's own words
        np.full(n, whole),
        in_body,
        _told(texts, hints),
        own,
        shared,
        # the place on the page
        at / n,
        sums[:-1] / total,
        inside,
        np.where(inside, (at - first) / max(1, last - first), -1),
        np.log1p(np.maximum(0, first - at)) / 4,
        np.log1p(np.maximum(0, at - last + 1)) / 4,
        (at >= start[best]) & (at < end[best]),
        (sums[:-1] - sums[first]) / max(1.0, sums[last] - sums[first]) * inside,
        np.sign(weight) * np.log1p(np.abs(weight)) / 6,
        from_title,
        below,
        below * np.log1p(at - headings) / 3,
        below * np.log1p(size[heading]) / 5,
        below * share[heading],
        _depths(parent)[place] / 20,
        # the elements around it, one number a level
        np.clip(score[around] / max(1.0, float(score[best])), -1, 1).T,
        np.log1p(count).T / 5,
        ((prose_sums[right] - prose_sums[left]) / count).T,
        ((link_sums[right] - link_sums[left]) / np.maximum(1, length_sums[right] - length_sums[left])).T,
        held[around].T / total,
        np.log1p(of_make[around] - 1).T / 3,
        ((right > first) & (left < last) & ~((left >= first) & (right <= last))).T,
        np.log1p(rank[around]).T / 3,
        (held[around] / np.maximum(1, largest[make][around])).T,
        named[around].T,
        ((shared_sums[right] - shared_sums[left]) / np.maximum(1, held[around])).T * 5,
        # others made like it
        np.log1p(grouped[group]) / 4,
        per_group[group],
        # the page
        np.broadcast_to(
            np.array(
                [
                    np.log1p(n) / 6,
                    np.log1p(total) / 9,
                    prose.mean(),
                    np.log1p(last - first) / 5,
                    (sums[last] - sums[first]) / total,
                    max(0.0, float(score[best])) / (total + 1),
                ]
            ),
            (n, 6),
        ),
    ]
    x = np.column_stack(columns).astype(np.float32)
    intervals = np.empty((_POOLED + len(_NEAR) + 2, n, 2), dtype=np.int64)
    intervals[:_POOLED, :, 0], intervals[:_POOLED, :, 1] = left[:_POOLED], right[:_POOLED]
    for way, near in enumerate(_NEAR, start=_POOLED):
        intervals[way, :, 0], intervals[way, :, 1] = np.maximum(at - near, 0), np.minimum(at + near + 1, n)
    intervals[-2], intervals[-1] = (first, last), (0, n)
    return Features(np.clip(x, -10, 10), intervals, group, hint, sure)


def rule_names(page: Features) -> list[str | None]:
    """The name of the node rule that holds for each block."""
    names: list[str | None] = [*_node_rules(), None]
    return [names[number] for number in page.hint.tolist()]


_EYE = np.eye(_CHARACTERS)


@dataclass(frozen=True, slots=True)
class _Census:
    """Characters of each block by kind, lengths in UTF-16 units, sizes in letters, kinds at both ends."""

    counts: Floats
    lengths: Places
    size: NDArray[Any]
    first: NDArray[Any]
    last: NDArray[Any]


def _census(texts: list[str]) -> _Census:
    n = len(texts)
    units = np.frombuffer("".join(texts).encode("utf-16-le", "replace"), dtype=np.uint16)
    lengths = np.fromiter(map(len, texts), dtype=np.int64, count=n)
    if units.size != lengths.sum():  # characters beyond the basic plane take two units
        lengths = np.array([len(text.encode("utf-16-le", "replace")) // 2 for text in texts])
    codes = _characters()[units]
    ends = np.cumsum(lengths)
    counts = np.bincount(np.repeat(np.arange(n) * _CHARACTERS, lengths) + codes, minlength=n * _CHARACTERS)
    counted = counts.reshape(n, _CHARACTERS).astype(np.float32)
    last, before = codes[ends - 1], codes[np.maximum(ends - 2, 0)]
    last = np.where((last == _QUOTE) & (lengths > 1), before, last)  # a full stop inside the closing quotes
    return _Census(counted, lengths, lengths + 2 * counted[:, _WIDE], codes[ends - lengths], last)


@lru_cache(maxsize=1)
def _characters() -> NDArray[np.uint8]:
    """The kind of every UTF-16 unit."""
    kinds = {"Nd": _DIGIT, "Lu": _UPPER, "Lt": _UPPER, "Ll": _LOWER, "Lm": _LOWER, "Lo": _LOWER, "Zs": _SPACE}
    table = np.array([kinds.get(unicodedata.category(chr(code)), _OTHER) for code in range(65536)], dtype=np.uint8)
    for first, last in _WIDE_SCRIPTS:
        table[first : last + 1][table[first : last + 1] == _LOWER] = _WIDE
    for kind, characters in _SPECIAL.items():
        table[[ord(character) for character in characters]] = kind
    return table


def _sums(values: NDArray[Any]) -> Sums:
    """Sums from the first block on, one more than blocks: those of an interval are a difference."""
    sums = np.zeros(len(values) + 1)
    np.cumsum(values, out=sums[1:])
    return sums


@lru_cache(maxsize=1)
def _node_rules() -> dict[str, int]:
    return {
        name: place for place, name in enumerate(sorted({rule.name for rule in all_rules() if rule.kind == "node"}))
    }


def _believed(flat: Walk, sums: Sums, title_at: int | None) -> tuple[Places, NDArray[np.bool_]]:
    """(number of the node rule that holds for each element, -1 for none; whether it is a sure one).

    An element that holds the headline or nearly all prose is no furniture: publishers name the wrapper of a whole page
    with words such as "advert" or "tools", too. Nor is one that is named as the body beside: "sidebar-grid story-body".
    """
    spans, numbers = flat.spans, _node_rules()
    names, sures = [-1] * len(spans), [False] * len(spans)
    prose = sums.tolist()
    for place in range(len(spans) - 1, -1, -1):  # parents first
        span = spans[place]
        if span.parent >= 0:
            names[place], sures[place] = names[span.parent], sures[span.parent]
        rule = span.rule
        if rule is None or span.body or (title_at is not None and span.start <= title_at < span.end):
            continue
        if prose[span.end] - prose[span.start] > _NEARLY_ALL * prose[-1]:
            continue
        if rule.sure or not sures[place]:
            names[place], sures[place] = numbers[rule.name], rule.sure
    return np.array(names), np.array(sures)


def _repeats(texts: list[str]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """(blocks whose text stood before, blocks whose text comes again)."""
    seen: dict[str, int] = {}
    before, again = np.zeros(len(texts), dtype=bool), np.zeros(len(texts), dtype=bool)
    if len(set(texts)) < len(texts):
        for place, text in enumerate(texts):
            if text in seen:
                before[place] = again[seen[text]] = True
            seen[text] = place
    return before, again


def _innermost(flat: Walk, start: Places, end: Places, score: Sums, best: int) -> int:
    """The smallest element inside the best one that holds nearly all of its weight: beside it stand comments and small
    print. The only `article` of any weight is taken for the best if it holds the larger part."""

    def heavy(outer: int, part: float) -> Places:
        within = (start >= start[outer]) & (end <= end[outer]) & (score > part * score[outer])
        return np.flatnonzero(within)

    articles = [place for place in heavy(best, _SOME).tolist() if flat.spans[place].tag == "article"]
    if len(articles) == 1 and score[articles[0]] > _LARGER_PART * score[best]:
        best = articles[0]
    inside = heavy(best, _INNER)
    return int(inside[(end - start)[inside].argmin()]) if inside.size else best


def _makes(flat: Walk, held: Sums) -> tuple[Places, Places, Places, Sums]:
    """Elements of one make have the same tag and classes: (make of each, how many are of it, how many of it come
    before, most prose that one of a make holds)."""
    numbers: dict[tuple[str, str], int] = {}
    make = np.array([numbers.setdefault((span.tag, span.classes), len(numbers)) for span in flat.spans])
    count = np.bincount(make)
    order = np.lexsort((np.array([span.start for span in flat.spans]), make))
    rank = np.empty_like(make)
    rank[order] = np.arange(len(make)) - np.repeat(np.cumsum(count) - count, count)
    largest = np.zeros(len(count))
    np.maximum.at(largest, make, held)
    return make, count[make], rank, largest


def _groups(flat: Walk) -> tuple[Places, int]:
    """The set of equally made elements that each element belongs to, and how many sets there are.

    An element without a class of its own is told by that of the element around it.
    """
    numbers: dict[tuple[str, str], int] = {}
    spans = flat.spans
    groups = [
        numbers.setdefault((span.tag, span.classes or spans[span.parent].classes), len(numbers)) for span in spans
    ]
    return np.array(groups), len(numbers)


def _depths(parent: Places) -> Places:
    depths = [0] * len(parent)
    for place, up in zip(range(len(parent) - 2, -1, -1), parent[-2::-1].tolist(), strict=True):
        depths[place] = depths[up] + 1
    return np.array(depths)


def _told(texts: list[str], hints: Hints) -> NDArray[np.bool_]:
    """(blocks, 2): whether a block is in the page's own description of itself, and whether it is the headline."""
    description, title = hints.description or "", hints.title
    beginning = description[:_ALIKE]
    if len(description) < _ALIKE:
        return np.array([(False, text == title) for text in texts])
    return np.array(
        [(beginning in text or (text[:_ALIKE] in description and len(text) > 20), text == title) for text in texts]
    )


def _words_of_title(texts: list[str], hints: Hints) -> tuple[Floats, Floats]:
    """(share of the headline's words in each block, share of the words that headline and description have there)."""
    title = _stems(hints.title or "")[:_MOST_STEMS]
    told = [stem for stem in _stems((hints.description or "")[:300]) if stem not in title][:_MOST_STEMS]
    found = np.zeros((2, len(texts)), dtype=np.float32)
    if title:
        for place, text in enumerate(texts):
            if len(text) >= _COMPARED:
                lower = text[:_BEGINNING].lower()
                found[:, place] = sum([stem in lower for stem in title]), sum([stem in lower for stem in told])
    return found[0] / max(1, len(title)), found[1] / max(1, len(told))


def _stems(text: str) -> list[str]:
    """The beginnings of the longer words; of scripts without spaces pairs of characters."""
    lower = text.lower()
    stems = [word[:_STEM] for word in _WORDS.findall(lower)]
    if not lower.isascii() and lower and max(lower) > "\u2e80":
        stems = [lower[at : at + 2] for at in range(len(lower) - 1) if min(lower[at : at + 2]) > "\u2e80"]
    return list(dict.fromkeys(stems))


def _from_title(flat: Walk, sums: Sums, prose: NDArray[np.bool_], title_at: int | None) -> Floats:
    """(blocks, 8): where a block stands from the headline, in blocks, in prose, and in the tree.

    The last three are of the smallest element that holds both: its blocks, its share of the prose, and how far above
    the headline it is.
    """
    n = len(flat.pieces)
    columns = np.zeros((n, 8), dtype=np.float32)
    if title_at is None:
        return columns
    steps = np.arange(n) - title_at
    columns[:, 0] = 1
    columns[:, 1] = steps > 0
    columns[:, 2] = np.sign(steps) * np.log1p(np.abs(steps)) / 5
    columns[:, 3] = np.sign(steps) * np.log1p(np.abs(sums[:-1] - sums[title_at])) / 8
    other = _sums(~prose)
    columns[:, 4] = np.log1p(np.abs(other[:-1] - other[title_at])) / 5
    chain = [flat.pieces[title_at].parent]
    while (up := flat.spans[chain[-1]].parent) >= 0:
        chain.append(up)
    total = max(1.0, float(sums[-1]))
    for steps_up in range(len(chain) - 1, -1, -1):  # the smallest is written last
        span = flat.spans[chain[steps_up]]
        columns[span.start : span.end, 5:] = (
            np.log1p(span.end - span.start) / 5,
            (sums[span.end] - sums[span.start]) / total,
            steps_up / 8,
        )
    return columns
