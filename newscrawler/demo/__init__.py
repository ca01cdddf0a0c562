"""A small fictional newspaper in three languages, to try the crawler on without touching anybody's site."""

from newscrawler.demo.newspaper import Answer, Newspaper
from newscrawler.demo.server import NewspaperServer

__all__ = ["Answer", "Newspaper", "NewspaperServer"]
