"""`scrapy shell`: Scrapy's command, which must never write to the archive."""

from scrapy.commands import shell

from newscrawler.commandline import WritesNothing


class Command(WritesNothing, shell.Command):
    """Scrapy's own, with the archive switched off."""
