"""Bruno collections (.bru files, one or a folder of them, and Bruno's JSON) → a connector. Scripts are never run."""

from collections.abc import Iterator

from designer.document.pointer import JSON
from designer.document.text import TextError
from designer.importers.bruno_items import HTTP, Item, of_export, of_files
from designer.importers.bruno_requests import written_of
from designer.importers.bruno_text import is_bruno
from designer.importers.given import Given
from designer.importers.imported import Imported
from designer.importers.traffic import Notes, connector
from designer.importers.traffic.source import checked
from designer.importers.traffic.written import call_of
from designer.properties import as_object, as_text

__all__ = ["TITLE", "read", "recognises"]

TITLE = "Bruno collection"
MAX_LENGTH = 20_000_000
EXPORTS = ("folder", *HTTP)


def recognises(given: Given) -> bool:
    """Whether the text is a .bru file, the `bruno.json` of a folder of them, or JSON that Bruno wrote."""
    return bool(_form(given))


def read(given: Given) -> Imported:
    """The connector that makes the requests. Raises TextError when there is none to be made."""
    form = _form(given)
    if not form:
        raise TextError("This is not a Bruno collection. Bring its .bru files, or export the collection as JSON.")
    checked(given.value)
    notes = Notes()
    calls = [
        call_of(written, item.values, notes)
        for item in _items(form, given, notes)
        for written in written_of(item, notes)
    ]
    if not calls:
        raise TextError("There is no HTTP request in this. Bring the folder of the collection with its .bru files.")
    return connector(given, form, _title(given), calls, notes)


def _items(form: str, given: Given, notes: Notes) -> Iterator[Item]:
    if form == "Bruno export":
        return of_export(given.value, notes)
    if form == "Bruno request":
        return iter([Item(as_object(given.value), "", (), {})])
    text = "" if form == "Bruno collection" and isinstance(given.value, dict) else given.text
    own = {name: data for name, data in given.files.items() if not name.startswith("../")}
    return of_files(text[:MAX_LENGTH], own, notes)


def _form(given: Given) -> str:
    if _is_request(given.value):
        return "Bruno request"
    if _is_export(given.value):
        return "Bruno export"
    if _is_manifest(given.value):
        return "Bruno collection"
    if not is_bruno(given.text):
        return ""
    return "Bruno collection" if given.files else "Bruno file"


def _is_request(value: JSON) -> bool:
    members = as_object(value)
    has_request = isinstance(members.get("http"), dict) or isinstance(members.get("examples"), list)
    return isinstance(members.get("meta"), dict) and has_request


def _is_export(value: JSON) -> bool:
    items = as_object(value).get("items")
    return isinstance(items, list) and any(as_text(as_object(entry).get("type")) in EXPORTS for entry in items)


def _is_manifest(value: JSON) -> bool:
    """`bruno.json`, which stands beside the .bru files of a collection."""
    members = as_object(value)
    return members.get("type") == "collection" and isinstance(members.get("version"), str) and "name" in members


def _title(given: Given) -> str:
    members = as_object(given.value)
    return as_text(members.get("name")) or as_text(as_object(members.get("meta")).get("name"))
