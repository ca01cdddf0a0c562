"""`scrapy clean`: what it prints, and what it says of input it cannot clean."""

from __future__ import annotations

import argparse
import io
import json
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest

from newscrawler.commandline import EXIT_OK, EXIT_USAGE
from newscrawler.commands.clean import Command
from newscrawler.items import Article

TEXT = """Главная
Новости
Паром снова вышел на маршрут
Паром снова вышел на маршрут
Паром, который связывает два берега с прошлого века, во вторник снова вышел на маршрут.
Ремонт судна обошёлся в сорок миллионов тенге, сообщает акимат района.
Фото Иван Примеров
Читайте также
Мост закрыли до весны
"""
BODY = [TEXT.splitlines()[4], TEXT.splitlines()[5]]

PAGE = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Ferry sails on</title></head><body>
<nav><a href="/">Home</a> <a href="/news">News</a></nav>
<article><h1>Ferry sails on</h1>
<p>The old ferry crosses the wide river twice a day, as it has for sixty years, and nobody plans to stop it.</p>
<p>Its captain says that he will keep the wheel until the new bridge is open, whenever that is, not a day less.</p>
<p>Share this article</p>
<p>The bridge was promised for May, then for autumn, and now for the spring after that, says the council's report.</p>
</article></body></html>"""


def run(*args: str) -> int:
    """The exit code of the command, run as Scrapy runs it."""
    command = Command()
    parser = argparse.ArgumentParser()
    parser.add_argument("--url")
    parser.add_argument("--site")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--explain", action="store_true")
    opts, rest = parser.parse_known_args(list(args))
    command.run(rest, opts)
    return command.exitcode


@pytest.fixture
def page(tmp_path: Path) -> str:
    path = tmp_path / "page.txt"
    path.write_text(TEXT, "utf-8")
    return str(path)


def test_it_prints_title_and_text_and_the_lead_only_once(page: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(page) == EXIT_OK
    assert capsys.readouterr().out == "\n\n".join(["Паром снова вышел на маршрут", *BODY]) + "\n"


def test_explain_adds_what_went_and_why_in_columns(page: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(page, "--explain") == EXIT_OK
    out = capsys.readouterr().out
    rows = out[out.index("--- taken out") :].splitlines()
    assert rows[0] == "--- taken out of the text: 6"
    assert "credit           Иван Примеров" in rows
    assert "rule:related/ru  Читайте также" in rows
    assert len({row.index("  ") for row in rows if row.startswith("rule:related")}) == 1


def test_json_is_one_object_with_the_article_s_fields_and_nothing_else(
    page: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(page, "--json", "--url", "https://a.example/news/1") == EXIT_OK
    found = json.loads(capsys.readouterr().out)
    assert list(found) == [field.name for field in fields(Article)]
    assert found["title"] == "Паром снова вышел на маршрут"
    assert found["text"] == "\n\n".join(BODY)
    assert found["url"] == "https://a.example/news/1"
    assert found["images"][0]["credit"] == "Иван Примеров"


def test_html_is_known_by_its_content_whatever_the_file_is_called(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "page.txt"
    path.write_text(PAGE, "utf-8")
    assert run(str(path), "--json") == EXIT_OK
    found = json.loads(capsys.readouterr().out)
    assert found["title"] == "Ferry sails on"
    assert len(found["text"].split("\n\n")) == 3
    assert "Share this article" in [text for text, _ in found["dropped"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_standard_input_is_read_in_the_encodings_text_editors_write(
    encoding: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode(encoding))))
    assert run("-") == EXIT_OK
    assert capsys.readouterr().out.startswith("Паром снова вышел на маршрут\n")


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"", "is empty"),
        (b" \n\n", "is empty"),
        (TEXT.encode("windows-1251"), "iconv -f windows-1251 -t utf-8"),
        (b"\x00\x01\x02\x03" * 50, "no text and no HTML page"),
    ],
)
def test_what_cannot_be_cleaned_is_refused_with_the_fix(
    content: bytes, complaint: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "page"
    path.write_bytes(content)
    assert run(str(path)) == EXIT_USAGE
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("error: ")
    assert complaint in printed.err


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(str(tmp_path / "none")) == EXIT_USAGE
    assert run(str(tmp_path)) == EXIT_USAGE
    assert [line.split(" ")[0] for line in capsys.readouterr().err.splitlines()] == ["error:", "error:"]


def test_the_command_line_takes_one_file_and_known_options_only(page: str) -> None:
    def scrapy(*args: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "newscrawler", "clean", *args], capture_output=True, text=True, check=False
        )

    good, none, unknown = scrapy(page), scrapy(), scrapy(page, "--nothing")
    assert (good.returncode, none.returncode, unknown.returncode) == (EXIT_OK, EXIT_USAGE, EXIT_USAGE)
    assert good.stdout.startswith("Паром снова вышел на маршрут\n")
    assert good.stderr == ""
