"""What an element shows at a glance. Elements of one shape are many, so what a shape decides is decided once."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, TypeVar

from designer.document.pointer import JSON
from designer.linting.elements import INPUT, Element
from designer.linting.grammar import grammar
from designer.linting.targets import is_directly_below

# Members whose values are few. Of the others a shape knows the type only: `$ref` has too many, each asked for once.
TELLING = ("type", "in", "format", "flow", "required", "x-ms-visibility", "x-ms-trigger")
EMPTY, OBJECTS, TEXTS, OTHER = "empty", "objects", "different texts", "other"  # what a list or an object holds
CONTAINERS = ("#/definitions/", "#/parameters/", "#/responses/")

Check = Callable[..., Iterable[Any]]
Kept = TypeVar("Kept", bound=Check)
Settles = Callable[["Shape", str, Mapping[str, JSON]], bool]
# The kind, that of the element around, the use, names, types, values that tell. Names stand apart from types because
# tuples of one kind compare faster.
Outline = tuple[str, str, str, tuple[str, ...], tuple[type, ...], tuple[JSON, ...]]
MOST_CHARACTERS = 1000  # of a shape or a reference that is remembered; hostile ones have more, never the same twice

_ONLY_TEXTS, _ONLY_OBJECTS = frozenset((str,)), frozenset((dict,))
_settled: dict[Check, Settles] = {}


@dataclass(frozen=True)
class Shape:
    """What elements that look alike have in common.

    `around` is the kind of the element around ("" for none), `use` is INPUT or OUTPUT where schemas are sent or
    received, `types` are those of the members, `told` what some of them say, and `held` what those hold that a rule
    looks into: EMPTY, OBJECTS, TEXTS (each once, in a list) or OTHER.
    """

    kind: str
    around: str
    use: str
    types: Mapping[str, type]
    told: Mapping[str, JSON]
    held: Mapping[str, str]

    def says(self, member: str) -> JSON:
        """The value of a telling member, None without one; of a list or an object an empty one.

        Raises KeyError for members that do not tell.
        """
        return self.told[member]

    @property
    def is_internal(self) -> bool:
        return bool(self.told["x-ms-visibility"] == "internal")

    @property
    def is_sent(self) -> bool:
        return self.use == INPUT

    @property
    def leads_to(self) -> str:
        """The container of the shared element that `$ref` names, such as "#/definitions/"; else ""."""
        return self.held.get("$ref", "")


def unless(settled: Settles) -> Callable[[Kept], Kept]:
    """A check below this is not asked where `settled`, by the shape alone, says that it finds nothing."""

    def keep(check: Kept) -> Kept:
        _settled[check] = settled
        return check

    return keep


def is_settled(check: Check, shape: Shape, member: str, options: Mapping[str, JSON]) -> bool:
    """Whether the shape alone says that `check` finds nothing."""
    return check in _settled and _settled[check](shape, member, options)


@cache
def telling(kind: str) -> tuple[str, ...]:
    """The telling members of `kind`. In a schema, `required` is a list: there it tells nothing."""
    known = grammar().get(kind, {})
    return tuple(name for name in TELLING if name in known and known[name].value.types & {str, bool})


def outline_of(element: Element) -> Outline:
    """What can be told without looking into members. It may hold a list or an object, which no hash can take."""
    kind, node, parent = element.kind, element.node, element.parent
    told = tuple(map(node.get, telling(kind)))
    return kind, parent.kind if parent else "", element.use, tuple(node), tuple(map(type, node.values())), told


def shape_of(outline: Outline, held: Mapping[str, str]) -> Shape:
    kind, around, use, names, types, told = outline
    of = dict(zip(names, types, strict=True))
    said = dict(zip(telling(kind), told, strict=True))
    empty = {name: of[name]() for name in said if of.get(name) in (dict, list)}
    return Shape(kind, around, use, of, {**said, **empty}, held)


def held_in(value: JSON) -> str:
    """What a list or an object holds; of a text that is a reference, the container that it leads to."""
    if isinstance(value, str):
        return _container_of(value) if len(value) <= MOST_CHARACTERS else ""
    if not value:
        return EMPTY
    types = {*map(type, value if isinstance(value, list) else value.values())}
    if types == _ONLY_OBJECTS:
        return OBJECTS
    is_each_once = types == _ONLY_TEXTS and isinstance(value, list) and len({*value}) == len(value)
    return TEXTS if is_each_once else OTHER


@lru_cache(maxsize=4096)
def _container_of(target: str) -> str:
    return next((place for place in CONTAINERS if is_directly_below(target, place)), "")
