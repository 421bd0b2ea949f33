"""Whole operations move, double and go without touching their neighbours."""

import pytest

from designer.document import operations, references, schemas
from designer.document.document import Document
from designer.document.elements import same_element
from designer.document.operations import OperationError
from designer.document.schemas import PropertyError

GET = "/paths/~1pets~1{id}/get"


def pets(**more):
    return Document.from_value(
        {
            "swagger": "2.0",
            "paths": {
                "/pets/{id}": {
                    "get": {
                        "operationId": "GetPet",
                        "parameters": [{"name": "id", "in": "path", "required": True, "type": "integer"}],
                    },
                    "delete": {"operationId": "DeletePet"},
                },
                "/owners": {"get": {"operationId": "ListOwners"}},
            },
            **more,
        }
    )


def ids(document):
    return [operation["operationId"] for item in document.value()["paths"].values() for operation in item.values()]


def test_a_new_action_declares_the_variables_of_its_path():
    document = operations.add(pets(), "get", "/a/{x}/{y}", {"operationId": "A"})
    names = [each["name"] for each in document.get("/paths/~1a~1{x}~1{y}/get")["parameters"]]
    assert names == ["x", "y"]


def test_a_second_action_with_the_same_method_and_path_is_refused_at_its_field():
    with pytest.raises(OperationError) as refusal:
        operations.add(pets(), "get", "/owners", {})
    assert refusal.value.field == "path"


@pytest.mark.parametrize("path", ["pets", "/a?b=1", "/a#b", "/a*", "/a b", "/a/{b", "/a/b}", "/a/{b/c}"])
def test_a_path_that_no_call_can_be_made_from_is_refused(path):
    with pytest.raises(OperationError):
        operations.add(pets(), "get", path, {})


def test_a_renamed_variable_renames_its_input_and_keeps_what_was_said_about_it():
    document, at = operations.moved(pets(), GET, "get", "/pets/{petId}")
    parameters = document.get(at)["parameters"]
    assert [(each["name"], each["type"]) for each in parameters] == [("petId", "integer")]


def test_a_moved_action_leaves_the_other_actions_of_its_path():
    document, _ = operations.moved(pets(), GET, "get", "/animals")
    assert ids(document) == ["DeletePet", "GetPet", "ListOwners"]


def test_removing_the_last_action_of_a_path_removes_the_path():
    assert "/owners" not in operations.remove(pets(), "/paths/~1owners/get").value()["paths"]


def test_removing_an_action_keeps_a_path_that_says_more():
    document = pets().put("/paths/~1owners/x-note", "kept")
    assert operations.remove(document, "/paths/~1owners/get").get("/paths/~1owners") == {"x-note": "kept"}


def test_a_duplicate_has_an_id_and_a_path_of_its_own_and_stands_behind_the_original():
    document, at = operations.duplicated(pets(), GET, {"GetPet"})
    assert document.get(at)["operationId"] == "GetPetCopy"
    assert ids(document) == ["GetPet", "DeletePet", "GetPetCopy", "ListOwners"]


@pytest.mark.parametrize(
    ("at", "by", "order"),
    [
        (GET, 1, ["DeletePet", "GetPet", "ListOwners"]),
        (GET, -1, ["GetPet", "DeletePet", "ListOwners"]),
        ("/paths/~1owners/get", -1, ["ListOwners", "GetPet", "DeletePet"]),
        ("/paths/~1pets~1{id}/delete", 1, ["ListOwners", "GetPet", "DeletePet"]),
    ],
)
def test_an_action_moves_within_its_path_and_then_with_it(at, by, order):
    assert ids(operations.reordered(pets(), at, by)) == order


def test_a_renamed_definition_is_renamed_wherever_it_is_used():
    document = pets(
        definitions={"Pet": {"properties": {"mother": {"$ref": "#/definitions/Pet"}}}, "Owner": {}},
        responses={"One": {"description": "", "schema": {"$ref": "#/definitions/Pet"}}},
    )
    renamed = references.renamed(document, "/definitions/Pet", "Animal", ["/responses/One"]).value()
    assert list(renamed["definitions"]) == ["Animal", "Owner"]
    assert renamed["definitions"]["Animal"]["properties"]["mother"] == {"$ref": "#/definitions/Animal"}
    assert renamed["responses"]["One"]["schema"] == {"$ref": "#/definitions/Animal"}


def test_a_circle_of_references_ends():
    document = pets(definitions={"A": {"$ref": "#/definitions/B"}, "B": {"$ref": "#/definitions/A"}})
    assert not references.resolve(document, {"$ref": "#/definitions/A"})


def test_a_property_keeps_its_place_and_its_necessity_when_it_is_renamed():
    document = pets(definitions={"Pet": {"required": ["a"], "properties": {"a": {"type": "string"}, "b": {}}}})
    document, at = schemas.renamed(document, "/definitions/Pet/properties/a", "z")
    assert at == "/definitions/Pet/properties/z"
    assert document.get("/definitions/Pet") == {"required": ["z"], "properties": {"z": {"type": "string"}, "b": {}}}


def test_a_removed_property_leaves_no_name_among_the_required():
    document = pets(definitions={"Pet": {"required": ["a"], "properties": {"a": {}}}})
    assert schemas.removed(document, "/definitions/Pet/properties/a").get("/definitions/Pet") == {"properties": {}}


def test_a_property_with_a_taken_name_is_refused():
    with pytest.raises(PropertyError):
        schemas.added(pets(definitions={"Pet": {"properties": {"a": {}}}}), "/definitions/Pet", "a")


def test_an_input_is_found_again_after_somebody_put_another_in_front():
    old = {"parameters": [{"name": "a", "in": "query"}, {"name": "b", "in": "query"}]}
    new = {"parameters": [{"name": "new", "in": "query"}, *old["parameters"]]}
    assert same_element("/parameters/1", old, new) == "/parameters/2"
    assert same_element("/parameters/1", old, {"parameters": []}) == ""
