"""Which names in what metadata and bylines give are authors: persons before the site, houses and newsrooms."""

from __future__ import annotations

import html
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from newscrawler.extract import author_words as words
from newscrawler.extract.byline_names import (
    EDGES,
    HANDLE,
    are_of_office,
    is_credential,
    is_office,
    is_organisation,
    is_personal,
    names_in,
    tidied,
)
from newscrawler.extract.characters import one_line, squash

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_LONGEST = 300  # of a byline; a longer text is prose
_LONGEST_NAME = 80
_MOST_WORDS = 8
_LONGEST_SIGN = 3
BESIDE_NAMES = 5  # characters beside each name of a line: "By", "and"
_DEEPEST = 6  # of lists in lists

_HOST = re.compile(r"(?:[A-Za-z0-9-]{2,}\.)+(?:[a-z]{2,10}|[A-Z]{2,10})")  # but "Anna.Holm" is a name
_BETWEEN = re.compile(r"[-_.\s]+")
_NAME_PARTS = re.compile(r"\s+[-–—|:]+\s+|\s*[|:]\s*")  # of a site
_NUMBERED = re.compile(r"[^\W\d_]?[_-]?\d{3,}")  # "F_104835", by which a system knows one
_DIGITS = "0123456789"
_COUNT = re.compile(r":\s?\d")  # "Comments: 4"


def names(raw: Iterable[object], *, own: Iterable[str] = (), organisations: bool = False) -> tuple[str, ...]:
    """The names of authors in what a page gives for them, in its order, each once, whatever case it is printed in.

    `raw` holds bylines ("By Jane Doe and John Smith, Staff Writers"), names, schema.org objects ({"name": …}) and
    lists of these, as JSON-LD, metas and selectors give them. Labels, roles, places, dates, addresses and
    photographers are cut off. Agencies, newsrooms and other organisations are authors beside a person; without one
    only if asked for by `organisations`, and so is the site by its `own` names, and a @handle.
    """
    found: dict[str, str] = {}
    persons, handles = False, dict[str, str]()
    own = [*own]
    mine = frozenset(name for one in own for name in _own_names(one))
    of_mine = {word for one in own for word in one.casefold().split()}
    kept_back: set[str] = set()
    for text, as_organisation in _texts(raw):
        cleaned = one_line(html.unescape(text)) if "\n" not in text else html.unescape(text).strip()
        if not cleaned or len(cleaned) > _LONGEST:
            continue
        if squash(cleaned) in mine or as_organisation or _is_company(cleaned):
            candidates = [cleaned.strip(EDGES)]
        else:
            candidates = [_without_house(name, mine) for name in names_in(cleaned)]
        for name in candidates:
            if not _is_name(name) or (not as_organisation and _HOST.fullmatch(name)):
                continue
            key = _BETWEEN.sub(" ", name.casefold())
            found.setdefault(key, name)
            if _is_own(name, mine) or name.casefold() in of_mine:
                kept_back.add(key)
            elif not (as_organisation or _is_collective(name) or _is_sign(name)):
                persons = True
        for handle in HANDLE.findall(cleaned) if "@" in cleaned else ():
            handles.setdefault(handle.casefold(), handle)
    if persons:
        return tuple(name for key, name in found.items() if key not in kept_back)
    return (tuple(found.values()) or tuple(handles.values())) if organisations else ()


def _texts(raw: object, depth: int = 0) -> Iterator[tuple[str, bool]]:
    """Every string in nested lists and schema.org objects, and whether it is called the name of an organisation."""
    if isinstance(raw, str):
        yield raw, False
    elif isinstance(raw, dict):
        kind = str(raw.get("@type", "")).lower()
        name = raw.get("name") or " ".join(str(raw[key]) for key in ("givenName", "familyName") if raw.get(key))
        for text, _ in _texts(name, depth + 1):
            yield text, "organization" in kind
    elif depth < _DEEPEST and hasattr(raw, "__iter__"):
        for item in raw:
            yield from _texts(item, depth + 1)


