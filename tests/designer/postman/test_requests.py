"""What the inputs, the bodies and the answers of an action are made of."""

import json

import pytest

from tests.designer.postman.build import (
    collection,
    definition,
    folder,
    imported,
    operation,
    parameters,
    raw,
    request,
    sentences,
)

FORM = [
    {"key": "name", "value": "Rex", "description": "Of the pet"},
    {"key": "photo", "type": "file", "src": "/tmp/x.png"},
]


def post(body, name="Add pet", **members):
    return request(method="POST", name=name, body=body, **members)


def test_a_json_body_gives_a_schema():
    made = operation(post(raw('{"name": "Rex", "age": 3}')))
    schema = made["parameters"][0]["schema"]
    assert made["consumes"] == ["application/json"]
    assert {name: each["type"] for name, each in schema["properties"].items()} == {"name": "string", "age": "integer"}


@pytest.mark.parametrize("text", ['{"a": {{a}}}', '{"a": 1 /* one */}', '{\n// one\n"a": 1}', '{"a": "{{a}} // no"}'])
def test_variables_and_comments_do_not_stop_json(text):
    assert list(operation(post(raw(text)))["parameters"][0]["schema"]["properties"]) == ["a"]


def test_json_without_a_content_type_is_taken_as_json():
    result = imported(collection(post({"mode": "raw", "raw": '{"a": 1}'})))
    assert result.definition["paths"]["/pets"]["post"]["consumes"] == ["application/json"]
    assert "no content type says so" in sentences(result)


def test_what_says_that_it_is_json_and_is_not_may_be_any_json():
    result = imported(collection(post(raw("{oops"))))
    assert result.definition["paths"]["/pets"]["post"]["parameters"][0]["schema"] == {}
    assert "is not; the action takes any JSON" in sentences(result)


@pytest.mark.parametrize(
    "body, header, media_type, schema",
    [
        (raw("hello", "text"), "", "text/plain", {"type": "string"}),
        (raw("<a/>", "xml"), "text/xml; charset=utf-8", "text/xml", {"type": "string"}),
        ({"mode": "file", "file": {"src": "/tmp/x"}}, "image/png", "image/png", {"type": "string", "format": "binary"}),
        ({"mode": "file"}, "", "application/octet-stream", {"type": "string", "format": "binary"}),
    ],
)
def test_other_bodies_are_texts_or_files(body, header, media_type, schema):
    headers = [{"key": "Content-Type", "value": header}] if header else []
    made = operation(post(body, header=headers))
    assert (made["consumes"], made["parameters"][-1]["schema"]) == ([media_type], schema)


@pytest.mark.parametrize(
    "body, media_type, types",
    [
        ({"mode": "urlencoded", "urlencoded": [FORM[0]]}, "application/x-www-form-urlencoded", {"name": "string"}),
        ({"mode": "urlencoded", "urlencoded": "name=Rex"}, "application/x-www-form-urlencoded", {"name": "string"}),
        ({"mode": "formdata", "formdata": FORM}, "multipart/form-data", {"name": "string", "photo": "file"}),
    ],
)
def test_forms_give_their_fields(body, media_type, types):
    made = operation(post(body))
    assert made["consumes"] == [media_type]
    assert {each["name"]: each["type"] for each in made["parameters"]} == types


def test_the_text_of_a_graphql_query_is_what_the_action_does():
    body = {
        "mode": "graphql",
        "graphql": {"query": "query($id: ID!) { pet(id: $id) { name } }", "variables": '{"id": 7}'},
    }
    schema = operation(post(body))["parameters"][0]["schema"]
    assert schema["properties"]["query"]["default"].startswith("query(") and schema["required"] == ["query"]
    assert schema["properties"]["variables"]["properties"]["id"]["type"] == "integer"


def test_a_get_sends_no_body():
    assert operation(request(body=raw('{"a": 1}')))["parameters"] == []


def test_headers_are_inputs_unless_the_client_writes_them():
    headers = [
        {"key": "X-Version", "value": "1"},
        {"key": "Accept", "value": "text/csv"},
        {"key": "Host", "value": "x"},
    ]
    headers += [{"key": "Postman-Token", "value": "x"}, {"key": "X-Off", "value": "1", "disabled": True}]
    assert list(parameters(request(header=headers))) == [("header", "X-Version"), ("header", "X-Off")]
    assert operation(request(header=headers))["produces"] == ["text/csv"]
    assert list(parameters(request(header="X-Version: 1\nX-Lang: en"))) == [
        ("header", "X-Version"),
        ("header", "X-Lang"),
    ]


def test_fields_without_a_value_may_be_sent_so():
    first, second = request("https://a.example/pets?pretty&q=1"), request("https://a.example/pets?q=")
    found = {each["name"]: each for each in operation(first, second)["parameters"]}
    assert [found[name].get("allowEmptyValue") for name in ("pretty", "q")] == [True, True]


def answer(code, body, name="OK"):
    return {"name": name, "code": code, "body": body, "header": [{"key": "Content-Type", "value": "application/json"}]}


