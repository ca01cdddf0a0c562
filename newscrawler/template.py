"""`SiteTemplate`: what repeats on the pages of one site, learned from the pages themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawler.boilerplate.masking import fingerprint_of
from newscrawler.boilerplate.plaintext import lines_of
from newscrawler.boilerplate.template import Template, columns_of
from newscrawler.extract import read_document, shown_on
from newscrawler.extract.garbage import uncollected
from newscrawler.extract.sightings import address_of

if TYPE_CHECKING:
    from datetime import datetime

    from newscrawler.extract.sightings import Shown
    from newscrawler.items import Article
    from newscrawler.site import Site


class SiteTemplate(Template):
    """What stands on many pages of a site, which is not the article: `observe()` pages, then give it to `extract()`.

    Nothing is judged before three pages besides the one in question were observed.
    """

    @uncollected
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
        if url is not None and address_of(url) in self.addresses:
            return False
        document = read_document(html, url, fallback=site.encoding if site else None)
        return self.observe_shown(shown_on(document, site=site), fetched_at=fetched_at)

    def observe_article(self, article: Article, *, fetched_at: datetime | None = None) -> bool:
        """`observe()` for the page of an article that `find_article(…, template=…)` found; it is not read again."""
        return self.observe_shown(article.shown, fetched_at=fetched_at)

    @uncollected
    def observe_shown(self, shown: Shown | None, *, fetched_at: datetime | None = None) -> bool:
        """`observe()` for what a page shows, as `shown_on()` or an article has it."""
        if shown is None or shown.address in self.addresses:
            return False
        return self.see(shown.all, shown.address, signature=shown.signature, at=fetched_at)

    @uncollected
    def observe_text(self, text: str, *, fetched_at: datetime | None = None) -> bool:
        """`observe()` for the plain text of a page, for `clean_text()`; it is known by its lines."""
        lines = lines_of(text)
        return self.see(columns_of(lines), fingerprint_of("\n".join(lines)), at=fetched_at)
