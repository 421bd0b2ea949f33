"""A schema from samples, in the words of OpenAPI 2.0, and what one more sample adds to it.

The law: every sample matches the schema inferred from it, also after merging. What 2.0 has no word for:
a null is remembered as `x-nullable`; values of several types get no `type`, and the alternatives in `x-openapi3`.
An object without known members and the items of an empty list are `{}`: nothing is known, nothing is refused.
"""

import re
from collections.abc import Iterable
from typing import Any

from designer.document import names
from designer.document.pointer import JSON

Schema = dict[str, Any]

MAX_DEPTH = 40  # a schema has two levels for each of its sample, and a document ends at 100
MAX_VALUES = 100_000
MAX_FORMATTED = 2_000
INT32, INT64 = 2**31, 2**63
NULLABLE = "x-nullable"
WIDER = "x-openapi3"

_DATE_TIME = re.compile(
    r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?(Z|[+-]\d\d:\d\d)"
)
_DATE = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
_EMAIL = re.compile(r"[\w.+-]{1,64}@([a-z0-9-]{1,63}\.)+[a-z]{2,24}", re.IGNORECASE | re.ASCII)
_URI = re.compile(r"https?://[^\s/?#\"<>{}|\\^`]+[^\s\"<>{}|\\^`]*", re.IGNORECASE)
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
FORMATS = {"date-time": _DATE_TIME, "date": _DATE, "email": _EMAIL, "uri": _URI, "uuid": _UUID}


class InferenceError(ValueError):
    """The sample is too deep or too large to make a schema from; the text says what to do."""


def infer(value: JSON) -> Schema:
    """The schema of one sample. Properties keep their order and get a label made from their name.

    Raises InferenceError beyond MAX_DEPTH levels or MAX_VALUES values.
    """
    _check_size(value)
    return _infer(value)


def infer_all(values: Iterable[JSON]) -> Schema:
    """The schema that every one of `values` matches; `{}` for none."""
    return merge_all(map(infer, values))


def merge_all(schemas: Iterable[Schema]) -> Schema:
    """The schema of whatever matches any of `schemas`; `{}` for none."""
    # In pairs of pairs: one after the other would copy what has grown for each of many entries.
    level = list(schemas)
    while len(level) > 1:
        level = [merge(*level[at : at + 2]) if at + 1 < len(level) else level[at] for at in range(0, len(level), 2)]
    return level[0] if level else {}


def merge(one: Schema, other: Schema) -> Schema:
    """The schema of whatever matches either. `{}` knows nothing and adds nothing; `one`'s other members win."""
    schema = _types_merged(one, other)
    if one.get(NULLABLE) or other.get(NULLABLE):
        schema[NULLABLE] = True
    kept = {key: value for key, value in {**other, **one}.items() if key not in _MERGED}
    return {**schema, **kept}


def merge_into(existing: Schema, inferred: Schema) -> Schema:
    """`existing` with what `inferred` knows beyond it: every member that is there stays as it is.

    A schema that is a reference, or of another type than the sample, is left alone.
    """
    if "$ref" in existing or "allOf" in existing:
        return existing
    if "type" in existing and existing["type"] != inferred.get("type", existing["type"]):
        return existing
    added = {key: value for key, value in inferred.items() if key not in existing and key not in _DEEP}
    if "type" in existing:
        added.pop("format", None)  # a number that somebody declared without a format has none on purpose
    if "title" in existing:
        added.pop("x-ms-summary", None)
    merged = {**existing, **added}
    if isinstance(inferred.get("properties"), dict):
        merged["properties"] = _properties_into(existing.get("properties"), inferred["properties"])
    if isinstance(inferred.get("items"), dict) and isinstance(existing.get("items", {}), dict):
        merged["items"] = merge_into(existing.get("items", {}), inferred["items"])
    return merged


_DEEP = ("properties", "items")
_MERGED = ("type", "format", NULLABLE, WIDER, *_DEEP)


def _infer(value: JSON) -> Schema:
    if value is None:
        return {NULLABLE: True}
    if isinstance(value, bool):
        return {"type": "boolean"}
    if isinstance(value, int):
        return _integer(value)
    if isinstance(value, float):
        return {"type": "number", "format": "float"}
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, list):
        return {"type": "array", "items": merge_all(map(_infer, value))}
    return {"type": "object", "properties": {name: _labelled(name, _infer(member)) for name, member in value.items()}}


def _labelled(name: str, schema: Schema) -> Schema:
    label = names.title_of(name)
    return {**schema, "x-ms-summary": label} if label else schema


def _integer(value: int) -> Schema:
    if -INT32 <= value < INT32:
        return {"type": "integer", "format": "int32"}
    return {"type": "integer", "format": "int64"} if -INT64 <= value < INT64 else {"type": "integer"}


def _text(value: str) -> Schema:
    """A format only where the whole text can be nothing else; a long text has none."""
    if len(value) > MAX_FORMATTED:
        return {"type": "string"}
    for name, pattern in FORMATS.items():
        if pattern.fullmatch(value):
            return {"type": "string", "format": name}
    return {"type": "string"}


def _types_merged(one: Schema, other: Schema) -> Schema:
    types = _types(one) | _types(other)
    if "number" in types:
        types.discard("integer")
    if not types:
        return {}
    if len(types) > 1:
        return {WIDER: {"anyOf": [{"type": name} for name in sorted(types)]}}
    (name,) = types
    return {"type": name, **_format(name, one, other), **_inside(name, one, other)}


def _types(schema: Schema) -> set[str]:
    if "type" in schema:
        return {schema["type"]}
    alternatives = schema.get(WIDER, {}).get("anyOf", []) if isinstance(schema.get(WIDER), dict) else []
    return {entry["type"] for entry in alternatives if isinstance(entry, dict) and "type" in entry}


def _format(name: str, one: Schema, other: Schema) -> Schema:
    typed = [schema for schema in (one, other) if "type" in schema]
    formats = {schema.get("format") for schema in typed if schema["type"] == name}
    if len(formats) == 1:
        (only,) = formats
        return {"format": only} if only else {}
    return {"format": "int64"} if formats == {"int32", "int64"} else {}


def _inside(name: str, one: Schema, other: Schema) -> Schema:
    if name == "array":
        return {"items": merge(one.get("items", {}), other.get("items", {}))}
    if name != "object":
        return {}
    first, second = one.get("properties", {}), other.get("properties", {})
    return {"properties": {key: merge(first.get(key, {}), second.get(key, {})) for key in {**first, **second}}}


def _properties_into(existing: JSON, inferred: dict[str, Schema]) -> dict[str, Schema]:
    if not isinstance(existing, dict):
        return inferred
    merged = dict(existing)
    for name, schema in inferred.items():
        merged[name] = merge_into(existing[name], schema) if isinstance(existing.get(name), dict) else schema
    return merged


def _check_size(value: JSON) -> None:
    stack, seen = [(value, 1)], 0
    while stack:
        node, depth = stack.pop()
        seen += 1
        if depth > MAX_DEPTH:
            raise InferenceError(f"The sample is nested more than {MAX_DEPTH} levels deep. Use a flatter part of it.")
        if seen > MAX_VALUES:
            raise InferenceError(
                f"The sample holds more than {MAX_VALUES:,} values. A few entries of each list are enough."
            )
        if isinstance(node, (dict, list)):
            stack += ((member, depth + 1) for member in (node.values() if isinstance(node, dict) else node))
