"""A callback → a webhook trigger, where it is one: somebody subscribes with an address, and is called there.

It fits when the operation posts a JSON object that must hold the address as a text, has one callback to that address,
and the callback posts a body. Shape: https://learn.microsoft.com/connectors/custom-connectors/create-webhook-trigger
"""

import re
from typing import Any

from designer.document.openapi3 import DEFINITIONS, kept_of
from designer.document.pointer import JSON, Tokens, replaced, split
from designer.importers.openapi3.reading import Reading
from designer.properties import as_object, as_text

CONTENT, URL, TRIGGER = "x-ms-notification-content", "x-ms-notification-url", "x-ms-trigger"
_EXPRESSION = re.compile(r"\{\$request\.body#(/[^{}]+)\}")
Node = dict[str, Any]


def with_trigger(item: Node, reading: Reading) -> Node:
    """A copy of a converted path whose subscription is a webhook trigger; `item` itself where there is none."""
    operation = as_object(item.get("post"))
    address, callback = _callback(kept_of(operation).get("callbacks"))
    body = _body(callback)
    if body is None or CONTENT in item or TRIGGER in operation:
        return item
    subscribing = _subscribing(operation, address, reading)
    if subscribing is None:
        return item
    words = as_text(callback.get("description")) or as_text(callback.get("summary"))
    return {CONTENT: {"description": words, "schema": body["schema"]}, **item, "post": subscribing}


def _callback(callbacks: JSON) -> tuple[Tokens, Node]:
    """(where the body of the subscription holds the address, the operation that is called) of the only callback."""
    _, paths = _only(callbacks)
    expression, item = _only(paths)
    method, operation = _only(item)
    match = _EXPRESSION.fullmatch(expression)
    return (split(match[1]), operation) if match and method == "post" else ((), {})


def _only(node: JSON) -> tuple[str, Node]:
    """The only member of an object."""
    members = as_object(node)
    name = next(iter(members)) if len(members) == 1 else ""
    return name, as_object(members.get(name))


def _body(operation: Node) -> Node | None:
    inputs = operation.get("parameters")
    entries = inputs if isinstance(inputs, list) else []
    return next((each for each in entries if isinstance(each, dict) and each.get("in") == "body"), None)


def _subscribing(operation: Node, address: Tokens, reading: Reading) -> Node | None:
    """The operation with the address in its body marked, there or in the definition that the body uses."""
    body = _body(operation)
    if body is None or not address:
        return None
    schema = body["schema"]
    reference = as_text(as_object(schema).get("$ref"))
    marked = _marked(as_object(reading.schema_target(schema)), address)
    if marked is None:
        return None
    if not reference:
        inputs = [{**body, "schema": marked} if each is body else each for each in operation["parameters"]]
        return {**operation, "parameters": inputs, TRIGGER: "single"}
    if reference[len(DEFINITIONS) :] not in reading.definitions:
        return None
    reading.definitions[reference[len(DEFINITIONS) :]] = marked
    return {**operation, TRIGGER: "single"}


def _marked(schema: Node, address: Tokens) -> Node | None:
    """A copy in which the text at `address` is where the callback address goes; None where it may be left out."""
    node: JSON = schema
    path: Tokens = ()
    for token in address:
        required = as_object(node).get("required")
        properties = as_object(as_object(node).get("properties"))
        if token not in properties or not isinstance(required, list) or token not in required:
            return None
        node, path = properties[token], (*path, "properties", token)
    if as_object(node).get("type") != "string" or "enum" in node:
        return None
    marked: Node = replaced(schema, path, {"x-ms-visibility": "internal", **node, URL: True})
    return marked
