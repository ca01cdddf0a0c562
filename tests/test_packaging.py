"""What is built of this project is whole: it runs from an unpacked wheel, and from an egg as scrapyd runs it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from configparser import ConfigParser
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCES = ("newscrawler", "pyproject.toml", "setup.py", "README.md", "LICENSE")


@pytest.fixture(scope="module")
def source(tmp_path_factory) -> Path:
    """A copy of what a package is built of, so that nothing is left behind in the checkout."""
    folder = tmp_path_factory.mktemp("source")
    for name in SOURCES:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, folder)
    return folder


@pytest.fixture(scope="module")
def wheel(source, tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    build(source, "-c", "import sys; from setuptools import build_meta; build_meta.build_wheel(sys.argv[1])", str(out))
    return next(out.glob("*.whl"))


@pytest.fixture(scope="module")
def egg(source, tmp_path_factory) -> Path:
    """Built as scrapyd-deploy builds it."""
    out = tmp_path_factory.mktemp("egg")
    build(source, "setup.py", "bdist_egg", "-d", str(out))
    return next(out.glob("*.egg"))


def build(source: Path, *words: str) -> None:
    done = subprocess.run([sys.executable, *words], cwd=source, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def run(package: Path, folder: Path, *words: str) -> str:
    """Run Python far from the checkout with this package, and no other newscrawler, in front."""
    done = subprocess.run(
        [sys.executable, *words],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(package)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("kind", ["wheel", "egg"])
def test_every_file_of_the_package_is_inside(kind, source, request):
    with zipfile.ZipFile(request.getfixturevalue(kind)) as package:
        inside = set(package.namelist())
    files = {str(path.relative_to(source)) for path in (source / "newscrawler").rglob("*") if path.is_file()}
    assert {"newscrawler/py.typed", "newscrawler/boilerplate/rules/ru.toml"} < files
    assert files - inside == set()


def test_the_wheel_tells_of_the_command_the_settings_and_the_plugin(wheel):
    with zipfile.ZipFile(wheel) as package:
        [name] = [name for name in package.namelist() if name.endswith("/entry_points.txt")]
        told = ConfigParser()
        told.read_string(package.read(name).decode())
    assert told["console_scripts"]["newscrawler"] == "newscrawler.__main__:main"
    assert told["scrapy"]["settings"] == "newscrawler.settings"
    assert told["datasette"]["newscrawler"] == "newscrawler.browse"


def test_the_wheel_runs_outside_a_checkout(wheel, tmp_path):
    package, elsewhere = tmp_path / "site", tmp_path / "elsewhere"
    elsewhere.mkdir()
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(package)
    assert str(package) in run(package, elsewhere, "-c", "import newscrawler; print(newscrawler.__file__)")
    assert {"anysite", "tengrinews"} <= set(run(package, elsewhere, "-m", "newscrawler", "list").split())
    run(package, elsewhere, "-m", "newscrawler", "genspider", "-t", "news", "example", "example.org")
    assert "domain=" in (elsewhere / "example.py").read_text(encoding="utf-8")


RULES_AT_WORK = """
import newscrawler
text = "Мост закрыли до весны, сообщили в акимате.\\n\\nЧитайте также: другая новость"
print(newscrawler.__file__, newscrawler.clean_text(text, language="ru").dropped)
"""


def test_the_zipped_egg_lists_its_spiders_and_cleans_by_its_rules(egg, tmp_path):
    assert {"anysite", "tengrinews"} <= set(run(egg, tmp_path, "-m", "newscrawler", "list").split())
    told = run(egg, tmp_path, "-c", RULES_AT_WORK)
    assert told.startswith(str(egg))
    assert "rule:" in told
