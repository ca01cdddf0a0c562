"""`scrapy restore BACKUP`: a backup in the archive's place, the old files kept."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from newscrawler.archive.restore import restore
from newscrawler.commandline import EXIT_OK, NewsCommand

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence


class Command(NewsCommand):
    """Restore the archive from a backup."""

    arguments: ClassVar[tuple[int, int]] = (1, 1)

    def syntax(self) -> str:
        """The command's arguments."""
        return "BACKUP [--move-aside]"

    def short_desc(self) -> str:
        """One line for the list of commands."""
        return "Put a backup in the archive's place, every byte checked first"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add --move-aside."""
        super().add_options(parser)
        parser.add_argument(
            "--move-aside", action="store_true", help="move an archive that is there into a folder beside it first"
        )

    def execute(self, args: Sequence[str], opts: argparse.Namespace) -> int:
        """Restore, and print what is where."""
        archive = self.archive_path
        found, aside = restore(Path(args[0]).expanduser().absolute(), archive, move_aside=opts.move_aside)
        kept = f"; what was there: {aside}" if aside else ""
        print(f"{found.files[0].rows['articles']} articles as of {found.made_at} -> {archive}{kept}")
        return EXIT_OK
