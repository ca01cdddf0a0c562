"""`scrapy genspider -t news NAME DOMAIN`: a site's file to fill in; outside a checkout it is written to ./NAME.py."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.commands import genspider
from scrapy.utils.conf import closest_scrapy_cfg

if TYPE_CHECKING:
    import argparse


class Command(genspider.Command):
    """Scrapy's own, for domains with or without www, and never into an installed package."""

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Write the file."""
        assert self.settings is not None
        if not closest_scrapy_cfg():
            self.settings.set("NEWSPIDER_MODULE", "", priority="cmdline")
        if len(args) == 2:
            args[1] = args[1].replace("://www.", "://", 1).removeprefix("www.").rstrip("/")
        super().run(args, opts)
