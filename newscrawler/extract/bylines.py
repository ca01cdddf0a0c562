"""Where a page says who wrote the article: the site's selectors, JSON-LD, metas, links to authors' pages, bylines.

A person named anywhere comes before an organisation, since a page that prints no author gives its own name to search
engines. Where no person is named, the organisation is the author: an agency, the newsroom, the site itself.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from newscrawler.extract.author_words import BY, LABELS
from newscrawler.extract.authors import is_personal, names
from newscrawler.extract.characters import one_line
from newscrawler.extract.context import date_in, is_tag_link, is_teaser, select, text_of
from newscrawler.extract.evidence import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newscrawler.extract.context import Context
    from newscrawler.extract.evidence import Evidence
    from newscrawler.extract.pieces import Piece

_METAS = (
    "author", "article:author", "articleauthor", "og:article:author", "article:author_name", "dc.creator",
    "dcterms.creator", "parsely-author", "sailthru.author", "cxenseparse:author", "citation_author", "byl",
    "twitter:misc:written by",
)  # fmt: skip
_NAMED = ("author", "byline", "autor", "auteur", "avtor", "redakteur", "journalist")
_CLASS = re.compile(rf"(?:^|[\s_-])(?:{'|'.join(_NAMED)})|[a-z](?:Author|Byline)", re.IGNORECASE)
_AUTHORS = r"authors?|autor(?:es|en)?|avtor[yi]?|auteurs?|journalists?|reporters?|columnists?|contributors?|redakteure?"
_PATH = re.compile(rf"/(?:[a-z]+-)?(?:{_AUTHORS})/[^/]+", re.IGNORECASE)
_PEOPLE_PATH = re.compile(
    rf"/(?:[a-z]+-)?(?:{_AUTHORS}|people|person|staff|team|producers?|redaktion|profile?s?)/[^/]+", re.I
)
_LABEL = re.compile(
    rf"(?i:{'|'.join(map(re.escape, BY))})\s+(?=[^\W\d_])(?![a-zа-яё])|(?i:{'|'.join(map(re.escape, LABELS))})\s*:"
)
_SIGNED = re.compile(
    r"(?i:autor(?:in|en)?(?:/autor)?|authors?|автор[ыи]?|auteurs?|autore)\b\s*:?\s+(?=[^\W\d_])(?![a-zа-яё])"
)
_LONGEST = 120  # characters of a byline
_SHORTEST_MORE = 6  # characters of the shortest name and what parts it from another
_FAR = 15  # blocks after the body in which "Author" is followed by a name
_LONGEST_ALONE = 82  # characters of a line that is nothing but a name
_END = 3  # blocks at the end of the body and after it in which it is signed
_MOST_LINKS = 50  # links of a block, and metas, that are looked at: a block may be the only one of a page
_MOST_BLOCKS, _TOLD = 200, 20_000  # blocks and characters of the text in which a name's words are looked for
_MOST = 5  # elements of a byline that are looked at
_GLUE = 8  # characters more than a block that its element may hold: hidden ones, and line ends where it was cut
_WITHIN = 2  # elements above a block whose class may name it a byline


def find_authors(context: Context) -> tuple[str, ...]:
    """Who wrote it, as names in the order of the page; () where it names nobody."""
    own = own_names(context)
    sources = []
    for raw in filter(None, _sources(context)):
        sources.append(raw)
        if found := names(raw, own=own):
            return _completed(found, context, own)
    return next((found for raw in sources if (found := names(raw, own=own, organisations=True))), ())


def _completed(found: tuple[str, ...], context: Context, own: list[str]) -> tuple[str, ...]:
    """The names of the byline, where it has all that were found and others: many metas hold one name only."""
    known = {name.casefold() for name in found}
    shortest = sum(map(len, found)) + _SHORTEST_MORE
    blocks = [piece.text for piece in context.near_title if found[0].casefold() in piece.text.casefold()]
    for raw in ([text] for text in blocks if shortest <= len(text) <= _LONGEST), [_links(context.near_title, _PATH)]:
        for one in raw:
            printed = names(one, own=own)
            others = [name for name in printed if name.casefold() not in known]
            if len(printed) - len(others) == len(known) and others and all(map(is_personal, others[:_MOST])):
                return printed
    return found


def own_names(context: Context) -> list[str]:
    """What the site calls itself, wherever the page says so."""
    evidence, site = context.evidence, context.site
    said = [evidence.meta("og:site_name"), evidence.meta("application-name"), evidence.said("publisher")]
    return [name[:_LONGEST] for name in (*said, *((site.name, site.domain) if site else ())) if name]


def _sources(context: Context) -> Iterator[Sequence[object]]:
    """What each place on the page gives, the surest first."""
    evidence, root, site = context.evidence, context.document.root, context.site
    yield [text_of(element) for element in select(root, site.authors if site else ())]
    yield _declared(evidence)
    yield _in_metas(evidence)
    near, end, ends = context.near_title, context.found.end, _ends(context)
    yield from ([line] for piece in near for line in _labelled(piece, _LABEL))
    yield _links(near, _PEOPLE_PATH)
    yield from ([*lines] for piece in near if (lines := _byline(piece)))
    yield [*evidence.itemprops.get("author", ())][:_MOST]
    yield from ([line] for piece in ends for line in _labelled(piece, _LABEL))
    yield _links(ends, _PATH)
    yield from ([line] for piece in context.flat.pieces[end : end + _FAR] for line in _labelled(piece, _SIGNED))
    yield _beside_date(context)
    yield _first_line(context)


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
    lines = [piece.text for piece in (*context.near_title, *_ends(context)) if len(piece.text) <= _LONGEST]
    return [line for line in lines if name.casefold() in line.casefold()]


def _ends(context: Context) -> list[Piece]:
    """The blocks in which a text is signed."""
    end = context.found.end
    return context.flat.pieces[max(context.found.start, end - _END) : end + _END]


def _in_metas(evidence: Evidence) -> Sequence[str]:
    return [*evidence.all_metas(*_METAS)[:_MOST_LINKS], *_labelled_data(evidence)]


def _labelled_data(evidence: Evidence) -> Iterator[str]:
    """Twitter cards hold pairs of a label ("Written by") and a value."""
    for number in "1", "2":
        label, value = evidence.meta(f"twitter:label{number}"), evidence.meta(f"twitter:data{number}")
        if label and value and label.lower().strip(" :") in LABELS:
            yield value


def _labelled(piece: Piece, label: re.Pattern[str]) -> list[str]:
    """The line of a block that begins with the label of an author: "By Jane Doe", "Автор: Иван Петров"."""
    text = piece.text
    return ["\n".join(_lines(piece))] if len(text) <= _LONGEST and label.match(text) else []


def _links(pieces: Sequence[Piece], path: re.Pattern[str]) -> Sequence[object]:
    """The texts of links to authors' pages."""
    blocks = dict.fromkeys(piece.element for piece in pieces if piece.linked)
    return [
        text_of(anchor)
        for block in blocks
        for anchor in islice(block.iter("a"), _MOST_LINKS)
        if path.search((anchor.get("href") or "").split("?")[0]) or "author" in (anchor.get("rel") or "").split()
    ]


