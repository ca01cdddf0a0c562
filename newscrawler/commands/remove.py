"""`scrapy remove URL…`: take out of the archive what must not be kept."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, ClassVar

from newscrawler.archive.removal import Removable, look_up, out_of_reach, remove
from newscrawler.commandline import EXIT_INTERRUPTED, EXIT_OK, NewsCommand
from newscrawler.exceptions import UsageError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence


class Command(NewsCommand):
    """Remove articles for good."""

    arguments: ClassVar[tuple[int, int]] = (1, 10_000)

    def syntax(self) -> str:
        """The command's arguments."""
        return "URL… --reason TEXT [--yes]"

    def short_desc(self) -> str:
        """One line for the list of commands."""
        return "Remove articles for good (a court order, privacy); they are not fetched again"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add --reason and --yes."""
        super().add_options(parser)
        parser.add_argument("--reason", metavar="TEXT", help="why; it is kept, and nothing else of the article")
        parser.add_argument("--yes", action="store_true", help="do not ask")

    def execute(self, args: Sequence[str], opts: argparse.Namespace) -> int:
        """Say what is to go, ask, remove it, and say where it may still be."""
        if not (opts.reason or "").strip():
            raise UsageError('--reason is needed, such as --reason "court order 2-17/2026": it is all that is kept')
        archive = self.archive_path
        found = look_up(archive, args)
        if not opts.yes:
            if not sys.stdin.isatty():
                raise UsageError("nobody is there to ask; say --yes if you are sure")
            print("\n".join(line for one in found for line in _told(one)))
            if input("Remove this for good? It cannot be undone. Write yes: ").strip().lower() != "yes":
                print("nothing was removed")
                return EXIT_INTERRUPTED
        done = remove(archive, args, reason=opts.reason.strip())
        print(f"removed: {_counted(done.articles, 'article')}, {_counted(done.raw_pages, 'raw page')} -> {archive}")
        for copy in (url for one in found for url in one.copies):
            print(f"nearly the same text is kept: {copy}")
        for path in done.deleted:
            print(f"deleted with it, as it held the same: {path}")
        for path in out_of_reach(archive):
            print(f"not reached, delete it yourself: {path}")
        print("not reached: backups, exports and copies made before, wherever they are; see docs/archive.md")
        return EXIT_OK


def _told(one: Removable) -> Iterator[str]:
    """What is about to go, for a reader."""
    if one.is_removed:
        yield f"{one.url}\n  removed already; the files are written anew again"
        return
    yield f"{one.url}\n  {one.title or 'no article, only what is known of its address'}"
    if one.article is not None:
        yield f"  {_counted(one.versions, 'version')}, {len(one.keys)} addresses and keys"


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
