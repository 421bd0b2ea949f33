"""Trying what the doctor offers: on a copy, by people who may, with a key that goes nowhere by itself."""

import re

import pytest

from portal.connections import history, making
from portal.connections.models import Run
from portal.connectors import edits
from portal.connectors.creation import create
from portal.connectors.drafts import draft
from portal.connectors.models import Connector, Revision
from portal.sharing.models import Share
from tests.designer.fault_server import answer, serving
from tests.portal.service import PROPERTIES, freeze
from tests.portal.test_test_step import text

pytestmark = pytest.mark.django_db
KEY = "canary-7f3a91c2"
AT = "/paths/~1pets/get"
JSON = "Content-Type: application/json"


def script(answers):
    """Answers by "METHOD /path", 404 for all others."""

    def serve(connection, request):
        line = " ".join(request.split(b"\r\n")[0].decode().split(" ")[:2])
        connection.sendall(
            answers.get(line, answer(b"<html>Not here</html>", "Content-Type: text/html", status="404 No"))
        )

    return serve


@pytest.fixture
def opened(settings):
    def open_to(*servers):
        settings.ENV = {**settings.ENV, "EGRESS_ALLOW": tuple(each.place for each in servers)}

    return open_to


def connector_to(person, host, method="get", base="/", **more):
    operation = {"operationId": "Pets", "summary": "Pets", "responses": {"200": {"description": "OK"}}, **more}
    document = {
        "swagger": "2.0", "info": {"title": "Pets", "version": "1"}, "host": host, "basePath": base,
        "schemes": ["http"],
        "paths": {"/pets": {method: operation}},
        "securityDefinitions": {"api_key": {"type": "apiKey", "in": "header", "name": "Authorization"}},
        "security": [{"api_key": []}],
    }  # fmt: skip
    return create(person, document, PROPERTIES, "Made for a test")


@pytest.fixture
def browser(mara, signed_in):
    return signed_in(mara)


def send(browser, connector, person, at=AT, **fields):
    connection = making.make(person, connector, draft(connector), "Hers", {"api_key": KEY})
    data = {"do": "send", "connection": connection.pk, **fields}
    return browser.post(f"/connectors/{connector.slug}/edit/test/?at={at}", data, follow=True)


def again(browser, connector, run=None, **fields):
    run = run or Run.objects.latest("started")
    return browser.post(f"/connectors/{connector.slug}/test/{run.pk}/again/", fields, follow=True)


def keep(browser, connector):
    run = Run.objects.latest("started")
    return browser.post(f"/connectors/{connector.slug}/edit/test/{run.pk}/keep/", follow=True)


def test_a_missing_base_is_tried_without_saving_and_kept_as_one_revision(mara, browser, opened):
    with serving(script({"GET /api/pets": answer(b"[1]", JSON)})) as server:
        opened(server)
        pets = connector_to(mara, server.place)
        page = send(browser, pets, mara)
        assert "Use the base URL /api" in text(page) and len(server.requests) == 1
        page = again(browser, pets, fix="base_/api")
        assert "It worked" in text(page) and "a change that is not saved" in text(page)
        assert draft(Connector.objects.get(pk=pets.pk)).definition.get("/basePath") == "/"
        page = keep(browser, pets)
    saved = Connector.objects.get(pk=pets.pk)
    assert draft(saved).definition.get("/basePath") == "/api" and saved.head == pets.head + 1
    assert f"/connectors/{pets.slug}/edit/undo/" in page.content.decode() and "the definition has it now" in text(page)
    browser.post(f"/connectors/{pets.slug}/edit/undo/")
    assert draft(Connector.objects.get(pk=pets.pk)).definition.get("/basePath") == "/"


def test_another_method_is_tried_and_the_run_moves_with_the_action(mara, browser, opened):
    refused = answer(b"", "Allow: POST", status="405 No")
    with serving(script({"GET /pets": refused, "POST /pets": answer(b"[]", JSON)})) as server:
        opened(server)
        pets = connector_to(mara, server.place)
        send(browser, pets, mara)
        page = again(browser, pets, fix="method_post")
        assert "It worked" in text(page) and "GET /pets" in text(page) and "POST /pets" in text(page)
        page = keep(browser, pets)
    assert page.status_code == 200
    assert Run.objects.latest("started").operation == "/paths/~1pets/post"
    assert Connector.objects.get(pk=pets.pk).operations.filter(version=None).get().method == "post"


def test_the_word_before_a_key_is_tried_and_kept(mara, browser, opened):
    def serve(connection, request):
        is_good = f"Authorization: Bearer {KEY}".encode() in request
        connection.sendall(answer(b"[]", JSON) if is_good else answer(b"", "WWW-Authenticate: Bearer", status="401 No"))

    with serving(serve) as server:
        opened(server)
        pets = connector_to(mara, server.place)
        assert "Write “Bearer” before the key" in text(send(browser, pets, mara))
        page = again(browser, pets, fix="key_header_authorization_bearer")
        assert "It worked" in text(page) and KEY not in page.content.decode()
        keep(browser, pets)
        assert "It worked" in text(again(browser, pets))


