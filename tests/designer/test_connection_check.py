"""The call that tests a connection: what the definition says, whatever stands there."""

import contextlib

import pytest

from designer.document import elements, operations
from designer.document.document import Document, Parts, divide
from designer.document.pointer import child
from designer.policies.apply import PARAMETER
from designer.runtime import connection_check
from designer.runtime.connection_check import DeclaredTest, NoTest
from tests.corpus import connectors, definition, needs_corpus

GET, POST = "/paths/~1me/get", "/paths/~1me/post"


def document(test=None, **members):
    top = {"name": "$top", "in": "query", "type": "integer"}
    item = {
        "get": {"operationId": "GetMe", "parameters": [top, {"$ref": "#/parameters/kind"}], "responses": {}},
        "post": {"operationId": "MakeMe", "responses": {}},
    }
    capabilities = {} if test is None else {"x-ms-capabilities": {"testConnection": test}}
    shared = {"kind": {"name": "kind", "in": "header", "type": "string"}}
    return Document(
        Parts(divide({"swagger": "2.0", "paths": {"/me": item}, "parameters": shared, **capabilities, **members}))
    )


def test_the_definition_names_its_test():
    found = connection_check.declared(document({"operationId": "GetMe", "parameters": {"$top": 1}}))
    assert found == DeclaredTest("GetMe", {"$top": 1})


def test_literal_values_are_given_to_the_inputs_of_their_name():
    made = document()
    test = DeclaredTest("GetMe", {"$top": 1, "kind": "x", "nothing": 2})
    assert connection_check.arguments(made, operations.get(made, GET), test) == {"query.$top": 1, "header.kind": "x"}


@pytest.mark.parametrize("broken", [None, {}, [], "GetMe", {"operationId": 7}, {"operationId": ""}])
def test_without_a_test_it_says_what_helps(broken):
    with pytest.raises(NoTest, match="names no action that tests a connection"):
        connection_check.declared(document(broken))


@pytest.mark.parametrize("broken", [None, [], "x", {"testConnection": []}])
def test_anything_may_stand_where_the_capabilities_are(broken):
    with pytest.raises(NoTest):
        connection_check.declared(document(**{"x-ms-capabilities": broken}))


def test_a_call_that_may_change_something_is_no_test():
    made = document()
    with pytest.raises(NoTest, match="POST, which may change something"):
        connection_check.arguments(made, operations.get(made, POST), DeclaredTest("MakeMe", {}))


@pytest.mark.parametrize(
    ("method", "is_sent"), [("delete", False), ("GET", True), ("@Request.OriginalHTTPMethod", True)]
)
def test_a_call_that_a_policy_makes_one_with_effects_is_no_test(method, is_sent):
    made, written = document(), {PARAMETER + "newPath": "/you", PARAMETER + "httpMethod": method}
    policy = {"templateId": "RouteRequestToEndpoint", "parameters": written}
    with contextlib.nullcontext() if is_sent else pytest.raises(NoTest, match="it is a DELETE"):
        connection_check.arguments(made, operations.get(made, GET), DeclaredTest("GetMe", {}), [policy])


@needs_corpus
def test_every_test_of_real_connectors_can_be_made():
    found = {}
    for folder in connectors():
        whole = definition(folder)
        made = Document(Parts(divide(whole))) if isinstance(whole, dict) else None
        if made is None or "testConnection" not in str(whole.get("x-ms-capabilities")):
            continue
        test = connection_check.declared(made)
        at = [
            each
            for place, item in whole["paths"].items()
            for each in elements.operations(child("/paths", place), item)
            if each.id == test.operation_id
        ]
        found[folder.name] = bool(at) and connection_check.arguments(made, at[0], test) is not None
    assert len(found) > 10
    assert sum(found.values()) >= len(found) - 1
