"""Who wrote an article: which of a page's sources is believed, and bylines that nothing in the markup names."""

from __future__ import annotations

import json
from typing import Any

import pytest

from newscrawler.extract import extract

TITLE = "The ferry across the Irga sails again"
PROSE = "".join(
    f"<p>Sentence number {number} tells of the ferry, its captain, the postman and his fourteen days of letters.</p>"
    for number in range(5)
)
GERMAN = "".join(
    f"<p>Satz Nummer {number} erzählt von der Fähre und den Briefen, die der Bote über den Fluss getragen hat.</p>"
    for number in range(5)
)
SITE = "<meta property='og:site_name' content='The Irga Gazette'>"


def authors_of(head: str = "", above: str = "", below: str = "", prose: str = PROSE) -> tuple[str, ...]:
    body = f"<main><h1>{TITLE}</h1>{above}<div>{prose}</div>{below}</main>"
    return extract(f"<html lang=en><head><title>{TITLE}</title>{head}</head><body>{body}</body></html>").authors


def ld(author: Any, *nodes: Any) -> str:
    article = {"@type": "NewsArticle", "headline": TITLE, "author": author}
    return f'<script type="application/ld+json">{json.dumps({"@graph": [article, *nodes]})}</script>'


@pytest.mark.parametrize(
    "head",
    [
        ld({"@id": "#anna"}, {"@type": "Person", "@id": "#anna", "name": "Anna Holm"}),
        ld([{"@id": "#anna"}], {"@type": "Person", "@id": "#anna", "name": "Anna Holm"}),
        "<meta name='twitter:label2' content='Written by'><meta name='twitter:data2' content='Anna Holm'>",
        "<meta name='twitter:label1' content='Verfasst von'><meta name='twitter:data1' content='Anna Holm'>",
        "<meta name='articleAuthor' content='Anna Holm'>",
        "<meta name='article_author' content='Anna Holm'>",
        "<meta name='citation_authors' content='Holm, Anna'>",
        "<meta name='parsely-author' content='Anna Holm'>",
        "<meta name='sailthru.author' content='Anna Holm'>",
        "<meta name='author' content='https://www.facebook.com/anna.holm/'><meta name='author' content='Anna Holm'>",
    ],
)
def test_the_head_names_the_author_in_many_ways(head: str) -> None:
    assert authors_of(head) == ("Anna Holm",)


@pytest.mark.parametrize(
    "above",
    [
        "<div>By Anna Holm</div>",
        "<div>Von Anna Holm</div>",
        "<div>Text: Anna Holm</div>",
        "<div>Автор Anna Holm</div>",
        "<div>Written by <b>Anna Holm</b>, Marketing Director</div>",
        "<div><span class='authorName'>Anna Holm</span></div>",
        "<div class='blog__authorwrap'><span>Anna Holm</span><span>Founder</span></div>",
        "<p>Posted <span class='entry-author-name'>Anna Holm</span> in <a href='/river'>River</a></p>",
        "<div>ByAnna Holm</div>",
        "<div>Published May 12, 2024 by Anna Holm</div>",
        "<div>Posted in <a href='/river'>River</a> by <a href='/u/1'>Anna Holm</a>in Ferries</div>",
        "<div>12 May 2024 · 3 min read · By Anna Holm</div>",
        "<div>This post was written by Anna Holm, Head of Ferries</div>",
        "<div><a href='/blog-authors/anna-holm'>Anna Holm</a></div>",
        "<div><a href='/team/anna-holm'>Anna Holm</a></div>",
        "<div>Anna Holm</div><div>12 May 2024</div>",
        "<div>12 May 2024</div><div>Anna Holm</div>",
        "<div>Anna Holm | 12.05.2024</div>",
        "<p><strong>Anna Holm</strong></p>",
    ],
)
def test_a_byline_is_found_by_its_label_its_class_its_link_or_its_place(above: str) -> None:
    assert authors_of(SITE, above) == ("Anna Holm",)


