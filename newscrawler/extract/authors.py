"""Names of authors out of what metadata and bylines give."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from newscrawler.extract import author_words as words
from newscrawler.extract.dates import MONTHS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_LONGEST = 300  # of a byline; a longer text is prose
_LONGEST_NAME = 80
_MOST_WORDS = 8
_DEEPEST = 6  # of lists in lists

_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+")
_URL = re.compile(r"(?:https?:)?//\S+|\bwww\.\S+", re.IGNORECASE)
_HOST = re.compile(r"(?:[a-z0-9-]{2,}\.)+[a-z]{2,10}", re.IGNORECASE)
_HANDLE = re.compile(r"(?<!\w)@\w+")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_LABEL = re.compile(
    r"(?:^|(?<=[\s,;|]))(" + "|".join(map(re.escape, (*words.LABELS, *words.CREDIT_LABELS))) + r")\s*:\s*",
    re.IGNORECASE,
)
_PARTS = re.compile(r"\s*[;|•·/\n\t]\s*|\s+[-–—]+\s+|,\s+|,$")
_DATE = re.compile(r"\b\d{1,4}[./:-]\d|\b(?:19|20)\d\d\b|\b\d{1,2}\s+[^\W\d_]{3,}\.?,?\s+\d|\b\d{1,2}\s*(?:min|мин)\b")
_JOINED = re.compile(r"\s+(" + "|".join(map(re.escape, words.CONNECTORS)) + r")\s+")
_LAST_FIRST = re.compile(r"([^\W\d_]{2,}), ([^\W\d_]{2,})")
_SPACES = re.compile(r"\s+")
_EDGES = " \t\n.,:;-–—|/•·*\"'«»“”„()[]\u200b\ufeff"
_NO_NAMES = words.ROLES | words.ROLE_LINKS | MONTHS.keys()


def names(raw: Iterable[object], *, site_name: str | None = None) -> tuple[str, ...]:
    """The names of authors in what a page gives for them, in its order, each once, whatever case it is printed in.

    `raw` holds bylines ("By Jane Doe and John Smith, Staff Writers"), names, schema.org objects ({"name": …}) and
    lists of these, as JSON-LD, metas and selectors give them. Labels, roles, places, dates, addresses and
    photographers are cut off, and the site's own name (`site_name`) is no author. Agencies and other organisations
    are, where they are named as such. A @handle counts only if there is nothing else.
    """
    found: dict[str, str] = {}
    handles: dict[str, str] = {}
    own = _own_names(site_name)
    for text, is_organisation in _texts(raw):
        cleaned = _SPACES.sub(" ", html.unescape(text)).strip()
        if not cleaned or len(cleaned) > _LONGEST:
            continue
        for name in [_tidy(cleaned)] if is_organisation or _is_company(cleaned) else _split(cleaned):
            if _is_name(name) and name.casefold() not in own:
                found.setdefault(re.sub(r"[-_.\s]+", " ", name.casefold()), name)
        for handle in _HANDLE.findall(cleaned):
            handles.setdefault(handle.casefold(), handle)
    return tuple(found.values()) or tuple(handles.values())


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


def _own_names(site_name: str | None) -> frozenset[str]:
    """The names a site goes by: "News of the Day - Gazeta.kz" is each half, with and without the ending."""
    parts = re.split(r"\s+[-–—|:]+\s+|\s*[|:]\s*", site_name or "")
    whole = {part.strip().casefold() for part in (site_name or "", *parts)}
    initials = {"".join(word[0] for word in part.split()) for part in whole if len(part.split()) > 2}
    return frozenset(whole | {part.partition(".")[0] for part in whole} | initials) - {""}


def _is_company(text: str) -> bool:
    return not words.COMPANIES.isdisjoint(token.strip(".,") for token in text.lower().split())


def _split(byline: str) -> Iterator[str]:
    """The single names of a byline, still unjudged."""
    text = _EMAIL.sub(" ", _URL.sub(" ", byline))
    text = _HANDLE.sub(" ", _BRACKETS.sub(" ", text))
    if (turned := _LAST_FIRST.fullmatch(text.strip())) and not any(map(_stands_alone, turned.groups())):
        yield f"{turned[2]} {turned[1]}"
        return
    for credit in _without_credits(text):
        full_name_seen = False
        for part in _PARTS.split(credit):
            for name in _joined(_without_tail(_without_label(part))):
                tidy = _tidy(name)
                single = " " not in tidy
                if full_name_seen and single and not _stands_alone(tidy):
                    continue  # "Jane Doe, Sweida"
                full_name_seen = full_name_seen or not single
                yield tidy


def _without_credits(text: str) -> Iterator[str]:
    """The pieces of a byline behind labels of authors, without those behind labels of photographers."""
    start, wanted = 0, True
    for label in _LABEL.finditer(text):
        if wanted:
            yield text[start : label.start()]
        start, wanted = label.end(), label[1].lower() not in words.CREDIT_LABELS
    if wanted:
        yield text[start:]


def _without_label(text: str) -> str:
    text = text.strip(_EDGES)
    folded = text.lower()
    first = folded.split(" ", 1)[0]
    if first in words.CREDIT_LABELS:
        return ""
    for label in words.LABELS:
        if folded.startswith(label + " "):
            rest = text[len(label) :].strip(_EDGES)
            if not rest[:1].islower() and (" " in rest or label not in words.PARTICLES):
                return _without_label(rest)
    return text


def _without_tail(text: str) -> str:
    if date := _DATE.search(text):
        text = text[: date.start()]
    folded = f" {text.lower()} "
    ends = [at for tail in words.TAILS if (at := folded.find(f" {tail} ")) > 0]
    ends += [at for event in words.EVENTS if (at := folded.find(f" {event}")) >= 0]
    return text[: min(ends, default=len(text))]


def _joined(text: str) -> list[str]:
    """The names that "and" joins; a weak connector such as the Spanish "y" only between full names."""
    pieces = _JOINED.split(text)
    found = [pieces[0]]
    for connector, name in zip(pieces[1::2], pieces[2::2], strict=True):
        if connector in words.WEAK_CONNECTORS and (" " not in name.strip() or " " not in found[-1].strip()):
            found[-1] += f" {connector} {name}"
        else:
            found.append(name)
    return found


def _tidy(name: str) -> str:
    """A name without roles round it, and not in capitals."""
    name = _SPACES.sub(" ", name).strip(_EDGES)
    for ending in words.ROLE_ENDINGS:
        name = name.partition(" " + ending)[0].removesuffix(ending) if name != ending else name
    tokens = name.split()
    while len(tokens) > 2 and tokens[0].lower() in words.ROLES:
        del tokens[0]
    while len(tokens) > 2 and (tokens[-1].lower() in words.ROLES or tokens[-1].lower().strip(".,") in MONTHS):
        del tokens[-1]
    shouted = [token for token in tokens if token.isupper() and len(token) > 2]
    if len(tokens) > 1 and tokens[-1] in shouted and not any(token.lower() in words.AGENCIES for token in shouted):
        tokens = [token.title() if token in shouted or tokens[0].isupper() else token for token in tokens]
    tidy = " ".join(tokens)
    return tidy + "»" if tidy.count("«") > tidy.count("»") else tidy  # that of a name within the name


def _stands_alone(word: str) -> bool:
    return word.lower() in words.AGENCIES or word.isupper()


def _is_name(name: str) -> bool:
    folded = name.casefold()
    tokens = folded.split()
    return (
        len(name) > 1
        and len(name) <= _LONGEST_NAME
        and len(tokens) <= _MOST_WORDS
        and any(letter.isalpha() for letter in name)
        and folded not in words.NOBODY
        and folded not in words.PLACES
        and not all(token.strip(".,") in _NO_NAMES for token in tokens)
        and not _is_prose(name.split())
        and _HOST.fullmatch(name) is None
    )


def _is_prose(tokens: list[str]) -> bool:
    """Whether words are a piece of a sentence: more long words in lower case than with a capital."""
    small = sum(len(token) > 3 and token.islower() for token in tokens)
    return len(tokens) > 2 and small > sum(token[0].isupper() for token in tokens)
