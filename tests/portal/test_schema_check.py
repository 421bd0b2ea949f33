"""The schema check of the Test step: what was checked, single differences accepted, and what that would do."""

import json
from datetime import UTC, datetime

import pytest

from portal.connections import checks
from portal.connections.models import Run
from portal.connectors.creation import create
from portal.connectors.drafts import draft
from portal.connectors.models import Connector
from tests.portal.service import PROPERTIES
from tests.portal.test_run_history import result
from tests.portal.test_test_step import text

pytestmark = pytest.mark.django_db
AT = "/paths/~1pets/get"
PET = {
    "type": "object",
    "required": ["name", "kind"],
    "properties": {"name": {"type": "string"}, "age": {"type": "string"}, "kind": {"type": "string", "enum": ["dog"]}},
}
ANSWER = [{"name": "Rex", "age": 3, "kind": "cat", "tags": ["a"]}, {"name": None, "age": 4}]


@pytest.fixture
def pets(mara):
    response = {"description": "OK", "schema": {"type": "array", "items": {"$ref": "#/definitions/Pet"}}}
    operation = {"operationId": "Pets", "summary": "Pets", "responses": {"200": response}}
    document = {
        "swagger": "2.0", "info": {"title": "Pets", "version": "1"}, "host": "a.example", "basePath": "/",
        "schemes": ["https"], "paths": {"/pets": {"get": operation}}, "definitions": {"Pet": PET},
    }  # fmt: skip
    return create(mara, document, PROPERTIES, "Made for a test")


@pytest.fixture
def browser(mara, signed_in):
    return signed_in(mara)


def answered(connector, person, value):
    stored = json.dumps(result(body=json.dumps(value)))
    return Run.objects.create(
        connector=connector, person=person, operation=AT, revision=1, status=200, title="It worked", result=stored
    )


def check_of(browser, connector, run):
    return browser.get(f"/connectors/{connector.slug}/edit/test/?at={AT}&run={run.pk}&tab=check")


def accept(browser, connector, run, *keys, **more):
    form = {"run": run.pk, "chosen": "yes", "accept": keys, **more}
    page = browser.post(f"/connectors/{connector.slug}/edit/test/learn/", form, follow=True)
    return page, draft(Connector.objects.get(pk=connector.pk)).definition.get("/definitions/Pet")


def test_each_difference_says_what_accepting_it_does_and_what_may_break_is_not_ticked(pets, mara, browser):
    shown = check_of(browser, pets, answered(pets, mara, ANSWER)).content.decode()
    for said in (
        "Adds tags, a list, each entry a text, optional.", "Changes it to a whole number.",
        "Adds “cat” to the list.", "May be empty from then on.", "Is not required any more.",
    ):  # fmt: skip
        assert said in shown
    assert 'value="undeclared [].tags" checked' in shown and 'value="null [].name" checked' in shown
    assert 'value="type [].age" >' in shown or 'value="type [].age"  aria' in shown
    assert "Can break what others built on it" in shown


def test_only_what_was_ticked_is_taken_over(pets, mara, browser):
    run = answered(pets, mara, ANSWER)
    page, pet = accept(browser, pets, run, "undeclared [].tags", "enum [].kind")
    assert set(pet["properties"]) == {"name", "age", "kind", "tags"} and pet["required"] == ["name", "kind"]
    assert pet["properties"]["age"] == {"type": "string"} and pet["properties"]["kind"]["enum"] == ["dog", "cat"]
    assert "x-nullable" not in pet["properties"]["name"] and "Saved." in text(page)
    _, pet = accept(browser, pets, run, "type [].age", "null [].name", "missing [].kind")
    assert pet["properties"]["age"]["type"] == "integer" and pet["properties"]["name"]["x-nullable"] is True
    assert pet["required"] == ["name"]
    assert "The response matches its definition." in text(check_of(browser, pets, run))


def test_what_only_other_answers_hold_is_listed_and_taken_along_when_asked(pets, mara, browser):
    answered(pets, mara, [{"name": "b", "kind": "dog", "extra": 1}])
    run = answered(pets, mara, [{"name": "a", "kind": "dog"}])
    assert "in your other answers" in text(check_of(browser, pets, run))
    _, pet = accept(browser, pets, run, "undeclared [].extra")
    assert "extra" not in pet["properties"]
    _, pet = accept(browser, pets, run, "undeclared [].extra", others="on")
    assert pet["properties"]["extra"]["type"] == "integer"


def test_a_masked_secret_never_becomes_part_of_the_definition(pets, mara, browser):
    run = answered(pets, mara, [{"name": "a", "kind": "••••••••"}])
    _, pet = accept(browser, pets, run, "enum [].kind")
    assert pet["properties"]["kind"]["enum"] == ["dog"]


def test_keys_that_nobody_offered_change_nothing(pets, mara, browser):
    run = answered(pets, mara, ANSWER)
    page, pet = accept(browser, pets, run, "type [].nothing", "undeclared", "\x00", "type")
    assert pet == PET and "has everything" in text(page)


def tones(found):
    return {each.name: each.tone for each in found}


@pytest.mark.parametrize(
    ("findings", "expected"),
    [
        ([], {"Response": "ok", "Required values": "ok", "Types": "ok", "Names": "ok"}),
        ([("a", "type")], {"Response": "ok", "Types": "warn", "Names": "ok"}),
        ([("a", "undeclared"), ("b", "enum")], {"Names": "warn", "Fixed lists": "warn"}),
        ([("", "undeclared")], {"Response": "warn"}),
        ([("", "type")], {"Format": "warn"}),
    ],
)
def test_what_was_checked_of_an_answer(findings, expected):
    made = {**result(), "findings": [{"path": path, "kind": kind, "sentence": "So it is."} for path, kind in findings]}
    found = tones(checks.of_schema(made))
    assert expected.items() <= found.items()


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        ({"status": 401}, {"Address": "ok", "Encryption": "warn", "Path": "ok", "The key itself": "bad"}),
        ({"status": 404}, {"Path": "bad", "The key itself": "ok"}),
        ({"status": 500, "url": "https://a.example/x"}, {"Encryption": "ok"}),
        ({"status": 403, "headers": [["Date", "Mon, 01 Jan 2024 00:00:00 GMT"]]}, {"Clock": "warn"}),
        ({"status": 0, "code": "dns"}, {"Address": "bad"}),
        ({"status": 0, "code": "blocked_address"}, {"Allowed to call": "bad"}),
        ({"status": 0, "code": "refused"}, {"Address": "ok", "Connection": "bad"}),
        ({"status": 0, "code": "tls", "url": "https://a.example/"}, {"Connection": "ok", "Encryption": "bad"}),
        ({"status": 0, "code": "timeout"}, {"Address": "ok"}),
    ],
)  # fmt: skip
def test_what_was_checked_on_the_way(made, expected):
    code = made.pop("code", "")
    found = result(**made)
    found["sign_in"] = [{"part": "X-Key", "before": None, "after": "••••"}]
    found["error"] = {"code": code, "sentence": "It did not.", "advice": "Look.", "hops": []} if code else None
    assert expected.items() <= tones(checks.of_call(found, datetime.now(UTC))).items()
