"""What ends when: one's own sign-ins, keys and certificates, and the client secrets of connectors that one edits."""

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from portal.connections import calendar, making
from portal.connections.models import Connection
from portal.connectors.creation import create
from portal.connectors.drafts import draft
from portal.sharing.models import Share
from portal.signins import client_secrets
from tests.portal.service import PROPERTIES, definition, freeze

pytestmark = pytest.mark.django_db


@pytest.fixture
def pets(mara, tomas, aiko):
    connector = create(mara, definition("api.example.com"), PROPERTIES, "Made for a test")
    freeze(connector, mara)
    Share.objects.create(connector=connector, person=tomas, level="edit", shared_by=mara)
    Share.objects.create(connector=connector, person=aiko, level="view", shared_by=mara)
    return connector


def connected(person, connector, label, **fields):
    made = making.make(person, connector, draft(connector), label, {"api_key": "k-0000"})
    Connection.objects.filter(pk=made.pk).update(**fields)
    return made


def in_days(days):
    return timezone.now() + timedelta(days=days)


def names(person):
    return [each.connection.label if each.connection else each.what for each in calendar.entries(person)]


def test_the_first_to_end_comes_first_and_what_renews_is_left_out(mara, pets):
    connected(mara, pets, "Later", ends=in_days(60))
    connected(mara, pets, "Soon", ends=in_days(4))
    connected(mara, pets, "Renews", ends=in_days(1), renews=True, token_origins=["https://a.example"])
    connected(mara, pets, "Never")
    secret = client_secrets.add(pets, mara, "s-0001")
    assert names(mara) == ["Soon", "Later", "Client secret"]
    secret.ends = timezone.localdate() + timedelta(days=30)
    secret.save()
    assert names(mara) == ["Soon", "Client secret", "Later"]


def test_entries_stand_by_month():
    days = [date(2026, 11, 3), date(2026, 11, 27), date(2027, 11, 1), None]
    entries = [calendar.Entry("Client secret", None, None, day) for day in days]
    assert [(month, len(found)) for month, found in calendar.by_month(entries)] == [
        ("November 2026", 2),
        ("November 2027", 1),
        ("No date yet", 1),
    ]


@pytest.mark.parametrize(
    ("days", "left", "tone"), [(4, "in 4 days", "warn"), (1, "in 1 day", "warn"), (0, "today", "warn"),
                               (-3, "3 days ago", "bad"), (40, "in 40 days", "")],
)  # fmt: skip
def test_how_long_it_lasts_is_said(days, left, tone):
    entry = calendar.Entry("Client secret", None, None, timezone.localdate() + timedelta(days=days))
    assert (entry.left, entry.tone) == (left, tone)


def test_everybody_sees_their_own_and_editors_the_secrets(mara, tomas, aiko, priya, otto, ines, pets):
    connected(mara, pets, "Hers", ends=in_days(4))
    connected(aiko, pets, "Aikos", ends=in_days(4))
    client_secrets.add(pets, mara, "s-0001")
    seen = {person.name.split()[0]: names(person) for person in (mara, tomas, aiko, priya, otto, ines)}
    assert seen == {
        "Mara": ["Hers", "Client secret"],
        "Tomas": ["Client secret"],
        "Aiko": ["Aikos"],
        "Priya": [],
        "Otto": [],
        "Ines": [],
    }


def test_an_editor_notes_the_last_day_of_a_secret(mara, tomas, aiko, pets, signed_in):
    secret = client_secrets.add(pets, mara, "s-0001")
    address = f"/connections/calendar/secrets/{secret.pk}/"
    assert signed_in(aiko).post(address, {"ends": "2027-03-31"}).status_code == 404
    browser = signed_in(tomas)
    answer = browser.post(address, {"ends": "31 March"})
    assert answer.status_code == 422 and "such as 2027-03-31" in answer.content.decode()
    assert browser.post(address, {"ends": "2027-03-31"}).status_code == 302
    secret.refresh_from_db()
    assert secret.ends == date(2027, 3, 31)
    page = re.sub(r"<[^>]+>", "", signed_in(mara).get("/connections/calendar/").content.decode())
    assert "March 2027" in page and "s-0001" not in page
    browser.post(address, {"ends": ""})
    secret.refresh_from_db()
    assert secret.ends is None


def test_it_asks_as_often_for_many_as_for_one(mara, pets, signed_in, count_queries):
    browser = signed_in(mara)
    connected(mara, pets, "One", ends=in_days(4))
    client_secrets.add(pets, mara, "s-0001")
    few = count_queries(lambda: browser.get("/connections/calendar/"))
    for number in range(10):
        connected(mara, pets, f"Number {number}", ends=in_days(number))
    assert count_queries(lambda: browser.get("/connections/calendar/")) == few
