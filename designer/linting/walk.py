"""One walk over one part: every element of it, in the order of the document."""

from collections.abc import Iterable

from designer.document import pointer
from designer.document.pointer import JSON
from designer.linting.elements import USES, Element, Part
from designer.linting.grammar import LIST, MAP, ONE, Choices, children

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
    use = USES.get(element.kind, element.use)
    for member, value in element.node.items():
        if member in holders:
            found += _held(element, member, value, holders[member], use)
    return found


def _held(element: Element, member: str, value: JSON, choices: Choices, use: str) -> list[Element]:
    for shape, kind in choices:
        if shape == LIST and isinstance(value, list):
            return _each(kind, ((str(at), node) for at, node in enumerate(value)), element, member, use)
        if shape == ONE and isinstance(value, dict):
            return [Element(_kind(kind, value), value, element, (member,), element.part, use)]
        if shape == MAP and isinstance(value, dict):
            return _each(kind, value.items(), element, member, use)
    return []


def _each(kind: str, held: Iterable[tuple[str, JSON]], parent: Element, member: str, use: str) -> list[Element]:
    reference = f"{kind} reference" if kind in REFERABLE else kind
    found = [
        Element(reference if "$ref" in node else kind, node, parent, (member, name), parent.part, use)
        for name, node in held
        if isinstance(node, dict)
    ]
    return [each for each in found if not each.step[1].startswith("x-")] if kind in EXTENSIBLE else found
