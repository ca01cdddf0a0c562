"""The tables of both files, as migrations; what they mean is told in docs/archive.md.

`news.db` holds what is read and searched, `news.raw.db` the pages as received. Each file says in its header whose it is
(`application_id`) and how new it is (`user_version`: the number of its last migration).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlite_utils import Migrations

from newscrawler.archive.facet_schema import FACETS
from newscrawler.archive.raw_schema import raw_migrations
from newscrawler.archive.template_schema import TEMPLATES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlite_utils import Database

ARCHIVE_ID = 0x4E777341  # "NwsA"
RAW_ID = 0x4E777352  # "NwsR"

archive_migrations = Migrations("newscrawler")


@dataclass(frozen=True, slots=True)
class Schema:
    """What one kind of file of ours is known by, and how it is made.

    `version` is the `user_version` that this release writes; `page_size` is in bytes.
    """

    application_id: int
    version: int
    migrations: Migrations
    page_size: int


# 4,096 suits both: of 377 real pages a raw file with pages of 16,384 takes 8 to 20 % more.
ARCHIVE = Schema(ARCHIVE_ID, 9, archive_migrations, 4096)
RAW = Schema(RAW_ID, 2, raw_migrations, 4096)


@archive_migrations(name="0001_first_tables")
def _first_tables(db: Database) -> None:
    _run(db, _SITES, _RUNS, _ARTICLES, _VERSIONS, _PARTS, _FRONTIER, _SEARCH, (_view(),))
    db.execute("PRAGMA user_version = 1")


@archive_migrations(name="0002_visit_history")
def _visit_history(db: Database) -> None:
    _run(db, _VISIT_HISTORY, ("DROP VIEW articles_view", _view("articles.returned_at")))
    db.execute("PRAGMA user_version = 2")


@archive_migrations(name="0003_health")
def _health(db: Database) -> None:
    _run(db, _HEALTH)
    db.execute("PRAGMA user_version = 3")


@archive_migrations(name="0004_removed")
def _removed(db: Database) -> None:
    _run(db, _REMOVED)
    db.execute("PRAGMA user_version = 4")


@archive_migrations(name="0005_fingerprints")
def _fingerprints(db: Database) -> None:
    _run(db, _FINGERPRINTS)
    db.execute("PRAGMA user_version = 5")


@archive_migrations(name="0006_vocabulary")
def _vocabulary(db: Database) -> None:
    _run(db, _VOCABULARY)
    db.execute("PRAGMA user_version = 6")


@archive_migrations(name="0007_changes")
def _changes(db: Database) -> None:
    _run(db, _CHANGES)
    db.execute("PRAGMA user_version = 7")


@archive_migrations(name="0008_facets")
def _facets(db: Database) -> None:
    _run(db, FACETS)
    db.execute("PRAGMA user_version = 8")


@archive_migrations(name="0009_templates")
def _templates(db: Database) -> None:
    _run(db, TEMPLATES)
    db.execute("PRAGMA user_version = 9")


def _run(db: Database, *groups: Iterable[str]) -> None:
    """Execute statements one by one: executescript() would commit the migration's transaction."""
    for group in groups:
        for statement in group:
            db.execute(statement)


_SITES = (
    "CREATE TABLE sites (id INTEGER PRIMARY KEY, host TEXT NOT NULL UNIQUE) STRICT",
    """CREATE TABLE sections (
    id INTEGER PRIMARY KEY,
    site_id INTEGER NOT NULL REFERENCES sites(id),
    name TEXT NOT NULL,
    UNIQUE (site_id, name)
) STRICT""",
)

