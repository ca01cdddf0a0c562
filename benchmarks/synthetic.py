"""Articles that nobody wrote, as many as wanted, in the proportions of real ones; the same seed gives the same.

Words of three languages come as often as Zipf's law wants, the stop words of each language first; without lists of
words they are made of syllables and endings. Texts have a median of 210 words and a mean of 290, 2,150 characters.
Twenty-four sites of very different sizes print them in twenty years, by authors and in sections of their own. One in
twenty is visited again and found edited; one in twelve is a copy of another site's article of the last hours, with a
lead of its own.
"""

from __future__ import annotations

import math
import random
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path

from newscrawler.archive.stop_words import STOP_WORDS
from newscrawler.items import Article, Page

BEGAN = datetime(2006, 1, 1, tzinfo=UTC)
YEARS = timedelta(days=20 * 365)
SITES = 24
SECTIONS = 8
AUTHORS = 30
EDITED = 0.05
COPIED = 1 / 12
MEDIAN_WORDS, SPREAD = 210, 0.8  # of a lognormal distribution: a tenth have under 75 words, a tenth over 580

_TOKENS = 1_000_000  # drawn from; a word stands among them as often as its rank wants
_SYLLABLES = {
    "ru": "во до ка ле ми но по ра со та ву де жи за ки ло ма ни пе ро си ту фе ха чи ша бо ве го да".split(),
    "kk": "қа ла ба сы та ре кө бү гі де жа зы ке мә на өр пе рі сә ту ұй үй ша ын ті бе дү ең іс ал".split(),
    "en": "an be co de el fo ga ho in jo ka le mo ne or pa qui re so ta un ve wa xo ya zi st tr pl gr".split(),
}
_ENDINGS = {
    "ru": ("т", "та", "ту", "том", "те", "ты", "тов", "там", "тами", "тах"),
    "kk": ("", "лар", "дың", "ға", "ды", "да", "дан", "мен", "лары", "ларды", "ының", "ына"),
    "en": ("t", "ts", "ting", "ted"),
}
_STEMS = {"ru": 30_000, "kk": 20_000, "en": 25_000}
_LETTERS = {"ru": set("абвгдежзийклмнопрстуфхцчшщъыьэюяё"), "en": set("abcdefghijklmnopqrstuvwxyz")}
_SHARES = {"ru": 14, "kk": 7, "en": 3}  # of the sites


class Words:
    """The words of one language, the most frequent first (`ranked`), and texts of them."""

    def __init__(self, language: str, chance: random.Random, listed: Path | None = None) -> None:
        self._chance = chance
        self.ranked = _listed(listed) if listed else _made(language, chance)
        harmonic = sum(1 / rank for rank in range(1, len(self.ranked) + 1))
        self._tokens = [
            word
            for rank, word in enumerate(self.ranked, 1)
            for _ in range(int(_TOKENS / harmonic / rank + chance.random()))
        ]

    def run(self, count: int) -> str:
        """So many words with spaces between."""
        return " ".join(self._chance.choices(self._tokens, k=count))

    def text(self) -> str:
        """Paragraphs of some forty words each, as many as a news article has."""
        left = max(12, round(self._chance.lognormvariate(math.log(MEDIAN_WORDS), SPREAD)))
        paragraphs = []
        while left > 0:
            size = min(left, self._chance.randint(25, 60))
            paragraphs.append(self.run(size))
            left -= size
        return "\n\n".join(paragraphs)


@dataclass(frozen=True, slots=True)
class _Site:
    host: str
    language: str
    sections: tuple[str, ...]
    authors: tuple[str, ...]


def vocabularies(lists: dict[str, Path], seed: int = 1) -> dict[str, Words]:
    """The words of each language, from a list (a word a line, the most frequent first) where one is given."""
    chance = random.Random(seed)
    return {language: Words(language, chance, lists.get(language)) for language in _SHARES}


