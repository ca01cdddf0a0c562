"""Writing an article inside the caller's transaction: which one it is, whether it changed, its parts."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from newscrawler.archive.duplicates import place
from newscrawler.archive.values import local_text, stamp, storable, strings_json, utc_text, words
from newscrawler.extractor_version import extractor_version
from newscrawler.fingerprint import signature

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

    from newscrawler.items import AliasKind, Article, Block, BlockKind, Page

Change = Literal["new", "edited", "unchanged", "blocked", "skipped", "none"]
Cause = Literal["site-edit", "re-extract"]

KINDS: dict[BlockKind, str] = {"paragraph": "p", "heading": "h", "quote": "q", "item": "i"}

# What an alias is given as, and what the archive knows it as, where the two together leave no doubt that it is one
# article. In all other pairs the titles must be equal too: sites call their front page the canonical of everything,
# and an address that once redirected to an article may show another today. Under one identity key a changed title is
# enough of an edit, if the text still tells the same: sites count some sections for themselves and do not say so.
_CERTAIN: frozenset[tuple[str, str]] = frozenset(
    (given, known) for given in ("requested", "redirect") for known in ("url", "requested", "redirect")
)
_SAME_STORY = (
    0.5  # of the shorter text's words of five letters and more; of 100 pairs of different stories 99 share under 0.21
)
_BY_IDENTITY = ("identity", "identity")
_LONG_WORD = re.compile(r"\w{5,}")
_NOT_IN_TITLE_KEY = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """An article as its tables keep it, made before the transaction.

    `versioned` are the columns whose change makes a version (title, lead, text) and the hash of the text, `metadata`
    the other columns of `articles` that come from the page; `words` is the length of the text, `signature` what its
    near-duplicates are found by.
    """

    url: str
    aliases: dict[str, AliasKind]
    section: str | None
    versioned: dict[str, str | None]
    metadata: dict[str, object]
    words: int
    signature: bytes
    authors: tuple[str, ...]
    tags: tuple[str, ...]
    images: tuple[tuple[str, str | None, str | None, str | None], ...]
    dropped: tuple[tuple[str, str], ...]
    seen_at: str


def article_row(page: Page, article: Article) -> ArticleRow:
    """An article and the page it came from as rows; every string is made storable.

    An article without a headline has the title "" and the flag no-title: an invented one would be taken for the site's.
    """
    title, text = storable(article.title or "").strip(), storable(article.text)
    length = words(text)
    flags = article.flags if title else (*article.flags, "no-title")
    aliases: dict[str, AliasKind] = {storable(key): kind for key, kind in page.aliases}
    aliases.setdefault(storable(page.requested_url), "requested")
    aliases.pop(storable(page.url), None)
    return ArticleRow(
        url=storable(page.url),
        aliases=aliases,
        section=storable(article.section),
        versioned={
            "title": title,
            "lead": storable(article.lead),
            "text": text,
            "text_sha256": hashlib.sha256(text.encode()).hexdigest(),
        },
        metadata={
            "canonical_url": storable(article.canonical_url),
            "language": storable(article.language),
            "authors": strings_json(article.authors),
            "tags": strings_json(article.tags),
            "published_at": utc_text(article.published),
            "published_local": local_text(article.published),
            "published_raw": storable(article.published_raw),
            "modified_at": utc_text(article.modified),
            "words": length,
            "sponsored": int(article.sponsored),
            "flags": strings_json(flags),
            "kinds": _kinds(article.blocks, text),
            "extractor": extractor_version(),
        },
        words=length,
        signature=signature(text),
        authors=_names(article.authors),
        tags=_names(article.tags),
        images=tuple(
            (storable(image.url), storable(image.alt), storable(image.caption), storable(image.credit))
            for image in article.images
        ),
        dropped=tuple((storable(text), storable(reason)) for text, reason in article.dropped),
        seen_at=stamp(page.fetched_at),
    )


def find_article(connection: sqlite3.Connection, row: ArticleRow) -> int | None:
    """The number of the article a row is of: by its address, else by an alias; None if it is new."""
    known = connection.execute("SELECT id FROM articles WHERE url = ?", (row.url,)).fetchone()
    if known:
        return int(known["id"])
    title = _title_key(row.versioned["title"] or "")
    for key, given in ((row.url, "url"), *row.aliases.items()):
        for found in connection.execute(_KNOWN_AS, {"key": key}):
            same_title = title != "" and title == _title_key(found["title"])
            pair = (given, found["kind"])
            if same_title or pair in _CERTAIN or (pair == _BY_IDENTITY and _tell_the_same(row, found["text"])):
                return int(found["id"])
    return None


def write_article(
    connection: sqlite3.Connection, row: ArticleRow, article: int | None, *, site: int, fetch: int, cause: Cause
) -> tuple[int, Change]:
    """Insert an article, or update the one `find_article` found, with its versions and parts; its number and change."""
    section = _named(connection, "sections", row.section, site_id=site) if row.section else None
    columns: dict[str, object] = {**row.metadata, "section_id": section}
    change: Change = "new"
    if article is None:
        article = _insert(connection, row, {**columns, "site_id": site, "fetch_id": fetch})
        _new_version(connection, row, article, number=1, fetch=fetch, cause="site-edit")
        place(connection, article, row.signature)
    else:
        change = _update(connection, row, columns, article, fetch=fetch, cause=cause)
    _write_aliases(connection, row, article)
    _write_parts(connection, row, article)
    return article, change


_KNOWN_AS = """
SELECT articles.id, articles.title, articles.text, 'url' AS kind FROM articles WHERE url = :key
UNION ALL
SELECT articles.id, articles.title, articles.text, url_aliases.kind
    FROM url_aliases JOIN articles ON articles.id = article_id
    WHERE url_aliases.url = :key
