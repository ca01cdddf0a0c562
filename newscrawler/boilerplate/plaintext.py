"""`clean_text()`: finds the article in the plain text of a whole page, where nothing but lines is left.

The lines are scored: prose counts for the article, menus and labels against it, and the article is the stretch with the
highest sum (a maximum subarray, linear in the lines). What is left of the page then goes through `clean()`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from newscrawler.boilerplate.blocks import DOUBT, clean
from newscrawler.boilerplate.folding import key
from newscrawler.boilerplate.prose import ends_sentence, is_prose, weight
from newscrawler.boilerplate.rules import Match, RuleSet, rules_for
from newscrawler.boilerplate.template import Template, repeated_lines
from newscrawler.items import Article, Block, BlockKind, Image

# C0 controls but tab and newline, zero-width and direction marks; a lone surrogate can be neither stored nor printed.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_BULLET = re.compile(r"(?:[•·▪■●◦*–—-]|\d{1,2}[.)])\s+\S")
_NUMBERS = re.compile(r"[\d\s.,:;|/%°+$€₸₽()-]+")
_DATE_LIKE = re.compile(
    r"\d{1,2}[:.]\d{2}|\b(?:19|20)\d{2}\b|^\s*(?:сегодня|вчера|бүгін|кеше|today|yesterday)\b", re.IGNORECASE
)

# Scores in words. Tried on pages of our own writing in three languages, with menus of 3 to 60 lines above and below.
_MOST = 60  # one long paragraph must not outweigh a whole menu between it and the article
_SHORT_SENTENCE, _LISTED, _SHORT, _IN_A_MENU, _FURNITURE, _LABEL = 3, 0, -1, -4, -6, -12
_MENU_LINES = 4  # short lines in a row without a sentence among them make a menu
_LONG = 16  # words: longer than nearly all headlines, so prose whose full stop was forgotten; counts for a third
_HEADING_WORDS = 14
_TITLE_WORDS = 4  # a shorter line above the text is more often a section, a name or a date
_SHORTEST_TITLE = 15  # characters: above a line that begins with it and ends in a credit
_NEAR = 12  # lines: a credit, an author or a title further from the article than this belongs to something else


@dataclass(frozen=True, slots=True)
class _Line:
    """A line wherever it stands: a page may hold the same one a hundred thousand times."""

    text: str
    match: Match | None  # a paragraph rule that holds for it
    label: Match | None  # a tail rule that holds for it
    words: int
    own: int | None  # its score whatever stands beside it; None for a short line, which may be one of a menu

    @property
    def tells(self) -> bool:
        """Whether it names an author, a picture's source or an advertiser."""
        return self.match is not None and self.match.rule.action != "drop"


@dataclass(frozen=True, slots=True)
class _Found:
    """Line numbers: the title's, the deck's under it, the article's first, and the one behind its last."""

    title: int | None
    deck: int | None
    start: int
    end: int


def clean_text(text: str, *, language: str | None = None, template: Template | None = None) -> Article:
    """The article in the plain text of a page: title, lead, blocks, authors, credits, and what went with its reason.

    `language` is a BCP 47 code; without it the rules of all languages hold. `template` knows the lines of the site's
    other pages: those that most of them have are dropped first. Lines outside the article are dropped as
    `lines:before` and `lines:after`, or by the rule that holds for them. A picture's credit becomes an image without an
    address, since text names none. Every line of the text is in the article or in `dropped`.
    """
    rules = rules_for(language)
    texts = lines_of(text)
    repeated = repeated_lines(texts, template) if template is not None else {}
    if not any(is_prose(line) for line in texts if line not in repeated):
        repeated = {}
    known = [(line, repeated[line]) for line in texts if line in repeated]
    new = [line for line in texts if line not in repeated]
    lines = _read(_without_glued_credits(new, rules), rules)
    if not lines:
        return Article(language=language)
    scores = _scores(lines)
    start, end = _stretch(scores)
    title, deck = _title(lines, scores, start, end)
    if title is not None and start <= title < end - 1:
        start = title + 1
    article = _article(lines, scores, _Found(title, deck, start, _with_its_end(scores, end)), language)
    article.dropped = (*known, *article.dropped)
    return article


