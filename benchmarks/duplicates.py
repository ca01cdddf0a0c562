"""How well near-duplicates are found, on edits of real texts, and what they cost.

    python -m benchmarks.duplicates CORPUS… [--seed 1] [--pairs]

CORPUS is a folder in the format of README.md; its reference texts are taken, each once. Each is archived with copies as
other sites would print them, one of each kind of edit, in random order. Prints for each edit the share of copies that
name their original; how many forms filled in anew (a text with every figure changed, the next day) were taken for
copies; and how many pairs of different pages were joined. Corpora hold real copies, too: --pairs prints these pairs, to
be judged by eye. Then CPU milliseconds an article takes for signature and search, of the pages alone and of all copies.
"""

from __future__ import annotations

import argparse
import random
import re
import tempfile
import time
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.corpus import read_corpus
from newscrawler.archive import Archive
from newscrawler.archive.duplicates import place_due
from newscrawler.fingerprint import resemblance, shingles
from newscrawler.items import Article, Page

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable

    Edit = Callable[[str, str, random.Random], str]

DAY = datetime(2026, 11, 22, 8, tzinfo=UTC)
READ = DAY + timedelta(days=9)
# A word with what follows it; of Chinese and Japanese two characters.
WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]{1,2}\W*|[^\W\u3040-\u30ff\u3400-\u9fff]+\W*")
FIGURE = re.compile(r"\d+")
FORM_FIGURES = 6  # different ones, so that a text is a form


@dataclass(frozen=True, slots=True)
class Story:
    """A page of a corpus: the site and headline it has there, and its text."""

    site: str
    title: str
    text: str


def beginning(text: str, words: int) -> str:
    """The first words of a text."""
    return "".join(WORD.findall(text)[:words])


def lead_added(text: str, other: str, _chance: random.Random) -> str:
    """A lead of its own in front and a credit behind."""
    return f"{beginning(other, 20)}\n\n{text}\n\n{beginning(other, 6)}"


def background_added(text: str, other: str, _chance: random.Random) -> str:
    """As much again as two fifths of the text, from another one."""
    return f"{text}\n\n{beginning(other, len(WORD.findall(text)) * 2 // 5)}"


def words_changed(part: float) -> Edit:
    """Each word replaced by one of another text with this probability."""

    def change(text: str, other: str, chance: random.Random) -> str:
        words = WORD.findall(other)
        return WORD.sub(lambda found: chance.choice(words) if chance.random() < part else found[0], text)

    return change


def cut_to(part: float) -> Edit:
    """The beginning of the text."""
    return lambda text, _other, _chance: beginning(text, round(part * len(WORD.findall(text))))


def shuffled(text: str, _other: str, chance: random.Random) -> str:
    """The paragraphs in another order."""
    return "\n".join(chance.sample(paragraphs := text.split("\n"), len(paragraphs)))


def filled_in_anew(text: str, _other: str, chance: random.Random) -> str:
    """The text with every figure changed."""
    return FIGURE.sub(lambda found: str(chance.randrange(10 ** len(found[0]))), text)


FORM = "every figure changed"
EDITS: dict[str, Edit] = {
    "lead and credit added": lead_added,
    "two fifths of background added": background_added,
    "5 % of words changed": words_changed(0.05),
    "10 % of words changed": words_changed(0.1),
    "15 % of words changed": words_changed(0.15),
    "cut to 70 %": cut_to(0.7),
    "cut to 50 %": cut_to(0.5),
    "paragraphs shuffled": shuffled,
    FORM: filled_in_anew,
}


def read_stories(folder: str) -> list[Story]:
    """The pages of a corpus whose text is long enough for a signature, each text once."""
    pages = {page.text: page for page in read_corpus(folder) if page.text and shingles(page.text)}
    return [Story(page.site, page.title or beginning(text, 8), text) for text, page in pages.items() if text]


def copies(stories: list[Story], chance: random.Random) -> Iterable[tuple[int, str, str]]:
    """(number of the story, edit, text) of every copy that is still long enough to be one."""
    for number, story in enumerate(stories):
        other = chance.choice(stories).text
        for name, edit in EDITS.items():
            text = edit(story.text, other, chance)
            if shingles(text) and (name != FORM or len(set(FIGURE.findall(story.text))) >= FORM_FIGURES):
                yield number, name, text


