"""Which value of a text is the collection, and which format it has."""

from typing import Any

from designer.document.pointer import JSON
from designer.importers.postman.values import text
from designer.properties import as_object


def unwrapped(value: JSON) -> tuple[dict[str, Any], str]:
    """The collection and its address: the value itself, or its member `collection`, as Postman's API answers."""
    outer = as_object(value)
    inner = as_object(outer.get("collection"))
    return (inner, "/collection") if not version(outer) and version(inner) else (outer, "")


def version(collection: dict[str, JSON]) -> str:
    """ "1", "2.0" or "2.1"; "" for what is no collection."""
    info = as_object(collection.get("info"))
    if isinstance(collection.get("item"), list) and "info" in collection:
        return "2.1" if "v2.1" in text(info.get("schema")) else "2.0"
    is_first_format = isinstance(collection.get("name"), str) and ("order" in collection or "folders" in collection)
    return "1" if is_first_format and isinstance(collection.get("requests"), list) else ""
