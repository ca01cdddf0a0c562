"""One byline taken apart: the single names in it, without labels, roles, places, days, addresses and photographers."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from newscrawler.boilerplate.placeholders import HAN_OFFICES
from newscrawler.extract import author_words as words
from newscrawler.extract.dates import MONTHS

if TYPE_CHECKING:
    from collections.abc import Iterator

_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+")
_URL = re.compile(r"(?:https?:)?//\S+|\bwww\.\S+", re.IGNORECASE)
HANDLE = re.compile(r"(?<!\w)@\w+")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_LABEL = re.compile(
    r"(?:^|(?<=[\s,;|.]))(?:("
    + "|".join(map(re.escape, (*words.LABELS, *words.CREDIT_LABELS)))
    + r")\s*:|("
    + "|".join(map(re.escape, (*words.CREDIT_PHRASES, *words.AUTHOR_PHRASES)))
    + r")(?=\s))\s*",
    re.IGNORECASE,
)
_PHRASE_ENDS = {phrase.split()[-1] for phrase in (*words.CREDIT_PHRASES, *words.AUTHOR_PHRASES)}
_GLUED_LABEL = re.compile(  # "ByJane Doe": set apart by style alone
    r"^(?:By|Von|Par|Por|Authors?|Autor(?:en|in)?|Автор[ыи]?|Текст)(?=[A-ZÀ-ÞА-ЯЁІЇЄҐ](?:[a-zà-ÿа-яёіїєґ]|\.))"
)
_GLUED_DAY = re.compile(r"(?<=[a-zß-ÿа-яё])(?=([A-ZÀ-ÞА-ЯЁ][^\W\d_]{2,8})\.?\s\d)")  # "Jane DoeNovember 20, 2007"
_CREDITS = words.CREDIT_LABELS | set(words.CREDIT_PHRASES)
# What stands behind a name: "Head of Research", "Special to the Post", "Times Staff Writer".
_OFFICE = re.compile(
    r"(?:[\w.-]+ ){0,3}?(?:head|director|professor|chief|vp|president|editor|dean|chair|representative) (?:of|at|to) "
    r"|special (?:to|for) |as told to "
    r"|(?:[\w.&-]+ ){1,5}?(?:writer|reporter|correspondent|columnist|critic|journalist|blogger"
    r"|fellow|associate|expert|analyst|specialist|strategist|consultant|advis[eo]r|economist|scientist"
    r"|editor|producer|director|manager|officer|lecturer|engineer)s?\s*$"
    r"|[\w-]*(?:leiter|sprecher|referent|redakteur|direktor|führer|experte|berater|vorsitzende|vorstand|inhaber)(?:in|r)?\b",
    re.IGNORECASE,
)
# The same behind a name and before another: "Jane Doe, Home and River Security Expert & John Smith".
_OFFICE_BEFORE = re.compile(
    r"^(?:[\w.&-]+ ){1,5}?(?i:writer|reporter|editor|correspondent|expert|analyst|specialist|director|manager)"
    r" (?:&|and) (?=[^\W\d_a-zà-ÿ]\S* [^\W\d_a-zà-ÿ]\S*$)"
)
_FOR_WORDS = ("for", "für", "of", "pour", "para", "per")
_FOR = re.compile(rf"(\w+) (?:{'|'.join(_FOR_WORDS)}) ", re.IGNORECASE)
_TAILS, _FORS = (tuple(f" {word} " for word in group) for group in (words.TAILS, _FOR_WORDS))
_PARTS = re.compile(  # the third: "A, B, and C"; the last: "Jane Doe in Oakfield and John Smith in London"
    r"\s*[;|•·⋅∙/\n\t→、，،]\s*|\s+[-–—]+\s+"
    rf"|,\s+(?:(?i:{'|'.join(map(re.escape, sorted(words.CONNECTORS)))})\s+(?=[^\W\d_])(?![a-zà-ÿа-яё]))?|,$"
    r"|\s+and\s+(?=[A-Z][\w'’-]+\s[A-Z][\w'’-]+\sin\s[A-Z])"
)
_BAR = re.compile(r"[|•·⋅∙]")
_DATE = re.compile(r"\b\d{1,4}[./:-]\d|\b(?:19|20)\d\d\b|\b\d{1,2}\s+[^\W\d_]{3,}\.?,?\s+\d|\b\d{1,2}\s*(?:min|мин)\b")
_JOINED = re.compile(r"\s+(" + "|".join(map(re.escape, words.CONNECTORS)) + r")\s+")
_JOINED_IN_CAPITALS = re.compile(_JOINED.pattern, re.IGNORECASE)
_LAST_FIRST = re.compile(  # "Doe, Jane", "Doe, J. A.", "Jong, Michiel de"
    r"([^\W\d_]{2,}), ((?:[^\W\d_]{2,}(?: [^\W\d_]\.)?|[^\W\d_]\.(?:[ -]?[^\W\d_]\.)*)"
    r"(?: (?:de|van|von|da|di|del|der))*)"
)
_INITIAL = re.compile(r"[^\W\d_]{1,2}\.")
_WORD = re.compile(r"\d+(?:st|nd|rd|th)?|[^\W\d_]+")
_SHORT_WEEKDAY = re.compile(r"\b(?:mon|tues?|wed|thu(?:rs?)?|fri|sat|sun)\b\W*$", re.IGNORECASE)  # before a day
EDGES = " \t\n_.,:;-–—|/•·*@\"'«»“”„()[]（）［］【】\u200b\ufeff"
_STAFF_NUMBER = re.compile(r"^\d{2,}\s?-\s?(?=[^\W\d_])")  # "5512-林郁青"
_HAN_OFFICE = re.compile(rf"(?:^[（(【\[]?|\s+)(?:{'|'.join(HAN_OFFICES)})[\s:：・]+")
_HAN_SPACE = re.compile(r"(?<=[\u4e00-\u9fff]{2})\s+(?=[\u4e00-\u9fff]{2})")
# "聯合報 記者王小明／台北報導"
_HAN_REPORTER = re.compile(
    r"(?:^|.*[\s／/╱])(?:記者|记者)\s?([\u4e00-\u9fff]{2,4}(?:、[\u4e00-\u9fff]{2,4})*)\s?[／/╱].*"
)
_HAN_CREDIT = re.compile(r"\s(?:摄影|攝影|摄影记者|摄|图|圖)[\s:：].*")
_EVENT = re.compile(" (?:" + "|".join(map(re.escape, words.EVENTS)) + ")")
_SLASHED_LABELS = [label for label in words.LABELS if "/" in label]
_LABELS_BY_WORD: dict[str, list[str]] = {}
for _one in words.LABELS:
    _LABELS_BY_WORD.setdefault(_one.split(" ", 1)[0], []).append(_one)
_BEFORE_DAYS = words.BEFORE_DAYS | words.SMALL_WEEKDAYS
_NO_NAMES = words.ROLES | words.ROLE_LINKS | words.WHEN | MONTHS.keys()
_NOT_PERSONAL = (_NO_NAMES - words.GIVEN) | words.TEAMS | words.FURNITURE


@lru_cache(maxsize=256)  # one name stands in several places of a page, and each is asked more than once
def names_in(byline: str) -> tuple[str, ...]:
    """The single names of a byline, still unjudged."""
    return tuple(_split(byline))


def _split(byline: str) -> Iterator[str]:
    text = _without_numbers_and_offices(_without_slashed_label(_without_addresses(byline)))
    if (turned := _LAST_FIRST.fullmatch(text.strip())) and not any(map(_stands_alone, turned.groups())):
        yield f"{turned[2]} {turned[1]}"
        return
    for credit in _without_credits(text):
        named = placed = graduate = False
        barred = _BAR.search(credit) is not None
        for part in _PARTS.split(credit):
            whole = _without_label(_OFFICE_BEFORE.sub("", part) if named else part)
            name_part, dated = _without_tail(whole)
            if named and (_OFFICE.match(part) or _OFFICE.match(name_part)):
                continue
            if is_organisation(whole):
                yield whole.strip(EDGES)
                continue
            for name in _joined(name_part):
                tidy = tidied(name)
                single = " " not in tidy
                if single and placed and (graduate or not _stands_alone(tidy, barred=barred)):
                    continue  # "Jane Doe, Sweida", "Jane Doe in Travel, Asia", "Jane Doe, MD, FACS", "Jane Doe | SEO"
                if single and _goes_on(whole[len(name_part) :]) and not (dated or _stands_alone(tidy)):
                    continue  # "Get in touch"
                placed = placed or not single
                graduate = graduate or (single and is_credential(tidy))
                named = named or bool(tidy)
                yield tidy
            if dated and named:
                break  # behind its day, a byline goes on with sections and comments
            placed = placed or (named and len(name_part) < len(whole))


def _goes_on(tail: str) -> bool:
    """Whether what is cut off behind a word goes on as a phrase does, in small letters: "in touch", "in the Loop"."""
    said = tail.split(maxsplit=2)
    return len(said) > 1 and said[1][0].islower()


def _without_slashed_label(text: str) -> str:
    """A byline without a label that stands for either sex: its slash parts no names."""
    folded = text.lower()
    label = next((label for label in _SLASHED_LABELS if folded.startswith(label + " ")), None) if "/" in text else None
    return text if label is None else text[len(label) :]


def _without_addresses(text: str) -> str:
    """A byline without addresses, handles and what stands in brackets; most have none, and the patterns cost."""
    if "//" in text or "www." in text.lower():
        text = _URL.sub(" ", text)
    if "@" in text:
        text = _EMAIL.sub(" ", text)
    if "(" in text or "[" in text:
        text = _BRACKETS.sub(" ", text)
    return HANDLE.sub(" ", text) if "@" in text else text


def _without_numbers_and_offices(text: str) -> str:
    """A byline without the number of the one who signs, and in Chinese without offices between names."""
    text = _STAFF_NUMBER.sub("", text)
    if text.isascii():
        return text
    if reported := _HAN_REPORTER.fullmatch(text):
        return reported[1]
    named = _HAN_OFFICE.sub("、", _HAN_CREDIT.sub("", text))
    return text if named == text else _HAN_SPACE.sub("、", named)


def _without_credits(text: str) -> Iterator[str]:
    """The pieces of a byline behind labels of authors, without those behind labels of photographers."""
    folded = text.lower()
    if ":" not in text and not any(map(folded.__contains__, _PHRASE_ENDS)):
        yield text
        return
    start, wanted = 0, True
    for label in _LABEL.finditer(text):
        if wanted:
            yield text[start : label.start()]
        start, wanted = label.end(), (label[1] or label[2]).lower() not in _CREDITS
    if wanted:
        yield text[start:]


def _without_label(text: str) -> str:
    text = _GLUED_LABEL.sub("", text.strip(EDGES))
    folded = text.lower()
    first = folded.split(" ", 1)[0]
    labels = _LABELS_BY_WORD.get(first, ())
    if first in words.CREDIT_LABELS or folded in labels or folded in _CREDITS:
        return ""
    for label in labels:
        if folded.startswith(label + " "):
            rest = text[len(label) :].strip(EDGES)
            two_words = " " not in rest and label in words.SHORT_LABELS
            if (
                two_words
                or label in words.POSTERS
                or (not rest[:1].islower() and (" " in rest or label not in words.PARTICLES))
            ):
                return _without_label(rest)
    return text


def _without_tail(text: str) -> tuple[str, bool]:
    """A name without the place, event or day behind it, and whether there is a day."""
    digits = any(map(str.isdecimal, text))
    if digits:
        text = _GLUED_DAY.sub(lambda found: " " if found[1].lower() in MONTHS else "", text)
    dated = False
    if digits and (date := _DATE.search(text)):
        text, dated = text[: date.start()], True
    folded = f" {text.lower()} "
    ends = [at for tail in _TAILS if (at := folded.find(tail)) > 0]
    ends += [event.start()] if (event := _EVENT.search(folded)) else []
    house = folded.find(" of the ") - 1  # "Jane Doe of the Post"
    ends += [house] if house > 0 and is_personal(text[:house]) else []
    if digits and (day := _day_in(text)) is not None:
        weekday = _SHORT_WEEKDAY.search(text, 0, day)
        ends.append(weekday.start() if weekday else day)
        dated = True
    return text[: min(ends, default=len(text))], dated


def _day_in(text: str) -> int | None:
    """Where a day begins: the name of a month beside a number."""
    before: re.Match[str] | None = None
    for word in _WORD.finditer(text):
        month_here = word[0].lower() in MONTHS
        month_before = before is not None and before[0].lower() in MONTHS
        if before is not None and (
            (month_here and before[0][0].isdecimal()) or (month_before and word[0][0].isdecimal())
        ):
            return before.start()
        before = word
    return None


def _joined(text: str) -> list[str]:
    """The names that "and" joins; a weak connector such as the Spanish "y" only between full names."""
    if sum(map(str.isspace, text)) < 2:  # between which "and" would stand
        return [text]
    pieces = (_JOINED_IN_CAPITALS if text.isupper() else _JOINED).split(text)
    found = [pieces[0]]
    for connector, name in zip(pieces[1::2], pieces[2::2], strict=True):
        single = " " not in name.strip() and name.strip().lower() not in words.AGENCIES
        if connector.lower() in words.WEAK_CONNECTORS and (single or " " not in found[-1].strip()):
            found[-1] += f" {connector} {name}"
        else:
            found.append(name)
    return found


def tidied(name: str) -> str:
    """A name without roles round it, and not in capitals."""
    name = " ".join(name.split()).strip(EDGES)
    for ending in () if name.isascii() else words.ROLE_ENDINGS:
        name = name.partition(" " + ending)[0].removesuffix(ending) if name != ending else name
    tokens = _without_role_behind(_once(name.split()))
    while len(tokens) > 1 and (
        tokens[-1].strip(",") in _BEFORE_DAYS or tokens[-1].lower().strip(",") in words.WEEKDAYS
    ):
        del tokens[-1]  # "Jane Doe am Samstag", of whose day the rest is cut off
    while len(tokens) > 2 and tokens[0].lower() in words.ROLES and tokens[-1].lower() not in words.TEAMS:
        del tokens[0]
    shouted = [token for token in tokens if token.isupper() and len(token) > 2]
    if len(tokens) > 1 and tokens[-1] in shouted and not any(token.lower() in words.AGENCIES for token in shouted):
        tokens = [token.title() if token in shouted or tokens[0].isupper() else token for token in tokens]
    tidy = " ".join(tokens)
    return tidy + "»" if tidy.count("«") > tidy.count("»") else tidy  # that of a name within the name


def _once(tokens: list[str]) -> list[str]:
    """A name's words, of one that is said twice with nothing between, as by a portrait and a link: once."""
    half = len(tokens) // 2
    return tokens[:half] if half > 1 and tokens[:half] == tokens[half:] else tokens


