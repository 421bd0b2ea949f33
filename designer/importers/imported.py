"""What an importer gives back: the two documents of a connector, and a report that hides nothing."""

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from designer.document.pointer import JSON
from designer.properties import Properties

Kind = Literal["repaired", "approximated", "dropped"]


@dataclass(frozen=True, slots=True)
class Note:
    """One thing that is not in the connector as it was in the source.

    `repaired`: a mistake in the text whose meaning was certain. `approximated`: the connector says it in other words,
    and keeps the original beside them. `dropped`: it is not there any more.
    `pointer` is a JSON pointer into the source, `line` and `column` count from 1, 0 where they are not known.
    """

    kind: Kind
    sentence: str
    pointer: str = ""
    line: int = 0
    column: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """What was recognised: `format` such as "OpenAPI 3.1", how many of what, and every note."""

    format: str
    counts: dict[str, int] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The report as JSON values."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Imported:
    """A connector as it came in. `definition` is OpenAPI 2.0, `properties` the properties document."""

    definition: dict[str, JSON]
    properties: Properties
    report: Report
    icon: bytes | None = None
    script: str | None = None
