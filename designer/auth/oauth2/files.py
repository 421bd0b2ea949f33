"""Where the two files of a connector hold OAuth 2.0; members are found in any case, as real files spell them."""

from typing import Any

from designer.auth.scheme import SECURITY_DEFINITIONS, first_definition, parameters, with_parameter
from designer.document.document import Document
from designer.document.pointer import MISSING, child, join
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


def settings_path(properties: Properties, parameter: str) -> tuple[str, ...]:
    """Where the parameter's OAuth settings stand, from the parameter on."""
    return (key_in(as_object(parameters(properties).get(parameter)), SETTINGS),)


def settings(properties: Properties, parameter: str) -> dict[str, Any]:
    """The OAuth settings of the parameter."""
    (key,) = settings_path(properties, parameter)
    return as_object(as_object(parameters(properties).get(parameter)).get(key))


def member(node: dict[str, Any], name: str) -> Any:
    """The member `name` of `node` in any case; None without one."""
    return node.get(key_in(node, name))


def custom(properties: Properties, parameter: str) -> dict[str, str]:
    """The custom parameters that hold a text, by lower-case name."""
    found = as_object(member(settings(properties, parameter), "customParameters"))
    return {name.lower(): as_text(member(as_object(value), "value")) for name, value in found.items()}


def with_setting(properties: Properties, parameter: str, name: str, value: Any) -> Properties:
    """A copy with the OAuth setting `name`; MISSING removes it."""
    path = settings_path(properties, parameter)
    if not isinstance(as_object(parameters(properties).get(parameter)).get(path[0]), dict):
        properties = with_parameter(properties, parameter, path, {})
    return with_parameter(properties, parameter, (*path, key_in(settings(properties, parameter), name)), value)


def with_custom(properties: Properties, parameter: str, name: str, text: Any) -> Properties:
    """A copy with the text of a custom parameter; MISSING removes the custom parameter."""
    held = settings(properties, parameter)
    parent = key_in(held, "customParameters")
    of = as_object(held.get(parent))
    if not isinstance(held.get(parent), dict):
        if text is MISSING:
            return properties
        properties = with_setting(properties, parameter, "customParameters", {})
    path = (*settings_path(properties, parameter), parent, key_in(of, name))
    inner = as_object(of.get(path[-1]))
    if text is MISSING or not isinstance(of.get(path[-1]), dict):
        return with_parameter(properties, parameter, path, text if text is MISSING else {"value": text})
    return with_parameter(properties, parameter, (*path, key_in(inner, "value")), text)


def definition(document: Document) -> tuple[str, dict[str, Any]]:
    """(name, security definition) of the first of type oauth2; ("", {}) without one."""
    for name, value in as_object(document.get(SECURITY_DEFINITIONS, {})).items():
        if as_object(value).get("type") == "oauth2":
            return name, as_object(value)
    return "", {}


def is_first(document: Document) -> bool:
    """Whether the security definition that counts is one of OAuth 2.0."""
    return first_definition(document)[1].get("type") == "oauth2"


def extension(document: Document) -> dict[str, Any]:
    """What this portal keeps beside the security definition because the format has no word for it."""
    return as_object(definition(document)[1].get(EXTENSION))


def with_definition_member(document: Document, name: str, member_name: str, value: Any) -> Document:
    """A copy with one member of the security definition `name`; MISSING removes it."""
    return document.put(child(SECURITY_DEFINITIONS + join((name,)), member_name), value)
