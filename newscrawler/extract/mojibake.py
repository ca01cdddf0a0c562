"""Text whose bytes were read in another encoding before it was written in UTF-8: “itâ€™s”, “Ïðèâåò”, “ÐÒÉ×ÅÔ”, “±±Ÿ©”.

It is put right by going the same way back, where that loses next to nothing and gives a text that reads well.
"""

from __future__ import annotations

import re
from functools import cache

from newscrawler.extract.legibility import Legibility, legibility

# Encodings that pages are written in, those first whose texts others may be taken for.
ON_THE_WEB = (
    "utf-8", "cp1252", "cp1251", "cp1250", "iso8859-2", "cp1254", "iso8859-7", "cp1253", "koi8-u", "koi8-r", "kz1048",
    "ptcp154", "cp1258", "cp1255", "cp1256", "cp1257", "cp874", "gb18030", "big5hkscs", "cp932", "euc_jp", "cp949",
    "iso8859-5", "cp866", "iso8859-6",
)  # fmt: skip
# What bytes were taken for: what databases, scripts and servers assume when nobody says anything.
_TAKEN_FOR = (
    "cp1252",
    "iso8859-15",
    "cp1251",
    "koi8-r",
    "cp1250",
    "iso8859-2",
    "cp1254",
    "cp1253",
    "iso8859-7",
    "cp1256",
)
# UTF-8 that was taken for windows-1252: a lead byte and the bytes after it, each a character (those that windows-1252
# has no character for are control characters, which nobody writes).
_BYTES = {
    ord(bytes([byte]).decode("cp1252")): byte for byte in range(0x80, 0xA0) if byte not in b"\x81\x8d\x8f\x90\x9d"
}
_QUOTES = {bytes([byte]): chr(code).encode() for code, byte in _BYTES.items()}
_AFTER_LEAD = f"[\x80-\xbf{''.join(map(chr, _BYTES))}]"
_TWICE = re.compile(f"(?:[\xc2-\xdf]{_AFTER_LEAD}|[\xe0-\xef]{_AFTER_LEAD}{{2}}|[\xf0-\xf4]{_AFTER_LEAD}{{3}})+")
# A lead with a control character, or with a sign that follows no letter in a written text; quotes and dashes that
# follow no lead are written once.
_SIGN_OF_TWICE = re.compile(
    rb"\xc3[\x82-\xb4](?:\xc2[\x80-\x9f]|\xe2[\x82\x84][\x80-\xbf]|\xc5[\x92\x93\xb8]|\xc6\x92|\xcb[\x86\x9c])"
)
_SIGN_OF_ONCE = re.compile(rb"(?<!\xc3[\x82-\xb4])(?<!\xe2\x82\xac)\xe2\x80")
_LEAST_SIGNS = 2
_WINDOWS, _WINDOW = 16, 256  # stretches of a page that are looked at, and their bytes
_LOSS = re.compile(
    "[\ufffd\u2500-\u257f]"
)  # what no text holds; the lines of tables are in koi8-r where letters are elsewhere
_SCRIPT = re.compile(r"<(script|style)\b.*?</\1", re.I | re.S)
# “вЂ”: quotes and dashes taken for windows-1251; “\x92”: for Latin-1. A page may have too few for the stretches.
_QUOTE_IN_1251, _CONTROL = (b"\xd0", b"\xb2\xd0\x82"), (b"\xc2", b"\x92")
_LOOKS = 100  # at first bytes of them: one byte is found ten times as fast as two
_ASCII = bytes(range(128))
_FEW, _LEAST = 6, 10  # characters that tell, in these stretches and in the text
_DOUBTFUL = 0.94  # of them read well: below, ways back are tried
_WELL, _BETTER, _LOST = 0.95, 0.05, 0.05
_SHRUNK = 0.25  # of the characters are left at least: three or four bytes may be one
_KINDS = 2  # of letters that a way back takes away
_SAMPLE = 5_000  # characters by which a way back is chosen
_BROKEN, _MANY = 0.5, 100  # below, of as many, what cannot be put right is no text
_ROUNDS = 3


