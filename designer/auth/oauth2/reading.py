"""The settings of OAuth 2.0 as the two files have them."""

import re
from functools import cache, lru_cache
from typing import Any
from urllib.parse import parse_qsl

from designer.auth.oauth2 import catalogue, endpoints, files
from designer.auth.oauth2.catalogue import ADDRESSES, GENERIC, Provider
from designer.auth.oauth2.model import CLIENT, CODE, DEVICE, IMPLICIT, PASSWORD
from designer.auth.oauth2.placeholders import PLACEHOLDER, fill
from designer.auth.scheme import Settings, parameter_text, parameters
from designer.document.document import Document
from designer.properties import Properties, as_object, as_text

FLOWS = {"accessCode": CODE, "application": CLIENT, "password": PASSWORD, "implicit": IMPLICIT}
GRANTS = (CODE, CLIENT, PASSWORD, DEVICE, IMPLICIT)
COMMON = ("parameter", "provider", "grant", "client_id", "scopes", "redirect_mode", "redirect_url", "own_app")
# setting: its member of `x-designer-oauth`, and the kind of value
OPTIONS = {
    "client_authentication": ("clientAuthentication", "text"),
    "pkce": ("pkce", "flag"),
    "scope_separator": ("scopeSeparator", "text"),
    "redirect_on_refresh": ("redirectOnRefresh", "flag"),
    "authorize_parameters": ("authorizeParameters", "pairs"),
    "token_parameters": ("tokenParameters", "pairs"),
}
REDIRECT_MODE = "Global"
REDIRECT_URL = "https://global.consent.azure-apim.net/redirect"
MAX_MATCHED = 2000  # characters of an address that is compared with the providers' own


def read(document: Document, properties: Properties) -> Settings:
    """Every setting as text: the common ones, the options ("" for the provider's own way) and the provider's fields."""
    parameter = files.token_parameter(properties)
    provider = provider_of(document, properties, parameter)
    held, extension = files.settings(properties, parameter), files.extension(document)
    return {
        "parameter": parameter,
        "provider": provider.id,
        "grant": _grant(document, properties, parameter),
        "client_id": as_text(files.member(held, "clientId")),
        "scopes": " ".join(_scopes(document, held)),
        "redirect_mode": as_text(files.member(held, "redirectMode")) if parameter else REDIRECT_MODE,
        "redirect_url": as_text(files.member(held, "redirectUrl")) if parameter else REDIRECT_URL,
        "own_app": "yes" if f"{parameter.lower()}:clientid" in map(str.lower, parameters(properties)) else "",
        **{name: _option(extension.get(key), kind) for name, (key, kind) in OPTIONS.items()},
        **_fields(document, properties, parameter, provider),
    }


def provider_of(document: Document, properties: Properties, parameter: str) -> Provider:
    """The provider that was chosen, else the one that the files name, else the one whose addresses they have."""
    identity = as_text(files.member(files.settings(properties, parameter), "identityProvider"))
    chosen = catalogue.find(as_text(files.extension(document).get("provider")))
    named = catalogue.by_identity(identity or GENERIC)
    given = addresses(document, properties, parameter)
    if chosen and chosen.identity_provider.lower() == (identity or GENERIC).lower() and _is_still(chosen, given):
        return chosen
    generic = catalogue.find("generic")
    assert generic is not None
    if named is None or named is generic:
        return _by_addresses(given["authorization_url"][:MAX_MATCHED], given["token_url"][:MAX_MATCHED]) or generic
    return named


def addresses(document: Document, properties: Properties, parameter: str) -> Settings:
    """The three addresses of generic OAuth 2; where custom parameters lack them, the security definition tells two."""
    custom, definition = files.custom(properties, parameter), files.definition(document)[1]
    found = {
        "authorization_url": custom.get("authorizationurl") or as_text(definition.get("authorizationUrl")),
        "token_url": custom.get("tokenurl") or as_text(definition.get("tokenUrl")),
        "refresh_url": custom.get("refreshurl", ""),
    }
    if not parameter:
        found["refresh_url"] = found["token_url"]
    return found


def provider_addresses(provider: Provider, fields: Settings) -> Settings:
    """The three addresses of `provider` with its fields filled in."""
    filled = {name: fill(getattr(provider, name), fields) for name in ADDRESSES}
    return {**filled, "refresh_url": filled["refresh_url"] or filled["token_url"]}


