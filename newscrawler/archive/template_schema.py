"""What was learned of each site: what repeats on its pages, as `newscrawler.boilerplate.template` counts it."""

from __future__ import annotations

TEMPLATES = (
    """CREATE TABLE site_templates (
    site_id INTEGER PRIMARY KEY REFERENCES sites(id),
    pages INTEGER NOT NULL,
    weight REAL NOT NULL,
    cleaned INTEGER NOT NULL DEFAULT 0,
    addresses BLOB NOT NULL,
    signatures BLOB NOT NULL
) STRICT""",
    """CREATE TABLE site_blocks (
    site_id INTEGER NOT NULL REFERENCES sites(id),
    kind TEXT NOT NULL CHECK (kind IN ('text', 'masked', 'place', 'shape')),
    example TEXT NOT NULL,
    pages INTEGER NOT NULL,
    likelihood REAL NOT NULL,
    first_seen_at TEXT,
    last_seen_at TEXT,
    word TEXT CHECK (word IN ('keep')),
    fingerprint TEXT NOT NULL,
    weight REAL NOT NULL,
    PRIMARY KEY (site_id, kind, fingerprint)
) STRICT, WITHOUT ROWID""",
)
