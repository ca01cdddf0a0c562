"""Cleaning rules: read from rules/*.toml, checked, and looked up by whole lines.

`rules_for(language)` gives the rules that may hold on a page of that language; `RuleSet.match()` asks them about one
line. How rules are written is told in docs/cleaning.md.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from functools import cache, cached_property, lru_cache
from importlib import resources
from typing import Any, Literal, get_args

from newscrawler.boilerplate.folding import fold, key
from newscrawler.boilerplate.phrases import LONGEST, Pattern, compiled, head, heads, spelled_heads, variants
from newscrawler.exceptions import RuleError

Kind = Literal["node", "paragraph", "tail", "inline"]
Action = Literal["drop", "credit", "author", "sponsored"]
Links = tuple[tuple[int, int], ...]

# Sites of one language speak others on their buttons: an English share label stands on Russian pages, a Russian one on
# Kazakh pages. A language that is not named here brings English along; an unknown one brings all.
_COMPANIONS: dict[str, tuple[str, ...]] = {
    "ru": ("ru", "kk", "en"),
    "kk": ("kk", "ru", "en"),
    "ky": ("ru", "kk", "en"),
    "uz": ("ru", "kk", "en"),
    "tg": ("ru", "en"),
    "tk": ("ru", "en"),
    "uk": ("ru", "en"),
    "be": ("ru", "en"),
    "ca": ("es", "en"),
    "gl": ("es", "en"),
    "eu": ("es", "en"),
    "lb": ("de", "fr", "en"),
    "nb": ("no", "en"),
    "nn": ("no", "en"),
    "bs": ("hr", "sr", "en"),
    "sr": ("sr", "hr", "en"),
    "ms": ("id", "en"),
    "en": ("en",),
}
# Characters of the label of a line of links, and of what stands between two of them; measured: the longest has 27.
_LONGEST_LABEL, _BETWEEN = 80, 5
_COLON = re.compile("[:：]")
_SEPARATORS = " \u00a0\u3000\t\n,;|/•·→»()[].，；｜／、（）【】［］。،؛"
_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_NUMBERS = ("{number}", "{count}")  # placeholders that no letter begins
_FOLDER = resources.files("newscrawler.boilerplate").joinpath("rules")
# Asked where a page's language is not known yet. To read all would cost more than many pages do, so labels that are
# needed by then stand in `any` for the other languages.
EARLY = frozenset(("any", "en", "kk", "ru"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule as a file writes it; `docs/cleaning.md` says what each field means.

    Raises RuleError for a field that cannot be right, with the rule's name and the fix.
    """

    name: str
    language: str
    kind: Kind
    action: Action = "drop"
    phrases: tuple[str, ...] = ()
    regex: tuple[str, ...] = ()
    links: bool = False
    linked: bool = False
    topic: bool = False
    tags: tuple[str, ...] = ()
    tokens: tuple[str, ...] = ()
    attributes: tuple[str, ...] = ()
    sure: bool = False
    drops: tuple[str, ...] = field(default=(), repr=False)
    keeps: tuple[str, ...] = field(default=(), repr=False)

    def __post_init__(self) -> None:
        def wrong(problem: str) -> RuleError:
            return RuleError(f"rule {self.name!r} of {self.language}.toml {problem}")

        if not isinstance(self.name, str) or not _NAME.fullmatch(self.name):
            raise wrong("needs a name of small letters, digits and hyphens")
        for one in fields(self):
            value = getattr(self, one.name)
            if str(one.type).startswith("tuple") and not (
                isinstance(value, tuple) and all(isinstance(item, str) for item in value)
            ):
                raise wrong(f"has {one.name} = {value!r}; write a list of strings")
            if one.type == "bool" and not isinstance(value, bool):
                raise wrong(f"has {one.name} = {value!r}; write true or false")
        if self.kind not in get_args(Kind) or self.action not in get_args(Action):
            raise wrong(
                f"has kind {self.kind!r} and action {self.action!r}; there are {get_args(Kind)} and {get_args(Action)}"
            )
        words, marks = self.phrases + self.regex, self.tags + self.tokens + self.attributes
        own, foreign = (marks, words) if self.kind == "node" else (words, marks)
        if not own or foreign or not all(text.strip() for text in own):
            raise wrong(
                "has no pattern, an empty one, or another kind's (node: tags, tokens, attributes; else: phrases, regex)"
            )
        if not self.drops or not self.keeps:
            raise wrong("needs examples: drops = [what it takes] and keeps = [what looks alike and stays]")

    @property
    def reason(self) -> str:
        """What `Article.dropped` says of it, such as rule:share/ru."""
        return f"rule:{self.name}/{self.language}"


