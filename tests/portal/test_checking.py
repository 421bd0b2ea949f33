"""Testing a connection: the call that the definition names, really made; and answers that end the sign-in."""

import re

import pytest

from portal.connections import making
from portal.connections.models import Connection, Run
from portal.connectors.creation import create
from portal.connectors.drafts import draft
from portal.connectors.forms import key_of
from portal.sharing.models import Share
from tests.portal.service import PROPERTIES, definition, freeze, service

__all__ = ["service"]
pytestmark = pytest.mark.django_db

KEY = "canary-7f3a91c2"


def connector(person, service, operation="GetList", parameters=None, policies=()):
    named = {"testConnection": {"operationId": operation, "parameters": parameters or {}}} if operation else {}
    inside = {**PROPERTIES["properties"], "policyTemplateInstances": list(policies)}
    document = {**definition(service.host), "x-ms-capabilities": named}
    return create(person, document, {"properties": inside}, "Made for a test")


def connected(person, made):
    return making.make(person, made, draft(made), "Mara, practice", {"api_key": KEY})


def said_by_test(browser, connection):
    answer = browser.post(f"/connections/{connection.pk}/test/", follow=True)
    connection.refresh_from_db()
    return " ".join(re.sub(r"<[^>]+>", "", answer.content.decode()).split())


@pytest.fixture
def browser(mara, signed_in):
    return signed_in(mara)


def test_a_test_is_a_real_call_with_the_values_that_the_definition_gives(mara, browser, service):
    connection = connected(mara, connector(mara, service, parameters={"limit": 1}))
    assert "It works: the service answered 200" in said_by_test(browser, connection)
    assert (service.seen[0][1], service.seen[0][2]["X-Key"]) == ("/list?limit=1", KEY)
    assert connection.last_status == "works" and Run.objects.get().operation_id == "GetList"


@pytest.mark.parametrize(
    ("operation", "status", "sentence"),
    [
        ("GetStatus401", "refused", "It does not work: the service answered 401"),
        ("GetStatus500", "failed", "It does not work: the service answered 500"),
        ("GetNothing", "", "has no such action"),
        ("Send", "", "is a POST, which may change something"),
        ("", "", "names no action that tests a connection"),
    ],
)
def test_what_does_not_work_is_said(mara, browser, service, operation, status, sentence):
    connection = connected(mara, connector(mara, service, operation))
    assert sentence in said_by_test(browser, connection)
    assert connection.last_status == status


def test_a_viewer_tests_by_the_published_version(mara, aiko, signed_in, service):
    made = connector(mara, service)
    freeze(made, mara)
    Share.objects.create(connector=made, person=aiko, level="view", shared_by=mara)
    assert "It works" in said_by_test(signed_in(aiko), connected(aiko, made))


def test_a_new_connection_is_tested_at_once(mara, browser, service):
    made = connector(mara, service, "GetStatus401")
    form = {"connector": made.slug, "label": "Mine", key_of("api_key"): KEY}
    page = browser.post("/connections/new/", form, follow=True)
    assert "It does not work: the service answered 401" in page.content.decode()
    assert Connection.objects.get().last_status == "refused"


def test_beside_the_test_step_the_picker_says_how_it_went(mara, browser, service):
    made = connector(mara, service, "GetStatus401")
    form = {"connector": made.slug, "label": "Mine", key_of("api_key"): KEY}
    page = browser.post("/connections/new/", form, headers={"HX-Request": "true"})
    assert "not accepted by the service" in page.content.decode()


def test_nothing_is_sent_where_the_connector_names_no_test(mara, browser, service):
    made = connector(mara, service, "")
    browser.post("/connections/new/", {"connector": made.slug, "label": "Mine", key_of("api_key"): KEY})
    assert service.seen == [] and Connection.objects.get().last_status == ""


def ends(status):
    parameters = {"x-ms-apimTemplateParameter.statusCode": status}
    return {"templateId": "setconnectionstatustounauthenticated", "title": "Ends", "parameters": parameters}


@pytest.mark.parametrize(("status", "outcome"), [(500, "signed_out"), ("500", "signed_out"), (401, "failed")])
def test_an_answer_that_ends_the_sign_in_asks_the_owner_for_another(mara, browser, service, status, outcome):
    connection = connected(mara, connector(mara, service, "GetStatus500", policies=[ends(status)]))
    said_by_test(browser, connection)
    assert connection.last_status == outcome
    if outcome == "signed_out":
        assert "Signed out by the service" in browser.get("/connections/").content.decode()


def test_new_values_end_what_was_said_of_the_old_ones(mara, browser, service):
    connection = connected(mara, connector(mara, service, "GetStatus500", policies=[ends(500)]))
    said_by_test(browser, connection)
    browser.post(f"/connections/{connection.pk}/replace/", {key_of("api_key"): "another-key"})
    connection.refresh_from_db()
    assert (connection.last_status, connection.failing_since, connection.trouble) == ("", None, "")


def test_a_test_that_works_ends_that_it_failed(mara, browser, service):
    connection = connected(mara, connector(mara, service))
    Connection.objects.update(last_status="signed_out", trouble="Gone.")
    assert "It works" in said_by_test(browser, connection)
    assert (connection.last_status, connection.trouble) == ("works", "")