def test_a_key_goes_to_another_host_only_when_its_owner_says_so(mara, browser, opened):
    with serving(answer(b"[]", JSON), "127.0.0.6") as other:
        moved = answer(b"", f"Location: {other.url('/pets')}", status="302 Found")
        with serving(moved) as server:
            opened(server, other)
            pets = connector_to(mara, server.place, method="post")
            page = send(browser, pets, mara, at="/paths/~1pets/post")
            shown = page.content.decode()
            assert f'name="allow" value="http://{other.place}"' in shown and "would go to" in text(page)
            for allow in ("", "http://127.0.0.9:1", server.url("").rstrip("/")):
                assert again(browser, pets, fix="moved", allow=allow).status_code == 409
            assert other.requests == []
            page = again(browser, pets, fix="moved", allow=f"http://{other.place}")
            assert "It worked" in text(page) and KEY.encode() in other.requests[0]
            keep(browser, pets)
            assert again(browser, pets, Run.objects.latest("started")).status_code == 409
            assert len(other.requests) == 1


def test_a_run_is_sent_again_as_it_was_or_with_another_connection(mara, browser, opened):
    with serving(answer(b"", status="401 No")) as server:
        opened(server)
        pets = connector_to(mara, server.place, parameters=[{"name": "q", "in": "query", "type": "string"}])
        second = making.make(mara, pets, draft(pets), "Second", {"api_key": "another-key-1"})
        second.last_status = "works"
        second.save()
        page = send(browser, pets, mara, **{"query.q": "a b"})
        assert "Send with Second" in text(page)
        again(browser, pets)
        again(browser, pets, connection=second.pk)
    assert [b"GET /pets?q=a%20b" in each for each in server.requests] == [True] * 3
    assert b"another-key-1" in server.requests[2] and KEY.encode() in server.requests[1]
    assert Run.objects.count() == 3


def test_a_run_with_a_masked_input_is_not_sent_with_dots(mara, browser, opened):
    with serving(answer(b"[]", JSON)) as server:
        opened(server)
        pets = connector_to(mara, server.place, parameters=[{"name": "password", "in": "query", "type": "string"}])
        send(browser, pets, mara, **{"query.password": "a-secret-of-hers"})
        page = again(browser, pets)
    assert page.status_code == 409 and "Fill them in again" in text(page) and len(server.requests) == 1


def test_a_fix_that_nobody_offers_is_refused(mara, browser, opened):
    with serving(answer(b"[]", JSON)) as server:
        opened(server)
        pets = connector_to(mara, server.place)
        send(browser, pets, mara)
        for fix in ("https", "base_/etc", "x" * 2000, "\0"):
            assert again(browser, pets, fix=fix).status_code == 409
    assert len(server.requests) == 1 and Run.objects.count() == 1


def test_what_was_tried_is_not_kept_over_what_somebody_saved_meanwhile(mara, browser, opened):
    with serving(script({"GET /api/pets": answer(b"[1]", JSON)})) as server:
        opened(server)
        pets = connector_to(mara, server.place)
        send(browser, pets, mara)
        again(browser, pets, fix="base_/api")
        pets = Connector.objects.get(pk=pets.pk)
        edits.save_document(pets, mara, pets.head, "", lambda document: (document.put("/basePath", "/theirs"), ""))
        page = keep(browser, pets)
    assert "was changed meanwhile" in text(page)
    assert draft(Connector.objects.get(pk=pets.pk)).definition.get("/basePath") == "/theirs"


def test_an_ordinary_run_has_nothing_to_keep(mara, browser, opened):
    with serving(answer(b"[]", JSON)) as server:
        opened(server)
        pets = connector_to(mara, server.place)
        send(browser, pets, mara)
        assert "nothing to keep" in text(keep(browser, pets))
    assert Revision.objects.filter(connector=pets).count() == 1


def test_a_viewer_is_told_the_cause_and_offered_no_change(mara, aiko, signed_in, opened):
    with serving(script({})) as server:
        opened(server)
        pets = connector_to(mara, server.place)
        freeze(pets, mara)
        Share.objects.create(connector=pets, person=aiko, level="view", shared_by=mara)
        viewer = signed_in(aiko)
        own = making.make(aiko, pets, draft(pets), "Aiko", {"api_key": KEY})
        page = viewer.post(f"/connectors/{pets.slug}/test/?at={AT}", {"do": "send", "connection": own.pk}, follow=True)
        assert "The base URL is" in text(page) and 'name="fix"' not in page.content.decode()
        assert again(viewer, pets, fix="base_/api").status_code == 409
        assert viewer.post(f"/connectors/{pets.slug}/edit/test/{Run.objects.get().pk}/keep/").status_code == 403
        assert again(viewer, pets).status_code == 200
    assert len(server.requests) == 2


def test_nobody_sends_a_run_of_somebody_else(mara, tomas, browser, signed_in, opened):
    with serving(answer(b"[]", JSON)) as server:
        opened(server)
        pets = connector_to(mara, server.place)
        Share.objects.create(connector=pets, person=tomas, level="edit", shared_by=mara)
        send(browser, pets, mara)
        theirs = signed_in(tomas)
        assert again(theirs, pets).status_code == 404 and keep(theirs, pets).status_code == 404
        assert again(theirs, pets, connection=Run.objects.get().connection_id).status_code == 404
    assert len(server.requests) == 1


def test_a_fix_never_shows_or_keeps_a_key(mara, browser, opened):
    echo = answer(b"", f"Location: /{KEY}/pets", status="307 Temporary Redirect")
    with serving(echo) as server:
        opened(server)
        pets = connector_to(mara, server.place, method="post")
        page = send(browser, pets, mara, at="/paths/~1pets/post")
        again(browser, pets, fix="moved")
    assert KEY not in page.content.decode()
    assert KEY not in "".join(Run.objects.values_list("result", flat=True))
    assert not re.search(r'name="fix" value="moved"', page.content.decode())
    assert all(not history.loaded(run.result)["trial"] for run in Run.objects.all())
