"""Postman collections, formats 1, 2.0 and 2.1, with an environment where one came along → a connector.

Formats: https://schema.postman.com/. Nothing in a collection is run or fetched.
"""

from collections import ChainMap

from designer.document.pointer import JSON, MISSING
from designer.document.text import TextError, check, load_json
from designer.importers.given import Given
from designer.importers.imported import Imported, Report
from designer.importers.postman import calls, connector, environments, walk
from designer.importers.postman.notes import Notes
from designer.importers.postman.source import unwrapped, version
from designer.importers.postman.unread import note_unread
from designer.importers.postman.variables import Scope, usable

__all__ = ["TITLE", "read", "recognises"]

TITLE = "Postman collection"


def recognises(given: Given) -> bool:
    """Whether the text is a collection, alone or as the member `collection` of an object."""
    return bool(version(unwrapped(given.value)[0]))


def read(given: Given) -> Imported:
    """The connector that makes the collection's requests. Raises TextError for a text that is no collection."""
    collection, at = unwrapped(_checked(given))
    if not version(collection):
        raise TextError(_refusal(collection))
    notes, found = Notes(), environments.of(given.files)
    scope = Scope(usable(found.environment), ChainMap(usable(found.globals)))
    entries = list(walk.entries(collection, at, scope))
    made = [call for call in (calls.read(entry, notes) for entry in entries) if call]
    definition, properties = connector.build(collection, made, notes, at)
    note_unread(collection, at, notes)
    return Imported(definition, properties, _report(given, collection, entries, made, definition, notes))


def _checked(given: Given) -> JSON:
    value = load_json(given.text) if given.value is MISSING else given.value
    try:
        check(value)
    except TextError:
        raise
    except ValueError as error:
        raise TextError(str(error)) from None
    return value


def _refusal(value: JSON) -> str:
    if environments.is_environment(value):
        return "This is a Postman environment. Bring the collection, and the environment beside it."
    return "This is not a Postman collection: it has no list “item” or “requests”. Export it as Collection v2.1."


def _report(
    given: Given,
    collection: dict[str, JSON],
    entries: list[walk.Entry],
    made: list[calls.Call],
    definition: dict[str, JSON],
    notes: Notes,
) -> Report:
    counts = {
        "requests": len(entries),
        "actions": sum(map(len, definition["paths"].values())),
        "folders": len(
            {entry.around.folders[:depth] for entry in entries for depth in range(1, 1 + len(entry.around.folders))}
        ),
        "examples": sum(len(call.responses) for call in made),
    }
    return Report(f"Postman collection {version(collection)}", counts, notes.located(given))
