"""Schemas of OpenAPI 2.0 → of 3.x; what was kept comes back in place of what stands for it."""

from collections.abc import Callable
from typing import Any

from designer.document.openapi3 import INSTEAD, KEPT, ONE_SCHEMA, SCHEMA_LIST, SCHEMA_MAP, kept_of
from designer.document.pointer import JSON
from designer.exporters.openapi3.writing import Writing

Schema = dict[str, Any]
# a member that stands for something → the keywords it stands for
SPEAKS_FOR = {
    "type": ("type", "oneOf", "anyOf"),
    "x-nullable": ("type",),
    "enum": ("const",),
    "example": ("examples",),
    "format": ("contentEncoding", "contentMediaType"),
    "minimum": ("minimum", "exclusiveMinimum"),
    "exclusiveMinimum": ("minimum", "exclusiveMinimum"),
    "maximum": ("maximum", "exclusiveMaximum"),
    "exclusiveMaximum": ("maximum", "exclusiveMaximum"),
    "discriminator": ("discriminator",),
}
KEYWORDS_OF_3_0 = frozenset(["oneOf", "anyOf", "not", "discriminator", "writeOnly", "deprecated", "default", "xml"])
# In 3.0 what stands for these says enough: it is valid there.
STOOD_FOR_IN_3_0 = frozenset([
    "const", "examples", "contentEncoding", "contentMediaType", "minimum", "exclusiveMinimum", "maximum",
    "exclusiveMaximum",
])  # fmt: skip
NULL = {"type": "null"}
NULLABLE = "x-nullable"


def schema(node: JSON, writing: Writing) -> JSON:
    """`node` as the version of `writing` says it."""
    if not isinstance(node, dict):
        return node if isinstance(node, bool) and writing.version > "3.0" else {}
    reference = node.get("$ref")
    if isinstance(reference, str):
        return _reference(node, reference, writing)
    made: Schema = {}
    for key, value in node.items():
        action = ACTIONS.get(key)
        if action is None:
            made[key] = value
        else:
            action(made, key, value, node, writing)
    kept = kept_of(node)
    if NULLABLE in kept:
        own = {key: kept[key] for key in (NULLABLE, "nullable") if key in kept}
        kept = {key: value for key, value in kept.items() if key not in own}
        if writing.version == writing.came_as and as_dict(kept.get(INSTEAD)).get(NULLABLE) == node.get(NULLABLE):
            del made[NULLABLE]
            return {**(_restored(made, node, kept, writing) if kept else made), **own}
    if kept:
        made = _restored(made, node, kept, writing)
    return _with_null(made, writing) if NULLABLE in made else made


def _reference(node: Schema, reference: str, writing: Writing) -> Schema:
    """A reference with what stands beside it: 3.0 reads only the reference, so there it is put into an `allOf`."""
    beside = {key: value for key, value in node.items() if key not in ("$ref", "x-nullable", KEPT)}
    kept = {key: value for key, value in kept_of(node).items() if key != INSTEAD}
    if kept:
        beside |= as_dict(schema(kept, writing))
    target = {"$ref": writing.reference(reference)}
    nullable = node.get("x-nullable")
    if writing.version == "3.0":
        if isinstance(nullable, bool):
            beside["nullable"] = nullable
        effective = writing.came_as != "3.0" and (kept or nullable is True)
        return {"allOf": [target], **beside} if effective else {**target, **beside}
    return {"anyOf": [target, NULL], **beside} if nullable is True else {**target, **beside}


def as_dict(value: JSON) -> Schema:
    return value if isinstance(value, dict) else {}


def _restored(made: Schema, node: Schema, kept: Schema, writing: Writing) -> Schema:
    instead = as_dict(kept.get(INSTEAD))
    edited = {key for key, value in instead.items() if node.get(key) != value}
    silent = {keyword for key in edited for keyword in SPEAKS_FOR.get(key, ())}
    later: Schema = {}
    for key, value in kept.items():
        if key == INSTEAD or key in silent:
            continue
        if writing.version == "3.0" != writing.came_as and key == "type":
            made |= _types(value)
        elif writing.version > "3.0" or writing.came_as == "3.0" or key in KEYWORDS_OF_3_0:
            made[key] = keyword(key, value, writing)
        elif key not in STOOD_FOR_IN_3_0 or not instead:
            later[key] = keyword(key, value, writing)
    for key, value in instead.items():
        speakers = [keyword for keyword in SPEAKS_FOR.get(key, ()) if keyword in kept and keyword not in silent]
        if value is not None and speakers and any(each in made for each in speakers) and key not in kept:
            made.pop(key, None)
    return {**made, KEPT: later} if later else made


