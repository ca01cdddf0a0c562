"""Which language a text is written in, as a BCP 47 primary subtag such as ru, kk or en.

What a page declares is often the template's default, and what a model guesses from one headline is often wrong. So
the script decides first; then the small words of the text, where they bear the declaration out or speak for one
language alone; then the model where the text is long enough; then the declaration.
"""

from __future__ import annotations

import io
import lzma
import math
import re
import struct
import unicodedata
import zipfile
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, Any

from newscrawler.extract.language_words import ACCENTS, ALONE, KNOWN, LACKING, LACKING_IN, LANGUAGES_OF

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

_SAMPLE = 600  # characters that are looked at: on 2,800 pages in some 30 languages a thousand tell the same
_SMALL_WORDS = 0.12  # of a text's words; German, English, Russian news have 0.25 to 0.45, other languages under 0.1
_FEW_SMALL_WORDS = 0.08  # where the declaration names the language and no other comes near
_FOREIGN = 3  # letters that a language lacks: as many may stand in a quotation
_ALONE = 2  # times the small words of the next likely language: then no declaration is needed
_SHORT = 60  # letters, about a headline: below, a declaration in the right script is better than the model
_LONG = 200  # letters, among which each language of the Arabic script has more than a few of its own
_SHORTEST = 12  # letters: below, the model is not asked at all
_UNSURE = 0.5  # of the model's probability: below, the declaration is preferred
_LENGTHS, _HEADER = 26, 30  # bytes of a zip's local header before the lengths of name and extra field, and in all
_NPY_HEADER = 256  # bytes that hold an array's header
_NONE = 0.1  # below, a text of some length is in no language that the model knows

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
    {"hi", "mr", "ne", "sa"},
    {"ky", "tt", "ba"},
    {"gl", "pt"},
    {"no", "da"},
    {"fa", "ps"},
)
_TURKIC = frozenset(("tr", "az", "uz", "tk", "ug", "fa", "ur"))

_NO_LETTERS = bytes(sign for sign in range(256) if not chr(sign).isalpha() or sign > 127)
_HIRAGANA = re.compile("[\u3040-\u309f]")
_WORD = re.compile(r"[^\W\d_]+")
_RUSSIAN = frozenset("абвгдеёжзийклмнопрстуфхцчшщъыьэюя")
_KAZAKH = frozenset("әғқңөұүһі")
_KAZAKH_ALONE = frozenset("қғұ")
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
    text = text[:_SAMPLE]
    letters = _letters(text)
    size = sum(letters.values())
    script = _script(letters, size)
    if script is None:
        return claim
    candidates = SCRIPTS.get(script, [])
    fits = claim is not None and (claim in candidates or claim in UNLEARNED.get(script, ()) or not candidates)
    if len(candidates) == 1:
        return claim if fits else candidates[0]
    if script == "CYRILLIC" and (kazakh := _kazakh(letters, size)) is not None:
        if kazakh:
            return "kk"
        candidates = [code for code in candidates if code != "kk"]
    if not candidates or size < _SHORTEST:
        return claim if fits else None
    if fits and (size < _SHORT or any(claim in group and group.issuperset(candidates) for group in NEIGHBOURS)):
        return claim
    told = None
    if size >= _SHORT:
        told = (
            _by_letters(letters, size, script) or _by_small_words(text, claim if fits else None) or _by_own_letter(text)
        )
    found, probability = (told, 1.0) if told else _classify(text, candidates)
    unsure = probability < _UNSURE or _confused(claim, found, script)
    return claim if fits and unsure else None if probability < _NONE and size >= _SHORT else found


def _by_letters(letters: Mapping[str, int], size: int, script: str) -> str | None:
    """The language whose letters a text has and no others, where every other one of the script writes some of its own:
    Russian, Arabic, Bengali."""
    if script == "CYRILLIC":
        if any("\u0400" <= sign <= "\u04ff" and sign not in _RUSSIAN for sign in letters):
            return None
        own = (sum([letters.get(sign, 0) for sign in LACKING[code]]) for code in ("bg", "be"))
        return "ru" if all(count > _FOREIGN for count in own) else None
    if script not in LACKING_IN or size < _LONG:
        return None
    code, lacking = LACKING_IN[script]
    return code if sum([letters.get(sign, 0) for sign in lacking]) <= _FOREIGN else None


def _by_own_letter(text: str) -> str | None:
    return next((code for sign, code in ALONE.items() if text.count(sign) > _FOREIGN), None)


