"""A sample of a request becomes an operation with names and types, never values."""

import json

import pytest

from designer.importers.request_sample import SampleError, UrlParts, operation_from, read_fields, take_apart

CANARY = "c4n4ry-value-0123456789"
TUTORIAL = "https://westus.api.cognitive.example.com/text/analytics/v2.0/sentiment"


def parameters(url, method="GET", headers="", body="", **where):
    operation = operation_from(read_fields(method, url, headers, body), **where).operation
    return {parameter["name"]: parameter for parameter in operation["parameters"]}


def test_the_tutorial_sample_gives_what_a_maker_expects():
    body = '{"documents": [{"language": "en", "id": "1", "text": "I had a wonderful trip."}]}'
    sampled = operation_from(read_fields("POST", TUTORIAL, "Content-Type: application/json", body))
    assert (sampled.method, sampled.path) == ("post", "/text/analytics/v2.0/sentiment")
    assert (sampled.scheme, sampled.host) == ("https", "westus.api.cognitive.example.com")
    assert sampled.operation["operationId"] == "PostSentiment"
    (parameter,) = sampled.operation["parameters"]
    assert parameter == {
        "name": "body",
        "in": "body",
        "required": True,
        "schema": {
            "type": "object",
            "properties": {
                "documents": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "properties": {
                            "language": {"type": "string", "x-ms-summary": "Language"},
                            "id": {"type": "string", "x-ms-summary": "ID"},
                            "text": {"type": "string", "x-ms-summary": "Text"},
                        },
                    },
                    "x-ms-summary": "Documents",
                }
            },
        },
    }


def test_a_variable_segment_becomes_a_required_path_parameter():
    assert parameters("/pets/{petId}")["petId"] == {
        "name": "petId",
        "in": "path",
        "required": True,
        "type": "string",
        "x-ms-summary": "Pet ID",
        "x-ms-url-encoding": "single",
    }


@pytest.mark.parametrize(
    "query, expected",
    [
        ("limit=3", {"type": "integer", "format": "int32"}),
        ("limit=3000000000", {"type": "integer", "format": "int64"}),
        ("limit=007", {"type": "string"}),
        ("limit=2.5", {"type": "number", "format": "float"}),
        ("limit=true", {"type": "boolean"}),
        ("limit={n}", {"type": "string"}),
        ("limit=", {"allowEmptyValue": True, "type": "string"}),
        (
            "limit=1&limit=2",
            {"type": "array", "items": {"type": "integer", "format": "int32"}, "collectionFormat": "multi"},
        ),
        ("limit=1&limit=a", {"type": "array", "items": {"type": "string"}, "collectionFormat": "multi"}),
    ],
)
def test_a_query_value_tells_its_type(query, expected):
    base = {"name": "limit", "in": "query", "required": False, "x-ms-summary": "Limit"}
    assert parameters(f"/pets?{query}")["limit"] == {**base, **expected}


def test_an_api_version_stays_a_text():
    assert parameters("/pets?api-version=3.0")["api-version"]["type"] == "string"


def test_headers_become_parameters_except_those_that_callers_set():
    headers = (
        "Content-Type: application/json\nAccept */*\nAuthorization: x\nCookie: a=b\nHost: h\nUser-Agent u\nX-Trace-Id 5"
    )
    (parameter,) = parameters("/pets", headers=headers).values()
    assert parameter == {
        "name": "X-Trace-Id",
        "in": "header",
        "required": False,
        "type": "string",
        "x-ms-summary": "Trace ID",
    }


def test_no_value_of_a_sample_reaches_the_operation():
    headers = f"X-Note: {CANARY}\nX-Api-Key: {CANARY}"
    sample = read_fields("POST", f"/a?q={CANARY}&token={CANARY}", headers, json.dumps({"password": CANARY}))
    assert CANARY not in repr(operation_from(sample))
    assert CANARY not in repr(sample).replace(f"q={CANARY}", "")


def test_credentials_make_no_parameters():
    sample = read_fields("GET", "https://a.example/x?subscription-key=1&page_token=2", "X-Functions-Key: 3")
    assert [(found.place, found.name) for found in sample.credentials] == [
        ("query", "subscription-key"),
        ("header", "X-Functions-Key"),
    ]
    assert list(parameters("https://a.example/x?subscription-key=1&page_token=2")) == ["page_token"]


