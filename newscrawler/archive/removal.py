"""Removing what must not be kept (a court order, privacy), so that neither file holds a byte of it any more.

Deleting rows is not enough: SQLite leaves their bytes in free pages, and the search index keeps words until its parts
are merged. So both files are written anew without them and take the places of the old ones.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from newscrawler.archive.copies import close_down, require_room, sync
from newscrawler.archive.crawls import alone
from newscrawler.archive.database import FileLock, connect_readonly, connect_writer, raw_path, reading
from newscrawler.archive.duplicates import copies_of, relink
from newscrawler.archive.migrate import copies_before
from newscrawler.archive.pages import remove_raw_pages
from newscrawler.archive.removed import NOTHING_KEPT, Tombstone, bury, tombstone
from newscrawler.archive.schema import ARCHIVE, RAW
from newscrawler.archive.values import stamp, storable, strings_json
from newscrawler.archive.writer import Writer
from newscrawler.exceptions import ArchiveError, SiteBusy, UsageError
from newscrawler.urls import canonical

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

# Names of people and things that nothing else names any more go too: table, who refers to it, by which column.
_NAMES = (
    ("authors", "article_authors", "author_id"),
    ("tags", "article_tags", "tag_id"),
    ("sections", "articles", "section_id"),
)


@dataclass(frozen=True, slots=True)
class Removable:
    """What an address stands for in an archive.

    `keys` are all addresses and keys under which it could come back. `article` and `title` are None where no article
    came of it. `is_removed` says that there is nothing left of it but a tombstone.
    """

    url: str
    article: int | None
    title: str | None
    versions: int
    keys: tuple[str, ...]
    copies: tuple[str, ...]
    is_removed: bool = False


@dataclass(frozen=True, slots=True)
class Removal:
    """What a removal did: articles and raw pages that are gone, copies of former schemas that were deleted."""

    articles: int
    raw_pages: int
    deleted: tuple[Path, ...]


def look_up(archive: Path, urls: Iterable[str]) -> list[Removable]:
    """What addresses stand for; raises UsageError for one that the archive does not know, ArchiveError as a reader."""
    with closing(connect_readonly(archive, ARCHIVE)) as connection, reading():
        return [_look_up(connection, url) for url in urls]


def remove(archive: Path, urls: Iterable[str], *, reason: str) -> Removal:
    """Remove what addresses stand for from both files of an archive, and set tombstones.

    What was begun and cut off is finished by the same call. Raises SiteBusy while a crawl or backup goes on or a
    program has the archive open, UsageError for an address that is not known, ArchiveError if there is no room for new
    files.
    """
    wanted = list(urls)
    look_up(archive, wanted)  # before a lock file is laid beside a file that is not ours
    lock = FileLock(archive.with_name(f"{archive.name}.lock"))
    try:
        with alone(archive, command="scrapy remove"), _explaining(archive):
            Writer.acquire(archive).release()  # both files are there, ours, and of this release
            with lock.held():
                return _rewrite(archive, wanted, Tombstone(stamp(datetime.now(UTC)), storable(reason)))
    finally:
        lock.close()


def _rewrite(archive: Path, wanted: list[str], grave: Tombstone) -> Removal:
    files = (archive, raw_path(archive))
    for path in files:
        close_down(path)
    require_room(archive.parent, sum(path.stat().st_size for path in files))
    with _new_files(files) as parts:
        with _writing(archive) as (news, raw):
            found = [_look_up(news, url) for url in wanted]
            pages = _remove_pages(news, raw, found)
            _remove_rows(news, found, pages, grave)
            for connection, part in zip((news, raw), parts, strict=True):
                _write_anew(connection, part)
        for path, part in zip(files, parts, strict=True):
            try:
                close_down(path)
            except SiteBusy as busy:
                raise SiteBusy(
                    f"{busy}; then give the same command again: the file may still hold some of it"
                ) from busy
            part.rename(path)
        sync(archive.parent)
    former = tuple(copy for path in files for copy in copies_before(path))
    for copy in former:
        copy.unlink()
    return Removal(len({one.article for one in found} - {None}), len(pages), former)


def out_of_reach(archive: Path) -> list[Path]:
    """Folders beside an archive in which a restore kept older files: they may still hold what was removed."""
    return sorted(archive.parent.glob(f"{archive.name}.before-restore-*"))


def _look_up(connection: sqlite3.Connection, url: str) -> Removable:
    address = canonical(url)
    if address is None:
        raise UsageError(f"{url!r} is no address of a page; write it out: https://example.org/news/1")
    found = connection.execute(_ARTICLE_AT, (address,)).fetchone()
    if found is None:
        if tombstone(connection, [address]):
            return Removable(address, None, None, 0, (address,), (), is_removed=True)
        if connection.execute(_KNOWN, (address,)).fetchone() is None:
            raise UsageError(f"nothing is known of {address}; see for its address: scrapy search WORDS")
        return Removable(address, None, None, 0, (address,), ())
    of_article = {"id": found["id"], "original": found["duplicate_of"]}
    copies = connection.execute(_COPIES, of_article)
    keys = [row["key"] for row in connection.execute(_KEYS, of_article) if _is_own(row["key"])]
    return Removable(
        url=found["url"],
        article=found["id"],
        title=found["title"],
        versions=found["version"],
        keys=tuple(dict.fromkeys((found["url"], address, *keys))),
        copies=tuple(row["url"] for row in copies),
    )


def _is_own(key: str) -> bool:
    """Whether a key names a page and no whole site: some sites call their front page the address of everything."""
    parts = urlsplit(key)
    return parts.path.strip("/") != "" if parts.scheme else "/" in key


_ARTICLE_AT = """
SELECT id, url, title, version, duplicate_of FROM articles WHERE id = (
    SELECT id FROM articles WHERE url = ?1
    UNION ALL SELECT article_id FROM url_aliases WHERE url = ?1
    UNION ALL SELECT article_id FROM urls WHERE url = ?1 AND article_id IS NOT NULL
    LIMIT 1)
