"""Where a page says who wrote the article: the site's selectors, JSON-LD, metas, links to authors' pages, bylines.

A person named anywhere comes before an organisation, since a page that prints no author gives its own name to search
engines. Where no person is named, the organisation is the author: an agency, the newsroom, the site itself.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import chain, islice
from typing import TYPE_CHECKING

from newscrawler.boilerplate.placeholders import names as names_told
from newscrawler.boilerplate.rules import rules_that
from newscrawler.extract.author_words import BY, CONNECTORS, LABELS, POSTED, POSTERS
from newscrawler.extract.authors import BESIDE_NAMES, are_all_of, names
from newscrawler.extract.byline_names import is_personal
from newscrawler.extract.characters import one_line, squash, text_of
from newscrawler.extract.context import date_in, is_teaser, said_by, select, tag_links
from newscrawler.extract.evidence import letters_of, plain
from newscrawler.extract.lone_names import (
    LONGEST,
    LONGEST_ALONE,
    beside_date,
    first_line,
    in_capitals,
    in_dateline,
    set_right,
)
from newscrawler.extract.said_title import BARS, separators
from newscrawler.urls import host_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.etree import _Element

    from newscrawler.extract.context import Context
    from newscrawler.extract.evidence import Evidence
    from newscrawler.extract.pieces import Piece

_METAS = (
    "author", "article:author", "articleauthor", "og:article:author", "article:author_name", "dc.creator",
    "dcterms.creator", "parsely-author", "sailthru.author", "cxenseparse:author", "citation_author", "byl",
    "twitter:misc:written by",
)  # fmt: skip
# Further metas, by the letters in their names: "article_author", "citation_authors", "mediator_author".
_META = re.compile(r"(?:authors?|authorname|byline(?:name)?)$")
_NO_META = re.compile(r"banner|twitter|url|image|img|thumb|^(?:og|fp)author")
_NAMED = ("author", "byline", "autor", "auteur", "avtor", "redakteur", "journalist")
_CLASS = re.compile(rf"(?:^|[\s_-])(?:{'|'.join(_NAMED)})|[a-z](?:Author|Byline)", re.IGNORECASE)
_AUTHORS = r"authors?|autor(?:es|en)?|avtor[yi]?|auteurs?|journalists?|reporters?|columnists?|contributors?|redakteure?"
_PATH = re.compile(rf"/(?:[a-z]+-)?(?:{_AUTHORS})/[^/]+", re.IGNORECASE)
_STAFF = rf"/(?:[a-z]+-)?(?:{_AUTHORS}|%sperson|staff|team|producers?|redaktion|profile?s?)/[^/]+|^/@[\w.-]+/?$"
_PEOPLE_PATH = re.compile(_STAFF % "people|", re.IGNORECASE)
_STAFF_PATH = re.compile(_STAFF % "", re.IGNORECASE)  # "People" is a section elsewhere than in English
_IN_PATHS = (  # in each such path stands one of these
    "author", "autor", "avtor", "auteur", "journalist", "reporter", "columnist", "contributor", "redakt", "people",
    "person", "staff", "team", "producer", "profil", "/@",
)  # fmt: skip
_LABEL = re.compile(
    rf"(?i:{'|'.join(map(re.escape, BY))})\s+(?=[^\W\d_])(?![a-zа-яё])|(?i:{'|'.join(map(re.escape, LABELS))})\s*:"
    r"|(?:By|Von|Par|Por)(?=[A-ZÀ-Þ](?:[a-zà-ÿ]|\.))"  # "ByJane Doe"
    # "Posted by jdoe at 9:14 PM": one word, and then the hour or another piece of the line
    rf"|(?i:{'|'.join(map(re.escape, POSTERS))})\s+"
    r"(?=[^\W\d_][\w.-]*(?:$|\s*[|•·–—(┊│]|\s[^\s\w]|\s(?:under|unter|in)\s|\s(?:\w+,?\s){0,3}\d))"
)
# "Posted on 5 May 2024 by jdoe in Travel"; "5 May 2024 · By Jane Doe".
_POSTED = re.compile(
    r".{6,80}?\s(?i:by|von|vom|por|par|da|di|door|av|af|przez)\s+"
    r"(?=[A-ZÀ-ÞА-ЯЁ]|[^\W\d_][\w.-]*(?:$|\s+(?:on|at|am|um|le|el|in|unter|under)\s|\s*[|•·–—(]))"
)
_BEHIND_DAY = re.compile(r"(?:[\w:,./-]+ ){2,6}by (?=[^\W\d_][\w.-]*$)")  # "March 7, 2009 by walker"
_THIS = re.compile(r"This (?:blog )?\w+ was (?:originally )?(?:written by|posted .{6,80}? by )")
_FILED = " and is filed under "  # and the rest of the note that WordPress put below entries
_BY = ("by", "von", "par", "por")
_AFTER_DAY = re.compile(rf"(?:[\d|·•–—/-]|\bread|\b[ap]m|\buhr)\s*\b(?i:{'|'.join(_BY)})\s+(?=[A-ZÀ-Þ])", re.ASCII)
_SIGNED = re.compile(
    r"(?i:autor(?:in|en)?(?:/autor)?|authors?|автор[ыи]?|auteurs?|autore)\b\s*:?\s+(?=[^\W\d_])(?![a-zа-яё])"
)
_LABEL_LINES, _JOINERS = frozenset((*BY, *LABELS)), frozenset((*CONNECTORS, ","))
# Of the labels of authors in `_LABEL` and `_SIGNED`: most lines begin otherwise, and the patterns try each label.
_BEGINNINGS = frozenset(label[:2] for label in (*BY, *LABELS))
_LONGEST_LIST = 240  # characters of a byline that may name many
_BULLETS = "-–—*•·>| "  # before a byline
_LINE_PARTS = re.compile(r"\s+[|•·–—-]\s+")
_SHORTEST_WORD = 2  # characters of a word by which a name is known
_SHORTEST_MORE = 6  # characters of the shortest name and what parts it from another
_FAR = 15  # blocks after the body in which "Author" is followed by a name
_END = 3  # blocks at the end of the body and after it in which it is signed
_MOST_LINKS = 50  # links of a block, and metas, that are looked at: a block may be the only one of a page
_MOST_BLOCKS = 200  # of the body that are looked at
_MENU = 8  # links from which a block of nothing else is a menu
_FEW_LINKS = 2  # of a byline; more that name no person lead to what its author does elsewhere
_MOST = 5  # elements of a byline that are looked at
_GLUE = 8  # characters more than a block that its element may hold: hidden ones, and line ends where it was cut
_WITHIN = 2  # elements above a block whose class may name it a byline


def find_authors(context: Context) -> tuple[str, ...]:
    """Who wrote it, as names in the order of the page; () where it names nobody."""
    own = own_names(context)
    host = [*([host_of(context.document.url)] if context.document.url else ()), *_named_in_title_tag(context)]
    sources = []
    namesake: tuple[str, ...] = ()  # of the address: a paper, or the one who writes all of it
    for raw in filter(None, _sources(context)):
        sources.append(raw)
        if found := names(raw, own=[*own, *host]):
            if not namesake:
                return _signed_instead(found, context, own) or _completed(found, context, own)
            if is_personal(found[0]) and signatures(found[0], context):
                return found
        namesake = namesake or names(raw, own=own)
    return namesake or next((found for raw in sources if (found := names(raw, own=own, organisations=True))), ())


def _signed_instead(found: tuple[str, ...], context: Context, own: list[str]) -> tuple[str, ...]:
    """Who signs by the headline, where none of those that the page declares is named by headline or text.

    The head names whoever put the article into the system.
    """
    words = {word for name in found for word in name.casefold().split() if len(word) > _SHORTEST_WORD}
    for piece in (*context.near_title, *_ends(context)):
        if len(text := piece.text) <= LONGEST and any(map(text.casefold().__contains__, words)):
            return ()
    first, end = context.found.start + _END, context.found.end
    body = {id(piece) for piece in context.flat.pieces[first : min(end, first + _MOST_BLOCKS)]}
    for piece in _spoken(context):
        for line in _labelled(piece, _LABEL) if id(piece) not in body else ():
            if (signed := names([line], own=own)) and is_personal(signed[0]):
                return signed
    return ()


def _completed(found: tuple[str, ...], context: Context, own: list[str]) -> tuple[str, ...]:
    """The names of the byline, where it has all that were found and others: many metas hold one name only."""
    known = {name.casefold() for name in found}
    shortest = sum(map(len, found)) + _SHORTEST_MORE
    near = [piece for piece in _spoken(context) if len(piece.text) <= LONGEST]
    naming = [at for at, piece in enumerate(near) if found[0].casefold() in piece.text.casefold()]
    alone = (piece for piece in near if piece.linked + BESIDE_NAMES >= len(piece.text))
    bylines = (islice(_bylines(near[at:]), 1) for at in naming)
    lines = chain(([near[at].text] for at in naming), *bylines)
    longer = (line for line in lines if sum(map(len, line)) >= shortest)
    declared = ([value] for value in _in_metas(context.evidence))
    for raw in (*longer, _links([*alone], _PATH), *declared):
        printed = names(raw, own=own)
        others = [name for name in printed if name.casefold() not in known]
        complete = others and len(printed) - len(others) == len(known) and are_all_of(printed, raw)
        if complete and all(map(is_personal, others[:_MOST])):
            return printed
    return found


def own_names(context: Context) -> list[str]:
    """What the site calls itself, wherever the page says so."""
    evidence, site = context.evidence, context.site
    return [name[:LONGEST] for name in (*evidence.site_names, *((site.name, site.domain) if site else ())) if name]


def _named_in_title_tag(context: Context) -> Iterator[str]:
    """The last part of the page's title: mostly the site's name, which may be that of one who writes all of it."""
    said = (context.evidence.title_tag or "")[:_LONGEST_LIST]
    for start, end in separators(said)[-1:]:
        if said[start:end].strip() in BARS and (part := said[end:].strip()) not in (context.title or ""):
            yield part


def _sources(context: Context) -> Iterator[Sequence[object]]:
    """What each place on the page gives, the surest first."""
    evidence, root, site = context.evidence, context.document.root, context.site
    yield [text_of(element) for element in select(root, site.authors if site else ())]
    yield _declared(evidence)
    yield _in_metas(evidence)
    yield _in_further_metas(evidence)
    near, end, ends = context.near_title, context.found.end, _ends(context)
    spoken = _spoken(context)
    yield from (
        [line, *_persons_behind(spoken, at)] for at, one in enumerate(spoken) for line in _labelled(one, _LABEL)
    )
    yield _under_label(context)
    yield from _by_rule(spoken, context)
    yield from ([line] for piece in near if (line := _posted(piece, context)))
    yield _links(near, _PEOPLE_PATH if context.language == "en" else _STAFF_PATH)
    yield from (["\n".join(byline)] for byline in _bylines(near))
    above = (in_capitals(piece, _lines(piece)) for piece in near if not piece.text.isascii())
    yield from ([*signed] for signed in above if signed and not signed[0].isascii())
    yield [*evidence.itemprops.get("author", ())][:_MOST]
    yield from ([line] for piece in ends for line in _labelled(piece, _LABEL))
    yield from _by_rule(ends, context)
    yield from ([*signed] for piece in ends if (signed := in_capitals(piece)))
    yield from ([*signed] for piece in ends if (signed := set_right(piece, context)))
    yield from ([line] for piece in ends if (line := _posted(piece, context)))
    yield _links(ends, _PATH)
    yield from ([line] for piece in context.flat.pieces[end : end + _FAR] for line in _labelled(piece, _SIGNED))
    yield in_dateline(context)
    yield beside_date(context)
    yield first_line(context)
    own = [piece for piece in ends if "comment" not in _classes_around(piece.element).lower()]
    yield from ([line for line in byline if is_personal(line)] for byline in _bylines(own))


def _declared(evidence: Evidence) -> Sequence[object]:
    """The authors of the JSON-LD article; what it names by `@id` alone is looked up among the other nodes."""
    value = evidence.article.get("author") or evidence.article.get("creator")
    found: list[object] = []
    for item in value if isinstance(value, list) else [value] if value else []:
        if isinstance(item, dict) and "@id" in item and not plain(item.get("name")):
            found += [node for node in evidence.others if node.get("@id") == item["@id"] and node.get("name")]
        else:
            found.append(item)
    return found


def declared_authors(evidence: Evidence) -> tuple[str, ...]:
    """Whom the page names as author in its head, organisations included."""
    return names([*_declared(evidence), *_in_metas(evidence)], organisations=True)


def signatures(name: str, context: Context) -> list[str]:
    """The lines by the headline and at the end of the text that have a name in them."""
    lines = [piece.text for piece in (*context.near_title, *_ends(context)) if len(piece.text) <= LONGEST]
    return [line for line in lines if name.casefold() in line.casefold()]


def _spoken(context: Context) -> list[Piece]:
    """The blocks by the headline that are no captions, whose labels name who took a picture."""
    return [piece for piece in context.near_title if piece.kind != "caption"]


def _ends(context: Context) -> list[Piece]:
    """The blocks in which a text is signed."""
    end = context.found.end
    return context.flat.pieces[max(context.found.start, end - _END) : end + _END]


def _in_metas(evidence: Evidence) -> Sequence[str]:
    return [*evidence.all_metas(*_METAS)[:_MOST_LINKS], *_labelled_data(evidence)]


def _in_further_metas(evidence: Evidence) -> Sequence[str]:
    return [value for name, values in evidence.metas.items() if _names_authors(name) for value in values][:_MOST_LINKS]


@lru_cache(maxsize=4096)
def _names_authors(name: str) -> bool:
    letters = letters_of(name) if len(name) <= LONGEST else ""
    return _META.search(letters) is not None and _NO_META.search(letters) is None


def _labelled_data(evidence: Evidence) -> Iterator[str]:
    """Twitter cards hold pairs of a label ("Written by") and a value."""
    for number in "1", "2":
        label, value = evidence.meta(f"twitter:label{number}"), evidence.meta(f"twitter:data{number}")
        if label and value and label.lower().strip(" :") in LABELS:
            yield value


def _labelled(piece: Piece, label: re.Pattern[str]) -> list[str]:
    """The line of a block that begins with the label of an author: "By Jane Doe", "Автор: Иван Петров"."""
    text = piece.text
    if len(text) > _LONGEST_LIST:
        return []
    if _begins_with(label, text):
        return ["\n".join(_lines(piece))]
    if _begins_with(label, bare := text.lstrip(_BULLETS)):
        return [bare]
    parts = _LINE_PARTS.split(text)  # "Section: River | Posted by: jdoe | Comments: 4", "12.05.2024 - Author: Jane Doe"
    return [part for part in parts[1:] if _begins_with(label, part)][:1] if len(parts) > 1 else []


def _under_label(context: Context) -> Sequence[str]:
    """The names below a line that is nothing but the label of an author, as far as "and" joins them: "By", "Jane Doe",
    "and", "John Smith"."""
    pieces, near = context.flat.pieces, {id(piece) for piece in context.near_title}
    start = context.found.start if context.title_at is None else context.title_at
    for at, piece in enumerate(pieces[max(0, start - _END) : context.found.start + _END], start=max(0, start - _END)):
        if id(piece) in near and piece.text.lower().rstrip(" :") in _LABEL_LINES:
            lines = _joined_lines(pieces[at + 1 : at + 2 + 2 * _MOST])
            if any(map(is_personal, names(lines))):
                return lines
    return []


def _joined_lines(pieces: Sequence[Piece]) -> list[str]:
    """The first of some blocks, and those that "and" between them joins to it, as far as none is long or of tags."""
    lines: list[str] = []
    for name, joiner in zip(pieces[::2], pieces[1::2], strict=False):
        links = [*islice(name.element.iter("a"), _FEW_LINKS + 1)]
        if len(name.text) > LONGEST_ALONE or len(links) > _FEW_LINKS:
            break
        lines += _lines(name)
        if joiner.text not in _JOINERS:
            break
    return lines


def _begins_with(label: re.Pattern[str], text: str) -> bool:
    begins = text[:2].lower()
    return (begins in _BEGINNINGS or begins[:1] in _BEGINNINGS) and label.match(text) is not None


def _by_rule(pieces: Sequence[Piece], context: Context) -> Iterator[Sequence[object]]:
    """The names in lines that the language's own rules know as bylines: "【記者王小明／台北報導】"."""
    rules = rules_that("author", context.language)
    for piece in pieces:
        if len(piece.text) <= LONGEST and (found := rules.match("paragraph", piece.text, piece.links)):
            author = found.captures.get("author", "")
            # In Chinese spaces part names; in Japanese they part a name's halves.
            yield names_told(author) if context.language == "zh" else [author] if author else ()


