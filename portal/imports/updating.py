"""An import that updates a connector: what its source changed, beside what was edited here, and taking it over."""

from collections.abc import Container
from typing import Any

import orjson
from django.db import transaction

from designer.document import comparison, secrets
from designer.document.document import Change, divide
from designer.document.pointer import JSON, MISSING
from designer.importers.merge import Difference, differences, merged
from portal.connectors import revisions
from portal.connectors.drafts import State, draft, property_changes
from portal.connectors.models import Connector, Revision
from portal.imports.models import Import, Upstream

PROPERTIES = "properties:"  # before the pointers into the properties document
SHOWN = 4  # sentences for one element
TITLES = (
    ("both", "Changed in both places: you decide"),
    ("changed", "Changed there"),
    ("joined", "Changed in both places, and it fits together"),
    ("added", "New there"),
    ("removed", "Not there any more"),
)

Documents = dict[str, Any]


def context(item: Import, connector: Connector) -> dict[str, Any]:
    """What the source changed, in groups by kind, each with the words for it and what is proposed."""
    base, theirs = _base(connector), _brought(item)
    state = draft(connector, whole=True)
    found = _found(base, _ours(state), theirs)
    words = _words(base["definition"], theirs["definition"])
    rows = [{"difference": each, "pointer": at, "words": words.get(at, [])[:SHOWN]} for at, each in found]
    groups = [{"kind": kind, "title": title, "rows": _of_kind(rows, kind)} for kind, title in TITLES]
    report = item.outcome["report"]
    return {
        "item": item,
        "connector": connector,
        "report": report,
        "groups": [group for group in groups if group["rows"]],
        "number": len(rows),
        "upstream": Upstream.objects.filter(connector=connector).first(),
    }


def accept(item: Import, connector: Connector, accepted: Container[str]) -> Revision | None:
    """Take over what the source changed at the pointers in `accepted`, as one revision; None when nothing changes."""
    base, theirs = _base(connector), _brought(item)

    def build(_: State) -> revisions.Edit:
        state = draft(connector, whole=True)
        ours = _ours(state)
        definition = merged(base["definition"], ours["definition"], theirs["definition"], accepted)
        inner = merged(_inner(base), _inner(ours), _inner(theirs), _InProperties(accepted))
        changes = _changes(state, definition) | property_changes(
            ours["properties"], {**ours["properties"], "properties": inner}
        )
        return revisions.Edit(changes, f"Updated from {item.name}"[:300])

    with transaction.atomic():
        Upstream.remember(connector, item, theirs)
        item.delete()
        return revisions.save(connector, item.person, build)


def _base(connector: Connector) -> Documents:
    """What was imported last; nothing for a connector that was made here."""
    upstream = Upstream.objects.filter(connector=connector).first()
    return upstream.read() if upstream else {"definition": {}, "properties": {}}


def _brought(item: Import) -> Documents:
    result = item.outcome
    return {"definition": orjson.loads(result["definition"]), "properties": secrets.without(result["properties"])}


def _ours(state: State) -> Documents:
    return {"definition": state.definition.value(), "properties": state.properties}


def _inner(documents: Documents) -> dict[str, JSON]:
    inner = documents["properties"].get("properties") if isinstance(documents["properties"], dict) else None
    return inner if isinstance(inner, dict) else {}


def _found(base: Documents, ours: Documents, theirs: Documents) -> list[tuple[str, Difference]]:
    """(pointer as forms name it, difference) of both documents."""
    definition = differences(base["definition"], ours["definition"], theirs["definition"])
    properties = differences(_inner(base), _inner(ours), _inner(theirs))
    return [(each.pointer, each) for each in definition] + [(PROPERTIES + each.pointer, each) for each in properties]


class _InProperties:
    """The accepted pointers that lead into the properties document, without their mark."""

    def __init__(self, accepted: Container[str]) -> None:
        self._accepted = accepted

    def __contains__(self, pointer: object) -> bool:
        return f"{PROPERTIES}{pointer}" in self._accepted


def _changes(state: State, definition: dict[str, JSON]) -> dict[str, Change]:
    """What has to be stored so that the draft's definition becomes `definition`."""
    old = {place: state.definition.read(place) for place in state.definition.places()}
    new = divide(definition)
    removed = {place: Change(None) for place in old if place not in new}
    return removed | {place: Change(text) for place, text in new.items() if text != old.get(place)}


def _words(base: JSON, theirs: JSON) -> dict[str, list[str]]:
    """Pointer of an element → what the source changed in it, in sentences."""
    found: dict[str, list[str]] = {}
    for change in comparison.changes(base, theirs) if base else ():
        tokens = change.pointer.split("/")
        holders = {"/".join(tokens[:length]) for length in (4, 3, 2)}  # operation, shared element, member of the root
        for holder in holders:
            found.setdefault(holder, []).append(change.sentence)
    return found


def _of_kind(rows: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    of_kind = [row for row in rows if row["difference"].kind == kind]
    return [
        {**row, "is_gone": row["difference"].theirs is MISSING, "was_left_out": _was_left_out(row)} for row in of_kind
    ]


def _was_left_out(row: dict[str, Any]) -> bool:
    return row["difference"].ours is MISSING and row["difference"].before is not MISSING
