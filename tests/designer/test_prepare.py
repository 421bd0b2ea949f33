import contextlib
import json
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from designer.call_values import Secret
from designer.document.document import Document
from designer.document.elements import operations
from designer.document.pointer import join
from designer.properties import blank
from designer.runtime.prepare import File, InputError, prepare
from tests.corpus import connectors, definition, needs_corpus

PATH = "/pets/{id}"


def connector(*parameters, method="post", path=PATH, **members):
    operation = {"operationId": "Op", "parameters": list(parameters), "responses": {"200": {"description": "OK"}}}
    operation |= {key: members.pop(key) for key in ("consumes", "produces") if key in members}
    return Document.from_value(
        {
            "swagger": "2.0",
            "host": "api.example",
            "basePath": "/v1",
            "schemes": ["https"],
            "paths": {path: {method: operation}},
            **members,
        }
    )


def call(document, arguments=(), values=None, properties=None):
    path = next(iter(document.value()["paths"]))
    method = next(key for key in document.value()["paths"][path] if key != "parameters")
    return prepare(document, join(("paths", path, method)), dict(arguments), values or {}, properties or blank())


def problems(*arguments, **options):
    with pytest.raises(InputError) as caught:
        call(*arguments, **options)
    return caught.value.problems


def text(place, name="x", **members):
    return {"name": name, "in": place, "type": "string", **members}


def body(schema, **members):
    return {"name": "body", "in": "body", "schema": schema, **members}


def sent_value(parameter, value, place="query"):
    prepared = call(connector(parameter, path="/pets", method="get"), {f"{place}.x": value})
    return parse_qsl(urlsplit(prepared.url).query, keep_blank_values=True)


ID = text("path", "id", required=True)
SENTIMENT = body(
    {"type": "object", "properties": {"documents": {"type": "array", "items": {"$ref": "#/definitions/Document"}}}}
)


@pytest.mark.parametrize(
    ("members", "url"),
    [
        ({}, "https://api.example/v1/pets"),
        ({"basePath": "/"}, "https://api.example/pets"),
        ({"basePath": "/v1/"}, "https://api.example/v1/pets"),
        ({"basePath": "v1"}, "https://api.example/v1/pets"),
        ({"basePath": None}, "https://api.example/pets"),
        ({"host": "api.example:8443"}, "https://api.example:8443/v1/pets"),
        ({"schemes": ["http"]}, "http://api.example/v1/pets"),
        ({"schemes": ["http", "https"]}, "https://api.example/v1/pets"),
        ({"schemes": []}, "https://api.example/v1/pets"),
    ],
)
def test_the_address_is_joined_with_one_slash(members, url):
    assert call(connector(path="/pets", **members)).url == url


@pytest.mark.parametrize(
    "host",
    [
        "",
        None,
        "https://api.example",
        "a b",
        "me@api.example",
        "api.example/x",
        "a?b",
        '@environmentVariables("x")',
        "a\r\nb",
    ],
)
def test_a_host_that_is_none_is_refused_in_words(host):
    assert "under General" in problems(connector(path="/pets", host=host))["host"]


@pytest.mark.parametrize(
    ("value", "segment"),
    [
        ("7", "7"),
        ("../../admin", "..%2F..%2Fadmin"),
        ("..%2f..%2fadmin", "..%252f..%252fadmin"),
        ("%2e%2e/", "%252e%252e%2F"),
        (";x", "%3Bx"),
        ("?a=b", "%3Fa%3Db"),
        ("#", "%23"),
        ("a b", "a%20b"),
        ("é", "%C3%A9"),
        ("a\r\nb", "a%0D%0Ab"),
        ("{id}", "%7Bid%7D"),
    ],
    ids="C05 {}".format,
)
def test_a_path_value_is_one_encoded_segment(value, segment):
    assert call(connector(ID), {"path.id": value}).url == f"https://api.example/v1/pets/{segment}"


@pytest.mark.parametrize("value", [".", ".."], ids="C05 {}".format)
def test_a_path_value_that_leads_elsewhere_is_refused(value):
    assert "another address" in problems(connector(ID), {"path.id": value})["path.id"]


