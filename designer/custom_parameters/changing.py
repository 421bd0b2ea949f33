"""Adding, changing, removing and reordering connection parameters."""

from typing import Any

from designer.auth.scheme import PARAMETERS, parameters, with_parameter
from designer.connection_parameters import LAST, ConnectionField, fields
from designer.custom_parameters import writing
from designer.custom_parameters.finding import find
from designer.document.pointer import MISSING, replaced
from designer.properties import Properties, as_object

DEPENDENCIES = ("uiDefinition", "constraints", "dependencies")
TAB_INDEX = ("uiDefinition", "constraints", "tabIndex")
OLD_TAB_INDEX = ("uiDefinition", "tabIndex")


def add(properties: Properties, wanted: ConnectionField) -> Properties:
    """A copy that asks for `wanted`, behind the fields that have a place of their own."""
    used = [field.tab_index for field in fields(properties) if field.tab_index < LAST]
    return with_parameter(properties, wanted.name, (), writing.member(wanted, max(used, default=0) + 1))


def change(properties: Properties, wanted: ConnectionField) -> Properties:
    """A copy in which the parameter of that name is as `wanted`; only what differs is touched."""
    now = find(properties, wanted.name)
    if now is None or now == wanted:
        return properties
    member = writing.changed(parameters(properties)[wanted.name], now, wanted)
    return with_parameter(properties, wanted.name, (), member)


def remove(properties: Properties, name: str) -> Properties:
    """A copy that does not ask for it; fields that were shown only with some of its values are then always shown."""
    for field in fields(properties):
        if any(on == name for on, _ in field.depends_on):
            left = len(field.depends_on) > 1
            at = (*DEPENDENCIES, name) if left else DEPENDENCIES
            properties = with_parameter(properties, field.name, at, MISSING)
    return with_parameter(properties, name, (), MISSING)


def move(properties: Properties, name: str, to: int) -> Properties:
    """A copy in which the field stands at place `to` of the form; a name that there is not changes nothing."""
    order = fields(properties)
    moved = next((field for field in order if field.name == name), None)
    if moved is None:
        return properties
    wanted = [field for field in order if field.name != name]
    wanted.insert(max(0, min(to, len(wanted))), moved)
    if wanted == order:
        return properties
    if any(field.tab_index < LAST for field in order):
        return _numbered(properties, wanted)
    return _sorted(properties, [field.name for field in wanted])


def _numbered(properties: Properties, wanted: list[ConnectionField]) -> Properties:
    """The tab indexes in rising order; those that serve as they are stay."""
    present = sorted(field.tab_index for field in wanted)
    is_enough = len(set(present)) == len(present) and present[-1] < LAST
    numbers = present if is_enough else list(range(1, len(wanted) + 1))
    for field, number in zip(wanted, numbers, strict=True):
        if field.tab_index != number:
            properties = with_parameter(properties, field.name, _place(properties, field.name), number)
    return properties


def _place(properties: Properties, name: str) -> tuple[str, ...]:
    """Where the tab index stands: some files have it beside the constraints."""
    shown = as_object(as_object(parameters(properties)[name]).get("uiDefinition"))
    is_old = "tabIndex" in shown and "tabIndex" not in as_object(shown.get("constraints"))
    return OLD_TAB_INDEX if is_old else TAB_INDEX


def _sorted(properties: Properties, names: list[str]) -> Properties:
    """The parameters in the order of `names`; what is no field stays at its place."""
    held = parameters(properties)
    following = iter(names)
    order = [next(following) if isinstance(member, dict) else name for name, member in held.items()]
    edited: dict[str, Any] = replaced(properties, PARAMETERS, {name: held[name] for name in order})
    return edited
