"""How many articles there are of each site, month, section, language and author: small tables that triggers keep true.

A list of a million articles would take a second and more to count for each of its facets. These tables have a row for
each combination that occurs, and are right at every moment, since triggers write them in the transaction that changes
an article. A key has no NULL: what is not known of an article is 0 or ''.
"""

from __future__ import annotations

_KEY = "site_id, published_month, section_id, language"
_COLUMNS = """site_id INTEGER NOT NULL,
    published_month TEXT NOT NULL,
    section_id INTEGER NOT NULL,
    language TEXT NOT NULL"""


def _key_of(row: str) -> str:
    """The key that an article counts under."""
    month = f"coalesce(substr({row}.published_local, 1, 7), '')"
    return f"{row}.site_id, {month}, coalesce({row}.section_id, 0), coalesce({row}.language, '')"


def _add(article: str) -> str:
    return f"""INSERT INTO article_counts VALUES ({_key_of(article)}, 1)
        ON CONFLICT DO UPDATE SET articles = articles + 1;"""


def _take(article: str) -> str:
    return f"UPDATE article_counts SET articles = articles - 1 WHERE ({_KEY}) = ({_key_of(article)});"


def _add_authors(article: str) -> str:
    return f"""INSERT INTO author_counts
        SELECT {_key_of(article)}, author_id, 1 FROM article_authors WHERE article_id = {article}.id
        ON CONFLICT DO UPDATE SET articles = articles + 1;"""


def _take_authors(article: str) -> str:
    return f"""UPDATE author_counts SET articles = articles - 1 WHERE ({_KEY}) = ({_key_of(article)})
        AND author_id IN (SELECT author_id FROM article_authors WHERE article_id = {article}.id);"""


# Rows that do not say what the articles say: there should be none.
MISCOUNTED = f"""
SELECT site_id, published_month FROM (
    SELECT *, 0 AS author_id FROM article_counts UNION ALL SELECT {_key_of("articles")}, -1, 0 FROM articles
    UNION ALL SELECT {_KEY}, articles, author_id FROM author_counts
    UNION ALL SELECT {_key_of("articles")}, -1, author_id FROM article_authors JOIN articles ON id = article_id
) GROUP BY {_KEY}, author_id HAVING sum(articles) <> 0
"""

FACETS = (
    f"""CREATE TABLE article_counts (
    {_COLUMNS},
    articles INTEGER NOT NULL,
    PRIMARY KEY ({_KEY})
) STRICT, WITHOUT ROWID""",
    f"""CREATE TABLE author_counts (
    {_COLUMNS},
    author_id INTEGER NOT NULL,
    articles INTEGER NOT NULL,
    PRIMARY KEY ({_KEY}, author_id)
) STRICT, WITHOUT ROWID""",
    f"INSERT INTO article_counts SELECT {_key_of('articles')}, count(*) FROM articles GROUP BY 1, 2, 3, 4",
    f"""INSERT INTO author_counts SELECT {_key_of("articles")}, author_id, count(*)
    FROM article_authors JOIN articles ON articles.id = article_id GROUP BY 1, 2, 3, 4, 5""",
    f"CREATE TRIGGER article_counts_ai AFTER INSERT ON articles BEGIN {_add('new')} END",
    # Before: a deleted article takes the rows of its authors with it.
    f"CREATE TRIGGER article_counts_bd BEFORE DELETE ON articles BEGIN {_take('old')} {_take_authors('old')} END",
    f"""CREATE TRIGGER article_counts_au AFTER UPDATE OF site_id, published_local, section_id, language ON articles
WHEN ({_key_of("old")}) <> ({_key_of("new")}) BEGIN
    {_take("old")} {_take_authors("old")} {_add("new")} {_add_authors("new")}
END""",
    f"""CREATE TRIGGER author_counts_ai AFTER INSERT ON article_authors BEGIN
    INSERT INTO author_counts
        SELECT {_key_of("articles")}, new.author_id, 1 FROM articles WHERE id = new.article_id
        ON CONFLICT DO UPDATE SET articles = articles + 1;
END""",
    f"""CREATE TRIGGER author_counts_ad AFTER DELETE ON article_authors BEGIN
    UPDATE author_counts SET articles = articles - 1 WHERE ({_KEY}, author_id) =
        (SELECT {_key_of("articles")}, old.author_id FROM articles WHERE id = old.article_id);
END""",
    f"""CREATE TRIGGER article_counts_none AFTER UPDATE ON article_counts WHEN new.articles = 0 BEGIN
    DELETE FROM article_counts WHERE ({_KEY}) = ({_KEY.replace("site_id", "new.site_id").replace(", ", ", new.")});
END""",
    f"""CREATE TRIGGER author_counts_none AFTER UPDATE ON author_counts WHEN new.articles = 0 BEGIN
    DELETE FROM author_counts WHERE ({_KEY}) = ({_KEY.replace("site_id", "new.site_id").replace(", ", ", new.")})
        AND author_id = new.author_id;
END""",
    # The list is read in the order of time whatever it is narrowed to, and stops after a page.
    "DROP INDEX articles_month",
    "DROP INDEX articles_section",
    "DROP INDEX articles_language",
    "CREATE INDEX articles_month ON articles (published_month, published_at)",
    "CREATE INDEX articles_section ON articles (section_id, published_at)",
    "CREATE INDEX articles_language ON articles (language, published_at)",
    "CREATE INDEX articles_words ON articles (words)",
)
