"""An export holds what the archive holds, exactly or safely for a spreadsheet, and is complete or not there."""

import csv
import io
import json
import os
import subprocess
import sys
import tracemalloc
from contextlib import closing
from datetime import date, datetime, timedelta, timezone

import pytest
from answers import article_of, page_of

from newscrawler.archive import Archive
from newscrawler.archive.export import Selection, export
from newscrawler.archive.export.table import EXCEL_CELL
from newscrawler.exceptions import ArchiveError, UsageError
from newscrawler.items import Image

AWKWARD = 'Он сказал: «да», "нет";\nи запятая,\n\n\tтабуляция 😀'
FORMULAS = ("=HYPERLINK(1)", "+1", "-1", "@SUM(A1)", "\tx", "＝1", "＋1", "－1", "＠x")
ALMATY = timezone(timedelta(hours=5))


@pytest.fixture
def archive(tmp_path):
    with Archive(tmp_path / "news.db") as opened:
        yield opened


def keep(archive: Archive, *articles, site: str = "aspan.example") -> None:
    for article in articles:
        with closing(archive.connect()) as connection:
            count = connection.execute("SELECT count(*) FROM articles").fetchone()[0]
        archive.record(page_of(f"https://{site}/{count + 1}", site=site), article).result()


def exported(archive: Archive, name: str = "out.csv", **given) -> bytes:
    out = archive.path.with_name(name)
    export(archive, str(out), **given)
    return out.read_bytes()


def table(archive: Archive, profile: str = "data", **selection) -> list[dict[str, str]]:
    content = exported(archive, profile=profile, selection=Selection(**selection))
    text = content.decode("utf-8-sig" if profile == "excel" else "utf-8")
    return list(csv.DictReader(io.StringIO(text, newline="")))


# What is written


def test_csv_gives_back_line_ends_quotes_and_formulas_exactly(archive):
    keep(archive, *(article_of(title=title, text=AWKWARD) for title in FORMULAS))
    read = table(archive)
    assert [row["title"] for row in read] == [title.strip() for title in FORMULAS]
    assert {row["text"] for row in read} == {AWKWARD}
    assert {row["lead"] for row in read} == {""}


def test_csv_is_rfc_4180(archive):
    keep(archive, article_of(title='"', text="а\nб"))
    content = exported(archive, selection=Selection(columns=("id", "title", "text", "lead")))
    assert content == 'id,title,text,lead\r\n1,"""","а\nб",\r\n'.encode()


def test_lists_are_joined_in_csv_and_arrays_in_json_lines(archive):
    keep(
        archive,
        article_of(tags=("а|б", "в\\г", "д"), authors=("Айна",), images=(Image("https://aspan.example/1.jpg"),)),
    )
    [row] = table(archive)
    assert (row["tags"], row["authors"], row["flags"]) == (r"а\|б|в\\г|д", "Айна", "")
    [line] = exported(archive, "out.jsonl").splitlines()
    record = json.loads(line)
    assert (record["tags"], record["authors"], record["lead"]) == (["а|б", "в\\г", "д"], ["Айна"], None)
    assert record["images"] == [{"url": "https://aspan.example/1.jpg", "alt": None, "caption": None, "credit": None}]
    assert "Айна" in line.decode()


