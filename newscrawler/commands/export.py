"""`scrapy export OUT`: the archive's articles as a file for other programs."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, ClassVar

from newscrawler.archive import Archive
from newscrawler.archive.export import FORMATS, PROFILES, Selection, export, planned
from newscrawler.commandline import EXIT_OK, NewsCommand, add_filters, filters_given, require_extra

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence


class Command(NewsCommand):
    """Export articles, or the pages they came from, to a file."""

    arguments: ClassVar[tuple[int, int]] = (1, 1)

    def syntax(self) -> str:
        """The command's arguments."""
        return "[options] OUT"

    def short_desc(self) -> str:
        """One line for the list of commands."""
        return f"Export the archive's articles as {', '.join(FORMATS)} (OUT - is standard output)"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options of an export."""
        super().add_options(parser)
        parser.add_argument("--format", metavar="FORMAT", help=f"{', '.join(FORMATS)}; from OUT's ending if left out")
        # Scrapy's own --profile writes cProfile's statistics to the file that it names: ours takes its place here.
        parser.set_defaults(profile=None)
        parser.add_argument(
            "--profile",
            dest="export_profile",
            metavar="PROFILE",
            default=PROFILES[0],
            help="data: exact, for programs (default); excel: what a spreadsheet opens safely",
        )
        add_filters(parser)
        parser.add_argument("--search", metavar="QUERY", help='only articles with all these words, or "phrases"')
        parser.add_argument(
            "--since-last", action="store_true", help="only what is new or changed since the last one of this name"
        )
        parser.add_argument("--columns", metavar="A,B,…", help="only these columns, in this order")

    def execute(self, args: Sequence[str], opts: argparse.Namespace) -> int:
        """Write the export; its count and path go to standard error."""
        [out] = args
        selection = Selection(
            **filters_given(opts),
            search=opts.search,
            columns=tuple(name.strip() for name in opts.columns.split(",")) if opts.columns else (),
        )
        form, profile, since_last = opts.format, opts.export_profile, opts.since_last
        plan = planned(out, file_format=form, profile=profile, selection=selection, since_last=since_last)
        if plan.format.extra:
            require_extra(*plan.format.extra)
        with Archive(self.archive_path, readonly=True) as archive:
            count = export(archive, out, file_format=form, profile=profile, selection=selection, since_last=since_last)
        print(f"{count} {plan.format.unit}{'' if count == 1 else 's'} -> {plan.target or out}", file=sys.stderr)
        return EXIT_OK
