"""The newest articles as an Atom feed, whole texts included (RFC 4287)."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, uuid5
from xml.sax.saxutils import escape, quoteattr

from newscrawler import __version__
from newscrawler.archive.values import stamp

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newscrawler.archive.export.rows import Job

ENTRIES = 1_000  # readers fetch a feed whole, again and again

# https://www.w3.org/TR/xml/#charsets; the archive holds no other control characters than these could be.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")

# Those without a time come last. `updated` is when the newest version was found, which is the first reading of most.
_NEWEST = """
SELECT id, (SELECT seen_at FROM versions WHERE article_id = articles.id ORDER BY n DESC LIMIT 1) AS updated
FROM articles WHERE {} ORDER BY published_at DESC, id DESC LIMIT {}
"""
_ARTICLE = """
SELECT url, site, language, published_local, title, lead, authors, section, tags, text FROM articles_view WHERE id = ?
"""


def write_atom(job: Job) -> int:
    """A feed of the 1,000 newest articles of those chosen, newest first; how many there are."""
    conditions = job.selection.conditions(job.connection)
    query = _NEWEST.format(" AND ".join(conditions) or "true", ENTRIES)
    newest = job.connection.execute(query, tuple(conditions.values())).fetchall()
    updated = max((row[1] for row in newest), default=stamp(datetime.now(UTC)))
    name = job.archive.path.name
    feed = uuid5(NAMESPACE_URL, f"{name} {job.selection.filters}")
    chosen = json.loads(job.selection.filters)
    title = f"{name}: {', '.join(chosen.values())}" if chosen else name
    job.stream.write(
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'
        f"<id>urn:uuid:{feed}</id>\n<title>{_text(title)}</title>\n<updated>{updated}</updated>\n"
        f'<generator version="{__version__}">newscrawler</generator>\n'.encode()
    )
    for number, changed in newest:
        row = job.connection.execute(_ARTICLE, (number,)).fetchone()
        job.stream.write("".join(_entry(row, changed)).encode())
    job.stream.write(b"</feed>\n")
    return len(newest)


def _entry(row: Any, updated: str) -> Iterator[str]:
    """The lines of an entry; its id is the article's address, which never changes."""
    language, published, section = row["language"], row["published_local"], row["section"]
    yield f"<entry{f' xml:lang={_attribute(language)}' if language else ''}>\n<id>{_text(row['url'])}</id>\n"
    yield f"<title>{_text(row['title'] or row['url'])}</title>\n"
    yield f'<link rel="alternate" href={_attribute(row["url"])}/>\n'
    if published and "T" in published:
        yield f"<published>{published}</published>\n"
    yield f"<updated>{updated}</updated>\n"
    for name in json.loads(row["authors"]) or [row["site"]]:
        yield f"<author><name>{_text(name)}</name></author>\n"
    for term in dict.fromkeys([*([section] if section else []), *json.loads(row["tags"])]):
        yield f"<category term={_attribute(term)}/>\n"
    if row["lead"]:
        yield f"<summary>{_text(row['lead'])}</summary>\n"
    yield f'<content type="text">{_text(row["text"])}</content>\n</entry>\n'


def _text(text: str) -> str:
    return escape(_NOT_XML.sub("", text))


def _attribute(text: str) -> str:
    return quoteattr(_NOT_XML.sub("", text))
