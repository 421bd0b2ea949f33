"""Saving one element: merged with what others saved meanwhile, or refused with both versions."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from designer import general
from designer.document import editors
from designer.document.document import Document
from designer.document.elements import same_element
from designer.document.pointer import MISSING, join, split
from portal.accounts.models import Person
from portal.connectors import revisions
from portal.connectors.drafts import BESIDE, PROPERTIES, State, property_changes
from portal.connectors.models import Connector, Reference, Revision
from portal.connectors.revisions import Edit

Values = dict[str, Any]


@dataclass(frozen=True)
class Clash:
    """One field that two people changed differently."""

    name: str
    before: Any
    mine: Any
    theirs: Any


class Conflict(Exception):
    """Fields that cannot be merged by themselves. `mine` is everything the person changed, the clashes included."""

    def __init__(self, clashes: list[Clash], mine: Values, base: int, by: Revision | None) -> None:
        super().__init__("Somebody else changed the same fields.")
        self.clashes, self.mine, self.base, self.by = clashes, mine, base, by


class Gone(Exception):
    """The element was removed by somebody else meanwhile; `by` is that revision."""

    def __init__(self, by: Revision | None) -> None:
        super().__init__("This is not there any more.")
        self.by = by


@dataclass(frozen=True)
class Saved:
    at: str
    revision: Revision | None  # None: nothing had changed


class BaseSource:
    """Parts as they were in an earlier revision."""

    def __init__(self, connector: Connector, number: int) -> None:
        self.connector, self.number = connector, number
        self._texts: dict[str, str | None] = {}

    def read(self, place: str) -> str | None:
        if place not in self._texts:
            self._texts[place] = revisions.part_at(self.connector, place, self.number)
        return self._texts[place]

    def places(self) -> list[str]:
        return [place for place in revisions.positions_at(self.connector, self.number) if place not in BESIDE]


def base_state(connector: Connector, number: int) -> State:
    """The state that a form was made from, read part by part."""
    source = BaseSource(connector, number)
    return State(Document(source), source)


def save_element(connector: Connector, person: Person, base: int, at: str, changes: Values) -> Saved:
    """Write changed fields of the element at `at`, as read in revision `base`.

    Raises Conflict, Gone or editors.EditError.
    """
    result = {"at": at}

    def build(state: State) -> Edit:
        here = at
        if base < connector.head:
            old = base_state(connector, base).definition
            here = _find(connector, old, state.definition, at, base)
            _check_clashes(connector, base, at, changes, editors.read(old, at), editors.read(state.definition, here))
        try:
            document, result["at"] = editors.write(
                state.definition, here, changes, lambda place: users(connector, place)
            )
        except editors.Gone:
            raise Gone(latest(connector, at, 0)) from None
        return Edit(document.changes)

    revision = revisions.save(connector, person, build)
    return Saved(result["at"], revision)


def save_general(connector: Connector, person: Person, base: int, changes: Values) -> Saved:
    """Write changed fields of the General step. Raises Conflict."""

    def build(state: State) -> Edit:
        if base < connector.head:
            old = base_state(connector, base)
            before = general.read(old.definition, old.properties)
            _check_clashes(connector, base, "", changes, before, general.read(state.definition, state.properties))
        document, properties = general.write(state.definition, state.properties, changes)
        return Edit({**document.changes, **property_changes(state.properties, properties)})

    return Saved("", revisions.save(connector, person, build))


def save_document(
    connector: Connector, person: Person, base: int, at: str, change: Callable[[Document], tuple[Document, str]]
) -> Saved:
    """A change of structure (add, remove, move). Refused as Conflict when the element at `at` changed since `base`."""
    result = {"at": at}

    def build(state: State) -> Edit:
        if at and base < connector.head:
            old, new = base_state(connector, base).definition, state.definition
            here = _find(connector, old, new, at, base)
            if old.get(at) != new.get(here):
                raise Conflict([], {}, base, latest(connector, at, base))
        document, result["at"] = change(state.definition)
        return Edit(document.changes)

    revision = revisions.save(connector, person, build)  # before `at` is read: `build` finds it
    return Saved(result["at"], revision)


def found(connector: Connector, document: Document, at: str, base: int) -> str:
    """Where the element stands now that stood at `at` in revision `base`; `at` itself when nothing did.

    Raises Gone when it was removed meanwhile.
    """
    if not at or base >= connector.head:
        return at
    old = base_state(connector, base).definition
    return at if old.get(at) is MISSING else _find(connector, old, document, at, base)


def users(connector: Connector, place: str) -> list[str]:
    """The places of the parts that refer to the shared element at `place`."""
    return list(Reference.objects.filter(connector=connector, target=place).values_list("place", flat=True).distinct())


def operation_ids(connector: Connector) -> set[str]:
    """The operation ids of the draft: a new one must differ from them."""
    return set(connector.operations.filter(version=None).values_list("operation_id", flat=True))


def latest(connector: Connector, at: str, base: int) -> Revision | None:
    """The newest revision after `base` that touched the part which holds `at`."""
    place = join(split(at)[:2]) if at.startswith("/") and len(split(at)) > 1 else ""
    touched = connector.revisions.filter(
        number__gt=base, changes__place__in=[place, PROPERTIES] if not place else [place]
    )
    return touched.select_related("author").order_by("-number").first()


def _find(connector: Connector, old: Document, new: Document, at: str, base: int) -> str:
    tokens = split(at)
    if len(tokens) < 2 or new.get(at) == old.get(at):
        found = at
    else:
        place = join(tokens[:2])
        within = (
            same_element(join(tokens[2:]), old.part(place), new.part(place)) if new.part(place) is not MISSING else ""
        )
        found = place + within if within or len(tokens) == 2 else ""
    if not found or new.get(found) is MISSING or old.get(at) is MISSING:
        raise Gone(latest(connector, at, base))
    return found


def _check_clashes(connector: Connector, base: int, at: str, changes: Values, before: Values, now: Values) -> None:
    clashes = [
        Clash(name, before.get(name), value, now[name])
        for name, value in changes.items()
        if name in now and now[name] != before.get(name) and now[name] != value
    ]
    if clashes:
        raise Conflict(clashes, changes, base, latest(connector, at, base))