"""
_COPIES = "SELECT url FROM articles WHERE id <> :id AND (duplicate_of IN (:id, :original) OR id = :original)"
_KNOWN = """
SELECT 1 FROM urls WHERE url = ?1 AND kind = 'article'
UNION ALL SELECT 1 FROM fetches WHERE url = ?1 AND kind = 'article'
"""
# A list, and an address that another article has too, say nothing about this one.
_KEYS = """
SELECT key FROM (
    SELECT url AS key FROM url_aliases WHERE article_id = :id
    UNION SELECT canonical_url FROM articles WHERE id = :id AND canonical_url IS NOT NULL
    UNION SELECT url FROM urls WHERE article_id = :id
    UNION SELECT fetches.url FROM fetches JOIN versions ON fetch_id = fetches.id WHERE article_id = :id
)
WHERE NOT EXISTS (SELECT 1 FROM urls WHERE url = key AND kind <> 'article')
    AND NOT EXISTS (SELECT 1 FROM articles WHERE id <> :id AND (url = key OR canonical_url = key))
"""


def _remove_pages(news: sqlite3.Connection, raw: sqlite3.Connection, found: list[Removable]) -> list[int]:
    """Remove the raw pages of all answers that these addresses ever gave; the numbers of the rows that are gone."""
    pages = set()
    for one in found:
        keys = strings_json(one.keys)
        of_article = {"id": one.article, "keys": keys}
        named = {row["raw_page_id"]: row["is_read"] for row in news.execute(_PAGES_NAMED, of_article)}
        for page in {*named, *(row["id"] for row in raw.execute(_PAGES_AT, (keys,)))}:
            if named.get(page) or not raw.execute(_SHOWN_ELSEWHERE, (page, keys)).fetchone():
                pages.add(page)
    with _transaction(raw):
        return remove_raw_pages(raw, sorted(pages))


_FORGET_PAGES = "UPDATE fetches SET raw_page_id = NULL WHERE raw_page_id IN (SELECT value FROM json_each(?))"
_PAGES_AT = "SELECT id FROM pages WHERE url IN (SELECT value FROM json_each(?))"
_FETCHES_OF = """
    SELECT id FROM fetches WHERE url IN (SELECT value FROM json_each(:keys))
    UNION SELECT id FROM fetches WHERE final_url IN (SELECT value FROM json_each(:keys))
    UNION SELECT fetch_id FROM versions WHERE article_id = :id
    UNION SELECT fetch_id FROM articles WHERE id = :id
