"""Facts: what the other parts need to know of a part. Small, JSON-able, kept beside the part's text.

The rules over the whole document read facts only, so an edit of one part never parses the others.
"""

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any, NamedTuple

from designer.document.pointer import JSON


class Operation(NamedTuple):
    """An operation. `needs` are the inputs that a call must give: their names, or `#/parameters/…` for shared ones.

    `takes` are all inputs but bodies, as "type visibility name", or `#/parameters/…`. `twins` are names that are both
    an input and a property of the body; `has_body` says whether there is one.
    """

    pointer: str
    verb: str
    path: str
    operation_id: str
    is_webhook: bool
    needs: tuple[str, ...]
    takes: tuple[str, ...] = ()
    twins: tuple[str, ...] = ()
    has_body: bool = False


class Reference(NamedTuple):
    pointer: str
    target: str


class Call(NamedTuple):
    """A call that an extension makes. `pointer` is that of the call, `gives` are the inputs that it fills."""

    pointer: str
    operation_id: str
    gives: tuple[str, ...]


class Given(NamedTuple):
    """What a call gives for one input: a literal of `type`, or the value of the parameter `source` ("" for none).

    `type` is "" where this part cannot tell it.
    """

    pointer: str
    operation_id: str
    name: str
    source: str
    type: str
    is_optional: bool


class Want(NamedTuple):
    """What a call reads at `path`, as its `member` says, in the answer or in the entries of the `array` there.

    `array` is a path, None for the answer itself; `is_list` says that an array is wanted.
    """

    pointer: str
    operation_id: str
    member: str
    path: str
    array: str | None
    is_list: bool


class Annotation(NamedTuple):
    """The `x-ms-api-annotation` of an operation; `revision` is 0 where none is given."""

    pointer: str
    operation_id: str
    family: str
    revision: int
    status: str
    is_deprecated: bool


class Requirement(NamedTuple):
    pointer: str
    scheme: str
    scopes: tuple[str, ...]


class Scheme(NamedTuple):
    name: str
    kind: str
    scopes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """What one part tells the others.

    `hooks` are the calls that must go to a webhook. `needs` names a shared parameter that calls must give.
    `must` are the references without which no value of this definition is complete. `takes` describes a shared
    parameter, `status` is that of the whole connector, `visibility` lists what the operations say of theirs.
    """

    operations: tuple[Operation, ...] = ()
    references: tuple[Reference, ...] = ()
    calls: tuple[Call, ...] = ()
    given: tuple[Given, ...] = ()
    wants: tuple[Want, ...] = ()
    annotations: tuple[Annotation, ...] = ()
    hooks: tuple[Call, ...] = ()
    requirements: tuple[Requirement, ...] = ()
    schemes: tuple[Scheme, ...] = ()
    needs: tuple[str, ...] = ()
    takes: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    visibility: tuple[str, ...] = ()
    must: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, JSON]:
        """Only the members that say something; `from_dict` reads them back."""
        every = ((field.name, getattr(self, field.name)) for field in fields(self))
        return {name: [list(row) if name in ROWS else row for row in rows] for name, rows in every if rows}

    @classmethod
    def from_dict(cls, value: dict[str, JSON]) -> "Facts":
        """The facts that `as_dict` wrote, also after a journey through JSON text."""
        return cls(**{name: tuple(_row(name, row) for row in rows) for name, rows in value.items()})


ROWS: dict[str, Callable[..., Any]] = {
    "operations": Operation,
    "references": Reference,
    "calls": Call,
    "given": Given,
    "wants": Want,
    "annotations": Annotation,
    "hooks": Call,
    "requirements": Requirement,
    "schemes": Scheme,
}


def _row(name: str, row: JSON) -> Any:
    if name not in ROWS:
        return row
    return ROWS[name](*(tuple(cell) if isinstance(cell, list) else cell for cell in row))
