"""The docs are true: what they name exists, and what exists is named."""

from __future__ import annotations

import argparse
import ast
import re
import shlex
import subprocess
from contextlib import closing
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import gettempdir
from typing import get_args

import pytest
from scrapy.cmdline import _get_commands_dict
from scrapy.commands import ScrapyCommand
from scrapy.commands.list import Command as PlainCommand
from scrapy.settings import BaseSettings, Settings, default_settings
from scrapy.spiderloader import SpiderLoader

import newscrawler
from newscrawler import Archive, Site, commandline, settings
from newscrawler.archive.database import connect_readonly
from newscrawler.archive.schema import RAW
from newscrawler.boilerplate.rules import Kind, all_rules
from newscrawler.demo.newspaper import Newspaper
from newscrawler.demo.story import LANGUAGES
from newscrawler.items import COLUMNS
from newscrawler.site import SITE_FIELDS

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
COMMAND_MODULES = sorted(
    path.stem for path in (ROOT / "newscrawler" / "commands").glob("*.py") if path.stem != "__init__"
)
SETTINGS = [name for name in dir(settings) if name.isupper()]
OF_FTS_AND_SQLITE = ("articles_fts", "articles_vocab", "sqlite_", "_sqlite_migrations")


def page(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def sections(text: str) -> dict[str, str]:
    """What stands under each second-level heading."""
    parts = re.split(r"^## (.+)$", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def rows(text: str) -> dict[str, list[str]]:
    """Rows of all tables whose first cell is `code`, by that name: the other cells."""
    found = {}
    for line in re.findall(r"^\| `.*\|$", text, flags=re.MULTILINE):
        first, *others = (cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1])
        found.update(dict.fromkeys(re.findall(r"`([^`]+)`", first), others))
    return found


def split_code(text: str) -> tuple[list[tuple[str, list[str]]], str]:
    """Blocks of code, each its language and lines, and the text without them; "" is what a shell would be given."""
    blocks: list[tuple[str, list[str]]] = []
    prose, inside = [], False
    for line in text.splitlines():
        if line.startswith("```"):
            inside = not inside
            if inside:
                blocks.append((line.removeprefix("```"), []))
        elif inside:
            blocks[-1][1].append(line)
        elif line.startswith("    "):
            blocks.append(("", [line.strip()]))
        else:
            prose.append(line)
    assert not inside, "a block of code has no end"
    return blocks, "\n".join(prose)


def shell_lines(text: str) -> list[str]:
    blocks, prose = split_code(text)
    return [
        line for language, lines in blocks if not language for line in lines if not line.startswith(">>>")
    ] + re.findall(r"`((?:scrapy|newscrawler) [^`\n]+)`", prose)


@cache
def commands() -> dict[str, ScrapyCommand]:
    ours = Settings()
    ours.setmodule(settings)
    found = _get_commands_dict(ours, inproject=True)
    for command in found.values():
        command.settings = ours
    return found


def options_of(command: ScrapyCommand) -> list[tuple[str, ...]]:
    """The options of a command, each with all its spellings."""
    command.settings = BaseSettings(commands()["list"].settings)
    parser = argparse.ArgumentParser(add_help=False, conflict_handler="resolve")
    command.add_options(parser)
    return [tuple(action.option_strings) for action in parser._actions]


def scrapys_own(command: ScrapyCommand) -> ScrapyCommand:
    """Scrapy's command that one of ours adds to, else one that has the global options only."""
    bases = [base for base in type(command).__mro__ if base.__module__.startswith("scrapy.commands.")]
    return bases[0]() if bases else PlainCommand()


def invocations() -> list[tuple[str, str, list[str]]]:
    """(page, command, its words) of every `scrapy …` and `newscrawler …` line in the docs."""
    lines = [(path, line) for path in PAGES for line in shell_lines(path.read_text(encoding="utf-8"))]
    return [
        (name_of(path), call[1], call[2].split())
        for path, line in lines
        for call in re.finditer(r"(?:^|[\s/])(?:scrapy|newscrawler) ([a-z]\w*)([^|>&#]*)", line)
    ]


@pytest.mark.parametrize("name", COMMAND_MODULES)
def test_every_command_of_ours_is_told_with_its_options(name):
    told = sections(page("docs/commands.md"))
    assert name in told, f"docs/commands.md has no heading for {name}"
    command = commands()[name]
    for spellings in set(options_of(command)) - set(options_of(scrapys_own(command))):
        assert any(re.search(rf"`{option}(?:[ =`])", told[name]) for option in spellings), (
            f"docs/commands.md does not tell of {' or '.join(spellings)} under {name}"
        )


def test_the_docs_name_no_command_and_no_option_that_is_not_there():
    called = invocations()
    assert len(called) > 30
    for where, name, words in called:
        assert name in commands(), f"{where}: there is no command {name}"
        options = {word.partition("=")[0] for word in words if re.match(r"--?[a-zA-Z]", word)}
        unknown = options - {spelling for option in options_of(commands()[name]) for spelling in option} - {"-h"}
        assert not unknown, f"{where}: {name} has no {unknown}"


def test_command_lines_can_be_pasted_into_a_shell():
    for path in PAGES:
        for line in shell_lines(path.read_text(encoding="utf-8")):
            if "…" not in line:
                assert shlex.split(line) or not line, f"{name_of(path)}: {line}"


def test_every_exit_code_that_is_given_is_told():
    code = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "newscrawler").rglob("*.py"))
    given = {
        value
        for name, value in vars(commandline).items()
        if name.startswith("EXIT_") and len(re.findall(rf"\b{name}\b(?! =)", code)) > 0
    }
    told = re.findall(r"^\| (\d+) \| \w", sections(page("docs/commands.md"))["Exit codes"], flags=re.MULTILINE)
    assert {int(number) for number in told} == given


