"""What repeats on a site's pages is learned and taken out, and what repeats but is content stays."""

import random
from datetime import UTC, datetime, timedelta

import pytest

from newscrawler import SiteTemplate, clean_text, extract
from newscrawler.boilerplate import clean
from newscrawler.boilerplate.template import MOST_ENTRIES, Template
from newscrawler.extract import find_article, read_document, shown_on

PLACES = "harbour school library bridge market theatre station hospital museum stadium".split()
VERBS = "opened closed flooded rebuilt painted sold measured cleaned inspected lost".split()
PEOPLE = "mayor teacher captain doctor farmer engineer painter pilot baker judge".split()
MARKET = "Wheat traded at {} a tonne this morning, and barley at {} a tonne, brokers of the exchange said."
APPEAL = "Our reporters work for you day and night, so please think of becoming a friend of this newspaper."


def story(number: int) -> list[str]:
    """Three paragraphs that no other number has."""
    pick = random.Random(number)
    return [
        f"The {pick.choice(PLACES)} of district {number} was {pick.choice(VERBS)} by order of a {pick.choice(PEOPLE)}"
        f" after {pick.randint(20, 900)} people had signed what {pick.choice(PEOPLE)} {number * 7 + turn} wrote about"
        f" the {pick.choice(PLACES)} and the {pick.choice(VERBS)} {pick.choice(PLACES)} beside it."
        for turn in range(3)
    ]


def page(number: int, *, extra: str = "", paragraphs: list[str] | None = None) -> str:
    told = "".join(f"<p>{line}</p>" for line in paragraphs or story(number))
    return (
        f"<html><body><h1>News of district {number} in short</h1><div class='story'>{extra}{told}"
        f"<p>{APPEAL}</p><p>{MARKET.format(200 + number, 150 + number)}</p></div></body></html>"
    )


def taught(numbers=range(1, 9), **more) -> SiteTemplate:
    template = SiteTemplate()
    for number in numbers:
        template.observe(page(number, **more), f"https://paper.example/{number}")
    return template


def test_what_stands_on_every_page_goes_and_says_how_often_it_was_seen():
    article = extract(page(50), "https://paper.example/50", template=taught())
    assert APPEAL not in article.text
    assert (APPEAL, "template:seen on 8 of 8 pages") in article.dropped
    assert all(line in article.text for line in story(50))


def test_numbers_that_change_do_not_hide_a_repetition():
    article = extract(page(50), "https://paper.example/50", template=taught())
    assert "Wheat" not in article.text


def test_a_label_that_heads_links_on_other_pages_takes_its_line_inside_a_text_along():
    box = "<div class='more'><h3>More from us</h3><ul><li><a href='/a'>The town hall in pictures</a></li></ul></div>"
    line = "More from us: how the harbour master spent the first of his two hundred days in office."
    template = SiteTemplate()
    for number in range(1, 9):
        template.observe(page(number) + box, f"https://paper.example/{number}")
    article = extract(page(50, paragraphs=[*story(50), line]) + box, "https://paper.example/50", template=template)
    assert line not in article.text
    assert all(one in article.text for one in story(50))


def test_the_page_of_an_article_is_observed_without_being_read_again():
    read, found = SiteTemplate(), SiteTemplate()
    for number in range(1, 9):
        url = f"https://paper.example/{number}"
        assert read.observe(page(number), url)
        article = find_article(read_document(page(number), url), template=found)
        assert found.observe_article(article)
    assert found == read
    assert clean(article).shown is None


def test_a_page_without_a_block_or_with_far_too_many_teaches_nothing():
    template = SiteTemplate()
    assert not template.observe("<html><body></body></html>", "https://paper.example/1")
    assert not template.observe("<p>One line.</p>" * 30_001, "https://paper.example/2")
    assert template.pages == 0


def test_a_page_that_was_observed_itself_does_not_count_against_itself():
    template = taught()
    article = extract(page(3), "https://paper.example/3", template=template)
    assert (APPEAL, "template:seen on 7 of 7 pages") in article.dropped
    assert all(line in article.text for line in story(3))


def test_nothing_is_judged_before_three_other_pages():
    assert APPEAL in extract(page(50), "https://paper.example/50", template=taught(range(1, 3))).text
    assert APPEAL not in extract(page(50), "https://paper.example/50", template=taught(range(1, 4))).text


def test_an_address_counts_once():
    template = taught()
    assert not template.observe(page(90), "https://paper.example/3")
    assert template.pages == 8


def test_a_story_under_two_addresses_or_updated_ten_times_counts_once():
    template = taught()
    updates = [
        template.observe(page(70, paragraphs=[*story(70), *story(70)][: 3 + turn % 2]), f"/live/{turn}")
        for turn in range(10)
    ]
    assert updates.count(True) == 1
    article = extract(page(70), "https://paper.example/70", template=template)
    assert all(line in article.text for line in story(70))


def test_a_quote_that_two_articles_share_stays():
    quote = (
        "“We have waited for this day for eleven years, and now that it has come we will not sleep,” the mayor said."
    )
    template = taught()
    for number in (20, 21):
        template.observe(page(number, paragraphs=[*story(number), quote]), f"https://paper.example/{number}")
    assert quote in extract(page(22, paragraphs=[*story(22), quote]), "/22", template=template).text


def test_a_rubrics_introduction_on_a_few_pages_of_many_stays():
    intro = (
        "Every Friday our readers ask a gardener what to do with their trees, and the gardener answers here at length."
    )
    template = taught(range(1, 20))
    for number in (30, 31, 32):
        template.observe(page(number, paragraphs=[intro, *story(number)]), f"https://paper.example/{number}")
    assert intro in extract(page(33, paragraphs=[intro, *story(33)]), "/33", template=template).text


