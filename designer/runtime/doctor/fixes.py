"""Changes that may put a call right, as values: to show before and after, to try on a copy, to keep."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from designer import auth, ways
from designer.document import operations
from designer.document.document import Document
from designer.document.pointer import JSON, MISSING, child
from designer.properties import Properties
from designer.runtime.doctor.case import Case

DEFINITION, MOVE, SIGN_IN, ARGUMENT = "definition", "move", "sign_in", "argument"


@dataclass(frozen=True, slots=True)
class Edit:
    """One change. None stands for nothing there.

    `kind` says what `at` is: "definition" a JSON pointer, "move" nothing (the action gets another method or path),
    "sign_in" a setting of the sign-in, "argument" an input. `way` is the way to sign in whose setting it is, "" for the
    only one.
    """

    kind: str
    at: str
    label: str
    before: JSON
    after: JSON
    way: str = ""


@dataclass(frozen=True, slots=True)
class Fix:
    """`id` is stable for the same call and definition; `title` is what its button says. No edits: send it again."""

    id: str
    title: str
    edits: tuple[Edit, ...] = ()

    @property
    def is_of_definition(self) -> bool:
        """Whether there is something to keep: what was filled in belongs to one call only."""
        return any(edit.kind != ARGUMENT for edit in self.edits)


class NotApplicable(ValueError):
    """What a fix changes is not as it was any more; the message says what to do."""


def applied(
    document: Document, properties: Properties, at: str, edits: Iterable[Edit]
) -> tuple[Document, Properties, str]:
    """Copies with the edits, and where the action is then. Raises NotApplicable and operations.OperationError."""
    for edit in edits:
        if edit.kind == DEFINITION:
            if document.get(edit.at, None) != edit.before:
                raise NotApplicable(f"“{edit.label}” was changed meanwhile. Send the call again, and look once more.")
            document = document.put(edit.at, MISSING if edit.after is None else edit.after)
        elif edit.kind == MOVE:
            method, path = str(edit.after).split(" ", 1)
            document, at = operations.moved(document, at, method.lower(), path)
        elif edit.kind == SIGN_IN:
            document, properties = ways.edit(document, properties, edit.way, partial(_with_setting, edit))
    return document, properties, at


def _with_setting(edit: Edit, document: Document, properties: Properties) -> tuple[Document, Properties]:
    scheme = auth.kind_of(document, properties)
    return auth.write(document, properties, scheme.KIND, {edit.at: str(edit.after)})


def with_arguments(arguments: Mapping[str, Any], edits: Iterable[Edit]) -> dict[str, Any]:
    """What is sent when the edits of inputs are made."""
    found = dict(arguments)
    for edit in edits:
        if edit.kind == ARGUMENT and edit.after is None:
            found.pop(edit.at, None)
        elif edit.kind == ARGUMENT:
            found[edit.at] = edit.after
    return found


def again() -> Fix:
    return Fix("again", "Send it again")


def scheme(case: Case, wanted: str) -> Edit:
    own = case.operation.value.get("schemes")
    at = child(case.operation.pointer, "schemes") if isinstance(own, list) else "/schemes"
    return _set(case, at, "Scheme", [wanted])


def host(case: Case, wanted: str) -> Edit:
    return _set(case, "/host", "Host", wanted)


def base_path(case: Case, wanted: str) -> Edit:
    return _set(case, "/basePath", "Base URL", wanted or "/")


def media_types(case: Case, member: str, wanted: list[str]) -> Edit:
    label = "Format of the request" if member == "consumes" else "Format of the answer"
    return _set(case, child(case.operation.pointer, member), label, list(wanted))


def move(case: Case, method: str, path: str) -> Edit:
    was = f"{case.operation.method.upper()} {case.operation.path}"
    return Edit(MOVE, "", "Method and path", was, f"{method.upper()} {path}")


def argument(name: str, label: str, before: JSON, after: JSON) -> Edit:
    return Edit(ARGUMENT, name, label, before, after)


def _set(case: Case, at: str, label: str, after: JSON) -> Edit:
    return Edit(DEFINITION, at, label, case.document.get(at, None), after)
