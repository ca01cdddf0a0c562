"""The benchmark's commands; README.md here tells of each.

python -m benchmarks run CORPUS…        every system on corpora: quality with intervals, speed, memory
python -m benchmarks hostile            what pages cost that were made to cost
python -m benchmarks templates CORPUS…  what learning a site's boilerplate from its other pages brings
python -m benchmarks ablation CORPUS…   what each part of the extraction brings to the text
python -m benchmarks profile CORPUS…    where the time goes
python -m benchmarks gate               whether our figures on the repository's own pages stand
python -m benchmarks report CORPUS…     write docs/benchmark.md of what `run`, `ablation` and `profile` left
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from benchmarks import ablation, gate, hostile, report, templates, timing
from benchmarks.compare import PREDICTIONS, aligned, by_language, predict, results, table, worst
from benchmarks.corpus import CorpusError, read_corpus
from benchmarks.systems import OURS, SYSTEMS, NotRun


def parser() -> argparse.ArgumentParser:
    """The commands and their options."""
    whole = argparse.ArgumentParser(
        prog="python -m benchmarks", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = whole.add_subparsers(dest="command", required=True)
    run = commands.add_parser("run", help="every system on corpora")
    run.add_argument("--worst", type=int, default=0, metavar="N", help="list the N pages on which we lost most")
    run.add_argument("--site", metavar="SPIDER", help="ours with the Site of this spider")
    run.add_argument("--anonymous", action="store_true", help="rename every class and id first")
    run.add_argument("--limit", type=int, metavar="N", help="the first N pages of each corpus only")
    run.add_argument("--reuse", action="store_true", help="do not run others again that ran on the same pages")
    told = commands.add_parser("report", help="write docs/benchmark.md of what run left")
    parts = commands.add_parser("ablation", help="what each part of the extraction brings")
    parts.add_argument("--weights", type=Path, metavar="FOLDER", help="weights by fold, as train.py writes them")
    parts.add_argument("--folds", type=int, default=4, metavar="N", help="how many folds these are of")
    times = commands.add_parser("profile", help="where the time goes")
    for one in (run, told, parts, times):
        one.add_argument("corpus", nargs="+", type=Path, help="a folder in the common format")
        one.add_argument("--out", type=Path, default=PREDICTIONS, metavar="FOLDER", help="where predictions are kept")
    cost = commands.add_parser("hostile", help="what hostile pages cost")
    for one, names in ((run, list(SYSTEMS)), (cost, [OURS])):
        one.add_argument("--systems", type=_names, default=names, metavar="A,B", help=f"of {', '.join(SYSTEMS)}")
    templates.add_options(commands.add_parser("templates", help="what learning a site's boilerplate brings"))
    commands.add_parser("gate", help="whether our figures on the repository's own pages stand")
    return whole


def _names(told: str) -> list[str]:
    names = told.split(",")
    if unknown := set(names) - set(SYSTEMS):
        raise argparse.ArgumentTypeError(f"no system {', '.join(sorted(unknown))}; there are {', '.join(SYSTEMS)}")
    return names


def run(options: argparse.Namespace) -> None:
    """Every chosen system on every corpus, and a table a corpus."""
    for corpus in options.corpus:
        pages = read_corpus(corpus)[: options.limit]
        ran = []
        for name in options.systems:
            try:
                predict(name, corpus, options.out, _told(options, name), reuse=options.reuse)
                ran.append(name)
            except NotRun as problem:
                print(f"not run: {problem}", file=sys.stderr, flush=True)
        found = [one for one in results(corpus, options.out, pages) if one.system in ran]
        print(f"\n{corpus.resolve().name}: {len(pages)} pages\n{aligned(table(found))}")
        if languages := by_language(found):
            print(f"\ntext by language\n{aligned(languages)}")
        for one in found:
            if one.system == OURS:
                addresses = {page.id: page.url or "" for page in pages}
                for lost, _ in worst(one, options.worst):
                    print(f"  {1 - lost.loss:.3f} {lost.id} {addresses[lost.id]}")
        sys.stdout.flush()


def _told(options: argparse.Namespace, name: str) -> dict[str, Any]:
    """What is asked of a system beside predicting, as `measure.run()` takes it."""
    told: dict[str, Any] = {"rename": True} if options.anonymous else {}
    told |= {"limit": options.limit} if options.limit else {}
    return told | ({"options": {"spider": options.site}} if options.site and name == OURS else {})


def main() -> int:
    """Read the arguments and run the command; the exit code is 1 where the gate is shut, 2 for a wrong corpus."""
    options = parser().parse_args()
    try:
        if options.command == "run":
            run(options)
        elif options.command == "report":
            report.write(options.corpus, options.out)
        elif options.command == "ablation":
            ablation.write(options.corpus, options.out, options.weights, options.folds)
            print(report.markdown(ablation.table(options.corpus, options.out)))
        elif options.command == "profile":
            timing.write(options.corpus, options.out)
            print(aligned(timing.table(options.corpus, options.out)))
        elif options.command == "templates":
            templates.run(options)
        elif options.command == "hostile":
            print(aligned(hostile.table(options.systems)))
        else:
            return gate.main()
    except CorpusError as problem:
        print(problem, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