def _links(pieces: Sequence[Piece], path: re.Pattern[str]) -> Sequence[str]:
    """The texts of links to authors' pages."""
    found: dict[_Element, str] = {}
    linked = [(piece, [*islice(piece.element.iter("a"), _MOST_LINKS)]) for piece in pieces if piece.linked]
    if not any(map(said_by([anchor for _, anchors in linked for anchor in anchors]).__contains__, _IN_PATHS)):
        return []
    for piece, anchors in linked:
        for anchor in anchors if len(anchors) <= _MENU or not is_teaser(piece) else ():
            if path.search((anchor.get("href") or "").split("?")[0]) or "author" in (anchor.get("rel") or "").split():
                text = text_of(anchor)
                if text in piece.text:  # the block may be a line of a longer element
                    found[anchor] = text
    return [*found.values()]


def _posted(piece: Piece, context: Context) -> str | None:
    """What a line that tells of the posting says behind "by"."""
    text = piece.text.partition(_FILED)[0]
    if len(text) > LONGEST or piece.kind == "caption":
        return None
    by = _POSTED.match(text) if text.split(" ", 1)[0].lower() in POSTED or _THIS.match(text) else None
    if by is None and any(map(text.lower().__contains__, _BY)):  # the pattern tries each sign
        by = _AFTER_DAY.search(text) or _BEHIND_DAY.match(text)
        if by and date_in(context, text) is None:
            return None
    if by is None:
        return None
    said = text[by.end() :]
    links = [text_of(anchor) for anchor in islice(piece.element.iter("a"), _MOST_LINKS)] if piece.linked else []
    return next((name for name in links if name and said.startswith(name)), said)


