"""The properties document: `{"properties": {…}}`, as apiProperties.json holds it."""

import re
from typing import Any

Properties = dict[str, Any]

DEFAULT_BRAND_COLOUR = "#007ee5"
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


def blank() -> Properties:
    """The properties document of a connector that has only just been made."""
    return {
        "properties": {
            "connectionParameters": {},
            "iconBrandColor": DEFAULT_BRAND_COLOUR,
            "capabilities": [],
            "policyTemplateInstances": [],
        }
    }


def members(properties: Properties) -> dict[str, Any]:
    """What stands inside `properties`; empty when the file holds something else there."""
    return as_object(as_object(properties).get("properties"))


def brand_colour(properties: Properties) -> str:
    """The brand colour as `#rrggbb`; the default one where the file has none that a browser could show."""
    colour = members(properties).get("iconBrandColor")
    return colour if isinstance(colour, str) and _COLOUR.fullmatch(colour) else DEFAULT_BRAND_COLOUR


def publisher(properties: Properties) -> str:
    """The publisher's name, "" when the file has none."""
    return as_text(members(properties).get("publisher"))


def policy_instances(properties: Properties) -> list[dict[str, Any]]:
    """The policies in the order in which they run; entries that are not objects are left out."""
    instances = members(properties).get("policyTemplateInstances")
    return [instance for instance in instances if isinstance(instance, dict)] if isinstance(instances, list) else []


def as_object(value: Any) -> dict[str, Any]:
    """`value` when it is an object, else an empty one: files from outside hold anything anywhere."""
    return value if isinstance(value, dict) else {}


def as_text(value: Any) -> str:
    return value if isinstance(value, str) else ""
