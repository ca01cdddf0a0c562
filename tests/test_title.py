"""The headline: the printed one, told from site names, section names and teasers."""

from __future__ import annotations

import json

import pytest

from newscrawler.extract import extract
from newscrawler.site import Site

TITLE = "The ferry across the Irga sails again"
URL = "https://gazeta.example/river/ferry-1187"
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
        "<title>Gazeta - Print this article</title>",
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


def ld(**fields: str) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **fields})}</script>'


def test_the_heading_that_is_the_newsrooms_own_wins_over_one_worded_for_search() -> None:
    head = (
        ld(headline=TITLE) + f"<title>Irga ferry: when it sails, what it costs</title><link rel=canonical href='{URL}'>"
    )
    crumbs = "<ol><li><h1>Irga ferry: when it sails, what it costs</h1></li></ol>"
    assert title_of(head, f"{crumbs}<h2>{TITLE}</h2>") == TITLE


@pytest.mark.parametrize(
    "logo",
    [
        "<h1>The Irga Notebook</h1>",
        "<a href='https://notebook.example/'><h1>The Irga Notebook</h1></a>",
        "<h1><a href='/'>Notes from the bank of a long river</a></h1>",
    ],
)
def test_the_name_of_a_blog_is_no_headline_though_it_is_the_only_h1(logo: str) -> None:
    head = f"<title>{TITLE} - The Irga Notebook</title><meta property='og:site_name' content='The Irga Notebook'>"
    assert title_of(head, f"{logo}<h2>{TITLE}</h2>") == TITLE


def test_the_only_h1_is_the_headline_where_the_head_words_it_otherwise() -> None:
    head = "<title>River transport resumes</title><meta property='og:title' content='River transport resumes'>"
    assert title_of(head, f"<h1>{TITLE}</h1>") == TITLE
    assert title_of(head, "<h1>Our news</h1>") == "River transport resumes"  # the name of a section


def test_a_lead_set_as_the_only_h1_is_no_headline() -> None:
    lead = "The ferry is back. It sails at nine. " * 6
    assert title_of("<title>River transport resumes</title>", f"<h1>{lead}</h1>") == "River transport resumes"


@pytest.mark.parametrize(
    "line",
    [
        "<div>Ferry is back on the Irga, and sails again</div>",
        "<p>Ferry sails: dates on the Irga</p><p><b>Ferry is back on the Irga, and sails again</b></p>",
    ],
)
def test_a_line_in_no_heading_is_the_headline_that_the_head_words_otherwise(line: str) -> None:
    head = "<title>Ferry sails again on the Irga - Gazeta</title>"
    assert title_of(head, f"<div>River news</div>{line}") == "Ferry is back on the Irga, and sails again"


@pytest.mark.parametrize(
    "line",
    [
        "<div>The Irga ferry sails again on these days:</div>",
        "<div>Ferry sails</div>",
        "<div>Ferry sails again and again and again, on the Irga, the Oza, the lake and nowhere else this year</div>",
        "<div><a href='/old'>Ferry on the Irga sails again soon</a></div>",
        f"{PROSE * 6}<div>Ferry sails again on the Irga soon</div>",
    ],
)
def test_other_lines_with_words_of_the_title_are_no_headlines(line: str) -> None:
    page = f"<title>Ferry sails again on the Irga</title>{line if PROSE in line else line + PROSE}"
    assert extract(page).title == "Ferry sails again on the Irga"


@pytest.mark.parametrize(
    "heading",
    [
        f"<span class='article-kicker'>Transport</span> {TITLE}",
        f"<span>Transport</span><span> - </span><span>{TITLE}</span>",
        f"<div>Transport</div><div>{TITLE}</div>",
        f"<small>12 May 2024</small> {TITLE}",
        f"{TITLE} <a href='#comments'>12 comments</a>",
        f"Gazeta 〉 News 〉{TITLE}",
    ],
)
def test_what_was_put_into_the_heading_is_no_part_of_the_headline(heading: str) -> None:
    assert title_of(f"<title>{TITLE} | Gazeta</title>", f"<h1>{heading}</h1>") == TITLE


@pytest.mark.parametrize(
    "head",
    [
        f"<title>Transport: {TITLE} | Gazeta</title><meta property='og:title' content='{TITLE}'>",
        f"<title>{TITLE} | Gazeta</title><meta property='og:title' content='Transport: {TITLE}'>",
    ],
)
def test_a_kicker_that_the_head_repeats_stays(head: str) -> None:
    assert title_of(head, f"<h1><b>Transport:</b> {TITLE}</h1>") == f"Transport: {TITLE}"


def test_a_headline_of_two_halves_is_not_cut_to_the_wording_for_search() -> None:
    whole = f"{TITLE}: what it costs now"
    assert title_of(f"<title>{TITLE}</title>{ld(headline=TITLE)}", f"<h1>{whole}</h1>") == whole


