"""`scrapy browse` and the Datasette plugin, asked as a reader asks: over HTTP, and in a browser if there is one."""

from __future__ import annotations

import json
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple
from urllib.error import HTTPError
from urllib.parse import quote, urlencode
from urllib.request import urlopen

import lxml.html
import pytest

from newscrawler.archive import Archive
from newscrawler.items import COLUMNS, Article, Block, Image, Page, text_of

pytest.importorskip("datasette", reason="the extra browse is not installed")

from newscrawler.browse.reading import passages
from newscrawler.browse.wording import marked, readable_time
from newscrawler.text_diff import Piece, changes

FIRST = datetime(2026, 11, 14, 6, 0, tzinfo=UTC)
LATER = datetime(2026, 11, 15, 6, 0, tzinfo=UTC)
HOSTILE = '</p><script>alert("x")</script><img src=x onerror=alert(1)>'


def record(archive: Archive, slug: str, *blocks: Block, when: datetime = FIRST, url: str = "", **facts: object) -> int:
    """Write an article of the fictional site aspan.example; the number of its row."""
    url = url or f"https://aspan.example/{slug}/"
    page = Page(
        url=url,
        requested_url=url,
        site="aspan.example",
        kind="article",
        fetched_at=when,
        status=200,
        body=text_of(blocks).encode(),
    )
    known = {"title": slug, "language": "en", "published": when, "section": "City"}
    article = Article(url=url, site="aspan.example", blocks=blocks, text=text_of(blocks), **known | facts)
    number = archive.record(page, article).result(30).article_id
    assert number is not None
    return number


def prose(*paragraphs: str) -> list[Block]:
    return [Block("paragraph", paragraph) for paragraph in paragraphs]


class Browsed(NamedTuple):
    url: str  # of the database, without a closing slash
    path: Path
    ids: dict[str, int]


