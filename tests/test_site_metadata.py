"""A photo, a description or an author that most pages of a site have is the site's; a writer of many articles stays."""

from __future__ import annotations

import pytest
from test_template import page, story

from newscrawler import SiteTemplate, extract
from newscrawler.items import Article


def test_a_photo_and_a_description_that_every_page_has_are_not_the_articles():
    def with_head(number: int, photo: str, description: str) -> str:
        metas = f"<meta property='og:image' content='{photo}'><meta name='description' content='{description}'>"
        return page(number).replace("<body>", f"<head>{metas}</head><body>")

    everywhere = "https://paper.example/share.jpg", "News of the district in short, and what happened there: read it."
    template = SiteTemplate()
    for number in range(1, 9):
        template.observe(with_head(number, *everywhere), f"https://paper.example/{number}")
    article = extract(with_head(50, *everywhere), "https://paper.example/50", template=template)
    assert (article.images, article.lead) == ((), None)
    own = "https://paper.example/bridge.jpg", story(50)[0]
    article = extract(with_head(50, *own), "https://paper.example/50", template=template)
    assert ([image.url for image in article.images], article.lead) == ([own[0]], own[1])


def signed(number: int, *, declared: str = "", printed: str = "", site: str = "The District Paper") -> str:
    metas = f"<meta property='og:site_name' content='{site}'>"
    metas += f"<meta name='author' content='{declared}'>" if declared else ""
    line = f"<p class='byline'>{printed}</p>" if printed else ""
    return page(number, extra=line).replace("<body>", f"<head>{metas}</head><body>")


def among(others: int, **given: str) -> Article:
    """The article of a page whose author is told so, as on so many other pages."""
    template = SiteTemplate()
    for number in range(1, others + 1):
        template.observe(signed(number, **given), f"https://paper.example/{number}")
    assert extract(signed(90, **given), "https://paper.example/90").authors, "the page alone names one"
    return extract(signed(90, **given), "https://paper.example/90", template=template)


@pytest.mark.parametrize(
    "given",
    [
        {"declared": "The District Paper"},
        {"declared": "Harbour Media Ltd."},
        {"declared": "Newsroom"},
        {"printed": "Author: Editorial Staff"},
        {"declared": "Paper", "site": ""},
    ],
)
def test_a_site_a_company_or_a_newsroom_named_on_every_page_is_no_author(given):
    assert among(8, **given).authors == ()
    assert among(2, **given).authors, "two pages tell nothing yet"


def test_a_name_that_all_of_many_pages_declare_and_none_prints_is_the_templates():
    assert among(8, declared="Sandro Webmaker").authors == ("Sandro Webmaker",)
    assert among(25, declared="Sandro Webmaker").authors == ()


def test_the_one_writer_of_a_small_paper_stays_the_author():
    given = {"declared": "Jane Harbour", "printed": "By Jane Harbour"}
    assert among(40, **given).authors == ("Jane Harbour",)
    assert among(40, printed="By Jane Harbour").authors == ("Jane Harbour",)


def test_a_columnist_and_an_agency_on_many_pages_stay():
    template = SiteTemplate()
    for number in range(1, 41):
        name = ("Jane Harbour", "Reuters", "Ivan Bridgeman")[number % 3]
        template.observe(signed(number, declared=name), f"https://paper.example/{number}")
    for name in ("Jane Harbour", "Reuters"):
        article = extract(signed(90, declared=name), "https://paper.example/90", template=template)
        assert article.authors == (name,)
    assert among(30, declared="Reuters").authors == ("Reuters",)


def test_a_person_may_say_that_an_author_is_the_articles():
    template = SiteTemplate()
    for number in range(1, 9):
        template.observe(signed(number, declared="Newsroom"), f"https://paper.example/{number}")
    (entry,) = (one for one in template.entries.values() if one.example == "author: Newsroom")
    template.keep(entry.fingerprint)
    article = extract(signed(90, declared="Newsroom"), "https://paper.example/90", template=template)
    assert article.authors == ("Newsroom",)
