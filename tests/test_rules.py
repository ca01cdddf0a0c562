"""Cleaning rules: every example of every rule, and what a rules file may not hold."""

from __future__ import annotations

import re
import time
from dataclasses import fields
from pathlib import Path
from typing import get_args

import pytest
from lxml import html

from newscrawler.boilerplate import clean, node_rule, rules
from newscrawler.boilerplate.folding import key
from newscrawler.boilerplate.phrases import compiled, heads, variants
from newscrawler.boilerplate.placeholders import PLACEHOLDERS, names
from newscrawler.boilerplate.rules import Action, Kind, Rule, all_rules, read_rules, rules_for
from newscrawler.exceptions import RuleError
from newscrawler.items import Article, Block

LINE_RULES = [rule for rule in all_rules() if rule.kind != "node"]
NODE_RULES = [rule for rule in all_rules() if rule.kind == "node"]

BEFORE = "The old ferry crosses the wide river twice a day, as it has for sixty years."
AFTER = "Its captain says that he will keep the wheel until the new bridge is open."


def block(text: str) -> Block:
    """A block from an example, in which links are written <a>…</a>."""
    plain, links = "", []
    for piece in re.split(r"(<a>.*?</a>)", text):
        inner = piece.removeprefix("<a>").removesuffix("</a>")
        if piece.startswith("<a>"):
            links.append((len(plain), len(plain) + len(inner)))
        plain += inner
    return Block("paragraph", plain, tuple(links))


def cleaned(example: str, *, at_the_end: bool) -> tuple[tuple[Block, ...], Article]:
    """The example's blocks, and what cleaning makes of an article that holds them."""
    own = tuple(block(line) for line in example.split("\n"))
    before, after = Block("paragraph", BEFORE), Block("paragraph", AFTER)
    around = (before, after, *own) if at_the_end else (before, *own, after)
    return own, clean(Article(blocks=around))


def examples(rules: list[Rule], field: str) -> list[object]:
    return [
        pytest.param(rule, text, id=f"{rule.language}-{rule.name}-{text[:30]}")
        for rule in rules
        for text in getattr(rule, field)
    ]


@pytest.mark.parametrize(("rule", "example"), examples(LINE_RULES, "drops"))
def test_what_a_rule_says_it_drops_is_dropped_for_that_reason(rule: Rule, example: str) -> None:
    if rule.kind == "inline":
        example, left = example.split("|")
        _, article = cleaned(example, at_the_end=False)
        assert article.text == f"{BEFORE}\n\n{left}\n\n{AFTER}"
        assert rule.name in "".join(reason for _, reason in article.dropped)
        return
    own, article = cleaned(example, at_the_end=rule.kind == "tail")
    assert article.text == f"{BEFORE}\n\n{AFTER}"
    assert [text for text, _ in article.dropped] == [one.text for one in own]
    assert article.dropped[0][1].split("/")[0] == rule.reason.split("/")[0]


@pytest.mark.parametrize(("rule", "example"), examples(LINE_RULES, "keeps"))
@pytest.mark.parametrize("at_the_end", [False, True], ids=["inside", "at-the-end"])
def test_what_a_rule_says_it_keeps_is_kept(rule: Rule, example: str, at_the_end: bool) -> None:
    own, article = cleaned(example, at_the_end=at_the_end)
    assert all(one.text in article.text for one in own)
    assert article.dropped == ()


@pytest.mark.parametrize(("rule", "example"), [(rule, text) for rule in NODE_RULES for text in rule.drops])
def test_a_node_rule_holds_for_its_elements(rule: Rule, example: str) -> None:
    found = node_of(example)
    assert found is not None
    assert rule.sure <= found.sure
    assert rule.sure or found.name == rule.name or found.sure


@pytest.mark.parametrize(("rule", "example"), [(rule, text) for rule in NODE_RULES for text in rule.keeps])
def test_a_node_rule_leaves_elements_that_only_sound_alike(rule: Rule, example: str) -> None:
    found = node_of(example)
    assert found is None or found.name != rule.name


def node_of(tag: str) -> object:
    name = re.match(r"<(\w+)", tag)
    assert name
    element = (
        html.fragment_fromstring(f"{tag}</{name[1]}>")
        if name[1] not in ("body",)
        else html.document_fromstring(tag).find("body")
    )
    return node_rule(name[1], element.get("class", ""), element.get("id", ""), dict(element.attrib))