def test_what_a_post_is_filed_under_is_no_part_of_its_place():
    post = "post-{} type-post status-publish format-standard hentry category-{} tag-{}"
    classes = (post.format(12, "river", "ferry"), post.format(31, "council", "bridge"), "story")
    found = [
        shown_on(read_document(page(number).replace("class='story'", f"class='{names}'")))
        for number, names in enumerate(classes)
    ]
    first, second, other = ([place.path for place in one.place_of] for one in found)
    assert first == second
    assert first != other


def test_what_some_pages_of_few_have_goes_from_behind_their_beginnings_and_stays_above():
    call = "Did you enjoy this report? Readers pay for all of it, and a cup of coffee keeps the lights on."
    template = taught(range(1, 5))
    for number in (30, 31, 34, 35):
        template.observe(page(number, paragraphs=[*story(number), call]), f"https://paper.example/{number}")
    assert call in extract(page(33, paragraphs=[call, *story(33)]), "/33", template=template).text
    assert call not in extract(page(33, paragraphs=[*story(33), call]), "/33", template=template).text


def test_a_body_is_never_emptied():
    template = SiteTemplate()
    same = story(5)
    for number in range(8):
        template.see({"text": ([one.fingerprint for one in _texts(same)], [0.9] * 3, [""] * 3)}, number)
    article = extract("<h1>Again the same words</h1>" + "".join(f"<p>{line}</p>" for line in same), template=template)
    assert same[0] in article.text


def _texts(lines):
    from newscrawler.boilerplate.template import of_lines

    return [one for one in of_lines(lines) if one.kind == "text"]


def test_the_order_of_pages_does_not_matter():
    numbers = list(range(1, 9))
    forwards, backwards = taught(numbers), taught(numbers[::-1])
    assert forwards.entries.keys() == backwards.entries.keys()
    for name, entry in forwards.entries.items():
        other = backwards.entries[name]
        assert (entry.pages, entry.example) == (other.pages, other.example)
        assert entry.likelihood == pytest.approx(other.likelihood)


def test_a_banner_of_one_week_is_forgotten_when_newer_pages_come_without_it():
    banner = "<p>On the fifteenth of March the whole country votes, and this newspaper reports all night long.</p>"
    start = datetime(2026, 3, 1, tzinfo=UTC)
    template = SiteTemplate()
    for number in range(1, 9):
        template.observe(page(number, extra=banner), f"/{number}", fetched_at=start + timedelta(hours=number))
    assert "whole country votes" not in extract(page(60, extra=banner), "/60", template=template).text
    for number in range(100, 125):
        template.observe(page(number), f"/{number}", fetched_at=start + timedelta(days=number))
    assert "whole country votes" in extract(page(60, extra=banner), "/60", template=template).text


def test_pages_fetched_long_ago_teach_as_much_as_those_of_today():
    template = SiteTemplate()
    for number in range(1, 9):
        at = datetime(2005, 3, number, tzinfo=UTC)
        template.observe(page(number), f"https://paper.example/{number}", fetched_at=at)
    for at, address in ((datetime(2005, 3, 9, tzinfo=UTC), 50), (datetime(2031, 3, 9, tzinfo=UTC), 51)):
        url = f"https://paper.example/{address}"
        assert APPEAL not in extract(page(address), url, template=template, fetched_at=at).text
        template.observe(page(address), url, fetched_at=at)
        assert APPEAL not in extract(page(address), url, template=template, fetched_at=at).text


def test_a_second_layout_lives_beside_the_first():
    other = "Write to our editors in the old town hall, second floor, if anything in this report was not right."
    template = taught(range(1, 40))
    for number in range(50, 55):
        template.observe(page(number).replace("story", "report").replace(APPEAL, other), f"/{number}")
    article = extract(page(60).replace("story", "report").replace(APPEAL, other), "/60", template=template)
    assert other not in article.text


def test_a_person_outranks_the_count():
    template = taught()
    number = next(entry.fingerprint for entry in template.entries.values() if entry.example == APPEAL[:100])
    assert template.keep(number)
    assert APPEAL in extract(page(50), "https://paper.example/50", template=template).text


def test_a_template_is_the_same_after_it_was_stored():
    template = taught()
    again = SiteTemplate.of(template.state(), template.entries.values())
    assert again == template


def test_a_site_is_bounded_over_a_hundred_thousand_pages():
    template = Template()
    start = datetime(2026, 1, 1, tzinfo=UTC)
    for number in range(100_000):
        once = [number * 8 + at for at in range(4)], [0.9] * 4, ["Once."] * 4
        always = [-1, -2, -3], [0.1] * 3, ["Always."] * 3
        template.see({"text": once, "place": always}, number, at=start + timedelta(minutes=number))
    assert len(template.entries) <= MOST_ENTRIES * 1.25
    assert template.entries["place", -1].pages == 100_000
    state = template.state()
    assert len(state["addresses"]) <= 32_000
    assert len(state["signatures"]) <= 25_800


def test_lines_of_plain_text_are_learned_too():
    def text(number: int) -> str:
        return "\n".join([f"News of district {number} in short", *story(number), APPEAL, MARKET.format(number, number)])

    template = SiteTemplate()
    for number in range(1, 7):
        template.observe_text(text(number))
    article = clean_text(text(40), template=template)
    assert APPEAL not in article.text
    assert "Wheat" not in article.text
    assert all(line in article.text for line in story(40))
    assert (APPEAL, "template:seen on 6 of 6 pages") in article.dropped
