"""Every error that newscrawler raises on purpose.

NewscrawlerError
├── SiteError         a `Site` that cannot be right, raised where it is declared
├── FeedError         bytes that are no feed or sitemap, raised where one was expected
├── RuleError         a cleaning rule that cannot be right, raised when rules are loaded
├── UsageError        a command or spider argument that cannot be right (exit code 2)
├── SiteBusy          another crawl of the same site goes on (exit code 75)
└── ArchiveError      the archive cannot be opened, read or written (exit code 4)
    └── ForeignDatabase   a SQLite file that is not ours, damaged, or of a newer schema

Each message says what to do. Nothing below these classes is caught to be forgotten.
"""


class NewscrawlerError(Exception):
    """Base of all of them, so that a caller can catch ours and nothing else."""


class SiteError(NewscrawlerError, ValueError):
    """Raised by `Site(...)` for a field that cannot be right; names the field and the fix."""


class RuleError(NewscrawlerError, ValueError):
    """Raised when a rules file holds a rule without a name, a pattern that does not compile, or an empty one."""


class FeedError(NewscrawlerError, ValueError):
    """Raised when bytes are neither feed nor sitemap, or inflate beyond 50 MB; says what came instead."""


class UsageError(NewscrawlerError, ValueError):
    """Raised for a spider argument or a command's argument that cannot be right."""


class SiteBusy(NewscrawlerError):
    """Raised before the first request of a crawl whose site another one visits; names its process and since when."""


class ArchiveError(NewscrawlerError):
    """Raised when the archive cannot be opened, read or written; nothing is overwritten."""


class ForeignDatabase(ArchiveError):
    """Raised when a file is no SQLite database, not an archive of ours, or one of a newer release."""
