"""Whole operations: add, duplicate, remove, move to another path, change their order."""

import re
from collections.abc import Callable, Container

from designer.document import pointer
from designer.document.document import LAST, Document
from designer.document.elements import METHODS, Operation
from designer.document.elements import operations as operations_of
from designer.document.pointer import JSON, MISSING

MAX_PATH = 400
_VARIABLE = re.compile(r"\{([^{}/]+)\}")


class OperationError(ValueError):
    """An operation that cannot be placed; `field` says which input is wrong, the message what to do."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


def get(document: Document, at: str) -> Operation:
    """The operation at an address. Raises OperationError when there is none."""
    tokens = pointer.split(at)
    value = document.get(at) if len(tokens) == 3 and tokens[0] == "paths" and tokens[2] in METHODS else MISSING
    if not isinstance(value, dict):
        raise OperationError("at", "There is no such action any more.")
    return Operation(at, tokens[1], tokens[2], value)


def add(document: Document, method: str, path: str, value: dict[str, JSON], before: str | None = None) -> Document:
    """A copy with one more operation, whose path variables are declared. Raises OperationError."""
    check_path(path)
    at = pointer.join(("paths", path, method))
    if document.get(at) is not MISSING:
        raise OperationError("path", f"{method.upper()} {path} is there already. Change the method or the path.")
    return document.put(at, with_path_parameters(value, path), before=before)


def remove(document: Document, at: str) -> Document:
    """A copy without the operation; its path goes too when nothing else is left on it."""
    tokens = pointer.split(at)
    place = pointer.join(tokens[:2])
    item = document.part(place)
    if list(operations_of(place, item)) == [get(document, at)] and set(item) <= {tokens[2], "parameters"}:
        return document.put(place, MISSING)
    return document.put(at, MISSING)


def moved(document: Document, at: str, method: str, path: str) -> tuple[Document, str]:
    """A copy with the operation under another method or path, and its new address. Raises OperationError."""
    operation = get(document, at)
    target = pointer.join(("paths", path, method))
    if target == at:
        return document, at
    check_path(path)
    if document.get(target) is not MISSING:
        raise OperationError("path", f"{method.upper()} {path} is there already. Change the method or the path.")
    value = _renamed_path_parameters(operation.value, operation.path, path)
    following = _place_after(document, pointer.join(("paths", operation.path)))
    document = remove(document, at)
    is_new = document.read(pointer.join(("paths", path))) is None
    document = document.put(target, with_path_parameters(value, path), before=following if is_new else None)
    return document, target


def duplicated(document: Document, at: str, operation_ids: Container[str]) -> tuple[Document, str]:
    """A copy with a second operation like the one at `at`, on a free path and with a free id; and its address."""
    operation = get(document, at)
    path = _free(f"{operation.path.rstrip('/')}-copy", lambda taken: _is_taken(document, taken, operation.method))
    name = _free(f"{operation.id or 'Operation'}Copy", lambda taken: taken in operation_ids)
    value = {**operation.value, "operationId": name}
    if operation.summary:
        value["summary"] = f"{operation.summary} (copy)"
    following = _place_after(document, pointer.join(("paths", operation.path)))
    document = document.put(pointer.join(("paths", path, operation.method)), value, before=following)
    return document, pointer.join(("paths", path, operation.method))


def reordered(document: Document, at: str, by: int) -> Document:
    """A copy with the operation one place up (`by` −1) or down (+1): within its path, or its path among the paths."""
    operation = get(document, at)
    place = pointer.join(("paths", operation.path))
    item = document.part(place)
    methods = [each.method for each in operations_of(place, item)]
    index = methods.index(operation.method) + by
    if 0 <= index < len(methods):
        return document.put(place, _swapped(item, operation.method, methods[index]))
    places = [each for _, each in document.members("paths")]
    target = places.index(place) + by
    if not 0 <= target < len(places):
        return document
    if by < 0:
        return document.move(place, places[target])
    return document.move(place, places[target + 1] if target + 1 < len(places) else LAST)


def check_path(path: str) -> None:
    """Raises OperationError for a path that no call can be made from (connector-format, section 3)."""
    if not path.startswith("/"):
        raise OperationError("path", "The path begins with “/”, such as /pets/{id}.")
    if len(path) > MAX_PATH:
        raise OperationError("path", f"A path has at most {MAX_PATH} characters.")
    if any(mark in path for mark in "?#*") or any(sign.isspace() or not sign.isprintable() for sign in path):
        raise OperationError("path", "A path has no “?”, “#”, “*” or space. Inputs after “?” are added below.")
    if _VARIABLE.sub("", path).count("{") or _VARIABLE.sub("", path).count("}"):
        raise OperationError("path", "Every “{” needs its “}” within one segment, such as /pets/{id}.")


def with_path_parameters(value: dict[str, JSON], path: str) -> dict[str, JSON]:
    """The operation with an input for every variable of the path that it does not declare yet."""
    parameters = value.get("parameters", [])
    if not isinstance(parameters, list):
        return value
    declared = {entry.get("name") for entry in parameters if isinstance(entry, dict) and entry.get("in") == "path"}
    if any(isinstance(entry, dict) and "$ref" in entry for entry in parameters):
        return value
    missing = [name for name in _VARIABLE.findall(path) if name not in declared]
    return {**value, "parameters": [*parameters, *map(path_parameter, missing)]} if missing else value


def path_parameter(name: str) -> dict[str, JSON]:
    return {"name": name, "in": "path", "required": True, "type": "string", "x-ms-url-encoding": "single"}


def _renamed_path_parameters(value: dict[str, JSON], old: str, new: str) -> dict[str, JSON]:
    """One variable renamed in the path is renamed in its input; one taken out of the path takes its input with it."""
    before, after = _VARIABLE.findall(old), _VARIABLE.findall(new)
    gone = [name for name in before if name not in after]
    come = [name for name in after if name not in before]
    names = dict(zip(gone, come, strict=False))
    kept = []
    for entry in value.get("parameters", []):
        if isinstance(entry, dict) and entry.get("in") == "path" and entry.get("name") in gone:
            if entry["name"] in names:
                kept.append({**entry, "name": names[entry["name"]]})
        else:
            kept.append(entry)
    return {**value, "parameters": kept} if "parameters" in value else value


def _is_taken(document: Document, path: str, method: str) -> bool:
    return document.get(pointer.join(("paths", path, method))) is not MISSING


def _free(wanted: str, is_taken: Callable[[str], bool]) -> str:
    name, number = wanted, 2
    while is_taken(name):
        name, number = f"{wanted}{number}", number + 1
    return name


def _place_after(document: Document, place: str) -> str | None:
    places = [each for _, each in document.members("paths")]
    index = places.index(place) + 1
    return places[index] if index < len(places) else None


def _swapped(item: dict[str, JSON], one: str, other: str) -> dict[str, JSON]:
    keys = list(item)
    first, second = keys.index(one), keys.index(other)
    keys[first], keys[second] = keys[second], keys[first]
    return {key: item[key] for key in keys}
