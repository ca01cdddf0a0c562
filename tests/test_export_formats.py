"""Each format of an export is what its standard says: Parquet, Atom, WARC, compressed files, data packages."""

import csv
import gzip
import hashlib
import io
import json
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta, timezone

import feedparser
import pytest
import zstandard
from answers import NOON, article_of, page_of
from warcio.archiveiterator import ArchiveIterator

from newscrawler import __version__
from newscrawler.archive import Archive
from newscrawler.archive.export import Selection, export
from newscrawler.archive.export.atom import ENTRIES
from newscrawler.archive.schema import ARCHIVE
from newscrawler.exceptions import UsageError
from newscrawler.feeds import read_feed
from newscrawler.items import COLUMNS, Image

ALMATY = timezone(timedelta(hours=5))


@pytest.fixture
def archive(tmp_path):
    with Archive(tmp_path / "news.db") as opened:
        yield opened


def keep(archive: Archive, *articles, at: datetime = NOON) -> None:
    for number, article in enumerate(articles):
        archive.record(page_of(f"https://aspan.example/{number}", at), article).result()


def exported(archive: Archive, name: str, **given) -> bytes:
    out = archive.path.with_name(name)
    export(archive, str(out), **given)
    return out.read_bytes()


def package(archive: Archive) -> dict:
    return json.loads(archive.path.with_name("datapackage.json").read_bytes())


# Compressed


def test_a_compressed_export_is_the_plain_one_packed_and_the_same_each_time(archive):
    keep(archive, *(article_of(text=f"{number} слово " * 500) for number in range(20)))
    plain = exported(archive, "out.csv")
    packed = exported(archive, "out.csv.gz")
    assert gzip.decompress(packed) == plain
    assert exported(archive, "again.csv.gz") == packed
    assert zstandard.ZstdDecompressor().decompressobj().decompress(exported(archive, "out.CSV.zst")) == plain
    assert gzip.decompress(exported(archive, "out.gz", file_format="jsonl")) == exported(archive, "out.jsonl")


# Parquet


def test_parquet_holds_lists_numbers_and_times_as_such(archive):
    parquet = pytest.importorskip("pyarrow.parquet", reason="the extra parquet is not installed")
    image = Image("https://aspan.example/1.jpg", caption="Мост")
    keep(
        archive,
        article_of(tags=("мост", "а|б"), images=(image,), sponsored=True, published=date(2026, 11, 22)),
        article_of("Екі", "Көпір ашылды."),
    )
    exported(archive, "out.parquet")
    file = parquet.ParquetFile(archive.path.with_name("out.parquet"))
    first, second = file.read().to_pylist()
    assert list(first) == file.schema_arrow.names
    assert (first["id"], first["tags"], first["sponsored"], first["published_at"]) == (
        1,
        ["мост", "а|б"],
        True,
        "2026-11-22",
    )
    assert first["images"] == [{"url": image.url, "alt": None, "caption": "Мост", "credit": None}]
    assert first["first_seen_at"].astimezone(UTC) == NOON
    assert (second["text"], second["tags"], second["gone_at"]) == ("Көпір ашылды.", [], None)
    assert file.schema_arrow.field("text").metadata == {b"description": COLUMNS["text"].encode()}


def test_parquet_of_an_empty_choice_has_its_columns(archive):
    parquet = pytest.importorskip("pyarrow.parquet", reason="the extra parquet is not installed")
    exported(archive, "out.parquet", selection=Selection(columns=("title", "id")))
    table = parquet.read_table(archive.path.with_name("out.parquet"))
    assert (table.num_rows, table.column_names) == (0, ["title", "id"])


def test_without_its_extra_parquet_ends_with_2_and_the_line_to_install_it(archive, tmp_path):
    code = (
        "import sys\n"
        "class Absent:\n"
        "    def find_spec(self, name, *rest):\n"
        "        if name == 'pyarrow': sys.path[:] = []\n"
        "sys.meta_path.insert(0, Absent())\n"
        "from newscrawler.commandline import main\n"
        f"sys.argv = ['newscrawler', 'export', 'out.parquet', '-s', 'ARCHIVE_PATH={archive.path}']\n"
        "main()\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (
        2,
        "error: pyarrow is not installed; run: pip install 'newscrawler[parquet]'\n",
    )


# Atom


def test_an_atom_feed_is_read_by_feed_readers(archive):
    keep(
        archive,
        article_of("Мост & <паром>", "Текст ]]> &amp;\n\nВторой", lead="«Лид»", authors=("Айна", "Пётр"), language="ru",
                   section="Город", tags=("мост", '"к"'), published=datetime(2026, 11, 22, 8, tzinfo=ALMATY)),
        article_of(None, "Без заголовка \uffff", published=date(2026, 11, 20)),
        article_of("Новее", "Текст", published=datetime(2026, 11, 22, 9, tzinfo=ALMATY)),
    )  # fmt: skip
    content = exported(archive, "out.atom")
    feed = feedparser.parse(content)
    assert not feed.bozo
    assert feed.feed.id.startswith("urn:uuid:")
    assert feed.feed.updated == "2026-11-22T12:00:00Z"
    assert [entry.title for entry in feed.entries] == ["Новее", "Мост & <паром>", "https://aspan.example/1"]
    assert len({entry.id for entry in feed.entries}) == 3
    bridge, untitled = feed.entries[1:]
    assert (bridge.link, bridge.published, bridge.summary) == (bridge.id, "2026-11-22T08:00:00+05:00", "«Лид»")
    assert [author.name for author in bridge.authors] == ["Айна", "Пётр"]
    assert [tag.term for tag in bridge.tags] == ["Город", "мост", '"к"']
    assert bridge.content[0].value == "Текст ]]> &amp;\n\nВторой"
    assert bridge.content[0].type == "text/plain"
    assert ("published" in untitled, untitled.author) == (False, "aspan.example")
    assert [link.url for link in read_feed(content, "https://aspan.example/out.atom")] == [
        entry.link for entry in feed.entries
    ]
    assert content == exported(archive, "again.atom")


