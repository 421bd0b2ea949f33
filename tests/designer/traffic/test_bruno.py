"""Collections of Bruno become connectors."""

import json

import pytest

from designer.document.text import TextError
from designer.importers import bruno, reading
from designer.importers.bruno_text import node_of
from designer.importers.given import Given
from tests.designer.traffic.recordings import given, operation, parameters, sentences

REQUEST = """meta {
  name: Add a pet
  type: http
}

post {
  url: {{host}}/pets?kind=cat
  body: json
  auth: inherit
}

params:query {
  kind: cat
  ~off: 1
}

headers {
  X-Tenant: a
  ~X-Off: b
  @description('''
    not: a header
  ''')
  "X Quoted:": c
}

body:json {
  {
    "name": "{{name}}",
    "age": {{age}}
  }
}

script:pre-request {
  bru.setVar("a", "}");
}
"""
MANIFEST = {"version": "1", "name": "Zoo", "type": "collection"}
FILES = {
    "pets/add.bru": REQUEST.encode(),
    "pets/folder.bru": b"auth {\n  mode: basic\n}\nauth:basic {\n  username: canary\n}\nheaders {\n  X-Folder: a\n}\n",
    "collection.bru": b"auth {\n  mode: bearer\n}\n\nvars:pre-request {\n  age: 3\n}\n",
    "environments/Local.bru": b"vars {\n  host: http://localhost:8080\n}\n",
    "environments/Prod.bru": b"vars {\n  host: https://a.example/v1\n}\nvars:secret [\n  token\n]\n",
    "broken.bru": b"get {\n  url: x\n",
    "notes.txt": b"\xff",
}


@pytest.mark.parametrize(
    "text, is_bruno",
    [
        (REQUEST, True),
        ("get {\n  url: a\n}\n", True),
        ("auth:basic {\n}", True),
        ("vars {\n}", True),
        ("a {\n}", False),
        ("body { color: red }", False),
        ("", False),
    ],
)
def test_a_bru_text_is_recognised(text, is_bruno):
    assert bruno.recognises(Given(text)) is is_bruno


@pytest.mark.parametrize(
    "value, is_bruno",
    [
        (MANIFEST, True),
        ({"meta": {}, "http": {}}, True),
        ({"meta": {}, "examples": []}, True),
        ({"items": [{"type": "http"}]}, True),
        ({"items": []}, False),
        ({"info": {}, "item": []}, False),
        ({"items": [{"type": "request_group"}]}, False),
        (None, False),
    ],
)
def test_json_of_bruno_is_recognised(value, is_bruno):
    assert bruno.recognises(given(value)) is is_bruno


def test_a_bru_text_is_read_as_bruno_itself_reads_it():
    node = node_of(REQUEST)
    assert node["http"] == {"method": "post", "url": "{{host}}/pets?kind=cat", "body": "json", "auth": "inherit"}
    assert [(each["name"], each["enabled"]) for each in node["headers"]] == [
        ("X-Tenant", True),
        ("X-Off", False),
        ("X Quoted:", True),
    ]
    assert json.loads(node["body"]["json"].replace("{{age}}", "1")) == {"name": "{{name}}", "age": 1}


def test_a_request_alone_becomes_an_action():
    imported = bruno.read(Given(REQUEST))
    assert parameters(imported, "post", "/pets") == {
        ("query", "kind"): ("string", False),
        ("header", "X-Tenant"): ("string", False),
        ("body", "body"): (None, True),
    }
    assert "The host is not known" in sentences(imported)
    assert "script was left out" in sentences(imported)


def test_a_collection_of_files_hands_down_variables_headers_and_sign_in():
    imported = bruno.read(given(MANIFEST, **FILES))
    definition = imported.definition
    assert (definition["info"]["title"], definition["host"], definition["basePath"]) == ("Zoo", "a.example", "/v1")
    assert ("header", "X-Folder") in parameters(imported, "post", "/pets")
    assert list(definition["securityDefinitions"]) == ["basic_auth"]
    schema = operation(imported, "post", "/pets")["parameters"][-1]["schema"]
    assert schema["properties"]["age"]["type"] == "integer"
    assert "those of “Prod”" in sentences(imported)
    assert "“broken.bru” cannot be read" in sentences(imported)
    assert "canary" not in json.dumps(definition) + json.dumps(imported.properties)


def test_the_json_export_holds_the_same():
    item = {
        "type": "http-request",
        "name": "Add",
        "request": {
            "method": "POST",
            "url": "{{host}}/pets/:id",
            "params": [{"name": "id", "value": "1", "type": "path"}],
            "headers": [{"name": "X-A", "value": "1", "enabled": True}],
            "body": {"mode": "formUrlEncoded", "formUrlEncoded": [{"name": "a", "value": "1", "enabled": True}]},
            "auth": {"mode": "apikey", "apikey": {"key": "X-Key", "value": "canary", "placement": "header"}},
        },
    }
    value = {
        "name": "Zoo",
        "items": [{"type": "folder", "name": "f", "items": [item, {"type": "js"}]}],
        "environments": [{"name": "e", "variables": [{"name": "host", "value": "https://a.example"}]}],
    }
    imported = bruno.read(given(value))
    assert list(parameters(imported, "post", "/pets/{id}")) == [("path", "id"), ("header", "X-A"), ("formData", "a")]
    assert imported.definition["securityDefinitions"]["api_key"]["name"] == "X-Key"
    assert "canary" not in json.dumps(imported.definition)


