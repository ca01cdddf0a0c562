"""What reads like the article and is not: other stories, later articles, copies."""

from __future__ import annotations

import pytest
from decided import ELSEWHERE, END, HEADLINE, LAST, PARAGRAPHS, PROSE, TEXT, TOLD, decided, texts

# ── other stories ─────────────────────────────────────────────────────────────

LINES = tuple(f"Fishermen of the village tell of day {day}" for day in range(3))
STORIES = "".join(
    f"<dt><a href='/story/{at}'>{line}</a></dt><dd>{text}</dd>"
    for at, (line, text) in enumerate(zip(LINES, ELSEWHERE, strict=True))
)


def test_paragraphs_under_links_beside_headline_and_text_are_other_stories() -> None:
    article = f"<div><h1>{HEADLINE}</h1>{PARAGRAPHS}</div>"
    found = decided(
        f"<body>{article}<dl>{STORIES}</dl></body>", dict.fromkeys((HEADLINE, *LINES), 0.0), headline=HEADLINE
    )
    assert texts(found) == list(PROSE)


@pytest.mark.parametrize(
    "html",
    [
        f"<div><h1>{HEADLINE}</h1>{PARAGRAPHS}<dl>{STORIES}</dl></div>",  # a list that the article is made of
        f"<div><h1>{HEADLINE}</h1><p>{PROSE[0]}</p></div><dl>{STORIES}</dl>",  # little but the list
        f"<div>{PARAGRAPHS}</div><dl>{STORIES}</dl>",  # nothing tells which text is that of the headline
    ],
)
def test_a_list_of_links_and_paragraphs_may_be_the_article(html: str) -> None:
    found = decided(f"<body>{html}</body>", dict.fromkeys((HEADLINE, *LINES), 0.0), headline=HEADLINE)
    assert texts(found)[-3:] == list(ELSEWHERE)


def beside(stories: str, below: str = "") -> list[str]:
    """What stays of a page with stories behind a whole text, in the element of its headline; links are unlikely."""
    whole = f"<div class='text'>{PARAGRAPHS}<p>{LAST}</p><p>{END}</p></div>"
    page = f"<td><h1>{HEADLINE}</h1>{whole}<dl>{stories}</dl>{below}</td>"
    unlikely = dict.fromkeys((HEADLINE, "Weather", *LINES, *(f"10:0{at} {line}" for at, line in enumerate(LINES))), 0.0)
    return texts(decided(f"<body><table><tr>{page}</tr></table></body>", unlikely, headline=HEADLINE))


def test_stories_in_an_element_of_their_own_behind_the_whole_text_are_other_stories() -> None:
    assert beside(STORIES) == [*PROSE, LAST, END]


def test_an_hour_may_stand_before_the_link_over_a_story() -> None:
    stories = "".join(
        f"<dt>10:0{at} <a href='/story/{at}'>{line}</a></dt><dd>{text}</dd>"
        for at, (line, text) in enumerate(zip(LINES, ELSEWHERE, strict=True))
    )
    assert beside(stories) == [*PROSE, LAST, END]


def test_a_story_made_like_the_others_needs_no_link() -> None:
    first = "The weather of the week, in the words of those who must go out in it whatever it is like."
    assert beside(f"<dt>Weather</dt><dd>{first}</dd>{STORIES}") == [*PROSE, LAST, END]


def test_stories_of_which_few_stay_are_told_by_all() -> None:
    likely = dict.fromkeys((HEADLINE, *LINES, *ELSEWHERE[1:]), 0.0)
    page = f"<body><div><h1>{HEADLINE}</h1>{PARAGRAPHS}</div><dl>{STORIES}</dl></body>"
    assert texts(decided(page, likely, headline=HEADLINE)) == list(PROSE)


def test_a_list_that_the_text_goes_on_behind_is_the_articles() -> None:
    assert beside(STORIES, f"<p>{PROSE[0]} Again.</p>") == [*PROSE, LAST, END, *ELSEWHERE, f"{PROSE[0]} Again."]


