"""What changed in a path: its operations, their inputs and their responses."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from designer.document import pointer
from designer.document.comparison_schemas import Lookups, schema_changes
from designer.document.comparison_words import IN, OUT, Change, Subject, differing, label_of, member_changed, same
from designer.document.pointer import JSON, MISSING

METHODS = ("get", "put", "post", "delete", "options", "head", "patch")
BODY = "body"


def operations(item: JSON) -> dict[str, dict[str, Any]]:
    """method → operation of a path item."""
    members = item if isinstance(item, dict) else {}
    return {method: members[method] for method in METHODS if isinstance(members.get(method), dict)}


def label(path: str, method: str, operation: dict[str, Any]) -> str:
    """What a person calls an operation: its summary, else its id, else `GET /pets`."""
    for member in ("summary", "operationId"):
        if isinstance(operation.get(member), str) and operation[member].strip():
            return str(operation[member])
    return f"{method.upper()} {path}"


def path_changes(
    path: str, old: JSON, new: JSON, lookups: Lookups, moved: frozenset[str] = frozenset()
) -> Iterator[Change]:
    """Differences of one path item; operations whose id is in `moved` are told elsewhere."""
    at = pointer.join(("paths", path))
    before, after = old if isinstance(old, dict) else {}, new if isinstance(new, dict) else {}
    everything = Subject(at, f"the path {path}", _first_label(path, after) or _first_label(path, before) or path)
    for key, was, now in differing(before, after):
        if key in METHODS and all(side is MISSING or isinstance(side, dict) for side in (was, now)):
            yield from _operation(path, key, was, now, lookups, moved)
        elif key == "parameters":
            yield from parameters_changes(everything.at(key), was, now, lookups)
        elif key == "x-ms-notification-content" and isinstance(was, dict) and isinstance(now, dict):
            notification = Subject(pointer.child(at, key), f"the event of {everything.about}", everything.about, OUT)
            yield from holder_changes(notification, was, now, lookups)
        else:
            yield member_changed(everything, key, was, now)


def _first_label(path: str, item: dict[str, Any]) -> str:
    return next((label(path, method, operation) for method, operation in operations(item).items()), "")


def _operation(
    path: str, method: str, old: JSON, new: JSON, lookups: Lookups, moved: frozenset[str]
) -> Iterator[Change]:
    if old is MISSING or new is MISSING:
        present = new if old is MISSING else old
        if str(present.get("operationId")) not in moved:
            yield _come_or_gone(path, method, old, new)
        return
    yield from operation_changes(path, method, old, new, lookups)


def _come_or_gone(path: str, method: str, old: JSON, new: JSON) -> Change:
    operation = new if old is MISSING else old
    name = label(path, method, operation)
    noun = "trigger" if "x-ms-trigger" in operation else "action"
    subject = Subject(pointer.join(("paths", path, method)), name, name)
    if old is MISSING:
        return subject.change(f"Added the {noun} {name}", old, new)
    return subject.change(f"Removed the {noun} {name}", old, new, "Flows that use it stop.")


def operation_changes(
    path: str, method: str, old: dict[str, Any], new: dict[str, Any], lookups: Lookups
) -> Iterator[Change]:
    """Differences of one operation that is in both documents, `path` and `method` being the new ones."""
    name = label(path, method, new)
    subject = Subject(pointer.join(("paths", path, method)), name, name)
    for key, was, now in differing(old, new):
        if key == "parameters":
            yield from parameters_changes(subject.at(key), was, now, lookups)
        elif key == "responses" and isinstance(was, dict) and isinstance(now, dict):
            yield from _responses(subject.at(key), was, now, lookups)
        else:
            yield member_changed(subject, key, was, now, _OPERATION_REASONS.get(key, ""))


_OPERATION_REASONS = {
    "operationId": "Flows know an action by its operation ID; they no longer find this one.",
    "x-ms-trigger": "Flows that begin with it work on another kind of event.",
}


def parameters_changes(subject: Subject, old: JSON, new: JSON, lookups: Lookups) -> Iterator[Change]:
    """Differences of two parameter lists, entries compared by name and place, not by position."""
    before, after = _keyed(old), _keyed(new)
    told = False
    for key in {**before, **after}:
        was, now = before.get(key, (0, MISSING)), after.get(key, (0, MISSING))
        for change in _parameter(subject, was, now, lookups):
            told = True
            yield change
    if not told:
        yield subject.change(f"The order of the inputs of {subject.phrase} changed", old, new)


def _keyed(parameters: JSON) -> dict[tuple[str, str], tuple[int, JSON]]:
    """(name, number among the parameters of that name) → (position, parameter)."""
    keyed: dict[tuple[str, str], tuple[int, JSON]] = {}
    numbers: Counter[str] = Counter()
    for index, parameter in enumerate(parameters if isinstance(parameters, list) else []):
        is_object = isinstance(parameter, dict)
        name = str(parameter.get("$ref") or _name(parameter)) if is_object else str(parameter)
        keyed[name, str(numbers[name])] = (index, parameter)
        numbers[name] += 1
    return keyed


def _name(parameter: dict[str, Any]) -> str:
    """The body has one place whatever it is called, so a body that is renamed is still compared."""
    return BODY if parameter.get("in") == BODY else str(parameter.get("name", ""))


def _parameter(subject: Subject, old: tuple[int, JSON], new: tuple[int, JSON], lookups: Lookups) -> Iterator[Change]:
    was, now = old[1], new[1]
    if same(was, now):
        return
    known = was if now is MISSING else now
    at = subject.at(old[0] if now is MISSING else new[0])
    if was is MISSING or now is MISSING:
        yield _input_come_or_gone(at, _followed(known, lookups), was, now)
    elif isinstance(was, dict) and isinstance(now, dict):
        yield from parameter_changes(at, _input_phrase(at, was, now), was, now, lookups)
    else:
        yield at.change(f"An input of {subject.phrase} changed", was, now)


def _followed(parameter: JSON, lookups: Lookups) -> JSON:
    if not isinstance(parameter, dict) or not isinstance(parameter.get("$ref"), str):
        return parameter
    found = lookups.new(parameter["$ref"]) or lookups.old(parameter["$ref"])
    return found if isinstance(found, dict) else {"name": parameter["$ref"].rsplit("/", 1)[-1]}


def _input_phrase(subject: Subject, old: JSON, new: JSON) -> str:
    if new.get("in") == BODY:
        return f"the body of {subject.base}"
    return f"input “{label_of(str(new.get('name', '')), old, new)}” of {subject.base}"


def _input_come_or_gone(subject: Subject, parameter: JSON, old: JSON, new: JSON) -> Change:
    parameter = parameter if isinstance(parameter, dict) else {}
    what = "body" if parameter.get("in") == BODY else f"input “{label_of(str(parameter.get('name', '')), parameter)}”"
    if new is MISSING:
        reason = "Flows that fill it in send something that nobody expects."
        return subject.change(f"{subject.start} no longer has the {what}", old, new, reason)
    is_needed = parameter.get("required") is True and "default" not in parameter
    reason = "Flows that do not fill it in are refused." if is_needed else ""
    return subject.change(f"{subject.start} {'needs' if is_needed else 'has'} a new {what}", old, new, reason)


def parameter_changes(
    subject: Subject, phrase: str, old: dict[str, Any], new: dict[str, Any], lookups: Lookups
) -> Iterator[Change]:
    """Differences of one parameter, which sentences call `phrase`."""
    parameter = Subject(subject.pointer, phrase, subject.about, IN)
    plain_old = {key: value for key, value in old.items() if key not in ("schema", "in", "name")}
    plain_new = {key: value for key, value in new.items() if key not in ("schema", "in", "name")}
    if old.get("name") != new.get("name"):
        yield member_changed(parameter, "name", old.get("name", MISSING), new.get("name", MISSING))
    if old.get("in") != new.get("in"):
        sentence = f"{parameter.start} now goes into the {PLACES.get(str(new.get('in')), 'request')}"
        yield parameter.change(sentence, old.get("in", MISSING), new.get("in", MISSING), "", "in")
    yield from schema_changes(parameter, plain_old, plain_new, lookups)
    if not same(old.get("schema", MISSING), new.get("schema", MISSING)):
        yield from schema_changes(
            parameter.at("schema"), old.get("schema", MISSING), new.get("schema", MISSING), lookups
        )


PLACES = {"path": "address", "query": "query", "header": "headers", "formData": "form", BODY: "body"}


def _responses(subject: Subject, old: dict[str, Any], new: dict[str, Any], lookups: Lookups) -> Iterator[Change]:
    for code, was, now in differing(old, new):
        if was is MISSING:
            yield subject.change(f"{subject.start} has a new response {code}", was, now, "", code)
        elif now is MISSING:
            reason = "Flows that use it get nothing." if code.startswith("2") else ""
            yield subject.change(f"{subject.start} no longer has the response {code}", was, now, reason, code)
        elif isinstance(was, dict) and isinstance(now, dict):
            at = pointer.child(subject.pointer, code)
            yield from holder_changes(
                Subject(at, f"response {code} of {subject.base}", subject.about, OUT), was, now, lookups
            )
        else:
            yield member_changed(subject, code, was, now)


def holder_changes(subject: Subject, old: dict[str, Any], new: dict[str, Any], lookups: Lookups) -> Iterator[Change]:
    """Something with a schema in it: a response, a notification."""
    for key, was, now in differing(old, new):
        if key == "schema":
            yield from schema_changes(subject.at(key), was, now, lookups)
        else:
            yield member_changed(subject, key, was, now)
