"""Deleting a connector: only its owner, only by its name, and nothing of it stays."""

import re

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.connections.models import Connection, Run
from portal.connectors import edits
from portal.connectors.creation import create_blank
from portal.connectors.models import Connector, HeadPart, Icon, Version
from portal.sharing.models import Share

pytestmark = pytest.mark.django_db


@pytest.fixture
def sentiment(mara, tomas, aiko):
    """A connector with everything that can belong to one."""
    connector = create_blank(mara, "Sentiment")
    edits.save_element(connector, mara, connector.head, "/info", {"description": "Another"})
    version = Version.objects.create(connector=connector, name="1", revision=1, manifest="[]")
    Connector.objects.filter(pk=connector.pk).update(published=version)
    Share.objects.create(connector=connector, person=tomas, level="edit", shared_by=mara)
    Share.objects.create(connector=connector, person=aiko, level="view", shared_by=mara)
    for label in ("One", "Two"):
        held = Connection.objects.create(connector=connector, owner=aiko, label=label, origin="https://a.example")
    Run.objects.create(connector=connector, connection=held, person=aiko, operation="/paths/~1a/get", title="A run")
    Icon.objects.create(connector=connector, digest="d" * 64, png=b"png")
    return connector


def address(connector):
    return reverse("connectors:delete", args=[connector.slug])


def rows_of(connector):
    """How many rows of every model point at the connector."""
    models = [model for model in apps.get_models() if any(field.name == "connector" for field in model._meta.fields)]
    return {model.__name__: model.objects.filter(connector=connector.pk).count() for model in models}


def test_the_page_says_what_goes_with_it(sentiment, signed_in, mara):
    content = " ".join(signed_in(mara).get(address(sentiment)).content.decode().split())
    assert "2 people can no longer open it: Aiko Tanaka, Tomas Oyelaran" in content
    assert "2 of Aiko Tanaka" in content and "1 test run" in content
    assert "version 1 is in use" in content
    assert not re.search(r"\bOne\b", content)  # a token on the page may hold the letters by chance


def test_the_right_name_deletes_everything(sentiment, signed_in, mara):
    other = create_blank(mara, "Rooms")
    answer = signed_in(mara).post(address(sentiment), {"name": " Sentiment "}, follow=True)
    assert answer.redirect_chain == [(reverse("connectors:list"), 302)]
    assert "Sentiment is deleted" in answer.content.decode()
    assert not Connector.objects.filter(pk=sentiment.pk).exists()
    assert set(rows_of(sentiment).values()) == {0}
    assert HeadPart.objects.filter(connector=other).exists()


@pytest.mark.parametrize("name", ["", "sentiment", "Sentimen", "yes", "\0"])
def test_another_name_deletes_nothing(name, sentiment, signed_in, mara):
    before = rows_of(sentiment)
    answer = signed_in(mara).post(address(sentiment), {"name": name})
    assert answer.status_code == 422
    assert Connector.objects.filter(pk=sentiment.pk).exists() and rows_of(sentiment) == before


def test_a_name_with_odd_spaces_can_be_typed(signed_in, mara):
    odd = create_blank(mara, "Two  spaces")
    assert signed_in(mara).post(address(odd), {"name": "Two spaces"}).status_code == 302
    assert not Connector.objects.filter(pk=odd.pk).exists()


@pytest.mark.parametrize(
    ("who", "status"), [("tomas", 403), ("aiko", 403), ("priya", 404), ("ines", 404), ("otto", 404)]
)
def test_nobody_but_the_owner_deletes(who, status, request, sentiment, signed_in):
    client = signed_in(request.getfixturevalue(who))
    assert client.get(address(sentiment)).status_code == status
    assert client.post(address(sentiment), {"name": "Sentiment"}).status_code == status
    assert Connector.objects.filter(pk=sentiment.pk).exists()


def test_a_get_deletes_nothing(sentiment, signed_in, mara):
    signed_in(mara).get(address(sentiment), {"name": "Sentiment"})
    assert Connector.objects.filter(pk=sentiment.pk).exists()


def test_a_connection_of_a_deleted_connector_is_gone_for_its_owner(sentiment, signed_in, mara, aiko):
    signed_in(mara).post(address(sentiment), {"name": "Sentiment"})
    assert not Connection.objects.filter(owner=aiko).exists()
    assert not Run.objects.filter(person=aiko).exists()


def test_the_work_does_not_grow_with_the_history(signed_in, mara):
    def queries(edits_made):
        connector = create_blank(mara, f"With {edits_made}")
        for number in range(edits_made):
            edits.save_element(connector, mara, connector.head, "/info", {"description": f"Text {number}"})
        client = signed_in(mara)
        with CaptureQueriesContext(connection) as seen:
            client.post(address(connector), {"name": connector.title})
        return len(seen)

    assert queries(12) == queries(2)