_RUNS = (
    """CREATE TABLE runs (
    id INTEGER PRIMARY KEY,
    spider TEXT NOT NULL,
    started_at TEXT NOT NULL,
    finished_at TEXT,
    finish_reason TEXT,
    code_version TEXT NOT NULL,
    host TEXT,
    pid INTEGER,
    stats TEXT CHECK (stats IS NULL OR json_valid(stats))
) STRICT""",
    """CREATE TABLE fetches (
    id INTEGER PRIMARY KEY,
    run_id INTEGER REFERENCES runs(id),
    site_id INTEGER NOT NULL REFERENCES sites(id),
    kind TEXT NOT NULL,
    url TEXT NOT NULL,
    final_url TEXT NOT NULL,
    fetched_at TEXT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT,
    status INTEGER,
    mime TEXT,
    charset TEXT,
    bytes INTEGER NOT NULL,
    body_sha256 TEXT,
    etag TEXT,
    last_modified TEXT,
    latency_ms INTEGER,
    raw_page_id INTEGER
) STRICT""",
    "CREATE INDEX fetches_url ON fetches (url, fetched_at)",
    "CREATE INDEX fetches_run ON fetches (run_id)",
)

_ARTICLES = (
    """CREATE TABLE articles (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    site_id INTEGER NOT NULL REFERENCES sites(id),
    url TEXT NOT NULL UNIQUE,
    canonical_url TEXT,
    title TEXT NOT NULL,
    lead TEXT,
    language TEXT,
    section_id INTEGER REFERENCES sections(id),
    authors TEXT NOT NULL CHECK (json_valid(authors)),
    tags TEXT NOT NULL CHECK (json_valid(tags)),
    published_at TEXT,
    published_local TEXT,
    published_raw TEXT,
    published_month TEXT GENERATED ALWAYS AS (substr(published_local, 1, 7)) VIRTUAL,
    modified_at TEXT,
    first_seen_at TEXT NOT NULL,
    last_seen_at TEXT NOT NULL,
    gone_at TEXT,
    version INTEGER NOT NULL,
    words INTEGER NOT NULL,
    sponsored INTEGER NOT NULL CHECK (sponsored IN (0, 1)),
    flags TEXT NOT NULL CHECK (json_valid(flags)),
    kinds TEXT NOT NULL,
    text_sha256 TEXT NOT NULL,
    duplicate_of INTEGER REFERENCES articles(id) ON DELETE SET NULL,
    extractor TEXT NOT NULL,
    fetch_id INTEGER NOT NULL REFERENCES fetches(id),
    text TEXT NOT NULL
) STRICT""",
    "CREATE INDEX articles_site_published ON articles (site_id, published_at)",
    "CREATE INDEX articles_published ON articles (published_at)",
    "CREATE INDEX articles_month ON articles (published_month)",
    "CREATE INDEX articles_section ON articles (section_id)",
    "CREATE INDEX articles_language ON articles (language)",
    "CREATE INDEX articles_duplicate ON articles (duplicate_of) WHERE duplicate_of IS NOT NULL",
    """CREATE TABLE url_aliases (
    url TEXT PRIMARY KEY,
    article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('requested', 'redirect', 'canonical', 'amp', 'identity'))
) STRICT, WITHOUT ROWID""",
    "CREATE INDEX url_aliases_article ON url_aliases (article_id)",
)

_VERSIONS = (
    """CREATE TABLE versions (
    id INTEGER PRIMARY KEY,
    article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    n INTEGER NOT NULL,
    seen_at TEXT NOT NULL,
    fetch_id INTEGER NOT NULL REFERENCES fetches(id),
    cause TEXT NOT NULL CHECK (cause IN ('site-edit', 're-extract')),
    title TEXT NOT NULL,
    lead TEXT,
    text_sha256 TEXT NOT NULL,
    extractor TEXT NOT NULL,
    text TEXT,
    UNIQUE (article_id, n)
) STRICT""",
)

_PARTS = (
    "CREATE TABLE authors (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT",
    "CREATE TABLE tags (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT",
    """CREATE TABLE article_authors (
    article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    author_id INTEGER NOT NULL REFERENCES authors(id),
    position INTEGER NOT NULL,
    PRIMARY KEY (article_id, author_id)
) STRICT, WITHOUT ROWID""",
    "CREATE INDEX article_authors_author ON article_authors (author_id, article_id)",
    """CREATE TABLE article_tags (
    article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    tag_id INTEGER NOT NULL REFERENCES tags(id),
    position INTEGER NOT NULL,
    PRIMARY KEY (article_id, tag_id)
) STRICT, WITHOUT ROWID""",
    "CREATE INDEX article_tags_tag ON article_tags (tag_id, article_id)",
    """CREATE TABLE images (
    id INTEGER PRIMARY KEY,
    article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    url TEXT NOT NULL,
    alt TEXT,
    caption TEXT,
    credit TEXT,
    UNIQUE (article_id, url)
) STRICT""",
    """CREATE TABLE dropped (
    article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    text TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (article_id, position)
) STRICT""",
)

