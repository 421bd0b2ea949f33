"""Where the requests of a Bruno collection are: in one file, in a folder of files, or in Bruno's JSON export."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from posixpath import dirname
from typing import Any

from designer.document import pointer
from designer.document.pointer import JSON
from designer.document.text import TextError
from designer.importers.bruno_text import node_of, variables_of
from designer.importers.traffic import Notes
from designer.properties import as_object, as_text

MAX_DEPTH = 30
MAX_FILE = 2_000_000
LOCAL = ("localhost", "127.0.0.1", "[::1]", "0.0.0.0")
HTTP = ("http", "http-request", "graphql", "graphql-request")

Node = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Item:
    """A request as Bruno's reader gives it, the nodes around it (the collection first), and the variables."""

    node: Node
    at: str
    around: tuple[Node, ...] = field(repr=False)
    values: Mapping[str, str] = field(repr=False)


def of_export(value: JSON, notes: Notes) -> Iterator[Item]:
    """The requests of a JSON export: items within items."""
    members = as_object(value)
    environments = {
        as_text(as_object(entry).get("name")): _enabled(as_object(entry).get("variables"))
        for entry in _listed(members.get("environments"))
    }
    yield from _nested(members, "", (), environment_of(environments, notes), 0)


def of_files(text: str, files: Mapping[str, bytes], notes: Notes) -> Iterator[Item]:
    """The requests of a .bru text and of the .bru files beside it; one that is broken is left out and reported.

    Raises TextError when `text` itself is broken.
    """
    own = node_of(text) if text else {}
    nodes = {"": own} if text else {}
    nodes |= _nodes(files, notes)
    values = environment_of(_environment_files(files), notes)
    for path, node in nodes.items():
        if _name(path) not in ("folder.bru", "collection.bru") and ("http" in node or node.get("examples")):
            around = [nodes.get("collection.bru", {}), *_folders(path, nodes)]
            around += [own] if text and path and "http" not in own else []
            yield item_of(node, "", tuple(around), values)


def _nodes(files: Mapping[str, bytes], notes: Notes) -> dict[str, Node]:
    nodes = {}
    for path in sorted(files):
        if path.endswith(".bru") and "environments" not in path.split("/") and len(files[path]) <= MAX_FILE:
            try:
                nodes[path] = node_of(files[path].decode("utf-8-sig"))
            except (TextError, UnicodeDecodeError):
                notes.dropped(f"The file “{_name(path)[:80]}” cannot be read as .bru and was left out.")
    return nodes


def _environment_files(files: Mapping[str, bytes]) -> dict[str, dict[str, str]]:
    found = {}
    for path in sorted(files):
        if path.endswith(".bru") and "environments" in path.split("/") and len(files[path]) <= MAX_FILE:
            try:
                pairs = variables_of(files[path].decode("utf-8-sig"))
            except (TextError, UnicodeDecodeError):
                continue
            found[_name(path).removesuffix(".bru")] = _enabled(pairs)
    return found


def environment_of(found: Mapping[str, dict[str, str]], notes: Notes) -> dict[str, str]:
    """The variables of one environment: that with the fewest addresses on somebody's own computer, as no connector can
    call those."""
    if not found:
        return {}
    name = min(found, key=lambda name: sum(any(local in value for local in LOCAL) for value in found[name].values()))
    if len(found) > 1:
        notes.approximated(f"There are {len(found):,} environments; the variables are those of “{name[:60]}”.")
    return found[name]


def _nested(node: Node, at: str, around: tuple[Node, ...], values: Mapping[str, str], depth: int) -> Iterator[Item]:
    root = as_object(as_object(node.get("root")).get("request"))
    inside = (*around, {**root, "auth": as_object(root.get("auth")), "vars": as_object(root.get("vars"))})
    for index, entry in enumerate(_listed(node.get("items"))):
        child, here = as_object(entry), f"{at}{pointer.join(('items', str(index)))}"
        if isinstance(child.get("items"), list):
            if depth < MAX_DEPTH:
                yield from _nested(child, here, inside, values, depth + 1)
        elif as_text(child.get("type")) in HTTP:
            yield item_of(_normal(child), here, inside, values)


def _normal(item: Node) -> Node:
    """A request of the export in the shape that a file is read into."""
    request = as_object(item.get("request"))
    body, auth = as_object(request.get("body")), as_object(request.get("auth"))
    http = {"method": request.get("method"), "url": request.get("url")}
    http |= {"body": as_text(body.get("mode")), "auth": as_text(auth.get("mode"))}
    kept = {name: request.get(name) for name in ("headers", "params", "vars", "script")}
    return {"meta": {"name": item.get("name")}, "http": http, **kept, "body": body, "auth": auth} | {
        "examples": item.get("examples")
    }


def item_of(node: Node, at: str, around: tuple[Node, ...], environment: Mapping[str, str]) -> Item:
    """The request with every variable that it may use.

    Those of the request win over those of a folder, then the environment, then the collection.
    """
    collection, folders = (around[:1], around[1:]) if around else ((), ())
    values: dict[str, str] = {}
    for source in (*map(_own_variables, collection), environment, *map(_own_variables, (*folders, node))):
        values |= source
    return Item(node, at, around, values)


def _own_variables(node: Node) -> dict[str, str]:
    return _enabled(as_object(node.get("vars")).get("req"))


def _folders(path: str, nodes: Mapping[str, Node]) -> list[Node]:
    """The folder files around a request, the outermost first."""
    found: list[Node] = []
    folder = dirname(path)
    while folder and len(found) < MAX_DEPTH:
        found.append(nodes.get(f"{folder}/folder.bru", {}))
        folder = dirname(folder)
    return found[::-1]


def _enabled(value: JSON) -> dict[str, str]:
    entries = [as_object(entry) for entry in _listed(value)]
    return {
        as_text(entry.get("name")): as_text(entry.get("value"))
        for entry in entries
        if entry.get("enabled") is not False and isinstance(entry.get("value"), str)
    }


def _name(path: str) -> str:
    return path.rpartition("/")[2]


def _listed(value: JSON) -> list[JSON]:
    return value if isinstance(value, list) else []