"""
_PAGES_NAMED = f"""
SELECT raw_page_id, max(state IN ('done', 'unchanged', 'skipped')) AS is_read FROM fetches
WHERE raw_page_id IS NOT NULL AND id IN ({_FETCHES_OF}) GROUP BY raw_page_id
"""
# A wall or an error page that other addresses showed as well is nothing of the article's.
_SHOWN_ELSEWHERE = """
SELECT 1 FROM pages AS own JOIN pages AS other USING (sha256)
WHERE own.id = ? AND other.url NOT IN (SELECT value FROM json_each(?))
"""


def _remove_rows(news: sqlite3.Connection, found: list[Removable], pages: list[int], grave: Tombstone) -> None:
    """Remove everything that the archive itself holds of these addresses, in one transaction."""
    with _transaction(news):
        for one in found:
            nothing = ", ".join(f"{name} = NULL" for name in NOTHING_KEPT)
            of_article = {"id": one.article, "keys": strings_json(one.keys)}
            news.execute(f"UPDATE fetches SET {nothing} WHERE id IN ({_FETCHES_OF})", of_article)
            if one.article is not None:
                _remove_article(news, one.article)
            bury(news, one.keys, grave)
        news.execute(_FORGET_PAGES, (json.dumps(pages),))
        news.execute("INSERT INTO articles_fts (articles_fts) VALUES ('optimize')")


def _remove_article(connection: sqlite3.Connection, article: int) -> None:
    """Remove an article, every row that refers to it, and names that only it had."""
    followers = copies_of(connection, article)
    named = {
        (table, link, column): connection.execute(
            f"SELECT {column} FROM {link} WHERE {'id' if link == 'articles' else 'article_id'} = ?",
            (article,),
        ).fetchall()
        for table, link, column in _NAMES
    }
    for table, column in _referring(connection, "articles"):
        connection.execute(f'DELETE FROM "{table}" WHERE "{column}" = ?', (article,))
    connection.execute("DELETE FROM articles WHERE id = ?", (article,))
    for (table, link, column), numbers in named.items():
        connection.executemany(
            f"DELETE FROM {table} WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM {link} WHERE {column} = ?1)",
            [tuple(row) for row in numbers if row[0] is not None],
        )
    relink(connection, followers)


def _referring(connection: sqlite3.Connection, table: str) -> list[tuple[str, str]]:
    """Tables and columns that refer to a table and hold its rows back; SQLite itself clears those that cascade."""
    return [
        (row[0], row[1])
        for row in connection.execute(
            'SELECT tables.name, keys."from" FROM sqlite_master AS tables, pragma_foreign_key_list(tables.name) AS keys'
            " WHERE tables.type = 'table' AND keys.\"table\" = ? AND keys.on_delete NOT IN ('CASCADE', 'SET NULL')",
            (table,),
        )
    ]


@contextmanager
def _writing(archive: Path) -> Iterator[tuple[sqlite3.Connection, sqlite3.Connection]]:
    with closing(connect_writer(archive, ARCHIVE)) as news, closing(connect_writer(raw_path(archive), RAW)) as raw:
        for connection in (news, raw):
            connection.execute("PRAGMA temp_store = FILE")  # merging the search index would fill the memory
        yield news, raw


@contextmanager
def _new_files(files: Iterable[Path]) -> Iterator[list[Path]]:
    """Names for the new files; they are there until all is done, so that `doctor` sees a removal that was cut off."""
    parts = [path.with_name(f"{path.name}.rewritten.part") for path in files]
    try:
        for part in parts:
            part.write_bytes(b"")
        yield parts
    except BaseException:
        for part in parts:
            part.write_bytes(b"")
        raise


def _write_anew(connection: sqlite3.Connection, part: Path) -> None:
    connection.execute("VACUUM INTO ?", (str(part),))
    with closing(sqlite3.connect(part)) as new:
        if (found := new.execute("PRAGMA quick_check(1)").fetchone()[0]) != "ok":
            raise ArchiveError(f"the new file {part} is not whole ({found}); see scrapy doctor")
        new.execute("PRAGMA journal_mode = WAL")
    sync(part)


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


@contextmanager
def _explaining(archive: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        raise ArchiveError(
            f"{archive} could not be rewritten ({error}), and may still hold some of it; give the same command again"
        ) from error
