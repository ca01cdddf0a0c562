"""`scrapy demo`: serve the fictional newspaper on loopback, crawl it twice, and show what came of it."""

from __future__ import annotations

import shlex
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.utils.conf import closest_scrapy_cfg

from newscrawler.archive import Archive
from newscrawler.archive.database import FileLock, check_file, raw_path
from newscrawler.archive.schema import ARCHIVE
from newscrawler.commandline import EXIT_FAILED, EXIT_OK, NewsCommand
from newscrawler.exceptions import NewscrawlerError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from rich.console import Console

_LEAST_ARTICLES = 12  # a language
_SECONDS = 120  # a visit takes about 5; a stuck one ends
_VISITS = (("first visit", ()), ("second visit, after an edit", ("-a", "full=1")))


class Command(NewsCommand):
    """Write `demo.db` anew beside the archive from two crawls of a newspaper that this command serves itself."""

    def syntax(self) -> str:
        """The command takes no arguments."""
        return ""

    def short_desc(self) -> str:
        """One line for the list of commands."""
        return "Crawl a small fictional newspaper on this computer, twice, and show what came of it"

    def execute(self, args: Sequence[str], opts: argparse.Namespace) -> int:  # noqa: ARG002 - there are no arguments
        """Run the demo; the crawl's exit code if one fails, 1 if less was found than there is."""
        from rich.console import Console

        console = Console(highlight=False)
        path = self.archive_path.with_name("demo.db")
        _clear(path)
        code = _crawl_twice(path, console)
        if code != EXIT_OK:
            return code
        _show(path, console)
        return EXIT_OK


def _clear(path: Path) -> None:
    """Remove the former demo's files and nothing else; an error of ours if `demo.db` is not an archive."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists():
        check_file(path, ARCHIVE)
    lock = FileLock(path.with_name(f"{path.name}.lock"))
    try:
        with lock.held():
            for file in (path, raw_path(path)):
                for suffix in ("", "-wal", "-shm"):
                    file.with_name(file.name + suffix).unlink(missing_ok=True)
    finally:
        lock.close()


def _crawl_twice(path: Path, console: Console) -> int:
    from newscrawler.demo import NewspaperServer

    with NewspaperServer(datetime.now(UTC)) as server:
        for name, arguments in _VISITS:
            if server.requests:
                server.turn_page(datetime.now(UTC))
            with console.status(f"{name}: crawling {server.url}"):
                crawl = _crawl(server.url, path, arguments)
            if crawl.returncode != EXIT_OK:
                sys.stderr.write(crawl.stderr)
                print(f"error: the {name} ended with exit code {crawl.returncode}", file=sys.stderr)
                return crawl.returncode if crawl.returncode > 0 else EXIT_FAILED
            console.print(f"{name}: {_last_line(crawl)}", markup=False, soft_wrap=True)
    return EXIT_OK


def _crawl(url: str, path: Path, arguments: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """One crawl in a process of its own, as a user would start it, but for the delay and the private address."""
    settings = {
        "ARCHIVE_PATH": path,
        "PRIVATE_HOSTS": "127.0.0.0/8",
        "CONTACT": "the-demo@localhost",  # nobody else is asked
        "DOWNLOAD_DELAY": 0.02,
        "AUTOTHROTTLE_ENABLED": False,
        "HTTPPROXY_ENABLED": False,  # a proxy that the environment names cannot reach this computer's loopback
        "LOG_LEVEL": "WARNING",
    }
    chosen = [part for name, value in settings.items() for part in ("-s", f"{name}={value}")]
    command = [sys.executable, "-m", "newscrawler", "crawl", "anysite", "-a", f"url={url}", *arguments, *chosen]
    try:
        return subprocess.run(command, capture_output=True, text=True, timeout=_SECONDS, check=False)  # noqa: S603 - our own command, no shell
    except subprocess.TimeoutExpired as error:
        raise NewscrawlerError(
            f"a crawl of {url} did not end within {_SECONDS} seconds; see what it does: {command}"
        ) from error


def _last_line(crawl: subprocess.CompletedProcess[str]) -> str:
    lines = (crawl.stdout + crawl.stderr).strip().splitlines()
    return lines[-1] if lines else "done"


def _show(path: Path, console: Console) -> None:
    """Print the tables; NewscrawlerError if articles or edits are missing."""
    from newscrawler.demo import report
    from newscrawler.demo.story import LANGUAGES

    with Archive(path, readonly=True) as archive, closing(archive.connect()) as connection:
        table, articles = report.counts(connection)
        console.print(table)
        if cleaned := report.cleaned_article(connection):
            console.print(report.before_and_after(archive.page(cleaned["fetch_id"]), cleaned))
        edit, edits = report.edits(connection)
        if edit:
            console.print(edit)
    few = [language for language in LANGUAGES if articles.get(language, 0) < _LEAST_ARTICLES]
    if few or not edits:
        raise NewscrawlerError(f"too little was found (articles: {articles}, edits: {edits}); please report this")
    project = closest_scrapy_cfg()
    program, folder = ("scrapy", Path(project).parent) if project else ("newscrawler", Path.cwd())
    shown = path.relative_to(folder) if path.is_relative_to(folder) else path
    setting = f"-s ARCHIVE_PATH={shlex.quote(str(shown))}"
    console.print(
        f"\nEdits found: {edits}, one a language. Everything is in {shown}.\n"
        f"Browse it:  {program} browse {setting}\n"
        f"Export it:  {program} export out.csv {setting}",
        markup=False,
        soft_wrap=True,
    )
