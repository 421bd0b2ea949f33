import re

import pytest
from django.core.management import call_command

from designer.findings import ADVICE
from portal import access, demo
from portal.accounts.models import Person
from portal.connectors.findings import report
from portal.connectors.models import Connector
from tests.portal.test_serve import refusal


@pytest.fixture
def password(db):
    return demo.add()


def test_everybody_of_the_demo_can_sign_in(password, client):
    for email in demo.PEOPLE:
        assert Person.objects.get(email=email).check_password(password)


def test_a_second_demo_adds_nothing_and_changes_the_password(password):
    assert demo.add() != password
    assert Person.objects.count() == len(demo.PEOPLE) and Connector.objects.count() == len(demo.SAMPLES)
    assert not Person.objects.get(email=demo.MARA).check_password(password)


def test_the_connectors_of_the_demo_have_no_problems(password):
    for connector in Connector.objects.all():
        assert [finding for finding in report(connector).findings if finding.severity != ADVICE] == []


@pytest.mark.parametrize(
    ("email", "titles"),
    [
        (demo.MARA, {"Text sentiment", "Notebook"}),
        (demo.TOMAS, {"Text sentiment", "Notebook"}),
        (demo.AIKO, {"Text sentiment"}),
        (demo.INES, set()),
    ],
)
def test_people_of_the_demo_see_what_is_shared_with_them(password, email, titles):
    assert {connector.title for connector in access.connectors(Person.objects.get(email=email))} == titles


def test_the_command_prints_how_to_sign_in(db, capsys):
    call_command("demo")
    said = capsys.readouterr().out
    password = re.search(r"password ([0-9a-f-]+) ", said)[1]
    assert Person.objects.get(email=demo.MARA).check_password(password)
    assert "  ines@brightwater.example  Ines Ferreira, administrator\n" in said


def test_the_demo_is_refused_beyond_loopback(settings):
    assert "--demo makes accounts for trying things out" in refusal(settings, "--demo", HOST="0.0.0.0")