@dataclass(frozen=True, slots=True)
class Match:
    """A rule that holds for a line, and what its placeholders captured (author, credit)."""

    rule: Rule
    captures: Mapping[str, str] = field(default_factory=dict)


# Of an expression: the words with one of which it begins, and what in it is no sign of its own.
_FIRST_WORDS = re.compile(r"(?:([^\W\d_]+)|\(\?:([^\W\d_]+(?:\|[^\W\d_]+)*)\)) (?![?*{])")
_LITERAL = re.compile(r"\\.|\[\]?[^\]]*\]")
_Asked = tuple[Pattern, Rule]


@dataclass(frozen=True)
class _Group:
    """Patterns that a line is asked about together, since few lines are any of them: to ask each costs more."""

    asked: list[_Asked] = field(default_factory=list)
    needles: set[str] = field(default_factory=set)  # of phrases without known ends
    ends: set[str] = field(default_factory=set)  # of phrases with known ones
    regexes: list[str] = field(default_factory=list)  # of what is no phrase

    def add(self, pattern: Pattern, rule: Rule, *, is_phrase: bool) -> None:
        self.asked.append((pattern, rule))
        if not is_phrase:
            self.regexes.append(f"(?:{pattern.source})")
        elif pattern.ends:
            self.ends.update(pattern.ends)
        else:
            self.needles.update(pattern.needles)

    @cached_property
    def _likely(self) -> tuple[tuple[str, ...], tuple[str, ...], re.Pattern[str]]:
        """The ends, the needles in which no other stands, all expressions in one."""
        needles = [one for one in self.needles if not any(other in one for other in self.needles - {one})]
        return tuple(self.ends), tuple(needles), re.compile("|".join(self.regexes) or "(?!)")

    def for_line(self, lowered: str) -> list[_Asked]:
        """All of them, or none where the line can be none of them."""
        if not self.asked:
            return []
        ends, needles, expressions = self._likely
        may_be = (
            lowered.endswith(ends)
            or any(map(lowered.__contains__, needles))
            or expressions.fullmatch(lowered) is not None
        )
        return self.asked if may_be else []


@dataclass(frozen=True)
class _Lines:
    """The lines of some rules: written out ones by themselves, patterns by the word that a line must begin with, or by
    its letter where a placeholder follows without a space, as in Chinese. Others begin with a number, or with anything.
    """

    exact: dict[str, Rule] = field(default_factory=dict)
    headed: dict[str, list[_Asked]] = field(default_factory=dict)
    lettered: dict[str, list[_Asked]] = field(default_factory=dict)
    numbered: _Group = field(default_factory=_Group)
    others: _Group = field(default_factory=_Group)

    def add(self, rule: Rule) -> None:
        for phrase in rule.phrases:
            if "{" in phrase or "}" in phrase:
                self._add_pattern(compiled(phrase), rule, heads(phrase))
            for line in variants(phrase):
                self.exact.setdefault(line, rule)
        for regex in rule.regex:
            try:
                expression = re.compile(regex)
            except re.error as error:
                raise RuleError(f"{regex!r} does not compile: {error}") from error
            if expression.fullmatch(""):
                raise RuleError(f"{regex!r} matches an empty line; it would match too much")
            pattern, words = Pattern(regex), _heads_of(regex)
            for word in words:
                self.headed.setdefault(word, []).append((pattern, rule))
            if regex.startswith(r"\d") and not _has_choices(regex):
                self.numbered.add(pattern, rule, is_phrase=False)
            elif not words:
                self.others.add(pattern, rule, is_phrase=False)

    def _add_pattern(self, pattern: Pattern, rule: Rule, words: frozenset[str]) -> None:
        asked = (pattern, rule)
        if any(word.startswith(_NUMBERS) for word in words):
            self.numbered.add(pattern, rule, is_phrase=True)
        if any(word.startswith("{") and not word.startswith(_NUMBERS) for word in words):
            self.others.add(pattern, rule, is_phrase=True)
        for word in words:
            if "{" not in word:
                self.headed.setdefault(word, []).append(asked)
        for letter in {word[0] for word in words if word.find("{") > 0}:
            self.lettered.setdefault(letter, []).append(asked)

    def find(self, text: str) -> Match | None:
        lowered, word = _read(text)
        if rule := self.exact.get(lowered):
            return Match(rule)
        first = lowered[:1]
        asked = [*self.headed.get(word, ()), *self.lettered.get(first, ())]
        if not first.isalpha():
            asked += self.numbered.for_line(lowered)
        asked += self.others.for_line(lowered)
        for pattern, rule in asked:
            if (captures := pattern.match(lowered, text)) is not None:
                return Match(rule, captures)
        return None


