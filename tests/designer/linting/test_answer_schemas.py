"""What a schema has at a path: certain where it says so, open where anything may come."""

import pytest

from designer.document.pointer import MISSING
from designer.linting.answer_schemas import ABSENT, UNKNOWN, at_path, entry_of, is_other_than_array, success_schema

TEXT = {"type": "string"}
PET = {"type": "object", "properties": {"name": TEXT, "owner": {"$ref": "#/definitions/Owner"}}}
DEFINITIONS = {
    "#/definitions/Pet": PET,
    "#/definitions/Owner": {"allOf": [{"properties": {"name": TEXT}}, {"$ref": "#/definitions/Owner"}]},
    "#/definitions/Loop": {"$ref": "#/definitions/Loop"},
}


def resolve(reference):
    return DEFINITIONS.get(reference, MISSING)


PATHS = [
    (PET, "", PET),
    (PET, "name", TEXT),
    (PET, "/owner/name", TEXT),
    (PET, "age", ABSENT),
    (PET, "name/first", ABSENT),
    (PET, "owner/age", ABSENT),
    ({**PET, "additionalProperties": True}, "age", UNKNOWN),
    ({**PET, "x-ms-dynamic-schema": {}}, "age", UNKNOWN),
    ({"allOf": [PET, {"$ref": "#/definitions/Lost"}]}, "age", UNKNOWN),
    ({"$ref": "#/definitions/Loop"}, "age", UNKNOWN),
    ({"type": "object"}, "age", UNKNOWN),
    ({}, "age", UNKNOWN),
    (UNKNOWN, "age", UNKNOWN),
    ({"properties": {"age": 5}}, "age", {}),
]


@pytest.mark.parametrize(("schema", "path", "found"), PATHS)
def test_a_path_leads_to_a_schema_to_nothing_or_into_the_open(schema, path, found):
    assert at_path(schema, path, resolve) == found


@pytest.mark.parametrize(
    ("schema", "is_other"),
    [
        (PET, True),
        (TEXT, True),
        ({"$ref": "#/definitions/Owner"}, True),
        ({"type": "array"}, False),
        ({"items": {}}, False),
        ({"type": ["array", "null"]}, False),
        ({}, False),
        ({"x-ms-dynamic-schema": {}, "type": "object"}, False),
        (UNKNOWN, False),
        (ABSENT, False),
    ],
)
def test_only_what_says_that_it_is_something_else_is_no_array(schema, is_other):
    assert is_other_than_array(schema, resolve) is is_other


def test_the_entries_of_an_array_are_known_where_it_says_so():
    assert entry_of({"type": "array", "items": TEXT}, resolve) == TEXT
    assert entry_of({"type": "array"}, resolve) is UNKNOWN


@pytest.mark.parametrize(
    ("responses", "schema"),
    [
        ({"201": {"schema": TEXT}, "200": {"description": "A"}, "404": {"schema": PET}}, TEXT),
        ({"default": {"schema": PET}}, UNKNOWN),
        ({"200": "x"}, UNKNOWN),
        ([], UNKNOWN),
    ],
)
def test_the_answer_is_that_of_success(responses, schema):
    assert success_schema({"responses": responses}, resolve) == schema
