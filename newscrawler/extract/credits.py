"""Photo credits: "Photo: Name" as a whole line, or as the last sentence of a caption, whatever the page's language."""

from __future__ import annotations

from newscrawler.boilerplate.rules import early_rules

_LONGEST = 250  # characters of a caption; what is longer and ends in a credit is a paragraph of the text


def split_credit(line: str) -> tuple[str | None, str | None]:
    """(what a line of a picture says, whom it names as photographer or source), each None where there is none.

    A line that says no more than how the picture was made ("Still from a video") is a credit.
    """
    if len(line) <= _LONGEST:
        before, dot, last = line.rpartition(". ")
        for rest, text in (("", line), (before + dot.rstrip(), last)):
            likely = early_rules("credit").match("paragraph", text) is not None  # of all rules, the others are slower
            found = early_rules().match("paragraph", text) if likely else None
            if found is not None and found.rule.action == "credit":
                return rest or None, found.captures.get("credit") or text
    return line or None, None
