"""Windows sign-in as published connectors describe it: a user name and a password behind a gateway.

The platform's gateway signs in by NTLM or Kerberos; this portal calls the API itself, by NTLM.
Source: https://learn.microsoft.com/connectors/custom-connectors/connection-parameters
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from designer.auth import basic, ntlm, recognition
from designer.auth.credentials import credential
from designer.auth.flow import Flow
from designer.auth.scheme import (
    Settings,
    first_definition,
    parameter_text,
    parameters,
    with_parameter,
    without_definition,
)
from designer.auth.wording import Wording, label_problem, with_label
from designer.call_values import Answer, Moment, PreparedCall
from designer.document.document import Document
from designer.document.pointer import MISSING, replaced
from designer.properties import Properties, as_object, as_text, members

KIND, RANK = "windows", 10
TITLE = "Windows: the user name and password of a domain (NTLM)"
HINT = "Services inside a company ask for it, such as SharePoint Server or an API on IIS."
OPENAPI = "gateway"

GATEWAY = "gateway"
CAPABILITIES = ("properties", "capabilities")
WORDING = Wording(description="The {label} for this api", tooltip="Provide the {label}")
LABELS = {"username_label": ("username", "username", 2), "password_label": ("password", "password", 3)}
ANONYMOUS, BASIC = ("anonymous", "none"), "basic"


def matches(document: Document, properties: Properties) -> bool:
    return recognition.special(document, properties) == recognition.GATEWAY


def read(document: Document, properties: Properties) -> Settings:
    """The labels; only of those fields that the files ask for."""
    if not matches(document, properties):
        return {setting: label for setting, (_, label, _) in LABELS.items()}
    return {
        setting: parameter_text(properties, parameter, ("uiDefinition", "displayName"))
        for setting, (parameter, _, _) in LABELS.items()
        if parameter in parameters(properties)
    }


def check(settings: Mapping[str, str]) -> dict[str, str]:
    problems = {setting: label_problem(settings[setting]) for setting in LABELS if setting in settings}
    return {setting: sentence for setting, sentence in problems.items() if sentence}


def write(document: Document, properties: Properties, settings: Mapping[str, str]) -> tuple[Document, Properties]:
    now = read(document, properties)
    wanted = {**now, **{setting: settings[setting] for setting in now if setting in settings}}
    if not matches(document, properties):
        return document, _written_anew(properties, wanted)
    for setting, label in wanted.items():
        if label != now[setting]:
            properties = with_label(properties, LABELS[setting][0], label, WORDING)
    return document, properties


def erase(document: Document, properties: Properties) -> tuple[Document, Properties]:
    for name, member in parameters(properties).items():
        kind = as_text(as_object(member).get("type")).lower()
        if kind == "gatewaysetting" or name in ("authType", "username", "password"):
            properties = with_parameter(properties, name, (), MISSING)
    if name := first_definition(document)[0]:
        document = without_definition(document, name)
    capabilities = members(properties).get("capabilities")
    if isinstance(capabilities, list) and GATEWAY in capabilities:
        properties = replaced(properties, CAPABILITIES, [entry for entry in capabilities if entry != GATEWAY])
    return document, properties


def apply(call: PreparedCall, settings: Mapping[str, str], values: Mapping[str, str]) -> PreparedCall:
    """Only what needs no conversation: `authType` may say that the gateway signs in by a user name and password."""
    return basic.apply(call, settings, values) if _way(values) == BASIC else call


def conversation(
    call: PreparedCall, settings: Mapping[str, str], values: Mapping[str, str], moment: Moment
) -> Flow[Answer]:
    """The call, with the legs of NTLM before it where `authType` does not say otherwise. Raises AuthError."""
    username, password = values.get("username", ""), values.get("password", "")
    if _way(values) in (*ANONYMOUS, BASIC) or not (username or password):
        return (yield call)
    call = _with_secrets(call, password)
    return (yield from ntlm.conversation(call, username, password))


def _way(values: Mapping[str, str]) -> str:
    return values.get("authType", "").lower()


def _with_secrets(call: PreparedCall, password: str) -> PreparedCall:
    return replace(call, secrets=(*call.secrets, *credential(password)))


def _written_anew(properties: Properties, settings: Settings) -> Properties:
    made = {"authType": _auth_type(), GATEWAY: _gateway()}
    made |= {name: _text(settings[setting], tab, name) for setting, (name, _, tab) in LABELS.items()}
    for name in ("authType", "username", "password", GATEWAY):
        if name not in parameters(properties) or name == GATEWAY:
            properties = with_parameter(properties, name, (), made[name])
    present = members(properties).get("capabilities")
    capabilities = present if isinstance(present, list) else []
    return properties if GATEWAY in capabilities else replaced(properties, CAPABILITIES, [*capabilities, GATEWAY])


def _constraints(tab_index: int, **more: Any) -> dict[str, Any]:
    return {"tabIndex": tab_index, **more, "required": "true", "capability": [GATEWAY]}


def _auth_type() -> dict[str, Any]:
    words = "Authentication type to connect to your API"
    shown = {"displayName": "Authentication Type", "description": words, "tooltip": words}
    constraints = _constraints(1, allowedValues=[{"text": "windows", "value": "windows"}])
    return {
        "type": "string",
        "allowedValues": [{"value": "windows"}],
        "defaultValue": "windows",
        "uiDefinition": {**shown, "constraints": constraints},
    }


def _text(label: str, tab_index: int, name: str) -> dict[str, Any]:
    constraints = _constraints(tab_index, clearText=name == "username")
    shown = {"displayName": label, **WORDING.members(label), "constraints": constraints}
    return {"type": "securestring", "uiDefinition": shown}


def _gateway() -> dict[str, Any]:
    return {
        "type": "gatewaySetting",
        "gatewaySettings": {"dataSourceType": "CustomConnector", "connectionDetails": []},
        "uiDefinition": {"constraints": _constraints(4)},
    }