def _heads_of(regex: str) -> list[str]:
    """The first words of all lines that an expression stands for; [] where they are not written out."""
    words = _FIRST_WORDS.match(regex)
    return [] if words is None or _has_choices(regex) else (words[1] or words[2]).split("|")


def _has_choices(regex: str) -> bool:
    """Whether an expression is several, parted by bars outside all brackets."""
    depth = 0
    for char in _LITERAL.sub("", regex):
        depth += (char == "(") - (char == ")")
        if char == "|" and not depth:
            return True
    return False


@lru_cache(maxsize=4096)
def _read(text: str) -> tuple[str, str]:
    """The key of a line and its first word: several kinds of rules ask about the same line."""
    lowered = key(text)
    return lowered, head(lowered)


def key_of(text: str) -> str:
    """The `key()` of a line that rules were or will be asked about, too."""
    return _read(text)[0] if len(text) <= LONGEST else key(text)


class RuleSet:
    """The rules that may hold on one page, by kind."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._plain: dict[Kind, _Lines] = {}  # rules for lines whatever is linked in them
        self._linked: dict[Kind, _Lines] = {}  # for lines that are nothing but a link
        self._labels: dict[Kind, _Lines] = {}  # for labels with nothing but links behind them
        labels: set[str] = set()
        for rule in rules:
            if rule.kind == "node":
                continue
            lines = self._labels if rule.links else self._linked if rule.linked else self._plain
            try:
                lines.setdefault(rule.kind, _Lines()).add(rule)
            except RuleError as error:
                raise RuleError(f"rule {rule.name!r} of {rule.language}.toml: {error}") from error
            if rule.kind == "inline" and lines is self._plain:
                labels.update(word[:1].upper() + word[1:] for phrase in rule.phrases for word in spelled_heads(phrase))
        longest_first = sorted({label for label in labels if "{" not in label}, key=lambda label: (-len(label), label))
        self._inline_label = re.compile("|".join(map(re.escape, longest_first)) or "(?!)")

    def labels_in(self, text: str) -> set[str]:
        """The words in a text, in capitals, that a last sentence may begin with which an inline rule takes."""
        return set(self._inline_label.findall(text))

    def match(self, kind: Kind, text: str, links: Links = ()) -> Match | None:
        """The rule of a kind that holds for a whole line; `links` are the offsets of its linked parts."""
        if not text or len(text) > LONGEST:
            return None
        if links and (found := self._match_linked(kind, text, links)):
            return found
        lines = self._plain.get(kind)
        return lines.find(text) if lines else None

    def _match_linked(self, kind: Kind, text: str, links: Links) -> Match | None:
        unlinked = len(text) - sum([end - start for start, end in links])
        colon = _COLON.search(text)
        if unlinked > _LONGEST_LABEL + _BETWEEN * len(links) and not (colon and colon.start() < _LONGEST_LABEL):
            return None  # a paragraph with links in it
        outside = outside_links(text, links)
        if not outside and (lines := self._linked.get(kind)) and (found := lines.find(text)):
            return found
        if not colon and text.endswith((".", "。")):
            return None  # “Watch the bridge open.”: a sentence that begins like a label
        label = outside or (text[: colon.start()] if colon else "")
        if label and (lines := self._labels.get(kind)) and fold(text).lstrip("([").startswith(fold(label)):
            return lines.find(label)
        return None


def outside_links(text: str, links: Links) -> str:
    """What of a line stands outside its links, folded, without the commas and bars between them."""
    pieces: list[str] = []
    end = 0
    for start, stop in links:
        pieces.append(text[end:start])
        end = max(end, stop)
    pieces.append(text[end:])
    return fold(" ".join(piece.strip(_SEPARATORS) for piece in pieces))


def all_rules() -> tuple[Rule, ...]:
    """Every rule of the package, file by file; raises RuleError for one that cannot be right."""
    return tuple(rule for language in sorted(languages()) for rule in rules_of(language))


@lru_cache(maxsize=1)
def languages() -> frozenset[str]:
    """The languages that there are rules of, and `any`: all others share one set."""
    return frozenset(entry.name.removesuffix(".toml") for entry in _FOLDER.iterdir() if entry.name.endswith(".toml"))


@cache
def rules_of(language: str) -> tuple[Rule, ...]:
    """The rules of one file, which is read when a page asks for it; its phrases with the first set of them."""
    return _rules_in(_FOLDER.joinpath(f"{language}.toml").read_text("utf-8"), language)


def read_rules(toml: str, language: str) -> tuple[Rule, ...]:
    """The rules of one file's text; raises RuleError for bad TOML, an unknown field, a name twice, a wrong rule."""
    rules = _rules_in(toml, language)
    RuleSet(rules)
    return rules


