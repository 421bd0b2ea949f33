"""Members of a collection read as leniently as real files are written: texts, and names with values."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from designer.document.pointer import JSON
from designer.document.secrets import looks_secret
from designer.properties import as_object

_IN_PROSE = re.compile(r"\b(bearer|basic|token)\s+(?=\S*\d)[\w.~+/=-]{16,}", re.IGNORECASE)  # a key within a sentence


@dataclass(frozen=True, slots=True)
class Field:
    """A name with a value: a header, a part of the query, a field of a form, a variable.

    `is_off` says that the request is sent without it. `kind` is the member `type`, such as "text", "file", "secret".
    """

    name: str
    value: str = ""
    description: str = ""
    is_off: bool = False
    kind: str = ""


def text(value: JSON) -> str:
    """A text or a number as text; "" for anything that is not a single value."""
    if isinstance(value, str):
        return value
    return json.dumps(value) if isinstance(value, (bool, int, float)) else ""


def description(value: JSON) -> str:
    """A description: a text, or `{"content": …, "type": …}`."""
    return text(value.get("content") if isinstance(value, dict) else value).strip()


def fields(value: JSON) -> list[Field]:
    """The fields in a list of objects, an object of name → value, or lines such as `Accept: text/plain`."""
    if isinstance(value, str):
        return list(_lines(value))
    if isinstance(value, dict):
        return [Field(name, text(member)) for name, member in value.items() if name]
    entries = [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []
    return [field for field in map(_field, entries) if field.name]


def harmless(text: str) -> str:
    """A name or a description that goes into the connector; "" where it gives a secret away."""
    return "" if looks_secret(text) or _IN_PROSE.search(text) else text


def settings(value: JSON) -> dict[str, str]:
    """The members of one kind of sign-in by name: an object in v2.0, a list of fields in v2.1."""
    return {field.name: field.value for field in fields(value)}


def pairs(query: str) -> list[Field]:
    """The fields of `a=1&b=2`, as they are written."""
    parts = [part.partition("=") for part in query.split("&") if part]
    return [Field(name, value) for name, _, value in parts if name]


def member(value: JSON, name: str) -> list[JSON]:
    """The list at `name`; empty when there is something else."""
    found = as_object(value).get(name)
    return found if isinstance(found, list) else []


def _field(entry: dict[str, JSON]) -> Field:
    kind = "file" if "src" in entry else text(entry.get("type"))
    is_off = entry.get("disabled") is True or entry.get("enabled") is False
    name = text(entry.get("key")) or text(entry.get("name")) or text(entry.get("id"))
    return Field(name, text(entry.get("value")), description(entry.get("description")), is_off, kind)


def _lines(block: str) -> Iterator[Field]:
    for line in block.splitlines():
        name, colon, value = line.partition(":")
        if colon and name.strip():
            yield Field(name.strip().removeprefix("//").strip(), value.strip(), is_off=name.startswith("//"))
