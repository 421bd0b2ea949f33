"""Editing one element by its form: the lens of its kind, and what a lens cannot say because it lies beside the element.

The name of a property is a key of its parent, an operation's path is where it stands, a definition's name is in every
`$ref`. `read` gives what the form shows, `write` the document after the changed fields, and the element's new address.
"""

from collections.abc import Callable, Iterable
from typing import Any

from designer.document import operations, pointer, references, schemas
from designer.document.document import DIVIDED, Document
from designer.document.elements import kind_at
from designer.document.lenses import LENSES, FieldError
from designer.document.operations import OperationError
from designer.document.pointer import MISSING, PointerError
from designer.document.schemas import PropertyError

Users = Callable[[str], Iterable[str]]  # place → the places of the parts that refer to it


class Gone(LookupError):
    """The element is not there any more."""


class EditError(ValueError):
    """A field that cannot be written; the message is for the person, `field` says where it belongs."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


def read(document: Document, at: str) -> dict[str, Any]:
    """Every field of the element at `at`, as its form shows it. Raises Gone."""
    kind = kind_at(at)
    element = document.get(at)
    if element is MISSING or kind not in LENSES:
        raise Gone(at)
    return {**LENSES[kind].get(element), **_beside(document, at, kind)}


def write(document: Document, at: str, changes: dict[str, Any], users: Users) -> tuple[Document, str]:
    """The document after the changes, and where the element stands now. Raises Gone or EditError."""
    kind = kind_at(at)
    element = document.get(at)
    if element is MISSING:
        raise Gone(at)
    changed = {name: value for name, value in changes.items() if name in _names(kind)}
    if changed:
        document = _put(document, at, kind, element, changed)
    return _move(document, at, kind, changes, users)


def _names(kind: str) -> set[str]:
    return {field.name for field in LENSES[kind].fields}


def _put(document: Document, at: str, kind: str, element: Any, changes: dict[str, Any]) -> Document:
    for field in LENSES[kind].fields:
        if field.name in changes:
            try:
                element = field.write(element, changes[field.name])
            except (FieldError, PointerError) as error:
                raise EditError(field.name, str(error)) from None
    if at == "":
        old = document.part("")
        members = {pointer.join((key,)): element.get(key, MISSING) for key in {**old, **element} if key not in DIVIDED}
        return document.edit("", {each: value for each, value in members.items() if value != document.get(each)})
    return document.put(at, element)


def _beside(document: Document, at: str, kind: str) -> dict[str, Any]:
    tokens = pointer.split(at)
    if kind == "operation":
        return {"method": tokens[2], "path": tokens[1]}
    if kind == "schema" and schemas.is_property(at):
        return {"key": tokens[-1], "required": schemas.is_required(document, at)}
    if _is_reusable(at) or kind in ("response", "header"):
        return {"key": tokens[-1]}
    return {}


def _move(document: Document, at: str, kind: str, changes: dict[str, Any], users: Users) -> tuple[Document, str]:
    try:
        if kind == "operation" and ("method" in changes or "path" in changes):
            now = pointer.split(at)
            return operations.moved(document, at, changes.get("method", now[2]), changes.get("path", now[1]))
        if kind == "schema" and schemas.is_property(at):
            if "required" in changes:
                document = schemas.with_required(document, at, changes["required"])
            return schemas.renamed(document, at, changes.get("key", pointer.split(at)[-1]))
        if "key" in changes and _is_reusable(at):
            return references.renamed(document, at, changes["key"], users(at)), _renamed(at, changes["key"])
        if "key" in changes and kind in ("response", "header"):
            return _rekeyed(document, at, changes["key"])
    except OperationError as error:
        raise EditError(error.field, str(error)) from None
    except (PropertyError, PointerError) as error:
        raise EditError("key", str(error)) from None
    return document, at


def _is_reusable(at: str) -> bool:
    tokens = pointer.split(at)
    return len(tokens) == 2 and tokens[0] in references.REUSABLE


def _renamed(at: str, name: str) -> str:
    return pointer.join((*pointer.split(at)[:-1], name))


def _rekeyed(document: Document, at: str, key: str) -> tuple[Document, str]:
    """A member of a small object under another key, in its own place."""
    holder_at, old = pointer.join(pointer.split(at)[:-1]), pointer.split(at)[-1]
    holder = document.get(holder_at)
    if key == old:
        return document, at
    if key in holder:
        raise EditError("key", f"“{key}” is there already.")
    document = document.put(holder_at, {key if name == old else name: value for name, value in holder.items()})
    return document, pointer.child(holder_at, key)
