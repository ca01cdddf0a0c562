"""The house stands: imports go down only, the ground floor is pure, and no room has a name that says nothing."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import newscrawler

PACKAGE = Path(newscrawler.__file__).parent
MODULES = sorted(path for path in PACKAGE.rglob("*.py"))

# A module's floor is that of the longest name here that begins its own. Imports may stay level or go down.
FLOORS = {
    "newscrawler": 0,
    "newscrawler.archive": 1,
    "newscrawler.commandline": 2,
    "newscrawler.settings": 2,
    "newscrawler.resolver": 2,
    "newscrawler.robots": 2,
    "newscrawler.manners": 2,
    "newscrawler.memory": 2,
    "newscrawler.handler": 2,
    "newscrawler.pipelines": 2,
    "newscrawler.spiders": 2,
    "newscrawler.progress": 2,
    "newscrawler.run": 2,
    "newscrawler.commands": 3,
    "newscrawler.browse": 3,
    "newscrawler.demo": 3,
    "newscrawler.__main__": 3,
}
NOT_ON_GROUND = {
    "scrapy", "twisted", "sqlite3", "sqlite_utils", "datasette", "socket", "ssl", "http", "requests", "aiohttp",
    "subprocess", "os", "time", "random", "tempfile", "pathlib", "asyncio", "threading", "logging",
}  # fmt: skip
LONGEST_FILE = 500


def name_of(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def floor_of(module: str) -> int:
    known = [name for name in FLOORS if module == name or module.startswith(f"{name}.")]
    return FLOORS[max(known, key=len)]


def imports_of(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: write absolute imports"
            found |= {f"{node.module}.{alias.name}" for alias in node.names} | {str(node.module)}
    return found


@pytest.mark.parametrize("path", [path for path in MODULES if name_of(path) != "newscrawler"], ids=name_of)
def test_imports_go_down_only(path):  # the package itself is the door: it names what stands on every floor
    own = floor_of(name_of(path))
    above = {name for name in imports_of(path) if name.startswith("newscrawler.") and floor_of(name) > own}
    assert not above, f"{name_of(path)} reaches upstairs: {sorted(above)}"


@pytest.mark.parametrize("path", [path for path in MODULES if floor_of(name_of(path)) == 0], ids=name_of)
def test_the_ground_floor_is_pure(path):
    impure = {name.split(".")[0] for name in imports_of(path)} & NOT_ON_GROUND
    assert not impure, f"{name_of(path)} is on the ground floor and must not use {sorted(impure)}"


def test_boilerplate_does_not_lean_on_extract():
    for path in (PACKAGE / "boilerplate").rglob("*.py"):
        assert not any(name.startswith("newscrawler.extract") for name in imports_of(path)), path


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_room_has_one_subject_and_a_name(path):
    assert path.stem not in {"utils", "util", "helpers", "common", "misc", "core"}
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_FILE


def test_extraction_needs_neither_scrapy_nor_sqlite():
    code = (
        "import sys\n"
        "class Blocked:\n"
        "    def find_spec(self, name, *rest):\n"
        "        if name.split('.')[0] in {'scrapy', 'twisted', 'sqlite_utils', 'sqlite3', 'datasette'}:\n"
        "            raise ImportError(name)\n"
        "sys.meta_path.insert(0, Blocked())\n"
        "from newscrawler.extract import extract\n"
        "page = '<h1>Bridge opens</h1>' + '<p>The bridge was opened on Monday by the mayor of the town.</p>' * 4\n"
        "assert 'bridge was opened' in extract(page).text\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_scrapy_lists_spiders_without_any_extra():
    code = (
        "import sys\n"
        "class Blocked:\n"
        "    def find_spec(self, name, *rest):\n"
        "        if name.split('.')[0] in {'datasette', 'uvicorn', 'pymorphy3', 'pyarrow', 'warcio', 'fastwarc'}:\n"
        "            raise ImportError(name)\n"
        "sys.meta_path.insert(0, Blocked())\n"
        "from newscrawler.commandline import main\n"
        "sys.argv = ['newscrawler', 'list']\n"
        "main()\n"
    )
    listed = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert "tengrinews" in listed.stdout.split()
