"""Which blocks stand in furniture by the names that publishers give to the elements around them, where these are
believed."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from newscrawler.boilerplate.rules import rules_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newscrawler.extract.pieces import Walk

# Of a page's prose: the name of an element that holds as much says nothing; nor do the names that layouts use, if it
# holds the larger part and more letters than any side column or footer has.
_NEARLY_ALL, _LARGER_HALF, _MANY_LETTERS = 0.9, 0.5, 1_000
_LAYOUT_WORDS = frozenset(
    {
        "advert",
        "embedded-post",
        "menu",
        "newsletter",
        "page-edge-names",
        "page-tools",
        "screen-reader-only",
        "share-words",
    }
)
_OWN_PART = 0.1  # of a page's prose: a body of as much inside furniture is none of it
_NONE = (-1, False)


def believed_rules(flat: Walk, prose: Sequence[float], title_at: int | None) -> list[tuple[int, bool]]:
    """For each block, the number of the node rule that holds for it, -1 for none, and whether it is a sure one.

    `prose` are sums of the blocks' letters of prose from the first block on. An element that holds the headline or most
    of the prose is no furniture: publishers name the wrapper of a whole page with words such as "advert" or "tools",
    too. Nor is one that is named as the body, beside ("sidebar-grid story-body") or inside an element named as
    furniture.
    """
    numbers, total = node_rules(), prose[-1]
    believed = [_NONE] * len(flat.pieces)
    for span in [span for span in reversed(flat.spans) if span.body or span.rule is not None]:  # parents first
        start, end, rule = span.start, span.end, span.rule
        own = prose[end] - prose[start]
        if span.body:
            if own > _OWN_PART * total:
                believed[start:end] = [_NONE] * (end - start)
            continue
        if rule is None or (title_at is not None and start <= title_at < end):
            continue
        if own > _NEARLY_ALL * total:
            continue
        if rule.name in _LAYOUT_WORDS and own > max(_MANY_LETTERS, _LARGER_HALF * total):
            continue
        if rule.sure or not believed[start][1]:  # by what is told of the element around
            believed[start:end] = [(numbers[rule.name], rule.sure)] * (end - start)
    return believed


@lru_cache(maxsize=1)
def node_rules() -> dict[str, int]:
    """The names of the node rules, each with its number."""
    return {
        name: place for place, name in enumerate(sorted({rule.name for rule in rules_of("any") if rule.kind == "node"}))
    }


def rule_names(numbers: Sequence[int]) -> list[str | None]:
    """The names of node rules by their numbers; None for -1."""
    names: list[str | None] = [*node_rules(), None]
    return [names[number] for number in numbers]
