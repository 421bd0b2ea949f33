"""A key in a header or in the address, as typed; a prefix such as "Bearer " is a `setheader` policy beside it."""

import re
from collections.abc import Mapping
from typing import Any

from designer.auth import prefix
from designer.auth.credentials import credential, with_header, with_query
from designer.auth.recognition import special
from designer.auth.scheme import (
    SECURITY_DEFINITIONS,
    Settings,
    first_definition,
    parameter_text,
    parameters,
    with_definition,
    with_parameter,
    without_definition,
)
from designer.auth.wording import Wording, label_problem, text_problem, with_label
from designer.call_values import PreparedCall
from designer.document.document import Document
from designer.document.pointer import MISSING, child, join
from designer.header_names import MAX_NAME, name_problem, value_problem
from designer.properties import Properties, as_object, as_text

KIND, RANK = "api_key", 2
TITLE = "It gave me a key"
HINT = "A long text such as 4f1c9a…, often called API key or token. People paste it when they make a connection."
OPENAPI = "apiKey"

DEFINITION = PARAMETER = "api_key"
MAX_PREFIX = 100
_NUMBERED = re.compile(rf"{PARAMETER}_[0-9]+")
WORDING = Wording(description="The {label} for this api", tooltip="Provide your {label}")
DEFAULTS: Settings = {
    "label": "API Key",
    "name": "Authorization",
    "location": "header",
    "prefix": "",
    "description": "The API Key for this api",
    "tooltip": "Provide your API Key",
    "parameter": PARAMETER,
}


def matches(document: Document, properties: Properties) -> bool:
    return first_definition(document)[1].get("type") == OPENAPI and not special(document, properties)


def read(document: Document, properties: Properties) -> Settings:
    """The settings. `parameter` names the connection parameter that holds the key, "" where the files have none."""
    if not matches(document, properties):
        return dict(DEFAULTS)
    _, definition = first_definition(document)
    parameter, name = _parameter_name(properties), as_text(definition.get("name"))
    shown = {member: parameter_text(properties, parameter, ("uiDefinition", member)) for member in WORDING.members("")}
    return {
        "label": parameter_text(properties, parameter, ("uiDefinition", "displayName")),
        "name": name,
        "location": as_text(definition.get("in")),
        "prefix": prefix.read(properties, name, parameter),
        **shown,
        "parameter": parameter,
    }


def check(settings: Mapping[str, str]) -> dict[str, str]:
    settings = {**DEFAULTS, **settings}
    is_header = settings["location"] == "header"
    problems = {
        "label": label_problem(settings["label"]),
        "location": "" if settings["location"] in ("header", "query") else "Choose the header or the query.",
        "name": name_problem(settings["name"]) if is_header else _query_name_problem(settings["name"]),
        "prefix": _prefix_problem(settings["prefix"], is_header),
        "description": text_problem(settings["description"]),
        "tooltip": text_problem(settings["tooltip"]),
    }
    return {setting: sentence for setting, sentence in problems.items() if sentence}


def write(document: Document, properties: Properties, settings: Mapping[str, str]) -> tuple[Document, Properties]:
    now = read(document, properties)
    wanted = {**now, **settings, "parameter": now["parameter"]}
    if not matches(document, properties):
        now = {**now, "prefix": ""}
        document = with_definition(document, DEFINITION, _definition(wanted))
        if PARAMETER not in parameters(properties):
            properties = with_parameter(properties, PARAMETER, (), _parameter(wanted))
    elif not now["parameter"] and wanted != now:
        properties = with_parameter(properties, PARAMETER, (), _parameter(DEFAULTS))
        wanted["parameter"] = PARAMETER
    document = _with_changed_place(document, now, wanted)
    properties = _with_changed_words(properties, now, wanted)
    if any(wanted[setting] != now[setting] for setting in ("name", "location", "prefix")):
        properties = prefix.write(properties, now, wanted)
    return document, properties


def erase(document: Document, properties: Properties) -> tuple[Document, Properties]:
    now = read(document, properties)
    properties = prefix.write(properties, now, {**now, "prefix": ""})
    if now["parameter"]:
        properties = with_parameter(properties, now["parameter"], (), MISSING)
    return without_definition(document, first_definition(document)[0]), properties


def apply(call: PreparedCall, settings: Mapping[str, str], values: Mapping[str, str]) -> PreparedCall:
    """The key goes out as typed: the prefix is a policy, and policies run after the sign-in."""
    value = values.get(settings["parameter"], "")
    if not value or not settings["name"]:
        return call
    put = with_query if settings["location"] == "query" else with_header
    return put(call, settings["name"], value, credential(value))


def _with_changed_place(document: Document, now: Settings, wanted: Settings) -> Document:
    at = SECURITY_DEFINITIONS + join((first_definition(document)[0],))
    for setting, member in (("name", "name"), ("location", "in")):
        if wanted[setting] != now[setting]:
            document = document.put(child(at, member), wanted[setting])
    return document


def _with_changed_words(properties: Properties, now: Settings, wanted: Settings) -> Properties:
    parameter = wanted["parameter"]
    if not parameter:
        return properties
    if wanted["label"] != now["label"]:
        properties = with_label(properties, parameter, wanted["label"], WORDING)
    for member in WORDING.members(""):
        if wanted[member] != now[member]:
            properties = with_parameter(properties, parameter, ("uiDefinition", member), wanted[member])
    return properties


def _parameter_name(properties: Properties) -> str:
    """`api_key` as the wizard writes it, `api_key_2` beside another way that has it; else the first secure text."""
    found = parameters(properties)
    secure = [name for name, member in found.items() if as_text(as_object(member).get("type")) == "securestring"]
    ours = [name for name in secure if _NUMBERED.fullmatch(name)]
    return PARAMETER if PARAMETER in found else next(iter(ours or secure), "")


def _definition(settings: Settings) -> dict[str, Any]:
    return {"type": OPENAPI, "in": settings["location"], "name": settings["name"]}


def _parameter(settings: Settings) -> dict[str, Any]:
    return {
        "type": "securestring",
        "uiDefinition": {
            "displayName": settings["label"],
            "description": settings["description"],
            "tooltip": settings["tooltip"],
            "constraints": {"tabIndex": 2, "clearText": False, "required": "true"},
        },
    }


def _query_name_problem(name: str) -> str:
    if not name:
        return "Give the query parameter a name, such as api_key."
    if not name.isascii() or not name.isprintable() or any(sign in name for sign in " &=#?/"):
        return "The name of a query parameter has no spaces and none of the signs & = # ? /."
    return f"Shorten the name to {MAX_NAME} characters." if len(name) > MAX_NAME else ""


def _prefix_problem(text: str, is_header: bool) -> str:
    if text and not is_header:
        return "Only a header can have a text before the key. Empty this, or choose the header."
    if "@" in text or "{{" in text:
        return "The text before the key cannot contain @ or {{: they begin an expression."
    if len(text) > MAX_PREFIX:
        return f"Shorten this to {MAX_PREFIX} characters."
    return value_problem(text) or ("Remove the tab." if "\t" in text else "")
