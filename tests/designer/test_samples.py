"""Sample values: what people wrote first, otherwise something that fits."""

import pytest

from designer.document import pointer
from designer.document.samples import sample
from designer.document.schema_inference import infer
from tests.corpus import connectors, definition, needs_corpus


def resolver(document):
    return lambda reference: pointer.find(document, pointer.split(reference.removeprefix("#")))


def made(schema, **definitions):
    return sample(schema, resolver({"definitions": definitions}))


@pytest.mark.parametrize(
    "schema, value",
    [
        ({"type": "string", "example": "x", "default": "y", "enum": ["z"]}, "x"),
        ({"type": "string", "default": "y", "enum": ["z"]}, "y"),
        ({"type": "string", "enum": ["z", "a"]}, "z"),
        ({"type": "string", "format": "date-time"}, "2026-01-31T09:30:00Z"),
        ({"type": "string", "minLength": 6}, "textxx"),
        ({"type": "string", "maxLength": 2}, "te"),
        ({"type": "integer", "minimum": 5}, 5),
        ({"type": "integer", "minimum": 5, "exclusiveMinimum": True}, 6),
        ({"type": "integer", "maximum": -3}, -3),
        ({"type": "number", "maximum": 1.2}, 1),
        ({"type": "boolean"}, True),
        ({"type": "array", "items": {"type": "string"}, "minItems": 2}, ["text", "text"]),
        ({"type": "object", "properties": {"a": {"type": "integer"}}}, {"a": 1}),
        ({"allOf": [{"$ref": "#/definitions/Base"}], "properties": {"b": {"type": "integer"}}}, {"a": 1, "b": 1}),
        ({}, None),
        ({"$ref": "#/definitions/Nobody"}, None),
        ("not a schema", None),
    ],
)
def test_a_schema_has_its_sample(schema, value):
    assert made(schema, Base={"type": "object", "properties": {"a": {"type": "integer"}}}) == value


def test_a_circle_is_cut():
    node = {
        "properties": {
            "name": {"type": "string"},
            "parent": {"$ref": "#/definitions/N"},
            "children": {"items": {"$ref": "#/definitions/N"}},
        }
    }
    assert made({"$ref": "#/definitions/N"}, N=node) == {"name": "text", "children": []}


def test_references_that_multiply_stay_small():
    ladder = {
        f"L{n}": {"properties": {side: {"$ref": f"#/definitions/L{n + 1}"} for side in "abcdefgh"}} for n in range(50)
    }
    assert len(repr(made({"$ref": "#/definitions/L0"}, **ladder))) < 100_000


@needs_corpus
def test_every_real_schema_has_a_sample_with_a_schema():
    for folder in connectors()[::10]:
        document = definition(folder) or {}
        for schema in document.get("definitions", {}).values():
            infer(sample(schema, resolver(document)))
