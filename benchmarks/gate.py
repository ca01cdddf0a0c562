"""The gate: our figures on pages that may be shipped must not sink below `floors.json`.

Two corpora of pages written by us: those of `tests/pages/` and the demo newspaper's, both read the general way, without
a `Site`. Quality and metadata are as `scores.py` has them; speed is CPU time in bare parses of the same bytes, the
quickest of three rounds. When a figure rises for good, raise its floor.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.compare import aligned
from benchmarks.corpus import Page
from benchmarks.measure import bare_parse
from benchmarks.scores import Prediction, Score, score, shingle_f1, summary
from benchmarks.systems import ROOT
from newscrawler import Article, extract
from newscrawler.demo.newspaper import Newspaper
from newscrawler.demo.story import Issue, editions

FLOORS = Path(__file__).with_name("floors.json")
COST = "parses"  # a ceiling, where all others are floors
ROUNDS = 3
_READ = {"paragraph", "heading", "quote", "item"}
_FIRST_VISIT = datetime(2026, 11, 22, 8, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Shipped:
    """A page that is part of the repository, its reference, and when it was fetched.

    A printed `lead` may stand in the text or not: without a selector it is a paragraph like others.
    """

    page: Page
    lead: str | None
    html: bytes
    fetched_at: datetime

    def score(self, found: Article) -> Score:
        """What an article earns, against the reference with or without the lead, whichever it is nearer to."""
        texts = (self.page.text, f"{self.lead}\n\n{self.page.text}")
        nearer = replace(self.page, text=max(texts, key=lambda text: shingle_f1(found.text, text)))
        stamp = found.published.isoformat() if found.published else None
        return score(nearer, Prediction(self.page.id, found.text, found.title, found.authors, stamp))


Extract = Callable[..., Article]


def written_pages() -> Iterator[Shipped]:
    """The pages of `tests/pages/`."""
    for place in sorted((ROOT / "tests" / "pages").glob("*/*/article.json")):
        wanted = json.loads(place.read_text(encoding="utf-8"))
        given = json.loads(place.with_name("page.json").read_text(encoding="utf-8"))
        file = place.with_name("page.html")
        yield Shipped(
            Page(
                id=place.parent.name,
                file=file,
                url=given["url"],
                lang=wanted["language"],
                text="\n\n".join(wanted["text"]),
                title=wanted["title"],
                authors=tuple(wanted["authors"]),
                published=wanted["published"],
            ),
            wanted.get("lead"),
            file.read_bytes(),
            datetime.fromisoformat(given["fetched_at"]),
        )


def demo_pages() -> Iterator[Shipped]:
    """Every story of the demo newspaper, as it stands at the second visit."""
    second = _FIRST_VISIT + timedelta(days=1)
    newspaper = Newspaper("https://courier.example", _FIRST_VISIT, second)
    issue = Issue(newspaper.base, _FIRST_VISIT, second, visit=2)
    for edition in editions():
        for story in newspaper.stories(edition.language, 2):
            path = edition.path + story.path
            yield Shipped(
                Page(
                    id=f"{edition.language}-{story.id}",
                    file=Path(path),
                    url=newspaper.base + path,
                    lang=edition.language,
                    text="\n\n".join(piece.text for piece in issue.body(story) if piece.kind in _READ),
                    title=story.title,
                    authors=story.authors,
                    published=issue.published(story).isoformat(),
                ),
                story.lead,
                newspaper.answer(path, 2).body,
                second,
            )


def figures(pages: list[Shipped], extract: Extract = extract) -> dict[str, float]:
    """Every measure of these pages, and their cost in bare parses."""
    scores = [one.score(extract(one.html, one.page.url, fetched_at=one.fetched_at)) for one in pages]
    return summary(scores) | {COST: min(_cost(pages, extract) for _ in range(ROUNDS))}


def _cost(pages: list[Shipped], extract: Extract) -> float:
    started = time.process_time()
    for one in pages:
        bare_parse(one.html)
    parsed = time.process_time()
    for one in pages:
        extract(one.html, one.page.url, fetched_at=one.fetched_at)
    return (time.process_time() - parsed) / (parsed - started)


def sunken(found: dict[str, float], floors: dict[str, float]) -> list[str]:
    """The measures that are on the wrong side of their floor; one that was not measured is."""
    return [
        name
        for name, floor in floors.items()
        if name not in found or (found[name] > floor if name == COST else found[name] < floor)
    ]


def main() -> int:
    """Print every figure beside its floor; 1 where one is on the wrong side."""
    floors = json.loads(FLOORS.read_text(encoding="utf-8"))
    rows, shut = [["pages", "measure", "floor", "figure", ""]], False
    for name, pages in (("tests/pages", list(written_pages())), ("demo", list(demo_pages()))):
        found = figures(pages)
        low = sunken(found, floors[name])
        shut = shut or bool(low)
        for measure, floor in floors[name].items():
            told = "too slow" if measure == COST else "too low"
            rows.append([name, measure, f"{floor:g}", f"{found[measure]:.3f}", told if measure in low else ""])
    print(aligned(rows))
    return int(shut)
