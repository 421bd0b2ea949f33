"""Paths and operations of OpenAPI 3.x → of 2.0."""

from typing import Any

from designer.document.openapi3 import INSTEAD, KEPT, digest, to_two
from designer.document.pointer import JSON
from designer.importers.openapi3.bodies import request_body
from designer.importers.openapi3.parameters import parameters
from designer.importers.openapi3.reading import At, Reading, check_local, is_link
from designer.importers.openapi3.responses import responses
from designer.importers.openapi3.triggers import with_trigger
from designer.properties import as_object

METHODS = ("get", "put", "post", "delete", "options", "head", "patch")
OTHER_METHODS = ("trace", "query")
_SAME = frozenset(["tags", "summary", "description", "externalDocs", "operationId", "deprecated", "security"])
_CONVERTED = frozenset(["parameters", "requestBody", "responses", "callbacks"])
Operation = dict[str, Any]


def paths(nodes: JSON, at: At, reading: Reading) -> dict[str, JSON]:
    """The paths; members that begin with `x-` stay as they are."""
    made = {}
    for path, node in as_object(nodes).items():
        made[path] = node if path.startswith("x-") else with_trigger(path_item(node, (at, path), reading), reading)
    return made


def path_item(node: JSON, at: At, reading: Reading, depth: int = 0) -> dict[str, Any]:
    """One path. A shared one is copied, and knows where it is from; within what is kept (`depth`) it is not."""
    reference = node.get("$ref") if isinstance(node, dict) else None
    if not isinstance(reference, str):
        return _path_item(as_object(node), at, reading, depth)
    check_local(reference)
    if depth:
        return {"$ref": to_two(reference)}
    reading.note("A shared path was copied to where it is used.", at)
    own = {key: value for key, value in as_object(node).items() if key != "$ref"}
    shared = as_object(reading.target(node))
    made: dict[str, Any] = reading.copy_of("path", reference, lambda: _path_item(shared, at, reading, depth))
    if own:
        made = {**made, **_path_item(own, at, reading, depth)}
    stamp = {"$ref": to_two(reference), INSTEAD: digest(made), **({"own": own} if own else {})}
    return {**made, KEPT: {**made.get(KEPT, {}), "shared": stamp}}


def _path_item(node: dict[str, JSON], at: At, reading: Reading, depth: int) -> dict[str, Any]:
    made: dict[str, Any] = {}
    kept: dict[str, Any] = {}
    for key, value in node.items():
        if key in METHODS:
            made[key] = operation(as_object(value), (at, key), reading, depth)
        elif key == "parameters":
            made[key], others = parameters(value, (at, key), reading)
            kept |= {key: others} if others else {}
        elif key.startswith("x-") and key != KEPT:
            made[key] = value
        else:
            kept[key] = _kept_member(key, value, (at, key), reading, depth)
    return {**made, KEPT: kept} if kept else made


def _kept_member(key: str, value: JSON, at: At, reading: Reading, depth: int) -> JSON:
    reading.note(f"“{key[:40]}” has no place in a path of OpenAPI 2.0; it is kept.", at)
    with reading.kept():
        if key in OTHER_METHODS:
            return operation(as_object(value), at, reading, depth)
        if key == "additionalOperations":
            members = as_object(value).items()
            return {name: operation(as_object(each), (at, name), reading, depth) for name, each in members}
    return value


def operation(node: Operation, at: At, reading: Reading, depth: int = 0) -> Operation:
    """One operation."""
    made = {key: node[key] for key in node if key in _SAME or key.startswith("x-") and key != KEPT}
    if "externalDocs" in made and not is_link(made["externalDocs"]):
        del made["externalDocs"]
    kept = {key: node[key] for key in node if key not in made and key not in _CONVERTED}
    if kept:
        reading.note(f"{', '.join(f'“{key[:40]}”' for key in kept)}: kept; OpenAPI 2.0 has no word for it.", at)
    inputs, others = parameters(node.get("parameters"), (at, "parameters"), reading)
    kept |= {"parameters": others} if others else {}
    body = request_body(node["requestBody"], (at, "requestBody"), reading) if "requestBody" in node else None
    if body:
        kept |= body.kept
        inputs += body.parameters
        made |= {"consumes": body.consumes} if body.consumes else {}
    answers, ranges, produces = responses(node.get("responses"), (at, "responses"), reading)
    kept |= {"responses": ranges} if ranges else {}
    made |= {"produces": produces} if produces else {}
    made |= {"parameters": inputs} if inputs or "parameters" in node else {}
    made["responses"] = answers
    if "callbacks" in node:
        kept["callbacks"] = callbacks(node["callbacks"], (at, "callbacks"), reading, depth)
    return {**made, KEPT: kept} if kept else made


def callbacks(nodes: JSON, at: At, reading: Reading, depth: int = 0) -> JSON:
    """Callbacks by name, converted to be kept."""
    reading.note("OpenAPI 2.0 has no callbacks; they are kept.", at)
    with reading.kept():
        return {name: callback(node, (at, name), reading, depth + 1) for name, node in as_object(nodes).items()}


def callback(node: JSON, at: At, reading: Reading, depth: int = 0) -> JSON:
    """One callback: address expression → path."""
    reference = node.get("$ref") if isinstance(node, dict) else None
    if isinstance(reference, str):
        check_local(reference)
        return {"$ref": to_two(reference)}
    return {
        key: value if key.startswith("x-") else path_item(value, (at, key), reading, depth)
        for key, value in as_object(node).items()
    }