def lines_of(text: str) -> list[str]:
    """The lines of a text without unprintable characters, those joined that were only wrapped."""
    text = _SURROGATE.sub("\ufffd", _UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")))
    lines: list[str] = []
    pieces: list[str] = []  # of the line that grows
    wrapped = False
    for raw in text.split("\n"):
        line = " ".join(raw.split())
        if not line:
            wrapped = False
            continue
        if pieces and not (wrapped and line[0].islower() and not _BULLET.match(line)):
            lines.append(" ".join(pieces))
            pieces = []
        pieces.append(line)
        wrapped = 45 <= len(line) <= 100 and not ends_sentence(line)
    return [*lines, " ".join(pieces)] if pieces else lines


def _without_glued_credits(texts: list[str], rules: RuleSet) -> list[str]:
    """The lines with “Title Photo Name” taken apart where the title stands by itself above."""
    apart: list[str] = []
    titles: tuple[str, ...] = ()
    for text in texts:
        above = next(title for title in titles if text.startswith(title)) if text.startswith(titles) else ""
        credit = rules.match("paragraph", text[len(above) - 1 :]) if above else None
        split = credit is not None and credit.rule.action == "credit"
        for line in (above[:-1], text[len(above) :]) if split else (text,):
            apart.append(line)
            if len(apart) <= _NEAR and len(line) > _SHORTEST_TITLE:
                titles = (*titles, f"{line} ")
    return apart


def _read(texts: list[str], rules: RuleSet) -> list[_Line]:
    """The lines with what rules say of each; one that is printed again is not read again."""
    known: dict[str, _Line] = {}
    for text in texts:
        if text not in known:
            match, label, words = rules.match("paragraph", text), rules.match("tail", text), weight(text)
            known[text] = _Line(text, match, label, words, _own_score(text, match, label, words))
    return [*map(known.__getitem__, texts)]


def _scores(lines: list[_Line]) -> list[int]:
    """The score of every line; a run of short lines is a menu, unless a colon before it introduces a list."""
    scores: list[int] = []
    introduced = False
    for short, group in groupby(lines, key=lambda line: line.own is None):
        run = [*group]
        if short:
            each = _LISTED if introduced else _IN_A_MENU if len(run) >= _MENU_LINES else _SHORT
            scores += [line.words // 3 if line.words >= _LONG else each for line in run]
        else:
            scores += [line.own or 0 for line in run]
            introduced = scores[-1] > 0 and run[-1].text.endswith(":")
    return scores


def _own_score(text: str, match: Match | None, label: Match | None, words: int) -> int | None:
    if label and not label.rule.topic:
        return _LABEL
    if match:
        return _FURNITURE if match.rule.action == "drop" else _SHORT
    if is_prose(text) or (words >= 5 and text.endswith(":")):
        return min(words, _MOST)
    if _BULLET.match(text) or (words >= 3 and _listed(text)):
        return _LISTED
    return _SHORT_SENTENCE if words >= 2 and ends_sentence(text) else None


def _listed(text: str) -> bool:
    """A row of a list that the article gives: “Алматы: +5, дождь”; a widget prints name and number only."""
    joined = any(sign in text for sign in (": ", ", ", " - ", " – ", " — "))
    return joined and any(char.isdigit() for char in text) and not _DATE_LIKE.search(text)


def _stretch(scores: list[int]) -> tuple[int, int]:
    """The stretch of lines with the highest sum; all of them if nothing counts for an article."""
    best = total = 0
    start, begun, end = 0, 0, len(scores)
    for index, score in enumerate(scores):
        if total <= 0:
            total, begun = 0, index
        total += score
        if total > best:
            best, start, end = total, begun, index + 1
    return start, end


def _with_its_end(scores: list[int], end: int) -> int:
    """The end moved on over the list or the short sentences that the article ends with."""
    while end < len(scores) and scores[end] in (_LISTED, _SHORT_SENTENCE):
        end += 1
    return end


def _title(lines: list[_Line], scores: list[int], start: int, end: int) -> tuple[int | None, int | None]:
    """Where title and deck stand: the line printed most often near the prose is the title, else the last likely one."""
    near = min(end, start + 4)
    counts = Counter(key(line.text) for line in lines[:near])
    candidates = [index for index in range(max(0, start - _NEAR), near) if _may_be_title(lines[index])]
    repeated = [index for index in candidates if counts[key(lines[index].text)] > 1]
    if repeated:
        return max(repeated, key=lambda index: (counts[key(lines[index].text)], index)), None
    above = [index for index in candidates if index < start and not lines[index].label]
    telling = [index for index in above if lines[index].words >= _TITLE_WORDS]
    if _has_deck(lines, telling):
        return telling[-2], telling[-1]
    if above:
        return (telling or above)[-1], None
    return (
        start if end - start > 1 and start in candidates and not lines[start].label and scores[start] <= 0 else None
    ), None


def _has_deck(lines: list[_Line], telling: list[int]) -> bool:
    """Whether the last two lines are a title and its deck: neighbours, no list of headlines, the second longer."""
    if len(telling) < 2 or telling[-1] - telling[-2] > 1:
        return False
    title, deck = telling[-2:]
    return title - 1 not in telling and lines[deck].words > lines[title].words


def _may_be_title(line: _Line) -> bool:
    return (
        not line.match
        and (line.label is None or line.label.rule.topic)
        and 2 <= line.words <= 30
        and not line.text.endswith((".", ":", ";", ","))
        and not _NUMBERS.fullmatch(line.text)
        and not (line.words <= 6 and _DATE_LIKE.search(line.text))
    )


# ── the article ───────────────────────────────────────────────────────────────────────────────────────────────────


def _article(lines: list[_Line], scores: list[int], found: _Found, language: str | None) -> Article:
    title = lines[found.title].text if found.title is not None else None
    title_key = key(title or "")
    before: list[tuple[str, str]] = []
    after: list[tuple[str, str]] = []
    told: list[int] = []
    for index, line in enumerate(lines):
        if found.start <= index < found.end or index in (found.title, found.deck):
            continue
        if line.tells and _near(lines, found, index):
            told.append(index)
        elif held := line.match or line.label:
            (before if index < found.start else after).append((line.text, held.rule.reason))
        elif index < found.start:
            before.append((line.text, "repeat:title" if key(line.text) == title_key else "lines:before"))
        else:
            after.append((line.text, "lines:after"))
    inside = [index for index in range(found.start, found.end) if index != found.title]
    within = sorted({*inside, *told})
    blocks = tuple(_blocks([lines[index] for index in within], [scores[index] for index in within]))
    cleaned = clean(
        Article(
            title=title,
            lead=lines[found.deck].text if found.deck is not None else _printed_twice(blocks),
            language=language,
            blocks=blocks,
            images=(Image(url=""),),
            dropped=tuple(before),
        )
    )
    images = tuple(image for image in cleaned.images if image.credit)
    doubtful = DOUBT in cleaned.flags or not any(scores[index] > 0 for index in inside)
    return replace(cleaned, images=images, dropped=(*cleaned.dropped, *after), flags=(DOUBT,) if doubtful else ())


def _near(lines: list[_Line], found: _Found, index: int) -> bool:
    """Whether a line outside the article still speaks of it: below the title, or close behind with no label between."""
    if index < found.start:
        return found.title is not None and index >= found.title - 2 and found.start - index <= _NEAR
    return index < found.end + _NEAR and not any(line.label for line in lines[found.end : index])


def _printed_twice(blocks: tuple[Block, ...]) -> str | None:
    texts = [block.text for block in blocks if weight(block.text) >= 6][:2]
    return texts[0] if len(texts) == 2 and key(texts[0]) == key(texts[1]) else None


def _blocks(lines: list[_Line], scores: list[int]) -> Iterator[Block]:
    """The blocks of the article's lines; what follows a “read also” label counts as links, which text does not show."""
    behind_label = False
    for index, line in enumerate(lines):
        follower = scores[index + 1] if index + 1 < len(lines) else None
        behind_label = (line.label is not None and not line.label.rule.topic) or (
            behind_label and scores[index] <= 0 and line.words >= _TITLE_WORDS and not line.match
        )
        links = ((0, len(line.text)),) if behind_label and not line.label else ()
        yield Block(_kind(line, scores[index], follower), line.text, links)


def _kind(line: _Line, score: int, follower: int | None) -> BlockKind:
    if line.match or line.label or is_prose(line.text):
        return "paragraph"
    if score == _LISTED:
        return "item"
    if ends_sentence(line.text) or line.text.endswith(":"):
        return "paragraph"
    heads = follower is not None and follower >= 0 and line.words <= _HEADING_WORDS
    return "heading" if heads else "paragraph"
