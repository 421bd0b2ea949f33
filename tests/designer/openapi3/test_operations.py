"""Inputs, bodies, answers, callbacks: their place in OpenAPI 2.0, and the way back."""

import pytest

from tests.designer.openapi3 import meaning
from tests.designer.openapi3.documents import back, definition, document, exported, imported, json_body, operation_of

PET = {"$ref": "#/components/schemas/Pet"}
PETS = {"Pet": {"type": "object"}, "Size": {"type": "string", "enum": ["S", "L"]}}
LIST = {"type": "array", "items": {"type": "string"}}


def query(schema, **members):
    return {"name": "q", "in": "query", "schema": schema, **members}


INPUTS = [
    ("a text", query({"type": "string", "maxLength": 9}), {"type": "string", "maxLength": 9}),
    ("a list, each by itself", query(LIST), {**LIST, "collectionFormat": "multi"}),
    ("a list with commas", query(LIST, explode=False), {**LIST, "collectionFormat": "csv"}),
    ("a list with spaces", query(LIST, style="spaceDelimited", explode=False), {**LIST, "collectionFormat": "ssv"}),
    ("a list with bars", query(LIST, style="pipeDelimited", explode=False), {**LIST, "collectionFormat": "pipes"}),
    (
        "a shared choice",
        query({"$ref": "#/components/schemas/Size"}),
        {
            "type": "string",
            "enum": ["S", "L"],
            "x-openapi3": {
                "schema": {"$ref": "#/definitions/Size"},
                "x-instead": {"type": "string", "enum": ["S", "L"]},
            },
        },
    ),
    (
        "a deep object",
        query({"type": "object"}, style="deepObject"),
        {
            "type": "string",
            "x-openapi3": {
                "schema": {"type": "object"},
                "style": "deepObject",
                "x-instead": {"type": "string"},
            },
        },
    ),
    (
        "a document",
        {"name": "q", "in": "query", "content": {"application/json": {"schema": PET}}},
        {
            "type": "string",
            "x-openapi3": {
                "content": {"application/json": {"schema": {"$ref": "#/definitions/Pet"}}},
                "x-instead": {"type": "string"},
            },
        },
    ),
    ("an example", query({"type": "string"}, example="a"), {"type": "string", "x-openapi3": {"example": "a"}}),
    ("one that may be null", query({"type": "string", "nullable": True}), {"type": "string", "x-nullable": True}),
]


@pytest.mark.parametrize("given, expected", [case[1:] for case in INPUTS], ids=[case[0] for case in INPUTS])
def test_an_input_has_a_type_and_keeps_its_schema(given, expected):
    (made,) = operation_of({"parameters": [given]}, schemas=PETS)["parameters"]
    assert made == {"name": "q", "in": "query", **expected}


def test_a_cookie_is_kept_and_reported():
    cookie = {"name": "sid", "in": "cookie", "schema": {"type": "string"}}
    value = document(
        operation={"parameters": [{"$ref": "#/components/parameters/sid"}, {**cookie, "name": "own"}]},
        components={"parameters": {"sid": cookie}},
    )
    operation = definition(value)["paths"]["/pets"]["post"]
    assert operation["parameters"] == []
    assert operation["x-openapi3"]["parameters"][0] == {"$ref": "#/x-openapi3/components/parameters/sid"}
    assert any("“cookie”" in note.sentence for note in imported(value).report.notes)


def test_one_schema_for_several_types_needs_nothing_kept():
    content = {"application/json": {"schema": PET}, "application/xml": {"schema": PET}}
    operation = operation_of({"requestBody": {"required": True, "content": content}}, schemas=PETS)
    assert operation["consumes"] == ["application/json", "application/xml"]
    assert operation["parameters"] == [
        {"name": "body", "in": "body", "required": True, "schema": {"$ref": "#/definitions/Pet"}}
    ]


def test_a_form_becomes_fields():
    properties = {
        "name": {"type": "string", "description": "Its name"},
        "photo": {"type": "string", "format": "binary"},
    }
    schema = {"type": "object", "required": ["name"], "properties": properties}
    operation = operation_of(
        {"requestBody": {"content": {"multipart/form-data": {"schema": schema}}, "required": True}}
    )
    assert operation["consumes"] == ["multipart/form-data"]
    assert operation["parameters"] == [
        {"name": "name", "in": "formData", "description": "Its name", "required": True, "type": "string"},
        {"name": "photo", "in": "formData", "type": "file"},
    ]
    assert "x-openapi3" not in operation


def test_a_range_of_codes_is_shown_as_a_success():
    operation = operation_of({"responses": {"2XX": {"description": "Fine"}, "4XX": {"description": "No"}}})
    (shown,) = operation["responses"].items()
    assert shown[0] == "200" and shown[1]["description"] == "Fine" and shown[1]["x-openapi3"]["range"] == "2XX"
    assert operation["x-openapi3"]["responses"] == {"2XX": {"description": "Fine"}, "4XX": {"description": "No"}}


