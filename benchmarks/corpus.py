"""Read a corpus in the common format: a folder of `index.jsonl` and gzipped pages. README.md tells every field."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterable


class CorpusError(Exception):
    """A folder that is no corpus; the message names the file and line to look at."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page and what a person found on it; what the reference does not tell is None or ()."""

    id: str
    file: Path
    url: str | None = None
    site: str = ""
    lang: str | None = None
    text: str | None = None
    with_: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    title: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    tags: tuple[str, ...] = ()

    @property
    def html(self) -> bytes:
        """The page's bytes as published; read from disk each time, so that a corpus need not fit in memory."""
        return gzip.decompress(self.file.read_bytes())


def read_corpus(path: Path | str) -> list[Page]:
    """The pages of a corpus, in the order of its index.

    Raises `CorpusError` where the folder has no index, a line is not JSON or has no id, or a page is not there.
    """
    index = Path(path) / "index.jsonl"
    if not index.is_file():
        raise CorpusError(f"{index} is not there; a corpus is a folder with index.jsonl, see benchmarks/README.md")
    pages = []
    with index.open(encoding="utf-8") as lines:  # not splitlines(): texts hold U+2028 and others of its line ends
        for number, line in enumerate(lines, start=1):
            try:
                pages.append(_page(json.loads(line), index.parent))
            except (ValueError, KeyError, TypeError) as problem:
                raise CorpusError(f"{index}, line {number}: {problem!r}; see benchmarks/README.md") from problem
    if missing := [page.file for page in pages if not page.file.is_file()]:
        raise CorpusError(f"{index} names {len(missing)} pages that are not there, the first is {missing[0]}")
    return pages


def _page(row: dict[str, Any], folder: Path) -> Page:
    return Page(
        id=row["id"],
        file=folder / row["html"],
        url=row.get("url") or None,
        site=row.get("site") or urlsplit(row.get("url") or "").hostname or row["id"],
        lang=row.get("lang") or None,
        text=row.get("text") or None,
        with_=tuple(row.get("with") or ()),
        without=tuple(row.get("without") or ()),
        title=row.get("title") or None,
        authors=tuple(row.get("authors") or ()),
        published=row.get("published") or None,
        tags=tuple(row.get("tags") or ()),
    )


def digest(path: Path | str) -> str:
    """SHA-256 of a corpus: of its index and of all its pages, uncompressed, in the order of the index."""
    found = hashlib.sha256((Path(path) / "index.jsonl").read_bytes())
    for page in read_corpus(path):
        found.update(hashlib.sha256(page.html).digest())
    return found.hexdigest()


def fold(site: str, folds: int = 5, seed: int = 0) -> int:
    """The fold of a site, from 0: by a hash, so that it is the same in every corpus, whatever pages it has there."""
    return int.from_bytes(hashlib.sha256(f"{seed}:{site}".encode()).digest()[:8], "big") % folds


def split_by_site(pages: Iterable[Page], folds: int = 5, seed: int = 0) -> list[tuple[list[Page], list[Page]]]:
    """(train, test) for each fold; no site stands on both sides."""
    of: dict[int, list[Page]] = defaultdict(list)
    for page in pages:
        of[fold(page.site, folds, seed)].append(page)
    return [([page for at in sorted(of) if at != test for page in of[at]], of[test]) for test in range(folds)]
