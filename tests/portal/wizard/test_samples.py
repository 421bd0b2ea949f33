"""Import from sample: what a sample shows is taken over, what it does not show stays."""

import json

import pytest

from designer import properties
from portal.connectors import edits
from portal.connectors.creation import create
from tests.portal.wizard import AT, now, operation, pets, url

pytestmark = pytest.mark.django_db


CURL = """curl -X POST 'https://api.example.com/text/analytics/v2.0/sentiment?showStats=true' \\
  -H 'Ocp-Apim-Subscription-Key: 0123456789abcdef' -H 'Content-Type: application/json' \\
  -d '{"documents":[{"language":"en","id":"1","text":"Doors open at once!"}]}'"""


def test_a_curl_line_becomes_an_action_after_a_look_at_it(browser, connector):
    page = browser.post(url(connector, "definition", "sample"), {"command": CURL, "base": "1"})
    assert page.status_code == 200 and page.context["taken"]
    connector.refresh_from_db()
    assert connector.head == 1
    browser.post(url(connector, "definition", "sample"), {"command": CURL, "base": "1", "accept": "1"})
    made = operation(connector, "/text/analytics/v2.0/sentiment", "post")
    assert {each["name"]: each["in"] for each in made["parameters"]} == {"showStats": "query", "body": "body"}
    properties_ = made["parameters"][1]["schema"]["properties"]["documents"]["items"]["properties"]
    assert list(properties_) == ["language", "id", "text"]
    assert "0123456789abcdef" not in json.dumps(now(connector))


def test_a_sample_that_is_not_json_is_refused_with_line_and_column(browser, connector):
    data = {"method": "post", "url": "/notes", "body": '{\n  "a": 1,,\n}', "base": "1"}
    answer = browser.post(url(connector, "definition", "sample"), data)
    assert answer.status_code == 422
    assert "Line 2, column" in " ".join(answer.context["form"].errors["body"])
    assert answer.context["form"]["body"].value() == data["body"]


def test_a_request_sample_keeps_what_people_wrote_about_the_inputs(browser, connector):
    data = {"method": "get", "url": "/pets?limit=5&after=x", "base": "1", "accept": "1"}
    browser.post(url(connector, "definition", "sample") + f"?at={AT}", data)
    parameters = {each["name"]: each for each in operation(connector)["parameters"]}
    assert list(parameters) == ["limit", "after"]
    assert parameters["limit"]["x-mine"] is True
    assert operation(connector)["summary"] == "List pets"


def test_a_response_sample_becomes_its_schema(browser, connector):
    at = "/paths/~1pets/post/responses/201"
    browser.post(
        url(connector, "definition", "from-json") + f"?at={at}", {"text": '{"id": 7, "tags": ["a"]}', "base": "1"}
    )
    schema = operation(connector, method="post")["responses"]["201"]["schema"]
    assert schema["properties"]["tags"]["items"]["type"] == "string"


def test_a_response_sample_that_is_no_json_names_line_and_column(browser, connector):
    at = AT + "/responses/200"
    answer = browser.post(url(connector, "definition", "from-json") + f"?at={at}", {"text": "{\n x}", "base": "1"})
    assert answer.status_code == 422
    assert "Line 2" in answer.content.decode()


def test_a_sample_for_a_shared_schema_changes_the_shared_one_and_says_so(browser, connector):
    at = AT + "/responses/200"
    page = url(connector, "definition", "from-json") + f"?at={at}"
    assert "shared <b" in browser.get(page).content.decode()
    browser.post(page, {"text": '{"name": "Rex", "age": 3}', "base": "1"})
    assert list(now(connector)["definitions"]["Pet"]["properties"]) == ["name", "age"]
    assert operation(connector)["responses"]["200"]["schema"] == {"$ref": "#/definitions/Pet"}


def test_a_sample_that_adds_nothing_says_so(browser, connector):
    page = url(connector, "definition", "from-json") + f"?at={AT}/responses/200"
    for said in (False, True):
        answer = browser.post(page, {"text": '{"name": "Rex"}', "base": "2"}, follow=True)
        assert ("adds nothing" in answer.content.decode()) is said
    connector.refresh_from_db()
    assert connector.head == 2


def test_a_request_sample_loses_no_input_that_it_does_not_show(browser, mara):
    value = pets()
    value["parameters"] = {"Tenant": {"name": "X-Tenant", "in": "header", "type": "string"}}
    value["paths"]["/pets"]["get"]["parameters"] += [
        {"$ref": "#/parameters/Tenant"},
        {"name": "version", "in": "query", "type": "string", "x-ms-visibility": "internal", "default": "2"},
    ]
    odd = create(mara, value, properties.blank(), "Made for a test")
    data = {"method": "get", "url": "/pets?limit=5&after=x", "headers": "X-Tenant: a", "base": "1", "accept": "1"}
    browser.post(url(odd, "definition", "sample") + f"?at={AT}", data)
    names = [each.get("name", each.get("$ref")) for each in operation(odd)["parameters"]]
    assert names == ["limit", "#/parameters/Tenant", "version", "after"]


def test_a_request_sample_meets_somebody_elses_change_and_keeps_what_was_typed(browser, connector, mara):
    page = url(connector, "definition", "sample") + f"?at={AT}"
    edits.save_element(connector, mara, 1, AT, {"summary": "Mara's"})
    data = {"method": "get", "url": "/pets?limit=5&after=x", "base": "1", "accept": "1"}
    shown = browser.post(page, data)
    assert shown.status_code == 422 and f"{mara.name} changed this action" in shown.content.decode()
    assert "after=x" in shown.content.decode()
    browser.post(page, {**data, "base": shown.context["base"]})
    assert operation(connector)["parameters"][-1]["name"] == "after"


def test_a_sample_for_the_body_finds_it_again_when_an_input_was_put_in_front(browser, connector, mara):
    at = "/paths/~1pets/post"
    entries = [{"name": "dry", "in": "query", "type": "boolean"}, *operation(connector, method="post")["parameters"]]
    page = url(connector, "definition", "from-json") + f"?at={at}/parameters/0"
    edits.save_document(connector, mara, 1, at, lambda it: (it.put(at + "/parameters", entries), at))
    browser.post(page, {"text": '{"age": 3}', "base": "1"})
    first, body = operation(connector, method="post")["parameters"]
    assert "schema" not in first and list(body["schema"]["properties"]) == ["name", "age"]