@pytest.mark.parametrize(
    "above",
    [
        "<div>River News</div><div>12 May 2024</div>",
        "<h3>Ferry Timetable</h3><div>12 May 2024</div>",
        "<div>Captain Postman</div><div>12 May 2024</div>",  # words of the text, with capitals
        "<div>Text size</div>",
        "<div>By ferry in nine minutes</div>",
        "<div>Reviewed by John Smith</div>",
        "<div>12 May 2024</div><div>Photo gallery</div><div>River News</div>",
        "<div class='authors'><h4>Get in touch</h4></div>",
        "<div class='byline'><div>SECTIONS</div></div>",
        "<p><strong>The Ferry</strong></p>",
    ],
)
def test_what_only_stands_where_a_name_might_is_none(above: str) -> None:
    assert authors_of(above=above) == ()


def test_a_person_comes_before_the_organisation_that_the_head_names() -> None:
    organisation = {"@type": "Organization", "name": "The Irga Gazette"}
    agency = {"@type": "Organization", "name": "River Press"}
    for declared in (organisation, agency, "The Irga Gazette", "Newsroom"):
        assert authors_of(SITE + ld(declared), "<div class='byline'>By Anna Holm</div>") == ("Anna Holm",)


@pytest.mark.parametrize("name", ["The Irga Gazette", "River Press", "Редакция", "The Gazette Team"])
def test_an_organisation_is_the_author_where_the_page_names_nobody_else(name: str) -> None:
    assert authors_of(SITE + ld({"@type": "Organization", "name": name})) == (name,)


def test_a_byline_with_more_names_than_the_head_is_believed() -> None:
    byline = "<div>By Anna Holm, Per Berg and Eva Lund</div>"
    assert authors_of(ld("Anna Holm"), byline) == ("Anna Holm", "Per Berg", "Eva Lund")
    links = "<ul><li><a href='/author/anna'>Anna Holm</a></li><li><a href='/author/per'>Per Berg</a></li></ul>"
    assert authors_of(ld("Anna Holm"), links) == ("Anna Holm", "Per Berg")
    dated = "<div><span class='byline'>by Anna Holm and Per Berg</span> February 29, 2024</div>"
    assert authors_of(ld("Anna Holm"), dated) == ("Anna Holm", "Per Berg")
    meta = "<meta name='author' content='Anna Holm and Per Berg'>"
    assert authors_of(ld("Anna Holm") + meta) == ("Anna Holm", "Per Berg")
    assert authors_of(ld("Anna Holm"), "<div>By Anna Holm, reviewed by Per Berg</div>") == ("Anna Holm",)


def test_an_article_signed_at_its_end_has_an_author() -> None:
    assert authors_of(below="<p>Text: Anna Holm</p>") == ("Anna Holm",)
    facts = "<h3>Read also</h3><ul><li><a href='/1'>Bridge closed</a></li></ul><ul><li>Date 12.05.2024</li>"
    assert authors_of(below=f"{facts}<li>Autorin/Autor Anna Holm</li></ul>") == ("Anna Holm",)


def test_only_lines_of_names_add_to_those_that_the_head_declares() -> None:
    for other in (
        "<p>Fact-checked by <a href='/author/per'>Per Berg</a></p>",
        "<figure><img src='/a.jpg'><figcaption>Anna Holm | Per Berg</figcaption></figure>",
    ):
        assert authors_of(ld("Anna Holm"), f"<p>By Anna Holm</p>{other}") == ("Anna Holm",)


def test_links_elsewhere_in_the_element_of_a_line_are_not_its_own() -> None:
    above = (
        "<div><a href='/author/anna'>Anna Holm</a><p>The ferry of <a href='/author/per'>Per Berg</a> sails.</p></div>"
    )
    assert authors_of(above=above) == ("Anna Holm",)


def test_who_signs_by_the_headline_wins_over_one_whom_the_page_does_not_show() -> None:
    assert authors_of(ld("Per Berg"), "<div>By Anna Holm</div>") == ("Anna Holm",)
    assert authors_of(ld("Per Berg"), "<div>By Anna Holm</div><div>Edited by Per Berg</div>") == ("Per Berg",)
    assert authors_of(ld("Per Berg"), "<div>By the river</div>") == ("Per Berg",)


