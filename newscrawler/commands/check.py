"""`scrapy check`: Scrapy's command, which must never write to the archive."""

from scrapy.commands import check

from newscrawler.commandline import WritesNothing


class Command(WritesNothing, check.Command):
    """Scrapy's own, with the archive switched off."""