"""

_FORMER = "SELECT title, lead, text, version, published_at FROM articles WHERE id = ?"


def _insert(connection: sqlite3.Connection, row: ArticleRow, columns: dict[str, object]) -> int:
    columns |= {
        "url": row.url,
        "first_seen_at": row.seen_at,
        "last_seen_at": row.seen_at,
        "version": 1,
        **row.versioned,
    }
    names = ", ".join(columns)
    marks = ", ".join(f":{name}" for name in columns)
    inserted = connection.execute(f"INSERT INTO articles ({names}) VALUES ({marks})", columns)
    return int(inserted.lastrowid or 0)


def _update(
    connection: sqlite3.Connection,
    row: ArticleRow,
    columns: dict[str, object],
    article: int,
    *,
    fetch: int,
    cause: Cause,
) -> Change:
    """Update an article; a new version only where title, lead or text changed.

    A date, language, section or canonical address that the page gives no more stays as it was known.
    """
    old = connection.execute(_FORMER, (article,)).fetchone()
    changed = any(old[name] != row.versioned[name] for name in ("title", "lead", "text"))
    settings = ["fetch_id = :fetch_id", *(f"{name} = coalesce(:{name}, {name})" for name in columns)]
    if changed:
        connection.execute(
            "UPDATE versions SET text = ? WHERE article_id = ? AND n = ?", (old["text"], article, old["version"])
        )
        _new_version(connection, row, article, number=old["version"] + 1, fetch=fetch, cause=cause)
        settings += [f"{name} = :{name}" for name in row.versioned]
        settings.append("version = version + 1")
    connection.execute(
        f"UPDATE articles SET {', '.join(settings)} WHERE id = :id",
        {**columns, **row.versioned, "fetch_id": fetch, "id": article},
    )
    if changed or columns["published_at"] not in {None, old["published_at"]}:
        place(connection, article, row.signature)
    return "edited" if changed else "unchanged"


def _new_version(
    connection: sqlite3.Connection, row: ArticleRow, article: int, *, number: int, fetch: int, cause: Cause
) -> None:
    """The newest version's text is NULL: it is the article's own, stored once."""
    connection.execute(
        "INSERT INTO versions (article_id, n, seen_at, fetch_id, cause, title, lead, text_sha256, extractor)"
        " VALUES (:article, :n, :seen_at, :fetch, :cause, :title, :lead, :text_sha256, :extractor)",
        {
            **row.versioned,
            "article": article,
            "n": number,
            "seen_at": row.seen_at,
            "fetch": fetch,
            "cause": cause,
            "extractor": extractor_version(),
        },
    )


def _write_aliases(connection: sqlite3.Connection, row: ArticleRow, article: int) -> None:
    """Note under which other addresses and keys the article is known; the first article to have one keeps it."""
    connection.executemany(
        "INSERT INTO url_aliases (url, article_id, kind) SELECT :key, :article, :kind"
        " WHERE NOT EXISTS (SELECT 1 FROM articles WHERE url = :key) ON CONFLICT DO NOTHING",
        [{"key": key, "article": article, "kind": kind} for key, kind in {row.url: "requested", **row.aliases}.items()],
    )


def _write_parts(connection: sqlite3.Connection, row: ArticleRow, article: int) -> None:
    """Replace the rows of authors, tags, images and dropped lines by those of the current version."""
    for table in ("article_authors", "article_tags", "images", "dropped"):
        connection.execute(f"DELETE FROM {table} WHERE article_id = ?", (article,))
    for position, name in enumerate(row.authors):
        author = _named(connection, "authors", name)
        connection.execute("INSERT INTO article_authors VALUES (?, ?, ?)", (article, author, position))
    for position, name in enumerate(row.tags):
        tag = _named(connection, "tags", name)
        connection.execute("INSERT INTO article_tags VALUES (?, ?, ?)", (article, tag, position))
    connection.executemany(
        "INSERT INTO images (article_id, position, url, alt, caption, credit) VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (article_id, url) DO NOTHING",
        [(article, position, *image) for position, image in enumerate(row.images)],
    )
    connection.executemany(
        "INSERT INTO dropped (article_id, position, text, reason) VALUES (?, ?, ?, ?)",
        [(article, position, *piece) for position, piece in enumerate(row.dropped)],
    )


def _named(connection: sqlite3.Connection, table: str, name: str, **also: Any) -> int:
    """The number of a name in a table of names, given one if it is new."""
    columns = {"name": name, **also}
    where = " AND ".join(f"{column} = :{column}" for column in columns)
    found = connection.execute(f"SELECT id FROM {table} WHERE {where}", columns).fetchone()
    if found:
        return int(found["id"])
    names, marks = ", ".join(columns), ", ".join(f":{column}" for column in columns)
    inserted = connection.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", columns)
    return int(inserted.lastrowid or 0)


def _names(strings: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, map(storable, strings))))


def _kinds(blocks: Iterable[Block], text: str) -> str:
    """A letter for each block of the text; all paragraphs where the blocks are not the text's."""
    letters = "".join(KINDS[block.kind] for block in blocks if block.kind in KINDS)
    parts = text.count("\n\n") + 1 if text else 0
    return letters if len(letters) == parts else "p" * parts


def _tell_the_same(row: ArticleRow, text: str) -> bool:
    here, there = (set(_LONG_WORD.findall(told.casefold())) for told in (row.versioned["text"] or "", text))
    return len(here & there) >= _SAME_STORY * min(len(here), len(there))


def _title_key(title: str) -> str:
    return _NOT_IN_TITLE_KEY.sub(" ", unicodedata.normalize("NFKC", title)).strip().casefold()