def _rules_in(toml: str, language: str) -> tuple[Rule, ...]:
    try:
        tables = tomllib.loads(toml)
    except tomllib.TOMLDecodeError as error:
        raise RuleError(f"{language}.toml is not TOML: {error}") from error
    listed = tables.pop("rule", None)
    if tables or not isinstance(listed, list) or not listed:
        raise RuleError(f"{language}.toml must hold [[rule]] tables and nothing else")
    rules = tuple(_rule(table, language) for table in listed)
    seen: set[str] = set()
    for rule in rules:
        if rule.name in seen:
            raise RuleError(f"rule {rule.name!r} stands twice in {language}.toml; give one another name")
        seen.add(rule.name)
        if rule.kind == "node" and language != "any":
            raise RuleError(f"rule {rule.name!r} of {language}.toml speaks of elements, which belong into any.toml")
    return rules


def _rule(table: Mapping[str, Any], language: str) -> Rule:
    known = {one.name for one in fields(Rule)} - {"language"}
    if unknown := set(table) - known:
        raise RuleError(
            f"rule {table.get('name')!r} of {language}.toml has {sorted(unknown)}; there are {sorted(known)}"
        )
    if missing := {"name", "kind"} - set(table):
        raise RuleError(f"a rule of {language}.toml has no {' and no '.join(sorted(missing))}: {dict(table)!r}")
    values: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in table.items()}
    return Rule(language=language, **values)


@lru_cache(maxsize=64)
def rules_for(language: str | None) -> RuleSet:
    """The rules for a page: those of `any`, of its language (BCP 47) and of the languages that sites like it mix in."""
    return _set_of(_languages_for(language), None)


@lru_cache(maxsize=64)
def rules_that(action: Action, language: str | None) -> RuleSet:
    """Those of `rules_for()` that have an action: few lines match them, and to ask all costs ten times as much."""
    return _set_of(_languages_for(language), action)


def early_rules(action: Action | None = None) -> RuleSet:
    """The rules that are asked before a page's language is known; with `action`, those that have it."""
    return _set_of(EARLY, action)


@lru_cache(maxsize=16)
def rules_named(name: str) -> RuleSet:
    """The early rules of a name, and of names that begin with it and a hyphen."""
    return RuleSet(
        rule
        for language in sorted(EARLY)
        for rule in rules_of(language)
        if rule.name == name or rule.name.startswith(f"{name}-")
    )


def _languages_for(language: str | None) -> frozenset[str]:
    if language is None:
        return languages()
    base = language.split("-")[0].lower()
    return languages() & {"any", base, *_COMPANIONS.get(base, ("en",))}


@lru_cache(maxsize=64)
def _set_of(asked: frozenset[str], action: Action | None) -> RuleSet:
    return RuleSet(rule for language in sorted(asked) for rule in rules_of(language) if action in (None, rule.action))