def test_a_user_name_behind_by_is_an_author_where_the_line_tells_of_the_posting() -> None:
    assert authors_of(above="<div>Publiziert am 13. Januar 2014 von aholm</div>") == ("aholm",)
    assert authors_of(above="<div>Posted by the river on a day in May</div>") == ()


def test_one_who_writes_at_an_address_of_that_name_is_the_author_unless_another_signs() -> None:
    def authors(above: str) -> tuple[str, ...]:
        page = f"<title>{TITLE}</title>{ld('Anna Holm')}<body><h1>{TITLE}</h1>{above}<div>{PROSE}</div></body>"
        return extract(page, "https://www.annaholm.example/2024/ferry").authors

    assert authors("<p><a href='/people/1'>People</a></p>") == ("Anna Holm",)
    assert authors("<p>By Per Berg</p>") == ("Per Berg",)


def test_lines_of_a_byline_are_not_glued() -> None:
    span = "<span class=byline>By ANNA HOLM<br>Gazette Staff Writer<br>holm@gazette.example</span>"
    assert authors_of(above=f"<div>{span}<br><br>The ferry sails again.</div>") == ("Anna Holm",)


@pytest.mark.parametrize(
    "above",
    [
        # longer than a byline, since it tells both days
        (
            "<div><a href='/news/author/anna-holm-1.12'>Anna Holm</a> · Irga News · "
            "Posted: Feb 04, 2022 4:00 AM EST | Last Updated: February 5, 2022</div>"
        ),
        "<div><time datetime='2022-02-04'>February 4, 2022</time> <span>Anna Holm</span></div>",
        "<p>By Anna Holm, Home and River Security Expert</p>",
        "<div>Published: February 4, 2024 3:11 p.m. | By Anna Holm | Last Updated: February 5, 2024 9:00 a.m.</div>",
        "<div><a href='/@anna'>Anna Holm</a></div>",
        "<div>February 4, 2024 · 6 min · 1279 words · Anna Holm</div>",
        "<div>Anna Holm</div><div>Co-Founder & Marketing Director</div><div>4 February 2024</div>",
        "<div>Contributors: Anna Holm</div>",
        "<p>This post was written by Anna Holm, MD, who has crossed the river on every ferry that there was.</p>",
        "<div>Feb 4, 2024 • Anna Holm in River Matters</div>",
        "<div class='author'>Anna Holm<span>IRGA Staff Writer</span><ul><li>Tells of the river</li></ul></div>",
    ],
)
def test_an_author_is_found_beside_what_else_her_line_tells(above: str) -> None:
    assert authors_of(above=above) == ("Anna Holm",)


def test_several_names_alone_beside_the_day_are_the_authors() -> None:
    assert authors_of(above="<div>4 February 2024</div><div>Anna Holm/Per Berg</div>") == ("Anna Holm", "Per Berg")
    assert authors_of(above="<div>4 February 2024</div><div>Anna Holm tells Per Berg</div>") == ()


@pytest.mark.parametrize(
    "above",
    [
        "<div>Written By:</div><div><a href='/x'>Anna Holm</a></div>",
        "<span class='k'><p>By</p></span><p>Anna Holm</p><p>Share</p>",
        "<p>von</p><p>Anna Holm<b>Redakteurin</b></p>",
        "<p>---- by Anna Holm</p>",
        "<p>12 May 2024 - By Anna Holm (Speaker)</p>",
    ],
)
def test_the_label_may_be_a_line_of_its_own(above: str) -> None:
    assert authors_of(above=above) == ("Anna Holm",)


def test_a_line_of_many_authors_may_be_as_long_as_a_sentence() -> None:
    line = "Posted by Anna Holm, Per Berg, Ida Lund Moe, Jon Dahl and Kari Strand - River Crossings and Harbours Team"
    assert authors_of(above=f"<p>{line}</p>")[:5] == (
        "Anna Holm",
        "Per Berg",
        "Ida Lund Moe",
        "Jon Dahl",
        "Kari Strand",
    )
    assert (
        authors_of(above="<p>By the time the ferry sails again, the captain and his postman will be old men</p>") == ()
    )


