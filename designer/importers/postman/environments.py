"""Environments and globals among the files that came along with a collection."""

from collections.abc import Mapping
from dataclasses import dataclass

from designer.document.pointer import JSON
from designer.document.text import TextError, load_json
from designer.importers.postman.values import Field, fields

MAX_SIZE = 5_000_000


@dataclass(frozen=True)
class Found:
    """The variables of every environment, and those of globals, which everything else overrides."""

    environment: list[Field]
    globals: list[Field]


def of(files: Mapping[str, bytes]) -> Found:
    """The environments in `files`; whatever is none of them is left alone."""
    values = [_value(content) for path, content in files.items() if path.lower().endswith(".json")]
    found = [value for value in values if is_environment(value)]
    shared = [value.get("_postman_variable_scope") == "globals" for value in found]
    listed = [fields(value["values"]) for value in found]
    return Found(
        [each for entries, is_global in zip(listed, shared, strict=True) if not is_global for each in entries],
        [each for entries, is_global in zip(listed, shared, strict=True) if is_global for each in entries],
    )


def is_environment(value: JSON) -> bool:
    """An environment has a list of `values`, each with a name, and a name or a scope of its own."""
    if not isinstance(value, dict) or not isinstance(value.get("values"), list):
        return False
    is_named = "_postman_variable_scope" in value or "name" in value or "id" in value
    return is_named and all(isinstance(entry, dict) and "key" in entry for entry in value["values"])


def _value(content: bytes) -> JSON:
    if len(content) > MAX_SIZE:
        return None
    try:
        return load_json(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, TextError):
        return None
