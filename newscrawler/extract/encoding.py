"""The character encoding of a page: what it declares is believed where the text then reads like a written one."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from string import ascii_letters

MAX_REPLACED = 0.01  # more U+FFFD than this share of the non-ASCII characters: not this encoding
_SAMPLE, _BEGINNING = 200_000, 20_000  # bytes or characters that are looked at

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Labels that the WHATWG Encoding Standard reads as a larger neighbour, because publishers mean that one.
_MEANT = {
    "ascii": "windows-1252",
    "iso8859-1": "windows-1252",
    "iso8859-9": "windows-1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
}
# Encodings that pages are written in; a guess among all that Python knows finds Celtic in Polish pages.
_ON_THE_WEB = [
    "cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258", "cp874", "koi8_r",
    "iso8859_2", "iso8859_7", "gb18030", "big5hkscs", "cp932", "euc_jp", "cp949",
]  # fmt: skip
# Whose pages are in windows-1250; by their letters alone they and those of western Europe look the same to a guess.
_CENTRAL_EUROPE = re.compile(rb"""lang\s*=\s*["']?(?:bs|cs|hr|hu|pl|ro|sk|sl|sq|sr)\b""", re.I)
# Encodings of one alphabet that differ in a few letters: the other one gives signs in their places.
_SIBLINGS = {"cp1253": "iso8859-7", "iso8859-7": "cp1253", "cp1250": "iso8859-2", "iso8859-2": "cp1250"}
# Signs that stand where a letter should: behind one, or before one that is no ASCII letter. Not ª ° º, which do.
_ODD = re.compile(
    r"[^\W\d_](?=[\x80-\x9f\u00a1-\u00a9\u00ac-\u00af\u00b1-\u00b6\u00b8\u00b9\u00bc-\u00bf])|"
    r"[\u00a1-\u00a9\u00ac-\u00af\u00b1-\u00b6](?=[^\W\d_a-zA-Z])"
)
_ODD_SIGNS = [sign for sign in map(chr, range(0x80, 0xC0)) if sign not in "\xa0\xaa\xab\xb0\xb7\xba\xbb"]
_MOST_ODD = 0.1  # of the characters beyond ASCII
_CONTROLS = re.compile("[\x80-\x9f]")
_CYRILLIC_WORD = re.compile(r"\b[а-яёА-ЯЁ]{4,}\b")
_MIXED_WORD = re.compile(r"[a-zA-Z][а-яёА-ЯЁ]|[а-яёА-ЯЁ][a-zA-Z]")  # western letters read as Cyrillic ones
_UTF8_READ_AS_1251 = re.compile(r"[РС][\u0080-\u00bf\u0400-\u045f\u2010-\u2122]")
# Words of Latin letters with accents, and those in which three accents follow one another, as in no language but
# Vietnamese, which is no more written in 8 bits.
_ACCENTS = frozenset(map(chr, range(0xC0, 0x250)))
_ACCENTED = re.compile(r"\b\w*[\u00c0-\u024f]\w*\b")
_ONLY_ACCENTS = re.compile(r"[\u00c0-\u024f]{3}")
# The letters of an alphabet, and its commonest ones: they make up more than a half of any text, of Kazakh and Ukrainian
# ones, too, if it is rightly read, and less than a third if not.
_ALPHABETS = (
    ("\u0400", "\u04ff", "оеаинтслрвОЕАИНТСЛРВіІ"),
    ("\u0370", "\u03ff", "αοιετσνηυρςάόίέήΑΟΙΕΤΣΝΗΥΡ"),
)
_COMMONEST = 0.42
# UTF-8 that was taken for windows-1252 and written in UTF-8 again: a lead byte and the bytes after it, each a character
# (those that windows-1252 has no character for are control characters, which nobody writes).
_BYTES = {
    ord(bytes([byte]).decode("cp1252")): byte for byte in range(0x80, 0xA0) if byte not in b"\x81\x8d\x8f\x90\x9d"
}
_AFTER_LEAD = f"[\x80-\xbf{''.join(map(chr, _BYTES))}]"
_TWICE = re.compile(f"(?:[\xc2-\xdf]{_AFTER_LEAD}|[\xe0-\xef]{_AFTER_LEAD}{{2}}|[\xf0-\xf4]{_AFTER_LEAD}{{3}})+")
# A lead with a control character, or with a sign that follows no letter in a written text; quotes and dashes that
# follow no lead are written once.
_SIGN_OF_TWICE = re.compile(
    rb"\xc3[\x82-\xb4](?:\xc2[\x80-\x9f]|\xe2[\x82\x84][\x80-\xbf]|\xc5[\x92\x93\xb8]|\xc6\x92|\xcb[\x86\x9c])"
)
_SIGN_OF_ONCE = re.compile(rb"(?<!\xc3[\x82-\xb4])(?<!\xe2\x82\xac)\xe2\x80")
_LEAST_SIGNS = 2
_LEAST_LETTERS = 100
_LEAST_MIXED = 10


def as_utf8(body: bytes, charset: str | None, fallback: str | None) -> tuple[bytes, str, tuple[str, ...]]:
    """(the page in UTF-8, the encoding that it came in, flags).

    `charset` is what the HTTP header declares, `fallback` what the site is known to use. The flag `bad-encoding` is set
    where no encoding gives a text that reads like one, `encoded-twice` where a text in UTF-8 was taken for another
    encoding before it was published and has been put right.
    """
    for bom, unicode in _BOMS:
        if body.startswith(bom):
            return body.decode(unicode, "replace").lstrip("\ufeff").encode(), unicode, ()
    if wide := _wide(body):
        return body.decode(wide, "replace").encode(), wide, ()
    try:
        if not body.isascii():
            body.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:  # valid UTF-8 is never an accident, whatever is declared
        return (_once(body), "utf-8", ("encoded-twice",)) if _is_twice(body) else (body, "utf-8", ())
    declared = _declared(body)
    for name in (charset, declared, fallback, "utf-8"):
        if (encoding := _known(name)) and _fits(text := body.decode(encoding, "replace")):
            return _of_siblings(body, encoding, text)
    if (encoding := _guessed(body)) and _fits(text := body.decode(encoding, "replace")):
        return _of_siblings(body, encoding, text)
    encoding = _known(charset) or _known(declared) or "utf-8"
    return body.decode(encoding, "replace").encode(), encoding, ("bad-encoding",)