def subscription(required=("url",)):
    body = {"type": "object", "required": list(required), "properties": {"url": {"type": "string"}}}
    called = {"post": {"summary": "A pet came", **json_body(PET), "responses": {"200": {"description": ""}}}}
    return {**json_body(body), "callbacks": {"came": {"{$request.body#/url}": called}}}


def test_a_callback_to_an_address_in_the_body_is_a_webhook_trigger():
    item = definition(document(schemas=PETS, operation=subscription()))["paths"]["/pets"]
    assert item["x-ms-notification-content"] == {"description": "A pet came", "schema": {"$ref": "#/definitions/Pet"}}
    assert item["post"]["x-ms-trigger"] == "single"
    properties = item["post"]["parameters"][0]["schema"]["properties"]
    assert properties == {"url": {"x-ms-visibility": "internal", "type": "string", "x-ms-notification-url": True}}


def test_a_callback_to_an_address_that_may_be_left_out_is_only_kept():
    value = document(schemas=PETS, operation=subscription(required=()))
    item = definition(value)["paths"]["/pets"]
    assert "x-ms-notification-content" not in item
    assert "came" in item["post"]["x-openapi3"]["callbacks"]


ROUND_TRIPS = [
    *[(name, {"parameters": [given]}, {}) for name, given, _ in INPUTS],
    ("a cookie", {"parameters": [{"name": "c", "in": "cookie", "schema": {"type": "string"}}]}, {}),
    (
        "a list in a cookie, with commas",
        {"parameters": [{"name": "c", "in": "cookie", "explode": False, "schema": {"type": "array", "items": {}}}]},
        {},
    ),
    (
        "an extension that 2.0 uses for schemas",
        {
            "parameters": [
                query({"type": "object"}, **{"x-nullable": True}),
                query(LIST, name="r", **{"x-nullable": False}),
            ]
        },
        {},
    ),
    (
        "forms of two kinds",
        {
            "requestBody": {
                "content": {
                    "multipart/form-data": {"schema": {"type": "object", "properties": {"a": {"type": "string"}}}},
                    "application/x-www-form-urlencoded": {"schema": {"properties": {"b": {"type": "string"}}}},
                }
            }
        },
        {},
    ),
    (
        "forms of two kinds that are no objects",
        {
            "requestBody": {
                "content": {
                    "application/x-www-form-urlencoded": {"schema": LIST},
                    "application/x-www-form-urlencoded; charset=utf-8": {"schema": {"type": "string"}},
                }
            }
        },
        {},
    ),
    ("a sign-in that is listed twice", {"security": [{"k": []}, {}, {"k": []}]}, {}),
    ("documents without an address", {"externalDocs": {"url": "docs/pets"}}, {}),
    ("a deprecated header", {"parameters": [{"name": "X", "in": "header", "schema": {}, "deprecated": True}]}, {}),
    (
        "styles in a path",
        {"parameters": [{"name": "p", "in": "path", "required": True, "style": "matrix", "schema": LIST}]},
        {},
    ),
    ("examples of a body", json_body(PET, examples={"one": {"value": {}}}), {}),
    (
        "a body as JSON and as a form",
        {
            "requestBody": {
                "description": "Both",
                "content": {
                    "application/json": {"schema": PET},
                    "multipart/form-data": {"schema": {"properties": {"a": LIST}}},
                },
            }
        },
        {},
    ),
    (
        "a form with a shared schema",
        {"requestBody": {"content": {"application/x-www-form-urlencoded": {"schema": PET}}}},
        {},
    ),
    (
        "a form with objects in it",
        {
            "requestBody": {
                "content": {
                    "application/x-www-form-urlencoded": {
                        "schema": {
                            "type": "object",
                            "additionalProperties": False,
                            "properties": {"a": {"$ref": "#/components/schemas/Pet"}},
                        },
                        "encoding": {"a": {"style": "deepObject"}},
                    }
                }
            }
        },
        {},
    ),
    ("a body of nothing", {"requestBody": {"content": {}}}, {}),
    ("a body without a type", {"requestBody": {"description": "Nothing", "content": {}}}, {}),
    (
        "a shared body",
        {"requestBody": {"$ref": "#/components/requestBodies/Pet"}},
        {"requestBodies": {"Pet": {"content": {"text/csv": {"schema": {"type": "string"}}}}}},
    ),
    (
        "a shared answer",
        {"responses": {"200": {"$ref": "#/components/responses/Ok"}, "404": {"description": "None"}}},
        {"responses": {"Ok": {"description": "Fine", "content": {"text/plain": {"schema": {"type": "string"}}}}}},
    ),
    (
        "answers of several types",
        {
            "responses": {
                "200": {
                    "description": "",
                    "content": {"application/json": {"schema": PET, "example": {}}, "text/csv": {}},
                },
                "404": {"description": "", "content": {"application/problem+json": {"schema": {"type": "object"}}}},
            }
        },
        {},
    ),
    (
        "a file",
        {
            "responses": {
                "200": {"description": "", "content": {"image/png": {"schema": {"type": "string", "format": "binary"}}}}
            }
        },
        {},
    ),
    (
        "headers",
        {
            "responses": {
                "200": {
                    "description": "",
                    "headers": {
                        "X-A": {"$ref": "#/components/headers/A"},
                        "X-B": {"required": True, "schema": {"type": "object"}},
                    },
                }
            }
        },
        {"headers": {"A": {"schema": {"type": "integer"}, "description": "A"}}},
    ),
    ("ranges", {"responses": {"2XX": {"description": "Fine"}, "5XX": {"description": "No"}}}, {}),
    ("links", {"responses": {"200": {"description": "", "links": {"next": {"operationId": "x"}}}}}, {}),
    ("own servers", {"servers": [{"url": "https://other.example"}]}, {}),
    ("a callback", subscription(), {}),
    (
        "a shared callback",
        {"callbacks": {"c": {"$ref": "#/components/callbacks/C"}}},
        {"callbacks": {"C": {"{$url}": {"post": {"responses": {"200": {"description": ""}}}}}}},
    ),
]


