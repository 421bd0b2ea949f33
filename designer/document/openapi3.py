"""What a definition keeps of the OpenAPI 3.x document it came from, beside what stands for it: `x-openapi3`.

`{"type": "object", "x-openapi3": {"oneOf": […], "x-instead": {"type": "object"}}}`: whoever writes OpenAPI 3.x takes
the kept members in place of those in `x-instead`, as long as these are still what they were.
See docs/adr/0012-openapi-3.md.
"""

import hashlib
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

import orjson

from designer.document import pointer
from designer.document.pointer import JSON, MISSING

KEPT, INSTEAD = "x-openapi3", "x-instead"
SCHEMAS, DEFINITIONS = "#/components/schemas/", "#/definitions/"
HOMES = {SCHEMAS: DEFINITIONS} | {f"#/components/{kind}/": f"#/{kind}/" for kind in ("parameters", "responses")}
KEPT_COMPONENTS = f"#/{KEPT}/components/"

# Keywords of a schema that OpenAPI 2.0 has in the same meaning (2.0 specification, Schema Object).
SAME_KEYWORDS = frozenset([
    "title", "description", "format", "default", "multipleOf", "maximum", "minimum", "maxLength", "minLength",
    "pattern", "maxItems", "minItems", "uniqueItems", "maxProperties", "minProperties", "readOnly", "externalDocs",
    "example", "additionalProperties", "type", "items", "allOf", "properties", "required", "enum", "xml",
])  # fmt: skip
# Keywords whose values hold schemas: one, a list of them, an object of them.
ONE_SCHEMA = frozenset([
    "not", "if", "then", "else", "contains", "propertyNames", "unevaluatedItems", "unevaluatedProperties",
    "contentSchema", "additionalItems",
])  # fmt: skip
SCHEMA_LIST = frozenset(["oneOf", "anyOf", "prefixItems"])
SCHEMA_MAP = frozenset(["$defs", "definitions", "patternProperties", "dependentSchemas"])
# What a parameter or header of 2.0 says about its value without a schema.
FLAT_KEYWORDS = frozenset([
    "type", "format", "items", "default", "maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum", "maxLength",
    "minLength", "pattern", "maxItems", "minItems", "uniqueItems", "enum", "multipleOf", "x-nullable",
])  # fmt: skip
FORM, MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data"


def kept_of(element: JSON) -> dict[str, Any]:
    """What `element` keeps; empty where it keeps nothing."""
    kept = element.get(KEPT) if isinstance(element, dict) else None
    return kept if isinstance(kept, dict) else {}


def stands(element: Mapping[str, JSON], kept: Mapping[str, JSON]) -> bool:
    """Whether every member that stands for something kept is still what it was; null in `x-instead` means absent."""
    instead = kept.get(INSTEAD)
    if not isinstance(instead, dict):
        return True
    return all(element.get(key) == value for key, value in instead.items())


def digest(value: JSON) -> str:
    """A short text that is the same for equal values, whatever the order of their keys."""
    return hashlib.sha256(orjson.dumps(value, option=orjson.OPT_SORT_KEYS)).hexdigest()[:16]


def is_form(media_type: str) -> bool:
    """Whether OpenAPI 2.0 says a body of this type by `formData` parameters."""
    return media_type.partition(";")[0].strip().lower() in (FORM, MULTIPART)


def is_json(media_type: str) -> bool:
    essence = media_type.partition(";")[0].strip().lower()
    return essence == "application/json" or essence.endswith("+json")


def to_two(reference: str) -> str:
    """`#/components/schemas/Pet` → `#/definitions/Pet`; other components are where the definition keeps them."""
    for old, new in HOMES.items():
        if reference.startswith(old):
            return new + _into_kept(reference[len(old) :])
    is_component = reference.startswith("#/components/")
    return KEPT_COMPONENTS + reference[len("#/components/") :] if is_component else reference


def to_three(reference: str) -> str:
    """`#/definitions/Pet` → `#/components/schemas/Pet`; the way back of `to_two`."""
    for old, new in HOMES.items():
        if reference.startswith(new):
            return old + reference[len(new) :].replace(f"/{KEPT}/", "/")
    if reference.startswith(KEPT_COMPONENTS):
        return "#/components/" + reference[len(KEPT_COMPONENTS) :]
    return reference


def _into_kept(rest: str) -> str:
    """`Pet/oneOf/0` → `Pet/x-openapi3/oneOf/0`: where the keywords went that 2.0 does not have."""
    if "/" not in rest:
        return rest
    name, *tokens = rest.split("/")
    made, is_keyword = [name], True
    for token in tokens:
        kept = is_keyword and (token in ONE_SCHEMA or token in SCHEMA_LIST or token in SCHEMA_MAP)
        made += [KEPT, token] if kept else [token]
        is_keyword = not is_keyword or not (token in SCHEMA_LIST or token in SCHEMA_MAP or token in _HOLDERS)
    return "/".join(made)


_HOLDERS = frozenset(["properties", "allOf"])


def found(root: Mapping[str, JSON], reference: JSON) -> JSON:
    """What a local reference leads to in `root`, through at most a hundred others; MISSING where it leads nowhere."""
    node: JSON = {"$ref": reference}
    for _ in range(100):
        target = node.get("$ref") if isinstance(node, dict) else None
        if not isinstance(target, str):
            return node
        if not target.startswith("#/"):
            return MISSING
        node = _at(root, target[1:])
    return MISSING


def anchors(root: JSON) -> dict[str, str]:
    """Anchor (“pet”) → pointer of the schema that calls itself so (JSON Schema 2020-12, section 8.2.2)."""
    named: dict[str, str] = {}
    waiting: list[tuple[str, JSON]] = [("", root)]
    while waiting:
        at, node = waiting.pop()
        if isinstance(node, dict):
            named |= {node[key]: at for key in ("$anchor", "$dynamicAnchor") if isinstance(node.get(key), str)}
            waiting += [(pointer.child(at, key), value) for key, value in node.items()]
        elif isinstance(node, list):
            waiting += [(f"{at}/{index}", value) for index, value in enumerate(node)]
    return named


def _at(root: Mapping[str, JSON], place: str) -> JSON:
    """A pointer in a fragment may be percent-encoded (RFC 6901, section 6); many people leave that out."""
    node = pointer.find(root, pointer.split(place))
    return pointer.find(root, pointer.split(unquote(place))) if node is MISSING and "%" in place else node
