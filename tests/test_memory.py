"""The limit on memory is of the crawl's own process."""

from __future__ import annotations

import subprocess
import sys

CODE = """
from scrapy.utils.test import get_crawler
from newscrawler.memory import OwnMemoryUsage
print(OwnMemoryUsage(get_crawler()).get_virtual_size())
"""


def test_what_the_parent_process_held_is_not_counted() -> None:
    large = f"import subprocess, sys; held = bytearray(600_000_000); subprocess.run([sys.executable, '-c', {CODE!r}])"
    done = subprocess.run([sys.executable, "-c", large], capture_output=True, text=True, check=True)
    assert 10_000_000 < int(done.stdout) < 500_000_000
