"""Attack cases on connections and the Test step, by the ids of the list of attack cases."""

import json
import logging
import re
import uuid

import pytest
from django.db import connection as database

from portal.connections import making
from portal.connections.models import Cancellation, Run
from portal.connectors import edits, revisions
from portal.connectors.creation import create
from portal.connectors.drafts import draft, property_changes
from portal.connectors.revisions import Edit
from portal.sharing.models import Share
from tests.portal.service import PROPERTIES, definition, freeze, service

__all__ = ["service"]
pytestmark = pytest.mark.django_db

KEY = "canary/7f3a+91c2&x"
ECHO, LIST = "/paths/~1echo/get", "/paths/~1list/get"


@pytest.fixture
def pets(mara, service):
    return create(mara, definition(service.host), PROPERTIES, "Made for a test")


@pytest.fixture
def hers(mara, pets):
    return making.make(mara, pets, draft(pets), "Mara, practice", {"api_key": KEY, "region": "north"})


@pytest.fixture
def browser(mara, signed_in):
    return signed_in(mara)


def send(browser, connector, at, connection, step="edit/test", **fields):
    data = {"do": "send", "connection": getattr(connection, "pk", connection), **fields}
    return browser.post(f"/connectors/{connector.slug}/{step}/?at={at}", data, follow=True)


def text(answer):
    return re.sub(r"<[^>]+>", "", answer.content.decode())


def share(connector, person, level, by):
    Share.objects.create(connector=connector, person=person, level=level, shared_by=by)


def everything_stored():
    with database.cursor() as cursor:
        tables = database.introspection.table_names(cursor)
        return "".join(str(cursor.execute(f'SELECT * FROM "{table}"').fetchall()) for table in tables)


def test_b04_a_connection_is_not_used_at_another_address(pets, hers, mara, tomas, browser, signed_in, service):
    """An editor leads the connector elsewhere after Mara made her connection."""
    share(pets, tomas, "edit", mara)
    edits.save_general(pets, tomas, pets.head, {"host": "evil.example"})
    page = send(browser, pets, LIST, hers)
    assert page.status_code == 409
    assert "Nothing was sent" in text(page) and "Allow http://evil.example" in text(page)
    assert service.seen == [] and not Run.objects.exists()


def test_b04_another_scheme_is_another_address(pets, hers, mara, browser):
    edits.save_document(pets, mara, pets.head, "", lambda document: (document.put("/schemes", ["https"]), ""))
    assert send(browser, pets, LIST, hers).status_code == 409


def test_b04_an_action_with_a_scheme_of_its_own_is_another_address(pets, hers, mara, browser):
    edits.save_document(pets, mara, pets.head, "", lambda document: (document.put(LIST + "/schemes", ["https"]), ""))
    assert send(browser, pets, LIST, hers).status_code == 409
    assert send(browser, pets, ECHO, hers).status_code == 200


def test_b04_only_its_owner_allows_the_new_address(pets, hers, mara, tomas, signed_in, browser, service):
    share(pets, tomas, "edit", mara)
    moved = service.host.replace("127.0.0.1", "localhost")
    edits.save_general(pets, tomas, pets.head, {"host": moved})
    form = {"origin": f"http://{moved}"}
    assert signed_in(tomas).post(f"/connections/{hers.pk}/bind/", form).status_code == 404
    assert send(browser, pets, LIST, hers).status_code == 409
    assert browser.post(f"/connections/{hers.pk}/bind/", form).status_code == 302
    assert send(browser, pets, LIST, hers).status_code == 200


PARAMETER = "x-ms-apimTemplateParameter."
COPIES_THE_KEY = {
    "templateId": "setheader",
    "title": "Copy the key",
    "parameters": {
        PARAMETER + "name": "X-Debug",
        PARAMETER + "value": "@headers('X-Key')",
        PARAMETER + "existsAction": "override",
        "x-ms-apimTemplate-policySection": "Request",
    },
}


def test_b07_a_policy_that_copies_the_key_shows_it_nowhere(pets, hers, mara, browser, service):
    def build(state):
        members = {**state.properties["properties"], "policyTemplateInstances": [COPIES_THE_KEY]}
        return Edit(property_changes(state.properties, {"properties": members}))

    revisions.save(pets, mara, build)
    send(browser, pets, ECHO, hers)
    assert service.seen[0][2]["X-Debug"] == KEY
    run = Run.objects.get()
    for tab in ("response", "headers", "request", "policies", "check"):
        page = browser.get(f"/connectors/{pets.slug}/edit/test/?at={ECHO}&run={run.pk}&tab={tab}")
        assert page.status_code == 200 and "canary" not in page.content.decode()