@pytest.mark.parametrize(
    "operation, components", [case[1:] for case in ROUND_TRIPS], ids=[case[0] for case in ROUND_TRIPS]
)
@pytest.mark.parametrize("version", ["3.0.3", "3.1.0"])
def test_an_operation_comes_back_as_it_was(version, operation, components):
    value = document(version, PETS, operation, components=components)
    assert not meaning.difference(meaning.document(value), meaning.document(back(value)))


def test_a_shared_path_and_other_methods_come_back():
    answer = {"responses": {"200": {"description": "Fine"}}}
    value = document("3.2.0", components={"pathItems": {"Pets": {"get": answer, "parameters": [query(LIST)]}}})
    value["paths"] |= {
        "/a": {"$ref": "#/components/pathItems/Pets"},
        "/b": {"trace": answer, "query": answer, "summary": "B"},
    }
    value["paths"]["/c"] = {"additionalOperations": {"COPY": answer}}
    value["webhooks"] = {"came": {"post": answer}}
    assert "get" in definition(value)["paths"]["/a"]
    assert not meaning.difference(meaning.document(value), meaning.document(back(value)))


def test_inputs_and_answers_of_another_path_are_copied_and_go_back():
    input = {"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 1}}
    answer = {"description": "Fine", "content": {"application/json": {"schema": {"type": "string"}}}}
    there = {"parameters": [input], "get": {"responses": {"200": answer}}}
    value = document(
        operation={
            "parameters": [{"$ref": "#/paths/~1zoos~1%7Bid%7D/parameters/0"}],
            "responses": {"200": {"$ref": "#/paths/~1zoos~1{id}/get/responses/200"}},
        }
    )
    value["paths"]["/zoos/{id}"] = there
    made = definition(value)["paths"]["/pets"]["post"]
    assert (made["parameters"][0]["name"], made["responses"]["200"]["schema"]) == ("limit", {"type": "string"})
    assert not meaning.difference(meaning.document(value), meaning.document(back(value)))


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0"])
def test_a_path_that_is_another_one_is_again(version):
    value = document(version)
    value["paths"]["/animals"] = {"$ref": "#/paths/~1pets"}
    assert "post" in definition(value)["paths"]["/animals"]
    assert back(value)["paths"]["/animals"] == {"$ref": "#/paths/~1pets"}


def test_an_answer_that_is_a_file_is_a_binary_text_as_connectors_have_it():
    file = {"type": "string", "format": "binary"}
    made = operation_of({"responses": {"200": {"description": "", "content": {"image/png": {"schema": file}}}}})
    assert made["responses"]["200"]["schema"] == file


def described(version):
    """An input and an answer that are shared, each described anew where it is used."""
    shared = {
        "parameters": {"L": {"name": "l", "in": "query", "schema": {"type": "integer"}}},
        "responses": {"E": {"description": "Bad", "content": {"application/json": {"schema": {"type": "object"}}}}},
    }
    operation = {
        "parameters": [{"$ref": "#/components/parameters/L", "description": "Mine"}],
        "responses": {"default": {"$ref": "#/components/responses/E", "description": "Unexpected", "x-a": 1}},
    }
    return document(version, operation=operation, components=shared)


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0"])
def test_what_stands_beside_a_reference_counts_and_comes_back(version):
    value = described(version)
    made = definition(value)["paths"]["/pets"]["post"]
    assert [made["parameters"][0]["description"], made["responses"]["default"]["description"]] == ["Mine", "Unexpected"]
    assert back(value)["paths"] == value["paths"]


def test_an_edit_of_what_was_described_anew_wins():
    made = definition(described("3.1.0"))
    made["paths"]["/pets"]["post"]["parameters"][0]["description"] = "Edited"
    made["paths"]["/pets"]["post"]["responses"]["default"]["description"] = "Edited"
    again = exported(made)["paths"]["/pets"]["post"]
    assert again["parameters"] == [{"name": "l", "in": "query", "description": "Edited", "schema": {"type": "integer"}}]
    assert again["responses"]["default"]["description"] == "Edited" and "own" not in again["responses"]["default"]
