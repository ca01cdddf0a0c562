"""The article's images: addresses wherever lazy loading hides them, captions, and no icons."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from newscrawler.boilerplate.nodes import rule_of_names
from newscrawler.extract.captions import is_small, split_behind, split_credit
from newscrawler.extract.characters import one_line, text_of
from newscrawler.items import Image
from newscrawler.urls import canonical

if TYPE_CHECKING:
    from lxml.etree import _Element

    from newscrawler.extract.body import Found
    from newscrawler.extract.evidence import Evidence
    from newscrawler.extract.pieces import Piece, Walk

_SOURCES = ("data-src", "data-original", "data-lazy-src", "data-srcset", "srcset", "src")
# Words of addresses that are no photo's. They are looked for before the pattern, which costs ten times as much.
_ALONE = "logo icon sprite pixel spacer blank avatar placeholder default tn spinner divider".split()
_NO_PHOTO_WORDS = (*_ALONE, "author", "profile", "themes", ".svg")
_NO_PHOTO = re.compile(
    rf"(?:^|[/_.-])(?:{'|'.join(_ALONE)})(?:[/_.-]|$)|"
    r"/(?:logos|icons|avatars|authors?|profile[_-]?(?:photos?|pics|images))/|gravatar\.com/|/wp-content/themes/|"
    r"\.svg(?:\?|$)"
)
_LEVELS, _HEADLINE = 5, 4  # elements above an image; words of a headline
_BOXES = frozenset({"div", "aside", "section", "ul", "nav"})
_LINK_BOXES = frozenset({"read-also", "related-aside"})  # rules of elements
_MOST = 500  # images that are looked at
_ABSOLUTE = ("https://", "http://")
_ROOT = re.compile(r"https?://[^/?#\\\s]+")
_ABOVE = 6  # pieces above the body in which the lead image and its caption stand
# Classes of what names the photographer within a figure or a caption: "figure__credit", "photoCredit".
_CREDIT = re.compile(
    r"(?:^|[\s_-])(?:photo|image|media|picture)?(?:credits?|source|copyright|photographer)(?:$|[\s_-])", re.IGNORECASE
)
_CREDIT_WORDS = ("redit", "ource", "opyright", "hotographer")  # one of them stands in each such class
_CREDITED = ("span", "div", "cite", "small", "p", "b", "em", "i", "a")
_MOST_CREDITED, _LONGEST_CREDIT = 40, 120  # elements of a figure that are looked at, and characters of a credit


def find_images(
    flat: Walk,
    found: Found,
    evidence: Evidence,
    url: str | None,
    title_at: int | None,
    *,
    authors: tuple[str, ...] = (),
) -> tuple[Image, ...]:
    """Images between the headline and the end of the body, the page's own lead image first if it is none of them.

    One whose alternative text is no more than the name of an author shows the author.
    """
    people = {name.casefold() for name in authors}
    first = found.start if title_at is None else min(title_at, found.start)
    first = max(first, found.start - _ABOVE)
    images: dict[str, Image] = {}
    near = (picture for picture in flat.pictures if first <= picture.at <= found.end)
    for picture in islice(near, _MOST):
        if picture.at == found.end and not _is_inside(picture.element, found):
            continue
        if is_small(picture.element) or _is_anothers(picture.element):
            continue
        source = _source(picture.element, url)
        if source and source not in images:
            alt = one_line(picture.element.get("alt", "")) or None
            if alt is not None and alt.casefold() in people:
                continue
            caption, credit = _caption(flat, picture.element, picture.at)
            if caption is None and credit is None:
                credit = split_credit(alt or "")[1]
            images[source] = Image(source, alt, caption, credit)
    said = evidence.meta("og:image", "twitter:image") or _of_article(evidence.article.get("image"))
    lead = canonical(said, base=url) if said else None
    if lead and not images and not _is_no_photo(lead):
        images[lead] = Image(lead)
    return tuple(images.values())


def _of_article(value: object) -> str | None:
    """The first address that JSON-LD gives as the image of an article, in any of its forms."""
    first = value[0] if isinstance(value, list) and value else value
    if isinstance(first, dict):
        first = first.get("url") or first.get("contentUrl")
    return first if isinstance(first, str) else None


def _is_anothers(image: _Element) -> bool:
    """Whether an image stands in a link with the headline of another story, or in a box of such links."""
    for around in islice(image.iterancestors(), _LEVELS):
        if around.tag == "a":
            if around.get("href") and len(text_of(around).split()) >= _HEADLINE and not _holds_caption(around):
                return True
        elif around.tag in _BOXES and _is_link_box(around.tag, around.get("class", ""), around.get("id", "")):
            return True
    return False


@lru_cache(maxsize=4096)
def _is_link_box(tag: str, classes: str, element_id: str) -> bool:
    rule = rule_of_names(tag, classes, element_id)
    return rule is not None and rule.sure and rule.name in _LINK_BOXES


def _holds_caption(link: _Element) -> bool:
    """Whether the words beside the image in a link are about the image, or a paragraph's."""
    parent = link.getparent()
    if (parent is not None and parent.tag == "p") or next(link.iter("figcaption"), None) is not None:
        return True
    return _named_credit(link) is not None or any("caption" in one.get("class", "") for one in link.iter(*_CREDITED))


