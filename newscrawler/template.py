"""`SiteTemplate`: what repeats on the pages of one site, learned from the pages themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawler.boilerplate.plaintext import lines_of
from newscrawler.boilerplate.template import Template, fingerprint_of, of_lines
from newscrawler.extract import read_document, shown_on
from newscrawler.extract.sightings import address_of

if TYPE_CHECKING:
    from datetime import datetime

    from newscrawler.extract import Document
    from newscrawler.site import Site


class SiteTemplate(Template):
    """What stands on many pages of a site, which is not the article: `observe()` pages, then give it to `extract()`.

    Nothing is judged before three pages besides the one in question were observed.
    """

    def observe(
        self,
        html: bytes | str,
        url: str | None = None,
        *,
        site: Site | None = None,
        fetched_at: datetime | None = None,
    ) -> bool:
        """Count one page; False where it counts for nothing: its address was counted, or its story under another.

        `fetched_at` lets old evidence fade (by half in sixty days). Without `url` a page is known by its text.
        """
        document = read_document(html, url, fallback=site.encoding if site else None)
        return self.observe_document(document, site=site, fetched_at=fetched_at)

    def observe_document(
        self, document: Document, *, site: Site | None = None, fetched_at: datetime | None = None
    ) -> bool:
        """`observe()` for a page that is parsed already."""
        if document.url is not None and address_of(document.url) in self.addresses:
            return False
        seen = shown_on(document, site=site)
        return self.see(seen.all, seen.address, signature=seen.signature, at=fetched_at)

    def observe_text(self, text: str, *, fetched_at: datetime | None = None) -> bool:
        """`observe()` for the plain text of a page, for `clean_text()`; it is known by its lines."""
        lines = lines_of(text)
        return self.see(of_lines(lines), fingerprint_of("\n".join(lines)), at=fetched_at)
