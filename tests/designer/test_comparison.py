"""Changes are told in words, each breaking or not, and nothing that differs goes untold."""

import copy
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from designer.document import comparison, pointer
from designer.document.document import Document, divide
from designer.document.pointer import MISSING
from tests.corpus import connectors, definition, needs_corpus, properties

CANARY = "c4n4ry-value-0123456789"
LIMIT = {"name": "limit", "in": "query", "type": "integer", "required": False}
TEXTS = {
    "name": "body",
    "in": "body",
    "schema": {"type": "object", "properties": {"texts": {"type": "array", "maxItems": 25}}},
}
PETS = {
    "type": "object",
    "properties": {"name": {"type": "string"}, "kind": {"type": "string", "enum": ["cat", "dog"]}},
}


def petstore():
    return {
        "swagger": "2.0",
        "info": {"title": "Pets", "version": "1.0"},
        "host": "pets.example",
        "basePath": "/",
        "schemes": ["https"],
        "paths": {
            "/pets": {
                "get": {
                    "operationId": "ListPets",
                    "summary": "List pets",
                    "parameters": [LIMIT],
                    "responses": {"200": {"description": "OK", "schema": PETS}, "404": {"description": "None"}},
                },
                "post": {"operationId": "AddPet", "summary": "Add a pet", "parameters": [TEXTS], "responses": {}},
            }
        },
        "definitions": {"Pet": PETS},
        "parameters": {"page": {"name": "page", "in": "query", "type": "integer"}},
        "responses": {"gone": {"description": "Gone"}},
        "securityDefinitions": {"api_key": {"type": "apiKey", "in": "header", "name": "X-Key"}},
    }


GET, POST, ANSWER = "/paths/~1pets/get", "/paths/~1pets/post", "/paths/~1pets/get/responses/200/schema"


def edited(edits):
    document = petstore()
    for at, value in edits.items():
        document = pointer.replaced(document, pointer.split(at), value)
    return document