def test_settings_and_their_page_name_the_same():
    told = {name for name in rows(page("docs/settings.md")) if name.isupper()}
    assert told == set(SETTINGS)


def test_values_of_settings_are_told_as_they_are():
    compared = 0
    for name, (*cells, _) in rows(page("docs/settings.md")).items():
        in_code = [re.fullmatch(r"`(.+)`", cell) for cell in cells]
        for cell, module in zip(in_code, (settings, default_settings), strict=False):
            try:
                value = ast.literal_eval(cell[1]) if cell else None
            except (SyntaxError, ValueError):
                value = cell[1]
            if cell:
                compared += 1
                assert value == getattr(module, name) or str(getattr(module, name)).endswith(f"/{value}"), name
    assert compared > 30


@pytest.mark.parametrize("name", [one.name for one in fields(Site)])
def test_every_field_of_a_site_is_told_in_the_sentence_of_the_code(name):
    assert rows(page("docs/add-a-site.md"))[name][0] == SITE_FIELDS[name]


@pytest.mark.parametrize("name", [one.name for one in fields(Site)])
def test_the_example_of_a_site_field_makes_a_site(name):
    example = ast.literal_eval(rows(page("docs/add-a-site.md"))[name][1].strip("`"))
    assert getattr(Site(**{"domain": "example.org", name: example}), name) == example


def test_site_fields_are_those_of_site():
    assert list(SITE_FIELDS) == [one.name for one in fields(Site)]


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    with Archive(tmp_path_factory.mktemp("docs") / "news.db") as archive:
        yield archive


def columns_of(connection) -> dict[str, list[str]]:
    names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")]
    return {
        name: [row[1] for row in connection.execute(f'PRAGMA table_xinfo("{name}")')]
        for name in names
        if not name.startswith(OF_FTS_AND_SQLITE)
    }


def test_the_view_is_told_in_its_order_and_in_the_sentences_of_the_code(archive):
    with closing(archive.connect()) as connection:
        view = columns_of(connection)["articles_view"]
    told = sections(page("docs/columns.md"))["articles_view"].split("\n`authors`")[0]
    assert {name: cells[0] for name, cells in rows(told).items()} == {name: COLUMNS[name] for name in view}
    assert list(rows(told)) == view


def test_every_column_sentence_is_told():
    told = sections(page("docs/columns.md"))
    known = rows(told["articles_view"]) | rows(told["Fields of Article"])
    assert {name: known[name][0] for name in COLUMNS} == COLUMNS


@pytest.mark.parametrize("file", ["archive", "raw"])
def test_every_column_of_every_table_has_a_sentence(archive, file):
    told = sections(page("docs/columns.md"))
    with closing(archive.connect() if file == "archive" else connect_readonly(archive.raw_path, RAW)) as connection:
        tables = columns_of(connection)
    assert tables
    for table, names in tables.items():
        expected = set(names) - (set(tables["articles_view"]) if table == "articles" else set())
        found = rows(told[table])
        assert expected <= set(found), f"docs/columns.md, {table}: {sorted(expected - set(found))}"
        if table != "articles_view":
            assert set(found) == expected, f"docs/columns.md, {table}: no column {sorted(set(found) - expected)}"


@pytest.mark.parametrize("language", sorted({rule.language for rule in all_rules()}))
def test_every_rule_file_is_told(language):
    assert f"rules/{language}.toml" in rows(page("docs/cleaning.md"))


@pytest.mark.parametrize("kind", get_args(Kind))
def test_every_kind_of_rule_is_told(kind):
    assert kind in rows(page("docs/cleaning.md"))


