"""`scrapy export OUT`: the archive's articles as a file for other programs."""

from __future__ import annotations

import sys
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from newscrawler.archive import Archive
from newscrawler.archive.export import PROFILES, WRITERS, Selection, checked_format, export
from newscrawler.commandline import EXIT_OK, NewsCommand
from newscrawler.exceptions import UsageError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence


class Command(NewsCommand):
    """Export articles as CSV or JSON Lines."""

    arguments: ClassVar[tuple[int, int]] = (1, 1)

    def syntax(self) -> str:
        """The command's arguments."""
        return "[options] OUT"

    def short_desc(self) -> str:
        """One line for the list of commands."""
        return "Export the archive's articles as CSV or JSON Lines (OUT - is standard output)"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options of an export."""
        super().add_options(parser)
        parser.add_argument("--format", metavar="FORMAT", help=f"{' or '.join(WRITERS)}; from OUT's ending if left out")
        # Scrapy's own --profile writes cProfile's statistics to the file that it names: ours takes its place here.
        parser.set_defaults(profile=None)
        parser.add_argument(
            "--profile",
            dest="export_profile",
            metavar="PROFILE",
            default=PROFILES[0],
            help="data: exact, for programs (default); excel: what a spreadsheet opens safely",
        )
        parser.add_argument("--site", metavar="HOST", help="only articles of this site, such as tengrinews.kz")
        parser.add_argument("--lang", metavar="CODE", help="only articles in this language, such as kk")
        parser.add_argument("--since", metavar="DAY", help="only articles published on this day (2026-11-22) or later")
        parser.add_argument("--until", metavar="DAY", help="only articles published on this day or earlier")
        parser.add_argument("--search", metavar="QUERY", help='only articles with all these words, or "phrases"')
        parser.add_argument("--columns", metavar="A,B,…", help="only these columns, in this order")

    def execute(self, args: Sequence[str], opts: argparse.Namespace) -> int:
        """Write the export; its count and path go to standard error."""
        [out] = args
        checked_format(out, opts.format, opts.export_profile)
        selection = Selection(
            site=opts.site,
            language=opts.lang,
            since=_day("--since", opts.since),
            until=_day("--until", opts.until),
            search=opts.search,
            columns=tuple(name.strip() for name in opts.columns.split(",")) if opts.columns else (),
        )
        with Archive(self.archive_path, readonly=True) as archive:
            count = export(archive, out, file_format=opts.format, profile=opts.export_profile, selection=selection)
        print(f"{count} article{'' if count == 1 else 's'} -> {out}", file=sys.stderr)
        return EXIT_OK


def _day(option: str, text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise UsageError(f"{option} takes a day such as 2026-11-22, not {text!r}") from error
