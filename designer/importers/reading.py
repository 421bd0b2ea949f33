"""Whatever people bring → a connector: which importer reads it, and the reading itself."""

import pkgutil
import posixpath
import re
from collections.abc import Iterable, Mapping
from functools import cache, partial
from importlib import import_module
from pathlib import PurePosixPath
from typing import Protocol, cast

import designer.importers
from designer.document import yaml
from designer.document.garbage import search_paused
from designer.document.pointer import JSON, MISSING
from designer.document.text import LIMITS, TextError
from designer.importers import archive, decoding, json_text, positions
from designer.importers.given import Given, Position
from designer.importers.imported import Imported, Note
from designer.importers.sound_json import sound

_BEGINS_JSON = re.compile(r"\s*[{\[]")
_BYTES_BEGIN_JSON = re.compile(rb"\s*[{\[]")
_BEGINS_XML = re.compile(r"\s*<(\?xml|!|[A-Za-z_])")
_NAMES_WSDL = re.compile(r"<(\w+:)?(definitions|description)\b[^>]*schemas\.xmlsoap\.org/wsdl|www\.w3\.org/ns/wsdl")
# A prompt and a folder may stand before a command. Both have an end, so that no line is looked at again and again.
_COMMAND = re.compile(
    r"^[^\w\n]{0,20}(?:\S{0,200}[/\\])?(curl(\.exe)?|invoke-(webrequest|restmethod)|meta\s*\{)",
    re.MULTILINE | re.IGNORECASE,
)
READABLE = (".json", ".yaml", ".yml", ".har", ".bru", ".sh", ".txt", ".postman_collection", "")
BESIDE = ("apiproperties.json", "settings.json", "package.json")  # never the description itself
MAX_TRIED = 300  # files of an archive


class FileError(TextError):
    """What is wrong with one file of several; `name` is its path among them."""

    def __init__(self, name: str, error: TextError) -> None:
        super().__init__(error.sentence, error.line, error.column)
        self.name = name


class Importer(Protocol):
    """A module of this package that reads one kind of source."""

    TITLE: str

    def recognises(self, given: Given) -> bool: ...

    def read(self, given: Given) -> Imported: ...


@cache
def importers() -> tuple[Importer, ...]:
    """Every importer, found by walking the package; a text that says that it is OpenAPI is, whatever else is in it."""
    path, name = designer.importers.__path__, designer.importers.__name__
    modules = [import_module(f"{name}.{found.name}") for found in pkgutil.iter_modules(path)]
    found = (cast(Importer, module) for module in modules if hasattr(module, "recognises"))
    return tuple(sorted(found, key=lambda importer: not importer.TITLE.startswith("OpenAPI")))


def read(data: bytes, files: Mapping[str, bytes] | None = None) -> Imported:
    """The connector in `data`: a text, or a zip of texts. `files` are others that came along, by name.

    Raises TextError, with line and column where there are any, for what cannot be read.
    """
    with search_paused():
        given = given_of(data, files)
        return detect(given).read(given)


def given_of(data: bytes, files: Mapping[str, bytes] | None = None, name: str = "") -> Given:
    """`data` as importers want it; of an archive, the file that one of them recognises. Raises TextError.

    `name` is what the other `files` call this one.
    """
    if archive.is_archive(data):
        found = {**archive.files(data), **(files or {})}
        main = main_file(found)
        return given_of(found[main], beside(found, main), PurePosixPath(main).name)
    value = _sound(data)
    if value is not MISSING:
        return Given(data, value, (), partial(_positions, data), dict(files or {}), name)
    text, notes = decoding.text_of(data)
    if _BEGINS_XML.match(text):
        raise TextError(_about_xml(text))
    value, repairs = _value(text)
    return Given(text, value, (*notes, *repairs), partial(positions.positions, text), dict(files or {}), name)


def _sound(data: bytes) -> JSON:
    """The value of JSON in UTF-8 without any doubt, as most sources are; MISSING for all others."""
    is_likely = len(data) <= decoding.MAX_BYTES and _BYTES_BEGIN_JSON.match(data)
    value = sound(data, LIMITS) if is_likely else None
    return MISSING if value is None else value


def _positions(data: bytes, pointers: Iterable[str]) -> Mapping[str, Position]:
    return positions.positions(data.decode(), pointers)


def detect(given: Given) -> Importer:
    """The importer that reads `given`. Raises TextError when there is none."""
    for importer in importers():
        if importer.recognises(given):
            return importer
    raise TextError(_unknown(given))


def _value(text: str) -> tuple[JSON, tuple[Note, ...]]:
    """What the text means, and the repairs. MISSING for one that is no JSON and no YAML object, such as a command."""
    if not text.strip():
        raise TextError("There is no text here.")
    if _BEGINS_JSON.match(text):
        return _json(text)
    try:
        value = yaml.load(text)
    except TextError:
        if _is_command(text):
            return MISSING, ()
        raise
    return (value, ()) if isinstance(value, (dict, list)) else (MISSING, ())


def _json(text: str) -> tuple[JSON, tuple[Note, ...]]:
    try:
        return json_text.load(text)
    except TextError as error:
        try:
            return yaml.load(text), ()  # flow style, as some write YAML
        except TextError:
            raise error from None


def _is_command(text: str) -> bool:
    return _COMMAND.search(text) is not None


def main_file(files: Mapping[str, bytes]) -> str:
    """The name of the file that an importer recognises: the highest one, `*.swagger.json` before others.

    Raises TextError when there is none.
    """
    error: TextError = TextError("No file here describes an API in a way that is known.")
    for name in list(_candidates(files))[:MAX_TRIED]:
        try:
            detect(given_of(files[name], beside(files, name)))
        except TextError as found:
            error = error if error.line > 1 else FileError(name, found)
            continue
        return name
    raise error


def beside(files: Mapping[str, bytes], main: str) -> dict[str, bytes]:
    """The other files by their path from the main file's folder, such as “../common.yaml”."""
    folder = posixpath.dirname(main)
    return {posixpath.relpath(f"/{name}", f"/{folder}"): data for name, data in files.items() if name != main}


def _candidates(files: Mapping[str, bytes]) -> list[str]:
    def rank(name: str) -> tuple[int, bool, str]:
        return name.count("/"), not name.lower().endswith(".swagger.json"), name

    return [name for name in sorted(files, key=rank) if _may_describe(PurePosixPath(name), files[name])]


def _may_describe(path: PurePosixPath, data: bytes) -> bool:
    is_known = path.suffix.lower() in READABLE and path.name.lower() not in BESIDE
    return is_known and not archive.is_archive(data)


def _about_xml(text: str) -> str:
    if _NAMES_WSDL.search(text[:20_000]):
        return "This is a WSDL. Reading SOAP services is coming; until then, start blank or from a sample."
    return "This is XML or a web page. Bring the description itself: JSON, YAML or a command line."


def _unknown(given: Given) -> str:
    if given.value is MISSING:
        return "This describes no API in a way that is known here. Bring OpenAPI, a Postman collection or a cURL line."
    if isinstance(given.value, dict):
        shown = ", ".join(f"“{key[:30]}”" for key in list(given.value)[:4])
        return f"This has {shown or 'nothing'} at its top, but no “openapi”, “swagger” or another sign of what it is."
    return "This is a list. A description of an API is an object with “openapi” or “swagger” in it."
