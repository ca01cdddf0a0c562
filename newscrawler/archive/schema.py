"""The tables of both files, as migrations; what they mean is told in docs/archive.md.

`news.db` holds what is read and searched, `news.raw.db` the pages as received. Each file says in its header whose it is
(`application_id`) and how new it is (`user_version`: the number of its last migration).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlite_utils import Migrations

from newscrawler.archive.duplicate_schema import FINGERPRINTS
from newscrawler.archive.export_schema import CHANGES
from newscrawler.archive.facet_schema import FACETS
from newscrawler.archive.health_schema import HEALTH
from newscrawler.archive.raw_schema import RAW_STEPS
from newscrawler.archive.template_schema import TEMPLATES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sqlite_utils import Database

ARCHIVE_ID = 0x4E777341  # "NwsA"
RAW_ID = 0x4E777352  # "NwsR"


@dataclass(frozen=True, slots=True)
class Schema:
    """What one kind of file of ours is known by, and how it is made.

    `version` is the `user_version` that this release writes; `page_size` is in bytes.
    """

    application_id: int
    version: int
    migrations: Migrations
    page_size: int


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


_REMOVED = (
    """CREATE TABLE removed (
    url TEXT PRIMARY KEY,
    removed_at TEXT NOT NULL,
    reason TEXT NOT NULL
) STRICT, WITHOUT ROWID""",
)


def _migrations(name: str, steps: Mapping[str, tuple[str, ...]]) -> Migrations:
    """The steps as migrations; each leaves its number in `user_version`."""
    migrations = Migrations(name)
    for version, (step, statements) in enumerate(steps.items(), start=1):
        migrations(name=f"{version:04}_{step}")(_running(*statements, f"PRAGMA user_version = {version}"))
    return migrations


def _running(*statements: str) -> Callable[[Database], None]:
    def run(db: Database) -> None:
        for statement in statements:  # one by one: executescript() would commit the migration's transaction
            db.execute(statement)

    return run


# A step is never changed once released; new ones come at the end.
_ARCHIVE_STEPS = {
    "first_tables": (*_SITES, *_RUNS, *_ARTICLES, *_VERSIONS, *_PARTS, *_FRONTIER, *_SEARCH, _view()),
    "visit_history": (*_VISIT_HISTORY, "DROP VIEW articles_view", _view("articles.returned_at")),
    "health": HEALTH,
    "removed": _REMOVED,
    "fingerprints": FINGERPRINTS,
    "vocabulary": _VOCABULARY,
    "changes": CHANGES,
    "facets": FACETS,
    "templates": TEMPLATES,
}


def _schema(application_id: int, name: str, steps: Mapping[str, tuple[str, ...]]) -> Schema:
    # 4,096 suits both: of 377 real pages a raw file with pages of 16,384 takes 8 to 20 % more.
    return Schema(application_id, len(steps), _migrations(name, steps), page_size=4096)


ARCHIVE = _schema(ARCHIVE_ID, "newscrawler", _ARCHIVE_STEPS)
RAW = _schema(RAW_ID, "newscrawler-raw", RAW_STEPS)
