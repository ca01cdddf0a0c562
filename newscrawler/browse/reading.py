"""The reading page: one article with its pictures' captions, its versions, and what was taken out of its page."""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Any

from newscrawler.browse.wording import readable_time
from newscrawler.text_diff import Piece, changes

_ARTICLE = """
SELECT articles.*, sites.host AS site, sections.name AS section
FROM articles
JOIN sites ON sites.id = articles.site_id
LEFT JOIN sections ON sections.id = articles.section_id
WHERE articles.id = :id
"""
_IMAGES = "SELECT url, alt, caption, credit FROM images WHERE article_id = :id ORDER BY position"
_VERSIONS = "SELECT n, seen_at, cause, title, lead, text FROM versions WHERE article_id = :id ORDER BY n"
_DROPPED = "SELECT text, reason FROM dropped WHERE article_id = :id ORDER BY position"
_ORIGINAL = """
SELECT original_id AS id, original_site AS site, original_title AS title, original_published_at AS published_at, share
FROM copies WHERE copy_id = :id
"""
_COPIES = """
SELECT copy_id AS id, copy_site AS site, copy_title AS title, copy_published_at AS published_at, share
FROM copies WHERE original_id = :id ORDER BY copy_published_at, copy_id
"""

_KINDS = {"p": "paragraph", "h": "heading", "q": "quote", "i": "item"}
_CAUSES = {"site-edit": "edited by the site", "re-extract": "read anew by a better extractor"}


@dataclass(frozen=True, slots=True)
class Passage:
    """Blocks of one kind that stand together: the items of a list, the paragraphs of a quotation, else one block."""

    kind: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Version:
    """One version; `changed` holds the fields and paragraphs in which it differs from the one before."""

    number: int
    seen: str
    cause: str
    changed: tuple[tuple[Piece, ...], ...]


@dataclass(frozen=True, slots=True)
class Twin:
    """An article with nearly the same text, earlier or later; `percent` of the later one's text stands in both."""

    id: int
    site: str
    title: str
    published: str
    percent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Everything the reading page shows; times are readable, `lead` is None where the text begins with it."""

    id: int
    title: str
    lead: str | None
    url: str
    site: str
    section: str | None
    language: str | None
    published: str
    published_raw: str | None
    modified: str
    authors: tuple[str, ...]
    tags: tuple[str, ...]
    flags: tuple[str, ...]
    words: int
    sponsored: bool
    gone: str
    original: Twin | None
    copies: tuple[Twin, ...]
    first_seen: str
    last_seen: str
    passages: tuple[Passage, ...]
    images: tuple[dict[str, str | None], ...]
    versions: tuple[Version, ...]
    dropped: tuple[tuple[str, str], ...]

    @property
    def link(self) -> str | None:
        """The article's address where it may be made a link of, which is only http and https."""
        return self.url if self.url.startswith(("https://", "http://")) else None


async def reading(database: Any, article_id: str) -> Reading:
    """The article with this id, as the address has it (Datasette's Database); the row page has found it already."""
    row = (await database.execute(_ARTICLE, {"id": article_id})).first()
    number = {"id": row["id"]}
    images, versions, dropped, original, copies = [
        (await database.execute(sql, number)).rows for sql in (_IMAGES, _VERSIONS, _DROPPED, _ORIGINAL, _COPIES)
    ]
    return Reading(
        id=row["id"],
        title=row["title"],
        lead=_lead_apart(row["lead"], row["text"]),
        url=row["url"],
        site=row["site"],
        section=row["section"],
        language=row["language"],
        published=readable_time(row["published_local"], zone=True),
        published_raw=row["published_raw"],
        modified=readable_time(row["modified_at"], zone=True),
        authors=tuple(json.loads(row["authors"])),
        tags=tuple(json.loads(row["tags"])),
        flags=tuple(json.loads(row["flags"])),
        words=row["words"],
        sponsored=bool(row["sponsored"]),
        gone=readable_time(row["gone_at"], zone=True),
        original=_twin(original[0]) if original else None,
        copies=tuple(map(_twin, copies)),
        first_seen=readable_time(row["first_seen_at"], zone=True),
        last_seen=readable_time(row["last_seen_at"], zone=True),
        passages=passages(row["text"], row["kinds"]),
        images=tuple(dict(image) for image in images),
        versions=_history([dict(version) for version in versions], row["text"]),
        dropped=tuple((one["text"], one["reason"]) for one in dropped),
    )


def passages(text: str, kinds: str) -> tuple[Passage, ...]:
    """The blocks of a text by kind (a letter each, see `COLUMNS["kinds"]`), items and quotations gathered.

    Where letters and blocks do not go together, as in a file that another program changed, all are paragraphs.
    """
    blocks = text.split("\n\n") if text else []
    letters = kinds if len(kinds) == len(blocks) else "p" * len(blocks)
    found: list[Passage] = []
    for letter, run in groupby(zip(letters, blocks, strict=True), key=lambda pair: pair[0]):
        kind = _KINDS.get(letter, "paragraph")
        texts = [block for _, block in run]
        if kind in {"quote", "item"}:
            found.append(Passage(kind, tuple(texts)))
        else:
            found += [Passage(kind, (one,)) for one in texts]
    return tuple(found)


def _twin(row: Any) -> Twin:
    return Twin(
        row["id"],
        row["site"],
        row["title"],
        readable_time(row["published_at"], zone=True),
        round(100 * (row["share"] or 0)),
    )


def _lead_apart(lead: str | None, text: str) -> str | None:
    """The lead, unless the text begins with it anyway."""
    return None if lead is None or text.startswith(lead) else lead


def _history(rows: list[dict[str, Any]], newest_text: str) -> tuple[Version, ...]:
    """The versions, newest first; the newest keeps its text with the article."""
    for row in rows:
        row["text"] = newest_text if row["text"] is None else row["text"]
    first = [Version(row["n"], readable_time(row["seen_at"], zone=True), "first read", ()) for row in rows[:1]]
    later = [
        Version(
            new["n"],
            readable_time(new["seen_at"], zone=True),
            _CAUSES.get(new["cause"], new["cause"]),
            tuple(part for field in ("title", "lead", "text") for part in changes(old[field] or "", new[field] or "")),
        )
        for old, new in pairwise(rows)
    ]
    return tuple(reversed(first + later))
