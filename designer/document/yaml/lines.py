"""The common block style of YAML, read line by line with one pattern: many times as fast as a stream of events.

Whatever is not certain (anchors, tags, tabs, several documents, a key twice, any error) raises ValueError without a
place: `designer.document.yaml.events` then reads the whole text and has the last word.
"""

import re
from typing import Any

from designer.document.pointer import JSON
from designer.document.text import Limits
from designer.document.yaml import events, written
from designer.document.yaml.scalars import plain
from designer.document.yaml.written import Unsure

_NESTED = 8
# Quantifiers are possessive: whatever stands in a line, it is looked at a few times at most.
_BLANK = r"(?:[ ]*+(?:\n|\#[^\n]*+\n))"
# A line that goes on with a scalar stands deeper than the collection that holds the scalar (sections 7.3.3, 8.1.1).
_DEEPER = r"(?(more)(?!)|\1(?(key)(?(gap)[ ]\2)[ ]|(?(gap)[ ])))"
# Brackets may hold brackets, and go over several lines.
_INSIDE = _FLAT = r"""[^\[\]{}"'\#]++|'[^']*+'|"[^"\\]*+(?:\\.[^"\\]*+)*+\""""
for _ in range(_NESTED):
    _INSIDE = rf"{_FLAT}|[\[{{](?:{_INSIDE})*+[\]}}]"
_LINE = re.compile(
    rf"""(?=.)(?P<indentation>[ ]*+)(?:
        (?:-(?P<gap>[ ]++(?P<more>(?:-[ ]++)++)?+|\n(?=[ ])))?+
        (?:(?P<key>
            [^\s\#:'"\-?,\[\]{{}}&*!|>%@`][^\n:\#]*+(?:(?::(?=[^ \n])|(?<!\ )\#)[^\n:\#]*+)*+
          | '[^'\n]*+(?:''[^'\n]*+)*+'
          | "[^"\\\n]*+(?:\\[^\n][^"\\\n]*+)*+"
        ):(?=[ \n])[ ]*+)?+
        (?P<value>
            (?:[^\s\#'"|>\[{{\-]|-(?=[^ \n]))[^\n]*+(?:\n(?:[ ]*+\n)*+{_DEEPER}[ ]*+[^\s\#][^\n]*+)*+
          | '[^']*+(?:''[^']*+)*+'
          | "[^"\\]*+(?:\\.[^"\\]*+)*+"
          | (?(more)(?!)|(?(gap)|(?(key)|(?!))))[|>][-+1-9]*+[ ]*+\n(?:[ ]*+\n|{_DEEPER}[^\n]*+\n)*+
          | [\[{{](?:(?:{_INSIDE})*+[\]}}]|[^\n]*+)
        )?+
        (?:{_BLANK}++|(?<=\n))
      | (?s:.++)  # anything else, to the end
    )""",
    re.VERBOSE | re.DOTALL,
)
_HEAD = re.compile(rf"{_BLANK}*+(?:---[ ]*+(?:[ ]\#[^\n]*+)?\n{_BLANK}*+)?+", re.VERBOSE)
_WORDS = re.compile(r"\[ *+(?:[A-Za-z][\w./$-]*+ *+(?:, *+[A-Za-z][\w./$-]*+ *+)*+)?\] *+\Z")
_COMMON = bytes({0x09, 0x0A, *range(0x20, 0x7F)})
# Control characters, the other line ends of YAML 1.1, byte order marks inside the text.
_ODD = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_PER_LINE = 3  # a line adds at most that many values: a list, an object in it, a value of that
_NEW = object()
_LAST = -1


