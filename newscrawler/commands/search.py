"""`scrapy search QUERY`: the articles that a query means best, on the terminal or as JSON."""

from __future__ import annotations

import json
import os
import sys
from contextlib import closing
from typing import TYPE_CHECKING, Any, ClassVar

from newscrawler.archive import Archive
from newscrawler.archive.filters import Filters
from newscrawler.archive.search import Hit, advice, search
from newscrawler.commandline import EXIT_OK, NewsCommand, add_filters, filters_given
from newscrawler.exceptions import UsageError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence

_LIMIT = 50
_MOST = 1000
_BOLD = ("\x1b[1m", "\x1b[0m")
_STARS = ("**", "**")


class Command(NewsCommand):
    """Search the archive in any word form."""

    arguments: ClassVar[tuple[int, int]] = (1, 1)

    def syntax(self) -> str:
        """The command's arguments."""
        return "[options] QUERY"

    def short_desc(self) -> str:
        """One line for the list of commands."""
        return "Search the archive in any word form ('word \"a phrase\" begin* -not')"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add filters, --limit and --json."""
        super().add_options(parser)
        add_filters(parser)
        parser.add_argument("--limit", metavar="N", default=str(_LIMIT), help=f"at most so many (default {_LIMIT})")
        parser.add_argument("--json", action="store_true", help="print one JSON array and nothing else")

    def execute(self, args: Sequence[str], opts: argparse.Namespace) -> int:
        """Print the articles found, the best first; finding none is no error."""
        [query] = args
        limit = _limit(opts.limit)
        filters = Filters(**filters_given(opts))
        with Archive(self.archive_path, readonly=True) as archive, closing(archive.connect()) as connection:
            hits = search(connection, query, filters, limit)
        if opts.json:
            print(json.dumps([_told(hit) for hit in hits], ensure_ascii=False, indent=2))
            return EXIT_OK
        marks = _BOLD if sys.stdout.isatty() and "NO_COLOR" not in os.environ else _STARS
        for hit in hits:
            print("\n".join(_readable(hit, marks)), end="\n\n")
        for remark in _remarks(query, len(hits), limit):
            print(remark, file=sys.stderr)
        return EXIT_OK


def _limit(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 0 < int(text) <= _MOST:
        raise UsageError(
            f"--limit takes a number from 1 to {_MOST}, not {text!r}; whole results: scrapy export --search"
        )
    return int(text)


def _told(hit: Hit) -> dict[str, Any]:
    return {
        "id": hit.id,
        "url": hit.url,
        "site": hit.site,
        "language": hit.language,
        "published_at": hit.published_at,
        "title": hit.title,
        "excerpt": _marked(hit.excerpt, _STARS),
    }


def _readable(hit: Hit, marks: tuple[str, str]) -> Iterator[str]:
    yield hit.title or hit.url
    published = (hit.published_local or "")[:16].replace("T", " ")
    yield "  ".join(filter(None, (published, hit.site, hit.url)))
    yield " ".join(_marked(hit.excerpt, marks).split())


def _marked(excerpt: str, marks: tuple[str, str]) -> str:
    return excerpt.replace("\x02", marks[0]).replace("\x03", marks[1])


def _remarks(query: str, found: int, limit: int) -> Iterator[str]:
    if not found:
        yield "nothing found"
    elif found == limit:
        yield f"the best {limit}; for more: --limit N"
    if remark := advice(query):
        yield remark