def _by_small_words(text: str, claim: str | None) -> str | None:
    """The language whose small words are most of those in the text, if it is the claim or no other comes near.

    Where one does, those are passed over of whose own letters the text has none. Fewer words bear a claim out then.
    """
    text = text.lower()
    words = _WORD.findall(text)
    counts = _small_words(words, text)
    best = max(counts, key=counts.__getitem__, default="")
    least = _SMALL_WORDS * len(words)
    if best and counts[best] >= least:
        if claim in KNOWN and counts[claim] == counts[best]:
            return claim
        if _is_far_before(best, counts):
            return best
    signs = set(text)
    written = {code: counts[code] for code in counts if not signs.isdisjoint(ACCENTS.get(code, signs))}
    if best in written and written[best] >= least and _is_far_before(best, written):
        return best
    few = _FEW_SMALL_WORDS * len(words)
    return claim if claim in written and written[claim] >= few and _is_far_before(claim, written) else None


def _small_words(words: list[str], text: str) -> Counter[str]:
    """How many of a text's words are small words of each language, those aside that lack letters of the text."""
    counts: Counter[str] = Counter()
    for word, count in Counter(words).items():
        if word in LANGUAGES_OF:
            for code in LANGUAGES_OF[word]:
                counts[code] = counts.get(code, 0) + count
    for code in LACKING.keys() & counts.keys():
        if sum(map(text.count, LACKING[code])) > _FOREIGN:
            del counts[code]
    return counts


def _is_far_before(code: str, counts: Mapping[str, int]) -> bool:
    return not any(counts[code] < _ALONE * count for other, count in counts.items() if other != code)


def _letters(text: str) -> dict[str, int]:
    """The letters of a text and how often each stands in it; where most are of ASCII, these as if they were one."""
    in_ascii = text.encode("ascii", "ignore")
    latin = len(in_ascii.translate(None, _NO_LETTERS))
    if latin > len(text) - len(in_ascii) and not _HIRAGANA.search(text):
        return {"a": latin}
    return {sign: count for sign, count in Counter(text.lower()).items() if sign.isalpha()}


def _script(letters: Mapping[str, int], size: int) -> str | None:
    """The script of most letters, as Unicode names it; Japanese if there is any kana among Chinese signs."""
    scripts: dict[str, int] = {}
    for letter, count in letters.items():
        script = _script_of(letter)
        scripts[script] = scripts.get(script, 0) + count
    if scripts.get("HIRAGANA", 0) * 20 > size:
        return "HIRAGANA"
    return max(scripts, key=scripts.__getitem__, default=None)


@cache
def _script_of(letter: str) -> str:
    return unicodedata.name(letter, "UNKNOWN").split()[0].split("-")[0]


def _kazakh(letters: Mapping[str, int], size: int) -> bool | None:
    """Whether Cyrillic letters are those of a Kazakh text; None where another alphabet has them as well."""
    if sum([letters.get(letter, 0) for letter in _KAZAKH]) < _KAZAKH_SHARE * size:
        return False
    if not _OTHER_TURKIC.isdisjoint(letters):
        return None
    return None if _KAZAKH_ALONE.isdisjoint(letters) else True


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
    """The model of py3langid: 140 languages, 0.3 s and 70 MB on first use.

    Read in memory and used as it lies there: py3langid's own way goes over a temporary file, which a full /tmp would
    let fail, and copies every array, which takes as long again.
    """
    from py3langid.langid import MODEL_DIR, MODEL_FILE, LanguageIdentifier

    held = _arrays(lzma.decompress((MODEL_DIR / MODEL_FILE).read_bytes()))
    return LanguageIdentifier(
        held["ptc"],
        held["pc"],
        held["classes"].tolist(),
        held["nextmove"].data,  # single items are read faster than from numpy, and nothing is copied
        held["out_feat"].tolist(),
        norm_probs=True,
        tk_row=held["nextmove_row"].tolist(),
    )


def _arrays(npz: bytes) -> Mapping[str, NDArray[Any]]:
    """The arrays of an npz file by name, not copied where it holds them as they are (APPNOTE.TXT 4.3.7, NEP 1)."""
    import numpy
    from numpy.lib import format as npy

    found: dict[str, NDArray[Any]] = {}
    for member in zipfile.ZipFile(io.BytesIO(npz)).infolist():
        name, extra = struct.unpack_from("<HH", npz, member.header_offset + _LENGTHS)
        start = member.header_offset + _HEADER + name + extra
        head = io.BytesIO(npz[start : start + _NPY_HEADER])
        if member.compress_type != zipfile.ZIP_STORED or npy.read_magic(head) != (1, 0):
            return dict(numpy.load(io.BytesIO(npz), allow_pickle=False))
        shape, turned, kind = npy.read_array_header_1_0(head)
        flat = numpy.frombuffer(npz, kind, math.prod(shape), start + head.tell())
        found[member.filename.removesuffix(".npy")] = flat.reshape(shape, order="F" if turned else "C")
    return found
