"""One document → another that is nearly the same: its text changed, or the tree that it means."""

import json
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from designer.document import yaml
from designer.document.text import TextError

MAX_SIZE = 60_000  # bytes
ODD = (
    None, True, False, 0, -1, 1.5, 2**63, -(2**63), 1e308, "", " ", "x" * 300, "\u0000", "\ud800", "é\u202e𝄞", "%",
    "{", "}", "{{", "{{x}}", "{id}", "{id}{id}", ":", "/", "//", "?", "#", "#/", "..", "a\nb", "a\tb", [], {}, [[]],
    [{}], "%zz", {"": ""}, {"$ref": "#"}, {"$ref": "#/definitions/Pet"}, {"$ref": "#/components/schemas/Pet"},
    {"$ref": "a.json#/b"},
    "https://", "https://[", "http://a:99999/", "https://a.example/{x}/:y?z=%", "file:///etc/passwd", "x-openapi3",
    "x-instead", "properties", "array", "object", "string", "file", "null", "POST", "get", "2.0", "3.1.0", "1.0",
    ["a", 1, None], {"x-instead": {"type": "string"}}, {"type": ["string", "null"]}, {"not": False},
)  # fmt: skip
TOKENS = (
    b"{", b"}", b"[", b"]", b'"', b"'", b"\\", b"\n", b"\r\n", b"\t", b" ", b":", b",", b"- ", b"&a ", b"*a", b"<<: *a",
    b"!!binary", b"$", b"$(", b"`", b"^", b"--", b"-H ", b"curl ", b"{{", b"}}", b"%", b"\xff", b"\x00",
    b"\xed\xa0\x80", b"#", b"~", b"|", b"0", b"9" * 40, b"1e999", b"NaN", b"null", b"http://", b"@", b"?", b"=",
    b"\xe2\x80\xa8", b"\xef\xbb\xbf",
)  # fmt: skip
Place = tuple[Any, Any]  # what holds a value, and its key or index there


def mutated(data: bytes, others: list[bytes], random: Random) -> bytes:
    """`data` after one to four changes; `others` lend their parts. The same for the same state of `random`."""
    for _ in range(random.randint(1, 4)):
        change = random.choice((_tree, _tree, _tree, _tokens, _cut, _repeat, _splice))
        data = change(data, others, random)[:MAX_SIZE]
    return data


def _tree(data: bytes, others: list[bytes], random: Random) -> bytes:
    """A change of the tree that the text means; of the text itself where it means none."""
    root = [_value(data)]
    if not isinstance(root[0], (dict, list)):
        return _tokens(data, others, random)
    holder, key = random.choice(list(_places(root)))
    random.choice(TREE_CHANGES)(holder, key, [_value(other) for other in others], random)
    return json.dumps(root[0], indent=random.choice((None, 1))).encode()


def _value(data: bytes) -> Any:
    text = data.decode("utf-8", "replace")
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        pass
    try:
        return json.loads(json.dumps(yaml.load(text)))
    except (TextError, ValueError, RecursionError):
        return None


def _places(root: list[Any]) -> Iterator[Place]:
    stack: list[Any] = [root]
    while stack:
        holder = stack.pop()
        for key in holder if isinstance(holder, dict) else range(len(holder)):
            yield holder, key
            if isinstance(holder[key], (dict, list)):
                stack.append(holder[key])


def _replace(holder: Any, key: Any, others: list[Any], random: Random) -> None:
    holder[key] = json.loads(json.dumps(random.choice(ODD)))


def _wrap(holder: Any, key: Any, others: list[Any], random: Random) -> None:
    for _ in range(random.choice((1, 2, 120))):
        holder[key] = {random.choice(("a", "items", "properties", "allOf", "item")): holder[key]}


def _graft(holder: Any, key: Any, others: list[Any], random: Random) -> None:
    """A part of another document, of this kind or of another."""
    source = [other for other in others if isinstance(other, (dict, list))]
    if source:
        giver, at = random.choice(list(_places([random.choice(source)])))
        holder[key] = json.loads(json.dumps(giver[at]))


def _remove(holder: Any, key: Any, others: list[Any], random: Random) -> None:
    if isinstance(holder, dict):
        del holder[key]
    else:
        holder[key] = None


def _rename(holder: Any, key: Any, others: list[Any], random: Random) -> None:
    if isinstance(holder, dict):
        names = [odd for odd in ODD if isinstance(odd, str)]
        holder[random.choice((random.choice(names), str(key) + "x", str(key).upper()))] = holder.pop(key)


def _multiply(holder: Any, key: Any, others: list[Any], random: Random) -> None:
    if isinstance(holder[key], list):
        holder[key] = holder[key] * random.choice((2, 3, 40))
    elif isinstance(holder[key], dict):
        holder[key] = {
            f"{name}{number}": each for number in range(random.choice((2, 9))) for name, each in holder[key].items()
        }


TREE_CHANGES: tuple[Callable[[Any, Any, list[Any], Random], None], ...] = (
    _replace, _replace, _replace, _wrap, _graft, _graft, _remove, _remove, _rename, _multiply,
)  # fmt: skip


def _tokens(data: bytes, others: list[bytes], random: Random) -> bytes:
    at = random.randint(0, len(data))
    return data[:at] + random.choice(TOKENS) + data[at + random.choice((0, 0, 1, 3)) :]


def _cut(data: bytes, others: list[bytes], random: Random) -> bytes:
    start = random.randint(0, len(data))
    return data[:start] + data[start + random.choice((1, 5, 50, len(data))) :]


def _repeat(data: bytes, others: list[bytes], random: Random) -> bytes:
    start = random.randint(0, len(data))
    piece = data[start : start + random.choice((1, 8, 80))]
    return data[:start] + piece * random.choice((2, 3, 200)) + data[start:]


def _splice(data: bytes, others: list[bytes], random: Random) -> bytes:
    other = random.choice(others) if others else b""
    return data[: random.randint(0, len(data))] + other[random.randint(0, len(other)) :]
