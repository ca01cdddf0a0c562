"""WARC files, read back by another library than wrote them."""

from __future__ import annotations

import hashlib
import io
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from articles import article_page
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from newscrawler.archive import Archive
from newscrawler.archive.filters import Filters
from newscrawler.archive.warc import write_warc
from newscrawler.extract import extract
from newscrawler.items import Page

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
HEADERS = (("Content-Type", "text/html"), ("Set-Cookie", "a=1"), ("Set-Cookie", "b=é"), ("Content-Length", "99"))


def keep(archive: Archive, name: str, hours: int = 0, title: str = "A bridge", *, site: str = "a.example") -> bytes:
    url = f"https://{site}/{name}"
    body = article_page(title).encode()
    page = Page(
        url=url, requested_url=url, site=site, kind="article", fetched_at=NOON + timedelta(hours=hours),
        status=200, headers=HEADERS, body=body, latency_ms=120,
    )  # fmt: skip
    archive.record(page, extract(body, url)).result()
    return body


def not_modified(archive: Archive, name: str, hours: int) -> None:
    url = f"https://a.example/{name}"
    when = NOON + timedelta(hours=hours)
    page = Page(url=url, requested_url=url, site="a.example", kind="article", fetched_at=when, status=304)
    page.state = "unchanged"
    archive.record(page).result()


@pytest.fixture
def archive(tmp_path):
    with Archive(tmp_path / "news.db") as archive:
        yield archive


def exported(archive: Archive, *, compressed: bool = True, filters: Filters | None = None) -> tuple[int, bytes]:
    out = io.BytesIO()
    return write_warc(archive, out, filters=filters, compressed=compressed), out.getvalue()


def read(content: bytes) -> list[tuple[str, dict[str, str], list[tuple[str, str]], bytes]]:
    found = []
    for record in ArchiveIterator(io.BytesIO(content)):
        http = record.http_headers.headers if record.http_headers else []
        found.append((record.rec_type, dict(record.rec_headers.headers), http, record.content_stream().read()))
    return found


@pytest.mark.parametrize("compressed", [True, False])
def test_a_page_is_read_back_with_its_headers_and_hashes(archive, compressed):
    body = keep(archive, "1")
    count, content = exported(archive, compressed=compressed)
    info, response, metadata = read(content)
    assert count == 1
    assert info[0] == "warcinfo"
    assert b"software: newscrawler/" in info[3]
    kind, named, http, payload = response
    assert (kind, payload) == ("response", body)
    assert named["WARC-Target-URI"] == "https://a.example/1"
    assert named["WARC-Date"] == "2026-11-22T12:00:00.000Z"
    assert named["WARC-Payload-Digest"] == f"sha256:{hashlib.sha256(body).hexdigest()}"
    assert http == [*HEADERS[:3], ("X-Crawler-Content-Length", "99"), ("Content-Length", str(len(body)))]
    assert metadata[:2][0] == "metadata"
    assert metadata[1]["WARC-Concurrent-To"] == named["WARC-Record-ID"]
    assert b"fetchTimeMs: 120" in metadata[3]


def test_another_library_finds_every_digest_right(archive, tmp_path, capsys):
    for number in range(3):
        keep(archive, str(number), title=f"Bridge {number}")
    not_modified(archive, "1", 1)
    path = tmp_path / "out.warc.gz"
    path.write_bytes(exported(archive)[1])
    checker = Checker(type("Arguments", (), {"inputs": [str(path)], "verbose": True}))
    checker.process_all()
    assert checker.exit_value == 0
    told = capsys.readouterr().out
    assert "digest pass" in told
    assert "fail" not in told


def test_what_came_a_second_time_refers_to_the_first(archive):
    keep(archive, "1")
    keep(archive, "1", 1)
    not_modified(archive, "1", 2)
    count, content = exported(archive)
    first, again, unchanged = (record for record in read(content) if record[0] in ("response", "revisit"))
    assert count == 3
    for revisit, profile in ((again, "identical-payload-digest"), (unchanged, "server-not-modified")):
        assert revisit[0] == "revisit"
        assert revisit[1]["WARC-Profile"].endswith(f"/{profile}")
        assert revisit[1]["WARC-Refers-To"] == first[1]["WARC-Record-ID"]
        assert revisit[1]["WARC-Refers-To-Date"] == first[1]["WARC-Date"]
        assert revisit[1]["WARC-Payload-Digest"] == first[1]["WARC-Payload-Digest"]
        assert revisit[3] == b""


def test_only_pages_of_the_articles_asked_for_are_written(archive):
    keep(archive, "1")
    keep(archive, "1", site="b.example", title="A tram")
    count, content = exported(archive, filters=Filters(site="b.example"))
    assert count == 1
    assert [record[1]["WARC-Target-URI"] for record in read(content) if record[0] == "response"] == [
        "https://b.example/1"
    ]


def test_a_page_that_is_damaged_is_left_out_and_told(archive, caplog):
    keep(archive, "1")
    body = keep(archive, "2", title="A tram")
    with sqlite3.connect(archive.raw_path) as raw:
        raw.execute("UPDATE pages SET body = substr(body, 1, length(body) - 2) WHERE id = 1")
    raw.close()
    count, content = exported(archive)
    assert count == 1
    assert "https://a.example/1 is left out: raw page 1 is damaged" in caplog.text
    assert [record[3] for record in read(content) if record[0] == "response"] == [body]


def test_two_exports_have_the_same_records(archive):
    keep(archive, "1")
    numbers = [[record[1]["WARC-Record-ID"] for record in read(exported(archive)[1])[1:]] for _ in range(2)]
    assert numbers[0] == numbers[1]


def test_no_page_no_record(archive: Archive, tmp_path: Path) -> None:
    count, content = exported(archive)
    assert count == 0
    assert [record[0] for record in read(content)] == ["warcinfo"]