@pytest.mark.parametrize(
    "at, value, sentence, is_breaking",
    [
        (f"{GET}/summary", "Show pets", "Summary of Show pets changed", False),
        (f"{GET}/description", "All of them.", "Description of List pets was added", False),
        (f"{GET}/operationId", "ShowPets", "Operation ID of List pets is now ShowPets", True),
        (f"{GET}/deprecated", True, "List pets is now deprecated", False),
        (f"{GET}/x-ms-visibility", "important", "Visibility of List pets is now important", False),
        (f"{GET}/x-ms-trigger", "single", "Kind of trigger of List pets is now single", True),
        (f"{GET}/x-odd", {"a": 1}, "“x-odd” of List pets was added", False),
        (GET, MISSING, "Removed the action List pets", True),
        ("/paths/~1cats", {"get": {"summary": "List cats"}}, "Added the action List cats", False),
        (
            "/paths/~1hook",
            {"post": {"summary": "When a pet comes", "x-ms-trigger": "single"}},
            "Added the trigger When a pet comes",
            False,
        ),
        ("/paths/~1empty", {}, "The path /empty was added", False),
        (f"{GET}/parameters/0/required", True, "Input “limit” of List pets is now required", True),
        (f"{GET}/parameters/0/type", "string", "Input “limit” of List pets is now text", False),
        (f"{GET}/parameters/0/type", "boolean", "Input “limit” of List pets is now a yes or no", True),
        (f"{GET}/parameters/0/format", "int64", "Format of input “limit” of List pets is now int64", False),
        (f"{GET}/parameters/0/maximum", 10, "Input “limit” of List pets goes up to 10", True),
        (f"{GET}/parameters/0/default", 5, "Default value of input “limit” of List pets was added", False),
        (f"{GET}/parameters/0/in", "header", "Input “limit” of List pets now goes into the headers", False),
        (f"{GET}/parameters/0", MISSING, "List pets no longer has the input “limit”", True),
        (f"{GET}/parameters/-", {"name": "q", "in": "query", "type": "string"}, "List pets has a new input “q”", False),
        (
            f"{GET}/parameters/-",
            {"name": "q", "in": "query", "x-ms-summary": "Words", "required": True},
            "List pets needs a new input “Words”",
            True,
        ),
        (
            f"{POST}/parameters/0/schema/properties/texts/maxItems",
            10,
            "Field “texts” of the body of Add a pet takes at most 10 entries",
            True,
        ),
        (
            f"{POST}/parameters/0/schema/properties/texts/maxItems",
            30,
            "Field “texts” of the body of Add a pet takes at most 30 entries",
            False,
        ),
        (
            f"{POST}/parameters/0/schema/required",
            ["texts"],
            "Field “texts” of the body of Add a pet is now required",
            True,
        ),
        (
            f"{ANSWER}/properties/errors",
            {"type": "array"},
            "Response 200 of List pets has a new field “errors”",
            False,
        ),
        (f"{ANSWER}/properties/name", MISSING, "Response 200 of List pets no longer has the field “name”", True),
        (
            f"{ANSWER}/properties/name/type",
            "integer",
            "Field “name” of response 200 of List pets is now a whole number",
            True,
        ),
        (
            f"{ANSWER}/properties/name/x-ms-summary",
            "Name",
            "Label of field “name” of response 200 of List pets was added",
            False,
        ),
        (
            f"{ANSWER}/properties/kind/enum",
            ["cat"],
            "Field “kind” of response 200 of List pets no longer offers “dog”",
            False,
        ),
        (f"{ANSWER}/required", ["name"], "Field “name” of response 200 of List pets is now required", False),
        (f"{GET}/responses/200/description", "Pets", "Description of response 200 of List pets changed", False),
        (f"{GET}/responses/200", MISSING, "List pets no longer has the response 200", True),
        (f"{GET}/responses/404", MISSING, "List pets no longer has the response 404", False),
        (f"{GET}/responses/429", {"description": "Slow"}, "List pets has a new response 429", False),
        ("/definitions/Pet/properties/tag", {"type": "string"}, "Reference “Pet” has a new field “tag”", False),
        (
            "/definitions/Pet/properties/kind/enum",
            ["cat"],
            "Field “kind” of reference “Pet” no longer offers “dog”",
            True,
        ),
        ("/definitions/Pet", MISSING, "Reference “Pet” was removed", False),
        ("/definitions/Cat", {"type": "object"}, "Reference “Cat” was added", False),
        ("/parameters/page/required", True, "Shared input “page” is now required", True),
        ("/responses/gone/description", "Away", "Description of shared response “gone” changed", False),
        ("/host", "cats.example", "Host is now cats.example", False),
        ("/schemes", ["http"], "Scheme is now http", False),
        ("/info/title", "Cats", "Name of the connector is now Cats", False),
        ("/info/description", "About pets.", "Description of the connector changed", False),
        ("/x-odd", {"a": 1}, "“x-odd” of the connector was added", False),
        ("/securityDefinitions/api_key/name", "X-Other", "“name” of sign-in “api_key” is now X-Other", True),
        ("/securityDefinitions/basic", {"type": "basic"}, "Added the sign-in “basic”", False),
    ],
)
def test_a_change_is_told_in_words(at, value, sentence, is_breaking):
    (change,) = comparison.changes(petstore(), edited({at: value}))
    assert (change.sentence, change.is_breaking, bool(change.reason)) == (sentence, is_breaking, is_breaking)


def test_a_change_points_at_its_place_and_carries_both_values():
    (change,) = comparison.changes(petstore(), edited({f"{ANSWER}/properties/name/type": "integer"}))
    assert (change.pointer, change.kind, change.old, change.new) == (
        f"{ANSWER}/properties/name/type",
        "changed",
        "string",
        "integer",
    )


def test_a_required_field_that_is_new_is_told_once():
    body = {
        "type": "object",
        "properties": {**TEXTS["schema"]["properties"], "id": {"type": "string"}},
        "required": ["id"],
    }
    found = comparison.changes(petstore(), edited({f"{POST}/parameters/0/schema": body}))
    assert [change.sentence for change in found if change.is_breaking] == [
        "The body of Add a pet needs a new field “id”"
    ]


def test_an_action_that_moves_is_neither_removed_nor_added():
    new = petstore()
    new["paths"]["/animals"] = new["paths"].pop("/pets")
    found = comparison.changes(petstore(), new)
    assert [change.sentence for change in found] == [
        "List pets is now reached by GET /animals",
        "Add a pet is now reached by POST /animals",
    ]
    assert not any(change.is_breaking for change in found)


def test_a_schema_that_becomes_a_reference_of_the_same_form_breaks_nothing():
    (change,) = comparison.changes(petstore(), edited({ANSWER: {"$ref": "#/definitions/Pet"}}))
    assert (change.sentence, change.is_breaking) == ("Response 200 of List pets now follows the reference “Pet”", False)


