"""One walk over one part: every element of it, in the order of the document."""

from designer.document import pointer
from designer.document.pointer import JSON, Tokens
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
        waiting.extend(reversed(_inside(element)))
    return found


def _kind_at(place: str) -> str:
    tokens = pointer.split(place)
    return STARTS[tokens[0]] if tokens else "root"


def _kind(kind: str, node: dict[str, JSON]) -> str:
    return f"{kind} reference" if "$ref" in node and kind in REFERABLE else kind


def _inside(element: Element) -> list[Element]:
    holders = children(element.kind)
    if holders.keys().isdisjoint(element.node):
        return []
    return [
        Element(_kind(kind, node), node, element, step, element.part)
        for member, value in element.node.items()
        if member in holders
        for kind, step, node in _held(member, value, holders[member])
    ]


def _held(member: str, value: JSON, choices: Choices) -> list[tuple[str, Tokens, dict[str, JSON]]]:
    for shape, kind in choices:
        if shape == LIST and isinstance(value, list):
            return [(kind, (member, str(at)), node) for at, node in enumerate(value) if isinstance(node, dict)]
        if shape != LIST and isinstance(value, dict):
            if shape == ONE:
                return [(kind, (member,), value)]
            return [(kind, (member, name), node) for name, node in value.items() if _is_member(kind, name, node)]
    return []


def _is_member(kind: str, name: str, node: JSON) -> bool:
    return isinstance(node, dict) and not (kind in EXTENSIBLE and name.startswith("x-"))
