"""Which sign-ins go beyond a key or a password: the connection parameters say so before the definition does."""

from collections.abc import Mapping
from typing import Any

from designer.auth.scheme import first_definition, parameters
from designer.document.document import Document
from designer.properties import Properties, as_object, as_text, members

SETS, OAUTH2, GATEWAY, NAMED, UNKNOWN = "sets", "oauth2", "gateway", "named", "unknown"
EXTENSION = "x-designer-sign-in"  # see designer/auth/extension.py
AMAZON, SIGV4 = "x-amazon-apigateway-authtype", "aws_sigv4"
_PLAIN = ("apiKey", "basic")
_BY_PARAMETER = {"oauthsetting": OAUTH2, "gatewaysetting": GATEWAY}


def special(document: Document, properties: Properties) -> str:
    """One of the constants of this module; "" for no sign-in, a key, or a user name and password."""
    if as_object(members(properties).get("connectionParameterSets")):
        return SETS
    types = {as_text(as_object(member).get("type")).lower() for member in parameters(properties).values()}
    for kind, meaning in _BY_PARAMETER.items():
        if kind in types:
            return meaning
    definition = first_definition(document)[1]
    if named(definition):
        return NAMED
    if not definition or definition.get("type") in _PLAIN:
        return ""
    return OAUTH2 if definition.get("type") == "oauth2" else UNKNOWN


def named(definition: Mapping[str, Any]) -> str:
    """The kind that an extension of a security definition names, "" without one.

    Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-authtype.html
    """
    found = as_text(as_object(definition.get(EXTENSION)).get("kind"))
    is_amazons = as_text(definition.get(AMAZON)).lower() == "awssigv4"
    return found or (SIGV4 if is_amazons else "")
