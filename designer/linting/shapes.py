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
# The kind, that of the element around, the use, names, types, values that tell, what lists and objects hold, where a
# reference leads. Names stand apart from types because tuples of one kind compare faster.
Key = tuple[str, str, str, tuple[str, ...], tuple[type, ...], tuple[JSON, ...], tuple[str, ...], str]
MOST_CHARACTERS = 1000  # of a shape or a reference that is remembered; hostile ones have more, never the same twice

_HOLDERS = frozenset((dict, list))
_ONLY_TEXTS, _ONLY_OBJECTS = frozenset((str,)), frozenset((dict,))
_settled: dict[Check, Settles] = {}


@dataclass(frozen=True)
class Shape:
    """What elements that look alike have in common.

    `around` is the kind of the element around ("" for none), `use` is INPUT or OUTPUT where schemas are sent or
    received, `types` are those of the members, `told` what some of them say, and `held` what lists and objects hold:
    EMPTY, OBJECTS, TEXTS (each once, in a list) or OTHER. `leads_to` is the container of the shared element that a
    `$ref` names, such as "#/definitions/", else "".
    """

    kind: str
    around: str
    use: str
    types: Mapping[str, type]
    told: Mapping[str, JSON]
    held: Mapping[str, str]
    leads_to: str

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


def key_of(element: Element) -> Key:
    """What tells the element's shape from others. Values that tell may be lists and objects, which no hash can take."""
    kind, node, parent = element.kind, element.node, element.parent
    around = parent.kind if parent else ""
    types = tuple(map(type, node.values()))
    told = tuple(map(node.get, telling(kind)))
    held = (
        () if _HOLDERS.isdisjoint(types) else tuple([_held(each) for each in node.values() if type(each) in _HOLDERS])
    )
    return kind, around, element.use, tuple(node), types, told, held, _leads_to(node["$ref"]) if "$ref" in node else ""


def shape_of(key: Key) -> Shape:
    kind, around, use, names, types, told, held, leads_to = key
    of = dict(zip(names, types, strict=True))
    said = dict(zip(telling(kind), told, strict=True))
    empty = {name: of[name]() for name in said if of.get(name) in _HOLDERS}
    holders = [name for name in names if of[name] in _HOLDERS]
    return Shape(kind, around, use, of, {**said, **empty}, dict(zip(holders, held, strict=True)), leads_to)


def _held(value: JSON) -> str:
    if not value:
        return EMPTY
    types = {*map(type, value if isinstance(value, list) else value.values())}
    if types == _ONLY_OBJECTS:
        return OBJECTS
    is_each_once = types == _ONLY_TEXTS and isinstance(value, list) and len({*value}) == len(value)
    return TEXTS if is_each_once else OTHER


def _leads_to(target: JSON) -> str:
    return _container_of(target) if isinstance(target, str) and len(target) <= MOST_CHARACTERS else ""


@lru_cache(maxsize=4096)
def _container_of(target: str) -> str:
    return next((place for place in CONTAINERS if is_directly_below(target, place)), "")