def test_a_form_body_becomes_form_fields():
    content_type = "Content-Type: application/x-www-form-urlencoded"
    sampled = operation_from(read_fields("POST", "/token", content_type, "grant_type=x&expires=5"))
    assert sampled.operation["consumes"] == ["application/x-www-form-urlencoded"]
    assert [(entry["name"], entry["in"], entry["type"]) for entry in sampled.operation["parameters"]] == [
        ("grant_type", "formData", "string"),
        ("expires", "formData", "integer"),
    ]


def test_another_kind_of_body_is_a_text():
    sampled = operation_from(read_fields("POST", "/x", "Content-Type: text/xml; charset=utf-8", "<a/>"))
    assert sampled.operation["consumes"] == ["text/xml"]
    assert sampled.operation["parameters"][0]["schema"] == {"type": "string"}


def test_the_base_path_is_taken_off_an_absolute_address():
    assert operation_from(read_fields("GET", "https://a.example/v2/pets"), base_path="/v2/").path == "/pets"


def test_a_relative_address_is_below_the_base_path_already():
    sampled = operation_from(read_fields("GET", "/pets"), base_path="/v2", host="a.example")
    assert (sampled.path, sampled.host, sampled.scheme) == ("/pets", "a.example", None)


@pytest.mark.parametrize(
    "method, url, headers, body, field, line, column, words",
    [
        ("GET", "", "", "", "url", 1, 1, "Enter the address"),
        ("GET", "https://a.example/a b", "", "", "url", 1, 20, "space"),
        ("GET", "/pets/{id", "", "", "url", 1, 1, "no partner"),
        ("GET", "/pets/{}", "", "", "url", 1, 1, "empty"),
        ("GET", "/{a}/{a}", "", "", "url", 1, 1, "twice"),
        ("GET", "https://a.example/v1/x", "", "", "url", 1, 1, "base URL"),
        ("GET", "/a", "Accept: x\nbroken", "", "headers", 2, 1, "Line 2"),
        ("GET", "/a", "", '{"a": 1}', "body", 1, 1, "has no body"),
        ("POST", "/a", "", '{"a": 1,\n  b}', "body", 2, 3, "not JSON"),
        ("POST", "/a", "", '{"a": 1, "a": 2}', "body", 1, 10, "twice"),
        ("POST", "/a", "", "[" * 61 + "]" * 61, "body", 1, 1, "levels deep"),
        ("FETCH", "/a", "", "", "method", 1, 1, "verb"),
    ],
)
def test_a_mistake_is_told_with_its_place(method, url, headers, body, field, line, column, words):
    with pytest.raises(SampleError, match=words) as caught:
        operation_from(read_fields(method, url, headers, body), base_path="/v2")
    assert (caught.value.field, caught.value.line, caught.value.column) == (field, line, column)


@pytest.mark.parametrize(
    "url, parts",
    [
        ("https://api.example.com/v2/pets?limit=3", ("https", "api.example.com", "/v2", "/pets", ("limit",))),
        ("https://api.example.com/pets/v2", ("https", "api.example.com", "/", "/pets/v2", ())),
        ("http://localhost:8000/api/v1.0/a/b?x&y=#z", ("http", "localhost:8000", "/api/v1.0", "/a/b", ("x", "y"))),
        (" API.example.com ", ("https", "api.example.com", "/", "/", ())),
        ("https://api.example.com/api", ("https", "api.example.com", "/api", "/", ())),
        ("https://api.example.com/pets/{id}", ("https", "api.example.com", "/", "/pets/{id}", ())),
    ],
)
def test_a_pasted_address_is_taken_apart(url, parts):
    assert take_apart(url) == UrlParts(*parts)


@pytest.mark.parametrize(
    "url, words",
    [
        ("", "Enter the address"),
        ("ftp://a.example/", "not ftp"),
        ("javascript://a.example/", "not javascript"),
        ("https://me:pw@a.example/", "belong to Security"),
        ("https://{region}.example.com/", "braces"),
        ("https://a.example/a b", "space"),
        ("https://a.example/\\x", "does not belong"),
        ("https://a.example/\x00", "does not belong"),
        ("https://a.example:99999/", "port"),
        ("https://a.example:x/", "port"),
        ("https:///x", "no usable host"),
        ("https://[::1]/", "no usable host"),
        ("https://[/", "port|host"),
        ("https://a.example/" + "x" * 9_000, "longer"),
    ],
)
def test_an_address_nobody_can_call_is_refused_in_a_sentence(url, words):
    with pytest.raises(SampleError, match=words):
        take_apart(url)
