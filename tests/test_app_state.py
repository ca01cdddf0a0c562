"""Texts that stand only in a page's application state, in the shapes in which frameworks write it."""

from __future__ import annotations

import json
from html import escape
from typing import Any

import pytest

from newscrawler.extract import extract
from newscrawler.items import Article

TITLE = "The ferry across the Irga sails again"
PROSE = (
    "The district office said on Monday that two weeks of repairs had come to an end, and that the river was open.",
    "Pupils were the first to cross, with a postman who carried the letters of fourteen days in a wheelbarrow.",
    "The captain promises a crossing in any weather but thick fog, in which he cannot see his own bow.",
    "Tickets cost as much as before, and dogs still travel free if they sit on the upper deck.",
    "Those who live on the other bank had been without bread from the town since the first of May.",
)
OTHER = tuple(f"{text} All of this was last year, when nobody spoke of the bridge." for text in PROSE)
HTML = "".join(f"<p>{text}</p>" for text in PROSE)
STORY = {"title": TITLE, "slug": "/ferry", "contentHtml": HTML}
FOREIGN = [
    {
        "title": f"Another story of the harbour, number {n}",
        "url": f"/{n}",
        "html": "".join(f"<p>{p}</p>" for p in OTHER),
    }
    for n in range(3)
]


def page(scripts: str, body: str = "<div id='app'></div>", title: str = TITLE) -> Article:
    head = f"<head><title>{escape(title)}</title></head>"
    return extract(f"<!doctype html><html>{head}<body>{body}{scripts}</body></html>", "https://gazeta.example/ferry")


def data(value: Any, name: str = "__NEXT_DATA__") -> str:
    """A state as a script of type application/json."""
    text = json.dumps(value).replace("</", "<\\/")
    return f'<script id="{name}" type="application/json">{text}</script>'


def script(text: str) -> str:
    return "<script>" + text.replace("</", "<\\/") + "</script>"


def paragraphs(article: Article) -> list[str]:
    return [block.text for block in article.blocks]


# ── where a state stands ──────────────────────────────────────────────────────


def flight(*rows: str) -> str:
    """Rows of React's stream, cut without regard to them, as a server pushes them."""
    stream = "".join(rows)
    pieces = [stream[at : at + 90] for at in range(0, len(stream), 90)]
    return "".join(script(f"self.__next_f.push({json.dumps([1, piece])})") for piece in pieces)


TOLD = f"<h2>{TITLE}</h2>{HTML}"
PLACES = {
    "attribute": f'<div data-page="{escape(json.dumps({"props": {"article": STORY}}))}"></div>',
    "template": f'<div itemprop="articleBody"><script type="text/template">{TOLD}</script></div>',
    "next": data({"props": {"pageProps": {"article": STORY}}}),
    "assignment": script(f"window.__INITIAL_STATE__ = {json.dumps({'article': STORY})};"),
    "after other code": script(f"var a=1;if(a=={{}})b();window.state={json.dumps({'a': STORY})};(function(){{}})()"),
    "undefined": script(f'window.__STATE__={{"user":undefined,"article":{json.dumps(STORY)},"ad":undefined}}'),
    "json.parse": script(f"window.__DATA__ = JSON.parse({json.dumps(json.dumps({'article': STORY}))})"),
    "string": script(f"window.__DATA__ = {json.dumps(json.dumps({'article': STORY}))};"),
    "push": script(f'window["__RQ"].push({json.dumps({"queries": [{"state": {"data": STORY}}]})});'),
    "nuxt": data(
        [["ShallowReactive", 1], {"data": 2}, {"story": 3}, {"title": 4, "html": 5, "live": 6}, TITLE, HTML, False],
        "__NUXT_DATA__",
    ),
    "streamed text": flight(
        f"1a:T{len(HTML.encode()):x},{HTML}",
        f'2:["$","$L3",null,{json.dumps({"story": {"title": TITLE, "html": "$1a"}})}]\n',
        '3:I[4711,["static/chunks/1.js"],"Story"]\n',
    ),
    "streamed elements": flight(
        f'0:["$","main",null,{{"children":[["$","h1",null,{{"children":{json.dumps(TITLE)}}}],"$L1"]}}]\n',
        f"1:{json.dumps([['$', 'p', None, {'children': text}] for text in PROSE])}\n",
    ),
}


@pytest.mark.parametrize("scripts", PLACES.values(), ids=PLACES.keys())
def test_a_text_that_only_the_state_holds_is_read_from_there(scripts: str) -> None:
    title = f"{TITLE}: district office, pupils, captain, tickets"  # of which elements without a headline hold the words
    article = page(scripts, title=title)
    assert [text for text in paragraphs(article) if text != TITLE] == list(PROSE)
    assert "text-from-app-state" in article.flags


