"""How many forms of a word a search finds, how many it should not, and how long widening a query takes.

    benchmarks/search.py --russian ru_RU.dic --kazakh kk_KZ.dic [--words 1500] [--tuning] [--without-dictionary]
        [--most-terms 600000]

Each list is a spelling dictionary of hunspell with its .aff file beside it, as the packages hunspell-ru and hunspell-kk
of Debian have them in /usr/share/hunspell (or a text file without .aff: a headword and its forms a line). An archive is
made that holds every form of every headword once (with --most-terms fewer, so that fewer wrong ones can be found). Then
headwords that were not tuned on, by a hash of the word, are searched for: as they stand, and by a form at random.

recall: of the forms of the headword, the share found. wrong: of the words found, the share that no headword of any
list has in common with the query; headwords that are forms of another one count as that one, and what belongs to no
headword of four forms or more is not judged. at most: the same share if all that is not judged were wrong. Times are of
the CPU. The Russian list takes participles for words of their own; a search for a verb finds them on purpose, and they
count as wrong here.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import re
import sqlite3
import statistics
import sys
import tempfile
import time
from collections import Counter, defaultdict
from contextlib import closing
from pathlib import Path

from newscrawler.archive import Archive
from newscrawler.archive.search import match_expression

Families = dict[str, set[str]]

LEAST_FORMS = 4  # a headword with fewer is an exception that stands apart from its word
WORDS_IN_TEXT = 500
QUOTED = re.compile('"([^"]+)"')


def families(path: Path) -> Families:
    """Headwords with their forms, in lower case, the headword among them."""
    rules = suffix_rules(path.with_suffix(".aff"))
    found: Families = defaultdict(set)
    for line in path.read_text(encoding="utf-8-sig").splitlines()[1 if rules else 0 :]:
        headword, *others = line.split() if line.split() else [""]
        headword, _, flags = headword.partition("/")
        if not headword.isalpha() or len(headword) < 2:
            continue
        found[headword.lower()] |= {word.lower() for word in (headword, *(others if not rules else ()))}
        for flag in flags:
            for strip, add, condition in rules.get(flag, ()):
                if headword.endswith(strip) and condition.search(headword):
                    found[headword.lower()].add((headword.removesuffix(strip) + add).lower())
    return found


def suffix_rules(path: Path) -> dict[str, list[tuple[str, str, re.Pattern[str]]]]:
    """The suffixes of an .aff file by flag: what is stripped, what is added, and where it applies."""
    rules = defaultdict(list)
    if path.exists():
        for line in path.read_text(encoding="utf-8-sig").splitlines():
            match line.split():
                case ["SFX", flag, strip, add, condition, *_]:
                    parts = ["" if part == "0" else part.partition("/")[0] for part in (strip, add)]
                    rules[flag].append((parts[0], parts[1], re.compile(f"(?:{condition})$")))
    return rules


def kind_of(language: str, headword: str, forms: set[str]) -> str | None:
    """What sort of word it is, by its forms; None where they do not tell."""
    if len(forms) < LEAST_FORMS:
        return None
    if language == "kazakh":
        return "verbs" if any(form.endswith(("сын", "сін")) for form in forms) else "nouns, adjectives"
    if headword.endswith(("ый", "ий", "ой", "ийся")) and any(form.endswith(("ого", "его", "егося")) for form in forms):
        return "adjectives"
    if headword.endswith(("ть", "ти", "чь", "ся")) and any(form.endswith(("л", "лся", "в")) for form in forms):
        return "verbs"
    return "nouns" if any(form.endswith(("ам", "ям")) for form in forms) else None


def fill(path: Path, words: list[str]) -> None:
    """An archive whose index holds all these words."""
    Archive(path).close()
    with closing(sqlite3.connect(path)) as connection, connection:
        for start in range(0, len(words), WORDS_IN_TEXT):
            text = " ".join(words[start : start + WORDS_IN_TEXT])
            connection.execute("INSERT INTO articles_fts (rowid, text) VALUES (?, ?)", (start + 1, text))


class List:
    """What one list says of which words belong together; ё counts as е."""

    def __init__(self, language: str, found: Families) -> None:
        self.language = language
        self.families = found
        self.owners: dict[str, set[str]] = defaultdict(set)
        for headword, forms in found.items():
            if len(forms) >= LEAST_FORMS:
                for form in forms:
                    self.owners[plain(form)].add(headword)
        self.joined = {
            headword: min(self.owners[plain(headword)], key=lambda other: (len(other), other), default=headword)
            for headword in found
        }

    def headwords(self, kind: str, tuning: bool, words: int) -> list[str]:
        """Some headwords of a kind, that are forms of no other one."""
        fit = [
            word
            for word, forms in sorted(self.families.items())
            if self.joined[word] == word and is_tuned_on(word) == tuning and kind_of(self.language, word, forms) == kind
        ]
        return random.Random(1).sample(fit, min(words, len(fit)))

    def roots(self, word: str) -> set[tuple[str, str]]:
        """The headwords that a word may be a form of, with the language."""
        return {(self.language, self.joined[owner]) for owner in self.owners.get(plain(word), ())}


def plain(word: str) -> str:
    """The word with е for ё."""
    return word.replace("ё", "е")


def is_tuned_on(word: str) -> bool:
    """Whether the rules were made beside this headword: half of all, by a hash."""
    return hashlib.sha256(word.encode()).digest()[-1] % 2 == 0


def roots_in(lists: list[List], word: str) -> set[tuple[str, str]]:
    """The headwords of all lists that a word may be a form of."""
    return set().union(*(known.roots(word) for known in lists))


def measure(
    connection: sqlite3.Connection, lists: list[List], known: List, kind: str, asked: list[tuple[str, str]]
) -> str:
    """One row of the table for pairs of query and headword."""
    right = all_forms = wrong = judged = unjudged = 0
    seconds, faults = [], Counter[str]()
    for query, headword in asked:
        began = time.process_time()
        expression = match_expression(connection, query)
        seconds.append(time.process_time() - began)
        found = {plain(word) for word in QUOTED.findall(expression)}
        forms = {plain(form) for form in known.families[headword]} - {plain(query)}
        right, all_forms = right + len(found & forms), all_forms + len(forms)
        meant = roots_in(lists, query)
        for other in found - {plain(query)}:
            if roots := roots_in(lists, other):
                judged += 1
                if roots.isdisjoint(meant):
                    wrong += 1
                    faults[query] += 1
            else:
                unjudged += 1
    cuts = statistics.quantiles([1000 * second for second in seconds], n=20)
    worst = ", ".join(word for word, _ in faults.most_common(4))
    return (
        f"{known.language:8} {kind:18} {right / all_forms:7.3f} {wrong / judged:7.2%}"
        f" {(wrong + unjudged) / (judged + unjudged):8.2%} {(judged + unjudged) / len(asked):6.1f}"
        f" {cuts[9]:6.1f} {cuts[18]:6.1f}  {worst}"
    )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--russian", type=Path)
    parser.add_argument("--kazakh", type=Path)
    parser.add_argument("--words", type=int, default=1500, help="headwords of each kind")
    parser.add_argument("--tuning", action="store_true", help="the headwords that rules were tuned on, not the others")
    parser.add_argument("--without-dictionary", action="store_true", help="as if the extra search were not installed")
    parser.add_argument("--most-terms", type=int, help="words of the index, all of the lists if left out")
    options = parser.parse_args()
    if options.without_dictionary:
        sys.modules["pymorphy3"] = None
    paths = {"russian": options.russian, "kazakh": options.kazakh}
    lists = [List(language, families(path)) for language, path in paths.items() if path]
    if not lists:
        parser.error("name a list by --russian or --kazakh")
    kinds = {"russian": ("nouns", "adjectives", "verbs"), "kazakh": ("nouns, adjectives", "verbs")}
    samples = [
        (known, kind, known.headwords(kind, options.tuning, options.words))
        for known in lists
        for kind in kinds[known.language]
    ]
    chosen = {form for known, _, words in samples for word in words for form in known.families[word]}
    others = sorted({form for known in lists for forms in known.families.values() for form in forms} - chosen)
    chance = random.Random(2)
    room = len(others) if options.most_terms is None else max(0, options.most_terms - len(chosen))
    terms = [*sorted(chosen), *chance.sample(others, min(len(others), room))]
    chance.shuffle(terms)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "news.db"
        fill(path, terms)
        with Archive(path, readonly=True) as archive, closing(archive.connect()) as connection:
            match_expression(connection, "слово")  # loads the dictionary
            print(f"{len(terms):,} words in the index; {'tuned on' if options.tuning else 'not tuned on'}")
            print(
                "list     query                recall   wrong  at most  found    p50    p95  ms; faults most often with"
            )
            for known, kind, words in samples:
                print(measure(connection, lists, known, kind, [(word, word) for word in words]))
                forms = [(chance.choice(sorted(known.families[word])), word) for word in words]
                print(measure(connection, lists, known, "  by any form", forms))


if __name__ == "__main__":
    main()
