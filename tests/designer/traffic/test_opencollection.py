"""Collections that Bruno keeps as YAML become connectors."""

import io
import json
import zipfile

import pytest

from designer.document import yaml
from designer.document.text import TextError
from designer.importers import bruno, opencollection, reading
from tests.designer.traffic.recordings import given, operation, parameters, sentences

ADD = """info:
  name: Add a pet
  type: http
  seq: 2
http:
  method: POST
  url: "{{host}}/pets?kind=cat"
  params:
    - {name: kind, value: cat, type: query}
    - {name: off, value: 1, type: query, disabled: true}
  headers:
    - {name: X-Tenant, value: 7}
    - {name: X-Off, value: b, disabled: true}
  body:
    type: json
    data: |-
      {"name": "{{name}}", "age": {{age}}}
  auth: inherit
runtime:
  variables:
    - {name: name, value: Rex}
  scripts:
    - {type: before-request, code: 'bru.setVar("a", 1)'}
examples:
  - name: Made
    request: {url: "{{host}}/pets", method: POST, body: {type: json, data: '{"name": "Tom"}'}}
    response:
      status: 201
      headers: [{name: Content-Type, value: application/json}]
      body: {type: json, data: '{"id": 5}'}
"""
ROOT = """opencollection: 1.0.0
info:
  name: Zoo
request:
  auth: {type: bearer, token: canary}
  variables:
    - {name: age, value: {type: number, data: "3"}}
"""
FILES = {
    "opencollection.yml": ROOT,
    "pets/add.yml": ADD,
    "pets/folder.yml": "info: {name: Pets, type: folder}\nrequest:\n"
    "  headers: [{name: X-Folder, value: a}]\n  auth: {type: basic, username: canary}\n",
    "environments/Local.yml": "name: Local\nvariables: [{name: host, value: 'http://localhost:8080'}]\n",
    "environments/Prod.yml": "name: Prod\nvariables:\n  - {name: host, value: 'https://a.example/v1'}\n"
    "  - {name: token, secret: true, value: canary}\n",
    "stream.yml": "info: {name: Stream, type: websocket}\nwebsocket: {url: 'wss://a.example'}\n",
    "broken.yml": "a: [",
    "notes.txt": "nothing",
}


def archive(files=FILES):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        for name, content in files.items():
            made.writestr(f"zoo/{name}", content)
    return buffer.getvalue()


def bundled(*items, **more):
    return {"opencollection": "1.0.0", "info": {"name": "Zoo"}, "items": list(items), **more}


def http(name="Ask", **members):
    return {"info": {"name": name, "type": "http"}, "http": {"method": "POST", "url": "https://a.example/b", **members}}


@pytest.mark.parametrize(
    "value, is_taken",
    [
        (bundled(), True),
        ({"opencollection": 1.0, "info": {}}, True),
        (http(), True),
        ({"info": {"type": "graphql"}, "graphql": {}}, True),
        ({"opencollection": "1.0.0", "info": {"type": "workspace"}, "collections": []}, False),
        ({"info": {"type": "http"}}, False),
        ({"info": "http", "http": {}}, False),
        ([], False),
    ],
)
def test_a_collection_or_a_request_is_recognised(value, is_taken):
    assert opencollection.recognises(given(value)) is is_taken
    assert not bruno.recognises(given(value))


def test_a_folder_hands_down_variables_headers_and_sign_in():
    imported = reading.read(archive())
    definition = imported.definition
    assert imported.report.format == "OpenCollection"
    assert (definition["info"]["title"], definition["host"], definition["basePath"]) == ("Zoo", "a.example", "/v1")
    names = [name for _, name in parameters(imported, "post", "/pets")]
    assert names == ["kind", "X-Folder", "X-Tenant", "body"]
    assert list(definition["securityDefinitions"]) == ["basic_auth"]
    made = operation(imported, "post", "/pets")
    assert made["summary"] == "Add a pet"
    assert made["parameters"][-1]["schema"]["properties"]["age"]["type"] == "integer"
    assert list(made["responses"]["201"]["schema"]["properties"]) == ["id"]
    said = sentences(imported)
    assert "those of “Prod”" in said and "“broken.yml” cannot be read" in said
    assert "WebSocket request was left out" in said and "script was left out" in said
    assert "canary" not in json.dumps(definition) + json.dumps(imported.properties) + said


