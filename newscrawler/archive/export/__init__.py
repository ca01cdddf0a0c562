"""Exports of the archive: complete or not there at all, of one moment, and flat in memory however long the archive.

`export()` is all that other floors need. A format is a row of `FORMATS`; what stands in the files is told in
docs/archive.md.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from newscrawler.archive.database import reading
from newscrawler.archive.export.atom import write_atom
from newscrawler.archive.export.datapackage import forget, read_package, resource, write_package
from newscrawler.archive.export.files import COMPRESSIONS, written
from newscrawler.archive.export.increments import last_mark, newest_change, set_mark, timed
from newscrawler.archive.export.parquet import write_parquet
from newscrawler.archive.export.rows import Job, Selection, checked_columns
from newscrawler.archive.export.table import write_csv, write_excel, write_jsonl
from newscrawler.archive.warc import write_warc
from newscrawler.archive.writer import Writer
from newscrawler.exceptions import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from newscrawler.archive import Archive

__all__ = ["FORMATS", "PROFILES", "Format", "Plan", "Selection", "export", "planned"]

PROFILES = ("data", "excel")


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """What an export can be: how it is written, and what goes with it.

    `compressions` are the endings that may follow its own, None for none; a `table` has columns and a data package;
    `extra` names the extra and the module that it needs.
    """

    write: Callable[[Job], int]
    compressions: tuple[str | None, ...] = (None,)
    table: bool = True
    unit: str = "article"
    extra: tuple[str, str] | None = None


def _write_warc(job: Job) -> int:
    return write_warc(job.archive, job.stream, filters=job.selection, compressed=False)


def _write_warc_gz(job: Job) -> int:
    return write_warc(job.archive, job.stream, filters=job.selection, compressed=True)


FORMATS = {
    "csv": Format(write=write_csv, compressions=tuple(COMPRESSIONS)),
    "jsonl": Format(write=write_jsonl, compressions=tuple(COMPRESSIONS)),
    "parquet": Format(write=write_parquet, extra=("parquet", "pyarrow")),
    "atom": Format(write=write_atom, compressions=tuple(COMPRESSIONS), table=False),
    "warc": Format(write=_write_warc, table=False, unit="page"),
}
# A .warc.gz is no gzipped .warc: each of its records is packed for itself.
_WARC_GZ = replace(FORMATS["warc"], write=_write_warc_gz)
_EXCEL = replace(FORMATS["csv"], write=write_excel)


@dataclass(frozen=True, slots=True)
class Plan:
    """How an export is made, settled before the archive is opened; `target` is None for standard output."""

    name: str
    target: Path | None
    file_format: str
    format: Format
    compression: str | None
    described: bool


def planned(
    out: str, *, file_format: str | None = None, profile: str = "data", selection: Selection, since_last: bool = False
) -> Plan:
    """Check what was asked for; UsageError, which says what there is, for what cannot be."""
    name, compression = _endings(out, file_format)
    if profile not in PROFILES:
        raise UsageError(f"no profile {profile!r}; there are: {', '.join(PROFILES)}")
    if profile == "excel" and name != "csv":
        raise UsageError(f"the profile excel is for csv, not for {name}; leave --profile out")
    chosen = _EXCEL if profile == "excel" else FORMATS[name]
    if selection.columns and not chosen.table:
        raise UsageError(f"{name} has no columns to choose; leave --columns out")
    if since_last and (out == "-" or not chosen.table):
        raise UsageError(
            "--since-last needs a file of a table, csv, jsonl or parquet: its name says which was the last"
        )
    if name == "warc" and compression == "gz":
        chosen, compression = _WARC_GZ, None
    if compression not in chosen.compressions:
        raise UsageError(f"{name} is not written as .{compression}; leave the ending out")
    target = None if out == "-" else _target(timed(out, datetime.now(UTC)) if since_last else out)
    return Plan(
        name=str(Path(out).expanduser().absolute()),
        target=target,
        file_format=name,
        format=chosen,
        compression=compression,
        described=chosen.table and profile == "data" and target is not None and not _is_device(target),
    )


def export(
    archive: Archive,
    out: str,
    *,
    file_format: str | None = None,
    profile: str = "data",
    selection: Selection | None = None,
    since_last: bool = False,
) -> int:
    """Write articles to a file (`-`: standard output), ordered by id; the number of articles (of a WARC, of pages).

    The format is that of the file's ending if none is named; one of .gz or .zst behind it compresses. All rows are of
    one moment. A file appears under its name only when it is complete; then `datapackage.json` beside it is written
    anew. With `since_last` only what is new or changed since the last such export of the same name and choice.
    Raises UsageError for what cannot be exported (see `planned`), ArchiveError if the file cannot be written or the
    archive cannot be read.
    """
    selection = selection or Selection()
    plan = planned(out, file_format=file_format, profile=profile, selection=selection, since_last=since_last)
    target = plan.target
    if target and target in {archive.path, archive.raw_path}:
        raise UsageError(f"{out} is the archive itself; name another file to export to")
    if plan.described and target:
        read_package(target.parent)  # one that is no data package is told before the work
    with closing(archive.connect()) as connection, reading():
        columns = checked_columns(connection, selection.columns)
        connection.execute("BEGIN")
        change = newest_change(connection)
        if since_last:
            selection = replace(selection, after=last_mark(connection, plan.name, selection))
        with written(target, plan.compression) as (stream, sink):
            job = Job(archive, connection, selection, columns, stream, change)
            count = plan.format.write(job)
    if target and plan.described:
        write_package(
            target, resource(job, target, sink, file_format=plan.file_format, compression=plan.compression, rows=count)
        )
    elif target:
        forget(target)
    if since_last:
        _note(archive, plan.name, selection, change=change, articles=count)
    return count


def _endings(out: str, file_format: str | None) -> tuple[str, str | None]:
    """The format, named or by the file's ending (csv for `-`), and the compression by the ending behind it."""
    path = Path("csv.csv" if out == "-" else out.lower())
    compression = next((name for name in COMPRESSIONS if name and path.suffix == f".{name}"), None)
    if compression:
        path = path.with_suffix("")
    named = file_format or path.suffix.removeprefix(".")
    if named not in FORMATS:
        raise UsageError(f"no format {named!r}; name one by --format or by the file's ending: {', '.join(FORMATS)}")
    return named, compression


def _is_device(target: Path) -> bool:
    return target.exists() and not target.is_file()


def _target(out: str) -> Path:
    target = Path(out).expanduser().resolve()
    if target.is_dir():
        raise UsageError(f"{out} is a folder; name a file in it")
    if not target.parent.is_dir():
        raise UsageError(f"there is no folder {target.parent}; make it first")
    return target


def _note(archive: Archive, name: str, selection: Selection, *, change: int, articles: int) -> None:
    """Set the mark from which the next increment goes on."""
    writer = Writer.acquire(archive.path)
    try:
        writer.submit(
            lambda connection, _raw: set_mark(connection, name, selection, change=change, articles=articles)
        ).result()
    finally:
        writer.release()
