"""What goes into the body, and how it is written."""

import json

import pytest

from designer.runtime.prepare import File
from tests.designer.prepare.build import SENTIMENT, body, call, connector, problems, text


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
