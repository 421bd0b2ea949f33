"""Text in Bruno's own language (.bru) → the JSON that Bruno itself makes of it, as far as a request needs it.

A file is a row of blocks. A block begins with its name and a bracket and ends with a bracket at the same indent; what
is in it stands two spaces further in, so nothing within a text can end it. Syntax: https://docs.usebruno.com/bru-lang.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from textwrap import dedent
from typing import Any

from designer.document.text import TextError

METHODS = ("get", "post", "put", "patch", "delete", "head", "options", "connect", "trace", "http")
BEGINNINGS = ("meta", "headers", "auth", "vars", "docs", "query")
TEXTS = {
    "body": "json", "body:json": "json", "body:text": "text", "body:xml": "xml", "body:sparql": "sparql",
}  # fmt: skip
LISTS = {"body:form-urlencoded": "formUrlEncoded", "body:multipart-form": "multipartForm", "body:file": "file"}

Node = dict[str, Any]

_BEGINS_WITH_WORD = re.compile(r"\s*[A-Za-z]")
_PARTS = re.compile(r"[^\n]+")
# None of these gives one sign to two repetitions: a line is looked at once, however long it is.
_BEGIN = re.compile(r"([A-Za-z][\w:.-]*)\s*(?::\s*)?([{\[])\s*")
_PAIR = re.compile(r"(~?)(?:\"((?:[^\"\\]|\\.)*)\"\s*|([^\s:][^:]*)):\s?(.*)", re.DOTALL)
_FILE = re.compile(r"@file\((.*?)\)")
_CONTENT_TYPE = re.compile(r"(?<!\s)\s*@contentType\([^)]{0,200}\)\s*\Z")
_NOTE = re.compile(r"@\w+\b(?!.*:\s*$)")


@dataclass(frozen=True, slots=True)
class Block:
    """`lines` are without the two spaces in front of them."""

    name: str
    line: int
    lines: list[str] = field(repr=False)

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


def blocks(text: str) -> list[Block]:
    """The blocks of a text, in order. Raises TextError for one that does not end."""
    found: list[Block] = []
    end = ""
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), 1):
        begin = None if end else _BEGIN.fullmatch(line)
        if begin:
            end = {"{": "}", "[": "]"}[begin[2]]
            found.append(Block(begin[1].rstrip(":"), number, []))
        elif end and line.rstrip() == end:
            end = ""
        elif end:
            found[-1].lines.append(line.removeprefix("  "))
    if end:
        raise TextError(f"The block “{found[-1].name}” does not end. Its last line is a “{end}”.", found[-1].line)
    return found


def is_bruno(text: str) -> bool:
    """Whether a text begins like a .bru file: with a block that such files have."""
    text = text.removeprefix("\ufeff")
    if not _BEGINS_WITH_WORD.match(text):
        return False
    lines = (line for part in _PARTS.finditer(text) for line in part.group().splitlines())  # no more than are needed
    begin = _BEGIN.fullmatch(next(filter(str.strip, lines), ""))
    return begin is not None and begin[1].partition(":")[0] in (*BEGINNINGS, *METHODS)


def node_of(text: str) -> Node:
    """A request, a folder or a collection as Bruno's own reader gives it. Raises TextError."""
    node: Node = {"headers": [], "params": [], "auth": {}, "body": {}, "vars": {"req": []}, "examples": []}
    for block in blocks(text):
        _put(node, block)
    return node


def variables_of(text: str) -> list[Node]:
    """The variables of an environment file. Raises TextError."""
    return [pair for block in blocks(text) if block.name == "vars" for pair in pairs(block.lines)]


def pairs(lines: list[str]) -> list[Node]:
    """`name: value` of each line; `~` switches one off, a value in three quotes goes on over several lines."""
    found: list[Node] = []
    rest = iter(lines)
    for line in rest:
        if _NOTE.match(line):
            _skip_note(line, rest)
            continue
        match = _PAIR.fullmatch(line)
        if match:
            value = match[4].strip()
            value = _several_lines(value, rest) if value.startswith("'''") else value
            found.append({"name": match[2] or (match[3] or "").rstrip(), "value": value, "enabled": not match[1]})
    return found


def _put(node: Node, block: Block) -> None:
    name, _, kind = block.name.partition(":")
    if name in METHODS and not kind:
        node["http"] = {"method": name, **_object(block.lines)}
    elif block.name == "auth":
        node["auth_mode"] = _object(block.lines).get("mode", "")
    elif block.name in ("meta", "headers"):
        node[name] = _object(block.lines) if name == "meta" else pairs(block.lines)
    elif name == "auth":
        node["auth"][kind] = _object(block.lines)
    elif name in ("params", "query"):
        node["params"] += [{**pair, "type": kind or "query"} for pair in pairs(block.lines)]
    elif block.name == "vars:pre-request":
        node["vars"]["req"] = pairs(block.lines)
    elif name == "body":
        _put_body(node["body"], block)
    elif name in ("script", "tests"):
        node["script"] = True
    elif name == "example":
        node["examples"].append(_example(block))


def _put_body(body: Node, block: Block) -> None:
    if block.name in TEXTS:
        body[TEXTS[block.name]] = block.text
    elif block.name in LISTS:
        body[LISTS[block.name]] = [_entry(pair) for pair in pairs(block.lines)]
    elif block.name.startswith("body:graphql"):
        member = "variables" if block.name.endswith(":vars") else "query"
        body.setdefault("graphql", {})[member] = block.text


def _entry(pair: Node) -> Node:
    value = _CONTENT_TYPE.sub("", pair["value"])
    return {**pair, "type": "file", "value": []} if _FILE.match(value) else {**pair, "type": "text", "value": value}


def _example(block: Block) -> Node:
    example: Node = {"name": _object(block.lines).get("name", "")}
    for part in blocks(block.text):
        inner = {each.name: each for each in blocks(part.text)}
        if part.name == "request":
            example["request"] = _example_request(part, inner)
        elif part.name == "response":
            status, body = (_object(inner[name].lines) if name in inner else {} for name in ("status", "body"))
            headers = pairs(inner["headers"].lines) if "headers" in inner else []
            example["response"] = {"status": status.get("code", ""), "body": body, "headers": headers}
    return example


def _example_request(part: Block, inner: dict[str, Block]) -> Node:
    said = _object(part.lines)
    body: Node = {"mode": said.get("mode", "")}
    for each in inner.values():
        _put_body(body, each)
    headers = pairs(inner["headers"].lines) if "headers" in inner else []
    params = [pair for name in ("params:query", "query") if name in inner for pair in pairs(inner[name].lines)]
    return {"url": said.get("url", ""), "method": said.get("method", ""), "headers": headers, "body": body} | {
        "params": [{**pair, "type": "query"} for pair in params]
    }


def _object(lines: list[str]) -> dict[str, str]:
    """The pairs that are switched on and stand at the block's own indent."""
    return {pair["name"]: pair["value"] for pair in pairs(lines) if pair["enabled"]}


def _several_lines(value: str, rest: Iterator[str]) -> str:
    text = value.removeprefix("'''")
    if "'''" in text:
        return text.partition("'''")[0]
    lines = []
    for line in rest:
        if line.strip().startswith("'''"):
            break
        lines.append(line)
    return dedent("\n".join(lines))


def _skip_note(line: str, rest: Iterator[str]) -> None:
    """`@description('''` and what follows up to the three quotes that end it."""
    if line.count("'''") == 1:
        for following in rest:
            if "'''" in following:
                break