@given(st.text(min_size=1).filter(lambda value: value not in (".", "..")))
def test_no_path_value_leaves_its_segment(value):
    try:
        prepared = call(connector(ID), {"path.id": value})
    except InputError:
        return
    parts = urlsplit(prepared.url)
    assert (parts.path.count("/"), parts.query, parts.fragment, parts.netloc) == (3, "", "", "api.example")


def test_a_path_value_is_encoded_twice_on_demand():
    document = connector({**ID, "x-ms-url-encoding": "double"})
    assert call(document, {"path.id": "a/b"}).url.endswith("/pets/a%252Fb")


def test_a_variable_that_nobody_declares_is_named():
    assert "path.id" in problems(connector())


@pytest.mark.parametrize(
    "value", ["x&admin=true", "x#", "x%26admin=1", "a+b c", "ü=1", "", "\r\n"], ids="C06 {}".format
)
def test_a_query_value_is_encoded_once(value):
    assert sent_value(text("query"), value) == ([("x", value)] if value else [])


@pytest.mark.parametrize(
    "members, sent",
    [({}, ""), ({"allowEmptyValue": True}, "q="), ({"allowEmptyValue": True, "type": "integer"}, "q=")],
)
def test_an_empty_text_is_sent_only_where_the_input_may_be_empty(members, sent):
    document = connector({"name": "q", "in": "query", "type": "string", **members}, path="/pets")
    assert call(document, {"query.q": ""}).url.partition("?")[2] == sent


def test_a_query_name_keeps_its_dollar():
    document = connector(text("query", "$top", type="integer"), path="/pets", method="get")
    assert call(document, {"query.$top": "5"}).url.endswith("/pets?$top=5")


@pytest.mark.parametrize(
    ("how", "sent"),
    [
        ("csv", ["a,b"]),
        (None, ["a,b"]),
        ("ssv", ["a b"]),
        ("tsv", ["a\tb"]),
        ("pipes", ["a|b"]),
        ("multi", ["a", "b"]),
    ],
)
@pytest.mark.parametrize("given_as", [["a", "b"], "a, b", '["a", "b"]'])
def test_a_list_is_joined_as_declared(how, sent, given_as):
    parameter = text("query", type="array", items={"type": "string"}, collectionFormat=how)
    assert [value for _, value in sent_value(parameter, given_as)] == sent


@pytest.mark.parametrize(
    ("type", "typed", "sent"),
    [
        ("integer", " 5 ", "5"),
        ("integer", 5.0, "5"),
        ("number", "2.50", "2.5"),
        ("boolean", "True", "true"),
        ("boolean", False, "false"),
        ("string", 5, "5"),
        ("string", True, "true"),
    ],
)
def test_a_typed_text_becomes_its_type(type, typed, sent):
    assert sent_value(text("query", type=type), typed) == [("x", sent)]


@pytest.mark.parametrize(
    ("type", "typed", "words"),
    [
        ("integer", "five", "must be a whole number"),
        ("integer", "5.5", "must be a whole number"),
        ("integer", True, "must be a whole number"),
        ("integer", "9" * 400, "must be a whole number"),
        ("integer", "9" * 30, "too large"),
        ("number", "1,5", "must be a number"),
        ("number", "nan", "must be a number"),
        ("number", "1e999", "must be a number"),
        ("boolean", "yes", "must be true or false"),
        ("string", {"a": 1}, "must be a text"),
        ("string", "\ud800", "cannot be sent"),
    ],
)
def test_a_value_that_does_not_fit_is_said_in_words(type, typed, words):
    document = connector(text("query", type=type, **{"x-ms-summary": "Limit"}), path="/pets", method="get")
    found = problems(document, {"query.x": typed})["query.x"]
    assert found.startswith("“Limit” ") and words in found


def test_every_wrong_input_is_named_at_once():
    document = connector(ID, text("query", required=True), text("header", "X-Tag", required=True))
    assert list(problems(document)) == ["path.id", "query.x", "header.X-Tag"]


