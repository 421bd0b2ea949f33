"""What people try at the door: the cases E05, E15, E17–E19, F01, F02, F05, F11 and G01 of the attack list."""

import pytest
from django.conf import settings as portal_settings
from django.contrib.auth import hashers
from django.test import Client

from portal.accounts import addresses, mails, setup
from portal.accounts.models import Invitation, Membership, Person

PASSWORD = "correct horse battery"
COOKIE = portal_settings.SESSION_COOKIE_NAME
AWAY = [
    "https://evil.test/",
    "//evil.test",
    "///evil.test",
    "/\\evil.test",
    "\\\\evil.test",
    "javascript:alert(1)",
    "http:evil.test",
    "/\t/evil.test",
    "me",
    " //evil.test",
    "/" + "a" * 2001,
]
MEMBERS_ONLY = ["/me/", "/me/password/", "/sign-out/"]


@pytest.fixture
def mara(mara) -> Person:
    mara.set_password(PASSWORD)
    mara.save()
    return mara


@pytest.fixture
def writes(organisation, mara, ines) -> list[str]:
    """Every address that changes something about Brightwater's people."""
    invitation, _ = Invitation.create(organisation, "lena@brightwater.example", ines)
    people = [f"/administration/people/{mara.pk}/{act}/" for act in ("deactivate", "reactivate", "administrator")]
    acts = [f"/administration/invitations/{invitation.pk}/{act}/" for act in ("renew", "revoke")]
    return [*people, *acts, "/administration/invitations/"]


def sign_in(client, password=PASSWORD, email="mara.lindqvist@brightwater.example", **more):
    return client.post("/sign-in/", {"username": email, "password": password} | more)


@pytest.mark.parametrize("target", AWAY)
def test_nobody_is_sent_away_after_signing_in(mara, client, target):
    assert client.get("/sign-in/", {"next": target}).context["next"] == ""
    assert sign_in(client, next=target)["Location"] == "/connectors/"


@pytest.mark.parametrize("target", AWAY)
def test_nobody_is_sent_away_after_signing_out(mara, signed_in, target):
    assert signed_in(mara).post("/sign-out/", {"next": target})["Location"] == "/sign-in/?why=signed-out"


def test_the_tenth_wrong_password_locks_the_account_for_that_address(mara, client):
    statuses = [sign_in(client, "wrong").status_code for _ in range(10)]
    assert statuses == [422] * 9 + [429]

    answer = sign_in(client)
    assert answer.status_code == 429
    assert answer["Retry-After"] == "900"
    assert "rests for 15 minutes" in answer.text


def test_an_unknown_e_mail_is_locked_alike(mara, client):
    statuses = [sign_in(client, email="nobody@b.example").status_code for _ in range(10)]
    assert statuses == [422] * 9 + [429]


def test_a_locked_account_costs_no_hashing(mara, client, monkeypatch):
    for _ in range(10):
        sign_in(client, "wrong")
    hashed = []
    monkeypatch.setattr(hashers.MD5PasswordHasher, "encode", lambda *given: hashed.append(given))
    assert sign_in(client).status_code == 429
    assert not hashed


def test_an_unknown_e_mail_costs_as_much_hashing_as_a_known_one(mara, client, monkeypatch):
    hashed, encode = [], hashers.MD5PasswordHasher.encode
    monkeypatch.setattr(hashers.MD5PasswordHasher, "encode", lambda *given: hashed.append(given) or encode(*given))
    sign_in(client, "wrong")
    known = len(hashed)
    sign_in(client, "wrong", "nobody@brightwater.example")
    assert len(hashed) - known == known


def test_another_address_and_other_people_are_not_locked_out(mara, client):
    for _ in range(10):
        sign_in(client, "wrong")
    assert (
        Client(REMOTE_ADDR="203.0.113.9").post("/sign-in/", {"username": mara.email, "password": PASSWORD}).status_code
        == 302
    )


@pytest.mark.parametrize("email", ["MARA.lindqvist@brightwater.example", " mara.lindqvist@BRIGHTWATER.example "])
def test_another_spelling_is_the_same_account_to_the_lock(mara, client, email):
    for _ in range(10):
        sign_in(client, "wrong")
    assert sign_in(client, email=email).status_code == 429


def test_forwarded_addresses_do_not_get_round_the_lock(mara, client):
    for number in range(10):
        client.post(
            "/sign-in/",
            {"username": mara.email, "password": "wrong"},
            headers={"X-Forwarded-For": f"203.0.113.{number}", "User-Agent": f"browser {number}"},
        )
    assert sign_in(client).status_code == 429


@pytest.mark.parametrize(
    "proxies, forwarded, address",
    [
        (0, "203.0.113.1", "127.0.0.1"),
        (1, "203.0.113.1", "203.0.113.1"),
        (1, "198.51.100.7, 203.0.113.1", "203.0.113.1"),
        (2, "198.51.100.7, 203.0.113.1, 10.0.0.2", "203.0.113.1"),
        (2, "203.0.113.1", "203.0.113.1"),
        (1, "2001:db8::1", "2001:db8::1"),
        (1, "not an address", "127.0.0.1"),
        (1, "", "127.0.0.1"),
    ],
)
def test_only_as_many_proxies_are_believed_as_are_trusted(rf, settings, proxies, forwarded, address):
    settings.ENV = settings.ENV | {"TRUSTED_PROXIES": proxies}
    assert addresses.client_address(rf.get("/", headers={"X-Forwarded-For": forwarded})) == address


