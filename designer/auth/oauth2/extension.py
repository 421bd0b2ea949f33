"""`x-designer-oauth` of the security definition: what Microsoft's format has no word for, and its importers skip."""

from typing import Any

from designer.auth.oauth2 import files
from designer.auth.oauth2.catalogue import Provider
from designer.auth.oauth2.model import CODE
from designer.auth.oauth2.reading import OPTIONS, pairs, provider_addresses
from designer.auth.scheme import Settings, with_definition
from designer.document.document import Document
from designer.document.pointer import MISSING

DEFINITION = "oauth2_auth"
STANDARD_FLOW = "accessCode"


def with_empty_definition(document: Document) -> Document:
    """A copy with a security definition to write into."""
    empty = {"type": "oauth2", "flow": STANDARD_FLOW, "authorizationUrl": "", "tokenUrl": "", "scopes": {}}
    return with_definition(document, DEFINITION, empty)


def with_extension(document: Document, now: Settings, wanted: Settings, provider: Provider) -> Document:
    """A copy that says the provider, the grant type, options and further fields where they changed."""
    changes = {**_provider(now, wanted, provider), **_grant(now, wanted), **_options(now, wanted)}
    changes |= _fields(now, wanted, provider)
    if not files.definition(document)[0]:
        if all(value is MISSING for value in changes.values()):
            return document
        document = _defined(document, wanted, provider)
    name, definition = files.definition(document)
    if "grant" in changes and definition.get("flow") != STANDARD_FLOW:
        # The reference product rewrites other flows to this one; the grant type itself stands in the extension.
        document = files.with_definition_member(document, name, "flow", STANDARD_FLOW)
    return _put(document, name, changes)


def _defined(document: Document, wanted: Settings, provider: Provider) -> Document:
    """A copy with a security definition for files that had none and now need a place for the extension."""
    addresses = provider_addresses(provider, wanted)
    document = with_empty_definition(document)
    members = {
        "authorizationUrl": addresses["authorization_url"] or addresses["token_url"],
        "tokenUrl": addresses["token_url"],
        "scopes": {scope: scope for scope in wanted["scopes"].split()},
    }
    for member, value in members.items():
        document = files.with_definition_member(document, DEFINITION, member, value)
    return document


def _provider(now: Settings, wanted: Settings, provider: Provider) -> dict[str, Any]:
    if wanted["provider"] == now["provider"]:
        return {}
    is_told = not provider.writes_addresses or provider.id == "generic"
    return {"provider": MISSING if is_told else provider.id}


def _grant(now: Settings, wanted: Settings) -> dict[str, Any]:
    if wanted["grant"] == now["grant"]:
        return {}
    return {"grant": MISSING if wanted["grant"] == CODE else wanted["grant"]}


def _options(now: Settings, wanted: Settings) -> dict[str, Any]:
    changed = {setting: of for setting, of in OPTIONS.items() if wanted[setting] != now[setting]}
    return {member: _value(wanted[setting], kind) for setting, (member, kind) in changed.items()}


def _value(text: str, kind: str) -> Any:
    if not text:
        return MISSING
    if kind == "flag":
        return text == "yes"
    return dict(pairs(text)) if kind == "pairs" else text


def _fields(now: Settings, wanted: Settings, provider: Provider) -> dict[str, Any]:
    """The fields that nothing else in the files tells."""
    names = provider.kept_fields()
    is_same = wanted["provider"] == now["provider"]
    if is_same and all(wanted.get(name, "") == now.get(name, "") for name in names):
        return {}
    return {"fields": {name: wanted[name] for name in names if wanted.get(name)} or MISSING}


def _put(document: Document, name: str, changes: dict[str, Any]) -> Document:
    """A copy with `changes` to the extension; an empty extension disappears."""
    held = files.extension(document)
    wanted = {key: value for key, value in {**held, **changes}.items() if value is not MISSING}
    if wanted == held:
        return document
    return files.with_definition_member(document, name, files.EXTENSION, wanted or MISSING)
