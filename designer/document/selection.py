"""Some of a definition's operations, with what they need and nothing else."""

from collections.abc import Container

from designer.document import pointer
from designer.document.elements import METHODS
from designer.document.pointer import JSON
from designer.document.references import references

SHARED = ("definitions", "parameters", "responses")


def selected(definition: dict[str, JSON], chosen: Container[str]) -> dict[str, JSON]:
    """A copy with the operations at the pointers in `chosen`, and with the shared elements that something refers to.

    A definition that nothing referred to before is left out too: what is not chosen stays in the file.
    """
    paths = definition.get("paths")
    kept = {path: _item(path, item, chosen) for path, item in paths.items()} if isinstance(paths, dict) else {}
    made = {**definition, "paths": {path: item for path, item in kept.items() if _has_operation(item)}}
    used = _used(made)
    for container in SHARED:
        if isinstance(made.get(container), dict):
            members = made[container].items()
            made[container] = {name: value for name, value in members if pointer.join((container, name)) in used}
    return made


def _item(path: str, item: JSON, chosen: Container[str]) -> JSON:
    if not isinstance(item, dict):
        return item
    return {
        member: value
        for member, value in item.items()
        if member not in METHODS or pointer.join(("paths", path, member)) in chosen
    }


def _has_operation(item: JSON) -> bool:
    return isinstance(item, dict) and any(member in METHODS for member in item)


def _used(definition: dict[str, JSON]) -> set[str]:
    """The places of all shared elements that the rest refers to, directly or not."""
    rest = {key: value for key, value in definition.items() if key not in SHARED}
    waiting, used = _targets(rest), set[str]()
    while waiting:
        place = waiting.pop()
        if place not in used:
            used.add(place)
            waiting |= _targets(pointer.find(definition, pointer.split(place)))
    return used


def _targets(value: JSON) -> set[str]:
    return {pointer.join(pointer.split(target)[:2]) for _, target in references(value)}
