"""robots.txt by RFC 9309, measured at the server: what is asked for after it, and what is not."""

from __future__ import annotations

import pytest
from articles import article_page
from conftest import News, serving

from newscrawler.robots import readable

STORY = "/town/the-bridge-is-open-again-7001/"
HIDDEN = "/private/the-mayor-has-a-secret-7002/"
RULES = b"User-agent: *\nDisallow: /private/\n"
ALL, OPEN, NOTHING = {STORY, HIDDEN}, {STORY}, set()


def text(body, status=200, **headers):
    return status, {"Content-Type": "text/plain", **headers}, body


def redirects(number):
    """A chain of that many redirects to the rules."""
    hops = {f"/hop{n}": (302, {"Location": f"/hop{n + 1}"}, b"") for n in range(1, number)}
    return {**hops, "/robots.txt": (301, {"Location": "/hop1"}, b""), f"/hop{number}": text(RULES)}


LARGE = b"# " + b"a comment of forty-six bytes, again and again\n# " * 13_000
CASES = {
    "rules": (text(RULES), OPEN),
    "rules for us beat those for all": (text(b"User-agent: *\nDisallow: /\n\nUser-agent: NewsCrawler\nAllow: /"), ALL),
    "forbids all": (text(b"User-agent: *\nDisallow: /"), NOTHING),
    "empty": (text(b""), ALL),
    "not there (404)": (text(b"User-agent: *\nDisallow: /", 404), ALL),
    "gone (410)": (text(b"", 410), ALL),
    "not for us (403)": (text(b"User-agent: *\nDisallow: /", 403), ALL),
    "not for us (401)": (text(b"", 401), ALL),
    "too many requests (429)": (text(b"", 429), NOTHING),
    "broken (500)": (text(b"", 500), NOTHING),
    "down (503)": (text(b"", 503), NOTHING),
    "five redirects": (redirects(5), OPEN),
    "six redirects": (redirects(6), ALL),
    "a redirect that leads nowhere": (text(b"", 302, Location="file:///etc/passwd"), NOTHING),
    "a redirect without address": (text(b"", 302), ALL),
    "UTF-8 with BOM": (text(b"\xef\xbb\xbf" + RULES), OPEN),
    "UTF-16 little-endian": (text(RULES.decode().encode("utf-16")), OPEN),
    "UTF-16 big-endian": (text(b"\xfe\xff" + RULES.decode().encode("utf-16-be")), OPEN),
    "ends of line are CR": (text(RULES.replace(b"\n", b"\r")), OPEN),
    "no valid UTF-8": (text(b"# \xff\xfe\xe9t\xe9\n" + RULES), OPEN),
    "600 kB, rules first": (text(RULES + LARGE), OPEN),
    "600 kB, rules beyond 500 KiB": (text(LARGE + b"\n" + RULES), ALL),
    "an HTML page": (text(b"\n<!doctype html><pre>\nUser-agent: *\nDisallow: /\n</pre>"), ALL),
    "a wildcard and an end": (text(b"User-agent: *\nDisallow: /*secret-7002/$"), OPEN),
    "the longer rule wins": (text(b"User-agent: *\nDisallow: /town/\nAllow: /town/the-bridge"), ALL),
}


@pytest.fixture(scope="module")
def crawled(tmp_path_factory):
    """One crawl of a host a case: the paths that each was asked for, and the state of each address."""
    news, webs, servers = News(tmp_path_factory.mktemp("robots")), {}, []
    for number, (case, (answer, _)) in enumerate(CASES.items(), 1):
        web, server = serving(f"127.0.1.{number}")
        servers.append(server)
        webs[case] = web
        web.page(STORY, article_page(f"The bridge is open again: {case}"))
        web.page(HIDDEN, article_page(f"The mayor has a secret: {case}"))
        web.answers.update(answer if isinstance(answer, dict) else {"/robots.txt": answer})
    (news.folder / "urls.txt").write_text(
        "\n".join(web.url + path for web in webs.values() for path in (STORY, HIDDEN)), encoding="utf-8"
    )
    done = news.crawl("anysite", "-a", "urls=urls.txt", private="127.0.1.0/24", code=None)
    for server in servers:
        server.shutdown()
        server.server_close()
    assert "Traceback" not in done.stderr
    states = {url: state for url, (state, _) in news.urls().items()}
    return {
        case: (web.paths(), {path: states[web.url + path] for path in (STORY, HIDDEN)}) for case, web in webs.items()
    }