@lru_cache(maxsize=1024)
def _own_names(name: str) -> frozenset[str]:
    """The names a site goes by: "News of the Day - Gazeta.kz" is each half, with and without the ending, and "The Post"
    goes without its article, too."""
    parts = _NAME_PARTS.split(name)
    whole = {part.strip().casefold() for part in (name, *parts)}
    whole |= {rest for article, _, rest in (one.partition(" ") for one in whole) if article in words.ARTICLES}
    initials = {_initials(part) for part in whole if len(part.split()) > 2}
    return frozenset(map(squash, whole | {part.partition(".")[0] for part in whole} | initials)) - {""}


def _is_own(name: str, own: frozenset[str]) -> bool:
    """Whether a name is the site's, or goes on from it: "Gazeta News Staff"."""
    tokens = name.casefold().split()
    if squash(name) in own or _initials(name.casefold()) in own:
        return True
    return any(
        squash("".join(tokens[:at])) in own and (at > 1 or tokens[-1] in words.TEAMS) for at in range(1, len(tokens))
    )


def _without_house(name: str, own: frozenset[str]) -> str:
    """A name without what it was written for, the site or an agency, where nothing parts them: "Jane Doe Fox News",
    "Fox News Jane Doe"."""
    tokens = name.split()
    for at in range(2, len(tokens)):
        house = " ".join(tokens[at:])
        if squash(house) in own or house.lower() in words.AGENCIES or house.lower() in words.HOUSES:
            return tidied(" ".join(tokens[:at]))
    for at in range(1, len(tokens) - 1):
        if squash(" ".join(tokens[:at])) in own and is_personal(" ".join(tokens[at:])):
            return " ".join(tokens[at:])
    return name


def _initials(name: str) -> str:
    """The first letters of a name's words: a site may go by them."""
    return "".join(word[0] for word in name.split())


def _is_collective(name: str) -> bool:
    """Whether a name is that of a newsroom, an agency or another group, by its words."""
    folded = name.casefold()
    tokens = folded.split()
    return (
        folded in words.NEWSROOMS
        or folded in words.AGENCIES
        or tokens[-1] in words.TEAMS
        or name.endswith(words.HAN_HOUSES)
        or _is_company(name)
        or is_organisation(name)
    )


def _is_sign(name: str) -> bool:
    """Whether a name is an editor's sign: "amw" below a text names nobody before the house does."""
    return len(name) <= _LONGEST_SIGN and name.islower()


def _is_company(text: str) -> bool:
    folded = [word.strip(".,").lower() for word in text.split() if word != "as"]  # in capitals it is a company
    return not words.COMPANIES.isdisjoint(folded)


def is_signature(line: str, name: str) -> bool:
    """Whether a line is no more than a name, or a name with an office behind it: "Jane Doe, Political Editor"."""
    if len(line) <= len(name) + 2:
        return True
    before, comma, office = line.partition(", ")
    if before != name or not comma or any(map(str.isdecimal, office)):
        return False
    return is_office(office)


def are_all_of(found: Sequence[str], lines: Iterable[str]) -> bool:
    """Whether lines say no more than some names and what parts them, such as "By" and "and"."""
    return sum(map(len, lines)) <= sum(map(len, found)) + BESIDE_NAMES * len(found)


def _is_name(name: str) -> bool:
    folded = name.casefold().rstrip(_DIGITS)  # "editor2"
    tokens = folded.split()
    return (
        len(name) > 1
        and len(name) <= _LONGEST_NAME
        and len(tokens) <= _MOST_WORDS
        and any(letter.isalpha() for letter in name)
        and not _NUMBERED.fullmatch(name)
        and not _COUNT.search(name)
        and folded not in words.NOBODY
        and not (len(tokens) == 1 and name.islower() and name.endswith("admin"))
        and folded not in words.PLACES
        and not (len(tokens) == 1 and folded in words.FURNITURE)
        and (folded in words.NEWSROOMS or not are_of_office(tokens))
        and words.NEVER.isdisjoint(tokens)
        and name.split(maxsplit=1)[0] not in words.CONNECTORS
        and not all(map(is_credential, name.split()))
        and ": " not in name  # "Jane Doe: The case against flags", her column
        and not _is_prose(name.split())
    )


def _is_prose(tokens: list[str]) -> bool:
    """Whether words are a piece of a sentence: more long words in lower case than with a capital."""
    small = sum(len(token) > 3 and token.islower() for token in tokens)
    return len(tokens) > 2 and small > sum(token[0].isupper() for token in tokens)
