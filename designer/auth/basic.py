"""User name and password: `Authorization: Basic …` (RFC 7617)."""

import base64
from collections.abc import Mapping
from typing import Any

from designer.auth.credentials import credential, with_header
from designer.auth.recognition import special
from designer.auth.scheme import (
    AuthError,
    Settings,
    first_definition,
    parameter_text,
    parameters,
    with_definition,
    with_parameter,
    without_definition,
)
from designer.auth.wording import Wording, label_problem, with_label
from designer.call_values import PreparedCall, Secret
from designer.document.document import Document
from designer.document.pointer import MISSING
from designer.properties import Properties

KIND, RANK = "basic", 3
TITLE = "It gave me a user name and a password"
HINT = "People type both when they make a connection."
OPENAPI = "basic"

DEFINITION = "basic_auth"
WORDING = Wording(description="The {label} for this api", tooltip="Provide the {label}")
# setting: (connection parameter, label of a new connector, tab index, whether it is shown while it is typed)
LABELS = {"username_label": ("username", "username", 2, True), "password_label": ("password", "password", 3, False)}


def matches(document: Document, properties: Properties) -> bool:
    return first_definition(document)[1].get("type") == OPENAPI and not special(document, properties)


def read(document: Document, properties: Properties) -> Settings:
    if not matches(document, properties):
        return {setting: label for setting, (_, label, _, _) in LABELS.items()}
    return {
        setting: parameter_text(properties, parameter, ("uiDefinition", "displayName"))
        for setting, (parameter, _, _, _) in LABELS.items()
    }


def check(settings: Mapping[str, str]) -> dict[str, str]:
    problems = {setting: label_problem(settings[setting]) for setting in LABELS if setting in settings}
    return {setting: sentence for setting, sentence in problems.items() if sentence}


def write(document: Document, properties: Properties, settings: Mapping[str, str]) -> tuple[Document, Properties]:
    now = read(document, properties)
    wanted = {**now, **{setting: settings[setting] for setting in LABELS if setting in settings}}
    if not matches(document, properties):
        return _written_anew(document, properties, wanted)
    for setting, (parameter, _, _, _) in LABELS.items():
        if wanted[setting] != now[setting]:
            properties = with_label(properties, parameter, wanted[setting], WORDING)
    return document, properties


def erase(document: Document, properties: Properties) -> tuple[Document, Properties]:
    for parameter, _, _, _ in LABELS.values():
        if parameter in parameters(properties):
            properties = with_parameter(properties, parameter, (), MISSING)
    return without_definition(document, first_definition(document)[0]), properties


def apply(call: PreparedCall, settings: Mapping[str, str], values: Mapping[str, str]) -> PreparedCall:
    username, password = values.get("username", ""), values.get("password", "")
    if ":" in username:
        raise AuthError(
            "A user name cannot contain a colon here: the service could not tell where the password begins."
        )
    if not username and not password:
        return call
    pair = f"{username}:{password}"
    value = "Basic " + base64.b64encode(pair.encode()).decode()
    return with_header(call, "Authorization", value, (Secret(pair), *credential(password)))


def _written_anew(document: Document, properties: Properties, settings: Settings) -> tuple[Document, Properties]:
    for setting, (parameter, _, tab_index, is_shown) in LABELS.items():
        if parameter in parameters(properties):
            properties = with_label(properties, parameter, settings[setting], WORDING)
        else:
            properties = with_parameter(properties, parameter, (), _parameter(settings[setting], tab_index, is_shown))
    return with_definition(document, DEFINITION, {"type": OPENAPI}), properties


def _parameter(label: str, tab_index: int, is_shown: bool) -> dict[str, Any]:
    return {
        "type": "securestring",
        "uiDefinition": {
            "displayName": label,
            "description": WORDING.description.format(label=label),
            "tooltip": WORDING.tooltip.format(label=label),
            "constraints": {"tabIndex": tab_index, "clearText": is_shown, "required": "true"},
        },
    }
