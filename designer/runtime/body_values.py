"""A JSON body as it is sent: the defaults that nobody types are put in, numbers typed as text become numbers."""

from collections.abc import Iterator
from typing import Any

from designer.document.document import Document
from designer.document.pointer import JSON, MISSING, child
from designer.document.references import resolve
from designer.properties import as_object, as_text
from designer.runtime.coercion import NotOfThatType, coerce

MAX_DEPTH = 40  # the deepest real schema has 13 levels
_TYPED = ("integer", "number", "boolean")


def completed(document: Document, schema: JSON, value: JSON, at: str = "body") -> tuple[JSON, dict[str, str]]:
    """`value` with the defaults of required members put in, nested ones too, and what is wrong as address → sentence.

    `value` may be MISSING; then the answer is MISSING too, unless defaults make a value.
    """
    problems: dict[str, str] = {}
    return _completed(document, schema, value, at, problems, 0), problems


def _completed(document: Document, schema: JSON, value: JSON, at: str, problems: dict[str, str], depth: int) -> JSON:
    schema = as_object(resolve(document, schema))
    if depth > MAX_DEPTH:
        return value
    if value is MISSING and "default" in schema:
        value = schema["default"]
    if isinstance(value, list):
        items = schema.get("items", {})
        return [
            _completed(document, items, entry, f"{at}/{index}", problems, depth + 1)
            for index, entry in enumerate(value)
        ]
    properties = dict(_properties(document, schema))
    if properties and (isinstance(value, dict) or value is MISSING):
        return _object(document, schema, properties, value, at, problems, depth)
    return _typed(schema, value, at, problems)


def _object(
    document: Document,
    schema: dict[str, Any],
    properties: dict[str, JSON],
    value: JSON,
    at: str,
    problems: dict[str, str],
    depth: int,
) -> JSON:
    made = dict(value) if isinstance(value, dict) else {}
    required = _required(document, schema)
    is_optional_and_absent = value is MISSING
    for name, member in properties.items():
        given = made.get(name, MISSING)
        if given is MISSING and name not in required:
            continue
        # What an absent object would need is no problem until somebody gives the object.
        found = {} if is_optional_and_absent else problems
        result = _completed(document, member, given, child(at, name), found, depth + 1)
        if result is not MISSING:
            made[name] = result
        elif name in required:
            found[child(at, name)] = f"Fill in “{_label(document, member, name)}”."
    return made if made or not is_optional_and_absent else MISSING


def _typed(schema: dict[str, Any], value: JSON, at: str, problems: dict[str, str]) -> JSON:
    """Only texts are converted: what somebody wrote as JSON goes out as it is."""
    if not isinstance(value, str) or schema.get("type") not in _TYPED:
        return value
    try:
        return coerce(schema, value)
    except NotOfThatType as error:
        problems[at] = f"“{as_text(schema.get('x-ms-summary')) or at.rpartition('/')[2]}” {error}"
        return value


def _properties(document: Document, schema: dict[str, Any]) -> Iterator[tuple[str, JSON]]:
    for part in _parts(document, schema):
        yield from as_object(part.get("properties")).items()


def _required(document: Document, schema: dict[str, Any]) -> set[str]:
    listed = [part.get("required") for part in _parts(document, schema)]
    return {name for names in listed if isinstance(names, list) for name in names if isinstance(name, str)}


def _parts(document: Document, schema: dict[str, Any], depth: int = 0) -> Iterator[dict[str, Any]]:
    """The schema and everything that its `allOf` adds."""
    yield schema
    parts = schema.get("allOf")
    for part in parts if isinstance(parts, list) and depth < MAX_DEPTH // 4 else []:
        yield from _parts(document, as_object(resolve(document, part)), depth + 1)


def _label(document: Document, schema: JSON, name: str) -> str:
    return as_text(as_object(resolve(document, schema)).get("x-ms-summary")) or name
