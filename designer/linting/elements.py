"""An element of a connector, where it stands, and what people call it."""

from collections.abc import Callable, Container, Sized
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar

from designer.document import pointer
from designer.document.pointer import JSON, MISSING, Tokens

Found = TypeVar("Found")
Resolve = Callable[[str], JSON]

VERBS = ("get", "put", "post", "delete", "options", "head", "patch")
SENT = ("body", "formData")
INPUT, OUTPUT = "input", "output"
USES = {"parameter": INPUT, "response": OUTPUT, "notification": OUTPUT}  # of the schemas in what is of this kind
MAX_HOPS = 32  # references to references; the specification knows none at all


class Part(NamedTuple):
    """What a part's elements know together: its place, how to follow a reference, the connector's operationIds.

    `known` remembers what a dozen rules ask for, by the `id` of the object and what is asked. `schemes` are the
    definition's security schemes, None where nobody knows them.
    """

    place: str
    resolve: Resolve
    known: dict[tuple[int, str], Any]
    operation_ids: Container[str] = frozenset()
    schemes: Sized | None = None


@dataclass(eq=False, slots=True)
class Element:
    """A JSON object with a kind. `step` leads from the parent's object to this one.

    `use` is INPUT for what stands in a parameter and OUTPUT for what stands in a response or a notification. A shared
    definition may be sent and received: it is neither.

    It is not frozen because one is made for each object of a document, and making a frozen one takes several times as
    long. `_pointer` and `name` are remembered for its children: where it stands, and what people call it (`label`).
    """

    kind: str
    node: dict[str, JSON]
    parent: "Element | None"
    step: Tokens
    part: Part
    use: str = ""
    _pointer: str | None = None
    name: str | None = None

    @property
    def pointer(self) -> str:
        if self.parent is None:
            return pointer.child(self.part.place, *self.step)
        if self.parent._pointer is None:
            self.parent._pointer = _pointer_of(self.parent)
        return pointer.child(self.parent._pointer, *self.step)

    @property
    def path(self) -> str:
        """The path template of a path item or of anything in it; "" elsewhere."""
        return _path_at(self.part.place)


def _pointer_of(element: Element) -> str:
    tokens: Tokens = ()
    around: Element | None = element
    while around:
        tokens = around.step + tokens
        around = around.parent
    return element.part.place + pointer.join(tokens)


@lru_cache(maxsize=4096)
def _path_at(place: str) -> str:
    return pointer.split(place)[1] if place.startswith("/paths/") else ""


def within(element: Element, kind: str) -> Element | None:
    """The nearest element of `kind` around `element`."""
    around = element.parent
    while around and around.kind != kind:
        around = around.parent
    return around


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


def _once(element: Element, name: str, find: Callable[[Element], Found]) -> Found:
    """What `find` finds, remembered under `name` for as long as the part is looked at."""
    known, key = element.part.known, (id(element.node), name)
    if key not in known:
        known[key] = find(element)
    found: Found = known[key]
    return found


def own_parameters(element: Element) -> list[tuple[int, JSON]]:
    """(index, parameter) in the list of an operation or a path item, references followed.

    What is no object, and a reference that leads to none, is MISSING.
    """
    return _once(element, "parameters", _own_parameters)


def _own_parameters(element: Element) -> list[tuple[int, JSON]]:
    resolve = element.part.resolve
    found = [followed(node, resolve) for node in entries(element.node.get("parameters"))]
    return [(at, node if isinstance(node, dict) else MISSING) for at, node in enumerate(found)]


def sent_parameters(element: Element) -> list[tuple[int, dict[str, JSON]]]:
    """Those of `own_parameters` that make up a body: of a place “body” or “formData”."""
    return _once(element, "sent", _sent_parameters)


def _sent_parameters(element: Element) -> list[tuple[int, dict[str, JSON]]]:
    return [(at, node) for at, node in own_parameters(element) if node and node.get("in") in SENT]


def path_parameters(element: Element) -> list[tuple[int, dict[str, JSON]]]:
    """Those of `own_parameters` that stand for a variable of the path."""
    return _once(element, "path", _path_parameters)


def _path_parameters(element: Element) -> list[tuple[int, dict[str, JSON]]]:
    return [(at, node) for at, node in own_parameters(element) if node and node.get("in") == "path"]


def all_parameters(operation: Element) -> list[JSON]:
    """Every parameter of an operation, those of its path item first, references followed."""
    around = [operation.parent, operation] if operation.parent else [operation]
    return [node for element in around for _, node in own_parameters(element)]


def successes(operation: Element) -> dict[str, dict[str, JSON]]:
    """Status → response of those that begin with 2, references followed."""
    return _once(operation, "successes", _successes)


def _successes(operation: Element) -> dict[str, dict[str, JSON]]:
    listed, resolve = members(operation.node.get("responses")).items(), operation.part.resolve
    return {status: members(followed(node, resolve)) for status, node in listed if status.startswith("2")}


def mime_types(operation: Element, member: str) -> list[str]:
    """The operation's `consumes` or `produces`, else the connector's, bare and in lower case."""
    return _once(operation, member, lambda element: _mime_types(element, member))


def _mime_types(operation: Element, member: str) -> list[str]:
    own = operation.node.get(member) or operation.part.resolve(f"#/{member}")
    return [text(mime).partition(";")[0].strip().lower() for mime in entries(own)]
