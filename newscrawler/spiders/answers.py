"""Scrapy's response to our `Page`: addresses, state by the HTTP status, headers, and the names of the same article."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from newscrawler.extract.blockpage import refused_by
from newscrawler.items import Page
from newscrawler.manners import ASKS_FOR_REST, retry_after
from newscrawler.urls import canonical, host_of, identity, same_site, variant_key

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scrapy.http import Response

    from newscrawler.archive import Due
    from newscrawler.extract import Document
    from newscrawler.items import AliasKind, PageState
    from newscrawler.site import Site

_STATES: dict[int, PageState] = {
    **dict.fromkeys((401, 402, 403, 429, 451, 503), "blocked"),
    **dict.fromkeys((404, 410), "gone"),
    304: "unchanged",
    **dict.fromkeys(range(200, 300), "done"),
}
_NO_HTML = (b"%PDF", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"PK\x03\x04", b"\x1f\x8b", b"RIFF")


def page_of(response: Response, due: Due, site: Site) -> Page:
    """The `Page` of an answer to a frontier row."""
    url = canonical(response.url) or due.url
    mime, charset = _content_type((response.headers.get(b"Content-Type") or b"").decode("latin-1"))
    state = _STATES.get(response.status, "failed")
    reason = None if state in ("done", "unchanged") else f"HTTP {response.status}"
    if state == "done" and not (site.owns(host_of(url)) or same_site(url, due.url)):
        state, reason = "skipped", f"redirected to another site: {url}"
    headers = tuple(
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in response.headers.items()
        for value in values
    )
    if whose := refused_by(headers):
        state, reason = "blocked", f"{whose} (HTTP {response.status})"
    now = datetime.now(UTC)
    wait = (response.headers.get(b"Retry-After") or b"").decode("latin-1")
    return Page(
        url=url,
        requested_url=due.url,
        site=site.domain,
        kind=due.kind,
        fetched_at=now,
        state=state,
        reason=reason,
        status=response.status,
        headers=headers,
        body=response.body,
        mime=mime,
        charset=charset,
        latency_ms=round(1000 * response.meta.get("download_latency", 0)),
        aliases=_aliases(due.url, url, response.meta.get("redirect_urls", ()), site),
        retry_at=retry_after(wait, now) if response.status in ASKS_FOR_REST else None,
    )


def unanswered_page(due: Due, site: Site, state: PageState, reason: str, retry_at: datetime | None = None) -> Page:
    """The `Page` of a request that got no answer."""
    return Page(
        url=due.url,
        requested_url=due.url,
        site=site.domain,
        kind=due.kind,
        fetched_at=datetime.now(UTC),
        state=state,
        reason=" ".join(reason.split())[:500],
        retry_at=retry_at,
    )


def linked_urls(document: Document) -> list[str]:
    """The addresses a page links to, canonical, each once, in its order."""
    return list(dict.fromkeys(url for href, _ in document.links() if (url := canonical(href))))


def may_be_html(body: bytes) -> bool:
    """Whether bytes may be an HTML page: markup early on, and no magic number of another format."""
    return b"<" in body[:4096] and not body.startswith(_NO_HTML)


def _aliases(requested: str, url: str, redirects: Iterable[str], site: Site) -> tuple[tuple[str, AliasKind], ...]:
    named: dict[str, AliasKind] = {variant_key(url): "identity"}
    if key := identity(url, site):
        named[key] = "identity"
    for redirect in redirects:
        if (address := canonical(redirect)) and address != url:
            named.setdefault(address, "redirect")
    if requested != url:
        named.setdefault(requested, "requested")
    return tuple(named.items())


def _content_type(header: str) -> tuple[str | None, str | None]:
    """(media type, charset) of a Content-Type header (RFC 9110 §8.3)."""
    mime, *parameters = header.split(";")
    charset = None
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            charset = value.strip().strip("\"'")
    return mime.strip().lower() or None, charset or None
