"""Where the requests of an Insomnia export are, and which variables and sign-in apply to each."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from designer.document import pointer, yaml
from designer.document.pointer import JSON
from designer.document.text import TextError
from designer.importers.traffic.variables import flat
from designer.properties import as_object, as_text

MAX_DEPTH = 30  # of folders
MAX_FILE = 5_000_000
REQUESTS = ("request", "grpc_request", "websocket_request", "socketio_request", "mcp_request")
NOT_SET = ("", "inherit")

Node = dict[str, Any]

_FORMAT_5 = re.compile(r"(collection|spec)\.insomnia\.rest/(5(\.\d+)*)")


@dataclass(frozen=True, slots=True)
class Item:
    """A request as the export has it, and the variables by name. `authentication` may be a folder's."""

    node: Node
    at: str
    values: Mapping[str, str] = field(repr=False)
    authentication: Node = field(repr=False)


def version(value: JSON) -> str:
    """ "1", "3", "4" or "5.0"; "" for what is no export of Insomnia."""
    members = as_object(value)
    found = _FORMAT_5.fullmatch(as_text(members.get("type")))
    if found:
        return found[2]
    number = members.get("__export_format")
    is_export = members.get("_type") == "export" and isinstance(number, int)
    return str(number) if is_export and number in (1, 2, 3, 4) else ""


def items(value: JSON) -> Iterator[Item]:
    """Every request of an export that has a version, in its order."""
    members = as_object(value)
    if _FORMAT_5.fullmatch(as_text(members.get("type"))):
        environments = as_object(members.get("environments"))
        found = _of_environments(environments, _nodes(environments.get("subEnvironments")))
        yield from _nested(members.get("collection"), "children", "/collection", found, {}, 0)
    elif isinstance(members.get("items"), list):
        yield from _nested(members["items"], "requests", "/items", {}, {}, 0)
    else:
        yield from _resources(_listed(members.get("resources")))


def of_files(files: Mapping[str, bytes]) -> dict[str, str]:
    """The variables of the environments that were exported into files of their own."""
    values: dict[str, str] = {}
    for path in sorted(files):
        if path.lower().endswith((".json", ".yaml", ".yml")) and len(files[path]) <= MAX_FILE:
            for node in _nodes(as_object(_loaded(files[path])).get("resources")):
                if node.get("_type") == "environment":
                    values = {**flat(node.get("data")), **values}
    return values


def _loaded(content: bytes) -> JSON:
    try:
        return yaml.load(content.decode("utf-8-sig"))
    except (TextError, UnicodeDecodeError):
        return None


def _nested(
    entries: JSON, inside: str, at: str, values: Mapping[str, str], authentication: Node, depth: int
) -> Iterator[Item]:
    """Requests within folders within folders (formats 1 and 5)."""
    for index, entry in enumerate(_listed(entries)):
        node, here = as_object(entry), pointer.child(at, str(index))
        environment = node.get("environment") or as_object(node.get("environments")).get("base")
        own_values = {**values, **flat(environment)}
        own = _chosen(as_object(node.get("authentication")), authentication)
        if isinstance(node.get(inside), list):
            if depth < MAX_DEPTH:
                yield from _nested(node[inside], inside, f"{here}/{inside}", own_values, own, depth + 1)
        elif node:
            yield Item(node, here, own_values, own)


def _resources(listed: list[JSON]) -> Iterator[Item]:
    """Requests that name their folder, and folders that name theirs (formats 3 and 4)."""
    nodes = {as_text(as_object(entry).get("_id")): as_object(entry) for entry in listed}
    children: dict[str, list[Node]] = {}
    for node in nodes.values():
        if node.get("_type") == "environment":
            children.setdefault(as_text(node.get("parentId")), []).append(node)
    for index, entry in enumerate(listed):
        node = as_object(entry)
        if as_text(node.get("_type")) in REQUESTS:
            yield _resource(node, pointer.join(("resources", str(index))), nodes, children)


def _resource(node: Node, at: str, nodes: Mapping[str, Node], children: Mapping[str, list[Node]]) -> Item:
    around = _around(node, nodes)
    values: dict[str, str] = {}
    authentication: Node = {}
    for parent in reversed(around):
        for base in children.get(as_text(parent.get("_id")), ())[:1]:
            values |= _of_environments(base, children.get(as_text(base.get("_id")), []))
        values |= flat(parent.get("environment"))
        authentication = _chosen(as_object(parent.get("authentication")), authentication)
    return Item(node, at, values, _chosen(as_object(node.get("authentication")), authentication))


def _around(node: Node, nodes: Mapping[str, Node]) -> list[Node]:
    """The folders and the workspace around a request, the nearest first; a circle ends at MAX_DEPTH."""
    found: list[Node] = []
    while len(found) < MAX_DEPTH:
        parent = nodes.get(as_text(node.get("parentId")))
        if parent is None:
            break
        found.append(parent)
        node = parent
    return found


def _of_environments(base: Node, others: list[Node]) -> dict[str, str]:
    """The base environment, and what only the first environment below it knows."""
    first = others[0] if others else {}
    return {**flat(first.get("data")), **flat(base.get("data"))}


def _chosen(own: Node, inherited: Node) -> Node:
    return inherited if as_text(own.get("type") or own.get("_type")) in NOT_SET else own


def _listed(value: JSON) -> list[JSON]:
    return value if isinstance(value, list) else []


def _nodes(value: JSON) -> list[Node]:
    return [as_object(entry) for entry in _listed(value)]