@pytest.mark.parametrize(
    "said",
    [
        f"{TITLE} | River | Gazeta",
        f"{TITLE} - Gazeta News",
        f"{TITLE} - gazeta.example",
        f"Gazeta: {TITLE}",
    ],
)
def test_the_names_of_site_and_section_are_cut_from_an_unprinted_headline(said: str) -> None:
    head = f"<title>{said}</title><meta property='og:title' content='{said}'><link rel=canonical href='{URL}'>"
    assert title_of(head + "<meta property='og:site_name' content='Gazeta'>") == TITLE


def test_a_title_set_as_the_name_of_the_site_is_still_the_title() -> None:
    head = f"<title>{TITLE}</title><meta property='og:title' content='{TITLE}'>"
    assert title_of(f"{head}<meta property='og:site_name' content='{TITLE}'>", f"<h1>{TITLE}</h1>") == TITLE


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


def test_the_slogan_behind_a_title_that_another_source_gives_alone_is_no_headline() -> None:
    slogan = "News of the Irga valley and its ferries as they happen"
    head = f"<title>{TITLE} | Gazeta - {slogan}</title><meta property='og:title' content='{TITLE}'>"
    assert title_of(head, f"<h1>{slogan}</h1><p>Menu</p><h1>{TITLE}</h1>") == TITLE
    two_halves = f"<title>{TITLE}: {slogan}</title><meta property='og:title' content='{TITLE}'>"
    assert title_of(two_halves, f"<h1>{TITLE}: {slogan}</h1>") == f"{TITLE}: {slogan}"


def test_a_headline_below_the_breadcrumbs_wins_over_their_last_step_where_it_is_given_for_sharing() -> None:
    head = f"<title>Irga ferry: When it sails and why</title><meta property='og:title' content='{TITLE}'>"
    trail = "<nav><ul><li><a href=/river>River</a></li><li><h1>Irga ferry: When it sails and why</h1></li></ul></nav>"
    assert title_of(head, f"{trail}<h2><span>Harbour</span><span>{TITLE}</span></h2>") == TITLE
    assert title_of(head, f"{trail}<h2>Read what else the harbour needs</h2>") == "Irga ferry: When it sails and why"
    not_shared = head.replace(TITLE, "Irga ferry: When it sails and why")
    assert title_of(not_shared, f"{trail}<h2>{TITLE}</h2>") == "Irga ferry: When it sails and why"


def test_a_kicker_that_style_alone_sets_apart_is_parted_as_the_head_does() -> None:
    printed = f"<h1><span>Harbour strike</span><span>{TITLE}</span></h1>"
    for mark in (": ", " / "):
        assert title_of(f"<title>Harbour strike{mark}{TITLE}</title>", printed) == f"Harbour strike{mark}{TITLE}"


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        (f"{TITLE} – Gazeta", TITLE),
        (f"{TITLE} | Gazeta Online", TITLE),
        (f"{TITLE} | Opinion", f"{TITLE} | Opinion"),
        (f"{TITLE}: Gazeta", f"{TITLE}: Gazeta"),
    ],
)
def test_a_heading_that_is_the_title_tag_loses_the_sites_name(heading: str, title: str) -> None:
    head = f"<title>{heading}</title><meta property='og:site_name' content='Gazeta'>"
    assert title_of(head, f"<h1>{heading}</h1>") == title


def test_a_sub_heading_with_the_words_of_the_title_is_not_the_headline() -> None:
    head = "<title>Best ferries on the Irga in 2024 - ten boats</title>"
    below = f"{PROSE}<h2>The ten best ferries on the Irga for 2024 in detail</h2>"
    assert title_of(head, f"<h1>Crossing the river: our favourite boats</h1>{below}") == (
        "Crossing the river: our favourite boats"
    )


def test_a_line_that_is_the_whole_title_wins_over_a_heading_below_that_has_a_word_of_it() -> None:
    head = f"<title>{TITLE} · Gazeta</title><meta property='og:title' content='{TITLE}'>"
    assert title_of(head, f"<div>{TITLE}</div>{PROSE}<h1>The ferry</h1>") == TITLE


def test_what_stands_behind_a_kicker_in_the_heading_is_the_headline_however_its_class_calls_it() -> None:
    head = f"<title>On the Irga: old ship back</title><meta property='og:title' content='On the Irga: {TITLE}'>"
    parts = f"<span class='subline'>On the Irga<i>:</i></span> <span class='topline'>{TITLE} after all</span>"
    assert title_of(head, f"<h1>{parts}</h1>") == f"On the Irga: {TITLE} after all"


def test_the_name_of_the_site_behind_the_title_is_no_headline_though_it_is_printed_as_one() -> None:
    assert title_of(f"<title>{TITLE} | River Blog</title>", f"<h1>River Blog</h1><h3>{TITLE}</h3>") == TITLE
    assert title_of("<title>River Blog | Ferries</title>", "<h1>River Blog</h1>") == "River Blog"


