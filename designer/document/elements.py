"""The kinds of elements a definition is made of, and how their addresses lead to them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from designer.document import pointer
from designer.document.pointer import JSON, Tokens

METHODS = ("get", "post", "put", "patch", "delete", "head", "options")
ANY = "*"

# From a kind of element, each step leads to another kind, or through a container to its members.
GRAMMAR: dict[str, dict[str, Any]] = {
    "document": {
        "info": "info",
        "paths": {ANY: "path"},
        "definitions": {ANY: "schema"},
        "parameters": {ANY: "parameter"},
        "responses": {ANY: "response"},
        "securityDefinitions": {ANY: "security scheme"},
    },
    "path": {
        **dict.fromkeys(METHODS, "operation"),
        "parameters": {ANY: "parameter"},
        "x-ms-notification-content": "response",
    },
    "operation": {"parameters": {ANY: "parameter"}, "responses": {ANY: "response"}},
    "parameter": {"schema": "schema", "items": "schema"},
    "response": {"schema": "schema", "headers": {ANY: "header"}},
    "header": {"items": "schema"},
    "schema": {
        "properties": {ANY: "schema"},
        "items": "schema",
        "additionalProperties": "schema",
        "allOf": {ANY: "schema"},
    },
}


def kind_at(at: str) -> str:
    """`"/paths/~1pets/get"` → `"operation"`; `""` where the address leads to no element with a name of its own."""
    step: Any = "document"
    for token in pointer.split(at):
        steps = GRAMMAR.get(step, {}) if isinstance(step, str) else step
        step = steps.get(token) or steps.get(ANY)
        if step is None:
            return ""
    return step if isinstance(step, str) else ""


@dataclass(frozen=True)
class Operation:
    """One action or trigger, with its address."""

    pointer: str
    path: str
    method: str
    value: dict[str, JSON]

    @property
    def id(self) -> str:
        return _text(self.value.get("operationId"))

    @property
    def summary(self) -> str:
        return _text(self.value.get("summary"))

    @property
    def name(self) -> str:
        """What people call it: its summary, else its id, else method and path."""
        return self.summary or self.id or f"{self.method.upper()} {self.path}"

    @property
    def visibility(self) -> str:
        return _text(self.value.get("x-ms-visibility"))

    @property
    def kind(self) -> str:
        """action, webhook or polling (connector-format: x-ms-trigger, x-ms-trigger-metadata)."""
        if "x-ms-trigger" not in self.value:
            return "action"
        metadata = self.value.get("x-ms-trigger-metadata")
        is_polling = isinstance(metadata, dict) and metadata.get("mode") == "polling"
        return "polling" if is_polling or self.method == "get" else "webhook"


def operations(place: str, item: JSON) -> Iterator[Operation]:
    """The operations of one path item, in its order."""
    tokens = pointer.split(place)
    if len(tokens) != 2 or tokens[0] != "paths" or not isinstance(item, dict):
        return
    for method, value in item.items():
        if method in METHODS and isinstance(value, dict):
            yield Operation(pointer.child(place, method), tokens[1], method, value)


def operation_at(at: str) -> str:
    """The address of the operation that holds the element at `at`; `""` when none does."""
    tokens = pointer.split(at)
    is_inside = len(tokens) >= 3 and tokens[0] == "paths" and tokens[2] in METHODS
    return pointer.join(tokens[:3]) if is_inside else ""


def same_element(at: str, old: JSON, new: JSON) -> str:
    """Where the element that stood at `at` in `old` stands in `new`; `""` when it is gone.

    List positions move when somebody else adds an input: parameters are found by name and place, not by index.
    """
    found: Tokens = ()
    for token in pointer.split(at):
        if isinstance(old, list) and isinstance(new, list):
            token = _same_index(token, old, new)
            if token == "":
                return ""
            old_token = pointer.split(at)[len(found)]
            old, new = pointer.find(old, (old_token,)), pointer.find(new, (token,))
        else:
            old, new = pointer.find(old, (token,)), pointer.find(new, (token,))
        if new is pointer.MISSING:
            return ""
        found = (*found, token)
    return pointer.join(found)


def identity(entry: JSON) -> JSON:
    """What makes a list entry the same one after a move: name and place of a parameter, or what it refers to."""
    if not isinstance(entry, dict):
        return entry
    return entry.get("$ref") or (entry.get("name"), entry.get("in")) if "$ref" in entry or "name" in entry else entry


def _same_index(token: str, old: list[JSON], new: list[JSON]) -> str:
    entry = pointer.find(old, (token,))
    if entry is pointer.MISSING:
        return ""
    matches = [index for index, other in enumerate(new) if identity(other) == identity(entry)]
    return str(matches[0]) if matches else ""


def _text(value: JSON) -> str:
    return value if isinstance(value, str) else ""
