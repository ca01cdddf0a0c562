"""Train the learned decision of newscrawler/extract/model.py, and measure it on sites it was not trained on.

    python -m benchmarks.train CORPUS... [--folds 5] [--predictions FOLDER] [--out newscrawler/extract/model.npz]

With --predictions, every page is extracted by weights that never saw its site (split by site into --folds parts); what
is found is written to FOLDER/<corpus>/newscrawler-cv.jsonl, which `python -m benchmarks report --out FOLDER` shows.
With --out, the weights trained on all pages are written. Needs torch (`pip install torch==2.13.0`); seeds are fixed.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import nn

from benchmarks import measure
from benchmarks.corpus import Page, fold, read_corpus
from benchmarks.labels import labels
from benchmarks.report import CROSS_VALIDATED
from benchmarks.scores import words
from benchmarks.weights import save, weights_file
from newscrawler.extract.document import read_document
from newscrawler.extract.evidence import gather
from newscrawler.extract.features import Features, features
from newscrawler.extract.hints import Hints
from newscrawler.extract.model import Weights
from newscrawler.extract.pieces import walk
from newscrawler.extract.title import find_title

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

# Tried on splits by site; a wider net, more rounds or a stronger dropout moved no corpus by more than .003.
_BLOCK, _SEEN, _CONTEXT = 40, 16, 48  # units of the first layer, how many of them others see, units of the second
_ROUNDS, _PAGES, _RATE, _DROPOUT, _DECAY = 12, 16, 4e-3, 0.1, 1e-3
# Words that begin blocks on fewer sites tell of these sites; a part of them is left out in each round. Words together
# brought .012 on daniel-ru, .008 on -pl, .003 on -en and nothing lost; the names of classes in the same way brought
# more on -ru and cost .004 on wcxb-dev.
_LEAST_SITES, _WORDS_LEFT_OUT = 40, 0.4
_LEAST_WORDS = 30  # of a reference: a shorter article does not make its few blocks weigh more
_SNIPPET_WORDS = 60  # a block with a snippet counts by its length up to here
# Corpora whose reference is another program's output, or that are one shell again and again, count less.
_WEIGHTS = {"readability-pages": 0.5, "tengrinews": 0.4}


@dataclass(frozen=True, slots=True)
class Example:
    """A page ready for training: its numbers, the answer for each block and how much each answer weighs."""

    corpus: str
    page: Page
    features: Features
    answers: NDArray[np.float32]
    weights: NDArray[np.float32]


def example(corpus: str, page: Page) -> Example | None:
    """The example that a page makes; None where it has no tree or no text."""
    document = read_document(page.html, page.url)
    flat = walk(document.root)
    if document.plain is not None or not flat.pieces:
        return None
    evidence = gather(document.root)
    title, title_at = find_title(evidence, flat, document.url)
    texts = [piece.text for piece in flat.pieces]
    answers = labels(texts, page)
    lengths = np.array([len(words(text)) for text in texts], dtype=np.float32)
    if page.text is None:
        weights = np.where(answers >= 0, np.minimum(lengths, _SNIPPET_WORDS) / _SNIPPET_WORDS + 0.3, 0)
        weights /= max(1.0, float(weights.sum()))
    else:
        whole = max(_LEAST_WORDS, float(lengths[answers > 0.5].sum()))
        weights = np.minimum((lengths + 1) / whole, 1) * _WEIGHTS.get(corpus, 1.0)
    numbers = features(flat, Hints.of(evidence, title, title_at))
    return Example(corpus, page, numbers, np.clip(answers, 0, 1), weights.astype(np.float32))


class Network(nn.Module):
    """The network of `newscrawler.extract.model`, as torch trains it."""

    def __init__(self, count: int, ways: int, words: int) -> None:
        super().__init__()
        self.block = nn.Linear(count, _BLOCK)
        self.word = nn.EmbeddingBag(words + 1, _BLOCK, mode="sum", padding_idx=0)
        nn.init.zeros_(self.word.weight)
        self.context = nn.Linear(_BLOCK + _SEEN * (ways + 3), _CONTEXT)
        self.out = nn.Linear(_CONTEXT, 1)
        self.dropout = nn.Dropout(_DROPOUT)

    def forward(self, batch: Batch) -> torch.Tensor:
        """The logits of a batch's blocks."""
        words = batch.words * (torch.rand(len(batch.words)) > _WORDS_LEFT_OUT) if self.training else batch.words
        own = torch.relu(self.block(batch.x) + self.word(words, batch.first_word))
        shown = own[:, :_SEEN]
        empty = shown.new_zeros(1, _SEEN)
        sums = torch.cat([empty, torch.cumsum(shown, 0)])
        before = torch.cat([empty, shown[:-1]]) * batch.has_before
        after = torch.cat([shown[1:], empty]) * batch.has_after
        start, end = batch.intervals
        means = [  # index_select: its gradient is far cheaper than that of plain indexing
            (sums.index_select(0, end[way]) - sums.index_select(0, start[way]))
            / (end[way] - start[way]).clamp(min=1)[:, None]
            for way in range(len(start))
        ]
        count = torch.bincount(batch.group)[:, None]
        grouped = shown.new_zeros(len(count), _SEEN).index_add(0, batch.group, shown) / count
        seen = torch.cat([own, before, after, *means, grouped.index_select(0, batch.group)], 1)
        hidden: torch.Tensor = self.out(torch.relu(self.context(self.dropout(seen))))
        return hidden[:, 0]


