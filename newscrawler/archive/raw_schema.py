"""The tables of the raw file, as migrations; `schema.py` says how such a file is known."""

from __future__ import annotations

_PAGES = (
    """CREATE TABLE dictionaries (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    site TEXT NOT NULL,
    made_at TEXT NOT NULL,
    sha256 TEXT NOT NULL UNIQUE,
    content BLOB NOT NULL
) STRICT""",
    """CREATE TABLE pages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    url TEXT NOT NULL,
    fetched_at TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    status INTEGER,
    headers TEXT NOT NULL CHECK (json_valid(headers)),
    codec TEXT NOT NULL CHECK (codec = 'zstd'),
    dictionary_id INTEGER REFERENCES dictionaries(id),
    body BLOB NOT NULL,
    UNIQUE (url, sha256)
) STRICT""",
)

# `dictionaries` was empty before: a row is one page now, which stands on the row `base_id`.
_CHAINS = (
    "DROP TABLE dictionaries",
    """CREATE TABLE dictionaries (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    site TEXT NOT NULL,
    made_at TEXT NOT NULL,
    base_id INTEGER REFERENCES dictionaries(id),
    pages INTEGER NOT NULL,
    size INTEGER NOT NULL,
    sha256 TEXT NOT NULL UNIQUE,
    page_sha256 TEXT NOT NULL,
    content BLOB NOT NULL
) STRICT""",
    "CREATE INDEX dictionaries_site ON dictionaries (site)",
    "CREATE INDEX dictionaries_base ON dictionaries (base_id)",
    "CREATE INDEX dictionaries_page ON dictionaries (page_sha256)",
    "ALTER TABLE pages ADD COLUMN same_as INTEGER REFERENCES pages(id)",
    "CREATE INDEX pages_dictionary ON pages (dictionary_id)",
    "CREATE INDEX pages_sha256 ON pages (sha256)",
    "CREATE INDEX pages_same ON pages (same_as) WHERE same_as IS NOT NULL",
)

RAW_STEPS = {"pages": _PAGES, "dictionaries": _CHAINS}