_FRONTIER = (
    """CREATE TABLE urls (
    id INTEGER PRIMARY KEY,
    url TEXT NOT NULL UNIQUE,
    site_id INTEGER NOT NULL REFERENCES sites(id),
    kind TEXT NOT NULL CHECK (kind IN ('article', 'list', 'feed', 'sitemap')),
    state TEXT NOT NULL
        CHECK (state IN ('due', 'done', 'unchanged', 'redirected', 'skipped', 'gone', 'blocked', 'failed')),
    reason TEXT,
    found_at TEXT NOT NULL,
    found_on TEXT,
    title TEXT,
    published TEXT,
    modified TEXT,
    status INTEGER,
    tries INTEGER NOT NULL DEFAULT 0,
    misses INTEGER NOT NULL DEFAULT 0,
    last_fetched_at TEXT,
    next_fetch_at TEXT,
    article_id INTEGER REFERENCES articles(id) ON DELETE SET NULL,
    etag TEXT,
    last_modified TEXT
) STRICT""",
    # In this order the newest due articles of a site are read without a sort, and no other row is looked at.
    "CREATE INDEX urls_due ON urls (site_id, kind, published DESC) WHERE next_fetch_at IS NOT NULL",
    # For full=1: the address unseen for longest.
    "CREATE INDEX urls_seen ON urls (site_id, kind, last_fetched_at)",
    "CREATE INDEX urls_article ON urls (article_id) WHERE article_id IS NOT NULL",
)

_SEARCH = (
    # Datasette finds the table by the double quotes of content="articles".
    """CREATE VIRTUAL TABLE articles_fts USING fts5 (
    title, lead, text,
    content="articles", content_rowid="id", tokenize='unicode61 remove_diacritics 0'
)""",
    "CREATE VIRTUAL TABLE articles_vocab USING fts5vocab('articles_fts', 'row')",
    """CREATE TRIGGER articles_ai AFTER INSERT ON articles BEGIN
    INSERT INTO articles_fts (rowid, title, lead, text) VALUES (new.id, new.title, new.lead, new.text);
END""",
    """CREATE TRIGGER articles_ad AFTER DELETE ON articles BEGIN
    INSERT INTO articles_fts (articles_fts, rowid, title, lead, text)
        VALUES ('delete', old.id, old.title, old.lead, old.text);
END""",
    # Only these columns: a new last_seen_at must not write the words of the article again.
    """CREATE TRIGGER articles_au AFTER UPDATE OF title, lead, text ON articles BEGIN
    INSERT INTO articles_fts (articles_fts, rowid, title, lead, text)
        VALUES ('delete', old.id, old.title, old.lead, old.text);
    INSERT INTO articles_fts (rowid, title, lead, text) VALUES (new.id, new.title, new.lead, new.text);
END""",
)

# A table by 'row' counts a word's occurrences to answer whether there is one.
_VOCABULARY = (
    "DROP TABLE articles_vocab",
    "CREATE VIRTUAL TABLE articles_vocab USING fts5vocab('articles_fts', 'instance')",
)

_VISIT_HISTORY = (
    "ALTER TABLE urls ADD COLUMN quiet INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE urls ADD COLUMN edits INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE articles ADD COLUMN returned_at TEXT",
)


def _view(*additions: str) -> str:
    """The view that Datasette and the exports read; later migrations add columns at its end."""
    columns = ", ".join(("articles.extractor", *additions))
    return _VIEW.replace("articles.extractor", columns)