def test_b08_a_service_that_echoes_the_key_cannot_make_us_keep_it(pets, hers, browser, service):
    page = send(browser, pets, ECHO, hers)
    assert service.seen[0][2]["X-Key"] == KEY
    assert "••••" in page.content.decode() and "canary" not in page.content.decode()
    assert "canary" not in everything_stored()


def test_b09_what_is_typed_into_an_input_that_holds_a_key_is_not_kept(pets, hers, mara, browser):
    entry = {"name": "X-Api-Token", "in": "header", "type": "string"}
    edits.save_document(pets, mara, pets.head, "", lambda it: (it.put(ECHO + "/parameters/1", entry), ""))
    page = send(browser, pets, ECHO, hers, **{"header.X-Api-Token": "typed-canary-1"})
    assert 'type="password"' in page.content.decode()
    assert "typed-canary-1" not in page.content.decode() and "typed-canary-1" not in everything_stored()


def test_b12_no_log_line_holds_a_secret(pets, hers, browser, caplog):
    with caplog.at_level(logging.DEBUG):
        send(browser, pets, ECHO, hers)
        send(browser, pets, "/paths/~1broken/get", hers)
        browser.post(f"/connections/{hers.pk}/replace/", {"nothing": KEY})
    assert "canary" not in caplog.text


def test_b14_nothing_in_the_database_is_in_clear(pets, hers, browser):
    browser.get(f"/connections/{hers.pk}/replace/")
    send(browser, pets, LIST, hers)
    assert "canary" not in everything_stored()


def test_b15_a_moved_ciphertext_is_refused_in_words(pets, hers, mara, browser, service):
    other = making.make(mara, pets, draft(pets), "Other", {"api_key": "another-key"})
    other.values = hers.values
    other.save()
    page = send(browser, pets, LIST, other)
    assert page.status_code == 409 and "cannot be opened with the keys" in text(page)
    assert service.seen == []


def test_b16_dots_are_never_sent_as_an_input(pets, hers, browser, service):
    send(browser, pets, "/paths/~1echo/post", hers, **{"body/name": f"my key is {KEY}", "body/is_new": "true"})
    page = browser.get(f"/connectors/{pets.slug}/edit/test/?at=/paths/~1echo/post").content.decode()
    assert "my key is" in json.loads(service.seen[0][3])["name"]
    assert re.search(r'name="body/name"[^>]*>\s*</textarea>', page)


def test_b17_a_failure_that_quotes_our_request_is_masked(pets, hers, browser):
    edits_page = send(browser, pets, "/paths/~1status~1401/get", hers)
    assert "canary" not in edits_page.content.decode()


@pytest.mark.parametrize("address", ["edit/test/", "test/", "test/{run}/answer.txt"])
def test_f02_people_of_another_organisation_get_404(pets, hers, mara, otto, browser, signed_in, address):
    freeze(pets, mara)
    send(browser, pets, LIST, hers)
    address = address.format(run=Run.objects.get().pk)
    assert signed_in(otto).get(f"/connectors/{pets.slug}/{address}").status_code == 404


def test_f07_a_viewer_neither_tests_the_draft_nor_changes_the_definition(mara, aiko, pets, hers, browser, signed_in):
    freeze(pets, mara)
    share(pets, aiko, "view", mara)
    send(browser, pets, LIST, hers)
    viewer = signed_in(aiko)
    assert viewer.get(f"/connectors/{pets.slug}/edit/test/").status_code == 403
    assert send(viewer, pets, LIST, hers).status_code == 403
    assert viewer.post(f"/connectors/{pets.slug}/edit/test/learn/", {"run": Run.objects.get().pk}).status_code == 403
    assert viewer.get(f"/connectors/{pets.slug}/test/").status_code == 200


@pytest.mark.parametrize("step", ["edit/test", "test"])
def test_f14_a_colleague_with_edit_rights_cannot_use_her_connection(pets, hers, mara, tomas, signed_in, service, step):
    freeze(pets, mara)
    share(pets, tomas, "edit", mara)
    client = signed_in(tomas)
    assert send(client, pets, LIST, hers, step=step).status_code == 404
    assert client.get(f"/connectors/{pets.slug}/{step}/?at={LIST}&connection={hers.pk}").status_code == 404
    assert send(client, pets, LIST, uuid.uuid4(), step=step).status_code == 404
    assert service.seen == []