def fill(archive: Archive, stories: list[Story], chance: random.Random) -> None:
    """Archive the stories and their copies in random order; the address ends with the story's number and the edit."""
    told = [
        (f"https://{story.site}/{number}/0", story.site, story.title, story.text, DAY)
        for number, story in enumerate(stories)
    ]
    for number, name, text in copies(stories, chance):
        edit = list(EDITS).index(name) + 1
        site, when = f"copies-{edit}.example", DAY + (timedelta(days=1) if name == FORM else timedelta(hours=2))
        told.append((f"https://{site}/{number}/{edit}", site, stories[number].title, text, when))
    chance.shuffle(told)
    for url, site, title, text, when in told:
        page = Page(url=url, requested_url=url, site=site, kind="article", fetched_at=READ)
        archive.record(page, Article(title=title, text=text, published=when))


def report(connection: sqlite3.Connection, stories: list[Story], *, pairs: bool) -> None:
    """Print what was found."""
    named = dict(map(tuple, connection.execute(_NAMED)))
    texts = dict(map(tuple, connection.execute("SELECT url, text FROM articles")))
    originals = {url.split("/")[3]: url for url in texts if url.endswith("/0")}
    print(f"\n{'edit':34}{'copies':>8}{'named':>8}{'resemblance: median':>22}")
    for edit, name in enumerate(EDITS, start=1):
        urls = [url for url in texts if url.endswith(f"/{edit}")]
        right = sum(1 for url in urls if named.get(url) == originals[url.split("/")[3]])
        alike = sorted(_resemblance(texts[url], texts[originals[url.split("/")[3]]]) for url in urls)
        print(f"{name:34}{len(urls):8}{right / max(len(urls), 1):8.3f}{alike[len(alike) // 2] if alike else 0:22.2f}")
    joined = [(one, other) for one, other in named.items() if one.endswith("/0") and other.endswith("/0")]
    print(f"\n{len(joined)} of {len(stories) * (len(stories) - 1) // 2:,} pairs of different pages joined")
    for one, other in joined if pairs else ():
        heads = [f"{url.split('/')[2]}: {' '.join(texts[url].split())[:70]}" for url in (one, other)]
        print(f"  {_resemblance(texts[one], texts[other]):.2f}  {heads[0]}\n        {heads[1]}")


def cost(archive: Archive) -> float:
    """CPU ms an article takes to be signed and placed, when all come one after the other."""

    def again(connection: sqlite3.Connection, _raw: int | None) -> float:
        connection.execute("UPDATE articles SET duplicate_of = NULL")
        connection.execute("UPDATE fingerprints SET signature = NULL")
        started = time.process_time()
        done = place_due(connection, 10**9)
        return 1000 * (time.process_time() - started) / done

    return archive._submit(again).result()


_NAMED = """
SELECT copy.url, original.url FROM articles AS copy JOIN articles AS original ON original.id = copy.duplicate_of
"""


def _resemblance(one: str, other: str) -> float:
    return resemblance(shingles(one), shingles(other))


def main() -> None:
    """Read, edit, archive, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", metavar="CORPUS", nargs="+")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--pairs", action="store_true", help="print the pairs of different pages that were joined")
    options = parser.parse_args()
    for corpus in options.corpora:
        stories = read_stories(corpus)
        print(f"\n{corpus}: {len(stories)} texts")
        with tempfile.TemporaryDirectory() as folder, Archive(Path(folder) / "news.db") as archive:
            fill(archive, stories, random.Random(options.seed))
            archive._submit(lambda connection, _raw: connection.total_changes).result()
            with closing(archive.connect()) as connection:
                report(connection, stories, pairs=options.pairs)
            everything = cost(archive)
            archive._submit(
                lambda connection, _raw: connection.execute("DELETE FROM urls WHERE url NOT GLOB '*/0'").rowcount
            ).result()
            archive._submit(
                lambda connection, _raw: connection.execute("DELETE FROM articles WHERE url NOT GLOB '*/0'").rowcount
            ).result()
            print(f"CPU ms an article: {cost(archive):.2f}; with {len(EDITS)} copies of each: {everything:.2f}")


if __name__ == "__main__":
    main()
