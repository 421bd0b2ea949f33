"""Schemas: what stands in OpenAPI 2.0 for what it has no word for, and what is kept."""

import pytest

from tests.designer.openapi3 import meaning
from tests.designer.openapi3.documents import back, definition, document, exported, imported

CAT, DOG = {"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}
ANIMALS = {"Cat": {"type": "object", "properties": {"lives": {"type": "integer"}}}, "Dog": {"type": "object"}}

STANDS = [
    (
        "a schema that 2.0 knows stays",
        {"type": "string", "maxLength": 3, "x-odd": 1},
        {"type": "string", "maxLength": 3, "x-odd": 1},
    ),
    ("a reference", CAT, {"$ref": "#/definitions/Cat"}),
    ("nullable", {"type": "string", "nullable": True}, {"type": "string", "x-nullable": True}),
    ("null among the types", {"type": ["string", "null"]}, {"type": "string", "x-nullable": True}),
    ("one type in a list", {"type": ["integer"]}, {"type": "integer"}),
    (
        "several types",
        {"type": ["string", "integer"]},
        {"x-openapi3": {"type": ["string", "integer"], "x-instead": {"type": None}}},
    ),
    ("anyOf with null", {"anyOf": [{"type": "string"}, {"type": "null"}]}, {"type": "string", "x-nullable": True}),
    ("a reference or null", {"anyOf": [CAT, {"type": "null"}]}, {"$ref": "#/definitions/Cat", "x-nullable": True}),
    ("const", {"const": 5}, {"enum": [5], "x-openapi3": {"const": 5, "x-instead": {"enum": [5]}}}),
    (
        "examples",
        {"type": "string", "examples": ["a", "b"]},
        {"type": "string", "example": "a", "x-openapi3": {"examples": ["a", "b"], "x-instead": {"example": "a"}}},
    ),
    (
        "an exclusive bound",
        {"type": "number", "exclusiveMinimum": 5},
        {"type": "number", "exclusiveMinimum": True, "minimum": 5},
    ),
    (
        "two bounds",
        {"type": "number", "minimum": 1, "exclusiveMinimum": 5},
        {
            "type": "number",
            "minimum": 5,
            "exclusiveMinimum": True,
            "x-openapi3": {"minimum": 1, "exclusiveMinimum": 5, "x-instead": {"minimum": 5, "exclusiveMinimum": True}},
        },
    ),
    (
        "a choice of objects",
        {"oneOf": [CAT, DOG]},
        {
            "type": "object",
            "x-openapi3": {
                "x-instead": {"type": "object"},
                "oneOf": [{"$ref": "#/definitions/Cat"}, {"$ref": "#/definitions/Dog"}],
            },
        },
    ),
    (
        "a choice of this and that",
        {"oneOf": [CAT, {"type": "string"}]},
        {"x-openapi3": {"x-instead": {"type": None}, "oneOf": [{"$ref": "#/definitions/Cat"}, {"type": "string"}]}},
    ),
    ("not", {"not": CAT}, {"x-openapi3": {"not": {"$ref": "#/definitions/Cat"}}}),
    ("anything", True, {}),
    ("nothing", False, {"x-openapi3": {"not": {}}}),
    (
        "what stands beside a reference",
        {**CAT, "description": "Mine"},
        {"$ref": "#/definitions/Cat", "x-openapi3": {"description": "Mine"}},
    ),
    (
        "own definitions, and references to them",
        {
            "$defs": {"Tail": {"type": "string"}},
            "properties": {"tail": {"$ref": "#/components/schemas/Pet/$defs/Tail"}},
        },
        {
            "properties": {"tail": {"$ref": "#/definitions/Pet/x-openapi3/$defs/Tail"}},
            "x-openapi3": {"$defs": {"Tail": {"type": "string"}}},
        },
    ),
    (
        "a discriminator that is required",
        {"required": ["kind"], "discriminator": {"propertyName": "kind"}},
        {"required": ["kind"], "discriminator": "kind"},
    ),
    (
        "a discriminator of a choice",
        {"discriminator": {"propertyName": "kind"}},
        {"x-openapi3": {"discriminator": {"propertyName": "kind"}}},
    ),
    (
        "base64",
        {"type": "string", "contentEncoding": "base64"},
        {
            "type": "string",
            "format": "byte",
            "x-openapi3": {"contentEncoding": "base64", "x-instead": {"format": "byte"}},
        },
    ),
    (
        "keywords of JSON Schema",
        {"prefixItems": [{"type": "string", "nullable": True}], "minContains": 1},
        {"x-openapi3": {"prefixItems": [{"type": "string", "x-nullable": True}], "minContains": 1}},
    ),
    ("a default of null", {"type": "string", "default": None}, {"type": "string", "x-openapi3": {"default": None}}),
    ("empty lists", {"required": [], "allOf": []}, {}),
    (
        "a value that is listed twice",
        {"enum": ["a", "b", "a"]},
        {"enum": ["a", "b"], "x-openapi3": {"enum": ["a", "b", "a"], "x-instead": {"enum": ["a", "b"]}}},
    ),
    (
        "a default of another type",
        {"type": "boolean", "default": ""},
        {"type": "boolean", "x-openapi3": {"default": ""}},
    ),
    (
        "a default with null inside",
        {"type": "object", "default": {"tail": None}},
        {"type": "object", "x-openapi3": {"default": {"tail": None}}},
    ),
    (
        "documents without an address",
        {"externalDocs": {"url": ""}},
        {"x-openapi3": {"externalDocs": {"url": ""}}},
    ),
    (
        "definitions of its own, as older schemas have them",
        {
            "definitions": {"Tail": {"type": "string"}},
            "properties": {"tail": {"$ref": "#/components/schemas/Pet/definitions/Tail"}},
        },
        {
            "properties": {"tail": {"$ref": "#/definitions/Pet/x-openapi3/definitions/Tail"}},
            "x-openapi3": {"definitions": {"Tail": {"type": "string"}}},
        },
    ),
    (
        "a circle",
        {"properties": {"parent": {"$ref": "#/components/schemas/Pet"}}},
        {"properties": {"parent": {"$ref": "#/definitions/Pet"}}},
    ),
    ("a member of our own name", {"x-openapi3": {"not": {}}}, {"x-openapi3": {"x-openapi3": {"not": {}}}}),
]


@pytest.mark.parametrize("given, expected", [case[1:] for case in STANDS], ids=[case[0] for case in STANDS])
def test_what_stands_for_a_schema(given, expected):
    schemas = {**ANIMALS, "Pet": given}
    assert definition(document(schemas=schemas))["definitions"]["Pet"] == expected


@pytest.mark.parametrize("given", [case[1] for case in STANDS], ids=[case[0] for case in STANDS])
def test_a_schema_comes_back_as_it_was(given):
    value = document(schemas={**ANIMALS, "Pet": given, "Deep": {"properties": {"pets": {"items": {"allOf": [given]}}}}})
    assert not meaning.difference(meaning.document(value), meaning.document(back(value)))


def test_each_approximation_is_a_note_with_its_place():
    value = document(schemas={"a/b": {"properties": {"x": {"oneOf": [True, {}]}, "y": {"type": "string"}}}})
    (note,) = imported(value).report.notes
    assert (note.kind, note.pointer) == ("approximated", "/components/schemas/a~1b/properties/x/oneOf")
    assert note.sentence == "The choice between 2 schemas (“oneOf”) became “any value”."


def test_what_is_kept_as_a_whole_has_one_note():
    value = document(schemas={"Pet": {"not": {"oneOf": [{"const": 1}]}}})
    assert [note.pointer for note in imported(value).report.notes] == ["/components/schemas/Pet/not"]


def test_a_schema_inside_a_path_becomes_a_definition_and_goes_back():
    place = "/paths/~1pets/post/responses/200/content/application~1json/schema"
    responses = {"200": {"description": "", "content": {"application/json": {"schema": {"type": "object"}}}}}
    value = document(schemas={"Pet": {"properties": {"it": {"$ref": f"#{place}"}}}}, operation={"responses": responses})
    definitions = imported(value).definition["definitions"]
    assert definitions["Pet"]["properties"]["it"] == {"$ref": "#/definitions/schema"}
    assert definitions["schema"] == {"type": "object"}
    assert not meaning.difference(meaning.document(value), meaning.document(back(value)))


@pytest.mark.parametrize(
    "version, given",
    [
        ("3.0.3", {"type": "integer", "x-nullable": True}),
        ("3.0.3", {"type": "integer", "x-nullable": True, "nullable": True}),
        ("3.0.3", {"type": "integer", "x-nullable": "sometimes", "nullable": False}),
        ("3.1.0", {"type": "integer", "x-nullable": True}),
        ("3.0.3", {"$ref": "#/components/schemas/B", "nullable": True, "x-nullable": True}),
        ("3.1.0", {"type": ["integer", "number"], "nullable": True}),
        ("3.1.0", {"type": "number", "minimum": 10, "exclusiveMinimum": True}),
        ("3.1.0", {"type": "number", "maximum": 10, "exclusiveMaximum": False}),
    ],
)
def test_words_of_another_version_come_back_in_their_own(version, given):
    assert back(document(version, schemas={"A": given, "B": {}}))["components"]["schemas"]["A"] == given


def test_an_edit_of_a_nullable_schema_wins_over_what_was_kept():
    made = definition(document("3.0.3", schemas={"A": {"type": "integer", "x-nullable": True, "nullable": True}}))
    made["definitions"]["A"]["x-nullable"] = False
    assert exported(made, "3.0")["components"]["schemas"]["A"] == {"type": "integer", "nullable": False}


def test_an_anchor_leads_to_its_schema_and_back():
    value = document(schemas={"A": {"$anchor": "tag", "type": "string"}, "B": {"items": {"$ref": "#tag"}}})
    made = definition(value)
    target = made["definitions"]["B"]["items"]["$ref"].rpartition("/")[2]
    assert made["definitions"][target]["type"] == "string"
    assert back(value)["components"] == value["components"]
    del made["definitions"]["A"]  # then the copy serves
    schemas = exported(made)["components"]["schemas"]
    assert schemas["B"]["items"]["$ref"].rpartition("/")[2] in schemas
