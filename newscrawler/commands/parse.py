"""`scrapy parse`: Scrapy's command, which must never write to the archive."""

from scrapy.commands import parse

from newscrawler.commandline import WritesNothing


class Command(WritesNothing, parse.Command):
    """Scrapy's own, with the archive switched off."""