def _types(value: JSON) -> Schema:
    """A choice of types, as 3.0 says it."""
    types = [each for each in value if isinstance(each, str)] if isinstance(value, list) else []
    others = [{"type": each} for each in types if each != "null"]
    made: Schema = {"anyOf": others} if others else {}
    return {**made, "x-nullable": True} if "null" in types or value == "null" else made


def keyword(key: str, value: JSON, writing: Writing) -> JSON:
    """The value of a kept keyword with the schemas in it converted."""
    if key in ONE_SCHEMA:
        return value if isinstance(value, bool) and writing.version > "3.0" else schema(value, writing)
    if key in SCHEMA_MAP and isinstance(value, dict):
        return {name: schema(member, writing) for name, member in value.items()}
    if key in SCHEMA_LIST and isinstance(value, list):
        return [schema(entry, writing) for entry in value]
    return value


def _with_null(made: Schema, writing: Writing) -> Schema:
    """`x-nullable` → `nullable` (3.0), or null among the types or the branches (3.1)."""
    nullable = made.pop("x-nullable")
    if not isinstance(nullable, bool):
        return {**made, "x-nullable": nullable}
    if writing.version == "3.0":
        return {**made, "nullable": nullable}
    type = made.get("type")
    if not nullable or type == "null" or isinstance(type, list):
        return made
    if isinstance(type, str):
        return {**made, "type": [type, "null"]}
    for key in ("anyOf", "oneOf"):
        if isinstance(made.get(key), list):
            return {**made, key: [*made[key], NULL]}
    if isinstance(made.get("allOf"), list):
        others = {key: value for key, value in made.items() if key != "allOf"}
        return {"anyOf": [{"allOf": made["allOf"]}, NULL], **others}
    return made


def _one(made: Schema, key: str, value: JSON, node: Schema, writing: Writing) -> None:
    """A list of schemas as `items` is a tuple, which 3.1 calls `prefixItems`."""
    if isinstance(value, list) and key == "items":
        entries = [schema(entry, writing) for entry in value]
        made |= (
            {"prefixItems": entries} if writing.version > "3.0" else {"items": {"anyOf": entries} if entries else {}}
        )
    else:
        made[key] = value if isinstance(value, bool) and key != "items" else schema(value, writing)


def _map(made: Schema, key: str, value: JSON, node: Schema, writing: Writing) -> None:
    if isinstance(value, dict):
        made[key] = {name: schema(member, writing) for name, member in value.items()}


def _list(made: Schema, key: str, value: JSON, node: Schema, writing: Writing) -> None:
    if not isinstance(value, list):
        made[key] = value  # no choice of schemas: as it came
    elif value:
        made[key] = [schema(entry, writing) for entry in value]


def _type(made: Schema, key: str, value: JSON, node: Schema, writing: Writing) -> None:
    if value == "file":
        made |= {"type": "string", "format": "binary"}
    elif value == "null" and writing.version == "3.0":
        made |= {"enum": [None], "x-nullable": True}
    elif isinstance(value, list) and writing.version == "3.0":
        made |= _types(value)
    elif value != "any":
        made[key] = value
    if value == "array" and "items" not in node and writing.version == "3.0" != writing.came_as:
        made["items"] = {}


def _exclusive(made: Schema, key: str, value: JSON, node: Schema, writing: Writing) -> None:
    bound = key[len("exclusive") :].lower()
    if writing.version == "3.0" or not isinstance(value, bool):
        made[key] = value
    elif value and isinstance(node.get(bound), (int, float)):
        made[key] = node[bound]


def _bound(made: Schema, key: str, value: JSON, node: Schema, writing: Writing) -> None:
    if writing.version == "3.0" or node.get("exclusive" + key.capitalize()) is not True:
        made[key] = value


def _discriminator(made: Schema, key: str, value: JSON, node: Schema, writing: Writing) -> None:
    made[key] = {"propertyName": value} if isinstance(value, str) else value


def _collection_format(made: Schema, key: str, value: JSON, node: Schema, writing: Writing) -> None:
    made["x-collectionFormat"] = value


def _nothing(made: Schema, key: str, value: JSON, node: Schema, writing: Writing) -> None:
    return None


def _not_empty(made: Schema, key: str, value: JSON, node: Schema, writing: Writing) -> None:
    if isinstance(value, list) and value:
        made[key] = value


ACTIONS: dict[str, Callable[[Schema, str, JSON, Schema, Writing], None]] = {
    "items": _one,
    "additionalProperties": _one,
    "properties": _map,
    "allOf": _list,
    "type": _type,
    "minimum": _bound,
    "maximum": _bound,
    "exclusiveMinimum": _exclusive,
    "exclusiveMaximum": _exclusive,
    "discriminator": _discriminator,
    "collectionFormat": _collection_format,
    "required": _not_empty,
    KEPT: _nothing,
}
