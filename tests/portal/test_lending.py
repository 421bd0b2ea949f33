"""Lending: a borrower calls as the owner, within the limits of the loan, and never reads what the connection holds."""

import re
import threading
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection as database
from django.utils import timezone

from portal import access
from portal.connections import lending, making
from portal.connections.lending import Terms
from portal.connections.models import Loan, LoanCall, Run
from portal.connectors import edits, revisions
from portal.connectors.creation import create
from portal.connectors.drafts import draft, property_changes
from portal.connectors.revisions import Edit
from portal.sharing.models import Share
from tests.portal.service import PROPERTIES, definition, freeze, service

__all__ = ["service"]
pytestmark = pytest.mark.django_db

KEY, REGION = "canary-7f3a91c2", "north-by-northwest"
ECHO, SEND, LIST = "/paths/~1echo/get", "/paths/~1echo/post", "/paths/~1list/get"


@pytest.fixture
def pets(mara, aiko, tomas, service):
    connector = create(mara, definition(service.host), PROPERTIES, "Made for a test")
    freeze(connector, mara)
    Share.objects.create(connector=connector, person=aiko, level="view", shared_by=mara)
    Share.objects.create(connector=connector, person=tomas, level="edit", shared_by=mara)
    return connector


@pytest.fixture
def hers(mara, pets):
    return making.make(mara, pets, draft(pets), "Mara, practice", {"api_key": KEY, "region": REGION})


def lend(connection, borrower, operations=(ECHO, LIST), days=7, calls=10):
    terms = Terms(None if operations is None else list(operations), days, calls)
    return lending.lend(connection, borrower, draft(connection.connector), terms)


def send(browser, connector, at, connection, step="test", **fields):
    data = {"do": "send", "connection": connection.pk, **fields}
    return browser.post(f"/connectors/{connector.slug}/{step}/?at={at}", data, follow=True)


def text(answer):
    return re.sub(r"<[^>]+>", "", answer.content.decode())


def test_the_owner_lends_on_the_page(hers, mara, aiko, signed_in):
    form = {"people": aiko.pk, "extent": "some", "operations": [ECHO], "days": "3", "calls": "5"}
    answer = signed_in(mara).post(f"/connections/{hers.pk}/lend/", form, follow=True)
    assert "is lent to Aiko Tanaka" in text(answer)
    loan = Loan.objects.get()
    assert (loan.borrower, loan.operations, loan.max_calls, loan.is_for_all) == (aiko, [ECHO], 5, False)
    assert timedelta(days=2, hours=23) < loan.until - timezone.now() <= timedelta(days=3)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"people": []}, "Nobody is picked yet"),
        ({"operations": []}, "Tick the actions"),
        ({"operations": ["/paths/~1other/get"]}, "not one of the available choices"),
        ({"days": "91"}, "less than or equal to 90"),
        ({"days": "0"}, "greater than or equal to 1"),
        ({"calls": "10001"}, "less than or equal to 10000"),
        ({"calls": "many"}, "whole number"),
    ],
)
def test_a_mistake_lends_nothing(hers, mara, aiko, signed_in, wrong, sentence):
    form = {"people": aiko.pk, "extent": "some", "operations": [ECHO], "days": "3", "calls": "5", **wrong}
    answer = signed_in(mara).post(f"/connections/{hers.pk}/lend/", form)
    assert answer.status_code == 422 and sentence in text(answer)
    assert not Loan.objects.exists()


@pytest.mark.parametrize("who", ["priya", "otto", "mara"])
def test_only_colleagues_who_can_open_the_connector_can_borrow(hers, mara, signed_in, request, who):
    person = request.getfixturevalue(who)
    form = {"people": person.pk, "extent": "all", "days": "3", "calls": "5"}
    answer = signed_in(mara).post(f"/connections/{hers.pk}/lend/", form)
    assert answer.status_code == 422 and "Share the connector with them first" in text(answer)
    assert not Loan.objects.exists()


def test_people_are_found_without_losing_what_was_ticked(hers, mara, aiko, signed_in):
    form = {"do": "find", "q": "aik", "extent": "some", "operations": [ECHO], "days": "9", "calls": "5"}
    page = signed_in(mara).post(f"/connections/{hers.pk}/lend/", form).content.decode()
    assert "Aiko Tanaka" in page and "Tomas Oyelaran" not in page
    assert f'value="{ECHO}" checked' in page and 'value="9"' in page


