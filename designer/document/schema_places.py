"""Places in a schema by the steps that lead there: names of members, ENTRY for a list’s entries, OTHERS."""

from collections.abc import Iterable
from typing import Any

from designer.document.document import Document
from designer.document.pointer import JSON, child
from designer.document.references import followed

Steps = tuple[str, ...]
ENTRY, OTHERS = "[]", "*"  # any entry of a list, any member that has no name in the definition
MAX_PARTS, MAX_LEVELS = 20, 10


def find(document: Document, at: str, steps: Steps, is_followed: bool = True) -> str | None:
    """Where in the document the schema of `steps` is, from the one at `at`; None where nothing is declared.

    References on the way are followed, and what `allOf` adds is looked through. `is_followed` False stops at a
    reference that is the last step.
    """
    for step in steps:
        below = _below(document, followed(document, at), step)
        if below is None:
            return None
        at = below
    return followed(document, at) if is_followed else at


def parts(document: Document, at: str, depth: int = 0) -> Iterable[str]:
    """The schema at `at`, and those that its `allOf` adds."""
    yield at
    added = as_dict(document.get(at, None)).get("allOf")
    for index in range(min(len(added), MAX_PARTS) if isinstance(added, list) and depth < MAX_LEVELS else 0):
        yield from parts(document, followed(document, child(at, "allOf", index)), depth + 1)


def values_at(values: Iterable[JSON], steps: Steps) -> list[JSON]:
    """What stands at `steps` in each of `values`."""
    found = list(values)
    for step in steps:
        if step == ENTRY:
            found = [entry for value in found if isinstance(value, list) for entry in value]
        elif step == OTHERS:
            found = [member for value in found if isinstance(value, dict) for member in value.values()]
        else:
            found = [value[step] for value in found if isinstance(value, dict) and step in value]
    return found


def as_dict(value: JSON) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _below(document: Document, at: str, step: str) -> str | None:
    for part in parts(document, at):
        schema = as_dict(document.get(part, None))
        if step in as_dict(schema.get("properties")):
            return child(part, "properties", step)
        if step == ENTRY and isinstance(schema.get("items"), dict):
            return child(part, "items")
        if step == OTHERS and isinstance(schema.get("additionalProperties"), dict):
            return child(part, "additionalProperties")
    return None
