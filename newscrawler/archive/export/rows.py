"""What an export holds: which articles, which columns, and their rows as they stood at one moment."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Any, BinaryIO

from newscrawler.archive.filters import Filters
from newscrawler.archive.values import storable
from newscrawler.exceptions import UsageError

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    from newscrawler.archive import Archive

    Row = tuple[Any, ...]

# How columns of the view are written down, beside plain text and numbers.
LIST_COLUMNS = frozenset({"authors", "tags", "flags"})
JSON_COLUMNS = LIST_COLUMNS | {"images"}
INTEGER_COLUMNS = frozenset({"id", "words", "versions", "duplicate_of"})
BOOLEAN_COLUMNS = frozenset({"sponsored"})
CLOCK_COLUMNS = frozenset({"first_seen_at", "last_seen_at", "gone_at", "returned_at"})
TIME_COLUMNS = CLOCK_COLUMNS | {"published_at", "published_local", "modified_at"}

_INDEXED = ("site_id", "language")
_OF_INDEX = "id IN (SELECT id FROM articles WHERE {})"
ROWS = 500  # read at a time: some 2 MB of texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection(Filters):
    """Which articles to export, and which of their columns (all if empty).

    `after` leaves out articles that did not change after this number of the table `changes`.
    """

    columns: tuple[str, ...] = ()
    after: int | None = None

    def conditions(self, connection: sqlite3.Connection) -> dict[str, str]:
        """SQL conditions on `articles`, each with the value of its one parameter.

        An export wants the first rows in order of id at once, so what an index knows is asked of the index alone: at a
        million articles that takes half a second at most, and looking through the articles takes several.
        """
        # A dataclass with slots is made anew, and super() would look for the class as it was.
        given = {
            _OF_INDEX.format(condition) if condition.startswith(_INDEXED) else condition: value
            for condition, value in Filters.conditions(self, connection).items()
        }
        if self.since:
            given[_OF_INDEX.format("published_month >= substr(?, 1, 7)")] = self.since.isoformat()
        if self.until:
            given[_OF_INDEX.format("published_month <= substr(?, 1, 7)")] = self.until.isoformat()
        if self.after is not None:
            given["id IN (SELECT article_id FROM changes WHERE n > CAST(? AS INTEGER))"] = str(self.after)
        return given

    @property
    def filters(self) -> str:
        """What was chosen of the articles, as JSON: the same choice is always the same text."""
        values = asdict(self)
        chosen = {one.name: storable(str(values[one.name])) for one in fields(Filters) if values[one.name] is not None}
        return json.dumps(chosen, ensure_ascii=False, sort_keys=True)


@dataclass(frozen=True, slots=True)
class Job:
    """One export under way: what is read, in one read transaction, and the stream that it goes to.

    `change` is the number of the last change that the transaction sees.
    """

    archive: Archive
    connection: sqlite3.Connection
    selection: Selection
    columns: list[str]
    stream: BinaryIO
    change: int

    def rows(self, *also: str) -> Iterator[Row]:
        """The rows, with further columns behind those that were chosen."""
        return read_rows(self.connection, self.selection, [*self.columns, *also])


def checked_columns(connection: sqlite3.Connection, wanted: tuple[str, ...]) -> list[str]:
    """The columns to export, all of the view if none is wanted; UsageError for one that the view does not have."""
    known = [column[0] for column in connection.execute("SELECT * FROM articles_view LIMIT 0").description]
    if unknown := [name for name in wanted if name not in known]:
        raise UsageError(f"no column {unknown[0]!r}; there are: {', '.join(known)}")
    return list(dict.fromkeys(wanted)) or known


def read_rows(connection: sqlite3.Connection, selection: Selection, columns: list[str]) -> Iterator[Row]:
    """The rows in order of id, some at a time.

    The numbers come first and alone, so that no text is sorted and the first row does not wait for the last. The caller
    holds a read transaction, so that all are of one moment.
    """
    conditions = selection.conditions(connection)
    numbers = connection.cursor()
    numbers.row_factory = None
    numbers.execute(
        f"SELECT id FROM articles WHERE {' AND '.join(conditions) or 'true'} ORDER BY id",
        tuple(conditions.values()),
    )
    while batch := numbers.fetchmany(ROWS):
        yield from rows_of(connection, [row[0] for row in batch], columns)


def rows_of(connection: sqlite3.Connection, numbers: list[int], columns: list[str]) -> Iterator[Row]:
    """The rows of these articles (at most 500), in order of id."""
    marks = ",".join("?" * len(numbers))
    cursor = connection.cursor()
    cursor.row_factory = None  # plain tuples
    query = f"SELECT {', '.join(columns)} FROM articles_view WHERE id IN ({marks}) ORDER BY id"
    yield from cursor.execute(query, numbers).fetchall()
