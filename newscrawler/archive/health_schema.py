"""What each run found: of every page its fields and words, and of every site the sums that alarms compare."""

from __future__ import annotations

HEALTH = (
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
