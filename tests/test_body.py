"""The body in the page: blocks as a reader sees them, what is left out of them and why."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawler.extract import find_article, read_document
from newscrawler.extract.captions import mark_captions
from newscrawler.extract.pieces import walk
from newscrawler.items import Article, Block

TITLE = "The ferry sails again"
PROSE = (
    "The ferry across the Irga sails again, the district office said on Monday after two weeks of repairs.",
    "Pupils were the first to cross, with a postman who carried the letters of fourteen days in a wheelbarrow.",
    "The captain promises a crossing in any weather but thick fog, in which he cannot see his own bow.",
    "Tickets cost as much as before, and dogs still travel free if they sit on the upper deck.",
)
TEXT = "\n\n".join(PROSE)
PARAGRAPHS = "".join(f"<p>{text}</p>" for text in PROSE)


def found_in(body: str, head: str = "") -> Article:
    """The article of a page before cleaning."""
    return find_article(read_document(f"<html><head><title>{TITLE}</title>{head}</head><body>{body}</body></html>"))


def text_of(article: Article) -> str:
    """The blocks but captions, and but the headline: taking that out is cleaning."""
    return "\n\n".join(block.text for block in article.blocks if block.kind != "caption" and block.text != TITLE)


def blocks_of(html: str) -> list[Block]:
    flat = walk(read_document(html).root)
    mark_captions(flat, 0, len(flat.pieces))
    return [piece.block for piece in flat.pieces if not piece.hidden]


def texts_of(html: str) -> list[str]:
    return [block.text for block in blocks_of(html)]


# ── blocks ────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("html", "texts"),
    [
        (
            "<p>передает <a href='/'>Site</a> со ссылкой на <em>акимат</em>.</p>",
            ["передает Site со ссылкой на акимат."],
        ),
        ("<p>fer<b>ry</b> on the<i> river</i></p>", ["ferry on the river"]),
        ("<p>one<br>two<br/><br/>three</p>", ["one", "two", "three"]),
        ("<div>one<p>two</p>three</div>", ["one", "two", "three"]),
        ("<div><a href='/a'><div>one</div></a>two</div>", ["one", "two"]),
        ("<table><tr><td>one</td><td>two</td></tr></table>", ["one", "two"]),
        ("<p> one \n\t two&nbsp;three </p>", ["one two three"]),
        ("<p>one<!-- no -->two</p>", ["onetwo"]),
        ("<p>so\u00adft zero\u200bwidth \ufeff\u2066mark\u2069</p>", ["soft zerowidth mark"]),
        ("<p>one</p><script>no</script><style>no</style><textarea>no</textarea><p>two</p>", ["one", "two"]),
        ("<p hidden>no</p><p style='color:red; display : none'>no</p><p aria-hidden='true'>no</p><p>one</p>", ["one"]),
        ("<p style='display:block'>one</p><p aria-hidden='false'>two</p>", ["one", "two"]),
        ("<p>one <span class='x'></span><span>two</span></p>", ["one two"]),
        ("<p>H<sub>2</sub>O and 10<sup>3</sup></p>", ["H2O and 103"]),
        ("<p>long<wbr>word</p>", ["longword"]),
        ("<p><span class='place'>Cần Thơ</span>Sáu năm</p>", ["Cần Thơ Sáu năm"]),  # style alone parts them
        (
            "<p><span>Modified at 16:27</span><span class='time'>Reading time 5 min.</span></p>",
            ["Modified at 16:27 Reading time 5 min."],
        ),
        (
            "<p><span class='drop-cap'>T</span>he Mc<b class='x'>Donald</b> and the SPD<i class='x'>Fraktion</i></p>",
            ["The McDonald and the SPDFraktion"],
        ),
        (
            "<p>of <st1:city><st1:place>Hollin</st1:place></st1:city> by the<o:p></o:p> sea</p>",
            ["of Hollin by the sea"],
        ),
        (
            "<p>a <x-term>ferry</x-term> sails</p><x-card>one</x-card><x-card>two</x-card>",
            ["a ferry sails", "one", "two"],
        ),
        ("<p>one</p><x-box>text <x-share>Share</x-share></x-box>", ["one", "text", "Share"]),
        ("<template><p>no</p></template><template shadowrootmode=open><p>one</p></template>", ["one"]),
        (
            "<p><ruby>渡<rp>(</rp><rt>わた</rt><rp>)</rp></ruby>し船は<ruby>動<rt>うご</ruby>く。</p>",
            ["渡し船は動く。"],
        ),
    ],
)
def test_a_block_is_what_a_browser_shows_as_one(html: str, texts: list[str]) -> None:
    assert texts_of(html) == texts


@pytest.mark.parametrize(
    ("html", "kind"),
    [
        ("<p>x</p>", "paragraph"),
        ("<div><h3>x</h3></div>", "heading"),
        ("<blockquote><p>x</p></blockquote>", "quote"),
        ("<blockquote><ul><li>x</li></ul></blockquote>", "quote"),
        ("<ul><li><p>x</p></li></ul>", "item"),
        ("<ul><li><div>x</div></li></ul>", "paragraph"),
        ("<figure><figcaption><p>x</p></figcaption></figure>", "caption"),
        ("<div class='wp-caption'><p>x</p></div>", "caption"),
        ("<p class='photo-credit'>x</p>", "caption"),
        ("<div class='img_wrapper'><img src='a.jpg'><span>x</span></div>", "caption"),
        ("<p class='pic-descr'>x</p>", "caption"),
        ("<p class='text-caption'>x</p>", "paragraph"),  # a size of letters
        ("<article><em class='img_desc'>x</em></article>", "caption"),
        ("<article><em class='img_desc'>x</em> goes on</article>", "paragraph"),
        ("<p><span class='credit'>x</span></p>", "paragraph"),
        ("<div class='elementor-image-box-wrapper'>x</div>", "paragraph"),
        ("<p class='creditable'>x</p>", "paragraph"),
    ],
)
def test_a_block_is_of_the_kind_of_its_element(html: str, kind: str) -> None:
    assert [block.kind for block in blocks_of(html)] == [kind]


def test_a_text_for_those_who_run_no_scripts_is_read_but_no_notice() -> None:
    text = [f"Paragraph {n} of it." for n in range(3)]
    inside = "".join(f"<p>{one}</p>" for one in text)
    assert [block.text for block in blocks_of(f"<noscript>{inside}</noscript>")] == text
    assert blocks_of("<noscript><p>Please switch on JavaScript.</p></noscript><p>x</p>")[0].text == "x"


@pytest.mark.parametrize(
    ("html", "linked"),
    [
        ("<p>by <a href='/'>Site</a>, today</p>", ["Site"]),
        ("<p>by<a href='/'> Site </a>today</p>", ["Site"]),
        ("<p><a href='/'>one</a> <a href='/'><b>two</b> three</a></p>", ["one", "two three"]),
        ("<p><a href='/'></a>none</p>", []),
        ("<a href='/'>over <p>two</p> blocks</a> end", ["over", "two", "blocks"]),
        ("<p><a href='/'>over<br>a break</a> end</p>", ["over", "a break"]),
    ],
)
def test_a_link_is_where_its_text_is(html: str, linked: list[str]) -> None:
    assert [block.text[start:end] for block in blocks_of(html) for start, end in block.links] == linked


@pytest.mark.parametrize(
    ("html", "texts"),
    [
        ("<ul><li><a href='/a'>One</a><li><a href='/b'>Two</a><li><a href='/c'>Three</a></ul>", ["One Two Three"]),
        ("<ul><li><a href='/a'>One</a><li><a href='/b'>Two</a></ul>", ["One", "Two"]),  # too few for a menu
        ("<p><a href='/a'>One</a><p><a href='/b'>Two</a><p><a href='/c'>He won.</a>", ["One", "Two", "He won."]),
        ("<h2><a href='/a'>One</a></h2><p><a href='/b'>Two</a><p><a href='/c'>3</a>", ["One", "Two", "3"]),
        ("<div><p><a href='/a'>1</a><p><a href='/b'>2</a><p><a href='/c'>3</a></div><p>x", ["1 2 3", "x"]),
    ],
)
def test_an_element_that_holds_nothing_but_links_is_one_block(html: str, texts: list[str]) -> None:
    assert [piece.text for piece in walk(read_document(html).root).pieces] == texts


def test_a_menu_is_known_by_its_own_element_and_the_images_behind_it_keep_their_places() -> None:
    links = "".join(f"<li><a href='/{n}'><img src='/{n}.jpg'>Go to {n}</a>" for n in range(4))
    flat = walk(read_document(f"<nav><ul class='m'>{links}</ul></nav><p>Text.</p><img src='/last.jpg'>").root)
    menu, text = flat.pieces
    assert (menu.element.tag, flat.spans[menu.parent].classes, menu.linked) == ("ul", "m", len(menu.text))
    assert [(span.tag, span.start, span.end) for span in flat.spans][:2] == [("ul", 0, 1), ("nav", 0, 1)]
    assert [picture.at for picture in flat.pictures] == [0, 0, 0, 0, 2]
    assert text.text == "Text."


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["text", "a", "b", "p", "br", "li", "div", "a b", "a p"]),
            st.text(st.sampled_from("xyz \n\u00ad\u200b\u00a0ж"), max_size=6),
        ),
        max_size=12,
    )
)
@settings(max_examples=150, deadline=None)
def test_link_offsets_lie_inside_the_block_and_hold_the_links_text(parts: list[tuple[str, str]]) -> None:
    html = ""
    for tags, text in parts:
        opened = tags.split() if tags != "text" else []
        html += "".join(f"<{tag}>" for tag in opened) + text + "".join(f"</{tag}>" for tag in reversed(opened))
    blocks = blocks_of(f"<div>{html}</div>")
    linked = "".join("".join(block.text[start:end].split()) for block in blocks for start, end in block.links)
    shown = "".join(text for tags, text in parts if tags.startswith("a"))
    assert linked == "".join(shown.replace("\u00ad", "").replace("\u200b", "").split())
    for block in blocks:
        assert block.text == " ".join(block.text.split())
        edges = [0, *(edge for link in block.links for edge in link), len(block.text)]
        assert edges == sorted(edges)
        assert all(start < end and block.text[start:end].strip() for start, end in block.links)


# ── captions ──────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "html",
    [
        "<p><img src='a.jpg'><em>The pier in winter.</em></p>",
        "<p><img src='a.jpg'><br><i>The pier in winter.</i></p>",
        "<p><img src='a.jpg' alt='The pier in winter'></p><p>The pier in winter.</p>",
        "<p><img src='a.jpg' alt='The pier in winter'></p><p>The pier in winter. Photo: Anna Holm</p>",
        "<p><img src='a.jpg'></p><p>Photo: Anna Holm</p>",
        "<p><img src='a.jpg'></p><p>The pier in winter. Photo: Anna Holm</p>",
        "<p><img src='a.jpg'></p><p>Фото: depositphotos.com</p>",
        "<p><img src='a.jpg'></p><p><strong>▲碼頭的冬天。</strong></p>",
        "<p align=center><img src='a.jpg'><br><font size=2>The pier in winter</font></p>",
        "<p style='text-align: center'><img src='a.jpg'><br>The pier in winter</p>",
    ],
)
def test_a_line_that_belongs_to_the_image_above_it_is_a_caption(html: str) -> None:
    assert [block.kind for block in blocks_of(f"{html}<p>{PROSE[0]}</p>")] == ["caption", "paragraph"]


@pytest.mark.parametrize(
    "html",
    [
        f"<p><img src='a.jpg' alt='The ferry'></p><p>{PROSE[0]}</p>",
        f"<p><img src='a.jpg' alt='The ferry across the Irga'></p><p>{PROSE[0]}</p>",
        f"<p><img src='a.jpg'></p><p><em>{PROSE[0]}</em></p>",
        f"<p><img src='a.jpg'>{PROSE[0]} <em>Really.</em></p>",
        "<p><img src='a.jpg' alt='The pier in winter'></p><p><a href='/'>The pier in winter</a></p>",
    ],
)
def test_a_paragraph_after_an_image_stays_one(html: str) -> None:
    assert [block.kind for block in blocks_of(html)] == ["paragraph"]


# ── the body ──────────────────────────────────────────────────────────────────


def test_the_article_is_found_without_any_class() -> None:
    menu = "<ul>" + "".join(f"<li><a href='/{n}'>Section {n}</a></li>" for n in range(12)) + "</ul>"
    teasers = "".join(f"<div><a href='/t{n}'>A headline of some other story, number {n}</a></div>" for n in range(10))
    page = f"{menu}<div><h1>{TITLE}</h1><div>{PARAGRAPHS}</div></div><div>{teasers}</div><div>© 2024 Gazeta</div>"
    assert text_of(found_in(page)) == TEXT


def test_paragraphs_parted_by_line_breaks_are_a_body() -> None:
    assert text_of(found_in(f"<h1>{TITLE}</h1><div>{'<br><br>'.join(PROSE)}</div>")) == TEXT


def test_copies_of_the_body_do_not_double_it() -> None:
    copies = (
        f"<div style='display:none'>{PARAGRAPHS}</div><textarea>{PARAGRAPHS}</textarea>"
        f"<noscript>{PARAGRAPHS}</noscript><div class='print'><h1>{TITLE}</h1>{PARAGRAPHS}</div>"
    )
    assert text_of(found_in(f"<h1>{TITLE}</h1><div class='story'>{PARAGRAPHS}</div>{copies}")) == TEXT


def test_a_page_whose_whole_text_is_hidden_until_a_script_runs_is_read() -> None:
    assert text_of(found_in(f"<div style='display:none'><h1>{TITLE}</h1>{PARAGRAPHS}</div>")).endswith(TEXT)


def test_two_halves_of_the_same_make_are_one_body() -> None:
    half = [f"<div class='part'>{''.join(f'<p>{text}</p>' for text in pair)}</div>" for pair in (PROSE[:2], PROSE[2:])]
    assert (
        text_of(found_in(f"<h1>{TITLE}</h1>{half[0]}<div class='ad'>Advertisement</div>{half[1]}")).replace(
            "Advertisement\n\n", ""
        )
        == TEXT
    )


def test_the_standfirst_above_the_body_is_part_of_it() -> None:
    rest = "".join(f"<p>{text}</p>" for text in PROSE[1:])
    page = f"<h1>{TITLE}</h1><div><p>{PROSE[0]}</p></div><div class='meta'>12 views</div><div>{rest}</div>"
    assert text_of(found_in(page)).replace("12 views\n\n", "") == TEXT


def test_comments_beside_the_only_article_element_are_none_of_it() -> None:
    comments = "".join(
        f"<li><b>Reader {n}</b> <i>12.05.24, 10:3{n}</i> <a href='#{n}'>Reply</a><p>I do not believe it, I crossed.</p>"
        for n in range(4)
    )
    page = f"<main><article><h1>{TITLE}</h1>{PARAGRAPHS}</article><section><ol>{comments}</ol></section></main>"
    assert text_of(found_in(page)) == TEXT


def test_small_print_below_the_article_is_none_of_it() -> None:
    note = "Gazeta is published by the River Trust. Write to us at the pier."
    assert text_of(found_in(f"<div><div><h1>{TITLE}</h1>{PARAGRAPHS}</div></div><div><p>{note}</p></div>")) == TEXT


def test_a_list_of_links_inside_the_body_goes_with_its_reason() -> None:
    links = "<ul><li><a href='/1'>Bridge closed</a></li><li><a href='/2'>Road flooded</a></li></ul>"
    article = found_in(f"<h1>{TITLE}</h1><div>{PARAGRAPHS}{links}<p>{PROSE[0]} Once more.</p></div>")
    assert text_of(article) == f"{TEXT}\n\n{PROSE[0]} Once more."
    reasons = dict(article.dropped)
    assert reasons["Bridge closed"].startswith("learned:")
    assert reasons["Road flooded"].startswith("learned:")


@pytest.mark.parametrize(
    "line",
    [
        "<p><a href='/1'>The bridge over the Irga is closed</a></p>",
        "<p><a href='/1'>Bridge closed</a> | <a href='/2'>Road flooded</a></p>",
        "<p><a href='/1'>The bridge over the Irga is closed</a> 12.05.2024, 10:30</p>",
        "<p>10:30 <a href='/1'>The bridge over the Irga is closed</a></p>",
    ],
)
def test_a_line_that_only_links_goes(line: str) -> None:
    assert text_of(found_in(f"<h1>{TITLE}</h1><div>{PARAGRAPHS}{line}<p>{PROSE[0]} So be it.</p></div>")) == (
        f"{TEXT}\n\n{PROSE[0]} So be it."
    )


@pytest.mark.parametrize(
    "line",
    [
        "<p>The office <a href='/1'>published the timetable of the whole year</a> on its site.</p>",
        "<p><a href='/1'>The whole sentence is a link to the timetable of the year.</a></p>",
        (
            "<ul><li>first <a href='/1'>boat</a> at six in the morning;</li><li><a href='/2'>the second one</a></li>"
            "<li>and a third in the evening, for those who work.</li></ul>"
        ),
    ],
)
def test_a_line_that_says_something_stays_although_it_links(line: str) -> None:
    body = f"<h1>{TITLE}</h1><div>{PARAGRAPHS}{line}<p>{PROSE[0]} So be it.</p></div>"
    assert text_of(found_in(body)) == "\n\n".join([TEXT, *texts_of(line), f"{PROSE[0]} So be it."])


def test_a_heading_above_what_was_dropped_goes_with_it() -> None:
    links = "<h3>More stories</h3><ul><li><a href='/1'>Bridge closed</a></li></ul>"
    article = found_in(f"<h1>{TITLE}</h1><div>{PARAGRAPHS}{links}</div>")
    assert text_of(article) == TEXT
    assert dict(article.dropped)["More stories"].startswith("learned:")


def test_a_heading_above_text_stays() -> None:
    page = f"<h1>{TITLE}</h1><div><p>{PROSE[0]}</p><h2>Who crossed</h2><p>{PROSE[1]}</p><p>{PROSE[2]}</p></div>"
    article = found_in(page)
    assert [block.kind for block in article.blocks] == ["paragraph", "heading", "paragraph", "paragraph"]


@pytest.mark.parametrize(
    "line", ["12.05.2024, 10:30", "Published: 12 May 2024", "12 мая 2024 г.", "5 минут назад | 12.05.2024"]
)
def test_the_time_of_publication_above_the_text_is_none_of_it(line: str) -> None:
    article = found_in(f"<h1>{TITLE}</h1><div><div>{line}</div>{PARAGRAPHS}</div>")
    assert text_of(article) == TEXT


def test_a_date_between_paragraphs_stays() -> None:
    page = f"<h1>{TITLE}</h1><div><p>{PROSE[0]}</p><p>12 May 2024</p><p>{PROSE[1]}</p><p>{PROSE[2]}</p></div>"
    assert "12 May 2024" in text_of(found_in(page))


@pytest.mark.parametrize("name", ["advert", "share", "comments", "related", "sidebar", "footer", "popup"])
def test_a_wrapper_with_the_name_of_furniture_does_not_empty_the_page(name: str) -> None:
    assert text_of(found_in(f"<div class='{name}'><h1>{TITLE}</h1><div>{PARAGRAPHS}</div></div>")) == TEXT


@pytest.mark.parametrize("name", ["share-buttons", "related-posts", "breadcrumbs"])
def test_furniture_inside_the_body_goes_with_its_reason(name: str) -> None:
    article = found_in(
        f"<h1>{TITLE}</h1><div>{PARAGRAPHS}<div class='{name}'>Home and elsewhere</div><p>{PROSE[0]} Yes.</p></div>"
    )
    assert text_of(article) == f"{TEXT}\n\n{PROSE[0]} Yes."
    assert [reason.partition(":")[0] for text, reason in article.dropped if text == "Home and elsewhere"] == ["node"]


@pytest.mark.parametrize("tag", ["button", "select", "map", "svg", "option"])
def test_a_forgotten_end_tag_does_not_swallow_the_page(tag: str) -> None:
    assert text_of(found_in(f"<h1>{TITLE}</h1><div><{tag}>{PARAGRAPHS}</div>")) == TEXT


def test_a_button_that_opens_what_is_below_it_says_its_heading_or_question() -> None:
    opened = "<p>On the upper deck, if they sit.</p>"
    assert texts_of(f"<h3><button><svg></svg>Dogs on board</button></h3>{opened}")[0] == "Dogs on board"
    question = "Do dogs travel free?"
    assert texts_of(f"<div><button><span>{question}</span></button>{opened}</div>")[0] == question
    assert texts_of(f"<div><button>Show more</button>{opened}</div>") == ["On the upper deck, if they sit."]
    assert texts_of(f"<h2>Dogs <button>Copy link</button></h2>{opened}")[0] == "Dogs"


def test_a_text_that_only_the_json_ld_holds_is_read_from_there() -> None:
    own = [f"{text} The river was calm the whole day long." for text in PROSE]
    story = json.dumps({"@type": "NewsArticle", "headline": TITLE, "articleBody": "\n\n".join(own)})
    head = f'<script type="application/ld+json">{story}</script>'
    article = found_in(f"<h1>{TITLE}</h1><div id='app'><p>Loading the article, please wait.</p></div>", head)
    assert [block.text for block in article.blocks] == own
    assert "text-from-json-ld" in article.flags


def test_a_text_that_is_printed_is_not_read_from_the_json_ld() -> None:
    story = json.dumps({"@type": "NewsArticle", "headline": TITLE, "articleBody": " ".join(PROSE)})
    article = found_in(
        f"<h1>{TITLE}</h1><div>{PARAGRAPHS}</div>", f'<script type="application/ld+json">{story}</script>'
    )
    assert text_of(article) == TEXT
    assert "text-from-json-ld" not in article.flags


def test_an_element_that_is_named_as_the_body_is_no_sidebar() -> None:
    menu = "".join(f"<li><a href='/{n}'>Section {n}</a></li>" for n in range(30))
    body = f"<div class='sidebar-grid'><div class='sidebar-grid__content article__content'>{PARAGRAPHS}</div></div>"
    assert text_of(found_in(f"<header><h1>{TITLE}</h1></header><ul>{menu}</ul>{body}")) == TEXT


def test_a_paragraph_between_two_of_the_article_stays() -> None:
    doubtful = "<p>No.</p>"
    page = f"<h1>{TITLE}</h1><div><p>{PROSE[0]}</p>{doubtful}<p>{PROSE[1]}</p><p>{PROSE[2]}</p></div>"
    assert "No." in text_of(found_in(page))


def test_a_page_without_prose_has_no_body() -> None:
    menu = "".join(f"<li><a href='/{n}'>Section {n}</a></li>" for n in range(30))
    assert text_of(found_in(f"<ul>{menu}</ul>")) == ""


def test_chinese_prose_weighs_although_its_lines_are_short() -> None:
    lines = [
        "河上的渡船从今天起每天开航。",
        "第一批过河的是学生和一位邮递员。",
        "船长说什么天气都可以开船。",
        "票价和以前一样，狗可以免费乘船。",
    ] * 3
    unique = [f"{number}号消息：{line}" for number, line in enumerate(lines)]
    menu = "".join(f"<li><a href='/{n}'>新闻栏目</a></li>" for n in range(10))
    page = f"<ul>{menu}</ul><h1>渡船又开航了</h1><div>{''.join(f'<p>{line}</p>' for line in unique)}</div>"
    assert text_of(found_in(page)).endswith("\n\n".join(unique))
