"""Paths and operations of OpenAPI 2.0 → of 3.x."""

from typing import Any

from designer.document.openapi3 import INSTEAD, KEPT, digest, found, kept_of, stands
from designer.document.pointer import JSON
from designer.exporters.openapi3.bodies import request_body
from designer.exporters.openapi3.parameters import parameter
from designer.exporters.openapi3.responses import responses
from designer.exporters.openapi3.schemas import schema
from designer.exporters.openapi3.writing import Writing, extensions
from designer.properties import as_object

METHODS = ("get", "put", "post", "delete", "options", "head", "patch")
NOTIFICATION = "x-ms-notification-content"
_SAME = ("tags", "summary", "description", "externalDocs", "operationId", "deprecated", "security")
_KNOWN = ("requestBody", "parameters", "responses", "callbacks", "security", INSTEAD)
Node = dict[str, Any]


def path_item(node: JSON, writing: Writing) -> Node:
    """One path. A shared one is a reference again, unless it was edited."""
    node = as_object(node)
    if isinstance(node.get("$ref"), str):
        return {**node, "$ref": writing.reference(node["$ref"])}
    kept = dict(kept_of(node))
    shared = as_object(kept.pop("shared", None))
    plain = {**shown(node), KEPT: kept} if kept else shown(node)
    reference = str(shared.get("$ref"))
    has_home = writing.version > "3.0" or reference.startswith("#/paths/")  # 3.0 has no components for paths
    if shared and has_home and shared.get(INSTEAD) == digest(plain):
        return {"$ref": writing.reference(reference), **as_object(shared.get("own"))}
    return _path_item(node, kept, writing)


def shown(node: Node) -> Node:
    return {key: value for key, value in node.items() if key != KEPT}


def _path_item(node: Node, kept: Node, writing: Writing) -> Node:
    inputs = _followed(node.get("parameters"), writing)
    bodies = [each for _, each in inputs if is_body(each)]
    others = [each for each, target in inputs if not is_body(target)]
    others += kept.pop("parameters", [])
    made = extensions(node)
    if NOTIFICATION in made:
        made[NOTIFICATION] = _notification(made[NOTIFICATION], writing)
    if others:
        made["parameters"] = [parameter(each, writing) for each in others]
    for method in METHODS:
        if isinstance(node.get(method), dict):
            made[method] = operation(node[method], bodies, writing)
    return writing.restored(made, "path", {key: _kept(key, value, writing) for key, value in kept.items()})


def _kept(key: str, value: JSON, writing: Writing) -> JSON:
    if key in ("trace", "query"):
        return operation(as_object(value), [], writing)
    if key == "additionalOperations":
        return {name: operation(as_object(each), [], writing) for name, each in as_object(value).items()}
    return value


def _notification(value: JSON, writing: Writing) -> JSON:
    return (
        {**value, "schema": schema(value["schema"], writing)}
        if isinstance(value, dict) and "schema" in value
        else value
    )


def operation(node: Node, bodies_of_path: list[Node], writing: Writing) -> Node:
    """One operation; `bodies_of_path` are body and form parameters that its path declares for all."""
    made = {key: node[key] for key in _SAME if key in node} | extensions(node)
    if "security" in made:
        made["security"] = writing.requirements(made["security"])
    kept = kept_of(node)
    inputs = _followed(node.get("parameters"), writing)
    others = [each for each, target in inputs if not is_body(target)] + _list(kept.get("parameters"))
    bodies = [target for _, target in inputs if is_body(target)] or bodies_of_path
    body = request_body(bodies, _types(node, "consumes", writing), kept.get("requestBody"), writing)
    if others:
        made["parameters"] = [parameter(each, writing) for each in others]
    if body is not None:
        made["requestBody"] = body
    produces = _types(node, "produces", writing)
    made["responses"] = responses(node.get("responses"), kept.get("responses"), produces, writing)
    if "callbacks" in kept:
        made["callbacks"] = {name: callback(each, writing) for name, each in as_object(kept["callbacks"]).items()}
    required = as_object(kept.get("security"))
    if required and writing.keeps_security and stands(node, required):
        made["security"] = required.get("list")
    return made | {key: value for key, value in kept.items() if key not in _KNOWN}


def callback(node: JSON, writing: Writing) -> Node:
    """One callback: address expression → path."""
    node = as_object(node)
    if isinstance(node.get("$ref"), str):
        return {"$ref": writing.reference(node["$ref"])}
    return {key: value if key.startswith("x-") else path_item(value, writing) for key, value in node.items()}


def is_body(node: JSON) -> bool:
    """Whether a parameter of 2.0 is a part of the request body."""
    return as_object(node).get("in") in ("body", "formData")


def _list(value: JSON) -> list[Node]:
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []


def _followed(nodes: JSON, writing: Writing) -> list[tuple[Node, Node]]:
    """(parameter as written, what it stands for) of each."""
    pairs = []
    for node in _list(nodes):
        reference = node.get("$ref")
        target = as_object(found(writing.source, reference) if isinstance(reference, str) else node)
        if isinstance(reference, str) and is_body(target):
            writing.copied(reference, target)
        pairs.append((node, target))
    return pairs


def _types(node: Node, member: str, writing: Writing) -> list[str] | None:
    """What the operation, else the document, consumes or produces; an empty list says nothing."""
    for holder in (node, writing.source):
        types = holder.get(member)
        if isinstance(types, list) and types:
            return [each for each in types if isinstance(each, str)]
    return None
