"""The sign-in of a connector in the words of a Postman collection, with variables in place of the credentials."""

from collections.abc import Mapping
from typing import Any

from designer import auth as schemes
from designer import ways
from designer.auth.scheme import first_definition
from designer.document.document import Document
from designer.document.pointer import JSON
from designer.properties import Properties, as_object, as_text

KEY, TOKEN, CLIENT, SECRET = "apiKey", "accessToken", "clientId", "clientSecret"
GRANTS = {
    "accessCode": "authorization_code",
    "implicit": "implicit",
    "password": "password_credentials",
    "application": "client_credentials",
}


def auth(document: Document, properties: Properties) -> tuple[dict[str, Any], list[str]]:
    """The member `auth` of the collection, {} where nothing can be said, and the variables that it needs.

    A collection signs in by one way only: the default of several.
    """
    document, properties = ways.view(document, properties)
    scheme = schemes.kind_of(document, properties)
    settings = scheme.read(document, properties)
    definition = first_definition(document)[1]
    if scheme.KIND == "basic":
        return _auth("basic", {"username": "{{username}}", "password": "{{password}}"}), ["username", "password"]
    if scheme.KIND == "api_key" and _is_bearer(settings):
        return _auth("bearer", {"token": _variable(TOKEN)}), [TOKEN]
    if scheme.KIND == "api_key":
        return _auth("apikey", _key(settings)), [KEY]
    if definition.get("type") == "oauth2":
        return _auth("oauth2", _oauth2(definition)), [CLIENT, SECRET]
    return {}, []


def without() -> dict[str, str]:
    """The sign-in of a request that signs in by nothing, whatever the collection does."""
    return {"type": "noauth"}


def _auth(kind: str, members: Mapping[str, str]) -> dict[str, Any]:
    return {"type": kind, kind: [{"key": key, "value": value, "type": "string"} for key, value in members.items()]}


def _is_bearer(settings: Mapping[str, str]) -> bool:
    is_header = settings["location"] == "header" and settings["name"].lower() == "authorization"
    return is_header and settings["prefix"].strip().lower() == "bearer"


def _key(settings: Mapping[str, str]) -> dict[str, str]:
    location = "query" if settings["location"] == "query" else "header"
    return {"key": settings["name"], "value": settings["prefix"] + _variable(KEY), "in": location}


def _oauth2(definition: dict[str, JSON]) -> dict[str, str]:
    addresses = {"authUrl": "authorizationUrl", "accessTokenUrl": "tokenUrl"}
    written = {member: as_text(definition.get(name)) for member, name in addresses.items()}
    return {
        "grant_type": GRANTS.get(as_text(definition.get("flow")), "authorization_code"),
        **{member: url for member, url in written.items() if url},
        "clientId": _variable(CLIENT),
        "clientSecret": _variable(SECRET),
        "scope": " ".join(as_object(definition.get("scopes"))),
        "addTokenTo": "header",
    }


def _variable(name: str) -> str:
    return f"{{{{{name}}}}}"
