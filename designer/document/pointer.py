"""JSON pointers (RFC 6901) and edits along one path that leave everything beside it untouched."""

from collections.abc import Iterable, Mapping
from typing import Any

JSON = Any  # what json.loads can return
Tokens = tuple[str, ...]


class _Missing:
    def __repr__(self) -> str:
        return "MISSING"

    def __bool__(self) -> bool:
        return False


MISSING: Any = _Missing()


class PointerError(LookupError):
    """The pointer is malformed, or leads to nothing."""


def split(pointer: str) -> Tokens:
    """`"/paths/~1pets/get"` → `("paths", "/pets", "get")`; the empty pointer is the whole document."""
    if pointer == "":
        return ()
    if not pointer.startswith("/"):
        raise PointerError(f"“{pointer}” is not a JSON pointer: it does not begin with “/”.")
    tokens = pointer[1:].split("/")
    return tuple(token.replace("~1", "/").replace("~0", "~") for token in tokens) if "~" in pointer else tuple(tokens)


def join(tokens: Iterable[str | int]) -> str:
    """`("paths", "/pets")` → `"/paths/~1pets"`."""
    return "".join(["/" + str(token).replace("~", "~0").replace("/", "~1") for token in tokens])


def child(pointer: str, *tokens: str | int) -> str:
    """`pointer` extended by a few `tokens`."""
    for token in map(str, tokens):
        if "/" in token or "~" in token:
            token = token.replace("~", "~0").replace("/", "~1")
        pointer = f"{pointer}/{token}"
    return pointer


def find(node: JSON, tokens: Tokens, default: JSON = MISSING) -> JSON:
    """The value that `tokens` lead to from `node`, or `default`."""
    for token in tokens:
        if isinstance(node, (dict, Mapping)):  # the first is no news, but much sooner told
            if token not in node:
                return default
            node = node[token]
        elif isinstance(node, list) and _is_index(token) and int(token) < len(node):
            node = node[int(token)]
        else:
            return default
    return node


def replaced(node: JSON, tokens: Tokens, value: JSON) -> JSON:
    """A copy of `node` with `value` at `tokens`; MISSING removes. Key order is kept, new keys come last.

    Objects that are missing on the way are made. A list takes `"-"` or its own length to append.
    Raises PointerError where the path runs through a text or a number.
    """
    if not tokens:
        return value
    token, rest = tokens[0], tokens[1:]
    if isinstance(node, dict):
        return _in_object(node, token, rest, value)
    if isinstance(node, list):
        return _in_list(node, token, rest, value)
    raise PointerError(f"There is nothing to put “{token}” into.")


def _in_object(node: dict[str, JSON], token: str, rest: Tokens, value: JSON) -> JSON:
    if not rest and value is MISSING:
        return {key: member for key, member in node.items() if key != token}
    if rest and token not in node and value is MISSING:
        return node
    return {**node, token: replaced(node.get(token, {} if rest else None), rest, value)}


def _in_list(node: list[JSON], token: str, rest: Tokens, value: JSON) -> JSON:
    index = len(node) if token == "-" else int(token) if _is_index(token) else -1
    if not 0 <= index <= len(node):
        raise PointerError(f"The list has no entry “{token}”.")
    if index == len(node):
        return node if value is MISSING else [*node, replaced({}, rest, value)]
    if not rest and value is MISSING:
        return node[:index] + node[index + 1 :]
    return [*node[:index], replaced(node[index], rest, value), *node[index + 1 :]]


def _is_index(token: str) -> bool:
    return token.isascii() and token.isdigit() and (token == "0" or token[0] != "0") and len(token) < 10
