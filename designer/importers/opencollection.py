"""Bruno's YAML (OpenCollection: one bundled file, a request, or a folder of files) → a connector.

What is read is turned into what Bruno's own reader makes of .bru files; the rest is the same. Scripts are never run.
Source: https://docs.usebruno.com/opencollection-yaml/structure-reference.
"""

from collections.abc import Iterator

from designer.document.pointer import JSON
from designer.document.text import TextError
from designer.importers.bruno_items import Item
from designer.importers.bruno_requests import written_of
from designer.importers.given import Given
from designer.importers.imported import Imported
from designer.importers.opencollection_items import is_request, of_collection, of_files
from designer.importers.traffic import Notes, connector
from designer.importers.traffic.source import checked
from designer.importers.traffic.written import call_of
from designer.properties import as_object, as_text

__all__ = ["TITLE", "read", "recognises"]

TITLE = "OpenCollection"


def recognises(given: Given) -> bool:
    """A collection, bundled or the root of a folder, or one request. A workspace only lists collections."""
    members = as_object(given.value)
    info = as_object(members.get("info"))
    is_collection = isinstance(members.get("opencollection"), str | int | float) and info.get("type") != "workspace"
    return is_collection or is_request(members)


def read(given: Given) -> Imported:
    """The connector that makes the requests. Raises TextError when there is none to be made."""
    checked(given.value)
    notes = Notes()
    calls = [
        call_of(written, item.values, notes) for item in _items(given, notes) for written in written_of(item, notes)
    ]
    if not calls:
        raise TextError("There is no HTTP request in this. Bring the folder of the collection with all its files.")
    return connector(given, TITLE, _title(given.value), calls, notes)


def _items(given: Given, notes: Notes) -> Iterator[Item]:
    own = {name: data for name, data in given.files.items() if not name.startswith("../")}
    value = as_object(given.value)
    if isinstance(value.get("items"), list):
        return of_collection(value, notes)
    return of_files(given.name, value, own, notes)


def _title(value: JSON) -> str:
    return as_text(as_object(as_object(value).get("info")).get("name"))
