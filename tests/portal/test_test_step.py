"""The Test step: real calls to a real server, by people who may make them."""

import json
import re
import threading
import time
import uuid

import pytest

from portal.connections import history, limits, making
from portal.connections.models import Cancellation, Connection, Run
from portal.connectors import edits
from portal.connectors.creation import create
from portal.connectors.drafts import draft
from portal.connectors.models import Connector
from portal.sharing.models import Share
from tests.portal.service import PROPERTIES, definition, freeze, service

__all__ = ["service"]
pytestmark = pytest.mark.django_db

KEY = "canary-7f3a91c2"
ECHO, SEND, LIST = "/paths/~1echo/get", "/paths/~1echo/post", "/paths/~1list/get"


@pytest.fixture
def pets(mara, service):
    return create(mara, definition(service.host), PROPERTIES, "Made for a test")


@pytest.fixture
def hers(mara, pets):
    return making.make(mara, pets, draft(pets), "Mara, practice", {"api_key": KEY, "region": "north"})


@pytest.fixture
def browser(mara, signed_in):
    return signed_in(mara)


def send(browser, connector, at, connection=None, step="edit/test", **fields):
    data = {"do": "send", "connection": connection.pk if connection else "", **fields}
    return browser.post(f"/connectors/{connector.slug}/{step}/?at={at}", data, follow=True)


def text(answer):
    return re.sub(r"<[^>]+>", "", answer.content.decode())


def test_a_call_is_made_and_its_answer_shown(pets, hers, browser, service):
    page = send(browser, pets, LIST, hers, **{"query.limit": "7"})
    assert page.status_code == 200
    assert "It worked: 2 results" in text(page) and "received" in text(page)
    assert service.seen[0][1] == "/list?limit=7"
    assert service.seen[0][2]["X-Key"] == KEY


def test_the_page_opens_on_the_first_action_with_its_defaults(pets, hers, browser):
    page = browser.get(f"/connectors/{pets.slug}/edit/test/").content.decode()
    assert 'name="query.limit" value="5"' in page
    assert page.count("<h1") == 1


def test_a_run_remembers_what_was_sent_and_fills_the_form_again(pets, hers, browser):
    send(browser, pets, LIST, hers, **{"query.limit": "7"})
    page = browser.get(f"/connectors/{pets.slug}/edit/test/?at={LIST}").content.decode()
    assert 'name="query.limit" value="7"' in page and "From your last run" in page


def test_an_input_that_was_emptied_stays_empty_the_next_time(pets, hers, browser):
    send(browser, pets, LIST, hers, **{"query.limit": ""})
    page = browser.get(f"/connectors/{pets.slug}/edit/test/?at={LIST}").content.decode()
    assert 'name="query.limit" value=""' in page


BODY = {"body/name": "Rex", "body/age": "3", "body/mood": "a", "body/is_new": ["false", "true"], "body/tags": "2",
        "body/tags/0": "brown", "body/tags/1": "", "body/owners": "1", "body/owners/0/mail": "ada@example.com",
        "body/owners/0/since": "2020", "body/more/note": "", "body/hint": ""}  # fmt: skip


def test_a_typed_form_makes_a_typed_body(pets, hers, browser, service):
    assert send(browser, pets, SEND, hers, lang="de", **BODY).status_code == 200
    assert json.loads(service.seen[0][3]) == {
        "name": "Rex",
        "age": 3,
        "mood": "a",
        "is_new": True,
        "tags": ["brown"],
        "owners": [{"mail": "ada@example.com", "since": 2020}],
        "trace": "portal",
    }


def test_internal_inputs_are_not_asked_and_what_they_send_is_listed(pets, hers, browser):
    page = browser.get(f"/connectors/{pets.slug}/edit/test/?at={SEND}")
    assert "Also sent: Trace portal" in " ".join(text(page).split())
    assert 'name="body/trace"' not in page.content.decode()