def test_excel_gets_no_formula_no_cell_it_cannot_hold_and_times_it_understands(archive):
    at = datetime(2026, 11, 22, 8, tzinfo=ALMATY)
    keep(archive, *(article_of(title=title, text=title, published=at) for title in FORMULAS))
    keep(archive, article_of(text="😀" * EXCEL_CELL), article_of(text="слово", published=date(2026, 11, 22)))
    content = exported(archive, profile="excel")
    assert content.startswith(b"\xef\xbb\xbfid,url")
    read = table(archive, "excel")
    assert [row["title"] for row in read[:9]] == [f"'{title.strip()}" if title != "\tx" else "x" for title in FORMULAS]
    assert read[4]["text"] == "'\tx"
    assert (read[0]["published_at"], read[0]["published_local"]) == ("2026-11-22 08:00", "2026-11-22 08:00")
    assert read[-1]["published_at"] == "2026-11-22"
    assert [row["text_truncated"] for row in read] == ["0"] * 9 + ["1", "0"]
    assert read[9]["text"] == "😀" * (EXCEL_CELL // 2)


# What is chosen


def test_a_selection_is_met_by_every_row(archive):
    keep(archive, article_of("Один", "Мост открыт", language="ru", published=datetime(2026, 11, 10, 1, tzinfo=ALMATY)))
    keep(
        archive, article_of("Екі", "Көпір ашылды", language="kk", published=date(2026, 11, 12)), site="kk.aspan.example"
    )
    keep(archive, article_of("Три", "Мост закрыт", language="ru-KZ"))

    def titles(**selection) -> list[str]:
        return [row["title"] for row in table(archive, **selection)]

    assert titles() == ["Один", "Екі", "Три"]
    assert titles(site="www.Aspan.example") == ["Один", "Три"]
    assert titles(language="ru") == ["Один", "Три"]
    assert titles(language="kk") == ["Екі"]
    assert titles(since=date(2026, 11, 10)) == ["Один", "Екі"], "the site's own day, which is the 9th in UTC"
    assert titles(since=date(2026, 11, 11)) == ["Екі"]
    assert titles(until=date(2026, 11, 11)) == ["Один"]
    assert titles(search="мост") == ["Один", "Три"]
    assert titles(search='"мост открыт"') == ["Один"]
    assert titles(search="мост", until=date(2026, 11, 11), site="aspan.example", language="ru") == ["Один"]
    assert titles(site="nobody.example") == []


@pytest.mark.parametrize("query", ['"', "мост AND NEAR(", "*", 'NEAR(a"b)', "\x00\ud800", "-", "a:b", "—", "'); DROP"])
def test_any_search_is_only_words(archive, query):
    keep(archive, article_of())
    assert table(archive, search=query) == []


def test_columns_come_in_the_order_asked_for(archive):
    keep(archive, article_of())
    assert table(archive, columns=("title", "id", "title")) == [{"title": "Мост открыт", "id": "1"}]


# What cannot be


@pytest.mark.parametrize(
    ("out", "given", "message"),
    [
        ("out.xlsx", {}, "no format 'xlsx'.*csv, jsonl"),
        ("out", {}, "no format ''"),
        ("out.csv", {"file_format": "pdf"}, "no format 'pdf'"),
        ("out.csv", {"profile": "word"}, "no profile 'word'; there are: data, excel"),
        ("out.jsonl", {"profile": "excel"}, "for csv, not for jsonl"),
        ("out.csv", {"selection": Selection(columns=("id", "body"))}, "no column 'body'; there are: id, url"),
        ("news.db", {"file_format": "csv"}, "is the archive itself"),
        ("news.raw.db", {"file_format": "csv"}, "is the archive itself"),
        (".", {"file_format": "csv"}, "is a folder"),
        ("no/out.csv", {}, "there is no folder"),
    ],
)
def test_what_cannot_be_exported_is_told(archive, out, given, message):
    with pytest.raises(UsageError, match=message):
        export(archive, str(archive.path.parent / out), **given)


def test_an_export_that_fails_leaves_the_former_file_and_nothing_beside_it(archive, tmp_path):
    keep(archive, article_of())
    exported(archive)
    archive._submit(lambda connection, _: connection.execute("PRAGMA ignore_check_constraints = 1").close()).result()
    archive._submit(lambda connection, _: connection.execute("UPDATE articles SET tags = 'no json'").close()).result()
    before = (tmp_path / "out.csv").read_bytes(), sorted(os.listdir(tmp_path))
    with pytest.raises(ValueError, match="Expecting value"):
        exported(archive)
    assert ((tmp_path / "out.csv").read_bytes(), sorted(os.listdir(tmp_path))) == before


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="this system has no /dev/full")
def test_a_full_device_is_told(archive):
    keep(archive, article_of())
    with pytest.raises(ArchiveError, match="No space left on device"):
        export(archive, "/dev/full", file_format="csv")


def test_a_link_to_a_file_stays_a_link(archive, tmp_path):
    keep(archive, article_of())
    (tmp_path / "real.csv").write_text("old")
    (tmp_path / "out.csv").symlink_to("real.csv")
    exported(archive)
    assert (tmp_path / "out.csv").is_symlink()
    assert (tmp_path / "real.csv").read_text().startswith("id,url")


def test_memory_stays_flat(archive):
    futures = [
        archive.record(page_of(f"https://aspan.example/{n}", body=b""), article_of(text=f"{n} " * 5000))
        for n in range(1200)
    ]
    assert all(future.result() for future in futures)
    tracemalloc.start()
    size = len(exported(archive))
    peak = tracemalloc.get_traced_memory()[1] - size  # the test itself reads the file back
    tracemalloc.stop()
    assert size > 24_000_000
    assert peak < 20_000_000


# The command


def command(tmp_path, *arguments: str, path: str = "news.db") -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-m", "newscrawler", "export", *arguments, "-s", f"ARCHIVE_PATH={tmp_path / path}"]
    return subprocess.run(line, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)


def test_the_command_writes_to_standard_output_and_tells_the_count_on_standard_error(archive, tmp_path):
    keep(archive, article_of(), article_of(title="Екі"))
    before = sorted(tmp_path.iterdir())
    done = command(tmp_path, "-", "--columns", "id,title", "--profile", "data")
    assert (done.returncode, done.stdout) == (0, "id,title\n1,Мост открыт\n2,Екі\n")
    assert done.stderr == "2 articles -> -\n"
    assert sorted(tmp_path.iterdir()) == before, "Scrapy's own --profile would write a file of that name"


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["out.csv", "--since", "вчера"], 2, "--since takes a day such as 2026-11-22"),
        (["out.ods"], 2, "no format 'ods'"),
        ([], 2, "takes 1 argument"),
        (["out.csv", "--colour", "red"], 2, "unknown option --colour"),
    ],
)
def test_wrong_arguments_end_with_2_and_a_line_that_says_what_to_do(archive, tmp_path, arguments, code, message):
    done = command(tmp_path, *arguments)
    assert done.returncode == code
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_a_missing_archive_ends_with_4_and_is_not_made(tmp_path):
    done = command(tmp_path, "out.csv", path="none.db")
    assert done.returncode == 4
    assert "scrapy crawl" in done.stderr
    assert list(tmp_path.iterdir()) == []