def put_right(body: bytes) -> tuple[bytes, tuple[str, ...]]:
    """(a page in UTF-8 whose text reads well as far as it can be put right, flags)."""
    flags: tuple[str, ...] = ()
    broken = False
    for _ in range(_ROUNDS):
        twice = _is_twice(body)
        if not twice and not _looks_wrong(body) and not _holds(body, *_QUOTE_IN_1251):
            break
        once = _once(body) if twice else body
        text, sample = _sampled(once)
        found = legibility(sample)
        if found.share < _DOUBTFUL:
            text, sample = _sampled(body)
            found = legibility(sample)
            if way := _way_back(sample, found):
                once = _back(_bytes_in(text, way[0]), way[1])[0].encode()
        broken = once == body and found.share < _BROKEN and found.number >= _MANY
        if once == body:
            break
        body, flags = once, ("encoded-twice",)
    if not broken and _holds(body, *_CONTROL):
        body, flags = _without_controls(body), ("encoded-twice",)
    return body, (*flags, "bad-encoding") if broken else flags


def _sampled(body: bytes) -> tuple[str, str]:
    """A page as text, and what of it stands between spaces and is not all ASCII."""
    text = body.decode("utf-8")
    words = [word for word in _SCRIPT.sub(" ", text).split(" ") if not word.isascii()]
    return text, " ".join(words)[:_SAMPLE]


def _without_controls(body: bytes) -> bytes:
    """A page with what windows-1252 has in the places of control characters: quotes, dashes, the euro."""
    first, *rest = body.split(b"\xc2")
    return first + b"".join([_QUOTES.get(part[:1], b"\xc2" + part[:1]) + part[1:] for part in rest])


def _looks_wrong(body: bytes) -> bool:
    """Whether stretches of a page hold too many letters of no alphabet."""
    step = max(_WINDOW, len(body) // _WINDOWS)
    sample = b"".join([body[at : at + _WINDOW] for at in range(0, len(body), step)])
    if len(sample.translate(None, _ASCII)) < 2 * _FEW:
        return False
    found = legibility(sample.decode("utf-8", "ignore"))
    return found.number >= _FEW and found.share < _DOUBTFUL


def _holds(body: bytes, first: bytes, rest: bytes) -> bool:
    at = -1
    for _ in range(_LOOKS):
        at = body.find(first, at + 1)
        if at < 0 or body.startswith(rest, at + 1):
            return at >= 0
    return False


def _way_back(sample: str, now: Legibility) -> tuple[str, str] | None:
    """The encoding that a text was taken for, and that it was in; None if no pair gives a text that reads well."""
    best, reached = None, (0.0, 0, 0.0, 0, 0)
    for taken in _TAKEN_FOR:
        stretches = _bytes_in(sample, taken)
        if sum([len(part) for part in stretches[1::2]]) > _LOST * _beyond_ascii(sample):
            continue
        for real in ON_THE_WEB:
            text, lost = _back(stretches, real)
            if real == taken or lost > _LOST:
                continue
            then = legibility(text)
            if then.share - lost < max(_WELL, now.share + _BETTER):
                continue
            if real != "utf-8" and (
                now.number < _LEAST or then.number < _SHRUNK * now.number or len(set(sample) - set(text)) < _KINDS
            ):
                continue
            order = (round(then.share - lost, 2), -ON_THE_WEB.index(real), -lost, then.frequent, then.number)
            if order > reached:
                best, reached = (taken, real), order
    return best


def _bytes_in(text: str, taken: str) -> list[bytes | str]:
    """The stretches of a text that an encoding can have given, as bytes, and in turns with them the others."""
    parts = _foreign_to(taken).split(text)
    return [part if at % 2 else part.translate(_table(taken)).encode("latin-1") for at, part in enumerate(parts)]


def _back(stretches: list[bytes | str], real: str) -> tuple[str, float]:
    """A text as it was before it was taken for another encoding, and the share of its characters that are lost."""
    read = [part if isinstance(part, str) else part.decode(real, "replace") for part in stretches]
    gone = sum([len(_LOSS.findall(part)) for part in read[::2]])
    kept = sum([sum(map(str.isalpha, part)) for part in read[1::2]])
    text = "".join(read)
    return text, (gone + kept) / max(1, _beyond_ascii(text))


def _beyond_ascii(text: str) -> int:
    return len(text) - len(text.encode("ascii", "ignore"))


@cache
def _table(taken: str) -> dict[int, int]:
    """The byte of every character of an encoding; bytes without one were left as they are."""
    table = {code: code for code in range(256)}
    for byte in range(0x80, 0x100):
        char = bytes([byte]).decode(taken, "ignore")
        if char:
            table[ord(char)] = byte
    return table


@cache
def _foreign_to(taken: str) -> re.Pattern[str]:
    """What of a text an encoding cannot have given."""
    return re.compile(f"([^\\x00-\\x9f{re.escape(''.join(map(chr, _table(taken))))}]+)")


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
