"""Ways to sign in that this portal shows and keeps, and does not edit: OAuth 2.0, several at once."""

from collections.abc import Mapping
from typing import Any

from designer.auth.scheme import AuthError, Settings, first_definition, parameters
from designer.call_values import PreparedCall
from designer.document.document import Document
from designer.properties import Properties, as_object, as_text, members

KIND, RANK = "other", 99
TITLE = "Something else"
HINT = "The connector keeps the sign-in that its files describe."
OPENAPI = "oauth2"

PROVIDERS = {
    "aad": "Microsoft Entra ID",
    "aadcertificate": "Microsoft Entra ID with a certificate",
    "facebook": "Facebook",
    "docusign": "DocuSign",
}
_EDITED = ("apiKey", "basic")
GATEWAY = "Windows sign-in through a gateway"
EXTENSION = "x-designer-sign-in"  # see designer/auth/extension.py
AMAZON, SIGV4 = "x-amazon-apigateway-authtype", "aws_sigv4"


def named(definition: Mapping[str, Any]) -> str:
    """The kind that an extension of a security definition names, "" without one.

    Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-authtype.html
    """
    found = as_text(as_object(definition.get(EXTENSION)).get("kind"))
    is_amazons = as_text(definition.get(AMAZON)).lower() == "awssigv4"
    return found or (SIGV4 if is_amazons else "")


def by_parameters(properties: Properties) -> str:
    """What kind of sign-in the connection parameters describe, in words; "" where the definition says it."""
    if as_object(members(properties).get("connectionParameterSets")):
        return "Several ways to sign in"
    kinds = {as_text(as_object(member).get("type")).lower(): member for member in parameters(properties).values()}
    if "oauthsetting" in kinds:
        return _oauth(kinds["oauthsetting"])
    if "gatewaysetting" in kinds:
        return GATEWAY
    return ""


def what(document: Document, properties: Properties) -> str:
    """What kind of sign-in the files describe, in words; "" where it is one of OpenAPI that this portal edits."""
    if found := by_parameters(properties):
        return found
    _, definition = first_definition(document)
    if not definition or definition.get("type") in _EDITED and not named(definition):
        return ""
    return "OAuth 2.0" if definition.get("type") == "oauth2" else "A kind that this portal does not know"


def matches(document: Document, properties: Properties) -> bool:
    """Whatever no other kind recognises."""
    return True


def read(document: Document, properties: Properties) -> Settings:
    return {"what": what(document, properties)}


def check(settings: Mapping[str, str]) -> dict[str, str]:
    return {}


def write(document: Document, properties: Properties, settings: Mapping[str, str]) -> tuple[Document, Properties]:
    if not what(document, properties):
        raise AuthError("This portal cannot set up that kind of sign-in. Import a definition that has it.")
    return document, properties


def erase(document: Document, properties: Properties) -> tuple[Document, Properties]:
    raise AuthError(
        f"This connector signs in by: {what(document, properties)}. This portal keeps that as it is. "
        "To sign in another way, start a new connector."
    )


def apply(call: PreparedCall, settings: Mapping[str, str], values: Mapping[str, str]) -> PreparedCall:
    raise AuthError(
        f"This portal cannot sign in by “{settings.get('what', TITLE)}”, so the call was not sent. "
        "Use a connector with an API key, a user name and password, or no sign-in."
    )


def _oauth(parameter: Any) -> str:
    settings = as_object(as_object(parameter).get("oAuthSettings"))
    provider = as_text(settings.get("identityProvider")).lower()
    return f"OAuth 2.0 ({PROVIDERS[provider]})" if provider in PROVIDERS else "OAuth 2.0"
