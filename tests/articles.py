"""Small article pages of our own, for tests of the crawl."""

from __future__ import annotations

from html import escape

SENTENCES = (
    "The council of the town agreed on Monday to rebuild the old bridge over the river.",
    "Engineers had warned for years that its pillars would not stand another flood.",
    "The work is to begin in spring and will take eighteen months, the mayor told reporters.",
    "Until then lorries have to take the road through the hills, which is nine kilometres longer.",
    "Shop owners on both banks fear for their trade and ask for a footbridge in the meantime.",
)


def article_page(title: str, *, published: str | None = "2026-11-20T09:30:00+05:00", text: str = "") -> str:
    """An article page with menu, share bar, related list and footer around it."""
    sentences = (text or f"{title}, said the town hall.", *SENTENCES)
    paragraphs = "".join(f"<p>{escape(sentence)}</p>" for sentence in sentences)
    time = f'<time datetime="{published}">{published}</time>' if published else ""
    return f"""<!doctype html>
<html lang=en><head><meta charset=utf-8><title>{escape(title)} - The Courier</title></head><body>
<nav><a href="/">Home</a> <a href="/town/">Town</a> <a href="/sport/">Sport</a></nav>
<main><h1>{escape(title)}</h1>{time}<div class=share><a href="https://share.example/">Share</a></div>
<div class=story>{paragraphs}</div>
<aside class=related><h3>Read also</h3><ul>
<li><a href="/town/a-much-older-story-about-the-bridge-17/">A much older story about the bridge</a></li></ul></aside>
</main><footer><p>All rights reserved.</p></footer></body></html>"""


def list_page(*links: tuple[str, str]) -> str:
    """A page that lists articles: (address, headline) pairs."""
    rows = "".join(f'<li><a href="{escape(url)}">{escape(title)}</a></li>' for url, title in links)
    head = "<head><title>The Courier</title></head>"
    return f"<!doctype html><html>{head}<body><h1>The Courier</h1><ul>{rows}</ul></body></html>"


def feed(*links: tuple[str, str]) -> str:
    """An RSS feed: (address, headline) pairs."""
    items = "".join(f"<item><title>{escape(title)}</title><link>{escape(url)}</link></item>" for url, title in links)
    channel = f"<channel><title>The Courier</title>{items}</channel>"
    return f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0">{channel}</rss>'


def sitemap(*links: tuple[str, str | None]) -> str:
    """A sitemap: (address, lastmod) pairs."""
    rows = "".join(
        f"<url><loc>{escape(url)}</loc>{f'<lastmod>{day}</lastmod>' if day else ''}</url>" for url, day in links
    )
    namespace = "http://www.sitemaps.org/schemas/sitemap/0.9"
    return f'<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="{namespace}">{rows}</urlset>'