def load(text: str, limits: Limits) -> JSON:
    """The value of `text`, as `events.read` would find it. Raises ValueError when that is not certain.

    The level of an object is twice its column, that of a list is one more: a list may begin at the column of the
    object that holds it. `waiting` is where the innermost collection waits for a value from a later line.
    """
    text, is_whole = _checked(text)
    keys: dict[str, str] = {}
    values = _Values(limits)
    known = values.known
    top: list[JSON] = [None]
    node: Any = top
    outer: list[tuple[int, Any]] = []
    waiting: Any = _LAST
    at, lines, value = -1, 0, None
    # One long loop: to call a function for every line would cost as much as the whole rest of the line.
    for indentation, gap, _, key, value in map(re.Match.groups, _LINE.finditer(text, _begin(text))):
        lines += 1
        level = 2 * len(indentation)
        if gap is not None:
            level += 1
        elif key is None:
            if value is None or waiting is None or level <= at or not outer:
                raise Unsure
            level = at
        if level < at:
            waiting = None
            while level < at:
                at, node = outer.pop()
        if level > at:
            if waiting is None or len(outer) >= limits.depth:
                raise Unsure
            outer.append((at, node))
            node[waiting] = {} if gap is None else []
            at, node = level, node[waiting]
        if gap is not None and (key is not None or "-" in gap):
            lines += gap.count("-")
            at, node = _nested(outer, at, node, gap, key is not None)
            if len(outer) > limits.depth:
                raise Unsure
        if value is None:
            scalar = None
        elif (scalar := known.get(value, _NEW)) is _NEW:
            scalar = values.read(value, at // 2, len(outer))
        if key is not None:
            if (name := keys.get(key)) is None:
                name = keys[key] = written.key(key)
            if name in node:
                raise Unsure
            node[name] = scalar
            waiting = name if value is None else None
        elif gap is not None:
            node.append(scalar)
            waiting = _LAST if value is None else None
        else:
            node[waiting] = scalar
            waiting = None
    values.check(lines)
    if not outer or (value and value[0] in "|>" and not is_whole):
        raise Unsure
    return top[0]


def _nested(outer: list[tuple[int, Any]], at: int, node: Any, gap: str, has_key: bool) -> tuple[int, Any]:
    """Opens what begins in the line of an item; `gap` stands between its dash and its value."""
    *lists, last = gap.split("-")
    for spaces in lists:
        outer.append((at, node))
        node.append([])
        at, node = at + 2 + 2 * len(spaces), node[_LAST]
    if has_key:
        outer.append((at, node))
        node.append({})
        at, node = at + 1 + 2 * len(last), node[_LAST]
    return at, node


def _checked(text: str) -> tuple[str, bool]:
    """`text` with line feeds as its only line ends, and whether the last one was there."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\n..." in text or text[:3] == "..." or _ODD.search(text.encode().translate(None, _COMMON).decode()):
        raise Unsure
    return (text, True) if text[-1:] == "\n" else (f"{text}\n", False)


def _begin(text: str) -> int:
    found = _HEAD.match(text)
    return found.end() if found else 0


class _Values:
    """Reads values: those of one line only once each."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.known: dict[str, Any] = {}
        self.in_brackets = 0

    def read(self, raw: str, column: int, depth: int) -> JSON:
        """The value that is written `raw`, in a collection that begins at `column` and is open with `depth` others."""
        if raw[0] in "[{":
            return self.brackets(raw, self.limits.depth - depth)
        value = written.scalar(raw, column)
        if "\n" not in raw:
            self.known[raw] = value
        return value

    def brackets(self, raw: str, levels: int) -> JSON:
        """A list or an object in brackets: plain words here, others as a text of their own, without aliases."""
        if levels > 0 and _WORDS.match(raw):
            words = [plain(word) for word in raw.strip("[] ").replace(",", " ").split()]
            self.in_brackets += len(words)
            return words
        if levels > 0 and raw == "{}":
            return {}
        if "\t" in raw:  # what it means may depend on the lines around
            raise Unsure
        value, count = events.read(raw, Limits(levels, self.limits.values, 0))
        self.in_brackets += count
        return value

    def check(self, lines: int) -> None:
        """Raises Unsure when `lines` may hold too many values."""
        if _PER_LINE * lines + self.in_brackets > self.limits.values:
            raise Unsure
