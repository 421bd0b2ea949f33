"""What an importer gives back: the two documents of a connector, and a report that hides nothing."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
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

    def as_dict(self) -> dict[str, Any]:
        """The note as JSON values."""
        return {
            "kind": self.kind,
            "sentence": self.sentence,
            "pointer": self.pointer,
            "line": self.line,
            "column": self.column,
        }


@dataclass(frozen=True)
class Report:
    """What was recognised: `format` such as "OpenAPI 3.1", how many of what, and every note.

    Notes in `said` may lack their pointers and positions. `place` gives all notes with theirs: it reads the source
    again, so it waits until somebody looks.
    """

    format: str
    counts: dict[str, int] = field(default_factory=dict)
    said: tuple[Note, ...] = ()
    place: Callable[[], tuple[Note, ...]] | None = field(default=None, compare=False, repr=False)

    @cached_property
    def notes(self) -> tuple[Note, ...]:
        """Every note, with line and column where they are known."""
        return self.place() if self.place else self.said

    def as_dict(self) -> dict[str, Any]:
        """The report as JSON values."""
        return {"format": self.format, "counts": self.counts, "notes": [note.as_dict() for note in self.notes]}


@dataclass(frozen=True, slots=True)
class Imported:
    """A connector as it came in. `definition` is OpenAPI 2.0, `properties` the properties document."""

    definition: dict[str, JSON]
    properties: Properties
    report: Report
    icon: bytes | None = None
    script: str | None = None
