"""From the page of a new connection to a call that is signed or answers a challenge, and no secret on the way."""

import logging

import pytest
from django.db import connection as database

from designer import auth
from designer.document.document import Document
from designer.properties import blank
from portal.connections.models import Connection, Run
from portal.connectors.creation import create
from portal.connectors.forms import key_of
from tests.designer.sign_in.service import HOST, Handler, definition, serving
from tests.designer.sign_in.test_digest import Digest
from tests.designer.sign_in.test_ntlm import Ntlm, accounts  # noqa: F401

pytestmark = pytest.mark.django_db

AT = "/paths/~1pets/post"
PASSWORD = "Circle of L1fe!"


class Echo(Handler):
    def respond(self, given, body):
        self.reply(200, f'{{"you sent": "{given}"}}'.encode())


CASES = {
    "digest": (Digest, {"username": "Mufasa", "password": "Circle of Life"}, "Circle of Life"),
    "windows": (Ntlm, {"authType": "windows", "username": "PETS\\mara", "password": PASSWORD}, PASSWORD),
    "aws_sigv4": (Echo, {"access_key_id": "AKIDEXAMPLE", "secret_access_key": "canary-7f3a91c2/x"}, "canary-7f3a91c2"),
    "request_signature": (Echo, {"key_id": "key-7", "secret_key": "canary-7f3a91c2/x"}, "canary-7f3a91c2"),
}


def everything_stored():
    with database.cursor() as cursor:
        tables = database.introspection.table_names(cursor)
        return "".join(str(cursor.execute(f'SELECT * FROM "{table}"').fetchall()) for table in tables)


def result_page(kind, server, values, mara, browser, settings):
    """The page after a call of the Test step, by a connection that was made on its page."""
    place = f"{HOST}:{server.server_port}"
    settings.ENV = {**settings.ENV, "EGRESS_ALLOW": (place,)}
    document, properties = auth.write(Document.from_value(definition(place)), blank(), kind, {})
    connector = create(mara, document.value(), properties, "Made for a test")
    form = {"connector": connector.slug, "label": "Mara", **{key_of(name): value for name, value in values.items()}}
    assert browser.post("/connections/new/", form).status_code == 302
    data = {"do": "send", "connection": str(Connection.objects.get().pk)}
    return browser.post(f"/connectors/{connector.slug}/edit/test/?at={AT}", data, follow=True)


@pytest.mark.parametrize("kind", CASES)
def test_a_call_works_and_its_secrets_are_nowhere(kind, mara, signed_in, settings, caplog):
    handler, values, secret = CASES[kind]
    with serving(handler) as server, caplog.at_level(logging.DEBUG):
        page = result_page(kind, server, values, mara, signed_in(mara), settings)
        sent = [given for *_, given, _ in server.seen if given]
    run = Run.objects.get()
    assert (run.status, run.problem, Connection.objects.get().last_status) == (200, "", "works")
    proof = sent[-1].rpartition(" ")[2].rpartition("=" if kind == "aws_sigv4" else ":")[2]
    proof = sent[-1].partition('response="')[2].partition('"')[0] if kind == "digest" else proof
    assert len(proof) > 30
    for text in (page.content.decode(), everything_stored(), caplog.text):
        assert secret not in text and proof not in text


@pytest.mark.parametrize("kind", ["digest", "windows"])
def test_a_wrong_password_is_said_in_words(kind, mara, signed_in, settings):
    handler, values, _ = CASES[kind]
    with serving(handler) as server:
        page = result_page(kind, server, {**values, "password": "another"}, mara, signed_in(mara), settings)
    assert "The service did not accept the key" in page.content.decode()
    assert Connection.objects.get().last_status == "refused"


def test_a_server_that_wants_another_sign_in_is_said_in_words(mara, signed_in, settings):
    _, values, _ = CASES["windows"]
    with serving(Digest) as server:
        page = result_page("windows", server, values, mara, signed_in(mara), settings)
    assert "The connection cannot sign in" in page.content.decode()
    assert "does not offer a Windows sign-in (NTLM). It offers: Digest, Basic." in page.content.decode()
