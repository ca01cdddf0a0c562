"""Addresses: their canonical form, which of them name one page, which of them name an article.

Nothing here opens an address. Three forms of one address are kept apart: `canonical` is what is fetched and stored,
`variant_key` is equal for addresses that show one page (http and https, www, AMP, print), `identity` is what a site's
own rule says an article is, whatever its slug or host.
"""

from __future__ import annotations

import ipaddress
import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import SplitResult, quote, unquote, urljoin, urlsplit

from newscrawler.url_evidence import ARTICLE_SCORE, score

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newscrawler.site import Site


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


MAX_LENGTH = 2083  # what Scrapy's URLLENGTH_LIMIT lets pass
DEFAULT_PORTS = {"http": 80, "https": 443}

# Query parameters that say how a reader came, not what is shown. They are dropped from every address.
TRACKING = _words(
    "fbclid gclid gclsrc dclid gbraid wbraid msclkid yclid ymclid ysclid twclid ttclid igshid igsh srsltid li_fat_id "
    "mc_cid mc_eid mkt_tok oly_anon_id oly_enc_id vero_id wickedid s_cid cmpid cmp xtor ncid icid ito ocid rss_id "
    "ref referer referrer ref_src ref_url refsrc spm scm _openstat _ga _gl _hsenc _hsmi __twitter_impression "
    "__cf_chl_tk at_medium at_campaign guccounter guce_referrer guce_referrer_sig smid sh"
)
TRACKING_PREFIXES = ("utm_", "mtm_", "pk_", "piwik_", "hsa_", "ga_", "at_custom", "fb_action_", "action_object_map")

# Parameters that carry a visitor's session: two visits would otherwise be two pages.
SESSIONS = _words("phpsessid jsessionid sessionid session_id aspsessionid cfid cftoken zenid")

# What only asks for another dress of the same page; see `variant_key`.
DRESS_HOSTS = ("www.", "m.", "amp.", "mobile.", "wap.", "touch.", "pda.")
DRESS_SEGMENTS = frozenset(("amp", "print"))
DRESS_PARAMETERS = _words(
    "amp amp=1 amp=true print print=1 print=y print=yes print=true view=print output=amp outputtype=amp format=amp "
    "version=print mode=print tmpl=component mobile=1 m=1 theme=amp"
)
INDEX_FILES = _words(
    "index.html index.htm index.shtml index.php index.asp index.aspx index.jsp default.html default.htm default.asp "
    "default.aspx"
)

_CONTROL = re.compile(r"[\t\r\n]+")  # WHATWG URL standard: removed wherever they stand
_ENDS = "".join(map(chr, range(0x21))) + "\u00a0\u200b\u2060\ufeff"
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_HTTP = re.compile(r"(https?):[/\\]+", re.IGNORECASE)
_GLUED = re.compile(r"https?://[^/?#]*?(?=https?:/)", re.IGNORECASE)
_HOST = re.compile(r"(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*")
_BARE_WORD_HOST = re.compile(r"//(?!localhost\b)[\w%-]+(?:/|$)")
_ESCAPE = re.compile(r"%(?:([0-9A-Fa-f]{2})|)")
_SLASHES = re.compile(r"(?<!:)/{2,}")
_SESSION_IN_PATH = re.compile(r";(?:jsessionid|phpsessid)=[^/;]*", re.IGNORECASE)
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_PATH_SAFE = "/%:@!$&'()*+,;=~"
_QUERY_SAFE = "/%:@!$&'()*+,;=~?"
_CANONICAL = re.compile(
    r"https?://[a-z0-9]+(?:-+[a-z0-9]+)*(?:\.[a-z0-9]+(?:-+[a-z0-9]+)*)+"  # host
    r"/(?:[\w,-]+(?:\.[\w,-]+)*/)*(?:[\w,-]+(?:\.[\w,-]+)*)?",  # path
    re.ASCII,
)


def canonical(url: str, base: str | None = None) -> str | None:
    """The address in canonical form, absolute if `base` (the page it stands on) is given; None if it cannot be fetched.

    None stands for any scheme but http and https, a user name in the address, no or an impossible host, and more than
    2,083 characters. Scheme and host are lower-case and ASCII (IDNA), default port and fragment (but not `#!`)
    dropped, dot segments and doubled slashes resolved, percent-escapes in one spelling (RFC 3986 section 6.2.2),
    tracking and session parameters dropped, the rest sorted by name. Scheme, www, a slash at the end and AMP stay as
    they are, since those may be other pages: see `variant_key`.
    """
    if len(url) <= MAX_LENGTH and _CANONICAL.fullmatch(url):
        return url  # most links of a page: nothing to do, in a quarter of the time
    if len(url) > 4 * MAX_LENGTH:  # nothing that is dropped below is as long, and repairs of it would take time
        return None
    parts = _split(url, base)
    if parts is None or parts.scheme not in DEFAULT_PORTS or "@" in parts.netloc:
        return None
    authority = _authority(parts)
    if authority is None:
        return None
    query = _query(parts.query)
    fragment = "#" + _escaped(parts.fragment, _QUERY_SAFE) if parts.fragment.startswith("!") else ""
    whole = f"{parts.scheme}://{authority}{_path(parts.path)}{'?' + query if query else ''}{fragment}"
    return whole if len(whole) <= MAX_LENGTH else None


