"""Where the facts of a part come from: small functions, by the kind of element that they look at."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from designer.document import pointer
from designer.document.pointer import JSON, MISSING
from designer.linting.elements import Element, Part, entries, members, text, within
from designer.linting.fact_rows import Annotation, Call, Facts, Given, Operation, Reference, Requirement, Scheme, Want
from designer.linting.targets import is_directly_below
from designer.linting.walk import elements_of

PREFIXES = {
    "parameter reference": "#/parameters/",
    "response reference": "#/responses/",
    "schema reference": "#/definitions/",
}
Gatherers = tuple[tuple[str, Callable[[Element], Iterable[Any]]], ...]
# The extensions whose calls give choices, and those whose calls give a schema.
LISTS = ("x-ms-dynamic-values", "x-ms-dynamic-list", "open", "browse")
SHAPES = ("x-ms-dynamic-schema", "x-ms-dynamic-properties")
ARRAY_PATHS = ("value-collection", "itemsPath")
VALUE_PATHS = ("value-path", "value-title", "itemValuePath", "itemTitlePath")
JSON_TYPES = {str: "string", int: "integer", float: "number", bool: "boolean", list: "array", dict: "object"}


def takes_of(parameter: dict[str, JSON]) -> str:
    """What a parameter is, in one line: "type visibility name", or the reference to a shared one.

    It is "" for a body, and for a reference that leads elsewhere.
    """
    target = parameter.get("$ref")
    if isinstance(target, str):
        return target if target.startswith("#/") else ""
    if parameter.get("in") == "body":
        return ""
    kind, visibility = text(parameter.get("type")) or "-", text(parameter.get("x-ms-visibility")) or "-"
    return f"{kind} {visibility} {text(parameter.get('name'))}"


def facts_of(place: str, value: JSON) -> Facts:
    """The facts of the part at `place` (see `designer.document.document`)."""
    return facts_from(elements_of(Part(place, _nowhere, {}), value))


def facts_from(elements: Iterable[Element]) -> Facts:
    """The facts of one part, from its elements."""
    found: dict[str, list[Any]] = {}
    for element in elements:
        if element.kind in GATHERERS:
            _gather(element, GATHERERS[element.kind], found)
        if element.parent is None:
            _gather(element, OF_PARTS.get(element.kind, ()), found)
    return Facts(**{name: tuple(rows) for name, rows in found.items()})


def _gather(element: Element, gatherers: Gatherers, found: dict[str, list[Any]]) -> None:
    for name, gather in gatherers:
        rows = gather(element)
        if rows:
            found.setdefault(name, []).extend(rows)


def _nowhere(target: str) -> JSON:
    return MISSING


def _operation(element: Element) -> Iterator[Operation]:
    around = members(element.parent.node) if element.parent else {}
    listed = [members(each) for one in (around, element.node) for each in entries(one.get("parameters"))]
    bodies = [node for node in listed if node.get("in") == "body"]
    fields = {name for body in bodies for name in members(members(body.get("schema")).get("properties"))}
    yield Operation(
        element.pointer,
        element.step[-1],
        element.path,
        text(element.node.get("operationId")),
        "x-ms-notification-content" in around,
        tuple(name for node in listed for name in _needed(node)),
        tuple(filter(None, map(takes_of, listed))),
        tuple(name for name in (text(node.get("name")) for node in listed) if name in fields) if fields else (),
        bool(bodies),
    )


def _needed(parameter: dict[str, JSON]) -> tuple[str, ...]:
    """The name of an input that has to be given, or the reference to what may be one. Bodies are no single input."""
    target = parameter.get("$ref")
    if isinstance(target, str):
        return (target,)
    if parameter.get("required") is True and parameter.get("in") != "body" and "default" not in parameter:
        return (text(parameter.get("name")),)
    return ()


def _shared_input(element: Element) -> Iterable[str]:
    return _needed(element.node)


def _reference(element: Element) -> Iterable[Reference]:
    target = element.node["$ref"]
    is_shared = is_directly_below(target, PREFIXES[element.kind])
    return (Reference(f"{element.pointer}/$ref", target),) if is_shared else ()


def _call(element: Element) -> Iterator[Call]:
    name = text(element.node.get("operationId"))
    if name:
        yield Call(element.pointer, name, tuple(members(element.node.get("parameters"))))


def _given(element: Element) -> Iterator[Given]:
    name = text(element.node.get("operationId"))
    if not name:
        return
    inputs = _inline_inputs(element)
    for to, value in members(element.node.get("parameters")).items():
        source = members(value).get("parameter", members(value).get("parameterReference"))
        literal = value.get("value") if isinstance(value, dict) else value
        if isinstance(source, str):
            node = inputs.get(source, {})
            is_optional = bool(node) and node.get("required") is not True and "default" not in node
            yield Given(element.pointer, name, to, source, text(node.get("type")), is_optional)
        else:
            yield Given(element.pointer, name, to, "", _type_of(literal), False)


def _wants(element: Element) -> Iterator[Want]:
    name = text(element.node.get("operationId"))
    if not name or element.step[0] not in (*LISTS, *SHAPES):
        return
    array = None
    if element.step[0] in LISTS:
        member = next((member for member in ARRAY_PATHS if member in element.node), "operationId")
        array = "" if member == "operationId" else text(element.node[member])
        yield Want(element.pointer, name, member, array, None, True)
    for member in VALUE_PATHS:
        if text(element.node.get(member)):
            yield Want(element.pointer, name, member, text(element.node[member]), array, False)


def _inline_inputs(element: Element) -> dict[str, dict[str, JSON]]:
    operation = within(element, "operation")
    around = [operation, operation.parent] if operation and operation.parent else []
    listed = (members(each) for one in around for each in entries(one.node.get("parameters")))
    return {text(node.get("name")): node for node in listed if "name" in node and node.get("in") != "body"}


def _type_of(value: JSON) -> str:
    return JSON_TYPES.get(type(value), "")


def _annotation(element: Element) -> Iterator[Annotation]:
    node = element.node.get("x-ms-api-annotation")
    if isinstance(node, dict):
        revision = node.get("revision")
        yield Annotation(
            element.pointer,
            text(element.node.get("operationId")),
            text(node.get("family")),
            revision if isinstance(revision, int) else 0,
            text(node.get("status")),
            element.node.get("deprecated") is True,
        )


def _status(element: Element) -> Iterator[str]:
    status = text(members(element.node.get("x-ms-api-annotation")).get("status"))
    if status:
        yield status


def _visibility(element: Element) -> Iterator[str]:
    if "x-ms-visibility" in element.node:
        yield text(element.node["x-ms-visibility"])


def _shared_takes(element: Element) -> Iterator[str]:
    yield takes_of(element.node)


def _requirements(element: Element) -> Iterator[Requirement]:
    for name, scopes in element.node.items():
        yield Requirement(pointer.child(element.pointer, name), name, tuple(map(text, entries(scopes))))


def _scheme(element: Element) -> Iterator[Scheme]:
    yield Scheme(element.step[-1], text(element.node.get("type")), tuple(members(element.node.get("scopes"))))


def _must(element: Element) -> Iterator[str]:
    """The references on the way along required properties from a definition's own root."""
    waiting: list[JSON] = [element.node]
    while waiting:
        node = members(waiting.pop())
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
            continue
        properties = members(node.get("properties"))
        waiting += [properties[name] for name in map(text, entries(node.get("required"))) if name in properties]
        waiting += entries(node.get("allOf"))


OF_PARTS: dict[str, Gatherers] = {
    "parameter": (("needs", _shared_input), ("takes", _shared_takes)),
    "schema": (("must", _must),),
}
GATHERERS: dict[str, Gatherers] = {
    "root": (("status", _status),),
    "info": (("status", _status),),
    "operation": (("operations", _operation), ("annotations", _annotation), ("visibility", _visibility)),
    "parameter reference": (("references", _reference),),
    "response reference": (("references", _reference),),
    "schema reference": (("references", _reference),),
    "call": (("calls", _call), ("given", _given), ("wants", _wants)),
    "browse call": (("calls", _call), ("given", _given), ("wants", _wants)),
    "hook": (("hooks", _call), ("calls", _call)),
    "requirement": (("requirements", _requirements),),
    "scheme": (("schemes", _scheme),),
}
