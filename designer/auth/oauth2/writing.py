"""Writing the settings of OAuth 2.0 into the two files: only members whose setting differs are touched."""

from collections.abc import Mapping
from typing import Any

from designer.auth.oauth2 import catalogue, files
from designer.auth.oauth2.catalogue import GENERIC, Provider
from designer.auth.oauth2.extension import with_empty_definition, with_extension
from designer.auth.oauth2.own_fields import with_own_fields, without_own_fields
from designer.auth.oauth2.reading import (
    COMMON,
    OPTIONS,
    REDIRECT_MODE,
    REDIRECT_URL,
    defaults,
    provider_addresses,
    read,
)
from designer.auth.recognition import OAUTH2, special
from designer.auth.scheme import AuthError, Settings, with_parameter, without_definition
from designer.document.document import Document
from designer.document.pointer import MISSING, replaced
from designer.properties import Properties, as_object, as_text

OPENAPI_ADDRESSES = {"authorization_url": "authorizationUrl", "token_url": "tokenUrl"}


def write(document: Document, properties: Properties, settings: Mapping[str, str]) -> tuple[Document, Properties]:
    """Copies with `settings`; a client secret is never among them. Raises AuthError for a provider nobody knows."""
    now, is_there = read(document, properties), special(document, properties) == OAUTH2
    wanted = _wanted(now, settings, is_there)
    if is_there and wanted == now:
        return document, properties
    if not now["parameter"]:
        document, properties = _begun(document, properties)
        now, wanted = read(document, properties), {**wanted, "parameter": files.token_parameter(properties)}
    old, new = _provider(now["provider"]), _provider(wanted["provider"])
    properties = _with_common(properties, now, wanted)
    properties = _with_provider(properties, now, wanted, old, new)
    properties = with_own_fields(_with_resource(properties, now, wanted), now, wanted)
    document = _with_addresses(document, now, wanted, old, new)
    document = _with_scopes(document, now, wanted)
    return with_extension(document, now, wanted, new), properties


def erase(document: Document, properties: Properties) -> tuple[Document, Properties]:
    """Copies without the tokens' parameter, those that belong to it, and the security definition."""
    parameter = files.token_parameter(properties)
    properties = without_own_fields(properties, read(document, properties))
    if parameter:
        properties = with_parameter(properties, parameter, (), MISSING)
    name, _ = files.definition(document)
    return (without_definition(document, name) if name else document), properties


def _wanted(now: Settings, settings: Mapping[str, str], is_there: bool) -> Settings:
    """`settings` over what there is; another provider begins with its own defaults, and keeps what is common."""
    given = {name: text for name, text in settings.items() if isinstance(text, str)}
    provider = _provider(given.get("provider") or now["provider"])
    if provider.id == now["provider"] and is_there:
        return {**now, **given, "parameter": now["parameter"]}
    kept = {name: now[name] for name in COMMON}
    scopes = now["scopes"] or " ".join((*provider.scopes, *provider.offline_scopes))
    begun = {**kept, **dict.fromkeys(OPTIONS, ""), **defaults(provider), "scopes": scopes}
    known = {name: text for name, text in given.items() if name in begun}
    return {**begun, **known, "provider": provider.id, "parameter": now["parameter"]}


def _begun(document: Document, properties: Properties) -> tuple[Document, Properties]:
    """Copies with an empty sign-in, for the members to be written into."""
    settings: dict[str, Any] = {
        "identityProvider": GENERIC,
        "clientId": "",
        "scopes": [],
        "redirectMode": REDIRECT_MODE,
        "redirectUrl": REDIRECT_URL,
        "properties": {"IsFirstParty": "False"},
        "customParameters": {},
    }
    member = {"type": "oauthSetting", files.SETTINGS: settings}
    properties = with_parameter(properties, files.DEFAULT_PARAMETER, (), member)
    return (document if files.definition(document)[0] else with_empty_definition(document)), properties


