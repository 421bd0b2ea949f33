"""`x-designer-sign-in`: the kinds of sign-in for which OpenAPI 2.0 has no word, as a member of a security definition.

The definition around it stays one of 2.0 (`apiKey` or `basic`), so that every other tool reads the file as before.
docs/sign-in.md lists the members.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from designer.auth import recognition
from designer.auth.scheme import (
    SECURITY_DEFINITIONS,
    Settings,
    first_definition,
    parameters,
    with_definition,
    with_parameter,
    without_definition,
)
from designer.document.document import Document
from designer.document.pointer import MISSING, join
from designer.properties import Properties, as_object, as_text

MEMBER = recognition.EXTENSION


@dataclass(frozen=True)
class Parameter:
    """A connection parameter of a kind: what people type. `is_shown`: it is no secret, and can be read while typed."""

    name: str
    label: str
    description: str
    is_shown: bool = False
    is_required: bool = True

    def member(self, tab_index: int) -> dict[str, Any]:
        constraints = {"tabIndex": tab_index, "clearText": self.is_shown, "required": str(self.is_required).lower()}
        return {
            "type": "string" if self.is_shown else "securestring",
            "uiDefinition": {
                "displayName": self.label,
                "description": self.description,
                "tooltip": self.description,
                "constraints": constraints,
            },
        }


@dataclass(frozen=True)
class Extended:
    """What the files say of one such kind: how it is recognised, read, written and taken out again.

    `name` is that of a new security definition and `definition` its members of 2.0; `defaults` are the settings.
    """

    kind: str
    name: str
    definition: Mapping[str, Any]
    parameters: tuple[Parameter, ...]
    defaults: Mapping[str, str]

    def matches(self, document: Document, properties: Properties) -> bool:
        is_named = recognition.special(document, properties) == recognition.NAMED
        return is_named and recognition.named(first_definition(document)[1]) == self.kind

    def read(self, document: Document, properties: Properties) -> Settings:
        if not self.matches(document, properties):
            return dict(self.defaults)
        kept = as_object(first_definition(document)[1].get(MEMBER))
        return {
            setting: as_text(kept[setting]) if setting in kept else default
            for setting, default in self.defaults.items()
        }

    def write(
        self, document: Document, properties: Properties, settings: Mapping[str, str]
    ) -> tuple[Document, Properties]:
        now = self.read(document, properties)
        wanted = {setting: settings.get(setting, value) for setting, value in now.items()}
        if not self.matches(document, properties):
            document = with_definition(document, self.name, self.as_definition(wanted))
            return document, self.with_parameters(properties)
        changed = {setting: value for setting, value in wanted.items() if value != now[setting]}
        if not changed:
            return document, properties
        return self._changed(document, changed), self.with_parameters(properties)

    def erase(self, document: Document, properties: Properties) -> tuple[Document, Properties]:
        for parameter in self.parameters:
            if parameter.name in parameters(properties):
                properties = with_parameter(properties, parameter.name, (), MISSING)
        return without_definition(document, first_definition(document)[0]), properties

    def as_definition(self, settings: Mapping[str, str] = MappingProxyType({})) -> dict[str, Any]:
        """The security definition of a connector that signs in so."""
        return {**self.definition, MEMBER: {"kind": self.kind, **settings}}

    def with_parameters(self, properties: Properties) -> Properties:
        """A copy that asks for what this kind needs; what it asks for already stays as it is."""
        for tab_index, parameter in enumerate(self.parameters, 2):
            if parameter.name not in parameters(properties):
                properties = with_parameter(properties, parameter.name, (), parameter.member(tab_index))
        return properties

    def _changed(self, document: Document, changed: Mapping[str, str]) -> Document:
        name, definition = first_definition(document)
        at = SECURITY_DEFINITIONS + join((name, MEMBER))
        if not isinstance(definition.get(MEMBER), dict):
            document = document.put(at, {"kind": self.kind})
        for setting, value in changed.items():
            document = document.put(at + join((setting,)), value)
        return document
