"""Whoever edits the 2.0 form of something kept sees the edit in the export, and nothing else is lost."""

import copy

import pytest

from designer.document.document import Document
from designer.document.pointer import MISSING
from designer.document.references import renamed
from tests.designer.openapi3 import meaning
from tests.designer.openapi3.documents import back, definition, document, exported, json_body

PETS = {
    "Size": {"type": "string", "enum": ["S", "L"]},
    "Choice": {"oneOf": [{"type": "string"}, {"type": "string", "format": "date"}]},
    "Five": {"const": 5},
    "Many": {"type": ["string", "integer"], "description": "Old"},
    "Pet": {"anyOf": [{"$ref": "#/components/schemas/Size"}, {"type": "null"}]},
}
FORM = {
    "type": "object",
    "additionalProperties": False,
    "properties": {"a": {"oneOf": [{"type": "string"}]}, "b": {"type": "string"}},
}
OPERATION = {
    "summary": "Old",
    "parameters": [
        {"name": "size", "in": "query", "schema": {"$ref": "#/components/schemas/Size"}, "deprecated": True},
        {"name": "deep", "in": "query", "style": "deepObject", "schema": {"type": "object"}},
        {"name": "sid", "in": "cookie", "schema": {"type": "string"}},
    ],
    "responses": {
        "200": {
            "description": "Fine",
            "headers": {"X": {"$ref": "#/components/headers/X"}},
            "content": {
                "application/json": {"schema": {"type": "object"}, "examples": {"a": {"value": 1}}},
                "text/csv": {"schema": {"type": "string"}},
            },
        },
        "2XX": {"description": "Other"},
    },
}
POST = "/paths/~1pets/post"
ANSWER = f"{POST}/responses/200"


def pets(**members):
    components = {
        "headers": {"X": {"schema": {"type": "integer"}}},
        "securitySchemes": {"t": {"type": "http", "scheme": "bearer"}},
    }
    servers = [{"url": "https://a.example", "description": "A"}, {"url": "https://b.example", "description": "B"}]
    return document("3.1.0", PETS, {**OPERATION, **members}, components=components, servers=servers)


EDITS = [
    ("a summary", f"{POST}/summary", "New", f"{POST}/summary", "New"),
    ("the type of a choice", "/definitions/Choice/type", "integer", "/components/schemas/Choice", {"type": "integer"}),
    (
        "the type of many",
        "/definitions/Many/type",
        "boolean",
        "/components/schemas/Many",
        {"description": "Old", "type": "boolean"},
    ),
    (
        "a description beside many",
        "/definitions/Many/description",
        "New",
        "/components/schemas/Many",
        {"description": "New", "type": ["string", "integer"]},
    ),
    ("a constant", "/definitions/Five/enum", [5, 6], "/components/schemas/Five", {"enum": [5, 6]}),
    (
        "no null any more",
        "/definitions/Pet/x-nullable",
        MISSING,
        "/components/schemas/Pet",
        {"$ref": "#/components/schemas/Size"},
    ),
    (
        "an input's type",
        f"{POST}/parameters/0/enum",
        ["S"],
        f"{POST}/parameters/0",
        {"name": "size", "in": "query", "deprecated": True, "schema": {"type": "string", "enum": ["S"]}},
    ),
    (
        "an input's description",
        f"{POST}/parameters/0/description",
        "New",
        f"{POST}/parameters/0",
        {
            "name": "size",
            "in": "query",
            "description": "New",
            "deprecated": True,
            "schema": {"$ref": "#/components/schemas/Size"},
        },
    ),
    (
        "a style",
        f"{POST}/parameters/1/type",
        "integer",
        f"{POST}/parameters/1",
        {"name": "deep", "in": "query", "schema": {"type": "integer"}},
    ),
    ("a header", f"{ANSWER}/headers/X/type", "string", f"{ANSWER}/headers/X", {"schema": {"type": "string"}}),
    (
        "the schema of an answer",
        f"{ANSWER}/schema",
        {"type": "array", "items": {}},
        f"{ANSWER}/content/application~1json/schema",
        {"type": "array", "items": {}},
    ),
    ("one type less", f"{POST}/produces", ["application/json"], f"{ANSWER}/content/text~1csv", MISSING),
    (
        "one type more",
        f"{POST}/produces",
        ["application/json", "text/csv", "text/xml"],
        f"{ANSWER}/content/text~1xml",
        {"schema": {"type": "object"}},
    ),
    (
        "the host",
        "/host",
        "c.example",
        "/servers",
        [{"url": "https://c.example"}, {"url": "https://b.example", "description": "B"}],
    ),
    (
        "the sign-in",
        "/securityDefinitions/t/name",
        "X-Key",
        "/components/securitySchemes/t",
        {"type": "apiKey", "name": "X-Key", "in": "header"},
    ),
]


@pytest.mark.parametrize("at, value, place, expected", [case[1:] for case in EDITS], ids=[case[0] for case in EDITS])
def test_an_edit_shows_in_the_export(at, value, place, expected):
    original = pets()
    edited = Document.from_value(definition(original)).put(at, value).value()
    after = exported(edited)
    assert found(after, place) == expected
    untouched = meaning.document(back(original))
    assert meaning.document(put_back(after, place, back(original))) == untouched


def found(value, at):
    from designer.document import pointer

    return pointer.find(value, pointer.split(at))


def put_back(after, place, before):
    """`after` with what stood at `place` before: what is left must be as it was."""
    from designer.document import pointer

    if place.startswith(f"{ANSWER}/content") and "text" in place:
        place = f"{ANSWER}/content"
    return pointer.replaced(after, pointer.split(place), found(before, place))


def test_a_removed_input_is_gone_and_the_cookie_stays():
    made = definition(pets())
    del made["paths"]["/pets"]["post"]["parameters"][0]
    names = [each["name"] for each in exported(made)["paths"]["/pets"]["post"]["parameters"]]
    assert names == ["deep", "sid"]


def test_an_edited_field_of_a_form_leaves_the_others_as_they_were():
    value = pets(requestBody={"content": {"multipart/form-data": {"schema": FORM}}})
    made = copy.deepcopy(definition(value))
    fields = [each for each in made["paths"]["/pets"]["post"]["parameters"] if each["in"] == "formData"]
    fields[1]["type"] = "integer"
    schema = exported(made)["paths"]["/pets"]["post"]["requestBody"]["content"]["multipart/form-data"]["schema"]
    assert schema == {**FORM, "properties": {"a": {"oneOf": [{"type": "string"}]}, "b": {"type": "integer"}}}


def test_an_edited_copy_of_a_shared_body_is_no_longer_shared():
    value = pets(requestBody={"$ref": "#/components/requestBodies/B"})
    value["components"]["requestBodies"] = {"B": json_body({"type": "object"})["requestBody"]}
    made = copy.deepcopy(definition(value))
    made["paths"]["/pets"]["post"]["parameters"][-1]["required"] = True
    body = exported(made)["paths"]["/pets"]["post"]["requestBody"]
    assert body == {"required": True, "content": {"application/json": {"schema": {"type": "object"}}}}


def test_a_renamed_definition_is_renamed_in_what_is_kept():
    value = document(
        schemas={**PETS, "Holder": {"oneOf": [{"$ref": "#/components/schemas/Size"}, {"type": "integer"}]}}
    )
    source = Document.from_value(definition(value))
    changed = renamed(source, "/definitions/Size", "Extent", source.places())
    assert exported(changed.value())["components"]["schemas"]["Holder"]["oneOf"][0] == {
        "$ref": "#/components/schemas/Extent"
    }
