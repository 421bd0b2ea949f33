"""Lenses: tables from form fields to members of an element.

The laws (tests/designer/test_lenses.py proves them over real files):
`put(element, {})` is the element itself; a field that is put reads back; a put writes its own members and no other.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from designer.document import pointer
from designer.document.document import dump, load
from designer.document.pointer import JSON, MISSING

TYPES = ("string", "integer", "number", "boolean", "array", "object")
FORMATS = (
    "int32",
    "int64",
    "float",
    "double",
    "byte",
    "binary",
    "date",
    "date-time",
    "date-no-tz",
    "password",
    "email",
    "html",
    "uri",
    "uuid",
)
PLACES = ("path", "query", "header", "body", "formData")


class FieldError(ValueError):
    """A value that the field cannot hold; the message is for the person who typed it."""


@dataclass(frozen=True)
class Field:
    """One form field: how it reads an element and how it writes a changed value into a copy."""

    name: str
    read: Callable[[JSON], Any]
    write: Callable[[JSON, Any], JSON]


@dataclass(frozen=True)
class Lens:
    fields: tuple[Field, ...]

    def get(self, element: JSON) -> dict[str, Any]:
        """Every field's value as a form shows it."""
        return {field.name: field.read(element) for field in self.fields}

    def put(self, element: JSON, changes: dict[str, Any]) -> JSON:
        """A copy of `element` with the changed fields written. Raises FieldError for a value that cannot be held."""
        for field in self.fields:
            if field.name in changes:
                element = field.write(element, changes[field.name])
        return element


def text(name: str, at: str) -> Field:
    """Text at a pointer within the element; empty text removes the member."""
    tokens = pointer.split(at)

    def read(element: JSON) -> str:
        value = pointer.find(element, tokens, "")
        return value if isinstance(value, str) else dump(value)

    def write(element: JSON, value: str) -> JSON:
        return pointer.replaced(element, tokens, value if value else MISSING)

    return Field(name, read, write)


def flag(name: str, at: str) -> Field:
    """Yes or no. A real file may spell it as text; a no that was never written stays unwritten."""
    tokens = pointer.split(at)

    def read(element: JSON) -> bool:
        return pointer.find(element, tokens, False) in (True, "true")

    def write(element: JSON, value: bool) -> JSON:
        if not value and pointer.find(element, tokens) is MISSING:
            return element
        return pointer.replaced(element, tokens, bool(value))

    return Field(name, read, write)


def typed(name: str, at: str) -> Field:
    """A value of the element's own `type`, shown as text: a number is typed as a number, text as it is."""
    tokens = pointer.split(at)

    def read(element: JSON) -> str:
        value = pointer.find(element, tokens)
        if value is MISSING:
            return ""
        return value if isinstance(value, str) else dump(value)

    def write(element: JSON, value: str) -> JSON:
        return pointer.replaced(element, tokens, MISSING if value == "" else coerce(value, _type(element)))

    return Field(name, read, write)


def lines(name: str, at: str) -> Field:
    """A list of texts, one on each line; no line removes the member."""
    tokens = pointer.split(at)

    def read(element: JSON) -> str:
        value = pointer.find(element, tokens, [])
        return "\n".join(_plain(entry) for entry in value) if isinstance(value, list) else dump(value)

    def write(element: JSON, value: str) -> JSON:
        entries = [line.strip() for line in value.splitlines() if line.strip()]
        return pointer.replaced(element, tokens, entries or MISSING)

    return Field(name, read, write)


def choices(name: str) -> Field:
    """A fixed list: `enum` with the labels of `x-ms-enum-values`; one choice a line, `value` or `value | label`."""

    def read(element: JSON) -> str:
        values = pointer.find(element, ("enum",), [])
        if not isinstance(values, list):
            return dump(values)
        labels = _labels(element)
        return "\n".join(
            f"{_plain(value)} | {labels[dump(value)]}" if dump(value) in labels else _plain(value) for value in values
        )

    def write(element: JSON, value: str) -> JSON:
        pairs = [_choice(line, _type(element)) for line in value.splitlines() if line.strip()]
        labelled = [{"value": item, "displayName": label} for item, label in pairs if label]
        element = pointer.replaced(element, ("enum",), [item for item, _ in pairs] or MISSING)
        return pointer.replaced(element, ("x-ms-enum-values",), labelled or MISSING)

    return Field(name, read, write)


