"""Where values stand in a JSON or YAML text: JSON pointers → line and column of their keys, or of a list's entries.

Only what leads to a wanted value is looked at; the rest is skipped as fast as the readers go.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

import yaml

from designer.document import pointer
from designer.document.pointer import PointerError
from designer.document.text import LIMITS

Position = tuple[int, int]
_JSON = json.JSONDecoder(strict=False, parse_int=str, parse_float=str)  # numbers are only skipped
_SPACE = re.compile(r"\s*")
_KEY = re.compile(r'"([^"\\]*)"\s*:\s*')
_COMMA = re.compile(r"\s*,?\s*")


@dataclass(slots=True)
class _Place:
    """A value that is wanted, or holds such: where it stands in the text (-1: not known), and those below it."""

    offset: int = -1
    below: dict[str, "_Place"] = field(default_factory=dict)


def positions(text: str, pointers: Iterable[str]) -> dict[str, Position]:
    """The position of each of `pointers` in `text`; that of what should hold it where it does not stand there itself.

    That is the beginning of the text at the least, as for one that is neither JSON nor YAML.
    """
    wanted = {at: _tokens(at) for at in pointers}
    root = _Place()
    for tokens in wanted.values():
        place = root
        for token in tokens:
            place = place.below.setdefault(token, _Place())
    try:
        _json_value(text, _after_space(text, 0), root)
    except (ValueError, IndexError, RecursionError):
        if root.below:
            _in_yaml(text, root)
    offsets = {at: _nearest(root, tokens) for at, tokens in wanted.items()}
    known = _lines_and_columns(text, sorted({*offsets.values()}))
    return {at: known[offset] for at, offset in offsets.items()}


def _tokens(at: str) -> pointer.Tokens:
    try:
        return pointer.split(at)
    except PointerError:
        return ()


def _nearest(place: _Place, tokens: pointer.Tokens) -> int:
    """Where the innermost value on the way that was found stands: an alias brings in what stands elsewhere."""
    offset = place.offset
    for token in tokens:
        place = place.below[token]
        offset = place.offset if place.offset >= 0 else offset
    return offset


def _lines_and_columns(text: str, offsets: list[int]) -> dict[int, Position]:
    """The position of each of the ascending `offsets`, in one pass over the text."""
    found: dict[int, Position] = {}
    line, start, seen = 1, 0, 0
    for offset in offsets:
        line += text.count("\n", seen, offset)
        start = text.rfind("\n", seen, offset) + 1 or start
        found[offset], seen = (line, offset - start + 1), offset
    return found


def _after_space(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def _json_value(text: str, at: int, place: _Place) -> int:
    """Note the offsets below the JSON value that begins at `at`; the offset after it.

    Raises ValueError or IndexError for what is not JSON. A comma too many before a bracket is no matter.
    """
    if place.offset < 0:
        place.offset = at
    if not place.below or text[at] not in "{[":
        return _JSON.raw_decode(text, at)[1]
    is_object, count, at = text[at] == "{", 0, _after_space(text, at + 1)
    while text[at] not in "]}":
        name, start = str(count), at
        if is_object:
            name, at = _json_key(text, at)
        at = _json_member(text, at, start, place.below.get(name))
        at = _COMMA.match(text, at).end()  # type: ignore[union-attr]  # it matches nothing too
        count += 1
    return at + 1


def _json_key(text: str, at: int) -> tuple[str, int]:
    """The key that begins at `at`, and the offset of its value."""
    if plain := _KEY.match(text, at):
        return plain[1], plain.end()
    name, end = _JSON.raw_decode(text, at)
    return name, _after_space(text, _after_space(text, end) + 1)  # one more for the colon


def _json_member(text: str, at: int, start: int, place: _Place | None) -> int:
    if place is None:
        return _JSON.raw_decode(text, at)[1]
    place.offset = start  # of a key that is there twice the last one counts
    return _json_value(text, at, place)


@dataclass(slots=True)
class _Open:
    """A YAML collection being read: its place, the number of the entry that follows, or the key that was read last."""

    place: _Place
    is_object: bool
    count: int = 0
    key: _Place | None = None
    awaits_value: bool = False


def _in_yaml(text: str, root: _Place) -> None:
    """Note the offsets below `root`. A text that breaks off, or is too deep to be read, gives those before."""
    opened: list[_Open] = []
    skipped = 0  # levels inside of something that is not wanted
    try:
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            if isinstance(event, yaml.CollectionEndEvent):
                if skipped:
                    skipped -= 1
                else:
                    opened.pop()
            elif skipped:
                skipped += isinstance(event, yaml.CollectionStartEvent)
                if skipped > LIMITS.depth:  # the parser slows down with each level
                    return
            elif isinstance(event, yaml.NodeEvent):
                place = _yaml_node(event, opened, root)
                if isinstance(event, yaml.CollectionStartEvent):
                    if place is None or not place.below:
                        skipped = 1
                    else:
                        opened.append(_Open(place, isinstance(event, yaml.MappingStartEvent)))
    except (yaml.YAMLError, ValueError):
        return


def _yaml_node(event: yaml.NodeEvent, opened: list[_Open], root: _Place) -> _Place | None:
    """The place of the node that begins here; None for a key, and for what is not wanted."""
    offset = event.start_mark.index if event.start_mark else -1
    if not opened:
        return _found(root, offset)
    around = opened[-1]
    if not around.is_object:
        around.count += 1
        return _found(around.place.below.get(str(around.count - 1)), offset)
    around.awaits_value = not around.awaits_value
    if around.awaits_value:
        name = str(event.value) if isinstance(event, yaml.ScalarEvent) else ""
        around.key = _found(around.place.below.get(name), offset)
        return None
    return around.key


def _found(place: _Place | None, offset: int) -> _Place | None:
    if place is not None:
        place.offset = offset
    return place
