"""What must hold in an archive, as a table of facts: each a count of rows that break it, and what to do about them."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from newscrawler.archive.crawls import alone
from newscrawler.archive.dictionaries import read_dictionary
from newscrawler.archive.facet_schema import MISCOUNTED
from newscrawler.archive.pages import read_raw_page
from newscrawler.exceptions import ArchiveError, SiteBusy

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from newscrawler.archive.database import Reader

Level = Literal["ok", "note", "wrong", "damaged"]

SAMPLE = 500  # raw pages that are read unless all are asked for

BACKUP = "restore a backup: scrapy restore BACKUP --move-aside"
_REPORT = "please report it with this line; until then a backup is what to trust"
_REBUILD = "with no crawl running: sqlite3 FILE \"INSERT INTO articles_fts (articles_fts) VALUES ('rebuild')\""


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found: `level` ok, note (nothing to do now), wrong, or damaged; `advice` says what to do."""

    check: str
    level: Level
    found: str
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Invariant:
    """Something that must hold: `broken` selects a count of rows that break it, and an example; `held` counts the rest.

    `{n}` and `{example}` stand in `fault` for what was found, `{n}` in `good`.
    """

    check: str
    broken: str
    fault: str
    held: str
    good: str
    level: Level = "wrong"
    advice: str = _REPORT


INVARIANTS = (
    Invariant(
        "versions",
        """
        SELECT count(*), min(url) FROM articles
        WHERE (SELECT count(*) || ' ' || min(n) || ' ' || max(n) FROM versions WHERE article_id = articles.id)
            IS NOT version || ' 1 ' || version
        OR NOT EXISTS (
            SELECT 1 FROM versions WHERE article_id = articles.id AND n = version AND versions.text IS NULL
            AND versions.text_sha256 = articles.text_sha256 AND versions.title = articles.title
        )
        OR EXISTS (SELECT 1 FROM versions WHERE article_id = articles.id AND n < version AND versions.text IS NULL)
        """,
        "{n} articles have not one current version and every earlier one, such as {example}",
        "SELECT count(*) FROM versions",
        "{n} versions, one of each article current",
    ),
    Invariant(
        "frontier: states",
        "SELECT count(*), min(url) FROM urls WHERE (state = 'due') <> (last_fetched_at IS NULL)",
        "{n} addresses are due though they were visited, or not though they were not, such as {example}",
        "SELECT count(*) FROM urls",
        "{n} addresses, each due or visited",
    ),
    Invariant(
        "frontier: log",
        """
        SELECT count(*), min(url) FROM fetches
        WHERE url NOT IN (SELECT url FROM urls) AND url NOT IN (SELECT url FROM removed)
        """,
        "{n} requests were of addresses that are not in the frontier, such as {example}",
        "SELECT count(*) FROM fetches",
        "{n} requests, each of a known address",
    ),
    Invariant(
        "runs",
        """
        SELECT count(*), min('run ' || run_id) FROM run_sites WHERE fetched <> (
            SELECT count(*) FROM fetches WHERE fetches.run_id = run_sites.run_id AND fetches.site_id = run_sites.site_id
        )
        """,
        "{n} counts of runs differ from the log of requests, such as those of {example}",
        "SELECT count(*) FROM run_sites",
        "{n} counts of runs agree with the log of requests",
    ),
    Invariant(
        "removed",
        """
        SELECT count(*), min(removed.url) FROM removed WHERE url IN (SELECT url FROM articles)
            OR url IN (SELECT url FROM url_aliases) OR url IN (SELECT url FROM urls)
        """,
        "{n} addresses that were removed are there again, such as {example}",
        "SELECT count(*) FROM removed",
        "{n} addresses that must not be kept are not there",
        advice='remove them again: scrapy remove URL --reason "…"',
    ),
    Invariant(
        "facets",
        f"SELECT count(*), min('site ' || site_id || ' in ' || published_month) FROM ({MISCOUNTED})",
        "{n} counts of articles are wrong, such as one of {example}",
        "SELECT count(*) FROM article_counts",
        "{n} counts of articles are what the articles say",
    ),
)

RAW_INVARIANTS = (
    Invariant(
        "raw pages: there",
        """
        SELECT count(DISTINCT raw_page_id), min(url) FROM fetches
        WHERE raw_page_id IS NOT NULL AND raw_page_id NOT IN (SELECT id FROM raw.pages)
        """,
        "{n} raw pages are not in the raw file, such as that of {example}",
        "SELECT count(DISTINCT raw_page_id) FROM fetches",
        "{n} raw pages, all in the raw file",
        "damaged",
        "restore a backup elsewhere and look there; the articles themselves are not touched",
    ),
    Invariant(
        "raw pages: right",
        """
        SELECT count(*), min(fetches.url) FROM fetches JOIN raw.pages ON pages.id = raw_page_id
        WHERE sha256 IS NOT body_sha256
        """,
        "{n} requests name another page than they got, such as {example}: is it the raw file of this archive?",
        "SELECT count(*) FROM fetches WHERE raw_page_id IS NOT NULL",
        "{n} requests name the page that they got",
        "damaged",
        BACKUP,
    ),
)


def invariant(connection: sqlite3.Connection, fact: Invariant) -> Finding:
    """Whether a fact holds."""
    broken, example = connection.execute(fact.broken).fetchone()
    if broken:
        return Finding(fact.check, fact.level, fact.fault.format(n=f"{broken:,}", example=example), fact.advice)
    held = connection.execute(fact.held).fetchone()[0]
    return Finding(fact.check, "ok", fact.good.format(n=f"{held:,}"))


