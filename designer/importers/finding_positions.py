"""Where the source of a connector has what findings are about."""

from collections.abc import Iterable
from typing import Any

from designer.document import pointer
from designer.document.elements import METHODS
from designer.document.pointer import MISSING
from designer.findings import Finding
from designer.importers.given import Given, Position
from designer.importers.imported import Imported

IN_OPENAPI3 = {
    "definitions": ("components", "schemas"),
    "parameters": ("components", "parameters"),
    "responses": ("components", "responses"),
    "securityDefinitions": ("components", "securitySchemes"),
    "host": ("servers",),
    "basePath": ("servers",),
    "schemes": ("servers",),
}
Value = dict[str, Any]


def finding_positions(findings: Iterable[Finding], given: Given, imported: Imported) -> dict[str, Position]:
    """Pointer of a finding → line and column in the source; without those that the source has no place for.

    A definition that came in as OpenAPI 2.0 is its own source. In OpenAPI 3.x, the action or the shared element is
    found, not what is in it. A recording, a command or a collection has no such places.
    """
    wanted = {finding.pointer for finding in findings if finding.pointer.startswith("/") or not finding.pointer}
    if imported.definition is given.value:
        return dict(given.positions(wanted)) if wanted else {}
    value = given.value
    if not isinstance(value, dict) or not {"openapi", "swagger"} & value.keys():
        return {}
    places = {at: place for at in wanted if (place := _place(at, value)) is not None}
    found = given.positions(set(places.values())) if places else {}
    return {at: found[place] for at, place in places.items() if place in found}


def _place(at: str, value: Value) -> str | None:
    """The address of the element that holds `at` in the source; None where it has none."""
    tokens = _tokens(pointer.split(at), "openapi" in value)
    return pointer.join(tokens) if pointer.find(value, tokens) is not MISSING else None


def _tokens(tokens: pointer.Tokens, is_openapi3: bool) -> pointer.Tokens:
    if tokens[:1] == ("paths",):
        return tokens[:3] if tokens[2:3] and tokens[2] in METHODS else tokens[:2]
    shared = IN_OPENAPI3.get(tokens[0]) if is_openapi3 and tokens else None
    return (*shared, *tokens[1:2]) if shared else tokens[:2]
