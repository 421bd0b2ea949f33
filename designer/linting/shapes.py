"""What an element shows at a glance. Elements of one shape are many, so what a shape decides is decided once."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from designer.document.pointer import JSON
from designer.linting.grammar import grammar

# Members whose values are few. Of the others a shape knows the type only: `$ref` has too many, each asked for once.
TELLING = ("type", "in", "format", "flow", "required", "x-ms-visibility", "x-ms-trigger")


@dataclass(frozen=True)
class Shape:
    """The kind of an element and of the one around it ("" for none), what types its members have, what some say."""

    kind: str
    around: str
    types: Mapping[str, type]
    told: Mapping[str, JSON]

    def says(self, member: str) -> JSON:
        """The value of a telling member, None without one; of a list or an object an empty one.

        Raises KeyError for members that do not tell.
        """
        return self.told[member]

    @property
    def is_internal(self) -> bool:
        return bool(self.told["x-ms-visibility"] == "internal")


@cache
def telling(kind: str) -> tuple[str, ...]:
    """The telling members of `kind`. In a schema, `required` is a list: there it tells nothing."""
    known = grammar().get(kind, {})
    return tuple(name for name in TELLING if name in known and known[name].value.types & {str, bool})