def integrity(connection: sqlite3.Connection, name: str) -> Finding:
    """What SQLite itself finds in a file: pages, tables and indexes."""
    found = [row[0] for row in connection.execute("PRAGMA integrity_check(3)")]
    if found == ["ok"]:
        return Finding(f"file {name}", "ok", "SQLite finds it whole")
    return Finding(f"file {name}", "damaged", "; ".join(" ".join(line.split()) for line in found), BACKUP)


def foreign_keys(connection: sqlite3.Connection, name: str) -> Finding:
    """Whether every row that a row refers to is there."""
    broken = connection.execute("PRAGMA foreign_key_check").fetchmany(1000)
    if not broken:
        return Finding(f"references in {name}", "ok", "every row that another refers to is there")
    tables = ", ".join(sorted({f"{row['table']} to {row['parent']}" for row in broken}))
    many = f"{len(broken)} or more" if len(broken) == 1000 else str(len(broken))
    return Finding(f"references in {name}", "damaged", f"{many} rows refer to others that are lost ({tables})", BACKUP)


def texts(connection: sqlite3.Connection) -> Finding:
    """Whether every text is the one whose hash was written down with it."""
    broken, count = [], 0
    for row in connection.execute(_TEXTS):
        count += 1
        if hashlib.sha256(row["text"].encode()).hexdigest() != row["text_sha256"]:
            broken.append(row["url"])
    if broken:
        return Finding("texts", "damaged", f"{len(broken)} differ from their hash, such as of {broken[0]}", BACKUP)
    return Finding("texts", "ok", f"{count:,}, each as its hash says")


_TEXTS = """
SELECT url, text, text_sha256 FROM articles
UNION ALL
SELECT url, versions.text, versions.text_sha256 FROM versions JOIN articles ON articles.id = article_id
WHERE versions.text IS NOT NULL
"""


def search_index(path: Path) -> Finding:
    """Whether the search index holds the words of every article and no others; needs that nobody writes meanwhile."""
    try:
        with alone(path, command="scrapy doctor"), closing(_writing(path)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                connection.execute("INSERT INTO articles_fts (articles_fts, rank) VALUES ('integrity-check', 1)")
            finally:
                connection.execute("ROLLBACK")
    except SiteBusy as busy:
        return Finding("search index", "note", f"not looked at: {busy}", "give the command again after that")
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError):
            return Finding("search index", "note", f"not looked at: {error}", "give the command again later")
        return Finding("search index", "wrong", f"it differs from the articles ({error})", _REBUILD)
    return Finding("search index", "ok", "it holds the words of every article")


def _writing(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.as_uri()}?mode=rw", uri=True, isolation_level=None, timeout=5)


def dictionaries(raw: Reader) -> Finding:
    """Whether every dictionary is the one that pages were compressed with."""
    numbers = [row["id"] for row in raw.rows("SELECT id FROM dictionaries ORDER BY id")]
    broken = [number for number in numbers if not _reads(read_dictionary, raw.rows, number)]
    if broken:
        using = "SELECT count(*) FROM pages WHERE dictionary_id IN (SELECT value FROM json_each(?))"
        pages = raw.rows(using, (json.dumps(broken),))[0][0]
        found = f"{len(broken)} of {len(numbers)} are missing or damaged; {pages:,} pages need them"
        return Finding("dictionaries", "damaged", found, BACKUP)
    return Finding("dictionaries", "ok", f"{len(numbers):,}, each as its hash says")


def raw_pages(raw: Reader, *, every: bool) -> Finding:
    """Whether raw pages can be read and are what was received: some of them, or all."""
    limit = "" if every else f" ORDER BY random() LIMIT {SAMPLE:d}"
    rows = raw.rows(f"SELECT id, url FROM pages{limit}")
    broken = [row["url"] for row in rows if not _reads(read_raw_page, raw, row["id"])]
    if broken:
        found = f"{len(broken):,} of {len(rows):,} cannot be read, such as of {broken[0]}"
        return Finding("raw pages: read", "damaged", found, BACKUP)
    total = raw.rows("SELECT count(*) FROM pages")[0][0]
    drawn = "" if len(rows) == total else f" (drawn from {total:,}; --all reads all)"
    return Finding("raw pages: read", "ok", f"{len(rows):,}, each as its hash says{drawn}")


def unadopted(connection: sqlite3.Connection) -> Finding:
    """Raw pages that no request names: of a power cut between the two files, which is harmless."""
    count = connection.execute(
        "SELECT count(*) FROM raw.pages WHERE id NOT IN (SELECT raw_page_id FROM fetches WHERE raw_page_id IS NOT NULL)"
    ).fetchone()[0]
    if count:
        found = f"{count:,} raw pages are named by no request"
        return Finding("raw pages: named", "note", found, "nothing to do: a power cut leaves such")
    return Finding("raw pages: named", "ok", "every raw page is named by a request")


def _reads(read: Any, *arguments: object) -> bool:
    try:
        read(*arguments)
    except ArchiveError:
        return False
    return True


def checked(check: str, findings: Iterator[Finding]) -> Iterator[Finding]:
    """The findings of a check; where SQLite cannot read what it looks at, that is what it found."""
    try:
        yield from findings
    except (ArchiveError, sqlite3.Error) as error:
        yield Finding(check, "damaged", str(error), BACKUP)
