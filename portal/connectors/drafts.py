"""The draft of a connector, and any earlier or published state of it, as values that `designer` works on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import orjson
from django.db import connection

from designer.document import comparison, pointer
from designer.document.document import SHELL, Change, Document, Parts, dump, place_of
from designer.document.pointer import JSON
from portal.connectors.models import Connector, HeadPart, Part, Version

PROPERTIES, ICON, SCRIPT = "properties", "icon", "script"
OPAQUE = (ICON, SCRIPT)  # nothing looks into them: the digest of a picture, the text of a program
BESIDE = (PROPERTIES, *OPAQUE)  # places that stand beside the definition
KEPT = "_kept_draft"
NEARLY_ALWAYS = (SHELL, PROPERTIES)  # read along with whatever is read first: one query instead of three


# Django's queries cannot follow references of any depth.
USED = """
    WITH RECURSIVE used (place) AS (
        VALUES (%s), (%s), (%s)
        UNION SELECT reference.target FROM connectors_reference reference
            JOIN used ON reference.place = used.place WHERE reference.connector_id = %s
    )
    SELECT head.place, part.text FROM used
        JOIN connectors_headpart head ON head.connector_id = %s AND head.place = used.place
        JOIN connectors_part part ON part.id = head.part_id
"""


class HeadSource:
    """The draft's parts, each read from the database when somebody asks for it."""

    def __init__(self, connector: Connector) -> None:
        self.connector = connector
        self._texts: dict[str, str | None] = {}

    def read(self, place: str) -> str | None:
        if place not in self._texts:
            wanted = {place, *NEARLY_ALWAYS} - self._texts.keys()
            rows = HeadPart.objects.filter(connector=self.connector, place__in=wanted).order_by()
            self._texts |= {**dict.fromkeys(wanted), **dict(rows.values_list("place", "part__text"))}
        return self._texts[place]

    def load_used(self, place: str) -> None:
        """Read the part at `place` and everything that it refers to, directly or not, in one query."""
        places = (place, *NEARLY_ALWAYS)
        with connection.cursor() as cursor:
            cursor.execute(USED, [*places, *[self.connector.pk] * 2])
            self._texts |= {**dict.fromkeys(places), **dict(cursor.fetchall())}

    def after(self, changes: Mapping[str, Change]) -> "HeadSource":
        """The draft's parts after `changes` have been stored."""
        source = HeadSource(self.connector)
        source._texts = {**self._texts, **{place: change.text for place, change in changes.items()}}
        return source

    def places(self) -> Iterable[str]:
        rows = HeadPart.objects.filter(connector=self.connector).exclude(place__in=BESIDE)
        return list(rows.order_by("position").values_list("place", flat=True))

    def load(self) -> None:
        """Read every part at once, for whoever needs the whole document."""
        rows = HeadPart.objects.filter(connector=self.connector).order_by("position")
        self._texts = dict(rows.values_list("place", "part__text"))


@dataclass(frozen=True)
class State:
    """A definition, the properties beside it, the digest of the icon, and the script.

    `way` is the name of the way to sign in that alone is in it, "" for all there is: portal/connectors/ways.py.
    """

    definition: Document
    source: Any
    way: str = ""

    @cached_property
    def properties(self) -> dict[str, Any]:
        text = self.source.read(PROPERTIES)
        return orjson.loads(text) if text else {"properties": {}}

    @cached_property
    def icon(self) -> str:
        text = self.source.read(ICON)
        return orjson.loads(text) if text else ""

    @cached_property
    def script(self) -> str | None:
        """The custom code that came with the connector; it is kept for exports, and never run."""
        text = self.source.read(SCRIPT)
        return orjson.loads(text) if text else None


def draft(connector: Connector, whole: bool = False) -> State:
    """The draft as of `connector.head`. `whole` reads all of it in one query instead of part by part.

    What was read part by part stays with the connector until its head moves: a page asks for the draft many times.
    """
    if whole:
        source = HeadSource(connector)
        source.load()
        texts = {place: text for place, text in source._texts.items() if place not in BESIDE and text is not None}
        return State(Document(Parts(texts)), source)
    kept: tuple[int, State] | None = getattr(connector, KEPT, None)
    if kept is None or kept[0] != connector.head:
        kept = keep(connector, HeadSource(connector))
    return kept[1]


def draft_using(connector: Connector, at: str) -> State:
    """The draft, for whoever needs the element at `at` with everything that it refers to: a call, above all."""
    state = draft(connector)
    try:
        place = place_of(pointer.split(at))
    except pointer.PointerError:
        return state
    state.source.load_used(place)
    return state


def keep(connector: Connector, source: HeadSource) -> tuple[int, State]:
    """Let `draft` give what `source` knows, until the connector's head moves."""
    kept = connector.head, State(Document(source), source)
    setattr(connector, KEPT, kept)
    return kept


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


def changes_at(place: str, old: JSON, new: JSON) -> list[comparison.Change]:
    """What differs in the part at `place`, in words. MISSING: there is none. The icon and the script have no words."""
    if place == PROPERTIES:
        return list(comparison.changes_in_properties(old or {}, new or {}))
    return [] if place in OPAQUE else list(comparison.changes_in_part(place, old, new))
