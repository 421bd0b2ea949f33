"""What an action asks for, as a tree that a form is drawn from: label, kind, default, and what lies inside."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from designer.document.document import Document, dump
from designer.document.elements import Operation
from designer.document.pointer import JSON, MISSING
from designer.document.references import resolve
from designer.document.secrets import names_credential
from designer.properties import as_object, as_text
from designer.runtime.coercion import plain
from designer.runtime.inputs import Parameter, parameters_of

MAX_LEVELS = 4  # what lies deeper is typed as JSON,
MAX_ASKS = 400  # and what comes after so many inputs
MAX_PARTS = 10
BODY = "body"
SCALARS = {"integer": "integer", "number": "number", "file": "file"}


@dataclass(frozen=True)
class Choice:
    """One entry of a fixed list: the text in the form, the value that is sent, and what people read."""

    text: str
    value: JSON
    label: str


@dataclass(frozen=True)
class Ask:
    """One thing to fill in.

    `name` is "query.limit" or "body" at the top, the name of the property below. `kind` is "line", "text", "secret",
    "integer", "number", "date", "choice", "switch" (yes or no), "triple" (yes, no or left out), "file", "list",
    "object" or "json".
    """

    name: str
    kind: str
    label: str
    term: str = ""
    hint: str = ""
    is_required: bool = False
    visibility: str = ""
    default: JSON = MISSING
    choices: tuple[Choice, ...] = ()
    members: "tuple[Ask, ...]" = ()
    item: "Ask | None" = None

    @property
    def is_shown(self) -> bool:
        return self.visibility != "internal"


def asks_of(document: Document, operation: Operation) -> tuple[Ask, ...]:
    """Everything the operation asks for, in the order declared."""
    reader = _Reader(document)
    return tuple(_of_parameter(reader, parameter) for parameter in parameters_of(document, operation))


def also_sent(asks: tuple[Ask, ...], within: str = "") -> Iterator[tuple[str, str]]:
    """(label, value) of what nobody is asked and is sent all the same: the defaults of internal inputs."""
    for ask in asks:
        label = f"{within} › {ask.label}" if within else ask.label
        if ask.is_shown:
            yield from also_sent(ask.members, "" if ask.name == BODY else label)
        elif ask.default is not MISSING:
            yield label, plain(ask.default)


def _of_parameter(reader: "_Reader", parameter: Parameter) -> Ask:
    in_body = parameter.place == BODY
    ask = reader.ask(
        parameter.schema, parameter.name, parameter.required or parameter.default is not MISSING, 0, in_body
    )
    is_secret = ask.kind == "line" and names_credential(parameter.name)
    return replace(
        ask,
        name=parameter.key,
        term=parameter.name,
        kind="secret" if is_secret else ask.kind,
        label=parameter.label or "Body",
        hint=as_text(parameter.value.get("description")) or ask.hint,
        is_required=parameter.required,
        visibility=as_text(parameter.value.get("x-ms-visibility")) or ask.visibility,
        default=parameter.default,
    )


@dataclass
class _Reader:
    """Reads schemas into asks; schemas that share others multiply, so it counts."""

    document: Document
    left: int = MAX_ASKS

    def ask(self, schema: JSON, name: str, is_required: bool, level: int, in_body: bool) -> Ask:
        self.left -= 1
        schema = flattened(self.document, schema)
        item = self._item(schema, name, level, in_body) if schema.get("type") == "array" else None
        choices = tuple(_choices(schema))
        default = schema.get("default", MISSING)
        kind = self._kind(schema, item, choices, level, in_body)
        if kind == "switch" and not is_required and default is MISSING:
            kind = "triple"
        return Ask(
            name=name,
            kind=kind,
            label=as_text(schema.get("x-ms-summary")) or as_text(schema.get("title")) or name,
            term=name,
            hint=as_text(schema.get("description")),
            is_required=is_required,
            visibility=as_text(schema.get("x-ms-visibility")),
            default=default,
            choices=choices if kind == "choice" else (),
            members=tuple(self._members(schema, level)) if kind == "object" else (),
            item=item if kind == "list" else None,
        )

    def _kind(
        self, schema: dict[str, Any], item: Ask | None, choices: tuple[Choice, ...], level: int, in_body: bool
    ) -> str:
        kind = as_text(schema.get("type"))
        if "x-ms-dynamic-schema" in schema or "x-ms-dynamic-properties" in schema:
            return "json"
        if item:
            return "json" if item.kind in ("list", "json", "file") else "list"
        if kind == "object" or "properties" in schema:
            is_fit = as_object(schema.get("properties")) and level < MAX_LEVELS and self.left > 0
            return "object" if is_fit else "json"
        if choices:
            return "choice"
        return "switch" if kind == "boolean" else _scalar(schema, kind, level, in_body)

    def _members(self, schema: dict[str, Any], level: int) -> Iterator[Ask]:
        for name, member in as_object(schema.get("properties")).items():
            yield self.ask(member, name, name in schema["required"], level + 1, True)

    def _item(self, schema: dict[str, Any], name: str, level: int, in_body: bool) -> Ask:
        if self.left < 0 or level > MAX_LEVELS:
            return Ask(name, "json", name)
        return self.ask(schema.get("items", {}), name, True, level + 1, in_body)


def _scalar(schema: dict[str, Any], kind: str, level: int, in_body: bool) -> str:
    if kind in SCALARS:
        return SCALARS[kind]
    form = schema.get("format")
    if form == "password":
        return "secret"
    if form in ("date-time", "date"):
        return "date"
    if not in_body:
        return "line"
    if form == "binary" and level == 0:
        return "file"
    return "json" if not kind else "text"


def flattened(document: Document, schema: JSON, depth: int = 0) -> dict[str, Any]:
    """The schema as one object: references followed, what `allOf` adds taken in; `required` is a list of names."""
    found = dict(as_object(resolve(document, schema)))
    listed = found.get("required")
    found["required"] = [name for name in listed if isinstance(name, str)] if isinstance(listed, list) else []
    parts = found.pop("allOf", None)
    for part in parts if isinstance(parts, list) and depth < MAX_PARTS else []:
        other = flattened(document, part, depth + 1)
        properties = {**as_object(other.get("properties")), **as_object(found.get("properties"))}
        required = [*found["required"], *other["required"]]
        found = {**other, **found, "required": required, **({"properties": properties} if properties else {})}
    return found


def _choices(schema: dict[str, Any]) -> Iterator[Choice]:
    values, listed = schema.get("enum"), schema.get("x-ms-enum-values")
    labels = {
        dump(entry["value"]): as_text(entry.get("displayName"))
        for entry in (listed if isinstance(listed, list) else [])
        if isinstance(entry, dict) and "value" in entry
    }
    for value in values if isinstance(values, list) else []:
        if not isinstance(value, (dict, list)) and value is not None:
            yield Choice(plain(value), value, labels.get(dump(value)) or plain(value))
