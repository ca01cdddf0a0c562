"""What a `{placeholder}` of a cleaning rule stands for: `PLACEHOLDERS`, and which lines are names or a source."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from newscrawler.boilerplate.prose import UNSPACED, weight

# Offices that stand between two names in Chinese: "陈国栋 通讯员 马芳".
HAN_OFFICES = tuple(
    "记者 記者 通讯员 通訊員 实习生 實習生 见习记者 特约记者 本报记者 本報記者 实习记者 特约通讯员".split()
)
_AND = "и және та and und et y e i a en ve og och ja és și şi dan và και".split()
_JOINERS = re.compile(
    rf", | / | & |、| (?:{'|'.join(_AND)}) "
    rf"|[ ](?:{'|'.join(HAN_OFFICES)})[ :]"
    rf"|(?<=[{UNSPACED}]{{2}})[ ,/](?=[{UNSPACED}]{{2}})"
)
_PARTICLES = frozenset(
    "де ди да ван фон дер аль эль ибн бин оглы кызы улы "
    "de di da del la le van von der den ter zu du do dos das bin al el".split()
)
_NAME_WORD = re.compile(r"[^\W\d_]+(?:['.-][^\W\d_]+)*\.?(?:[^\W\d_]\.)?")
# A word of three letters: initials and "г." do not end one.
_SENTENCE_BREAK = re.compile(rf"[^\W\d_]{{3}}[.!?] +[^\W\d_]|[{UNSPACED}][.!?][\")]?[{UNSPACED}]|[।۔] +[^\W\d_]")
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
