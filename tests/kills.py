"""`kill -9` at any moment of what a program does to an archive."""

from __future__ import annotations

import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path


def killed(
    archive: Path, code: str, *arguments: str, once: str, within: float, chance: random.Random
) -> Iterator[Path]:
    """Copies of an archive, one after the other without end, each left by a program of this code that was killed.

    The program gets the copy's path and `arguments`; it is killed `within` seconds after a file like `once` lies beside
    the copy. A copy is gone when the next one is asked for.
    """
    folder = archive.parent / "killed"
    while True:
        folder.mkdir()
        copies = [
            Path(shutil.copy(archive.with_name(name), folder)) for name in (archive.name, f"{archive.stem}.raw.db")
        ]
        process = subprocess.Popen([sys.executable, "-c", code, str(copies[0]), *arguments])
        while not list(folder.glob(once)) and process.poll() is None:
            time.sleep(0.0005)
        time.sleep(chance.uniform(0, within))
        process.send_signal(signal.SIGKILL)
        process.wait()
        yield copies[0]
        shutil.rmtree(folder)