@pytest.mark.parametrize(
    ("fields", "place", "sentence"),
    [
        ({"body/name": ""}, "body/name", "Fill in “Name”."),
        ({"body/age": "three"}, "body/age", "“Age” must be a whole number"),
        ({"body/owners/0/mail": ""}, "body/owners/0/mail", "Fill in “Mail”."),
        ({"as": "json", "body": '{"name":\n  oops}'}, "body", "Line 2, column 3"),
        ({"as": "json", "body": '{"name": "Rex", "age": "x"}'}, "body", "must be a whole number"),
    ],
)
def test_a_mistake_is_said_at_its_input_and_nothing_is_sent(pets, hers, browser, service, fields, place, sentence):
    page = send(browser, pets, SEND, hers, **{**BODY, "body/tags/0": "still-here", **fields})
    assert page.status_code == 422
    assert sentence in text(page)
    shown = page.content.decode()
    control = re.search(rf'id="(e\w+)" name="{place}"', shown)
    assert control and f'<a href="#{control[1]}">' in shown
    assert service.seen == [] and not Run.objects.exists()
    assert "as" in fields or "still-here" in shown


def test_a_row_is_added_and_removed_without_javascript(pets, hers, browser):
    url = f"/connectors/{pets.slug}/edit/test/?at={SEND}"
    more = browser.post(url, {**BODY, "connection": hers.pk, "do": "add body/owners"}).content.decode()
    assert 'name="body/owners/1/mail"' in more and 'value="ada@example.com"' not in re.findall("owners/1.*", more)[0]
    less = browser.post(url, {**BODY, "connection": hers.pk, "do": "remove body/owners/0"}).content.decode()
    assert 'name="body/owners/0/mail"' not in less and "Rex" in less


def test_the_body_turns_into_json_and_back_with_all_that_was_typed(pets, hers, browser):
    url = f"/connectors/{pets.slug}/edit/test/?at={SEND}"
    raw = browser.post(url, {**BODY, "connection": hers.pk, "do": "as json"}).content.decode()
    assert "&quot;name&quot;: &quot;Rex&quot;" in raw
    form = browser.post(url, {"as": "json", "body": '{"name": "Ada"}', "connection": hers.pk, "do": "as form"})
    assert re.search(r'name="body/name"[^>]*>\s*Ada</textarea>', form.content.decode())


def test_json_that_cannot_be_read_stays_as_it_was_typed(pets, hers, browser):
    data = {"as": "json", "body": '{"name": Rex', "connection": hers.pk, "do": "as form"}
    page = browser.post(f"/connectors/{pets.slug}/edit/test/?at={SEND}", data)
    assert page.status_code == 422 and "{&quot;name&quot;: Rex" in page.content.decode()


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("/status/401", "The service did not accept the key"),
        ("/status/429", "The service asks you to slow down"),
        ("/status/500", "The service broke while answering"),
        ("/page", "A web page came back instead of data"),
        ("/latin", "The answer is not readable as text"),
    ],
)
def test_a_failure_is_explained(pets, hers, browser, path, title):
    page = send(browser, pets, f"/paths/{path.replace('/', '~1')}/get", hers)
    for words in (title, "What happened", "Likely cause", "Try this"):
        assert words in text(page)


def test_what_a_service_writes_about_a_failure_is_quoted(pets, hers, browser):
    assert "It wrote: “No, not like this.”" in text(send(browser, pets, "/paths/~1status~1500/get", hers))


def test_a_refused_key_names_its_connection_and_can_be_replaced(pets, hers, browser):
    page = send(browser, pets, "/paths/~1status~1401/get", hers)
    assert f"/connections/{hers.pk}/replace/" in page.content.decode()
    assert "Replace the key of Mara, practice" in text(page)
    hers.refresh_from_db()
    assert hers.last_status == Connection.Status.REFUSED and hers.last_used


def test_a_service_that_nobody_runs_is_explained(pets, hers, browser, service):
    service.shutdown()
    service.server_close()
    page = send(browser, pets, LIST, hers)
    assert "The service could not be reached" in text(page) and "Try this" in text(page)


def test_an_address_that_is_not_open_is_explained(mara, browser):
    closed = create(mara, definition("10.0.0.1"), PROPERTIES, "Made for a test")
    connection = making.make(mara, closed, draft(closed), "Closed", {"api_key": KEY})
    assert "This address is not open to connectors" in text(send(browser, closed, LIST, connection))


def test_a_host_that_is_missing_is_said_in_words(mara, browser):
    without = create(mara, {**definition("x"), "host": ""}, PROPERTIES, "Made for a test")
    connection = making.make(mara, without, draft(without), "None", {"api_key": KEY})
    page = send(browser, without, LIST, connection)
    assert page.status_code == 422 and "has no host yet" in text(page)