def _bylines(pieces: Sequence[Piece]) -> Iterator[list[str]]:
    """The lines of each block that is a byline, and the persons behind it."""
    for at, piece in enumerate(pieces):
        if lines := _byline(piece):
            yield [*lines, *_persons_behind(pieces, at)] if is_personal(lines[0]) else lines


def _persons_behind(pieces: Sequence[Piece], at: int) -> Iterator[str]:
    """The names in the bylines that follow one, each in an element made as its own is: the items of a list."""
    own = pieces[at].element
    for piece in pieces[at + 1 :]:
        element, lines = piece.element, _byline(piece)
        if element is own or element.tag != own.tag or element.get("class") != own.get("class"):
            break
        if not lines or not all(map(is_personal, lines)):
            break
        yield from lines


def _byline(piece: Piece) -> list[str]:
    """The lines of a block that is named as a byline, or of what is named so in it.

    Publishers name their lists of tags so, too.
    """
    element = piece.element
    if len(piece.text) > LONGEST:
        return []
    if _is_byline_class(_classes_around(element)):
        lines = _persons_apart(piece) or _lines(piece)
    else:
        inside = (
            one
            for one in element.iterdescendants("a", "span", "b", "strong", "em", "i")
            if (classes := one.get("class")) and _is_byline_class(classes)
        )
        lines = [line for one in islice(inside, _MOST) for line in _set_apart(one)]
    links = [*islice(element.iter("a"), _MOST_LINKS)] if lines else []
    if len(links) > _FEW_LINKS and is_teaser(piece) and not any(map(is_personal, names(lines))):
        return []  # "Bio", "Become a fan", "Get alerts"
    return [] if tag_links(links) else lines