def test_an_input_that_is_not_declared_is_named():
    assert "query.admin" in problems(connector(path="/pets"), {"query.admin": "1"})


def test_an_action_that_is_gone_is_said_in_words():
    with pytest.raises(InputError) as caught:
        prepare(connector(), "/paths/~1gone/get", {}, {}, blank())
    assert "no such action" in caught.value.problems["at"]


@pytest.mark.parametrize(
    ("members", "sent"),
    [
        ({"required": True, "default": "v", "x-ms-visibility": "internal"}, [("x", "v")]),
        ({"required": True, "default": "v"}, [("x", "v")]),
        ({"default": "v", "x-ms-visibility": "internal"}, []),
        ({"default": "v"}, []),
        ({"required": True, "default": 7, "type": "integer"}, [("x", "7")]),
    ],
)
def test_a_default_is_sent_only_for_a_required_input(members, sent):
    document = connector(text("query", **members), path="/pets", method="get")
    assert parse_qsl(urlsplit(call(document).url).query) == sent


def test_references_and_inputs_of_the_path_are_followed():
    document = connector(
        {"$ref": "#/parameters/tag"}, path="/pets", method="get", parameters={"tag": text("query", "tag")}
    )
    document = document.put("/paths/~1pets/parameters", [text("query", "shared"), text("query", "tag", type="integer")])
    assert call(document, {"query.tag": "a", "query.shared": "b"}).url.endswith("?shared=b&tag=a")


def test_endless_references_are_left_out():
    document = connector({"$ref": "#/parameters/a"}, path="/pets", parameters={"a": {"$ref": "#/parameters/a"}})
    assert call(document).url.endswith("/pets")


@pytest.mark.parametrize("value", ["a\r\nX-Evil: 1", "a\nb", "a\0"], ids=["C01 CRLF", "C01 LF", "C01 NUL"])
def test_a_line_break_in_a_header_is_refused(value):
    document = connector(text("header", "X-Tag"), path="/pets")
    assert "line breaks" in problems(document, {"header.X-Tag": value})["header.X-Tag"]


@pytest.mark.parametrize(
    "name",
    ["X\r\nHost", "Host", "Content-Length", "Transfer-Encoding", "Connection", ":authority", "Content-Type:"],
    ids="C03 {}".format,
)
def test_a_header_name_that_must_not_be_sent_is_refused(name):
    document = connector(text("header", name), path="/pets")
    assert f"header.{name}" in problems(document, {f"header.{name}": "a"})


def test_a_json_body_is_sent_as_the_tutorial_says():
    definitions = {
        "Document": {"type": "object", "properties": {"language": {"type": "string"}, "id": {"type": "string"}}}
    }
    document = connector(SENTIMENT, path="/text/analytics/v2.0/sentiment", definitions=definitions)
    value = {"documents": [{"language": "en", "id": "1", "text": "hello"}]}
    prepared = call(document, {"body": value})
    assert json.loads(prepared.body) == value
    assert dict(prepared.headers) == {"Content-Type": "application/json", "Accept": "application/json"}
    assert (prepared.method, prepared.url) == ("POST", "https://api.example/v1/text/analytics/v2.0/sentiment")


def test_a_text_in_a_json_body_stays_a_text():
    document = connector(body({"type": "object", "properties": {"name": {"type": "string"}}}), path="/pets")
    value = '","admin":true,"x":"'  # C08
    assert json.loads(call(document, {"body": {"name": value}}).body) == {"name": value}


NESTED = {
    "type": "object",
    "required": ["kind", "meta"],
    "properties": {
        "kind": {"type": "string", "default": "pet", "x-ms-visibility": "internal"},
        "hint": {"type": "string", "default": "unsent"},
        "meta": {
            "type": "object",
            "required": ["source"],
            "properties": {"source": {"type": "string", "default": "portal"}},
        },
        "name": {"type": "string"},
        "age": {"type": "integer"},
    },
}


