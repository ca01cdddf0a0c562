"""`scrapy browse`: Datasette on the archive, read-only, for this computer alone."""

from __future__ import annotations

import os
import socket
import sys
import webbrowser
from typing import TYPE_CHECKING, ClassVar

from newscrawler.archive import Archive
from newscrawler.commandline import EXIT_OK, NewsCommand, require_extra
from newscrawler.exceptions import ArchiveError, UsageError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence
    from pathlib import Path

_HOST = "127.0.0.1"
_PORT = 8001

# At a million articles a search for a word that a tenth of them have takes some seconds; nothing else nears a limit.
SETTINGS = {
    "sql_time_limit_ms": 5000,
    "facet_time_limit_ms": 2000,
    "suggest_facets": False,
    "truncate_cells_html": 160,
    "max_returned_rows": 1000,
    "max_csv_mb": 0,
}


class Command(NewsCommand):
    """Start Datasette on the archive until Ctrl-C; a crawl may write meanwhile."""

    default_settings: ClassVar = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        """The command's arguments."""
        return "[--port N] [--no-open]"

    def short_desc(self) -> str:
        """One line for the list of commands."""
        return "Read and search the archive in a browser (Datasette)"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the port and whether to open a browser."""
        super().add_options(parser)
        parser.add_argument("--port", default=str(_PORT), help=f"port on {_HOST} (default {_PORT}; 0 takes a free one)")
        parser.add_argument("--no-open", action="store_true", help="do not open a browser")

    def execute(self, args: Sequence[str], opts: argparse.Namespace) -> int:  # noqa: ARG002 - there are no arguments
        """Serve the archive; 0 after Ctrl-C."""
        require_extra("browse", "datasette")
        port = _port(opts.port)
        path = self.archive_path
        Archive(path, readonly=True).close()
        if any(sign in str(path) for sign in "?#%"):
            raise ArchiveError(
                f"Datasette cannot open {path}, for its ?, # or %; make a link to it without these signs"
            )
        with _listen(port) as listener:
            try:
                _serve(path, listener, open_browser=not opts.no_open and _has_display())
            except KeyboardInterrupt:
                print(file=sys.stderr)
        return EXIT_OK


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) > 65535:
        raise UsageError(f"--port takes a number from 0 to 65535, such as {_PORT}; got {text!r}")
    return int(text)


def _listen(port: int) -> socket.socket:
    """A listening socket, so that a busy port is found before anything is started."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((_HOST, port))
        listener.listen()
    except OSError as error:
        listener.close()
        raise UsageError(f"port {port} cannot be used ({error.strerror}); try another: --port {port + 1}") from error
    return listener


def _has_display() -> bool:
    """Whether a browser window can appear; on macOS it always can."""
    return sys.platform == "darwin" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _serve(path: Path, listener: socket.socket, *, open_browser: bool) -> None:
    import asyncio

    import rich
    import uvicorn
    from datasette.app import Datasette

    # Where rich is installed Datasette prints every 404 with all its local variables; other errors it prints anyway.
    rich.reconfigure(quiet=True)
    datasette = Datasette([str(path)], settings=SETTINGS)
    asyncio.run(datasette.invoke_startup())
    (database,) = (name for name, one in datasette.databases.items() if one.path)
    url = f"http://{_HOST}:{listener.getsockname()[1]}{datasette.urls.table(database, 'articles')}"
    print(f"{path} is shown at {url} (Ctrl-C ends)", flush=True)
    if open_browser:
        webbrowser.open(url)
    uvicorn.Server(uvicorn.Config(datasette.app(), lifespan="on", log_level="warning")).run(sockets=[listener])
