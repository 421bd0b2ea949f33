"""One walk over one part: every element of it, in the order of the document."""

from designer.document import pointer
from designer.document.pointer import JSON
from designer.linting.elements import Element, Part
from designer.linting.grammar import LIST, ONE, Choices, children

STARTS = {"paths": "path", "definitions": "schema", "parameters": "parameter", "responses": "response"}
REFERABLE = frozenset({"parameter", "response", "schema"})
EXTENSIBLE = frozenset({"response", "scheme"})  # maps of these may also hold vendor extensions
MISPLACED = "misplaced"  # the kind of a part that is no JSON object


def elements_of(part: Part, value: JSON, kind: str | None = None) -> list[Element]:
    """Every element of the part, in document order. What has the wrong JSON type holds no elements.

    `kind` is that of the part's own element; without it, its place says so.
    """
    if part.place.startswith("/paths/x-"):
        return []  # a vendor extension among the paths may be anything
    kind = kind or _kind_at(part.place)
    if not isinstance(value, dict):
        return [Element(MISPLACED, {}, None, (), part)]
    found: list[Element] = []
    waiting = [Element(_kind(kind, value), value, None, (), part)]
    while waiting:  # a stack of our own: hostile nesting must not reach the interpreter's limit
        element = waiting.pop()
        found.append(element)
        holders = children(element.kind)
        if not holders.keys().isdisjoint(element.node):
            waiting.extend(reversed(_inside(element, holders)))
    return found


def _kind_at(place: str) -> str:
    tokens = pointer.split(place)
    return STARTS[tokens[0]] if tokens else "root"


def _kind(kind: str, node: dict[str, JSON]) -> str:
    return f"{kind} reference" if "$ref" in node and kind in REFERABLE else kind


def _inside(element: Element, holders: dict[str, Choices]) -> list[Element]:
    found: list[Element] = []
    for member, value in element.node.items():
        if member in holders:
            found += _held(element, member, value, holders[member])
    return found


def _held(element: Element, member: str, value: JSON, choices: Choices) -> list[Element]:
    part = element.part
    for shape, kind in choices:
        if shape == LIST and isinstance(value, list):
            entries = [(str(at), node) for at, node in enumerate(value) if isinstance(node, dict)]
            return [Element(_kind(kind, node), node, element, (member, at), part) for at, node in entries]
        if shape != LIST and isinstance(value, dict):
            if shape == ONE:
                return [Element(_kind(kind, value), value, element, (member,), part)]
            named = [(name, node) for name, node in value.items() if isinstance(node, dict)]
            if kind in EXTENSIBLE:
                named = [(name, node) for name, node in named if not name.startswith("x-")]
            return [Element(_kind(kind, node), node, element, (member, name), part) for name, node in named]
    return []
