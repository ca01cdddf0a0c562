"""The forms of a Russian word: by pymorphy3 and its dictionary (the extra `search`), else by tables of endings.

Whoever calls keeps the forms that an archive holds.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

# A reading of a word that is likelier than this counts: 0.3 loses 2 % of the forms of nouns and 7 % of adjectives.
_LIKELY = 0.1
_PARTICIPLES = ("PRTF", "PRTS")
_SHORTEST_STEM = 3

# Without the dictionary: all endings of a word, that of the headword first.
_PARADIGMS = tuple(
    tuple(line.replace("–", "").split(","))
    for line in """
–,а,у,ом,е,ы,и,ов,ам,ами,ах
–,а,у,ем,е,и,ей,ам,ами,ах
ь,я,ю,ем,ём,е,и,ей,ям,ями,ях
й,я,ю,ем,е,и,ев,ям,ями,ях
а,ы,и,е,у,ой,ою,ей,ею,–,ам,ами,ах
я,и,е,ю,ей,ею,ь,ям,ями,ях
ия,ии,ию,ией,иею,ий,иям,иями,иях
ие,ия,ию,ием,ии,ий,иям,иями,иях
ь,и,ью,ей,ям,ями,ях
о,а,у,ом,е,–,ам,ами,ах
ый,ого,ому,ым,ом,ая,ой,ую,ою,ое,ые,ых,ыми,–,о,а,ы,ее,ей
ой,ого,ому,ым,ом,ая,ую,ою,ое,ые,ых,ыми,–,о,а,ы
ий,ого,ому,им,ом,ая,ой,ую,ою,ое,ие,их,ими,о,а,и
ой,ого,ому,им,ом,ая,ую,ою,ое,ие,их,ими
ий,его,ему,им,ем,яя,ей,юю,ею,ее,ие,их,ими
ный,ного,ному,ным,ном,ная,ной,ную,ною,ное,ные,ных,ными,–,а,о,ы
ный,ного,ному,ным,ном,ная,ной,ную,ною,ное,ные,ных,ными,ен,на,но,ны,нее,ней
ийся,егося,емуся,имся,емся,аяся,ейся,уюся,ееся,иеся,ихся,имися
ть,ю,ешь,ет,ем,ете,ют,л,ла,ло,ли,в,й,йте,я,нный,нная,нные,нных,н,на,но,ны,вший,вшие,вших,ющий,ющие,ющих
ться,юсь,ешься,ется,емся,етесь,ются,лся,лась,лось,лись,вшись,ясь,йся,йтесь
ить,у,ю,ишь,ит,им,ите,ят,ат,ил,ила,ило,или,ив,и,я,ен,ена,ено,ены,енный,енная,енные,енных,ивший,ившие,ивших
иться,юсь,усь,ишься,ится,имся,итесь,ятся,атся,ился,илась,илось,ились,ившись,ись,ясь
овать,ую,уешь,ует,уем,уете,уют,овал,овала,овало,овали,овав,уя,уй,ован,ована,овано,ованы,ованный,ованные,ованных
оваться,уюсь,уешься,уется,уемся,уетесь,уются,овался,овалась,овалось,овались,уясь
нуть,ну,нешь,нет,нем,нете,нут,нул,нула,нуло,нули,нув,ни,ните,нувший,нувшие,нувших
ец,ца,цу,цом,цем,це,цы,цев,цов,цам,цами,цах
ок,ка,ку,ком,ке,ки,ков,кам,ками,ках
ка,ки,ке,ку,кой,кою,ок,ек,кам,ками,ках
""".split()
)


def is_known(word: str) -> bool:
    """Whether the dictionary has this word, in whatever form; False without the extra `search`."""
    analyzer = dictionary()
    return analyzer is not None and bool(analyzer.word_is_known(word))


def forms(word: str, held: Callable[[Iterable[str]], set[str]]) -> set[str]:
    """The forms of this word, or of those that it is a form of, which `held` finds among many."""
    analyzer = dictionary()
    if analyzer is None:
        return _guessed(word, held)
    likely = [parse for parse in analyzer.parse(word) if parse.score >= _LIKELY]
    # Who writes "банк" means the bank, though it is a form of "банка" too.
    headwords = [parse for parse in likely if _plain(parse.normal_form) == _plain(word)]
    return held(_with_twins(form for parse in headwords or likely for form in _forms(parse)))


@cache
def dictionary() -> Any:
    """The analyzer of pymorphy3, loaded at its first use (0.1 s, 40 MB); None where it is not installed."""
    try:
        from pymorphy3 import MorphAnalyzer
    except ImportError:
        return None
    return MorphAnalyzer(lang="ru")


def _forms(parse: Any) -> Iterable[str]:
    """The forms of the word as a reader thinks of it, where pymorphy3 puts several words into one.

    A verb's are all, participles included; a participle's are its own; superlatives and the names of fathers' sons and
    daughters are words of their own.
    """
    own = parse.tag
    return (
        form.word
        for form in parse.lexeme
        if ("Supr" in own) == ("Supr" in form.tag)
        and ("Patr" not in own or own.gender == form.tag.gender)
        and (own.POS not in _PARTICIPLES or _participle(own) == _participle(form.tag))
    )


def _participle(tag: Any) -> tuple[Any, ...] | None:
    return (tag.tense, tag.voice) if tag.POS in _PARTICIPLES else None


def _with_twins(forms: Iterable[str]) -> set[str]:
    """The forms, with ё and with е for it."""
    return {twin for form in forms for twin in (form, _plain(form))}


def _plain(word: str) -> str:
    return word.replace("ё", "е")


def _guessed(word: str, held: Callable[[Iterable[str]], set[str]]) -> set[str]:
    """The forms by one table of endings.

    It is the one by which this word is a headword and half of its forms are held; else one whose headword is held; and
    of such the one by which most is held.
    """
    guesses = []
    for endings in _PARADIGMS:
        for ending in endings:
            stem = word[: len(word) - len(ending)]
            if stem + ending == word and len(stem) >= _SHORTEST_STEM:
                guesses.append((stem + endings[0], _with_twins(stem + other for other in endings)))
    present = held(set().union(*(found for _, found in guesses)))

    def likelihood(guess: tuple[str, set[str]]) -> tuple[bool, bool, int]:
        headword, found = guess
        count = len(found & present)
        return headword == word and 2 * count >= len(found), headword in present, count

    _, best = max(guesses, key=likelihood, default=("", set()))
    return best & present
