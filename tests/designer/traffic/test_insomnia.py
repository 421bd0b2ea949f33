"""Exports of Insomnia become connectors."""

import json

import pytest

from designer.document.text import TextError
from designer.importers import insomnia
from designer.importers.given import Given
from tests.designer.traffic.recordings import given, operation, parameters, sentences

A = "https://a.example"


def export(*resources, number=4):
    return {"_type": "export", "__export_format": number, "resources": list(resources)}


def request(url=f"{A}/pets", **members):
    return {
        "_id": "req_1",
        "_type": "request",
        "parentId": "wrk_1",
        "name": "List",
        "method": "GET",
        "url": url,
    } | members


def environment(data, name="env_1", parent="wrk_1"):
    return {"_id": name, "_type": "environment", "parentId": parent, "data": data}


WORKSPACE = {"_id": "wrk_1", "_type": "workspace", "parentId": None, "name": "Pets"}


@pytest.mark.parametrize(
    "value, is_export",
    [
        (export(), True),
        (export(number=3), True),
        ({"type": "collection.insomnia.rest/5.0"}, True),
        ({"type": "spec.insomnia.rest/5.1"}, True),
        ({"type": "environment.insomnia.rest/5.0"}, False),
        (export(number="4"), False),
        (export(number=99), False),
        ({"_type": "export"}, False),
        (None, False),
    ],
)
def test_an_export_is_recognised(value, is_export):
    assert insomnia.recognises(given(value)) is is_export


@pytest.mark.parametrize("number", [3, 4])
def test_a_request_of_format_3_and_4_becomes_an_action_under_its_own_name(number):
    imported = insomnia.read(given(export(WORKSPACE, request(), number=number)))
    assert operation(imported, "get", "/pets")["summary"] == "List"
    assert imported.definition["info"]["title"] == "Pets"
    assert imported.report.format == f"Insomnia export {number}"


def test_format_5_has_requests_in_folders_that_hand_down_variables_and_sign_in():
    folder = {
        "name": "Pets",
        "environment": {"kind": "cats"},
        "authentication": {"type": "bearer", "token": "canary"},
        "children": [
            {"name": "List", "method": "GET", "url": "{{ _.base }}/{{ kind }}/:id", "parameters": [], "headers": []},
            {"name": "Talk", "url": "wss://a.example/"},
        ],
    }
    environments = {"data": {}, "subEnvironments": [{"name": "prod", "data": {"base": f"{A}/v2"}}]}
    value = {
        "type": "collection.insomnia.rest/5.0",
        "name": "Zoo",
        "collection": [folder],
        "environments": environments,
    }
    imported = insomnia.read(given(value))
    assert list(imported.definition["paths"]) == ["/cats/{id}"]
    assert (imported.definition["host"], imported.definition["basePath"]) == ("a.example", "/v2")
    assert imported.definition["securityDefinitions"]["api_key"]["name"] == "Authorization"
    assert "WebSocket" in sentences(imported)
    assert "canary" not in json.dumps(imported.definition) + json.dumps(imported.properties) + repr(imported.report)


def test_variables_are_those_of_the_environment_then_of_the_first_below_it_then_of_the_folder():
    resources = [
        environment({"base": "{{ scheme }}://a.example", "place": {"city": "oslo"}}),
        environment({"scheme": "https", "base": "no"}, "env_2", "env_1"),
        environment({"scheme": "no"}, "env_3", "env_1"),
        {"_id": "fld_1", "_type": "request_group", "parentId": "wrk_1", "environment": {"shop": "toys"}},
        request("{{ _.base }}/{{ _.place.city }}/{{ _['shop'] }}", parentId="fld_1"),
    ]
    assert list(insomnia.read(given(export(WORKSPACE, *resources))).definition["paths"]) == ["/oslo/toys"]


def test_an_environment_can_come_along_in_a_file():
    file = json.dumps(export(environment({"base": A}))).encode()
    imported = insomnia.read(
        given(export(WORKSPACE, request("{{ base }}/pets")), **{"env.json": file, "x.yaml": b"\xff"})
    )
    assert imported.definition["host"] == "a.example"


def test_variables_without_a_value_become_inputs_and_are_said():
    imported = insomnia.read(given(export(request(f"{A}/pets/{{{{ petId }}}}?a={{{{ b }}}}"))))
    assert list(parameters(imported, "get", "/pets/{petId}")) == [("path", "petId"), ("query", "a")]
    assert "“petId”" in sentences(imported)


def test_variables_with_the_name_of_a_credential_are_never_filled_in():
    resources = [environment({"bot_token": "canary"}), request(f"{A}/bot/{{{{ bot_token }}}}/send")]
    imported = insomnia.read(given(export(WORKSPACE, *resources)))
    assert list(imported.definition["paths"]) == ["/bot/{bot_token}/send"]
    assert "canary" not in json.dumps(imported.definition)


def test_a_variable_that_stands_for_a_value_in_json_leaves_its_type_open():
    body = {"mimeType": "application/json", "text": '{"a": {{ x }}, "b": "{{ y }}"}'}
    imported = insomnia.read(given(export(request(method="POST", body=body))))
    (parameter,) = operation(imported, "post", "/pets")["parameters"]
    assert [each.get("type") for each in parameter["schema"]["properties"].values()] == [None, "string"]