def defaults(provider: Provider) -> Settings:
    """The provider's fields as a new connector has them."""
    return {each.name: each.default for each in provider.fields}


def _fields(document: Document, properties: Properties, parameter: str, provider: Provider) -> Settings:
    custom, kept = files.custom(properties, parameter), as_object(files.extension(document).get("fields"))
    found = {each.name: custom.get(each.custom.lower(), "") for each in provider.fields if each.custom}
    if provider.writes_addresses:
        given = addresses(document, properties, parameter)
        found |= given if "authorization_url" in found else _matched(provider, given, False) or {}
    found |= {name: as_text(kept.get(name)) for name in provider.kept_fields()}
    return {each.name: found.get(each.name, "") for each in provider.fields}


def _is_still(provider: Provider, given: Settings) -> bool:
    """Whether a provider that was chosen fits the addresses: another product may have changed them since."""
    has_own = provider.writes_addresses and not any(each.custom for each in provider.fields)
    return not has_own or _matched(provider, given, False) is not None


@lru_cache(maxsize=1024)
def _by_addresses(authorization_url: str, token_url: str) -> Provider | None:
    """The provider whose own addresses these are, so that an imported file is recognised."""
    given = {"authorization_url": authorization_url, "token_url": token_url}
    others = (each for each in catalogue.providers() if each.writes_addresses and each.is_named)
    return next((each for each in others if _matched(each, given, True) is not None), None)


def _matched(provider: Provider, given: Settings, is_guess: bool) -> Settings | None:
    """The fields for which the provider's authorization and token URL are the given ones; None for none.

    A guess is made by what is typical of the provider, and not by whatever its fields admit.
    """
    found: Settings = {}
    for name in ("authorization_url", "token_url"):
        match = _pattern(provider.id, name, is_guess).fullmatch(given[name][:MAX_MATCHED].partition("?")[0])
        if match is None:
            return None
        found |= {key: value for key, value in match.groupdict().items() if value is not None}
    return found


@cache
def _pattern(provider_id: str, name: str, is_guess: bool) -> re.Pattern[str]:
    """An address of a provider as a pattern whose groups are its fields."""
    provider = catalogue.find(provider_id)
    assert provider is not None
    shapes = {
        each.name: (is_guess and each.recognised) or each.pattern or "[A-Za-z0-9._-]+" for each in provider.fields
    }
    text, seen = "", set()
    pieces = PLACEHOLDER.split(getattr(provider, name).partition("?")[0])
    for index, piece in enumerate(pieces):
        if index % 2 == 0:
            text += re.escape(piece)
        else:
            # A provider that was chosen is recognised while its fields are still empty.
            shape = shapes[piece] if is_guess else f"(?:{shapes[piece]})?"
            text += f"(?P={piece})" if piece in seen else f"(?P<{piece}>{shape})"
            seen.add(piece)
    return re.compile(text)


def _grant(document: Document, properties: Properties, parameter: str) -> str:
    """The grant type: as chosen, as the escape hatch has it by default, as the security definition says."""
    chosen = as_text(files.extension(document).get("grant"))
    if chosen in GRANTS:
        return chosen
    hatch = parameter_text(properties, f"{parameter}:grantType", ("defaultValue",))
    if hatch == CLIENT:
        return CLIENT
    return FLOWS.get(as_text(files.definition(document)[1].get("flow")), CODE)


def _scopes(document: Document, held: dict[str, Any]) -> list[str]:
    """The connector's scopes; those of the security definition where no connection parameter says any."""
    listed = files.member(held, "scopes")
    if not held:
        listed = list(as_object(files.definition(document)[1].get("scopes")))
    if isinstance(listed, str):
        listed = [listed]
    return [scope for scope in listed if isinstance(scope, str) and scope] if isinstance(listed, list) else []


def _option(value: Any, kind: str) -> str:
    if kind == "flag":
        return {True: "yes", False: "no"}.get(value, "") if isinstance(value, bool) else ""
    if kind == "pairs":
        return endpoints.encoded((name, text) for name, text in as_object(value).items() if isinstance(text, str))
    return as_text(value)


def pairs(text: str) -> tuple[tuple[str, str], ...]:
    """The pairs that a setting such as `authorize_parameters` holds: "audience=https%3A%2F%2Fapi.example"."""
    try:
        return tuple(parse_qsl(text.strip().lstrip("?&"), keep_blank_values=True, max_num_fields=50))
    except ValueError:
        return ()
