"""The language that cleaning rules are written in: how text is folded, and what a phrase means.

A phrase is the line itself, with three signs: `[optional]`, `(one|or the other)` and `{placeholder}`. It is matched
against a whole folded line, never inside one. `PLACEHOLDERS` says what each placeholder stands for.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache

from newscrawler.boilerplate.prose import UNSPACED, weight
from newscrawler.exceptions import RuleError

LONGEST = (
    600  # characters; no boilerplate line of the catalogue is longer, and no pattern may see more (cost stays bounded)
)
_MOST_VARIANTS = 5000  # of one phrase; more is a slip of the pen

_SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t\r\n\v\f"
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
_QUOTES = "«»“”„‟″「」『』《》〈〉"
_APOSTROPHES = "‘’‛ʼ`´"
_INVISIBLE = (
    "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufe0e\ufe0f"
    "\u0640\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652"  # Arabic: the stroke that widens a word, and vowels
)
_FOLDS = {
    **dict.fromkeys(_SPACES, " "),
    **dict.fromkeys(_DASHES, "-"),
    **dict.fromkeys(_QUOTES, '"'),
    **dict.fromkeys(_APOSTROPHES, "'"),
    **dict.fromkeys(_INVISIBLE, ""),
    # What Chinese and Japanese write in the width of their letters: most of it without a space behind it.
    **dict(zip("：；，。！？（）［］【】〔〕｜／＋＝", ":;,.!?()[][][]|/+=", strict=True)),
    **dict(zip("،؛؟", ",;?", strict=True)),
    "ё": "е",
    "Ё": "Е",
    "İ": "I",
    "…": "...",  # İ is the one letter whose lower case is longer than itself
}
_FOLDED = re.compile(f"[{re.escape(''.join(_FOLDS))}]")
# Capitals are often printed without accents (ΔΙΑΒΑΣΤΕ ΕΠΙΣΗΣ, A LIRE AUSSI): Latin and Greek letters lose theirs, the
# Turkish ı is written I in capitals, and Arabic is typed with hamza and without.
_PLAIN = {
    letter: base
    for letter in map(chr, range(0xDF, 0x1F00))
    if letter.islower()
    and (base := unicodedata.normalize("NFD", letter)[0]) != letter
    and (base.isascii() or "α" <= base <= "ω")
} | {"ς": "σ", "ı": "i", "أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي"}
_ACCENTED = re.compile(f"[{''.join(_PLAIN)}]")
_LEADING = frozenset(" •·|*>")
_TRAILING = frozenset(" :;.,!|-•·>*")
_KEPT_SYMBOLS = frozenset("©®™№+<=~^°$")


def fold(text: str) -> str:
    """The text with spaces, dashes, quotes, ё and invisible characters made alike; letters keep their case."""
    return _spaced(_alike(text))


def _alike(text: str) -> str:
    if not text.isascii():
        for char in set(_FOLDED.findall(text)):  # few kinds in a line; `translate` looks up every character
            text = text.replace(char, _FOLDS[char])
    elif "`" in text:  # of ASCII nothing else is folded
        text = text.replace("`", "'")
    return text


def _spaced(text: str) -> str:
    if (
        "  " in text or not text.isprintable() or text[:1] == " " or text[-1:] == " "
    ):  # a space is the only one printable
        text = " ".join(text.split())
    return text.replace(" :", ":").replace(" ?", "?").replace(" !", "!")


def low(text: str) -> str:
    """The text in lower case without the accents of Latin and Greek letters and the hamza of Arabic ones, as long."""
    text = text.lower()
    if not text.isascii():
        for char in set(_ACCENTED.findall(text)):
            text = text.replace(char, _PLAIN[char])
    return text


def bare(text: str) -> str:
    """Folded text without the bullets and emoji around it, the brackets that enclose it all, and its last colon."""
    return _stripped(fold(text))


def _stripped(text: str) -> str:
    if text[:1].isalnum():  # nearly every line
        if text[-1].isalnum():
            return text
        if text[-1] == "." and text[-2].isalnum():
            return text[:-1]
    start, end = 0, len(text)
    while start < end and not text[start].isalnum() and (text[start] in _LEADING or _is_symbol(text[start])):
        start += 1
    while end > start and not text[end - 1].isalnum() and (text[end - 1] in _TRAILING or _is_symbol(text[end - 1])):
        end -= 1
    if text.endswith('"', start, end) and text.count('"', start, end) % 2:  # “Read more »”: an arrow, no closing quote
        return _stripped(text[start : end - 1])
    text = text[start:end]
    if text[:1] + text[-1:] in ("()", "[]") and not set(text[1:-1]) & set("()[]"):
        return _stripped(text[1:-1])
    return text


def key(text: str) -> str:
    """What two lines share that a reader calls the same: `bare()` in lower case without accents, of the same length."""
    return low(bare(text))


def _is_symbol(char: str) -> bool:
    return char not in _KEPT_SYMBOLS and unicodedata.category(char) in ("So", "Sm", "Sk")


# ── placeholders ──────────────────────────────────────────────────────────────────────────────────────────────────

_JOINERS = re.compile(
    r", | и | және | and | und | et | y | e | i | a | en | ve | og | och | και | та | & | / |、"
    rf"|(?<=[{UNSPACED}]{{2}})[ ,/](?=[{UNSPACED}]{{2}})"
)
_PARTICLES = frozenset(
    [
        "де",
        "ди",
        "да",
        "ван",
        "фон",
        "дер",
        "аль",
        "эль",
        "ибн",
        "бин",
        "оглы",
        "кызы",
        "улы",
        "de",
        "di",
        "da",
        "del",
        "la",
        "le",
        "van",
        "von",
        "der",
        "den",
        "ter",
        "zu",
        "du",
        "do",
        "dos",
        "das",
        "bin",
        "al",
        "el",
    ]
)
_NAME_WORD = re.compile(r"[^\W\d_]+(?:['.-][^\W\d_]+)*\.?(?:[^\W\d_]\.)?")
# A word of three letters: initials and "г." do not end one.
_SENTENCE_BREAK = re.compile(rf"[^\W\d_]{{3}}[.!?] +[^\W\d_]|[{UNSPACED}][.!?][\")]?[{UNSPACED}]")
_HAN_NAME = re.compile("[\u4e00-\u9fff]{2,4}(?:·[\u4e00-\u9fff]{1,8})*|[\uac00-\ud7a3]{2,4}")
_CREDIT_JOINERS = frozenset(
    ["и", "/", "-", "&", "and", "by", "of", "the", "для", "from", "from:", "via", "und", "von", "et", "par", "de", "y"]
)


def _are_names(text: str) -> bool:
    return all(_is_name(name) for name in names(text))


def names(text: str) -> tuple[str, ...]:
    """The names in "Имя Фамилия, Имя Фамилия и Имя Фамилия", in their order."""
    return tuple(name.strip(" .") for name in _JOINERS.split(text) if name.strip(" ."))


def _is_name(text: str) -> bool:
    words = text.split()
    return bool(_HAN_NAME.fullmatch(text)) or (
        2 <= len(words) <= 4
        and words[0][0].isupper()
        and words[-1][0].isupper()
        and all(_NAME_WORD.fullmatch(word) and (word[0].isupper() or word in _PARTICLES) for word in words)
    )


def _is_short_sentence(text: str) -> bool:
    return weight(text) <= 30 and not _SENTENCE_BREAK.search(text)


def _is_credit(text: str) -> bool:
    asks = text.endswith(("?", "!"))  # “Video: Who wins?” is a headline
    return not (asks or text[0].isdigit()) and weight(text) <= 12 and not _SENTENCE_BREAK.search(text)


def _is_source(text: str) -> bool:
    words = text.replace("/", " / ").split()
    named = all(not word[0].isalpha() or word[0].isupper() or "." in word or word in _CREDIT_JOINERS for word in words)
    telling = (
        len(words) > 1
        or "©" in text
        or "." in text
        or '"' in text
        or (text.isupper() and len(text) > 1)
        or text.isascii()
    )
    return (
        named
        and telling
        and len(words) <= 10
        and any(char.isalpha() for char in text)
        and not _SENTENCE_BREAK.search(text)
    )


def _is_site(text: str) -> bool:
    words = text.strip('"').split()
    return len(words) <= 4 and (
        "." in text or '"' in text or all(not word[0].isalpha() or word[0].isupper() for word in words)
    )


@dataclass(frozen=True, slots=True)
class Placeholder:
    """What may stand for a placeholder: `pattern` on the lower-cased line, then `check` on the line as printed."""

    pattern: str
    meaning: str
    check: Callable[[str], bool] | None = None
    captured: str | None = None


PLACEHOLDERS: dict[str, Placeholder] = {
    "author": Placeholder(
        r".{2,160}?", "Names of two to four capitalised words, several joined by commas or “and”.", _are_names, "author"
    ),
    "credit": Placeholder(
        r".{2,120}?",
        "Whoever a picture is from: up to twelve words, one sentence at most, no question.",
        _is_credit,
        "credit",
    ),
    "source": Placeholder(
        r".{2,120}?",
        "The same where no colon introduces it: capitalised words, ©, a domain or quotes only.",
        _is_source,
        "credit",
    ),
    "headline": Placeholder(r".{2,300}?", "A headline: one sentence of at most thirty words.", _is_short_sentence),
    "site": Placeholder(r".{2,60}?", "A site or paper: a domain, a name in quotes, capitalised words.", _is_site),
    "network": Placeholder(
        r"telegram|телеграмм?е?|instagram|инстаграме?|facebook|фейсбуке?|twitter|твиттере?|x|whatsapp|viber|youtube|tiktok|threads|linkedin"
        r"|вконтакте|вк|одноклассник(?:и|ах)|соц(?:иальных )?сетях|мессенджерах"
        r"|google news|google новостях|яндекс[. ]новостях|(?:яндекс[. ])?дзене?"
        r"|pinterest|bluesky|mastodon|social media",
        "A social network, messenger or news service.",
    ),
    "word": Placeholder(r"[^\W_]+(?:[.'-][^\W_]+){0,4}", "One word."),
    "number": Placeholder(r"[+-]?\d[\d .,]*%?", "A number, with its spaces, points and sign."),
    "count": Placeholder(r"\(?\d[\d ]*\)?", "A count, in brackets or not."),
    "date": Placeholder(r"[\w .,:/+-]{0,45}?", "The rest of a date: letters, digits, at most 45 characters."),
    "rest": Placeholder(r".{0,250}?", "Anything; only between words that leave no doubt."),
}

# ── phrases ───────────────────────────────────────────────────────────────────────────────────────────────────────

_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_SIGN = re.compile(r"([\[\]()|])")
_BEGINS_CHOICE = re.compile(r"[\[\](){}]")
_WIDE_SIGNS = frozenset("（）［］【】〔〕｜")
_TELLING = 2  # letters of a needle: a shorter one stands in nearly every line
_SIGNS = {"[": "(?:", "]": ")?", "(": "(?:", ")": ")"}


@dataclass(frozen=True)
class Pattern:
    """A compiled phrase: the expression that a whole lower-cased line must match, what its groups stand for, and texts
    of which each such line holds one, which is quicker to look for."""

    source: str
    placeholders: tuple[str, ...] = ()
    needles: tuple[str, ...] = ("",)

    @cached_property
    def expression(self) -> re.Pattern[str]:
        """Compiled when the first line may match it: on most pages few patterns are asked."""
        return re.compile(self.source)

    def match(self, lowered: str, printed: str) -> dict[str, str] | None:
        """What the placeholders captured, or None; both arguments are the same line and of equal length."""
        found = self.expression.fullmatch(lowered)
        if found is None:
            return None
        captures: dict[str, str] = {}
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


def _keys(phrase: str, kept: Callable[[list[str]], list[str]]) -> list[str]:
    """`key()` of what of a phrase is to be kept when spelled out: its letters are folded once, not in each line."""
    if not _WIDE_SIGNS.isdisjoint(phrase):  # they would become signs of the phrase
        return [*map(key, _spell(phrase, 0, "", kept)[0])]
    return [_stripped(_spaced(text)) for text in _spell(low(_alike(phrase)), 0, "", kept)[0]]


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
    return Pattern("".join(expression), tuple(parts[1::2]), _needles("{".join(parts[::2])))


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
    return max(later or required, key=lambda one: min(map(len, one)), default=("",))


def head(lowered: str) -> str:
    """The first word of a lower-cased line, or what stands before its colon, by which patterns are looked up."""
    return lowered.partition(" ")[0].partition(":")[0].rstrip(",.!?")
