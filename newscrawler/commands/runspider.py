"""`scrapy runspider FILE`: a spider from a file of its own, archived like any other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.commands.runspider import _import_file
from scrapy.utils.spider import iter_spider_classes

from newscrawler.commandline import guarded
from newscrawler.exceptions import UsageError
from newscrawler.run import RunCommand

if TYPE_CHECKING:
    import argparse

    from scrapy import Spider


class Command(RunCommand):
    """Run the spider of a file."""

    def syntax(self) -> str:
        """The usage line."""
        return "FILE [-a NAME=VALUE]"

    def short_desc(self) -> str:
        """One line for the list of commands."""
        return "Run the spider of a file, as genspider writes it outside a project"

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Run it; the exit code says what came of it."""
        self.exitcode = guarded(lambda: self.run_spider(_spider_of(args[0]), opts.spargs))


def _spider_of(path: str) -> type[Spider]:
    try:
        classes = list(iter_spider_classes(_import_file(path)))
    except (OSError, ImportError, SyntaxError, ValueError) as error:
        raise UsageError(f"{path}: {error}") from error
    if not classes:
        raise UsageError(f"{path} holds no spider class")
    return classes.pop()
