"""Schemas of OpenAPI 3.x → of 2.0; keywords that 2.0 lacks are kept beside what stands for them.

A schema in which nothing changes is given back as it is. Sources: the Schema Objects of OpenAPI 2.0, 3.0.4 and 3.1.1,
JSON Schema draft 2020-12.
"""

from collections.abc import Callable
from typing import Any

from designer.document.openapi3 import INSTEAD, KEPT, ONE_SCHEMA, SAME_KEYWORDS, SCHEMA_LIST, SCHEMA_MAP
from designer.document.pointer import JSON, MISSING
from designer.importers.openapi3.reading import At, Reading

Schema = dict[str, Any]
# reading, address, schema, keyword, its value, members that change (MISSING removes), members to keep
Action = Callable[[Reading, At, Schema, str, JSON, Schema, Schema], None]
NULL = {"type": "null"}


def schema(node: JSON, at: At, reading: Reading) -> JSON:
    """`node` as OpenAPI 2.0 says it. Raises ExternalReference."""
    if not isinstance(node, dict):
        return _boolean(node)
    reference = node.get("$ref")
    if isinstance(reference, str):
        return _reference(node, reference, at, reading)
    if "anyOf" in node or "oneOf" in node:
        node = _nullable_choice(node, at, reading)
        if "$ref" in node:
            return _reference(node, node["$ref"], at, reading)
    changes: Schema = {}
    kept: Schema = {}
    for key, value in node.items():
        action = ACTIONS.get(key, _other)
        if action is not None:
            action(reading, at, node, key, value, changes, kept)
    return _rebuilt(node, changes, kept) if changes or kept else node


def _rebuilt(node: Schema, changes: Schema, kept: Schema) -> Schema:
    made = {**node, **changes}
    if MISSING in changes.values():
        made = {key: value for key, value in made.items() if value is not MISSING}
    if kept:
        made[KEPT] = kept
    return made


def _boolean(node: JSON) -> Schema:
    """`true` is any value, `false` is none; what is no schema at all says nothing."""
    return {KEPT: {"not": {}}} if node is False else {}


def _reference(node: Schema, reference: str, at: At, reading: Reading) -> Schema:
    """A reference stands alone in 2.0: what stands beside it is kept."""
    made: Schema = {"$ref": reading.schema_reference(reference)}
    others = {}
    for key, value in node.items():
        if key in ("nullable", "x-nullable"):
            made["x-nullable"] = value
        elif key != "$ref":
            others[key] = value
    if others:
        reading.note("What stands beside a reference is kept; OpenAPI 2.0 reads only the reference.", at)
        with reading.kept():
            made[KEPT] = schema(others, at, reading)
    return made


def _nullable_choice(node: Schema, at: At, reading: Reading) -> Schema:
    """`anyOf: [X, {type: null}]` → X with `nullable`, where X says its type or is a reference; else `node` itself."""
    for key in ("anyOf", "oneOf"):
        branches = node.get(key)
        if not isinstance(branches, list) or len(branches) != 2 or NULL not in branches:
            continue
        chosen = branches[1 if branches[0] == NULL else 0]
        if not isinstance(chosen, dict) or not _says_its_type(chosen):
            continue
        others = {name: value for name, value in node.items() if name != key}
        if not others.keys() & {*chosen, "nullable", "oneOf", "anyOf"}:
            return {**others, **chosen, "nullable": True}
    return node


def _says_its_type(node: Schema) -> bool:
    if "nullable" in node or "x-nullable" in node:
        return False
    if isinstance(node.get("$ref"), str):
        return len(node) == 1
    return isinstance(node.get("type"), str) and node["type"] != "null" and not node.keys() & {"anyOf", "oneOf"}


def _one(reading: Reading, at: At, node: Schema, key: str, value: JSON, changes: Schema, kept: Schema) -> None:
    if key == "additionalProperties" and not isinstance(value, dict):
        return
    made = schema(value, (at, key), reading)
    if made is not value:
        changes[key] = made


def _map(reading: Reading, at: At, node: Schema, key: str, value: JSON, changes: Schema, kept: Schema) -> None:
    if isinstance(value, dict):
        made = _each(reading, (at, key), value)
        if made is not value:
            changes[key] = made


