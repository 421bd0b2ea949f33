"""The people page: finding, administrators, deactivating and bringing back."""

import pytest

from portal.accounts import people
from portal.accounts.models import Membership, Person
from portal.connectors.models import Connector
from portal.sharing.models import Share
from tests.conftest import join

PEOPLE = "/administration/people/"


def names(answer) -> list[str]:
    return [membership.person.name for membership in answer.context["page"]]


def test_the_list_holds_the_organisation_by_name_and_nobody_else(ines, mara, aiko, otto, signed_in):
    assert names(signed_in(ines).get(PEOPLE)) == ["Aiko Tanaka", "Ines Ferreira", "Mara Lindqvist"]


@pytest.mark.parametrize(
    "query, found",
    [
        ("q=lind", ["Mara Lindqvist"]),
        ("q=tanaka+aiko", ["Aiko Tanaka"]),
        ("q=MARA.LINDQVIST%40", ["Mara Lindqvist"]),
        ("q=otto", []),
        ("q=%25", []),
        ("show=administrators", ["Ines Ferreira"]),
        ("show=deactivated", ["Priya Raman"]),
        ("show=elsewhere", ["Aiko Tanaka", "Ines Ferreira", "Mara Lindqvist", "Priya Raman"]),
    ],
)
def test_people_are_found_by_words_and_by_state(ines, mara, aiko, priya, otto, signed_in, query, found):
    Person.objects.filter(pk=priya.pk).update(is_active=False)
    assert names(signed_in(ines).get(f"{PEOPLE}?{query}")) == found


def test_long_lists_have_pages(organisation, ines, signed_in):
    for number in range(60):
        join(organisation, f"Person {number}")
    browser = signed_in(ines)
    assert len(names(browser.get(PEOPLE))) == 50
    assert len(names(browser.get(f"{PEOPLE}?page=2"))) == 11


def test_the_list_costs_the_same_for_many(organisation, ines, signed_in, count_queries):
    browser = signed_in(ines)
    join(organisation, "Person 0")
    few = count_queries(lambda: browser.get(PEOPLE))
    for number in range(1, 20):
        join(organisation, f"Person {number}")
    assert count_queries(lambda: browser.get(PEOPLE)) == few


def test_an_administrator_makes_another_one_and_takes_it_back(ines, mara, signed_in):
    browser = signed_in(ines)
    browser.post(f"{PEOPLE}{mara.pk}/administrator/", {"may": "yes"})
    assert Membership.objects.get(person=mara).is_administrator

    browser.post(f"{PEOPLE}{mara.pk}/administrator/", {"may": "no"})
    assert not Membership.objects.get(person=mara).is_administrator


def test_who_gives_up_administration_leaves_its_pages(ines, mara, signed_in):
    Membership.objects.update(is_administrator=True)
    answer = signed_in(ines).post(f"{PEOPLE}{ines.pk}/administrator/", {"may": "no"})
    assert answer["Location"] == "/connectors/"


def test_before_deactivating_the_page_says_what_hangs_on_the_person(organisation, ines, mara, aiko, signed_in):
    sentiment = Connector.objects.create(organisation=organisation, owner=mara, slug="sentiment", title="Sentiment")
    Share.objects.create(connector=sentiment, person=aiko, level="view")
    sentiment.connections.create(owner=mara, label="Mine", origin="https://api.example")

    page = signed_in(ines).get(f"{PEOPLE}{mara.pk}/deactivate/").text
    assert "They own 1 connector." in page and "shared with 1 person" in page
    assert "1 connection of theirs stops being used" in page


def test_a_deactivated_person_is_out_and_stays_out_until_reactivated(ines, mara, signed_in):
    browser, administrator = signed_in(mara), signed_in(ines)
    administrator.post(f"{PEOPLE}{mara.pk}/deactivate/")
    assert not Person.objects.get(pk=mara.pk).is_active

    administrator.post(f"{PEOPLE}{mara.pk}/reactivate/")
    assert Person.objects.get(pk=mara.pk).is_active
    assert browser.get("/me/").status_code == 302  # the old session does not come back to life


@pytest.mark.parametrize("act, form", [("deactivate", {}), ("administrator", {"may": "no"})])
def test_the_last_administrator_stays_one(ines, mara, signed_in, act, form):
    answer = signed_in(ines).post(f"{PEOPLE}{ines.pk}/{act}/", form)

    assert answer.status_code == 409
    assert "You are the only administrator." in answer.text
    assert Membership.objects.get(person=ines).is_administrator and Person.objects.get(pk=ines.pk).is_active


def test_a_deactivated_administrator_does_not_count_as_another_one(ines, mara, signed_in):
    Membership.objects.update(is_administrator=True)
    Person.objects.filter(pk=mara.pk).update(is_active=False)
    assert signed_in(ines).post(f"{PEOPLE}{ines.pk}/deactivate/").status_code == 409


def test_ending_sessions_leaves_those_of_others(mara, aiko, signed_in):
    theirs, others = signed_in(mara), signed_in(aiko)
    people.end_sessions(mara)
    assert theirs.get("/me/").status_code == 302
    assert others.get("/me/").status_code == 200


def test_an_answer_that_is_neither_yes_nor_no_changes_nothing(ines, mara, signed_in):
    assert signed_in(ines).post(f"{PEOPLE}{mara.pk}/administrator/", {"may": "maybe"}).status_code == 400