def test_one_file_holds_the_same_as_a_folder():
    folder = {**yaml.load(FILES["pets/folder.yml"]), "items": [yaml.load(ADD)]}
    names = ("environments/Local.yml", "environments/Prod.yml")
    value = {
        **yaml.load(ROOT),
        "items": [folder],
        "config": {"environments": [yaml.load(FILES[name]) for name in names]},
    }
    assert reading.read(yaml.dump(value).encode()).definition == reading.read(archive()).definition


def test_a_request_alone_becomes_an_action():
    imported = reading.read(ADD.encode())
    assert ("query", "kind") in parameters(imported, "post", "/pets")
    assert "The host is not known" in sentences(imported)


FILE = {"name": "f", "type": "file", "value": ["x"]}
VARIANTS = [{"body": {"type": "text"}}, {"selected": True, "body": {"type": "xml", "data": "<a/>"}}]


@pytest.mark.parametrize(
    "members, wanted",
    [
        ({"body": {"type": "form-urlencoded", "data": [{"name": "a", "value": "b"}]}}, ("formData", "a")),
        ({"body": {"type": "multipart-form", "data": [FILE]}}, ("formData", "f")),
        ({"body": {"type": "json", "data": {"a": 1}}}, ("body", "body")),
        ({"body": {"type": "file", "data": [{"filePath": "x"}]}}, ("body", "body")),
        ({"body": VARIANTS}, ("body", "body")),
        ({"params": {"query": [{"name": "q", "value": "1"}]}}, ("query", "q")),
        ({"url": "https://a.example/:id", "params": [{"name": "id", "value": 3, "type": "path"}]}, ("path", "id")),
    ],
)
def test_bodies_and_parameters_of_every_kind(members, wanted):
    imported = reading.read(json.dumps(bundled(http(**members))).encode())
    path = next(iter(imported.definition["paths"]))
    assert wanted in parameters(imported, "post", path)


@pytest.mark.parametrize(
    "auth, wanted",
    [
        ({"type": "basic", "basic": {"username": "canary"}}, {"type": "basic"}),
        (
            {"type": "apikey", "key": "k", "value": "canary", "placement": "query"},
            {"type": "apiKey", "in": "query", "name": "k"},
        ),
        (
            {
                "type": "oauth2",
                "flow": "authorization_code",
                "authorizationUrl": "https://a.example/authorize",
                "accessTokenUrl": "https://a.example/token",
                "credentials": {"clientId": "canary", "clientSecret": "canary"},
            },
            {"type": "oauth2", "flow": "accessCode", "tokenUrl": "https://a.example/token"},
        ),
    ],
)
def test_sign_in_is_taken_over_and_no_secret(auth, wanted):
    imported = reading.read(json.dumps(bundled(http(auth=auth))).encode())
    (scheme,) = imported.definition["securityDefinitions"].values()
    assert wanted.items() <= scheme.items()
    assert "canary" not in json.dumps([imported.definition, imported.properties, imported.report.as_dict()])


def test_graphql_is_a_post_with_query_and_variables():
    item = {"info": {"type": "graphql"}, "graphql": {"url": "https://a.example/graphql", "body": {"query": "{ pets }"}}}
    made = operation(reading.read(json.dumps(bundled(item)).encode()), "post", "/graphql")
    assert list(made["parameters"][0]["schema"]["properties"]) == ["query", "variables"]


def test_a_note_has_its_place_in_the_file():
    text = json.dumps(bundled({"info": {"type": "grpc"}}, http()), indent=1)
    (note,) = [note for note in reading.read(text.encode()).report.notes if "gRPC" in note.sentence]
    assert (note.pointer, text.splitlines()[note.line - 1].strip()) == ("/items/0", "{")


EMPTY = [bundled(), bundled({"info": {"type": "folder"}, "items": [3]}), {"opencollection": "1"}]


@pytest.mark.parametrize("value", EMPTY)
def test_a_collection_without_requests_says_so(value):
    with pytest.raises(TextError, match="no HTTP request"):
        reading.read(json.dumps(value).encode())