def _is_inside(image: _Element, found: Found) -> bool:
    """Whether an image below the last line belongs to the body, and not to the first teaser behind it."""
    return any(ancestor is found.element for ancestor in image.iterancestors())


def _source(image: _Element, url: str | None) -> str | None:
    for name in _SOURCES:
        value = (image.get(name) or "").strip()
        if not value or value.startswith("data:"):
            continue
        if name.endswith("srcset"):
            value = value.split(",")[-1].split()[0] if value.split(",")[-1].split() else ""
        try:
            address = canonical(_absolute(value, url or ""))
        except ValueError:
            continue
        if address and not _is_no_photo(address):
            return address
    return None


def _absolute(value: str, page: str) -> str:
    """An address on a page; most are whole, or begin at the site's root, which needs no parsing."""
    if value.startswith(_ABSOLUTE):
        return value
    root = _ROOT.match(page) if value[:1] == "/" and value[1:2] not in "/\\" else None
    return root[0] + value if root else urljoin(page, value)


def _is_no_photo(address: str) -> bool:
    address = address.lower()
    return any(word in address for word in _NO_PHOTO_WORDS) and _NO_PHOTO.search(address) is not None


def _caption(flat: Walk, image: _Element, at: int) -> tuple[str | None, str | None]:
    """(caption, credit) of the caption block of the same figure, or of the one that comes right after the image."""
    figure, pieces = next(image.iterancestors("figure"), None), flat.pieces[at : at + 3]
    inside = [] if figure is None else [one for one in pieces if one.kind == "caption" and _stands_in(one, figure)]
    piece = next(iter(inside or [one for one in pieces[:1] if one.kind == "caption"]), None)
    named = _named_credit(figure if figure is not None else piece.element if piece else None)
    text = piece.text if piece else ""
    if named is None:
        caption, credit = split_credit(text)
        return (caption, credit) if credit or caption is None else split_behind(caption)
    before, found, _ = text.partition(named)
    caption = (before if found else text).rstrip(" |/-–—([") or None
    caption, credit = split_credit(caption or "")
    return caption, split_credit(named)[1] or credit or named.strip(" ()[]|/")


def _stands_in(piece: Piece, figure: _Element) -> bool:
    return any(ancestor is figure for ancestor in piece.element.iterancestors())


def _named_credit(around: _Element | None) -> str | None:
    """The text of the first element named as the credit, the innermost where one stands in another; no bare label."""
    found: _Element | None = None
    said = None
    for element in () if around is None else islice(around.iter(*_CREDITED), _MOST_CREDITED):
        classes = element.get("class", "")
        if not (any(map(classes.__contains__, _CREDIT_WORDS)) and _CREDIT.search(classes)):
            continue
        text = text_of(element)
        inner = found is None or any(ancestor is found for ancestor in element.iterancestors())
        if inner and 1 < len(text) <= _LONGEST_CREDIT and text[-1] != ":" and any(map(str.isalpha, text)):
            found, said = element, text
    return said