def _each(reading: Reading, at: At, value: Schema) -> Schema:
    made = {}
    for name, member in value.items():
        new = schema(member, (at, name), reading)
        if new is not member:
            made[name] = new
    return {**value, **made} if made else value


def _list(reading: Reading, at: At, node: Schema, key: str, value: JSON, changes: Schema, kept: Schema) -> None:
    if not isinstance(value, list):
        return
    changes[key] = _entries(reading, (at, key), value) or MISSING


def _entries(reading: Reading, at: At, value: list[JSON]) -> list[JSON]:
    return [schema(entry, (at, index), reading) for index, entry in enumerate(value)]


def _keep(reading: Reading, at: At, node: Schema, key: str, value: JSON, changes: Schema, kept: Schema) -> None:
    reading.note(f"“{key[:40]}” is kept beside the schema: OpenAPI 2.0 has no word for it.", (at, key))
    changes[key] = MISSING
    with reading.kept():
        kept[key] = converted_keyword(key, value, (at, key), reading)


def converted_keyword(key: str, value: JSON, at: At, reading: Reading) -> JSON:
    """The value of a keyword that 2.0 lacks, with the schemas in it converted."""
    if key in ONE_SCHEMA:
        return value if isinstance(value, bool) else schema(value, at, reading)
    if key in SCHEMA_MAP and isinstance(value, dict):
        return _each(reading, at, value)
    if key in SCHEMA_LIST and isinstance(value, list):
        return _entries(reading, at, value)
    return value


def _other(reading: Reading, at: At, node: Schema, key: str, value: JSON, changes: Schema, kept: Schema) -> None:
    if not key.startswith("x-") or key == KEPT:
        _keep(reading, at, node, key, value, changes, kept)


def _choice(reading: Reading, at: At, node: Schema, key: str, value: JSON, changes: Schema, kept: Schema) -> None:
    """`oneOf`, `anyOf`: 2.0 can say only what all branches share, their type."""
    stands: Schema = {}
    words = "any value"
    if "type" not in node and isinstance(value, list):
        types = {_type_of(reading.target(branch)) for branch in value}
        shared = types.pop() if len(types) == 1 else None
        stands, words = {"type": shared}, shared or words
        if shared:
            changes["type"] = shared
    count = len(value) if isinstance(value, list) else 0
    reading.note(f"The choice between {count} schemas (“{key}”) became “{words}”.", (at, key))
    changes[key] = MISSING
    kept.setdefault(INSTEAD, {}).update(stands)
    if not kept[INSTEAD]:
        del kept[INSTEAD]
    with reading.kept():
        kept[key] = converted_keyword(key, value, (at, key), reading)


def _type_of(node: JSON) -> str | None:
    type = node.get("type") if isinstance(node, dict) else None
    return type if isinstance(type, str) and type != "null" else None


def _type(reading: Reading, at: At, node: Schema, key: str, value: JSON, changes: Schema, kept: Schema) -> None:
    if value.__class__ is str and value != "null":
        return
    types = value if isinstance(value, list) else [value]
    others = [type for type in types if type != "null"]
    if len(others) == 1 and isinstance(others[0], str):
        changes["type"] = others[0]
    else:
        changes["type"] = MISSING
        kept["type"] = value
        kept.setdefault(INSTEAD, {})["type"] = None
        reading.note("A choice of types became “any value”.", (at, key))
    if len(others) < len(types):
        changes["x-nullable"] = True
        if kept.get("type") is not None:
            kept[INSTEAD]["x-nullable"] = True
        reading.note("The type “null” became “x-nullable”.", (at, key))


def _nullable(reading: Reading, at: At, node: Schema, key: str, value: JSON, changes: Schema, kept: Schema) -> None:
    changes[key] = MISSING
    changes["x-nullable"] = value
    if value is True:
        reading.note("“nullable” became “x-nullable”.", (at, key))