def _persons_apart(piece: Piece) -> list[str]:
    """The names in a block whose first element is one: "Jane Doe" "John Smith", "Jane Doe" "Send a tip"; [] where they
    are parted by more than elements."""
    parts = [one_line(part) for part in islice(piece.element.itertext(), _MOST_LINKS) if not part.isspace()]
    if len(parts) < _FEW_LINKS or not is_personal(parts[0]) or squash("".join(parts)) != squash(piece.text):
        return []
    return [part for part in parts if is_personal(part)]


def _classes_around(element: _Element) -> str:
    return " ".join([one.get("class", "") for one in (element, *islice(element.iterancestors(), _WITHIN))])


def _is_byline_class(classes: str) -> bool:
    lower = classes.lower()
    return any(name in lower for name in _NAMED) and _CLASS.search(classes) is not None


def _lines(piece: Piece) -> list[str]:
    """A block's text, cut where two elements are set apart by style alone."""
    lines = _set_apart(piece.element)
    if len(" ".join(lines)) <= len(piece.text) + _GLUE:
        return lines
    own = squash(piece.text)  # a line of its own in a longer element, mostly the first
    lines = _set_apart(piece.element, own)
    return lines if squash("".join(lines)) == own else [piece.text]


def _set_apart(element: _Element, first: str | None = None) -> list[str]:
    """An element's text, cut where elements in it are set apart by style or a break: "Jane Doe" and "Founder"; with
    `first`, no more than the text that is this one when squashed."""
    text = ""
    for part in element.itertext():
        glued = text[-1:].isalnum() and part[:1].isalnum()
        text += ("\n" if glued else "") + part.replace("\n", " ")
        if len(text) > 4 * LONGEST or (first is not None and squash(text) == first):
            break
    return [line for one in text.split("\n") if (line := one_line(one))]
