"""The headline: the printed one, told from site names, section names and teasers."""

from __future__ import annotations

import pytest

from newscrawler.extract import extract
from newscrawler.site import Site

TITLE = "The ferry across the Irga sails again"
PROSE = "".join(
    f"<p>Sentence number {number} tells of the ferry, its captain, the postman and his fourteen days of letters.</p>"
    for number in range(5)
)


def title_of(head: str, body: str = "", site: Site | None = None) -> str | None:
    return extract(f"<html><head>{head}</head><body>{body}{PROSE}</body></html>", site=site).title


@pytest.mark.parametrize(
    "head",
    [
        f"<title>{TITLE} - Gazeta</title>",
        f"<title>Gazeta | News | {TITLE}</title>",
        f"<title>Gazeta: {TITLE}</title>",
        f"<title>Gazeta</title><meta property='og:title' content='{TITLE}'>",
        f"<title>{TITLE}: 12 May 2024 - news on Gazeta.example</title>",
        f"<title>Gazeta</title><meta name='twitter:title' content='{TITLE} | Gazeta'>",
        "<title>Ferry across Irga sails again after repairs</title>",
        "<title></title>",
        "",
    ],
)
def test_the_printed_headline_is_the_title(head: str) -> None:
    printed = f"<h1>Gazeta</h1><h2>River news</h2><h1>{TITLE}</h1>"
    assert title_of(head, printed if "Gazeta" in head else f"<h1>{TITLE}</h1>") == TITLE


@pytest.mark.parametrize(
    ("head", "title"),
    [
        (f"<title>{TITLE} - Gazeta</title>", TITLE),
        (f"<title>{TITLE} | Gazeta</title>", TITLE),
        (f"<title>Gazeta » {TITLE}</title>", TITLE),
        (f"<title>Ferry - a history</title><meta property='og:title' content='{TITLE}'>", TITLE),
        (
            f"<meta property='og:title' content='{TITLE} - Gazeta'><meta property='og:site_name' content='Gazeta'>",
            TITLE,
        ),
        (
            "<meta property='og:title' content='Up - and down'><meta property='og:site_name' content='Gazeta'>",
            "Up - and down",
        ),
        ("<title>Irga 24 July</title>", "Irga 24 July"),
        ("<title>Nine to five</title>", "Nine to five"),
        ("", None),
    ],
)
def test_a_page_that_prints_no_headline_is_named_by_its_head(head: str, title: str | None) -> None:
    assert title_of(head) == title


def test_json_ld_tells_which_of_several_headlines_is_the_pages() -> None:
    script = f'<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "{TITLE}"}}</script>'
    assert title_of(script, f"<h1>Bridge over the Irga closed</h1><h2>{TITLE}</h2>") == TITLE


def test_a_headline_printed_as_bold_text_is_found_by_what_the_head_says() -> None:
    assert title_of(f"<title>Gazeta :: {TITLE}</title>", f"<div><font size=4><b>{TITLE}</b></font></div>") == TITLE


def test_the_teaser_of_another_story_is_no_headline() -> None:
    teasers = "".join(f"<h2><a href='/{n}'>Another story, number {n}, of the long river</a></h2>" for n in range(5))
    assert title_of(f"<title>{TITLE} - Gazeta</title>", f"{teasers}<h1>{TITLE}</h1>{teasers}") == TITLE


def test_the_selector_of_the_site_comes_first() -> None:
    site = Site(domain="gazeta.example", title=("h1.old", "h2.headline"))
    body = f"<h1>Gazeta of the whole river</h1><h2 class='headline'> {TITLE}</h2>"
    assert title_of("<title>Gazeta of the whole river</title>", body, site) == TITLE


def test_a_selector_that_finds_nothing_changes_nothing() -> None:
    site = Site(domain="gazeta.example", title=(".none",))
    assert title_of(f"<title>{TITLE}</title>", f"<h1>{TITLE}</h1>", site) == TITLE


def test_the_headline_is_no_part_of_the_text() -> None:
    article = extract(f"<title>{TITLE}</title><div><h1>{TITLE}</h1>{PROSE}</div>")
    assert TITLE not in article.text
    assert article.text.startswith("Sentence number 0")


def test_a_title_without_end_is_cut() -> None:
    assert len(title_of(f"<title>{'endless ' * 5_000}</title>") or "") == 1_000