def _const(reading: Reading, at: At, node: Schema, key: str, value: JSON, changes: Schema, kept: Schema) -> None:
    changes[key] = MISSING
    kept[key] = value
    reading.note("“const” became an “enum” of one value.", (at, key))
    if "enum" not in node:
        changes["enum"] = [value]
        kept.setdefault(INSTEAD, {})["enum"] = [value]


def _examples(reading: Reading, at: At, node: Schema, key: str, value: JSON, changes: Schema, kept: Schema) -> None:
    changes[key] = MISSING
    kept[key] = value
    reading.note("Of several examples the first one is shown; all are kept.", (at, key))
    if "example" not in node and isinstance(value, list) and value:
        changes["example"] = value[0]
        kept.setdefault(INSTEAD, {})["example"] = value[0]


def _exclusive(reading: Reading, at: At, node: Schema, key: str, value: JSON, changes: Schema, kept: Schema) -> None:
    """3.1 `exclusiveMinimum: 5` → 2.0 `minimum: 5, exclusiveMinimum: true`, the stricter one of two bounds."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return
    bound = key[len("exclusive") :].lower()
    other = node.get(bound)
    if not isinstance(other, (int, float)):
        changes[bound], changes[key] = value, True
        return
    is_stricter = value >= other if bound == "minimum" else value <= other
    stands = {bound: value, key: True} if is_stricter else {bound: other, key: None}
    changes.update({bound: stands[bound], key: True if is_stricter else MISSING})
    kept.update({bound: other, key: value})
    kept.setdefault(INSTEAD, {}).update(stands)
    reading.note(f"Of two bounds the stricter one stands as “{bound}”.", (at, key))


def _discriminator(
    reading: Reading, at: At, node: Schema, key: str, value: JSON, changes: Schema, kept: Schema
) -> None:
    """2.0 has only the name of the property, and only where the schema itself requires it."""
    name = value.get("propertyName") if isinstance(value, dict) else None
    required = node.get("required")
    if not isinstance(name, str) or not isinstance(required, list) or name not in required:
        _keep(reading, at, node, key, value, changes, kept)
        return
    changes[key] = name
    if len(value) > 1:
        kept[key] = value
        kept.setdefault(INSTEAD, {})[key] = name
        reading.note("The mapping of a discriminator is kept beside its property.", (at, key))


def _default(reading: Reading, at: At, node: Schema, key: str, value: JSON, changes: Schema, kept: Schema) -> None:
    if value is None:
        _keep(reading, at, node, key, value, changes, kept)


def _not_empty(reading: Reading, at: At, node: Schema, key: str, value: JSON, changes: Schema, kept: Schema) -> None:
    """`required: []` says nothing, and 2.0 does not allow it; `enum: []` allows nothing, and is kept."""
    if value == [] and key == "enum":
        _keep(reading, at, node, key, value, changes, kept)
    elif value == []:
        changes[key] = MISSING


def _encoding(reading: Reading, at: At, node: Schema, key: str, value: JSON, changes: Schema, kept: Schema) -> None:
    _keep(reading, at, node, key, value, changes, kept)
    is_base64 = node.get("contentEncoding") in ("base64", "base64url")
    is_binary = "contentEncoding" not in node and node.get("contentMediaType") == "application/octet-stream"
    if "format" not in node and node.get("type", "string") == "string" and (is_base64 or is_binary):
        changes["format"] = "byte" if is_base64 else "binary"
        kept.setdefault(INSTEAD, {})["format"] = changes["format"]


ACTIONS: dict[str, Action | None] = {
    **dict.fromkeys(SAME_KEYWORDS),
    **dict.fromkeys(ONE_SCHEMA | SCHEMA_MAP | SCHEMA_LIST, _keep),
    "items": _one,
    "additionalProperties": _one,
    "properties": _map,
    "allOf": _list,
    "oneOf": _choice,
    "anyOf": _choice,
    "type": _type,
    "nullable": _nullable,
    "const": _const,
    "examples": _examples,
    "exclusiveMinimum": _exclusive,
    "exclusiveMaximum": _exclusive,
    "discriminator": _discriminator,
    "default": _default,
    "required": _not_empty,
    "enum": _not_empty,
    "contentEncoding": _encoding,
    "contentMediaType": _encoding,
}