def test_the_section_people_names_no_authors_but_in_english() -> None:
    menu = "".join(f"<a href='/people/{word.lower()}-life'>{word} Life</a> " for word in ("Real", "Royal"))
    german = extract(f"<html lang=de><title>{TITLE}</title><h1>{TITLE}</h1><p>{menu}</p><div>{GERMAN}</div>")
    assert german.authors == ()
    assert authors_of(above="<div><a href='/people/anna-holm'>Anna Holm</a></div>") == ("Anna Holm",)


def test_and_joins_the_lines_below_a_label() -> None:
    lines = "<p>By</p><p>Anna Holm</p><p>and</p><p>Per Berg</p><p>River Books</p>"
    assert authors_of(above=lines) == ("Anna Holm", "Per Berg")
    tags = "".join(f"<a href='/{word}'>{word} Books</a> " for word in ("River", "Ferry", "Bridge"))
    assert authors_of(above=f"<p>By</p><p>{tags}</p>") == ()


def test_a_name_that_is_a_link_beside_the_day_is_the_authors() -> None:
    assert authors_of(above="<p><a href='/x'>Anna Holm</a></p><p>4 February 2024</p>") == ("Anna Holm",)
    assert authors_of(above="<p><a href='/x'>Ferry News</a></p><p>4 February 2024</p>") == ()


def test_the_elements_of_a_byline_part_its_names() -> None:
    three = "<a href='/1'>Anna Holm</a> <a href='/2'>Per Berg</a> <a href='/3'>Ida Lund Moe</a>"
    assert authors_of(above=f"<div class='byline'>{three}</div>") == ("Anna Holm", "Per Berg", "Ida Lund Moe")
    assert authors_of(above="<div class='author'>Anna Holm <a href='/tips'>Tips meg</a></div>") == ("Anna Holm",)
    assert authors_of(above="<div class='author'>Anna <b>Holm</b></div>") == ("Anna Holm",)


def test_the_headline_may_stand_between_the_day_and_the_authors_name() -> None:
    head, day = f"<title>{TITLE}</title>", "<div>February 4, 2022</div>"
    page = f"<html lang=en><head>{head}</head><body>{{}}<div>{PROSE}</div></body></html>"
    assert extract(page.format(f"{day}<h1>{TITLE}</h1><div>Anna Holm</div>")).authors == ("Anna Holm",)
    office = f"{day}<h1>{TITLE}</h1><p>Anna Holm, River Affairs Editor</p>"
    assert extract(page.format(office)).authors == ("Anna Holm",)
    assert extract(page.format(f"<div>River Research</div><h1>{TITLE}</h1>{day}")).authors == ()


def test_the_line_that_a_day_begins_and_a_user_name_ends_names_the_author() -> None:
    assert authors_of(above="<div>March 7, 2009 by walker</div>") == ("walker",)
    assert authors_of(above="<div>The ferry was built in 2009 by hand</div>") == ()


def test_what_an_author_does_elsewhere_is_no_name() -> None:
    links = "<a href='/1'>BIO</a> <a href='/2'>Become a Fan</a> <a href='/3'>Get Email Alerts</a>"
    assert authors_of(above=f"<div class=author_box><div>{links}</div></div>") == ()


@pytest.mark.parametrize(
    ("line", "author"),
    [
        ("<td>Wpisany przez Anna Kowalska</td>", "Anna Kowalska"),
        ("<td>Συντάχθηκε απο τον/την Μαρία Κώστα</td>", "Μαρία Κώστα"),
        ("<td>Γράφτηκε από τη Μαρία Κώστα</td>", "Μαρία Κώστα"),
        ("<p>Publicado por Rosa Mijas en 21:14</p>", "Rosa Mijas"),
        ("<p>Posté par rosamij à 21:14 - <a href='/c'>Humeurs</a></p>", "rosamij"),
        ("<p>postato da: <a href='/u'>rosamij</a> alle ore 21:14 | <a href='/l'>link</a></p>", "rosamij"),
        ("<p>Категория: <a href='/1'>Новости</a> | Просмотров: 31 | Добавил: <a href='/u'>Melnik</a> |</p>", "Melnik"),
        ("<p>Послано: marina (04 Мар 2008 19:31) (1243 Прочтений)</p>", "marina"),
        ("<p>Разместил: <a href='/u'>newsman</a> | Прочитано: 1203 раза | Комментариев: 4</p>", "newsman"),
        ("<p>كتب : أحمد سالم</p>", "أحمد سالم"),
    ],
)
def test_systems_name_whoever_put_a_text_there(line: str, author: str) -> None:
    line = line.replace("td>", "div>")
    assert authors_of(above=line) == authors_of(below=line) == (author,)


