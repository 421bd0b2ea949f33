"""What an operation asks for: its parameters, with references followed and those of its path included."""

from dataclasses import dataclass
from typing import Any

from designer.document import pointer
from designer.document.document import Document
from designer.document.elements import Operation
from designer.document.pointer import JSON, MISSING
from designer.document.references import resolve
from designer.properties import as_text


class InputError(ValueError):
    """A call cannot be prepared. `problems` is input → sentence: "path.id", "body/pet/name", "connection.api_key"."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__(" ".join(problems.values()))
        self.problems = problems


@dataclass(frozen=True)
class Parameter:
    """One input. `schema` is the parameter itself, or the schema of a body."""

    name: str
    place: str  # path, query, header, formData, body
    label: str
    required: bool
    schema: dict[str, Any]
    value: dict[str, Any]

    @property
    def key(self) -> str:
        """How arguments name it: `path.id`, `query.limit`; a body is just `body`."""
        return "body" if self.place == "body" else f"{self.place}.{self.name}"

    @property
    def may_be_empty(self) -> bool:
        """Whether it may be sent with a name and no value (OpenAPI 2.0, Parameter Object: allowEmptyValue)."""
        return self.place in ("query", "formData") and self.value.get("allowEmptyValue") is True

    @property
    def default(self) -> JSON:
        return self.schema.get("default", self.value.get("default", MISSING))


def parameters_of(document: Document, operation: Operation) -> list[Parameter]:
    """The inputs in the order declared; one of the operation replaces the one of its path with that name and place.

    Entries that are broken (no name, an endless reference) are left out, as every other reader of the file does.
    """
    shared = document.get(pointer.join(("paths", operation.path, "parameters")), [])
    found: dict[tuple[str, str], Parameter] = {}
    for entries in (shared, operation.value.get("parameters")):
        for entry in entries if isinstance(entries, list) else []:
            parameter = _parameter(document, resolve(document, entry))
            if parameter:
                found[parameter.place, parameter.name] = parameter
    return list(found.values())


def media_types(document: Document, operation: Operation, member: str) -> list[str]:
    """`consumes` or `produces` of the operation, else of the whole definition (OpenAPI 2.0, Operation Object)."""
    listed = operation.value.get(member)
    if not isinstance(listed, list):
        listed = document.get(f"/{member}", [])
    return [entry for entry in listed if isinstance(entry, str) and entry] if isinstance(listed, list) else []


def _parameter(document: Document, value: JSON) -> Parameter | None:
    if not isinstance(value, dict):
        return None
    name, place = as_text(value.get("name")), as_text(value.get("in"))
    if not place or (not name and place != "body"):
        return None
    schema = resolve(document, value.get("schema", {})) if place == "body" else value
    schema = schema if isinstance(schema, dict) else {}
    label = as_text(value.get("x-ms-summary")) or name
    return Parameter(name, place, label, value.get("required") is True or place == "path", schema, value)
