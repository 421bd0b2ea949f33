"""The page of one element as values: an action with its inputs, body and responses, or something shared."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from django.utils.safestring import SafeString

from designer.document import editors, pointer, schemas
from designer.document.document import Document
from designer.document.elements import Operation, kind_at, operation_at
from designer.document.operations import get as operation_of
from designer.document.pointer import JSON, MISSING
from designer.document.references import name_of, resolve, target_of
from portal.connectors import edits
from portal.connectors.form_fields import PLACE_WORDS
from portal.connectors.forms import ElementForm, element_form
from portal.connectors.models import Connector, HeadPart, OperationIndex, Reference, key_of
from portal.connectors.panels import root_of
from portal.connectors.rows import operation_rows, shared_rows

Posted = dict[str, ElementForm]
SIMPLE_TYPES = ("string", "integer", "number", "boolean", "object")


@dataclass(frozen=True)
class Item:
    """One line that opens in place: an input, a property, a response, a header."""

    at: str
    key: str
    name: str
    label: str = ""
    place: str = ""
    type: str = ""
    visibility: str = ""
    is_required: bool = False
    depth: int = 0
    reference: str = ""
    reference_at: str = ""
    reference_users: int = 0
    form: ElementForm | None = None  # there when the line is open
    children: "list[Item]" = field(default_factory=list)
    headers: "list[Item]" = field(default_factory=list)
    holder: str = ""  # where its properties are added
    note: str = ""
    schema_at: str = ""  # of a body or response: where its schema stands

    @property
    def is_open(self) -> bool:
        return self.form is not None

    @property
    def guides(self) -> range:
        return range(self.depth)

    @property
    def level(self) -> int:
        return self.depth + 1

    @property
    def simple_type(self) -> str:
        """The type, where a drop-down can show it."""
        return self.type if self.type in SIMPLE_TYPES else ""

    @property
    def type_words(self) -> str:
        return "list of" if self.type.startswith("list of") else ""

    @property
    def cells(self) -> str:
        """The fields that a grid row posts."""
        names = ["key", "summary", "required", "visibility"] + (["type"] if self.simple_type else [])
        return ",".join(names)


@dataclass(frozen=True)
class Outline:
    """What the middle of the Definition step shows."""

    kind: str
    at: str
    title: str
    form: ElementForm | None = None
    operation: Operation | None = None
    inputs: list[Item] = field(default_factory=list)
    body: Item | None = None
    body_type: str = ""
    responses: list[Item] = field(default_factory=list)
    item: Item | None = None  # something shared
    users: list[dict[str, str]] = field(default_factory=list)

    @property
    def main_status(self) -> str:
        """The response that feeds the designer: 200, else 201 (connector-format, section 3)."""
        names = [item.name for item in self.responses]
        return "201" if "201" in names and "200" not in names else "200"

    @property
    def body_schema_at(self) -> str:
        return self.body.schema_at if self.body else ""


@dataclass(frozen=True)
class Builder:
    """Knows the document and which element is open."""

    connector: Connector
    document: Document
    open_at: str
    base: int
    posted: Posted

    @cached_property
    def _users(self) -> Counter[str]:
        return Counter(Reference.objects.filter(connector=self.connector).values_list("target", flat=True))

    def users(self, target: str) -> int:
        """How many parts use the shared element at `target`; all of them are counted by one query."""
        return self._users[target] if target else 0

    def form(self, at: str) -> ElementForm:
        if at in self.posted:
            return self.posted[at]
        return element_form(self.document, at, editors.read(self.document, at), self.base)

    def form_if_open(self, at: str) -> ElementForm | None:
        return self.form(at) if at == self.open_at or at in self.posted else None


def outline(connector: Connector, document: Document, at: str, base: int, posted: Posted) -> Outline:
    """The outline of what `at` belongs to; of nothing yet, when there is no action."""
    build = Builder(connector, document, at, base, posted)
    if here := operation_at(at):
        return _operation(build, here)
    root = root_of(at)
    if root and document.get(root) is not MISSING:
        return _shared(build, root)
    return Outline("", "", "")


def _operation(build: Builder, at: str) -> Outline:
    operation = operation_of(build.document, at)
    parameters = list(_parameters(build, operation))
    return Outline(
        "operation",
        at,
        operation.name,
        form=build.form(at),
        operation=operation,
        inputs=[item for item, place in parameters if place != "body"],
        body=next((item for item, place in parameters if place == "body"), None),
        body_type=_consumes(build.document, operation.value),
        responses=list(_responses(build, at, operation.value)),
    )


def _parameters(build: Builder, operation: Operation) -> Iterator[tuple[Item, str]]:
    """The action's own inputs, then those it shares with the other actions of its path."""
    path_at = pointer.join(("paths", operation.path))
    sources = [
        (operation.pointer, operation.value, ""),
        (path_at, build.document.part(path_at), "all actions of this path"),
    ]
    for holder, value, note in sources:
        entries = value.get("parameters", [])
        for index, entry in enumerate(entries if isinstance(entries, list) else []):
            at = pointer.child(holder, "parameters", index)
            resolved = resolve(build.document, entry)
            if isinstance(resolved, dict):
                yield _parameter(build, at, entry, resolved, note), _text(resolved, "in")