def _without_role_behind(tokens: list[str]) -> list[str]:
    """A name's words without what follows it; a group's name ends in a word that is a role behind a person's."""
    removed = False
    while len(tokens) > 2:
        last = tokens[-1].lower().strip(".,:")
        team = last in words.TEAMS
        if (
            (last in words.ROLES and not team)
            or last in MONTHS
            or last.isdecimal()
            or is_credential(tokens[-1])
            or (team and removed)
        ):
            tokens, removed = tokens[:-1], True
        else:
            break
    if removed:  # "Jane Doe Former Deputy River Editor": of the office a word is left that is no rank
        first = next((at for at in range(2, len(tokens)) if tokens[at].lower() in words.ROLES), len(tokens))
        tokens = tokens[:first]
    return tokens


def is_credential(token: str) -> bool:
    """Whether a word is a degree or licence, by its capitals: Jack Ma has none."""
    letters = token.strip(",:").replace(".", "")
    return letters.lower() in words.CREDENTIALS and sum(map(str.isupper, letters)) > 1


def is_organisation(text: str) -> bool:
    """Whether a text names a "centre for" or "ministry of" something."""
    if not any(map(text.lower().__contains__, _FORS)):  # as in most names; the pattern tries each letter
        return False
    return any(found[1].lower().endswith(words.ORGANISATIONS) for found in _FOR.finditer(text))


def is_personal(name: str) -> bool:
    """Whether a name is in the form of a person's: two to four words, each with a capital, none of an office."""
    tokens = name.split()
    spelled = all((token[0].isupper() and token[-1].isalpha()) or _INITIAL.fullmatch(token) for token in tokens)
    return 2 <= len(tokens) <= 4 and spelled and _NOT_PERSONAL.isdisjoint(name.casefold().split())


def is_office(line: str) -> bool:
    """Whether a line is no more than what somebody does: "Co-Founder & Marketing Director"."""
    return _OFFICE.match(line) is not None or are_of_office(line.casefold().split())


def _stands_alone(word: str, *, barred: bool = False) -> bool:
    """Whether one word is an agency, or looks like one: behind a bar, where sections stand, that is not enough."""
    return word.lower() in words.AGENCIES or (not barred and word.isupper() and not word.endswith("."))


def are_of_office(tokens: list[str]) -> bool:
    """Whether folded words are a role, a day or a count and no name: "Marketing Director", "12 May", "3 min"."""
    plain = [token.strip(".,:+") for token in tokens]
    return (
        plain[-1] in words.LAST_ROLES
        or plain[0] in words.LINKS
        or all(token in _NO_NAMES or token.isdecimal() for token in plain)
    )
