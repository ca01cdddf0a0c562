"""`scrapy template SITE`: what was learned of a site's pages, and a person's word on it."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, ClassVar

from newscrawler.archive import Archive
from newscrawler.archive.templates import hexadecimal
from newscrawler.archive.values import moment
from newscrawler.commandline import EXIT_OK, NewsCommand
from newscrawler.exceptions import UsageError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from newscrawler.boilerplate.tally import Entry
    from newscrawler.template import SiteTemplate

_LEAST_SHOWN = 3  # pages: what fewer have shown is judged nowhere
_FINGERPRINT = re.compile(r"[0-9a-f]{16}")


class Command(NewsCommand):
    """Show, correct or forget what was learned of a site."""

    arguments: ClassVar[tuple[int, int]] = (1, 1)

    def syntax(self) -> str:
        """The command's arguments."""
        return "[options] SITE"

    def short_desc(self) -> str:
        """One line for the list of commands."""
        return "Show what repeats on a site's pages and is therefore left out of its articles"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add --keep, --forget and --json."""
        super().add_options(parser)
        parser.add_argument("--keep", metavar="FINGERPRINT", help="this belongs to articles, however often it is seen")
        parser.add_argument("--forget", action="store_true", help="forget all that was learned of the site")
        parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")

    def execute(self, args: Sequence[str], opts: argparse.Namespace) -> int:
        """Change what is to be changed, and show what is known."""
        host = args[0].lower().removeprefix("www.")
        if opts.keep and opts.forget:
            raise UsageError("--keep and --forget exclude each other; give one of them")
        with Archive(self.archive_path, readonly=True) as archive:  # this command makes no archive
            template = archive.template(host)
        if not template.pages:
            raise UsageError(f"nothing was learned of {host!r} yet; see the table site_blocks for what there is")
        if opts.keep or opts.forget:
            with Archive(self.archive_path) as archive:
                if opts.forget:
                    archive.forget_template(host).result()
                    template = archive.template(host)
                else:
                    _keep(template, opts.keep)
                    archive.keep_template(host, template).result()
        if opts.json:
            print(json.dumps(_in_json(host, template), ensure_ascii=False, indent=2))
        elif opts.forget:
            print(f"{host}: forgotten; its next pages teach anew")
        else:
            print("\n".join(_readable(host, template)))
        return EXIT_OK


def _keep(template: SiteTemplate, text: str) -> None:
    number = int(text, 16) if _FINGERPRINT.fullmatch(text) else 0
    if not template.keep(number - (1 << 64) if number >> 63 else number):
        raise UsageError(f"no block has the fingerprint {text!r}; they stand in the list that this command prints")


def _shown(template: SiteTemplate) -> list[Entry]:
    known = [entry for entry in template.entries.values() if entry.pages >= _LEAST_SHOWN]
    return sorted(known, key=lambda entry: (-entry.pages, entry.kind, entry.example, entry.fingerprint))


def _readable(host: str, template: SiteTemplate) -> list[str]:
    """A line for each block, most frequent first."""
    lines = [
        f"{entry.pages:>6}  {entry.kind:<6}  {entry.likelihood / entry.pages:>7.2f}  {entry.word or '':<4}"
        f"  {hexadecimal(entry.fingerprint)}  {entry.example}"
        for entry in _shown(template)
    ]
    return [
        f"{host}: {template.pages} pages observed, {len(lines)} blocks and places seen on {_LEAST_SHOWN} and more",
        f"{'pages':>6}  {'kind':<6}  article  {'word':<4}  {'fingerprint':<16}  example",
        *lines,
    ]


def _in_json(host: str, template: SiteTemplate) -> dict[str, Any]:
    return {
        "site": host,
        "pages": template.pages,
        "blocks": [
            {
                "kind": entry.kind,
                "fingerprint": hexadecimal(entry.fingerprint),
                "pages": entry.pages,
                "likelihood": round(entry.likelihood / entry.pages, 3),
                "first_seen_at": moment(entry.first_seen) if entry.first_seen else None,
                "last_seen_at": moment(entry.last_seen) if entry.last_seen else None,
                "word": entry.word,
                "example": entry.example,
            }
            for entry in _shown(template)
        ],
    }
