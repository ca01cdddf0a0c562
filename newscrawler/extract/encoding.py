"""The character encoding of a page: what it declares is believed where the text then reads like a written one."""

from __future__ import annotations

import codecs
import re

from newscrawler.extract.legibility import legibility
from newscrawler.extract.mojibake import ON_THE_WEB, put_right

_SAMPLE, _BEGINNING = 200_000, 5_000  # bytes that are looked at, and those of them that are not ASCII
_PERFECT = 0.98  # of the characters read well: no other encoding is asked
_READABLE, _CLEARLY = 0.8, 0.02  # an encoding's share at least, and before one that is asked earlier
_FEW = 10  # characters that tell: so few are believed in what is declared
_MOST_LOST = 0.01  # of the characters beyond ASCII
_DAMAGED = 0.5  # below, it is UTF-8 with faults in it: other bytes make UTF-8 more rarely by accident

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
    "koi8-r": "koi8-u",
}
_TAG = re.compile(rb"<[^<>]{0,2000}>")  # ASCII in every encoding


def as_utf8(body: bytes, charset: str | None, fallback: str | None) -> tuple[bytes, str, tuple[str, ...]]:
    """(the page in UTF-8, the encoding that it came in, flags).

    `charset` is what the HTTP header declares, `fallback` what the site is known to use. The flag `bad-encoding` is set
    where no encoding gives a text that reads like one, `encoded-twice` where a text was taken for another encoding
    before it was written in UTF-8 and has been put right.
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
        body, flags = put_right(body)
        return body, "utf-8", flags
    declared = _declared(body)
    asked = [encoding for name in (charset, declared, fallback, "utf-8") if (encoding := _known(name))]
    best = _best(body, asked)
    text = body.decode(best or asked[0], "replace")
    bad = best is None or _lost(text) > _MOST_LOST
    return text.encode(), best or asked[0], ("bad-encoding",) if bad else ()


def _best(body: bytes, asked: list[str]) -> str | None:
    """The encoding that a page reads well in: one that is asked for, else one of the web; None if there is none."""
    words = _TAG.sub(b" ", body[:_SAMPLE]).split(b" ")
    sample = b" ".join([word for word in words if not word.isascii()])[:_BEGINNING]
    best, reached = None, _READABLE - _CLEARLY
    for encoding in dict.fromkeys((*asked, *ON_THE_WEB)):
        text = sample.decode(encoding, "replace")
        lost = _lost(text)
        found = legibility(text)
        share = found.share - lost
        if encoding == "utf-8" and lost < _DAMAGED and found.share >= _READABLE:
            return encoding
        if lost > _MOST_LOST:
            continue
        if encoding in asked and (share >= _PERFECT or found.number < _FEW):
            return encoding
        if share > reached + _CLEARLY:
            best, reached = encoding, share
            if reached + _CLEARLY >= 1.0:  # none that is asked later can be better
                break
    return best


def _lost(text: str) -> float:
    """The share of U+FFFD in what is not ASCII."""
    lost = text.count("\ufffd")
    return lost / (len(text) - len(text.encode("ascii", "ignore"))) if lost else 0.0


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
