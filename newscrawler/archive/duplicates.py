"""Near-duplicates in the archive: of every text the earliest article that has nearly the same, kept as `duplicate_of`.

The answer depends on the articles alone and not on the order in which they came. What counts as a copy:

- two fifths of the shingles that either text has are shared (`fingerprint.resemblance`);
- the figures agree: half of those in the text with fewer figures stand in the other, else it is a form that was filled
  in anew (rates, weather, results);
- on one site the headlines agree as well, and on different days nearly the whole text: else what is shared is the
  site's own standing text.

Nothing is ever left out for being a copy.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from newscrawler.fingerprint import VERSION, estimate, resemblance, share, shingles, signature, tokens

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable
    from collections.abc import Set as AbstractSet

COPY = 0.4  # of 1.5 million pairs of real articles no two different stories of two sites reach 0.35
SAME_TEXT = 0.9  # forms of one site, filled in anew each day, stay under it
_WORTH_READING = 0.25  # by the signatures: two and a half standard deviations under COPY
_FIGURES = 0.5
_FEW_FIGURES = 3
_HEADLINE = 0.5
_A_BAND = 40  # articles looked at of each band, newest first: standing phrases fill some (and there order may matter)
_COMPARED = 32  # of them; a text that more have is found through what they are copies of
DUE_AT_ONCE = 50  # articles of an older release that get their signature with each recorded answer: some 30 ms

_FIGURE = re.compile(r"\d+")


@dataclass(frozen=True)
class _Text:
    """An article as it is compared; `order` is its place in time: the published time, then when it was first seen."""

    id: int
    site: int
    title: str
    text: str
    order: tuple[str, str, int]
    day: str
    duplicate_of: int | None
    known_since: tuple[str, str, int] | None

    @cached_property
    def shingles(self) -> AbstractSet[str]:
        return shingles(self.text)

    @cached_property
    def figures(self) -> set[str]:
        return set(_FIGURE.findall(self.text))

    @cached_property
    def headline(self) -> set[str]:
        return set(tokens(self.title))


def place(connection: sqlite3.Connection, article: int, mark: bytes) -> None:
    """Note an article's signature and find its place among near-duplicates, after its text, title or time changed.

    Articles that were held for its copies are judged anew.
    """
    followers = copies_of(connection, article)
    connection.execute(
        "INSERT INTO fingerprints (article_id, signature) VALUES (?, ?)"
        " ON CONFLICT (article_id) DO UPDATE SET signature = excluded.signature",
        (article, mark),
    )
    relink(connection, [article, *followers])


def copies_of(connection: sqlite3.Connection, article: int) -> list[int]:
    """The articles whose `duplicate_of` is this one."""
    found = connection.execute("SELECT id FROM articles WHERE duplicate_of = ? ORDER BY id", (article,))
    return [row["id"] for row in found]


def relink(connection: sqlite3.Connection, articles: Iterable[int]) -> None:
    """Find anew what each of some articles is a copy of, and which later ones are copies of it."""
    for article in articles:
        _link(connection, article)


def place_due(connection: sqlite3.Connection, most: int = DUE_AT_ONCE) -> int:
    """Give signatures to articles that a release without them wrote; how many were done, 0 when none is left."""
    due = connection.execute(
        # By this index: once SQLite knows the sizes of the tables, it would go through all articles to find none.
        "SELECT id, text FROM fingerprints INDEXED BY fingerprints_due CROSS JOIN articles ON id = article_id"
        " WHERE signature IS NULL LIMIT ?",
        (most,),
    ).fetchall()
    for row in due:
        place(connection, row["id"], signature(row["text"]))
    return len(due)


def _link(connection: sqlite3.Connection, article: int) -> None:
    own = _texts(connection, [article])[0]
    original: _Text | None = None
    for other in sorted(_candidates(connection, own), key=lambda text: text.order):
        earlier = other.order < own.order
        settled = original is not None if earlier else other.known_since is not None and other.known_since < own.order
        if settled or not _is_copy(own, other):
            continue
        if earlier:
            original = other
        else:
            _set(connection, other, own)
    if original or own.duplicate_of is not None:
        _set(connection, own, original)


def _set(connection: sqlite3.Connection, copy: _Text, original: _Text | None) -> None:
    part = share(copy.shingles, original.shingles) if original else None
    connection.execute(
        "UPDATE articles SET duplicate_of = ? WHERE id = ?", (original.id if original else None, copy.id)
    )
    connection.execute("UPDATE fingerprints SET share = ? WHERE article_id = ?", (part, copy.id))


def _is_copy(one: _Text, other: _Text) -> bool:
    same_site = one.site == other.site
    if same_site and not _headlines_agree(one.headline, other.headline):
        return False
    if not _figures_agree(one.figures, other.figures):
        return False
    wanted = SAME_TEXT if same_site and one.day != other.day else COPY
    return one.text == other.text or resemblance(one.shingles, other.shingles) >= wanted


def _figures_agree(one: set[str], other: set[str]) -> bool:
    fewer = min(len(one), len(other))
    return fewer < _FEW_FIGURES or len(one & other) >= _FIGURES * fewer


def _headlines_agree(one: set[str], other: set[str]) -> bool:
    fewer = min(len(one), len(other))
    figures = [{word for word in words if word[0].isdigit()} for words in (one, other)]
    return fewer > 0 and len(one & other) >= _HEADLINE * fewer and (not all(figures) or figures[0] == figures[1])


def _candidates(connection: sqlite3.Connection, own: _Text) -> list[_Text]:
    """The articles that share a band with this one and resemble it by their signatures, and what they are copies of."""
    row = connection.execute("SELECT signature FROM fingerprints WHERE article_id = ?", (own.id,)).fetchone()
    mark = row["signature"] if row else None
    if not mark:
        return []
    found = connection.execute(_SHARING_A_BAND, {"mark": mark, "id": own.id, "version": bytes([VERSION])})
    alike = [(estimate(mark, other), number) for number, other in map(tuple, found)]
    nearest = sorted(((how, number) for how, number in alike if how >= _WORTH_READING), reverse=True)[:_COMPARED]
    if not nearest:
        return []
    texts = _texts(connection, [number for _, number in nearest])
    known = {own.id} | {text.id for text in texts}
    originals = {text.duplicate_of for text in texts if text.duplicate_of is not None} - known
    return texts + _texts(connection, originals)


_BAND = f"""SELECT * FROM (SELECT article_id FROM fingerprint_bands WHERE band = substr(:mark, {{}}, 4)
    ORDER BY article_id DESC LIMIT {_A_BAND})"""
_SHARING_A_BAND = f"""
SELECT article_id, signature FROM fingerprints
WHERE article_id IN ({" UNION ".join(_BAND.format(start) for start in range(2, 2 + 12 * 4, 4))})
    AND article_id <> :id AND substr(signature, 1, 1) = :version
