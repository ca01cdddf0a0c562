"""What the demo shows of its archive: a table of counts, a page beside its article, and an edit between two visits."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

import lxml.html
from rich import box
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    import sqlite3

    from newscrawler.items import Page

_LANGUAGES = {"ru": "Russian", "kk": "Kazakh", "en": "English"}
_HEAD_LINES, _TAIL_LINES = 22, 12  # of the page's text that are shown
_LINE, _PARAGRAPH = 48, 160  # characters of a line and of a paragraph that are shown

_COUNTS = """
SELECT language,
    (SELECT count(*) FROM fetches JOIN articles AS of ON of.url = fetches.final_url WHERE of.language = one.language),
    count(*),
    (SELECT count(*) FROM versions JOIN articles AS of ON of.id = article_id WHERE of.language = one.language),
    (SELECT count(*) FROM dropped JOIN articles AS of ON of.id = article_id WHERE of.language = one.language)
FROM articles AS one GROUP BY language ORDER BY language DESC
"""
_SOURCES = "SELECT count(*) FROM fetches WHERE kind <> 'article'"
_CLEANED = """
SELECT articles.id, fetch_id, title, lead, authors, published_local, articles.text, count(*) AS lines_dropped
FROM articles JOIN dropped ON dropped.article_id = articles.id WHERE language = 'ru'
GROUP BY articles.id ORDER BY lines_dropped DESC, articles.id LIMIT 1
"""
_EDITS = """
SELECT articles.title, old.text AS old_text, articles.text AS new_text
FROM versions AS new
JOIN versions AS old ON old.article_id = new.article_id AND old.n = new.n - 1
JOIN articles ON articles.id = new.article_id
WHERE new.cause = 'site-edit' AND new.text IS NULL ORDER BY articles.id
"""


def counts(archive: sqlite3.Connection) -> tuple[Table, dict[str, int]]:
    """The table of what was fetched and kept, a row a language; and the number of articles of each language."""
    table = Table(box=box.SIMPLE_HEAVY, show_footer=True, title="Two visits to a small newspaper", title_justify="left")
    rows = [tuple(row) for row in archive.execute(_COUNTS)]
    (sources,) = archive.execute(_SOURCES).fetchone()
    totals = [sources + sum(row[1] for row in rows), *(sum(row[column] for row in rows) for column in (2, 3, 4))]
    table.add_column("", footer="Total")
    for name, total in zip(("Pages", "Articles", "Versions", "Lines dropped"), totals, strict=True):
        table.add_column(name, footer=str(total), justify="right")
    for language, *numbers in rows:
        table.add_row(_LANGUAGES.get(language, str(language)), *map(str, numbers))
    table.add_row("Lists, feeds, sitemaps", str(sources), "", "", "")
    return table, {row[0]: row[2] for row in rows}


def cleaned_article(archive: sqlite3.Connection) -> sqlite3.Row | None:
    """The article from whose page most was taken out; `fetch_id` is where its page lies."""
    row: sqlite3.Row | None = archive.execute(_CLEANED).fetchone()
    return row


def before_and_after(page: Page, article: sqlite3.Row) -> Table:
    """The text of a page as it came, and the article taken from it, side by side and shortened."""
    lines = page_lines(page.body)
    table = Table(box=box.SIMPLE_HEAVY, title="A page and its article", title_justify="left", expand=True)
    paragraphs = article["text"].split("\n\n")
    table.add_column(f"The page: {len(lines)} lines", ratio=1)
    table.add_column(f"The article: {len(paragraphs)} paragraphs", ratio=1)
    left = Text("\n".join(_beginning(line, _LINE) for line in _shortened(lines)), style="dim")
    right = Text(f"{article['title']}\n", style="bold")
    if article["published_local"]:
        right.append(f"{article['published_local']}\n", style="not bold italic")
    for paragraph in paragraphs:
        right.append("\n" + _beginning(paragraph, _PARAGRAPH) + "\n", style="not bold")
    table.add_row(left, right)
    return table


def edits(archive: sqlite3.Connection) -> tuple[Text | None, int]:
    """The first edit found between the visits as a small diff (None if there is none), and how many there are."""
    rows = archive.execute(_EDITS).fetchall()
    if not rows:
        return None, 0
    shown = Text(f"An edit of the site: {rows[0]['title']}\n", style="italic")
    compared = difflib.ndiff(rows[0]["old_text"].split("\n\n"), rows[0]["new_text"].split("\n\n"))
    styles = {"- ": "red", "+ ": "green"}
    for line in compared:
        if line[:2] in styles:
            shown.append(f"\n{line[:2]}{line[2:]}", style=f"not italic {styles[line[:2]]}")
    return shown, len(rows)


def page_lines(body: bytes) -> list[str]:
    """The lines of a page's visible text, as one would copy them from a browser."""
    tree = lxml.html.fromstring(body)
    for hidden in tree.xpath("//script | //style | //head"):
        hidden.drop_tree()
    texts = (" ".join(text.split()) for text in tree.itertext())
    return [text for text in texts if text]


def _shortened(lines: list[str]) -> list[str]:
    left_out = len(lines) - _HEAD_LINES - _TAIL_LINES
    if left_out <= 0:
        return lines
    return [*lines[:_HEAD_LINES], f"… {left_out} more lines …", *lines[-_TAIL_LINES:]]


def _beginning(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rsplit(" ", 1)[0] + " …"