def visits(words: dict[str, Words], first: int, last: int, total: int) -> Iterator[tuple[Page, Article]]:
    """The visits of articles `first` to `last` (exclusive) of `total` spread over twenty years, and of their edits."""
    chance = random.Random(first + 1)
    sites = _sites(words)
    weights = list(accumulate(1 / rank for rank in range(1, SITES + 1)))
    authors = list(accumulate(1 / rank for rank in range(1, AUTHORS + 1)))
    sections = list(accumulate(1 / rank for rank in range(1, SECTIONS + 1)))
    recent: deque[Article] = deque(maxlen=200)
    for number in range(first, last):
        [site] = chance.choices(sites, cum_weights=weights)
        spoken = words[site.language]
        published = BEGAN + YEARS * (number / total)
        article = Article(
            title=spoken.run(chance.randint(5, 11)).capitalize(),
            lead=spoken.run(20),
            text=spoken.text(),
            language=site.language,
            authors=tuple(chance.choices(site.authors, cum_weights=authors)),
            tags=tuple(dict.fromkeys(spoken.ranked[100 + int(chance.paretovariate(0.6)) % 3000] for _ in range(3))),
            section=chance.choices(site.sections, cum_weights=sections)[0],
            published=published,
        )
        if recent and chance.random() < COPIED:
            original = chance.choice(recent)
            text = f"{spoken.run(15)}\n\n{original.text}"
            article = replace(article, title=original.title, text=text, language=original.language)
        recent.append(article)
        page = _page(f"https://{site.host}/{published:%Y/%m}/{number}/", site.host, published + timedelta(minutes=20))
        yield page, article
        if chance.random() < EDITED:
            edited = replace(article, text=f"{article.text}\n\n{spoken.run(25)}")
            yield replace(page, fetched_at=published + timedelta(hours=2)), edited


def markup(article: Article) -> bytes:
    """The page of an article, with as much around it as pages have: some 30 KB."""
    menu = "".join(f'<li><a href="/section-{number}/">Section {number} of all</a></li>' for number in range(400))
    text = "".join(f"<p>{paragraph}</p>" for paragraph in article.text.split("\n\n"))
    return (
        f'<!doctype html><html lang="{article.language}"><head><meta charset="utf-8"><title>{article.title}</title>'
        f'<meta property="article:published_time" content="{article.published}"></head><body><nav><ul>{menu}</ul></nav>'
        f"<article><h1>{article.title}</h1>{text}</article><footer>{menu}</footer></body></html>"
    ).encode()


def _page(url: str, host: str, fetched_at: datetime) -> Page:
    return Page(url=url, requested_url=url, site=host, kind="article", fetched_at=fetched_at, status=200)


def _sites(words: dict[str, Words]) -> list[_Site]:
    chance = random.Random(2)
    languages = [language for language, share in _SHARES.items() for _ in range(share)]
    chance.shuffle(languages)
    return [
        _Site(
            f"site-{number}.example",
            language,
            tuple(words[language].ranked[300 + place].capitalize() for place in range(SECTIONS)),
            tuple(" ".join(chance.choices(words[language].ranked[2000:9000], k=2)).title() for _ in range(AUTHORS)),
        )
        for number, language in enumerate(languages)
    ]


def _listed(path: Path) -> list[str]:
    return list(dict.fromkeys(path.read_text(encoding="utf-8").split()))


def _made(language: str, chance: random.Random) -> list[str]:
    stems = {"".join(chance.choices(_SYLLABLES[language], k=chance.randint(2, 4))) for _ in range(_STEMS[language])}
    forms = [stem + ending for stem in sorted(stems) for ending in _ENDINGS[language]]
    forms.sort(key=lambda form: len(form) * chance.uniform(0.5, 1.5))  # frequent words are short
    common = sorted(word for word in STOP_WORDS if _spoken(word) == language)
    chance.shuffle(common)
    return list(dict.fromkeys(common + forms))


def _spoken(word: str) -> str:
    """The language of a stop word by its letters."""
    return next((language for language, letters in _LETTERS.items() if letters.issuperset(word)), "kk")
