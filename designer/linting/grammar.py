"""Which members an element of each kind has: `grammar.yaml` as Python values."""

from functools import cache
from pathlib import Path
from typing import NamedTuple

from designer.tables import table

ONE, LIST, MAP = "one", "list", "map"
ANY = "any"

# Exact types, so true is no number. A whole number may be written 1.0: JSON has one kind of number.
TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "number": (int, float),
    "integer": (int, float),
    "boolean": (bool,),
    "object": (dict,),
    "list": (list,),
    ANY: (str, int, float, bool, dict, list, type(None)),
}
ARTICLES = {
    "string": "a text",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "true or false",
    "object": "an object ({ … })",
    "list": "a list ([ … ])",
}


class Choice(NamedTuple):
    """One thing that may stand in a member: `shape` ONE, LIST or MAP, of a JSON type or a kind of element."""

    shape: str
    word: str

    @property
    def is_element(self) -> bool:
        return self.word not in TYPES


Choices = tuple[Choice, ...]


class Allowed(NamedTuple):
    """What may stand somewhere, and the Python types of that."""

    choices: Choices
    types: frozenset[type]

    def __str__(self) -> str:
        return " or ".join(ARTICLES[_word(choice)] for choice in self.choices)


class Member(NamedTuple):
    """What may stand in a member, and in the entries of a list or an object there where that matters."""

    value: Allowed
    entries: dict[type, Allowed]

    def is_doubtful(self, found: type) -> bool:
        """Whether a value of the type `found` is wrong here, or its entries may be."""
        return found not in self.value.types or found in self.entries


@cache
def grammar() -> dict[str, dict[str, Member]]:
    """Kind → member → what may stand there."""
    kinds = table(Path(__file__).with_name("grammar.yaml")).items()
    return {kind: {name: _member(words) for name, words in members.items()} for kind, members in kinds}


@cache
def children(kind: str) -> dict[str, Choices]:
    """The members of `kind` that hold elements, with what they hold."""
    found = {
        name: tuple(choice for choice in member.value.choices if choice.is_element)
        for name, member in grammar()[kind].items()
    }
    return {name: choices for name, choices in found.items() if choices}


def _member(words: str) -> Member:
    choices = tuple(_choice(word) for word in words.split(" or "))
    shapes: dict[str, type] = {LIST: list, MAP: dict}
    entries = {
        container: _allowed(tuple(choice._replace(shape=ONE) for choice in choices if choice.shape == shape))
        for shape, container in shapes.items()
        if any(choice.shape == shape for choice in choices)
    }
    return Member(_allowed(choices), entries)


def _allowed(choices: Choices) -> Allowed:
    return Allowed(choices, frozenset(kind for choice in choices for kind in TYPES[_word(choice)]))


def _choice(words: str) -> Choice:
    for shape in (LIST, MAP):
        if words.startswith(f"{shape} of "):
            return Choice(shape, words.removeprefix(f"{shape} of "))
    return Choice(ONE, words)


def _word(choice: Choice) -> str:
    """The JSON type that `choice` asks for."""
    if choice.shape == LIST:
        return "list"
    return "object" if choice.shape == MAP or choice.is_element else choice.word
