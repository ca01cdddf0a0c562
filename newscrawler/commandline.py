"""The command line: `main()` behind `newscrawler`, exit codes, and what every command of ours has in common."""

from __future__ import annotations

import os
import sys
import traceback
from abc import abstractmethod
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, TypedDict

import scrapy.exceptions
from scrapy.commands import ScrapyCommand
from scrapy.utils.conf import closest_scrapy_cfg

from newscrawler.exceptions import ArchiveError, NewscrawlerError, SiteBusy, UsageError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Sequence

    from scrapy.settings import BaseSettings

EXIT_OK = 0
EXIT_FAILED = 1  # a source failed; single dead links do not count
EXIT_USAGE = 2
EXIT_NO_SOURCE = 3  # no source could be read
EXIT_STORAGE = 4
EXIT_RESOURCES = 5  # memory or time limit
EXIT_UNEXPECTED = 70
EXIT_BUSY = 75  # already running
EXIT_INTERRUPTED = 130
EXIT_TERMINATED = 143


_EXIT_CODES = (
    (UsageError, EXIT_USAGE),
    (SiteBusy, EXIT_BUSY),
    (ArchiveError, EXIT_STORAGE),
    (NewscrawlerError, EXIT_FAILED),
    (Exception, EXIT_UNEXPECTED),
)


def main() -> None:
    """Run `newscrawler COMMAND …` anywhere: Scrapy's command line with our settings, project or not."""
    os.environ.setdefault("SCRAPY_SETTINGS_MODULE", "newscrawler.settings")
    from scrapy.cmdline import execute

    execute()


def archive_path(settings: BaseSettings) -> Path:
    """Where the archive lies: ARCHIVE_PATH, relative to scrapy.cfg's folder, else to the working folder."""
    path = Path(settings["ARCHIVE_PATH"]).expanduser()
    project = closest_scrapy_cfg()
    return (Path(project).parent / path if project else path).absolute()


def require_extra(extra: str, *modules: str) -> None:
    """Raise UsageError with the pip line if a module of an extra is not installed."""
    if missing := [name for name in modules if find_spec(name) is None]:
        raise UsageError(f"{', '.join(missing)} is not installed; run: pip install 'newscrawler[{extra}]'")


def day_given(option: str, text: str | None) -> date | None:
    """The day that an option names (2026-11-22), None if it was not given; UsageError for anything else."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise UsageError(f"{option} takes a day such as 2026-11-22, not {text!r}") from error


_FILTERS = {
    "--site": ("HOST", "of this site, such as tengrinews.kz"),
    "--lang": ("CODE", "in this language, such as kk"),
    "--since": ("DAY", "published on this day (2026-11-22) or later"),
    "--until": ("DAY", "published on this day or earlier"),
}


class Narrowed(TypedDict):
    """Which articles the options of `add_filters()` mean, as `Filters` takes them."""

    site: str | None
    language: str | None
    since: date | None
    until: date | None


def add_filters(parser: argparse.ArgumentParser, *names: str) -> None:
    """Add the options that say which articles are meant; by site, language and days if none is named."""
    for name in names or _FILTERS:
        metavar, told = _FILTERS[name]
        parser.add_argument(name, metavar=metavar, help=f"only articles {told}")


def filters_given(opts: argparse.Namespace) -> Narrowed:
    """What was given of these options, as `Filters` takes it; raises UsageError for a day that is none."""
    return {
        "site": opts.site,
        "language": getattr(opts, "lang", None),  # not every command asks for one
        "since": day_given("--since", opts.since),
        "until": day_given("--until", opts.until),
    }


class StrictOptions(ScrapyCommand):
    """Refuses what Scrapy's commands let pass: unknown options, abbreviated ones, too few or too many arguments."""

    arguments: ClassVar[tuple[int, int]] = (0, 0)  # at least, at most

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add Scrapy's global options; an option must be written out."""
        super().add_options(parser)
        parser.allow_abbrev = False

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Take the options; raise Scrapy's UsageError (exit code 2) for what the command does not know."""
        options_end = args.index("--") if "--" in args else len(args)
        unknown = [arg for arg in args[:options_end] if arg.startswith("-") and arg != "-"]
        if unknown:
            raise scrapy.exceptions.UsageError(
                f"unknown option {unknown[0]}; see -h for those there are", print_help=False
            )
        if "--" in args:
            args.remove("--")
        least, most = self.arguments
        if not least <= len(args) <= most:
            wanted = str(least) if least == most else f"{least} to {most}"
            raise scrapy.exceptions.UsageError(f"takes {wanted} argument(s), got {len(args)}; usage: {self.syntax()}")
        super().process_options(args, opts)


class WritesNothing(ScrapyCommand):
    """Switches the archive off, for commands that try things out."""

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Take Scrapy's options, then empty ARCHIVE_PATH."""
        super().process_options(args, opts)
        assert self.settings is not None
        self.settings.set("ARCHIVE_PATH", "", priority="cmdline")


class NewsCommand(StrictOptions):
    """A command of ours: subclasses write `execute()`, which returns the exit code; errors become one clear line."""

    requires_crawler_process = False

    @abstractmethod
    def execute(self, args: Sequence[str], opts: argparse.Namespace) -> int:
        """Do the work and return the exit code."""

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Call `execute()`; print ours as `error: …` and anything unexpected with its traceback."""
        self.exitcode = guarded(lambda: self.execute(args, opts))

    @property
    def archive_path(self) -> Path:
        """Absolute path of the archive this command works on."""
        assert self.settings is not None
        return archive_path(self.settings)


def guarded(work: Callable[[], int]) -> int:
    """The exit code of `work()`; errors of ours are printed as one line, a reader gone away (`| head`) is no error."""
    try:
        return work()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_OK
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED
    except NewscrawlerError as error:
        print(f"error: {error}", file=sys.stderr)
        return code_of(error)
    except Exception as error:  # the last resort of a process: say what happened, end with a code of its own
        traceback.print_exc()
        return code_of(error)


def code_of(error: Exception) -> int:
    """The exit code that an error means."""
    return next(code for kind, code in _EXIT_CODES if isinstance(error, kind))
