"""Whether a default is a value of its schema: OpenAPI 2.0 demands that it is (Schema Object, Parameter Object)."""

from collections.abc import Callable, Iterator
from typing import Any

from designer.document.pointer import JSON

MAX_DEPTH = 20
Schema = dict[str, Any]
Target = Callable[[JSON], JSON]  # what a schema stands for: itself, or where its reference leads
_TYPES: dict[str, Callable[[JSON], bool]] = {
    "string": lambda value: isinstance(value, str),
    "boolean": lambda value: isinstance(value, bool),
    "integer": lambda value: _is_number(value) and value == int(value),
    "number": lambda value: _is_number(value),
    "array": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, dict),
}
# keyword → what it measures, and whether it is an upper bound
_BOUNDS: dict[str, tuple[Callable[[JSON], bool], Callable[[Any], Any], bool]] = {
    "minimum": (lambda value: _is_number(value), lambda value: value, False),
    "maximum": (lambda value: _is_number(value), lambda value: value, True),
    "minLength": (_TYPES["string"], len, False),
    "maxLength": (_TYPES["string"], len, True),
    "minItems": (_TYPES["array"], len, False),
    "maxItems": (_TYPES["array"], len, True),
}


def fits(value: JSON, node: JSON, target: Target, depth: int = 0) -> bool:
    """Whether `value` is one that the schema `node` allows; null never is, 2.0 has none. Patterns are not looked at."""
    if value is None:
        return False
    schema = target(node)
    if not isinstance(schema, dict) or depth > MAX_DEPTH:
        return True
    is_one = (
        _has_type(value, schema.get("type")) and _is_listed(value, schema.get("enum")) and _is_within(value, schema)
    )
    return is_one and all(fits(inner, each, target, depth + 1) for inner, each in _parts(value, schema))


def _parts(value: JSON, schema: Schema) -> Iterator[tuple[JSON, JSON]]:
    """The values inside with their schemas, and the value itself with those that `allOf` adds."""
    for each in schema["allOf"] if isinstance(schema.get("allOf"), list) else ():
        yield value, each
    if isinstance(value, list):
        yield from ((entry, schema.get("items")) for entry in value)
    elif isinstance(value, dict):
        properties = schema.get("properties")
        known = properties if isinstance(properties, dict) else {}
        yield from ((member, known.get(name)) for name, member in value.items())


def _has_type(value: JSON, types: JSON) -> bool:
    listed = types if isinstance(types, list) else [types]
    checks = [_TYPES[each] for each in listed if isinstance(each, str) and each in _TYPES]
    return not checks or any(check(value) for check in checks)


def _is_listed(value: JSON, choices: JSON) -> bool:
    return not isinstance(choices, list) or not choices or any(_is_same(value, each) for each in choices)


def _is_same(value: JSON, other: JSON) -> bool:
    return bool(value == other) and isinstance(value, bool) == isinstance(other, bool)


def _is_within(value: JSON, schema: Schema) -> bool:
    for keyword, (is_measured, measure, is_upper) in _BOUNDS.items():
        bound = schema.get(keyword)
        if _is_number(bound) and is_measured(value):
            size = measure(value)
            if size > bound if is_upper else size < bound:
                return False
    required = schema.get("required")
    names = required if isinstance(required, list) and isinstance(value, dict) else []
    return all(name in value for name in names if isinstance(name, str))


def _is_number(value: JSON) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)