@pytest.mark.parametrize(
    ("toml", "complaint"),
    [
        ("rule = 1", "[[rule]] tables"),
        ("x = [", "not TOML"),
        ("[[rule]]\nname='a'\nkind='paragraph'\nphrases=['']\ndrops=['a']\nkeeps=['b']", "an empty one"),
        ("[[rule]]\nname='a'\nkind='paragraph'\ndrops=['a']\nkeeps=['b']", "no pattern"),
        ("[[rule]]\nname='a'\nkind='paragraph'\nphrases=['[a]']\ndrops=['a']\nkeeps=['b']", "match every line"),
        ("[[rule]]\nname='a'\nkind='paragraph'\nphrases=['{rest}']\ndrops=['a']\nkeeps=['b']", "no word of its own"),
        (
            "[[rule]]\nname='a'\nkind='paragraph'\nphrases=['a {nobody}']\ndrops=['a']\nkeeps=['b']",
            "unknown placeholder",
        ),
        ("[[rule]]\nname='a'\nkind='paragraph'\nphrases=['a (b|c']\ndrops=['a']\nkeeps=['b']", "lacks a ')'"),
        ("[[rule]]\nname='a'\nkind='paragraph'\nphrases=['a b)']\ndrops=['a']\nkeeps=['b']", "does not pair"),
        ("[[rule]]\nname='a'\nkind='paragraph'\nphrases=['a[b|(|c]']\ndrops=['a']\nkeeps=['b']", "does not pair"),
        ("[[rule]]\nname='a'\nkind='paragraph'\nregex=['(']\ndrops=['a']\nkeeps=['b']", "does not compile"),
        ("[[rule]]\nname='a'\nkind='paragraph'\nregex=['a*']\ndrops=['a']\nkeeps=['b']", "matches an empty line"),
        ("[[rule]]\nname='a'\nkind='paragraph'\nphrases='ab'\ndrops=['a']\nkeeps=['b']", "a list of strings"),
        ("[[rule]]\nname='a'\nkind='paragraph'\nphrases=['ab']\nlinks=1\ndrops=['a']\nkeeps=['b']", "true or false"),
        ("[[rule]]\nname='a'\nkind='paragraph'\nphrases=['ab']\nkeeps=['b']", "needs examples"),
        ("[[rule]]\nname='a'\nkind='paragraph'\nphrases=['ab']\ndrops=['ab']", "needs examples"),
        ("[[rule]]\nname='a'\nkind='shape'\nphrases=['ab']\ndrops=['ab']\nkeeps=['b']", "kind 'shape'"),
        ("[[rule]]\nname='A b'\nkind='tail'\nphrases=['ab']\ndrops=['ab']\nkeeps=['b']", "small letters"),
        ("[[rule]]\nname='a'\nphrases=['ab']\ndrops=['ab']\nkeeps=['b']", "no kind"),
        ("[[rule]]\nname='a'\nkind='tail'\nphrase=['ab']\ndrops=['ab']\nkeeps=['b']", "['phrase']"),
        ("[[rule]]\nname='a'\nkind='node'\nphrases=['ab']\ndrops=['ab']\nkeeps=['b']", "another kind"),
        ("[[rule]]\nname='a'\nkind='node'\ntags=['b']\ndrops=['<b>']\nkeeps=['<i>']", "belong into any.toml"),
        (2 * "[[rule]]\nname='a'\nkind='tail'\nphrases=['ab']\ndrops=['ab']\nkeeps=['b']\n", "stands twice"),
    ],
)
def test_a_wrong_rule_is_refused_with_the_fix(toml: str, complaint: str) -> None:
    with pytest.raises(RuleError, match=re.escape(complaint)):
        read_rules(toml, "xx")


def test_every_phrase_compiles_though_none_is_compiled_before_a_line_may_match_it() -> None:
    phrases = [phrase for rule in LINE_RULES for phrase in rule.phrases if "{" in phrase]
    assert all(compiled(phrase).expression.fullmatch("") is None for phrase in phrases)


def test_a_phrase_spells_out_its_options_and_choices() -> None:
    assert set(variants("read[ also] (this|that[ too])")) == {
        "read this", "read also this", "read that", "read that too", "read also that", "read also that too",
    }  # fmt: skip


