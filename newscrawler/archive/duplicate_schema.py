"""Near-duplicates: the signature of each article, its bands, by which those alike are found, and a view of copies."""

from __future__ import annotations

# A signature is a version byte and 64 places of two bytes; its bands are the first 12 pairs of places.
_BANDS = range(2, 2 + 12 * 4, 4)


def _bands_of(row: str) -> str:
    """A SELECT of the bands of a trigger's row; UNION, because two may be equal by chance."""
    return " UNION ".join(f"SELECT substr({row}.signature, {start}, 4) AS band" for start in _BANDS)


FINGERPRINTS = (
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
END""",
    f"""CREATE TRIGGER fingerprints_ad AFTER DELETE ON fingerprints WHEN length(old.signature) > 0 BEGIN
    DELETE FROM fingerprint_bands WHERE article_id = old.article_id AND band IN ({_bands_of("old")});
END""",
    f"""CREATE TRIGGER fingerprints_au AFTER UPDATE OF signature ON fingerprints BEGIN
    DELETE FROM fingerprint_bands WHERE article_id = old.article_id AND band IN ({_bands_of("old")});
    INSERT INTO fingerprint_bands (band, article_id)
        SELECT band, new.article_id FROM ({_bands_of("new")}) WHERE length(new.signature) > 0;
END""",
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
