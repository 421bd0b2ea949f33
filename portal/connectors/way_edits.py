"""Changes to a connector's ways to sign in, each one revision; its client secrets go with the way they are for."""

from collections.abc import Callable

from django.db import transaction

from designer import ways
from designer.document.document import Document
from designer.properties import Properties
from designer.ways import WayError
from portal.accounts.models import Person
from portal.connectors import revisions
from portal.connectors.drafts import State, draft, property_changes
from portal.connectors.models import Connector, Revision
from portal.connectors.revisions import Edit
from portal.signins import client_secrets

Files = tuple[Document, Properties]


def edit_of(state: State, way: str, change: Callable[[Document, Properties], Files], sentence: str = "") -> Edit:
    """The edit that makes `change` to one way alone; to all there is where the connector has one way."""
    return _edit(state, ways.edit(state.definition, state.properties, way, change), sentence)


def add(connector: Connector, person: Person, label: str) -> str:
    """One more way; its name. Raises WayError."""
    before = ways.ways(draft(connector).properties)
    name = ""

    def build(state: State) -> Edit:
        nonlocal name
        document, properties, name = ways.add(state.definition, state.properties, label)
        return _edit(state, (document, properties), f"Added the way to sign in “{label.strip()}”")

    with transaction.atomic():
        revisions.save(connector, person, build)
        if not before:
            client_secrets.copy(connector, "", ways.ways(draft(connector).properties)[0].name)
    return name


def change(
    connector: Connector, person: Person, name: str, label: str, description: str, place: int
) -> Revision | None:
    """Another label, description or place; place 0 is the default. Raises WayError."""

    def build(state: State) -> Edit:
        properties = ways.relabel(state.properties, name, label, description)
        properties = ways.move(properties, name, place)
        return _edit(state, (state.definition, properties), f"Changed the way to sign in “{label.strip()}”")

    return revisions.save(connector, person, build)


def remove(connector: Connector, person: Person, name: str) -> Revision | None:
    """Without the way. Its client secrets stay: an undo brings the way back. Raises WayError."""

    def build(state: State) -> Edit:
        way = ways.chosen(state.properties, name) if name else None
        files = ways.remove(state.definition, state.properties, name)
        return _edit(state, files, f"Removed the way to sign in “{way.label if way else name}”")

    left = [way.name for way in ways.ways(draft(connector).properties) if way.name != name]
    with transaction.atomic():
        revision = revisions.save(connector, person, build)
        if len(left) == 1 and not ways.ways(draft(connector).properties):
            client_secrets.copy(connector, left[0], "")
    return revision


def _edit(state: State, files: Files, sentence: str) -> Edit:
    document, properties = files
    return Edit({**document.changes, **property_changes(state.properties, properties)}, sentence)


__all__ = ["WayError", "add", "change", "edit_of", "remove"]