def host_of(url: str) -> str:
    """Host of an address without www, with its port where that is not the default one; "" if there is none."""
    clean = canonical(url)
    return urlsplit(clean).netloc.removeprefix("www.") if clean else ""


def same_site(a: str, b: str) -> bool:
    """Whether two addresses belong to one registered domain (public suffix list); for bare IP addresses, one host."""
    first, second = host_of(a), host_of(b)
    if first == second or not first or not second:
        return first == second != ""
    # The list is not asked, nor read, where the last two labels differ: a registered domain has two at least.
    return _last_labels(first) == _last_labels(second) and _registered_domain(first) == _registered_domain(second)


def _last_labels(host: str) -> list[str]:
    return host.partition(":")[0].split(".")[-2:]


def variant_key(url: str) -> str:
    """What is equal for addresses that show one page in another dress, such as "tengrinews.kz/news/page-1".

    Scheme, www, m. and amp. hosts, AMP and print marks in path or query, index files and the slash at the end are left
    out. It is no address: never fetch it. An address that cannot be fetched is its own key.
    """
    clean = canonical(url)
    if clean is None:
        return url
    parts = urlsplit(clean)
    host = parts.netloc
    for prefix in DRESS_HOSTS:
        if host.startswith(prefix) and host.count(".") > 1:
            host = host.removeprefix(prefix)
            break
    segments = _segments(parts.path)
    if segments:
        segments[-1] = segments[-1].removesuffix(".amp").replace(".amp.html", ".html")
    query = "&".join(one for one in parts.query.split("&") if one and one.lower() not in DRESS_PARAMETERS)
    fragment = f"#{parts.fragment}" if parts.fragment else ""
    return "/".join([host, *segments]) + ("?" + query if query else "") + fragment


def identity(url: str, site: Site) -> str | None:
    """The site's own name of an article: `Site.domain` and the groups that `Site.identity` finds in the path.

    Groups that matched are joined by slashes: with the pattern `(article|news)/(?:.*-)?(\\d+)/?$` the address
    `https://www.tengrinews.kz/news/slug-531007/` gives "tengrinews.kz/news/531007". None if the site has no pattern,
    the pattern is not found in the path, or the host is not the site's.
    """
    clean = canonical(url)
    if clean is None or site.identity is None or not site.owns(urlsplit(clean).netloc):
        return None
    found = re.search(site.identity, unquote(urlsplit(clean).path))
    if found is None:
        return None
    return "/".join([site.domain, *filter(None, found.groups() or (found[0].strip("/"),))])


def pagination(url: str, links: Iterable[str]) -> list[str]:
    """Of the links on a list page, the other pages of the same list, lowest number first, in canonical form.

    Known are `/page/2/`, `/page-2`, `/p2`, `/2/` below the list's own path, and the parameters page, p, pg, paged,
    pagen_1, start, offset and their like.
    """
    own = canonical(url)
    if own is None:
        return []
    here = _list_page(own)
    found: dict[str, int] = {}
    for link in links:
        clean = canonical(link, own)
        if clean is None or clean == own:
            continue
        there = _list_page(clean)
        if there.list == here.list and there.number != here.number:
            found.setdefault(clean, there.number)
    return sorted(found, key=found.__getitem__)


def is_article_url(url: str, site: Site | None = None) -> bool:
    """Whether an address looks like that of a single article, from the address alone.

    With a `Site` its patterns decide: `skip` first, then `articles`; each must match the path (percent-escapes
    decoded), or path and query, from beginning to end. Where the site names no article patterns, what speaks for and
    against is summed (`url_evidence`). Whose host it is, is not asked: that is `Site.owns`.
    """
    clean = canonical(url)
    if clean is None:
        return False
    parts = urlsplit(clean)
    path, query = unquote(parts.path), unquote(parts.query)
    if site is not None:
        targets = (path, f"{path}?{query}") if query else (path,)
        if _matches(site.skip, targets):
            return False
        if site.articles:
            return _matches(site.articles, targets)
    return score(_segments(parts.path), path, query) >= ARTICLE_SCORE


def _segments(path: str) -> list[str]:
    """The segments of a path that name something: no AMP or print mark, no index file."""
    segments = [one for one in path.split("/") if one and one.lower() not in DRESS_SEGMENTS]
    return segments[:-1] if segments and segments[-1].lower() in INDEX_FILES else segments


def _matches(patterns: tuple[str, ...], targets: tuple[str, ...]) -> bool:
    return any(re.fullmatch(pattern, target) for pattern in patterns for target in targets)


class _ListPage(NamedTuple):
    """Which list a page belongs to, and its number in it; 1 where the address names none."""

    list: str
    number: int


