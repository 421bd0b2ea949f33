"""A sample value for a schema: what people wrote as examples first, otherwise something that fits."""

from collections.abc import Callable
from typing import Any

from designer.document.pointer import JSON, MISSING

Schema = dict[str, Any]
Resolve = Callable[[str], JSON]

MAX_DEPTH = 12
MAX_VALUES = 2_000
WRITTEN = ("example", "x-example", "x-ms-test-value", "default")
TEXTS = {
    "date-time": "2026-01-31T09:30:00Z",
    "date-no-tz": "2026-01-31T09:30:00",
    "date": "2026-01-31",
    "email": "ada@example.com",
    "uri": "https://example.com/",
    "url": "https://example.com/",
    "uuid": "3f2504e0-4f89-41d3-9a0c-0305e82c3301",
    "guid": "3f2504e0-4f89-41d3-9a0c-0305e82c3301",
    "byte": "aGVsbG8=",
    "html": "<p>text</p>",
    "duration": "P1D",
}


def sample(schema: Schema, resolve: Resolve) -> JSON:
    """A value that fits `schema`, None where nothing can be said. The same schema gives the same value.

    `resolve` takes the text of a `$ref` and returns the schema it leads to, MISSING when there is none.
    A reference into itself is cut: the property is left out, the list stays empty.
    """
    value = _Sampler(resolve).value(schema, ())
    return None if value is MISSING else value


class _Sampler:
    """One walk: how to follow references, and how many values may still be made (shared schemas multiply)."""

    def __init__(self, resolve: Resolve) -> None:
        self.resolve = resolve
        self.left = MAX_VALUES

    def value(self, schema: JSON, within: tuple[str, ...]) -> JSON:
        """The sample, MISSING where a circle is cut; `within` holds a mark for each level and reference passed."""
        self.left -= 1
        if not isinstance(schema, dict) or self.left < 0 or len(within) > MAX_DEPTH:
            return MISSING
        if isinstance(schema.get("$ref"), str):
            return self._referred(schema["$ref"], within)
        written = _written(schema)
        if written is not MISSING:
            return written
        kind = _kind(schema)
        if kind == "object":
            return self._object(schema, within)
        if kind == "array":
            item = self.value(schema.get("items", {}), (*within, "[]"))
            return [] if item is MISSING else [item] * max(1, min(_count(schema, "minItems"), 10))
        return _simple(kind, schema)

    def _referred(self, reference: str, within: tuple[str, ...]) -> JSON:
        if reference in within:
            return MISSING
        return self.value(self.resolve(reference), (*within, reference))

    def _object(self, schema: Schema, within: tuple[str, ...]) -> JSON:
        made: dict[str, JSON] = {}
        for part in schema.get("allOf", []) if isinstance(schema.get("allOf"), list) else []:
            inherited = self.value(part, (*within, "allOf"))
            made |= inherited if isinstance(inherited, dict) else {}
        properties = schema.get("properties")
        for name, member in properties.items() if isinstance(properties, dict) else ():
            value = self.value(member, (*within, "{}"))
            if value is not MISSING:
                made[name] = value
        return made


def _written(schema: Schema) -> JSON:
    for member in WRITTEN:
        if member in schema:
            return schema[member]
    enum = schema.get("enum")
    return enum[0] if isinstance(enum, list) and enum else MISSING


def _kind(schema: Schema) -> str:
    kind = schema.get("type")
    if isinstance(kind, str):
        return kind
    if "properties" in schema or "allOf" in schema:
        return "object"
    return "array" if "items" in schema else ""


def _simple(kind: str, schema: Schema) -> JSON:
    if kind == "boolean":
        return True
    if kind in ("integer", "number"):
        return _number(kind, schema)
    return _text(schema) if kind in ("string", "file") else None


def _number(kind: str, schema: Schema) -> int | float:
    """1 where that is allowed, else the bound nearest to it."""
    step: int | float = 1 if kind == "integer" else 0.5
    low, high = _bound(schema, "minimum"), _bound(schema, "maximum")
    if low is not None and low >= 1:
        return low + step if schema.get("exclusiveMinimum") is True else low
    if high is not None and high <= 1:
        return high - step if schema.get("exclusiveMaximum") is True else high
    return 1 if kind == "integer" or (high is not None and high < 1.5) else 1.5


def _text(schema: Schema) -> str:
    text = TEXTS.get(str(schema.get("format")), "text")
    shortest, longest = _count(schema, "minLength"), _count(schema, "maxLength")
    text = text.ljust(min(shortest, 1_000), "x")
    return text[:longest] if "maxLength" in schema and longest >= shortest else text


def _bound(schema: Schema, member: str) -> int | float | None:
    bound = schema.get(member)
    return bound if isinstance(bound, (int, float)) and not isinstance(bound, bool) else None


def _count(schema: Schema, member: str) -> int:
    count = schema.get(member)
    return count if isinstance(count, int) and count >= 0 else 0
