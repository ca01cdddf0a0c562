"""What an address alone says for and against being an article's, as tables of facts that are summed.

Weighed on the article addresses of about 85 newspapers in 40 countries, and on the other links of their pages.
"""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import unquote


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ARTICLE_SCORE = 2
NEVER = -100

# Segments that no article's path holds, or only an article's feed, comments or print-out: one is enough.
SERVICE_SEGMENTS = _words(
    "tag tags tagged author authors avtor avtory autor autoren autori auteur search suche poisk recherche find login "
    "logout signin signup sign-in sign-up register registration auth account profile user users cart checkout "
    "subscribe subscription abo rss feed atom sitemap sitemaps xmlrpc wp-admin wp-content wp-includes wp-json wp-login "
    "cgi-bin api ajax calendar comments comment-page trackback share bookmark contact contacts contact-us kontakty "
    "kontakt kontakte impressum imprint datenschutz agb privacy privacy-policy privacy_policy cookie-policy cookies "
    "terms-of-use terms-of-service terms-and-conditions disclaimer about-us about_us about-the-site o-nas o-proekte "
    "o-kompanii o-sayte o-redakcii advertise advertising reklama reklamodatelyam vacancies vakansii karta-sayta "
    "karta-sajta site-map xml-karta static assets userdata css js img images thumb cdn-cgi unsubscribe password "
    "forgot-password favicon robots ads.txt .well-known informer widgets"
)
# Segments that lists are built from, though an article may stand below them.
LIST_SEGMENTS = _words(
    "category categories cat rubric rubrics rubrika rubriki topic topics theme themes thema themen tema temy dossier "
    "sujet syuzhet story-list section sections label labels page pages about faq help terms redaction redakciya team "
    "jobs job members newsletter newsletters feeds print lists"
)
# Segments that stand before one article, and those that stand before a section as often.
ARTICLE_SEGMENTS = _words(
    "article artikel articulo artigo articolo artykul story news-story newsarticle statya statja item a n p post read "
    "novost news_item press-release blogpost material node noticia dp text detail"
)
NEWS_SEGMENTS = _words(
    "news novosti nachrichten noticias actualites actualite aktuell articles artykuly articoli stati stories posts "
    "blog blogs interview interviews opinion opinions column kolumne kommentar review reviews materials entry"
)
STATIC_FILES = _words(
    "jpg jpeg png gif webp avif svg ico bmp css js json xml rss txt pdf doc docx xls xlsx ppt pptx zip gz rar 7z tar "
    "mp3 mp4 m4a m4v webm avi mov wav ogg woff woff2 ttf eot swf apk exe dmg ics csv epub"
)


class Evidence(NamedTuple):
    """A fact about an address: where its pattern is looked for, and what finding it there adds to the score."""

    says: str
    where: str  # "path", "last" (the last segment that names something), "query"
    pattern: re.Pattern[str]
    weight: int


def _evidence(says: str, where: str, weight: int, pattern: str) -> Evidence:
    return Evidence(says, where, re.compile(pattern, re.IGNORECASE), weight)


_YEAR = r"(?:19[89]\d|20\d\d)"
_MONTH = r"(?:0?[1-9]|1[0-2])"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_ENDING = r"(?:\.\w{2,5})?$"
EVIDENCE = (
    _evidence("a day, then something", "path", 3, rf"/{_YEAR}(?P<by>[/.-]?){_MONTH}(?P=by){_DAY}[/_-][^/]"),
    _evidence(
        "a day the other way round, then something",
        "path",
        3,
        rf"/{_DAY}(?:[./-]{_MONTH}[./-]|[a-z]{{3}}){_YEAR}[/_-][^/]",
    ),
    _evidence("a month, then something", "path", 2, rf"/{_YEAR}[/-](?:0[1-9]|1[0-2]|[a-z]{{3}})/[^/]*[a-z]{{3}}"),
    _evidence("a number of five digits or more", "last", 3, r"(?<!\d)\d{5,}(?!\d)"),
    _evidence("such a number, then one segment", "path", 3, r"[/_-]\d{5,}/[^/]+/?$"),
    _evidence(
        "a number of three or four digits after a slug", "last", 2, rf"[a-z].*[-_](?!{_YEAR}\b)\d{{3,4}}{_ENDING}"
    ),
    _evidence("a number of four digits alone", "last", 2, rf"^[a-z]?(?!{_YEAR}\b)\d{{4}}{_ENDING}"),
    _evidence(
        "a short number below a word for articles", "path", 2, r"/(?:article|story|statya|news|item)s?/\d{2,3}/?$"
    ),
    _evidence("a mixed key at the end", "last", 2, rf"[-_.](?=[a-f]*\d)[0-9a-f]{{6,}}{_ENDING}"),
    _evidence("a page of text", "last", 1, r"[a-z].*\.(?:s?html?|php|aspx?|jsp|story|ece)$"),
    _evidence("two words and an ending", "last", 1, r"[a-z]{2,}[-_][a-z]{2,}.*\.(?:s?html?|php|aspx?)$"),
    _evidence(
        "a number in a parameter", "query", 3, r"(?:^|&)(?:p|[a-z_]*(?:id|nr|art|news|doc|item))=[a-z.]{0,4}\d{4,}"
    ),
    _evidence("a page of a list", "query", -4, r"(?:^|&)(?:page|p|pg|paged|pagen_\d+|start|offset)=\d{1,3}(?:&|$)"),
    _evidence("a search", "query", -4, r"(?:^|&)(?:q|s|query|search|text|tag|sort|filter|searchword)="),
    _evidence("a page of a list", "path", NEVER, r"/(?:page|pagen)[/_-]?\d+(?:\.html?)?/?$"),
    _evidence("the list of a day, month or year", "path", -4, rf"/{_YEAR}(?:[/-]\d{{1,2}}){{0,2}}/?$"),
)
SLUG_WORDS = ((5, 4), (4, 3), (3, 2))  # that many words or more, and what they add
_WORD = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{1,3}|[^\W\d_]{2,}"
)  # scripts without spaces: three signs


def score(segments: list[str], path: str, query: str) -> int:
    """How much speaks for an article: `ARTICLE_SCORE` is enough, the front page and service pages are far below 0.

    `segments` are those of the path that name something; `path` and `query` stand without percent-escapes.
    """
    segments = [unquote(one).lower() for one in segments]
    last = segments[-1] if segments else ""
    stem, _, extension = last.rpartition(".")
    names = {*segments, stem}
    if extension in STATIC_FILES or not SERVICE_SEGMENTS.isdisjoint(names):
        return NEVER
    texts = {"path": path, "last": last, "query": query}
    total = sum(fact.weight for fact in EVIDENCE if fact.pattern.search(texts[fact.where]))
    nameless = last in ARTICLE_SEGMENTS or stem in ARTICLE_SEGMENTS or not _WORD.search(last)
    slug = segments[-2] if nameless and len(segments) > 1 else last  # /some-title-here/3779138, /…/story.html
    words = len(_WORD.findall(slug))
    total += next((weight for least, weight in SLUG_WORDS if words >= least), 0)
    if not ARTICLE_SEGMENTS.isdisjoint(segments[:-1]):
        total += 2
    elif not NEWS_SEGMENTS.isdisjoint(segments[:-1]):
        total += 1
    return total if LIST_SEGMENTS.isdisjoint(names) else total - 2
