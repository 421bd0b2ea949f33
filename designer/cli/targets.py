"""What `convert` can make, each with the ending of its files. Exporters are imported only when they run."""

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from designer.document.document import Document
    from designer.importers.imported import Imported

TARGETS = {
    "openapi2": ".swagger.json",
    "openapi3.0": ".openapi.json",
    "openapi3.1": ".openapi.json",
    "postman": ".postman_collection.json",
    "package": ".zip",
}
YAML = (".yaml", ".yml")


def made(imported: "Imported", target: str, out: str) -> bytes:
    """The connector as `target`; YAML when the name `out` says so.

    Raises ValueError for what the target cannot hold.
    """
    if target == "package":
        return _package(imported)
    value = _value(imported, target)
    if out.lower().endswith(YAML):
        yaml = import_module("designer.document.yaml")
        return bytes(yaml.dump(value).encode())
    indented: Callable[[object], bytes] = import_module("designer.exporters.openapi2").indented
    return indented(value)


def _value(imported: "Imported", target: str) -> object:
    if target == "openapi2":
        return imported.definition
    if target == "postman":
        return import_module("designer.exporters.postman").collection(_document(imported), imported.properties)
    version = target.removeprefix("openapi")
    return import_module("designer.exporters.openapi3").as_value(imported.definition, imported.properties, version)


def _document(imported: "Imported") -> "Document":
    document: Document = import_module("designer.document.document").Document.from_value(imported.definition)
    return document


def _package(imported: "Imported") -> bytes:
    package = import_module("designer.exporters.package")
    files = package.file_set(_document(imported), imported.properties, imported.icon, imported.script)
    return bytes(package.as_zip(files))
