"""`scrapy backup DIR`: a verified copy of the archive, while crawls write."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from newscrawler.archive.backup import backup
from newscrawler.archive.values import file_size
from newscrawler.commandline import EXIT_OK, NewsCommand
from newscrawler.exceptions import UsageError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

_KEEP = 7


class Command(NewsCommand):
    """Back the archive up."""

    arguments: ClassVar[tuple[int, int]] = (1, 1)

    def syntax(self) -> str:
        """The command's arguments."""
        return "DIR [--keep N]"

    def short_desc(self) -> str:
        """One line for the list of commands."""
        return "Back the archive up into a new folder in DIR, verified; crawls may go on"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add --keep."""
        super().add_options(parser)
        parser.add_argument(
            "--keep", type=int, metavar="N", default=_KEEP, help=f"how many backups stay in DIR ({_KEEP} if left out)"
        )

    def execute(self, args: Sequence[str], opts: argparse.Namespace) -> int:
        """Make the backup and print where it is."""
        if opts.keep < 1:
            raise UsageError(f"--keep takes 1 or more, not {opts.keep}: the newest backup always stays")
        made, deleted = backup(self.archive_path, Path(args[0]).expanduser().absolute(), keep=opts.keep)
        counts = ", ".join(f"{file.rows[name]} {name}" for file in made.files for name in list(file.rows)[:1])
        also = f"; {len(deleted)} older deleted" if deleted else ""
        print(f"{counts}, {file_size(made.bytes)} -> {made.path}{also}")
        if made.missing_pages:
            print(
                f"warning: {made.missing_pages} raw pages that the archive names are not in its raw file; "
                "see scrapy doctor",
                file=sys.stderr,
            )
        return EXIT_OK
