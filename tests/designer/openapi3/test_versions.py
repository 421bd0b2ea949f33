"""From one version to another, and from plain OpenAPI 2.0: valid documents that mean the same."""

import pytest
from openapi_spec_validator import OpenAPIV30SpecValidator, OpenAPIV31SpecValidator, OpenAPIV32SpecValidator

from tests.designer.openapi3.documents import definition, document, exported

VALIDATORS = {"3.0": OpenAPIV30SpecValidator, "3.1": OpenAPIV31SpecValidator, "3.2": OpenAPIV32SpecValidator}
SAYS = [
    ("nullable in 3.1", {"type": "string", "nullable": True}, "3.0.3", "3.1", {"type": ["string", "null"]}),
    ("null in 3.0", {"type": ["string", "null"]}, "3.1.0", "3.0", {"type": "string", "nullable": True}),
    (
        "a reference or null in 3.0",
        {"anyOf": [{"$ref": "#/components/schemas/B"}, {"type": "null"}]},
        "3.1.0",
        "3.0",
        {"allOf": [{"$ref": "#/components/schemas/B"}], "nullable": True},
    ),
    (
        "types in 3.0",
        {"type": ["string", "integer"]},
        "3.1.0",
        "3.0",
        {"anyOf": [{"type": "string"}, {"type": "integer"}]},
    ),
    ("const in 3.0", {"const": 1}, "3.1.0", "3.0", {"enum": [1]}),
    ("a bound in 3.0", {"exclusiveMinimum": 1}, "3.1.0", "3.0", {"minimum": 1, "exclusiveMinimum": True}),
    ("a bound in 3.1", {"minimum": 1, "exclusiveMinimum": True}, "3.0.3", "3.1", {"exclusiveMinimum": 1}),
    (
        "siblings in 3.0",
        {"$ref": "#/components/schemas/B", "description": "Mine"},
        "3.1.0",
        "3.0",
        {"allOf": [{"$ref": "#/components/schemas/B"}], "description": "Mine"},
    ),
    ("later keywords in 3.0", {"if": {"const": 1}}, "3.1.0", "3.0", {"x-openapi3": {"if": {"enum": [1]}}}),
]


@pytest.mark.parametrize(
    "given, version, wanted, expected", [case[1:] for case in SAYS], ids=[case[0] for case in SAYS]
)
def test_a_schema_in_another_version(given, version, wanted, expected):
    made = exported(definition(document(version, {"A": given, "B": {"type": "object"}})), wanted)
    assert made["components"]["schemas"]["A"] == expected
    VALIDATORS[wanted](made).validate()


def test_what_came_later_is_kept_for_a_later_export():
    value = document(webhooks={"came": {"post": {"responses": {"200": {"description": ""}}}}})
    value["info"]["summary"] = "S"
    value["components"]["pathItems"] = {"P": {}}
    made = exported(definition(value), "3.0")
    assert "webhooks" not in made and "webhooks" in made["x-openapi3"]
    assert made["info"]["x-openapi3"] == {"summary": "S"}
    VALIDATORS["3.0"](made).validate()


PLAIN = {
    "swagger": "2.0",
    "info": {"title": "Plain", "version": "1"},
    "host": "a.example",
    "basePath": "/v1",
    "schemes": ["https"],
    "consumes": ["application/json"],
    "produces": ["application/json"],
    "securityDefinitions": {"API Key": {"type": "apiKey", "in": "header", "name": "K"}},
    "security": [{"API Key": []}],
    "parameters": {
        "body": {"name": "pet", "in": "body", "schema": {"$ref": "#/definitions/Pet[0]"}},
        "limit": {"name": "limit", "in": "query", "type": "integer", "exclusiveMinimum": True, "minimum": 0},
    },
    "definitions": {"Pet[0]": {"type": "object", "x-nullable": True, "discriminator": "kind", "required": ["kind"]}},
    "paths": {
        "/pets": {
            "parameters": [{"$ref": "#/parameters/limit"}],
            "post": {
                "parameters": [
                    {"$ref": "#/parameters/body"},
                    {"name": "ids", "in": "query", "type": "array", "items": {"type": "string"}},
                ],
                "responses": {
                    "200": {"description": "Fine", "schema": {"type": "file"}, "examples": {"text/csv": "a"}}
                },
            },
            "put": {
                "consumes": ["multipart/form-data"],
                "parameters": [
                    {"name": "photo", "in": "formData", "type": "file", "required": True},
                    {"name": "tags", "in": "formData", "type": "array", "items": {"type": "string"}},
                ],
                "responses": {"204": {"description": "Done"}},
            },
            "x-ms-notification-content": {"description": "A pet", "schema": {"$ref": "#/definitions/Pet%5B0%5D"}},
        }
    },
}


@pytest.mark.parametrize("version", ["3.0", "3.1", "3.2"])
def test_a_plain_definition_becomes_a_valid_document(version):
    VALIDATORS[version](exported(PLAIN, version)).validate()


def test_a_plain_definition_says_the_same():
    made = exported(PLAIN)
    item = made["paths"]["/pets"]
    assert made["servers"] == [{"url": "https://a.example/v1"}]
    assert made["security"] == [{"API_Key": []}] and "API_Key" in made["components"]["securitySchemes"]
    assert made["components"]["parameters"]["limit"]["schema"] == {"type": "integer", "exclusiveMinimum": 0}
    assert item["post"]["requestBody"]["content"] == {
        "application/json": {"schema": {"$ref": "#/components/schemas/Pet_0_"}}
    }
    assert item["post"]["parameters"][0]["explode"] is False
    content = item["post"]["responses"]["200"]["content"]
    assert content["application/json"] == {"schema": {"type": "string", "format": "binary"}}
    assert content["text/csv"]["example"] == "a"
    assert item["x-ms-notification-content"]["schema"] == {"$ref": "#/components/schemas/Pet_0_"}
    form = item["put"]["requestBody"]["content"]["multipart/form-data"]
    assert form["schema"]["required"] == ["photo"]
    assert form["encoding"] == {"tags": {"style": "form", "explode": False}}


def test_types_that_2_0_does_not_have_are_said_in_3_0():
    made = exported({**PLAIN, "definitions": {"Pet[0]": {"type": "null"}, "Any": {"type": ["string", "null"]}}}, "3.0")
    schemas = made["components"]["schemas"]
    assert schemas["Pet_0_"] == {"enum": [None], "nullable": True}
    assert schemas["Any"] == {"anyOf": [{"type": "string"}], "nullable": True}


def test_an_unknown_version_is_refused():
    with pytest.raises(ValueError, match="Choose one of 3.0, 3.1, 3.2"):
        exported(PLAIN, "4.0")
