"""YAML text → a value, by a stream of events that is put together without recursion.

Deep or alias-laden texts are refused where they pass a limit, before anything is built from them. Slow beside
`designer.document.yaml.lines`, but it knows all of YAML, and says what is wrong and where.
"""

import re
from collections.abc import Iterator
from typing import Any

import yaml

from designer.document.pointer import JSON
from designer.document.text import Limits, TextError, check_text, position, too_deep, too_many, twice
from designer.document.yaml.scalars import MERGE, TAG, plain

_CONTROL = re.compile(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def read(text: str, limits: Limits) -> tuple[JSON, int]:
    """The value of YAML `text`, and how many values are in it. Raises TextError."""
    builder = _Builder(limits)
    try:
        return builder.build(yaml.parse(text, Loader=yaml.CSafeLoader)), builder.count
    except yaml.reader.ReaderError:
        place = _CONTROL.search(text)
        line, column = position(text, place.start() if place else 0)
        raise TextError(
            "There is a control character here that YAML does not allow. Take it out.", line, column
        ) from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        raise TextError(f"This is not YAML: {error.problem or error.context}.", line, column) from None


class _Open:
    """A collection being read: the value so far, the key that waits for its value, how many values and levels."""

    def __init__(self, value: dict[str, JSON] | list[JSON], anchor: str | None) -> None:
        self.value, self.anchor = value, anchor
        self.key: str | None = None
        self.is_merge = False
        self.merged: list[JSON] = []
        self.size = self.levels = 1


class _Builder:
    """Puts a value together from YAML events, counting as it goes."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.open: list[_Open] = []
        self.anchors: dict[str, tuple[JSON, int, int]] = {}  # name → value, how many values, levels
        self.count = self.aliases = self.documents = 0
        self.result: JSON = None

    def build(self, events: Iterator[yaml.Event]) -> JSON:
        for event in events:
            try:
                self._take(event)
            except TextError:
                raise
            except ValueError as error:
                raise _at(event, str(error)) from None
        if not self.documents:
            raise TextError("There is no text here.")
        return self.result

    def _take(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                raise _at(event, "A second document begins here. Keep one document in the text.")
        elif isinstance(event, yaml.ScalarEvent):
            self._scalar(event)
        elif isinstance(event, yaml.AliasEvent):
            self._alias(event)
        elif isinstance(event, yaml.CollectionStartEvent):
            self._begin(event)
        elif isinstance(event, yaml.CollectionEndEvent):
            self._end(event)

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        check_text(event.value)
        is_key = self._awaits_key()
        value = event.value if is_key else _resolve(event)
        if event.anchor:
            self.anchors[event.anchor] = (value, 1, 0)
        if is_key:
            self._set_key(event, value)
            self.open[-1].is_merge = value == MERGE and event.implicit[0]  # in quotes it is a key like any other
            return
        self._count(event, 1)
        self._put(value, 1, 0)

    def _alias(self, event: yaml.AliasEvent) -> None:
        self.aliases += 1
        if self.aliases > self.limits.aliases:
            raise _at(event, f"There are more than {self.limits.aliases:,} aliases.")
        if event.anchor not in self.anchors:
            raise _at(event, f"The alias “*{event.anchor}” stands for nothing, or for something that holds it.")
        value, size, levels = self.anchors[event.anchor]
        if self._awaits_key():
            if not isinstance(value, str):
                raise _at(event, "A key must be a text.")
            return self._set_key(event, value)
        if len(self.open) + levels > self.limits.depth:
            raise _at(event, too_deep(self.limits))
        self._count(event, size)
        self._put(value, size, levels)

    def _begin(self, event: yaml.CollectionStartEvent) -> None:
        if self._awaits_key():
            raise _at(event, "A key must be a text, not a list or an object.")
        is_mapping = isinstance(event, yaml.MappingStartEvent)
        if event.tag not in (None, "!", TAG + ("map" if is_mapping else "seq")):
            raise _unknown_tag(event)
        if len(self.open) >= self.limits.depth:
            raise _at(event, too_deep(self.limits))
        self._count(event, 1)
        self.open.append(_Open({} if is_mapping else [], event.anchor))

    def _end(self, event: yaml.Event) -> None:
        closed = self.open.pop()
        if isinstance(closed.value, dict):
            for merged in closed.merged:
                for key, member in merged.items():
                    closed.value.setdefault(key, member)
        if closed.anchor:
            self.anchors[closed.anchor] = (closed.value, closed.size, closed.levels)
        self._put(closed.value, closed.size, closed.levels)

    def _put(self, value: JSON, size: int, levels: int) -> None:
        if not self.open:
            self.result = value
            return
        parent = self.open[-1]
        parent.size += size
        parent.levels = max(parent.levels, levels + 1)
        if isinstance(parent.value, list):
            parent.value.append(value)
        elif parent.is_merge and _is_mergeable(value):
            parent.merged += value if isinstance(value, list) else [value]
        elif parent.key is not None:
            parent.value[parent.key] = value
        parent.key, parent.is_merge = None, False

    def _set_key(self, event: yaml.Event, key: str) -> None:
        parent = self.open[-1]
        if key in parent.value:
            raise _at(event, twice(key))
        parent.key = key

    def _awaits_key(self) -> bool:
        return bool(self.open) and isinstance(self.open[-1].value, dict) and self.open[-1].key is None

    def _count(self, event: yaml.Event, size: int) -> None:
        self.count += size
        if self.count > self.limits.values:
            raise _at(event, too_many(self.limits))


def _is_mergeable(value: JSON) -> bool:
    """Whether `<<` means the merge key of YAML 1.1, which OpenAPI files go on using."""
    return isinstance(value, dict) or (
        isinstance(value, list) and bool(value) and all(isinstance(member, dict) for member in value)
    )


def _resolve(event: yaml.ScalarEvent) -> JSON:
    """The value of one scalar. YAML 1.2.2 section 10.3.2 for plain ones; anything quoted is a text."""
    tag, text = event.tag, str(event.value)
    if tag in ("!", TAG + "str") or (tag is None and not event.implicit[0]):
        return text
    if tag is not None and tag not in {TAG + name for name in ("null", "bool", "int", "float")}:
        raise _unknown_tag(event)
    value = plain(text)
    if tag is not None and isinstance(value, str):
        raise _at(event, f"“{text[:40]}” does not fit its tag “{tag.replace(TAG, '!!')}”.")
    return value


def _unknown_tag(event: Any) -> TextError:
    return _at(event, f"The tag “{str(event.tag).replace(TAG, '!!')[:60]}” is not allowed. Take it out.")


def _at(event: yaml.Event, sentence: str) -> TextError:
    mark = event.start_mark
    return TextError(sentence, mark.line + 1, mark.column + 1) if mark else TextError(sentence)
