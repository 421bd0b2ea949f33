"""Calls of one shape become one operation."""

import json

import pytest

from designer.auth import kind_of
from designer.document.document import Document
from designer.document.text import TextError
from designer.importers.request_sample import Credential, FormField
from designer.importers.traffic import Answer, Call
from tests.designer.traffic.recordings import get, made, operation, parameters, post, sentences

API = "https://a.example"
UUID = "3f2504e0-4f89-41d3-9a0c-0305e82c3301"


@pytest.mark.parametrize(
    "paths, template",
    [
        (["/pets/17", "/pets/18"], "/pets/{pet_id}"),
        (["/pets/17"], "/pets/{pet_id}"),
        ([f"/companies/{UUID}"], "/companies/{company_id}"),
        (["/files/d41d8cd98f00b204e9800998ecf8427e"], "/files/{file_id}"),
        (["/login/id/9zkhruw7w1zMWOC1J2SGSti2Jf8j"], "/login/id/{id}"),
        (["/reports/2026-01-31"], "/reports/{report_date}"),
        (["/users/ada%40example.com"], "/users/{user_id}"),
        (["/orders/AB-17", "/orders/AB-18"], "/orders/{order_id}"),
        (["/users/1/boxes/2"], "/users/{user_id}/boxes/{box_id}"),
        (["/a/1/2"], "/a/{a_id}/{id}"),
        (["/pets/{petId}", "/pets/17"], "/pets/{petId}"),
        (["/pets/{a}-{a}.json"], "/pets/{a}-{a_2}.json"),
        (["/pets/{a:b}/{}/x{"], "/pets/{a_b}/{value}/x%7B"),
        (["/v1/oauth2"], "/oauth2"),
        (["/2010-04-01/calls"], "/calls"),
        (["/bot123456:ABC-DEF1234ghIkl/send"], "/{id}/send"),
        (["/GetNavigationMenu2"], "/GetNavigationMenu2"),
    ],
)
def test_segments_that_are_values_become_inputs_named_after_the_segment_before(paths, template):
    assert list(made(*(get(API + path) for path in paths)).definition["paths"]) == [template]


def test_segments_that_come_back_in_the_answer_are_values():
    calls = [get(f"{API}/users/{name}", {"login": name}) for name in ("ada", "bob")]
    assert list(made(*calls).definition["paths"]) == ["/users/{user_id}"]


def test_segments_that_differ_without_evidence_stay_apart():
    calls = [get(f"{API}/users/{name}", {"ok": True}) for name in ("list", "search", "export")]
    assert len(made(*calls).definition["paths"]) == 3


def test_the_beginning_that_looks_like_a_version_becomes_the_base_path():
    definition = made(get(f"{API}/api/v2/pets"), get(f"{API}/api/v2/shops")).definition
    assert (definition["basePath"], sorted(definition["paths"])) == ("/api/v2", ["/pets", "/shops"])


def test_an_address_with_two_slashes_keeps_both():
    definition = made(get("https://a.example//v1/pets"), get("https://a.example//v1/toys")).definition
    assert (definition["basePath"], list(definition["paths"])) == ("/", ["//v1/pets", "//v1/toys"])


def test_a_name_without_a_value_may_be_sent_so():
    imported = made(get("https://a.example/pets?pretty&limit=1&limit="), get("https://a.example/pets?pretty&q=x"))
    found = {each["name"]: each for each in operation(imported, "get", "/pets")["parameters"]}
    assert [name for name, each in found.items() if each.get("allowEmptyValue")] == ["pretty", "limit"]
    assert found["limit"]["items"] == {"type": "string"}


def test_a_query_parameter_is_required_only_when_several_calls_all_had_it():
    imported = made(get(f"{API}/pets?limit=1&q=a"), get(f"{API}/pets?limit=2"))
    assert parameters(imported, "get", "/pets") == {
        ("query", "limit"): ("integer", True),
        ("query", "q"): ("string", False),
    }
    assert parameters(made(get(f"{API}/pets?limit=1")), "get", "/pets")["query", "limit"] == ("integer", False)