@pytest.mark.parametrize(
    ("line", "author"),
    [
        ("<p><b>Марина КИМ.</b></p>", "Марина Ким"),
        ("<p>Марина КИМ, «Вечерний край»</p>", "Марина Ким"),
        ("<p>А. СЕРІКОВА, Қостанай облысы</p>", "А. Серікова"),
        ("<p>Bildquelle: SWR</p>", None),
        ("<p>Radio ZET</p>", None),
        ("<p>Агентство ТАСС</p>", None),
        ("<p>ВСЕМ СПАСИБО</p>", None),
    ],
)
def test_papers_sign_below_the_text_with_the_surname_in_capitals(line: str, author: str | None) -> None:
    assert authors_of(below=line) == ((author,) if author else ())


def test_the_languages_own_rules_for_bylines_are_asked() -> None:
    prose = (
        "<p>縣議會星期二晚上通過明年度的預算，兩座鄉鎮圖書館的經費首度遭到全數刪除，持續一年多的爭論就此落幕。</p>" * 3
    )
    page = "<html><head><title>縣府將關圖書館</title></head><body><h1>縣府將關圖書館</h1>{}" + prose + "</body></html>"
    for line in "【某合報╱記者王小明／磨坊報導】", "記者 王小明":
        assert extract(page.format(f"<div>{line}</div>")).authors == ("王小明",)


@pytest.mark.parametrize(
    ("opening", "author"),
    [
        ("(물레방아골=연합) 홍길동 기자 = 도의회는 화요일 밤 내년 예산을 통과시켰다.", "홍길동"),
        ("本报讯（记者 王小明）省议会星期二晚上通过了明年的预算，争论就此结束。", "王小明"),
        ("〔記者王小明／磨坊報導〕縣議會星期二晚上通過明年度的預算，爭論就此落幕。", "王小明"),
        ("记者从省议会了解到，明年的预算已经通过，争论就此结束。", None),
    ],
)
def test_agencies_name_the_reporter_in_the_dateline(opening: str, author: str | None) -> None:
    title = "도의회 도서관" if author == "홍길동" else "省里将关闭图书馆"
    page = f"<html><head><title>{title}</title></head><body><h1>{title}</h1><p>{opening * 3}</p><p>{opening * 2}</p>"
    assert extract(page).authors == ((author,) if author else ())


def test_what_a_menu_says_beside_the_day_is_no_name() -> None:
    above = "<p><a href='/'>Ana Sayfa</a> | <a href='/k'>Künye</a> | 17 Mart 2008 Pazartesi</p>"
    page = f"<html><head><title>{TITLE}</title></head><body>{above}<h1>{TITLE}</h1>{PROSE}</body></html>"
    assert extract(page).authors == ()


def test_a_note_beside_the_byline_is_no_name() -> None:
    note = "<div class='author-info'><p>Opinions expressed by Gazette Contributors are their own.</p></div>"
    assert authors_of(above=note) == ()


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("<p align=right><i>Иван Петров</i>, Холин</p>", ("Иван Петров",)),
        ("<p style='text-align:right'><strong>Hoàng Thu Ngân</strong></p>", ("Hoàng Thu Ngân",)),
        ("<div class='has-text-align-right'>Anna Holm and Otto Meier</div>", ("Anna Holm", "Otto Meier")),
        ("<p><strong>Anna Holm</strong></p>", ()),
        ("<p align=right>Irga Steamship Company founded</p>", ()),
        ("<p align=right>Who knows Anna Holm</p>", ()),
        ("<p align=right><a href='/anna'>Anna Holm</a></p>", ()),  # a link to elsewhere
    ],
)
def test_a_name_at_the_right_margin_below_the_text_signs_it(line: str, authors: tuple[str, ...]) -> None:
    assert authors_of(below=line) == authors


