"""The fields of a form as a HAR recording has them: listed, or as the text of a multipart body."""

import re

from designer.importers.request_sample import FormField
from designer.importers.traffic.media import essence
from designer.properties import as_object, as_text

MULTIPART = "multipart/form-data"

_BOUNDARY = re.compile(r"boundary=\"?([^\";,\s]{1,200})", re.IGNORECASE)
_NAME = re.compile(r"[;\s]name=\"([^\"\r\n]*)\"", re.IGNORECASE)
_FILE = re.compile(r"[;\s]filename\*?=", re.IGNORECASE)


def fields_of(content_type: str, text: str, listed: object) -> tuple[FormField, ...]:
    """The fields of a multipart form (RFC 7578); () for every other body."""
    if essence(content_type) != MULTIPART:
        return ()
    entries = [as_object(entry) for entry in listed] if isinstance(listed, list) else []
    found = tuple(_listed(entry) for entry in entries if as_text(entry.get("name")))
    return found or _from_text(content_type, text)


def _listed(entry: dict[str, object]) -> FormField:
    is_file = bool(as_text(entry.get("fileName"))) or as_text(entry.get("value")) == "(binary)"
    return FormField(as_text(entry["name"]), "" if is_file else as_text(entry.get("value")), is_file)


def _from_text(content_type: str, text: str) -> tuple[FormField, ...]:
    boundary = _BOUNDARY.search(content_type)
    if not boundary:
        return ()
    parts = re.split(rf"(?:\A|\r?\n)--{re.escape(boundary[1])}(?:--)?[ \t]*(?:\r?\n|\Z)", text)
    return tuple(field for part in parts if (field := _part(part)))


def _part(part: str) -> FormField | None:
    head, _, value = part.replace("\r\n", "\n").partition("\n\n")
    name = _NAME.search(head)
    if not name:
        return None
    is_file = bool(_FILE.search(head))
    return FormField(name[1], "" if is_file else value, is_file)
