"""A person signs in at another service: there, back once, and the connection works."""

import json
import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import timedelta
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.db import connection as database
from django.utils import timezone

from portal.connections import lending, limits
from portal.connections.lending import Terms
from portal.connections.models import Connection, Loan, Run
from portal.connectors import revisions
from portal.connectors.drafts import draft
from portal.connectors.revisions import Edit
from portal.sealing import vault
from portal.sharing.models import Share
from portal.signins import redirects
from portal.signins.models import SignIn
from tests.canary import CANARY, listening
from tests.portal.signins.conftest import ME, sign_in

pytestmark = pytest.mark.django_db


def going(browser, connector, **more):
    """Press "Sign in" for a new connection; the address of the service's page."""
    form = {"connector": connector.slug, "label": "Mara, pets", **more}
    answer = browser.post("/connections/new/", form)
    assert answer.status_code == 200, answer.content.decode()
    return re.fullmatch(r"0; url=(.*)", answer["Refresh"])[1]


def back(browser, query):
    return browser.get(f"/oauth/callback?{urlencode(query)}")


@pytest.fixture
def hers(mara, pets, server, signed_in):
    """Mara's connection, made by signing in."""
    browser = signed_in(mara)
    back(browser, server.visit(going(browser, pets)))
    return Connection.objects.get()


def call(browser, connector, connection):
    form = {"connection": connection.pk, "do": "send"}
    answer = browser.post(f"/connectors/{connector.slug}/edit/test/?at={ME}", form, follow=True)
    return answer


def test_signing_in_makes_a_connection_that_works(mara, pets, server, signed_in):
    browser = signed_in(mara)
    answer = back(browser, server.visit(going(browser, pets)))
    assert answer.status_code == 302
    page = browser.get(answer["Location"]).content.decode()
    assert "Signed in" in page and "renews itself" in page
    connection = Connection.objects.get()
    assert (connection.label, connection.owner) == ("Mara, pets", mara)
    assert "It worked" in call(browser, pets, connection).content.decode()


def test_the_page_of_the_service_gets_a_proof_key_and_the_address_to_come_back_to(mara, pets, server, signed_in):
    query = parse_qs(urlsplit(going(signed_in(mara), pets)).query)
    assert query["code_challenge_method"] == ["S256"] and query["code_challenge"]
    assert query["redirect_uri"] == [redirects.of_portal()]
    assert query["scope"] == ["read offline_access"]


def test_the_code_and_the_state_leave_the_address_line(mara, pets, server, signed_in):
    browser = signed_in(mara)
    answer = back(browser, server.visit(going(browser, pets)))
    assert answer["Location"] == f"/sign-ins/{SignIn.objects.get().pk}/"


@pytest.mark.parametrize("state", ["", "x", None])
def test_e01_a_state_that_was_not_given_here_asks_for_no_token(state, mara, pets, server, signed_in):
    browser = signed_in(mara)
    query = server.visit(going(browser, pets))
    wrong = {**query, "state": state} if state is not None else {"code": query["code"]}
    assert back(browser, wrong).status_code == 400
    assert not server.calls and not Connection.objects.exists()


def test_e01_somebody_else_cannot_come_back_with_my_state(mara, tomas, pets, server, signed_in):
    query = server.visit(going(signed_in(mara), pets))
    assert back(signed_in(tomas), query).status_code == 400
    assert not server.calls


def test_e01_after_ten_minutes_it_is_too_late(mara, pets, server, signed_in):
    browser = signed_in(mara)
    query = server.visit(going(browser, pets))
    SignIn.objects.update(created=timezone.now() - timedelta(minutes=10, seconds=1))
    answer = back(browser, query)
    assert answer.status_code == 400 and "longer than ten minutes" in answer.content.decode()
    assert not server.calls


def test_coming_back_at_another_address_than_was_sent_along_is_refused(mara, pets, server, signed_in):
    browser = signed_in(mara)
    query = server.visit(going(browser, pets))
    assert browser.get(f"/oauth/callback/{pets.slug}?{urlencode(query)}").status_code == 400
    assert not server.calls


