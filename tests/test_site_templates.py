"""What a crawl learns of a site is kept, used for its first pages too, shown, and corrected by a person."""

from __future__ import annotations

import json

import pytest
from articles import list_page
from test_template import APPEAL, page, story

STORIES = {f"/news/report-of-district-number-{number}-{1000 + number}/": number for number in range(1, 9)}


@pytest.fixture
def crawled(web, news):
    web.page("/robots.txt", "User-agent: *\nDisallow:\n", kind="text/plain")
    web.page("/", list_page(*((path, f"News of district {number} in short") for path, number in STORIES.items())))
    for path, number in STORIES.items():
        web.page(path, page(number))
    news.crawl("anysite", "-a", f"url={web.url}/")
    return news


def test_the_first_pages_are_cleaned_again_and_it_is_no_edit(web, crawled):
    texts = [text for (text,) in crawled.rows("SELECT text FROM articles")]
    assert len(texts) == len(STORIES)
    assert not any(APPEAL in text for text in texts)
    assert all(any(story(number)[0] in text for text in texts) for number in STORIES.values())
    assert crawled.rows("SELECT DISTINCT cause FROM versions WHERE n > 1") == [("re-extract",)]
    assert crawled.rows("SELECT count(*) FROM articles_view WHERE versions > 1") == [(0,)]
    reasons = crawled.rows("SELECT DISTINCT reason FROM dropped WHERE text = ?", APPEAL)
    assert reasons == [("template:seen on 7 of 7 pages",)]
    assert crawled.rows("SELECT count(*) FROM fetches WHERE kind = 'article'") == [(len(STORIES),)]


def test_a_page_that_changes_beside_the_article_is_no_edit(web, crawled):
    for path, number in STORIES.items():
        web.page(path, page(number).replace("</body>", "<!-- made anew --></body>"))
    again = crawled.crawl("anysite", "-a", f"url={web.url}/", "-a", "full=1")
    assert f"0 new, 0 edited, {len(STORIES)} unchanged" in again.stdout


def test_what_was_learned_is_shown_most_frequent_first(web, crawled):
    (host,) = crawled.rows("SELECT host FROM sites")[0]
    told = json.loads(crawled.run("template", host, "--json").stdout)
    pages = [block["pages"] for block in told["blocks"]]
    assert pages == sorted(pages, reverse=True)
    assert (told["pages"], APPEAL[:100]) in {(block["pages"], block["example"]) for block in told["blocks"]}
    assert APPEAL[:40] in crawled.run("template", host).stdout


def test_a_persons_word_outranks_the_count_and_all_can_be_forgotten(web, crawled):
    (host,) = crawled.rows("SELECT host FROM sites")[0]
    ((number,),) = crawled.rows("SELECT fingerprint FROM site_blocks WHERE kind = 'text' AND example = ?", APPEAL[:100])
    crawled.run("template", host, "--keep", number)
    crawled.run("reextract", "--again", "--jobs", "1")
    assert all(APPEAL in text for (text,) in crawled.rows("SELECT text FROM articles"))
    crawled.run("template", host, "--forget")
    assert crawled.rows("SELECT count(*) FROM site_blocks") == [(0,)]


def test_words_of_one_article_alone_are_not_kept_in_the_template(web, crawled):
    examples = " ".join(example for (example,) in crawled.rows("SELECT example FROM site_blocks"))
    assert not any(line[:40] in examples for number in STORIES.values() for line in story(number))


def test_a_saved_page_or_text_is_cleaned_by_what_was_learned_of_its_site(web, crawled, tmp_path):
    (host,) = crawled.rows("SELECT host FROM sites")[0]
    saved, text = tmp_path / "page.html", tmp_path / "page.txt"
    saved.write_text(page(50), "utf-8")
    text.write_text("\n".join(["News of district 50 in short", *story(50), APPEAL]), "utf-8")
    for file in (saved, text):
        assert APPEAL in crawled.run("clean", str(file)).stdout
        cleaned = crawled.run("clean", str(file), "--site", host, "--explain")
        before, after = cleaned.stdout.split("--- taken out")
        assert APPEAL not in before
        assert all(line in before for line in story(50))
        assert f"template:seen on {len(STORIES)} of {len(STORIES)} pages  {APPEAL}" in after
        assert cleaned.stderr == ""


def test_cleaning_by_a_site_that_nobody_knows_is_refused_and_one_without_pages_is_told(web, crawled, tmp_path):
    saved = tmp_path / "page.html"
    saved.write_text(page(50), "utf-8")
    assert "nothing was learned of it" in crawled.run("clean", str(saved), "--site", "nowhere.example", code=2).stderr
    told = crawled.run("clean", str(saved), "--site", "tengrinews.kz")
    assert "0 pages observed" in told.stderr
    assert APPEAL in told.stdout
