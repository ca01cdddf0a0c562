"""The language that cleaning rules are written in.

A phrase is the line itself, with three signs: `[optional]`, `(one|or the other)` and `{placeholder}`. It is matched
against a whole folded line (`folding`), never inside one. `placeholders` says what each placeholder stands for.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache

from newscrawler.boilerplate.folding import bare, fold, key, low, low_alike, spaced, stripped
from newscrawler.boilerplate.placeholders import PLACEHOLDERS
from newscrawler.exceptions import RuleError

# Characters: no boilerplate line of the catalogue is longer, and no pattern may see more (cost stays bounded).
LONGEST = 600
_MOST_VARIANTS = 5000  # of one phrase; more is a slip of the pen

_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_SIGN = re.compile(r"([\[\]()|])")
_LAST_WORDS = re.compile(r"\(([^\[\](){}]+)\)$|([^\[\](){}|]+)$")
_BEGINS_CHOICE = re.compile(r"[\[\](){}]")
_WIDE_SIGNS = frozenset("（）［］【】〔〕｜")
_TELLING = 2  # letters of a needle: a shorter one stands in nearly every line
_SIGNS = {"[": "(?:", "]": ")?", "(": "(?:", ")": ")"}


@dataclass(frozen=True)
class Pattern:
    """A compiled phrase: the expression that a whole lower-cased line must match, what its groups stand for, and texts
    of which each such line holds one, or with one of which each ends, which is quicker to look for."""

    source: str
    placeholders: tuple[str, ...] = ()
    needles: tuple[str, ...] = ("",)
    ends: tuple[str, ...] = ()

    @cached_property
    def expression(self) -> re.Pattern[str]:
        """Compiled when the first line may match it: on most pages few patterns are asked."""
        return re.compile(self.source)

    def match(self, lowered: str, text: str) -> dict[str, str] | None:
        """What the placeholders captured, or None; `lowered` is the `key()` of the line, `text` the line as printed."""
        likely = lowered.endswith(self.ends) if self.ends else any(map(lowered.__contains__, self.needles))
        found = self.expression.fullmatch(lowered) if likely else None
        if found is None:
            return None
        captures: dict[str, str] = {}
        printed = bare(text) if self.placeholders else ""
        for number, name in enumerate(self.placeholders, 1):
            placeholder = PLACEHOLDERS[name]
            start, end = found.span(number)
            if start < 0:  # in an option that was not taken
                continue
            piece = printed[start:end].strip()
            if placeholder.check and not (piece and placeholder.check(piece)):
                return None
            if placeholder.captured:
                captures[placeholder.captured] = piece
        return captures


@lru_cache(maxsize=8192)  # the sets of rules for different languages have most phrases in common
def variants(phrase: str) -> tuple[str, ...]:
    """The lines without placeholders that a phrase spells out, folded; raises RuleError for signs that do not pair."""
    lines = tuple(dict.fromkeys(_keys(phrase, _without_placeholders)))
    if not all(lines):
        raise RuleError(f"phrase {phrase!r} can be empty; it would match every line")
    return lines


@lru_cache(maxsize=8192)
def heads(phrase: str) -> frozenset[str]:
    """The first words of all lines that a phrase spells out, see `head()`; a placeholder in them is kept."""
    sign = _BEGINS_CHOICE.search(phrase)
    alone = _BEHIND_HEAD.search(phrase, 0, sign.start() if sign else len(phrase))
    if alone:  # the first word stands before all that may be otherwise
        return frozenset((head(key(phrase[: alone.end()])),))
    return frozenset(map(head, _keys(phrase, _up_to_head)))


def spelled_heads(phrase: str) -> frozenset[str]:
    """`heads()` as the phrase writes them: with accents, in its case."""
    return frozenset(head(stripped(spaced(text))) for text in _spell(phrase, 0, "", _up_to_head)[0])


def _keys(phrase: str, kept: Callable[[list[str]], list[str]]) -> list[str]:
    """`key()` of what of a phrase is to be kept when spelled out: its letters are folded once, not in each line."""
    if not _WIDE_SIGNS.isdisjoint(phrase):  # they would become signs of the phrase
        return [*map(key, _spell(phrase, 0, "", kept)[0])]
    return [stripped(spaced(text)) for text in _spell(low_alike(phrase), 0, "", kept)[0]]


def _without_placeholders(texts: list[str]) -> list[str]:
    return [text for text in texts if "{" not in text]


_BEHIND_HEAD = re.compile(r"(?<=\w)[ :]|(?<=\})")


def _up_to_head(texts: list[str]) -> list[str]:
    """What `head()` looks at, each once: what stands behind the first word or placeholder does not matter to it."""
    ends = [_BEHIND_HEAD.search(text) for text in texts]
    return list(dict.fromkeys(text[: end.end()] if end else text for text, end in zip(texts, ends, strict=True)))


def _spell(phrase: str, at: int, closer: str, kept: Callable[[list[str]], list[str]]) -> tuple[list[str], int]:
    """What of phrase[at:] up to its closing bracket is to be kept when spelled out, and where that ends."""
    options: list[str] = []
    current = [""]
    while at < len(phrase):
        char = phrase[at]
        at += 1
        if char == closer:
            return kept(options + current), at
        if char in "[(":
            inner, at = _spell(phrase, at, "]" if char == "[" else ")", kept)
            current = kept([before + after for before in current for after in (inner if char == "(" else [*inner, ""])])
        elif char in "])":
            raise RuleError(f"phrase {phrase!r} has a bracket that does not pair; write [optional] and (one|other)")
        elif char == "|" and closer:
            options += current
            current = [""]
        else:
            sign = _SIGN.search(phrase, at)
            end = sign.start() if sign else len(phrase)
            current = [before + phrase[at - 1 : end] for before in current]
            at = end
        if len(current) + len(options) > _MOST_VARIANTS:
            raise RuleError(f"phrase {phrase!r} spells out more than {_MOST_VARIANTS} lines; write two phrases")
    if closer:
        raise RuleError(f"phrase {phrase!r} lacks a {closer!r}")
    return kept(current), at


@lru_cache(maxsize=8192)
def compiled(phrase: str) -> Pattern:
    """The pattern of a phrase that has placeholders; raises RuleError for a placeholder there is not."""
    parts = _PLACEHOLDER.split(low(fold(phrase)).rstrip(":;.,!"))
    unknown = [name for name in parts[1::2] if name not in PLACEHOLDERS]
    if unknown or "{" in "".join(parts[::2]):
        raise RuleError(f"phrase {phrase!r} has an unknown placeholder; there are {', '.join(PLACEHOLDERS)}")
    if not any(char.isalnum() or char in "©@" for char in "".join(parts[::2])):
        raise RuleError(f"phrase {phrase!r} has no word of its own; it would match every line")
    expression: list[str] = []
    depth = 0
    for index, part in enumerate(parts):
        if index % 2:
            expression.append(f"({PLACEHOLDERS[part].pattern})")
            continue
        for piece in _SIGN.split(part):
            depth += (piece in ("[", "(")) - (piece in ("]", ")"))
            expression.append(_SIGNS.get(piece) or ("|" if piece == "|" and depth else re.escape(piece)))
    plain = "{".join(parts[::2])
    return Pattern("".join(expression), tuple(parts[1::2]), _needles(plain), _ends(plain))


def _needles(phrase: str) -> tuple[str, ...]:
    """Texts of which each line that a phrase stands for holds one: of what stands outside options, a choice or a piece
    of text, that whose shortest is longest; the first word aside, since lines are looked up by it."""
    required: list[tuple[str, ...]] = []
    depth, opened, inside = 0, "", ""
    for piece in _SIGN.split(phrase):
        depth -= piece in ("]", ")")
        if depth:
            inside += piece
        elif piece in ("]", ")"):
            if opened == "(" and not set("[({") & set(inside):
                required.append(tuple(inside.split("|")))
        elif piece in ("[", "("):
            opened, inside = piece, ""
        else:
            required += [(text,) for text in piece.split("{")]
        depth += piece in ("[", "(")
    later = [one for one in required[1:] if min(map(len, one)) >= _TELLING]
    return max(later or required, key=lambda one: min(map(_longest_word, one)), default=("",))


def _longest_word(text: str) -> int:
    """The letters of a text's longest word, which is rarer than several short ones (" can be ")."""
    return max(map(len, text.split()), default=0)


def _ends(phrase: str) -> tuple[str, ...]:
    """Texts with one of which each line ends that a phrase stands for: its last words, or a choice of them; () where a
    line may end without, which would be asked of every line."""
    found = _LAST_WORDS.search(phrase)
    ends = tuple((found[1] or found[2]).split("|")) if found else ()
    return ends if all(ends) else ()


def head(lowered: str) -> str:
    """The first word of a lower-cased line, or what stands before its colon, by which patterns are looked up."""
    return lowered.partition(" ")[0].partition(":")[0].rstrip(",.!?")