def test_defaults_of_required_members_are_put_in_nested_ones_too():
    document = connector(body(NESTED, required=True), path="/pets")
    assert json.loads(call(document, {"body": {"name": "Rex", "age": "3"}}).body) == {
        "name": "Rex",
        "age": 3,
        "kind": "pet",
        "meta": {"source": "portal"},
    }


def test_a_required_body_of_defaults_alone_needs_no_argument():
    document = connector(body(NESTED, required=True), path="/pets")
    assert json.loads(call(document).body) == {"kind": "pet", "meta": {"source": "portal"}}


def test_an_optional_body_that_nobody_gives_is_not_sent():
    assert call(connector(body(NESTED), path="/pets")).body is None


def test_defaults_are_put_into_each_entry_of_a_list():
    schema = {"type": "array", "items": {"allOf": [{"$ref": "#/definitions/Base"}]}}
    base = {"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string", "default": "pet"}}}
    document = connector(body(schema), path="/pets", definitions={"Base": base})
    assert json.loads(call(document, {"body": [{}, {"kind": "x"}]}).body) == [{"kind": "pet"}, {"kind": "x"}]


def test_missing_and_wrong_members_are_addressed():
    schema = {
        "type": "object",
        "required": ["a"],
        "properties": {
            "a": {"type": "object", "required": ["b/c"], "properties": {"b/c": {"type": "string"}}},
            "n": {"type": "integer"},
        },
    }
    document = connector(body(schema, required=True), path="/pets")
    assert list(problems(document, {"body": {"a": {}, "n": "x"}})) == ["body/a/b~1c", "body/n"]
    assert list(problems(document)) == ["body"]


def test_a_schema_that_needs_itself_ends():
    node = {"type": "object", "required": ["child"], "properties": {"child": {"$ref": "#/definitions/Node"}}}
    document = connector(body({"$ref": "#/definitions/Node"}, required=True), path="/pets", definitions={"Node": node})
    assert problems(document) == {"body": "Fill in “body”."}


@pytest.mark.parametrize("method", ["get", "head"])
def test_a_body_on_get_is_not_sent(method):
    prepared = call(connector(body({"type": "object"}), path="/pets", method=method), {"body": {"a": 1}})
    assert prepared.body is None and "Content-Type" not in dict(prepared.headers)


@pytest.mark.parametrize(
    ("consumes", "value", "content_type", "content"),
    [
        ([], {"a": 1}, "application/json", b'{"a":1}'),
        (["text/xml", "application/vnd.api+json"], {"a": 1}, "application/vnd.api+json", b'{"a":1}'),
        (["text/plain"], "hello", "text/plain", b"hello"),
        (["application/json", "text/plain"], "hello", "application/json", b'"hello"'),
        (
            ["application/x-www-form-urlencoded"],
            {"a": "b c", "n": 1},
            "application/x-www-form-urlencoded",
            b"a=b+c&n=1",
        ),
        (["application/x-www-form-urlencoded"], "a=1&b=2", "application/x-www-form-urlencoded", b"a=1&b=2"),
        (["application/octet-stream"], b"\x00\xff", "application/octet-stream", b"\x00\xff"),
        (["text/x\r\nX-Evil: 1"], {"a": 1}, "application/json", b'{"a":1}'),
    ],
)
def test_the_content_type_comes_from_consumes(consumes, value, content_type, content):
    prepared = call(connector(body({}), path="/pets", consumes=consumes), {"body": value})
    assert (dict(prepared.headers)["Content-Type"], prepared.body) == (content_type, content)


def test_a_form_is_encoded():
    document = connector(
        text("formData", "a"), text("formData", "b", type="array", collectionFormat="multi"), path="/pets"
    )
    prepared = call(document, {"formData.a": "1&b=2", "formData.b": "x,y"})
    assert (prepared.body, dict(prepared.headers)["Content-Type"]) == (
        b"a=1%26b%3D2&b=x&b=y",
        "application/x-www-form-urlencoded",
    )


