"""A connection parameter as its member of the file, written as published files write it."""

from collections.abc import Callable, Sequence
from typing import Any

from designer.connection_parameters import Choice, ConnectionField
from designer.document.pointer import MISSING, find, replaced
from designer.properties import as_object

UI = "uiDefinition"
CONSTRAINTS = (UI, "constraints")
_TEXTS = {"label": (UI, "displayName"), "hint": (UI, "description"), "tooltip": (UI, "tooltip")}


def member(wanted: ConnectionField, tab_index: int) -> dict[str, Any]:
    """A new parameter."""
    start = {
        "type": wanted.kind,
        UI: {
            "displayName": wanted.label,
            "constraints": {"tabIndex": tab_index, "clearText": wanted.kind != "securestring", "required": "false"},
        },
    }
    return changed(start, ConnectionField(wanted.name, wanted.label, kind=wanted.kind), wanted)


def changed(held: dict[str, Any], now: ConnectionField, wanted: ConnectionField) -> dict[str, Any]:
    """A copy of the member `held` in which what differs between `now` and `wanted` is as `wanted`."""
    held = _mended(held)
    for attribute, write in _WRITERS.items():
        if getattr(now, attribute) != getattr(wanted, attribute):
            held = write(held, wanted)
    return held


def _mended(held: dict[str, Any]) -> dict[str, Any]:
    """Without what is no object where one has to be: nothing could be written into it."""
    for at in ((UI,), CONSTRAINTS):
        if not isinstance(find(held, at, {}), dict):
            held = _put(held, at, {})
    return held


def _put(held: dict[str, Any], at: tuple[str, ...], value: Any) -> dict[str, Any]:
    edited: dict[str, Any] = replaced(held, at, value)
    return edited


def _text(attribute: str) -> Callable[[dict[str, Any], ConnectionField], dict[str, Any]]:
    return lambda held, wanted: _put(held, _TEXTS[attribute], getattr(wanted, attribute) or MISSING)


def _kind(held: dict[str, Any], wanted: ConnectionField) -> dict[str, Any]:
    at = (*CONSTRAINTS, "clearText")
    return _put(_put(held, ("type",), wanted.kind), at, wanted.kind != "securestring")


def _flag(name: str, is_set: bool, held: dict[str, Any], off: Any) -> dict[str, Any]:
    """The texts "true" and "false", as the platform wants them; a boolean where the file has one."""
    at = (*CONSTRAINTS, name)
    is_boolean = isinstance(find(held, at, None), bool)
    text: Any = is_set if is_boolean else str(is_set).lower()
    return _put(held, at, text if is_set or off is not MISSING else MISSING)


def _required(held: dict[str, Any], wanted: ConnectionField) -> dict[str, Any]:
    return _flag("required", wanted.required, held, "false")


def _hidden(held: dict[str, Any], wanted: ConnectionField) -> dict[str, Any]:
    return _flag("hidden", wanted.is_hidden, held, MISSING)


def _default(held: dict[str, Any], wanted: ConnectionField) -> dict[str, Any]:
    return _put(held, ("defaultValue",), wanted.default or MISSING)


def _choices(held: dict[str, Any], wanted: ConnectionField) -> dict[str, Any]:
    """Twice, as published files have them: the values beside the type, the values and labels for the form."""
    at = (*CONSTRAINTS, "allowedValues")
    if not wanted.choices:
        return _put(_put(held, ("allowedValues",), MISSING), at, MISSING)
    shown = _entries(find(held, at, None), wanted.choices, lambda choice: {"text": choice.label})
    listed = _entries(held.get("allowedValues"), wanted.choices, lambda choice: {})
    return _put(_put(held, ("allowedValues",), listed), at, shown)


def _entries(
    present: Any, choices: Sequence[Choice], words: Callable[[Choice], dict[str, str]]
) -> list[dict[str, Any]]:
    """An entry for each choice; one that is there with its value keeps its other members."""
    known = [entry for entry in present if isinstance(entry, dict)] if isinstance(present, list) else []
    by_value = {str(entry.get("value")): entry for entry in reversed(known)}
    return [{**by_value.get(choice.value, {"value": choice.value}), **words(choice)} for choice in choices]


def _depends_on(held: dict[str, Any], wanted: ConnectionField) -> dict[str, Any]:
    at = (*CONSTRAINTS, "dependencies")
    present = as_object(find(held, at, {}))
    made = {name: {**as_object(present.get(name)), "values": list(values)} for name, values in wanted.depends_on}
    return _put(held, at, made or MISSING)


def _capabilities(held: dict[str, Any], wanted: ConnectionField) -> dict[str, Any]:
    return _put(held, (*CONSTRAINTS, "capability"), list(wanted.capabilities) or MISSING)


_WRITERS: dict[str, Callable[[dict[str, Any], ConnectionField], dict[str, Any]]] = {
    "kind": _kind,
    "label": _text("label"),
    "hint": _text("hint"),
    "tooltip": _text("tooltip"),
    "required": _required,
    "is_hidden": _hidden,
    "default": _default,
    "choices": _choices,
    "depends_on": _depends_on,
    "capabilities": _capabilities,
}
