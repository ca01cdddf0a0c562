"""The systems that are compared, and the environment each runs in.

Every system but ours has a virtual environment of its own, made on first use in the user's cache folder of exactly the
versions in `requirements/`; each holds lxml, too, whose bare parse is the yardstick of speed.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

ROOT = Path(__file__).parent.parent
REQUIREMENTS = Path(__file__).parent / "requirements"
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "newscrawler-benchmarks"


class NotRun(Exception):
    """A system that cannot run here; the message says what is missing."""


@dataclass(frozen=True, slots=True)
class System:
    """A row of the tables: what runs it, with which options, and what it is distributed as.

    Requirements are in `requirements/<distribution>.txt`; a `python` is the oldest minor release of 3 it runs on.
    """

    runner: str
    distribution: str
    options: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
    python: int = 11


SYSTEMS: dict[str, System] = {
    "newscrawler": System("newscrawler", "newscrawler"),
    "trafilatura": System("trafilatura", "trafilatura"),
    "trafilatura-precision": System("trafilatura", "trafilatura", {"favor_precision": True}),
    "resiliparse": System("resiliparse", "resiliparse"),
    "newspaper4k": System("newspaper4k", "newspaper4k"),
    "readability-lxml": System("readability_lxml", "readability-lxml"),
    "justext": System("justext", "justext"),
    "goose3": System("goose3", "goose3"),
    "boilerpy3": System("boilerpy3", "boilerpy3"),
    "magic-html": System("magic_html", "magic-html", python=12),
}
OURS = "newscrawler"


def python_of(system: System) -> str:
    """The interpreter of a system's environment, which is made where it is not there.

    Raises `NotRun` where no Python is new enough or pip cannot install the versions.
    """
    if system.distribution == OURS:
        return sys.executable
    requirements = REQUIREMENTS / f"{system.distribution}.txt"
    name = f"{system.distribution}-{hashlib.sha256(requirements.read_bytes()).hexdigest()[:12]}"
    folder = CACHE / "environments" / name
    python = folder / "bin" / "python"
    if not (folder / "ready").is_file():
        print(f"making the environment of {system.distribution} in {folder}", file=sys.stderr, flush=True)
        shutil.rmtree(folder, ignore_errors=True)
        _run([_interpreter(system), "-m", "venv", str(folder)], system)
        pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "-r", str(requirements)]
        _run([str(python), *pip], system)
        (folder / "ready").touch()
    return str(python)


def _interpreter(system: System) -> str:
    """This interpreter if it is new enough, else the first `python3.X` on PATH that is."""
    if sys.version_info >= (3, system.python):
        return sys.executable
    for minor in range(system.python, 20):
        found = shutil.which(f"python3.{minor}")
        if found and not subprocess.run([found, "-c", ""], capture_output=True, check=False).returncode:
            return found
    raise NotRun(f"{system.distribution} needs Python 3.{system.python} or newer; put python3.{system.python} on PATH")


def _run(command: list[str], system: System) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        told = done.stderr.strip().splitlines()[-1:] or ["no message"]
        raise NotRun(f"{system.distribution}: {' '.join(command[:4])} failed: {told[0]}")
