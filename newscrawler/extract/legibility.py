"""How well a text reads: whether its letters are those that a language writes, and as often as a language does.

Bytes that are read in another encoding give letters, too, but letters of no one alphabet, or the rare ones of a script.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from newscrawler.utf16 import units_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

# What the languages of a script write beyond ASCII, in small letters: a text is measured by the one that fits it best.
_LATIN = (
    "àâæçéèêëîïôœùûüÿñöáíó", "äöüßéèàçô", "áéíñóúüç", "ãáâàçéêíóôõúü", "àèéìíîòóùúç", "ëïéèöüáóí", "ąćęłńóśźż",
    "áčďéěíňóřšťúůýž", "áäčďéíĺľňóôŕšťúýž", "áéíóöőúüű", "ăâîșşțţ", "čćđšž", "åäöéü", "æøåéóòô", "äöåšžé",
    "áðéíóúýþæöø", "äõöüšž", "āčēģīķļņšūžō", "ąčęėįšųūž", "çğıöşüâîû", "əğıöşüç", "ëçé", "ċġħżàèìòù", "ŵŷâêîôûäëïöáé",
    "àçéèíïóòúüñ", "ĉĝĥĵŝŭ", "çêîşû", "äçňöşüýž", "áéíóúàèìòù", "äëéüöè", "āēīōū", "ăâđêôơưàảãáèẻẽéìỉĩíòỏõóùủũúỳỷỹý",
    "áčđŋšŧž", "ƙƴ", "ãẽĩñõũáéíóú", "äğñöşūüı", "áǵıńóýúöüñşğäâ",
)  # fmt: skip
_RUSSIAN = "абвгдежзийклмнопрстуфхцчшщъыьэюяё"
_CYRILLIC = (
    "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя", "абвгдеёжзійклмнопрстуўфхцчшыьэюя", "абвгдежзиклмнопрстуфхцчшјљњћђџ",
    "абвгдежзиклмнопрстуфхцчшјљњџѓќѕ", f"{_RUSSIAN}әғқңөұүһі", f"{_RUSSIAN}әғҙҡңөҫүһҗ", f"{_RUSSIAN}ўқғҳңӣӯҷөү",
    f"{_RUSSIAN}ӑӗҫӳ", f"{_RUSSIAN}ҕҥөһү", f"{_RUSSIAN}ӝӟӥӧӵі", f"{_RUSSIAN}ӕ", f"{_RUSSIAN}ҥӧӱӓӹӏ",
)  # fmt: skip
_GREEK = ("αβγδεζηθικλμνξοπρστυφχψωςάέήίόύώϊϋΐΰ",)
_HEBREW = ("אבגדהוזחטיךכלםמןנסעףפץצקרשת",)
_ARABIC = (
    "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىي", "ءآأؤئابپتثجچحخدذرزژسشصضطظعغفقکگلمنهوی",
    "آئؤابپتٹثجچحخدڈذرڑزژسشصضطظعغفقکگلمنںوہھیےۓ", "ئابپتجچحخدرڕزژسشعغفڤقکگلڵمنوۆهەیێ",
    "ئاەبپتجچخدرزژسشغفقكگڭلمنھوۇۆۈۋېىي", "آئابپتټثجچځڅحخدډذرړزژږسشښصضطظعغفقکګگلمنڼوهیيېۍئ",
)  # fmt: skip
# Scripts whose letters are counted one by one: their range, alphabets, commonest letters, and how much of any text
# these make up at least.
_BY_LETTER = (
    (0x0370, 0x0400, _GREEK, "αοιετσνης", 0.5),
    (0x0400, 0x0530, _CYRILLIC, "оеаинтрыі", 0.5),
    (0x0590, 0x0600, _HEBREW, "יוהלארת", 0.5),
    (0x0600, 0x0700, _ARABIC, "اليمونریکىہەہ", 0.5),
)
_EACH = 0x700  # below, each character is counted by itself
# Scripts of which only the commonest signs are counted apart: range, signs, share.
_HAN = (
    "的一是不了人我在有他这为之大来以个中上们到说国和地也子时道出而要于就下得可你年生自会那后能对着事其里所去行过家十用发天如然作方成者多日都三小军"
    "二无同么经法当起与好看学进种将还分此心前面又定见只主没公从業业部市新工本高开长政報报道社会記记月民电產产"
    "這為來個們說國時對著裡過發無麼經當與學進種將還見沒從開長動動问問題题关關间間员員场場机機車车实實现現体體点點"
    "日一国人年大十二本中長出三時行見月後前生五間上東四今分金九入学高円子外八六下来気小会社部事者自民経済政府地方市町"
)
_KANA = "のにはをたがでてとしれさいるなもかられこりまうくきけあよっんスントルイアーラリクド"
_HANGUL = "이다는의에을를가고지하한은로도서자기사대인어리나시해스일정그과들만장수원부전있으라보상제여동주구했습니까지와"
_THAI = "านรอกเงมยลวดทสตะ่้ีัิ"
_BY_SCRIPT = (
    (0x0E00, 0x0E80, _THAI, 0.6),
    (0x3041, 0x30FF, _KANA, 0.5),
    (0x3400, 0xA000, _HAN, 0.2),
    (0xAC00, 0xD7A4, _HANGUL, 0.4),
)
_OTHER, _WRONG, _FIRST = _EACH, _EACH + 1, _EACH + 2
_KINDS = _FIRST + 2 * len(_BY_SCRIPT)
# What a character beyond ASCII is where another stands before and behind it.
_ASCII_LETTER, _BYTE, _FOREIGN_LETTER, _SIGN, _SMALL, _CAPITAL = 1, 2, 4, 8, 16, 32
_SIGNS_IN_WORDS = "¡¢£¤¥¦§©¬®¯±²³µ¶¸¹¼½¾¿"  # none of them stands within a word; letters of other encodings do
_RUN = 4  # accents in a row, as no word has them


class Legibility(NamedTuple):
    """How many characters beyond ASCII tell in a text, which share of them reads well, and how many are common ones."""

    number: int
    share: float
    frequent: int


def legibility(text: str) -> Legibility:
    """How well a text reads."""
    units = units_of(text)
    kinds = _kinds().take(units)
    kinds[_misplaced(units)] = _WRONG
    counts = np.bincount(kinds, minlength=_KINDS)
    number, good, frequent = int(counts[_WRONG]), 0.0, 0
    for first, last, alphabets, common, least in _letters():
        there = counts[first:last]
        if letters := int(np.count_nonzero(there) and there.sum()):
            number += letters
            known, often = int((alphabets @ there).max()), int(common @ there)
            frequent += often
            good += min(known, often / least) if least else known
    for at, (_, _, _, least) in enumerate(_BY_SCRIPT):
        often, rare = counts[_FIRST + 2 * at : _FIRST + 2 * at + 2].tolist()
        number += often + rare
        frequent += often
        good += min(often + rare, often / least)
    return Legibility(number, good / number if number else 1.0, frequent)


def _misplaced(units: NDArray[np.uint16]) -> NDArray[np.bool_]:
    """Which characters stand where none of theirs does: four accents in a row, a sign within a word, a letter of
    another script in a Latin one, a capital behind a small letter."""
    roles = np.zeros(units.size + 2, dtype=np.uint8)
    roles[1:-1] = _roles().take(units)
    before, here, behind = roles[:-2], roles[1:-1], roles[2:]
    letters = _ASCII_LETTER | _BYTE | _FOREIGN_LETTER
    wrong: NDArray[np.bool_] = (
        ((here & _SIGN > 0) & (before & letters > 0) & (behind & letters > 0))
        | ((here & _FOREIGN_LETTER > 0) & ((before | behind) & (_ASCII_LETTER | _BYTE) > 0))
        | ((here & _CAPITAL > 0) & (before & _SMALL > 0))
    )
    accents = here & _BYTE > 0
    last = accents.size - _RUN + 1
    if last > 0:
        runs = np.logical_and.reduce([accents[at : last + at] for at in range(_RUN)])
        for at in range(_RUN):
            wrong[at : last + at] |= runs & (here[at : last + at] & _SIGN == 0)
    return wrong


@lru_cache(maxsize=1)
def _roles() -> NDArray[np.uint8]:
    """What part in a word every UTF-16 unit may have."""
    table = np.zeros(65536, dtype=np.uint8)
    for code in range(_EACH):
        letter = chr(code)
        if letter.isalpha() and letter not in "ªµº":
            table[code] = _ASCII_LETTER if code < 0x80 else _BYTE if code < 0x180 else _FOREIGN_LETTER * (code >= 0x370)
            if code >= 0x80:
                table[code] |= _SMALL * letter.islower() | _CAPITAL * letter.isupper()
    table[0x0E00:0x0E80] = _FOREIGN_LETTER
    table[[ord(sign) for sign in _SIGNS_IN_WORDS]] = _SIGN | _BYTE
    return table


@lru_cache(maxsize=1)
def _kinds() -> NDArray[np.uint16]:
    """What every UTF-16 unit is counted as: itself, a common or a rare sign of its script, or none that tells."""
    table = np.full(65536, _OTHER, dtype=np.uint16)
    letters = [code for code in range(0xC0, _EACH) if chr(code).isalpha()]
    table[letters] = letters
    table[0x80:0xA0] = _WRONG  # controls: nobody writes them
    for at, (first, last, common, _) in enumerate(_BY_SCRIPT):
        table[first:last] = _FIRST + 2 * at + 1
        table[[ord(sign) for sign in common]] = _FIRST + 2 * at
    table[0xFF61:0xFFA0] = table[0x30FB]  # halves of kana: letters of other alphabets read as Japanese
    return table


@lru_cache(maxsize=1)
def _letters() -> list[tuple[int, int, Any, Any, float]]:
    """By script: its range, a row of zeros and ones for each alphabet, one for the commonest letters, their share."""
    latin = (0xC0, 0x250, _LATIN, "", 0.0)
    return [
        (first, last, np.array([_row(first, last, one) for one in alphabets]), _row(first, last, common), least)
        for first, last, alphabets, common, least in (latin, *_BY_LETTER)
    ]


def _row(first: int, last: int, letters: str) -> NDArray[np.int64]:
    row = np.zeros(last - first, dtype=np.int64)
    for letter in letters + letters.upper():
        if first <= ord(letter) < last:
            row[ord(letter) - first] = 1
    return row