@dataclass(frozen=True, slots=True)
class Batch:
    """Some pages one after the other."""

    x: torch.Tensor
    intervals: torch.Tensor
    group: torch.Tensor
    has_before: torch.Tensor
    has_after: torch.Tensor
    answers: torch.Tensor
    weights: torch.Tensor
    words: torch.Tensor
    first_word: torch.Tensor

    @classmethod
    def of(
        cls, examples: Sequence[Example], mean: NDArray[Any], scale: NDArray[Any], known: Mapping[str, int]
    ) -> Batch:
        """The batch of some examples, their numbers centred and scaled, `known` words by their numbers from 1 on."""
        sizes = np.array([len(one.answers) for one in examples])
        offsets = np.cumsum(sizes) - sizes
        groups = np.array([int(one.features.group.max()) + 1 for one in examples])
        shifts = np.cumsum(groups) - groups
        inner = np.ones((2, int(sizes.sum()), 1), dtype=np.float32)
        inner[0, offsets] = inner[1, offsets + sizes - 1] = 0
        intervals = np.concatenate(
            [one.features.intervals + offset for one, offset in zip(examples, offsets, strict=True)], axis=1
        )
        words = [[known[word] for word in block if word in known] for one in examples for block in one.features.words]
        return cls(
            torch.as_tensor((np.concatenate([one.features.x for one in examples]) - mean) * scale),
            torch.as_tensor(np.moveaxis(intervals, 2, 0).copy()),
            torch.as_tensor(
                np.concatenate([one.features.group + shift for one, shift in zip(examples, shifts, strict=True)])
            ),
            torch.as_tensor(inner[0]),
            torch.as_tensor(inner[1]),
            torch.as_tensor(np.concatenate([one.answers for one in examples])),
            torch.as_tensor(np.concatenate([one.weights for one in examples])),
            torch.tensor([word for block in words for word in block], dtype=torch.int64),
            torch.tensor([0, *accumulate(map(len, words))][:-1], dtype=torch.int64),
        )


def common_words(examples: Sequence[Example]) -> list[str]:
    """The words with which blocks begin on many sites."""
    sites: dict[str, set[str]] = defaultdict(set)
    for one in examples:
        for word in {word for block in one.features.words for word in block}:
            sites[word].add(one.page.site)
    return sorted(word for word, having in sites.items() if len(having) >= _LEAST_SITES)


