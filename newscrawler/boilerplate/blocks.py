"""`clean()`: takes the furniture out of an article's blocks by rule, and says why each piece went."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from itertools import islice, pairwise

from newscrawler.boilerplate.folding import bare, key
from newscrawler.boilerplate.phrases import LONGEST
from newscrawler.boilerplate.placeholders import names
from newscrawler.boilerplate.prose import ends_sentence, is_unspaced, linked_share, says_something, weighs, weight
from newscrawler.boilerplate.rules import Match, RuleSet, key_of, rules_for
from newscrawler.items import Article, Block, Image, text_of

DOUBT = "clean-doubt"  # flag: the rules would have taken too much, so the prose was left as it stood
_SANE_SHARE = 0.4  # of the prose's words: a legal note under a two-sentence item may be a third of it
_BRACKETS = re.compile(r"[(（][^()（）]{3,300}[)）]|[\[【][^\[\]【】]{3,300}[\]】]")
_OPENING = "([（【"
_PICTURE = re.compile(r"^(?:фото|видео|сурет|photo|image|picture)\b[ :]*", re.IGNORECASE)
_FACT = re.compile(r"[^\W\d_]\w*(?: \w+){0,2}: \S.{0,100}")  # “Released: June 2025”
_LEAD_WORDS = 6  # a shorter line is a date, a name or a section
_EDGE, _LEAST_LINES = 3, 2  # lines at either end that may name the authors; those that a text keeps
_LONGEST_NAMES, _MOST_NAMES = 100, 12  # letters and words of such a line
_DATELINE, _DASHES = 60, ("—", "–", " -", "--")  # characters of a dateline alone, and what it ends with
_JOINER = 3  # letters of "by", "and", "und"
_MOST_BRACKETS = 100  # a block with more is no prose
_LONGEST_VALUE = 40  # letters of "Almaty: +3...+9 °C, clear"
_TOPIC = 2000  # characters of title and of lead that tell what an article is about


@dataclass(slots=True)
class _Work:
    """One block on its way: what is left of it, why it goes if it goes, and the pieces that told something."""

    block: Block
    reason: str | None = None
    cut: list[tuple[str, Match]] = field(default_factory=list)
    whole: Match | None = None

    @property
    def article_like(self) -> bool:
        """Prose, or any sentence of four words and more that is no link."""
        block = self.block
        if block.kind == "caption" or (block.links and linked_share(block.text, block.links) >= 0.5):
            return False
        return weighs(block.text, 4 if ends_sentence(block.text) else 25)


def clean(article: Article) -> Article:
    """A copy of an article without boilerplate; what went stands in `dropped` with its reason.

    Works on `article.blocks`, rebuilds `text` from them, and moves what lines tell into its place: photo credits into
    `images` (a caption block where no image is known), authors into `authors`, advertorial labels into `sponsored`.
    Never empties a body: where the rules would, or would take too much of the prose, the prose stays and the flag
    `clean-doubt` is set. Cleaning twice is the same as cleaning once.
    """
    rules = rules_for(article.language)
    images = [_with_own_credit(image, rules) for image in article.images]
    if not article.blocks or DOUBT in article.flags:  # cleaned before, and left as it stood
        return replace(article, images=tuple(images))
    work = [_Work(block) for block in article.blocks]
    topic = f"{(article.title or '')[:_TOPIC]} {(article.lead or '')[:_TOPIC]}"
    for index, one in enumerate(work):
        heads_prose = one.block.kind == "heading" and index + 1 < len(work) and work[index + 1].article_like
        if not _match_whole(one, rules, topic, heads_prose=heads_prose) and _cut_inside(one, rules):
            _match_whole(one, rules, topic, heads_prose=heads_prose)
    _drop_tails(work, rules, topic)
    _drop_repeats(work, article)
    _keep_facts(work)
    _drop_edges(work, [*article.authors, *_authors_told(work)])
    _join_dateline(work)
    doubtful = _keep_in_doubt(work)
    return _rebuilt(article, work, images, doubtful=doubtful)


def _drop_repeats(work: list[_Work], article: Article) -> None:
    """Marks the title printed again above the text, and a lead that stands there twice before the text goes on."""
    title = key(article.title or "")
    lead: str | None = None
    for one in work:
        if one.reason is not None or one.block.kind == "caption" or not (line := key_of(one.block.text)):
            continue
        if line == title:
            one.reason = "repeat:title"
        elif not weighs(line, _LEAD_WORDS):
            continue
        elif lead is None:
            lead = line
        elif line == lead:
            one.reason = "repeat:lead"
        else:
            break


def _drop_edges(work: list[_Work], authors: list[str]) -> None:
    """Marks what is left over where a text begins and ends: signs without a word, lines that name nobody but its
    authors, and a heading whose text is gone. (Several headings in a row are a text of headings.)"""
    kept = [one for one in work if one.reason is None]
    heads_pictures = bool(kept) and kept[-1].block.kind == "caption"
    kept = [one for one in kept if one.block.kind != "caption"]
    known = frozenset(map(key, authors))
    parts = frozenset(part for name in known for part in name.split())
    lines = len(kept)
    for edge in (kept, kept[::-1]):
        seen = 0
        for one, inside in pairwise(edge):
            if seen == _EDGE or lines == _LEAST_LINES:
                break
            text = one.block.text
            if len(text) <= _LONGEST_NAMES and one.block.kind != "quote" and _names_only(key_of(text), known, parts):
                one.reason = "repeat:author"
            elif not seen and not any(map(str.isalnum, text)):
                one.reason = "edge:signs"
            elif not seen and edge is not kept and not heads_pictures and _is_over_nothing(one.block, inside.block):
                one.reason = "edge:heading"
            else:
                seen += 1
                continue
            lines -= 1


def _join_dateline(work: list[_Work]) -> None:
    """Joins a dateline that is set as a line of its own ("HOLLIN, Weir —") with the paragraph that it begins."""
    kept = [one for one in work if one.reason is None and one.block.kind != "caption"][:2]
    if len(kept) < 2 or any(one.block.kind != "paragraph" for one in kept):
        return
    first, second = kept
    line, text = first.block, second.block
    if len(line.text) <= _DATELINE and line.text[:1].isupper() and line.text.endswith(_DASHES):
        moved = len(line.text) + 1
        links = (*line.links, *((start + moved, end + moved) for start, end in text.links))
        second.block = replace(text, text=f"{line.text} {text.text}", links=links)
        second.cut[:0] = first.cut
        work.remove(first)


def _authors_told(work: list[_Work]) -> list[str]:
    telling = [one for one in work if one.whole or one.cut]
    matches = [match for one in telling for match in (one.whole, *(match for _, match in one.cut)) if match]
    return [name for match in matches for name in _names_in(match)]


def _names_only(line: str, known: frozenset[str], parts: frozenset[str]) -> bool:
    """Whether a line says no more than some of the names known, or their parts, with "by" or "and"."""
    if line in known:
        return bool(line)
    words = line.split(None, _MOST_NAMES)
    told = sum(word.strip(",") in parts for word in words)
    return 2 <= told < _MOST_NAMES and all(len(word) <= _JOINER or word.strip(",") in parts for word in words)


def _is_over_nothing(last: Block, above: Block) -> bool:
    return last.kind == "heading" and above.kind != "heading" and not ends_sentence(last.text)


def _keep_facts(work: list[_Work]) -> None:
    """Keeps “Author: Name” where the line above or below is another fact of a book, a film or a program."""
    for lines in (work, work[::-1]):
        beside = ""
        for one in lines:
            if one.reason is None:
                beside = one.block.text if one.whole is None else ""
            elif (
                one.whole is not None
                and one.whole.rule.action == "author"
                and ":" in one.block.text
                and _FACT.fullmatch(beside)
                and not ends_sentence(beside)
            ):
                one.reason = one.whole = None


# ── pieces of a block ─────────────────────────────────────────────────────────────────────────────────────────────


def _cut_inside(one: _Work, rules: RuleSet) -> bool:
    """Cuts pieces out of a block: a bracket, a link at its edge, its last sentence, each matched as a whole."""
    text = one.block.text
    pieces = _pieces(one.block, rules)
    if not pieces:
        return False
    found = [(start, end, match) for start, end in pieces if (match := _match_piece(one.block, start, end, rules))]
    outermost = [
        (start, end, match)
        for start, end, match in found
        if not any(left <= start and end <= right and (left, right) != (start, end) for left, right, _ in found)
    ]
    if not outermost or not bare("".join(_outside(text, [(start, end) for start, end, _ in outermost]))):
        return False
    for start, end, match in sorted(outermost, key=lambda span: -span[0]):
        one.cut.insert(0, (text[start:end].strip(), match))
        one.block = _without(one.block, start, end)
    return True


def _match_piece(block: Block, start: int, end: int, rules: RuleSet) -> Match | None:
    links = tuple(
        (max(left, start) - start, min(right, end) - start)
        for left, right in block.links
        if left < end and right > start
    )
    return rules.match("inline", block.text[start:end], links)


def _outside(text: str, spans: list[tuple[int, int]]) -> list[str]:
    edges = [0, *(edge for span in sorted(spans) for edge in span), len(text)]
    return [text[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True)]


def _pieces(block: Block, rules: RuleSet) -> set[tuple[int, int]]:
    """Offsets of the pieces that an inline rule may take."""
    body = block.text.rstrip()
    spans: set[tuple[int, int]] = set()
    if any(map(body.__contains__, _OPENING)):  # a pattern would look at each character
        brackets = {found.span() for found in islice(_BRACKETS.finditer(body), _MOST_BRACKETS + 1)}
        spans = brackets if len(brackets) <= _MOST_BRACKETS else set()
    for start, end in reversed(block.links):
        if len(body) - end > LONGEST or body[end:].strip(" .»→>|)"):
            break
        before = body[max(0, start - LONGEST) : start].rstrip()
        if ends_sentence(before) or before.endswith(("|", "→", "»")):
            spans.add((start, end))
    window = max(0, len(body) - LONGEST // 2)
    for label in rules.labels_in(body[window:]):
        at = body.rfind(label, window)
        if (
            at > 0
            and _is_closed(body[at:])
            and (
                body[at - 1] in '.!?…»")。！？」）】'
                or (body[at - 1].isspace() and (block.kind == "caption" or ends_sentence(body[:at])))
            )
        ):
            spans.add((at, len(body)))
    return spans


def _is_closed(text: str) -> bool:
    """Whether no bracket ends in a text that begins before it."""
    return sum(map(text.count, ")）")) <= sum(map(text.count, "(（"))


def _without(block: Block, start: int, end: int) -> Block:
    """The block without text[start:end], its links moved along."""
    before, after = block.text[:start].rstrip(), block.text[end:].lstrip()
    if after == "." and ends_sentence(before):  # of the sentence that the piece was
        after = ""
    gap = " " if before and after and after[0] not in ".,;:!?" and not is_unspaced(before[-1] + after[0]) else ""
    back = len(block.text) - len(after) - len(before) - len(gap)
    links = [(left, min(right, len(before))) for left, right in block.links if right <= start]
    links += [(max(left - back, 0), right - back) for left, right in block.links if left >= end]
    return replace(block, text=before + gap + after, links=tuple(pair for pair in links if pair[0] < pair[1]))


# ── whole blocks ──────────────────────────────────────────────────────────────────────────────────────────────────


def _match_whole(one: _Work, rules: RuleSet, topic: str, *, heads_prose: bool) -> bool:
    found = rules.match("paragraph", one.block.text, one.block.links)
    if found is None or (found.rule.topic and (heads_prose or _speaks_of(topic, one.block.text))):
        return False
    if one.block.kind == "item" and found.rule.action in ("author", "credit"):  # a row of facts, as of a book or a film
        return False
    one.whole = found
    if one.block.kind != "caption" or found.rule.action != "credit":  # a caption may be nothing but a credit
        one.reason = found.rule.reason
    return True


@lru_cache(maxsize=1024)
def _speaks_of(topic: str, label: str) -> bool:
    """Whether a title or lead holds a word of a label, endings aside: then the label may head a part of the article."""
    if is_unspaced(label):  # no spaces part its words
        return key(label) in key(topic)
    stems = tuple(word[: max(4, len(word) - 2)] for word in re.findall(r"\w{4,}", key(label)))
    return any(word.startswith(stems) for word in re.findall(r"\w+", key(topic)))


def _drop_tails(work: list[_Work], rules: RuleSet, topic: str) -> None:
    """From a label of furniture on everything goes, or only its own links and rates where the article goes on behind
    it."""
    last: int | None = None
    for index, one in enumerate(work):
        if one.reason is not None or one.block.kind in ("caption", "quote"):
            continue
        found = rules.match("tail", one.block.text, one.block.links)
        if found is None or (found.rule.topic and _speaks_of(topic, one.block.text)):
            continue
        if last is None:  # nothing has gone as a tail yet
            last = _last_prose(work)
        run = work[index + 1 :] if index > last else _links_from(work, index + 1, values=found.rule.topic)
        if found.rule.topic and not run:
            continue
        for follower in (one, *run):
            follower.reason = follower.reason or found.rule.reason


def _last_prose(work: list[_Work]) -> int:
    places = range(len(work) - 1, -1, -1)
    return next((index for index in places if work[index].reason is None and work[index].article_like), -1)


def _links_from(work: list[_Work], start: int, *, values: bool) -> list[_Work]:
    """The links and numbers from a place on; with `values`, names that have numbers, too: "Almaty: +3", "Diesel"."""
    run: list[_Work] = []
    for index in range(start, len(work)):
        one, text = work[index], work[index].block.text
        speaks = one.reason is None and linked_share(text, one.block.links) < 0.8 and says_something(text)
        if speaks and not (values and _has_value(work, index)):
            break
        run.append(one)
    return run


def _has_value(work: list[_Work], index: int) -> bool:
    """Whether a short line holds a number, or names the one below it."""
    text, *below = (one.block.text for one in work[index : index + 2])
    return _is_value(text) or (_is_short(text) and any(map(_is_value, below)))


def _is_short(line: str) -> bool:
    return len(line) <= _LONGEST_VALUE and not ends_sentence(line)


def _is_value(line: str) -> bool:
    return _is_short(line) and any(map(str.isdecimal, line))


def _keep_in_doubt(work: list[_Work]) -> bool:
    """Takes prose back if the rules took a large share of it, and everything if nothing would be left."""
    lost = [one for one in work if one.reason and not one.reason.startswith("repeat:") and one.article_like]
    doubtful = bool(lost) and _words(lost) > _SANE_SHARE * (
        _words(lost) + _words([one for one in work if one.reason is None and one.article_like])
    )
    empty = not doubtful and not any(
        one.block.text and one.block.kind != "caption" and one.reason is None for one in work
    )
    for one in work if empty else lost if doubtful else ():
        one.reason = one.whole = None
    return doubtful or empty


def _words(work: list[_Work]) -> int:
    return sum(weight(one.block.text) for one in work)


# ── the article again ─────────────────────────────────────────────────────────────────────────────────────────────


def _rebuilt(article: Article, work: list[_Work], images: list[Image], *, doubtful: bool) -> Article:
    blocks: list[Block] = []
    dropped: list[tuple[str, str]] = []
    told = _Told(article, images)
    for one in work:
        if one.reason is None:
            blocks.append(one.block)
            if one.block.kind == "caption":
                told.caption = one.block.text
        if one.cut or one.whole:
            matches = [(text, match, match.rule.reason) for text, match in one.cut]
            if one.whole:
                matches.append((one.block.text, one.whole, one.reason or ""))
            for text, match, reason in matches:
                credit = told.by(match, text)
                if credit and reason:  # no image to write it to
                    told.caption = text if match.rule.action == "credit" else credit
                    blocks.append(Block("caption", told.caption))
            dropped += [(text, match.rule.reason) for text, match in one.cut]
        if one.reason is not None:
            dropped.append((one.block.text, one.reason))
    kept = tuple(blocks)
    return replace(
        article,
        blocks=kept,
        text=text_of(kept),
        dropped=(*article.dropped, *dropped),
        authors=tuple(told.authors),
        images=tuple(told.images),
        sponsored=told.sponsored,
        flags=(*article.flags, DOUBT) if doubtful and DOUBT not in article.flags else article.flags,
    )


class _Told:
    """What lines tell of an article: authors, credits of its images, that it is advertising."""

    def __init__(self, article: Article, images: list[Image]) -> None:
        self.authors, self.images, self.sponsored = list(article.authors), images, article.sponsored
        self.caption: str | None = None  # the nearest above

    @cached_property
    def _names(self) -> set[str]:
        return {key(name) for name in self.authors}

    @cached_property
    def _credits(self) -> set[str]:
        return {key(image.credit) for image in self.images if image.credit}

    @cached_property
    def _free(self) -> deque[int]:
        """The images without a credit."""
        return deque(index for index, image in enumerate(self.images) if not image.credit)

    @cached_property
    def _captioned(self) -> dict[str, deque[int]]:
        """The same by their captions."""
        by_caption: dict[str, deque[int]] = {}
        for index in self._free:
            by_caption.setdefault(key(self.images[index].caption or ""), deque()).append(index)
        return by_caption

    def by(self, match: Match, text: str) -> str | None:
        """Takes down what a line tells; the credit in it, if there is no image that it could be written to."""
        self.sponsored = self.sponsored or match.rule.action == "sponsored"
        new = [name for name in _names_in(match) if key(name) not in self._names]
        self._names.update(map(key, new))
        self.authors += new
        credit = _credit_of(match, text)
        return credit if credit and not self._gives(credit) else None

    def _gives(self, credit: str) -> bool:
        """Writes a credit to the image of the nearest caption above, else to the first free one; False if none is."""
        if key(credit) in self._credits:
            return True
        caption = key(self.caption or "")
        for waiting in (self._captioned.get(caption) if caption else None, self._free):
            while waiting:
                index = waiting.popleft()
                if not self.images[index].credit:
                    self.images[index] = replace(self.images[index], credit=credit)
                    self._credits.add(key(credit))
                    return True
        return False


def _names_in(match: Match) -> list[str]:
    """The authors that a line names; where it tells of something else, it is a photographer or an editor."""
    return list(names(match.captures.get("author", ""))) if match.rule.action == "author" else []


def _credit_of(match: Match, text: str) -> str | None:
    """Whom a line credits: what the rule captured, else the line without the word for a picture; None if nobody."""
    if match.rule.action != "credit":
        return match.captures.get("credit")
    return match.captures.get("credit") or _PICTURE.sub("", bare(text)) or None


def _with_own_credit(image: Image, rules: RuleSet) -> Image:
    """The image with the credit that its own caption ends in, or consists of."""
    if image.credit or not image.caption:
        return image
    whole = rules.match("paragraph", image.caption)
    if whole and (credit := _credit_of(whole, image.caption)):
        return replace(image, credit=credit, caption=None)
    one = _Work(Block("caption", image.caption))
    _cut_inside(one, rules)
    credit = next((found for text, match in one.cut if (found := _credit_of(match, text))), None)
    return replace(image, credit=credit, caption=one.block.text) if credit else image