def _with_common(properties: Properties, now: Settings, wanted: Settings) -> Properties:
    parameter = wanted["parameter"]
    for setting, member in (
        ("client_id", "clientId"),
        ("redirect_mode", "redirectMode"),
        ("redirect_url", "redirectUrl"),
    ):
        if wanted[setting] != now[setting]:
            properties = files.with_setting(properties, parameter, member, wanted[setting])
    if wanted["scopes"].split() != now["scopes"].split():
        properties = files.with_setting(properties, parameter, "scopes", wanted["scopes"].split())
    return properties


def _with_provider(properties: Properties, now: Settings, wanted: Settings, old: Provider, new: Provider) -> Properties:
    parameter = wanted["parameter"]
    identity = as_text(files.member(files.settings(properties, parameter), "identityProvider")).lower()
    is_spelt = identity == old.identity_provider.lower()  # a file by an alias holds none of the provider's addresses
    before, after = _custom(old, now) if is_spelt or old is new else {}, _custom(new, wanted)
    if old is not new and identity != new.identity_provider.lower():
        properties = files.with_setting(properties, parameter, "identityProvider", new.identity_provider)
    for name in before.keys() - after.keys():
        properties = files.with_custom(properties, parameter, name, MISSING)
    for name, text in after.items():
        if text != before.get(name, ""):
            properties = files.with_custom(properties, parameter, name, text)
    return properties


def _with_resource(properties: Properties, now: Settings, wanted: Settings) -> Properties:
    """Entra ID's resource and on-behalf-of login stand a second time in `properties`, as real connectors have them."""
    parameter = wanted["parameter"]
    held = as_object(files.member(files.settings(properties, parameter), "properties"))
    if wanted.get("resource", "") != now.get("resource", ""):
        held = _replaced(held, "AzureActiveDirectoryResourceId", wanted.get("resource") or MISSING)
    if wanted.get("on_behalf_of", "") != now.get("on_behalf_of", ""):
        is_on = wanted["on_behalf_of"] == "true" if "on_behalf_of" in wanted else MISSING
        held = _replaced(held, "IsOnbehalfofLoginSupported", is_on)
    if held == as_object(files.member(files.settings(properties, parameter), "properties")):
        return properties
    return files.with_setting(properties, parameter, "properties", held)


def _replaced(held: dict[str, Any], name: str, value: Any) -> dict[str, Any]:
    others: dict[str, Any] = replaced(held, (files.key_in(held, name),), value)
    return others


def _custom(provider: Provider, settings: Settings) -> dict[str, str]:
    """The custom parameters that say these settings."""
    if provider.writes_addresses:
        addresses = provider_addresses(provider, settings)
        return {member: addresses[name] for name, member in catalogue.CUSTOM.items()}
    return {each.custom: settings.get(each.name, "") for each in provider.fields if each.custom}


def _with_addresses(document: Document, now: Settings, wanted: Settings, old: Provider, new: Provider) -> Document:
    """The definition's own copy of the addresses follows where the settings change them.

    Swagger 2.0 wants an authorization URL even where a grant needs none: the token URL stands in.
    """
    name, _ = files.definition(document)
    if not name:
        return document
    before, after = provider_addresses(old, now), provider_addresses(new, wanted)
    for each in (before, after):
        each["authorization_url"] = each["authorization_url"] or each["token_url"]
    for setting, member in OPENAPI_ADDRESSES.items():
        if after[setting] != before[setting]:
            document = files.with_definition_member(document, name, member, after[setting])
    return document


def _with_scopes(document: Document, now: Settings, wanted: Settings) -> Document:
    """The definition lists the scopes with what they mean; words that are there stay."""
    name, definition = files.definition(document)
    if not name or wanted["scopes"].split() == now["scopes"].split():
        return document
    meanings = as_object(definition.get("scopes"))
    scopes = {scope: meanings.get(scope, scope) for scope in wanted["scopes"].split()}
    return files.with_definition_member(document, name, "scopes", scopes)


def _provider(provider_id: str) -> Provider:
    provider = catalogue.find(provider_id)
    if provider is None:
        raise AuthError("This portal does not know that identity provider. Choose one from the list.")
    return provider