def train(examples: Sequence[Example], seed: int = 0) -> Weights:
    """The weights learned from some examples."""
    torch.manual_seed(seed)
    order = np.random.default_rng(seed)
    numbers = np.concatenate([one.features.x for one in examples])
    mean, scale = numbers.mean(0), 1 / (numbers.std(0) + 1e-2)
    mean, scale = (values.astype(np.float16).astype(np.float32) for values in (mean, scale))
    words = common_words(examples)
    known = {word: place for place, word in enumerate(words, start=1)}
    first = examples[0].features
    network = Network(first.x.shape[1], len(first.intervals), len(words))
    optimiser = torch.optim.AdamW(network.parameters(), lr=_RATE, weight_decay=_DECAY)
    batches = (len(examples) + _PAGES - 1) // _PAGES
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, _RATE, total_steps=_ROUNDS * batches)
    loss_of = nn.BCEWithLogitsLoss(reduction="none")
    for _ in range(_ROUNDS):
        shuffled = order.permutation(len(examples))
        for at in range(0, len(examples), _PAGES):
            batch = Batch.of([examples[place] for place in shuffled[at : at + _PAGES]], mean, scale, known)
            loss = (loss_of(network(batch), batch.answers) * batch.weights).sum() / _PAGES
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]  # torch's own annotation
            optimiser.step()
            schedule.step()
    learned = {name: values.detach().numpy() for name, values in network.state_dict().items()}
    return Weights(
        mean=mean,
        scale=scale,
        block=learned["block.weight"].T,
        block_bias=learned["block.bias"],
        context=learned["context.weight"].T,
        context_bias=learned["context.bias"],
        out=learned["out.weight"][0],
        out_bias=learned["out.bias"],
        word=learned["word.weight"][1:],
        words={word: place for place, word in enumerate(words)},
    )


def cross_validated(examples: Sequence[Example], corpora: Sequence[Path], folds: int, folder: Path, jobs: int) -> None:
    """Write what each page's article is by weights that were trained without its site.

    The weights of a fold are kept in the folder, and taken from there if they are there already.
    """
    folder.mkdir(parents=True, exist_ok=True)
    missing = [part for part in range(folds) if not weights_file(folder, part, folds).exists()]
    training = [[one for one in examples if fold(one.page.site, folds) != part] for part in missing]
    with ProcessPoolExecutor(jobs) as pool:
        for part, learned in zip(missing, pool.map(train, training), strict=True):
            save(learned, weights_file(folder, part, folds))
            print(f"fold {part + 1} of {folds} is trained", flush=True)
    for corpus in corpora:
        options = {"weights": str(folder), "folds": folds}
        found, done = measure.run("newscrawler", corpus, options=options)
        place = folder / corpus.name
        place.mkdir(exist_ok=True)
        measure.write(found, replace(done, told={}), place / f"{CROSS_VALIDATED}.jsonl")
        print(f"{corpus.name}: {len(found)} pages", flush=True)


def main() -> None:
    """Read the command line, train, and write what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", nargs="+", type=Path, metavar="CORPUS")
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--predictions", type=Path, metavar="FOLDER")
    parser.add_argument("--out", type=Path, metavar="FILE")
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    torch.set_num_threads(1)
    pages = [(folder.name, page) for folder in options.corpora for page in read_corpus(folder)]
    with ProcessPoolExecutor(options.jobs) as pool:
        made = pool.map(example, *zip(*pages, strict=True), chunksize=8)
        examples = [one for one in made if one is not None]
    print(f"{len(examples)} of {len(pages)} pages, {sum(len(one.answers) for one in examples)} blocks", flush=True)
    if options.predictions:
        cross_validated(examples, options.corpora, options.folds, options.predictions, options.jobs)
    if options.out:
        save(train(examples), options.out)
        print(f"{options.out}: {options.out.stat().st_size} bytes")


if __name__ == "__main__":
    main()
