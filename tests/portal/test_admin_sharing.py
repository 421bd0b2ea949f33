"""What an administrator sees of everything shared, and takes away again."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.connections.models import Connection
from portal.connectors.creation import create_blank
from portal.connectors.models import Connector
from portal.sharing.models import Share
from portal.sharing.spreadsheet import as_csv, as_text
from tests.conftest import join

pytestmark = pytest.mark.django_db
PAGE = "/administration/sharing/"


@pytest.fixture
def shared(mara, tomas, aiko):
    """Sentiment with Tomas (edit) and Aiko (view)."""
    sentiment = create_blank(mara, "Sentiment")
    Connector.objects.filter(pk=sentiment.pk).update(host="text.practice.example")
    Share.objects.create(connector=sentiment, person=tomas, level="edit", shared_by=mara)
    Share.objects.create(connector=sentiment, person=aiko, level="view", shared_by=mara)
    return sentiment


@pytest.fixture
def elsewhere_shared(elsewhere, otto):
    secret = create_blank(otto, "Otto’s secret")
    return Share.objects.create(connector=secret, person=join(elsewhere, "Olga Vance"), level="view", shared_by=otto)


def text_of(client, **query):
    answer = client.get(PAGE, query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_administrator_sees_who_can_do_what_and_by_whom(shared, signed_in, ines):
    content = text_of(signed_in(ines))
    for text in (
        "Sentiment",
        "text.practice.example",
        "Aiko Tanaka",
        "Use it",
        "Change and publish it",
        "by Mara Lindqvist",
    ):
        assert text in content


@pytest.mark.parametrize("name", ["sharing", "sharing-export", "sharing-revoke"])
def test_members_who_do_not_administer_are_refused(name, shared, signed_in, mara):
    assert signed_in(mara).get(reverse(f"administration:{name}")).status_code == 403


@pytest.mark.parametrize("name", ["sharing", "sharing-export", "sharing-revoke"])
def test_anonymous_visitors_are_led_to_the_sign_in(name, shared, client):
    answer = client.get(reverse(f"administration:{name}"))
    assert answer.status_code == 302 and answer["Location"].startswith("/sign-in/")


def test_shares_of_other_organisations_never_appear(shared, elsewhere_shared, signed_in, ines):
    client = signed_in(ines)
    assert "Otto" not in text_of(client)
    assert "Olga" not in text_of(client, q="olga").replace("“olga”", "").replace('value="olga"', "")
    assert "Otto" not in client.get(PAGE + "export.csv").content.decode()


def test_a_share_of_another_organisation_cannot_be_revoked(shared, elsewhere_shared, signed_in, ines):
    client = signed_in(ines)
    assert "Olga" not in client.get(PAGE + "revoke/", {"share": elsewhere_shared.pk}, follow=True).content.decode()
    client.post(PAGE + "revoke/", {"share": elsewhere_shared.pk})
    assert Share.objects.filter(pk=elsewhere_shared.pk).exists()


@pytest.mark.parametrize(
    ("query", "people"),
    [
        ({}, ["Aiko Tanaka", "Tomas Oyelaran"]),
        ({"level": "view"}, ["Aiko Tanaka"]),
        ({"level": "edit"}, ["Tomas Oyelaran"]),
        ({"q": "aiko"}, ["Aiko Tanaka"]),
        ({"q": "practice tomas"}, ["Tomas Oyelaran"]),
        ({"q": "mara"}, ["Aiko Tanaka", "Tomas Oyelaran"]),
        ({"q": "nothing"}, []),
        ({"q": "\0"}, ["Aiko Tanaka", "Tomas Oyelaran"]),
        ({"sort": "-person"}, ["Tomas Oyelaran", "Aiko Tanaka"]),
        ({"sort": "level"}, ["Tomas Oyelaran", "Aiko Tanaka"]),
        ({"sort": "-since"}, ["Aiko Tanaka", "Tomas Oyelaran"]),
    ],
)
def test_the_list_is_searched_filtered_and_sorted(query, people, shared, signed_in, ines):
    content = signed_in(ines).get(PAGE + "export.csv", query).content.decode("utf-8-sig")
    assert [row["Person"] for row in csv.DictReader(io.StringIO(content))] == people


@pytest.mark.parametrize(
    "query", [{"level": "owner"}, {"sort": "connector__owner__password"}, {"sort": ""}, {"sort": "--person"}]
)
def test_filters_and_orders_that_do_not_exist_are_refused(query, shared, signed_in, ines):
    assert signed_in(ines).get(PAGE, query).status_code == 400


def test_fifty_shares_are_on_a_page(shared, signed_in, organisation, ines, mara):
    for number in range(60):
        Share.objects.create(connector=shared, person=join(organisation, f"P {number}"), level="view", shared_by=mara)
    client = signed_in(ines)
    assert text_of(client).count('name="share"') == 50
    assert text_of(client, page=2).count('name="share"') == 12


def test_the_list_costs_the_same_for_two_shares_and_for_thirty(shared, signed_in, organisation, ines, mara):
    client = signed_in(ines)
    text_of(client)
    with CaptureQueriesContext(connection) as few:
        text_of(client)
    for number in range(28):
        other = create_blank(mara, f"Connector {number}")
        Share.objects.create(connector=other, person=join(organisation, f"P {number}"), level="view", shared_by=mara)
    with CaptureQueriesContext(connection) as many:
        text_of(client)
    assert len(many) == len(few)


def test_revoking_says_first_who_loses_what(shared, signed_in, ines, aiko):
    Connection.objects.create(connector=shared, owner=aiko, label="My key", origin="https://text.practice.example")
    share = shared.shares.get(person=aiko)
    content = signed_in(ines).get(PAGE + "revoke/", {"share": share.pk}).content.decode()
    assert "Aiko Tanaka can no longer use Sentiment" in " ".join(content.split())
    assert "1 connection of theirs to it rests" in content
    assert "My key" not in content
    assert shared.shares.filter(pk=share.pk).exists()


def test_several_shares_are_revoked_and_put_back_at_once(shared, signed_in, ines):
    client, before = signed_in(ines), list(shared.shares.values("person", "level", "shared_by", "created"))
    ids = list(shared.shares.values_list("pk", flat=True))
    content = client.post(PAGE + "revoke/", {"share": ids}, follow=True).content.decode()
    assert "2 shares are revoked." in content and shared.shares.count() == 0
    token = content.split('name="token" value="')[1].split('"')[0]
    client.post(PAGE + "undo/", {"token": token})
    assert list(shared.shares.values("person", "level", "shared_by", "created")) == before


def test_a_revoked_editor_is_out_at_once(shared, signed_in, ines, tomas):
    editor = signed_in(tomas)
    signed_in(ines).post(PAGE + "revoke/", {"share": shared.shares.get(person=tomas).pk})
    assert editor.get(reverse("connectors:share", args=[shared.slug])).status_code == 404


def revoked_token(client, shared):
    ids = list(shared.shares.values_list("pk", flat=True))
    content = client.post(PAGE + "revoke/", {"share": ids}, follow=True).content.decode()
    return content.split('name="token" value="')[1].split('"')[0]


def test_an_undo_belongs_to_who_revoked(shared, signed_in, organisation, ines):
    token = revoked_token(signed_in(ines), shared)
    other = join(organisation, "Noor Haddad", is_administrator=True)
    assert "cannot be undone" in signed_in(other).post(PAGE + "undo/", {"token": token}, follow=True).content.decode()
    assert shared.shares.count() == 0


def test_an_undo_never_makes_the_owner_share_with_themselves(shared, signed_in, ines, tomas):
    client = signed_in(ines)
    token = revoked_token(client, shared)
    Connector.objects.filter(pk=shared.pk).update(owner=tomas)
    client.post(PAGE + "undo/", {"token": token})
    assert list(shared.shares.values_list("person__name", flat=True)) == ["Aiko Tanaka"]


@pytest.mark.parametrize("ids", [[], ["x"], ["9" * 30], ["0"]])
def test_revoking_nothing_changes_nothing(ids, shared, signed_in, ines):
    answer = signed_in(ines).post(PAGE + "revoke/", {"share": ids}, follow=True)
    assert "Tick what you want to revoke first." in answer.content.decode()
    assert shared.shares.count() == 2


def test_closed_accounts_are_marked(shared, signed_in, ines, aiko):
    aiko.is_active = False
    aiko.save()
    assert "Account closed" in text_of(signed_in(ines))


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ('=HYPERLINK("http://evil","x")', '\'=HYPERLINK("http://evil","x")'),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("\tcmd", "'\tcmd"),
        ("\rcmd", "'\rcmd"),
        ("  =1", "'  =1"),
        ("＝1", "'＝1"),
        ("Mara", "Mara"),
        ("a=b", "a=b"),
        ("", ""),
    ],
)
def test_a_cell_never_runs_as_a_formula(cell, written):
    assert as_text(cell) == written


def test_csv_keeps_quotes_commas_and_letters_of_every_language():
    rows = [["Zoë, “A”", 'say "hi"'], ["多", "line\nbreak"]]
    assert list(csv.reader(io.StringIO(as_csv(rows).decode("utf-8-sig"), newline=""))) == rows


def test_the_export_guards_what_people_wrote(signed_in, ines, mara, aiko):
    evil = create_blank(mara, '=HYPERLINK("http://evil","x")')
    Share.objects.create(connector=evil, person=aiko, level="view", shared_by=mara)
    answer = signed_in(ines).get(PAGE + "export.csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0]["Connector"] == '\'=HYPERLINK("http://evil","x")'
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"].startswith("attachment")
