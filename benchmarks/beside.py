"""What a measurement of ours leaves beside the predictions of a corpus, for the report."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from benchmarks.corpus import digest


def write(corpus: Path, folder: Path, name: str, found: dict[str, Any]) -> None:
    """Write plain values to `folder/<corpus>/<name>.json`."""
    place = _place(corpus, folder, name)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(json.dumps({"digest": digest(corpus), name: found}, indent=1), encoding="utf-8")


def read(corpus: Path, folder: Path, name: str) -> dict[str, Any]:
    """What `write()` wrote of the same pages, else {}."""
    place = _place(corpus, folder, name)
    told = json.loads(place.read_text(encoding="utf-8")) if place.is_file() else {}
    found: dict[str, Any] = told.get(name, {})
    return found if found and told["digest"] == digest(corpus) else {}


def _place(corpus: Path, folder: Path, name: str) -> Path:
    return folder / corpus.resolve().name / f"{name}.json"