# ── how a text is written ─────────────────────────────────────────────────────

SPANS = [{"text": PROSE[0][:20]}, {"type": "link", "url": "/x", "children": [{"text": PROSE[0][20:30]}]}]
SHAPES: dict[str, Any] = {
    "html": HTML,
    "escaped html": escape(HTML),
    "plain lines": "\n\n".join(PROSE),
    "strings": list(PROSE),
    "objects with text": [{"type": "text", "content": text} for text in PROSE],
    "objects with html": [{"type": "text", "html": f"<p>{text}</p>"} for text in PROSE],
    "blocks with data": {"blocks": [{"type": "paragraph", "data": {"text": text}} for text in PROSE]},
    "blocks of an editor": [{"blockName": "core/paragraph", "innerHTML": f"<p>{text}</p>\n"} for text in PROSE],
    "documents": {
        "type": "doc",
        "content": [{"type": "paragraph", "content": [{"type": "text", "text": text}]} for text in PROSE],
    },
    "models": [
        {"type": "paragraph", "model": {"text": text, "blocks": [{"type": "fragment", "model": {"text": text}}]}}
        for text in PROSE
    ],
    "parts of a paragraph": [
        {"type": "p", "children": [*SPANS, {"text": PROSE[0][30:]}]},
        *[{"type": "p", "children": [{"text": text}]} for text in PROSE[1:]],
    ],
    "with pictures between": [
        {"type": "text", "content": PROSE[0]},
        {"type": "image", "url": "/pier.jpg", "caption": "The pier in winter.", "content": "pier"},
        *[{"type": "text", "content": text} for text in PROSE[1:]],
    ],
    "json in a string": json.dumps([{"insert": "x", "text": text} for text in PROSE]),
}


@pytest.mark.parametrize("text", SHAPES.values(), ids=SHAPES.keys())
def test_a_text_is_read_however_its_editor_stores_it(text: Any) -> None:
    article = page(data({"page": {"headline": TITLE, "body": text}}))
    assert paragraphs(article) == list(PROSE)


def test_sub_headings_quotes_and_lists_keep_their_kind() -> None:
    blocks = [
        *[{"type": "text", "content": text} for text in PROSE[:3]],
        {"type": "header", "content": "Who crossed"},
        {"type": "quote", "content": PROSE[3]},
        {"type": "list", "items": [{"type": "text", "content": "at six in the morning;"}, "at nine in the evening."]},
        {"type": "text", "content": PROSE[4]},
    ]
    article = page(data({"headlines": {"basic": TITLE}, "content_elements": blocks}))
    kinds = [block.kind for block in article.blocks]
    assert kinds == ["paragraph", "paragraph", "paragraph", "heading", "quote", "item", "item", "paragraph"]


# ── which text it is ──────────────────────────────────────────────────────────


def test_other_stories_in_the_state_are_none_of_it() -> None:
    article = page(
        data({"stories": [*FOREIGN, STORY], "latest": FOREIGN, "byId": {f"s{n}": s for n, s in enumerate(FOREIGN)}})
    )
    assert paragraphs(article) == list(PROSE)


def test_a_state_that_holds_only_other_stories_says_nothing() -> None:
    assert page(data({"latest": FOREIGN})).blocks == ()
    assert page(data({"query": {"title": TITLE}, "result": {"latest": FOREIGN}})).blocks == ()


def test_comments_authors_and_notices_beside_the_text_are_none_of_it() -> None:
    long = " ".join(OTHER * 3)
    beside = {"comments": [{"text": long}] * 3, "author": {"about": long}, "cookieNotice": long, "legalNote": long}
    assert paragraphs(page(data({**beside, **STORY}))) == list(PROSE)


def test_a_text_without_its_headline_beside_it_is_told_by_the_headlines_words() -> None:
    own = f"<p>The ferry across the Irga sails again. {PROSE[0]}</p>{HTML}"
    article = page(data({"a": {"html": own}, "b": {"html": "".join(f"<p>{text}</p>" for text in OTHER[1:] * 3)}}))
    assert paragraphs(article)[1:] == list(PROSE)


