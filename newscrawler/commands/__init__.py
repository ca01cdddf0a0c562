"""Commands: `scrapy NAME`, one file each, named as the command."""
