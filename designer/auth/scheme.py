"""What every kind of sign-in can do, and the small edits that they share."""

from collections.abc import Mapping
from typing import Any, Protocol

from designer.call_values import PreparedCall
from designer.document.document import Document
from designer.document.pointer import MISSING, find, join, replaced
from designer.properties import Properties, as_object, as_text, members

Settings = dict[str, str]
FIRST_CHOICES = 10  # a kind whose RANK is not below this stands under “More ways”
PARAMETERS = ("properties", "connectionParameters")
SECURITY_DEFINITIONS = "/securityDefinitions"


class AuthError(ValueError):
    """The sign-in cannot be written or applied; the text says why and what to do."""


class Scheme(Protocol):
    """One kind of sign-in: a module of this package.

    `KIND` is its name in addresses, `TITLE` and `HINT` are what people choose by, `OPENAPI` is the `type` of its
    security definition ("" without one), `RANK` its place in the choice.

    A kind may have more: `conversation(call, settings, values, moment)`, a Flow that runs after the policies, yields
    each call that goes out and returns the answer that counts (a signature covers what is sent); `with_parameters`,
    which adds the connection parameters that it needs; `FILES`, the parameters that hold a file, and `taken(values)`,
    what is kept of what people gave for them; `expires(values)`, when the credentials end.
    """

    KIND: str
    TITLE: str
    HINT: str
    OPENAPI: str
    RANK: int

    def matches(self, document: Document, properties: Properties) -> bool:
        """Whether the connector signs in this way."""

    def read(self, document: Document, properties: Properties) -> Settings:
        """The settings as the files have them; the defaults of a new connector where it signs in another way."""

    def check(self, settings: Mapping[str, str]) -> dict[str, str]:
        """Setting → sentence for each one that is wrong."""

    def write(
        self, document: Document, properties: Properties, settings: Mapping[str, str]
    ) -> tuple[Document, Properties]:
        """Copies with the settings; only members whose setting differs are touched."""

    def erase(self, document: Document, properties: Properties) -> tuple[Document, Properties]:
        """Copies without what this kind writes, and everything else as it was."""

    def apply(self, call: PreparedCall, settings: Mapping[str, str], values: Mapping[str, str]) -> PreparedCall:
        """A copy of the call that carries the credentials in `values`, by connection parameter. Raises AuthError."""


def first_definition(document: Document) -> tuple[str, dict[str, Any]]:
    """(name, security definition) of the one that counts, the first; ("", {}) without one.

    Source: https://learn.microsoft.com/connectors/custom-connectors/define-openapi-definition
    """
    for name, definition in as_object(document.get(SECURITY_DEFINITIONS, {})).items():
        return name, as_object(definition)
    return "", {}


def with_definition(document: Document, name: str, definition: dict[str, Any]) -> Document:
    """A copy that signs in by `definition` everywhere."""
    others = as_object(document.get(SECURITY_DEFINITIONS, {}))
    document = document.put(SECURITY_DEFINITIONS, {**others, name: definition})
    return document.put("/security", [{name: []}])


def without_definition(document: Document, name: str) -> Document:
    """A copy without the security definition and the root requirements that name it; emptied members stay, empty."""
    document = document.put(SECURITY_DEFINITIONS + join((name,)), MISSING)
    requirements = document.get("/security", MISSING)
    if not isinstance(requirements, list) or not any(_names(entry, name) for entry in requirements):
        return document
    kept = [_without_key(entry, name) if _names(entry, name) else entry for entry in requirements]
    return document.put("/security", [entry for entry in kept if entry])


def parameters(properties: Properties) -> dict[str, Any]:
    """The connection parameters by name."""
    return as_object(members(properties).get("connectionParameters"))


def parameter_text(properties: Properties, name: str, path: tuple[str, ...]) -> str:
    """The text at `path` within the connection parameter `name`; "" without one."""
    return as_text(find(parameters(properties), (name, *path), ""))


def with_parameter(properties: Properties, name: str, path: tuple[str, ...], value: Any) -> Properties:
    """A copy with `value` at `path` within the connection parameter `name`; MISSING removes it."""
    if not isinstance(members(properties).get("connectionParameters"), dict):
        properties = replaced(properties, PARAMETERS, {})
    edited: Properties = replaced(properties, (*PARAMETERS, name, *path), value)
    return edited


def _names(entry: Any, name: str) -> bool:
    return isinstance(entry, dict) and name in entry


def _without_key(entry: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in entry.items() if key != name}
