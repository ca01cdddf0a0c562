"""What the heads of a site's pages say alike: a photo, description or author that is the site's and no article's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawler.boilerplate.masking import fingerprint_of
from newscrawler.boilerplate.template import LEAST_PAGES, NEVER, Count, Sighting, of_lines
from newscrawler.extract.author_words import AGENCIES
from newscrawler.extract.authors import names
from newscrawler.extract.bylines import declared_authors, own_names, signatures
from newscrawler.extract.sightings import address_of
from newscrawler.urls import canonical, host_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newscrawler.boilerplate.template import Template
    from newscrawler.extract.context import Context
    from newscrawler.extract.evidence import Evidence
    from newscrawler.items import Article

_MOST_PAGES = 0.5  # of the other pages: from here a photo, a description, a newsroom's name are the site's
_NEARLY_ALL, _MANY_PAGES = 0.9, 20  # the same for the name of a person, and of how many pages at least


def said_in_head(evidence: Evidence, url: str | None) -> Iterator[Sighting]:
    """What the head of a page gives for the article's, and many give for the site's."""
    if (photo := evidence.meta("og:image", "twitter:image")) and (address := canonical(photo, base=url)):
        yield _sighting("photo", address)
    for description in {evidence.meta("og:description"), evidence.meta("description")} - {None}:
        yield _sighting("description", description or "")
    for author in declared_authors(evidence):
        yield _sighting("author", author)


def _sighting(what: str, value: str) -> Sighting:
    return Sighting("text", fingerprint_of(f"{what} {value}"), 0.0, f"{what}: {value}")


def without_the_sites(article: Article, context: Context, template: Template) -> Article:
    """The article without a photo, lead or author that is the site's.

    A photo or lead is, where most other pages have it. So is an author who is no person but the site itself, its
    newsroom or a company, unless a news agency. A person may write a whole paper or column: a name is only taken for
    its template's where nearly all of many pages declare it and this one does not print it by headline or text.
    """
    at, url = context.fetched_at, context.document.url
    own = url is not None and address_of(url) in template.addresses

    def count(one: Sighting) -> Count:
        return NEVER if template.is_kept(one) else template.count(one, own=own, own_at=at)

    def is_on_most(one: Sighting) -> bool:
        found = count(one)
        return found.pages >= LEAST_PAGES and found.share >= _MOST_PAGES

    site = [*own_names(context), *([host_of(url)] if url else [])]

    def is_the_sites(author: str) -> bool:
        declared, lines = _sighting("author", author), signatures(author, context)
        if names([author], own=site):  # a person's
            found = count(declared)
            return found.pages >= _MANY_PAGES and found.share >= _NEARLY_ALL and not lines
        return author.casefold() not in AGENCIES and any(map(is_on_most, [declared, *of_lines(lines)]))

    article.images = tuple(image for image in article.images if not is_on_most(_sighting("photo", image.url)))
    article.lead = None if article.lead and is_on_most(_sighting("description", article.lead)) else article.lead
    article.authors = tuple(author for author in article.authors if not is_the_sites(author))
    return article
