"""The values that a page's scripts hold as JSON: the application state that its own script builds the page from.

Seen are `<script type="application/json">` (Next.js, Nuxt 3), assignments and calls with JSON in them
(`window.__INITIAL_STATE__ = {…}`, `JSON.parse("…")`, `queue.push({…})`), the rows that React streams to its client
(`self.__next_f.push([1, "…"])`, React Flight), JSON in attributes (`data-page` of Inertia, `data-react-props`, `props`
of Astro) and the HTML of `<script type="text/template">` (Blogger). What is no JSON, such as Nuxt 2's function, is
passed over.
"""

from __future__ import annotations

import json
import re
from itertools import islice
from typing import TYPE_CHECKING, Any

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

DEEPEST = 60  # levels of a state
_MOST_JSON = 5_000_000  # characters of a page's scripts that are read
_MOST_TRIES = 200  # places in a script at which JSON may begin
_MOST_NAMED = 2_000_000  # characters of values that are written once and named often; a value counts for some, too
_A_VALUE = 40
_LEAST = 100  # characters: a shorter script holds no text
_LEAST_ATTRIBUTE = 400
_TEMPLATES = frozenset({"text/template", "text/html", "text/x-template"})

_BEGINNING = re.compile(r'(?<![=!<>])[=(]\s*+(?=[{\[]|"[{\[])')
_UNDEFINED = re.compile(r"(?<=[:\[,])undefined(?=[,}\]])")
_FLIGHT, _NUXT = "__next_f", "__NUXT_DATA__"
_NAMED = re.compile(r"\$(?:[L@]?([0-9a-f]+)|[\w@:$]*)")


def states(root: _Element) -> Iterator[Any]:
    """Every value that the page's scripts and attributes hold as JSON, and the HTML of its templates as strings."""
    left, streamed = _MOST_JSON, []
    for script in root.iter("script"):
        text, kind = script.text or "", (script.get("type") or "").lower()
        if "ld+json" in kind or (len(text) < _LEAST and _FLIGHT not in text):
            continue
        left -= len(text)
        if left < 0:
            break
        if kind in _TEMPLATES:
            yield text
        elif "json" in kind:
            value = loads(text)
            yield _Numbered(value).whole(0) if script.get("id") == _NUXT and isinstance(value, list) else value
        elif _FLIGHT in text:
            streamed += [
                value[1] for value in _written(text) if isinstance(value, list) and [*map(type, value)] == [int, str]
            ]
        else:
            yield from _written(text)
    yield from _streamed("".join(streamed))
    for element in root.iter(etree.Element):
        for value in element.values():
            if len(value) >= _LEAST_ATTRIBUTE and value.startswith(("{", "[")) and (left := left - len(value)) >= 0:
                yield loads(value)


def _written(script: str) -> Iterator[Any]:
    """The JSON values that a script assigns or passes on."""
    if "undefined" in script:
        script = _UNDEFINED.sub("null", script)
    decoder, read, end = json.JSONDecoder(strict=False), 0, 0
    for found in islice(_BEGINNING.finditer(script), _MOST_TRIES):
        if found.end() < end:
            continue
        try:
            value, end = decoder.raw_decode(script, found.end())
        except json.JSONDecodeError as error:
            read += error.pos - found.end()
        except (ValueError, RecursionError):  # an integer of 5,000 digits; 100,000 brackets
            return
        else:
            yield value
        if read > _MOST_JSON:
            return


def _streamed(stream: str) -> Iterator[Any]:
    """The values of a React Flight stream, whose rows are `number:JSON` and `number:Tlength,text`."""
    data, at = stream.encode("utf-8", "replace"), 0
    rows: dict[str, Any] = {}
    while (colon := data.find(b":", at)) >= 0:
        name = data[at:colon].decode("ascii", "replace").strip()
        comma = data.find(b",", colon, colon + 12)
        if data.startswith(b"T", colon + 1) and comma >= 0 and (size := _hexadecimal(data[colon + 2 : comma])):
            at = comma + 1 + size
            rows[name] = data[comma + 1 : at].decode("utf-8", "replace")
        else:
            end = data.find(b"\n", colon)
            at = end + 1 if end >= 0 else len(data)
            rows[name] = loads(data[colon + 1 : at].decode("utf-8", "replace"))
    flight = _Flight(rows)
    for row in rows.values():
        yield flight.whole(row)


def _hexadecimal(digits: bytes) -> int:
    try:
        return max(0, int(digits, 16))
    except ValueError:
        return 0


class _Flight:
    """Rows that name each other (`$1b`, `$L1b`) and hold elements: `["$", "p", key, {"children": …}]`."""

    def __init__(self, rows: dict[str, Any]) -> None:
        self.rows = rows
        self.left = _MOST_NAMED

    def whole(self, value: Any, depth: int = 0) -> Any:
        """A value with the rows that it names in their places, and elements as objects that have a type."""
        self.left -= _A_VALUE + (len(value) if isinstance(value, str) else 0)
        if depth > DEEPEST or self.left < 0:
            return None
        if isinstance(value, str):
            named = _NAMED.fullmatch(value)
            if named is None or named[1] is None:
                return "" if named else value
            return self.whole(self.rows.get(named[1], ""), depth + 1)
        if isinstance(value, list) and value[:1] == ["$"] and len(value) == 4 and isinstance(value[3], dict):
            value = {**value[3], "type": value[1]}
        if isinstance(value, dict):
            return {key: self.whole(one, depth + 1) for key, one in value.items()}
        return [self.whole(one, depth + 1) for one in value] if isinstance(value, list) else value


class _Numbered:
    """A list in which objects and lists hold the places of their values, as devalue writes it for Nuxt 3."""

    def __init__(self, values: list[Any]) -> None:
        self.values = values
        self.left = _MOST_NAMED

    def whole(self, place: int, depth: int = 0) -> Any:
        """The value at a place, with those it holds."""
        if not 0 <= place < len(self.values) or depth > DEEPEST or self.left < 0:
            return None
        value = self.values[place]
        self.left -= _A_VALUE + (len(value) if isinstance(value, str) else 0)
        if isinstance(value, dict):
            return {key: self.whole(one, depth + 1) for key, one in value.items() if isinstance(one, int)}
        if isinstance(value, list):
            return [self.whole(one, depth + 1) for one in value if isinstance(one, int)]
        return value


def loads(text: str) -> Any:
    """A value of JSON; None where the text is none."""
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None
