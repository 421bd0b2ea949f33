"""Typed values from what people type: `"5"` becomes 5 where the definition says integer."""

import math
import re

import orjson

from designer.document.pointer import JSON

MAX_DIGITS = 300
_INTEGER = re.compile(r"[+-]?[0-9]+")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
_SEPARATORS = {"csv": ",", "ssv": " ", "tsv": "\t", "pipes": "|"}


class NotOfThatType(ValueError):
    """The value does not fit; the text ends a sentence that begins with the input's name: "must be …"."""


def coerce(schema: dict[str, JSON], value: JSON) -> JSON:
    """`value` as the type that `schema` asks for. Raises NotOfThatType.

    A list may be given as JSON text or as text with commas.
    """
    kind = schema.get("type")
    if kind == "integer":
        return _integer(value)
    if kind == "number":
        return _number(value)
    if kind == "boolean":
        return _boolean(value)
    if kind == "array":
        items = schema.get("items")
        return [coerce(items if isinstance(items, dict) else {}, entry) for entry in _list(value)]
    if kind == "string" and isinstance(value, (dict, list)):
        raise NotOfThatType("must be a text.")
    return value


def texts(schema: dict[str, JSON], value: JSON) -> list[str]:
    """`value` as it is written outside JSON: one text, or one for each entry of a `multi` list."""
    if not isinstance(value, list):
        return [plain(value)]
    entries = [plain(entry) for entry in value]
    how = schema.get("collectionFormat")
    if how == "multi" and schema.get("in") in ("query", "formData"):
        return entries
    return [_SEPARATORS.get(str(how), ",").join(entries)]


def plain(value: JSON) -> str:
    """A single value as text, the way JSON spells it: `true`, `5`, `2.5`; a text as it is."""
    return value if isinstance(value, str) else orjson.dumps(value).decode()


def _integer(value: JSON) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return _in_range(value)
    if isinstance(value, float) and value.is_integer():
        return _in_range(int(value))
    if isinstance(value, str) and len(value) < MAX_DIGITS and _INTEGER.fullmatch(value.strip()):
        return _in_range(int(value))
    raise NotOfThatType("must be a whole number, such as 5.")


def _in_range(value: int) -> int:
    if not -(2**63) <= value < 2**64:
        raise NotOfThatType("is too large a number to send.")
    return value


def _number(value: JSON) -> JSON:
    if isinstance(value, str) and len(value) < MAX_DIGITS and _NUMBER.fullmatch(value.strip()):
        value = int(value) if _INTEGER.fullmatch(value.strip()) else float(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return _in_range(value)
    if isinstance(value, float) and math.isfinite(value):
        return value
    raise NotOfThatType("must be a number, such as 2.5.")


def _boolean(value: JSON) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.strip().lower() in ("true", "false"):
        return value.strip().lower() == "true"
    raise NotOfThatType("must be true or false.")


def _list(value: JSON) -> list[JSON]:
    if isinstance(value, list):
        return value
    if not isinstance(value, str):
        return [value]
    if value.lstrip().startswith("["):
        try:
            parsed = orjson.loads(value)
        except orjson.JSONDecodeError as error:
            raise NotOfThatType('must be a list, such as red, green or ["red", "green"].') from error
        return parsed if isinstance(parsed, list) else [parsed]
    return [entry.strip() for entry in value.split(",")]
