"""The text before a key, such as "Bearer ": a `setheader` policy over the key's own header."""

import re
from collections.abc import Mapping
from typing import Any

from designer.document.pointer import MISSING, find, replaced
from designer.properties import Properties, as_object, as_text, members

INSTANCES = ("properties", "policyTemplateInstances")
OPERATIONS, SECTION = "x-ms-apimTemplate-operationName", "x-ms-apimTemplate-policySection"
NAME, VALUE, EXISTS = (f"x-ms-apimTemplateParameter.{name}" for name in ("name", "value", "existsAction"))
# Both spellings are found in real files: the key itself, or the header in which it already stands.
_KEY = re.compile(
    r"(?P<prefix>[^@]*)(?P<key>@(?:connectionParameters|headers)\('(?P<of>[^']*)'(?:, ?'')?\))", re.IGNORECASE
)


def read(properties: Properties, header: str, parameter: str) -> str:
    """The prefix that a policy puts before the key in `parameter`; "" without one."""
    found = _find(properties, header, parameter)
    return found[1] if found else ""


def write(properties: Properties, now: Mapping[str, str], wanted: Mapping[str, str]) -> Properties:
    """A copy whose policy says `wanted` (settings of an API key) in place of `now`; an empty prefix removes it."""
    found = _find(properties, now["name"], now["parameter"])
    text = wanted["prefix"] if wanted["location"] == "header" else ""
    if found is None:
        return _appended(properties, _instance(text, wanted)) if text else properties
    index = str(found[0])
    if not text:
        return _put(properties, (*INSTANCES, index), MISSING)
    for member, value in ((NAME, wanted["name"]), (VALUE, text + _key_expression(wanted["parameter"]))):
        before = {NAME: now["name"], VALUE: now["prefix"] + _key_expression(now["parameter"])}[member]
        if value != before:
            properties = _put(properties, (*INSTANCES, index, "parameters", member), value)
    return properties


def _find(properties: Properties, header: str, parameter: str) -> tuple[int, str] | None:
    instances = members(properties).get("policyTemplateInstances")
    for index, instance in enumerate(instances if isinstance(instances, list) else []):
        text = _prefix_of(as_object(instance), header, parameter)
        if text is not None:
            return index, text
    return None


def _prefix_of(instance: dict[str, Any], header: str, parameter: str) -> str | None:
    settings = as_object(instance.get("parameters"))
    value = _KEY.fullmatch(as_text(settings.get(VALUE)))
    is_ours = (
        as_text(instance.get("templateId")).lower() == "setheader"
        and as_text(settings.get(NAME)).lower() == header.lower() != ""
        and not settings.get(OPERATIONS)
        and settings.get(SECTION, "Request") == "Request"
        and settings.get(EXISTS, "override") == "override"
        and value is not None
        and value["prefix"] != ""
        and _is_the_key(value, header, parameter)
    )
    return value["prefix"] if is_ours and value else None


def _is_the_key(value: re.Match[str], header: str, parameter: str) -> bool:
    if value["key"].lower().startswith("@headers"):
        return value["of"].lower() == header.lower()
    return value["of"] == parameter


def _key_expression(parameter: str) -> str:
    return f"@connectionParameters('{parameter}')"


def _instance(text: str, settings: Mapping[str, str]) -> dict[str, Any]:
    return {
        "templateId": "setheader",
        "title": f"Put {text.strip()} before the key",
        "parameters": {
            NAME: settings["name"],
            VALUE: text + _key_expression(settings["parameter"]),
            EXISTS: "override",
            SECTION: "Request",
        },
    }


def _appended(properties: Properties, instance: dict[str, Any]) -> Properties:
    if not isinstance(find(properties, INSTANCES, None), list):
        return _put(properties, INSTANCES, [instance])
    return _put(properties, (*INSTANCES, "-"), instance)


def _put(properties: Properties, tokens: tuple[str, ...], value: Any) -> Properties:
    edited: Properties = replaced(properties, tokens, value)
    return edited