def _byline(piece: Piece) -> list[str]:
    """The lines of a block that is named as a byline, or of what is named so in it.

    Publishers name their lists of tags so, too.
    """
    element = piece.element
    if len(piece.text) > _LONGEST:
        return []
    around = (element, *islice(element.iterancestors(), _WITHIN))
    if _is_byline_class(" ".join([one.get("class", "") for one in around])):
        lines = _lines(piece)
    else:
        inside = (
            one
            for one in element.iterdescendants("a", "span", "b")
            if (classes := one.get("class")) and _is_byline_class(classes)
        )
        lines = [text_of(one) for one in islice(inside, _MOST)]
    return [] if lines and any(map(is_tag_link, islice(element.iter("a"), _MOST_LINKS))) else lines


def _is_byline_class(classes: str) -> bool:
    lower = classes.lower()
    return any(name in lower for name in _NAMED) and _CLASS.search(classes) is not None


def _lines(piece: Piece) -> list[str]:
    """A block's text, cut where two elements are set apart by style alone: "Jane Doe" and "Founder"."""
    text = ""
    for part in piece.element.itertext():
        glued = text[-1:].isalnum() and part[:1].isalnum()
        text += ("\n" if glued else "") + part.replace("\n", " ")
        if len(text) > 4 * _LONGEST:
            break
    if len(one_line(text)) > len(piece.text) + _GLUE:  # the block is a line of its own in a longer element
        return [piece.text]
    return [line for one in text.split("\n") if (line := one_line(one))]


def _beside_date(context: Context) -> Sequence[object]:
    """A name alone on a line above the body, where the same line or one beside it tells the date."""
    near = [piece for piece in context.near_title if piece.kind != "heading" and not is_teaser(piece)]
    near = [piece for piece in near if len(piece.text) <= _LONGEST]
    dated = [date_in(context, piece.text) is not None for piece in near]
    for at, piece in enumerate(near):
        # A person's name has two capitals, and stands alone on a line without date.
        if (dated[at] or len(piece.text) <= _LONGEST_ALONE) and any(dated[max(0, at - 1) : at + 2]):
            found = names([piece.text]) if sum(map(str.isupper, piece.text)) > 1 else ()
            alone = dated[at] or (len(found) == 1 and len(piece.text) <= len(found[0]) + 2)
            if alone and len(found) == 1 and _is_nobody_else(found[0], context):
                return [found[0]]
    return []


def _first_line(context: Context) -> Sequence[object]:
    """The first line of the body, in bold and nothing but names: so papers sign whose system has no byline."""
    start = context.found.start
    for piece in context.flat.pieces[max(0, start - _END) : start + _END]:
        text = piece.text
        bold = sum(len(text_of(element)) for element in piece.element.iter("strong", "b"))
        found = names([text]) if len(text) <= _LONGEST and bold >= len(text) and not piece.linked else ()
        if found and all(_is_nobody_else(name, context) for name in found):
            return [text] if len("".join(found)) >= len(text) - 5 * len(found) else []
    return []


def _is_nobody_else(name: str, context: Context) -> bool:
    """Whether a name is a person's whom the article does not speak of, and no words of the text with capitals."""
    words = {word.casefold() for word in name.split()}
    said = (context.title or "").casefold().split()
    if not is_personal(name) or not words.isdisjoint(said):
        return False
    text = " ".join(block.text for block in context.found.blocks[:_MOST_BLOCKS])[:_TOLD]
    if not any(word in text for word in words):
        return True
    return words.isdisjoint(word for word in text.split() if word.islower())
