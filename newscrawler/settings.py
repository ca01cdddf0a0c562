"""Settings of every crawl: ours first, then each one that differs from Scrapy's default, with that default and why.

Sources: Scrapy's docs on settings and security, RFC 9309; what was measured is told in docs/settings.md.
"""

from importlib.resources import files

BOT_NAME = "newscrawler"
SPIDER_MODULES = ["newscrawler.spiders"]
NEWSPIDER_MODULE = "newscrawler.spiders"
COMMANDS_MODULE = "newscrawler.commands"
TEMPLATES_DIR = str(files("newscrawler") / "templates")  # must be absolute; it replaces Scrapy's own

# Ours
ARCHIVE_PATH = "data/news.db"  # relative to scrapy.cfg's folder, else to the working folder
CONTACT = ""  # a page or mail address of yours, told to every site in the user agent
PRIVATE_HOSTS = ""  # hosts, addresses or networks that may be fetched although private, comma-separated

ITEM_PIPELINES = {
    "newscrawler.pipelines.CleanPipeline": 300,
    "newscrawler.pipelines.ArchivePipeline": 800,
}

# Manners. Spiders and the command line may slow down further; a delay of 0 is refused, because with 0
# Scrapy 2.14 to 2.19 do not keep the limit of one request at a time.
ROBOTSTXT_OBEY = True  # default False
ROBOTSTXT_USER_AGENT = "newscrawler"
CONCURRENT_REQUESTS = 8  # default 16
CONCURRENT_REQUESTS_PER_DOMAIN = 1  # default 8
DOWNLOAD_DELAY = 1.0  # default 0
DOWNLOAD_DELAY_JITTER = 0  # default 0.5, which also shortens the delay
AUTOTHROTTLE_ENABLED = True  # default False; starts at the delay and only ever slows down
AUTOTHROTTLE_TARGET_CONCURRENCY = 0.5  # default 1.0; a slow site is busy with us half of its time, not all of it
AUTOTHROTTLE_MAX_DELAY = 60.0
SCHEDULER_PRIORITY_QUEUE = "newscrawler.manners.HostQueue"  # a host gets no more than it may have under way
RETRY_HTTP_CODES = [500, 502, 504, 522, 524, 408]  # default also 429 and 503: Manners asks again, after a rest
HTTPERROR_ALLOW_ALL = True  # default False; the spider gives every answer a state
COOKIES_ENABLED = False  # default True
REFERRER_POLICY = "no-referrer"

# Safety: what a page names is not trusted.
DOWNLOAD_HANDLERS = {
    **dict.fromkeys(("http", "https"), "newscrawler.handler.BoundedHandler"),  # Scrapy's, with a bound for headers
    **dict.fromkeys(("file", "data", "ftp", "s3")),  # default on
}
DOWNLOADER_MIDDLEWARES = {
    "newscrawler.resolver.PrivateAddressMiddleware": 50,
    "newscrawler.manners.Manners": 60,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,  # default 100; it crawls all where 503 answers
    "newscrawler.robots.RobotsMiddleware": 100,
}
TWISTED_DNS_RESOLVER = "newscrawler.resolver.PublicOnlyResolver"
DNS_TIMEOUT = 10  # default 60
DOWNLOAD_VERIFY_CERTIFICATES = True  # default False
DOWNLOAD_TIMEOUT = 30  # default 180
DOWNLOAD_MAXSIZE = 10 * 2**20  # default 1 GiB; sitemaps may have 50 MB
DOWNLOAD_WARNSIZE = 0
REDIRECT_MAX_TIMES = 5  # default 20
METAREFRESH_ENABLED = False  # default True
TELNETCONSOLE_ENABLED = False  # default True, with its password in the log
REMOTE_CONTROL_ENABLED = False  # default True: a port that runs code
MEMUSAGE_LIMIT_MB = 1024
EXTENSIONS = {  # Scrapy's own counts what the parent process had
    "scrapy.extensions.memusage.MemoryUsage": None,
    "newscrawler.memory.OwnMemoryUsage": 0,
}

# Speed: one article a page, so one item task a page instead of a hundred (27 % of the CPU of a page).
CONCURRENT_ITEMS = 1  # default 100

FEED_EXPORT_ENCODING = "utf-8"
LOG_LEVEL = "INFO"  # default DEBUG
