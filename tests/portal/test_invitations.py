"""Invitations: made by administrators, accepted once by whoever holds the link, dead in every other case."""

import re
import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from portal.accounts import mails
from portal.accounts.models import Invitation, Person

ANSWERS = {"name": "Lena Koch", "time_zone": "Europe/Berlin", "password": "correct horse battery"}
PATH = re.compile(r"/invitations/[\w-]{43}/")


@pytest.fixture
def invite(ines, signed_in):
    """`invite("lena@…")`: Ines invites by the page; returns the path of the first link."""

    def post(emails, **more):
        return PATH.search(signed_in(ines).post("/administration/invitations/", {"emails": emails} | more).text)[0]

    return post


def test_the_link_makes_a_member_and_signs_them_in(invite, client, organisation):
    answer = client.post(invite("Lena@brightwater.example"), ANSWERS)

    lena = Person.objects.get(email="lena@brightwater.example")
    assert answer["Location"] == "/connectors/"
    assert (lena.name, lena.time_zone) == ("Lena Koch", "Europe/Berlin")
    assert lena.membership.organisation == organisation and not lena.membership.is_administrator
    assert client.get("/me/").status_code == 200


def test_an_administrator_can_be_invited_as_one(invite, client):
    client.post(invite("lena@brightwater.example", is_administrator="on"), ANSWERS)
    assert Person.objects.get(email="lena@brightwater.example").membership.is_administrator


def test_whoever_joins_chooses_neither_e_mail_nor_rights(invite, client, organisation, elsewhere):
    extra = {"email": "boss@brightwater.example", "is_administrator": "on", "organisation": elsewhere.pk}
    client.post(invite("lena@brightwater.example"), ANSWERS | extra)
    lena = Person.objects.get(email="lena@brightwater.example")
    assert lena.membership.organisation == organisation and not lena.membership.is_administrator


def test_several_addresses_get_a_link_each(ines, signed_in):
    emails = "lena@brightwater.example\n\nben@brightwater.example; lena@brightwater.example"
    page = signed_in(ines).post("/administration/invitations/", {"emails": emails})
    assert [email for email, _ in page.context["made"]] == ["lena@brightwater.example", "ben@brightwater.example"]
    assert len({link for _, link in page.context["made"]}) == 2


def test_a_link_is_shown_once_and_never_stored(invite, ines, signed_in):
    token = invite("lena@brightwater.example").split("/")[2]
    assert token not in signed_in(ines).get("/administration/invitations/").text
    assert token not in str(Invitation.objects.values().get())


@pytest.mark.parametrize(
    "emails, sentence",
    [
        ("", "This field is required."),
        (" ;, ", "at least one"),
        ("lena", "“lena” is not an e-mail address."),
        ("ines.ferreira@brightwater.example", "ines.ferreira@brightwater.example already has an account here."),
        ("INES.Ferreira@brightwater.example", "already has an account here."),
        ("a@b.example\r\nBcc:x", "“bcc:x” is not an e-mail address."),
        ("\n".join(f"p{n}@b.example" for n in range(51)), "at most 50"),
    ],
)
def test_addresses_that_cannot_be_invited_are_refused_at_the_field(ines, signed_in, emails, sentence):
    answer = signed_in(ines).post("/administration/invitations/", {"emails": emails})

    assert answer.status_code == 422
    assert sentence in " ".join(answer.context["form"].errors["emails"])
    assert not Invitation.objects.exists()


def test_sending_the_form_twice_does_not_invite_twice(invite, ines, signed_in):
    invite("lena@brightwater.example")
    answer = signed_in(ines).post("/administration/invitations/", {"emails": "lena@brightwater.example"})
    assert "has an open invitation" in answer.context["form"].errors["emails"][0]


