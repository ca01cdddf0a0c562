"""`clean()`: takes the furniture out of an article's blocks by rule, and says why each piece went."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import lru_cache

from newscrawler.boilerplate.phrases import LONGEST, bare, key, names
from newscrawler.boilerplate.prose import ends_sentence, is_prose, linked_share, weight
from newscrawler.boilerplate.rules import Match, RuleSet, rules_for
from newscrawler.items import Article, Block, Image, text_of

DOUBT = "clean-doubt"  # flag: the rules would have taken too much, so the prose was left as it stood
_SANE_SHARE = 0.4  # of the prose's words: a legal note under a two-sentence item may be a third of it
_BRACKETS = re.compile(r"\(([^()]{4,300})\)|\[([^\[\]]{4,300})\]")
_PICTURE = re.compile(r"^(?:фото|видео|сурет|photo|image|picture)\b[ :]*", re.IGNORECASE)
_LEAD_WORDS = 6  # a shorter line is a date, a name or a section


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
        return _is_article_like(self.block)


@lru_cache(maxsize=1024)  # asked several times of each block
def _is_article_like(block: Block) -> bool:
    text, links = block.text, block.links
    if block.kind == "caption" or linked_share(text, links) >= 0.5:
        return False
    return is_prose(text, links) or (ends_sentence(text) and weight(text) >= 4)


def clean(article: Article) -> Article:
    """A copy of an article without boilerplate; what went stands in `dropped` with its reason.

    Works on `article.blocks`, rebuilds `text` from them, and moves what lines tell into its place: photo credits into
    `images` (a caption block where no image is known), authors into `authors`, advertorial labels into `sponsored`.
    Never empties a body: where the rules would, or would take too much of the prose, the prose stays and the flag
    `clean-doubt` is set. Cleaning twice is the same as cleaning once.
    """
    rules = rules_for(article.language)
    article = replace(article, images=tuple(_with_own_credit(image, rules) for image in article.images))
    if not article.blocks or DOUBT in article.flags:  # cleaned before, and left as it stood
        return article
    work = [_Work(block) for block in article.blocks]
    topic = key(f"{article.title or ''} {article.lead or ''}")
    for index, one in enumerate(work):
        heads_prose = one.block.kind == "heading" and index + 1 < len(work) and work[index + 1].article_like
        if not _match_whole(one, rules, topic, heads_prose=heads_prose) and _cut_inside(one, rules):
            _match_whole(one, rules, topic, heads_prose=heads_prose)
    _drop_tails(work, rules, topic)
    _drop_repeats(work, article)
    doubtful = _keep_in_doubt(work)
    return _rebuilt(article, work, doubtful=doubtful)


def _drop_repeats(work: list[_Work], article: Article) -> None:
    """Marks the title printed again above the text, and a lead that stands there twice before the text goes on."""
    title = key(article.title or "")
    lead: str | None = None
    for one in work:
        line = key(one.block.text)
        if one.reason is not None or one.block.kind == "caption" or not line:
            continue
        if line == title:
            one.reason = "repeat:title"
        elif weight(line) < _LEAD_WORDS:
            continue
        elif lead is None:
            lead = line
        elif line == lead:
            one.reason = "repeat:lead"
        else:
            break


# ── pieces of a block ─────────────────────────────────────────────────────────────────────────────────────────────


def _cut_inside(one: _Work, rules: RuleSet) -> bool:
    """Cuts pieces out of a block: a bracket, a link at its edge, its last sentence, each matched as a whole."""
    text = one.block.text
    found = [
        (start, end, match)
        for start, end in _pieces(one.block, rules)
        if (match := _match_piece(one.block, start, end, rules))
    ]
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
    spans = {found.span() for found in _BRACKETS.finditer(body)}
    for start, end in block.links:
        before = body[:start].rstrip()
        if not body[end:].strip(" .»→>|)") and (ends_sentence(before) or before.endswith(("|", "→", "»"))):
            spans.add((start, end))
    window = max(0, len(body) - LONGEST // 2)
    for label in rules.inline_labels:
        at = body.rfind(label, window)
        if at > 0 and (
            body[at - 1] in '.!?…»")'
            or (body[at - 1].isspace() and (block.kind == "caption" or ends_sentence(body[:at])))
        ):
            spans.add((at, len(body)))
    return spans


def _without(block: Block, start: int, end: int) -> Block:
    """The block without text[start:end], its links moved along."""
    before, after = block.text[:start].rstrip(), block.text[end:].lstrip()
    gap = " " if before and after and after[0] not in ".,;:!?" else ""
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


def _speaks_of(topic: str, label: str) -> bool:
    """Whether a title or lead holds a word of a label, endings aside: then the label may head a part of the article."""
    stems = {word[: max(4, len(word) - 2)] for word in re.findall(r"\w{4,}", key(label))}
    return any(word.startswith(stem) for word in re.findall(r"\w+", topic) for stem in stems)


def _drop_tails(work: list[_Work], rules: RuleSet, topic: str) -> None:
    """From a label of furniture on everything goes, or only its own links where the article goes on behind it."""
    last = max((index for index, one in enumerate(work) if one.reason is None and one.article_like), default=-1)
    for index, one in enumerate(work):
        if one.reason is not None or one.block.kind in ("caption", "quote"):
            continue
        found = rules.match("tail", one.block.text, one.block.links)
        if found is None:
            continue
        run = work[index + 1 :] if index > last else _links_from(work, index + 1)
        if found.rule.topic and (not run or _speaks_of(topic, one.block.text)):
            continue
        for follower in (one, *run):
            follower.reason = follower.reason or found.rule.reason


def _links_from(work: list[_Work], start: int) -> list[_Work]:
    run: list[_Work] = []
    for one in work[start:]:
        if one.reason is None and linked_share(one.block.text, one.block.links) < 0.8:
            break
        run.append(one)
    return run


def _keep_in_doubt(work: list[_Work]) -> bool:
    """Takes prose back if the rules took a large share of it, and everything if nothing would be left."""
    prose = [one for one in work if one.article_like and not (one.reason or "").startswith("repeat:")]
    lost = [one for one in prose if one.reason]
    doubtful = sum(weight(one.block.text) for one in lost) > _SANE_SHARE * sum(weight(one.block.text) for one in prose)
    empty = not any(
        one.block.text and one.block.kind != "caption" and (one.reason is None or (doubtful and one in lost))
        for one in work
    )
    for one in work if empty else lost if doubtful else ():
        one.reason = one.whole = None
    return doubtful or empty


# ── the article again ─────────────────────────────────────────────────────────────────────────────────────────────


def _rebuilt(article: Article, work: list[_Work], *, doubtful: bool) -> Article:
    blocks: list[Block] = []
    dropped: list[tuple[str, str]] = []
    authors, images, sponsored = list(article.authors), list(article.images), article.sponsored
    for one in work:
        if one.reason is None:
            blocks.append(one.block)
        told = [(text, match, match.rule.reason) for text, match in one.cut]
        if one.whole:
            told.append((one.block.text, one.whole, one.reason or ""))
        for text, match, reason in told:
            sponsored = sponsored or match.rule.action == "sponsored"
            authors += _new_names(match, authors)
            credit = _credit_of(match, text)
            if credit and not _give_credit(images, blocks, credit) and reason:
                blocks.append(Block("caption", text if match.rule.action == "credit" else credit))
        dropped += [(text, match.rule.reason) for text, match in one.cut]
        if one.reason is not None:
            dropped.append((one.block.text, one.reason))
    kept = tuple(blocks)
    return replace(
        article,
        blocks=kept,
        text=text_of(kept),
        dropped=(*article.dropped, *dropped),
        authors=tuple(authors),
        images=tuple(images),
        sponsored=sponsored,
        flags=(*article.flags, DOUBT) if doubtful and DOUBT not in article.flags else article.flags,
    )


def _new_names(match: Match, known: list[str]) -> list[str]:
    keys = {key(name) for name in known}
    return [name for name in names(match.captures.get("author", "")) if key(name) not in keys]


def _credit_of(match: Match, text: str) -> str | None:
    """Whom a line credits: what the rule captured, else the line without the word for a picture; None if nobody."""
    if match.rule.action != "credit":
        return match.captures.get("credit")
    return match.captures.get("credit") or _PICTURE.sub("", bare(text)) or None


def _give_credit(images: list[Image], blocks: list[Block], credit: str) -> bool:
    """Writes a credit to the image of the nearest caption above, else to the first free one; False if there is none."""
    if any(image.credit and key(image.credit) == key(credit) for image in images):
        return True
    caption = next((key(block.text) for block in reversed(blocks) if block.kind == "caption"), None)
    free = [index for index, image in enumerate(images) if not image.credit]
    nearest = [index for index in free if caption and key(images[index].caption or "") == caption]
    for index in (nearest or free)[:1]:
        images[index] = replace(images[index], credit=credit)
        return True
    return False


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
