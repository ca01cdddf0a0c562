"""The newspaper's content as data: editions and stories, read from the package's TOML files.

A story's `body` is a text whose blocks are parted by blank lines; the first character of a block tells its kind:

    ## a sub-heading
    > a quotation
    - an item of a list (one a line)
    ! file | caption | credit      a photo
    @ slug                         "read also", with a link to another story
    anything else                  a paragraph
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from importlib.resources import files
from typing import Any, Literal
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Almaty")
LANGUAGES = ("ru", "kk", "en")

PieceKind = Literal["paragraph", "heading", "quote", "item", "photo", "read_also"]
_MARKS: dict[str, PieceKind] = {"##": "heading", ">": "quote", "-": "item", "!": "photo", "@": "read_also"}


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo of a story; `credit` is the photographer's bare name."""

    file: str
    caption: str
    credit: str


@dataclass(frozen=True, slots=True)
class Piece:
    """One block of a story's body; `text` is the slug where the kind is read_also."""

    kind: PieceKind
    text: str = ""
    photo: Photo | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One story as it is written down, before any visit; ages count back from the first visit.

    `time` None: the page prints only a date. `minutes` instead of `days` and `time`: published that long before the
    second visit. `visit` is the first visit at which the story stands.
    """

    id: int
    slug: str
    section: str
    layout: str
    title: str
    lead: str
    body: tuple[Piece, ...]
    edited: tuple[Piece, ...] | None = None
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    days: int = 0
    time: time | None = None
    minutes: int | None = None
    photo: Photo | None = None
    visit: int = 1
    gone: bool = False
    relative: bool = False
    sponsored: bool = False

    @property
    def path(self) -> str:
        """The story's path below its edition's, without a leading slash."""
        return f"{self.section}/{self.slug}-{self.id}/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One language's edition: its furniture and its stories. `words` holds the short texts around a story."""

    language: str
    path: str
    months: tuple[str, ...]
    cities: tuple[str, ...]
    sections: Mapping[str, str]
    menu: tuple[tuple[str, str], ...]
    switch: tuple[tuple[str, str], ...]
    words: Mapping[str, str]
    stories: tuple[Story, ...]


@dataclass(frozen=True, slots=True)
class Issue:
    """The newspaper as it stands at one visit; `base` is its address without a closing slash."""

    base: str
    first_visit: datetime
    now: datetime
    visit: int

    def stories(self, edition: Edition) -> tuple[Story, ...]:
        """The stories a reader finds, newest first."""
        standing = [story for story in edition.stories if story.visit <= self.visit and not self.is_gone(story)]
        return tuple(sorted(standing, key=lambda story: _sortable(self.published(story)), reverse=True))

    def is_gone(self, story: Story) -> bool:
        """Whether the story stood at an earlier visit and has been taken away."""
        return story.gone and self.visit > 1

    def published(self, story: Story) -> datetime | date:
        """When the story appeared, in the newspaper's zone; a bare date where the page prints no hour."""
        if story.minutes is not None:
            return (self.now - timedelta(minutes=story.minutes)).replace(second=0, microsecond=0)
        day = self.first_visit.date() - timedelta(days=story.days)
        return datetime.combine(day, story.time, ZONE) if story.time else day

    def modified(self, story: Story) -> datetime | date:
        """When the story last changed: at the later visit if it was edited, else when it appeared."""
        return self.now.replace(microsecond=0) if self.is_edited(story) else self.published(story)

    def is_edited(self, story: Story) -> bool:
        """Whether the story reads differently from the first visit."""
        return story.edited is not None and self.visit > 1

    def body(self, story: Story) -> tuple[Piece, ...]:
        """The blocks of the story as they read at this visit."""
        return story.edited if story.edited is not None and self.visit > 1 else story.body

    def url(self, edition: Edition, path: str = "") -> str:
        """The absolute address of a path below the edition's."""
        return f"{self.base}{edition.path}{path}"


@cache
def editions() -> tuple[Edition, ...]:
    """The three editions, Russian first."""
    return tuple(_edition(language) for language in LANGUAGES)


def _edition(language: str) -> Edition:
    facts = _toml("editions", language)
    named = {"path", "months", "cities", "sections", "menu", "switch"}
    return Edition(
        language=language,
        path=facts["path"],
        months=tuple(facts["months"]),
        cities=tuple(facts["cities"]),
        sections=dict(facts["sections"]),
        menu=tuple((label, path) for label, path in facts["menu"]),
        switch=tuple((label, path) for label, path in facts["switch"]),
        words={name: word for name, word in facts.items() if name not in named},
        stories=tuple(_story(**one) for one in _toml("articles", language)["article"]),
    )


def _story(
    *, body: str, edit: Mapping[str, str] | None = None, photo: Mapping[str, str] | None = None, **facts: Any
) -> Story:
    facts |= {name: tuple(facts[name]) for name in ("authors", "tags") if name in facts}
    edited = None
    if edit:
        if edit["replace"] not in body:
            raise ValueError(f"story {facts['id']}: edit.replace must stand in its body word for word")
        edited = _pieces(body.replace(edit["replace"], edit["by"]) + "\n\n" + edit["add"])
    return Story(**facts, body=_pieces(body), edited=edited, photo=Photo(**photo) if photo else None)


def _pieces(body: str) -> tuple[Piece, ...]:
    lines = [line.strip() for line in body.splitlines() if line.strip()]
    return tuple(_piece(line) for line in lines)


def _piece(line: str) -> Piece:
    mark, _, rest = line.partition(" ")
    kind = _MARKS.get(mark)
    if kind == "photo":
        return Piece(kind, photo=Photo(*(part.strip() for part in rest.split("|"))))
    return Piece(kind, rest) if kind else Piece("paragraph", line)


def _sortable(moment: datetime | date) -> datetime:
    return moment if isinstance(moment, datetime) else datetime.combine(moment, time(), ZONE)


def _toml(folder: str, language: str) -> dict[str, Any]:
    return tomllib.loads((files(__package__) / folder / f"{language}.toml").read_text("utf-8"))
