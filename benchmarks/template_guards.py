"""How often each guard of a site's template holds it back, and whether the order of pages matters."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, get_args

from newscrawler.extract.judgement import Ground, judged
from newscrawler.template import SiteTemplate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newscrawler.extract.sightings import Shown

GROUNDS: tuple[Ground, ...] = get_args(Ground)


@dataclass(slots=True)
class Guards:
    """What became of some pages that came one after the other as in a crawl, each judged before it was observed.

    `told_again` were not counted, since an earlier page told their story; `too_few` were not judged, since fewer than
    three others were known; of `kept_whole` too little would have been left. `gone` are blocks that looked like the
    article's and were left out, by what did most against them.
    """

    pages: int = 0
    told_again: int = 0
    too_few: int = 0
    kept_whole: int = 0
    gone: dict[Ground, int] = field(default_factory=lambda: dict.fromkeys(GROUNDS, 0))

    def add(self, other: Guards) -> None:
        """Count those of others, too."""
        self.pages += other.pages
        self.told_again += other.told_again
        self.too_few += other.too_few
        self.kept_whole += other.kept_whole
        for ground, blocks in other.gone.items():
            self.gone[ground] += blocks


def guards_of(pages: Sequence[Shown]) -> Guards:
    """What the guards do to the pages of one site, in their order."""
    template, found = SiteTemplate(), Guards()
    for page in pages:
        known = page.address in template.addresses
        said = judged(page, template)
        found.pages += 1
        found.too_few += said.refused == "too few pages"
        found.kept_whole += said.refused == "little would be left"
        for ground in said.gone.values():
            found.gone[ground] += 1
        found.told_again += not template.observe_shown(page) and not known
    return found


def unsteady(pages: Sequence[Shown], orders: int) -> int:
    """On how many pages of a site other blocks are left out where all of them were observed in another order."""
    verdicts: list[list[frozenset[int]]] = []
    for turn in range(orders):
        template = SiteTemplate()
        for page in random.Random(turn).sample(pages, len(pages)):
            template.observe_shown(page)
        verdicts.append([frozenset(judged(page, template).gone) for page in pages])
    return sum(len(set(of_page)) > 1 for of_page in zip(*verdicts, strict=True))
