"""Putting back into the files what was changed in the view of one way; the other ways stay as they are."""

from collections.abc import Callable
from typing import Any

from designer.auth.scheme import SECURITY_DEFINITIONS
from designer.document.document import Document
from designer.document.pointer import MISSING, replaced
from designer.properties import Properties, as_object, members
from designer.ways import definitions, own_names, shown_words
from designer.ways.reading import SETS, VALUES, Way, chosen, ways
from designer.ways.viewing import view

Files = tuple[Document, Properties]


def edit(
    document: Document, properties: Properties, name: str, change: Callable[[Document, Properties], Files]
) -> Files:
    """Copies in which `change` was made to the way `name` alone; to all there is where the connector has one way.

    `change` gets the view of that way. It may edit the properties, `/securityDefinitions` and `/security`; what it
    raises goes through.
    """
    way = chosen(properties, name)
    if way is None:
        return change(document, properties)
    before = view(document, properties, way.name)
    after = change(*before)
    others = [other for other in ways(properties) if other.name != way.name]
    edited = own_names.separated(before[1], after[1], [other.parameters for other in others])
    return (
        _document(document, way, ways(properties), before[0], after[0]),
        _properties(properties, way, before[1], edited),
    )


def _properties(properties: Properties, way: Way, before: Properties, after: Properties) -> Properties:
    parameters = as_object(members(after).get("connectionParameters"))
    if list(parameters.items()) != list(way.parameters.items()):
        shown = shown_words.repeated(way.parameters, parameters)
        properties = replaced(properties, (*VALUES, str(way.index), "parameters"), shown)
    old, new = members(before), members(after)
    for name in (*new, *(old.keys() - new.keys())):
        if name not in ("connectionParameters", SETS) and old.get(name, MISSING) != new.get(name, MISSING):
            properties = replaced(properties, ("properties", name), new.get(name, MISSING))
    return properties


def _document(document: Document, way: Way, every: list[Way], before: Document, after: Document) -> Document:
    old, new = (as_object(each.get(SECURITY_DEFINITIONS, {})) for each in (before, after))
    if list(old.items()) == list(new.items()):
        return document
    held, owners = as_object(document.get(SECURITY_DEFINITIONS, {})), definitions.names(document, every)
    was = owners.get(way.name, "")
    is_shared = bool(was) and list(owners.values()).count(was) > 1
    present = "" if is_shared else was
    name = present if present in new else way.name
    document = document.put(SECURITY_DEFINITIONS, _put(held, present, name, next(iter(new.values()), MISSING)))
    return _required(document, present, name if new else "")


def _put(held: dict[str, Any], present: str, name: str, definition: Any) -> dict[str, Any]:
    """The definitions with `definition` as `name` in the place of `present`, else last; MISSING takes it out."""
    if definition is MISSING:
        return {key: value for key, value in held.items() if key != present}
    if present:
        return {name if key == present else key: definition if key == present else held[key] for key in held}
    return {**held, name: definition}


def _required(document: Document, old: str, new: str) -> Document:
    """A copy whose requirements name `new` for `old`; ways are alternatives, so one that is new stands by itself."""
    requirements = document.get("/security", MISSING)
    entries = requirements if isinstance(requirements, list) else []
    changed = [_renamed(entry, old, new) for entry in entries]
    kept = [entry for entry, before in zip(changed, entries, strict=True) if entry or not before]
    if new and not any(isinstance(entry, dict) and new in entry for entry in kept):
        kept.append({new: []})
    if kept == entries:
        return document
    return document.put("/security", kept)


def _renamed(entry: Any, old: str, new: str) -> Any:
    if not isinstance(entry, dict) or not old or old not in entry:
        return entry
    return {new if key == old else key: value for key, value in entry.items() if key != old or new}