@pytest.mark.parametrize(
    "query, kind",
    [
        (["a=1", "a=x"], "string"),
        (["a=1", "a=1.5"], "number"),
        (["a=true", "a="], "boolean"),
        (["a=1.50"], "string"),
        (["a=007"], "string"),
        (["a=1&a=2", "a=3"], "array"),
    ],
)
def test_the_type_of_a_parameter_fits_all_calls(query, kind):
    imported = made(*(get(f"{API}/pets?{each}") for each in query))
    assert parameters(imported, "get", "/pets")["query", "a"][0] == kind


def test_custom_headers_become_inputs_and_those_of_browsers_do_not():
    headers = (("X-Tenant", "a"), ("User-Agent", "b"), ("sec-ch-ua", "c"), (":authority", "d"), ("X-CSRF-Token", "e"))
    imported = made(get(f"{API}/pets", headers=headers), get(f"{API}/pets", headers=(("x-tenant", "f"),)))
    assert list(parameters(imported, "get", "/pets")) == [("header", "X-Tenant")]
    assert "sec-ch-ua, user-agent" in sentences(imported)


def test_bodies_and_answers_are_merged_over_all_calls_and_statuses_kept_apart():
    imported = made(
        post(f"{API}/pets", {"name": "a"}, answer=Answer(201, "application/json", '{"id": 1}')),
        post(f"{API}/pets", {"age": 2}, answer=Answer(201, "application/json", '{"id": "x"}')),
        post(f"{API}/pets", {}, answer=Answer(400, "application/problem+json", '{"title": "no"}')),
    )
    found = operation(imported, "post", "/pets")
    assert sorted(found["parameters"][0]["schema"]["properties"]) == ["age", "name"]
    assert found["responses"]["201"]["schema"]["properties"]["id"]["x-openapi3"]["anyOf"]
    assert (list(found["responses"]), found["responses"]["400"]["description"]) == (["201", "400"], "Bad Request")
    assert found["produces"] == ["application/json", "application/problem+json"]


def test_members_named_by_an_id_have_one_schema_and_no_name():
    answer = {"users": {"17": {"a": 1}, UUID: {"b": 2}}, "@odata.type": "x", "eyJhbGciOiJIUzI1NiJ9.abcdefgh12": 1}
    schema = operation(made(get(f"{API}/pets", answer)), "get", "/pets")["responses"]["200"]["schema"]
    assert list(schema["properties"]) == ["users", "@odata.type"]
    users = schema["properties"]["users"]
    assert (users["properties"], sorted(users["additionalProperties"]["properties"])) == ({}, ["a", "b"])


def test_a_form_body_becomes_form_fields():
    content = (("Content-Type", "application/x-www-form-urlencoded"),)
    imported = made(Call("POST", f"{API}/pets", content, "name=a&age=2"))
    assert parameters(imported, "post", "/pets") == {
        ("formData", "name"): ("string", False),
        ("formData", "age"): ("integer", False),
    }
    assert operation(imported, "post", "/pets")["consumes"] == ["application/x-www-form-urlencoded"]


def test_a_file_of_a_form_makes_it_multipart():
    imported = made(Call("POST", f"{API}/pets", form=(FormField("photo", is_file=True), FormField("name", "a"))))
    assert parameters(imported, "post", "/pets")["formData", "photo"] == ("file", False)
    assert operation(imported, "post", "/pets")["consumes"] == ["multipart/form-data"]


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_body_where_none_can_be_is_left_out_and_said(method):
    imported = made(Call(method, f"{API}/pets", (), "hello"))
    assert operation(imported, method.lower(), "/pets")["parameters"] == []
    assert f"The body of a {method} request" in sentences(imported)


def test_a_body_that_is_not_the_json_it_says_to_be_is_a_text():
    imported = made(Call("POST", f"{API}/pets", (("Content-Type", "application/json"),), "{broken"))
    found = operation(imported, "post", "/pets")
    assert (found["parameters"][0]["schema"], found["consumes"]) == ({"type": "string"}, ["text/plain"])
    assert [note.kind for note in imported.report.notes] == ["approximated"]


