"""A definition in parts: the shell, and each member of `paths`, `definitions`, `parameters`, `responses`.

A part is compact JSON text. An edit reads and writes one part, so it costs the same in a document of 32 KB or 13 MB.
The parts that nobody touches stay the very same text: unknown members, key order and odd numbers survive untouched.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Protocol

import orjson

from designer.document import pointer
from designer.document.pointer import JSON, MISSING, PointerError, Tokens

DIVIDED = ("paths", "definitions", "parameters", "responses")
SHELL = ""
MAX_PLACE = 1000  # characters


class Source(Protocol):
    """Where parts come from: a dictionary, a table."""

    def read(self, place: str) -> str | None: ...

    def places(self) -> Iterable[str]: ...


@dataclass(frozen=True)
class Change:
    """What an edit does to one part: its new text (None removes it), and where it goes when it moves."""

    text: str | None
    before: str | None = None  # the place it now stands in front of; None: where it was, a new one last


class Parts:
    """Parts in memory, in document order. `places` begins with the shell."""

    def __init__(self, parts: dict[str, str]) -> None:
        self._parts = parts

    def read(self, place: str) -> str | None:
        return self._parts.get(place)

    def places(self) -> Iterable[str]:
        return self._parts.keys()


def dump(value: JSON) -> str:
    """Compact JSON text."""
    return orjson.dumps(value).decode()


def load(text: str) -> JSON:
    return orjson.loads(text)


def divide(value: JSON) -> dict[str, str]:
    """A whole definition → its parts as place → text, the shell first."""
    return {place: dump(part) for place, part in _divided(value).items()}


def _divided(value: JSON) -> dict[str, JSON]:
    shell = {key: {} if _is_divided(key, member) else member for key, member in value.items()}
    parts = {SHELL: shell}
    for container in value:
        if _is_divided(container, value[container]):
            for name, member in value[container].items():
                parts[pointer.join((container, name))] = member
    return parts


def _is_divided(key: str, member: JSON) -> bool:
    return key in DIVIDED and isinstance(member, dict)


def place_of(tokens: Tokens) -> str:
    """The place of the part that holds the element at `tokens`."""
    return pointer.join(tokens[:2]) if len(tokens) >= 2 and tokens[0] in DIVIDED else SHELL


@dataclass(frozen=True)
class Document:
    """A definition as a value: every edit gives a copy that knows what it changed."""

    source: Source
    changes: dict[str, Change] = field(default_factory=dict)
    _loaded: dict[str, JSON] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def from_value(cls, value: JSON) -> "Document":
        """The definition `value`, whose parts need not be read from text again: it must stay as it is from now on."""
        parts = _divided(value)
        return cls(Parts({place: dump(part) for place, part in parts.items()}), _loaded=parts)

    def read(self, place: str) -> str | None:
        """The text of one part, None when there is none."""
        change = self.changes.get(place)
        return change.text if change else self.source.read(place)

    def part(self, place: str) -> JSON:
        """The value of one part, MISSING when there is none. Read only: edit by `put` and `edit`."""
        if place not in self._loaded:
            text = self.read(place)
            self._loaded[place] = MISSING if text is None else load(text)
        return self._loaded[place]

    def get(self, at: str, default: JSON = MISSING) -> JSON:
        """The value at the JSON pointer `at`, or `default`. A divided container itself is put together."""
        tokens = pointer.split(at)
        if not tokens:
            return self.value()
        place = place_of(tokens)
        if place != SHELL:
            part = self.part(place)
            return default if part is MISSING else pointer.find(part, tokens[2:], default)
        found = pointer.find(self.part(SHELL), tokens, default)
        if len(tokens) == 1 and _is_divided(tokens[0], found):
            return {name: self.part(member) for name, member in self.members(tokens[0])} or found
        return found

    def put(self, at: str, value: JSON, before: str | None = None) -> "Document":
        """A copy with `value` at `at`; MISSING removes it. A new part goes `before` another place, or last."""
        tokens = pointer.split(at)
        place = place_of(tokens)
        if len(place) > MAX_PLACE or "\0" in place:
            raise PointerError("This name is too long, or holds a sign that cannot be kept. Give it another one.")
        if place == SHELL:
            if not tokens or (tokens[0] in DIVIDED and len(tokens) == 1):
                raise PointerError("Edit the members of this element one by one.")
            return self._with(SHELL, pointer.replaced(self.part(SHELL), tokens, value), None)
        part, rest = self.part(place), tokens[2:]
        if rest and part is MISSING:
            part = {}
        document = self._with_container(tokens[0]) if value is not MISSING else self
        return document._with(place, pointer.replaced(part, rest, value), before)

    def edit(self, at: str, changes: dict[str, JSON]) -> "Document":
        """A copy with `changes` to the element at `at`, keyed by pointers within it; MISSING removes a member."""
        document = self
        for within, value in changes.items():
            document = document.put(at + within, value)
        return document

    def move(self, place: str, before: str | None) -> "Document":
        """A copy with the part at `place` in front of the part `before`, or last of its container."""
        text = self.read(place)
        if text is None:
            raise PointerError(f"There is no part “{place}”.")
        return replace(self, changes={**self.changes, place: Change(text, before if before else LAST)})

    def places(self) -> list[str]:
        """Every place in document order, the shell first."""
        order = [place for place in self.source.places() if not self._is_removed(place)]
        for place, change in self.changes.items():
            if change.text is None:
                continue
            if change.before is not None and place in order:
                order.remove(place)
            if place not in order:
                order.insert(order.index(change.before) if change.before in order else _end(order, place), place)
        return order

    def members(self, container: str) -> Iterator[tuple[str, str]]:
        """(name, place) of each member of a divided container, in order."""
        for place in self.places():
            tokens = pointer.split(place)
            if tokens and tokens[0] == container:
                yield tokens[1], place

    def value(self) -> JSON:
        """The whole definition."""
        return load(self.text())

    def text(self) -> str:
        """The whole definition as compact JSON text, put together from its parts without parsing them."""
        members: dict[str, list[str]] = {}
        for place in self.places():
            if place != SHELL:
                container, name = pointer.split(place)
                members.setdefault(container, []).append(f"{dump(name)}:{self.read(place)}")
        shell = self.part(SHELL)
        return "{" + ",".join(_member(key, shell[key], members) for key in shell) + "}"

    def _is_removed(self, place: str) -> bool:
        change = self.changes.get(place)
        return change is not None and change.text is None

    def _with_container(self, container: str) -> "Document":
        shell = self.part(SHELL)
        if isinstance(shell.get(container), dict):
            return self
        return self._with(SHELL, {**shell, container: {}}, None)

    def _with(self, place: str, value: JSON, before: str | None) -> "Document":
        text = None if value is MISSING else dump(value)
        before = before or (self.changes[place].before if place in self.changes else None)
        return Document(self.source, {**self.changes, place: Change(text, before)}, {**self._loaded, place: value})


LAST = "\0last"  # no place can be spelt so; asks `move` for the end of the container


def _member(key: str, value: JSON, members: dict[str, list[str]]) -> str:
    if _is_divided(key, value):
        return f"{dump(key)}:{{{','.join(members.get(key, []))}}}"
    return f"{dump(key)}:{dump(value)}"


def _end(order: list[str], place: str) -> int:
    """Behind the last member of the same container."""
    container = place[: place.index("/", 1)]
    ends = [index for index, other in enumerate(order) if other.startswith(container + "/")]
    return ends[-1] + 1 if ends else len(order)