def test_spaces_dashes_quotes_and_signs_around_a_line_do_not_matter() -> None:
    assert key("▶ Ещё\u00a0новости —\u200b «здесь»:") == key('еще новости - "здесь"')
    assert key("[Advertisement]") == key("ADVERTISEMENT →")


def test_capitals_without_accents_are_the_same_letters() -> None:
    assert key("ΔΙΑΒΑΣΤΕ ΕΠΙΣΗΣ") == key("Διαβάστε επίσης")
    assert key("À LIRE AUSSI :") == key("A lire aussi")
    assert key("Йод и їжа") == "йод и їжа"


def test_signs_of_chinese_width_are_the_same_as_narrow_ones() -> None:
    assert key("【相关阅读】：") == key("[相关阅读]")
    assert key("转载，请注明！") == key("转载,请注明!")


def test_names_in_chinese_signs_have_two_to_four_of_them() -> None:
    pattern = compiled("记者:{author}")
    assert pattern.match("记者: 王小明、李四", "记者: 王小明、李四") == {"author": "王小明、李四"}
    assert names("王小明、李四") == names("王小明 李四") == ("王小明", "李四")
    assert pattern.match("记者:昨天在示例市看到", "记者:昨天在示例市看到") is None


def test_a_piece_is_cut_out_of_chinese_text_without_a_space() -> None:
    whole = Block("paragraph", "渡船每天过河（责任编辑：王小明）两次，坐的人很多，从早上到晚上都是这样。")
    article = clean(Article(language="zh", blocks=(whole,)))
    assert article.text == "渡船每天过河两次，坐的人很多，从早上到晚上都是这样。"


def test_a_label_inside_a_bracket_does_not_cut_the_bracket_in_two() -> None:
    whole = Block("paragraph", "The ferry crosses the river every day (as it should. Photo: Jane Example)")
    assert clean(Article(language="en", blocks=(whole,))).text == whole.text


def test_a_pattern_is_tried_where_a_line_holds_one_of_what_it_asks_for() -> None:
    assert compiled("(Subscribe|Sign up)[ now] to our {rest}(newsletter|emails)[ {rest}]").needles == (
        "newsletter",
        "emails",
    )
    assert compiled("{author} can be (reached|contacted) {rest}").needles == ("reached", "contacted")
    assert compiled("Follow {rest}(newsletter|emails)").needles == ("newsletter", "emails")
    assert compiled("[{site} ]© {number}").needles == ("© ",)
    assert compiled("(Photo|Video {word}): {credit}").needles == (": ",)
    assert compiled("{rest} from (staff|wire reports)").ends == ("staff", "wire reports")
    assert compiled("{rest} follow us (here|now|)").ends == ()  # each line would end so


def test_no_pattern_is_tried_on_lines_for_two_or_three_letters_in_them() -> None:
    short = {
        (rule.language, rule.name, needle)
        for rule in all_rules()
        for phrase in rule.phrases
        if rule.kind != "node" and "{" in phrase and any(head.startswith("{") for head in heads(phrase))
        for needle in compiled(phrase).needles
        if not compiled(phrase).ends and needle.isascii() and len(needle.strip()) < 4
    }
    assert not short


def test_a_placeholder_takes_names_as_printed() -> None:
    pattern = compiled("by {author}")
    assert pattern.match("by jane q. example and jo van der berg", "By Jane Q. Example and Jo van der Berg") == {
        "author": "Jane Q. Example and Jo van der Berg"
    }
    assert pattern.match("by the river", "By the river") is None


def test_a_language_brings_those_along_that_its_sites_mix_in() -> None:
    assert rules_for("ru-KZ").match("paragraph", "Share this article") is not None
    assert rules_for("de").match("paragraph", "Поделиться") is None
    assert rules_for("ca").match("paragraph", "Compartir en Facebook") is not None
    assert rules_for("zh-Hant-HK").match("paragraph", "複製連結") is not None
    assert rules_for(None).match("paragraph", "Бөлісу") is not None


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("bs", "Pročitajte još: Zašto je most zatvoren"),
        ("sr", "Pročitajte još: Zašto je most zatvoren"),
        ("nb", "Annonse"),
        ("ms", "Baca juga: Jambatan ditutup hingga musim bunga"),
    ],
)
def test_a_language_may_be_read_by_the_rules_of_its_neighbour(language: str, line: str) -> None:
    assert rules_for(language).match("paragraph", line) is not None