def _parameter(build: Builder, at: str, entry: JSON, value: JSON, note: str) -> Item:
    target = target_of(entry)
    is_body = value.get("in") == "body"
    schema_at = pointer.child(target or at, "schema")
    schema = value.get("schema", {}) if is_body else value
    item = Item(
        at=at,
        key=key_of(at),
        name=_text(value, "name"),
        label=_text(value, "x-ms-summary"),
        place=PLACE_WORDS.get(_text(value, "in"), _text(value, "in")),
        type=schemas.describe(schema),
        visibility=_text(value, "x-ms-visibility"),
        is_required=value.get("required") in (True, "true"),
        reference=name_of(entry),
        reference_at=target,
        reference_users=build.users(target),
        form=None if target else build.form_if_open(at),
        note=note,
        schema_at=schema_at,
    )
    return replace(item, **_schema_part(build, schema_at, schema)) if is_body else item


def _schema_part(build: Builder, at: str, schema: JSON) -> dict[str, Any]:
    """The grid below a schema, or the name of the shared definition that it is."""
    held, held_at = schemas.object_in(schema, at)
    target = target_of(held)
    if target:
        return {
            "reference": name_of(held),
            "reference_at": target,
            "reference_users": build.users(target),
            "holder": "",
        }
    return {"children": [_property(build, row) for row in schemas.rows(schema, at)], "holder": held_at}


def _property(build: Builder, row: schemas.Row) -> Item:
    return Item(
        at=row.at,
        key=key_of(row.at),
        name=row.name,
        label=row.label,
        type=row.type,
        visibility=row.visibility,
        is_required=row.is_required,
        depth=row.depth,
        reference=row.reference,
        reference_at=row.reference_at,
        reference_users=build.users(row.reference_at),
        holder=row.children_at if row.is_object else "",
        form=build.form_if_open(row.at),
    )


def _responses(build: Builder, at: str, value: JSON) -> Iterator[Item]:
    responses = value.get("responses", {})
    for status, entry in responses.items() if isinstance(responses, dict) else ():
        here = pointer.child(at, "responses", status)
        resolved = resolve(build.document, entry)
        if isinstance(resolved, dict):
            yield _response(build, here, status, entry, resolved)


def _response(build: Builder, at: str, status: str, entry: JSON, value: JSON) -> Item:
    target = target_of(entry)
    is_open = (build.open_at + "/").startswith(at + "/") or any(
        (each + "/").startswith(at + "/") for each in build.posted
    )
    schema = value.get("schema")
    parts: dict[str, Any] = {}
    if isinstance(schema, dict):
        parts = _schema_part(build, pointer.child(target or at, "schema"), schema)
    return Item(
        at=at,
        key=key_of(at),
        name=status,
        label=_text(value, "description"),
        type=schemas.describe(schema) if isinstance(schema, dict) else "",
        form=build.form(at) if is_open and not target else None,
        headers=list(_headers(build, at, value)) if is_open else [],
        schema_at=pointer.child(at, "schema"),
        **{"reference": name_of(entry), "reference_at": target, "holder": pointer.child(at, "schema"), **parts},
    )


def _headers(build: Builder, at: str, value: JSON) -> Iterator[Item]:
    headers = value.get("headers", {})
    for name, header in headers.items() if isinstance(headers, dict) else ():
        here = pointer.child(at, "headers", name)
        if isinstance(header, dict):
            yield Item(
                here,
                key_of(here),
                name,
                _text(header, "x-ms-summary"),
                type=schemas.describe(header),
                form=build.form_if_open(here),
            )


def _shared(build: Builder, at: str) -> Outline:
    kind, value = kind_at(at), build.document.get(at)
    value = value if isinstance(value, dict) else {}
    container, name = pointer.split(at)
    parts: dict[str, Any] = {}
    if kind == "schema":
        parts = _schema_part(build, at, value)
    elif isinstance(value.get("schema"), dict):
        parts = _schema_part(build, pointer.child(at, "schema"), value["schema"])
    item = Item(at=at, key=key_of(at), name=name, type=schemas.describe(value), **parts)
    return Outline(container, at, name, form=build.form(at), item=item, users=_used_by(build.connector, at))


def _used_by(connector: Connector, at: str) -> list[dict[str, str]]:
    """Which actions and which other shared elements use the one at `at`."""
    places = edits.users(connector, at)
    actions = OperationIndex.objects.filter(connector=connector, version=None, place__in=places)
    found = [{"at": row.pointer, "name": row.name} for row in actions]
    return found + [
        {"at": place, "name": pointer.split(place)[-1]} for place in places if not place.startswith("/paths/") and place
    ]


def lists(connector: Connector, at: str) -> dict[str, int | SafeString]:
    """The list on the left: actions, triggers, what is shared."""
    rows = list(OperationIndex.objects.filter(connector=connector, version=None))
    shared = HeadPart.objects.filter(connector=connector, place__startswith="/").exclude(place__startswith="/paths/")
    places = [
        (at, pointer.split(at)[1], errors) for at, errors in shared.order_by("position").values_list("place", "errors")
    ]
    actions, triggers = ([row for row in rows if (row.kind == "action") is wanted] for wanted in (True, False))
    current = operation_at(at) or root_of(at)
    return {
        "actions": len(actions),
        "action_rows": operation_rows(connector, actions, current),
        "triggers": len(triggers),
        "trigger_rows": operation_rows(connector, triggers, current),
        "shared": len(places),
        "shared_rows": shared_rows(connector, places, current),
    }


def _consumes(document: Document, operation: JSON) -> str:
    for holder in (operation, document.part("")):
        consumes = holder.get("consumes")
        if isinstance(consumes, list) and consumes and isinstance(consumes[0], str):
            return consumes[0]
    return "application/json"


def _text(value: JSON, member: str) -> str:
    found = value.get(member)
    return found if isinstance(found, str) else ""
