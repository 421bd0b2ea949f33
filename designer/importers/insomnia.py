"""Insomnia exports (formats 1, 3 and 4 as JSON or YAML, format 5 as YAML) → a connector. Scripts are never run."""

from designer.document import yaml
from designer.document.pointer import JSON, MISSING
from designer.document.text import TextError
from designer.importers.given import Given
from designer.importers.imported import Imported
from designer.importers.insomnia_items import Item, items, of_files, version
from designer.importers.insomnia_requests import is_request, written_of
from designer.importers.traffic import Notes, connector
from designer.importers.traffic.source import checked
from designer.importers.traffic.written import call_of
from designer.properties import as_object, as_text

__all__ = ["TITLE", "read", "recognises"]

TITLE = "Insomnia export"
NOT_SENT = {"grpc": "gRPC", "websocket": "WebSocket", "socketio": "Socket.IO", "mcp": "MCP"}


def recognises(given: Given) -> bool:
    """Whether the text is an export of Insomnia, in any of its formats."""
    return bool(version(given.value))


def read(given: Given) -> Imported:
    """The connector that makes the requests of the export. Raises TextError when there is none to be made."""
    value = _checked(given)
    notes = Notes()
    shared = of_files(given.files)
    calls = [
        call_of(written_of(item, notes), {**shared, **item.values}, notes)
        for item in items(value)
        if _is_taken(item, notes)
    ]
    if not calls:
        raise TextError("This Insomnia export holds no HTTP request. Export the collection with its requests.")
    return connector(given, f"Insomnia export {version(value)}", _title(value), calls, notes)


def _checked(given: Given) -> JSON:
    value = checked(yaml.load(given.text) if given.value is MISSING else given.value)
    if not version(value):
        raise TextError("This is not an Insomnia export. In Insomnia, choose Export and one of its own formats.")
    return value


def _is_taken(item: Item, notes: Notes) -> bool:
    if is_request(item.node):
        return True
    kind = next((name for mark, name in NOT_SENT.items() if as_text(item.node.get("_type")).startswith(mark)), "")
    notes.dropped(f"A {kind or 'WebSocket or gRPC'} request was left out: a connector calls HTTP only.", item.at)
    return False


def _title(value: JSON) -> str:
    members = as_object(value)
    resources = members.get("resources")
    listed = [as_object(entry) for entry in resources] if isinstance(resources, list) else []
    workspaces = [entry for entry in listed if entry.get("_type") == "workspace"]
    return as_text(members.get("name")) or as_text(as_object(next(iter(workspaces), None)).get("name"))