def test_a_file_makes_a_form_of_parts():
    document = connector(
        text("formData", "note"), text("formData", "file", type="file"), path="/pets", consumes=["multipart/form-data"]
    )
    prepared = call(
        document, {"formData.note": "hi", "formData.file": File('a"\r\nX: y.txt', b"\r\n--form", "text/plain")}
    )
    boundary = dict(prepared.headers)["Content-Type"].partition("boundary=")[2]
    first, second = prepared.body.split(f"--{boundary}".encode())[1:3]
    assert first == b'\r\nContent-Disposition: form-data; name="note"\r\n\r\nhi\r\n'
    assert b'filename="a%22%0D%0AX: y.txt"\r\nContent-Type: text/plain\r\n\r\n\r\n--form\r\n' in second
    assert prepared.body.endswith(f"--{boundary}--\r\n".encode())


def test_a_content_type_of_another_kind_than_the_body_is_refused():
    document = connector(text("header", "Content-Type"), body({}), path="/pets")
    assert (
        "cannot be"
        in problems(document, {"header.Content-Type": "multipart/form-data", "body": {}})["header.Content-Type"]
    )  # C19


@pytest.mark.parametrize("chosen, content", [("application/json", b'"<a/>"'), ("text/xml", b"<a/>"), ("", b'"<a/>"')])
def test_a_content_type_chooses_among_those_that_the_action_takes(chosen, content):
    kinds = ["application/json", "text/xml"]
    document = connector(text("header", "Content-Type"), body({}), path="/pets", consumes=kinds)
    prepared = call(document, {"header.Content-Type": chosen, "body": "<a/>"})
    assert (dict(prepared.headers)["Content-Type"], prepared.body) == (chosen or "application/json", content)


def test_a_content_type_of_the_same_kind_is_kept():
    document = connector(text("header", "Content-Type"), body({}), path="/pets")
    prepared = call(document, {"header.Content-Type": "application/json; charset=utf-8", "body": {}})
    assert [value for name, value in prepared.headers if name == "Content-Type"] == ["application/json; charset=utf-8"]


@pytest.mark.parametrize(
    ("produces", "accept"),
    [
        ([], "application/json"),
        (["text/csv", "application/json"], "text/csv, application/json"),
        (["a/b\r\nX: 1"], "application/json"),
    ],
)
def test_accept_comes_from_produces(produces, accept):
    assert dict(call(connector(path="/pets", produces=produces)).headers)["Accept"] == accept


def keyed(**constraints):
    ui = {"displayName": "API Key", "constraints": {"required": "true", **constraints}}
    return {"properties": {"connectionParameters": {"api_key": {"type": "securestring", "uiDefinition": ui}}}}


def test_a_connection_without_its_values_is_refused():
    assert problems(connector(path="/pets"), properties=keyed()) == {"connection.api_key": "Fill in “API Key”."}


def test_the_secrets_of_the_connection_are_known_to_the_call():
    assert call(connector(path="/pets"), values={"api_key": "k"}, properties=keyed()).secrets == (Secret("k"),)


@needs_corpus
def test_every_real_action_is_prepared_or_says_what_is_missing():
    prepared = refused = 0
    for value in filter(None, map(definition, connectors()[::5])):
        document = Document.from_value(value)
        for _, place in document.members("paths"):
            for operation in operations(place, document.part(place)):
                try:
                    prepared += bool(prepare(document, operation.pointer, {}, {}, blank()))
                except InputError as error:
                    refused += bool(error.problems)
    assert prepared > 200 and refused > 200


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)


@given(json_values, json_values, json_values)
def test_no_value_and_no_definition_makes_it_fail_in_another_way(schema, parameter, value):
    parameters = [
        parameter,
        text("query", type="array", items=schema),
        {"name": "body", "in": "body", "schema": {"properties": {"a": schema}}},
    ]
    document = Document.from_value(
        {"host": "h", "paths": {"/p": {"post": {"parameters": parameters, "consumes": schema}}}}
    )
    with contextlib.suppress(InputError):
        call(document, {"query.x": value, "body": {"a": value}})
