"""newscrawler: crawl news sites, keep only the article, and archive every version of it.

>>> from newscrawler import extract
>>> article = extract("<h1>Bridge opens</h1><p>The bridge over the river was opened on Monday, the mayor said.</p>")
>>> article.title
'Bridge opens'
"""

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

# The function `extract` takes the place of the package of that name here: `from newscrawler.extract import …` still
# finds the package.
from newscrawler.boilerplate import clean_text
from newscrawler.extract import extract
from newscrawler.items import Article
from newscrawler.site import Site
from newscrawler.template import SiteTemplate

if TYPE_CHECKING:
    from newscrawler.archive import Archive

__all__ = ["Archive", "Article", "Site", "SiteTemplate", "__version__", "clean_text", "extract"]


def __getattr__(name: str) -> Any:
    if name == "Archive":  # on first use: to extract an article takes no SQLite
        from newscrawler.archive import Archive

        return Archive
    raise AttributeError(f"module 'newscrawler' has no attribute {name!r}")
