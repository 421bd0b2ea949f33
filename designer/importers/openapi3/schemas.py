"""Schemas of OpenAPI 3.x → of 2.0; keywords that 2.0 lacks are kept beside what stands for them.

A schema in which nothing changes is given back as it is. Sources: the Schema Objects of OpenAPI 2.0, 3.0.4 and 3.1.1,
JSON Schema draft 2020-12.
"""

from collections.abc import Callable
from typing import Any

from designer.document.openapi3 import INSTEAD, KEPT, ONE_SCHEMA, SAME_KEYWORDS, SCHEMA_LIST, SCHEMA_MAP
from designer.document.pointer import JSON, MISSING
from designer.importers.openapi3 import keywords
from designer.importers.openapi3.reading import At, Reading

Schema = dict[str, Any]
# reading, address, schema, keyword, its value, members that change (MISSING removes), members to keep
Action = Callable[[Reading, At, Schema, str, JSON, Schema, Schema], None]
NULL = {"type": "null"}


def schema(node: JSON, at: At, reading: Reading) -> JSON:
    """`node` as OpenAPI 2.0 says it. Raises ExternalReference."""
    if not isinstance(node, dict):
        return _boolean(node)
    if PLAIN.issuperset(node) and _is_one_type(node.get("type", "")):
        return node  # as most of them, in words of 2.0
    if isinstance(reference := node.get("$ref"), str):
        return _reference(node, reference, at, reading)
    if "anyOf" in node or "oneOf" in node:
        node, at = _nullable_choice(node, at)
        if "$ref" in node:
            return _reference(node, node["$ref"], at, reading)
    changes: Schema = {}
    kept: Schema = {}
    same = PLAIN if _is_one_type(node.get("type", "")) else SAME
    for key, value in node.items():
        if key not in same:
            ACTIONS.get(key, _other)(reading, at, node, key, value, changes, kept)
    return _rebuilt(node, changes, kept) if changes or kept else node


def _is_one_type(type: JSON) -> bool:
    return isinstance(type, str) and type != "null"


def _rebuilt(node: Schema, changes: Schema, kept: Schema) -> Schema:
    made = {**node, **changes}
    for key, value in changes.items():
        if value is MISSING:
            del made[key]
    if kept:
        made[KEPT] = kept
    return made


def _boolean(node: JSON) -> Schema:
    """`true` is any value, `false` is none; what is no schema at all says nothing."""
    return {KEPT: {"not": {}}} if node is False else {}


def _reference(node: Schema, reference: str, at: At, reading: Reading) -> Schema:
    """A reference stands alone in 2.0: what stands beside it is kept."""
    made: Schema = {"$ref": reading.schema_reference(reference)}
    if len(node) == 1:
        return made
    others = {}
    for key, value in node.items():
        if key == "nullable" or key == "x-nullable" and "nullable" not in node:
            made["x-nullable"] = value
        elif key != "$ref":
            others[key] = value
    if others:
        reading.note("What stands beside a reference is kept; OpenAPI 2.0 reads only the reference.", at)
        with reading.kept():
            made[KEPT] = schema(others, at, reading)
    return made


def _nullable_choice(node: Schema, at: At) -> tuple[Schema, At]:
    """`anyOf: [X, {type: null}]` → X with `nullable`, where X says its type or is a reference; else `node` itself."""
    for key in ("anyOf", "oneOf"):
        branches = node.get(key)
        if not isinstance(branches, list) or len(branches) != 2 or NULL not in branches:
            continue
        index = 1 if branches[0] == NULL else 0
        chosen = branches[index]
        others = {name: value for name, value in node.items() if name != key}
        if _says_its_type(chosen) and not others.keys() & {*chosen, "nullable", "oneOf", "anyOf"}:
            return {**others, **chosen, "nullable": True}, ((at, key), index)
    return node, at


def _says_its_type(node: JSON) -> bool:
    if not isinstance(node, dict) or "nullable" in node or "x-nullable" in node:
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
    keywords.keep(reading, at, key, value, changes, kept)
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
    choice = f"The choice between {count} schemas" if count > 1 else "The only choice"
    reading.note(f"{choice} (“{key}”) became “{words}”.", (at, key))
    changes[key] = MISSING
    kept.setdefault(INSTEAD, {}).update(stands)
    if not kept[INSTEAD]:
        del kept[INSTEAD]
    with reading.kept():
        kept[key] = converted_keyword(key, value, (at, key), reading)


def _type_of(node: JSON) -> str | None:
    type = node.get("type") if isinstance(node, dict) else None
    return type if isinstance(type, str) and type != "null" else None


ACTIONS: dict[str, Action] = {
    **dict.fromkeys(ONE_SCHEMA | SCHEMA_MAP | SCHEMA_LIST, _keep),
    "items": _one,
    "additionalProperties": _one,
    "properties": _map,
    "allOf": _list,
    "oneOf": _choice,
    "anyOf": _choice,
    "type": keywords.type_,
    "nullable": keywords.nullable,
    "x-nullable": keywords.own_nullable,
    "const": keywords.const,
    "examples": keywords.examples,
    "exclusiveMinimum": keywords.exclusive,
    "exclusiveMaximum": keywords.exclusive,
    "discriminator": keywords.discriminator,
    "default": keywords.default,
    "required": keywords.required,
    "enum": keywords.enum,
    "externalDocs": keywords.documents,
    "contentEncoding": keywords.encoding,
    "contentMediaType": keywords.encoding,
}
SAME = SAME_KEYWORDS - ACTIONS.keys()
PLAIN = SAME | {"type"}