def type_of(name: str) -> Field:
    """The type. A new list gets text items, so that it is never a list of nothing."""

    def read(element: JSON) -> str:
        return _type(element)

    def write(element: JSON, value: str) -> JSON:
        element = pointer.replaced(element, ("type",), value or MISSING)
        if value == "array" and "items" not in element:
            element = pointer.replaced(element, ("items",), {"type": "string"})
        return element

    return Field(name, read, write)


def coerce(value: str, type: str) -> JSON:
    """Text from a form as a JSON value of `type`. Raises FieldError in words."""
    if type in ("integer", "number"):
        return _number(value, type)
    if type == "boolean":
        if value.lower() not in ("true", "false"):
            raise FieldError(f"“{value}” is not yes or no. Write true or false.")
        return value.lower() == "true"
    if type in ("array", "object"):
        return _structure(value, type)
    return value


def _number(value: str, type: str) -> int | float:
    try:
        return int(value) if type == "integer" or value.lstrip("-").isdigit() else float(value)
    except ValueError:
        raise FieldError(f"“{value}” is not a {'whole number' if type == 'integer' else 'number'}.") from None


def _structure(value: str, type: str) -> JSON:
    try:
        parsed = load(value)
    except ValueError:
        parsed = None
    if not isinstance(parsed, list if type == "array" else dict):
        raise FieldError(f"Write {'a list such as [1, 2]' if type == 'array' else 'an object such as {}'} in JSON.")
    return parsed


def _choice(line: str, type: str) -> tuple[JSON, str]:
    value, _, label = line.partition(" | ")
    return coerce(value.strip(), type if type not in ("array", "object") else "string"), label.strip()


def _labels(element: JSON) -> dict[str, str]:
    entries = pointer.find(element, ("x-ms-enum-values",), [])
    if not isinstance(entries, list):
        return {}
    return {
        dump(entry["value"]): entry["displayName"]
        for entry in entries
        if isinstance(entry, dict) and "value" in entry and isinstance(entry.get("displayName"), str)
    }


def _type(element: JSON) -> str:
    value = pointer.find(element, ("type",), "")
    return value if isinstance(value, str) else dump(value)


def _plain(value: JSON) -> str:
    return value if isinstance(value, str) else dump(value)


_LABELS = (text("summary", "/x-ms-summary"), text("description", "/description"))
_VALUE = (
    type_of("type"),
    text("format", "/format"),
    choices("choices"),
    typed("default", "/default"),
    text("visibility", "/x-ms-visibility"),
)

LENSES: dict[str, Lens] = {
    "info": Lens(
        (
            text("title", "/title"),
            text("description", "/description"),
            text("version", "/version"),
            text("contact_name", "/contact/name"),
            text("contact_url", "/contact/url"),
            text("contact_email", "/contact/email"),
        )
    ),
    "document": Lens((text("host", "/host"), text("base_path", "/basePath"))),
    "operation": Lens(
        (
            text("summary", "/summary"),
            text("description", "/description"),
            text("operation_id", "/operationId"),
            text("visibility", "/x-ms-visibility"),
            flag("deprecated", "/deprecated"),
        )
    ),
    "parameter": Lens(
        (
            text("name", "/name"),
            *_LABELS,
            text("place", "/in"),
            *_VALUE,
            flag("required", "/required"),
            text("item_type", "/items/type"),
            text("collection_format", "/collectionFormat"),
            text("url_encoding", "/x-ms-url-encoding"),
        )
    ),
    "schema": Lens((*_LABELS, text("title", "/title"), *_VALUE, text("item_type", "/items/type"))),
    "response": Lens((text("description", "/description"), text("summary", "/x-ms-summary"))),
    "header": Lens((*_LABELS, type_of("type"), text("format", "/format"))),
}
