"""The words that a parameter of a set has twice: the platform shows those in `uiDefinition.schema` only.

Source: https://learn.microsoft.com/connectors/custom-connectors/multi-auth
"""

from collections.abc import Mapping
from typing import Any

from designer.document.pointer import MISSING, replaced
from designer.properties import as_object, as_text

AT = ("uiDefinition", "schema")


def repeated(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters of a set in which each one that is new or changed says its description in both places."""
    return {name: member if before.get(name) == member else _repeated(member) for name, member in after.items()}


def once(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters without what `repeated` adds to them."""
    return {name: _once(member) for name, member in parameters.items()}


def _repeated(member: Any) -> Any:
    schema = _schema(member)
    if not schema:
        return member
    for key, text in schema.items():
        member = replaced(member, (*AT, key), text)
    return member


def _once(member: Any) -> Any:
    schema = _schema(member)
    is_ours = bool(schema) and as_object(as_object(member).get("uiDefinition")).get("schema") == schema
    return replaced(member, AT, MISSING) if is_ours else member


def _schema(member: Any) -> dict[str, str]:
    shown = as_object(as_object(member).get("uiDefinition"))
    description = as_text(shown.get("description"))
    is_usable = bool(description) and isinstance(shown.get("schema", {}), dict)
    return {"type": as_text(as_object(member).get("type")) or "string", "description": description} if is_usable else {}
