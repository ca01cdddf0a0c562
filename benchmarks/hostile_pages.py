"""Pages that cost more than they should, or say what they are wrongly: each an ordinary article with one fault.

All are built in memory from a few sentences of ours. The faults were collected from what stops or misleads crawlers.
"""

from __future__ import annotations

from collections.abc import Callable

ENGLISH = (
    "The ferry to the island will stop for {0} days, the harbour office said on Monday.",
    "About {0} people cross the strait on it every week, most of them on their way to school or to the market.",
    "A smaller boat carries post and medicine until the repair is done, and takes {0} passengers at a time.",
    "“We asked for a second boat {0} years ago,” said the captain, who has steered the ferry since it was built.",
    "The office promised to pay back {0} tickets, and to tell everyone by letter when the next crossing is.",
)
RUSSIAN = (
    "Паром на остров остановят на {0} дней, сообщили в управлении порта в понедельник.",
    "Каждую неделю через пролив переправляются около {0} человек, чаще всего в школу и на рынок.",
    "Пока идёт ремонт, почту и лекарства возит катер, он берёт по {0} пассажиров.",
    "«Мы просили второй паром {0} лет назад», – сказал капитан, который водит его с первого дня.",
    "Управление обещало вернуть деньги за {0} билетов и сообщить письмом, когда будет следующий рейс.",
)
TITLES: dict[tuple[str, ...], str] = {ENGLISH: "The ferry stops for repair", RUSSIAN: "Паром остановят на ремонт"}
MENU = "".join(f'<li class="menu-item"><a href="/s/{n}/">Section {n}</a></li>' for n in range(200))


def paragraphs(sentences: tuple[str, ...] = ENGLISH) -> list[str]:
    """Thirty paragraphs that differ from each other."""
    return [
        " ".join(sentence.format(7 * at + 3 * number + 2) for number, sentence in enumerate(sentences))
        for at in range(30)
    ]


def page(
    *,
    sentences: tuple[str, ...] = ENGLISH,
    meta: str = '<meta charset="utf-8">',
    head: str = "",
    before: str = "",
    inside: str = "",
    after: str = "",
    title: str | None = None,
) -> str:
    """An ordinary article page of some 40 kB, with something put into it."""
    title = title or TITLES[sentences]
    body = "\n".join(f"<p>{one}</p>" for one in paragraphs(sentences))
    return (
        f"<!DOCTYPE html><html><head>{meta}<title>{title}</title>{head}</head><body>"
        f'<nav><ul class="menu">{MENU}</ul></nav>{before}<main><article><h1>{title}</h1>\n{body}{inside}</article>'
        f"</main>{after}<footer><ul>{MENU}</ul><p>All rights reserved.</p></footer></body></html>"
    )


def _ld(script: str) -> Callable[[], bytes]:
    return lambda: page(head=f'<script type="application/ld+json">{script}</script>').encode("utf-8", "surrogatepass")


def _inside(inside: str) -> Callable[[], bytes]:
    return lambda: page(inside=inside).encode()


def _nested(levels: int) -> Callable[[], bytes]:
    return lambda: page(before="<div>" * levels, after="</div>" * levels).encode()


def _encoded(encoding: str, declared: str) -> Callable[[], bytes]:
    meta = f'<meta charset="{declared}">' if declared else ""
    return lambda: page(sentences=RUSSIAN, meta=meta).encode(encoding, "xmlcharrefreplace")


_NEWS = '"@context": "https://schema.org", "@type": "NewsArticle"'

