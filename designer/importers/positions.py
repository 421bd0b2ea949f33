"""Where in a JSON or YAML text a value stands: JSON pointer → line and column of its key, or of a list's entry."""

from collections.abc import Callable
from functools import cache

import yaml

from designer.document import pointer
from designer.document.pointer import PointerError

Position = tuple[int, int]
UNKNOWN: Position = (0, 0)


def locator(text: str) -> Callable[[str], Position]:
    """A function that finds positions in `text`; it reads the text at the first question, and only then."""

    @cache
    def index() -> dict[pointer.Tokens, Position]:
        return _index(text)

    def locate(at: str) -> Position:
        try:
            tokens = pointer.split(at)
        except PointerError:
            return UNKNOWN
        found = index()
        while tokens and tokens not in found:  # what a merge key or an alias brought in stands elsewhere
            tokens = tokens[:-1]
        return found.get(tokens, UNKNOWN)

    return locate


def _index(text: str) -> dict[pointer.Tokens, Position]:
    """Every value's position. JSON is read as the YAML that it nearly always is; a broken end gives what was before."""
    found: dict[pointer.Tokens, Position] = {}
    path: list[str | int] = []  # the key or index that is being read, one for each open collection
    waits: list[bool] = []  # whether the collection is an object that waits for a key
    try:
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            _take(event, path, waits, found)
    except (yaml.YAMLError, ValueError):
        return found
    return found


def _take(event: yaml.Event, path: list[str | int], waits: list[bool], found: dict[pointer.Tokens, Position]) -> None:
    if isinstance(event, yaml.CollectionEndEvent):
        path.pop()
        waits.pop()
        _advance(path, waits)
    elif isinstance(event, yaml.NodeEvent):
        mark = event.start_mark
        position = (mark.line + 1, mark.column + 1) if mark else UNKNOWN
        if waits and waits[-1] and isinstance(event, yaml.ScalarEvent):
            path[-1], waits[-1] = str(event.value), False
            found.setdefault(tuple(map(str, path)), position)
            return
        found.setdefault(tuple(map(str, path)), position)
        if isinstance(event, yaml.CollectionStartEvent):
            is_object = isinstance(event, yaml.MappingStartEvent)
            path.append("" if is_object else 0)
            waits.append(is_object)
        else:
            _advance(path, waits)


def _advance(path: list[str | int], waits: list[bool]) -> None:
    """The value of the innermost collection is over: its next key or entry follows."""
    if not path:
        return
    last = path[-1]
    if isinstance(last, int):
        path[-1] = last + 1
    else:
        waits[-1] = True
