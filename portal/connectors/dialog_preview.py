"""The dialog in which people connect, as they will see it, and the list of what it asks for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from designer import auth, connection_parameters, custom_parameters
from designer import ways as several
from designer.auth.oauth2 import files
from designer.auth.scheme import SECURITY_DEFINITIONS, first_definition
from designer.connection_parameters import ConnectionField
from designer.custom_parameters import KINDS, kind_of
from designer.properties import as_object, as_text
from portal.connectors import ways
from portal.connectors.drafts import State
from portal.connectors.models import key_of

MOST_SCOPES = 30
STAYS = ("offline_access", "offline")
SIGN_IN = {"oauthsetting": "OAuth token", "gatewaysetting": "Gateway"}


@dataclass(frozen=True)
class Row:
    """One line of what is asked for. `is_own`: it can be edited here, the others belong to the sign-in."""

    field: ConnectionField
    label: str
    words: str
    is_own: bool


@dataclass(frozen=True)
class Shown:
    """A field of the dialog with what is chosen in it; `steers`: others appear with its value."""

    field: ConnectionField
    key: str
    value: str
    steers: bool


def context(state: State, asked: Mapping[str, str]) -> dict[str, Any]:
    """`asked` is what somebody chose in the preview: the way, and values by the key of their field."""
    found = several.ways(state.properties)
    seen = ways.of(state, asked.get("way", ""))
    scheme = auth.kind_of(seen.definition, seen.properties)
    return {
        "ways": [way for way in found if not way.is_hidden],
        "question": _question(state),
        "way": seen.way,
        "kind": scheme.KIND,
        "shown": _shown(seen, asked),
        "scopes": _scopes(seen) if scheme.KIND == "oauth2" else [],
        "rows": _rows(seen),
    }


def _question(state: State) -> str:
    shown = as_object(as_object(state.properties.get("properties")).get("connectionParameterSets"))
    label = as_text(as_object(shown.get("uiDefinition")).get("displayName"))
    return label if label and label != "Authentication Type" else "How do you sign in?"


def _shown(seen: State, asked: Mapping[str, str]) -> list[Shown]:
    fields = [field for field in connection_parameters.fields(seen.properties) if field.is_typed]
    given = {field.name: asked.get(key_of(field.name), "") for field in fields}
    values = connection_parameters.with_defaults(fields, given)
    appearing = connection_parameters.appearing(fields, values)
    steering = {name for field in fields for name, _ in field.depends_on}
    return [
        Shown(field, key_of(field.name), values.get(field.name, ""), field.name in steering)
        for field in fields
        if field.name in appearing and not field.is_hidden
    ]


def _scopes(seen: State) -> list[str]:
    """What the person allows: the words of the definition, else the scope itself."""
    scheme = auth.kind("oauth2")
    meanings = as_object(_definition(seen).get("scopes"))
    asked = scheme.read(seen.definition, seen.properties)["scopes"].split()
    words = [as_text(meanings.get(scope)) or scope for scope in asked if scope not in STAYS]
    return words[:MOST_SCOPES] + (["stay signed in until you disconnect"] if set(asked) & set(STAYS) else [])


def _definition(seen: State) -> dict[str, Any]:
    name = files.definition(seen.definition)[0] or first_definition(seen.definition)[0]
    return as_object(as_object(seen.definition.get(SECURITY_DEFINITIONS, {})).get(name))


def _rows(seen: State) -> list[Row]:
    own = {field.name for field in custom_parameters.custom(seen.definition, seen.properties)}
    fields = connection_parameters.fields(seen.properties)
    labels = {field.name: field.label for field in fields}
    return [_row(field, labels, field.name in own) for field in fields]


def _row(field: ConnectionField, labels: Mapping[str, str], is_own: bool) -> Row:
    kind = SIGN_IN.get(field.kind) or KINDS.get(kind_of(field), field.kind).lower()
    more = ["required"] if field.required and field.is_typed and not field.is_hidden else []
    more += ["hidden"] if field.is_hidden else []
    more += (
        [f"only with {', '.join(labels.get(name, name) for name, _ in field.depends_on)}"] if field.depends_on else []
    )
    label = "Sign-in" if field.kind == "oauthsetting" and field.label == field.name else field.label
    return Row(field, label, ", ".join([kind, *more]), is_own)
