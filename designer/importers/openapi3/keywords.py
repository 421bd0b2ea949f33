"""What becomes of the keywords of a schema that stand for themselves: each changes its schema, or is kept beside it."""

from designer.document.openapi3 import INSTEAD
from designer.document.pointer import JSON, MISSING
from designer.importers.openapi3.defaults import fits
from designer.importers.openapi3.reading import At, Reading, distinct, is_link

Schema = dict[str, JSON]


def keep(reading: Reading, at: At, key: str, value: JSON, changes: Schema, kept: Schema) -> None:
    """Keeps a keyword for which 2.0 has no word at all."""
    reading.note(f"“{key[:40]}” is kept beside the schema: OpenAPI 2.0 has no word for it.", (at, key))
    changes[key], kept[key] = MISSING, value


def type_(reading: Reading, at: At, node: Schema, key: str, value: JSON, changes: Schema, kept: Schema) -> None:
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


def nullable(reading: Reading, at: At, node: Schema, key: str, value: JSON, changes: Schema, kept: Schema) -> None:
    changes[key] = MISSING
    changes["x-nullable"] = value
    if not isinstance(node.get("type"), str) and not reading.has_nullable:
        kept[key] = value  # it says nothing there: without a type null is allowed anyway, and a list of types says it
    if value is True:
        reading.note("“nullable” became “x-nullable”.", at)


def own_nullable(reading: Reading, at: At, node: Schema, key: str, value: JSON, changes: Schema, kept: Schema) -> None:
    """An extension in 3.x, and how 2.0 says “nullable”: kept, with the “nullable” beside it, which counts."""
    kept |= {name: node[name] for name in (key, "nullable") if name in node}
    kept.setdefault(INSTEAD, {})[key] = node.get("nullable", value)


def const(reading: Reading, at: At, node: Schema, key: str, value: JSON, changes: Schema, kept: Schema) -> None:
    changes[key] = MISSING
    kept[key] = value
    reading.note("“const” became an “enum” of one value.", (at, key))
    if "enum" not in node:
        changes["enum"] = [value]
        kept.setdefault(INSTEAD, {})["enum"] = [value]


def examples(reading: Reading, at: At, node: Schema, key: str, value: JSON, changes: Schema, kept: Schema) -> None:
    changes[key] = MISSING
    kept[key] = value
    reading.note("Of several examples the first one is shown; all are kept.", (at, key))
    if "example" not in node and isinstance(value, list) and value:
        changes["example"] = value[0]
        kept.setdefault(INSTEAD, {})["example"] = value[0]


def exclusive(reading: Reading, at: At, node: Schema, key: str, value: JSON, changes: Schema, kept: Schema) -> None:
    """3.1 `exclusiveMinimum: 5` → 2.0 `minimum: 5, exclusiveMinimum: true`, the stricter one of two bounds."""
    bound = key[len("exclusive") :].lower()
    other = node.get(bound)
    if isinstance(value, bool) and not reading.has_nullable and isinstance(other, (int, float)):
        kept |= {bound: other, key: value}  # as draft 4 says it, which a document of 3.1 may choose for its dialect
        kept.setdefault(INSTEAD, {}).update({bound: other, key: value})
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return
    if not isinstance(other, (int, float)):
        changes[bound], changes[key] = value, True
        return
    is_stricter = value >= other if bound == "minimum" else value <= other
    stands = {bound: value, key: True} if is_stricter else {bound: other, key: None}
    changes.update({bound: stands[bound], key: True if is_stricter else MISSING})
    kept.update({bound: other, key: value})
    kept.setdefault(INSTEAD, {}).update(stands)
    reading.note(f"Of two bounds the stricter one stands as “{bound}”.", (at, key))


def discriminator(reading: Reading, at: At, node: Schema, key: str, value: JSON, changes: Schema, kept: Schema) -> None:
    """2.0 has only the name of the property, and only where the schema itself requires it."""
    name = value.get("propertyName") if isinstance(value, dict) else None
    required = node.get("required")
    if not isinstance(name, str) or not isinstance(required, list) or name not in required:
        keep(reading, at, key, value, changes, kept)
        return
    changes[key] = name
    if len(value) > 1:
        kept[key] = value
        kept.setdefault(INSTEAD, {})[key] = name
        reading.note("The mapping of a discriminator is kept beside its property.", (at, key))


def default(reading: Reading, at: At, node: Schema, key: str, value: JSON, changes: Schema, kept: Schema) -> None:
    """2.0 demands a value that the schema allows, and has no null."""
    if not fits(value, node, reading.target):
        changes[key], kept[key] = MISSING, value
        reading.note("The default is no value that OpenAPI 2.0 allows here; it is kept beside the schema.", (at, key))


def required(reading: Reading, at: At, node: Schema, key: str, value: JSON, changes: Schema, kept: Schema) -> None:
    """`required: []` says nothing, and 2.0 does not allow it."""
    if value == []:
        changes[key] = MISSING
    elif isinstance(value, list):
        _distinct(key, value, changes, kept)


def enum(reading: Reading, at: At, node: Schema, key: str, value: JSON, changes: Schema, kept: Schema) -> None:
    """`enum: []` allows nothing, and is kept; a value that is listed twice counts once."""
    if value == []:
        keep(reading, at, key, value, changes, kept)
    elif isinstance(value, list):
        _distinct(key, value, changes, kept)


def _distinct(key: str, value: list[JSON], changes: Schema, kept: Schema) -> None:
    once = distinct(value)
    if len(once) < len(value):
        changes[key], kept[key] = once, value
        kept.setdefault(INSTEAD, {})[key] = once


def documents(reading: Reading, at: At, node: Schema, key: str, value: JSON, changes: Schema, kept: Schema) -> None:
    """A link to documents needs an address in 2.0; one without is kept."""
    if not is_link(value):
        keep(reading, at, key, value, changes, kept)


def encoding(reading: Reading, at: At, node: Schema, key: str, value: JSON, changes: Schema, kept: Schema) -> None:
    keep(reading, at, key, value, changes, kept)
    is_base64 = node.get("contentEncoding") in ("base64", "base64url")
    is_binary = "contentEncoding" not in node and node.get("contentMediaType") == "application/octet-stream"
    if "format" not in node and node.get("type", "string") == "string" and (is_base64 or is_binary):
        changes["format"] = "byte" if is_base64 else "binary"
        kept.setdefault(INSTEAD, {})["format"] = changes["format"]
