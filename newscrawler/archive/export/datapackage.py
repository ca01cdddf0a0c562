"""`datapackage.json`: what the exports of a folder hold, for people and programs that were not there.

A tabular data package of Frictionless Data, https://specs.frictionlessdata.io/tabular-data-package/. Each export is a
resource of it, by the file's name; those of other programs are left as they are.
"""

from __future__ import annotations

import json
import re
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from newscrawler import __version__
from newscrawler.archive.export.files import replacing
from newscrawler.archive.export.rows import BOOLEAN_COLUMNS, CLOCK_COLUMNS, INTEGER_COLUMNS, JSON_COLUMNS, LIST_COLUMNS
from newscrawler.archive.schema import ARCHIVE
from newscrawler.archive.values import stamp
from newscrawler.exceptions import ArchiveError, UsageError
from newscrawler.items import COLUMNS

if TYPE_CHECKING:
    from pathlib import Path

    from newscrawler.archive.export.files import Sink
    from newscrawler.archive.export.rows import Job

NAME = "datapackage.json"
_TABULAR = "tabular-data-resource"
_JOINED = " Joined by |, and a | or \\ inside a name escaped by \\."


def read_package(folder: Path) -> dict[str, Any]:
    """The data package of a folder, an empty one if there is none; UsageError for a file that is none."""
    path = folder / NAME
    try:
        package = json.loads(path.read_bytes())
    except FileNotFoundError:
        return {"name": "newscrawler-export", "resources": []}
    except (OSError, ValueError) as error:
        raise UsageError(
            f"{path} cannot be read as JSON ({error}); move it away, or export to another folder"
        ) from error
    if not isinstance(package, dict) or not isinstance(package.get("resources"), list):
        raise UsageError(f"{path} is no data package; move it away, or export to another folder")
    return package


def resource(
    job: Job, target: Path, sink: Sink, *, file_format: str, compression: str | None, rows: int
) -> dict[str, Any]:
    """What a package says of one export: its columns, rows, hash, and what it was made from."""
    csv = file_format == "csv"
    return {
        "name": _slug(target.name),
        "path": target.name,
        "profile": _TABULAR if csv else "data-resource",
        "format": file_format,
        "mediatype": _MEDIA_TYPES[file_format],
        "encoding": "utf-8",
        **({"compression": compression} if compression else {}),
        **({"dialect": {"delimiter": ",", "lineTerminator": "\r\n", "doubleQuote": True}} if csv else {}),
        "bytes": sink.bytes,
        "hash": f"sha256:{sink.sha256}",
        "rows": rows,
        "created": stamp(datetime.now(UTC)),
        "archive": {
            "name": job.archive.path.name,
            "schema": ARCHIVE.version,
            "newscrawler": __version__,
            "filters": json.loads(job.selection.filters),
            "after_change": job.selection.after,
            "last_change": job.change,
        },
        "schema": {
            "fields": [_field(name, file_format) for name in job.columns],
            **({"primaryKey": "id"} if "id" in job.columns else {}),
            "missingValues": [""],
        },
    }


def write_package(target: Path, now: dict[str, Any]) -> None:
    """Put what is told of an export in the place of what was told of the same file before.

    Raises UsageError where the folder has a file of this name that is no data package, ArchiveError where it cannot be
    written.
    """
    package = read_package(target.parent)
    _write(target, package, [*_others(package, target), now])


def forget(target: Path) -> None:
    """Take a file out of its folder's package: it was written anew in a form that is not told there."""
    with suppress(UsageError):
        package = read_package(target.parent)
        if len(others := _others(package, target)) < len(package["resources"]):
            _write(target, package, others)


def _others(package: dict[str, Any], target: Path) -> list[Any]:
    """The resources of other files; those of ours that somebody took away, such as increments, go."""
    return [one for one in package["resources"] if not _is_obsolete(one, target)]


def _is_obsolete(one: Any, target: Path) -> bool:
    if not isinstance(one, dict) or not isinstance(path := one.get("path"), str):
        return False
    return path == target.name or ("archive" in one and not (target.parent / path).exists())


def _write(target: Path, package: dict[str, Any], resources: list[Any]) -> None:
    tabular = all(isinstance(one, dict) and one.get("profile") == _TABULAR for one in resources)
    whole = {**package, "profile": "tabular-data-package" if tabular else "data-package", "resources": resources}
    path = target.with_name(NAME)
    try:
        with replacing(path) as file:
            file.write(json.dumps(whole, ensure_ascii=False, indent=2).encode() + b"\n")
    except OSError as error:
        raise ArchiveError(f"cannot write {path}: {error.strerror}; {target} itself is complete") from error


_MEDIA_TYPES = {"csv": "text/csv", "jsonl": "application/jsonl", "parquet": "application/vnd.apache.parquet"}


def _field(name: str, file_format: str) -> dict[str, Any]:
    """A column as https://specs.frictionlessdata.io/table-schema/ tells it."""
    field: dict[str, Any] = {"name": name, "type": "string", "description": COLUMNS[name]}
    if name in INTEGER_COLUMNS or (name in BOOLEAN_COLUMNS and file_format == "jsonl"):
        field["type"] = "integer"
    elif name in BOOLEAN_COLUMNS:
        field["type"] = "boolean"
        if file_format == "csv":
            field |= {"trueValues": ["1"], "falseValues": ["0"]}
    elif name in CLOCK_COLUMNS:
        field["type"] = "datetime"
    elif name == "published_month":
        field["type"] = "yearmonth"
    elif name in LIST_COLUMNS and file_format == "csv":
        field["description"] += _JOINED
    elif name in JSON_COLUMNS:
        field["type"] = "array"
    return field


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9._-]+", "-", name.lower()).strip("-") or "export"
