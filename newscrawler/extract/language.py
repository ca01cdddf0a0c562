"""Which language a text is written in, as a BCP 47 primary subtag such as ru, kk or en.

What a page declares is often the template's default, and what a model guesses from one headline is often wrong. So
the script decides first; then the small words of the text, where they bear the declaration out or speak for one
language alone; then the model where the text is long enough; then the declaration.
"""

from __future__ import annotations

import io
import lzma
import re
import unicodedata
from array import array
from collections import Counter
from functools import cache
from typing import Any

from newscrawler.extract.language_words import KNOWN, LACKING, LANGUAGES_OF

_SAMPLE = 1_000  # characters that are looked at: the model needs no more, and a page may hold megabytes
_SMALL_WORDS = 0.12  # of a text's words; German, English, Russian news have 0.25 to 0.45, other languages under 0.1
_FOREIGN = 3  # letters that a language lacks: as many may stand in a quotation
_ALONE = 2  # times the small words of the next likely language: then no declaration is needed
_SHORT = 60  # letters, about a headline: below, a declaration in the right script is better than the model
_SHORTEST = 12  # letters: below, the model is not asked at all
_UNSURE = 0.5  # of the model's probability: below, the declaration is preferred

# What pages write instead of the language: country codes and withdrawn codes.
_ALIASES = (
    "kz=kk ua=uk by=be kg=ky tj=tg cz=cs gr=el jp=ja cn=zh kr=ko iw=he in=id ji=yi nb=no nn=no wuu=zh yue=zh arz=ar "
    "ary=ar kaz=kk rus=ru eng=en ukr=uk uzb=uz uzs=uz kir=ky tgk=tg deu=de ger=de fra=fr fre=fr spa=es russian=ru "
    "english=en"
)
ALIASES = {alias: code for alias, _, code in (pair.partition("=") for pair in _ALIASES.split())}

# The languages of a script, as far as there are news in them: the model answers within these only. A script of one
# language needs no model.
_LATIN = (
    "en de fr es it pt nl pl cs sk sl hr bs sr hu ro sq sv no da fi is et lv lt tr az uz tk id ms tl vi sw af zu xh so "
    "ha yo ig rw st nso sn ca gl eu cy ga mt lb fo la eo ku om mg ht"
)
SCRIPTS = {
    "CYRILLIC": ["ru", "uk", "be", "bg", "mk", "sr", "kk", "ky", "uz", "tg", "mn", "tt", "ba"],
    "LATIN": _LATIN.split(),
    "ARABIC": ["ar", "fa", "ur", "ps", "ug", "sdh"],
    "CJK": ["zh"],
    "HIRAGANA": ["ja"],
    "KATAKANA": ["ja"],
    "HANGUL": ["ko"],
    "GREEK": ["el"],
    "HEBREW": ["he"],
    "GEORGIAN": ["ka"],
    "ARMENIAN": ["hy"],
    "THAI": ["th"],
    "DEVANAGARI": ["hi", "mr", "ne", "sa"],
    "BENGALI": ["bn", "as"],
    "ETHIOPIC": ["am"],
    "TAMIL": ["ta"],
    "TELUGU": ["te"],
    "GUJARATI": ["gu"],
    "GURMUKHI": ["pa"],
    "KANNADA": ["kn"],
    "MALAYALAM": ["ml"],
    "SINHALA": ["si"],
    "KHMER": ["km"],
    "LAO": ["lo"],
    "MYANMAR": ["my"],
}
# Languages in scripts that the model has not learned them in: the declaration is all there is.
UNLEARNED = {"LATIN": {"kk", "ky", "tt"}, "ARABIC": {"kk", "ky", "uz", "az"}}
# Languages whose texts the model mixes up: within a group the declaration decides.
NEIGHBOURS = (
    {"bs", "hr", "sr"},
    {"id", "ms"},
    {"hi", "mr", "ne"},
    {"ky", "tt", "ba"},
    {"gl", "pt"},
    {"no", "da"},
    {"fa", "ps"},
)
_TURKIC = frozenset(("tr", "az", "uz", "tk", "ug", "fa", "ur"))

_KAZAKH = frozenset("әғқңөұүһі")
_OTHER_TURKIC = frozenset("ўҳҷӯӣҗҙҫїєґ")  # of Uzbek, Tajik, Tatar, Bashkir and Ukrainian, never of Kazakh
# Of 100 letters these are 14 to 25 in Kazakh articles, and at most 2 in Russian ones that quote a Kazakh sentence.
_KAZAKH_SHARE = 0.08


def language_code(declared: str | None) -> str | None:
    """The primary subtag of what a page declares: "ru-RU" and "ru_RU" give ru, "kz" gives kk; None for no language."""
    found = re.match(r"\s*([A-Za-z]{2,8})(?:[-_]|\s*$|\s*,)", declared or "")
    if found is None:
        return None
    code = ALIASES.get(found[1].lower(), found[1].lower())
    return code if len(code) in (2, 3) and code not in ("und", "mul", "zxx") else None