def test_f14_a_connection_to_another_connector_is_not_used_here(pets, hers, mara, browser, service):
    other = create(mara, {**definition(service.host), "info": {"title": "Other"}}, PROPERTIES, "Made for a test")
    assert send(browser, other, LIST, hers).status_code == 404


def test_f14_her_connection_ends_with_the_share_that_led_to_it(mara, aiko, pets, signed_in, service):
    freeze(pets, mara)
    share(pets, aiko, "view", mara)
    own = making.make(aiko, pets, draft(pets), "Aiko", {"api_key": "aikos-key-22"})
    Share.objects.all().delete()
    assert send(signed_in(aiko), pets, LIST, own, step="test").status_code == 404
    assert signed_in(aiko).get(f"/connections/{own.pk}/").status_code == 404


def test_g07_html_from_a_service_is_only_ever_text(pets, hers, browser):
    page = send(browser, pets, "/paths/~1page/get", hers).content.decode()
    assert "<script>alert(1)" not in page and "&lt;script&gt;alert(1)" in page
    run = Run.objects.get()
    download = browser.get(f"/connectors/{pets.slug}/test/{run.pk}/answer.txt")
    assert download["Content-Type"].startswith("text/plain")
    assert download["X-Content-Type-Options"] == "nosniff"
    assert download["Content-Disposition"].startswith("attachment")
    assert "sandbox" in download["Content-Security-Policy"]


def test_j02_a_huge_answer_is_cut_and_the_page_stays_small(pets, hers, browser, settings):
    settings.ENV = {**settings.ENV, "CALL_MAX_BYTES": 3 * 2**20}
    page = send(browser, pets, "/paths/~1huge/get", hers)
    assert "this is its beginning" in text(page) and "the download has all of it" in text(page)
    assert len(page.content) < 600_000
    assert len(Run.objects.get().result) < 2 * 2**20


def test_j08_what_calls_itself_json_and_is_none_is_shown_with_a_note(pets, hers, browser):
    page = send(browser, pets, "/paths/~1broken/get", hers)
    assert "it cannot be read. Line 1" in text(page) and "NaN" in text(page)


@pytest.mark.parametrize("at", ["nonsense", "/paths/~1list", "/definitions/Pet", "/paths/~1list/get/responses", "//"])
def test_an_address_that_is_no_action_is_said_and_never_an_error(pets, browser, at):
    assert browser.get(f"/connectors/{pets.slug}/edit/test/?at={at}").status_code == 404
    assert browser.post(f"/connectors/{pets.slug}/edit/test/?at={at}", {"do": "send"}).status_code == 404


@pytest.mark.parametrize(
    "fields",
    [
        {"body/tags": "999999999999"},
        {"body/tags": "-1"},
        {"do": "add body/nothing"},
        {"do": "remove "},
        {"do": "explode now"},
        {"run": "not-an-id"},
        {"as": "json", "body": "[" * 5000},
        {"body/name": "\x00\ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace")},
        {"lang": "xx"},
    ],
)
def test_a_form_that_no_page_made_does_no_harm(pets, hers, browser, fields):
    data = {"connection": hers.pk, "do": "send", "body/name": "Rex", **fields}
    assert browser.post(f"/connectors/{pets.slug}/edit/test/?at=/paths/~1echo/post", data).status_code in (
        200,
        302,
        422,
    )


HOSTILE = {
    "type": ["string", "null"],
    "enum": {"a": 1},
    "properties": {"x": None, "self": {"$ref": "#/definitions/Pet"}, "<b>": {"type": "array", "items": []}},
    "required": "x",
    "allOf": [{"$ref": "#/definitions/Pet"}, 5],
    "x-ms-enum-values": [1, {"value": []}],
    "x-ms-summary": {"a": 1},
}


def test_a_broken_schema_still_makes_a_form(pets, mara, hers, browser):
    edits.save_document(pets, mara, pets.head, "", lambda document: (document.put("/definitions/Pet", HOSTILE), ""))
    page = browser.get(f"/connectors/{pets.slug}/edit/test/?at=/paths/~1echo/post")
    assert page.status_code == 200 and "<b>" not in re.sub(r'<b class="[^"]*">', "", page.content.decode())


def test_a_run_of_somebody_else_is_not_ended(pets, mara, tomas, signed_in):
    share(pets, tomas, "edit", mara)
    run = uuid.uuid4()
    signed_in(tomas).post(f"/connectors/{pets.slug}/test/cancel/", {"run": str(run)})
    assert not Cancellation.objects.filter(run=run, person=mara).exists()
