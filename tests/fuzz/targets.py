"""What holds for every importer and whatever bytes: a connector that can be used, or a sentence with a place."""

import json
import re
from typing import Any

from designer import linting
from designer.cli.targets import TARGETS, made
from designer.document.document import Document
from designer.document.text import TextError
from designer.importers import reading
from designer.importers.imported import Imported
from tests.fuzz.seeds import SECRET

_SECRET = re.compile(rf"\b{SECRET}")


def importers() -> dict[str, Any]:
    """The importers by their modules' names, found by walking the package."""
    return {module.__name__.rpartition(".")[2]: module for module in reading.importers()}


def check(importer: Any, data: bytes) -> bool:
    """Whether the importer has read `data`. AssertionError, or whatever was raised, where a law is broken."""
    try:
        given = reading.given_of(data)
        if not importer.recognises(given):
            return False
        imported: Imported = importer.read(given)
    except TextError as error:
        assert error.sentence and error.line >= 1 and error.column >= 1, f"no place: {error}"
        return False
    _usable(imported)
    is_of_requests = not importer.TITLE.startswith(
        "OpenAPI"
    )  # a description is kept as it is, a request without its secrets
    if is_of_requests:
        _without_secret(imported)
    return True


def _usable(imported: Imported) -> None:
    linting.check(Document.from_value(imported.definition), imported.properties)
    exported = made(imported, "openapi2", "a.json")
    again = reading.read(exported)
    assert json.dumps(again.definition) == json.dumps(imported.definition), "another definition after reading it again"
    json.dumps(imported.report.as_dict()).encode()
    for target in TARGETS:
        try:
            made(imported, target, "a.json")
        except ValueError as error:
            assert type(error) is ValueError, f"{target}: {error!r}"


def _without_secret(imported: Imported) -> None:
    said = json.dumps([imported.definition, imported.properties, imported.report.as_dict()], ensure_ascii=False)
    assert not _SECRET.search(said), "a secret was kept"
