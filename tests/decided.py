"""An article in paragraphs, and the body of a page whose blocks are as likely as a test says."""

from __future__ import annotations

from newscrawler.extract import read_document
from newscrawler.extract.body import Found, find_body
from newscrawler.extract.hints import Hints
from newscrawler.extract.pieces import Walk, walk

PROSE = (
    "The ferry across the Irga sails again, the district office said on Monday after two weeks of repairs.",
    "Pupils were the first to cross, with a postman who carried the letters of fourteen days in a wheelbarrow.",
    "The captain promises a crossing in any weather but thick fog, in which he cannot see his own bow.",
    "Tickets cost as much as before, and dogs still travel free if they sit on the upper deck.",
)
LAST = "The harbour was quiet on the other bank, where nobody had been told of the first boat of the year."
END = "The next boat leaves at six in the morning, before the fog, as it did when the grandfathers went to school."
PARAGRAPHS = "".join(f"<p>{text}</p>" for text in PROSE)
ELSEWHERE = tuple(
    f"Elsewhere on the river the weather turned on day {day}, and the boats of the village stayed in harbour until "
    "noon."
    for day in range(3)
)
HEADLINE = "The ferry across the Irga sails again"
TOLD = (*PROSE, LAST, END)
TEXT = "".join(f"<p>{text}</p>" for text in TOLD)


def decided(html: str, likely: dict[str, float], otherwise: float = 0.9, headline: str | None = None) -> Found:
    """The body of a page on which each block is as likely as `likely` says of its text, in the order of the page."""

    def judge(flat: Walk, *_: object) -> tuple[list[float], list[str | None]]:
        return [likely.get(piece.text, otherwise) for piece in flat.pieces], [None] * len(flat.pieces)

    flat = walk(read_document(html).root)
    title_at = next((at for at, piece in enumerate(flat.pieces) if piece.text == headline), None)
    return find_body(flat, Hints(headline, title_at, None, None), judge=judge)


def texts(found: Found) -> list[str]:
    return [block.text for block in found.blocks]
