"""Photo credits: "Photo: Name" as a whole line, or as the last sentence of a caption, in any language of the rules."""

from __future__ import annotations

from functools import cache

from newscrawler.boilerplate.rules import Action, RuleSet, all_rules, rules_for

_LONGEST = 250  # characters of a caption; what is longer and ends in a credit is a paragraph of the text


def split_credit(line: str) -> tuple[str | None, str | None]:
    """(what a line of a picture says, whom it names as photographer or source), each None where there is none.

    A line that says no more than how the picture was made ("Still from a video") is a credit.
    """
    if len(line) <= _LONGEST:
        before, dot, last = line.rpartition(". ")
        for rest, text in (("", line), (before + dot.rstrip(), last)):
            found = rules_for(None).match("paragraph", text) if rules_that("credit").match("paragraph", text) else None
            if found is not None and found.rule.action == "credit":
                return rest or None, found.captures.get("credit") or text
    return line or None, None


@cache
def rules_that(action: Action) -> RuleSet:
    """The rules of one action in all languages: few lines match them, and asking all rules costs ten times as much."""
    return RuleSet(rule for rule in all_rules() if rule.action == action)
