"""The memory of this process alone: on Linux `getrusage()` tells the most that its parent had, too."""

from __future__ import annotations

import re
from pathlib import Path

from scrapy.extensions.memusage import MemoryUsage

_STATUS = Path("/proc/self/status")


class OwnMemoryUsage(MemoryUsage):
    """Scrapy's limit on memory, which a crawl that a large program starts would else reach at its first look."""

    def get_virtual_size(self) -> int:
        """Most bytes of memory that this process has held."""
        peak = re.search(r"^VmHWM:\s+(\d+) kB", _STATUS.read_text("utf-8"), re.MULTILINE) if _STATUS.is_file() else None
        return int(peak[1]) * 1024 if peak else super().get_virtual_size()
