"""A finding has a line where the source has what it is about."""

import json

import pytest

from designer.findings import Finding
from designer.importers import reading
from designer.importers.finding_positions import finding_positions

LIST = {"operationId": "ListPets", "responses": {"200": {"description": "OK"}}}
OPENAPI2 = {
    "swagger": "2.0",
    "info": {"title": "Pets", "version": "1"},
    "host": "api.example.com",
    "paths": {"/pets": {"get": LIST}},
    "definitions": {"Pet": {"type": "object"}},
}
OPENAPI3 = {
    "openapi": "3.0.3",
    "info": {"title": "Pets", "version": "1"},
    "servers": [{"url": "https://api.example.com"}],
    "paths": {"/pets": {"get": LIST}},
    "components": {"schemas": {"Pet": {"type": "object"}}},
}


def lines(document, *pointers):
    """The text of the line that each pointer leads to."""
    text = json.dumps(document, indent=1)
    given = reading.given_of(text.encode())
    findings = [Finding("Rule", "error", each, "Something.") for each in pointers]
    found = finding_positions(findings, given, reading.detect(given).read(given))
    return {at: text.splitlines()[line - 1].strip() for at, (line, _) in found.items()}


def test_in_openapi_2_each_finding_has_its_own_line():
    at = "/paths/~1pets/get/operationId"
    assert lines(OPENAPI2, at, "") == {at: '"operationId": "ListPets",', "": "{"}


@pytest.mark.parametrize(
    "at, line",
    [
        ("/paths/~1pets/get/parameters/0", '"get": {'),
        ("/definitions/Pet/properties/name", '"Pet": {'),
        ("/info/title", '"title": "Pets",'),
        ("/host", '"servers": ['),
    ],
)
def test_in_openapi_3_it_is_the_line_of_the_action_or_the_shared_element(at, line):
    assert lines(OPENAPI3, at) == {at: line}


@pytest.mark.parametrize("at", ["/definitions/Other", "/paths/~1dogs/get", "properties:/properties", "script:"])
def test_what_the_source_does_not_have_has_no_line(at):
    assert lines(OPENAPI3, at) == {}


def test_a_command_has_no_lines_of_findings():
    given = reading.given_of(b"curl https://api.example.com/pets")
    finding = Finding("Rule", "error", "/paths/~1pets/get", "Something.")
    assert finding_positions([finding], given, reading.detect(given).read(given)) == {}
