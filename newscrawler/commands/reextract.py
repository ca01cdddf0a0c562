"""`scrapy reextract`: all archived articles again from their raw pages, by the extractor of today."""

from __future__ import annotations

import json
import os
import sys
import time
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

from newscrawler.archive import Archive
from newscrawler.archive.filters import Filters
from newscrawler.archive.reextract import CHANGES, Report, planned, reextract
from newscrawler.commandline import EXIT_FAILED, EXIT_OK, NewsCommand, add_filters, filters_given
from newscrawler.exceptions import UsageError
from newscrawler.spiders.described import described_sites
from newscrawler.text_diff import Piece, changes

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator, Sequence

    from newscrawler.archive.rereading import Reread

_FIELD_OF = {
    "gained": "text",
    "lost": "text",
    "rearranged": "text",
    "date_found": "published_local",
    "date_changed": "published_local",
}
_PARAGRAPHS = 4  # of a text, shown with what changed in them
_CONTEXT = 60  # characters before and behind a change
_LONGEST = 400  # characters of what came or went
_MARKS = {"added": ("{+", "+}"), "removed": ("[-", "-]"), "found": ("", ""), None: ("", "")}


class Command(NewsCommand):
    """Read all archived articles again from their raw pages."""

    def syntax(self) -> str:
        """The command's options."""
        return "[options]"

    def short_desc(self) -> str:
        """One line for the list of commands."""
        return "Read all articles again from the raw pages kept, by the extractor of today; no network"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add what to read again, and how."""
        super().add_options(parser)
        parser.add_argument("--site", metavar="HOST", help="only pages of this site, such as tengrinews.kz")
        add_filters(parser, "--since", "--until")
        parser.add_argument("--jobs", metavar="N", help="how many processes read (default: one a core)")
        parser.add_argument("--again", action="store_true", help="also what this very extractor has read")
        parser.add_argument("--dry-run", action="store_true", help="write nothing; report what would change")
        parser.add_argument("--json", action="store_true", help="print the report as one JSON object and nothing else")

    def execute(self, args: Sequence[str], opts: argparse.Namespace) -> int:  # noqa: ARG002 - it takes none
        """Read again, write, report; 1 if there were pages that could not be read."""
        jobs = _jobs(opts.jobs)
        filters = Filters(**filters_given(opts))
        assert self.settings is not None
        sites = described_sites(self.settings)
        Archive(self.archive_path, readonly=True).close()  # this command makes no archive
        began = time.monotonic()
        with Archive(self.archive_path, readonly=opts.dry_run) as archive:
            _check_site(archive, opts.site)
            work = planned(archive, filters, again=opts.again)
            with _progress(len(work)) as told:
                report = reextract(archive, work, sites, filters=filters, jobs=jobs, dry_run=opts.dry_run, told=told)
        if opts.json:
            told_all = {"archive": str(self.archive_path), "dry_run": opts.dry_run, **_in_json(report)}
            print(json.dumps(told_all, ensure_ascii=False, indent=2))
        else:
            print("\n".join(_readable(report, dry_run=opts.dry_run, seconds=time.monotonic() - began)))
        for reread in report.problems:
            print(f"not read: {reread.url}: {reread.problem}", file=sys.stderr)
        return EXIT_FAILED if report.counts["unread"] else EXIT_OK


def _jobs(text: str | None) -> int:
    if text is None:
        return os.cpu_count() or 1
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise UsageError(f"--jobs takes a number of processes, such as 4; got {text!r}")
    return int(text)


def _check_site(archive: Archive, wanted: str | None) -> None:
    if wanted is None:
        return
    with closing(archive.connect()) as connection:
        hosts = [row["host"] for row in connection.execute("SELECT host FROM sites ORDER BY host")]
    if wanted.lower().removeprefix("www.") not in hosts:
        raise UsageError(f"the archive has no site {wanted!r}; it has {', '.join(hosts[:20]) or 'none'}")


@contextmanager
def _progress(total: int) -> Iterator[Callable[[Report], None]]:
    """A bar on standard error where a person looks on."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("reading again"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=total)
        yield lambda report: bar.update(task, completed=report.read)


def _readable(report: Report, *, dry_run: bool, seconds: float) -> Iterator[str]:
    """One line that says all; of a dry run the whole report after it."""
    counts = report.counts
    changed = report.read - sum(counts[kind] for kind in ("unchanged", "kept", "none", "later", "unread", "new"))
    parts = [f"{report.read} pages read again", f"{changed} changed", f"{counts['new']} new"]
    parts += [f"{counts[kind]} {word}" for kind, word in _TOLD_IF_ANY.items() if counts[kind]]
    yield f"reextract: {', '.join(parts)} (extractor {report.extractor}; {seconds:.0f} s)"
    if not dry_run:
        return
    yield "Nothing was written: this was a dry run."
    for kind, name in CHANGES.items():
        if counts[kind]:
            words = {"gained": f" ({report.words_gained} words)", "lost": f" ({report.words_lost} words)"}
            yield f"\n{counts[kind]:>7}  {name}{words.get(kind, '')}"
            if kind not in ("unchanged", "none"):
                yield from (line for reread in report.examples[kind] for line in _example(kind, reread))


_TOLD_IF_ANY = {
    "kept": "kept as they were (nothing found)",
    "later": "left alone (read later meanwhile)",
    "unread": "not read",
}


def _example(kind: str, reread: Reread) -> Iterator[str]:
    yield f"         {reread.url}"
    for line in _change(kind, reread):
        yield f"           {line}"


def _change(kind: str, reread: Reread) -> list[str]:
    """What changed, in a few lines: words that go stand in [-…-], words that come in {+…+}."""
    if reread.problem or reread.article is None:
        return [reread.problem or (reread.page and reread.page.reason) or "no text was found"]
    if kind == "new":
        return [reread.article.title or ""]
    name = _FIELD_OF.get(kind, kind)
    old, new = (value or "" for value in reread.difference.fields.get(name, ("", "")))
    if name != "text":
        return [f"{old or '(none)'} -> {new or '(none)'}"]
    differing = changes(old, new)
    lines = ["".join(map(_shown, pieces)).strip() for pieces in differing[:_PARAGRAPHS]]
    return [*lines, f"… and {len(differing) - _PARAGRAPHS} more paragraphs"] if differing[_PARAGRAPHS:] else lines


def _shown(piece: Piece) -> str:
    text = " ".join(piece.text.split())
    room = _LONGEST if piece.mark else 2 * _CONTEXT
    if len(text) > room:
        text = f"{text[: room // 2]} … {text[-room // 2 :]}"
    before, behind = _MARKS[piece.mark]
    return f"{before}{text}{behind}{' ' * piece.text[-1:].isspace()}"


def _in_json(report: Report) -> dict[str, Any]:
    return {
        "extractor": report.extractor,
        "read": report.read,
        "counts": {kind: report.counts[kind] for kind in CHANGES},
        "words_gained": report.words_gained,
        "words_lost": report.words_lost,
        "examples": {
            kind: [
                {"url": reread.url, "article_id": reread.article_id, "change": _change(kind, reread)}
                for reread in shown
            ]
            for kind, shown in report.examples.items()
            if kind not in ("unchanged", "none")
        },
        "problems": [{"url": reread.url, "problem": reread.problem} for reread in report.problems],
    }
