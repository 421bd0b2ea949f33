"""OAuth beside a key: each connection signs in by its own way, and tokens are asked for with that way's application."""

import json
import time

import pytest

from designer import auth
from designer.auth.oauth2 import Tokens
from portal.connections import making
from portal.connections.models import Connection
from portal.connectors import revisions, way_edits
from portal.connectors.drafts import draft
from portal.sealing import vault
from tests.portal.signins.conftest import ME
from tests.portal.signins.test_sign_in import back, call, going

pytestmark = pytest.mark.django_db


def add_key(person, connector):
    """A key beside the OAuth of the connector; the names of both ways."""
    first = way_edits.add(connector, person, "Key for reports")

    def build(state):
        settings = {"name": "Authorization", "prefix": "Token "}
        return way_edits.edit_of(state, first, lambda document, held: auth.write(document, held, "api_key", settings))

    revisions.save(connector, person, build)
    connector.refresh_from_db()
    return first


def expire(connection):
    tokens = Tokens.from_text(vault.open_values(connection)["token"])
    gone = Tokens(tokens.access_token, tokens.refresh_token, expires_at=int(time.time()) - 5)
    connection.values = vault.seal_values(connection, {"token": gone.to_text()})
    connection.save()


def test_a_connection_from_before_there_were_two_ways_goes_on_and_renews_itself(mara, pets, server, signed_in):
    browser = signed_in(mara)
    back(browser, server.visit(going(browser, pets)))
    connection = Connection.objects.get()
    add_key(mara, pets)
    assert "It worked" in call(browser, pets, connection).content.decode()
    expire(connection)
    assert "It worked" in call(browser, pets, connection).content.decode()
    connection.refresh_from_db()
    assert connection.way == "" and connection.refresh_generation > 0


def test_a_new_connection_signs_in_by_the_way_that_was_chosen(mara, pets, server, signed_in):
    add_key(mara, pets)
    browser = signed_in(mara)
    back(browser, server.visit(going(browser, pets)))
    connection = Connection.objects.get()
    assert connection.way and "It worked" in call(browser, pets, connection).content.decode()


def test_a_key_goes_out_with_its_own_policy_and_a_token_without_it(mara, pets, server, signed_in):
    name = add_key(mara, pets)
    key = making.make(mara, pets, draft(pets), "Key", {"api_key": "k-123456"}, name)
    shown = json.loads(_last_run(call(signed_in(mara), pets, key), key).result)
    assert shown["answer"]["status"] == 401  # the server knows no such key, and the token's way sent nothing
    headers = dict(shown["request"]["headers"])
    assert headers["Authorization"].startswith("Token ") and "k-123456" not in str(shown)


def test_a_connection_whose_way_is_gone_sends_nothing(mara, pets, server, signed_in):
    name = add_key(mara, pets)
    way_edits.add(pets, mara, "Third")
    key = making.make(mara, pets, draft(pets), "Key", {"api_key": "k-123456"}, name)
    way_edits.remove(pets, mara, name)
    page = call(signed_in(mara), pets, key).content.decode()
    assert "no longer has the way to sign in" in page and not key.runs.exists()
    assert "no longer has the way" in signed_in(mara).get(f"/connections/{key.pk}/").content.decode()


def test_the_test_step_offers_a_new_connection_where_there_are_several_ways(mara, pets, server, signed_in):
    add_key(mara, pets)
    page = signed_in(mara).get(f"/connectors/{pets.slug}/edit/test/?at={ME}").content.decode()
    assert "New connection" in page and "cannot make such a connection" not in page


def _last_run(answer, connection):
    assert answer.status_code == 200
    return connection.runs.order_by("-started").first()