def test_without_a_connection_the_page_asks_for_one(pets, browser, service):
    page = send(browser, pets, LIST)
    assert page.status_code == 422
    assert (
        "Choose a connection first" in text(page)
        and f"/connections/new/?connector={pets.slug}" in page.content.decode()
    )
    assert service.seen == []


def test_a_connector_without_sign_in_needs_no_connection(mara, browser, service):
    free = {key: value for key, value in definition(service.host).items() if not key.startswith("security")}
    connector = create(mara, free, {"properties": {}}, "Made for a test")
    assert "It worked" in text(send(browser, connector, LIST))


def test_an_unknown_action_is_said_in_the_page(pets, browser):
    page = browser.get(f"/connectors/{pets.slug}/edit/test/?at=/paths/~1gone/get")
    assert page.status_code == 404 and "no action at this address any more" in text(page)


def test_a_viewer_runs_what_is_published_with_their_own_key(mara, aiko, pets, signed_in, service):
    freeze(pets, mara)
    Share.objects.create(connector=pets, person=aiko, level="view", shared_by=mara)
    edits.save_element(pets, mara, pets.head, LIST, {"summary": "Draft name"})
    viewed = Connector.objects.get(pk=pets.pk)
    own = making.make(aiko, viewed, draft(viewed), "Aiko", {"api_key": "aikos-key-22"})
    page = send(signed_in(aiko), pets, LIST, own, step="test")
    assert "It worked: 2 results" in text(page) and "Draft name" not in text(page)
    assert service.seen[0][2]["X-Key"] == "aikos-key-22"
    assert Run.objects.get().revision == 0


def test_only_the_person_sees_their_runs(mara, tomas, pets, hers, browser, signed_in):
    Share.objects.create(connector=pets, person=tomas, level="edit", shared_by=mara)
    send(browser, pets, LIST, hers)
    run = Run.objects.get()
    theirs = signed_in(tomas)
    assert theirs.get(f"/connectors/{pets.slug}/edit/test/?at={LIST}&run={run.pk}").status_code == 404
    assert "It worked" not in text(theirs.get(f"/connectors/{pets.slug}/edit/test/?at={LIST}"))


@pytest.mark.parametrize("tab", ["response", "headers", "request", "policies", "check", "response&view=raw"])
def test_every_part_of_a_result_has_its_address(pets, hers, browser, tab):
    send(browser, pets, LIST, hers)
    page = browser.get(f"/connectors/{pets.slug}/edit/test/?at={LIST}&run={Run.objects.get().pk}&tab={tab}")
    assert page.status_code == 200 and 'aria-current="page"' in page.content.decode()


def test_lines_that_nobody_declared_are_marked(pets, hers, browser):
    page = send(browser, pets, LIST, hers).content.decode()
    assert re.search(r'class="l hit"[^>]*>.*extra.*class="note">not declared', page)
    assert ">1.0<" in page


def test_an_answer_becomes_the_response_schema_as_one_revision_that_can_be_undone(pets, hers, browser):
    send(browser, pets, LIST, hers)
    head = pets.head
    page = browser.post(f"/connectors/{pets.slug}/edit/test/learn/", {"run": Run.objects.get().pk}, follow=True)
    pets.refresh_from_db()
    schema = draft(pets).definition.get(LIST + "/responses/200/schema/properties/items/items/properties")
    assert list(schema) == ["id", "extra"] and "format" not in schema["id"]
    assert pets.head == head + 1 and f"/connectors/{pets.slug}/edit/undo/" in page.content.decode()
    assert page.context["result"].findings == [] and "as the response schema" not in text(page)


def test_a_shared_schema_learns_in_its_own_place(pets, mara, hers, browser):
    def refer(document):
        schema = document.get(LIST + "/responses/200/schema")
        document = document.put("/definitions/Items", schema)
        return document.put(LIST + "/responses/200/schema", {"$ref": "#/definitions/Items"}), LIST

    edits.save_document(pets, mara, pets.head, "", refer)
    send(browser, pets, LIST, hers)
    browser.post(f"/connectors/{pets.slug}/edit/test/learn/", {"run": Run.objects.get().pk})
    document = draft(Connector.objects.get(pk=pets.pk)).definition
    assert "extra" in document.get("/definitions/Items/properties/items/items/properties")
    assert document.get(LIST + "/responses/200/schema") == {"$ref": "#/definitions/Items"}


