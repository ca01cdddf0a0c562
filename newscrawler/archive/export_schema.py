"""What changed since the last export of a name: a number for each change of an article, and the last one exported."""

from __future__ import annotations

# What an increment of an export is made of; a new last_seen_at alone is no change.
_EXPORTED = (
    "url canonical_url title lead language section_id authors tags published_at published_local published_raw"
    " modified_at gone_at returned_at version words sponsored flags kinds text_sha256 duplicate_of"
).split()

CHANGES = (
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
END""",
)