@pytest.mark.parametrize(
    ("language", "line"), [("fa", "بيشتر بخوانيد: چرا پل بسته شد"), ("he", "קראו גם: הגשר סגור עד האביב")]
)
def test_persian_is_read_in_arabic_letters_and_hebrew_as_typed(language: str, line: str) -> None:
    assert rules_for(language).match("paragraph", line) is not None


@pytest.mark.parametrize(
    ("language", "end"),
    [
        ("pl", "Zdjęcie: Jan Przykład"),
        ("cs", "Ilustrační foto: ČTK"),
        ("el", "Φωτογραφία: ΑΠΕ"),
        ("hu", "Fotó: Példa Anna"),
    ],
)
def test_a_credit_behind_the_last_sentence_is_cut_whatever_the_accents_of_its_label(language: str, end: str) -> None:
    found = clean(Article(language=language, blocks=(Block("paragraph", f"{BEFORE} {end}"), Block("paragraph", AFTER))))
    assert found.text == f"{BEFORE}\n\n{AFTER}"


def test_behind_a_label_amid_a_thai_text_the_text_goes_on() -> None:
    told = "เรือข้ามฟากกลับมาแล่นข้ามแม่น้ำอีกครั้งในวันจันทร์ หลังจากซ่อมแซมนานสองสัปดาห์ กัปตันกล่าวว่าผู้โดยสารกลุ่มแรกเป็นนักเรียน"
    blocks = tuple(Block("paragraph", text) for text in (told, "ข่าวที่เกี่ยวข้อง", told[::-1]))
    assert clean(Article(language="th", blocks=blocks)).text == f"{told}\n\n{told[::-1]}"


@pytest.mark.parametrize("line", ["Teksti: Anna Esimerkki ja Jan Malli", "Szöveg: Példa Anna és Minta Jan"])
def test_each_language_joins_two_names_in_its_way(line: str) -> None:
    assert len(clean(Article(blocks=(Block("paragraph", BEFORE), Block("paragraph", line)))).authors) == 2


def test_only_the_files_of_languages_that_a_page_asks_for_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    read = []
    monkeypatch.setattr(rules, "rules_of", lambda language: read.append(language) or ())
    for asked in (rules_for, rules._set_of):
        asked.cache_clear()
    try:
        rules_for("ru-KZ")
    finally:
        for asked in (rules_for, rules._set_of):
            asked.cache_clear()
    assert read == ["any", "en", "kk", "ru"]


@pytest.mark.parametrize("kind", ["paragraph", "tail", "inline"])
def test_no_rule_takes_long_over_a_hostile_line(kind: str) -> None:
    lines = [
        prefix + piece * 600
        for prefix in ("", "фото: ", "при использовании ", "если вы нашли ", "by ")
        for piece in " a.1(:x©/"
    ]
    lines += [line[:600] for line in lines] + [
        "ссылка " * 85,
        "if " * 200,
        "usd 1 " * 100,
        "course up " * 60,
        "x " * 300,
        "ctrl+enter " * 50,
    ]
    begun = time.process_time()
    for line in lines:
        rules_for(None).match(kind, line, ((0, 3),))
    assert time.process_time() - begun < 1.0


def test_the_docs_tell_of_every_rules_file_field_kind_action_and_placeholder() -> None:
    page = (Path(__file__).parent.parent / "docs" / "cleaning.md").read_text("utf-8")
    files = {f"rules/{rule.language}.toml" for rule in all_rules()}
    words = {one.name for one in fields(Rule)} | set(get_args(Kind)) | set(get_args(Action))
    wanted = files | {f"`{word}`" for word in words - {"language"}} | {f"`{{{name}}}`" for name in PLACEHOLDERS}
    assert [word for word in sorted(wanted) if word not in page] == []


def test_every_placeholder_is_used_by_a_rule_or_has_no_place() -> None:
    used = set(re.findall(r"\{(\w+)\}", " ".join(phrase for rule in LINE_RULES for phrase in rule.phrases)))
    assert used == set(PLACEHOLDERS)


def test_languages_without_rules_of_their_own_share_one_set() -> None:
    assert rules_for("sw") is rules_for("is-IS")
    assert rules_for("ru") is not rules_for("sw")
