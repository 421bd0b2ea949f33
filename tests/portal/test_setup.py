"""The first set-up: who may do it, and that it happens once."""

import threading
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from portal.accounts import selfcheck, setup
from portal.accounts.models import Membership, Organisation, Person, SetupCode

ANSWERS = {
    "organisation": "Brightwater",
    "time_zone": "Europe/Stockholm",
    "name": "Mara Lindqvist",
    "email": "Mara.Lindqvist@brightwater.example",
    "password": "correct horse battery",
}


def set_up(client, **changes):
    return client.post("/setup/", ANSWERS | {"code": setup.issue_code()} | changes)


@pytest.mark.parametrize("path", ["/", "/connectors/", "/sign-in/", "/me/", "/administration/people/", "/password/"])
def test_every_page_leads_to_the_set_up_while_nobody_exists(db, client, path):
    assert client.get(path)["Location"] == "/setup/"


def test_the_right_code_makes_the_first_administrator_and_signs_them_in(db, client):
    answer = set_up(client)

    membership = Membership.objects.select_related("person", "organisation").get()
    assert answer["Location"] == "/connectors/"
    assert membership.is_administrator and membership.organisation.name == "Brightwater"
    assert membership.person.email == "mara.lindqvist@brightwater.example"
    assert membership.person.time_zone == "Europe/Stockholm"
    assert client.get("/me/").status_code == 200


def test_after_the_set_up_its_page_is_gone(mara, client):
    assert client.get("/setup/").status_code == 404
    assert set_up(client).status_code == 404
    assert Organisation.objects.count() == 1


@pytest.mark.parametrize("typed", ["k7qm-2xdp", "K7QM2XDP", " k7qm 2xdp "])
def test_capitals_and_the_dash_are_up_to_whoever_types(db, monkeypatch, typed):
    letters = iter("K7QM2XDP")
    monkeypatch.setattr(setup.secrets, "choice", lambda alphabet: next(letters))

    assert setup.issue_code() == "K7QM-2XDP"
    assert setup.refusal(typed) == ""


def test_only_the_digest_of_a_code_is_stored(db):
    code = setup.issue_code()
    assert code.replace("-", "") not in str(SetupCode.objects.values().get())


def test_a_new_code_replaces_the_earlier_one(db):
    first = setup.issue_code()
    setup.issue_code()
    assert "not the code" in setup.refusal(first)


def test_a_wrong_code_is_refused_at_its_field_and_makes_nobody(db, client):
    answer = set_up(client, code="AAAA-AAAA")

    assert answer.status_code == 422
    assert "9 tries are left" in answer.context["form"].errors["code"][0]
    assert not Person.objects.exists()


def test_ten_wrong_codes_kill_the_right_one(db):
    code = setup.issue_code()
    for _ in range(10):
        setup.refusal("AAAA-AAAA")
    assert "run out" in setup.refusal(code)


def test_a_code_is_good_for_half_an_hour(db):
    code = setup.issue_code()
    SetupCode.objects.update(expires=timezone.now() - timedelta(seconds=1))
    assert "run out" in setup.refusal(code)


def test_without_any_code_nobody_comes_in(db, client):
    answer = client.post("/setup/", ANSWERS | {"code": "AAAA-AAAA"})
    assert answer.status_code == 422
    assert "setup_code" in answer.context["form"].errors["code"][0]


@pytest.mark.parametrize(
    "field, value",
    [
        ("name", "Mara\r\nBcc: all@evil.example"),
        ("name", "Mara \u202egnp.exe"),
        ("organisation", "  "),
        ("organisation", "B" * 81),
        ("time_zone", "Europe/Atlantis"),
        ("email", "mara at brightwater"),
        ("password", "short"),
        ("password", "123456789012345"),
        ("password", "qwertyuiop123"),
        ("password", "mara.lindqvist@brightwater.example"),
        ("password", "p" * 257),
    ],
)
def test_an_answer_that_cannot_be_used_is_refused_at_its_field(db, client, field, value):
    answer = set_up(client, **{field: value})

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert not Person.objects.exists()


def test_the_password_never_comes_back_in_the_page(db, client):
    assert "correct horse battery" not in set_up(client, email="nonsense").text


def test_the_page_says_what_the_server_found_out_about_itself(db, client):
    page = client.get("/setup/").text
    for words in ("Address", "Storage", "Encryption key", "Outgoing network", "E-mail", "none stops you"):
        assert words in page


def test_a_key_file_that_others_can_read_is_told_without_its_path(settings, tmp_path):
    settings.ENCRYPTION_KEYS_PATH = tmp_path / "keys.json"
    settings.ENCRYPTION_KEYS_PATH.write_text("[]")
    settings.ENCRYPTION_KEYS_PATH.chmod(0o644)

    check = selfcheck.encryption_key()
    assert not check.is_ready
    assert str(tmp_path) not in check.sentence


def test_without_a_mail_server_the_page_says_that_invitations_are_links(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    assert selfcheck.email().sentence == "Not set up. Invitations are links that you pass on yourself"


def test_two_posts_at_once_make_one_organisation(transactional_db):
    code, answers, start = setup.issue_code(), [], threading.Barrier(2)

    def post(name):
        start.wait()
        answers.append(Client().post("/setup/", ANSWERS | {"code": code, "name": name, "email": f"{name}@b.example"}))
        connection.close()

    threads = [threading.Thread(target=post, args=[name]) for name in ("mara", "ines")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Organisation.objects.count() == Person.objects.count() == 1
    assert sum(answer.headers.get("Location") == "/connectors/" for answer in answers) == 1


def test_the_command_prints_a_code_that_works(db):
    printed = StringIO()
    call_command("setup_code", stdout=printed)

    lines = printed.getvalue().splitlines()
    assert lines[1] == "Nobody has signed in yet. One-time code, good for 30 minutes:"
    assert setup.refusal(lines[2]) == ""


def test_the_command_refuses_when_somebody_exists(mara):
    with pytest.raises(CommandError, match="set up already"):
        call_command("setup_code", stdout=StringIO())
