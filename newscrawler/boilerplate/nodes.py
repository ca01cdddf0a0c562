"""Node rules: which elements of a page hold furniture, by tag, class and id tokens, and attributes.

They are hints for the body finder: publishers name good containers with such words too (an article inside
`div.comments-area`), so only a rule marked `sure` may be followed without a look at what the element holds.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile

from newscrawler.boilerplate.rules import Rule, rules_of

# Words before a name that speak of a state of something else: `has-share-bar` is an article that has one.
_STATE_PREFIXES = frozenset(
    [
        "has",
        "with",
        "no",
        "not",
        "without",
        "is",
        "js",
        "hide",
        "show",
        "enable",
        "enabled",
        "disable",
        "disabled",
        "can",
        "use",
        "using",
    ]
)
# Elements that hold the article itself; their classes tell of the page (`body.single-post-with-breadcrumbs`): measured
# on 1,100 pages, where breadcrumb, share and advert words stood on them a hundred times.
_WHOLE_PAGES = frozenset(["html", "body", "main", "article"])
# The same anywhere before a name: `main-with-sidebar`; and Drupal's word for a field whose label is not shown.
_HAVING = frozenset(["has", "with", "without", "label"])
# The id of a heading is its text, its class a place in a layout (`et_pb_module_header`, `header-anchor-post`).
_HEADINGS, _ON_HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"]), frozenset(["screen-reader-only"])
# Numbers that builders of pages give out, in hexadecimal (`elementor-element-d48ad35`, `block-adc6`), are no words.
_RANDOM = re.compile(
    r"(?<![^\W_])(?:(?=[a-f]*\d)(?=\d*[a-f])[\da-f]{6,}|(?=[\da-f]{4})[a-f]*\d+[a-f][\da-f]*)(?![^\W_])"
)
_TEXT_TAGS = frozenset(["p", "li", "blockquote", "pre", "ul", "ol"])
_FOUR = re.compile(r"[\da-f]{4}")  # the same as the id of a paragraph: "ad01"
_GRID = frozenset(["col", "offset", "order"])  # before a number: `col-print-7` is seven columns wide on paper
_PART = re.compile(r"[a-z]+|[A-Z]+(?![a-z])|[A-Z][a-z]+|\d+|[^\W\d_a-zA-Z]+")
_MOST_TOKENS = 200  # of an attribute that are looked at


@dataclass(frozen=True, slots=True)
class NodeRule:
    """The name of the rule that holds for an element, and whether it is furniture whatever it holds."""

    name: str
    sure: bool


@dataclass(frozen=True, slots=True)
class _Table:
    tags: dict[str, NodeRule]
    tokens: dict[str, tuple[tuple[tuple[str, ...], tuple[str, ...], NodeRule], ...]]  # by first part: parts, tags, rule
    attributes: dict[str, dict[str, NodeRule]]  # by name: value ("" is any) and rule


def node_rule(tag: str, classes: str, element_id: str, attributes: Mapping[str, str]) -> NodeRule | None:
    """The node rule that holds for an element, or None; a sure one wins.

    `classes` and `element_id` are the attributes' values as written; `attributes` may hold all attributes or only
    others than these two.
    """
    return rule_of_attributes(rule_of_names(tag, classes, element_id), attributes)


def rule_of_attributes(found: NodeRule | None, attributes: Mapping[str, str]) -> NodeRule | None:
    """The rule found for an element's names, or that for its attributes if it has more to say."""
    if not (found and found.sure) and not telling_attributes().isdisjoint(attributes):
        for name, values in _table().attributes.items():
            if name in attributes:
                rule = values.get(attributes[name].strip().lower()) or values.get("")
                if rule and (found is None or rule.sure):
                    found = rule
    return found


@lru_cache(maxsize=1)
def telling_attributes() -> frozenset[str]:
    """The attributes that a rule asks for."""
    return frozenset(_table().attributes)


def rule_of_names(tag: str, classes: str, element_id: str) -> NodeRule | None:
    """The rule that holds for an element by its tag, classes and id alone."""
    table = _table()
    found = table.tags.get(tag)
    if tag in _WHOLE_PAGES:
        return found
    heading = tag in _HEADINGS
    numbered = tag in _TEXT_TAGS and _FOUR.fullmatch(element_id) is not None
    for token in (*_tokens(classes), *(() if heading or numbered else _tokens(element_id))):
        if found and found.sure:
            break
        for tags, rule in _meanings(token):
            if (
                (not tags or tag in tags)
                and (found is None or rule.sure)
                and (not heading or rule.sure or rule.name in _ON_HEADINGS)
            ):
                found = rule
    return found


@lru_cache(maxsize=16384)
def _meanings(token: str) -> tuple[tuple[tuple[str, ...], NodeRule], ...]:
    """The rules that a class or id speaks of, each with the tags that it holds for (none: for all)."""
    words = _table().tokens
    if words.keys().isdisjoint(token_parts(token)):  # as nearly every one
        return ()
    parts = token_parts(_RANDOM.sub("", token))
    if not parts or parts[0] in _STATE_PREFIXES or (parts[0] in _GRID and parts[-1].isdigit()) or "[" in token:
        return ()
    return tuple(
        (tags, rule)
        for index, part in enumerate(takewhile(lambda part: part not in _HAVING, parts))
        for wanted, tags, rule in words.get(part, ())
        if parts[index : index + len(wanted)] == wanted
    )


def _tokens(names: str) -> list[str]:
    return names.split(None, _MOST_TOKENS)[:_MOST_TOKENS]


def token_parts(token: str) -> tuple[str, ...]:
    """The words of a class or id: `shareBlock`, `share-block` and `share_block` are all (share, block)."""
    parts = _PART.findall(token[:200])
    return tuple(parts if token.islower() else map(str.lower, parts))


@lru_cache(maxsize=1)
def _table() -> _Table:
    tags: dict[str, NodeRule] = {}
    tokens: dict[str, list[tuple[tuple[str, ...], tuple[str, ...], NodeRule]]] = {}
    attributes: dict[str, dict[str, NodeRule]] = {}
    for rule in rules_of("any"):
        if rule.kind == "node":
            _enter(rule, tags, tokens, attributes)
    return _Table(tags, {part: tuple(rows) for part, rows in tokens.items()}, attributes)


def _enter(
    rule: Rule,
    tags: dict[str, NodeRule],
    tokens: dict[str, list[tuple[tuple[str, ...], tuple[str, ...], NodeRule]]],
    attributes: dict[str, dict[str, NodeRule]],
) -> None:
    short = NodeRule(rule.name, rule.sure)
    if not rule.tokens:  # with tokens beside them, tags only say on which elements the tokens count
        tags.update(dict.fromkeys(rule.tags, short))
    for token in rule.tokens:
        parts = token_parts(token)
        tokens.setdefault(parts[0], []).append((parts, rule.tags, short))
    for attribute in rule.attributes:
        name, _, value = attribute.partition("=")
        attributes.setdefault(name, {})[value] = short
