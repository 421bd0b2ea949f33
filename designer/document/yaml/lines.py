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

# Quantifiers are possessive: whatever stands in a line, it is looked at a few times at most.
_BLANK = r"(?:[ ]*+(?:\#[^\n]*+)?\n)"
# A line that goes on with a scalar stands deeper than the collection that holds the scalar (sections 7.3.3, 8.1.1).
_DEEPER = r"(?(more)(?!)|\1(?(key)(?(gap)[ ]\2)[ ]|(?(gap)[ ])))"
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
          | [|>][-+1-9]*+[ ]*+\n(?:[ ]*+\n|{_DEEPER}[^\n]*+\n)*+
          | [\[{{][^\n]*+
        )?+
        (?:(?<=\n)|{_BLANK}){_BLANK}*+
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
    """The value of `text`, as `events.load` would find it. Raises ValueError when that is not certain."""
    text, is_whole = _checked(text)
    keys: dict[str, str] = {}
    scalars: dict[str, Any] = {}
    tree = _Tree(limits)
    value, count = None, 0
    for found in _LINE.finditer(text, _begin(text)):
        indentation, gap, _, key, value = found.groups()
        count += 1
        level = 2 * len(indentation)
        if gap is not None:
            level = tree.item(level + 1, gap, key is not None)
        elif key is not None and level != tree.level:
            tree.reach(level)
        if value is not None and (scalar := scalars.get(value, _NEW)) is _NEW:
            scalar = tree.scalar(value, scalars)
        if key is not None:
            if (name := keys.get(key)) is None:
                name = keys[key] = written.key(key)
            node = tree.node
            if name in node:
                raise Unsure
            node[name] = None if value is None else scalar
            tree.waiting = name if value is None else None
        elif gap is not None:
            tree.node.append(None if value is None else scalar)
            tree.waiting = _LAST if value is None else None
        elif value is not None:
            tree.fill(level, scalar)
        else:
            raise Unsure
    if not is_whole and value and value[0] in "|>":
        raise Unsure
    return tree.root(count)


def _checked(text: str) -> tuple[str, bool]:
    """`text` with line feeds as its only line ends, and whether the last one was there."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if _ODD.search(text.encode().translate(None, _COMMON).decode()):
        raise Unsure
    return (text, True) if text[-1:] == "\n" else (f"{text}\n", False)


def _begin(text: str) -> int:
    found = _HEAD.match(text)
    return found.end() if found else 0


class _Tree:
    """The collections that are open. The level of an object is twice its column, that of a list is one more: a list
    may begin at the column of the object that holds it.

    `waiting` is where the innermost one waits for a value that begins in a later line.
    """

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.node: Any = [None]
        self.level, self.waiting = -1, _LAST
        self.outer: list[tuple[int, Any]] = []
        self.top, self.in_brackets = self.node, 0

    def root(self, lines: int) -> JSON:
        if not self.outer or _PER_LINE * lines + self.in_brackets > self.limits.values:
            raise Unsure
        return self.top[0]

    def reach(self, level: int) -> None:
        """Closes or opens until the collection at `level` is the innermost."""
        while self.level > level:
            self.level, self.node = self.outer.pop()
            self.waiting = None
        if self.level != level:
            self.open([] if level % 2 else {}, level)

    def open(self, node: Any, level: int) -> None:
        if self.waiting is None or len(self.outer) >= self.limits.depth:
            raise Unsure
        self.node[self.waiting] = node
        self.outer.append((self.level, self.node))
        self.level, self.node, self.waiting = level, node, None

    def item(self, level: int, gap: str, has_key: bool) -> int:
        """Makes room for an item in the list at `level`; `gap` stands between its dash and its value."""
        if level != self.level:
            self.reach(level)
        if has_key or "-" in gap:
            *lists, last = gap.split("-")
            for spaces in lists:
                level += 2 + 2 * len(spaces)
                self.hang([], level)
            if has_key:
                self.hang({}, level + 1 + 2 * len(last))
        return level

    def hang(self, node: Any, level: int) -> None:
        self.node.append(None)
        self.waiting = _LAST
        self.open(node, level)

    def fill(self, level: int, value: JSON) -> None:
        """Puts a value where one was waited for, in a line of its own."""
        if self.waiting is None or not self.outer or level <= self.level:
            raise Unsure
        self.node[self.waiting] = value
        self.waiting = None

    def scalar(self, raw: str, known: dict[str, Any]) -> JSON:
        if raw[0] in "[{":
            return self.brackets(raw)
        value = written.scalar(raw, self.level // 2)
        if "\n" not in raw:
            known[raw] = value
        return value

    def brackets(self, raw: str) -> JSON:
        """A list or an object in brackets: plain words here, others as a text of their own, without aliases."""
        left = self.limits.depth - len(self.outer)
        if left > 0 and raw == "{}":
            return {}
        if left > 0 and _WORDS.match(raw):
            words = [plain(word) for word in raw.strip("[] ").replace(",", " ").split()]
            self.in_brackets += len(words)
            return words
        value, values = events.read(raw, Limits(left, self.limits.values, 0))
        self.in_brackets += values
        return value
