"""The extractor's stamp changes with whatever extraction is made of, and with nothing else."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from test_floors import MODULES, imports_of, name_of

import newscrawler
from newscrawler.extractor_version import PARTS, extractor_version

PACKAGE = Path(newscrawler.__file__).parent
EDITS = {
    "extract/body.py": "\nPROSE = 1\n",
    "boilerplate/rules/ru.toml": "\n# another rule\n",
    "page_article.py": "\nNO_ARTICLE = 'none'\n",
    "extract/model.npz": "weights",
}


def stamp_of(folder: Path) -> str:
    code = "from newscrawler.extractor_version import extractor_version; print(extractor_version())"
    done = subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    folder = tmp_path_factory.mktemp("copy")
    shutil.copytree(PACKAGE, folder / "newscrawler", ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def test_the_stamp_is_the_release_and_a_hash_that_is_the_same_everywhere(copy, tmp_path):
    assert re.fullmatch(rf"{re.escape(newscrawler.__version__)}\+[0-9a-f]{{8}}", extractor_version())
    shutil.copytree(copy / "newscrawler", tmp_path / "newscrawler")
    assert stamp_of(tmp_path) == stamp_of(copy)


@pytest.mark.parametrize(("file", "more"), EDITS.items())
def test_the_stamp_changes_with_code_rules_and_models(copy, file, more):
    before, path = stamp_of(copy), copy / "newscrawler" / file
    path.write_bytes(path.read_bytes() + more.encode())
    assert stamp_of(copy) != before


def test_the_stamp_stays_where_extraction_does_not_look(copy):
    before = stamp_of(copy)
    with (copy / "newscrawler" / "feeds.py").open("a", encoding="utf-8") as file:
        file.write("\nMORE = 1\n")
    compiled = copy / "newscrawler" / "extract" / "__pycache__"
    compiled.mkdir(exist_ok=True)
    (compiled / "body.cpython-399.pyc").write_bytes(b"compiled")
    assert stamp_of(copy) == before


def test_every_module_that_extraction_stands_on_is_part_of_the_stamp():
    known = {name_of(path): path for path in MODULES}
    parts = tuple(f"newscrawler.{part.removesuffix('.py')}" for part in PARTS)
    seen, waiting = set(), [name for name in known if name.startswith(parts)]
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting += imports_of(known[name]) & set(known) - {"newscrawler"}
    assert {name for name in seen if not name.startswith(parts)} <= {"newscrawler.exceptions"}
