"""The connection parameters beside the tokens, `token:…`: tenant, grant type, an application of one's own, gaps."""

from typing import Any

from designer.auth.oauth2 import files
from designer.auth.oauth2.model import CLIENT, PASSWORD
from designer.auth.oauth2.placeholders import PLACEHOLDER
from designer.auth.scheme import Settings, parameters, with_parameter
from designer.document.pointer import MISSING
from designer.properties import Properties

STANDARD = frozenset({"clientid", "clientsecret", "redirecturl", "scopes", "state", "code", "refreshtoken"})
TENANT_PROVIDER = "aad"


def with_own_fields(properties: Properties, now: Settings, wanted: Settings) -> Properties:
    """A copy with the parameters that `wanted` needs and `now` did not, without those that only `now` needed.

    One that fills a gap goes only while it is as we made it: policies may use it too.
    """
    parameter = wanted["parameter"]
    before, after, gaps_before = _needed(now), _needed(wanted), _gaps(now)
    for name, member in before.items():
        key = files.key_in(parameters(properties), f"{parameter}:{name}")
        is_ours = name not in gaps_before or parameters(properties).get(key) == member
        if name not in after and is_ours:
            properties = with_parameter(properties, key, (), MISSING)
    held, gaps = {key.lower() for key in parameters(properties)}, _gaps(wanted)
    for name, member in after.items():
        full = f"{parameter}:{name}"
        is_held = full.lower() in held or (name in gaps and name.lower() in held)
        if name not in before and not is_held:
            properties = with_parameter(properties, full, (), member)
    return properties


def without_own_fields(properties: Properties, now: Settings) -> Properties:
    """A copy without what belongs to the sign-in that `now` describes; other parameters stay."""
    parameter = now["parameter"] or files.DEFAULT_PARAMETER
    names = {f"{parameter}:{name}".lower() for name in (*_needed(now), *_ALL)}
    for key in list(parameters(properties)):
        if key.lower() in names:
            properties = with_parameter(properties, key, (), MISSING)
    return properties


def _needed(settings: Settings) -> dict[str, dict[str, Any]]:
    """Name behind `token:` → the parameter that the settings need."""
    needed: dict[str, dict[str, Any]] = {}
    if settings["provider"] == TENANT_PROVIDER:
        needed["TenantId"] = _tenant()
    if settings["grant"] == CLIENT:
        needed["grantType"] = _grant_type()
    if settings["own_app"]:
        needed["clientId"] = _typed("Client ID", "The ID of your own application at the service.", "string")
        needed["clientSecret"] = _typed("Client secret", "The secret of your own application.", "securestring")
    if settings["grant"] == PASSWORD:
        needed["username"] = _typed("User name", "The user name at the service.", "string")
        needed["password"] = _typed("Password", "The password at the service.", "securestring")
    return needed | {name: _typed(name, f"The value of {name} in the sign-in’s address.", "string")
                     for name in _gaps(settings)}  # fmt: skip


def _gaps(settings: Settings) -> list[str]:
    """The names that templates ask for, as first spelt, besides those that every sign-in fills."""
    found: dict[str, str] = {}
    for setting, text in settings.items():
        if setting.endswith(("_url", "_query", "_body")) and setting != "redirect_url":
            for name in PLACEHOLDER.findall(text):
                found.setdefault(name.lower(), name)
    return [name for lowered, name in found.items() if lowered not in STANDARD]


def _tenant() -> dict[str, Any]:
    """As the reference product's schema has it (connector-format, section 8)."""
    return {
        "type": "string",
        "metadata": {"sourceType": "AzureActiveDirectoryTenant"},
        "uiDefinition": {
            "displayName": "Tenant",
            "description": "The tenant ID of for the Azure Active Directory application",
            "constraints": {"required": "false", "hidden": "true"},
        },
    }


def _grant_type() -> dict[str, Any]:
    """The hidden parameter by which published connectors reach client credentials (connector-format, section 8)."""
    choices = (("Code", "code"), ("Client Credentials", "client_credentials"))
    return {
        "type": "string",
        "defaultValue": CLIENT,
        "allowedValues": [{"value": value} for _, value in choices],
        "uiDefinition": {
            "displayName": "Grant Type",
            "constraints": {
                "required": "false",
                "hidden": "true",
                "allowedValues": [{"text": text, "value": value} for text, value in choices],
            },
        },
    }


def _typed(label: str, description: str, kind: str) -> dict[str, Any]:
    return {
        "type": kind,
        "uiDefinition": {
            "displayName": label,
            "description": description,
            "tooltip": description,
            "constraints": {"required": "true", "clearText": kind == "string"},
        },
    }


_ALL = ("TenantId", "grantType", "clientId", "clientSecret", "username", "password", "resourceUri")