"""

# Nobody prints an article after it was read: of a page without a time, or with a wrong one, the first reading counts.
# A bare day is its end, so that an article with an hour of this day goes before it.
_ORDER = """min({0}.first_seen_at, CASE WHEN length({0}.published_at) = 10 THEN {0}.published_at || 'T23:59:59Z'
    ELSE coalesce({0}.published_at, {0}.first_seen_at) END)"""
_TEXTS = f"""
SELECT articles.id, articles.site_id, articles.title, articles.text, articles.first_seen_at,
    {_ORDER.format("articles")} AS since, articles.duplicate_of,
    original.first_seen_at AS original_seen, {_ORDER.format("original")} AS original_since
FROM articles LEFT JOIN articles AS original ON original.id = articles.duplicate_of
WHERE articles.id = ?
"""


def _texts(connection: sqlite3.Connection, articles: Iterable[int]) -> list[_Text]:
    return [_text(connection.execute(_TEXTS, (article,)).fetchone()) for article in articles]


def _text(row: Any) -> _Text:
    original = row["duplicate_of"]
    return _Text(
        id=row["id"],
        site=row["site_id"],
        title=row["title"],
        text=row["text"],
        order=(row["since"], row["first_seen_at"], row["id"]),
        day=row["since"][:10],
        duplicate_of=original,
        known_since=None if original is None else (row["original_since"], row["original_seen"], original),
    )