# LEFT JOIN for both: an inner join lets SQLite begin with sites, and sort whole texts to read the view ORDER BY id.
_VIEW = """CREATE VIEW articles_view AS SELECT
    articles.id,
    articles.url,
    sites.host AS site,
    articles.language,
    articles.published_at,
    articles.title,
    articles.lead,
    articles.authors,
    sections.name AS section,
    articles.tags,
    articles.text,
    articles.words,
    (SELECT count(*) FROM versions WHERE article_id = articles.id AND cause = 'site-edit') AS versions,
    articles.first_seen_at,
    articles.gone_at,
    articles.duplicate_of,
    articles.last_seen_at,
    articles.canonical_url,
    articles.published_local,
    articles.published_raw,
    articles.published_month,
    articles.modified_at,
    articles.sponsored,
    articles.flags,
    articles.kinds,
    (SELECT json_group_array(json_object('url', url, 'alt', alt, 'caption', caption, 'credit', credit))
        FROM (SELECT * FROM images WHERE images.article_id = articles.id ORDER BY position)) AS images,
    articles.extractor
FROM articles
LEFT JOIN sites ON sites.id = articles.site_id
LEFT JOIN sections ON sections.id = articles.section_id"""


_HEALTH = (
    "ALTER TABLE fetches ADD COLUMN fields TEXT",
    "ALTER TABLE fetches ADD COLUMN words INTEGER",
    "ALTER TABLE fetches ADD COLUMN text_key INTEGER",
    # Pages that stand in for others are short; the index holds what may be one.
    "CREATE INDEX fetches_short ON fetches (text_key) WHERE words < 200",
    """CREATE TABLE run_sites (
    run_id INTEGER NOT NULL REFERENCES runs(id) ON DELETE CASCADE,
    site_id INTEGER NOT NULL REFERENCES sites(id),
    known INTEGER NOT NULL,
    fetched INTEGER NOT NULL,
    sources INTEGER NOT NULL,
    new INTEGER NOT NULL,
    edited INTEGER NOT NULL,
    unchanged INTEGER NOT NULL,
    skipped INTEGER NOT NULL,
    gone INTEGER NOT NULL,
    blocked INTEGER NOT NULL,
    failed INTEGER NOT NULL,
    same_text INTEGER NOT NULL,
    PRIMARY KEY (run_id, site_id)
) STRICT, WITHOUT ROWID""",
    """CREATE TABLE run_fields (
    run_id INTEGER NOT NULL,
    site_id INTEGER NOT NULL,
    visit TEXT NOT NULL CHECK (visit IN ('first', 'again')),
    pages INTEGER NOT NULL,
    texts INTEGER NOT NULL,
    titles INTEGER NOT NULL,
    leads INTEGER NOT NULL,
    dates INTEGER NOT NULL,
    bylines INTEGER NOT NULL,
    median_words INTEGER,
    upper_words INTEGER,
    PRIMARY KEY (run_id, site_id, visit),
    FOREIGN KEY (run_id, site_id) REFERENCES run_sites(run_id, site_id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID""",
    "CREATE INDEX run_sites_site ON run_sites (site_id, run_id)",
    "CREATE INDEX run_fields_site ON run_fields (site_id, run_id)",
)

_REMOVED = (
    """CREATE TABLE removed (
    url TEXT PRIMARY KEY,
    removed_at TEXT NOT NULL,
    reason TEXT NOT NULL
) STRICT, WITHOUT ROWID""",
)

# A signature is a version byte and 64 places of two bytes; its bands are the first 12 pairs of places.
_BANDS = range(2, 2 + 12 * 4, 4)


def _bands_of(row: str) -> str:
    """A SELECT of the bands of a trigger's row; UNION, because two may be equal by chance."""
    return " UNION ".join(f"SELECT substr({row}.signature, {start}, 4) AS band" for start in _BANDS)