@pytest.mark.parametrize(
    "value",
    [
        {"html": HTML},  # a text that does not tell of the headline
        {"title": "The mayor resigns", "html": HTML},
        {"title": TITLE, "summary": PROSE[0]},  # too short
        {"title": TITLE, "css": ".a{color:red;margin:0 auto} .b > a{top:0;left:0} " * 40},
        {"title": TITLE, "script": "function a(){ return b; } if (c == d) { e(); } // The end. Of it. " * 20},
        {"title": TITLE, "labels": {f"label{n}": f"Say number {n}" for n in range(400)}},
        {"title": TITLE, "image": "QUJD" * 400},
        [[[[TITLE]]]],
        None,
        7,
    ],
)
def test_what_is_no_text_of_the_headline_is_left(value: Any) -> None:
    article = page(data(value))
    assert article.blocks == ()
    assert "text-from-app-state" not in article.flags


def test_a_template_that_does_not_tell_of_the_headline_is_left() -> None:
    notice = "".join(f"<p>We value your privacy, and our {n} partners do, too. Agree, please.</p>" for n in range(9))
    assert page(f'<script type="text/template">{notice}</script>').text == ""


def test_a_page_without_a_headline_has_none_to_look_for() -> None:
    assert page(data(STORY), title="").blocks == ()


# ── where a page prints its text ──────────────────────────────────────────────


def test_a_page_that_prints_its_text_is_read_as_it_is_printed() -> None:
    printed = f"<h1>{TITLE}</h1><div>{''.join(f'<p>{text}</p>' for text in PROSE[:4])}</div>"
    article = page(data({"title": TITLE, "html": HTML * 9}), printed)
    assert paragraphs(article) == list(PROSE[:4])
    assert "text-from-app-state" not in article.flags


def test_a_page_that_prints_a_notice_in_the_place_of_its_text_is_read_from_its_state() -> None:
    article = page(data(STORY), f"<h1>{TITLE}</h1><div id='app'><p>Loading the article, please wait.</p></div>")
    assert paragraphs(article) == list(PROSE)


def test_what_a_page_that_is_not_free_leaves_unprinted_is_not_dug_out() -> None:
    free = {"@type": "NewsArticle", "headline": TITLE, "isAccessibleForFree": False}
    article = page(f'<script type="application/ld+json">{json.dumps(free)}</script>' + data({"article": STORY}))
    assert (article.text, article.flags) == ("", ("not-free",))


def test_the_json_ld_comes_first() -> None:
    story = json.dumps({"@type": "NewsArticle", "headline": TITLE, "articleBody": "\n".join(OTHER)})
    article = page(f'<script type="application/ld+json">{story}</script>{data(STORY)}')
    assert paragraphs(article) == list(OTHER)
    assert "text-from-app-state" not in article.flags


# ── what is no state ──────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "scripts",
    [
        '<script type="application/json">{"title": </script>',
        '<script type="application/json"></script>',
        script("window.__NUXT__=(function(a,b){return {title:a,html:b}}(" + json.dumps([TITLE]) + ",2))" + " " * 100),
        script("var template = {'title': 'x', html: `" + HTML + "`};"),
        script(f"self.__next_f.push([1,{json.dumps('1:T-5,' + HTML)}])"),
        script(f"self.__next_f.push([1,{json.dumps('1:Tzz,' + HTML)}])"),
        script(f"self.__next_f.push([0,{json.dumps(HTML)}])"),
        data([["Reactive", 99], {"title": -1}], "__NUXT_DATA__") + " " * 100,
    ],
)
def test_what_is_no_json_is_passed_over(scripts: str) -> None:
    assert page(scripts).blocks == ()


def named(count: int) -> str:
    return "[" + ",".join(f"[{n + 1},{n + 1}]" for n in range(count)) + f",{json.dumps(HTML)}]"


@pytest.mark.parametrize(
    "scripts",
    [
        f'<script type="application/json">{"[" * 400_000}</script>',
        f"<script>{'=[' * 400_000}</script>",
        f"<script>{('a=[' + '1,' * 2_000) * 200}</script>",
        f'<script id="__NUXT_DATA__" type="application/json">{named(100)}</script>',
        f'<script id="__NUXT_DATA__" type="application/json">[[1],[0],{json.dumps(HTML)}]</script>',
        flight("".join(f'{n:x}:["${n + 1:x}","${n + 1:x}"]\n' for n in range(100))),
        flight('1:["$2"]\n2:["$1"]\n' + " " * 200),
        data(["<" * 300_000] * 3),
    ],
    ids=["brackets", "assignments", "tries", "doubling", "cycle", "rows doubling", "rows in a cycle", "tags"],
)
def test_a_state_that_would_never_end_is_left(scripts: str) -> None:
    assert page(scripts).blocks == ()
