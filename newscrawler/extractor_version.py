"""Which extractor read an article: a stamp that changes with everything that extraction is made of.

The stamp is the release and a hash of the files: code, rules and models of `extract/` and `boilerplate/`, and the
modules they stand on. So nobody has to remember to raise a number; a changed comment changes it too, and costs one
re-extraction that finds nothing. Libraries, and what a spider's `Site` says, are not part of it.
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from newscrawler import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable

PARTS = (
    "boilerplate",
    "extract",
    "fingerprint.py",
    "items.py",
    "page_article.py",
    "site.py",
    "url_evidence.py",
    "urls.py",
    "utf16.py",
)


@cache
def extractor_version() -> str:
    """The stamp, such as `0.1.0+3f9a1c2b`; the same on every machine that has the same files."""
    together = hashlib.sha256()
    root = files("newscrawler")
    for part in PARTS:
        for name, file in _files(root.joinpath(part), part):
            together.update(f"{name}\0{hashlib.sha256(file.read_bytes()).hexdigest()}\n".encode())
    return f"{__version__}+{together.hexdigest()[:8]}"


def _files(place: Traversable, name: str) -> Iterator[tuple[str, Traversable]]:
    """The files of a folder and those below, or the file itself, by name; compiled ones are no part of it."""
    if place.is_file():
        yield name, place
        return
    for inside in sorted(place.iterdir(), key=lambda one: one.name):
        if inside.name != "__pycache__" and not inside.name.endswith(".pyc"):
            yield from _files(inside, f"{name}/{inside.name}")