def _is_twice(body: bytes) -> bool:
    """Whether more of a page's signs are written in UTF-8 twice than once."""
    if body.find(b"\xc3", body.find(b"\xc3") + 1) < 0:  # less than two, as on most pages; quicker than to count them
        return False
    signs = len(_SIGN_OF_TWICE.findall(body))
    return signs >= _LEAST_SIGNS and signs > len(_SIGN_OF_ONCE.findall(body))


def _once(body: bytes) -> bytes:
    def read(found: re.Match[str]) -> str:
        try:
            return found[0].translate(_BYTES).encode("latin-1").decode("utf-8")
        except UnicodeDecodeError:
            return found[0]

    return _TWICE.sub(read, body.decode("utf-8")).encode()


def _of_siblings(body: bytes, encoding: str, text: str) -> tuple[bytes, str, tuple[str, ...]]:
    other = _SIBLINGS.get(encoding)
    if other is not None:
        same = body.decode(other, "replace")
        if len(_ODD.findall(_telling(same[:_SAMPLE]))) < len(_ODD.findall(_telling(text[:_SAMPLE]))):
            return same.encode(), other, ()
    return text.encode(), encoding, ()


def _guessed(body: bytes) -> str | None:
    from charset_normalizer import from_bytes

    # Tags are ASCII in every encoding and drown the text.
    text = re.sub(rb"<[^<>]{0,2000}>", b" ", body[:_SAMPLE])
    best = from_bytes(text, cp_isolation=_ON_THE_WEB).best()
    if best is None:
        return None
    western = best.encoding == "cp1250" and not _CENTRAL_EUROPE.search(body[:4096])
    return "cp1252" if western and _fits(body.decode("cp1252", "replace")) else _known(best.encoding)


def _wide(body: bytes) -> str | None:
    """UTF-16 without a byte order mark: every second byte of its markup is zero."""
    head = body[:100]
    zeros = {"utf-16-be": head[::2].count(0), "utf-16-le": head[1::2].count(0)}
    name = max(zeros, key=lambda encoding: zeros[encoding])
    return name if zeros[name] > 0.2 * len(head) and sum(zeros.values()) < 1.2 * zeros[name] else None


def _declared(body: bytes) -> str | None:
    from bs4.dammit import EncodingDetector

    return EncodingDetector.find_declared_encoding(body[:8192], is_html=True, search_entire_document=True)


def _known(name: str | None) -> str | None:
    try:
        found = codecs.lookup(name.strip()).name if name else None
    except (LookupError, ValueError):
        return None
    if found in ("utf-7", "idna", "punycode") or (found and "escape" in found):
        return None  # encodings that no browser reads
    return _MEANT.get(found, found) if found else None


def _fits(text: str) -> bool:
    """Whether decoded text looks like what somebody wrote, rather than another encoding's bytes.

    What a pattern needs is counted first: most texts hold too little of it, and patterns cost as much as the parse.
    """
    special = _beyond_ascii(text[:400_000])
    if special and text.count("\ufffd") > MAX_REPLACED * special:
        return False
    beginning, text = _telling(text[:_BEGINNING]), _telling(text[:_SAMPLE])
    signs = Counter(text)
    if _CONTROLS.search(beginning):
        return False
    words = _CYRILLIC_WORD.findall(text)
    swapped = sum([word[1:].isupper() and word[0].islower() for word in words])  # koi8-r read as windows-1251, or back
    if (
        (words and swapped > 0.1 * len(words))
        or (
            sum(map(beginning.count, "РС")) > 0.1 * special
            and len(_UTF8_READ_AS_1251.findall(beginning)) > 0.1 * special
        )
        or (
            sum([signs[sign] for sign in ascii_letters]) > max(_LEAST_MIXED, len(words))
            and len(_MIXED_WORD.findall(text)) > max(_LEAST_MIXED, len(words))
        )
        or (
            2 * sum([signs[sign] for sign in _ODD_SIGNS]) > _MOST_ODD * max(_LEAST_LETTERS, special)
            and len(_ODD.findall(text)) > _MOST_ODD * max(_LEAST_LETTERS, special)
        )
        or (not _ACCENTS.isdisjoint(signs) and _has_accents_alone(text))
    ):
        return False
    return all(
        (count := sum([number for sign, number in signs.items() if first <= sign <= last])) < _LEAST_LETTERS
        or sum([signs[sign] for sign in common]) > _COMMONEST * count
        for first, last, common in _ALPHABETS
    )


def _has_accents_alone(text: str) -> bool:
    accented = _ACCENTED.findall(text)
    return sum(_ONLY_ACCENTS.search(word) is not None for word in accented) > 0.2 * len(accented)


def _beyond_ascii(text: str) -> int:
    return len(text) - len(text.encode("ascii", "ignore"))


def _telling(text: str) -> str:
    """What stands between spaces and is not all ASCII: a tenth of most pages, and all that tells encodings apart."""
    return " ".join([word for word in text.split(" ") if not word.isascii()])
