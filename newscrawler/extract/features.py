"""What the blocks of a page and their places look like in numbers: what the learned decision of `model` is fed with.

Nothing here knows a site or a language: lengths, punctuation, links, tags, the names that publishers give to furniture
(as node rules know them), the headline's place and words, and what the elements around a block hold.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from math import log1p
from typing import TYPE_CHECKING, Any, get_args

import numpy as np

from newscrawler.extract.census import (
    CHARACTERS,
    COMMA,
    DIGIT,
    LOWER,
    OTHER,
    QUOTE,
    SIGN,
    SPACE,
    STOP,
    UPPER,
    WIDE,
    Census,
    take_census,
)
from newscrawler.extract.characters import squash
from newscrawler.extract.furniture import believed_rules, node_rules
from newscrawler.extract.hints import described, from_headline, words_shared
from newscrawler.extract.wording import first_words
from newscrawler.items import BlockKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from newscrawler.extract.hints import Hints
    from newscrawler.extract.pieces import Span, Walk

    Floats = NDArray[np.float32]
    Sums = NDArray[np.float64]
    Places = NDArray[np.int64]

_KINDS = {kind: place for place, kind in enumerate(get_args(BlockKind))}
# What blocks weigh that are no prose, by their kinds.
_OF_KIND = np.array([{"item": 5.0, "heading": 0.0}.get(kind, -12.0) for kind in _KINDS])
_TAGS = {
    tag: place
    for place, tag in enumerate(
        "p div td li h1 h2 h3 h4 section article pre dd blockquote figcaption form body".split()
    )
}
_COUNTED = 20_000  # characters of a block, by which it is known: a page can be one paragraph of 10 MB
_LEVELS = 5  # elements around a block that are looked at
_POOLED = 4  # of them, over which the model takes means
_NEAR = (3, 10)  # blocks to both sides over which it takes means, too
_SOME, _LARGER_PART = 0.1, 0.5  # of the best element's weight
_INNER = 0.85  # of the best element's weight: the innermost that holds as much is the likely body
_LEAST_PROSE = 140  # characters of prose outside furniture; with less, all prose counts
_WHOLE_BODY = 400  # characters from which an articleBody is taken for the whole text


@dataclass(frozen=True, slots=True)
class Features:
    """One page in numbers.

    `x` (blocks, features); `intervals` (ways, blocks, 2): pieces [from, to) over which the model takes means; `group`
    (blocks,): the number of the set of equally made elements that a block stands in; `hint` (blocks,): the number of
    the node rule that holds for it, -1 for none; `sure` (blocks,): whether that rule holds whatever the element holds;
    `letters` (blocks,): their lengths; `words`: what each begins with.
    """

    x: Floats
    intervals: Places
    group: Places
    hint: Places
    sure: NDArray[np.bool_]
    letters: Places
    words: list[tuple[str, ...]]


def features(flat: Walk, hints: Hints) -> Features:
    """The numbers of a page that has at least one block."""
    title_at, n = hints.title_at, len(flat.pieces)
    at = np.arange(n)
    blocks = _blocks(flat)
    texts, census, share, prose, kind = blocks.texts, blocks.census, blocks.share, blocks.prose, blocks.kind
    size, place = census.size, blocks.place
    spans = flat.spans
    own = [spans[piece.parent] for piece in flat.pieces]
    start, end = _numbers([span.start for span in spans]), _numbers([span.end for span in spans])
    parent = _numbers([span.parent for span in spans])
    parent[-1] = len(spans) - 1  # around the outermost element stands itself
    prose_size = size * prose
    shown = prose_size * ~blocks.hidden
    outside = _sums(shown if shown.sum() >= _LEAST_PROSE else prose_size)[0]
    believed = believed_rules(flat, outside.tolist(), title_at)
    hint, sure = _numbers([number for number, _ in believed]), _codes([sure for _, sure in believed]).view(np.bool_)
    text_size = shown * (hint < 0)
    if text_size.sum() < _LEAST_PROSE:
        text_size = prose_size
    before, again = _repeats(texts)
    known = squash(hints.article_body or "")
    whole = len(known) >= _WHOLE_BODY
    in_body = np.array([len(text) > 8 and squash(text[:120])[:80] in known for text in texts]) if whole else at < 0
    given = in_body if whole else None
    weight = _weights(blocks, hint, sure, before=before, in_body=given, title_at=title_at)
    in_title, shared = words_shared(texts, share, hints)
    all_sums = _sums(text_size, weight, prose, blocks.linked, census.lengths, shared * text_size, ~prose)
    sums, other = all_sums[0], all_sums[-1]
    total = max(1.0, float(sums[-1]))
    in_elements = all_sums.take(end, axis=1)
    in_elements -= all_sums.take(start, axis=1)
    held, score, prose_in, linked_in, letters_in, shared_in, _ = in_elements
    best = int(score.argmax())
    inner = _innermost(flat, start, end, score, best)
    first, last = int(start[inner]), int(end[inner])
    inside = (at >= first) & (at < last)
    around = _around(place, parent)
    left, right = start[around], end[around]
    make, group, groups = _makes(flat, own)
    of_make, rank, largest = _likes(make, start, held)
    elements: list[NDArray[Any]] = [
        (score / max(1.0, float(score[best]))).clip(-1, 1),
        np.log1p(end - start) / 5,
        prose_in / (end - start),
        linked_in / np.maximum(1, letters_in),
        held / total,
        np.log1p(of_make - 1) / 3,
        (end > first) & (start < last) & ~((start >= first) & (end <= last)),
        np.log1p(rank) / 3,
        held / np.maximum(1, largest),
        _codes([span.body for span in spans]),
        shared_in / np.maximum(1, held) * 5,
    ]
    whole_page = [
        log1p(n) / 6,
        log1p(total) / 9,
        prose.sum() / n,
        log1p(last - first) / 5,
        (sums[last] - sums[first]) / total,
        max(0.0, float(score[best])) / (total + 1),
    ]
    columns: list[NDArray[Any]] = [
        # the text itself
        *_of_text(blocks),
        _one_of(len(_TAGS) + 1, _codes([_TAGS.get(span.tag, len(_TAGS)) for span in own])),
        _one_of(len(node_rules()) + 1, hint),
        hint >= 0,
        sure,
        before,
        again,
        # the page's own words
        at < (n if whole else 0),
        in_body,
        described(texts, hints),
        in_title,
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
        from_headline(flat, sums, other, title_at),
        *_under_heading(kind, size, share),
        _numbers([span.depth for span in own]) / 20,
        # the elements around it, one number a level
        np.concatenate(elements, dtype=np.float32).reshape(len(elements), -1).take(around, axis=1),
        # others made like it
        *_of_group(group, groups, prose, text_size / total, share),
        # the page
        np.repeat(whole_page, n),
    ]
    # Laid end to end: to lay so many columns side by side costs twice as much.
    x = np.concatenate([one.ravel() if one.ndim > 1 else one for one in columns], dtype=np.float32).reshape(-1, n).T
    x.clip(-10, 10, out=x)
    words = [first_words(text) for text in texts]
    return Features(x, _intervals(left, right, first, last), group, hint, sure, census.lengths, words)


@dataclass(frozen=True, slots=True)
class _Blocks:
    """What the walk and the characters of each block tell; `place` is that of its innermost element."""

    texts: list[str]
    census: Census
    linked: Places
    link_count: Places
    hidden: NDArray[np.bool_]
    kind: NDArray[np.uint8]
    place: Places
    share: NDArray[Any]
    prose: NDArray[np.bool_]


def _blocks(flat: Walk) -> _Blocks:
    texts = [piece.text for piece in flat.pieces]
    census = take_census([text[:_COUNTED] for text in texts])
    place = _numbers([piece.parent for piece in flat.pieces])
    link_count = _numbers([len(piece.links) for piece in flat.pieces])
    hidden = _codes([piece.hidden for piece in flat.pieces]).view(np.bool_)
    kind = _codes([_KINDS[piece.kind] for piece in flat.pieces])
    linked = np.minimum(_numbers([piece.linked for piece in flat.pieces]), census.lengths)
    share = linked / census.lengths
    prose = (share <= 0.5) & ((census.size >= 80) | ((census.size >= 25) & (census.last == STOP)))
    return _Blocks(texts, census, linked, link_count, hidden, kind, place, share, prose)


def _of_text(blocks: _Blocks) -> list[NDArray[Any]]:
    """The features of each block by itself."""
    census, lengths, size = blocks.census, blocks.census.lengths, blocks.census.size
    count = blocks.census.counts.T
    upper = count[UPPER]
    letters = count[LOWER] + upper + count[WIDE]
    words = count[SPACE] + 1 + count[WIDE]
    return [
        np.log1p(size) / 6,
        np.log1p(words) / 4,
        blocks.share,
        np.log1p(blocks.link_count),
        lengths / words / 10,
        count[COMMA] / (1 + size / 20),
        count[STOP] / (1 + size / 60),
        count[DIGIT] / lengths,
        upper / (1 + letters),
        upper / words / 2,
        count[SIGN] / (1 + lengths / 20),
        count[QUOTE] / (1 + size / 40),
        count[OTHER] / lengths * 3,
        lengths <= 3,
        _one_of(CHARACTERS, census.first),
        _one_of(CHARACTERS, census.last),
        blocks.prose,
        blocks.hidden,
        _one_of(len(_KINDS), blocks.kind),
    ]


def _weights(
    blocks: _Blocks,
    hint: Places,
    sure: NDArray[np.bool_],
    *,
    before: NDArray[np.bool_],
    in_body: NDArray[np.bool_] | None,
    title_at: int | None,
) -> NDArray[Any]:
    """A first weight of each block, by which the likely body is found: prose counts for it, links and scraps against.

    The element whose blocks weigh most together holds the body (the maximum subtree, after the maximum subsequence of
    Pasternack and Roth, "Extracting article text from the web", WWW 2009).
    """
    kind, prose = blocks.kind, blocks.prose
    weight = _OF_KIND.take(kind)
    factor = np.where(hint >= 0, 0.25, 1.0) * np.where(blocks.hidden, 0.1, 1.0) * ~before
    if in_body is not None:
        factor *= np.where(in_body, 2.0, 0.4)
    if title_at is not None:
        factor[:title_at] *= 0.3
    weight = np.where(prose, (blocks.census.size - 2.0 * blocks.linked) * factor, weight)
    return np.where(blocks.share > 0.5, -15 - 0.5 * blocks.linked, np.where(sure, -12.0, weight))


def _around(place: Places, parent: Places) -> Places:
    """(levels, blocks): the elements around each block, the innermost first."""
    around = np.empty((_LEVELS, len(place)), dtype=np.int64)
    around[0] = place
    for level in range(1, _LEVELS):
        around[level] = parent[around[level - 1]]
    return around


def _under_heading(kind: NDArray[np.uint8], size: NDArray[Any], share: NDArray[Any]) -> list[NDArray[Any]]:
    """Whether a heading came before, how many blocks ago, its size and its share of links."""
    at = np.arange(len(kind))
    headings = np.maximum.accumulate(np.where(kind == _KINDS["heading"], at, -1))
    below, heading = headings >= 0, np.maximum(headings, 0)
    return [below, below * np.log1p(at - headings) / 3, below * np.log1p(size[heading]) / 5, below * share[heading]]


def _of_group(group: Places, groups: int, *values: NDArray[Any]) -> list[NDArray[Any]]:
    """How many blocks stand in elements of one make; their prose, its share of the page, their links."""
    count = np.maximum(1, np.bincount(group, minlength=groups))
    prose, size, share = (np.bincount(group, weights=one, minlength=groups) for one in values)
    return [one[group] for one in (np.log1p(count) / 4, prose / count, size, share / count)]


def _intervals(left: Places, right: Places, first: int, last: int) -> Places:
    n = left.shape[1]
    at = np.arange(n)
    intervals = np.empty((_POOLED + len(_NEAR) + 2, n, 2), dtype=np.int64)
    intervals[:_POOLED, :, 0], intervals[:_POOLED, :, 1] = left[:_POOLED], right[:_POOLED]
    for way, near in enumerate(_NEAR, start=_POOLED):
        np.maximum(at - near, 0, out=intervals[way, :, 0])
        np.minimum(at + (near + 1), n, out=intervals[way, :, 1])
    intervals[-2], intervals[-1] = (first, last), (0, n)
    return intervals


def _numbers(values: Sequence[int]) -> Places:
    return np.fromiter(values, np.int64, len(values))


def _codes(values: list[int]) -> NDArray[np.uint8]:
    """Numbers below 256, by way of bytes: that costs a third."""
    return np.frombuffer(bytes(values), dtype=np.uint8)


def _one_of(kinds: int, kind: NDArray[Any]) -> Floats:
    """(kinds, blocks): for each kind, whether a block is of it; the last are counted from the end."""
    return _ones(kinds).take(kind, axis=1, mode="wrap")


@cache
def _ones(kinds: int) -> Floats:
    return np.eye(kinds, dtype=np.float32)


def _sums(*rows: NDArray[Any]) -> Sums:
    """(rows, blocks + 1): sums from the first block on: those of an interval are a difference."""
    sums = np.zeros((len(rows), len(rows[0]) + 1))
    for of_row, values in zip(sums, rows, strict=True):
        np.add.accumulate(values, out=of_row[1:])
    return sums


def _repeats(texts: list[str]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """(blocks whose text stood before, blocks whose text comes again)."""
    seen: dict[str, int] = {}
    before, again = bytearray(len(texts)), bytearray(len(texts))
    if len(set(texts)) < len(texts):
        for place, text in enumerate(texts):
            if text in seen:
                before[place] = again[seen[text]] = True
            seen[text] = place
    return np.frombuffer(before, dtype=np.bool_), np.frombuffer(again, dtype=np.bool_)


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


def _makes(flat: Walk, own: list[Span]) -> tuple[Places, Places, int]:
    """(make of each element, set of equally made elements that each block's own belongs to, how many numbers these two
    have).

    Elements of one make have the same tag and classes. An element without a class of its own belongs to a set by that
    of the element around it.
    """
    numbers: defaultdict[tuple[str, str], int] = defaultdict(itertools.count().__next__)
    spans = flat.spans
    make = _numbers([numbers[span.tag, span.classes] for span in spans])
    sets = _numbers([numbers[span.tag, span.classes or spans[span.parent].classes] for span in own])
    return make, sets, len(numbers)


def _likes(make: Places, start: Places, held: Sums) -> tuple[Places, Places, Sums]:
    """Of each element: how many are of its make, how many of them come before, most prose that one of them holds."""
    count = np.bincount(make)
    order = (make * (int(start.max()) + 1) + start).argsort(kind="stable")
    rank = np.empty_like(make)
    rank[order] = np.arange(len(make)) - (count.cumsum() - count).repeat(count)
    largest = np.zeros(len(count))
    np.maximum.at(largest, make, held)
    return count[make], rank, largest[make]