def detect_language(text: str, declared: str | None = None) -> str | None:
    """The language of a text, as a BCP 47 primary subtag; None if neither text nor declaration tells one.

    `declared` is what the page or the `Site` says. It wins over the model for short texts, for languages that the
    model mixes up, and for those that it lacks, but only if the text is in a script the language is written in.
    """
    claim = language_code(declared)
    letters = [letter for letter in text[:_SAMPLE].lower() if letter.isalpha()]
    script = _script(letters)
    if script is None:
        return claim
    candidates = SCRIPTS.get(script, [])
    fits = claim is not None and (claim in candidates or claim in UNLEARNED.get(script, ()) or not candidates)
    if len(candidates) == 1:
        return claim if fits else candidates[0]
    if script == "CYRILLIC" and (kazakh := _kazakh(letters)) is not None:
        if kazakh:
            return "kk"
        candidates = [code for code in candidates if code != "kk"]
    if not candidates or len(letters) < _SHORTEST:
        return claim if fits else None
    told = _by_small_words(text[:_SAMPLE], claim if fits else None) if len(letters) >= _SHORT else None
    found, probability = (told, 1.0) if told else _classify(text[:_SAMPLE], candidates)
    if fits and (len(letters) < _SHORT or probability < _UNSURE or _confused(claim, found, script)):
        return claim
    return found


def _by_small_words(text: str, claim: str | None) -> str | None:
    """The language whose small words are most of those in the text, if it is the claim or no other comes near."""
    words = re.findall(r"[^\W\d_]+", text.lower())
    counts = Counter(code for word in words for code in LANGUAGES_OF.get(word, ()))
    for code in LACKING.keys() & counts.keys():
        if sum(map(text.count, LACKING[code])) > _FOREIGN:
            del counts[code]
    (best, most), (_, next_most) = [*counts.most_common(2), (None, 0), (None, 0)][:2]
    if most < _SMALL_WORDS * len(words):
        return None
    if claim in KNOWN and counts[claim] == most:
        return claim
    return best if most >= _ALONE * next_most else None


def _script(letters: list[str]) -> str | None:
    """The script of most letters, as Unicode names it; Japanese if there is any kana among Chinese signs."""
    scripts: Counter[str] = Counter()
    for letter, count in Counter(letters).items():
        scripts[_script_of(letter)] += count
    if not scripts:
        return None
    if scripts["HIRAGANA"] * 20 > len(letters):
        return "HIRAGANA"
    return scripts.most_common(1)[0][0]


@cache
def _script_of(letter: str) -> str:
    return unicodedata.name(letter, "UNKNOWN").split()[0].split("-")[0]


def _kazakh(letters: list[str]) -> bool | None:
    """Whether Cyrillic letters are those of a Kazakh text; None where another alphabet has them as well."""
    counts = Counter(letters)
    share = sum(counts[letter] for letter in _KAZAKH) / len(letters)
    if share < _KAZAKH_SHARE:
        return False
    if any(counts[letter] for letter in _OTHER_TURKIC):
        return None
    return True if counts["қ"] + counts["ғ"] + counts["ұ"] else None


def _confused(claim: str | None, found: str, script: str) -> bool:
    if claim in UNLEARNED.get(script, ()):
        return found in _TURKIC
    return any(claim in group and found in group for group in NEIGHBOURS)


def _classify(text: str, candidates: list[str]) -> tuple[str, float]:
    """The likeliest of the candidates and its probability among all languages."""
    ranked: list[tuple[str, float]] = _model().rank(text)
    return next((ALIASES.get(code, code), probability) for code, probability in ranked if code in candidates)


@cache
def _model() -> Any:
    """The model of py3langid: 140 languages, 0.7 s and 120 MB on first use.

    Read in memory: py3langid's own way goes over a temporary file, which a full /tmp would let fail.
    """
    import numpy
    from py3langid.langid import MODEL_DIR, MODEL_FILE, LanguageIdentifier

    with lzma.open(MODEL_DIR / MODEL_FILE) as file:
        held = numpy.load(io.BytesIO(file.read()), allow_pickle=False)
    return LanguageIdentifier(
        held["ptc"],
        held["pc"],
        held["classes"].tolist(),
        _array(held["nextmove"]),
        held["out_feat"].tolist(),
        norm_probs=True,
        tk_row=_array(held["nextmove_row"]),
    )


def _array(numbers: Any) -> array[int]:
    """Unsigned integers of numpy as an array whose single items are read fast."""
    return array("H" if numbers.itemsize == 2 else "I", numbers.tobytes())