def test_every_saved_example_is_merged_by_status():
    saved = [answer(200, '{"a": 1}'), answer(200, '{"b": "x"}'), answer(404, '{"error": "no"}', "Not found")]
    responses = operation(request(response=saved))["responses"]
    assert list(responses["200"]["schema"]["properties"]) == ["a", "b"]
    assert responses["404"]["description"] == "Not found" and "examples" not in json.dumps(responses)


@pytest.mark.parametrize("code, status", [(None, "default"), ("x", "default"), (99, "default"), (201, "201")])
def test_an_answer_without_a_status_is_the_default(code, status):
    assert status in operation(request(response=[answer(code, "[]")]))["responses"]


def test_a_success_is_there_even_where_only_failures_were_saved():
    assert list(operation(request(response=[answer(500, "oops")]))["responses"]) == ["200", "500"]


def test_requests_with_one_method_and_path_are_one_action_with_the_inputs_of_all():
    first = request("https://a.example/pets/:id?limit=1", name="Get pet", response=[answer(200, '{"a": 1}')])
    second = request("https://a.example/pets/:petId?limit=1.5&q=x", name="Find pet", response=[answer(200, '{"b": 1}')])
    result = imported(collection(first, second))
    ((path, item),) = result.definition["paths"].items()
    types = {each["name"]: each["type"] for each in item["get"]["parameters"]}
    assert (path, types) == ("/pets/{id}", {"id": "string", "limit": "number", "q": "string"})
    assert list(item["get"]["responses"]["200"]["schema"]["properties"]) == ["a", "b"]
    assert "2 requests with GET /pets/{id} became one action" in sentences(result)


def test_a_form_and_another_body_at_one_address_are_two_actions():
    form = {"mode": "formdata", "formdata": FORM}
    paths = definition(post(raw('{"a": 1}'), "Add by JSON"), post(form, "Add by form"))["paths"]
    assert {path: item["post"]["summary"] for path, item in paths.items()} == {
        "/pets": "Add by JSON",
        "/{pets}": "Add by form",
    }
    fixed = next(each for each in paths["/{pets}"]["post"]["parameters"] if each["in"] == "path")
    assert (fixed["default"], fixed["enum"], fixed["x-ms-visibility"]) == ("pets", ["pets"], "internal")


def test_bodies_of_several_media_types_let_people_choose():
    made = operation(post(raw('{"a": 1}')), post(raw("<a/>", "xml")), post(raw("[]")))
    choice = next(each for each in made["parameters"] if each["name"] == "Content-Type")
    assert choice["enum"] == made["consumes"] == ["application/json", "application/xml"]


def test_names_descriptions_and_folders_come_along():
    inner = request(name="List pets", description={"content": "All of them."})
    made = operation(folder("Zoo", folder("Pets", inner)))
    assert (made["summary"], made["description"], made["tags"]) == ("List pets", "All of them.", ["Zoo / Pets"])


def test_operation_ids_are_readable_and_differ():
    made = definition(*[request(f"https://a.example/{number}", name="New Request") for number in range(3)])
    ids = [item["get"]["operationId"] for item in made["paths"].values()]
    assert ids == ["NewRequest", "NewRequest2", "NewRequest3"]


def test_scripts_are_left_out_and_counted():
    script = {"listen": "test", "script": {"exec": ["pm.test('x')"]}}
    result = imported(collection({**request(), "event": [script]}, event=[script, {"listen": "prerequest"}]))
    assert "2 scripts were left out" in sentences(result) and "pm.test" not in json.dumps(result.definition)


def test_the_first_format_is_read_in_the_order_shown():
    one = {"id": "1", "name": "Get pet", "url": "http://a.example/pets/:id", "method": "GET", "headers": "X-A: 1\n"}
    two = {"id": "2", "name": "Add pet", "url": "http://a.example/pets", "method": "POST", "dataMode": "urlencoded"}
    two |= {"data": [{"key": "name", "value": "Rex", "enabled": True}], "currentHelper": "basicAuth"}
    value = {"id": "c", "name": "Pets", "order": ["2"], "folders": [{"id": "f", "name": "One", "order": ["1"]}]}
    result = imported({**value, "requests": [one, two]})
    assert list(result.definition["paths"]) == ["/pets", "/pets/{id}"]
    assert result.definition["paths"]["/pets/{id}"]["get"]["tags"] == ["One"]
    assert result.report.format == "Postman collection 1"


def test_folders_in_a_circle_end():
    folders = [{"id": "a", "name": "A", "folders_order": ["b"]}, {"id": "b", "name": "B", "folders_order": ["a"]}]
    one = {"id": "1", "name": "Get pet", "url": "http://a.example/pets", "method": "GET", "folder": "b"}
    result = imported({"id": "c", "name": "Pets", "order": [], "folders": folders, "requests": [one]})
    assert result.definition["paths"]["/pets"]["get"]["tags"] == ["A / B"]