def test_a_borrower_calls_with_the_key_and_never_reads_a_value(hers, pets, aiko, signed_in, service):
    lend(hers, aiko)
    page = send(signed_in(aiko), pets, ECHO, hers, **{"query.limit": "3"})
    assert page.status_code == 200 and service.seen[0][2]["X-Key"] == KEY
    run = Run.objects.get()
    for shown in (page.content.decode(), run.result, run.arguments):
        assert KEY not in shown and REGION not in shown
    assert run.person == aiko and run.connection == hers


def test_the_picker_says_whose_it_is(hers, pets, aiko, signed_in):
    lend(hers, aiko)
    page = signed_in(aiko).get(f"/connectors/{pets.slug}/test/?at={ECHO}")
    assert "Mara, practice (lent by Mara Lindqvist)" in text(page)
    assert "10 calls left" in text(page)


def test_a_value_that_is_no_secret_for_the_owner_is_one_for_a_borrower(
    hers, pets, aiko, tomas, mara, signed_in, service
):
    """An editor who borrows could declare the key to be clear text, and have a policy repeat the region."""
    lend(hers, tomas)

    def build(state):
        new = {"properties": {**state.properties["properties"]}}
        key = {"type": "string", "uiDefinition": {"constraints": {"clearText": True}}}
        new["properties"]["connectionParameters"] = {"api_key": key, "region": {"type": "string"}}
        header = {"x-ms-apimTemplateParameter.name": "X-Say"}
        header |= {
            "x-ms-apimTemplateParameter.value": "@connectionParameters('api_key') @connectionParameters('region')"
        }
        new["properties"]["policyTemplateInstances"] = [
            {"templateId": "setheader", "title": "Say", "parameters": header}
        ]
        return Edit(property_changes(state.properties, new))

    revisions.save(pets, tomas, build)
    page = send(signed_in(tomas), pets, ECHO, hers, step="edit/test")
    assert service.seen[0][2]["X-Say"] == f"{KEY} {REGION}"
    assert KEY not in page.content.decode() + Run.objects.get().result
    assert REGION not in page.content.decode() + Run.objects.get().result


@pytest.mark.parametrize(("is_for_all", "status"), [(False, 409), (True, 200)])
def test_an_action_that_a_policy_leads_to_another_path_is_lent_with_all_others_only(
    hers, pets, tomas, signed_in, service, is_for_all, status
):
    """An editor who borrows could lead the action that was lent to any other."""
    lend(hers, tomas, *([None] if is_for_all else []))

    def build(state):
        written = {"x-ms-apimTemplateParameter.newPath": "/page"}
        route = {"templateId": "routerequesttoendpoint", "title": "Lead", "parameters": written}
        members = {**state.properties["properties"], "policyTemplateInstances": [route]}
        return Edit(property_changes(state.properties, {"properties": members}))

    revisions.save(pets, tomas, build)
    assert send(signed_in(tomas), pets, ECHO, hers, step="edit/test").status_code == status
    assert len(service.seen) == is_for_all


@pytest.mark.parametrize("at", [SEND, "/paths/~1page/get"])
def test_other_actions_are_refused(hers, pets, aiko, signed_in, service, at):
    lend(hers, aiko)
    page = send(signed_in(aiko), pets, at, hers, **{"body/name": "Rex"})
    assert page.status_code == 409 and "for other actions. Ask Mara Lindqvist" in text(page)
    assert service.seen == [] and Loan.objects.get().used_calls == 0


def test_a_loan_for_everything_covers_every_action(hers, pets, aiko, signed_in, service):
    lend(hers, aiko, None)
    assert send(signed_in(aiko), pets, "/paths/~1page/get", hers).status_code == 200
    assert len(service.seen) == 1


def test_calls_are_counted_and_end_the_loan(hers, pets, aiko, signed_in, service):
    lend(hers, aiko, calls=2)
    browser = signed_in(aiko)
    for _ in range(2):
        assert send(browser, pets, LIST, hers).status_code == 200
    page = send(browser, pets, LIST, hers)
    assert page.status_code == 409 and "not lent to you any more" in text(page)
    assert len(service.seen) == 2 and Loan.objects.get().used_calls == 2