@contextmanager
def served(*arguments: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The address that a child process prints once it serves; it complains too little to fill a pipe."""
    command = [sys.executable, "-m", *arguments]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert child.stdout is not None
        line = child.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:\d+\S*", line)
        assert found, child.communicate(timeout=30)[1]
        yield found[0], child
    finally:
        child.terminate()
        child.communicate(timeout=30)


def browse(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "newscrawler", "browse", "--no-open", *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.fixture(scope="module")
def browsed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browsed]:
    path = tmp_path_factory.mktemp("archive") / "my news-2026.db"
    bridge = [
        *prose("The bridge closes on Friday."),
        Block("heading", "How to get across"),
        Block("item", "over the dam;"),
        Block("item", "by ferry."),
        Block("quote", "“We chose the winter.”"),
        Block("caption", "The bridge at dawn"),
        *prose("The first cars return in March."),
    ]
    with Archive(path) as archive:
        ids = {
            "bridge": record(
                archive, "bridge", *bridge, title="Bridge to close", lead="Traffic goes over the dam.",
                authors=("Ann Arbor", "Bo Cole"), tags=("Roads",),
                images=(Image("https://aspan.example/1.jpg", caption="The bridge at dawn", credit="Cy Dean"),),
                dropped=(("SHARE", "rule:share/en"), ("Read also", "rule:read-also/en")),
            ),
            "hostile": record(
                archive, "hostile", *prose(HOSTILE), title=HOSTILE, lead=HOSTILE, authors=(HOSTILE,), section=HOSTILE,
                tags=(HOSTILE,), dropped=((HOSTILE, "rule:x"),), published_raw=HOSTILE, flags=("truncated-parse",),
                images=(Image("javascript:alert(1)", caption=HOSTILE, credit=HOSTILE),), sponsored=True,
            ),
            "script": record(archive, "script", *prose("One."), url="javascript:alert(1)", title=""),
            "dated": record(
                archive, "dated", *prose("Қала өзгерді."), title="Қала", language="kk", published=date(2025, 3, 1)
            ),
        }  # fmt: skip
        bridge[-1] = Block("paragraph", "The first cars return in April.")
        record(
            archive,
            "bridge",
            *bridge,
            title="Bridge to close",
            authors=("Ann Arbor", "Bo Cole"),
            lead="Traffic goes over the dam.",
            when=LATER,
        )
    with served("newscrawler", "browse", "--no-open", "--port", "0", "-s", f"ARCHIVE_PATH={path}") as (url, _child):
        yield Browsed(url.removesuffix("/articles"), path, ids)


def get(url: str) -> str:
    with urlopen(url, timeout=30) as answer:
        return str(answer.read().decode())


def tree(url: str) -> lxml.html.HtmlElement:
    return lxml.html.fromstring(get(url))


def words(element: lxml.html.HtmlElement, path: str) -> list[str]:
    return [" ".join(one.text_content().split()) for one in element.cssselect(path)]


def test_the_list_shows_every_article_newest_first_with_the_facets_in_readers_words(browsed: Browsed) -> None:
    page = tree(f"{browsed.url}/articles")
    assert words(page, ".card h2")[-1] == "Қала"
    assert len(words(page, ".card")) == len(browsed.ids)
    assert words(page, ".facet h2") == ["Site", "Section", "Language", "Month", "Author"]
    assert words(page, "#facet-site_id li") == ["aspan.example 4"]
    assert "City 3" in words(page, "#facet-section_id li")
    assert words(page, "#facet-published_month li") == ["2026-11 3", "2025-03 1"]
    assert "Bo Cole 1" in words(page, "#facet-authors li")


def test_a_facet_narrows_the_list_and_is_taken_back(browsed: Browsed) -> None:
    page = tree(f"{browsed.url}/articles?language=kk")
    assert words(page, ".card h2") == ["Қала"]
    (back,) = page.cssselect("#facet-language .chosen a")
    assert len(tree(back.get("href")).cssselect(".card")) == len(browsed.ids)


def test_the_search_finds_words_of_the_text_marks_them_and_keeps_the_facet_chosen(browsed: Browsed) -> None:
    page = tree(f"{browsed.url}/articles?_search=april&language=en")
    assert words(page, ".card h2") == ["Bridge to close"]
    assert words(page, ".card mark") == ["April"]
    assert page.cssselect("form.search input[name=language]")[0].get("value") == "en"


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("bridges close", "Bridge to close"),
        ("қаланың", "Қала"),
        ('"cars return" -qala*', "Bridge to close"),
        ("the bri*", "Bridge to close"),
    ],
)
def test_the_search_box_finds_words_in_other_forms(browsed: Browsed, search: str, found: str) -> None:
    page = tree(f"{browsed.url}/articles?{urlencode({'_search': search})}")
    assert words(page, ".card h2") == [found]
    assert page.cssselect(".card mark") or found == "Қала"


def test_a_search_that_finds_nothing_says_so(browsed: Browsed) -> None:
    page = tree(f"{browsed.url}/articles?_search=zebra")
    assert not page.cssselect(".card")
    assert words(page, ".empty")


@pytest.mark.parametrize("search", ['"', "a AND", "NEAR(", "*", "мост -", "x" * 3000, "\x00"])
def test_any_search_gets_a_page(browsed: Browsed, search: str) -> None:
    assert tree(f"{browsed.url}/articles?{urlencode({'_search': search})}").cssselect("form.search")


def test_the_reading_page_shows_the_article_in_its_blocks(browsed: Browsed) -> None:
    page = tree(f"{browsed.url}/articles/{browsed.ids['bridge']}")
    assert words(page, "h1") == ["Bridge to close"]
    assert words(page, ".byline .authors") == ["Ann Arbor, Bo Cole"]
    assert words(page, ".byline time") == ["15 November 2026, 06:00 UTC"]
    assert words(page, ".lead") == ["Traffic goes over the dam."]
    assert words(page, ".text > p") == ["The bridge closes on Friday.", "The first cars return in April."]
    assert words(page, ".text h2") == ["How to get across"]
    assert words(page, ".text li") == ["over the dam;", "by ferry."]
    assert words(page, ".text blockquote p") == ["“We chose the winter.”"]


def test_the_reading_page_tells_what_an_edit_changed(browsed: Browsed) -> None:
    page = tree(f"{browsed.url}/articles/{browsed.ids['bridge']}")
    newest, oldest = page.cssselect(".versions > li")
    assert "edited by the site" in newest.text_content()
    assert "first read" in oldest.text_content()
    assert (words(newest, "del"), words(newest, "ins")) == (["March."], ["April."])


def test_the_reading_page_tells_captions_credits_and_what_was_dropped_and_why(browsed: Browsed) -> None:
    page = tree(f"{browsed.url}/articles/{browsed.ids['hostile']}")
    assert words(page, ".images .credit") == [HOSTILE]
    assert words(page, ".dropped dt") == ["rule:x"]
    assert words(page, ".dropped dd") == [HOSTILE]
    assert page.cssselect("details.dropped")[0].get("open") is None
    notices = " ".join(words(page, ".notice"))
    assert "advertising" in notices
    assert "truncated-parse" in notices


@pytest.mark.parametrize(
    "path", ["articles", "articles/{hostile}", "articles?_search=alert", "articles_view", "versions"]
)
def test_text_of_the_web_is_text_on_every_page(browsed: Browsed, path: str) -> None:
    page = get(f"{browsed.url}/{path.format(**browsed.ids)}")
    assert "alert(" in page
    assert '<script>alert("x")' not in page
    assert not re.search("<img[^>]+onerror", page)


def test_a_copy_names_its_original_and_the_original_its_copies(tmp_path: Path) -> None:
    path, text = tmp_path / "news.db", " ".join(f"Word {number} of the report." for number in range(30))
    with Archive(path) as archive:
        first = record(archive, "first", *prose(text), when=FIRST, title="Bridge & ferry")
        again = record(archive, "again", *prose(text), when=LATER, title="Bridge & ferry")
    with served("newscrawler", "browse", "--no-open", "--port", "0", "-s", f"ARCHIVE_PATH={path}") as (url, _child):
        [notice] = words(tree(f"{url}/{again}"), ".notice")
        assert notice.startswith("First published by aspan.example on 14 November 2026, 06:00 UTC: Bridge & ferry.")
        assert "100 % of this text" in notice
        [copy] = tree(f"{url}/{first}").cssselect(".copies li")
        assert " ".join(copy.text_content().split()).startswith("aspan.example, 15 November 2026, 06:00 UTC: Bridge")
        assert copy.cssselect("a")[0].get("href").endswith(f"/{again}")


def test_an_address_that_is_not_of_the_web_is_shown_but_never_a_link(browsed: Browsed) -> None:
    for path in ("articles", f"articles/{browsed.ids['script']}"):
        page = tree(f"{browsed.url}/{path}")
        assert "javascript:alert(1)" in page.text_content()
        assert not [link for link in page.xpath("//@href | //@src") if link.startswith("javascript:")]


def test_our_pages_forbid_scripts_and_load_nothing_from_elsewhere(browsed: Browsed) -> None:
    for path in ("articles", f"articles/{browsed.ids['bridge']}"):
        with urlopen(f"{browsed.url}/{path}") as answer:
            policy = answer.headers["Content-Security-Policy"]
            page = lxml.html.fromstring(answer.read())
        assert "default-src 'none'" in policy
        assert "script-src" not in policy
        assert not page.xpath("//script | //img | //iframe")
        assert all(link.startswith("/") for link in page.xpath("//link/@href"))


def test_datasettes_own_pages_of_an_archive_carry_a_policy_too(browsed: Browsed) -> None:
    with urlopen(f"{browsed.url}/articles_view") as answer:
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


def test_columns_have_their_sentences_and_technical_tables_are_hidden(browsed: Browsed) -> None:
    database = json.loads(get(f"{browsed.url}.json"))
    hidden = {table["name"] for table in database["tables"] if table["hidden"]}
    shown = {table["name"] for table in database["tables"]} - hidden
    assert {"articles", "versions", "runs"} <= shown
    assert {"article_authors", "url_aliases", "_sqlite_migrations", "articles_fts", "articles_vocab"} <= hidden
    for name in ("articles", "articles_view"):
        page = get(f"{browsed.url}/{name}")
        assert COLUMNS["published_raw"].split(";")[0] in page


def test_every_table_that_is_described_is_in_the_archive(browsed: Browsed) -> None:
    root = browsed.url.rsplit("/", 1)[0]
    (described,) = json.loads(get(f"{root}/-/metadata.json"))["databases"].values()
    with closing(sqlite3.connect(browsed.path)) as connection:
        tables = {
            row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type IN ('table', 'view')")
        }
        facets = {one["articles"] for one in described["tables"]["articles"]["facets"]}
        columns = {row[1] for row in connection.execute("PRAGMA table_xinfo(articles)")}
        view_columns = {row[1] for row in connection.execute("PRAGMA table_xinfo(articles_view)")}
    assert described["tables"].keys() <= tables
    assert facets <= columns
    assert view_columns == described["tables"]["articles_view"]["columns"].keys()
    assert described["tables"]["articles"]["columns"].keys() <= columns


@pytest.mark.parametrize("number", ["999999", "abc", "1,2x"])
def test_an_article_that_is_not_there_is_not_found_or_the_first_part_is(browsed: Browsed, number: str) -> None:
    try:
        status = len(get(f"{browsed.url}/articles/{number}")) and 200
    except HTTPError as error:
        status = error.code
        error.close()
    assert status == (200 if number.startswith("1,") else 404)


def test_nothing_can_be_written_through_it(browsed: Browsed) -> None:
    for sql in ("DELETE FROM articles", "ATTACH 'x.db' AS x", "PRAGMA user_version = 9"):
        with pytest.raises(HTTPError) as refused:
            urlopen(f"{browsed.url}?sql={quote(sql)}")
        refused.value.close()
        assert refused.value.code == 400
    with closing(sqlite3.connect(browsed.path)) as connection:
        assert connection.execute("SELECT count(*) FROM articles").fetchone() == (len(browsed.ids),)


def test_what_a_crawl_writes_meanwhile_is_seen_at_once(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    with Archive(path) as archive:
        first = record(archive, "first", *prose("One paragraph."))
        with served("newscrawler", "browse", "--no-open", "--port", "0", "-s", f"ARCHIVE_PATH={path}") as (url, _child):
            assert words(tree(url), ".card h2") == ["first"]
            for number in range(20):
                record(archive, f"later-{number}", *prose("Another paragraph."))
                assert len(tree(url).cssselect(".card")) == number + 2
                assert words(tree(f"{url}/{first}"), ".text p") == ["One paragraph."]


def test_ctrl_c_ends_it_quietly(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    Archive(path).close()
    with served("newscrawler", "browse", "--no-open", "--port", "0", "-s", f"ARCHIVE_PATH={path}") as (url, child):
        assert "No article" in get(url)
        child.send_signal(signal.SIGINT)
        assert child.wait(30) == 0
        assert child.stderr is not None
        assert child.stderr.read().strip() == ""


def test_a_missing_archive_a_foreign_file_and_an_unusable_path_are_storage_errors(tmp_path: Path) -> None:
    foreign = tmp_path / "foreign.db"
    with closing(sqlite3.connect(foreign)) as connection:
        connection.execute("CREATE TABLE articles (id INTEGER PRIMARY KEY)")
    odd = tmp_path / "50%.db"
    Archive(odd).close()
    for path, told in (
        (tmp_path / "none.db", "scrapy crawl"),
        (foreign, "not a newscrawler archive"),
        (odd, "make a link"),
    ):
        ended = browse("-s", f"ARCHIVE_PATH={path}")
        assert (ended.returncode, ended.stdout) == (4, "")
        assert ended.stderr.startswith("error: ")
        assert told in ended.stderr
    assert not (tmp_path / "none.db").exists()


def test_a_busy_port_and_a_wrong_one_name_the_option(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    Archive(path).close()
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        for port in (str(busy.getsockname()[1]), "70000", "eight", "-1"):
            ended = browse(f"--port={port}", "-s", f"ARCHIVE_PATH={path}")
            assert ended.returncode == 2
            assert "--port" in ended.stderr


def test_without_datasette_the_pip_line_is_told(tmp_path: Path) -> None:
    blocked = (
        "import sys; sys.modules['datasette'] = None; sys.argv = ['newscrawler', 'browse'];"
        "from newscrawler.commandline import main; main()"
    )
    ended = subprocess.run([sys.executable, "-c", blocked], capture_output=True, text=True, check=False, cwd=tmp_path)
    assert ended.returncode == 2
    assert "pip install 'newscrawler[browse]'" in ended.stderr


def test_the_plugin_needs_no_scrapy() -> None:
    subprocess.run(
        [sys.executable, "-c", "import sys; sys.modules['scrapy'] = None; import newscrawler.browse"], check=True
    )


def test_a_database_that_is_not_an_archive_is_left_to_datasette(tmp_path: Path, browsed: Browsed) -> None:
    other = tmp_path / "other.db"
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("CREATE TABLE articles (id INTEGER PRIMARY KEY, title TEXT)")
        connection.execute("INSERT INTO articles VALUES (1, 'A part')")
        connection.commit()
    for path in ("/other/articles", "/other/articles/1"):
        command = [sys.executable, "-m", "datasette", str(other), str(browsed.path), "--get", path]
        page = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout
        assert "A part" in page
        assert "reading.css" not in page
        assert "rows-and-columns" in page


def chromium() -> str | None:
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@pytest.mark.skipif(chromium() is None, reason="no chromium is installed")
def test_a_browser_shows_both_pages_and_has_nothing_to_complain_of(browsed: Browsed, tmp_path: Path) -> None:
    def shown(path: str) -> lxml.html.HtmlElement:
        options = (
            "--headless --no-sandbox --disable-gpu --disable-background-networking --no-first-run "
            "--enable-logging=stderr --dump-dom"
        )
        command = [str(chromium()), *options.split(), f"--user-data-dir={tmp_path}", f"{browsed.url}/{path}"]
        ended = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
        assert "CONSOLE" not in ended.stderr
        return lxml.html.fromstring(ended.stdout)

    article = shown(f"articles/{browsed.ids['bridge']}")
    assert words(article, "h1") == ["Bridge to close"]
    assert words(article, ".text > p") == ["The bridge closes on Friday.", "The first cars return in April."]
    found = shown("articles?_search=april")
    assert words(found, ".card h2") == ["Bridge to close"]
    assert words(found, "#facet-site_id li") == ["aspan.example 1"]


def test_passages_gather_list_items_and_quotations_and_keep_every_block() -> None:
    text = "\n\n".join(["One", "two", "three", "four", "five"])
    assert [(one.kind, one.texts) for one in passages(text, "piiqp")] == [
        ("paragraph", ("One",)),
        ("item", ("two", "three")),
        ("quote", ("four",)),
        ("paragraph", ("five",)),
    ]
    assert passages("", "") == ()


def test_a_text_whose_kinds_do_not_fit_is_shown_in_paragraphs() -> None:
    assert [one.kind for one in passages("One\n\nTwo", "hpp")] == ["paragraph", "paragraph"]


def test_changes_name_only_the_paragraphs_that_differ() -> None:
    assert changes("Same.\n\nOld word here.", "Same.\n\nNew word here.\n\nMore.") == [
        (Piece("Old ", "removed"), Piece("New ", "added"), Piece("word here.")),
        (Piece("More.", "added"),),
    ]
    assert changes("Same.", "Same.") == []


def test_very_long_paragraphs_and_those_after_many_changes_are_compared_whole() -> None:
    old, new = ("word " * 3000, "other " * 3000)
    assert changes(old, new) == [(Piece(old, "removed"), Piece(new, "added"))]
    edited = changes("\n\n".join(f"{n} old end" for n in range(200)), "\n\n".join(f"{n} new end" for n in range(200)))
    assert edited[0] == (Piece("0 "), Piece("old ", "removed"), Piece("new ", "added"), Piece("end"))
    assert edited[199] == (Piece("199 old end", "removed"), Piece("199 new end", "added"))


def test_marks_of_a_search_become_pieces() -> None:
    assert marked("a \x02b\x03 c") == (Piece("a "), Piece("b", "found"), Piece(" c"))
    assert marked("") == ()


def test_times_are_readable_in_their_own_offset() -> None:
    assert readable_time("2026-11-14T09:40:00+05:00") == "14 November 2026, 09:40"
    assert readable_time("2026-11-14T09:40:00+05:00", zone=True) == "14 November 2026, 09:40 UTC+05:00"
    assert readable_time("2026-11-14T09:40:00Z", zone=True) == "14 November 2026, 09:40 UTC"
    assert readable_time("2026-11-14", zone=True) == "14 November 2026"
    assert readable_time("yesterday") == "yesterday"
    assert readable_time(None) == ""