@pytest.mark.parametrize("case", CASES)
def test_robots_txt_is_read_as_its_standard_wants(crawled, case):
    answer, expected = CASES[case]
    asked, states = crawled[case]
    assert asked[0] == "/robots.txt"
    assert set(asked) & ALL == expected
    assert {path for path, state in states.items() if state == "done"} == expected
    unknown = isinstance(answer, tuple) and answer[0] in (302, 429, 500, 503)
    assert {states[path] for path in ALL - expected} <= ({"failed"} if unknown else {"skipped"})


def test_a_line_that_is_cut_off_forbids_nothing():
    line = b"Disallow: /private-matters-of-the-newsroom/\n"
    body = b"User-agent: *\n" + line * 20_000
    assert len(readable(body)) <= 500 * 1024 < len(body)
    assert readable(body).endswith(b"\n" + line)


CRAWL_THAT_READS_ROBOTS_TXT_OFTEN = """
from newscrawler import Site, robots
from newscrawler.spiders.base import NewsSpider

robots.FRESH_FOR = 0.5

class Courier(NewsSpider):
    name = "courier"
    site = Site(domain="{host}", start_urls=("http://{host}/",), articles=("/town/.*",))
"""


def test_robots_txt_is_read_again_after_a_day_and_stays_in_force_while_it_cannot_be(web, news):
    """The day is half a second here: the spider's file shortens it."""
    paths = [f"/town/the-bridge-is-open-again-{n}-{7100 + n}/" for n in range(12)]
    for path in paths:
        web.page(path, article_page(f"The bridge {path}"))
    web.page("/", "".join(f"<a href={path}>The bridge is open again</a>" for path in [*paths, "/town/secret-9/"]))
    rules = b"User-agent: *\nDisallow: /town/secret"
    answers = [text(rules), text(b"", 500), text(rules + b"\nDisallow: /town/the")]
    web.answers["/robots.txt"] = lambda: answers.pop(0) if len(answers) > 1 else answers[0]
    host = web.url.removeprefix("http://")
    (news.folder / "courier.py").write_text(CRAWL_THAT_READS_ROBOTS_TXT_OFTEN.format(host=host), encoding="utf-8")
    done = news.run("runspider", "courier.py", "-s", "DOWNLOAD_DELAY=0.2", code=None)
    asked = web.paths()
    assert asked.count("/robots.txt") >= 3
    third = [number for number, path in enumerate(asked) if path == "/robots.txt"][2]
    assert set(asked[:third]) & set(paths)  # the rules of the first reading outlived the second
    assert not set(asked[third + 1 :]) & set(paths)
    assert "the rules that were read before stay in force" in done.stderr
    assert "/town/secret-9/" not in asked


def test_what_is_due_stays_due_where_robots_txt_cannot_be_read(web, news):
    paths = [f"/town/the-bridge-is-open-again-{n}-{7200 + n}/" for n in range(150)]
    web.page("/", "".join(f"<a href={path}>The bridge is open again</a>" for path in paths))
    web.page(paths[0], article_page("The bridge is open again"))
    news.crawl("anysite", "-a", f"url={web.url}/", "-a", "limit=1", code=None)
    web.answers["/robots.txt"] = text(b"", 503)
    before, asked = news.urls(), len(web.asked)
    news.crawl("anysite", "-a", f"url={web.url}/", code=3)
    assert set(web.paths()[asked:]) == {"/robots.txt"}
    untouched = [url for url, (state, _) in news.urls().items() if state == "due"]
    assert len(untouched) >= len([url for url, (state, _) in before.items() if state == "due"]) - 64
    assert len(untouched) > 0
