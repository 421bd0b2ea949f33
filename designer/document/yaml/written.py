"""Scalars and keys as written → what they mean: plain, in quotes, or as a block of lines (YAML 1.2.2, 7.3 and 8.1).

Spaces and line breaks count as libyaml counts them. Whatever is not certain raises Unsure, or another ValueError.
"""

import re

from designer.document.pointer import JSON
from designer.document.yaml.scalars import MERGE, plain

_LONGEST_KEY = 1000  # beyond 1,024 signs YAML takes it for no key
_NEVER_FIRST = frozenset("?:,]}&*!%@`")  # in a plain scalar; or what begins so is looked at elsewhere
_COLUMN_ZERO = re.compile(r"\n[^ \n]")
_TRAILING = re.compile(r"(?<! )[ ]++\n")
_BREAKS = re.compile(r"\n(?:[ ]*+\n)*+[ ]*+")
_LOOSE_BREAK = re.compile(r"\n(?:(?<!\\\n)|(?<=\\\\\n))")  # one without a backslash of its own before it
_ESCAPE = re.compile(
    r"\\(?:x(?P<x>[0-9a-fA-F]{2})|u(?P<u>[0-9a-fA-F]{4})|U(?P<U>[0-9a-fA-F]{8})|(?P<sign>[^\nxuU])"
    r"|(?P<joined>\n(?:[ ]*+\n)*+[ ]*+)|(?P<wrong>))"
)
_ESCAPE_OR_BREAK = re.compile(rf"{_ESCAPE.pattern}|(?:(?<! )|(?<=\\ ))(?P<break>[ ]*+\n(?:[ ]*+\n)*+[ ]*+)")
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "a": "\a", "e": "\x1b"}
_ESCAPED |= {"N": "\x85", "_": "\xa0", "L": "\u2028", "P": "\u2029"} | {sign: sign for sign in ' "/\\'}


class Unsure(ValueError):
    """This is not, or may not be, in the subset that is understood here."""


def key(raw: str) -> str:
    """The key that is written `raw`."""
    if len(raw) > _LONGEST_KEY or "\t" in raw:
        raise Unsure
    if raw[0] in "'\"":
        return _quoted(raw)
    name = raw.rstrip(" ")
    if name == MERGE:
        raise Unsure
    return name


def scalar(raw: str, column: int) -> JSON:
    """The value that is written `raw`, inside a collection that begins at `column`."""
    if raw[0] in "'\"":
        return _quoted(raw)
    return _block(raw, column) if raw[0] in "|>" else _plain(raw)


def _plain(raw: str) -> JSON:
    if " #" in raw:
        raw = _without_comment(raw)
    raw = raw.rstrip(" ")
    if raw[0] in _NEVER_FIRST or "\t" in raw or ": " in raw or ":\n" in raw or raw[-1] == ":":
        raise Unsure
    return plain(_folded(raw) if "\n" in raw else raw)


def _without_comment(raw: str) -> str:
    if "\n" in raw:  # nothing goes on after a comment
        raise Unsure
    return raw[: raw.index(" #")]


def _folded(raw: str) -> str:
    """One line break is a space, further ones are line breaks (section 6.5); the white space around them is nothing."""
    if " \n" in raw:
        raw = _TRAILING.sub("\n", raw)
    return _BREAKS.sub(_fold if "\n\n" in raw else " ", raw)


def _fold(found: re.Match[str]) -> str:
    count = found[0].count("\n")
    return " " if count == 1 else "\n" * (count - 1)


def _quoted(raw: str) -> str:
    inner = raw[1:-1]
    is_long = "\n" in inner
    if is_long and ("\t" in inner or _COLUMN_ZERO.search(raw)):
        raise Unsure
    if raw[0] == '"' and "\\" in inner:
        pattern = _ESCAPE_OR_BREAK if is_long and _LOOSE_BREAK.search(inner) else _ESCAPE
        return pattern.sub(_unescaped, inner)
    if is_long:
        inner = _folded(inner)
    return inner.replace("''", "'") if raw[0] == "'" else inner


def _unescaped(found: re.Match[str]) -> str:
    written = found[found.lastgroup or "wrong"]
    if found.lastgroup == "sign" and written in _ESCAPED:
        return _ESCAPED[written]
    if found.lastgroup == "joined":
        return "\n" * (written.count("\n") - 1)
    if found.lastgroup == "break":
        return _fold(found)
    code = int(written, 16) if found.lastgroup in ("x", "u", "U") else 0
    if not code or 0xD800 <= code < 0xE000 or code > 0x10FFFF:
        raise Unsure
    return chr(code)


def _block(raw: str, column: int) -> str:
    header, _, body = raw.partition("\n")
    marks = header[1:].strip(" ")
    chomping, indentation = marks.strip("123456789"), marks.strip("+-")
    if len(chomping) > 1 or len(indentation) > 1:
        raise Unsure
    written = body.split("\n")[:-1]
    lines = _without(column + int(indentation) if indentation else _indentation(written), written)
    count = len(lines)
    while lines and not lines[-1]:
        lines.pop()
    text = "\n".join(lines) if raw[0] == "|" else _joined(lines)
    if chomping == "+":
        return text + "\n" * (count - len(lines) + bool(lines))
    return text if chomping == "-" or not lines else f"{text}\n"


def _indentation(lines: list[str]) -> int:
    """How many spaces stand before the first line that is not blank."""
    longest = 0
    for line in lines:
        text = line.lstrip(" ")
        spaces = len(line) - len(text)
        if text and (text[0] == "\t" or longest > spaces):
            raise Unsure
        if text:
            return spaces
        longest = max(longest, spaces)
    if longest:
        raise Unsure
    return 0


def _without(depth: int, lines: list[str]) -> list[str]:
    """`lines` without their indentation of `depth` spaces, which blank ones may lack."""
    indentation = " " * depth
    return [line[depth:] if line.startswith(indentation) else _blank(line) for line in lines]


def _blank(line: str) -> str:
    if line.strip(" "):
        raise Unsure
    return ""


def _joined(lines: list[str]) -> str:
    """Lines put together (section 8.1.3): those that are indented further keep their breaks."""
    parts: list[str] = []
    breaks, was_kept = 0, True
    for line in lines:
        if not line:
            breaks += 1
            continue
        is_kept = line[0] in " \t"
        if was_kept or is_kept:
            breaks += bool(parts)
            parts.append("\n" * breaks)
        else:
            parts.append("\n" * breaks or " ")
        parts.append(line)
        breaks, was_kept = 0, is_kept
    return "".join(parts)
