"""The forms of a Kazakh word in Cyrillic, by rules: number, possession and case of nouns, tenses of verbs. Pure.

A word is a stem and a chain of suffixes. How the chain begins depends on the last letter of the stem. Vowel harmony is
not asked of nouns: loanwords break it (банк, банктің), and a form that nobody writes costs little, since only those
that an archive holds are looked for.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

LETTERS = frozenset("әғқңөұүһі")  # those that Russian has not

_BACK, _FRONT = frozenset("аоұыя"), frozenset("әөүіе")
_VOWELS = _BACK | _FRONT | frozenset("ёэ")
_SOUNDED = _VOWELS | frozenset("уию")
_TO_FRONT = str.maketrans("аығқ", "еігк")
_VOICED = {"п": "б", "к": "г", "қ": "ғ"}
_VOICELESS = {voiced: voiceless for voiceless, voiced in _VOICED.items()}
_KINDS = {
    **dict.fromkeys(_VOWELS, "vowel"),
    **dict.fromkeys("рйуию", "glide"),
    **dict.fromkeys("льъ", "lateral"),
    **dict.fromkeys("мнң", "nasal"),
    **dict.fromkeys("зж", "buzz"),
}

# What a noun takes by its last letter: plural; genitive, dative, accusative, locative, ablative, instrumental; then
# what is often written besides.
_CASES = {
    "vowel": ("лар", "ның", "ға", "ны", "да", "дан", "мен"),
    "glide": ("лар", "дың", "ға", "ды", "да", "дан", "мен"),
    "lateral": ("дар", "дың", "ға", "ды", "да", "дан", "мен"),
    "nasal": ("дар", "ның", "ға", "ды", "да", "нан", "мен", "дан"),
    "buzz": ("дар", "дың", "ға", "ды", "да", "дан", "бен", "мен"),
    "hard": ("тар", "тың", "қа", "ты", "та", "тан", "пен"),
}
_OF_THEIRS = ("", "ның", "на", "н", "нда", "нан", "мен", "ндағы", "нікі", "менен")
_OF_MINE = ("", "ның", "а", "ды", "да", "нан", "мен", "дағы")
_OF_OURS = ("", "дың", "ға", "ды", "да", "дан", "бен", "дағы")
# "To my, to your" are rare, and nouns and verbs that end so are not (балама, қарама).
_NO_EVIDENCE = frozenset("ма ңа ыма ыңа ме ңе іме іңе".split())
# Nouns that lose their last vowel before a possessive: халық, халқы.
_SHORT = {
    word: word[:-2] + word[-1]
    for word in (
        "ауыз ауыл бөрік ғұрып дауыс ерік ерін иін көңіл көрік қалып қарын қауіп қойын құлық мойын мұрын мүлік нарық "
        "орын парық халық ырық әріп"
    ).split()
}
_WHOLE = {short: word for word, short in _SHORT.items()}

# What a verb's root takes after a vowel, after a consonant, and after both.
_AFTER_VOWEL = "й йды ймын йсың йсыз ймыз йсыңдар йсыздар п пты йын йық ңыз ңдар ңыздар йтын йтынын йтындар".split()
_AFTER_CONSONANT = (
    "ады амын асың асыз амыз асыңдар асыздар ып ыпты айын айық ыңыз ыңдар ыңыздар атын атынын атындар"
).split()
_ALWAYS = "са сам саң саңыз сақ сын".split()
_AFTER_PAST = ("", "м", "ң", "ңыз", "қ", "ңдар", "ңыздар")
_AFTER_PARTICIPLE = "ы ын ына ында нан да ға дар ды ның дықтан дығын дығы ша".split()
_AFTER_NOT = "й йды ймын ймыз йтын ды ған са с сын ңыз".split()
_SHORTEST_STEM = 2


def forms(word: str) -> tuple[str, ...]:
    """What a headword of a dictionary may become, itself left out: 200 to 400 forms, most of which nobody writes."""
    found = [word + end for front in (False, True) for end in _noun_ends(_kind(word), front)]
    for short in (word[:-1] + _VOICED[word[-1]] if word[-1] in _VOICED else None, _SHORT.get(word)):
        found += [short + end for front in (False, True) for end in _possessives("hard", front)] if short else []
    if word[-1] in "ую":
        found += _verb_forms(word[:-1])
    return tuple(dict.fromkeys(found))


def stems(word: str) -> tuple[str, ...]:
    """The headwords of which this may be a form, the longest first; most are no words."""
    found = []
    for cut in range(len(word) - 1, _SHORTEST_STEM - 1, -1):
        stem, end = word[:cut], word[cut:]
        if end in _NO_EVIDENCE or _SOUNDED.isdisjoint(stem):
            continue
        kind, last = _kind(stem), stem[-1]
        if end in _either(_noun_ends, kind):
            found.append(stem)
        if end in _either(_possessives, "hard"):
            found += [stem[:-1] + _VOICELESS[last]] if last in _VOICELESS else []
            found += [_WHOLE[stem]] if stem in _WHOLE else []
        if end in _either(_verb_ends, kind):
            found += _infinitives(stem)
    return tuple(dict.fromkeys(found))


def _kind(stem: str) -> str:
    return _KINDS.get(stem[-1], "hard")


@cache
def _noun_ends(kind: str, front: bool) -> tuple[str, ...]:
    """All chains that a noun can take, by the kind of its last letter."""
    plural = _CASES[kind][0]
    many = [plural + end for end in ("", *_cases("glide"), *_possessives("hard", False))]
    return _in_harmony((*_cases(kind), *_possessives(kind, False), *many), front)


def _cases(kind: str) -> tuple[str, ...]:
    _, genitive, _, _, locative, _, instrumental, *_ = ends = _CASES[kind]
    return (*ends[1:], f"{locative}ғы", f"{genitive[0]}ікі", f"{instrumental}ен")


@cache
def _possessives(kind: str, front: bool) -> tuple[str, ...]:
    joint, theirs = ("", "сы") if kind == "vowel" else ("ы", "ы")
    ends = [theirs + end for end in _OF_THEIRS]
    ends += [f"{joint}{person}{end}" for person in "мң" for end in _OF_MINE]
    ends += [f"{joint}{person}{end}" for person in ("мыз", "ңыз") for end in _OF_OURS]
    return _in_harmony(ends, front)


@cache
def _verb_ends(kind: str, front: bool) -> tuple[str, ...]:
    hard = kind == "hard"
    past, participle = ("ты", "қан") if hard else ("ды", "ған")
    negation = {"hard": "па", "nasal": "ба", "buzz": "ба"}.get(kind, "ма")
    ends = [*(_AFTER_VOWEL if kind == "vowel" else _AFTER_CONSONANT), *_ALWAYS, participle]
    ends += [past + end for end in _AFTER_PAST]
    ends += [participle + end for end in _AFTER_PARTICIPLE]
    ends += [negation + end for end in _AFTER_NOT]
    return _in_harmony(ends, front)


def _in_harmony(ends: Iterable[str], front: bool) -> tuple[str, ...]:
    return tuple(end.translate(_TO_FRONT) for end in ends) if front else tuple(ends)


@cache
def _either(ends: Callable[[str, bool], tuple[str, ...]], kind: str) -> frozenset[str]:
    """The chains in both harmonies, to look one up."""
    return frozenset(ends(kind, False) + ends(kind, True))


def _verb_forms(base: str) -> list[str]:
    """The forms of a verb by its infinitive without у: сайла(у), бар(у), шығ(у), оқ(у)."""
    roots = [base, f"{base}й"]
    if base[-1:] not in _VOWELS:
        roots += [f"{base}ы", f"{base}і"]
    if base[-1:] in _VOICELESS:
        roots.append(base[:-1] + _VOICELESS[base[-1]])
    front = next((letter in _FRONT for letter in reversed(base) if letter in _BACK | _FRONT), False)
    return [_joined(root, end) for root in roots if root for end in _verb_ends(_kind(root), front)]


def _joined(root: str, end: str) -> str:
    """Root and ending; ы and й between them are written и: оқы-йды, оқиды."""
    return f"{root[:-1]}и{end[1:]}" if root[-1] in "ыі" and end.startswith("й") else root + end


def _infinitives(root: str) -> list[str]:
    """The headwords of verbs with this root, as _verb_forms makes it."""
    last = root[-1]
    if last in "ыі":
        return [f"{root[:-1]}у"]
    if last == "й":
        return [f"{root[:-1]}ю"]
    return [f"{root}у", *([f"{root[:-1]}{_VOICED[last]}у"] if last in _VOICED else [])]
