"""`scrapy doctor`: whether everything holds that must hold in the archive, and what to do where it does not."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from newscrawler.archive.doctor import check_up
from newscrawler.commandline import EXIT_FAILED, EXIT_OK, EXIT_STORAGE, NewsCommand

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from newscrawler.archive.checks import Finding, Level

_EXIT_CODES: dict[Level, int] = {"damaged": EXIT_STORAGE, "wrong": EXIT_FAILED, "note": EXIT_OK, "ok": EXIT_OK}


class Command(NewsCommand):
    """Check the archive."""

    def syntax(self) -> str:
        """The usage line."""
        return "[--all] [--json]"

    def short_desc(self) -> str:
        """One line for the list of commands."""
        return "Check the archive: files, versions, hashes, search index, raw pages, disk"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add --all and --json."""
        super().add_options(parser)
        parser.add_argument("--all", action="store_true", help="read every raw page, not only some")
        parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")

    def execute(self, args: Sequence[str], opts: argparse.Namespace) -> int:  # noqa: ARG002 - it takes none
        """Look at everything, and print a line a check."""
        found = []
        for finding in check_up(self.archive_path, every=opts.all):
            found.append(finding)
            if not opts.json:
                print(_line(finding), flush=True)
        level = next(level for level in _EXIT_CODES if any(finding.level == level for finding in found))
        if opts.json:
            told = {"archive": str(self.archive_path), "level": level, "findings": [asdict(one) for one in found]}
            print(json.dumps(told, ensure_ascii=False, indent=2))
        return _EXIT_CODES[level]


def _line(finding: Finding) -> str:
    advice = f"; what to do: {finding.advice}" if finding.advice else ""
    level = finding.level.upper() if _EXIT_CODES[finding.level] else finding.level
    return f"{level:<8}{finding.check}: {finding.found}{advice}"
