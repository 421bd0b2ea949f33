"""What is derived follows the documents: rows keep their names, and what uses something shared is checked again."""

import orjson
import pytest

from designer import properties
from portal.connectors import derived, edits, revisions
from portal.connectors.creation import create
from portal.connectors.drafts import PROPERTIES, SCRIPT, draft
from portal.connectors.finding_rows import link
from portal.connectors.findings import report
from portal.connectors.models import Connector, HeadPart, OperationIndex, Reference

pytestmark = pytest.mark.django_db

MANY = 120
FIRST = "/paths/~1things-0/get"


def action(number):
    schema = {"$ref": "#/definitions/Thing"}
    responses = {"200": {"description": "OK", "schema": schema}}
    return {"get": {"operationId": f"Get{number}", "summary": f"Get thing {number}", "responses": responses}}


@pytest.fixture
def things(mara):
    definition = {
        "swagger": "2.0",
        "info": {"title": "Things", "version": "1.0"},
        "host": "api.example.com",
        "paths": {f"/things-{number}": action(number) for number in range(MANY)},
        "definitions": {"Thing": {"type": "object", "properties": {"name": {"type": "string"}}}},
    }
    return create(mara, definition, properties.blank(), "Made for a test")


def test_an_action_keeps_its_row_when_it_is_edited(things, mara):
    before = OperationIndex.objects.get(connector=things, pointer=FIRST)
    edits.save_element(things, mara, 1, FIRST, {"summary": "Another name"})
    after = OperationIndex.objects.get(connector=things, pointer=FIRST)
    assert (after.pk, after.summary) == (before.pk, "Another name")


def test_every_user_of_something_shared_is_checked_again_when_somebody_looks(things, mara):
    report(things)
    edits.save_element(things, mara, 1, "/definitions/Thing", {"description": "What there is."})
    users = HeadPart.objects.filter(connector=things, place__startswith="/paths/")
    assert set(users.values_list("ruleset", flat=True)) == {derived.STALE}
    report(things)
    assert derived.STALE not in users.values_list("ruleset", flat=True)


def test_a_check_that_a_save_has_overtaken_stores_nothing(things, mara, tomas):
    edits.save_element(things, mara, 1, "/definitions/Thing", {"description": "What there is."})
    late = Connector.objects.get(pk=things.pk)
    state = draft(late, whole=True)
    edits.save_element(things, tomas, 2, "/definitions/Thing", {"description": "All there is."})
    derived.catch_up(late, state.definition)
    assert HeadPart.objects.filter(connector=things, ruleset=derived.STALE).count() == MANY


def test_a_save_asks_as_often_whatever_the_size(things, mara, count_queries):
    blank = create(mara, {"swagger": "2.0", "info": {}, "paths": {"/things-0": action(0)}}, properties.blank(), "Made")
    small, large = (
        count_queries(lambda it=it: edits.save_element(it, mara, 1, FIRST, {"summary": "Another name"}))
        for it in (blank, things)
    )
    assert small == large


def test_saving_something_shared_asks_as_often_for_many_users_as_for_none(things, mara, count_queries):
    alone = {"swagger": "2.0", "info": {}, "paths": {}, "definitions": {"Thing": {"type": "object"}}}
    made = create(mara, alone, properties.blank(), "Made")
    unused, used = (
        count_queries(lambda it=it: edits.save_element(it, mara, 1, "/definitions/Thing", {"description": "New"}))
        for it in (made, things)
    )
    assert unused == used


def test_references_follow_an_edit(things, mara):
    change = revisions.Change('{"get":{"responses":{}}}')
    revisions.save(things, mara, lambda _: revisions.Edit({"/paths/~1things-0": change}))
    assert not Reference.objects.filter(connector=things, place="/paths/~1things-0").exists()
    revisions.undo(things, mara)
    assert Reference.objects.get(connector=things, place="/paths/~1things-0").target == "/definitions/Thing"


def test_the_draft_is_read_again_after_a_save(things, mara):
    assert draft(things).definition.get(FIRST)["summary"] == "Get thing 0"
    edits.save_element(things, mara, 1, FIRST, {"summary": "Another name"})
    assert draft(things).definition.get(FIRST)["summary"] == "Another name"


def codes(connector):
    return [finding.code for finding in report(Connector.objects.get(pk=connector.pk)).findings]


def test_a_sign_in_that_stands_in_one_document_only_is_found_until_it_is_set_again(things, mara):
    assert "SecurityWithoutConnectionParameters" not in codes(things)
    shell = {"securityDefinitions": {"key": {"type": "apiKey", "in": "header", "name": "X-Key"}}}
    root = {**draft(things).definition.part(""), **shell}
    revisions.save(things, mara, lambda _: revisions.Edit({"": revisions.Change(orjson.dumps(root).decode())}))
    assert "SecurityWithoutConnectionParameters" in codes(things)
    revisions.undo(things, mara)
    assert "SecurityWithoutConnectionParameters" not in codes(things)


def test_a_policy_for_an_action_that_is_not_there_is_found(things, mara):
    policy = {
        "title": "A",
        "templateId": "setheader",
        "parameters": {"x-ms-apimTemplate-operationName": ["Get0", "Gone"]},
    }
    written = properties.blank()
    written["properties"]["policyTemplateInstances"] = [policy]
    change = revisions.Change(orjson.dumps(written).decode())
    revisions.save(things, mara, lambda _: revisions.Edit({PROPERTIES: change}))
    found = [each for each in report(things).findings if each.code == "PolicyOperationNotFound"]
    assert [each.pointer.rpartition("/")[2] for each in found] == ["1"]


def test_a_list_that_is_read_from_no_array_is_found(things, mara):
    call = {"operationId": "Get1", "value-path": "name", "value-title": "name"}
    chosen = {"name": "thing", "in": "query", "type": "string", "x-ms-dynamic-values": call}
    part = {"get": {**action(0)["get"], "parameters": [chosen]}}
    change = revisions.Change(orjson.dumps(part).decode())
    revisions.save(things, mara, lambda _: revisions.Edit({"/paths/~1things-0": change}))
    found = [each for each in report(things).findings if each.code == "InvokedOperationShouldProduceArray"]
    assert [each.pointer for each in found] == [FIRST + "/parameters/0/x-ms-dynamic-values/operationId"]


def test_the_script_of_a_connector_is_checked(things, mara):
    code = revisions.Change(orjson.dumps("using System.Reflection;").decode())
    revisions.save(things, mara, lambda _: revisions.Edit({SCRIPT: code}))
    (found,) = [each for each in report(things).findings if each.code == "ScriptNamespaceNotAllowed"]
    assert found.severity == "advice" and link(things, found)["url"].endswith("/general/")
