"""What messages call things."""

import json

from designer.document import pointer
from designer.document.pointer import JSON
from designer.linting.elements import Element, text

MAX_NAME = 80
SCHEMA_KINDS = frozenset({"schema", "schema reference", "items"})
THE_CONNECTOR = "the connector"
SHARED = {
    "paths": "",
    "definitions": "the shared definition ",
    "parameters": "the shared parameter ",
    "responses": "the shared response ",
}
CALLED = {
    "response": "the response ",
    "response reference": "the response ",
    "header": "the header ",
    "scheme": "the sign-in ",
    "connection parameter": "the connection parameter ",
    "policy": "the policy ",
    "tag": "the tag ",
}


def quoted(name: str) -> str:
    """`name` as a message shows it: short, on one line, in quotes."""
    line = name[:MAX_NAME]
    if not line.isprintable():
        line = "".join(sign if sign.isprintable() else " " for sign in line)
    return f"“{line}…”" if len(name) > MAX_NAME else f"“{line}”"


def shown(value: JSON) -> str:
    """`value` as a message shows it: texts and numbers as they are, the rest by its kind."""
    if isinstance(value, dict | list):
        return "an object" if isinstance(value, dict) else "a list"
    return quoted(value if isinstance(value, str) else json.dumps(value))


def label(element: Element) -> str:
    """What a person calls the element: “limit” of “GET /pets”."""
    if element.kind not in SCHEMA_KINDS:
        return _anchor(element)
    trail: list[str] = []
    while element.kind in SCHEMA_KINDS and element.parent:
        if element.step[0] == "properties":
            trail.append(element.step[1])
        element = element.parent
    anchor = _anchor(element)
    return f"{quoted('.'.join(reversed(trail)))} in {anchor}" if trail else anchor


def _anchor(element: Element) -> str:
    """The same of what is no schema. It is remembered: all that the element holds is called after it."""
    if element.name is None:
        element.name = _found_anchor(element)
    return element.name


def _found_anchor(element: Element) -> str:
    if element.kind == "operation":
        summary = element.node.get("summary")
        if isinstance(summary, str) and summary.strip():
            return quoted(summary)
        return quoted(f"{element.step[-1].upper()} {element.path}")
    if element.parent is None:
        return _root(element)
    name, around = _own_name(element), label(element.parent)
    if not name:
        return around
    if around == THE_CONNECTOR:
        return f"{CALLED.get(element.kind, '')}{quoted(name)}"
    return f"{CALLED.get(element.kind, '')}{quoted(name)} of {around}"


def _root(element: Element) -> str:
    if not element.part.place.startswith("/"):
        return THE_CONNECTOR
    container, name = pointer.split(element.part.place)
    return f"{SHARED[container]}{quoted(name)}"


def _own_name(element: Element) -> str:
    if element.kind == "policy":
        return text(element.node.get("title")) or text(element.node.get("templateId"))
    if element.kind in ("parameter", "tag", "connection parameter set"):
        return text(element.node.get("name"))
    if element.kind == "parameter reference":
        return text(element.node.get("$ref")).rpartition("/")[2]
    return element.step[-1] if element.kind in CALLED else ""
