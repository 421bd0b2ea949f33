"""Rules for whatever describes a value: schemas, parameters, headers, items."""

import math
from collections.abc import Iterator

from designer.document.pointer import JSON
from designer.linting.elements import Element, entries, members, text
from designer.linting.labels import quoted, shown
from designer.linting.regex_syntax import fault_in
from designer.linting.ruleset import Options, Problem
from designer.linting.shapes import TEXTS, Shape, unless

TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "number": (int, float),
    "boolean": (bool,),
    "array": (list,),
    "object": (dict,),
}


def array_lacks_items(shape: Shape, member: str, options: Options) -> Iterator[Problem]:
    if "items" not in shape.types:
        yield (), {}


def default_has_wrong_type(element: Element, member: str, options: Options) -> Iterator[Problem]:
    """A default that is not of the declared type; null counts as no default."""
    value, wanted = element.node[member], element.node.get("type")
    if value is not None and not _is_of_type(value, wanted):
        yield (member,), {"value": shown(value), "type": quoted(text(wanted))}


@unless(lambda shape, member, options: shape.says("type") == "string" and shape.held.get(member) == TEXTS)
def enum_has_wrong_type(element: Element, member: str, options: Options) -> Iterator[Problem]:
    wanted = element.node.get("type")
    for at, value in enumerate(entries(element.node[member])):
        if value is not None and not _is_of_type(value, wanted):
            yield (member, str(at)), {"value": shown(value), "type": quoted(text(wanted))}


def enum_label_is_of_no_value(element: Element, member: str, options: Options) -> Iterator[Problem]:
    """`x-ms-enum-values` describes a value that is not in `enum`."""
    values = element.node.get("enum")
    known = {value for value in entries(values) if not isinstance(value, dict | list)}
    for at, entry in enumerate(entries(element.node[member])):
        value = members(entry).get("value", {})
        if isinstance(values, list) and not isinstance(value, dict | list) and value not in known:
            yield (member, str(at), "value"), {"value": shown(value)}


def pattern_is_broken(element: Element, member: str, options: Options) -> Iterator[Problem]:
    fault = fault_in(text(element.node[member]))
    if fault:
        yield (member,), {"fault": fault}


def _is_of_type(value: JSON, wanted: JSON) -> bool:
    """Whether `value` is of the JSON type that `wanted` names; every value is of a type that nobody knows."""
    if isinstance(value, bool):
        return wanted not in ("string", "integer", "number", "array", "object")
    if wanted == "integer":
        return isinstance(value, int) or (isinstance(value, float) and math.isfinite(value) and value.is_integer())
    return not isinstance(wanted, str) or wanted not in TYPES or isinstance(value, TYPES[wanted])
