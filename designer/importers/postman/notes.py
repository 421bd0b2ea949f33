"""What an import has to say, gathered: the same thing about many requests is said once."""

from designer.importers.given import Given
from designer.importers.imported import Kind, Note

MAX_NOTES = 100


class Notes:
    """Notes in the order in which they came up. A note points at the first place that gave rise to it."""

    def __init__(self) -> None:
        self._places: dict[tuple[Kind, str], str] = {}

    def add(self, kind: Kind, sentence: str, at: str) -> None:
        self._places.setdefault((kind, sentence), at)

    def located(self, given: Given) -> tuple[Note, ...]:
        """The notes with their positions in the text; at most MAX_NOTES, and how many more there are."""
        found = list(self._places.items())
        notes = list(given.located(Note(kind, sentence, at) for (kind, sentence), at in found[:MAX_NOTES]))
        if len(found) > MAX_NOTES:
            notes.append(Note("approximated", f"There are {len(found) - MAX_NOTES} more notes like these."))
        return (*given.repairs, *notes)