@pytest.mark.parametrize(
    "dated", ["<dt>{line}</dt><dd>{day}</dd><dd>{text}</dd>", "<dt>{line}</dt><dd>{text}</dd><dd>{day}</dd>"]
)
def test_stories_with_their_days_are_other_stories_whatever_stands_behind_them(dated: str) -> None:
    stories = "".join(
        dated.format(line=f"<a href='/story/{at}'>{line}</a>", text=text, day=f"{at + 3} March 2030")
        for at, (line, text) in enumerate(zip(LINES, ELSEWHERE, strict=True))
    )
    kept = beside(stories, f"<p>{PROSE[0]} Again.</p>")
    assert [text for text in kept if text[0].isalpha()] == [*PROSE, LAST, END, f"{PROSE[0]} Again."]


def test_questions_that_open_their_answers_are_no_links_to_other_stories() -> None:
    answers = STORIES.replace("/story/", "#answer-")
    assert beside(answers) == [*PROSE, LAST, END, *ELSEWHERE]


# ── later articles ────────────────────────────────────────────────────────────

BYLINE = "<p>Jane Example, 9 January 2030</p>"


def going_on(make: str, first: str = TEXT, second: str = "".join(f"<p>{text}</p>" for text in ELSEWHERE)) -> list[str]:
    """What stays of a page of two articles, each made as `make` says of its headline and text."""
    both = make.format(headline=HEADLINE, text=first) + make.format(headline="Fog on the Oza", text=second)
    return texts(decided(f"<body><main>{both}</main></body>", {"Jane Example, 9 January 2030": 0.0}, headline=HEADLINE))


@pytest.mark.parametrize(
    "make",
    [
        "<article class='post post'><header><h1>{headline}</h1></header>{text}</article>",
        "<div class='story wide'><h2>{headline}</h2>" + BYLINE + "{text}</div>",
    ],
)
def test_the_article_that_a_page_goes_on_to_is_not_the_pages(make: str) -> None:
    assert going_on(make) == [HEADLINE, *TOLD]


@pytest.mark.parametrize(
    "make",
    [
        "<section class='part'><h2>{headline}</h2>{text}</section>",  # a part of the same
        "<h2>{headline}</h2>" + BYLINE + "{text}",  # in no elements of their own
    ],
)
def test_a_part_of_an_article_may_have_a_headline_like_the_first(make: str) -> None:
    assert going_on(make) == [HEADLINE, *TOLD, "Fog on the Oza", *ELSEWHERE]


def test_an_article_without_a_whole_text_goes_on_in_the_next() -> None:
    make = "<article><h1>{headline}</h1>{text}</article>"
    assert going_on(make, first=f"<p>{LAST}</p>")[-1] == ELSEWHERE[-1]


# ── copies ────────────────────────────────────────────────────────────────────

HALF = "".join(f"<p>{text}</p>" for text in PROSE[:2])


@pytest.mark.parametrize("copy", [PARAGRAPHS, HALF], ids=["whole", "beginning"])
@pytest.mark.parametrize("copy_first", [True, False])
def test_a_place_in_which_stays_only_what_stays_in_a_larger_one_is_a_copy(copy: str, *, copy_first: bool) -> None:
    story, also = f"<div class='story'>{PARAGRAPHS}<p>{LAST}</p></div>", f"<div class='print'>{copy}</div>"
    found = decided(also + story if copy_first else story + also, {})
    assert texts(found) == [*PROSE, LAST]
    assert found.element is not None
    assert found.element.get("class") == "story"


def test_of_two_copies_of_one_size_one_stays() -> None:
    assert texts(decided(f"<div>{PARAGRAPHS}</div><div class='print'>{PARAGRAPHS}</div>", {})) == list(PROSE)


def test_the_lines_of_a_copy_go_with_its_paragraphs() -> None:
    parts = "".join(f"<h3>Day {at} of the repairs</h3><p>{text}</p>" for at, text in enumerate(PROSE))
    expected = [line for at, text in enumerate(PROSE) for line in (f"Day {at} of the repairs", text)]
    assert texts(decided(f"<div class='wide'>{parts}</div><div class='narrow'>{parts}</div>", {})) == expected


