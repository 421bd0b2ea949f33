"""The draft of a connector, and any earlier or published state of it, as values that `designer` works on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import orjson

from designer.document.document import Change, Document, Parts, dump
from portal.connectors.models import Connector, HeadPart, Part, Version

PROPERTIES, ICON = "properties", "icon"
BESIDE = (PROPERTIES, ICON)  # places that stand beside the definition


class HeadSource:
    """The draft's parts, each read from the database when somebody asks for it."""

    def __init__(self, connector: Connector) -> None:
        self.connector = connector
        self._texts: dict[str, str | None] = {}

    def read(self, place: str) -> str | None:
        if place not in self._texts:
            rows = HeadPart.objects.filter(connector=self.connector, place=place)
            self._texts[place] = rows.values_list("part__text", flat=True).first()
        return self._texts[place]

    def places(self) -> Iterable[str]:
        rows = HeadPart.objects.filter(connector=self.connector).exclude(place__in=BESIDE)
        return list(rows.order_by("position").values_list("place", flat=True))

    def load(self) -> None:
        """Read every part at once, for whoever needs the whole document."""
        rows = HeadPart.objects.filter(connector=self.connector).order_by("position")
        self._texts = dict(rows.values_list("place", "part__text"))


@dataclass(frozen=True)
class State:
    """A definition, the properties beside it, and the digest of the icon."""

    definition: Document
    source: Any

    @cached_property
    def properties(self) -> dict[str, Any]:
        text = self.source.read(PROPERTIES)
        return orjson.loads(text) if text else {"properties": {}}

    @cached_property
    def icon(self) -> str:
        text = self.source.read(ICON)
        return orjson.loads(text) if text else ""


def draft(connector: Connector, whole: bool = False) -> State:
    """The draft. `whole` reads all of it in one query instead of part by part."""
    source = HeadSource(connector)
    if whole:
        source.load()
        texts = {place: text for place, text in source._texts.items() if place not in BESIDE and text is not None}
        return State(Document(Parts(texts)), source)
    return State(Document(source), source)


def published(version: Version) -> State:
    """A published version, as frozen."""
    manifest: list[tuple[str, int]] = orjson.loads(version.manifest)
    texts = dict(Part.objects.filter(id__in={part for _, part in manifest}).values_list("id", "text"))
    return state_of({place: texts[part] for place, part in manifest})


def state_of(texts: Mapping[str, str]) -> State:
    """A state from place → text, in document order."""
    definition = {place: text for place, text in texts.items() if place not in BESIDE}
    return State(Document(Parts(definition)), Parts(dict(texts)))


def property_changes(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Change]:
    """The change of the properties document, if there is one."""
    text = dump(new)
    return {} if text == dump(old) else {PROPERTIES: Change(text)}