def test_a_borrowed_session_cannot_try_passwords_without_end(mara, signed_in):
    browser = signed_in(mara)
    tries = [browser.post("/me/password/", {"old": "wrong", "password": "a quite different one"}) for _ in range(10)]
    assert tries[-1].status_code == 429


def test_links_in_mails_are_made_from_the_configured_address(mara, outbox, settings):
    settings.ALLOWED_HOSTS = ["evil.test", "testserver"]
    Client().post("/password/", {"email": mara.email}, headers={"Host": "evil.test", "X-Forwarded-Host": "evil.test"})
    assert "evil.test" not in outbox()[0].body
    assert f"{settings.PUBLIC_URL}/password/" in outbox()[0].body


def test_a_foreign_host_is_refused(mara, client):
    assert client.get("/sign-in/", headers={"Host": "evil.test"}).status_code == 400


def test_names_cannot_forge_headers_of_mails(organisation, ines, outbox):
    ines.name = "Ines\r\nBcc: all@evil.example"
    mails.send_invitation(*Invitation.create(organisation, "lena@brightwater.example", ines))
    assert outbox()[0].recipients() == ["lena@brightwater.example"]
    assert "\n" not in outbox()[0].subject


def test_a_session_planted_before_signing_in_is_not_the_one_after(mara, client):
    client.get("/sign-in/")
    client.cookies[COOKIE] = planted = "a" * 32
    sign_in(client)
    assert client.cookies[COOKIE].value != planted


def test_the_code_of_the_set_up_cannot_be_guessed_beside_a_known_one(db):
    codes = {setup.issue_code() for _ in range(50)}
    assert len(codes) == 50
    assert len(setup.ALPHABET) ** 8 > 2**37


@pytest.mark.parametrize("path", MEMBERS_ONLY)
def test_strangers_without_a_session_are_led_to_the_door(mara, client, path):
    for answer in (client.get(path), client.post(path)):
        assert answer["Location"].startswith("/sign-in/")


def test_nobody_without_a_session_administers(writes, client):
    for path in writes:
        assert client.post(path, {"may": "yes"})["Location"].startswith("/sign-in/")
    assert not Membership.objects.get(person__name="Mara Lindqvist").is_administrator


def test_a_member_is_refused_administration(writes, mara, signed_in):
    browser = signed_in(mara)
    for path in writes:
        assert browser.post(path, {"may": "yes", "emails": "a@b.example"}).status_code == 403
    assert browser.get("/administration/people/").status_code == 403
    assert not Membership.objects.get(person=mara).is_administrator


def test_an_administrator_of_another_organisation_learns_nothing(writes, otto, signed_in):
    browser = signed_in(otto)
    for path in writes[:-1]:
        unknown = path.replace(path.split("/")[3], "999999")
        theirs, nobodys = browser.post(path, {"may": "yes"}), browser.post(unknown, {"may": "yes"})
        assert theirs.status_code == nobodys.status_code == 404
    assert "Lindqvist" not in browser.get("/administration/people/?q=mara&organisation=1").text
    assert not Membership.objects.get(person__name="Mara Lindqvist").is_administrator


def test_further_fields_of_a_form_change_nothing(mara, otto, signed_in):
    signed_in(mara).post(
        "/me/",
        {"name": "Mara", "time_zone": "UTC", "is_administrator": "on", "organisation": otto.membership.organisation_id},
    )
    membership = Membership.objects.get(person=mara)
    assert not membership.is_administrator and membership.organisation.name == "Brightwater"


def test_every_write_needs_the_token_of_its_page(writes, mara, ines, client):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(ines, backend="django.contrib.auth.backends.ModelBackend")
    for path in [*writes, "/me/", "/me/password/", "/sign-out/", "/password/"]:
        assert strict.post(path, {"may": "yes"}).status_code == 403
    assert Client(enforce_csrf_checks=True).post("/sign-in/", {}).status_code == 403


def test_signing_out_and_other_acts_are_never_a_link(writes, ines, signed_in):
    browser = signed_in(ines)
    deactivate, *others, invitations = writes
    for path in [*others, "/sign-out/", "/me/password/"]:
        assert browser.get(path).status_code == 405
    browser.get(deactivate), browser.get(invitations)
    assert Person.objects.filter(is_active=False).count() == 0


def test_names_are_shown_as_text(ines, mara, signed_in):
    Person.objects.filter(pk=mara.pk).update(name="<script>alert(1)</script>")
    page = signed_in(ines).get("/administration/people/").text
    assert "<script>alert(1)" not in page and "&lt;script&gt;" in page


@pytest.mark.parametrize("username", ["a\0b@c.example", "x" * 300 + "@b.example", "", "no e-mail"])
def test_an_impossible_e_mail_is_refused_before_anything_is_counted(mara, client, username):
    assert sign_in(client, email=username).status_code == 422
