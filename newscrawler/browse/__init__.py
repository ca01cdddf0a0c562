"""The Datasette plugin: an archive's articles as a list with facets and a reading page; other databases are left alone.

Datasette 0.65 finds it by its entry point, so `datasette news.db` works as well as `scrapy browse`. A database is ours
if its header holds the archive's application_id, whatever the file is called.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, TypeVar, cast

from datasette import hookimpl
from datasette.utils import tilde_decode, urlsafe_components

from newscrawler.browse.facets import ArticleFacet, author_filter
from newscrawler.browse.health import health_page
from newscrawler.browse.listing import listing
from newscrawler.browse.metadata import database_metadata, is_archive
from newscrawler.browse.reading import reading
from newscrawler.browse.search import answer_searches

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Awaitable, Callable, Mapping, MutableMapping

    Message = MutableMapping[str, Any]
    Send = Callable[[Message], Awaitable[None]]
    Application = Callable[[MutableMapping[str, Any], Callable[[], Awaitable[Message]], Send], Awaitable[None]]

Hook = TypeVar("Hook", bound="Callable[..., Any]")

# The pages of ours need no script at all; Datasette's own pages of an archive carry theirs inline.
_OUR_PAGES = re.compile(r"/[^/]+/(articles(/\d+)?|-/health)")
_STRICT = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_STOCK = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def _hook(function: Hook) -> Hook:
    """Datasette's `hookimpl`, with a type."""
    return cast("Hook", hookimpl(function))


@_hook
def get_metadata(datasette: Any) -> dict[str, Any]:
    """Titles, sentences, facets and hidden tables of every attached archive."""
    return {
        "databases": {
            name: database_metadata() for name, database in datasette.databases.items() if is_archive(database.path)
        }
    }


@_hook
def extra_template_vars(
    database: str | None, table: str | None, view_name: str, request: Any, datasette: Any
) -> Callable[[], Awaitable[dict[str, Any]]] | dict[str, Any]:
    """What the templates `table.html` and `row.html` need to show articles; nothing for anything else."""
    if database is None or table != "articles" or not is_archive(datasette.databases[database].path):
        return {}
    if view_name == "table":
        return {"newscrawler_list": listing(datasette.databases[database], request)}
    if view_name != "row":
        return {}

    async def article() -> dict[str, Any]:
        (article_id, *_) = urlsafe_components(request.url_vars["pks"])
        return {"newscrawler_article": await reading(datasette.databases[database], article_id)}

    return article


@_hook
def register_facet_classes() -> list[type[ArticleFacet]]:
    """Facets that are read from the archive's tables of counts."""
    return [ArticleFacet]


@_hook
def filters_from_request(request: Any, database: str, table: str, datasette: Any) -> Any:
    """The articles of an author, `?_author=NAME`."""
    if table != "articles" or not is_archive(datasette.databases[database].path):
        return None
    return author_filter(request)


@_hook
def register_routes() -> list[tuple[str, Callable[..., Awaitable[Any]]]]:
    """The page Health of an archive, `/news/-/health`."""
    return [(r"/(?P<database>[^/]+)/-/health$", health_page)]


@_hook
def extra_css_urls(database: str | None, datasette: Any) -> list[str]:
    """A style sheet for Datasette's own pages of an archive, whose sentences would fill the first screen."""
    if database is None or not is_archive(datasette.databases[database].path):
        return []
    return [datasette.urls.static_plugins("newscrawler", "stock.css")]


@_hook
def prepare_connection(conn: sqlite3.Connection, database: str, datasette: Any) -> None:
    """Put our reading of a search in the place of Datasette's, which knows no word forms."""
    if is_archive(datasette.databases[database].path):
        answer_searches(conn)


@_hook
def asgi_wrapper(datasette: Any) -> Callable[[Application], Application]:
    """Send a Content-Security-Policy with every page of an archive, so that text of the web can start nothing."""

    def wrap(application: Application) -> Application:
        async def guarded(
            scope: MutableMapping[str, Any], receive: Callable[[], Awaitable[Message]], send: Send
        ) -> None:
            policy = _policy(datasette, scope) if scope["type"] == "http" else None

            async def send_with_policy(message: Message) -> None:
                if policy and message["type"] == "http.response.start":
                    message["headers"] = [*message["headers"], (b"content-security-policy", policy.encode())]
                await send(message)

            await application(scope, receive, send_with_policy)

        return guarded

    return wrap


def _policy(datasette: Any, scope: Mapping[str, Any]) -> str | None:
    """The policy for a path, or None where it is not of an archive."""
    base = datasette.setting("base_url").rstrip("/")
    path = scope["path"].removeprefix(base)
    route = tilde_decode(path.removeprefix("/").partition("/")[0].partition(".")[0])
    ours = any(one.route == route and is_archive(one.path) for one in datasette.databases.values())
    if not ours:
        return None
    return _STRICT if _OUR_PAGES.fullmatch(path) else _STOCK
