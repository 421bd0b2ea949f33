"""Where the two files of a connector hold OAuth 2.0; members are found in any case, as real files spell them."""

from typing import Any

from designer.auth.scheme import SECURITY_DEFINITIONS, parameters, with_parameter
from designer.document.document import Document
from designer.document.pointer import MISSING, child, join, replaced
from designer.properties import Properties, as_object, as_text

TYPE, SETTINGS, EXTENSION = "oauthsetting", "oAuthSettings", "x-designer-oauth"
DEFAULT_PARAMETER = "token"


def token_parameter(properties: Properties) -> str:
    """The connection parameter that holds the tokens; "" without one."""
    for name, member in parameters(properties).items():
        if as_text(as_object(member).get("type")).lower() == TYPE:
            return name
    return ""


def key_in(node: dict[str, Any], name: str) -> str:
    """`name` as `node` spells it; `name` itself where `node` lacks it."""
    if name in node:
        return name
    return next((key for key in node if key.lower() == name.lower()), name)


def settings(properties: Properties, parameter: str) -> dict[str, Any]:
    """The OAuth settings of the parameter."""
    return as_object(member(as_object(parameters(properties).get(parameter)), SETTINGS))


def member(node: dict[str, Any], name: str) -> Any:
    """The member `name` of `node` in any case; None without one."""
    return node.get(key_in(node, name))


def custom(properties: Properties, parameter: str) -> dict[str, str]:
    """The custom parameters that hold a text, by lower-case name."""
    found = as_object(member(settings(properties, parameter), "customParameters"))
    return {name.lower(): as_text(member(as_object(value), "value")) for name, value in found.items()}


def with_setting(properties: Properties, parameter: str, name: str, value: Any) -> Properties:
    """A copy with the OAuth setting `name`; MISSING removes it."""
    key = key_in(as_object(parameters(properties).get(parameter)), SETTINGS)
    held = {**settings(properties, parameter)}
    return with_parameter(properties, parameter, (key,), replaced(held, (key_in(held, name),), value))


def with_custom(properties: Properties, parameter: str, name: str, text: Any) -> Properties:
    """A copy with the text of a custom parameter; MISSING removes the custom parameter."""
    held = as_object(member(settings(properties, parameter), "customParameters"))
    key = key_in(held, name)
    if text is not MISSING:
        inner = as_object(held.get(key))
        text = {**inner, key_in(inner, "value"): text}
    return with_setting(properties, parameter, "customParameters", replaced(held, (key,), text))


def definition(document: Document) -> tuple[str, dict[str, Any]]:
    """(name, security definition) of the first of type oauth2; ("", {}) without one."""
    for name, value in as_object(document.get(SECURITY_DEFINITIONS, {})).items():
        if as_object(value).get("type") == "oauth2":
            return name, as_object(value)
    return "", {}


def extension(document: Document) -> dict[str, Any]:
    """What this portal keeps beside the security definition because the format has no word for it."""
    return as_object(definition(document)[1].get(EXTENSION))


def with_definition_member(document: Document, name: str, member_name: str, value: Any) -> Document:
    """A copy with one member of the security definition `name`; MISSING removes it."""
    return document.put(child(SECURITY_DEFINITIONS + join((name,)), member_name), value)