def test_a_reference_that_cannot_be_followed_may_break():
    old, new = petstore()["paths"]["/pets"], edited({ANSWER: {"$ref": "#/definitions/Pet"}})["paths"]["/pets"]
    (change,) = comparison.changes_in_part("/paths/~1pets", old, new)
    assert change.is_breaking


def test_references_in_a_circle_are_compared_once():
    old = edited({"/definitions/A": {"$ref": "#/definitions/B"}, "/definitions/B": {"$ref": "#/definitions/A"}})
    new = edited({"/definitions/A": {"$ref": "#/definitions/Pet"}, "/definitions/B": {"$ref": "#/definitions/A"}})
    assert comparison.changes(old, new)


def test_one_part_is_enough_for_the_sentence_of_an_edit():
    old, new = petstore()["definitions"]["Pet"], {**PETS, "description": "A pet."}
    assert comparison.sentence(comparison.changes_in_part("/definitions/Pet", old, new)) == (
        "Description of reference “Pet” was added"
    )


def test_documents_compare_like_values():
    old, new = Document.from_value(petstore()), Document.from_value(petstore()).put(f"{GET}/summary", "Show pets")
    assert comparison.changes(old, new) == comparison.changes(petstore(), new.value())


def test_the_same_document_has_no_changes():
    assert comparison.changes(petstore(), petstore()) == []


def test_another_order_of_actions_is_told():
    old = edited({"/paths/~1cats": {"get": {}}})
    new = {**old, "paths": dict(reversed(old["paths"].items()))}
    assert [change.sentence for change in comparison.changes(old, new)] == ["The order of the actions changed"]


def sentence(edits):
    return comparison.sentence(comparison.changes(petstore(), edited(edits)))


@pytest.mark.parametrize(
    "edits, expected",
    [
        ({}, "Nothing that people see changed"),
        ({f"{GET}/summary": "Show pets"}, "Summary of Show pets changed"),
        ({f"{GET}/description": "x", f"{GET}/deprecated": True}, "2 changes in List pets"),
        (
            {f"{GET}/description": "x", f"{POST}/description": "x", "/host": "h"},
            "3 changes in General, List pets and Add a pet",
        ),
        ({"/paths/~1cats": {"get": {"summary": "List cats"}}}, "Added the action List cats"),
        (
            {"/paths/~1cats": {"get": {"summary": "List cats"}}, "/definitions/Cat": {}},
            "Added the action List cats, and 1 more change",
        ),
    ],
)
def test_a_revision_has_one_sentence(edits, expected):
    assert sentence(edits) == expected


@pytest.mark.parametrize(
    "current, is_breaking, version",
    [
        ("3", True, "4"),
        ("3", False, "3.1"),
        ("3.1", False, "3.2"),
        ("3.9", False, "3.10"),
        ("1.0.0", True, "2"),
        ("1.0", False, "1.1"),
    ],
)
def test_the_next_version_tells_whether_something_breaks(current, is_breaking, version):
    found = [comparison.Change("", "x", "changed", is_breaking=is_breaking)]
    assert comparison.next_version(found, current) == version


def test_without_changes_the_version_stays():
    assert comparison.next_version([], "1.0") == "1.0"


@pytest.mark.parametrize("current", ["", "v2", "2023-01", "1.", "1.0-beta", "٣"])
def test_a_version_that_cannot_be_counted_on_is_refused(current):
    with pytest.raises(ValueError, match="cannot be counted on"):
        comparison.next_version([], current)


def card(**members):
    parameters = {"api_key": {"type": "securestring", "uiDefinition": {"displayName": "API Key", "tooltip": "Yours"}}}
    policies = [{"templateId": "setheader", "title": "Say who", "parameters": {"a": "1"}}]
    base = {"iconBrandColor": "#007ee5", "connectionParameters": parameters, "policyTemplateInstances": policies}
    return {"properties": {**base, **members}}


