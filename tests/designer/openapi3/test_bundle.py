"""References to other files: taken in when they came along, refused by name when they did not."""

import json

import pytest

from designer.document.text import TextError
from designer.importers import openapi3
from designer.importers.given import Given
from designer.importers.imported import Note
from tests.designer.openapi3.documents import document


def read(value, **files):
    return openapi3.read(
        Given("", value, files={name.replace("__", "/") + ".yaml": each for name, each in files.items()})
    )


def test_schemas_of_other_files_become_definitions_once():
    pet = b"type: object\nproperties:\n  owner: {$ref: 'people/owner.yaml#/Owner'}\n  parent: {$ref: '#'}"
    owner = b"Owner: {type: object, properties: {pet: {$ref: ../pet.yaml}, friend: {$ref: '#/Owner'}}}"
    value = document(
        schemas={"Own": {"items": {"$ref": "./pet.yaml"}}, "Again": {"properties": {"x": {"$ref": "pet.yaml"}}}}
    )
    definitions = read(value, pet=pet, people__owner=owner).definition["definitions"]
    assert definitions["Own"] == {"items": {"$ref": "#/definitions/pet"}}
    assert definitions["Again"] == {"properties": {"x": {"$ref": "#/definitions/pet"}}}
    assert definitions["pet"]["properties"] == {
        "owner": {"$ref": "#/definitions/Owner"},
        "parent": {"$ref": "#/definitions/pet"},
    }
    assert definitions["Owner"]["properties"]["friend"] == {"$ref": "#/definitions/Owner"}


@pytest.mark.parametrize("fragment", ["", "#", "#/", "#pet", "#/$defs/Pet"])
def test_a_file_is_referred_to_as_a_whole_or_by_a_pointer_or_an_anchor(fragment):
    pet = b"type: object\n$defs: {Pet: {$anchor: pet, type: object}}"
    value = document(schemas={"Own": {"items": {"$ref": f"pet.yaml{fragment}"}}})
    definitions = read(value, pet=pet).definition["definitions"]
    assert definitions[definitions["Own"]["items"]["$ref"].rpartition("/")[2]]["type"] == "object"


def test_an_anchor_that_is_not_there_is_refused_by_name():
    with pytest.raises(TextError, match="nothing at “#other” in the file “pet.yaml”"):
        read(document(schemas={"Own": {"items": {"$ref": "pet.yaml#other"}}}), pet=b"type: object")


def test_parameters_answers_and_paths_are_taken_in_as_what_they_are():
    operation = {"parameters": [{"$ref": "parts.yaml#/limit"}], "responses": {"200": {"$ref": "parts.yaml#/ok"}}}
    value = document(operation=operation)
    value["paths"]["/more"] = {"$ref": "more.yaml"}
    parts = b"limit: {name: limit, in: query, schema: {type: integer}}\nok: {description: Fine}"
    made = read(value, parts=parts, more=b"get: {responses: {200: {$ref: 'parts.yaml#/ok'}}}").definition
    assert made["parameters"]["limit"] == {"name": "limit", "in": "query", "type": "integer"}
    assert made["responses"]["ok"] == {"description": "Fine"}
    assert made["paths"]["/more"]["get"]["responses"]["200"] == {"$ref": "#/responses/ok"}


REFUSED = [
    ("an address", "https://a.example/pet.json", "https://a.example/pet.json”. That is an address"),
    ("a file that is not there", "lost.yaml#/Pet", "lost.yaml#/Pet”. That file did not come along"),
    ("a way out", "../../etc/passwd", "passwd”. That file did not come along"),
    ("nothing in a file", "pet.yaml#/Lost", "There is nothing at “#/Lost” in the file “pet.yaml”"),
    ("a file that is none", "broken.yaml", "The file “broken.yaml” cannot be read"),
]


@pytest.mark.parametrize("reference, sentence", [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED])
def test_what_did_not_come_along_is_refused_by_name(reference, sentence):
    value = document(schemas={"Pet": {"properties": {"x": {"$ref": reference}}}})
    with pytest.raises(TextError, match="(?s).*") as refused:
        read(value, pet=b"type: object", broken=b"a: [")
    assert sentence in refused.value.sentence


def test_the_refusal_says_where():
    value = document(schemas={"Pet": {"properties": {"x": {"$ref": "lost.yaml"}}}})
    asked = []
    with pytest.raises(TextError):
        openapi3.read(Given(json.dumps(value), value, positions=lambda at: asked.extend(at) or {}))
    assert asked == ["/components/schemas/Pet/properties/x"]


def test_the_text_is_not_searched_before_somebody_looks_at_the_notes():
    value, asked = document(schemas={"Pet": {"const": 1}}), []
    report = openapi3.read(Given("", value, positions=lambda at: asked.extend(at) or {})).report
    assert len(report.said) == 1 and asked == []
    assert report.notes and asked == ["/components/schemas/Pet/const"]


def test_a_reference_deeper_than_anything_is_noted_at_the_root():
    value = document(schemas={"Pet": {"properties": {"x": {"$ref": "#" + "/a" * 100_000}}}})
    assert openapi3.read(Given("", value)).report.notes[0].pointer == ""


def test_a_repair_keeps_its_place_beside_notes_about_other_files():
    value = document(schemas={"Pet": {"properties": {"x": {"$ref": "pet.yaml"}}}})
    repair = Note("repaired", "A comma was left out.", "/info", 2, 7)
    made = openapi3.read(Given("", value, (repair,), files={"pet.yaml": b"const: 1"}))
    assert made.report.notes[0] == repair and "pet.yaml" in made.report.notes[1].sentence


def test_an_example_may_hold_what_looks_like_a_reference():
    value = document(schemas={"Pet": {"example": {"$ref": "lost.yaml"}, "properties": {"x": {"$ref": "pet.yaml"}}}})
    assert read(value, pet=b"type: object").definition["definitions"]["Pet"]["example"] == {"$ref": "lost.yaml"}


def test_whole_groups_and_operations_may_stand_in_files_of_their_own():
    value = document(operation={"responses": {}})
    value["paths"] = {"/a": {"get": {"$ref": "get.yaml"}}}
    value["components"] = {"schemas": {"$ref": "all.yaml"}}
    get = b"responses: {'200': {description: A, content: {application/json: {schema: {$ref: 'all.yaml#/Pet'}}}}}"
    made = read(value, get=get, all=b"Pet: {$ref: pet.yaml}", pet=b"properties: {parent: {$ref: '#'}}").definition
    assert made["paths"]["/a"]["get"]["responses"]["200"]["schema"] == {"$ref": "#/definitions/Pet"}
    assert made["definitions"]["Pet"]["properties"] == {"parent": {"$ref": "#/definitions/Pet"}}