def test_a_failure_teaches_the_definition_nothing(pets, hers, browser):
    send(browser, pets, "/paths/~1status~1500/get", hers)
    page = browser.post(f"/connectors/{pets.slug}/edit/test/learn/", {"run": Run.objects.get().pk}, follow=True)
    assert "Only an answer that worked" in text(page)
    assert Connector.objects.get(pk=pets.pk).head == pets.head


def test_the_call_can_be_copied_with_a_placeholder_for_the_key(pets, hers, browser):
    page = send(browser, pets, LIST, hers).content.decode()
    assert "X-Key: $API_KEY" in page


def test_htmx_gets_the_bench_and_its_address(pets, hers, browser):
    url = f"/connectors/{pets.slug}/edit/test/?at={LIST}"
    answer = browser.post(url, {"do": "send", "connection": hers.pk}, headers={"HX-Request": "true"}, follow=True)
    assert answer.content.decode().lstrip().startswith('<div class="workbench bench-test" id="bench">')
    assert f"run={Run.objects.get().pk}" in answer["HX-Push-Url"]


def test_a_connection_made_beside_changes_only_the_picker(pets, hers, browser):
    from portal.connectors.forms import key_of

    form = {"connector": pets.slug, "label": "Second", key_of("api_key"): "second-key"}
    answer = browser.post("/connections/new/", form, headers={"HX-Request": "true"})
    assert "dialog-close" in answer["HX-Trigger-After-Swap"]
    assert answer.content.decode().startswith("<select") and "Second" in answer.content.decode()


def test_the_newest_fifty_runs_are_kept(pets, hers, mara, browser, monkeypatch):
    monkeypatch.setattr(history, "TIDIED_EVERY", 1)
    Run.objects.bulk_create([Run(connector=pets, person=mara, operation=ECHO, title=str(each)) for each in range(60)])
    send(browser, pets, LIST, hers)
    assert Run.objects.count() == 50 and Run.objects.filter(operation=LIST).exists()


def test_the_page_asks_as_often_for_many_actions_and_runs_as_for_few(
    pets, hers, mara, browser, django_assert_num_queries, django_assert_max_num_queries
):
    url = f"/connectors/{pets.slug}/edit/test/?at={LIST}"
    send(browser, pets, LIST, hers)
    browser.get(url)
    with django_assert_max_num_queries(25) as few:
        browser.get(url)
    number_of_queries = len(few)

    def grow(document):
        for number in range(40):
            document = document.put(f"/paths/~1more{number}/get", {"operationId": f"More{number}", "responses": {}})
        return document, ""

    edits.save_document(pets, mara, pets.head, "", grow)
    Run.objects.bulk_create(
        [Run(connector=pets, person=mara, operation=ECHO, title="It worked", status=200) for _ in range(40)]
    )
    browser.get(url)
    with django_assert_num_queries(number_of_queries):
        browser.get(url)


def test_a_person_has_four_calls_at_once_and_the_portal_eight():
    taken = [limits.slot(1) for _ in range(limits.PER_PERSON)]
    for each in taken:
        each.__enter__()
    with pytest.raises(limits.TooMany, match="4 calls of yours"), limits.slot(1):
        pass
    others = [limits.slot(number) for number in range(2, 2 + limits.PER_PROCESS - limits.PER_PERSON)]
    for each in others:
        each.__enter__()
    with pytest.raises(limits.TooMany, match="as many calls as it can"), limits.slot(99):
        pass
    for each in taken + others:
        each.__exit__(None, None, None)
    with limits.slot(1):
        pass


def test_one_call_too_many_is_429_and_keeps_what_was_typed(pets, hers, mara, browser, monkeypatch):
    monkeypatch.setattr(limits, "PER_PERSON", 0)
    page = send(browser, pets, LIST, hers, **{"query.limit": "77"})
    assert page.status_code == 429 and 'value="77"' in page.content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_call_is_cancelled_from_another_request(pets, hers, mara, browser, signed_in, service):
    run, answers = uuid.uuid4(), []
    slow = threading.Thread(target=lambda: answers.append(send(browser, pets, "/paths/~1slow/get", hers, run=str(run))))
    slow.start()
    while slow.is_alive() and not service.seen:
        time.sleep(0.05)
    assert signed_in(mara).post(f"/connectors/{pets.slug}/test/cancel/", {"run": str(run)}).status_code == 204
    slow.join()
    assert re.search(r"Cancelled after \d\.\d s", text(answers[0]))
    assert not Cancellation.objects.exists()