def test_a_line_named_as_the_headline_is_it_where_the_head_says_nothing_of_the_article() -> None:
    line = f"<table><tr><td><span class='{{}}'>{TITLE}</span><br>By Anna Holm<br></td></tr></table>"
    for name in ("headline", "contentheading", "article-title", "hed"):
        assert title_of("<title>Gazeta: News</title>", line.format(name)) == TITLE
    assert title_of("<title>Gazeta: News</title>", line.format("teaser-title-list")) != TITLE
    assert title_of("<title>Gazeta: News</title>", line.format("title") + "<p class=title>Bridge closed</p>") != TITLE
    said = f"<title>Gazeta: News</title><meta property='og:title' content='{TITLE}'>"
    assert title_of(said, "<p class=headline>The bridge is closed</p>") == TITLE


@pytest.mark.parametrize(
    ("tag", "printed"),
    [
        (
            f"Notes of a ferryman: {TITLE}",
            "<h1><a href='/'>Notes of a ferryman</a></h1><div><a href='/e7'>{}</a></div>",
        ),
        (f"rosa_m: {TITLE}", "<h2>rosa_m</h2><ul><li><a href='/friends'>Friends</a></ul><h3>{}</h3>"),
        (f"{TITLE} - 4 March 2008 - Village of Oakfield", "<h1>Village of Oakfield</h1><div>19:31 {}</div>"),
    ],
)
def test_the_headline_stands_below_a_heading_that_is_the_sites_name(tag: str, printed: str) -> None:
    assert title_of(f"<title>{tag}</title>", printed.format(TITLE)) == TITLE


def test_the_second_half_of_a_headline_is_not_taken_for_the_whole() -> None:
    deck = "what the postman of Oakfield thinks of fourteen days without letters"
    printed = f"<h1>{TITLE}</h1><h2>{deck}</h2>"
    assert title_of(f"<title>{TITLE}: {deck}</title>", printed) == TITLE


def test_a_heading_that_leads_to_the_front_of_a_blog_is_none_by_the_pages_own_address() -> None:
    logo, entry = (
        "<h1><a href='/blog/'>Oakfield Bees</a></h1>",
        f"<h2><a href='/blog/2008/05/04/ferry/'>{TITLE}</a></h2>",
    )
    head = f"<title>Oakfield Bees &raquo; Blog Archive &raquo; {TITLE}</title>"
    page = f"<html><head>{head}</head><body>{logo}{entry}{PROSE}</body></html>"
    assert extract(page, "https://bees.example/blog/2008/05/04/ferry/").title == TITLE


def test_a_heading_that_is_the_title_tag_gives_way_to_the_same_without_the_site() -> None:
    said = "The ferry sails again - University of the Irga"
    hidden = f"<h1 class='hide'>{said}</h1>"
    assert title_of(f"<title>{said}</title>", hidden + "<h3>The ferry sails again</h3>") == "The ferry sails again"
    both = "The ferry sails again: a guide"
    assert title_of(f"<title>{both}</title>", f"<h1>{both}</h1><h3>The ferry sails again</h3>") == both


def test_a_closing_quotation_mark_is_no_step_of_breadcrumbs() -> None:
    rest = "the ferryman of Hollin sang three days in the snow"
    printed = f"«I heard him»: {rest}"
    assert title_of(f"<title>The {rest[4:]} - Gazeta</title>", f"<h1>{printed}</h1>") == printed
    assert title_of(f"<title>{TITLE} - Gazeta</title>", f"<h1>Gazeta » News » {TITLE}</h1>") == TITLE


def test_the_headline_of_an_early_page_is_its_largest_line() -> None:
    printed = f"<font size=4>Today in Oakfield and Hollin</font><br><font size=5><b>{TITLE}</b></font><br>"
    assert title_of("<title>Banner Online: Obituaries</title>", printed) == TITLE
    said = "Crossing of the Irga, in the words of those who were there"
    assert title_of(f"<title>{said}</title>", f"Crossing of the Irga<br>{printed}") == said


def test_a_line_that_the_address_spells_is_the_headline_where_the_head_names_the_kind_of_page() -> None:
    head = (
        "<title>Post Detail | Oakfield School</title><meta property='og:title' content='Post Detail'>"
        "<meta property='og:url' content='https://school.example/news/{}'>"
    )
    printed = f"<div class='fsPostTitle'>{TITLE}</div>"
    assert title_of(head.format("the-ferry-across-the-irga-sails-again"), printed) == TITLE
    assert title_of(head.format("The_Ferry_across_the_Irga_sails%20again.html"), printed) == TITLE
    assert title_of(head.format("post-1187"), printed) == "Post Detail"
