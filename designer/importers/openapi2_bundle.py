"""Where OpenAPI 2.0 shares what: the definitions, parameters and responses that pieces of other files become."""

from designer.importers.bundle_places import Layout, Place

SCHEMA_HOLDERS = frozenset(["definitions", "properties", "allOf"])
SCHEMA_MEMBERS = frozenset(["schema", "items", "additionalProperties"])
SHARED = ("parameters", "responses")
DATA = frozenset(["example", "examples", "default", "enum"])


def _shelf(place: Place) -> str | None:
    """Paths, operations and everything else that 2.0 cannot share have none: they are put where they are used."""
    around, key = place
    outer = around[1] if around else ""
    if outer in SCHEMA_HOLDERS or (key in SCHEMA_MEMBERS and outer not in SHARED):
        return "/definitions"
    return f"/{outer}" if outer in SHARED else None


LAYOUT = Layout(("/definitions", "/parameters", "/responses"), _shelf, DATA)