@pytest.mark.parametrize(
    "at, value, sentence, is_breaking",
    [
        ("/properties/iconBrandColor", "#ff0000", "Brand colour is now #ff0000", False),
        ("/properties/publisher", "Brightwater", "Publisher is now Brightwater", False),
        (
            "/properties/connectionParameters/api_key/uiDefinition/displayName",
            "Key",
            "Label of the connection field “api_key” changed",
            False,
        ),
        (
            "/properties/connectionParameters/api_key/uiDefinition/tooltip",
            "Ours",
            "Tooltip of the connection field “API Key” changed",
            False,
        ),
        (
            "/properties/connectionParameters/api_key/type",
            "string",
            "Type of the connection field “API Key” changed",
            True,
        ),
        ("/properties/connectionParameters/region", {"type": "string"}, "Added the connection field “region”", False),
        ("/properties/connectionParameters/api_key", MISSING, "Removed the connection field “API Key”", True),
        ("/properties/policyTemplateInstances/0/parameters/a", "2", "Policy “Say who” changed", False),
        ("/properties/policyTemplateInstances/0", MISSING, "Removed the policy “Say who”", False),
        ("/properties/policyTemplateInstances/-", {"title": "New"}, "Added the policy “New”", False),
        ("/properties/x-odd", 1, "“x-odd” of the properties changed", False),
        ("/x-odd", 1, "“x-odd” of the properties changed", False),
    ],
)
def test_a_change_of_the_properties_is_told_in_words(at, value, sentence, is_breaking):
    new = pointer.replaced(card(), pointer.split(at), value)
    (change,) = comparison.changes_in_properties(card(), new)
    assert (change.sentence, change.is_breaking) == (sentence, is_breaking)
    assert change.pointer.startswith("properties:")


def test_a_secret_is_in_no_change():
    old, new = card(), card()
    new["properties"]["connectionParameters"]["token"] = {"oAuthSettings": {"clientSecret": CANARY}}
    again = copy.deepcopy(new)
    again["properties"]["connectionParameters"]["token"]["oAuthSettings"]["clientSecret"] = CANARY[::-1]
    found = comparison.changes_in_properties(old, new) + comparison.changes_in_properties(new, again)
    assert [change.sentence for change in found] == [
        "Added the connection field “token”",
        "A secret in the properties changed",
    ]
    assert CANARY not in repr(found) and CANARY[::-1] not in repr(found)


LEAVES = (
    st.none() | st.booleans() | st.integers(-3, 3) | st.sampled_from(["string", "integer", "#/definitions/Pet", "body"])
)
KEYS = st.sampled_from([
    "get", "post", "parameters", "responses", "200", "schema", "properties", "items", "required", "enum", "type",
    "$ref", "name", "in", "default", "maxItems", "x", "summary",
])  # fmt: skip
JUNK = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=12
)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(["/paths/~1a", "/definitions/A", "/parameters/A", "/responses/A"]), JUNK, JUNK)
def test_parts_that_differ_have_a_change_whatever_they_hold(place, old, new):
    found = comparison.changes_in_part(place, old, new)
    assert bool(found) == (json.dumps(old) != json.dumps(new))
    assert all(change.sentence and change.sentence[0] != " " for change in found)


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(KEYS, JUNK), st.dictionaries(KEYS, JUNK))
def test_properties_that_differ_have_a_change_whatever_they_hold(old, new):
    for before, after in ((old, new), ({"properties": old}, {"properties": new})):
        assert bool(comparison.changes_in_properties(before, after)) == (json.dumps(before) != json.dumps(after))


@needs_corpus
def test_real_connectors_compare_with_each_other():
    values = [value for folder in connectors()[::25] if (value := definition(folder)) is not None]
    for old, new in zip(values, values[1:], strict=False):
        assert comparison.changes(old, new)
        assert not comparison.changes(old, copy.deepcopy(old))


@needs_corpus
def test_every_leaf_of_a_real_part_that_changes_is_told():
    value = next(value for folder in connectors()[30:] if (value := definition(folder)) is not None)
    for place, text in divide(value).items():
        part = json.loads(text)
        for tokens in list(leaves(part, ()))[:60]:
            assert comparison.changes_in_part(place, part, pointer.replaced(part, tokens, "changed here")), (
                place,
                tokens,
            )


def leaves(node, at):
    if isinstance(node, (dict, list)) and node:
        members = node.items() if isinstance(node, dict) else enumerate(node)
        for key, member in members:
            yield from leaves(member, (*at, str(key)))
    else:
        yield at


@needs_corpus
def test_real_properties_compare_with_each_other():
    values = [value for folder in connectors()[::10] if (value := properties(folder)) is not None]
    for old, new in zip(values, values[1:], strict=False):
        assert bool(comparison.changes_in_properties(old, new)) == (json.dumps(old) != json.dumps(new))
