"""Bodies as people read them: JSON in coloured lines, anything else as plain text. Always text, never markup."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from designer.document.pointer import JSON
from designer.document.text import TextError, load_json

MAX_LINES = 1500  # of a pretty body on the page; the download has the rest
MAX_RAW = 200_000  # characters of a raw body on the page
MAX_AT = 500  # characters of the path of a line
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\]:,"]+', re.DOTALL)
_PLAIN_NAME = re.compile(r"[A-Za-z_]\w*", re.ASCII)
_WORDS = frozenset(["true", "false", "null"])


@dataclass
class Line:
    """One line: its pieces as (class, text), what is to be said about it, and the JSONPath of its value."""

    pieces: list[tuple[str, str]] = field(default_factory=list)
    note: str = ""
    at: str = ""


@dataclass(frozen=True)
class Shown:
    """A body for the page: `lines` when it is JSON, else `text`. `note` says what is missing or odd."""

    lines: list[Line]
    text: str = ""
    note: str = ""


def parsed(text: str) -> JSON:
    """The JSON value of `text`. Raises TextError."""
    return load_json(text)


def shown(text: str, is_json: bool, is_raw: bool = False, notes: Mapping[str, str] | None = None) -> Shown:
    """`text` for the page. `is_json` is what the service says it is; `notes` are sentences by path, `items[].id`."""
    note = ""
    try:
        load_json(text)
    except TextError as error:
        if is_json and text.strip():
            note = f"The service calls this JSON, but it cannot be read. {error}"
        is_raw = True
    if is_raw:
        return Shown([], text[:MAX_RAW], note or _cut(len(text) > MAX_RAW, f"the first {MAX_RAW:,} characters"))
    lines: list[Line] = []
    for line in pretty(text, notes or {}):
        if len(lines) == MAX_LINES:
            return Shown(lines, note=_cut(True, f"the first {MAX_LINES:,} lines"))
        lines.append(line)
    return Shown(lines)


def pretty(text: str, notes: Mapping[str, str]) -> Iterator[Line]:
    """The lines of valid JSON, every number and text as it was received; made one by one."""
    line, open_ones = Line(at="$"), [_Open("", "", "$")]
    path, at, is_key, previous = "", "$", False, ""
    for token in _TOKEN.findall(text):
        if token in "}]":
            closed = open_ones.pop()
            if previous not in "{[":
                yield line
                line = Line([("", "  " * (len(open_ones) - 1))], at=closed.at)
            line.pieces.append(("", token))
            is_key = False
        else:
            within = open_ones[-1]
            if previous in ("{", "[", ","):
                yield line
                line = Line([("", "  " * (len(open_ones) - 1))])
                is_key = within.kind == "{"
                if not is_key:
                    path, at = f"{within.path}[]", _below(within.at, f"[{within.count}]")
                    within.count += 1
                    line.at = at
            if is_key:
                name = str(load_json(token))
                path, at = (f"{within.path}.{name}" if within.path else name), _below(within.at, _step(name))
                line.note, line.at = notes.get(path, ""), at
            line.pieces.append(_piece(token, is_key))
            if token in "{[":
                open_ones.append(_Open(token, path, at))
            is_key = False
        previous = token
    yield line


@dataclass
class _Open:
    """An object or list that is not closed yet: where it is, and how many entries of it were passed."""

    kind: str
    path: str
    at: str
    count: int = 0


def _below(at: str, step: str) -> str:
    """`at` with one more step; "" where that is too long to be of use, and for all that lies below."""
    return at + step if at and len(at) + len(step) <= MAX_AT else ""


def _step(name: str) -> str:
    """One member in a JSONPath (RFC 9535)."""
    if _PLAIN_NAME.fullmatch(name):
        return f".{name}"
    return "['" + name.replace("\\", "\\\\").replace("'", "\\'") + "']"


def _piece(token: str, is_key: bool) -> tuple[str, str]:
    if token == ":":
        return "", ": "
    if token in "{}[],":
        return "", token
    if token[0] == '"':
        return ("k" if is_key else "s"), token
    return ("w" if token in _WORDS else "d"), token


def _cut(is_cut: bool, what: str) -> str:
    return f"This page shows {what}; download it to see more." if is_cut else ""


def count_of(value: JSON) -> int | None:
    """How many results an answer holds: the entries of a list, or of the one list in an object. None: not said."""
    if isinstance(value, list):
        return len(value)
    lists = [member for member in value.values() if isinstance(member, list)] if isinstance(value, dict) else []
    return len(lists[0]) if len(lists) == 1 else None


def first_words(text: str) -> str:
    """What a service wrote about a failure, as one short line; "" when it wrote nothing that can be quoted."""
    try:
        value = load_json(text)
    except TextError:
        return "" if "<" in text[:200] else _short(text)
    return _short(_message(value, 0))


def _message(value: JSON, depth: int) -> str:
    if isinstance(value, str):
        return value
    members = value if isinstance(value, dict) and depth < 4 else {}
    for name in ("message", "error_description", "detail", "title", "error", "errors", "reason"):
        found = members.get(name)
        found = found[0] if isinstance(found, list) and found else found
        if found and (words := _message(found, depth + 1)):
            return words
    return ""


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 200 else line[:200] + "…"
