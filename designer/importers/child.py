"""The reading of an untrusted file in a process of its own: bytes come in, one JSON object goes out.

Run by another process, with limits on memory and processor time; it opens nothing and needs no surroundings.
"""

import base64
import resource
import sys
from typing import Any

import orjson

from designer import linting
from designer.document.document import Document
from designer.document.elements import operations
from designer.document.garbage import search_paused
from designer.document.text import TextError
from designer.findings import ERROR, Finding
from designer.importers import reading
from designer.importers.finding_positions import finding_positions
from designer.importers.given import Given
from designer.importers.imported import Imported
from designer.properties import as_object, as_text

MEMORY = 2**30  # bytes of address space
SECONDS = 30  # of processor time
MAX_ICON = 2**20  # bytes; a larger one is left out, and a finding says so
TOO_LARGE = "Reading this takes too much memory. Take out what the connector does not need."


def main() -> None:
    """Read standard input, write what it holds, or why it cannot be read, to standard output."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    try:
        with search_paused():
            given = reading.given_of(sys.stdin.buffer.read())
            answer = told(given, reading.detect(given).read(given))
    except TextError as error:
        answer = {"error": {"sentence": error.sentence, "line": error.line, "column": error.column}}
    except MemoryError:
        answer = {"error": {"sentence": TOO_LARGE, "line": 1, "column": 1}}
    sys.stdout.buffer.write(orjson.dumps(answer))


def told(given: Given, imported: Imported) -> dict[str, Any]:
    """The connector as JSON values, with what a person reviews before it is accepted.

    The first error of each rule has the line and the column of the source, where it has any: those are shown.
    """
    document = Document.from_value(imported.definition)
    info = imported.definition.get("info")
    findings = linting.check(document, imported.properties) + linting.check_script(imported.script)
    if imported.icon is not None:
        findings += linting.check_icon(imported.icon, imported.properties)
    return {
        "title": as_text(as_object(info).get("title")),
        "definition": document.text(),
        "properties": imported.properties,
        "report": imported.report.as_dict(),
        "icon": _icon(imported.icon),
        "script": imported.script,
        "operations": _listed(document),
        "findings": _placed(findings, given, imported),
    }


def _icon(icon: bytes | None) -> str:
    return base64.b64encode(icon).decode() if icon and len(icon) < MAX_ICON else ""


def _listed(document: Document) -> list[dict[str, Any]]:
    """Every operation, with the first of its tags as its group."""
    return [
        {
            "at": each.pointer,
            "method": each.method,
            "path": each.path,
            "name": each.name,
            "kind": each.kind,
            "group": _group(each.value),
        }
        for _, place in document.members("paths")
        for each in operations(place, document.part(place))
    ]


def _placed(findings: list[Finding], given: Given, imported: Imported) -> list[dict[str, Any]]:
    first = {each.code: each for each in reversed(findings) if each.severity == ERROR}
    found = finding_positions(first.values(), given, imported)
    places = {(each.code, each.pointer): found.get(each.pointer, (0, 0)) for each in first.values()}
    told = []
    for each in findings:
        line, column = places.get((each.code, each.pointer), (0, 0))
        told.append({**each.as_dict(), "line": line, "column": column})
    return told


def _group(operation: dict[str, Any]) -> str:
    tags = operation.get("tags")
    return tags[0] if isinstance(tags, list) and tags and isinstance(tags[0], str) else ""