def test_what_cannot_be_sent_is_not_counted(hers, pets, aiko, signed_in, service):
    lend(hers, aiko)
    assert send(signed_in(aiko), pets, LIST, hers, **{"query.limit": "x"}).status_code == 422
    assert Loan.objects.get().used_calls == 0 and not LoanCall.objects.exists()


def test_time_ends_the_loan(hers, pets, aiko, signed_in, service):
    loan = lend(hers, aiko)
    Loan.objects.update(until=timezone.now() - timedelta(seconds=1))
    page = send(signed_in(aiko), pets, LIST, hers)
    assert page.status_code == 409 and "not lent to you any more" in text(page)
    assert service.seen == [] and signed_in(aiko).get(f"/connections/lent/{loan.pk}/").status_code == 404


@pytest.mark.parametrize("who", ["mara", "aiko"])
def test_either_side_ends_it(hers, pets, mara, aiko, signed_in, service, who):
    loan = lend(hers, aiko)
    address = f"/connections/loans/{loan.pk}/end/" if who == "mara" else f"/connections/lent/{loan.pk}/give-back/"
    assert signed_in(mara if who == "mara" else aiko).post(address).status_code == 302
    assert send(signed_in(aiko), pets, LIST, hers).status_code == 409
    assert service.seen == []


@pytest.mark.parametrize("path", ["", "replace/", "delete/", "lend/", "bind/", "reconnect/", "test/"])
def test_a_borrower_changes_nothing(hers, aiko, signed_in, path):
    lend(hers, aiko)
    browser = signed_in(aiko)
    assert browser.post(f"/connections/{hers.pk}/{path}", {"label": "Taken"}).status_code == 404
    assert browser.get(f"/connections/{hers.pk}/").status_code == 404
    hers.refresh_from_db()
    assert hers.label == "Mara, practice"


def test_a_borrower_cannot_end_or_see_the_loan_of_another(hers, aiko, tomas, signed_in):
    loan = lend(hers, aiko)
    browser = signed_in(tomas)
    assert browser.get(f"/connections/lent/{loan.pk}/").status_code == 404
    assert browser.post(f"/connections/lent/{loan.pk}/give-back/").status_code == 404
    assert browser.post(f"/connections/loans/{loan.pk}/end/").status_code == 404
    assert signed_in(aiko).post(f"/connections/loans/{loan.pk}/end/").status_code == 404


def test_a_stranger_calls_with_nobodys_connection(hers, pets, tomas, signed_in, service):
    page = send(signed_in(tomas), pets, LIST, hers, step="edit/test")
    assert page.status_code == 404 and service.seen == []


def test_the_owner_sees_who_called_what_and_not_what_came_back(hers, pets, mara, aiko, signed_in):
    lend(hers, aiko)
    send(signed_in(aiko), pets, LIST, hers)
    page = text(signed_in(mara).get(f"/connections/{hers.pk}/"))
    assert "Aiko Tanaka" in page and "Get /list" in page and "It worked: 2 results" in page
    run = Run.objects.get()
    assert signed_in(mara).get(f"/connectors/{pets.slug}/edit/test/?at={LIST}&run={run.pk}").status_code == 404


def test_lent_connections_stand_in_the_lists_of_both(hers, mara, aiko, signed_in):
    loan = lend(hers, aiko)
    theirs = signed_in(aiko).get("/connections/?tab=to-me").content.decode()
    assert "Mara, practice" in theirs and f"/connections/lent/{loan.pk}/" in theirs and str(hers.pk) not in theirs
    assert "From Mara Lindqvist, 10 calls left." in theirs
    mine = text(signed_in(mara).get("/connections/?tab=by-me"))
    assert "Lent to Aiko Tanaka" in mine and "2 actions, 0 of 10 calls used" in mine


def test_the_page_of_a_loan_lists_its_actions(hers, aiko, signed_in):
    loan = lend(hers, aiko, [LIST])
    page = signed_in(aiko).get(f"/connections/lent/{loan.pk}/")
    assert "Get /list" in text(page) and "Get /echo" not in text(page)
    assert KEY not in page.content.decode() and REGION not in page.content.decode()


