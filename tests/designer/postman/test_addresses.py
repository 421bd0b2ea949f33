"""Where the requests of a collection go: variables, hosts, paths and queries."""

import pytest

from tests.designer.postman.build import (
    collection,
    definition,
    folder,
    imported,
    operation,
    parameters,
    request,
    sentences,
)

HOST = {"key": "baseUrl", "value": "https://api.example.com/v1"}


@pytest.mark.parametrize(
    "url, path",
    [
        ("https://api.example.com/pets", "/pets"),
        ("api.example.com/pets", "/pets"),
        ("//api.example.com/pets", "/pets"),
        ("https://api.example.com", "/"),
        ("https://api.example.com/pets/:id", "/pets/{id}"),
        ("https://api.example.com/pets/{{petName}}", "/pets/{petName}"),
        ("https://api.example.com/pets/{{a/b c}}", "/pets/{a_b_c}"),
        ("https://api.example.com/pets/{id}/x", "/pets/{id}/x"),
        ("https://api.example.com/pets-{{name}}.json", "/pets-{name}.json"),
        ("https://api.example.com/:id/:id", "/{id}/{id2}"),
        ("https://api.example.com/a{b", "/a%7Bb"),
        ("https://api.example.com/pets?limit=1#top", "/pets"),
        ({"raw": "https://api.example.com/pets"}, "/pets"),
        ({"protocol": "https", "host": ["api", "example", "com"], "path": ["pets", ":id"]}, "/pets/{id}"),
        ({"host": "api.example.com", "path": "/pets"}, "/pets"),
        ({"host": ["api.example.com"], "path": [{"type": "string", "value": "pets"}]}, "/pets"),
    ],
)
def test_an_address_gives_host_and_path_template(url, path):
    made = definition(request(url))
    assert (made["host"], list(made["paths"])) == ("api.example.com", [path])


def test_the_path_of_the_host_variable_is_the_base_path():
    made = definition(request("{{baseUrl}}/pets"), request("{{baseUrl}}/owners"), variable=[HOST])
    assert (made["host"], made["basePath"], list(made["paths"])) == ("api.example.com", "/v1", ["/pets", "/owners"])


def test_a_version_that_every_path_begins_with_is_the_base_path():
    made = definition(request("https://a.example/api/v2/pets"), request("https://a.example/api/v2/owners"))
    assert (made["basePath"], list(made["paths"])) == ("/api/v2", ["/pets", "/owners"])


def test_variables_resolve_through_each_other():
    chain = [{"key": "baseUrl", "value": "https://{{host}}"}, {"key": "host", "value": "{{stage}}.example.com"}]
    assert definition(request("{{baseUrl}}/x"), variable=[*chain, {"key": "stage", "value": "dev"}])["host"] == (
        "dev.example.com"
    )


def test_an_inner_folder_wins_over_the_collection_and_an_environment_over_both():
    inner = folder("A", request("https://{{host}}/x"), variable=[{"key": "host", "value": "inner.example"}])
    value = collection(inner, variable=[{"key": "host", "value": "outer.example"}])
    environment = {"name": "Test", "values": [{"key": "host", "value": "env.example", "enabled": True}]}
    assert imported(value).definition["host"] == "inner.example"
    assert imported(value, environment=environment).definition["host"] == "env.example"


def test_globals_come_last_and_what_is_switched_off_does_not_count():
    shared = {"name": "G", "_postman_variable_scope": "globals", "values": [{"key": "host", "value": "global.example"}]}
    off = {"name": "E", "values": [{"key": "host", "value": "off.example", "enabled": False}]}
    assert imported(collection(request("https://{{host}}/x")), g=shared, e=off).definition["host"] == "global.example"


def test_variables_in_a_circle_end():
    made = imported(
        collection(request("{{a}}/x"), variable=[{"key": "a", "value": "{{b}}{{b}}"}, {"key": "b", "value": "{{a}}"}])
    )
    assert "host" not in made.definition


def test_an_unknown_host_is_a_question_and_not_a_failure():
    result = imported(collection(request("{{baseUrl}}/pets")))
    assert list(result.definition["paths"]) == ["/pets"] and "host" not in result.definition
    assert "“{{baseUrl}}” has no value here" in sentences(result)


def test_the_most_frequent_host_wins_and_the_others_are_named():
    result = imported(
        collection(request("https://a.example/1"), request("https://b.example/2"), request("https://b.example/3"))
    )
    assert (result.definition["host"], list(result.definition["paths"])) == ("b.example", ["/2", "/3"])
    assert "“a.example”" in sentences(result)


def test_an_id_stays_an_input_although_it_has_a_value():
    made = definition(request("https://a.example/pets/{{petId}}"), variable=[{"key": "petId", "value": "7"}])
    assert list(made["paths"]) == ["/pets/{petId}"]


def test_path_variables_bring_their_descriptions():
    url = {"raw": "https://a.example/pets/:id", "variable": [{"key": "id", "value": "7", "description": "Which pet"}]}
    assert parameters(request(url))["path", "id"]["description"] == "Which pet"


def test_a_query_that_is_switched_off_is_an_optional_input():
    query = [
        {"key": "limit", "value": "5", "description": {"content": "How many", "type": "text/plain"}},
        {"key": "sort", "value": "name", "disabled": True},
        {"key": None, "value": "x"},
    ]
    made = parameters(request({"raw": "https://a.example/pets?limit=5", "host": ["a.example"], "query": query}))
    assert (made["query", "limit"]["type"], made["query", "limit"]["description"]) == ("integer", "How many")
    assert made["query", "sort"]["required"] is False and len(made) == 2


def test_a_request_by_another_scheme_than_most_says_so():
    made = definition(request("https://a.example/1"), request("https://a.example/2"), request("http://a.example/3"))
    assert made["schemes"] == ["https"] and made["paths"]["/3"]["get"]["schemes"] == ["http"]


@pytest.mark.parametrize(
    "url, method, sentence",
    [
        ("https://a.example/x", "PROPFIND", "PROPFIND"),
        ("wss://a.example/x", "GET", "Requests by wss"),
        ("", "GET", "without a usable address"),
        (None, "GET", "without a usable address"),
        ("https://[::1]/x", "GET", "cannot call that as a host"),
        ("https://a.example/" + "x" * 500, "GET", "more than 400 characters"),
    ],
)
def test_what_no_action_can_be_is_left_out_and_reported(url, method, sentence):
    result = imported(collection(request(url, method)))
    assert result.definition["paths"] == {} and sentence in sentences(result)


def test_a_request_may_be_only_an_address():
    assert operation({"name": "Ping", "request": "https://a.example/ping"})["method"] == "get"
