"""A code for another device: shown, asked about no more often than the service says, and used once."""

from datetime import timedelta

import orjson
import pytest
from django.utils import timezone

from portal.connections.models import Connection
from portal.signins.models import SignIn
from tests.portal.signins.conftest import sign_in
from tests.portal.signins.test_step import HTMX, act, page_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def on_device(mara, pets, server):
    sign_in(pets, mara, grant="device_code", device_url=f"{server.url}/device")
    return pets


@pytest.fixture
def browser(mara, signed_in):
    return signed_in(mara)


def code_of(row):
    return orjson.loads(row.outcome)["device"]["user_code"]


def later(row):
    """Time enough has gone by for the next question."""
    SignIn.objects.filter(pk=row.pk).update(used=timezone.now() - timedelta(minutes=1))


def poll(browser, row):
    return browser.post(f"/sign-ins/{row.pk}/poll/", headers=HTMX)


def test_a_try_shows_the_code_and_notices_when_it_was_typed(browser, on_device, server):
    page = act(browser, on_device, "try").content.decode()
    row = SignIn.objects.get()
    assert code_of(row) in page and f"{server.url}/activate" in page
    later(row)
    assert poll(browser, row).status_code == 204
    server.approve_device(code_of(row))
    later(row)
    assert "Signed in" in poll(browser, row).content.decode()
    assert server.calls[-1]["device_code"] not in page_of(browser, row) + SignIn.objects.get().legs


def test_the_service_is_not_asked_more_often_than_it_says(browser, on_device, server):
    act(browser, on_device, "try")
    row = SignIn.objects.get()
    assert [poll(browser, row).status_code for _ in range(3)] == [204] * 3
    assert not [call for call in server.calls if "device_code" in call]


def test_a_connection_is_made_by_a_device(browser, on_device, server):
    form = {"connector": on_device.slug, "label": "Mine"}
    answer = browser.post("/connections/new/", form)
    row = SignIn.objects.get()
    assert answer["Location"] == f"/sign-ins/{row.pk}/"
    assert "I have agreed" in browser.get(answer["Location"]).content.decode()
    server.approve_device(code_of(row))
    later(row)
    assert browser.post(f"/sign-ins/{row.pk}/poll/").status_code == 302
    assert Connection.objects.get().label == "Mine"


def test_who_says_no_over_there_is_told_so(browser, on_device, server):
    act(browser, on_device, "try")
    row = SignIn.objects.get()
    server.approve_device(code_of(row), False)
    later(row)
    assert "notice-bad" in poll(browser, row).content.decode()
    assert SignIn.objects.get().state == SignIn.State.FAILED


def test_a_code_that_has_run_out_is_said(browser, on_device):
    act(browser, on_device, "try")
    row = SignIn.objects.get()
    told = orjson.loads(row.outcome)
    told["device"]["expires_at"] = 1
    SignIn.objects.filter(pk=row.pk).update(outcome=orjson.dumps(told).decode())
    assert "Nobody" in page_of(browser, row)
