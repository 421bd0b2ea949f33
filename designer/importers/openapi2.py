"""OpenAPI 2.0 → a connector: the definition as it is, with the properties, icon and script that came along."""

from typing import Any

from designer import auth
from designer import properties as properties_document
from designer.document.document import Document
from designer.document.pointer import JSON
from designer.document.text import TextError
from designer.importers import decoding, json_text
from designer.importers.bundling import bundled
from designer.importers.given import Given
from designer.importers.imported import Imported, Note, Report
from designer.importers.openapi2_bundle import LAYOUT
from designer.properties import Properties

TITLE = "OpenAPI 2.0"
PROPERTIES = "apiproperties.json"
ICONS = ("icon.png", "icon.jpg", "icon.jpeg")
PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")  # how PNG and JPEG begin
NO_PICTURE = "The icon is neither a PNG nor a JPEG picture and was left out. Save it as PNG and bring it again."
# Members whose own members have names that people chose; everywhere else `x-` begins an extension.
NAMED = ("properties", "definitions", "parameters", "responses", "headers", "securityDefinitions")
METHODS = frozenset(("get", "put", "post", "delete", "options", "head", "patch"))


def recognises(given: Given) -> bool:
    """A member `swagger` that says 2.0, also as a number, as YAML without quotation marks gives it."""
    return isinstance(given.value, dict) and given.value.get("swagger") in ("2.0", 2, 2.0, "2")


def read(given: Given) -> Imported:
    """The connector. What it refers to in files that came along is taken in.

    Raises TextError for a reference to what did not come along, and for unreadable properties."""
    definition = _alone(given)
    properties, notes = _properties(given)
    if properties == properties_document.blank():  # it came alone: some kinds of sign-in are in the definition alone
        properties = auth.completed(Document.from_value(definition), properties)
    icon = _file(given, *ICONS)
    if icon is not None and not icon.startswith(PICTURES):
        notes, icon = (*notes, Note("dropped", NO_PICTURE)), None
    report = Report(TITLE, _counts(definition), (*given.repairs, *notes))
    return Imported(definition, properties, report, icon, _script(given))


def has_properties(given: Given) -> bool:
    """Whether the properties of a connector came along, as in a set of its files."""
    return _file(given, PROPERTIES) is not None


def _alone(given: Given) -> dict[str, JSON]:
    """The definition itself where it refers to nothing outside; else one with what it refers to."""
    definition: dict[str, JSON] = given.value
    if not _leads_out(definition):
        return definition
    try:
        return bundled(given, LAYOUT)[0]
    except RecursionError:
        raise TextError("This is nested too deeply. Put its inner schemas under “definitions”.") from None


def _leads_out(node: JSON) -> bool:
    """Whether a `$ref` does not begin with “#”. A property may be named so: only a text is a reference."""
    stack: list[Any] = [node]
    while stack:
        value = stack.pop()
        if isinstance(value, dict):
            reference = value.get("$ref")
            if isinstance(reference, str) and not reference.startswith("#"):
                return _refers_out(node)
            stack += value.values()
        elif isinstance(value, list):
            stack += value
    return False


def _refers_out(node: JSON) -> bool:
    """The same without extensions: they hold data of their own, except those of connectors, which hold schemas."""
    stack: list[tuple[str, Any]] = [("", node)]
    while stack:
        name, value = stack.pop()
        if isinstance(value, dict):
            reference = value.get("$ref")
            is_plain = name not in ("properties", "example", "examples")
            if is_plain and isinstance(reference, str) and not reference.startswith("#"):
                return True
            stack += [(key, member) for key, member in value.items() if name in NAMED or not _is_extension(key)]
        elif isinstance(value, list):
            stack += [("", member) for member in value]
    return False


def _is_extension(key: str) -> bool:
    return key.startswith("x-") and not key.startswith("x-ms-")


def _properties(given: Given) -> tuple[Properties, tuple[Note, ...]]:
    data = _file(given, PROPERTIES)
    if data is None:
        return properties_document.blank(), ()
    text, decoded = decoding.text_of(data)
    value, repairs = json_text.load(text)
    if not isinstance(value, dict):
        raise TextError("apiProperties.json holds no object. It begins with “{”.")
    return value, (*decoded, *repairs)


def _script(given: Given) -> str | None:
    data = _file(given, ".csx")
    return decoding.text_of(data)[0] if data is not None else None


def _file(given: Given, *endings: str) -> bytes | None:
    """The file beside the definition whose name ends so; real connectors spell the names in several ways."""
    beside = ((name.lower(), data) for name, data in given.files.items() if "/" not in name)
    return next((data for name, data in beside if name.endswith(endings)), None)


def _counts(definition: dict[str, JSON]) -> dict[str, int]:
    paths = properties_document.as_object(definition.get("paths"))
    operations = sum(len(METHODS.intersection(item)) for item in paths.values() if isinstance(item, dict))
    definitions = len(properties_document.as_object(definition.get("definitions")))
    return {"operations": operations, "definitions": definitions}
