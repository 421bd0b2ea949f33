"""What an importer is given: one text, what it means as JSON or YAML, and where each value stands in it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from designer.document.pointer import JSON, MISSING
from designer.importers.imported import Note

Position = tuple[int, int]  # line and column, from 1; (0, 0): not known


def _nowhere(pointers: Iterable[str]) -> dict[str, Position]:
    return {}


@dataclass(frozen=True)
class Given:
    """`source` is the text, or its bytes in UTF-8: a large one takes a while to decode, and few ask for it.

    `value` is MISSING for a text that is neither JSON nor YAML. `repairs` are the notes about the text itself.
    `positions` gives where the values at JSON pointers stand; it reads the text again, so it is asked once, for all.
    `files` are the other files that came along, by their path beside this one (a zip, an environment), and `name` is
    the path of this one among them, "" where it has none.
    """

    source: str | bytes
    value: JSON = MISSING
    repairs: tuple[Note, ...] = ()
    positions: Callable[[Iterable[str]], Mapping[str, Position]] = _nowhere
    files: Mapping[str, bytes] = field(default_factory=dict)
    name: str = ""

    @cached_property
    def text(self) -> str:
        """The whole text."""
        return self.source if isinstance(self.source, str) else self.source.decode()

    def locate(self, pointer: str) -> Position:
        """Line and column of the value at `pointer`."""
        return self.positions([pointer]).get(pointer, (0, 0))

    def located(self, notes: Iterable[Note]) -> tuple[Note, ...]:
        """The notes, each with the position that its pointer leads to in the text, unless it has one."""
        notes = tuple(notes)
        wanted = {note.pointer for note in notes if not note.line}
        found = self.positions(wanted) if wanted else {}
        return tuple(note if note.line else _at(note, found.get(note.pointer, (0, 0))) for note in notes)


def _at(note: Note, position: Position) -> Note:
    return Note(note.kind, note.sentence, note.pointer, *position)
