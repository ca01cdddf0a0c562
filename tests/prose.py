"""Sentences of an article and lines of the furniture around it, for tests of cleaning."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

from newscrawler.boilerplate.rules import all_rules

if TYPE_CHECKING:
    from newscrawler.items import Article

ONE = "The old ferry crosses the wide river twice a day, as it has for sixty years."
TWO = "Its captain says that he will keep the wheel until the new bridge is open."
THREE = "The bridge was promised for May, then for autumn, and now for the spring after that."

LINES = st.sampled_from(
    [ONE, TWO, THREE, "Ferry sails on", "Weather", "1", "- ", "Photo: A B"]
    + [
        text.split("|")[0].split("\n")[0].replace("<a>", "").replace("</a>", "")
        for rule in all_rules()
        if rule.kind != "node"
        for text in rule.drops
    ]
)


def texts(found: Article) -> list[str]:
    """The blocks of an article as texts."""
    return [block.text for block in found.blocks]