def test_one_of_whom_the_text_tells_does_not_sign_it() -> None:
    told = "<p>Anna Holm was the first to cross the river, with fourteen days of letters on her own wheelbarrow.</p>"
    assert authors_of(below=f"{told}<p align=right>Anna Holm</p>") == ()


def test_surnames_in_capitals_sign_above_the_text_where_style_alone_parts_them() -> None:
    assert authors_of(above="<div><span>Анна ПЕТРОВА</span><span>Иван СЕДОВ</span></div>") == (
        "Анна Петрова",
        "Иван Седов",
    )
    assert authors_of(above="<div>Visit HOLLIN</div>") == ()


def test_a_word_of_the_sites_name_is_no_author_where_a_person_signs() -> None:
    head = ld("Irga") + "<meta property='og:site_name' content='The Irga Gazette'>"
    assert authors_of(head, below="<p align=right>Anna Holm</p>") == ("Anna Holm",)


def test_what_ends_the_title_tag_is_no_author_where_a_person_signs() -> None:
    head = f"<title>{TITLE} | Irga Herald</title><meta name='author' content='Irga Herald'>"
    page = f"<html lang=en><head>{head}</head><body><main><h1>{TITLE}</h1>{{}}{PROSE}</main></body></html>"
    assert extract(page.format("<div class=meta><em class='story__author'>Anna Holm</em></div>")).authors == (
        "Anna Holm",
    )
    assert extract(page.format("")).authors == ("Irga Herald",)  # who may write all of it


def test_a_heading_in_capitals_signs_nothing() -> None:
    assert authors_of(prose=f"<b>HOW IT HAPPENED</b><br>{PROSE}") == ()
    assert authors_of(prose=f"<b>ANNA HOLM</b><br>{PROSE}") == ("Anna Holm",)


def test_the_label_of_a_picture_names_no_author() -> None:
    figure = "<figure><img src='/f.jpg'><figcaption>Author: Paul Picture</figcaption></figure>"
    assert authors_of(above=f"{figure}<div class='author'><span>Anna Holm</span></div>") == ("Anna Holm",)


@pytest.mark.parametrize("label", ["", "<span>By</span> "])
def test_the_items_of_a_list_of_authors_are_all_named(label: str) -> None:
    person = "<li class='byline-one'>{}<a href='/p/1'>{}</a></li>"
    persons = person.format(label, "Anna Holm") + person.format("", "Jan Berg")
    assert authors_of(above=f"<ul class='bylines'>{persons}</ul>") == ("Anna Holm", "Jan Berg")


@pytest.mark.parametrize(
    ("below", "authors"),
    [
        ("<p class='article-author'><em>Anna Holm</em></p>", ("Anna Holm",)),
        ("<div class='detail-author'><a href='/u/13/'>Anna Holm</a><p>Writes of rivers.</p></div>", ("Anna Holm",)),
        ("<div class='comment-author'>Anna Holm</div><div>Well said.</div>", ()),
        ("<p class='article-author'>More of this</p>", ()),
    ],
)
def test_an_element_named_as_a_byline_signs_a_text_at_its_end(below: str, authors: tuple[str, ...]) -> None:
    assert authors_of(below=below, prose=4 * PROSE.replace("number", "of number")) == authors


def test_the_note_below_an_entry_names_who_posted_it() -> None:
    note = "This entry was posted on Sunday, October 14th, 2007 at 7:52 pm by Marian and is filed under Boats."
    rest = "You can follow any responses to this entry through the feed. You can leave a response, or trackback."
    assert authors_of(below=f"<p>{note} {rest}</p>") == ("Marian",)
    assert authors_of(below=f"<p>{note.replace(' by Marian', '')} {rest}</p>") == ()