@pytest.mark.django_db(transaction=True)
def test_e08_coming_back_ten_times_at_once_exchanges_the_code_once(mara, pets, server, signed_in):
    browser = signed_in(mara)
    query = server.visit(going(browser, pets))

    def once(_):
        try:
            return back(signed_in(mara), query).status_code
        finally:
            database.close()

    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(once, range(10)))
    assert answers.count(302) == 1 and set(answers) <= {302, 400, 429}  # used up, or too many at once
    assert [each["grant_type"] for each in server.calls] == ["authorization_code"]


def test_a_person_who_says_no_is_told_so(mara, pets, server, signed_in):
    browser = signed_in(mara)
    url = going(browser, pets)
    server.switches.denies = True
    answer = back(browser, server.visit(url))
    page = browser.get(answer["Location"]).content.decode()
    assert "notice-bad" in page and not Connection.objects.exists()
    assert not server.calls


LIES = {
    "a page": (200, "text/html", b"<html><title>Welcome</title></html>"),
    "a word for seconds": (200, "application/json", b'{"access_token": "t", "expires_in": "abc"}'),
    "negative": (200, "application/json", b'{"access_token": "t", "expires_in": -5}'),
    "endless": (200, "application/json", b'{"access_token": "t", "expires_in": 100000000000000000000}'),
    "nothing": (200, "application/json", b"{}"),
    "one megabyte": (200, "application/json", b'{"access_token": "' + b"t" * 2**20 + b'"}'),
    "a line break": (200, "application/json", b'{"access_token": "t\\nSet-Cookie: x"}'),
}


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES)
def test_e09_what_is_no_token_is_said_and_makes_no_connection(lie, mara, pets, server, signed_in):
    browser = signed_in(mara)
    query = server.visit(going(browser, pets))
    server.switches.answers = [lie]
    page = browser.get(back(browser, query)["Location"])
    assert page.status_code == 200 and "notice-bad" in page.content.decode()
    assert not Connection.objects.exists()
    assert len(server.calls) == 1


def test_nothing_secret_stays_in_the_record_or_on_its_page(mara, pets, server, signed_in, hers):
    row = SignIn.objects.get()
    page = signed_in(mara).get(f"/sign-ins/{row.pk}/").content.decode()
    grant = server.grants[0]
    secrets = [grant.access_token, grant.refresh_token, *server.apps[grant.client_id].secrets]
    secrets += [server.calls[0]["code"], server.calls[0]["code_verifier"]]
    assert not [each for each in secrets if each in page + row.legs + row.outcome + str(row.values)]


@pytest.mark.parametrize("person", ["tomas", "otto"])
def test_nobody_else_sees_a_record(person, pets, hers, signed_in, request):
    stranger = signed_in(request.getfixturevalue(person))
    assert stranger.get(f"/sign-ins/{SignIn.objects.get().pk}/").status_code == 404


def test_a_secret_that_was_replaced_signs_in_and_the_old_one_helps_out(mara, pets, server, signed_in):
    from portal.signins import client_secrets

    client_secrets.add(pets, mara, "not registered yet")
    browser = signed_in(mara)
    page = browser.get(back(browser, server.visit(going(browser, pets)))["Location"]).content.decode()
    assert "refused the newest client secret" in page
    assert Connection.objects.count() == 1


def test_reconnecting_keeps_the_connection(mara, pets, server, signed_in, hers):
    browser = signed_in(mara)
    before = vault.open_values(hers)
    answer = browser.post(f"/connections/{hers.pk}/reconnect/")
    back(browser, server.visit(answer["Refresh"].removeprefix("0; url=")))
    again = Connection.objects.get()
    assert again.pk == hers.pk and vault.open_values(again) != before


def test_reconnecting_with_another_account_asks_first(mara, pets, server, signed_in, hers):
    Connection.objects.update(account="ann@example.com", account_id="ann@example.com")
    server.switches.user = "bob@example.com"
    browser, before = signed_in(mara), vault.open_values(hers)
    answer = browser.post(f"/connections/{hers.pk}/reconnect/")
    Connection.objects.update(account="ann@example.com", account_id="another")
    back(browser, server.visit(answer["Refresh"].removeprefix("0; url=")))
    hers.refresh_from_db()
    assert vault.open_values(hers) != before or SignIn.objects.filter(state=SignIn.State.OTHER_ACCOUNT).exists()


def test_a_token_that_has_ended_is_renewed_before_the_call(mara, pets, server, signed_in, hers):
    server.switches.lifetime = 30  # within the minute in which tokens are renewed early
    browser = signed_in(mara)
    browser.post(f"/connections/{hers.pk}/reconnect/")
    server.expire_all()
    assert "It worked" in call(browser, pets, hers).content.decode()


