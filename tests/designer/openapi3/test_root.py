"""The address, the sign-in, the rest of the document."""

import json

import pytest

from designer.auth import kind_of
from designer.document import pointer, yaml
from designer.document.document import Document
from designer.document.text import TextError
from designer.importers import openapi3, reading
from designer.importers.given import Given
from tests.designer.openapi3 import meaning
from tests.designer.openapi3.documents import back, definition, document, imported

HOST = {"schemes": ["https"], "host": "a.example", "basePath": "/v2"}
SERVERS = [
    ("one", [{"url": "https://a.example/v2"}], HOST),
    ("with a slash at the end", [{"url": "https://a.example/v2/"}], HOST),
    (
        "http and https",
        [{"url": "https://a.example/v2"}, {"url": "http://a.example/v2"}],
        {**HOST, "schemes": ["https", "http"]},
    ),
    ("several", [{"url": "https://a.example/v2"}, {"url": "https://b.example", "description": "Test"}], HOST),
    ("a path", [{"url": "/v2"}], {"basePath": "/v2"}),
    ("nothing", [{"url": "/"}], {}),
    ("a variable in the path", [{"url": "https://a.example/{v}", "variables": {"v": {"default": "v2"}}}], HOST),
    ("a broken address", [{"url": "https://[/v2"}], {}),
]


@pytest.mark.parametrize("servers, expected", [case[1:] for case in SERVERS], ids=[case[0] for case in SERVERS])
def test_the_first_server_is_the_address_and_all_come_back(servers, expected):
    value = document(servers=servers)
    made = definition(value)
    assert {key: made[key] for key in HOST if key in made} == expected
    assert not meaning.difference(meaning.document(value), meaning.document(back(value)))


def test_variables_of_the_host_are_asked_for():
    variables = {"region": {"default": "eu", "enum": ["eu", "us"], "description": "Where you are"}}
    made = imported(document(servers=[{"url": "https://{region}.a.example/v2", "variables": variables}]))
    assert made.definition["host"] == "eu.a.example"
    members = made.properties["properties"]
    region = members["connectionParameters"]["region"]
    assert region["defaultValue"] == "eu"
    assert [each["value"] for each in region["uiDefinition"]["constraints"]["allowedValues"]] == ["eu", "us"]
    (policy,) = members["policyTemplateInstances"]
    assert policy["templateId"] == "dynamichosturl"
    template = policy["parameters"]["x-ms-apimTemplateParameter.urlTemplate"]
    assert template == "https://@connectionParameters('region').a.example/v2"


def test_a_password_in_an_address_is_left_out():
    made = imported(document(servers=[{"url": "https://me:c4n4ry@a.example"}]))
    assert "c4n4ry" not in repr(made)
    assert made.definition["host"] == "a.example"
    assert [note.kind for note in made.report.notes] == ["dropped"]


CODE = {"authorizationUrl": "https://a.example/auth", "tokenUrl": "https://a.example/token", "scopes": {"read": "Read"}}
KEY = {"type": "apiKey", "in": "header", "name": "Authorization"}
SCHEMES = [
    (
        "a key",
        {"type": "apiKey", "in": "query", "name": "key"},
        {"type": "apiKey", "in": "query", "name": "key"},
        "api_key",
    ),
    ("a password", {"type": "http", "scheme": "basic"}, {"type": "basic"}, "basic"),
    ("a bearer token", {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}, KEY, "api_key"),
    (
        "digest",
        {"type": "http", "scheme": "digest"},
        {"type": "basic", "x-designer-sign-in": {"kind": "digest"}},
        "digest",
    ),
    (
        "a client certificate",
        {"type": "mutualTLS"},
        {
            "type": "apiKey",
            "in": "header",
            "name": "X-Client-Certificate",
            "x-designer-sign-in": {"kind": "client_certificate"},
        },
        "client_certificate",
    ),
    ("OpenID Connect", {"type": "openIdConnect", "openIdConnectUrl": "https://a.example/x"}, KEY, "api_key"),
    ("a cookie", {"type": "apiKey", "in": "cookie", "name": "sid"}, {**KEY, "name": "Cookie"}, "api_key"),
    (
        "OAuth 2.0",
        {"type": "oauth2", "flows": {"authorizationCode": CODE}},
        {"type": "oauth2", "flow": "accessCode", **CODE},
        "oauth2",
    ),
    (
        "OAuth 2.0 in two ways",
        {
            "type": "oauth2",
            "flows": {
                "implicit": {"authorizationUrl": "https://i.example", "scopes": {}},
                "authorizationCode": CODE,
            },
        },
        {"type": "oauth2", "flow": "accessCode", **CODE},
        "oauth2",
    ),
]


@pytest.mark.parametrize("given, expected, kind", [case[1:] for case in SCHEMES], ids=[case[0] for case in SCHEMES])
def test_a_sign_in_is_one_of_2_0_and_asks_for_what_it_needs(given, expected, kind):
    other = {"type": "apiKey", "in": "header", "name": "Other"}
    value = document(components={"securitySchemes": {"other": other, "main": given}}, security=[{"main": []}])
    made = imported(value)
    name, scheme = next(iter(made.definition["securityDefinitions"].items()))
    assert name == "main"
    assert {key: member for key, member in scheme.items() if key != "x-openapi3"} == expected
    assert kind == kind_of(Document.from_value(made.definition), made.properties).KIND
    assert not meaning.difference(meaning.document(value), meaning.document(back(value)))