def test_a_new_loan_takes_the_place_of_the_one_before(hers, aiko):
    first, second = lend(hers, aiko), lend(hers, aiko, [LIST])
    assert [loan.pk for loan in access.loans_to(aiko)] == [second.pk]
    first.refresh_from_db()
    assert first.is_over


@pytest.mark.parametrize("change", [{"host": "127.0.0.1:9"}, {"base_path": "/other"}])
def test_a_connector_that_moved_needs_the_owner(hers, pets, tomas, signed_in, service, change):
    lend(hers, tomas)
    edits.save_general(pets, tomas, pets.head, change)
    page = send(signed_in(tomas), pets, LIST, hers, step="edit/test")
    assert page.status_code == 409 and "Ask Mara Lindqvist" in text(page)
    assert "Allow" not in text(page) and service.seen == []


def test_a_borrower_tries_no_fix_that_leads_elsewhere(hers, pets, tomas, signed_in, service):
    lend(hers, tomas)
    browser = signed_in(tomas)
    send(browser, pets, LIST, hers, step="edit/test")
    edits.save_general(pets, tomas, pets.head, {"host": "127.0.0.1:9"})
    run = Run.objects.get()
    form = {"allow": "http://127.0.0.1:9", "connection": hers.pk}
    assert browser.post(f"/connectors/{pets.slug}/test/{run.pk}/again/", form).status_code == 409


def test_a_connector_may_forbid_it(mara, aiko, service, signed_in):
    key = {"type": "securestring", "metadata": {"allowSharing": False}}
    closed = {"properties": {"connectionParameters": {"api_key": key}}}
    connector = create(mara, definition(service.host), closed, "Made for a test")
    freeze(connector, mara)
    Share.objects.create(connector=connector, person=aiko, level="view", shared_by=mara)
    connection = making.make(mara, connector, draft(connector), "Mine", {"api_key": KEY})
    with pytest.raises(PermissionDenied, match="must not be lent"):
        lend(connection, aiko)
    form = {"people": aiko.pk, "extent": "all", "days": "3", "calls": "5"}
    assert "must not be lent" in text(signed_in(mara).post(f"/connections/{connection.pk}/lend/", form))
    assert not Loan.objects.exists()


def test_what_the_connector_forbids_later_ends_at_once(hers, pets, mara, tomas, signed_in, service):
    lend(hers, tomas)

    def build(state):
        new = {"properties": {**state.properties["properties"], "metadata": {"allowSharing": False}}}
        return Edit(property_changes(state.properties, new))

    revisions.save(pets, mara, build)
    assert "must not be lent" in text(send(signed_in(tomas), pets, LIST, hers, step="edit/test"))
    assert service.seen == []


def test_what_is_lent_ends_with_the_access_of_either(hers, pets, mara, aiko, tomas, signed_in, service):
    lend(hers, aiko)
    Share.objects.filter(person=aiko).delete()
    assert not access.loans_to(aiko).exists()
    own = making.make(tomas, pets, draft(pets), "Tomas", {"api_key": KEY})
    lend(own, mara)
    assert access.loans_to(mara).count() == 1
    Share.objects.filter(person=tomas).delete()
    assert not access.loans_to(mara).exists()
    assert send(signed_in(mara), pets, LIST, own, step="edit/test").status_code == 404


def test_a_loan_of_somebody_who_left_serves_no_more(hers, mara, aiko):
    lend(hers, aiko)
    mara.is_active = False
    mara.save()
    assert not access.loans_to(aiko).exists()


def test_deleting_says_who_would_lose_it(hers, mara, aiko, signed_in):
    lend(hers, aiko)
    assert "It is lent to Aiko Tanaka" in text(signed_in(mara).get(f"/connections/{hers.pk}/delete/"))
    signed_in(mara).post(f"/connections/{hers.pk}/delete/")
    assert not Loan.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_no_two_processes_take_the_last_call(hers, pets, aiko):
    """The count is one conditional UPDATE; threads with connections of their own stand for processes."""
    loan = lend(hers, aiko, calls=5)
    operation = lending.ANY
    taken, refused = [], []

    def take():
        try:
            with lending.counted(loan, operation) as noted:
                taken.append(noted)
        except lending.Refused:
            refused.append(1)
        finally:
            database.close()

    threads = [threading.Thread(target=take) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(taken), len(refused), Loan.objects.get().used_calls) == (5, 15, 5)
