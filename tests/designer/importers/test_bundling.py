"""OpenAPI 2.0 in several files becomes one definition; what did not come along is refused by name."""

import io
import json
import zipfile

import pytest

from designer.document import yaml
from designer.document.text import TextError
from designer.importers import reading

INFO = {"title": "Pets", "version": "1"}
OK = {"200": {"description": "Fine"}}


def main(**members):
    return {"swagger": "2.0", "info": INFO, "paths": {}, **members}


def zipped(files):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        for name, value in files.items():
            made.writestr(name, value if isinstance(value, (str, bytes)) else json.dumps(value))
    return buffer.getvalue()


def read(files):
    return reading.read(zipped(files)).definition


def test_schemas_parameters_and_responses_of_other_files_are_taken_in_once():
    operation = {
        "parameters": [{"$ref": "parts/inputs.yaml#/limit"}],
        "responses": {"200": {"description": "Fine", "schema": {"$ref": "./definitions.yaml#/Pet"}}, "400": {}},
    }
    operation["responses"]["400"] = {"$ref": "parts/answers.yaml#/failed"}
    made = read(
        {
            "api.yaml": yaml.dump(main(paths={"/a": {"get": operation}, "/b": {"get": operation}})),
            "definitions.yaml": yaml.dump({"Pet": {"properties": {"owner": {"$ref": "#/Owner"}}}, "Owner": {}}),
            "parts/inputs.yaml": "limit: {name: limit, in: query, type: integer}",
            "parts/answers.yaml": "failed: {description: No, schema: {$ref: '../definitions.yaml#/Pet'}}",
        }
    )
    found = made["paths"]["/b"]["get"]
    assert found["parameters"] == [{"$ref": "#/parameters/limit"}]
    assert found["responses"]["200"]["schema"] == {"$ref": "#/definitions/Pet"}
    assert found["responses"]["400"] == {"$ref": "#/responses/failed"}
    assert made["parameters"] == {"limit": {"name": "limit", "in": "query", "type": "integer"}}
    assert made["responses"] == {"failed": {"description": "No", "schema": {"$ref": "#/definitions/Pet"}}}
    assert made["definitions"] == {"Pet": {"properties": {"owner": {"$ref": "#/definitions/Owner"}}}, "Owner": {}}


def test_paths_and_operations_are_put_where_they_are_used():
    made = read(
        {
            "api.json": main(paths={"/a": {"$ref": "a.json"}, "/b": {"get": {"$ref": "a.json#/get"}}}),
            "a.json": {"get": {"operationId": "A", "responses": OK}},
        }
    )
    assert made["paths"]["/a"] == {"get": {"operationId": "A", "responses": OK}}
    assert made["paths"]["/b"]["get"] == {"operationId": "A", "responses": OK}


def test_a_file_that_holds_all_definitions_keeps_their_names():
    made = read(
        {
            "api.json": main(
                paths={"/a": {"get": {"responses": {"200": {"schema": {"$ref": "all.json#/Pet"}}}}}},
                definitions={"$ref": "all.json"},
            ),
            "all.json": {"Pet": {"$ref": "pet.json"}, "Own": {"items": {"$ref": "#/Pet"}}},
            "pet.json": {"properties": {"parent": {"$ref": "#"}, "own": {"$ref": "all.json#/Own"}}},
        }
    )
    assert made["definitions"] == {
        "Pet": {"properties": {"parent": {"$ref": "#/definitions/Pet"}, "own": {"$ref": "#/definitions/Own"}}},
        "Own": {"items": {"$ref": "#/definitions/Pet"}},
    }
    assert made["paths"]["/a"]["get"]["responses"]["200"]["schema"] == {"$ref": "#/definitions/Pet"}


@pytest.mark.parametrize("folder", ["", "apis/v1/"])
def test_a_file_may_refer_back_to_the_main_one_and_to_folders_beside_it(folder):
    made = read(
        {
            f"{folder}api.json": main(
                definitions={"Pet": {"properties": {"x": {"$ref": "../common/x.json"} if folder else {}}}},
                paths={"/a": {"$ref": "paths/a.json"}},
            ),
            f"{folder}paths/a.json": {
                "get": {"responses": {"200": {"schema": {"$ref": "../api.json#/definitions/Pet"}}}}
            },
            "apis/common/x.json": {"type": "string"},
        }
    )
    assert made["paths"]["/a"]["get"]["responses"]["200"]["schema"] == {"$ref": "#/definitions/Pet"}
    assert not folder or made["definitions"]["x"] == {"type": "string"}


def test_examples_hold_no_references_but_a_property_may_be_called_so():
    made = read(
        {
            "api.json": main(
                definitions={"A": {"example": {"$ref": "x.json"}, "properties": {"default": {"$ref": "x.json"}}}}
            ),
            "x.json": {"type": "string"},
        }
    )
    assert made["definitions"]["A"] == {
        "example": {"$ref": "x.json"},
        "properties": {"default": {"$ref": "#/definitions/x"}},
    }


def test_names_that_are_taken_are_numbered():
    made = read(
        {
            "api.json": main(definitions={"Pet": {"allOf": [{"$ref": "pets.json#/Pet"}]}}),
            "pets.json": {"Pet": {"type": "object"}},
        }
    )
    assert made["definitions"] == {"Pet": {"allOf": [{"$ref": "#/definitions/Pet2"}]}, "Pet2": {"type": "object"}}


REFUSED = {
    "an address": ({"$ref": "https://a.example/x.json"}, "“https://a.example/x.json”. That is an address", 1),
    "a file that is not there": ({"$ref": "lost.json#/Pet"}, "“lost.json#/Pet”. That file did not come along", 1),
    "a way out of the archive": ({"$ref": "../../etc/passwd"}, "“../../etc/passwd”. That file did not", 1),
    "nothing in a file": ({"$ref": "a.json#/Lost"}, "There is nothing at “#/Lost” in the file “a.json”", 1),
    "one file further": ({"$ref": "far.yaml"}, "“lost.json”. That file did not come along.*in the file “far.yaml”", 3),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_did_not_come_along_is_refused_by_name(name):
    node, words, line = REFUSED[name]
    files = {"api.json": main(definitions={"A": {"items": node}}), "a.json": {}}
    with pytest.raises(TextError, match=words) as refused:
        read({**files, "far.yaml": "type: object\nproperties:\n  x: {$ref: lost.json}"})
    assert refused.value.line == line


def test_a_path_that_refers_to_itself_is_refused():
    with pytest.raises(TextError, match="refers to itself"):
        read({"api.json": main(paths={"/a": {"$ref": "a.json"}}), "a.json": {"$ref": "a.json"}})


def test_what_repeats_itself_too_often_is_refused():
    files = {f"p{n}.json": {f"x-{each}": {"$ref": f"p{n + 1}.json"} for each in range(20)} for n in range(9)}
    with pytest.raises(TextError, match="more than 20,000 times"):
        read({"api.json": main(paths={"/a": {"$ref": "p0.json"}}), **files, "p9.json": {}})


def test_notes_about_another_file_have_their_place_there():
    pet = "type: object\nproperties:\n  x:\n    oneOf: [{type: string}]\n"
    files = {
        "api.json": {"openapi": "3.0.3", "info": INFO, "paths": {}, "components": {"schemas": {}}},
        "pet.yaml": pet,
    }
    files["api.json"]["components"]["schemas"]["Pet"] = {"items": {"$ref": "pet.yaml"}}
    (note,) = reading.read(zipped(files)).report.notes
    assert note.sentence.endswith("This is in the file “pet.yaml”.")
    assert note.pointer.startswith("/properties/x") and note.line in (3, 4)