def test_a_mail_takes_the_link_there(invite, outbox, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        path = invite("lena@brightwater.example")
    mail = outbox()[0]
    assert mail.to == ["lena@brightwater.example"]
    assert mail.subject == "Ines Ferreira invites you to Brightwater on Connector Designer"
    assert path in mail.body


def test_without_a_mail_server_only_the_link_is_made(invite, outbox, settings):
    settings.EMAIL_BACKEND = mails.CONSOLE
    assert invite("lena@brightwater.example")
    assert outbox() == []


@pytest.mark.parametrize(
    "change, heading",
    [
        ({"accepted": timezone.now()}, "This invitation is used"),
        ({"revoked": timezone.now()}, "This invitation was revoked"),
        ({"expires": timezone.now() - timedelta(minutes=1)}, "This invitation has expired"),
    ],
)
def test_a_dead_link_says_why_and_whom_to_ask(invite, client, change, heading):
    path = invite("lena@brightwater.example")
    Invitation.objects.update(**change)

    page = client.get(path)
    assert page.status_code == 410
    assert heading in page.text and "Ines Ferreira" in page.text
    assert client.post(path, ANSWERS).status_code == 410
    assert not Person.objects.filter(name="Lena Koch").exists()


def test_a_link_nobody_made_is_not_found(mara, client):
    assert client.get(f"/invitations/{'x' * 43}/").status_code == 404


def test_a_link_is_good_once(invite, client):
    path = invite("lena@brightwater.example")
    client.post(path, ANSWERS)
    assert Client().post(path, ANSWERS).status_code == 410


def test_a_link_for_an_e_mail_that_got_an_account_meanwhile_is_dead(invite, client):
    path = invite("lena@brightwater.example")
    Person.objects.create_person("lena@brightwater.example", "Lena")
    assert client.get(path).status_code == 410


def test_a_weak_password_is_refused_and_the_link_stays_good(invite, client):
    path = invite("lena@brightwater.example")
    assert client.post(path, ANSWERS | {"password": "lena@brightwater"}).status_code == 422
    assert client.post(path, ANSWERS).status_code == 302


def test_somebody_signed_in_is_asked_to_sign_out_first(invite, mara, signed_in):
    path, browser = invite("lena@brightwater.example"), signed_in(mara)
    assert "sign out first" in browser.get(path).text
    browser.post(path, ANSWERS)
    assert not Person.objects.filter(name="Lena Koch").exists()
    assert browser.post("/sign-out/", {"next": path})["Location"] == path


def test_renewing_makes_a_new_link_and_kills_the_old_one(invite, ines, signed_in, client):
    old = invite("lena@brightwater.example")
    Invitation.objects.update(expires=timezone.now() - timedelta(days=1))
    page = signed_in(ines).post(f"/administration/invitations/{Invitation.objects.get().pk}/renew/")

    assert client.get(old).status_code == 404
    assert client.post(PATH.search(page.text)[0], ANSWERS).status_code == 302


def test_an_accepted_invitation_can_be_neither_renewed_nor_revoked(invite, ines, signed_in):
    invite("lena@brightwater.example")
    Invitation.objects.update(accepted=timezone.now())
    for act in ("renew", "revoke"):
        path = f"/administration/invitations/{Invitation.objects.get().pk}/{act}/"
        assert signed_in(ines).post(path).status_code == 404


def test_revoking_kills_the_link(invite, ines, signed_in, client):
    path = invite("lena@brightwater.example")
    signed_in(ines).post(f"/administration/invitations/{Invitation.objects.get().pk}/revoke/")
    assert client.get(path).status_code == 410


def test_the_list_tells_open_accepted_expired_and_revoked_apart(organisation, ines, signed_in):
    now = timezone.now()
    for change in ({}, {"accepted": now}, {"expires": now - timedelta(days=1)}, {"revoked": now}):
        invitation, _ = Invitation.create(organisation, f"{len(change)}{now}@b.example", ines)
        Invitation.objects.filter(pk=invitation.pk).update(**change)

    page = signed_in(ines).get("/administration/invitations/")
    assert {invitation.state for invitation in page.context["page"]} == {"open", "accepted", "expired", "revoked"}
    assert page.context["open_invitations"] == 1


def test_the_list_costs_the_same_for_many(organisation, ines, signed_in, count_queries):
    browser = signed_in(ines)
    Invitation.create(organisation, "p0@b.example", ines)
    few = count_queries(lambda: browser.get("/administration/invitations/"))
    for number in range(1, 20):
        Invitation.create(organisation, f"p{number}@b.example", ines)
    assert count_queries(lambda: browser.get("/administration/invitations/")) == few


def test_two_posts_at_once_make_one_person(transactional_db, organisation, ines):
    _, token = Invitation.create(organisation, "lena@brightwater.example", ines)
    answers, start = [], threading.Barrier(2)

    def post():
        start.wait()
        answers.append(Client().post(f"/invitations/{token}/", ANSWERS).headers.get("Location"))
        connection.close()

    threads = [threading.Thread(target=post) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers.count("/connectors/") == 1
    assert Person.objects.filter(email="lena@brightwater.example").count() == 1
