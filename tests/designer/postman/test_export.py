"""A connector as a collection: what people find in it, and what never is."""

import json

import pytest

from designer.auth import write
from designer.document.document import Document
from designer.exporters import postman as exporter
from designer.importers import postman
from designer.importers.given import Given
from designer.properties import blank
from tests.designer.postman.laws import problems_of

SECRET = "ghp_abcdefghijklmnopqrstuvwxyz0123456789"
ID = {"name": "id", "in": "path", "required": True, "type": "string", "description": "Which pet", "example": "7"}


def exported(operation=None, path="/pets/{id}", method="get", auth=None, **members):
    definition = {"swagger": "2.0", "info": {"title": "Pets", "version": "1.0"}, "host": "a.example", "basePath": "/v1"}
    definition |= {
        "paths": {path: {method: {"summary": "Get pet", "parameters": [ID], **(operation or {})}}},
        **members,
    }
    document, properties = Document.from_value(definition), blank()
    if auth:
        document, properties = write(document, properties, *auth)
    made = exporter.collection(document, properties)
    assert problems_of(made) == []
    return made


def request(**members):
    return exported(**members)["item"][0]["request"]


def test_the_address_begins_with_a_variable_for_the_host():
    made = exported()
    assert made["variable"] == [{"key": "baseUrl", "value": "https://a.example/v1", "type": "string"}]
    url = made["item"][0]["request"]["url"]
    assert (url["raw"], url["path"]) == ("{{baseUrl}}/pets/:id", ["pets", ":id"])
    assert url["variable"] == [{"key": "id", "value": "7", "description": "Which pet"}]


@pytest.mark.parametrize("host", ["", '@environmentVariables("x")', "{region}.a.example", 5])
def test_a_host_that_is_none_is_left_to_people(host):
    assert exported(host=host)["variable"][0]["value"] == ""


@pytest.mark.parametrize(
    "path, segments",
    [
        ("/", [""]),
        ("/pets/{id}.json", ["pets", "{{id}}.json"]),
        ("/pets:batch", ["pets:batch"]),
        ("/:batch", ["%3Abatch"]),
        ("/pets/{id}/", ["pets", ":id", ""]),
        ("/pets?kind=dog", ["pets"]),
    ],
)
def test_a_path_reads_back_as_it_was(path, segments):
    made = exported(path=path)
    assert made["item"][0]["request"]["url"]["path"] == segments


def test_an_optional_input_is_switched_off():
    limit = {"name": "limit", "in": "query", "type": "integer"}
    kind = {"name": "kind", "in": "query", "type": "string", "required": True, "enum": ["dog", "cat"]}
    query = request(operation={"parameters": [ID, limit, kind]})["url"]["query"]
    assert query == [{"key": "limit", "value": "1", "disabled": True}, {"key": "kind", "value": "dog"}]


def test_a_body_is_made_from_its_schema():
    body = {"name": "body", "in": "body", "schema": {"type": "object", "properties": {"name": {"type": "string"}}}}
    made = request(method="post", operation={"parameters": [body]})
    assert json.loads(made["body"]["raw"]) == {"name": "text"}
    assert made["header"] == [{"key": "Content-Type", "value": "application/json"}]


@pytest.mark.parametrize(
    "kind, consumes, mode",
    [
        ("string", ["application/x-www-form-urlencoded"], "urlencoded"),
        ("string", ["multipart/form-data"], "formdata"),
        ("file", ["application/x-www-form-urlencoded"], "formdata"),
    ],
)
def test_a_form_is_a_form(kind, consumes, mode):
    field = {"name": "photo", "in": "formData", "type": kind, "required": True}
    body = request(method="post", operation={"parameters": [field], "consumes": consumes})["body"]
    assert body["mode"] == mode and body[mode][0]["type"] == ("file" if kind == "file" else "text")


def test_actions_stand_in_the_folder_of_their_tag():
    assert [each["name"] for each in exported({"tags": ["Zoo"]})["item"]] == ["Zoo"]


def test_examples_of_answers_are_saved():
    answers = {
        "404": {"description": "Gone", "examples": {"application/json": {"error": "no"}}},
        "200": {"description": "OK"},
    }
    (saved,) = exported({"responses": answers})["item"][0]["response"]
    assert (saved["name"], saved["code"], saved["status"]) == ("Gone", 404, "Not Found")
    assert json.loads(saved["body"]) == {"error": "no"}


@pytest.mark.parametrize(
    "auth, kind, variables",
    [
        (("basic", {}), "basic", ["username", "password"]),
        (("api_key", {"name": "X-Key", "location": "query"}), "apikey", ["apiKey"]),
        (("api_key", {"name": "Authorization", "prefix": "Bearer "}), "bearer", ["accessToken"]),
    ],
)
def test_credentials_are_variables_without_a_value(auth, kind, variables):
    made = exported(auth=auth)
    assert made["auth"]["type"] == kind
    assert made["variable"][1:] == [{"key": name, "value": "", "type": "string"} for name in variables]
    again = postman.read(Given("", made))
    assert [each["type"] for each in again.definition["securityDefinitions"].values()] == [
        "basic" if kind == "basic" else "apiKey"
    ]


def test_oauth_keeps_its_addresses():
    scheme = {"type": "oauth2", "flow": "accessCode", "authorizationUrl": "https://a.example/a", "scopes": {"read": ""}}
    scheme["tokenUrl"] = "https://a.example/t"
    made = exported(securityDefinitions={"o": scheme}, security=[{"o": []}])
    assert (
        postman.read(Given("", made)).definition["securityDefinitions"]["oauth2_auth"]["tokenUrl"] == scheme["tokenUrl"]
    )


def test_an_action_without_sign_in_says_so():
    assert request(operation={"security": []})["auth"] == {"type": "noauth"}


def test_no_example_gives_a_secret_away():
    header = {"name": "X-Token", "in": "header", "type": "string", "default": "c4n4ry"}
    body = {
        "name": "body",
        "in": "body",
        "schema": {"type": "object", "properties": {"password": {"default": "c4n4ry"}}},
    }
    answers = {"200": {"description": "OK", "examples": {"application/json": {"note": SECRET, "token": "c4n4ry"}}}}
    written = json.dumps(exported({"parameters": [header, body], "responses": answers}, method="post", path="/pets"))
    assert SECRET not in written and "c4n4ry" not in written
