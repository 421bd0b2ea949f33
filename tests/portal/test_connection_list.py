"""The list of connections: who needs one first, in words; found, filtered, ordered; and one connection's label."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from portal.connections import lending, making, standing
from portal.connections.lending import Terms
from portal.connections.models import Connection
from portal.connectors.creation import create
from portal.connectors.drafts import draft
from portal.sharing.models import Share
from tests.portal.service import PROPERTIES, definition, freeze

pytestmark = pytest.mark.django_db


@pytest.fixture
def pets(mara):
    return create(mara, definition("api.example.com"), PROPERTIES, "Made for a test")


@pytest.fixture
def browser(mara, signed_in):
    return signed_in(mara)


def connected(person, connector, label, **fields):
    """A span stands for the moment that far from now: tables of tests are made long before they run."""
    made = making.make(person, connector, draft(connector), label, {"api_key": "k-0000"})
    now = timezone.now()
    fields = {name: now + value if isinstance(value, timedelta) else value for name, value in fields.items()}
    Connection.objects.filter(pk=made.pk).update(**fields)
    made.refresh_from_db()
    return made


def page_of(browser, query=""):
    return " ".join(re.sub(r"<[^>]+>", "", browser.get(f"/connections/?{query}").content.decode()).split())


def labels(browser, query=""):
    page = browser.get(f"/connections/?{query}").content.decode()
    return re.findall(r'<a class="cut d-block" href="[^"]+">([^<]+)</a>', page)


def in_days(days):
    return timedelta(days=days, minutes=1)


SINCE = {"failing_since": in_days(-3)}
TOKENS = {"token_origins": ["https://login.example"]}


@pytest.mark.parametrize(
    ("fields", "words", "sentence", "act"),
    [
        ({}, "Not used yet", "", ""),
        ({"last_status": "works", "last_used": in_days(0)}, "Works", "Last tried today at", ""),
        ({"last_status": "works", "renews": True, "ends": in_days(0), **TOKENS}, "Works", "Renews itself, next", ""),
        ({"last_status": "signed_out", "trouble": "Why.", **TOKENS}, "Signed out by the service", "Why.", "reconnect"),
        ({"last_status": "signed_out"}, "Signed out by the service", "", "replace"),
        ({"last_status": "refused", **SINCE}, "Not accepted by the service", "Failing since", "replace"),
        ({"last_status": "failed", **SINCE}, "The last call did not get through", "Failing since", ""),
        ({"last_status": "works", "ends": in_days(4)}, "Works, but the key ends", "You have 4 days.", "replace"),
        ({"ends": in_days(1), **TOKENS}, "Works, but the sign-in ends", "You have 1 day.", "reconnect"),
        ({"last_status": "works", "ends": in_days(-2)}, "It has ended", "It stopped working on", "replace"),
        ({"last_status": "works", "last_used": in_days(-94)}, "Not used for 93 days", "Likely not needed", "delete"),
        ({"origin": "https://old.example"}, "The connector moved", "It now calls http://api.example.com", "allow"),
    ],
)  # fmt: skip
def test_how_it_stands_is_said_in_words(mara, pets, fields, words, sentence, act):
    found = standing.of(connected(mara, pets, "Mine", **fields), "http://api.example.com")
    assert (found.words, found.act) == (words, act)
    assert sentence in found.sentence


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "Never"),
        ({**TOKENS}, "Unknown"),
        ({"renews": True, "ends": in_days(0)}, "Renews itself"),
        ({"ends": in_days(0) - timedelta(minutes=6)}, "Ended"),
    ],
)
def test_its_end_is_said_in_words(mara, pets, fields, words):
    assert standing.ends_in_words(connected(mara, pets, "Mine", **fields)).startswith(words)


def test_those_that_need_somebody_come_first(mara, pets, browser):
    connected(mara, pets, "A works", last_status="works")
    connected(mara, pets, "B idle", last_used=in_days(-200))
    connected(mara, pets, "C ends", ends=in_days(3))
    connected(mara, pets, "D refused", last_status="refused")
    connected(mara, pets, "E signed out", last_status="signed_out")
    assert labels(browser) == ["E signed out", "D refused", "C ends", "A works", "B idle"]
    assert labels(browser, "sort=label") == sorted(labels(browser))
    assert labels(browser, "status=needs") == ["E signed out", "D refused", "C ends"]
    page = page_of(browser)
    assert (
        "3 need you. E signed out: Signed out by the service; D refused: Not accepted by the service; and more." in page
    )
    assert "need you" not in page_of(browser, "status=needs")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=depot", ["Depot hooks"]),
        ("q=cats", ["Cats"]),
        ("q=api.example.com", ["Depot hooks", "Cats", "Mara, practice"]),
        ("status=works", ["Mara, practice"]),
        ("status=refused", ["Depot hooks"]),
        ("connector=cats", ["Cats"]),
        ("sort=used", ["Mara, practice", "Cats", "Depot hooks"]),
        ("sort=connector", ["Cats", "Depot hooks", "Mara, practice"]),
        ("status=nothing&sort=x&tab=y", ["Depot hooks", "Cats", "Mara, practice"]),
        ("tab=by-me", []),
        ("q=%00", ["Depot hooks", "Cats", "Mara, practice"]),
    ],
)
def test_the_list_is_found_filtered_and_ordered(mara, pets, browser, query, found):
    cats = create(mara, {**definition("api.example.com"), "info": {"title": "Cats", "version": "1"}}, PROPERTIES, "-")
    connected(mara, pets, "Mara, practice", last_status="works", last_used=in_days(0))
    connected(mara, pets, "Depot hooks", last_status="refused")
    connected(mara, cats, "Cats")
    assert labels(browser, query) == found


def test_tabs_count_and_groups_are_named(mara, tomas, pets, browser):
    Share.objects.create(connector=pets, person=tomas, level="edit", shared_by=mara)
    connected(mara, pets, "Mine one")
    mine = connected(mara, pets, "Mine two", last_status="works")
    theirs = connected(tomas, pets, "Tomas, old key", last_status="refused")
    lending.lend(mine, tomas, draft(pets), Terms(None, 3, 5))
    lending.lend(theirs, mara, draft(pets), Terms(None, 3, 5))
    page = page_of(browser)
    assert "All 3Mine 2Lent to me 1Lent by me 1" in page
    assert "Only Tomas Oyelaran can mend it." in page and "Ask Tomas" in page and "Lent to Tomas." in page
    assert labels(browser, "tab=to-me") == ["Tomas, old key"]
    assert labels(browser, "tab=by-me") == ["Mine two"]
    assert labels(browser, "tab=mine") == ["Mine one", "Mine two"]


def test_the_list_has_pages(mara, pets, browser):
    for number in range(30):
        connected(mara, pets, f"Number {number:02}")
    assert len(labels(browser, "sort=label")) == 25
    assert labels(browser, "sort=label&page=2")[0] == "Number 25"


def test_it_asks_as_often_for_many_as_for_one_of_each(mara, tomas, pets, browser, count_queries):
    Share.objects.create(connector=pets, person=tomas, level="edit", shared_by=mara)
    freeze(pets, mara)

    def add(number):
        other = create(tomas, definition("b.example.com"), PROPERTIES, "-")
        freeze(other, tomas)
        Share.objects.create(connector=other, person=mara, level="view", shared_by=tomas)
        connected(mara, other, f"Viewed {number}")
        lending.lend(connected(mara, pets, f"Mine {number}"), tomas, draft(pets), Terms(None, 3, 5))
        lending.lend(connected(tomas, pets, f"Theirs {number}"), mara, draft(pets), Terms(None, 3, 5))

    add(0)
    few = count_queries(lambda: browser.get("/connections/"))
    for number in range(1, 6):
        add(number)
    assert count_queries(lambda: browser.get("/connections/")) == few <= 20


def test_a_label_that_was_changed_elsewhere_is_not_overwritten(mara, pets, browser):
    mine = connected(mara, pets, "Mara, old")
    form = {"label": "Mara, live", "was": "Mara, old"}
    assert browser.post(f"/connections/{mine.pk}/", form).status_code == 302
    answer = browser.post(f"/connections/{mine.pk}/", {"label": "Mara, third", "was": "Mara, old"})
    assert answer.status_code == 409 and "It was named “Mara, live” meanwhile" in answer.content.decode()
    mine.refresh_from_db()
    assert mine.label == "Mara, live"
