"""The facets of the list: how many articles of each site, section, language, month and author there are.

Datasette counts the articles themselves, which takes seconds at a million. As long as a list is narrowed by nothing
but site, section, language and month, these are read from the tables of counts that the archive keeps; otherwise (a
search, an author, any other filter of Datasette's) the articles that are left are counted. Both say the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from datasette.database import QueryInterrupted
from datasette.facets import Facet
from datasette.filters import FilterArguments
from datasette.utils import path_with_added_args, path_with_removed_args

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

AUTHOR = "_author"

# Arguments of Datasette's that change how rows are shown, and not which.
_SHOWING = frozenset(
    "_sort _sort_desc _sort_by_desc _next _size _shape _labels _json _json_infinity _extra _col _nocol _nofacet"
    " _nosuggest _nocount _trace _ttl _header _dl _stream".split()
)


@dataclass(frozen=True, slots=True)
class _Counted:
    """One facet: its column, what stands there for nothing, and the label of a value in SQL.

    `argument` is what narrows the list to a value (to its label, where `by_label`).
    """

    column: str
    nothing: str
    label: str
    argument: str
    order: str = "count DESC, value"
    by_label: bool = False
    source: str = "counted"


_COUNTED = {
    "site_id": _Counted("site_id", "0", "(SELECT host FROM sites WHERE id = value)", "site_id"),
    "section_id": _Counted("section_id", "0", "(SELECT name FROM sections WHERE id = value)", "section_id"),
    "language": _Counted("language", "''", "value", "language"),
    "published_month": _Counted("published_month", "''", "value", "published_month", "value DESC"),
    "authors": _Counted(
        "author_id", "0", "(SELECT name FROM authors WHERE id = value)", AUTHOR, by_label=True, source="authored"
    ),
}
_COLUMNS = tuple(name for name, facet in _COUNTED.items() if facet.source == "counted")

_FROM_COUNTS = """WITH counted AS (SELECT * FROM article_counts WHERE {conditions}),
authored AS (SELECT * FROM author_counts WHERE {conditions})"""
_FROM_ARTICLES = """WITH counted AS MATERIALIZED (
    SELECT site_id, coalesce(section_id, 0) AS section_id, coalesce(language, '') AS language,
        coalesce(published_month, '') AS published_month, count(*) AS articles
    FROM ({sql}) GROUP BY 1, 2, 3, 4
),
authored AS (SELECT author_id, 1 AS articles FROM article_authors WHERE article_id IN (SELECT id FROM ({sql})))"""
_VALUES = """SELECT * FROM (
    SELECT '{name}' AS facet, value, count, {label} AS label FROM (
        SELECT {column} AS value, sum(articles) AS count FROM {source} WHERE {column} <> {nothing} GROUP BY 1
    ) ORDER BY {order} LIMIT :most
)"""


class ArticleFacet(Facet):  # type: ignore[misc]  # Datasette has no types
    """Facets of the list of articles, `{"articles": "site_id"}` in Datasette's metadata; all are counted at once."""

    type = "articles"

    async def facet_results(self) -> tuple[list[dict[str, Any]], list[str]]:
        """The facets, as Datasette's own are told, and the names of those that were not counted in time."""
        wanted = {one["config"]["simple"]: one["source"] for one in self.get_configs()}
        names = [name for name in wanted if name in _COUNTED]
        if self.table != "articles" or not names:
            return [], []
        size = self.get_facet_size()
        sql, parameters = self._question(names)
        try:
            found = await self.ds.execute(
                self.database,
                sql,
                {**parameters, "most": size + 1},
                truncate=False,
                custom_time_limit=self.ds.setting("facet_time_limit_ms"),
            )
        except QueryInterrupted:
            return [], names
        rows = {name: [row for row in found.rows if row["facet"] == name] for name in names}
        return [
            {
                "name": name,
                "type": self.type,
                "hideable": wanted[name] != "metadata",
                "toggle_url": self.ds.urls.path(path_with_removed_args(self.request, {"_facet_articles": name})),
                "results": [self._choice(_COUNTED[name], row) for row in rows[name][:size]],
                "truncated": len(rows[name]) > size,
            }
            for name in names
        ], []

    def _question(self, names: list[str]) -> tuple[str, Mapping[str, object]]:
        chosen = _chosen(self.get_querystring_pairs())
        if chosen is None:
            counts, parameters = _FROM_ARTICLES.format(sql=self.sql), dict(self.params)
        else:
            conditions = [
                f"{column} = :c{number} AND {column} <> {_COUNTED[column].nothing}"
                for number, (column, _) in enumerate(chosen)
            ]
            counts = _FROM_COUNTS.format(conditions=" AND ".join(conditions) or "true")
            parameters = {f"c{number}": value for number, (_, value) in enumerate(chosen)}
        values = (
            _VALUES.format(
                name=name,
                column=facet.column,
                nothing=facet.nothing,
                label=facet.label,
                source=facet.source,
                order=facet.order,
            )
            for name in names
            for facet in [_COUNTED[name]]
        )
        return f"{counts} {' UNION ALL '.join(values)}", parameters

    def _choice(self, facet: _Counted, row: Any) -> dict[str, Any]:
        value = row["label"] if facet.by_label else row["value"]
        selected = (facet.argument, str(value)) in self.get_querystring_pairs()
        if selected:
            path = path_with_removed_args(self.request, {facet.argument: str(value)})
        else:
            path = path_with_added_args(self.request, {facet.argument: value, "_next": None})
        return {
            "value": value,
            "label": row["label"],
            "count": row["count"],
            "toggle_url": self.ds.absolute_url(self.request, self.ds.urls.path(path)),
            "selected": selected,
        }


def author_filter(request: Any) -> Callable[[], Awaitable[FilterArguments]]:
    """The articles of an author, `?_author=NAME`, found by an index; `authors__arraycontains` reads every article."""

    async def narrowed() -> FilterArguments:
        names = request.args.getlist(AUTHOR)
        of_author = (
            "id IN (SELECT article_id FROM article_authors JOIN authors ON authors.id = author_id"
            " WHERE authors.name = :author_{})"
        )
        return FilterArguments(
            [of_author.format(number) for number in range(len(names))],
            {f"author_{number}": name for number, name in enumerate(names)},
            [f'author is "{name}"' for name in names],
        )

    return narrowed


def _chosen(arguments: list[tuple[str, str]]) -> list[tuple[str, str]] | None:
    """What the list is narrowed to, if by columns of the tables of counts alone; None if by anything else."""
    chosen = []
    for name, value in arguments:
        column = name.removesuffix("__exact")
        if column in _COLUMNS:
            chosen.append((column, value))
        elif name not in _SHOWING and not name.startswith("_facet"):
            return None
    return chosen
