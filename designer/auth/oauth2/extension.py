"""`x-designer-oauth` of the security definition: what Microsoft's format has no word for, and its importers skip."""

from typing import Any

from designer.auth.oauth2 import files
from designer.auth.oauth2.catalogue import Provider
from designer.auth.oauth2.model import CODE
from designer.auth.oauth2.reading import OPTIONS, pairs
from designer.auth.scheme import Settings
from designer.document.document import Document
from designer.document.pointer import MISSING

STANDARD_FLOW = "accessCode"


def with_extension(document: Document, now: Settings, wanted: Settings, provider: Provider) -> Document:
    """A copy that says the provider, the grant type, options and further fields where they changed."""
    changes = {**_provider(now, wanted, provider), **_grant(now, wanted), **_options(now, wanted)}
    document = _with_fields(document, now, wanted, provider)
    name, definition = files.definition(document)
    if wanted["grant"] != now["grant"] and definition.get("flow") != STANDARD_FLOW:
        # The reference product rewrites other flows to this one; the grant type itself stands in the extension.
        document = files.with_definition_member(document, name, "flow", STANDARD_FLOW)
    return _put(document, name, changes)


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
    return {
        member: _value(wanted[setting], kind)
        for setting, (member, kind) in OPTIONS.items()
        if wanted[setting] != now[setting]
    }


def _value(text: str, kind: str) -> Any:
    if not text:
        return MISSING
    if kind == "flag":
        return text == "yes"
    return dict(pairs(text)) if kind == "pairs" else text


def _with_fields(document: Document, now: Settings, wanted: Settings, provider: Provider) -> Document:
    name, _ = files.definition(document)
    kept = {field: wanted[field] for field in provider.kept_fields() if wanted.get(field)}
    if wanted["provider"] != now["provider"]:
        return _put(document, name, {"fields": kept or MISSING})
    if any(wanted.get(field, "") != now.get(field, "") for field in provider.kept_fields()):
        return _put(document, name, {"fields": kept or MISSING})
    return document


def _put(document: Document, name: str, changes: dict[str, Any]) -> Document:
    """A copy with `changes` to the extension; an empty extension disappears."""
    held = files.extension(document)
    wanted = {key: value for key, value in {**held, **changes}.items() if value is not MISSING}
    if wanted == held:
        return document
    return files.with_definition_member(document, name, files.EXTENSION, wanted or MISSING)
