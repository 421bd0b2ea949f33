"""Importing again: what the source was, what it is now, and what we made of it, put together element by element.

An element is an operation, a shared definition, parameter or response, or a member of the root. Only what the source
changed is a question; an edit of ours is lost only where somebody says so.
"""

from collections.abc import Container, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from designer.document import pointer
from designer.document.comparison import SHELL_MEMBERS
from designer.document.elements import METHODS, Operation, identity
from designer.document.pointer import JSON, MISSING

Kind = Literal["added", "changed", "removed", "joined", "both"]
SHARED = {"definitions": "definition", "parameters": "shared input", "responses": "shared response"}


@dataclass(frozen=True, slots=True)
class Difference:
    """One element that the source changed.

    `kind`: added, changed or removed by the source alone; "joined" when both changed it and it fits together; "both"
    when it does not. `is_accepted` is what to do unless somebody says otherwise: take the source's, except for "both"
    and for something removed there that we had edited.
    `before`, `ours` and `theirs` are the element's three values, MISSING where there is none.
    """

    pointer: str
    kind: Kind
    name: str
    is_accepted: bool
    before: JSON
    ours: JSON
    theirs: JSON


def differences(base: JSON, ours: JSON, theirs: JSON) -> list[Difference]:
    """What the source changed since `base`, in the order of `ours`, the new behind it. All are whole definitions."""
    elements = dict.fromkeys([*_elements(ours), *_elements(theirs), *_elements(base)])
    found = (_difference(at, *(_at(each, at) for each in (base, ours, theirs))) for at in elements)
    return [difference for difference in found if difference]


def merged(base: JSON, ours: JSON, theirs: JSON, accepted: Container[str]) -> dict[str, JSON]:
    """`ours` with the source's changes at the pointers in `accepted`.

    Where both changed an element, the changes that fit together are taken in any case, and `accepted` decides the rest.
    """
    definition: dict[str, JSON] = ours
    for each in differences(base, ours, theirs):
        is_accepted = each.pointer in accepted
        if each.kind in ("joined", "both") and MISSING not in (each.ours, each.theirs):
            if each.kind == "joined" and not is_accepted:
                continue
            value, _ = _joined(each.before, each.ours, each.theirs, is_accepted)
            definition = _put(definition, each.pointer, value, theirs)
        elif is_accepted:
            definition = _put(definition, each.pointer, each.theirs, theirs)
    return definition


def _elements(definition: JSON) -> Iterator[str]:
    """The pointers of all elements."""
    for key, member in definition.items() if isinstance(definition, dict) else ():
        if key == "paths" and isinstance(member, dict):
            for path, item in member.items():
                yield from _of_path(path, item)
        elif key in SHARED and isinstance(member, dict):
            yield from (pointer.join((key, name)) for name in member)
        else:
            yield pointer.join((key,))


def _of_path(path: str, item: JSON) -> Iterator[str]:
    if not isinstance(item, dict) or not item:
        yield pointer.join(("paths", path))
        return
    yield from (pointer.join(("paths", path, member)) for member in item)


def _at(definition: JSON, at: str) -> JSON:
    return pointer.find(definition, pointer.split(at))


def _difference(at: str, before: JSON, ours: JSON, theirs: JSON) -> Difference | None:
    if _same(before, theirs) or _same(ours, theirs):
        return None
    if _same(before, ours):
        kind: Kind = "added" if before is MISSING else "removed" if theirs is MISSING else "changed"
        return Difference(at, kind, _name(at, theirs if theirs is not MISSING else ours), True, before, ours, theirs)
    if ours is MISSING or theirs is MISSING:
        is_fitting = False
    else:
        _, is_fitting = _joined(before, ours, theirs, False)
    kind, name = ("joined" if is_fitting else "both"), _name(at, ours if ours is not MISSING else theirs)
    return Difference(at, kind, name, is_fitting, before, ours, theirs)


def _joined(before: JSON, ours: JSON, theirs: JSON, is_accepted: bool) -> tuple[JSON, bool]:
    """The three values put together, and whether that was possible everywhere; where not, `is_accepted` decides."""
    if _same(ours, theirs) or _same(before, theirs):
        return ours, True
    if _same(before, ours):
        return theirs, True
    if isinstance(ours, dict) and isinstance(theirs, dict):
        return _joined_objects(before if isinstance(before, dict) else {}, ours, theirs, is_accepted)
    if isinstance(ours, list) and isinstance(theirs, list) and _is_identified(ours) and _is_identified(theirs):
        return _joined_lists(before if isinstance(before, list) else [], ours, theirs, is_accepted)
    return (theirs if is_accepted else ours), False


def _joined_objects(
    before: dict[str, JSON], ours: dict[str, JSON], theirs: dict[str, JSON], is_accepted: bool
) -> tuple[JSON, bool]:
    value: dict[str, JSON] = {}
    fits = True
    for key in dict.fromkeys([*ours, *theirs]):
        member, is_fitting = _joined(
            before.get(key, MISSING), ours.get(key, MISSING), theirs.get(key, MISSING), is_accepted
        )
        fits &= is_fitting
        if member is not MISSING:
            value[key] = member
    return value, fits


def _joined_lists(before: list[JSON], ours: list[JSON], theirs: list[JSON], is_accepted: bool) -> tuple[JSON, bool]:
    """Lists of inputs: an entry is the same one by its name and place, wherever it stands."""
    keyed = [{_key(entry): entry for entry in each} for each in (before, ours, theirs)]
    joined, fits = _joined_objects(keyed[0], keyed[1], keyed[2], is_accepted)
    return list(joined.values()), fits


def _is_identified(entries: list[JSON]) -> bool:
    keys = [_key(entry) for entry in entries]
    return all(isinstance(entry, dict) for entry in entries) and len(set(keys)) == len(keys) and "" not in keys


def _key(entry: JSON) -> str:
    known = identity(entry)
    return repr(known) if isinstance(known, (str, tuple)) else ""


def _put(definition: dict[str, JSON], at: str, value: JSON, theirs: JSON) -> dict[str, JSON]:
    """A copy with `value` at `at`; a path that `theirs` has no more goes when its last operation does."""
    tokens = pointer.split(at)
    made: dict[str, JSON] = pointer.replaced(definition, tokens, value)
    if value is MISSING and tokens[0] == "paths" and len(tokens) == 3 and pointer.find(theirs, tokens[:2]) is MISSING:
        item = pointer.find(made, tokens[:2])
        if isinstance(item, dict) and not any(member in METHODS for member in item):
            made = pointer.replaced(made, tokens[:2], MISSING)
    return made


def _same(one: JSON, other: JSON) -> bool:
    """Equal as JSON: `1`, `1.0` and `true` are three values, and so are objects in another order one."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(_same(one[key], other[key]) for key in one)
    if isinstance(one, list):
        return len(one) == len(other) and all(map(_same, one, other))
    return bool(one == other)


def _name(at: str, value: JSON) -> str:
    """What people call the element: “List pets”, “definition Pet”, “Base URL”."""
    tokens: tuple[Any, ...] = pointer.split(at)
    if tokens[0] == "paths" and len(tokens) == 3 and tokens[2] in METHODS and isinstance(value, dict):
        return Operation(at, tokens[1], tokens[2], value).name
    if len(tokens) == 1 and tokens[0] in SHELL_MEMBERS:
        return SHELL_MEMBERS[tokens[0]][0]
    return " ".join([SHARED.get(tokens[0], tokens[0]), *tokens[1:]])
