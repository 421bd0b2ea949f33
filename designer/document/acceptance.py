"""Taking single differences between answers and their schema over into the definition, one by one."""

from collections.abc import Callable, Iterable, Mapping

from designer.document import names, schema_guesses, schema_inference
from designer.document.document import Document
from designer.document.pointer import JSON, MISSING, child
from designer.document.schema_guesses import ENUM, Guess
from designer.document.schema_inference import NULLABLE, Schema
from designer.document.schema_places import Steps, as_dict, find, parts

STRUCTURE = frozenset(["type", "format", "properties", "items", "enum", "required", "allOf", "additionalProperties"])
BREAKING = frozenset(["type", "missing"])  # what was promised before is not any more


def accept(document: Document, at: str, kind: str, steps: Steps, seen: list[JSON]) -> Document:
    """A copy in which the schema at the pointer `at` allows what was `seen` at `steps`.

    `kind` is that of a difference: "undeclared", "type", "null", "enum" or "missing". Unchanged where there is no such
    place any more. Raises schema_inference.InferenceError.
    """
    take = KINDS.get(kind)
    return take(document, at, steps, seen) if take else document


def with_guesses(document: Document, at: str, chosen: Iterable[Guess]) -> Document:
    """A copy with what somebody ticked, where the place is declared and says nothing else."""
    for guess in chosen:
        place = find(document, at, guess.path)
        if place is None or is_settled(document, at, guess):
            continue
        member, value = (ENUM, list(guess.choices)) if guess.kind == ENUM else (NULLABLE, True)
        document = document.put(child(place, member), value)
    return document


def is_settled(document: Document, at: str, guess: Guess) -> bool:
    """Whether the definition says already what was guessed, or something else that stands against it."""
    place = find(document, at, guess.path)
    schema = as_dict(document.get(place, None)) if place is not None else {}
    if guess.kind == ENUM:
        return ENUM in schema or schema.get("type", "string") != "string"
    return bool(schema.get(NULLABLE))


def inferred(seen: list[JSON]) -> Schema:
    """The schema of what was seen, without what is only guessed from it."""
    return schema_guesses.applied(schema_inference.infer_all(seen), (), schema_guesses.guesses(seen))


def _add(document: Document, at: str, steps: Steps, seen: list[JSON]) -> Document:
    parent = find(document, at, steps[:-1]) if steps else None
    if parent is None or not isinstance(document.get(parent, None), dict):
        return document
    name = steps[-1]
    schema = {**inferred(seen), **({"x-ms-summary": label} if (label := names.title_of(name)) else {})}
    properties = as_dict(document.get(child(parent, "properties"), None))
    return document.put(child(parent, "properties"), {**properties, name: schema})


def _retype(document: Document, at: str, steps: Steps, seen: list[JSON]) -> Document:
    """The words about it stay. A reference is replaced, so that nobody else's schema changes."""
    place = find(document, at, steps, is_followed=False)
    if place is None:
        return document
    kept = {key: value for key, value in as_dict(document.get(place, None)).items() if key not in {*STRUCTURE, "$ref"}}
    found = inferred(seen)
    return document.put(place, {**found, **kept})


def _allow_empty(document: Document, at: str, steps: Steps, seen: list[JSON]) -> Document:
    place = find(document, at, steps)
    return document if place is None else document.put(child(place, NULLABLE), True)


def _extend(document: Document, at: str, steps: Steps, seen: list[JSON]) -> Document:
    place = find(document, at, steps)
    for part in parts(document, place) if place is not None else ():
        allowed = document.get(child(part, "enum"), None)
        if isinstance(allowed, list):
            new = [value for value in dict.fromkeys(map(_hashable, seen)) if value is not None and value not in allowed]
            document = document.put(child(part, "enum"), [*allowed, *new])
    return document


def _hashable(value: JSON) -> JSON:
    return None if isinstance(value, (dict, list)) else value


def _not_required(document: Document, at: str, steps: Steps, seen: list[JSON]) -> Document:
    parent = find(document, at, steps[:-1]) if steps else None
    for part in parts(document, parent) if parent is not None else ():
        required = document.get(child(part, "required"), None)
        if isinstance(required, list) and steps[-1] in required:
            left = [name for name in required if name != steps[-1]]
            document = document.put(child(part, "required"), left or MISSING)
    return document


KINDS: Mapping[str, Callable[[Document, str, Steps, list[JSON]], Document]] = {
    "undeclared": _add,
    "type": _retype,
    "null": _allow_empty,
    "enum": _extend,
    "missing": _not_required,
}
