"""Where OpenAPI 3.x shares what: the components that pieces of other files become."""

from designer.importers.bundle_places import Layout, Place
from designer.importers.openapi3.operations import METHODS

# The key of the list or object around a reference → the kind of what it leads to.
KINDS = {
    "parameters": "parameters",
    "requestBodies": "requestBodies",
    "responses": "responses",
    "headers": "headers",
    "examples": "examples",
    "links": "links",
    "callbacks": "callbacks",
    "paths": "pathItems",
    "pathItems": "pathItems",
    "webhooks": "pathItems",
    "securitySchemes": "securitySchemes",
}
HOLDERS = frozenset(["properties", "content", *KINDS])
SHARED = ("schemas", *(kind for kind in KINDS if kind not in ("paths", "webhooks")))
DATA = frozenset(["example", "default", "enum", "const", "value", "mapping", "x-examples"])


def _shelf(place: Place) -> str | None:
    kind = _kind(place)
    return f"/components/{kind}" if kind else None


def _kind(place: Place) -> str:
    """The kind of what stands at `place`; "" for what has no component of its own, such as a list of parameters."""
    around, key = place
    outer = around[1] if around else ""
    above = around[0][1] if around and around[0] else ""
    if outer in KINDS:
        return KINDS[outer]
    if outer in ("properties", "schemas"):
        return "schemas"
    if key == "requestBody":
        return "requestBodies"
    is_operation = key in METHODS and KINDS.get(above) == "pathItems"
    is_of_root = not around or not around[0]  # such as a server
    return "" if is_operation or is_of_root or outer == "content" or key in HOLDERS else "schemas"


LAYOUT = Layout(tuple(f"/components/{kind}" for kind in SHARED), _shelf, DATA)