def test_an_atom_feed_is_bounded_to_the_newest(archive):
    futures = [
        archive.record(
            page_of(f"https://aspan.example/{number}", body=b""), article_of(published=NOON + timedelta(minutes=number))
        )
        for number in range(ENTRIES + 5)
    ]
    assert all(future.result() for future in futures)
    assert export(archive, str(archive.path.with_name("out.atom"))) == ENTRIES
    entries = feedparser.parse(archive.path.with_name("out.atom").read_bytes()).entries
    assert [entry.link.split("/")[-1] for entry in (entries[0], entries[-1])] == [str(ENTRIES + 4), "5"]


def test_a_feed_of_nothing_is_a_feed(archive):
    feed = feedparser.parse(exported(archive, "out.atom", selection=Selection(language="kk")))
    assert (feed.bozo, feed.entries, feed.feed.title) == (False, [], "news.db: kk")


# WARC


@pytest.mark.parametrize("name", ["out.warc", "out.warc.gz"])
def test_raw_pages_are_exported_as_warc(archive, name):
    keep(archive, article_of("Один"), article_of("Екі", language="kk"))
    records = list(ArchiveIterator(io.BytesIO(exported(archive, name))))
    assert sum(1 for record in records if record.rec_type == "response") == 2
    export(archive, str(archive.path.with_name(name)), selection=Selection(language="kk"))
    kazakh = ArchiveIterator(io.BytesIO(archive.path.with_name(name).read_bytes()))
    assert [one.rec_headers["WARC-Target-URI"] for one in kazakh if one.rec_type == "response"] == [
        "https://aspan.example/1"
    ]


@pytest.mark.parametrize(
    ("name", "given", "message"),
    [
        ("out.parquet.gz", {}, "parquet is not written as .gz"),
        ("out.warc.zst", {}, "warc is not written as .zst"),
        ("out.gz", {}, "no format ''.*csv, jsonl, parquet, atom, warc"),
        ("out.atom", {"selection": Selection(columns=("id",))}, "atom has no columns to choose"),
        ("out.warc.gz", {"selection": Selection(columns=("id",))}, "warc has no columns to choose"),
        ("out.atom", {"profile": "excel"}, "for csv, not for atom"),
    ],
)
def test_what_a_format_cannot_do_is_told(archive, name, given, message):
    with pytest.raises(UsageError, match=message):
        exported(archive, name, **given)


# datapackage.json


def test_a_data_package_tells_columns_rows_hash_and_source(archive):
    keep(archive, article_of(), article_of("Екі", language="kk"))
    content = exported(archive, "out.csv", selection=Selection(language="kk"))
    told = package(archive)
    assert told["profile"] == "tabular-data-package"
    [out] = told["resources"]
    assert (out["path"], out["format"], out["encoding"], out["rows"], out["bytes"]) == (
        "out.csv", "csv", "utf-8", 1, len(content),
    )  # fmt: skip
    assert out["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
    header = next(csv.reader(io.StringIO(content.decode())))
    fields = {field["name"]: field for field in out["schema"]["fields"]}
    assert list(fields) == header
    assert all(fields[name]["description"].startswith(COLUMNS[name]) for name in header)
    types = {
        name: fields[name]["type"] for name in ("id", "text", "first_seen_at", "sponsored", "images", "published_at")
    }
    assert types == {
        "id": "integer", "text": "string", "first_seen_at": "datetime", "sponsored": "boolean", "images": "array",
        "published_at": "string",
    }  # fmt: skip
    source = out["archive"]
    assert (source["name"], source["schema"], source["newscrawler"]) == ("news.db", ARCHIVE.version, __version__)
    assert source["filters"] == {"language": "kk"}


def test_a_folder_has_one_data_package_of_all_its_exports(archive):
    keep(archive, article_of())
    other = {"name": "theirs", "path": "theirs.csv", "profile": "tabular-data-resource"}
    archive.path.with_name("datapackage.json").write_text(json.dumps({"title": "Ours", "resources": [other]}))
    for name in ("a.csv", "b.jsonl", "a.csv", "c.csv.zst"):
        exported(archive, name)
    told = package(archive)
    assert told["title"] == "Ours"
    assert [one["path"] for one in told["resources"]] == ["theirs.csv", "b.jsonl", "a.csv", "c.csv.zst"]
    assert told["resources"][-1]["compression"] == "zst"
    archive.path.with_name("b.jsonl").unlink()
    exported(archive, "a.csv", profile="excel")
    assert [one["path"] for one in package(archive)["resources"]] == ["theirs.csv", "c.csv.zst"]


@pytest.mark.parametrize("content", ["no json", "[]", '{"resources": 1}'])
def test_a_file_that_is_no_data_package_is_told_before_the_export_and_stays(archive, content):
    path = archive.path.with_name("datapackage.json")
    path.write_text(content)
    with pytest.raises(UsageError, match="move it away"):
        exported(archive, "out.csv")
    assert not archive.path.with_name("out.csv").exists()
    exported(archive, "out.csv", profile="excel")
    assert path.read_text() == content
