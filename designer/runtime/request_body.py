"""The body of a request: JSON, text, a form, or a form with files; and the Content-Type that says which."""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote_plus

import orjson

from designer.document.pointer import JSON

FORM, MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data"
_MEDIA_TYPE = re.compile(r"[\w!#$&^.+-]+/[\w!#$&^.+*-]+(?:[ \t]*;[^\r\n\0]*)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class File:
    """A file in a form."""

    name: str
    content: bytes = field(repr=False)
    content_type: str = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Body:
    content: bytes = field(repr=False)
    content_type: str


def family(media_type: str) -> str:
    """`"application/vnd.api+json; charset=utf-8"` → `"json"`; "form", "multipart" or "raw" for the others."""
    essence = media_type.partition(";")[0].strip().lower()
    if essence.endswith(("/json", "+json")):
        return "json"
    return {FORM: "form", MULTIPART: "multipart"}.get(essence, "raw")


def is_media_type(text: str) -> bool:
    return bool(_MEDIA_TYPE.fullmatch(text))


def of_value(value: JSON, consumes: Sequence[str]) -> Body:
    """A body parameter: JSON, unless the action takes no JSON and the value is a text, or a flat object as a form.

    A text for an action that takes forms only is a form that somebody has encoded already.
    """
    by_family = {family(media_type): media_type for media_type in reversed(consumes) if is_media_type(media_type)}
    if isinstance(value, bytes):
        return Body(value, by_family.get("raw", "application/octet-stream"))
    if isinstance(value, str) and "raw" in by_family and "json" not in by_family:
        return Body(value.encode(), by_family["raw"])
    if isinstance(value, str) and by_family.keys() == {"form"}:
        return Body(value.encode(), FORM)
    if isinstance(value, dict) and by_family.keys() == {"form"}:
        return of_form(
            [(name, entry if isinstance(entry, str) else _json(entry).decode()) for name, entry in value.items()]
        )
    return Body(_json(value), by_family.get("json", "application/json"))


def of_form(pairs: Iterable[tuple[str, str]]) -> Body:
    """`a=1&b=2`."""
    return Body("&".join(f"{quote_plus(name)}={quote_plus(value)}" for name, value in pairs).encode(), FORM)


def of_parts(parts: Sequence[tuple[str, str | File]]) -> Body:
    """multipart/form-data (RFC 7578). The boundary comes from the content, so no value can hold it."""
    encoded = [_part(name, value) for name, value in parts]
    boundary = "form-" + hashlib.sha256(b"\0".join(encoded)).hexdigest()[:40]
    lines = b"".join(b"--" + boundary.encode() + b"\r\n" + part + b"\r\n" for part in encoded)
    return Body(lines + f"--{boundary}--\r\n".encode(), f"{MULTIPART}; boundary={boundary}")


def _part(name: str, value: str | File) -> bytes:
    head = f'Content-Disposition: form-data; name="{_quoted(name)}"'
    if isinstance(value, str):
        return f"{head}\r\n\r\n{value}".encode()
    media_type = value.content_type if is_media_type(value.content_type) else "application/octet-stream"
    head += f'; filename="{_quoted(value.name)}"\r\nContent-Type: {media_type}'
    return head.encode() + b"\r\n\r\n" + value.content


def _quoted(name: str) -> str:
    """As browsers do it: https://html.spec.whatwg.org/#multipart-form-data."""
    return name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")


def _json(value: JSON) -> bytes:
    return orjson.dumps(value)