@pytest.mark.parametrize(
    "body, places",
    [
        ({"mimeType": "multipart/form-data", "params": [{"name": "a", "type": "file", "fileName": "x"}]}, ["formData"]),
        ({"mimeType": "application/x-www-form-urlencoded", "params": [{"name": "a", "value": "1"}]}, ["formData"]),
        ({"mimeType": "application/graphql", "text": '{"query": "{a}"}'}, ["body"]),
        ({"mimeType": "application/octet-stream", "fileName": "x"}, ["body"]),
        ({"mimeType": "text/plain", "text": "x"}, ["body"]),
        ({}, []),
        (None, []),
    ],
)
def test_each_kind_of_body_is_read(body, places):
    imported = insomnia.read(given(export(request(method="POST", body=body))))
    assert [each["in"] for each in operation(imported, "post", "/pets")["parameters"]] == places


@pytest.mark.parametrize(
    "authentication, found",
    [
        ({"type": "basic", "username": "a"}, ["basic_auth"]),
        ({"type": "bearer"}, ["api_key"]),
        ({"type": "apikey", "key": "X-Key", "addTo": "header"}, ["api_key"]),
        ({"type": "apikey", "key": "key", "addTo": "queryParams"}, ["api_key"]),
        ({"type": "basic", "disabled": True}, []),
        ({"type": "oauth2"}, ["api_key"]),
        ({"type": "digest"}, []),
        ({"type": 5}, []),
        ({}, []),
    ],
)
def test_each_kind_of_sign_in_is_read(authentication, found):
    imported = insomnia.read(given(export(request(authentication=authentication))))
    assert list(imported.definition["securityDefinitions"]) == found


def test_oauth_keeps_its_addresses_and_scopes_and_none_of_its_secrets():
    authentication = {
        "type": "oauth2",
        "grantType": "authorization_code",
        "authorizationUrl": "{{ base }}/authorize",
        "accessTokenUrl": "https://a.example/token",
        "scope": "read write",
        "clientId": "canary-id",
        "clientSecret": "canary-secret",
    }
    imported = insomnia.read(
        given(export(WORKSPACE, request(authentication=authentication), environment({"base": "https://a.example"})))
    )
    scheme = imported.definition["securityDefinitions"]["oauth2_auth"]
    assert (scheme["authorizationUrl"], scheme["tokenUrl"]) == (
        "https://a.example/authorize",
        "https://a.example/token",
    )
    assert list(scheme["scopes"]) == ["read", "write"]
    assert "canary" not in repr(imported)


@pytest.mark.parametrize(
    "changes",
    [{"grantType": "client_credentials", "authorizationUrl": ""}, {"accessTokenUrl": "https://me:pw@a.example/t"}],
)
def test_oauth_without_full_addresses_is_a_token_that_people_bring(changes):
    authentication = {
        "type": "oauth2",
        "authorizationUrl": "https://a.example/a",
        "accessTokenUrl": "https://a.example/t",
        **changes,
    }
    imported = insomnia.read(given(export(request(authentication=authentication))))
    assert list(imported.definition["securityDefinitions"]) == ["api_key"]
    assert "or without full addresses" in sentences(imported)


def test_what_is_switched_off_is_not_sent():
    off = [{"name": "X-Off", "value": "1", "disabled": True}]
    imported = insomnia.read(given(export(request(headers=off, parameters=off))))
    assert operation(imported, "get", "/pets")["parameters"] == []


def test_scripts_and_other_protocols_are_left_out_and_said():
    grpc = {"_id": "greq_1", "_type": "grpc_request", "url": "a.example:50051"}
    imported = insomnia.read(given(export(request(preRequestScript="x()"), grpc)))
    assert "script" in sentences(imported)
    assert "gRPC" in sentences(imported)


def test_folders_in_a_circle_end():
    circle = [
        {"_id": "fld_1", "_type": "request_group", "parentId": "fld_2"},
        {"_id": "fld_2", "_type": "request_group", "parentId": "fld_1"},
    ]
    assert insomnia.read(given(export(*circle, request(parentId="fld_1")))).report.counts["operations"] == 1


def test_variables_that_multiply_end():
    bomb = {f"a{level}": f"{{{{ a{level + 1} }}}}" * 50 for level in range(20)}
    imported = insomnia.read(given(export(WORKSPACE, environment(bomb), request(f"{A}/pets", name="{{ a0 }}"))))
    assert imported.report.counts["operations"] == 1
    text = {"mimeType": "text/plain", "text": "{{ a0 }}"}
    insomnia.read(given(export(WORKSPACE, environment(bomb), request(method="POST", body=text))))


@pytest.mark.parametrize("odd", [None, 5, "x", [], {}, [[]], [{"name": 1}], {"type": []}])
@pytest.mark.parametrize("member", ["headers", "parameters", "body", "authentication", "method", "name", "parentId"])
def test_anything_may_stand_anywhere(member, odd):
    try:
        imported = insomnia.read(given(export(request(**{member: odd}), odd, WORKSPACE, environment(odd))))
    except TextError:
        assert member == "method"
    else:
        assert imported.report.counts["calls"] == 1


@pytest.mark.parametrize("value", [export(), export(WORKSPACE), {"type": "collection.insomnia.rest/5.0"}, {}, [], None])
def test_what_holds_no_request_is_refused(value):
    with pytest.raises(TextError):
        insomnia.read(given(value))


def test_a_text_that_is_no_yaml_is_refused():
    with pytest.raises(TextError):
        insomnia.read(Given("a: ["))