def test_what_went_as_a_copy_does_not_come_back_between_lines_that_stay() -> None:
    parts = "".join(f"<h3>Narrow {at}</h3><p>{text}</p>" for at, text in enumerate(PROSE))
    found = decided(f"<div class='wide'>{PARAGRAPHS}<p>{LAST}</p></div><div class='narrow'>{parts}</div>", {})
    assert texts(found) == [*PROSE, LAST, *(f"Narrow {at}" for at in range(len(PROSE)))]


def test_a_place_that_says_more_than_a_larger_one_is_no_copy() -> None:
    found = decided(f"<div>{PARAGRAPHS}</div><div><p>{PROSE[0]}</p><p>{LAST}</p></div>", {})
    assert texts(found) == [*PROSE, PROSE[0], LAST]


def test_a_paragraph_that_an_article_repeats_in_its_own_place_stays() -> None:
    found = decided(f"<div>{PARAGRAPHS}<p>{PROSE[0]}</p><p>{LAST}</p></div>", {})
    assert texts(found) == [*PROSE, PROSE[0], LAST]


def test_a_short_line_may_be_said_twice() -> None:
    refrain = "<p>Nobody was hurt.</p>"
    found = decided(f"<div>{refrain}<p>{PROSE[0]}</p>{refrain}<p>{PROSE[1]}</p></div>", {})
    assert texts(found).count("Nobody was hurt.") == 2


@pytest.mark.parametrize(
    "quote",
    [
        "<blockquote>“{}”</blockquote>",
        "<aside><p class='pullquote'>{}</p></aside>",
        "<div class='pull-quote'><p>{}</p></div>",
    ],
)
def test_a_sentence_set_apart_that_a_paragraph_has_is_a_copy(quote: str) -> None:
    sentence = "Nobody on either bank had thought that it would sail again"
    told = f"<p>{sentence}, the captain said. He had bread with him.</p>"
    assert f"“{sentence}”" not in texts(decided(f"<div>{PARAGRAPHS}{quote.format(sentence)}{told}</div>", {}))
    assert any(sentence in one for one in texts(decided(f"<div>{PARAGRAPHS}{quote.format(sentence)}</div>", {})))


def test_an_element_named_as_a_pull_quote_may_hold_a_short_one() -> None:
    told = "<p>“It has its moods, I know,” the captain said. He had bread with him.</p>"
    for around in ("<figure class='wp-block-pullquote'>{}</figure>", "<div>{}</div>"):
        box = around.format("<blockquote><p>It has its moods</p></blockquote>")
        found = texts(decided(f"<div>{PARAGRAPHS}{box}{told}</div>", {}))
        assert ("It has its moods" in found) is ("pullquote" not in around)


def test_the_name_behind_the_closing_mark_is_no_part_of_a_quote_said_twice() -> None:
    sentence = "Nobody on either bank had thought that it would sail again"
    told = f"<p>{sentence}, the captain said. He had bread with him.</p>"
    for quote in (f"“{sentence}” Jane Example, captain", f"«{sentence}» Jane Example"):
        assert quote not in texts(decided(f"<div>{PARAGRAPHS}<blockquote>{quote}</blockquote>{told}</div>", {}))


def test_what_goes_though_it_reads_like_the_article_goes_with_its_reason() -> None:
    copy = f"<div class='print'>{HALF}</div>"
    assert (PROSE[0], "other:copy") in decided(f"<div>{copy}{TEXT}</div>", {}).dropped


def test_the_name_below_a_quote_said_twice_goes_with_it() -> None:
    sentence, speaker = "Nobody on either bank had thought that it would sail again", "Jane Example, captain"
    told = f"<p>{sentence}, the captain said. He had bread with him.</p>"
    inside = f"<div>{PARAGRAPHS}<blockquote><p>{sentence}</p><p>{speaker}</p></blockquote>{told}</div>"
    assert speaker not in texts(decided(inside, {}))
    marked = f"<div>{PARAGRAPHS}<div class='pull'><div>“</div><p>{sentence}</p><p>{speaker}</p></div>{told}</div>"
    assert not {"“", speaker} & set(texts(decided(marked, {})))
    beside = f"<div>{PARAGRAPHS}<blockquote><p>{sentence}</p></blockquote><p>{speaker}</p>{told}</div>"
    assert speaker in texts(decided(beside, {}))
