"""OpenAPI 2.0 → a connector: the definition as it is, with the properties, icon and script that came along."""

from collections.abc import Iterator
from typing import Any

from designer import auth
from designer import properties as properties_document
from designer.document import pointer
from designer.document.document import Document
from designer.document.pointer import JSON
from designer.document.text import TextError
from designer.importers import decoding, json_text
from designer.importers.given import Given
from designer.importers.imported import Imported, Note, Report
from designer.properties import Properties

TITLE = "OpenAPI 2.0"
PNG = b"\x89PNG\r\n\x1a\n"
METHODS = frozenset(("get", "put", "post", "delete", "options", "head", "patch"))


def recognises(given: Given) -> bool:
    """A member `swagger` that says 2.0, also as a number, as YAML without quotation marks gives it."""
    return isinstance(given.value, dict) and given.value.get("swagger") in ("2.0", 2, 2.0, "2")


def read(given: Given) -> Imported:
    """The connector. Raises TextError for a reference that leads out of the file, and for unreadable properties."""
    definition: dict[str, JSON] = given.value
    for at, target in _references(definition):
        if not target.startswith("#"):
            sentence = (
                f"This refers to “{target[:200]}”, outside the file. Put it into the file, and refer to it there."
            )
            raise TextError(sentence, *given.locate(at))
    properties, notes = _properties(given)
    if properties == properties_document.blank():  # it came alone: some kinds of sign-in are in the definition alone
        properties = auth.completed(Document.from_value(definition), properties)
    report = Report(TITLE, _counts(definition), (*given.repairs, *notes))
    return Imported(definition, properties, report, _icon(given), _script(given))


def _references(node: JSON) -> Iterator[tuple[str, str]]:
    """The pointer and the target of every `$ref`. A property may be named so: only a text is a reference."""
    stack: list[tuple[pointer.Tokens, Any]] = [((), node)]
    while stack:
        at, value = stack.pop()
        if isinstance(value, dict):
            if isinstance(value.get("$ref"), str) and (not at or at[-1] not in ("properties", "example", "examples")):
                yield pointer.join((*at, "$ref")), value["$ref"]
            stack += [((*at, key), member) for key, member in value.items() if isinstance(member, (dict, list))]
        elif isinstance(value, list):
            stack += [
                ((*at, str(index)), member) for index, member in enumerate(value) if isinstance(member, (dict, list))
            ]


def _properties(given: Given) -> tuple[Properties, tuple[Note, ...]]:
    data = _file(given, "apiproperties.json")
    if data is None:
        return properties_document.blank(), ()
    text, decoded = decoding.text_of(data)
    value, repairs = json_text.load(text)
    if not isinstance(value, dict):
        raise TextError("apiProperties.json holds no object. It begins with “{”.")
    return value, (*decoded, *repairs)


def _icon(given: Given) -> bytes | None:
    data = _file(given, "icon.png")
    return data if data and data.startswith(PNG) else None


def _script(given: Given) -> str | None:
    data = _file(given, ".csx")
    return decoding.text_of(data)[0] if data is not None else None


def _file(given: Given, ending: str) -> bytes | None:
    """The file beside the definition whose name ends so; real connectors spell the names in several ways."""
    return next((data for name, data in given.files.items() if "/" not in name and name.lower().endswith(ending)), None)


def _counts(definition: dict[str, JSON]) -> dict[str, int]:
    paths = properties_document.as_object(definition.get("paths"))
    operations = sum(len(METHODS.intersection(item)) for item in paths.values() if isinstance(item, dict))
    definitions = len(properties_document.as_object(definition.get("definitions")))
    return {"operations": operations, "definitions": definitions}
