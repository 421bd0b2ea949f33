"""Signing in and out, new passwords, one's own account, and who gets past the door."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings as portal_settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from portal.accounts import mails
from portal.accounts.models import Membership, Person

PASSWORD = "correct horse battery"
COOKIE = portal_settings.SESSION_COOKIE_NAME


@pytest.fixture
def mara(mara) -> Person:
    mara.set_password(PASSWORD)
    mara.save()
    return mara


def sign_in(client, email="mara.lindqvist@brightwater.example", password=PASSWORD, **more):
    return client.post("/sign-in/", {"username": email, "password": password} | more)


def test_e_mail_and_password_lead_to_the_connectors(mara, client):
    assert sign_in(client)["Location"] == "/connectors/"
    assert client.get("/me/").status_code == 200


def test_the_e_mail_may_be_typed_with_capitals(mara, client):
    assert sign_in(client, " Mara.Lindqvist@Brightwater.example ").status_code == 302


def test_a_wrong_password_says_how_many_tries_are_left(mara, client):
    answer = sign_in(client, password="wrong")
    assert answer.status_code == 422
    assert "After 9 more tries this account rests for 15 minutes." in answer.context["form"].errors["password"][0]


def test_known_and_unknown_e_mails_get_the_same_words(mara, client):
    known = sign_in(client, password="wrong").context["form"].errors["password"]
    unknown = sign_in(client, "nobody@brightwater.example").context["form"].errors["password"]
    assert known == unknown


def test_a_session_lasts_twelve_hours_unless_thirty_days_are_asked_for(mara, client):
    sign_in(client)
    assert client.session.get_expiry_age() == 12 * 3600

    stayed = Client()
    sign_in(stayed, stay="on")
    assert timedelta(days=29) < stayed.session.get_expiry_date() - timezone.now() <= timedelta(days=30)


def test_a_busy_session_moves_its_end(mara, client):
    sign_in(client)
    session = client.session
    session["seen"] -= 3600
    session.save()
    Session.objects.update(expire_date=timezone.now() + timedelta(minutes=5))

    client.get("/me/")
    assert Session.objects.get().expire_date > timezone.now() + timedelta(hours=11)


def test_signing_in_leads_on_to_where_the_person_was_going(mara, client):
    door = client.get("/me/")
    assert door["Location"] == "/sign-in/?next=%2Fme%2F"
    assert client.get(door["Location"]).context["next"] == "/me/"
    assert sign_in(client, next="/me/")["Location"] == "/me/"


def test_somebody_signed_in_does_not_see_the_sign_in_page(mara, signed_in):
    assert signed_in(mara).get("/sign-in/?next=/me/")["Location"] == "/me/"


def test_an_expired_session_is_told_so(mara, signed_in):
    browser = signed_in(mara)
    Session.objects.all().delete()
    page = browser.get("/me/", follow=True)
    assert "quiet for 12 hours" in page.text


def test_a_fragment_asked_without_a_session_sends_the_whole_page_to_the_door(mara, client):
    answer = client.get(
        "/me/", headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/connectors/a/edit/general/?at=x"}
    )
    assert answer.status_code == 401
    assert answer["HX-Redirect"] == "/sign-in/?next=%2Fconnectors%2Fa%2Fedit%2Fgeneral%2F%3Fat%3Dx"


def test_a_post_without_a_session_leads_back_to_its_page_not_its_address(mara, client):
    answer = client.post("/me/password/", headers={"Referer": "http://testserver/me/"})
    assert answer["Location"] == "/sign-in/?next=%2Fme%2F"


def test_signing_out_ends_the_session(mara, signed_in):
    browser = signed_in(mara)
    stolen = browser.cookies[COOKIE].value
    assert browser.post("/sign-out/")["Location"] == "/sign-in/?why=signed-out"

    browser.cookies[COOKIE] = stolen
    assert browser.get("/me/").status_code == 302


def test_a_deactivated_person_is_signed_out_with_a_sentence(mara, signed_in):
    browser = signed_in(mara)
    Person.objects.update(is_active=False)
    assert "Your account was deactivated." in browser.get("/connectors/", follow=True).text


def test_a_person_without_an_organisation_is_signed_out_with_a_sentence(mara, signed_in):
    browser = signed_in(mara)
    Membership.objects.all().delete()
    assert "belongs to no organisation" in browser.get("/connectors/", follow=True).text


def test_who_asks_costs_one_query_beside_session_and_person(mara, signed_in, django_assert_num_queries):
    browser = signed_in(mara)
    with django_assert_num_queries(3):
        assert browser.get("/sign-out/").status_code == 405


def test_times_are_in_the_persons_time_zone(ines, signed_in):
    browser = signed_in(ines)
    Person.objects.update(time_zone="Asia/Tokyo", last_login=datetime(2026, 11, 3, 20, 15, tzinfo=UTC))
    page = browser.get("/administration/people/").text
    assert "4 Nov 2026" in page and "05:15" in page


def test_a_forgotten_password_is_chosen_anew_through_the_mail(mara, client, outbox):
    client.post("/password/", {"email": "Mara.Lindqvist@brightwater.example"})
    link = re.search(r"http://\S+", outbox()[0].body)[0]
    form = client.get(link.removeprefix(portal_settings.PUBLIC_URL), follow=True)
    answer = client.post(form.request["PATH_INFO"], {"password": "a quite different one"})

    assert answer["Location"] == "/sign-in/?why=password"
    assert sign_in(client, password="a quite different one").status_code == 302
    assert outbox()[1].subject == "Your password was changed"


def test_the_link_for_a_new_password_is_good_once(mara, client, outbox):
    client.post("/password/", {"email": mara.email})
    path = re.search(r"http://\S+", outbox()[0].body)[0].removeprefix(portal_settings.PUBLIC_URL)
    form = client.get(path, follow=True)
    client.post(form.request["PATH_INFO"], {"password": "a quite different one"})

    assert Client().get(path).status_code == 410


def test_a_weak_new_password_is_refused_at_its_field(mara, client, outbox):
    client.post("/password/", {"email": mara.email})
    path = re.search(r"http://\S+", outbox()[0].body)[0].removeprefix(portal_settings.PUBLIC_URL)
    form = client.get(path, follow=True)

    answer = client.post(form.request["PATH_INFO"], {"password": "short"})
    assert answer.status_code == 422
    assert "password" in answer.context["form"].errors


@pytest.mark.parametrize("email", ["mara.lindqvist@brightwater.example", "nobody@brightwater.example"])
def test_asking_for_a_new_password_answers_the_same_for_every_e_mail(mara, client, email):
    answer = client.post("/password/", {"email": email})
    assert (answer.status_code, answer["Location"]) == (302, "/password/sent/")


def test_nobody_and_the_deactivated_get_no_mail(mara, client, outbox):
    Person.objects.update(is_active=False)
    client.post("/password/", {"email": mara.email})
    client.post("/password/", {"email": "nobody@brightwater.example"})
    assert outbox() == []


def test_one_mail_a_minute_is_enough(mara, client, outbox):
    for _ in range(3):
        client.post("/password/", {"email": mara.email})
    assert len(outbox()) == 1


def test_without_a_mail_server_the_page_says_whom_to_ask(mara, client, settings):
    settings.EMAIL_BACKEND = mails.CONSOLE
    assert "ask whoever runs the server" in client.get("/password/").text


def test_name_and_time_zone_are_changed_on_ones_own_page(mara, signed_in):
    signed_in(mara).post("/me/", {"name": "Mara  Berg", "time_zone": "Europe/Oslo", "email": "a@b.example", "id": 99})
    mara.refresh_from_db()
    assert (mara.name, mara.time_zone) == ("Mara Berg", "Europe/Oslo")
    assert mara.email == "mara.lindqvist@brightwater.example"


def test_a_refused_name_leaves_the_frame_as_it_was(mara, signed_in):
    answer = signed_in(mara).post("/me/", {"name": "", "time_zone": "UTC"})
    assert answer.status_code == 422
    assert answer.context["request"].user.name == "Mara Lindqvist"


def test_a_new_password_keeps_this_session_and_ends_the_others(mara, signed_in):
    here, elsewhere = signed_in(mara), signed_in(mara)
    before = here.cookies[COOKIE].value
    answer = here.post("/me/password/", {"old": PASSWORD, "password": "a quite different one"})

    assert answer["Location"] == "/me/"
    assert here.cookies[COOKIE].value != before
    assert here.get("/me/").status_code == 200
    assert elsewhere.get("/me/").status_code == 302


def test_a_new_password_needs_the_current_one(mara, signed_in):
    answer = signed_in(mara).post("/me/password/", {"old": "wrong", "password": "a quite different one"})
    assert answer.status_code == 422
    assert "not your current password" in answer.context["password_form"].errors["old"][0]
    mara.refresh_from_db()
    assert mara.check_password(PASSWORD)
