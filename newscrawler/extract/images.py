"""The article's images: addresses wherever lazy loading hides them, captions, and no icons."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from newscrawler.extract.captions import split_credit
from newscrawler.extract.characters import one_line
from newscrawler.items import Image
from newscrawler.urls import canonical

if TYPE_CHECKING:
    from lxml.etree import _Element

    from newscrawler.extract.body import Found
    from newscrawler.extract.evidence import Evidence
    from newscrawler.extract.pieces import Walk

_SOURCES = ("data-src", "data-original", "data-lazy-src", "data-srcset", "srcset", "src")
# Words of addresses that are no photo's. They are looked for before the pattern, which costs ten times as much.
_ALONE = "logo icon sprite pixel spacer blank avatar placeholder default tn spinner divider".split()
_NO_PHOTO_WORDS = (*_ALONE, "author", "profile", "themes", ".svg")
_NO_PHOTO = re.compile(
    rf"(?:^|[/_.-])(?:{'|'.join(_ALONE)})(?:[/_.-]|$)|"
    r"/(?:logos|icons|avatars|authors?|profile[_-]?(?:photos?|pics|images))/|gravatar\.com/|/wp-content/themes/|"
    r"\.svg(?:\?|$)"
)
_MOST = 500  # images that are looked at
_ABSOLUTE = ("https://", "http://")
_ROOT = re.compile(r"https?://[^/?#\\\s]+")
_SMALLEST = 100  # pixels: smaller is an icon, a counter or an avatar
_ABOVE = 6  # pieces above the body in which the lead image and its caption stand


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
        if _is_small(picture.element):
            continue
        source = _source(picture.element, url)
        if source and source not in images:
            alt = one_line(picture.element.get("alt", "")) or None
            if alt is not None and alt.casefold() in people:
                continue
            caption, credit = split_credit(_caption(flat, picture.element, picture.at) or "")
            if caption is None and credit is None:
                credit = split_credit(alt or "")[1]
            images[source] = Image(source, alt, caption, credit)
    said = evidence.meta("og:image", "twitter:image")
    lead = canonical(said, base=url) if said else None
    if lead and not images and not _is_no_photo(lead):
        images[lead] = Image(lead)
    return tuple(images.values())


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


def _is_small(image: _Element) -> bool:
    for name in ("width", "height"):
        value = (image.get(name) or "").removesuffix("px")
        if value.isdigit() and int(value) < _SMALLEST:
            return True
    return False


def _caption(flat: Walk, image: _Element, at: int) -> str | None:
    """The caption block of the same figure, or the caption block that comes right after the image."""
    for ancestor in image.iterancestors("figure"):
        for piece in flat.pieces[at : at + 3]:
            if piece.kind == "caption" and ancestor in piece.element.iterancestors():
                return piece.text
    following = flat.pieces[at : at + 1]
    return following[0].text if following and following[0].kind == "caption" else None
