"""What an importer is given: one text, what it means as JSON or YAML, and where each value stands in it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from designer.document.pointer import JSON, MISSING
from designer.importers.imported import Kind, Note

Position = tuple[int, int]  # line and column, from 1; (0, 0): not known


def _nowhere(pointer: str) -> Position:
    return 0, 0


@dataclass(frozen=True)
class Given:
    """`value` is MISSING for a text that is neither JSON nor YAML. `repairs` are the notes about the text itself.

    `locate` gives the position of the value at a JSON pointer; it reads the text again, so it is asked only for notes.
    `files` are the other files that came along, by their path beside this one (a zip, an environment).
    """

    text: str
    value: JSON = MISSING
    repairs: tuple[Note, ...] = ()
    locate: Callable[[str], Position] = _nowhere
    files: Mapping[str, bytes] = field(default_factory=dict)

    def note(self, kind: Kind, sentence: str, pointer: str = "") -> Note:
        """A note about the value at `pointer`, with its position in the text."""
        return Note(kind, sentence, pointer, *self.locate(pointer))
