"""What a conversion has noted → notes with the JSON pointers of what they are about."""

from designer.document import pointer
from designer.importers.imported import Note
from designer.importers.openapi3.reading import At, Remark


def said(remarks: list[Remark]) -> tuple[Note, ...]:
    """The notes alone."""
    return tuple(Note(kind, sentence) for kind, sentence, _ in remarks)


def pointed(remarks: list[Remark]) -> tuple[Note, ...]:
    """The notes with their pointers. What holds one holds others, so each pointer is made once."""
    known: dict[int, str] = {}  # by the `id` of an address, all of which `remarks` keep
    return tuple(Note(kind, sentence, _address(at, known)) for kind, sentence, at in remarks)


def _address(at: At, known: dict[int, str]) -> str:
    """The JSON pointer of `at`."""
    new = []
    while at and id(at) not in known:
        new.append(at)
        at = at[0]
    made = known[id(at)] if at else ""
    for each in reversed(new):
        token = str(each[1])
        made = f"{made}/{token}" if token.isalnum() else made + pointer.join((token,))
        known[id(each)] = made
    return made
