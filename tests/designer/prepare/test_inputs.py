"""The address, and what people give beside the body."""

from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from designer.call_values import Secret
from designer.properties import blank
from designer.runtime.prepare import InputError, prepare
from tests.designer.prepare.build import ID, call, connector, problems, sent_value, text


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
