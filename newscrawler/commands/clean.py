"""`scrapy clean FILE|-`: show what the cleaner makes of one page, and why."""

from __future__ import annotations

import codecs
import json
import re
import sys
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from newscrawler.boilerplate import clean_text
from newscrawler.boilerplate.template import LEAST_PAGES
from newscrawler.commandline import EXIT_OK, NewsCommand
from newscrawler.exceptions import UsageError
from newscrawler.items import Article
from newscrawler.site import Site

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from newscrawler.boilerplate.template import Template

_PAGE_MARK = re.compile(rb"<!doctype\s+html|<(?:html|head|body)[\s>]", re.IGNORECASE)
_TAG = re.compile(
    rb"</?(?:p|div|span|a|br|h[1-6]|article|section|table|meta|img|ul|li)(?:\s[^<>]{0,300})?/?>", re.IGNORECASE
)
_LOOKED_AT = 20_000  # bytes at the beginning; a page shows its tags there
_WIDE_MARKS = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


class Command(NewsCommand):
    """Clean one page, HTML or plain text, and print the article."""

    arguments: ClassVar[tuple[int, int]] = (1, 1)

    def syntax(self) -> str:
        """What stands behind the command's name."""
        return "[options] <FILE|->"

    def short_desc(self) -> str:
        """One line for the list of commands."""
        return "Show the article in a page (HTML or its plain text), and what was taken out of it and why"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add --url, --site, --json and --explain."""
        super().add_options(parser)
        parser.add_argument("--url", metavar="URL", help="address of the page, for its links and times")
        parser.add_argument(
            "--site", metavar="HOST", help="by its spider, and by what the archive learned of its pages"
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object with the Article's fields")
        parser.add_argument("--explain", action="store_true", help="print behind the text what went, and why")

    def execute(self, args: Sequence[str], opts: argparse.Namespace) -> int:
        """Read, clean, print."""
        content = _read(args[0])
        site, template = self._known(opts.site) if opts.site else (None, None)
        article = read_article(content, args[0], opts.url, site=site, template=template)
        if opts.json:
            print(json.dumps(asdict(article), ensure_ascii=False, indent=2, default=_iso))
        else:
            print("\n".join(_readable(article, explain=opts.explain)))
        return EXIT_OK

    def _known(self, named: str) -> tuple[Site, Template]:
        """A site as a crawl of it knows it: described by its spider, and with what the archive learned."""
        from newscrawler.archive import Archive
        from newscrawler.spiders.described import described_sites

        host = named.lower().removeprefix("www.")
        assert self.settings is not None
        described = described_sites(self.settings).get(host)
        with Archive(self.archive_path, readonly=True) as archive:
            template = archive.template(host)
        if described is None and not template.pages:
            raise UsageError(f"no spider describes {named!r}, and nothing was learned of it; crawl it first")
        if template.pages < LEAST_PAGES:
            print(f"{host}: {template.pages} pages observed; nothing is judged before {LEAST_PAGES}", file=sys.stderr)
        return described or Site(domain=host), template


def read_article(
    content: bytes, name: str, url: str | None, *, site: Site | None = None, template: Template | None = None
) -> Article:
    """The cleaned article of a page's bytes, HTML or text by their look; raises UsageError for text not in UTF-8."""
    if _is_html(content):
        from newscrawler.extract import extract

        return extract(content, url, site=site, template=template)
    article = clean_text(_decoded(content, name), template=template)
    article.url = url
    return article


def _read(name: str) -> bytes:
    try:
        content = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except FileNotFoundError as error:
        raise UsageError(f"there is no file {name}; give a file's path, or - to read standard input") from error
    except IsADirectoryError as error:
        raise UsageError(f"{name} is a folder; give one file in it") from error
    except OSError as error:
        raise UsageError(f"{name} cannot be read: {error.strerror}") from error
    if not content.strip():
        raise UsageError(f"{'standard input' if name == '-' else name} is empty; give an HTML page or its plain text")
    return content


def _is_html(content: bytes) -> bool:
    """Whether bytes are a page or a piece of one: they say so at the beginning, or hold three tags."""
    head = content[:_LOOKED_AT].replace(b"\0", b"")  # UTF-16 shows its tags too
    return bool(_PAGE_MARK.search(head[:2_000])) or len(_TAG.findall(head)) >= 3


def _decoded(content: bytes, name: str) -> str:
    encoding = _WIDE_MARKS.get(content[:2], "utf-8-sig")
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise UsageError(
            f"{name} is no {encoding.removesuffix('-sig').upper()} text (byte {error.start}); "
            "convert it first, such as: iconv -f windows-1251 -t utf-8"
        ) from error
    if text.count("\0") > len(text) // 100:
        raise UsageError(f"{name} is no text and no HTML page; give one of these")
    return text


def _readable(article: Article, *, explain: bool) -> list[str]:
    parts = [article.title] if article.title else []
    if article.lead and article.lead not in article.text:
        parts.append(article.lead)
    if article.text:
        parts.append(article.text)
    if explain:
        parts.append("\n".join(_explained(article)))
    return ["\n\n".join(parts) or "(no article found in this page; --explain tells what was seen)"]


def _explained(article: Article) -> list[str]:
    """The metadata that lines told, then every dropped line behind its reason, in columns."""
    rows = [("flag", flag) for flag in article.flags]
    rows += [("author", author) for author in article.authors]
    rows += [("credit", image.credit) for image in article.images if image.credit]
    rows += [("sponsored", "the page labels it as advertising")] if article.sponsored else []
    rows += [(reason, " ".join(text.split())) for text, reason in article.dropped]
    width = max((len(label) for label, _ in rows), default=0)
    return [
        f"--- taken out of the text: {len(article.dropped)}",
        *(f"{label:<{width}}  {text}" for label, text in rows),
    ]


def _iso(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is no field of an Article")