# A bare number has at most three digits: /news/37523/ is an article, /news/37/ a page of the list.
_PAGE_IN_PATH = re.compile(
    r"/(?:(?:pages?|pagen|seite|pagina|sayfa|strona)[/_-]?(\d{1,6})|p?(\d{1,3}))(?:\.html?)?/?$", re.I
)
_PAGE_IN_QUERY = re.compile(
    r"(?:p|pg|pn|pages?|paged|pagen_?\d*|page_?num(?:ber)?|start|offset|limitstart)=(\d{1,6})", re.I
)


def _list_page(url: str) -> _ListPage:
    parts = urlsplit(url)
    number, kept = 1, []
    for piece in parts.query.split("&"):
        if found := _PAGE_IN_QUERY.fullmatch(piece):
            number = int(found[1])
        elif piece:
            kept.append(piece)
    path = parts.path
    if found := _PAGE_IN_PATH.search(path):
        number, path = int(found[1] or found[2]), path[: found.start()]
    return _ListPage(f"{parts.netloc.removeprefix('www.')}{path.rstrip('/')}?{'&'.join(kept)}", number)


def _split(url: str, base: str | None) -> SplitResult | None:
    """The parts of an address after the repairs that real pages need; None if it is beyond repair."""
    url = _CONTROL.sub("", url.strip(_ENDS))
    scheme = _SCHEME.match(url)
    if scheme and scheme[1].lower() not in DEFAULT_PORTS and not url[scheme.end() :][:1].isdigit():
        return None
    stop = min((at for at in (url.find("?"), url.find("#")) if at >= 0), default=len(url))
    url = url[:stop].replace("\\", "/") + url[stop:].replace("&amp;", "&")
    if http := _HTTP.match(url):
        url = f"{http[1].lower()}://{url[http.end() :]}"
    while glued := _GLUED.match(url):  # https://one.kzhttps://other.kz/…: a host pasted before a whole address
        rest = _HTTP.match(url, glued.end())
        if rest is None:
            return None
        url = f"{rest[1].lower()}://{url[rest.end() :]}"
    if base and _BARE_WORD_HOST.match(url):  # //section/page: a path with one slash too many, not a host
        url = url[1:]
    try:
        return urlsplit(url if not base or _HTTP.match(url) else urljoin(base, url))
    except ValueError:  # brackets that hold no IPv6 address
        return None


def _authority(parts: SplitResult) -> str | None:
    """Host and port in canonical form, or None if they are impossible."""
    try:
        host, port = parts.hostname, parts.port
    except ValueError:  # a port that is no number below 65,536
        return None
    if not host or port == 0:
        return None
    if ":" in host:
        try:
            host = f"[{ipaddress.IPv6Address(host)}]"
        except ValueError:
            return None
    else:
        host = _ascii_host(host)
        if host is None:
            return None
    return host if port in (None, DEFAULT_PORTS[parts.scheme]) else f"{host}:{port}"


@lru_cache(maxsize=4096)
def _ascii_host(host: str) -> str | None:
    host = unquote(host).rstrip(".").lower()
    if not host.isascii():
        try:
            host = host.encode("idna").decode("ascii")
        except UnicodeError:
            return None
    return host if _HOST.fullmatch(host) else None


def _path(path: str) -> str:
    path = _SLASHES.sub("/", _escaped(_SESSION_IN_PATH.sub("", path), _PATH_SAFE)) or "/"
    if "/." not in path:
        return path
    kept: list[str] = []
    segments = path.split("/")[1:]
    for segment in segments:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in (".", "..") and kept:
        kept.append("")
    return "/" + "/".join(kept)


def _query(query: str) -> str:
    if not query:
        return ""
    kept = []
    for piece in _escaped(query, _QUERY_SAFE).split("&"):
        name = piece.partition("=")[0].lower()
        if piece and name not in TRACKING and name not in SESSIONS and not name.startswith(TRACKING_PREFIXES):
            kept.append(piece)
    return "&".join(sorted(kept, key=lambda piece: piece.partition("=")[0]))  # stable: a=2&a=1 keeps its order


def _escaped(text: str, safe: str) -> str:
    """Percent-escapes in one spelling: needless ones decoded, hex digits upper-case, anything unsafe escaped."""
    if "%" in text:
        text = _ESCAPE.sub(_escape, text)
    return quote(text, safe=safe, errors="replace")


def _escape(found: re.Match[str]) -> str:
    if found[1] is None:
        return "%25"  # a percent sign that escapes nothing
    letter = chr(int(found[1], 16))
    return letter if letter in _UNRESERVED else f"%{found[1].upper()}"


@lru_cache(maxsize=4096)
def _registered_domain(host: str) -> str:
    """The domain one can register, such as tengrinews.kz of kaz.tengrinews.kz; the host itself if it is an address."""
    name = host.rpartition(":")[0] if re.search(r":\d+$", host) else host
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        from courlan import extract_domain  # brings the public suffix list; 70 ms on first use

        return extract_domain(f"http://{name}/") or ".".join(name.split(".")[-2:])
    return host