def test_examples_become_calls_with_answers():
    example = """
example {
  name: Not there

  request: {
    url: https://a.example/pets/17
    method: get
    headers: {
      authorization: "Bearer canary",
    }
  }

  response: {
    status: {
      code: 404
    }

    body: {
      type: json
      content: '''
        {"error": {"code": 1}}
      '''
    }
  }
}
"""
    imported = bruno.read(Given("get {\n  url: https://a.example/pets/18\n}\n" + example))
    response = operation(imported, "get", "/pets/{pet_id}")["responses"]["404"]
    assert list(response["schema"]["properties"]) == ["error"]


@pytest.mark.parametrize(
    "mode, block, places",
    [
        (
            "multipartForm",
            "body:multipart-form {\n  a: @file(x.png)\n  b: 1 @contentType(text/plain)\n}",
            ["formData"] * 2,
        ),
        ("formUrlEncoded", "body:form-urlencoded {\n  a: 1\n  a: 2\n}", ["formData"]),
        ("text", "body:text {\n  hello\n  }\n}", ["body"]),
        ("xml", "body:xml {\n  <a/>\n}", ["body"]),
        ("file", "body:file {\n  file: @file(x.png)\n}", ["body"]),
        ("graphql", 'body:graphql {\n  { a }\n}\n\nbody:graphql:vars {\n  {"a": 1}\n}', ["body"]),
        ("none", "body:json {\n  {}\n}", []),
    ],
)
def test_each_kind_of_body_is_read(mode, block, places):
    imported = bruno.read(Given(f"post {{\n  url: https://a.example/\n  body: {mode}\n}}\n\n{block}\n"))
    assert [each["in"] for each in operation(imported, "post", "/")["parameters"]] == places


@pytest.mark.parametrize("line", ["a" + " " * 200_000 + "b", '"": x', '"" x', "~", "@a" + ": " * 100_000])
def test_a_line_that_is_no_header_is_left_out_at_once(line):
    imported = bruno.read(Given(f"get {{\n  url: https://a.example/\n}}\nheaders {{\n  X-A : 1\n  {line}\n}}\n"))
    assert "X-A" in [each["name"] for each in operation(imported, "get", "/")["parameters"]]


def test_of_two_schemes_that_of_the_variable_counts():
    text = "get {\n  url: http://{{base}}/pets\n}\nvars:pre-request {\n  base: https://a.example/v2\n}\n"
    made = bruno.read(Given(text)).definition
    assert (made["schemes"], made["host"], made["basePath"]) == (["https"], "a.example", "/v2")


def test_a_long_line_between_blocks_is_passed_over_at_once():
    long = "a" + " " * 200_000 + "b"
    text = f"get {{\n  url: https://a.example/\n}}\n{long}\nbody:multipart-form {{\n  f: {long}\n}}\n"
    assert bruno.read(Given(text)).report.counts["calls"] == 1


@pytest.mark.parametrize("odd", [None, 5, "x", [], {}, [[]], [{"name": 1}], {"mode": []}])
@pytest.mark.parametrize("member", ["headers", "params", "body", "auth", "vars", "examples", "meta"])
def test_anything_may_stand_anywhere(member, odd):
    value = {"meta": {"name": "a"}, "http": {"url": "https://a.example/", "method": "get"}, member: odd}
    value["meta"] = {"name": odd}
    assert bruno.read(given(value)).report.counts["calls"] == 1
    item = {"type": "http", "request": {"url": "https://a.example/", member: odd}}
    assert bruno.read(given({"items": [item, odd], "environments": odd, "root": odd})).report.counts["calls"] == 1


@pytest.mark.parametrize(
    "text, sentence",
    [
        ("", "not a Bruno collection"),
        ("vars {\n  a: 1\n}", "no HTTP request"),
        ("meta {\n  name: a\n}", "no HTTP request"),
        ("get {\n  url: https://a.example/\n", "“get” does not end"),
        ("http {\n  method: FETCH\n  url: https://a.example/\n}", "“FETCH” is not a verb"),
    ],
)
def test_what_holds_no_request_is_refused(text, sentence):
    with pytest.raises(TextError, match=sentence):
        bruno.read(Given(text))


OAUTH = b"""meta {
  name: Pets
  type: http
}

get {
  url: https://a.example/pets
  auth: oauth2
}

auth:oauth2 {
  grant_type: authorization_code
  authorization_url: https://a.example/authorize
  access_token_url: https://a.example/token
  client_id: canary-id
  client_secret: canary-secret
  scope: read write
}
"""


def test_oauth_keeps_its_addresses_in_files_and_exports():
    settings = {
        "grantType": "authorization_code",
        "authorizationUrl": "https://a.example/authorize",
        "accessTokenUrl": "https://a.example/token",
        "clientSecret": "canary-secret",
        "scope": "read write",
    }
    called = {"method": "GET", "url": "https://a.example/pets", "auth": {"mode": "oauth2", "oauth2": settings}}
    value = {"items": [{"type": "http", "name": "Pets", "request": called}]}
    for data in (OAUTH, json.dumps(value).encode()):
        imported = reading.read(data)
        scheme = imported.definition["securityDefinitions"]["oauth2_auth"]
        assert (scheme["tokenUrl"], list(scheme["scopes"])) == ("https://a.example/token", ["read", "write"])
        assert "canary" not in repr(imported)