PAGES: dict[str, Callable[[], bytes]] = {
    "an ordinary page": lambda: page().encode(),
    "300 levels around the article": _nested(300),
    "3,000 levels": _nested(3_000),
    "100,000 levels": _nested(100_000),
    "a million open div": lambda: page(after="<div>" * 1_000_000).encode(),
    "a million empty i": lambda: page(after="<i></i>" * 1_000_000).encode(),
    "250,000 empty div": lambda: page(after="<div></div>" * 250_000).encode(),
    "20,000 attributes on one p": lambda: page(inside=f"<p {_attributes(20_000)}>End</p>").encode(),
    "50,000 attributes on one p": lambda: page(inside=f"<p {_attributes(50_000)}>End</p>").encode(),
    "2.5 MB of p": lambda: page(after="<p>" * 833_333).encode(),
    "2.5 MB of short p": lambda: page(after="<p>a</p>" * 312_500).encode(),
    "a 10 MB attribute": lambda: page(after=f'<a href="/{"x" * 10_000_000}">more</a>').encode(),
    "a 10 MB paragraph": lambda: page(after=f"<pre>{'word ' * 2_000_000}</pre>").encode(),
    "a 2 MB title": lambda: page(title="The ferry stops for repair" + " and again" * 200_000).encode(),
    "100,000 links": lambda: page(after='<a href="/x">more</a> ' * 100_000).encode(),
    "NUL bytes in the markup": lambda: page().encode().replace(b"</p>", b"\0</p>\0"),
    "NUL in JSON-LD": _ld(f'{{{_NEWS}, "headline": "The ferry\\u0000 stops for repair", "author": "\\u0001\\u0000"}}'),
    "a lone surrogate in JSON-LD": _ld(f'{{{_NEWS}, "headline": "\\ud800", "author": "\\udfff"}}'),
    "invalid UTF-8": lambda: page(before="<p>\u20ac</p>" * 30).encode().replace(b"\xe2\x82\xac", b"\xe2\x82"),
    "windows-1251, declared": _encoded("windows-1251", "windows-1251"),
    "windows-1251, not declared": _encoded("windows-1251", ""),
    "windows-1251, declared as UTF-8": _encoded("windows-1251", "utf-8"),
    "koi8-r, declared": _encoded("koi8-r", "koi8-r"),
    "koi8-r, not declared": _encoded("koi8-r", ""),
    "koi8-r, declared as UTF-8": _encoded("koi8-r", "utf-8"),
    "UTF-8, declared as windows-1251": _encoded("utf-8", "windows-1251"),
    "UTF-16 with its mark, declared as UTF-8": _encoded("utf-16", "utf-8"),
    "JSON-LD: comma too many, comment, line break": _ld(f'{{{_NEWS}, /* note */ "headline": "The\nferry",}}'),
    "JSON-LD: CDATA, semicolon": _ld(f'//<![CDATA[\n{{{_NEWS}, "headline": "The ferry"}};\n//]]>'),
    "JSON-LD: HTML comment, entities": _ld(f'<!-- {{{_NEWS}, &quot;headline&quot;: "The ferry &amp; more"}} -->'),
    "JSON-LD: two objects": _ld(f'{{{_NEWS}, "headline": "The ferry"}}\n{{{_NEWS}}}'),
    "JSON-LD: single quotes": _ld("{'@type': 'NewsArticle', 'headline': 'The ferry'}"),
    "JSON-LD: 100,000 brackets": _ld("[" * 100_000),
    "JSON-LD: a number of 5,000 digits, NaN": _ld(f'{{{_NEWS}, "wordCount": {"9" * 5_000}, "position": NaN}}'),
    "JSON-LD: headline a list of objects": _ld(f'{{{_NEWS}, "headline": [{{"a": []}}, 7], "author": [[{{}}], null]}}'),
    "JSON-LD: a graph of 50,000": _ld(f'{{"@graph": [{", ".join([f"{{{_NEWS}}}"] * 50_000)}]}}'),
    "60,000 spaces in a line": _inside(f"<p>End{' ' * 60_000}of it.</p>"),
    "60,000 no-break spaces in a line": _inside(f"<p>End{chr(160) * 60_000}of it.</p>"),
    "1 MB of <": lambda: page(after="<" * 1_000_000).encode(),
    "1 MB of “share this”": lambda: page(after=f"<p>{'share this ' * 90_000}</p>").encode(),
    "1 MB of one letter": lambda: page(after=f"<p>{'a' * 1_000_000}</p>").encode(),
    "1 MB of a@": lambda: page(after=f"<p>{'a@' * 500_000}</p>").encode(),
    "1 MB of dots": lambda: page(after=f"<p>{'. ' * 500_000}</p>").encode(),
    "1 MB of empty lines": lambda: page(after="<br>\n" * 200_000).encode(),
    "100,000 table cells": lambda: page(after=f"<table>{'<tr><td>1<td>2' * 50_000}</table>").encode(),
    "100,000 comments": lambda: page(after="<!-- x -->" * 100_000).encode(),
}


def _attributes(count: int) -> str:
    return " ".join(f"a{n}=1" for n in range(count))


def reference(name: str) -> str:
    """The text that the article of a page has, whatever its fault."""
    russian = name.startswith(("windows", "koi8", "UTF"))
    return "\n\n".join(paragraphs(RUSSIAN if russian else ENGLISH))
