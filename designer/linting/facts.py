"""Facts: what the other parts need to know of a part. Small, JSON-able, kept beside the part's text.

The rules over the whole document read facts only, so an edit of one part never parses the others.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields
from typing import Any, NamedTuple

from designer.document import pointer
from designer.document.pointer import JSON, MISSING
from designer.linting.elements import Element, Part, entries, members, text
from designer.linting.targets import is_directly_below
from designer.linting.walk import elements_of

PREFIXES = {
    "parameter reference": "#/parameters/",
    "response reference": "#/responses/",
    "schema reference": "#/definitions/",
}


class Operation(NamedTuple):
    """An operation. `needs` are the inputs that a call must give: their names, or `#/parameters/…` for shared ones."""

    pointer: str
    verb: str
    path: str
    operation_id: str
    is_webhook: bool
    needs: tuple[str, ...]


class Reference(NamedTuple):
    pointer: str
    target: str


class Call(NamedTuple):
    """A call that an extension makes. `pointer` is that of the call, `gives` are the inputs that it fills."""

    pointer: str
    operation_id: str
    gives: tuple[str, ...]


class Requirement(NamedTuple):
    pointer: str
    scheme: str
    scopes: tuple[str, ...]


class Scheme(NamedTuple):
    name: str
    kind: str
    scopes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """What one part tells the others.

    `hooks` are the calls that must go to a webhook. `needs` names a shared parameter that calls must give.
    `must` are the references without which no value of this definition is complete.
    """

    operations: tuple[Operation, ...] = ()
    references: tuple[Reference, ...] = ()
    calls: tuple[Call, ...] = ()
    hooks: tuple[Call, ...] = ()
    requirements: tuple[Requirement, ...] = ()
    schemes: tuple[Scheme, ...] = ()
    needs: tuple[str, ...] = ()
    must: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, JSON]:
        """Only the members that say something; `from_dict` reads them back."""
        every = ((field.name, getattr(self, field.name)) for field in fields(self))
        return {name: [list(row) if name in ROWS else row for row in rows] for name, rows in every if rows}

    @classmethod
    def from_dict(cls, value: dict[str, JSON]) -> "Facts":
        """The facts that `as_dict` wrote, also after a journey through JSON text."""
        return cls(**{name: tuple(_row(name, row) for row in rows) for name, rows in value.items()})


ROWS: dict[str, Callable[..., Any]] = {
    "operations": Operation,
    "references": Reference,
    "calls": Call,
    "hooks": Call,
    "requirements": Requirement,
    "schemes": Scheme,
}


def _row(name: str, row: JSON) -> Any:
    if name not in ROWS:
        return row
    return ROWS[name](*(tuple(cell) if isinstance(cell, list) else cell for cell in row))


def facts_of(place: str, value: JSON) -> Facts:
    """The facts of the part at `place` (see `designer.document.document`)."""
    return facts_from(elements_of(Part(place, _nowhere), value))


def facts_from(elements: Iterable[Element]) -> Facts:
    """The facts of one part, from its elements."""
    found: dict[str, list[Any]] = {}
    for element in elements:
        for name, gather in GATHERERS.get(element.kind, ()):
            found.setdefault(name, []).extend(gather(element))
    return Facts(**{name: tuple(rows) for name, rows in found.items()})


def _nowhere(target: str) -> JSON:
    return MISSING


def _operation(element: Element) -> Iterator[Operation]:
    around = members(element.parent.node) if element.parent else {}
    listed = [*entries(around.get("parameters")), *entries(element.node.get("parameters"))]
    needs = tuple(name for parameter in listed for name in _needed(parameter))
    name = text(element.node.get("operationId"))
    is_webhook = "x-ms-notification-content" in around
    yield Operation(element.pointer, element.step[-1], element.path, name, is_webhook, needs)


def _needed(parameter: JSON) -> Iterator[str]:
    """The name of an input that has to be given, or the reference to what may be one. Bodies are no single input."""
    node = members(parameter)
    if isinstance(node.get("$ref"), str):
        yield node["$ref"]
    elif node.get("required") is True and node.get("in") != "body" and "default" not in node:
        yield text(node.get("name"))


def _shared_input(element: Element) -> Iterator[str]:
    if element.parent is None:
        yield from _needed(element.node)


def _reference(element: Element) -> Iterator[Reference]:
    target = element.node["$ref"]
    if is_directly_below(target, PREFIXES[element.kind]):
        yield Reference(f"{element.pointer}/$ref", target)


def _call(element: Element) -> Iterator[Call]:
    name = text(element.node.get("operationId"))
    if name:
        yield Call(element.pointer, name, tuple(members(element.node.get("parameters"))))


def _requirements(element: Element) -> Iterator[Requirement]:
    for name, scopes in element.node.items():
        yield Requirement(pointer.child(element.pointer, name), name, tuple(map(text, entries(scopes))))


def _scheme(element: Element) -> Iterator[Scheme]:
    yield Scheme(element.step[-1], text(element.node.get("type")), tuple(members(element.node.get("scopes"))))


def _must(element: Element) -> Iterator[str]:
    """The references on the way along required properties from a definition's own root."""
    if element.parent is not None:
        return
    waiting: list[JSON] = [element.node]
    while waiting:
        node = members(waiting.pop())
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
            continue
        properties = members(node.get("properties"))
        waiting += [properties[name] for name in map(text, entries(node.get("required"))) if name in properties]
        waiting += entries(node.get("allOf"))


GATHERERS: dict[str, tuple[tuple[str, Callable[[Element], Iterator[Any]]], ...]] = {
    "operation": (("operations", _operation),),
    "parameter": (("needs", _shared_input),),
    "parameter reference": (("references", _reference),),
    "response reference": (("references", _reference),),
    "schema reference": (("references", _reference),),
    "schema": (("must", _must),),
    "call": (("calls", _call),),
    "browse call": (("calls", _call),),
    "hook": (("hooks", _call), ("calls", _call)),
    "requirement": (("requirements", _requirements),),
    "scheme": (("schemes", _scheme),),
}
