"""An element of a connector, where it stands, and what people call it."""

from collections.abc import Callable, Container, Sized
from functools import lru_cache
from typing import Any, NamedTuple

from designer.document import pointer
from designer.document.pointer import JSON, MISSING, Tokens

Resolve = Callable[[str], JSON]

VERBS = ("get", "put", "post", "delete", "options", "head", "patch")
SENT = ("body", "formData")
MAX_HOPS = 32  # references to references; the specification knows none at all


class Part(NamedTuple):
    """What a part's elements know together: its place, how to follow a reference, the connector's operationIds.

    `known` remembers what a dozen rules ask for, by the `id` of the object and what is asked. `schemes` are the
    definition's security schemes, None where nobody knows them.
    """

    place: str
    resolve: Resolve
    known: dict[tuple[int, str], list[Any]]
    operation_ids: Container[str] = frozenset()
    schemes: Sized | None = None


class Element(NamedTuple):
    """A JSON object with a kind. `step` leads from the parent's object to this one."""

    kind: str
    node: dict[str, JSON]
    parent: "Element | None"
    step: Tokens
    part: Part

    @property
    def pointer(self) -> str:
        tokens: Tokens = ()
        element: Element | None = self
        while element:
            tokens = element.step + tokens
            element = element.parent
        return self.part.place + pointer.join(tokens)

    @property
    def path(self) -> str:
        """The path template of a path item or of anything in it; "" elsewhere."""
        return _path_at(self.part.place)


@lru_cache(maxsize=4096)
def _path_at(place: str) -> str:
    return pointer.split(place)[1] if place.startswith("/paths/") else ""


def within(element: Element, kind: str) -> Element | None:
    """The nearest element of `kind` around `element`."""
    around = element.parent
    while around and around.kind != kind:
        around = around.parent
    return around


def is_input(element: Element) -> bool:
    """Whether a schema is sent. A shared definition may be sent and received: it is neither."""
    return within(element, "parameter") is not None


def is_output(element: Element) -> bool:
    """Whether a schema is received, in a response or a notification."""
    return within(element, "response") is not None or within(element, "notification") is not None


def is_internal(node: JSON) -> bool:
    return isinstance(node, dict) and node.get("x-ms-visibility") == "internal"


def text(value: JSON) -> str:
    """`value` when it is a text, else the empty text."""
    return value if isinstance(value, str) else ""


def entries(value: JSON) -> list[JSON]:
    """`value` when it is a list, else an empty one."""
    return value if isinstance(value, list) else []


def members(value: JSON) -> dict[str, JSON]:
    """`value` when it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def followed(node: JSON, resolve: Resolve) -> JSON:
    """`node`, or what its `$ref` leads to in the end; MISSING where that is nothing."""
    for _ in range(MAX_HOPS):
        if not isinstance(node, dict) or "$ref" not in node:
            return node
        node = resolve(node["$ref"]) if isinstance(node["$ref"], str) else MISSING
    return MISSING


def own_parameters(element: Element) -> list[tuple[int, JSON]]:
    """(index, parameter) in the list of an operation or a path item, references followed.

    What is no object, and a reference that leads to none, is MISSING.
    """
    listed, known = entries(element.node.get("parameters")), element.part.known
    key = id(listed), "parameters"
    if key not in known or not listed:
        found = (followed(node, element.part.resolve) for node in listed)
        known[key] = [(at, node if isinstance(node, dict) else MISSING) for at, node in enumerate(found)]
    return known[key]


def sent_parameters(element: Element) -> list[tuple[int, dict[str, JSON]]]:
    """Those of `own_parameters` that make up a body: of a place “body” or “formData”."""
    known, key = element.part.known, (id(element.node), "sent")
    if key not in known:
        known[key] = [(at, node) for at, node in own_parameters(element) if node and node.get("in") in SENT]
    return known[key]


def all_parameters(operation: Element) -> list[JSON]:
    """Every parameter of an operation, those of its path item first, references followed."""
    around = [operation.parent, operation] if operation.parent else [operation]
    return [node for element in around for _, node in own_parameters(element)]


def mime_types(operation: Element, member: str) -> list[str]:
    """The operation's `consumes` or `produces`, else the connector's, bare and in lower case."""
    known, key = operation.part.known, (id(operation.node), member)
    if key not in known:
        own = operation.node.get(member) or operation.part.resolve(f"#/{member}")
        known[key] = [text(mime).partition(";")[0].strip().lower() for mime in entries(own)]
    return known[key]
