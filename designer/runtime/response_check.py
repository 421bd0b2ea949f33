"""How an answer compares with the schema that the definition declares for it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from designer.document.document import Document
from designer.document.pointer import JSON
from designer.document.references import resolve
from designer.document.schema_places import ENTRY, OTHERS, Steps
from designer.properties import as_object

MAX_NODES, MAX_MISMATCHES, MAX_DEPTH, MAX_SHOWN = 100_000, 200, 100, 60

WORDS = {
    "string": "a text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "array": "a list",
    "object": "an object",
    "null": "empty (null)",
}


@dataclass(frozen=True, slots=True)
class Mismatch:
    """One difference. `path` is like `documents[].id`, "" for the whole answer; `count` says how many places have it.

    `kind` is "type", "missing", "null", "enum", "undeclared", or "unchecked" where not all of it was looked at.
    """

    path: str
    kind: str
    expected: str
    got: str
    sentence: str
    count: int = 1


@dataclass
class _Walk:
    document: Document
    found: dict[tuple[Steps, str, str, str], Mismatch] = field(default_factory=dict)
    nodes: int = 0

    def add(self, steps: Steps, kind: str, expected: str, got: str, sentence: str) -> None:
        """`sentence` begins with what the place is called."""
        key = (steps, kind, expected, got)
        if key in self.found:
            self.found[key] = replace(self.found[key], count=self.found[key].count + 1)
        elif len(self.found) < MAX_MISMATCHES:
            path = path_of(steps)
            self.found[key] = Mismatch(path, kind, expected, got, f"{_named(path)} {sentence}")


def check(value: JSON, schema: JSON, document: Document) -> list[Mismatch]:
    """The differences between `value` (a parsed answer) and `schema`, the same ones of a list's entries taken together.

    References are followed; at most MAX_NODES values are looked at, and a last entry says when that was not all.
    """
    return [mismatch for _, mismatch in located(value, schema, document)]


def located(value: JSON, schema: JSON, document: Document) -> list[tuple[Steps, Mismatch]]:
    """The same, each with the steps from the whole answer to its place: names of members, ENTRY, OTHERS."""
    walk = _Walk(document)
    _check(walk, value, schema, ())
    found = [(key[0], mismatch) for key, mismatch in walk.found.items()]
    if walk.nodes > MAX_NODES:
        sentence = f"Only the first {MAX_NODES:,} values were checked: the answer is very large."
        found.append(((), Mismatch("", "unchecked", "", "", sentence)))
    return found


def path_of(steps: Steps) -> str:
    """The steps as people read them: `documents[].id`."""
    return ".".join(_short(step) for step in steps).replace(f".{ENTRY}", ENTRY)


def _check(walk: _Walk, value: JSON, schema: JSON, steps: Steps) -> None:
    walk.nodes += 1
    if walk.nodes > MAX_NODES or len(steps) > MAX_DEPTH:
        return
    merged = _merged(walk.document, schema)
    expected, got = _expected(merged), _type_of(value)
    if value is None:
        if expected and not merged.get("x-nullable"):
            walk.add(steps, "null", expected, got, f"is empty (null); the definition says {WORDS[expected]}.")
        return
    if expected and not _fits(value, expected):
        walk.add(steps, "type", expected, got, f"is {WORDS[got]}; the definition says {WORDS[expected]}.")
        return
    _check_enum(walk, value, merged, steps)
    if isinstance(value, dict):
        _check_object(walk, value, merged, steps)
    elif isinstance(value, list) and "items" in merged:
        for entry in value:
            _check(walk, entry, merged["items"], (*steps, ENTRY))


def _check_object(walk: _Walk, value: dict[str, JSON], schema: dict[str, Any], steps: Steps) -> None:
    properties = as_object(schema.get("properties"))
    for name in schema["required"]:
        if name not in value:
            walk.add((*steps, name), "missing", _expected(as_object(properties.get(name))), "", "is missing.")
    others = schema.get("additionalProperties")
    for name, member in value.items():
        if name in properties:
            _check(walk, member, properties[name], (*steps, name))
        elif isinstance(others, dict):
            _check(walk, member, others, (*steps, OTHERS))
        elif others is False or (others is None and properties):
            got = _type_of(member)
            walk.add((*steps, name), "undeclared", "", got, "is not declared; add it to offer it to people.")


def _check_enum(walk: _Walk, value: JSON, schema: dict[str, Any], steps: Steps) -> None:
    allowed = schema.get("enum")
    if not isinstance(allowed, list) or not allowed or isinstance(value, (dict, list)) or value in allowed:
        return
    shown = ", ".join(str(entry) for entry in allowed[:8]) + (", …" if len(allowed) > 8 else "")
    walk.add(steps, "enum", shown, _short(value), f"is “{_short(value)}”; the definition lists {shown}.")


def _merged(document: Document, schema: JSON, depth: int = 0) -> dict[str, Any]:
    """The schema as one object: references followed, everything that `allOf` adds taken in; `required` is a list."""
    found = dict(as_object(resolve(document, schema)))
    required = found.get("required")
    found["required"] = [name for name in required if isinstance(name, str)] if isinstance(required, list) else []
    parts = found.pop("allOf", None)
    for part in parts if isinstance(parts, list) and depth < 10 else []:
        other = _merged(document, part, depth + 1)
        properties = {**as_object(found.get("properties")), **as_object(other.get("properties"))}
        required = [*found["required"], *other["required"]]
        found = {**other, **found, "required": required, **({"properties": properties} if properties else {})}
    return found


def _expected(schema: Mapping[str, Any]) -> str:
    """The declared type, "" for anything. What a dynamic schema describes is known only when it is fetched."""
    kind = schema.get("type")
    if isinstance(kind, str) and kind in WORDS and "x-ms-dynamic-schema" not in schema:
        return kind
    return "object" if "properties" in schema and kind is None else ""


def _fits(value: JSON, expected: str) -> bool:
    got = _type_of(value)
    if expected == "number":
        return got in ("integer", "number")
    return got == expected or (expected == "integer" and isinstance(value, float) and value.is_integer())


def _type_of(value: JSON) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    names = {str: "string", int: "integer", float: "number", list: "array", dict: "object"}
    return names[type(value)]


def _named(path: str) -> str:
    return f"“{path}”" if path else "The answer"


def _short(value: JSON) -> str:
    text = value if isinstance(value, str) else str(value)
    return text if len(text) <= MAX_SHOWN else text[:MAX_SHOWN] + "…"
