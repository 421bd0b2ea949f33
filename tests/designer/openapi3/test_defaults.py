"""Which defaults OpenAPI 2.0 takes."""

import pytest

from designer.importers.openapi3.defaults import fits

PET = {"type": "object", "required": ["name"], "properties": {"name": {"type": "string", "maxLength": 3}}}


@pytest.mark.parametrize(
    "value, schema, expected",
    [
        ("a", {"type": "string"}, True),
        ("a", {}, True),
        ("a", True, True),
        ("a", {"type": "any"}, True),
        ("1", {"type": "integer"}, False),
        (1, {"type": "number"}, True),
        (1.0, {"type": "integer"}, True),
        (1.5, {"type": "integer"}, False),
        (True, {"type": "integer"}, False),
        (None, {"type": "string", "nullable": True}, False),
        ("a", {"type": ["null", "string"]}, True),
        ("c", {"enum": ["a", "b"]}, False),
        (1, {"enum": [True]}, False),
        (5, {"minimum": 6}, False),
        (6, {"minimum": 6, "maximum": "9"}, True),
        ("", {"minLength": 1}, False),
        ([], {"type": "array", "minItems": 1}, False),
        ([1, "a"], {"items": {"type": "integer"}}, False),
        ({"name": "Rex"}, PET, True),
        ({"name": "Bello"}, PET, False),
        ({}, PET, False),
        ({"name": "Bello"}, {"allOf": [PET]}, False),
    ],
)
def test_a_default_fits_its_schema(value, schema, expected):
    assert fits(value, schema, lambda node: node) is expected


def test_a_schema_of_itself_comes_to_an_end():
    circle: dict = {}
    circle["allOf"] = [circle, circle]
    assert fits("a", {"$ref": "#/x"}, lambda node: {"allOf": [node]})
