"""What an import leaves out or says in other words: equal sentences are counted, not repeated."""

from designer.importers.given import Given
from designer.importers.imported import Kind, Note

MAX_NOTES = 50


_LINE = "line "


def in_line(number: int) -> str:
    """A place in a text that pointers cannot lead into, such as a list of commands."""
    return f"{_LINE}{number}"


class Notes:
    """Sentences in the order in which they first came up, each with the place of the first thing it is about."""

    def __init__(self) -> None:
        self._found: dict[tuple[Kind, str], tuple[str, int]] = {}

    def approximated(self, sentence: str, at: str = "") -> None:
        self._add("approximated", sentence, at)

    def dropped(self, sentence: str, at: str = "") -> None:
        self._add("dropped", sentence, at)

    def last(self) -> str:
        """The sentence that came up last, "" without any."""
        return next(reversed(self._found), ("dropped", ""))[1]

    def of(self, given: Given) -> tuple[Note, ...]:
        """The notes, each with its line and column in `given`; beyond MAX_NOTES only how many more there are."""
        shown = list(self._found.items())[:MAX_NOTES]
        notes = list(given.located(_note(kind, _counted(each, times), at) for (kind, each), (at, times) in shown))
        if len(self._found) > MAX_NOTES:
            notes.append(Note("dropped", f"There are {len(self._found) - MAX_NOTES:,} more notes like these."))
        return tuple(notes)

    def _add(self, kind: Kind, sentence: str, at: str) -> None:
        first, times = self._found.get((kind, sentence), (at, 0))
        self._found[kind, sentence] = (first, times + 1)


def _note(kind: Kind, sentence: str, at: str) -> Note:
    line = at.removeprefix(_LINE)
    return Note(kind, sentence, at) if line == at else Note(kind, sentence, "", int(line), 1)


def _counted(sentence: str, times: int) -> str:
    return sentence if times == 1 else f"{sentence} ({times:,} times.)"
