"""What samples suggest and cannot prove: a text that may be one of a fixed list, a value that may be empty.

A guess is never made part of a schema by itself: somebody looks at it and says so.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from designer.document.pointer import JSON
from designer.document.schema_inference import FORMATS, MAX_DEPTH, NULLABLE
from designer.document.schema_places import ENTRY, Steps

LEAST_SEEN, MOST_CHOICES, MOST_GUESSES = 6, 6, 50
MAX_CHOICE = 40  # characters
ENUM, EMPTY = "enum", "nullable"
Schema = dict[str, Any]


@dataclass(frozen=True)
class Guess:
    """`kind` is "enum" or "nullable"; `seen` counts the values it rests on. A sure one was itself among them."""

    kind: str
    path: Steps
    seen: int
    choices: tuple[str, ...] = ()

    @property
    def where(self) -> str:
        """`items[].state`; "" for the whole answer."""
        return ".".join(self.path).replace(f".{ENTRY}", ENTRY)

    @property
    def key(self) -> str:
        return f"{self.kind} {self.where}"

    @property
    def is_sure(self) -> bool:
        return self.kind == EMPTY


@dataclass
class _Seen:
    """What stood at one place of the samples."""

    texts: Counter[str] = field(default_factory=Counter)
    others: int = 0
    nulls: int = 0


def guesses(values: Iterable[JSON]) -> list[Guess]:
    """What `values` suggest, in the order in which they come."""
    found: dict[Steps, _Seen] = {}
    for value in values:
        _look(found, value, ())
    made = (guess for path, seen in found.items() for guess in _of(path, seen))
    return [guess for guess, _ in zip(made, range(MOST_GUESSES), strict=False)]


def applied(schema: Schema, chosen: Iterable[Guess], all_of_them: Iterable[Guess]) -> Schema:
    """A copy of an inferred schema with what was chosen, and without the empty values that were not."""
    wanted = {(guess.kind, guess.path): guess for guess in chosen}
    for guess in all_of_them:
        at = wanted.get((guess.kind, guess.path))
        if guess.kind == ENUM and at:
            schema = _changed(schema, guess.path, {ENUM: list(guess.choices)})
        elif guess.kind == EMPTY:
            schema = _changed(schema, guess.path, {NULLABLE: True if at else None})
    return schema


def _look(found: dict[Steps, _Seen], value: JSON, path: Steps) -> None:
    if len(path) > MAX_DEPTH:
        return
    if isinstance(value, dict):
        for name, member in value.items():
            _look(found, member, (*path, name))
        return
    if isinstance(value, list):
        for entry in value:
            _look(found, entry, (*path, ENTRY))
        return
    seen = found.setdefault(path, _Seen())
    if value is None:
        seen.nulls += 1
    elif isinstance(value, str) and len(seen.texts) <= MOST_CHOICES and len(value) <= MAX_CHOICE:
        seen.texts[value] += 1
    else:
        seen.others += 1


def _of(path: Steps, seen: _Seen) -> Iterator[Guess]:
    count = seen.texts.total()
    if seen.nulls:
        yield Guess(EMPTY, path, seen.nulls)
    is_repeated = 2 <= len(seen.texts) <= MOST_CHOICES and count >= max(LEAST_SEEN, 2 * len(seen.texts))
    if is_repeated and not seen.others and not any(_has_format(text) for text in seen.texts):
        yield Guess(ENUM, path, count, tuple(sorted(seen.texts)))


def _has_format(text: str) -> bool:
    return not text.strip() or any(pattern.fullmatch(text) for pattern in FORMATS.values())


def _changed(schema: Schema, path: Steps, members: Schema) -> Schema:
    """A copy with `members` at `path`; None takes one out. Unchanged where there is no such place."""
    if not path:
        kept = {**schema, **members}
        return {name: value for name, value in kept.items() if value is not None}
    at, rest = path[0], path[1:]
    if at == ENTRY and isinstance(schema.get("items"), dict):
        return {**schema, "items": _changed(schema["items"], rest, members)}
    properties = schema.get("properties")
    if isinstance(properties, dict) and isinstance(properties.get(at), dict):
        return {**schema, "properties": {**properties, at: _changed(properties[at], rest, members)}}
    return schema