def test_of_several_hosts_the_most_frequent_wins_and_the_others_are_counted():
    imported = made(get(f"{API}/a"), get(f"{API}/b"), get("https://b.example/c"), get("http://c.example/d"))
    assert (imported.definition["host"], imported.report.counts["hosts"]) == ("a.example", 3)
    assert "1 call to b.example was left out" in sentences(imported)
    assert {note.kind for note in imported.report.notes} == {"dropped"}


def test_a_host_in_a_variable_is_left_open():
    imported = made(Call("GET", "/pets", host_variable="base"))
    assert "host" not in imported.definition
    assert "Fill it in under General" in sentences(imported)


@pytest.mark.parametrize(
    "credentials, kind, definition",
    [
        ([Credential("header", "Authorization", "basic")], "basic", {"type": "basic"}),
        (
            [Credential("header", "Authorization", "bearer")],
            "api_key",
            {"type": "apiKey", "in": "header", "name": "Authorization"},
        ),
        ([Credential("header", "X-Api-Key")], "api_key", {"type": "apiKey", "in": "header", "name": "X-Api-Key"}),
        ([Credential("query", "key")], "api_key", {"type": "apiKey", "in": "query", "name": "key"}),
    ],
)
def test_the_sign_in_is_written_as_the_security_step_writes_it(credentials, kind, definition):
    imported = made(get(f"{API}/pets", credentials=tuple(credentials)))
    assert list(imported.definition["securityDefinitions"].values()) == [definition]
    found = kind_of(Document.from_value(imported.definition), imported.properties)
    assert kind == found.KIND


def test_a_bearer_token_is_a_key_with_the_word_before_it():
    imported = made(get(f"{API}/pets", headers=(("Authorization", "Bearer abcdefgh"),)))
    (policy,) = imported.properties["properties"]["policyTemplateInstances"]
    assert policy["parameters"]["x-ms-apimTemplateParameter.value"].startswith("Bearer @")


@pytest.mark.parametrize(
    "credential, word",
    [(Credential("header", "Cookie"), "Cookies"), (Credential("other", "OAuth 1.0"), "OAuth 1.0")],
)
def test_a_sign_in_that_cannot_be_written_is_said(credential, word):
    imported = made(get(f"{API}/pets", credentials=(credential,)))
    assert imported.definition["securityDefinitions"] == {}
    assert word in sentences(imported)


def test_a_user_and_password_in_the_address_are_a_basic_sign_in():
    imported = made(get("https://me:canary@a.example/pets"))
    assert list(imported.definition["securityDefinitions"]) == ["basic_auth"]
    assert "canary" not in json.dumps(imported.definition) + repr(imported.report)


def test_names_are_readable_and_each_there_once():
    calls = [get(f"{API}/posts"), get(f"{API}/users/1/posts"), get(f"{API}/shops/1/posts"), get(f"{API}/menu/getItems")]
    paths = made(*calls, post(f"{API}/posts", {}, name="New post")).definition["paths"]
    names = {each["summary"]: each["operationId"] for path in paths.values() for each in path.values()}
    assert names == {
        "Get posts": "GetPosts",
        "Get posts of users": "GetPostsOfUsers",
        "Get posts of shops": "GetPostsOfShops",
        "Get items": "GetItems",
        "New post": "NewPost",
    }


def test_a_call_that_no_action_can_make_is_left_out_with_the_reason():
    imported = made(get(f"{API}/pets"), Call("PROPFIND", f"{API}/pets"), Call("GET", "ftp://a.example/"))
    assert "“PROPFIND” is not a verb" in sentences(imported)
    assert "https and http" in sentences(imported)


def test_nothing_but_such_calls_is_an_error():
    with pytest.raises(TextError, match="not a verb"):
        made(Call("PROPFIND", f"{API}/pets"))


def test_what_is_too_deep_for_a_schema_leaves_it_open():
    deep = "[" * 60 + "]" * 60
    imported = made(post(f"{API}/pets", json.loads(deep), answer=Answer(200, "application/json", deep)))
    found = operation(imported, "post", "/pets")
    assert (found["parameters"][0]["schema"], found["responses"]["200"]["schema"]) == ({}, {})
    assert sentences(imported).count("left open") == 2