def test_a_token_that_the_service_refuses_is_renewed_once_and_the_call_sent_again(mara, pets, server, signed_in, hers):
    server.expire_all()
    assert "It worked" in call(signed_in(mara), pets, hers).content.decode()
    assert [each["grant_type"] for each in server.calls] == ["authorization_code", "refresh_token"]
    assert Run.objects.count() == 1


def test_a_sign_in_that_is_over_says_so_on_the_connection(mara, pets, server, signed_in, hers):
    server.end_family(server.grants[0].family)
    answer = call(signed_in(mara), pets, hers)
    hers.refresh_from_db()
    assert hers.last_status == Connection.Status.SIGNED_OUT and hers.trouble
    assert answer.status_code in (200, 409)


def test_an_editor_who_moves_the_token_url_gets_nobodys_tokens(mara, tomas, pets, server, signed_in, hers, settings):
    settings.ENV = {**settings.ENV, "EGRESS_ALLOW": ("127.0.0.0/8",)}
    host, port = CANARY
    with listening() as hits:
        sign_in(pets, mara, token_url=f"http://{host}:{port}/token", refresh_url=f"http://{host}:{port}/token")
        server.expire_all()
        call(signed_in(mara), pets, hers)
        assert not hits


@pytest.fixture
def busy(mara):
    """As many calls of Mara's as she may have are on their way."""
    with ExitStack() as stack:
        for _ in range(limits.PER_PERSON):
            stack.enter_context(limits.slot(mara.pk))
        yield stack


def test_coming_back_while_slow_services_hold_every_place_asks_nothing_and_may_be_tried_again(
    mara, pets, server, signed_in, busy
):
    """R12: a token server that hangs holds one place like any other call, never every thread."""
    browser = signed_in(mara)
    query = server.visit(going(browser, pets))
    answer = back(browser, query)
    assert answer.status_code == 429 and "Then load this page again." in answer.content.decode() and not server.calls
    busy.close()
    assert back(browser, query).status_code == 302 and Connection.objects.count() == 1


def test_a_sign_in_without_a_page_needs_a_place_too(mara, pets, server, signed_in, busy):
    sign_in(pets, mara, grant="client_credentials", token_url=f"{server.url}/token")
    answer = signed_in(mara).post("/connections/new/", {"connector": pets.slug, "label": "Mara, pets"})
    assert answer.status_code == 422 and "still on their way" in answer.content.decode()
    assert not server.calls and not Connection.objects.exists()


def test_a_sign_in_is_tested_at_once_where_the_connector_names_a_test(mara, pets, server, signed_in):
    def build(state):
        named = {"testConnection": {"operationId": "GetMe"}}
        return Edit(state.definition.put("/x-ms-capabilities", named).changes)

    revisions.save(pets, mara, build)
    browser = signed_in(mara)
    back(browser, server.visit(going(browser, pets)))
    assert Connection.objects.get().last_status == "works"
    assert Run.objects.get().operation_id == "GetMe"


def test_a_borrower_calls_with_tokens_and_reads_none(hers, pets, mara, tomas, server, signed_in):
    Share.objects.create(connector=pets, person=tomas, level="edit", shared_by=mara)
    lending.lend(hers, tomas, draft(pets), Terms([ME], 3, 5))
    page = call(signed_in(tomas), pets, hers).content.decode()
    assert "It worked" in page
    token = json.loads(vault.open_values(hers)["token"])
    for secret in (token["access_token"], token["refresh_token"]):
        assert secret not in page + Run.objects.get().result


def test_a_borrower_is_led_to_the_owner_when_the_sign_in_has_ended(hers, pets, mara, tomas, server, signed_in):
    Share.objects.create(connector=pets, person=tomas, level="edit", shared_by=mara)
    lending.lend(hers, tomas, draft(pets), Terms(None, 3, 5))
    Connection.objects.update(last_status="signed_out", trouble="The password of mara@pets changed.")
    page = call(signed_in(tomas), pets, hers)
    assert page.status_code == 409
    shown = page.content.decode()
    assert "needs Mara Lindqvist to sign in again" in shown and "mara@pets" not in shown
    assert f"/connections/{hers.pk}/" not in shown
    assert Loan.objects.get().used_calls == 0