@pytest.mark.parametrize(
    "server, expected",
    [("https://a.example/v2", "https://a.example/token"), ("/v2", None)],
)
def test_a_relative_address_of_a_sign_in_is_one_of_the_server(server, expected):
    flows = {"clientCredentials": {"tokenUrl": "/token", "scopes": {}}}
    schemes = {"main": {"type": "oauth2", "flows": flows}}
    value = document(servers=[{"url": server}], components={"securitySchemes": schemes})
    assert definition(value)["securityDefinitions"].get("main", {}).get("tokenUrl") == expected
    assert back(value)["components"]["securitySchemes"] == schemes


def test_a_second_name_of_a_sign_in_is_one_again():
    schemes = {"main": KEY, "alias": {"$ref": "#/components/securitySchemes/main"}}
    value = document(components={"securitySchemes": schemes})
    assert definition(value)["securityDefinitions"]["alias"]["name"] == "Authorization"
    assert back(value)["components"]["securitySchemes"] == schemes


def test_a_bearer_token_is_typed_without_its_prefix():
    schemes = {"main": {"type": "http", "scheme": "Bearer"}}
    (policy,) = imported(document(components={"securitySchemes": schemes})).properties["properties"][
        "policyTemplateInstances"
    ]
    assert policy["parameters"]["x-ms-apimTemplateParameter.value"].startswith("Bearer @")


def test_a_sign_in_that_no_connector_has_is_kept_with_its_requirements():
    schemes = {"smoke": {"type": "smokeSignal"}, "key": {**KEY, "name": "K"}}
    either = [{"smoke": []}, {"key": []}]
    value = document(components={"securitySchemes": schemes}, security=either, operation={"security": [{"smoke": []}]})
    made = definition(value)
    assert made["security"] == [{"key": []}]
    assert made["paths"]["/pets"]["post"]["security"] == []
    assert not meaning.difference(meaning.document(value), meaning.document(back(value)))


def test_the_rest_comes_back():
    value = document(
        "3.2.0",
        tags=[{"name": "a", "parent": "b", "kind": "nav"}, {"name": "b"}],
        externalDocs={"url": "https://a.example"},
        jsonSchemaDialect="https://a.example/dialect",
    )
    value["info"] |= {
        "summary": "S",
        "license": {"name": "MIT", "identifier": "MIT"},
        "contact": {"url": "/"},
        "x-logo": {},
    }
    value |= {"x-tool": [1], "$self": "https://a.example/openapi.json"}
    assert not meaning.difference(meaning.document(value), meaning.document(back(value)))


def test_the_report_names_the_version_and_counts():
    report = imported(document("3.0.3", {"Pet": {}})).report
    assert report.format == "OpenAPI 3.0"
    assert report.counts["operations"] == report.counts["definitions"] == 1


@pytest.mark.parametrize(
    "value, expected",
    [({"openapi": "3.0.0"}, True), ({"openapi": 3.1}, True), ({"swagger": "2.0"}, False), ([], False)],
)
def test_it_is_known_by_its_version(value, expected):
    assert openapi3.recognises(Given("", value)) is expected


def test_a_scope_that_a_requirement_lists_twice_stands_once_and_comes_back_twice():
    schemes = {"main": {"type": "oauth2", "flows": {"authorizationCode": CODE}}}
    value = document(components={"securitySchemes": schemes}, security=[{"main": ["a", "a"]}])
    assert definition(value)["security"] == [{"main": ["a"]}]
    assert back(value)["security"] == [{"main": ["a", "a"]}]


def test_a_version_nobody_knows_is_refused():
    with pytest.raises(TextError, match="Only 3.0, 3.1 and 3.2"):
        imported({"openapi": "3.9.0", "paths": {}})


@pytest.mark.parametrize("as_text", [lambda value: json.dumps(value, indent=2), yaml.dump], ids=["JSON", "YAML"])
def test_every_note_has_the_place_in_the_text_that_it_is_about(as_text):
    value = document(schemas={"Pet": {"oneOf": [{"type": "string"}, {"type": "integer"}]}})
    value["paths"]["/x"] = {"get": {"responses": {"200": {"$ref": "#/paths/~1y"}}}}
    value["webhooks"] = {"told": {"post": {"responses": {}}}}
    text = as_text(value)
    notes = reading.read(text.encode()).report.notes
    assert notes
    for note in notes:
        key = pointer.split(note.pointer)[-1]
        assert text.splitlines()[note.line - 1][note.column - 1 :].lstrip('"').startswith(key), note


@pytest.mark.parametrize(
    ("flow", "asks_for"),
    [
        ({"authorizationCode": CODE}, ["token"]),
        ({"clientCredentials": {"tokenUrl": "https://a.example/t", "scopes": {}}}, ["token", "token:grantType"]),
        (
            {"password": {"tokenUrl": "https://a.example/t", "scopes": {}}},
            ["token", "token:username", "token:password"],
        ),
        ({"implicit": {"authorizationUrl": "https://a.example/a", "scopes": {}}}, ["token"]),
    ],
)
def test_each_flow_of_oauth_asks_for_what_it_needs(flow, asks_for):
    scheme = {"type": "oauth2", "flows": flow}
    made = imported(document(components={"securitySchemes": {"main": scheme}}, security=[{"main": []}]))
    assert list(made.properties["properties"]["connectionParameters"]) == asks_for
