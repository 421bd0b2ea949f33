"""Responses of OpenAPI 2.0 → of 3.x, with a media type for everything that an operation produces."""

from typing import Any

from designer.document.openapi3 import INSTEAD, KEPT, digest, found, kept_of
from designer.document.pointer import JSON, MISSING
from designer.exporters.openapi3.media_types import media_type
from designer.exporters.openapi3.parameters import alias, header
from designer.exporters.openapi3.writing import Writing, extensions
from designer.properties import as_object, as_text

JSON_TYPE = "application/json"
OURS = frozenset(["content", "range", "$ref", "own", INSTEAD])  # kept to write a response again, and no member of it
Node = dict[str, Any]


def responses(nodes: JSON, ranges: JSON, produces: list[str] | None, writing: Writing) -> Node:
    """The responses by code; `ranges` are those that were kept for codes such as 4XX."""
    members, ranges = as_object(nodes), as_object(ranges)
    listed = {name for node in [*members.values(), *ranges.values()] for name in _types_of(node, writing)}
    new = [name for name in produces or [] if name not in listed]
    made: Node = {}
    for code, node in members.items():
        if code.startswith("x-"):
            made[code] = node
            continue
        key = kept_of(node).get("range", code)
        if key in ranges and kept_of(node).get(INSTEAD) == digest(shown(node)):
            continue
        made[str(key)] = response(node, produces, new, writing)
    written = {code: response(node, produces, new, writing) for code, node in ranges.items() if code not in made}
    return {**made, **written}


def _types_of(node: JSON, writing: Writing) -> Node:
    """The media types that a response was imported with."""
    reference = node.get("$ref") if isinstance(node, dict) else None
    target = found(writing.source, reference) if isinstance(reference, str) else node
    return as_object(kept_of(target).get("content"))


def shown(node: JSON) -> Node:
    """A response without what is kept."""
    return {key: value for key, value in as_object(node).items() if key != KEPT}


def response(node: JSON, produces: list[str] | None, new: list[str], writing: Writing) -> Node:
    """One response. `new` are the types that no response was imported with: everything with a schema has them."""
    node = as_object(node)
    if (aliased := alias(node, writing)) is not None:
        return aliased
    made: Node = {"description": as_text(node.get("description")), **extensions(node)}
    headers = as_object(node.get("headers"))
    if headers:
        made["headers"] = {name: header(member, writing) for name, member in headers.items()}
    kept = {key: value for key, value in kept_of(node).items() if key not in OURS}
    content = _content(node, produces, new, writing)
    return writing.restored({**made, "content": content} if content else made, "response", kept)


def _content(node: Node, produces: list[str] | None, new: list[str], writing: Writing) -> Node:
    known = kept_of(node).get("content")
    schema = node.get("schema", MISSING)
    examples = as_object(node.get("examples"))
    if isinstance(known, dict):
        types = [name for name in known if produces is None or name in produces] + new
    elif schema is MISSING:
        types = list(examples)
    else:
        types = list(dict.fromkeys([*(produces or [JSON_TYPE]), *examples]))
    made = {}
    for name in types:
        made[name] = media_type(as_object(known).get(name), schema, writing)
        if name in examples:
            made[name]["example"] = examples[name]
    return made
