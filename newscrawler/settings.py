"""Settings of every crawl. Each line that differs from Scrapy's default says what that is, and why."""

from newscrawler import __version__

BOT_NAME = "newscrawler"
SPIDER_MODULES = ["newscrawler.spiders"]
NEWSPIDER_MODULE = "newscrawler.spiders"
COMMANDS_MODULE = "newscrawler.commands"

# Ours
ARCHIVE_PATH = "data/news.db"  # relative to scrapy.cfg's folder; raw pages lie beside it in news.raw.db