@pytest.mark.parametrize("name", SpiderLoader(Settings({"SPIDER_MODULES": settings.SPIDER_MODULES})).list())
def test_every_spider_is_told(name):
    assert any(re.search(rf"`(?:scrapy crawl )?{name}`", path.read_text(encoding="utf-8")) for path in PAGES)


@pytest.mark.parametrize("path", [*PAGES, ROOT / "CHANGELOG.md", ROOT / "data/README.md"], ids=name_of)
def test_links_lead_somewhere(path):
    for target in re.findall(r"\]\(([^)\s]+)\)", path.read_text(encoding="utf-8")):
        if "://" in target:
            continue
        file, _, anchor = target.partition("#")
        linked = (path.parent / file).resolve() if file else path
        assert linked.is_file(), f"{name_of(path)} links to {target}"
        headings = re.findall(r"^#+ (.+)$", linked.read_text(encoding="utf-8"), flags=re.MULTILINE)
        anchors = {re.sub(r"[^\w -]", "", heading).strip().lower().replace(" ", "-") for heading in headings}
        assert not anchor or anchor in anchors, f"{name_of(path)} links to {target}; there are {sorted(anchors)}"


def test_readme_and_docs_are_connected():
    readme = page("README.md")
    missing = [path.name for path in (ROOT / "docs").glob("*.md") if f"(docs/{path.name})" not in readme]
    assert not missing, f"README.md does not link to {missing}"
    assert len(list((ROOT / "docs").iterdir())) <= 10


def test_files_that_the_docs_name_exist():
    folders = "newscrawler|tests|benchmarks|docs|archive|boilerplate|browse|extract|spiders"
    named = [
        (path, file) for path in PAGES for file in re.findall(rf"`((?:{folders})/[\w/.-]*)`", path.read_text("utf-8"))
    ]
    assert len(named) > 20
    for path, file in named:
        if not re.search("NAME|example", file):
            assert (ROOT / file).exists() or (ROOT / "newscrawler" / file).exists(), f"{name_of(path)}: {file}"


def test_the_first_commands_of_the_readme_are_targets_of_the_makefile():
    first = re.findall(r"^ {4}make ([\w-]+)", page("README.md"), flags=re.MULTILINE)[:2]
    assert first == ["demo", "test"]
    targets = set(re.findall(r"^([\w-]+):", page("Makefile"), flags=re.MULTILINE))
    named = {name for path in PAGES for name in re.findall(r"(?m)(?:^ {4}|^|`)make ([a-z-]+)", path.read_text("utf-8"))}
    assert set(first) <= named <= targets


def test_the_readme_shows_what_the_demo_gives():
    clock = datetime(2026, 11, 22, 8, tzinfo=UTC)
    newspaper = Newspaper("http://127.0.0.1:8080", clock, clock + timedelta(days=1))
    first, second = ([story for one in LANGUAGES for story in newspaper.stories(one, visit)] for visit in (1, 2))
    known = {story.path for story in first}
    new, gone = len({story.path for story in second} - known), len(known - {story.path for story in second})
    shown = page("README.md")
    assert f"first visit: anysite: {len(first)} new, 0 edited, 0 unchanged" in shown
    edited = len(LANGUAGES)
    assert f"{new} new, {edited} edited, {len(known) - gone - edited} unchanged, {gone} gone" in shown
    assert re.search(rf"Total +\d+ +{len(known) + new} +{len(known) + new + edited} ", shown)


def test_the_changelog_tells_of_this_version():
    versions = re.findall(r"^## \[?(\d[\w.]*)", page("CHANGELOG.md"), flags=re.MULTILINE)
    assert versions[0] == newscrawler.__version__
    assert re.findall(r"^## (.+)$", page("CHANGELOG.md"), flags=re.MULTILINE)[0] == "Unreleased"


def test_no_file_names_a_registry_or_a_machine():
    command = ["git", "ls-files", "-co", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    files = [ROOT / name for name in listed.stdout.splitlines()]
    if listed.returncode:  # an unpacked archive of the source
        files = [path for path in ROOT.rglob("*") if path.is_file() and not {".venv", ".git"} & set(path.parts)]
    hosts = ["py" + "pi.org", "python" + "hosted.org", "index" + "-url", "npm" + "js.com"]
    home = ROOT.parent if len(ROOT.parent.parts) > 1 and ROOT.parent != Path(gettempdir()) else ROOT
    machine = [f"{home}/".lower(), "/ho" + "me/runner", "/us" + "ers/"]
    for path in files:
        text = path.read_bytes().decode("utf-8", "replace").lower() if path.is_file() else ""
        named = [word for word in hosts + machine if word in text]
        assert not named, f"{name_of(path)} names {named}"