_FINGERPRINTS = (
    # A NULL is still to be made (articles of an older release), an empty one is of a text too short to have any.
    """CREATE TABLE fingerprints (
    article_id INTEGER PRIMARY KEY REFERENCES articles(id) ON DELETE CASCADE,
    signature BLOB,
    share REAL
) STRICT""",
    "CREATE INDEX fingerprints_due ON fingerprints (article_id) WHERE signature IS NULL",
    """CREATE TABLE fingerprint_bands (
    band BLOB NOT NULL,
    article_id INTEGER NOT NULL,
    PRIMARY KEY (band, article_id)
) STRICT, WITHOUT ROWID""",
    f"""CREATE TRIGGER fingerprints_ai AFTER INSERT ON fingerprints WHEN length(new.signature) > 0 BEGIN
    INSERT INTO fingerprint_bands (band, article_id) SELECT band, new.article_id FROM ({_bands_of("new")});
END""",  # noqa: S608 - numbers of our own
    f"""CREATE TRIGGER fingerprints_ad AFTER DELETE ON fingerprints WHEN length(old.signature) > 0 BEGIN
    DELETE FROM fingerprint_bands WHERE article_id = old.article_id AND band IN ({_bands_of("old")});
END""",  # noqa: S608 - numbers of our own
    f"""CREATE TRIGGER fingerprints_au AFTER UPDATE OF signature ON fingerprints BEGIN
    DELETE FROM fingerprint_bands WHERE article_id = old.article_id AND band IN ({_bands_of("old")});
    INSERT INTO fingerprint_bands (band, article_id)
        SELECT band, new.article_id FROM ({_bands_of("new")}) WHERE length(new.signature) > 0;
END""",  # noqa: S608 - numbers of our own
    "INSERT INTO fingerprints (article_id) SELECT id FROM articles",
    """CREATE VIEW copies AS SELECT
    copy.id AS copy_id,
    copy_site.host AS copy_site,
    copy.title AS copy_title,
    copy.published_at AS copy_published_at,
    original.id AS original_id,
    original_site.host AS original_site,
    original.title AS original_title,
    original.published_at AS original_published_at,
    iif(length(copy.published_at) > 10 AND length(original.published_at) > 10,
        round((julianday(copy.published_at) - julianday(original.published_at)) * 24, 1), NULL) AS hours,
    fingerprints.share
FROM articles AS copy
JOIN articles AS original ON original.id = copy.duplicate_of
JOIN fingerprints ON fingerprints.article_id = copy.id
JOIN sites AS copy_site ON copy_site.id = copy.site_id
JOIN sites AS original_site ON original_site.id = original.site_id
WHERE copy.duplicate_of IS NOT NULL""",
)

# What an increment of an export is made of; a new last_seen_at alone is no change.
_EXPORTED = (
    "url canonical_url title lead language section_id authors tags published_at published_local published_raw"
    " modified_at gone_at returned_at version words sponsored flags kinds text_sha256 duplicate_of"
).split()

_CHANGES = (
    # AUTOINCREMENT: a number is never given twice, so that a mark divides what an export had from what it had not.
    """CREATE TABLE changes (
    n INTEGER PRIMARY KEY AUTOINCREMENT,
    article_id INTEGER NOT NULL UNIQUE REFERENCES articles(id) ON DELETE CASCADE
) STRICT""",
    """CREATE TABLE exports (
    name TEXT NOT NULL,
    filters TEXT NOT NULL CHECK (json_valid(filters)),
    n INTEGER NOT NULL,
    exported_at TEXT NOT NULL,
    articles INTEGER NOT NULL,
    PRIMARY KEY (name, filters)
) STRICT, WITHOUT ROWID""",
    "INSERT INTO changes (article_id) SELECT id FROM articles ORDER BY id",
    """CREATE TRIGGER changes_ai AFTER INSERT ON articles BEGIN
    INSERT INTO changes (article_id) VALUES (new.id);
END""",
    f"""CREATE TRIGGER changes_au AFTER UPDATE OF {", ".join(_EXPORTED)} ON articles
WHEN {" OR ".join(f"old.{name} IS NOT new.{name}" for name in _EXPORTED)} BEGIN
    DELETE FROM changes WHERE article_id = new.id;
    INSERT INTO changes (article_id) VALUES (new.id);
END""",  # noqa: S608 - our names
)
