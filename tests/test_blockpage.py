"""Pages that stand in for the article are known, whoever made them; articles that speak of such pages are articles."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from articles import SENTENCES, article_page, list_page

from newscrawler.extract import find_article, read_document
from newscrawler.extract.blockpage import refused_by, stand_in
from newscrawler.extract.blockpage_words import SENTENCES as NOTICES
from newscrawler.extract.blockpage_words import TITLES, StandIn
from newscrawler.items import Page

URL = "https://aspan.example/news/the-old-bridge-17/"


def judged(html: str, url: str = URL, requested: str = URL) -> StandIn | None:
    page = Page(
        url=url,
        requested_url=requested,
        site="aspan.example",
        kind="article",
        fetched_at=datetime(2026, 11, 22, tzinfo=UTC),
        body=html.encode(),
    )
    document = read_document(page.body, url)
    return stand_in(page, document, find_article(document, fetched_at=page.fetched_at))


def plain(title: str, *paragraphs: str, head: str = "", extra: str = "") -> str:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return f"<html><head><title>{title}</title>{head}</head><body>{text}{extra}</body></html>"


CHALLENGE = plain(
    "Just a moment...",
    head="<script>window._cf_chl_opt={cType:'managed'};</script>",
    extra="<noscript><span>Enable JavaScript and cookies to continue</span></noscript>",
)
REFUSAL = """<html><head><title>Attention Required! | Cloudflare</title></head><body><div id="cf-error-details">
<h1>Sorry, you have been blocked</h1><h2>You are unable to access aspan.example</h2>
<h2>Why have I been blocked?</h2><p>This website uses a service that keeps attacks from it. What you just did looked
like one of them. Several things can look so, among them a certain word or phrase that was sent, a command for a
database, or data that is not as it should be.</p><h2>What can I do to resolve this?</h2><p>You can write to the
owner of the site and say that you were blocked. Tell what you were doing when this page came up, and the number that
you find at the foot of this page, so that they can look for it in their log.</p></div></body></html>"""
CONSENT = plain(
    "The Courier",
    "We value your privacy. We and our partners store and/or access information on a device, such as cookies, and "
    "process personal data, such as unique identifiers, for advertising and for counting visits.",
    "With your permission we may use precise location data.",
    extra="<button>Accept all</button><button>Manage options</button>",
)

STAND_INS = {
    "challenge with its script": (CHALLENGE, "blocked"),
    "challenge known by its title alone": (plain("Один момент…", "Подождите, пожалуйста."), "blocked"),
    "refusal long enough for an article": (REFUSAL, "blocked"),
    "access denied with 200": (plain("Access Denied", "Reference #18.2d351 for your request."), "blocked"),
    "access denied in Russian": (plain("403 - Доступ запрещён", "Обратитесь к администратору сайта."), "blocked"),
    "captcha in a frame": (
        plain("aspan.example", extra='<iframe src="https://geo.captcha-delivery.com/captcha/?id=1"></iframe>'),
        "blocked",
    ),
    "captcha by its sentence": (
        plain("aspan.example", "Нам очень жаль, но запросы с вашего устройства похожи на автоматические."),
        "blocked",
    ),
    "firewall": (
        plain("Request Rejected", "The requested URL was rejected. Please consult with your administrator."),
        "blocked",
    ),
    "ddos protection": (
        plain("DDoS-Guard", "Checking your browser before accessing aspan.example", "Please wait a few seconds"),
        "blocked",
    ),
    "incapsula": (
        plain("", extra='<iframe src="/_Incapsula_Resource?SWUDNSAI=31">Incapsula incident ID: 4</iframe>'),
        "blocked",
    ),
    "consent wall": (CONSENT, "blocked"),
    "login page": (plain("Вход | Курьер", extra="<form>Логин <input> Пароль <input></form>"), "blocked"),
    "login wall where the text should be": (
        article_page("The old bridge").replace(
            "".join(f"<p>{one}</p>" for one in ("The old bridge, said the town hall.", *SENTENCES)),
            "<p>Engineers warned for years.</p><p>Log in to continue reading this story and many others.</p>",
        ),
        "blocked",
    ),
    "soft 404": (plain("Page not found - The Courier", "Try the search, or begin at the front page."), "gone"),
    "soft 404 in Russian": (plain("Ошибка 404: страница не найдена | Курьер", "Попробуйте поиск."), "gone"),
    "soft 404 in Kazakh": (plain("404 — Бет табылмады", "Басты бетке өтіңіз."), "gone"),
    "soft 404 by its heading": (
        plain("The Courier", "It may have moved.", extra="<h1>Oops! That page can’t be found.</h1>"),
        "gone",
    ),
    "soft 404 by its sentence": (
        plain("The Courier", "It looks like nothing was found at this location. Maybe try a search?"),
        "gone",
    ),
    "only a number": (plain("404", "nginx"), "gone"),
}


@pytest.mark.parametrize("name", STAND_INS)
def test_a_page_that_stands_in_for_an_article_is_known(name):
    html, state = STAND_INS[name]
    found = judged(html)
    assert found is not None, "taken for what the site has to say"
    assert found.state == state
    assert found.reason


def test_a_soft_404_among_menus_and_latest_news_is_gone():
    teasers = list_page(*((f"/news/story-of-the-week-{n}/", f"What the council said in week {n}") for n in range(30)))
    html = teasers.replace("<title>The Courier</title>", "<title>Страница не найдена – Курьер</title>")
    assert judged(html) == StandIn("gone", "soft 404")


def test_an_article_that_redirects_to_the_front_page_is_gone():
    found = judged(list_page(("/news/a-1/", "A")), url="https://aspan.example/")
    assert found == StandIn("gone", "redirected to the front page")
    assert judged(article_page("The old bridge"), "https://aspan.example/?p=17", URL) is None


LONG = (
    "Captchas have been with us for twenty-five years, and by now programs read them better than people do.",
    "Visitors of this newspaper know the sentence well: “Checking your browser before accessing the site”.",
    "“Enable JavaScript and cookies to continue” is what they read next, and then, often enough, “Access denied”.",
    "Owners of sites say that they have no choice: on a bad day nine of ten requests come from machines.",
    "The ministry wants to have it otherwise. A draft of a law would forbid puzzles on pages of the state from May on.",
    "Its authors count eleven thousand hours a year that people of the country spend on pictures of traffic lights.",
    "Critics answer that without them the pages would stand still, as those of the tax office did in March for a week.",
)


@pytest.mark.parametrize("title", ["Access denied", "Just a moment", "Page not found", "404", "Доступ запрещён"])
def test_a_story_headed_like_a_notice_is_a_story(title):
    assert judged(plain(title, *LONG)) is None
    assert judged(article_page(title)) is None, "it is dated"
    declared = f'<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "{title}"}}</script>'
    assert judged(plain(title, LONG[0], LONG[3], head=declared)) is None, "it declares itself"


@pytest.mark.parametrize(
    "text",
    [
        *LONG[1:3],
        "Доступ к сайту ограничен по решению суда, сообщили в министерстве. Владельцы обжалуют решение в апреле.",
        "The service is not available in your country yet, said its makers on Monday; a date is to follow in spring.",
        "We use cookies and data to bake, joked the owner of the new bakery in Abay street when it opened on Monday.",
    ],
)
def test_a_short_dated_item_that_quotes_a_notice_is_an_article(text):
    html = article_page("A short item")
    start, end = html.index("<div class=story>"), html.index("<aside")
    assert judged(f"{html[:start]}<div class=story><p>{text}</p></div>{html[end:]}") is None


@pytest.mark.parametrize(
    "title", ["What is a captcha?", "Login data of a bank for sale", "Не найдена", "Court: access denied to records"]
)
def test_a_notice_is_a_whole_title_and_no_part_of_one(title):
    assert judged(plain(title, "The story will be told here tomorrow, when the court has spoken.")) is None


def test_a_page_behind_a_vendors_protection_is_no_challenge():
    scripts = (
        '<script src="/cdn-cgi/challenge-platform/scripts/jsd/main.js"></script>'
        '<script src="/_Incapsula_Resource?SWJIYLWA=719"></script><script>window._pxAppId="PX1"</script>'
    )
    assert judged(plain("A short story of the bridge", SENTENCES[0], head=scripts)) is None


@pytest.mark.parametrize(
    ("headers", "whose"),
    [
        ([("CF-Mitigated", "challenge")], "Cloudflare challenge"),
        ([("X-Amzn-Waf-Action", "captcha")], "AWS WAF challenge"),
        ([("Server", "cloudflare"), ("CF-Ray", "8f1")], None),
        ([("cf-mitigated", "none")], None),
        ([], None),
    ],
)
def test_a_protection_that_says_so_in_a_header_is_believed(headers, whose):
    assert refused_by(headers) == whose


def test_the_tables_are_written_as_they_are_compared():
    for _, sentences in NOTICES:
        for sentence in sentences:
            assert sentence == sentence.lower()
            assert not set("’ʼ`ё") & set(sentence), sentence
    titles = [title for _, group in TITLES for title in group]
    assert len(set(titles)) == len(titles), "one title cannot mean two things"
    assert all(title == title.lower() for title in titles)


@pytest.mark.parametrize("title", [title for _, group in TITLES for title in group if title])
def test_every_title_of_the_table_is_found(title):
    what = next(what for what, group in TITLES if title in group)
    assert judged(plain(f"{title.capitalize()}! | The Courier")) == what


def test_good_articles_keep_their_version_when_other_pages_stand_at_their_addresses(web, news):
    stub = article_page("A stub").replace("town hall.", "town hall at noon on Monday, and that was all.")
    for sentence in SENTENCES:
        stub = stub.replace(f"<p>{sentence}</p>", "")
    instead = {
        "/news/a-story-behind-a-challenge-31/": (CHALLENGE, "blocked"),
        "/news/a-story-behind-a-refusal-32/": (REFUSAL, "blocked"),
        "/news/a-story-behind-a-consent-wall-33/": (CONSENT, "blocked"),
        "/news/a-story-that-is-not-found-34/": (plain("Page not found - The Courier", *SENTENCES[:2]), "gone"),
        "/news/a-story-that-shrank-to-a-stub-35/": (stub, "blocked"),
    }
    (news.folder / "urls.txt").write_text("\n".join(web.page(path, article_page(f"Story {path}")) for path in instead))
    assert f"{len(instead)} new" in news.crawl("anysite", "-a", "urls=urls.txt").stdout
    for path, (html, _) in instead.items():
        web.page(path, html)
    done = news.crawl("anysite", "-a", "urls=urls.txt", "-a", "full=1", code=None)
    assert "0 new, 0 edited, 0 unchanged, 4 blocked, 1 gone" in done.stdout
    assert {web.url + path: state for path, (_, state) in instead.items()} == {
        url: state for url, (state, _) in news.urls().items()
    }
    assert news.rows("SELECT title, versions, gone_at FROM articles_view ORDER BY id") == [
        (f"Story {path}", 1, None) for path in instead
    ]
